"""An article once set, and the look that all articles of a page share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from .flow import Body
from .sheet import Rect, SetLine, Sheet

EXTRAS = ("tables", "reversed", "leadins", "headings", "captions", "furniture", "leads", "bylines", "labels", "spreads")


@dataclass(frozen=True, slots=True)
class Extras:
    """What a page sets besides the ordinary, of `EXTRAS`, drawn with a die of its own: without extras, a seed's page
    stays the page that it was."""

    kinds: frozenset[str]
    rng: Generator

    def draw(self, kind: str, share: float) -> bool:
        """Whether to set one more of a kind, where there is room for it."""
        return kind in self.kinds and float(self.rng.random()) < share


@dataclass(frozen=True, slots=True)
class Style:
    """The look that a page keeps: which rules it prints, how large its headlines are."""

    body: Body
    column_rules: bool
    cutoff_rules: bool
    title_scale: float
    title_faces: tuple[str, ...]
    box_share: float
    picture_share: float
    notices: Iterator[tuple[str, ...]]
    turned: bool = False
    from_right: bool = False
    full: bool = False
    """Full pages: the copy is what an agency sends, pieces one after the other in one slot, so that every column is
    set to its foot; headlines in the midst of the text are as narrow as one column."""
    extras: Extras | None = None


@dataclass(slots=True)
class SetArticle:
    """An article as set: its head, the matter of its pictures, its body, in the order in which they are read."""

    number: int
    title: str
    kicker: str
    subtitle: str
    byline: str
    byline_at: str
    jump: str
    place: str
    ell: bool
    boxed: bool
    paragraphs: tuple[str, ...] = ()
    subheads: tuple[str, ...] = ()
    head: list[SetLine] = field(default_factory=list)
    captions: list[SetLine] = field(default_factory=list)
    labels: list[SetLine] = field(default_factory=list)
    body: list[SetLine] = field(default_factory=list)
    tables: list[SetLine] = field(default_factory=list)
    grounds: list[tuple[Rect, int]] = field(default_factory=list)
    rules: list[Rect] = field(default_factory=list)
    frames: list[Rect] = field(default_factory=list)
    pictures: list[tuple[Rect, np.ndarray]] = field(default_factory=list)
    dressed: tuple[list[Rect], list[tuple[Rect, int]]] = field(default_factory=lambda: ([], []))
    captioned: Extras | None = None
    spare: int = 0
    stacked: bool = False
    wrapped: bool = False
    flush: bool = False

    @property
    def headline_kind(self) -> str:
        """`none`, `column` (as wide as the one column that it stands in, among other articles), or its place."""
        return "none" if not self.title else "column" if self.stacked else self.place

    @property
    def shape(self) -> str:
        """`boxed`, `L`, `wrapped` (narrowed beside a picture), `column`, `run-on` (from a column's foot to the next
        one's head, between other articles), or `rectangle`."""
        if self.boxed:
            return "boxed"
        if self.ell:
            return "L"
        if self.wrapped:
            return "wrapped"
        if self.stacked:
            # Read downwards, a line that stands higher than the one before it stands in another column.
            tops = [line.rect.top for line in self.body]
            return "run-on" if any(after < before for before, after in pairwise(tops)) else "column"
        return "rectangle"

    def print_on(self, sheet: Sheet) -> None:
        """Hands everything over to the sheet."""
        for line in (*self.head, *self.captions, *self.tables, *self.body):
            sheet.add_line(line)
        for line in self.labels:
            sheet.add_line(line)
        for rect, tone in self.grounds:
            sheet.add_ground(rect, tone)
        for rect in self.rules:
            sheet.add_rule(rect)
        for rect in self.frames:
            sheet.add_frame(rect, 3)
        for rect, grey in self.pictures:
            sheet.add_picture(rect, grey)
