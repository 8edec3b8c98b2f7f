"""Which of the claims that decisions make of one passage cannot all hold.

Claims are taken by what they say of the text, and by where: of those that say the same one place is asked about, and
where several clash with each other already, the one that reaches farthest stands for all.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from pipeline.stages.settle.claims import Claim, Effect


class Torn:
    """Decisions that clash, by number."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def tie(self, decisions: Iterable[int]) -> None:
        """Put them into one group; a decision does not clash with itself."""
        first, *others = dict.fromkeys(decisions)
        for other in others:
            low, high = sorted((self._top(first), self._top(other)))
            self._above.setdefault(low, low)
            self._above[high] = low

    def _top(self, at: int) -> int:
        while (above := self._above.get(at, at)) != at:
            self._above[at] = at = self._above[above]
        return at

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for at in sorted(self._above):
            found.setdefault(self._top(at), []).append(at)
        return list(found.values())


def find_clashes(claims: Sequence[Claim], torn: Torn) -> None:
    """Readings of different decisions that overlap and differ; readings of what another one says is right; rejections
    of what another one reads; and what would change a line that was typed into another text than was typed."""
    said = {one.effect: one for one in claims if one.holds and not one.keeps}
    for claim in claims:
        if not claim.holds and claim.effect in said:
            torn.tie((claim.decision, said[claim.effect].decision))
    readings: dict[Effect, list[int]] = {}
    kept: dict[tuple[int, int], list[int]] = {}
    own: dict[int, set[Effect]] = {}
    for claim in claims:
        own.setdefault(claim.decision, set()).add(claim.effect)
        if claim.holds and claim.keeps and not claim.closed:
            kept.setdefault((claim.start, claim.end), []).append(claim.decision)
        elif claim.holds and not claim.closed:
            readings.setdefault(claim.effect, []).append(claim.decision)
    typed: dict[tuple[int, int], dict[frozenset[Effect], list[int]]] = {}
    for claim in claims:
        if claim.holds and claim.closed:
            lines = typed.setdefault((claim.start, claim.end), {})
            lines.setdefault(frozenset(own[claim.decision]), []).append(claim.decision)
    _find_overlaps(readings, kept, torn)
    _find_changes(readings, typed, torn)


def _find_overlaps(
    readings: Mapping[Effect, Sequence[int]], kept: Mapping[tuple[int, int], Sequence[int]], torn: Torn
) -> None:
    """Where a reading overlaps another one, or what is said to be right. All readings that are open at one place
    overlap each other."""
    asked = [(start, end, True, decisions) for (start, end, _), decisions in readings.items()]
    asked += [(start, end, False, decisions) for (start, end), decisions in kept.items()]
    farthest: tuple[int, Sequence[int]] = (-1, ())
    right: list[tuple[int, int, Sequence[int]]] = []
    put_in = _PutIn()
    for number, (start, end, reads, decisions) in enumerate(sorted(asked, key=lambda one: one[:2])):
        # What is put in between two characters clashes with what lies on both of them, and with what else is put in.
        rivals = [farthest[1]] if farthest[0] > start else []
        if start == end:
            rivals += put_in.rivals(start, reads)
        if reads:
            while right and right[0][0] <= start:
                heapq.heappop(right)
            rivals += [one for _, _, one in right]
        mine = decisions
        if rivals:
            torn.tie([*mine, *(one for rival in rivals for one in rival)])
            mine = mine[:1]
        if reads and right:
            # They are in one group by now.
            right = [(max(until for until, _, _ in right), number, right[0][2][:1])]
        if start == end:
            put_in.add(start, reads, mine)
        elif not reads:
            heapq.heappush(right, (end, number, mine))
        elif end > farthest[0]:
            farthest = (end, mine)


class _PutIn:
    """What is put in at the place that was asked for last: a reading, which stands for all that clash there, or else
    what several say is right."""

    def __init__(self) -> None:
        self._at = -1
        self._reads = False
        self._held: list[Sequence[int]] = []

    def rivals(self, at: int, reads: bool) -> list[Sequence[int]]:
        return list(self._held) if at == self._at and (reads or self._reads) else []

    def add(self, at: int, reads: bool, decisions: Sequence[int]) -> None:
        if at != self._at:
            self._at, self._reads, self._held = at, False, []
        if reads or not self._reads:
            self._held = [decisions] if reads else [*self._held, decisions]
            self._reads = reads


def _find_changes(
    readings: Mapping[Effect, Sequence[int]],
    typed: Mapping[tuple[int, int], Mapping[frozenset[Effect], Sequence[int]]],
    torn: Torn,
) -> None:
    """Changes within a line that whoever typed it did not make."""
    ordered = sorted(readings)
    for (start, end), lines in typed.items():
        first, last = bisect_left(ordered, (start,)), bisect_right(ordered, end, key=lambda one: one[0])
        within = [effect for effect in ordered[first:last] if effect[1] <= end]
        for own, typists in lines.items():
            for effect in within:
                if effect not in own:
                    torn.tie((*typists, *readings[effect]))
