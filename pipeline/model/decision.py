"""A reviewer's word, tied to the picture and never to the ids of one run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from pipeline.model.box import Box

DecisionKind = Literal["edit", "line", "order", "region", "split", "merge", "byline"]
DecisionOutcome = Literal["accept", "reject", "set", "withdraw", "defer"]
Misfit = Literal["nothing there", "other text", "reads as rejected", "cannot be", "no such page"]
_JSON = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on a scan. ``page`` is the sha256 of its file, with ``#2`` for the second picture in that file and so
    on; ``box`` in pixels of the whole picture, so that it also tells which half of a scan of two pages is meant."""

    page: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of one thing on a scan, and what stood there when they saw it.

    ``spot`` and ``to``, by ``kind``:

    - ``edit``: the characters that the edit takes away (where it takes none away, the gap between the two beside
      it); where it runs over a line's end, ``spot`` is its part in the first line and ``to`` that in the last.
    - ``line``: the line. ``order``: the line at the foot and, in ``to``, the line at the head that follows it; a
      ``spot`` that is the same as ``to`` says that reading begins there.
    - ``region``: the region. ``split``: the first line of what is an article of its own. ``merge``: a line of one
      article, and of the other one. ``byline``: the byline's characters.

    ``outcome`` is ``accept`` or ``reject`` of what was proposed, ``set`` for the person's own value in ``after``,
    ``withdraw`` to take back the decisions that ``replaces`` names, ``defer`` for what was put off.

    ``before`` is what was read there: the recognised characters of an edit or a line (a line end is a newline), a
    region's kind, a byline's text. ``after`` is the reading accepted, rejected or typed, the region's kind, or a
    byline's persons as JSON (see :func:`pipeline.decisions.persons_of`). ``context`` is what was recognised before and
    after it in the same lines, up to 12 characters each. ``rule`` and ``confidence`` are those of what was judged,
    "" and None where a rule proposed nothing. ``time`` in ISO 8601, UTC. ``replaces`` are ids of the decisions that
    the person saw there and overrules."""

    kind: DecisionKind
    spot: Spot
    outcome: DecisionOutcome
    reviewer: str
    time: str
    to: Spot | None = None
    before: str = ""
    after: str | None = None
    context: tuple[str, str] = ("", "")
    rule: str = ""
    confidence: float | None = None
    note: str = ""
    replaces: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A digest of all it says, so that equal decisions in two files are one, and nothing is random."""
        said = _JSON.encode(
            [
                *(self.kind, _told(self.spot), self.outcome, self.reviewer, self.time),
                *(_told(self.to) if self.to else None, self.before, self.after, self.context),
                *(self.rule, self.confidence, self.note, self.replaces),
            ]
        )
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def _told(spot: Spot) -> tuple[str, int, int, int, int]:
    return spot.page, spot.box.left, spot.box.top, spot.box.right, spot.box.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A decision that fits nothing any more, and why; ``found`` is what is read there now. It is shown, and never
    applied to anything else."""

    decision: Decision
    why: Misfit
    found: str = ""


Conflict = tuple[Decision, ...]
"""Decisions on one thing that cannot all hold: none of them is applied until one replaces the others."""
