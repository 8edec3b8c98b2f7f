"""The text: places in recognised lines, edits laid over them, and what became of those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.box import Box
from pipeline.model.decision import Conflict, Orphan
from pipeline.model.page import RegionKind

Outcome = Literal["applied", "held", "rejected", "superseded"]
Support = Literal["recognised", "alternative", "normalisation", "direction", "second reading", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Before the ``offset``-th character of a line's recognised text; the offset after the last one is the
    line's end."""

    line: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One ground for an edit, in a plain sentence; ``weight`` in nats for (positive) or against it."""

    kind: str
    sentence: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Read ``after`` where the scan has ``before``, from ``start`` to ``end`` (in the same line or the next
    ones; a line end counts as one newline). ``rule`` is ``name@version``; ``needs`` are ids of edits without
    which this one falls."""

    start: Place
    end: Place
    before: str
    after: str
    reason: str
    rule: str
    support: Support
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.start.line}.{self.start.offset}-{self.end.line}.{self.end.offset}:{self.rule}:{self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of an edit; ``by`` is ``threshold``, ``conflict``, ``dependency``, ``books`` (they find no ground for
    it) or a reviewer's name, who said so in the ``decision`` of that id."""

    edit: Edit
    outcome: Outcome
    by: str
    note: str = ""
    decision: str = ""


Ledger = tuple[Verdict, ...]


DoubtKind = Literal["illegible", "garbled", "repeated", "no ink"]
"""Hardly seen; read as what is hardly a text of its language; said again where it was said before; text where nothing
is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What is read from ``start`` to ``end``, in one line, may not be what is printed. ``confidence`` is the
    probability of its worst character; ``candidates`` are other readings of all of it, (text, probability), the
    likeliest first: they are shown, never set."""

    start: Place
    end: Place
    reason: str
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()
    kind: DoubtKind = "illegible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Print that nobody could read, ``at`` a line's start or end. ``box`` is where it stands on the scan, ``lines``
    how many lines of print it is; ``text`` is the best that was read there, with ``confidence``: to be shown, never to
    be published."""

    at: Place
    reason: str
    box: Box
    lines: int = 1
    text: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, headline or byline: ``lines`` in reading order, from one or more ``regions``. ``edits``
    are proposed by mend; ``ledger`` is filled by settle. ``kind`` is the regions' kind. ``doubts`` are what no edit
    puts right, ``gaps`` what could not be read at all."""

    id: str
    kind: RegionKind
    flow: str
    regions: tuple[str, ...]
    lines: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    ledger: Ledger = ()
    doubts: tuple[Doubt, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedPage:
    """All passages of a page: each flow's in reading order, then furniture and unplaced regions (whose
    ``flow`` is empty)."""

    scan: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledPage:
    """``orphans`` are decisions on the page's text that fit nothing there, ``conflicts`` those that fit the same place
    and cannot all hold."""

    scan: str
    passages: tuple[Passage, ...]
    orphans: tuple[Orphan, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


Proof = Literal[
    "read otherwise",
    "line-end hyphen",
    "same ink",
    "said again",
    "speck",
    "doubted letter",
    "illegible",
    "no ink",
    "recogniser's doubt",
    "person",
    "none",
]
"""How it is known that text may go which was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedRow:
    """What one rule took out on the same proof: in how many ``places``, whole ``lines`` among them, and ``characters``,
    white space aside."""

    rule: str
    proof: Proof
    places: int
    lines: int
    characters: int
