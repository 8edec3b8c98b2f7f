"""The only place where text changes.

The reading text of a passage is a view: the recognised texts of its lines, set one under the other with a
newline between, and the applied edits laid over. With no edits it is the scan's own text, to the character.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.model import Edit, Ledger, Line, Place, Support, Verdict

NEWLINE = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of reading text that comes from one place: recognised text where ``edit`` is None, else an
    edit's ``after`` (which may be empty). ``start`` and ``end`` bound what it stands for on the scan."""

    text: str
    start: Place
    end: Place
    edit: Edit | None = None


def _offsets(lines: Sequence[Line]) -> dict[str, int]:
    at, offsets = 0, {}
    for line in lines:
        offsets[line.id] = at
        at += len(line.text) + 1
    return offsets


def scan_text(lines: Sequence[Line]) -> str:
    """What the recogniser read, one line under the other."""
    return NEWLINE.join(line.text for line in lines)


def fits(edit: Edit, lines: Sequence[Line]) -> bool:
    """Whether the edit's places lie in these lines, in order, and hold its ``before``."""
    return _Base(lines).holds(edit)


class _Base:
    """The scan's text of some lines, to be asked about many edits."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.offsets = _offsets(lines)
        self._lengths = {line.id: len(line.text) for line in lines}
        self._text = scan_text(lines)

    def holds(self, edit: Edit) -> bool:
        if not self._has(edit.start) or not self._has(edit.end):
            return False
        start, end = self.span(edit)
        return start <= end and self._text[start:end] == edit.before

    def _has(self, place: Place) -> bool:
        return 0 <= place.offset <= self._lengths.get(place.line, -1)

    def span(self, edit: Edit) -> tuple[int, int]:
        """Where the edit starts and ends in the text. Raises KeyError where its lines are none of these."""
        return self.offsets[edit.start.line] + edit.start.offset, self.offsets[edit.end.line] + edit.end.offset


def applied(ledger: Ledger) -> tuple[Edit, ...]:
    return tuple(verdict.edit for verdict in ledger if verdict.outcome == "applied")


def runs(lines: Sequence[Line], edits: Iterable[Edit]) -> tuple[Run, ...]:
    """The reading text in stretches, in reading order; every character of the scan lies in exactly one.

    Raises ValueError where edits overlap or do not fit the lines: a settled ledger has neither.
    """
    if not lines:
        return ()
    offsets = _offsets(lines)
    base = scan_text(lines)
    starts = [offsets[line.id] for line in lines]
    spans = sorted(
        ((offsets[e.start.line] + e.start.offset, offsets[e.end.line] + e.end.offset, e) for e in edits),
        key=lambda span: span[:2],
    )
    found: list[Run] = []
    row = 0

    def place(at: int) -> Place:
        nonlocal row
        while row + 1 < len(starts) and starts[row + 1] <= at:
            row += 1
        return Place(line=lines[row].id, offset=at - starts[row])

    def recognised(start: int, end: int) -> None:
        """Stretches never run over a line's end: the newline belongs to the line it ends."""
        while start < end:
            first = place(start)
            stop = min(end, starts[row] + len(lines[row].text) + 1)
            found.append(Run(text=base[start:stop], start=first, end=Place(line=first.line, offset=stop - starts[row])))
            start = stop

    at = 0
    for start, end, edit in spans:
        if start < at or base[start:end] != edit.before:
            raise ValueError(f"edit {edit.id} overlaps another one or does not fit its lines")
        recognised(at, start)
        found.append(Run(text=edit.after, start=edit.start, end=edit.end, edit=edit))
        at = end
    recognised(at, len(base))
    return tuple(found)


def text_of(lines: Sequence[Line], edits: Iterable[Edit] = ()) -> str:
    """The reading text: ``text_of(lines)`` is the scan's own."""
    return "".join(run.text for run in runs(lines, edits))


_ONE_WAY = re.compile(r"[A-Za-z0-9]+(?:[.,:/-][A-Za-z0-9]+)*")
_FACING = str.maketrans("（）()「」『』《》〈〉【】〔〕“”‘’[]", "）（)(」「』『》《〉〈】【〕〔”“’‘][")


def turn_round(text: str) -> str:
    """A line read from its other end: figures and Latin words keep their direction, brackets face the other way.

    As long as ``text``, and ``turn_round(turn_round(text)) == text``.
    """
    parts: list[str] = []
    at = 0
    for run in _ONE_WAY.finditer(text):
        parts += [*text[at : run.start()].translate(_FACING), run.group()]
        at = run.end()
    parts += text[at:].translate(_FACING)
    return "".join(reversed(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A person's word on one edit: who said it, in which ``decision``."""

    outcome: Literal["accept", "reject"]
    by: str
    note: str = ""
    decision: str = ""


def settle(
    edits: Sequence[Edit],
    lines: Sequence[Line],
    rulings: Mapping[str, Ruling],
    threshold: float,
    thresholds: Mapping[Support, float] | None = None,
    unfounded: Collection[str] = (),
) -> Ledger:
    """A verdict for every edit; ``rulings`` are by the edits' ids.

    A person beats a rule; below ``threshold`` (a probability) an edit is held, or below the one that ``thresholds``
    has for its support, and so is what the books find no ground for (``unfounded``, ids); of overlapping edits the
    surer is applied, then the earlier, then the one whose id sorts first, so that the order in which edits come does
    not matter; what needs an edit that is not applied is held, and stands in no other one's way. An edit that
    does not fit the lines is held whatever was decided.
    """
    base = _Base(lines)
    known = {edit.id: edit for edit in sorted(edits, key=lambda edit: edit.confidence)}
    least = thresholds or {}
    verdicts: dict[str, Verdict] = {}
    standing: list[_Standing] = []
    for edit_id in sorted(known):
        edit, ruling = known[edit_id], rulings.get(edit_id)
        if ruling is not None and ruling.outcome == "reject":
            verdicts[edit_id] = _verdict(edit, "rejected", ruling)
        elif not base.holds(edit) or (ruling is None and edit.confidence < least.get(edit.support, threshold)):
            verdicts[edit_id] = Verdict(edit=edit, outcome="held", by="threshold")
        elif edit_id in unfounded:
            verdicts[edit_id] = Verdict(edit=edit, outcome="held", by="books")
        else:
            trust = 2.0 if ruling is not None else edit.confidence
            standing.append(((-trust, base.span(edit)[0], edit_id), edit))
    standing.sort(key=lambda one: one[0])
    while True:
        settled = _apply(standing, rulings, base)
        fallen = _fallen(standing, {**verdicts, **settled})
        if not fallen:
            break
        gone = {edit.id for _, edit in fallen}
        standing = [one for one in standing if one[1].id not in gone]
        verdicts |= {edit.id: Verdict(edit=edit, outcome="held", by="dependency") for _, edit in fallen}
    verdicts |= settled
    return tuple(sorted(verdicts.values(), key=lambda v: _position(v.edit, base.offsets)))


def _verdict(edit: Edit, outcome: Literal["applied", "rejected"], ruling: Ruling) -> Verdict:
    return Verdict(edit=edit, outcome=outcome, by=ruling.by, note=ruling.note, decision=ruling.decision)


def _position(edit: Edit, offsets: Mapping[str, int]) -> tuple[int, int, str]:
    start = offsets.get(edit.start.line, -1) + edit.start.offset
    return start, offsets.get(edit.end.line, -1) + edit.end.offset, edit.id


_Standing = tuple[tuple[float, int, str], Edit]
"""An edit that may be applied, and its rank (the lowest first)."""


def _apply(standing: Sequence[_Standing], rulings: Mapping[str, Ruling], base: _Base) -> dict[str, Verdict]:
    """By rank, each where no earlier one lies."""
    verdicts: dict[str, Verdict] = {}
    taken = _Spans()
    for _, edit in standing:
        if not taken.add(*base.span(edit)):
            verdicts[edit.id] = Verdict(edit=edit, outcome="superseded", by="conflict")
        elif edit.id in rulings:
            verdicts[edit.id] = _verdict(edit, "applied", rulings[edit.id])
        else:
            verdicts[edit.id] = Verdict(edit=edit, outcome="applied", by="threshold")
    return verdicts


def _fallen(standing: Sequence[_Standing], verdicts: Mapping[str, Verdict]) -> list[_Standing]:
    """Applied edits that need one which is not applied. Where that one is only superseded, it may come back when
    others have fallen: then just the first by rank falls now."""
    still = {one[1].id for one in standing}
    lacking = [
        (one, [need for need in one[1].needs if need not in verdicts or verdicts[need].outcome != "applied"])
        for one in standing
        if verdicts[one[1].id].outcome == "applied"
    ]
    fallen = [one for one, needs in lacking if needs]
    return [one for one, needs in lacking if any(need not in still for need in needs)] or fallen[:1]


class _Spans:
    """Disjoint half-open spans; an empty span is a point that may touch but not lie inside another."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._points: list[int] = []

    def add(self, start: int, end: int) -> bool:
        point = bisect_right(self._points, start)
        if start == end:
            at = bisect_right(self._starts, start - 1) - 1
            known = point > 0 and self._points[point - 1] == start
            if known or (at >= 0 and self._ends[at] > start > self._starts[at]):
                return False
            insort(self._points, start)
            return True
        at = bisect_left(self._starts, start)
        if at > 0 and self._ends[at - 1] > start:
            return False
        if at < len(self._starts) and self._starts[at] < end:
            return False
        if point < len(self._points) and self._points[point] < end:
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True
