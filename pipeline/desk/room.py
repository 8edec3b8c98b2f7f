"""The state of one review: the queue, what was decided since it was built, undoing, and what is being made of it.

An answer is kept first (appended to the file and synced) and acknowledged then; the stages that it touches run in a
thread of their own afterwards, which also looks whether another desk wrote to the file.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.desk.history import History
from pipeline.desk.index import PageIndex, index_page
from pipeline.desk.pace import Progress, measure_pace, parse_times
from pipeline.desk.pictures import Picture, Pictures
from pipeline.errors import GalleyError
from pipeline.model import Decision, DecisionOutcome, PreparedPage
from pipeline.decisions import append, now, read_decisions
from pipeline.review.queue import Item, Queue, Series
from pipeline.decisions.wording import Reviewer, judge
from pipeline.runner.review import Changed, OpenIssue

State = Literal["open", "deferred", "accept", "reject", "set"]
LOOK_EVERY = 1.0
"""Seconds between two looks at the file for what others wrote."""
CLOSED = ("accept", "reject", "set")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One step of what the desk made of decisions: ``number`` counts them, ``problem`` says what went wrong."""

    number: int
    pages: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What of the queue is shown; empty means all."""

    kind: str = ""
    page: str = ""
    state: Literal["open", "deferred", "decided"] = "open"


@dataclass(slots=True, kw_only=True)
class _Shelves:
    """The queue by what it is asked for; made anew with every queue."""

    queue: Queue
    items: dict[str, Item]
    rank: dict[str, int]
    series: dict[str, Series]
    states: dict[str, State] = field(default_factory=dict)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)


class Room:
    """Requests may come from any thread. ``opened`` is given over: only the room's own thread changes it."""

    def __init__(self, opened: OpenIssue) -> None:
        self.opened = opened
        self.pictures = Pictures(self._read_picture)
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._since: dict[str, Decision] = {}
        self._made = Made(number=0)
        self._indexes: dict[str, tuple[object, PageIndex]] = {}
        self._history = History(read_decisions(self.path).decisions)
        self._shelves = self._shelve(opened.queue())
        self._thread = threading.Thread(target=self._work, name="galley-review", daemon=True)

    @property
    def path(self) -> Path:
        """The file of decisions."""
        return self.opened.file

    # -- asking

    @property
    def queue(self) -> Queue:
        return self._shelves.queue

    @property
    def made(self) -> Made:
        return self._made

    def item(self, name: str) -> Item | None:
        return self._shelves.items.get(name)

    def series(self, name: str) -> Series | None:
        return self._shelves.series.get(name)

    def state(self, name: str) -> State:
        return self._shelves.states.get(name, "open")

    def decision_on(self, item: Item) -> Decision | None:
        """What was said of it last, if it still stands."""
        said = self._since.get(item.id)
        if said is not None:
            return said
        with self._lock:
            return self._history.latest(item.decided)

    def count(self, kind: str = "", page: str = "", state: str = "") -> int:
        """Items of a kind, on a page, in a state (``open``, ``deferred``, ``decided``); empty counts all."""
        shelves = self._shelves
        return sum(
            number
            for (one_kind, one_page, one_state), number in shelves.counts.items()
            if kind in ("", one_kind) and page in ("", one_page) and state in ("", _broad(one_state))
        )

    def kinds(self) -> list[str]:
        found = {kind for kind, _, _ in self._shelves.counts}
        return [kind for kind in KINDS if kind in found] + sorted(found - set(KINDS))

    def walk(self, sieve: Sieve, after: str = "", *, inclusive: bool = False) -> Iterator[Item]:
        """Items in order of worth, from behind (or from) the one named on; from the first where there is none."""
        shelves = self._shelves
        start = shelves.rank.get(after, -1) + (0 if inclusive and after in shelves.rank else 1)
        items = shelves.queue.items
        for at in range(max(0, start), len(items)):
            item = items[at]
            if sieve.kind in ("", item.kind) and sieve.page in ("", item.page):
                state = shelves.states.get(item.id, "open")
                if _broad(state) == sieve.state or (inclusive and item.id == after):
                    yield item

    def progress(self, reviewer: str) -> Progress:
        shelves = self._shelves
        tally: Counter[str] = Counter()
        for (_, _, state), number in shelves.counts.items():
            tally[_broad(state)] += number
        items = shelves.queue.items
        seconds = sum(item.seconds for item in items if shelves.states.get(item.id, "open") not in CLOSED)
        with self._lock:
            times = parse_times(self._history.times(reviewer))
        pace = measure_pace(times, sum(item.seconds for item in items) / len(items) if items else 0.0)
        return Progress(
            decided=tally["decided"],
            open=tally["open"] + tally["deferred"],
            deferred=tally["deferred"],
            seconds=seconds * pace.factor,
            pace=pace,
        )

    def index(self, page: str) -> PageIndex | None:
        """None where the issue has no such page."""
        for number, record in enumerate(self.opened.pages, 1):
            if record.prepared.scan.id == page:
                issue = self.opened.issue
                known = self._indexes.get(page)
                if known is None or known[0] is not record or known[1].issue is not issue:
                    known = (record, index_page(record, issue, number))
                    self._indexes[page] = known
                return known[1]
        return None

    def _read_picture(self, page: str) -> tuple[PreparedPage, Picture]:
        index = self.index(page)
        assert index is not None
        return index.page.prepared, self.opened.picture(page)

    # -- deciding

    def answer(self, reviewer: str, items: Sequence[Item], outcome: DecisionOutcome, after: str | None) -> list[str]:
        """The ids of the items that were decided so now: what this reviewer said already is not said twice. Kept when
        this returns. Raises OutputError where it cannot be kept, ValueError where an item cannot be answered so."""
        who = Reviewer(reviewer, now())
        note = f"one of {len(items)} decided together" if len(items) > 1 else ""
        with self._lock:
            fresh = [item for item in items if not self._says(item, reviewer, outcome, after)]
            made = [judge(who, item, outcome, after, note=note, replaces=self._standing_on(item)) for item in fresh]
            for item, decision in zip(fresh, self._keep(made), strict=True):
                self._since[item.id] = decision
                self._note(item, _state_of(decision))
        return [item.id for item in fresh]

    def keep(self, *decisions: Decision) -> None:
        """Decisions on what is no item of the queue. Raises OutputError."""
        with self._lock:
            self._keep(decisions)

    def _keep(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        kept = tuple(self._history.fresh(one) for one in decisions)
        append(self.path, *kept)
        self._history.add(kept)
        self._wake.set()
        return kept

    def _standing_on(self, item: Item) -> tuple[str, ...]:
        since = self._since.get(item.id)
        return (*item.decided, since.id) if since is not None and since.id not in item.decided else item.decided

    def _says(self, item: Item, reviewer: str, outcome: str, after: str | None) -> bool:
        said = self.decision_on(item)
        if said is None or said.reviewer != reviewer or said.outcome != outcome:
            return False
        return outcome != "set" or said.after == after

    def undo(self, reviewer: str) -> tuple[Decision, ...]:
        """Take back what this reviewer did last and still stands, a series in one; what it was. Raises OutputError."""
        with self._lock:
            undone, withdrawal = self._history.undo(reviewer, now())
            return self._took_back(undone, withdrawal)

    def redo(self, reviewer: str) -> tuple[Decision, ...]:
        """Take back what this reviewer took back last. Raises OutputError."""
        with self._lock:
            again, withdrawal = self._history.redo(reviewer, now())
            return self._took_back(again, withdrawal)

    def withdraw(self, decision: str, reviewer: str) -> tuple[Decision, ...]:
        """Take back one decision, whoever's it is; none where it does not stand. Raises OutputError."""
        with self._lock:
            undone, withdrawal = self._history.withdraw(decision, reviewer, now())
            return self._took_back(undone, withdrawal)

    def _took_back(self, undone: Sequence[Decision], withdrawal: Decision | None) -> tuple[Decision, ...]:
        if withdrawal is not None:
            self._keep((withdrawal,))
            gone = {one.id for one in undone}
            self._since = {name: said for name, said in self._since.items() if said.id not in gone}
            for name in self._items_of(undone):
                item = self._shelves.items[name]
                said = self.decision_on(item)
                self._note(item, _state_of(said) if said is not None else "open")
        return tuple(undone)

    def _items_of(self, decisions: Sequence[Decision]) -> list[str]:
        """The items of the queue that decisions were made on."""
        wanted = {one.id for one in decisions}
        replaced = {name for one in decisions for name in one.replaces}
        places = {(one.kind, one.spot, one.to) for one in decisions}
        return [
            item.id
            for item in self._shelves.queue.items
            if wanted.intersection(item.decided)
            or replaced.intersection(item.decided)
            or (item.decides, item.spot, item.to) in places
        ]

    def items_of(self, decisions: Sequence[Decision]) -> list[str]:
        with self._lock:
            return self._items_of(decisions)

    def history(self) -> History:
        return self._history

    # -- the queue

    def _shelve(self, queue: Queue) -> _Shelves:
        made = _Shelves(
            queue=queue,
            items={item.id: item for item in queue.items},
            rank={item.id: at for at, item in enumerate(queue.items)},
            series={series.id: series for series in queue.series},
        )
        for item in queue.items:
            said = self._since.get(item.id) or self._history.latest(item.decided)
            state: State = _state_of(said) if said is not None else "open"
            made.states[item.id] = state
            made.counts[item.kind, item.page, state] += 1
        return made

    def _note(self, item: Item, state: State) -> None:
        shelves = self._shelves
        before = shelves.states.get(item.id, "open")
        shelves.counts[item.kind, item.page, before] -= 1
        shelves.counts[item.kind, item.page, state] += 1
        shelves.states[item.id] = state

    # -- making

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let what is under way end; what was decided is kept whether or not it was made."""
        self._ended.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=20)

    def settle_now(self) -> None:
        """What was decided is made, in this thread: for those who do not start the room's own."""
        self._make_once()

    def _work(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(LOOK_EVERY)
            if self._ended.is_set():
                return
            self._wake.clear()
            self._make_once()

    def _make_once(self) -> None:
        try:
            changed = self.opened.refresh()
            if changed is None:
                return
            self._changed(changed)
        except GalleyError as error:
            # The decision is kept all the same, and the next run makes it hold.
            self._tell(Made(number=self._made.number + 1, problem=str(error)))

    def _changed(self, changed: Changed) -> None:
        queue = self.opened.queue()
        with self._lock:
            known = {one.id for one in self.opened.standing.history}
            self._since = {name: said for name, said in self._since.items() if said.id not in known}
            self._history.catch_up(self.opened.standing.history)
            self._shelves = self._shelve(queue)
        self._tell(
            Made(
                number=self._made.number + 1,
                pages=tuple(changed.pages),
                articles=tuple(changed.articles),
                seconds=changed.seconds,
            )
        )

    def _tell(self, made: Made) -> None:
        self._made = made


KINDS = ("conflict", "edit", "doubt", "join", "heads", "byline", "omission", "unplaced", "orphan")


def _broad(state: str) -> str:
    return "decided" if state in CLOSED else state


def _state_of(decision: Decision) -> State:
    match decision.outcome:
        case "defer":
            return "deferred"
        case "accept" | "reject" | "set":
            return decision.outcome
    return "open"


