"""What was decided, in the order in which it was said, for undoing without limit."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.decisions import undo
from pipeline.model import Decision, DecisionKind

TIMES = 400
"""Moments of a reviewer that are remembered: what their pace is measured by."""


class History:
    """Of all reviewers. What is said by one in one second and in one breath (a series) is undone in one."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._all: dict[str, Decision] = {}
        self._at: dict[str, int] = {}
        self._times: dict[str, deque[str]] = {}
        self._gone: set[str] = set()
        self.add(tuple(decisions))

    def add(self, decisions: Sequence[Decision]) -> None:
        """In the order of the file; those that are known already are passed over."""
        for one in decisions:
            if one.id in self._all:
                continue
            self._at[one.id] = len(self._all)
            times = self._times.setdefault(one.reviewer, deque(maxlen=TIMES))
            if not times or times[-1] != one.time:
                times.append(one.time)
            self._all[one.id] = one
            if one.outcome == "withdraw":
                self._withdraw(one, back=False)

    def __len__(self) -> int:
        return len(self._all)

    def everything(self) -> tuple[Decision, ...]:
        return tuple(self._all.values())

    def position(self, name: str) -> int:
        """How many were said before it; it must be known."""
        return self._at[name]

    def catch_up(self, decisions: Sequence[Decision]) -> None:
        """With what others wrote meanwhile."""
        if any(one.id not in self._all for one in decisions):
            self.add(decisions)

    def _withdraw(self, withdrawal: Decision, *, back: bool) -> None:
        """Taking back a withdrawal brings back what it took, and so on."""
        for name in withdrawal.replaces:
            if back:
                self._gone.discard(name)
            else:
                self._gone.add(name)
            named = self._all.get(name)
            if named is not None and named.outcome == "withdraw":
                self._withdraw(named, back=not back)

    def fresh(self, decision: Decision) -> Decision:
        """The decision, a second later or more where one like it was made in the same second: it is another one."""
        while decision.id in self._all:
            later = datetime.fromisoformat(decision.time) + timedelta(seconds=1)
            decision = replace(decision, time=later.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return decision

    def stands(self, decision: Decision) -> bool:
        """Whether it was not taken back. (One that was replaced stands again when what replaced it does not.)"""
        return decision.id not in self._gone

    def standing(self, kind: DecisionKind, page: str) -> list[Decision]:
        """Of one kind and on one scan, those that were neither taken back nor replaced."""
        replaced = self.replaced()
        return [
            one
            for one in self._all.values()
            if (one.kind, one.spot.page) == (kind, page)
            and one.outcome not in ("withdraw", "defer")
            and one.id not in self._gone
            and one.id not in replaced
        ]

    def latest(self, names: Sequence[str]) -> Decision | None:
        """The last of those that stand."""
        found = [self._all[name] for name in names if name in self._all and name not in self._gone]
        return max(found, key=lambda one: one.time, default=None)

    def get(self, name: str) -> Decision | None:
        return self._all.get(name)

    def times(self, reviewer: str) -> list[str]:
        """The last moments in which they decided something, each once."""
        return list(self._times.get(reviewer, ()))

    def newest_first(self) -> list[Decision]:
        """Those that decide something; withdrawals show in what they took back."""
        return [one for one in reversed(self._all.values()) if one.outcome != "withdraw"]

    def replaced(self) -> set[str]:
        """Ids of decisions that another one, which stands, overrules."""
        return {
            name
            for one in self._all.values()
            if one.outcome != "withdraw" and one.id not in self._gone
            for name in one.replaces
        }

    def undo(self, reviewer: str, time: str) -> tuple[tuple[Decision, ...], Decision | None]:
        """What is taken back, and the line that does it; nothing and None where nothing is left."""
        group: list[Decision] = []
        for one in reversed(self._all.values()):
            if one.outcome == "withdraw" or one.reviewer != reviewer or one.id in self._gone:
                continue
            if not group or _in_one_breath(one, group[0]):
                group.append(one)
            else:
                break
        return (tuple(group), undo(group, reviewer=reviewer, time=time)) if group else ((), None)

    def redo(self, reviewer: str, time: str) -> tuple[tuple[Decision, ...], Decision | None]:
        """As :meth:`undo`, of the last withdrawal, unless something was decided since."""
        for one in reversed(self._all.values()):
            if one.reviewer != reviewer or one.id in self._gone:
                continue
            if one.outcome != "withdraw":
                break
            taken = [self._all[name] for name in one.replaces if name in self._all]
            if all(named.outcome != "withdraw" for named in taken):
                return tuple(taken), undo(one, reviewer=reviewer, time=time)
        return (), None

    def withdraw(self, name: str, reviewer: str, time: str) -> tuple[tuple[Decision, ...], Decision | None]:
        """One decision, whoever's it is."""
        found = self._all.get(name)
        if found is None or found.outcome == "withdraw" or name in self._gone:
            return (), None
        return (found,), undo(found, reviewer=reviewer, time=time)


def _in_one_breath(one: Decision, other: Decision) -> bool:
    return bool(one.note) and (one.time, one.note) == (other.time, other.note) and one.note.startswith("one of ")
