"""The state of one review: the queue, what was decided since it was built, undoing, and what is being made of it.

An answer is kept first (appended to the file and synced) and acknowledged then; the stages that it touches run in a
thread of their own afterwards, which also looks whether another desk wrote to the file.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.decisions import now, read_decisions
from pipeline.decisions.conflicts import find_conflicts
from pipeline.decisions.wording import Reviewer, judge
from pipeline.desk.history import History
from pipeline.desk.index import PageIndex, index_page
from pipeline.desk.made import BREATH, LATEST, LONGEST_QUIET, LOOK_EVERY, PROMPT, QUIET, Made
from pipeline.desk.pace import Progress, measure_pace, parse_times
from pipeline.desk.pictures import Picture, Pictures
from pipeline.desk.shelves import Shelves, state_of
from pipeline.errors import GalleyError
from pipeline.geometry import overlap
from pipeline.model import Box, Conflict, Decision, DecisionKind, DecisionOutcome, Orphan, PreparedPage, Spot
from pipeline.review.queue import Item
from pipeline.runner.review import Changed, OpenIssue
from pipeline.spots import SAME, alike, lies_on, page_of


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
        self._due = 0.0
        self._quiet = QUIET
        self._answered = 0.0
        self._known: dict[int, int] = {}
        self._deciders: tuple[object, dict[tuple[str, str], list[Decision]]] = (None, {})
        self._indexes: dict[str, PageIndex] = {}
        self._history = History(read_decisions(self.path).decisions)
        self._known[0] = len(self._history)
        started = time.perf_counter()
        self.shelves = Shelves(opened.queue(), self.decision_on)
        self._took = time.perf_counter() - started
        self._thread = threading.Thread(target=self._work, name="galley-review", daemon=True)

    @property
    def path(self) -> Path:
        """The file of decisions."""
        return self.opened.file

    # -- asking

    @property
    def made(self) -> Made:
        return self._made

    def decision_on(self, item: Item) -> Decision | None:
        """What was said of it last, if it still stands."""
        said = self._since.get(item.id)
        if said is not None:
            return said
        with self._lock:
            return self._history.latest(item.decided)

    def progress(self, reviewer: str) -> Progress:
        shelves = self.shelves
        with self._lock:
            times = parse_times(self._history.times(reviewer))
        pace = measure_pace(times, shelves.seconds_each())
        deferred = shelves.count(state="deferred")
        return Progress(
            decided=shelves.count(state="decided"),
            open=shelves.count(state="open") + deferred,
            deferred=deferred,
            seconds=shelves.seconds_left() * pace.factor,
            pace=pace,
        )

    def index(self, page: str) -> PageIndex | None:
        """None where the issue has no such page."""
        for number, record in enumerate(self.opened.pages, 1):
            if record.prepared.scan.id == page:
                issue = self.opened.issue
                known = self._indexes.get(page)
                if known is None or known.page is not record:
                    known = self._indexes[page] = index_page(record, issue, number)
                elif known.issue is not issue:
                    known.move_to(issue)
                return known
        return None

    def _read_picture(self, page: str) -> tuple[PreparedPage, Picture]:
        index = self.index(page)
        assert index is not None
        return index.page.prepared, self.opened.picture(page)

    def page_of(self, spot: Spot) -> PageIndex | None:
        """The page that a spot lies on, None where the issue has no such page."""
        for record in self.opened.pages:
            if lies_on(spot, record.prepared.scan):
                return self.index(record.prepared.scan.id)
        return None

    def decider(self, kind: DecisionKind, index: PageIndex, box: Box) -> str:
        """Who decided of this place, empty where nobody did."""
        standing = self.opened.standing
        if self._deciders[0] is not standing:
            found: dict[tuple[str, str], list[Decision]] = {}
            for one in standing.in_force:
                if one.kind not in ("edit", "line"):
                    found.setdefault((one.kind, one.spot.page), []).append(one)
            self._deciders = (standing, found)
        here = self._deciders[1].get((kind, page_of(index.page.prepared.scan)), ())
        return next(
            (one.reviewer for one in here if overlap(one.spot.box, box) and alike(one.spot.box, box) >= SAME), ""
        )

    def orphans(self) -> list[Orphan]:
        """Of all pages and the issue, each decision once."""
        found: dict[str, Orphan] = {}
        for page in self.opened.pages:
            for part in (page.layout, page.order, page.settled):
                found |= {orphan.decision.id: orphan for orphan in part.orphans}
        found |= {orphan.decision.id: orphan for orphan in self.opened.issue.orphans}
        return [found[name] for name in sorted(found)]

    def conflicts(self) -> list[Conflict]:
        """Of the file, and those that fit one place of a page only now that it was read."""
        found = {frozenset(one.id for one in conflict): conflict for conflict in self.opened.standing.conflicts}
        for page in self.opened.pages:
            found |= {frozenset(one.id for one in conflict): conflict for conflict in page.settled.conflicts}
        if not found:
            return []
        # What was chosen or taken back a moment ago is in the history before the stages have followed it.
        replaced = self._history.replaced()
        return [
            conflict
            for names, conflict in found.items()
            if not names & replaced and all(self._history.stands(one) for one in conflict)
        ]

    def damaged(self) -> tuple[tuple[int, str], ...]:
        """Lines of the file that are no decisions, by number, and what is wrong."""
        return self.opened.damaged

    def tei(self, article: str) -> str:
        """Of one article, as it stands now."""
        return self.opened.tei(article).decode()

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    # -- deciding

    def answer(
        self,
        reviewer: str,
        items: Sequence[Item],
        outcome: DecisionOutcome,
        after: str | None,
        seen: Collection[str] = (),
    ) -> list[str]:
        """The ids of the items that were decided so now: what this reviewer said already is not said twice.

        ``seen`` are the decisions of others that the reviewer saw there, and overrules; any other one stays, as a
        conflict. Kept when this returns. Raises OutputError where it cannot be kept, ValueError where an item cannot
        be answered so."""
        who = Reviewer(name=reviewer, time=now())
        note = f"one of {len(items)} decided together" if len(items) > 1 else ""
        with self._lock:
            answers = [
                (item, judge(who, item, outcome, after, note=note, replaces=self._overruled(item, reviewer, seen)))
                for item in items
            ]
            fresh = [(item, said) for item, said in answers if not self._says(item, said)]
            for (item, _), kept in zip(fresh, self._keep([said for _, said in fresh]), strict=True):
                self._since[item.id] = kept
                self.shelves.note(item, state_of(kept))
        return [item.id for item, _ in fresh]

    def keep(self, decision: Decision, seen: int) -> Decision:
        """One on what is no item of the queue. It overrules what stands against it of the same reviewer, and of others
        what they had said when ``seen``, the number of a :class:`Made`, was shown. Raises OutputError."""
        with self._lock:
            count = self._known.get(seen, 0)
            others = self._history.standing(decision.kind, decision.spot.page)
            against = {
                one.id
                for conflict in find_conflicts([*others, decision])
                if decision in conflict
                for one in conflict
                if one != decision and (one.reviewer == decision.reviewer or self._history.position(one.id) < count)
            }
            (kept,) = self._keep((replace(decision, replaces=(*decision.replaces, *sorted(against))),))
            return kept

    def resolve(self, chosen: str, reviewer: str) -> Decision | None:
        """Of a conflict, one that holds from now on; None where it is in none. Raises OutputError."""
        with self._lock:
            for conflict in self.conflicts():
                held = next((one for one in conflict if one.id == chosen), None)
                if held is not None:
                    replaced = tuple(one.id for one in conflict)
                    self._keep((replace(held, reviewer=reviewer, time=now(), note="", replaces=replaced),))
                    return held
        return None

    def _keep(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        kept = tuple(self._history.fresh(one) for one in decisions)
        self.opened.keep(*kept)
        self._history.add(kept)
        self._answered = time.monotonic()
        self._wake.set()
        return kept

    def standing_on(self, item: Item) -> tuple[str, ...]:
        """Ids of what was decided of it and stands."""
        since = self._since.get(item.id)
        return (*item.decided, since.id) if since is not None and since.id not in item.decided else tuple(item.decided)

    def _overruled(self, item: Item, reviewer: str, seen: Collection[str]) -> tuple[str, ...]:
        found = [(name, self._history.get(name)) for name in self.standing_on(item)]
        return tuple(name for name, said in found if name in seen or (said is not None and said.reviewer == reviewer))

    def _says(self, item: Item, answer: Decision) -> bool:
        """Whether the reviewer has said the very same of it already, as where an answer is sent twice."""
        said = self.decision_on(item)
        return said is not None and (said.reviewer, said.outcome, said.after) == (
            answer.reviewer,
            answer.outcome,
            answer.after,
        )

    def undo(self, reviewer: str) -> tuple[Decision, ...]:
        """Take back what this reviewer did last and still stands, a series in one; what it was. Raises OutputError."""
        with self._lock:
            undone, withdrawal = self._history.undo(reviewer, now())
            return self._took_back(undone, withdrawal)

    def redo(self, reviewer: str) -> tuple[Decision, ...]:
        """Take back what this reviewer took back last. Raises OutputError."""
        with self._lock:
            again, withdrawal = self._history.redo(reviewer, now())
            places = {(one.kind, one.spot, one.to): one for one in again}
            found = [(item.id, places.get((item.decides, item.spot, item.to))) for item in self.shelves.queue.items]
            self._since |= {name: said for name, said in found if said is not None}
            return self._took_back(again, withdrawal, back=True)

    def withdraw(self, decision: str, reviewer: str) -> tuple[Decision, ...]:
        """Take back one decision, whoever's it is; none where it does not stand. Raises OutputError."""
        with self._lock:
            undone, withdrawal = self._history.withdraw(decision, reviewer, now())
            return self._took_back(undone, withdrawal)

    def _took_back(
        self, undone: Sequence[Decision], withdrawal: Decision | None, *, back: bool = False
    ) -> tuple[Decision, ...]:
        if withdrawal is not None:
            self._keep((withdrawal,))
            gone = set() if back else {one.id for one in undone}
            self._since = {name: said for name, said in self._since.items() if said.id not in gone}
            for name in self._items_of(undone):
                item = self.shelves.items[name]
                self.shelves.note(item, state_of(self.decision_on(item)))
        return tuple(undone)

    def _items_of(self, decisions: Sequence[Decision]) -> list[str]:
        """The items of the queue that decisions were made on."""
        wanted = {one.id for one in decisions}
        replaced = {name for one in decisions for name in one.replaces}
        places = {(one.kind, one.spot, one.to) for one in decisions}
        return [
            item.id
            for item in self.shelves.queue.items
            if wanted.intersection(item.decided)
            or replaced.intersection(item.decided)
            or (item.decides, item.spot, item.to) in places
        ]

    def items_of(self, decisions: Sequence[Decision]) -> list[str]:
        with self._lock:
            return self._items_of(decisions)

    def history(self) -> History:
        return self._history

    # -- making

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let what is under way end; what was decided is kept whether or not it was made."""
        self._ended.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=20)

    def _work(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(LOOK_EVERY)
            if self._ended.is_set():
                break
            busy = self._wake.is_set()
            if busy:
                self._let_pass()
            self._wake.clear()
            if self._try(self._follow):
                self._due = time.monotonic() + self._quiet
            elif not busy and self._due and time.monotonic() > self._due:
                self._due = 0.0
                self._try(self._write)
        if self._due:
            self._try(self._write)

    def _let_pass(self) -> None:
        """Answers that follow each other closely are made together, and none of them waits for what is made."""
        latest = time.monotonic() + LATEST
        while time.monotonic() < min(latest, self._answered + BREATH):
            self._ended.wait(BREATH / 4)

    def _try(self, step: Callable[[], bool]) -> bool:
        try:
            return step()
        except GalleyError as error:
            # The decision is kept all the same, and the next run makes it hold.
            self._tell(Changed(), problem=str(error))
            return False

    def _follow(self) -> bool:
        """Whether there was something to follow."""
        changed = self.opened.refresh()
        if changed is None:
            return False
        # A large issue's queue takes seconds to build: who is deciding does not wait for it, nor for what it costs.
        if self._took < PROMPT:
            self._build()
        self._tell(changed, written=False)
        return True

    def _write(self) -> bool:
        """What is slow, when nobody has decided for a while: let decisions teach, and write the TEI."""
        started = time.perf_counter()
        changed = self.opened.learn()
        self.opened.publish(report=False)
        self._build()
        # The longer it takes, the surer must it be that nobody is in the middle of something.
        self._quiet = min(LONGEST_QUIET, max(QUIET, 3 * (time.perf_counter() - started)))
        self._tell(changed, written=True)
        return True

    def _build(self) -> None:
        """The queue as things stand now; what was decided meanwhile is noted in it."""
        started = time.perf_counter()
        history = self.opened.standing.history
        known = {one.id for one in history}
        with self._lock:
            self._history.catch_up(history)
        latest = self._history.latest
        made = Shelves(self.opened.queue(), lambda item: latest(item.decided), self.shelves.series)
        with self._lock:
            self._since = {name: said for name, said in self._since.items() if said.id not in known}
            for name, said in self._since.items():
                if name in made.items:
                    made.note(made.items[name], state_of(said))
            self.shelves = made
        self._took = time.perf_counter() - started

    def _tell(self, changed: Changed, *, written: bool = False, problem: str = "") -> None:
        made = Made(
            number=self._made.number + 1,
            pages=changed.pages,
            articles=changed.articles,
            seconds=changed.seconds,
            written=written,
            problem=problem,
        )
        self._known[made.number] = len(self._history)
        self._made = made
