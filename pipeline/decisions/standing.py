"""Which decisions count: nothing depends on the order in which they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.decisions.conflicts import find_conflicts
from pipeline.model import Conflict, Decision


def merge(*several: Iterable[Decision]) -> tuple[Decision, ...]:
    """All decisions of several files, equal ones once, by time."""
    return tuple(_name(*several).values())


def _name(*several: Iterable[Decision]) -> dict[str, Decision]:
    """The same by their ids, which take a digest each."""
    found = {decision.id: decision for decisions in several for decision in decisions}
    return dict(sorted(found.items(), key=lambda one: (one[1].time, one[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts of all decisions, each part by time: ``in_force`` is what stages are given, ``conflicts`` what cannot
    all hold, so that none of it is applied, ``deferred`` what was put off. ``history`` is everything; ``damaged`` are
    lines of the file that are no decisions, their numbers and what is wrong."""

    in_force: tuple[Decision, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    deferred: tuple[Decision, ...] = ()
    history: tuple[Decision, ...] = ()
    damaged: tuple[tuple[int, str], ...] = ()


def weigh(decisions: Iterable[Decision]) -> Standing:
    """A decision counts unless another one replaces it, or takes it back, that itself was not taken back: undoing
    brings back what had been replaced. The order in which decisions come does not matter."""
    named = _name(decisions)
    withdrawn = _withdrawn(named)
    gone = withdrawn | {
        name
        for decision_id, decision in named.items()
        if decision.outcome != "withdraw" and decision_id not in withdrawn
        for name in decision.replaces
    }
    standing = [
        decision
        for decision_id, decision in named.items()
        if decision.outcome != "withdraw" and decision_id not in gone
    ]
    said = [decision for decision in standing if decision.outcome != "defer"]
    conflicts = find_conflicts(said)
    torn = {id(decision) for conflict in conflicts for decision in conflict}
    return Standing(
        in_force=tuple(decision for decision in said if id(decision) not in torn),
        conflicts=conflicts,
        deferred=tuple(decision for decision in standing if decision.outcome == "defer"),
        history=tuple(named.values()),
    )


def _withdrawn(named: dict[str, Decision]) -> set[str]:
    """What is taken back by a withdrawal that was not itself taken back. An id is a digest of the ids in it, so that
    nothing can name what names it: those that nobody names are judged first."""
    naming = {
        decision_id: [name for name in decision.replaces if name in named]
        for decision_id, decision in named.items()
        if decision.outcome == "withdraw"
    }
    open_names: dict[str, int] = dict.fromkeys(named, 0)
    for names in naming.values():
        for name in names:
            open_names[name] += 1
    ready = [name for name, count in open_names.items() if not count]
    withdrawn: set[str] = set()
    while ready:
        judged = ready.pop()
        for name in naming.get(judged, ()):
            if judged not in withdrawn:
                withdrawn.add(name)
            open_names[name] -= 1
            if not open_names[name]:
                ready.append(name)
    return withdrawn


def undo(undone: Decision | Sequence[Decision], *, reviewer: str, time: str) -> Decision:
    """Takes back one decision, or several made in one go."""
    several = (undone,) if isinstance(undone, Decision) else tuple(undone)
    return Decision(
        kind=several[0].kind,
        spot=several[0].spot,
        outcome="withdraw",
        reviewer=reviewer,
        time=time,
        replaces=tuple(one.id for one in several),
    )
