"""A block of display type: a headline, and what is set with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.geometry import hull_of_boxes
from pipeline.language.bylines import are_names
from pipeline.language.credits_latin import are_latin_names
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box
from pipeline.stages.layout.display import signs
from pipeline.stages.layout.rows import Row

DASHES = ("—", "－ー", "ー", "－－", "--", "一一", "――", "- -")
"""What subtitles begin with, as recognisers read a dash of two characters."""


@dataclass(slots=True, kw_only=True)
class Heading:
    """One block of display type while it is being put together: rows by their part, from top to bottom (from
    right to left for upright ones)."""

    headline: list[Row]
    kicker: list[Row] = field(default_factory=list)
    subtitle: list[Row] = field(default_factory=list)
    byline: list[Row] = field(default_factory=list)
    upright: bool = False

    @property
    def rows(self) -> list[Row]:
        return [*self.kicker, *self.headline, *self.subtitle, *self.byline]

    @property
    def box(self) -> Box:
        return hull_of_boxes([row.box for row in self.rows])


def are_crumbs(heading: Heading) -> bool:
    """Single letters one under the other: what the leaf beside, or a torn edge, shows of its lines."""
    texts = [piece.line.text.strip() for row in heading.rows for piece in row.pieces]
    latin = sum(not is_cjk_text(text) for text in texts)
    # A stroke reads as 一.
    return len(texts) > 1 and 2 * latin > len(texts) and all(len(text) <= 1 for text in texts)


def reads_as_byline(row: Row, body: float) -> bool:
    """By its words; or names alone, Latin ones with their initials, in type no larger than text."""
    text = row.text.strip()
    return signs(row) or ((are_names(text) or are_latin_names(text, sure=True)) and row.height < 1.25 * body)
