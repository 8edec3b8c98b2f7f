"""What a page gives a reviewer to look at: every edit, doubt, doubtful join, byline and stray line, of one shape.

A finding's worth is what a minute of review gains there: the chance that what stands is wrong, times the harm that
it would do, over the time that a look takes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

from pipeline.model import Box, Doubt, Edit, Evidence, Passage, RegionKind
from pipeline.review.explanation import Step
from pipeline.review.marking import is_join

Kind = Literal[
    "characters",
    "garble",
    "loops",
    "omissions",
    "order",
    "articles",
    "bylines",
    "marks",
    "direction",
    "unplaced",
    "rejected",
    "wraps",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which reports show them."""
LABELS: Mapping[Kind, str] = {
    "characters": "Characters",
    "garble": "Marked garble",
    "loops": "Loops and lines read twice",
    "omissions": "Omissions",
    "order": "Reading order",
    "articles": "Where articles begin",
    "bylines": "Bylines",
    "marks": "Marks and spaces",
    "direction": "Direction of lines",
    "unplaced": "Unplaced lines",
    "rejected": "Rejected lines",
    "wraps": "Line ends",
}
SECONDS: Mapping[Kind, float] = {
    "characters": 4.0,
    "garble": 6.0,
    "loops": 6.0,
    "omissions": 8.0,
    "order": 12.0,
    "articles": 14.0,
    "bylines": 8.0,
    "marks": 3.0,
    "direction": 5.0,
    "unplaced": 8.0,
    "rejected": 8.0,
    "wraps": 3.0,
}
"""That a look at one takes."""
JOIN_HARM = 20.0
"""A paragraph in the wrong place, in wrong characters."""
GAP_HARM = 10.0
"""A line that is missing, in wrong characters."""
HEAVY: Mapping[RegionKind, float] = {"headline": 4.0, "kicker": 2.0, "subtitle": 2.0, "byline": 3.0, "dateline": 2.0}
"""How much worse a wrong character is there than in body type."""
CONTEXT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters of one line, offsets in its recognised text."""

    line: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``anchor`` is unique in the issue, ``article`` a position in the issue. ``spans`` are what is judged, where it
    stands on the page, or its ``box`` in scan pixels where it has no characters; ``step`` is that of a join.
    ``confidence`` is the rule's, ``wrong`` the chance that what stands in the text is wrong; ``needs`` are anchors, or
    ids where the page has none of that name. ``worth`` is harm avoided by a minute of review, in wrong characters of
    body type."""

    anchor: str
    kind: Kind
    scan: str
    article: int | None = None
    passage: int = 0
    spans: tuple[Span, ...] = ()
    left: str = ""
    right: str = ""
    before: str = ""
    after: str = ""
    alternatives: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    rule: str = ""
    support: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None
    outcome: str = ""
    by: str = ""
    note: str = ""
    needs: tuple[str, ...] = ()
    edit: str = ""
    box: Box | None = None
    step: Step | None = None
    wrong: float = 0.0
    worth: float = 0.0


RULES: Mapping[str, Kind] = {
    "illegible": "omissions",
    "loop": "loops",
    "doubled-line": "loops",
    "right-to-left": "direction",
}
"""Of the other rules what they rest on says enough."""


def kind_of(edit: Edit, line: str) -> Kind:
    """``line`` is the text of the line that the edit begins in."""
    if is_join(edit):
        return "wraps"
    named = RULES.get(edit.rule.partition("@")[0])
    if named is not None:
        return named
    if not edit.after.strip() and ("\n" in edit.before or edit.before.strip() == line.strip()):
        return "loops"
    return "marks" if edit.support == "normalisation" else "characters"


def open_doubts(passage: Passage) -> tuple[Doubt, ...]:
    """Those that no applied edit puts right: what it takes away is not read any more."""
    gone: dict[str, list[tuple[int, int]]] = {}
    for verdict in passage.ledger:
        edit = verdict.edit
        if verdict.outcome == "applied" and edit.start.line == edit.end.line:
            gone.setdefault(edit.start.line, []).append((edit.start.offset, edit.end.offset))
    starts: dict[str, list[int]] = {}
    reached: dict[str, list[int]] = {}
    for line, spans in gone.items():
        spans.sort()
        starts[line] = [start for start, _ in spans]
        reached[line] = list(accumulate((end for _, end in spans), max))

    def is_gone(doubt: Doubt) -> bool:
        begun = bisect_right(starts.get(doubt.start.line, ()), doubt.start.offset)
        return begun > 0 and reached[doubt.start.line][begun - 1] >= doubt.end.offset

    return tuple(doubt for doubt in passage.doubts if not is_gone(doubt))


def chance_wrong(outcome: str, confidence: float) -> float:
    """That what stands in the text is wrong: an applied edit's error, a held edit's rightness."""
    if outcome == "applied":
        return 1.0 - confidence
    return confidence if outcome == "held" else 0.0


def value(kind: Kind, wrong: float, harm: float) -> float:
    return round(60.0 * wrong * harm / SECONDS[kind], 3)
