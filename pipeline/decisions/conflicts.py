"""Decisions on one thing that cannot all hold: two reviewers', or one's on two days."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from pipeline.geometry import BoxIndex
from pipeline.model import Conflict, Decision, Spot
from pipeline.spots import SAME, alike


def find_conflicts(decisions: Sequence[Decision]) -> tuple[Conflict, ...]:
    """Each decision in one conflict at most; in the order of their first decisions. ``decisions`` are those that
    nothing replaces. Two readings of one place clash, and so do a reading and the rejection of that very reading; two
    rejections do not, nor a reading and the rejection of another one."""
    parts = _Parts(len(decisions))
    kinds: dict[Hashable, list[int]] = {}
    for at, decision in enumerate(decisions):
        before = decision.before if decision.kind == "edit" else ""
        kinds.setdefault((decision.kind, decision.spot.page, before, decision.to is None), []).append(at)
    for members in kinds.values():
        for group in _same_places(members, lambda at: _ends(decisions[at])):
            if len(group) > 1:
                parts.join_all(_clashes([(at, decisions[at]) for at in group]))
        if decisions[members[0]].kind == "order":
            joins = [at for at in members if decisions[at].outcome != "reject"]
            parts.join_all(_rivals(joins, decisions))
    return tuple(tuple(decisions[at] for at in part) for part in parts.several())


def _clashes(group: Sequence[tuple[int, Decision]]) -> Iterator[list[int]]:
    """``group`` are decisions on one thing."""
    said: dict[Hashable, list[int]] = {}
    denied: dict[Hashable, list[int]] = {}
    for at, decision in group:
        value, holds = _claim(decision)
        (said if holds else denied).setdefault(value, []).append(at)
    if len(said) > 1:
        yield [at for found in said.values() for at in found]
    for value in said.keys() & denied.keys():
        yield [*said[value], *denied[value]]


def _claim(decision: Decision) -> tuple[Hashable, bool]:
    """What it says the thing is, and whether it says so or denies it."""
    match decision.kind:
        case "edit" | "line":
            return decision.after or "", decision.outcome != "reject"
        case "region":
            return decision.after or decision.before, decision.outcome != "reject"
        case "byline":
            return (None if decision.outcome == "reject" else decision.after or ""), True
        case _:
            return None, decision.outcome != "reject"


def _rivals(joins: Sequence[int], decisions: Sequence[Decision]) -> Iterator[list[int]]:
    """Reading goes on from one foot at one head alone, and comes to one head from one foot alone."""

    def foot(at: int) -> Spot:
        return decisions[at].spot

    def head(at: int) -> Spot:
        return decisions[at].to or decisions[at].spot

    begun = [at for at in joins if foot(at) == head(at)]
    followed = [at for at in joins if foot(at) != head(at)]
    for one, other, members in ((foot, head, followed), (head, foot, [*followed, *begun])):
        for group in _same_places(members, lambda at, one=one: (one(at),)):  # type: ignore[misc]
            if len(list(_same_places(group, lambda at, other=other: (other(at),)))) > 1:  # type: ignore[misc]
                yield group


def _ends(decision: Decision) -> tuple[Spot, ...]:
    """The places of a decision; of two articles to be merged, it does not matter which is named first."""
    if decision.to is None:
        return (decision.spot,)
    ends = (decision.spot, decision.to)
    if decision.kind == "merge":
        return tuple(sorted(ends, key=lambda spot: (spot.page, spot.box.top, spot.box.left)))
    return ends


def _same_places(members: Sequence[int], ends: Callable[[int], tuple[Spot, ...]]) -> Iterator[list[int]]:
    """Members by the places that their ends lie on: the same boxes, or nearly so."""
    exact: dict[tuple[Spot, ...], list[int]] = {}
    for at in members:
        exact.setdefault(ends(at), []).append(at)
    places = list(exact)
    index = BoxIndex([place[0].box for place in places])
    parts = _Parts(len(places))
    for here, place in enumerate(places):
        for there in index.near(place[0].box):
            if there > here and all(
                a.page == b.page and alike(a.box, b.box) >= SAME for a, b in zip(place, places[there], strict=True)
            ):
                parts.join([here, there])
    for part in parts.all():
        yield [at for one in part for at in exact[places[one]]]


class _Parts:
    """Numbers from 0 that are put together into parts."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def _top(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, members: Sequence[int]) -> None:
        for at in members[1:]:
            low, high = sorted((self._top(members[0]), self._top(at)))
            self._above[high] = low

    def join_all(self, groups: Iterable[Sequence[int]]) -> None:
        for group in groups:
            self.join(group)

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for at in range(len(self._above)):
            found.setdefault(self._top(at), []).append(at)
        return list(found.values())

    def several(self) -> list[list[int]]:
        """The parts of two and more."""
        return [part for part in self.all() if len(part) > 1]
