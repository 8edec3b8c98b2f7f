"""The queue by what it is asked for: states of its items, counts, and walks in order of worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.model import Decision
from pipeline.review.queue import Item, Queue, Series

State = Literal["open", "deferred", "accept", "reject", "set"]
CLOSED = ("accept", "reject", "set")
KINDS = ("conflict", "edit", "doubt", "join", "heads", "byline", "omission", "unplaced", "orphan")
"""In the order in which they are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What of the queue is shown; empty means all."""

    kind: str = ""
    page: str = ""
    state: Literal["open", "deferred", "decided"] = "open"


class Shelves:
    """Of one queue; made anew with every queue. ``said`` tells what was decided of an item and stands."""

    def __init__(
        self, queue: Queue, said: Callable[[Item], Decision | None], before: Mapping[str, Series] | None = None
    ) -> None:
        """``before`` are series that were there: one that was decided can still be looked at."""
        self.queue = queue
        self.items = {item.id: item for item in queue.items}
        self.series: dict[str, Series] = {**(before or {}), **{series.id: series for series in queue.series}}
        self._rank = {item.id: at for at, item in enumerate(queue.items)}
        self._states: dict[str, State] = {}
        self._counts: Counter[tuple[str, str, State]] = Counter()
        self._seconds = 0.0
        for item in queue.items:
            state = state_of(said(item))
            self._states[item.id] = state
            self._counts[item.kind, item.page, state] += 1
            self._seconds += _left(item, state)
        self._each = sum(item.seconds for item in queue.items) / len(queue.items) if queue.items else 0.0

    def state(self, name: str) -> State:
        return self._states.get(name, "open")

    def note(self, item: Item, state: State) -> None:
        before = self.state(item.id)
        self._counts[item.kind, item.page, before] -= 1
        self._counts[item.kind, item.page, state] += 1
        self._seconds += _left(item, state) - _left(item, before)
        self._states[item.id] = state

    def count(self, kind: str = "", page: str = "", state: str = "") -> int:
        """Items of a kind, on a page, in a state (``open``, ``deferred``, ``decided``); empty counts all."""
        return sum(
            number
            for (one_kind, one_page, one_state), number in self._counts.items()
            if kind in ("", one_kind) and page in ("", one_page) and state in ("", _broad(one_state))
        )

    def kinds(self) -> list[str]:
        found = {kind for kind, _, _ in self._counts}
        return [kind for kind in KINDS if kind in found] + sorted(found - set(KINDS))

    def seconds_left(self) -> float:
        """What the open items were reckoned to take."""
        return max(0.0, self._seconds)

    def seconds_each(self) -> float:
        """What an item takes in the mean, as reckoned."""
        return self._each

    def walk(self, sieve: Sieve, after: str = "", *, inclusive: bool = False) -> Iterator[Item]:
        """Items in order of worth, from behind (or from) the one named on; from the first where there is none."""
        start = self._rank.get(after, -1) + (0 if inclusive and after in self._rank else 1)
        items = self.queue.items
        for at in range(start, len(items)):
            item = items[at]
            if sieve.kind in ("", item.kind) and sieve.page in ("", item.page):
                wanted = _broad(self.state(item.id)) == sieve.state
                if wanted or (inclusive and item.id == after):
                    yield item


def _left(item: Item, state: State) -> float:
    return 0.0 if state in CLOSED else item.seconds


def _broad(state: State) -> str:
    return "decided" if state in CLOSED else state


def state_of(decision: Decision | None) -> State:
    """What became of an item by what was said of it last."""
    if decision is None:
        return "open"
    match decision.outcome:
        case "defer":
            return "deferred"
        case "accept" | "reject" | "set":
            return decision.outcome
    return "open"
