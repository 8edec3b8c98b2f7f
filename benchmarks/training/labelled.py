"""A page whose lines are known: by the press that set it, by eye, or by the library that cut it into articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import LaidOutPage, PreparedPage, RecognisedPage, Region

NOWHERE = -1
"""The article of what belongs to none."""
HEADS = frozenset({"heading", "byline"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Of a line: its ``article``, its ``role`` (one of layout's, "" where nobody knows), and where it is read there."""

    article: int
    role: str
    rank: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """``layout`` is that of the rules alone, before roles are weighed. ``words``: whether order may read them,
    ``ordered``: whether it learns from the page, and what that ``counts`` beside others of its kind.
    ``others``: the role of regions without a known line, "" where nobody knows. ``name`` is that of its truth;
    ``again``: as another scanner saw a page that is there, too."""

    paper: str
    prepared: PreparedPage
    recognised: RecognisedPage
    layout: LaidOutPage
    places: Mapping[str, Place]
    words: bool = True
    ordered: bool = True
    counts: float = 1.0
    others: str = ""
    name: str = ""
    again: bool = False

    def letters(self) -> dict[str, int]:
        return {line.id: len(line.text) for line in (*self.recognised.lines, *self.recognised.rejected)}

    def role_of(self, region: Region, letters: Mapping[str, int], least: float = 0.5) -> str:
        """The role of most of its text; "" where there is none."""
        votes: Counter[str] = Counter()
        for line in region.lines:
            if line in self.places:
                votes[self.places[line].role] += letters[line]
        whole = sum(letters[line] for line in region.lines)
        if not votes:
            return self.others if whole > 1 else ""
        role, share = votes.most_common(1)[0]
        return role if share >= least * whole else ""
