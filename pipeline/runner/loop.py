"""The run: what is stale is submitted, what comes back is collected, issues are finished as their pages are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from pipeline.errors import EngineError, NoRoom
from pipeline.executors import PagePool, open_executor, stop_executor, threads_of, width_of
from pipeline.model import Failed
from pipeline.runner.ahead import load_publishing
from pipeline.runner.boundary import describe
from pipeline.runner.discover import Page, Plan, PlannedIssue, Wish, check, plan
from pipeline.runner.journal import Books, Journal, name_settings, read_journal, write_journal
from pipeline.runner.keys import ISSUE_STAGES, Task, file_of
from pipeline.runner.publish import IssueReport, finish_issue
from pipeline.runner.work import Outcome, inspect_page, note_failure, work_page
from pipeline.stages import STAGES, Stage
from pipeline.store import Shelf, hold, remove_halves

FEWEST_FAILED = 3
"""A run is never given up for less: one bad page of two is no sign that something is wrong with all."""
LOOK_EVERY = 0.5
"""Seconds between two looks at how far the pages under way have come."""


class Watcher(Protocol):
    """Told how the run goes."""

    def planned(self, plan: Plan) -> None: ...
    def reached(self, page: Page, stage: str) -> None:
        """The page, under way in a worker, has this stage behind it."""

    def ended(self, page: Page, outcome: Outcome) -> None: ...
    def finishing(self, issue: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``made`` counts the pages that something was made of; ``stopped`` says why the run was given up, if so."""

    issues: tuple[IssueReport, ...]
    made: int
    stopped: str = ""

    @property
    def failed(self) -> tuple[Failed, ...]:
        return tuple(failed for issue in self.issues for failed in issue.failed)


def run(wish: Wish, watcher: Watcher | None = None) -> Report:
    """Make what is stale of the pages asked for, then the articles and the publication of their issues.

    Raises NoScans, SettingsError and OutputError before anything is made, EngineError and NoRoom where no page could
    be made; whatever was made until then stays, and so it is with KeyboardInterrupt.
    """
    check(wish)
    with hold(wish.output):
        remove_halves(wish.output)
        journal = read_journal(wish.output)
        current = _Run(plan=plan(wish, journal), journal=journal, watcher=watcher or _Nobody())
        try:
            return current.run()
        finally:
            write_journal(wish.output, journal)


@dataclass(slots=True, kw_only=True)
class _Run:
    plan: Plan
    journal: Journal
    watcher: Watcher
    made: int = 0
    failures: int = 0
    stopped: str = ""
    todo: list[Page] = field(default_factory=list)
    waiting: dict[str, set[str]] = field(default_factory=dict)
    reports: dict[str, IssueReport] = field(default_factory=dict)

    def run(self) -> Report:
        wanted = [issue for issue in self.plan.issues if issue.problem or any(page.wanted for page in issue.pages)]
        for issue in wanted:
            for page in issue.pages:
                if page.wanted:
                    self._sort(issue, page)
        self.watcher.planned(self.plan)
        self._work(deque(self.todo))
        for issue in wanted:
            if issue.info.id not in self.reports:
                self._finish(issue)
        reports = tuple(self.reports[issue.info.id] for issue in wanted)
        return Report(issues=reports, made=self.made, stopped=self.stopped)

    def _sort(self, issue: PlannedIssue, page: Page) -> None:
        if page.task is None:
            assert page.failed is not None
            note_failure(Shelf(issue.folder / "pages" / page.id), page.failed)
        elif page.stale:
            page.failed = None
            self.todo.append(page)
            self.waiting.setdefault(issue.info.id, set()).add(page.id)
        else:
            page.task.shelf.forget_failed()

    def _work(self, queue: deque[Page]) -> None:
        while queue and not self.stopped:
            under_way: dict[Future[Outcome], _Look] = {}
            workers = min(width_of(self.plan.wish.settings.run), len(queue))
            executor = open_executor(self.plan.wish.settings.run, workers)
            try:
                self._drain(executor, workers, queue, under_way)
                if self.stopped:
                    stop_executor(executor)
                executor.shutdown()
            except BrokenExecutor:
                stop_executor(executor)
                self._try_alone([look.page for look in under_way.values()])
            except BaseException:
                stop_executor(executor)
                raise

    def _drain(
        self, executor: Executor, workers: int, queue: deque[Page], under_way: dict[Future[Outcome], _Look]
    ) -> None:
        """Twice as many pages are submitted as there are workers, so that none waits while an issue is finished.

        Raises BrokenExecutor where a worker died; ``under_way`` then holds the pages that it may have died of.
        """
        while (queue or under_way) and not self.stopped:
            while queue and len(under_way) < (1 if workers == 1 else 2 * workers):
                future = executor.submit(work_page, replace(_task(queue[0]), threads=threads_of(workers)))
                under_way[future] = _Look(queue.popleft())
            if isinstance(executor, PagePool) and self.plan.wish.until in ISSUE_STAGES:
                load_publishing()
            try:
                future = next(as_completed(under_way, timeout=LOOK_EVERY))
            except NotYet:
                for look in under_way.values():
                    for stage in look.news():
                        self.watcher.reached(look.page, stage)
                continue
            page = under_way[future].page
            outcome = _outcome_of(_task(page), future)
            del under_way[future]
            self._ended(page, outcome)

    def _try_alone(self, suspects: Iterable[Page]) -> None:
        """A worker that died does not say of which page; alone, each page answers for itself."""
        for page in suspects:
            if self.stopped:
                return
            executor = open_executor(self.plan.wish.settings.run, 1)
            try:
                outcome = _outcome_of(
                    _task(page), executor.submit(work_page, replace(_task(page), threads=threads_of(1)))
                )
                executor.shutdown()
            except BrokenExecutor:
                stop_executor(executor)
                outcome = _died(_task(page))
            except BaseException:
                stop_executor(executor)
                raise
            self._ended(page, outcome)

    def _ended(self, page: Page, outcome: Outcome) -> None:
        page.digests, page.failed = dict(outcome.digests), outcome.failed
        if outcome.failed is None:
            page.stale = ()
        self.made += bool(outcome.seconds)
        self.journal.note_page(page.name, _task(page).megapixels, outcome.seconds)
        self.watcher.ended(page, outcome)
        self.failures += outcome.failed is not None
        share = self.plan.wish.settings.run.stop_after_failed
        if self.failures >= FEWEST_FAILED and self.failures > share * len(self.todo):
            self.stopped = f"{self.failures} of {len(self.todo)} pages failed, more than run.stop_after_failed allows"
        self.waiting[page.issue].discard(page.id)
        if not self.waiting[page.issue] and not self.stopped:
            self._finish(next(issue for issue in self.plan.issues if issue.info.id == page.issue))

    def _finish(self, issue: PlannedIssue) -> None:
        name = issue.info.id
        self.watcher.finishing(name)
        report = self.reports[name] = finish_issue(issue, self.plan.wish)
        if report.figures is not None:
            self.journal.issues[name] = Books(
                lines=report.figures.lines,
                lost=report.figures.lost,
                unsupported=report.figures.unsupported,
                unproven=report.figures.unproven,
                settings=name_settings(self.plan.wish.settings),
            )


class _Look:
    """How far a page under way has come, told from its artefacts: so it is with any executor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._stamps = {stage.name: self._stamp(stage) for stage in STAGES if stage.name in page.stale}

    def news(self) -> list[str]:
        """The stages done since the last look."""
        done = [stage.name for stage in STAGES if stage.name in self._stamps]
        done = [name for name in done if self._stamps[name] != self._stamp(_stage(name))]
        for name in done:
            del self._stamps[name]
        return done

    def _stamp(self, stage: Stage) -> int:
        try:
            return (Path(_task(self.page).folder) / f"{file_of(stage)}.json").stat().st_mtime_ns
        except OSError:
            return 0


class _Nobody:
    def planned(self, plan: Plan) -> None: ...
    def reached(self, page: Page, stage: str) -> None: ...
    def ended(self, page: Page, outcome: Outcome) -> None: ...
    def finishing(self, issue: str) -> None: ...


def _task(page: Page) -> Task:
    assert page.task is not None
    return page.task


def _stage(name: str) -> Stage:
    return next(stage for stage in STAGES if stage.name == name)


def _outcome_of(task: Task, future: Future[Outcome]) -> Outcome:
    """Also of a page whose task came to nothing on its way there or back. Raises what no other page would be spared."""
    try:
        return future.result()
    except (BrokenExecutor, EngineError, NoRoom):
        raise
    except Exception as error:
        failed = describe(task.name, "prepare", task.path, error)
        note_failure(task.shelf, failed)
        return Outcome(task=task.name, failed=failed, digests={}, seconds={})


def _died(task: Task) -> Outcome:
    digests, stale = inspect_page(task)
    said = (
        f"{task.path}: the worker on this page was killed, most likely for want of memory. "
        "Set run.workers to a smaller number in config.yaml, or make the scan smaller."
    )
    failed = Failed(page=task.name, stage=stale[0] if stale else "settle", error=said)
    note_failure(task.shelf, failed)
    return Outcome(task=task.name, failed=failed, digests=digests, seconds={})
