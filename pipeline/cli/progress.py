"""How far the run is and how long it will yet take: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from pipeline.config import RunSettings
from pipeline.executors import width_of
from pipeline.runner import Outcome, Page, Plan, Watcher


@dataclass(slots=True)
class Estimate:
    """What is left, from the seconds per megapixel that each stage has taken in this run."""

    width: int
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    megapixels: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def note(self, megapixels: float, seconds: Iterable[tuple[str, float]]) -> None:
        for stage, taken in seconds:
            self.seconds[stage] += taken
            self.megapixels[stage] += megapixels

    def left(self, pages: Iterable[tuple[float, Iterable[str]]]) -> float | None:
        """Seconds for pages of (megapixels, stages to be made), shared among the workers; None as long as
        one of the stages has not been measured."""
        total, longest, count = 0.0, 0.0, 0
        for megapixels, stages in pages:
            names = list(stages)
            if any(not self.megapixels[name] for name in names):
                return None
            own = sum(self.seconds[name] / self.megapixels[name] * megapixels for name in names)
            total, longest, count = total + own, max(longest, own), count + 1
        return max(longest, total / max(1, min(self.width, count)))


def say_duration(seconds: float) -> str:
    """In the one unit that tells enough: an estimate has no seconds when it is one of hours."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


class _Tally:
    """What the two displays have in common."""

    def __init__(self, settings: RunSettings) -> None:
        self.estimate = Estimate(width_of(settings))
        self.left: dict[str, tuple[Page, list[str]]] = {}
        self.pages = self.done = 0

    def planned(self, plan: Plan) -> None:
        self.left = {page.name: (page, list(page.stale)) for page in plan.pages if page.task and page.stale}
        self.pages = len(self.left)

    def reached(self, page: Page, stage: str) -> None:
        stages = self.left[page.name][1]
        while stages and stage in stages:
            stages.pop(0)

    def ended(self, page: Page, outcome: Outcome) -> None:
        self.left.pop(page.name, None)
        self.done += 1
        if page.task is not None:
            self.estimate.note(page.task.megapixels, outcome.seconds.items())

    def finishing(self, issue: str) -> None:
        pass

    def remaining(self) -> str:
        pages = [(page.task.megapixels, stages) for page, stages in self.left.values() if page.task]
        seconds = self.estimate.left(pages) if pages else None
        return f"about {say_duration(seconds)} left" if seconds is not None else ""


class _Plain(_Tally):
    def __init__(self, console: Console, settings: RunSettings) -> None:
        super().__init__(settings)
        self._console = console

    def planned(self, plan: Plan) -> None:
        super().planned(plan)
        every = sum(1 for _ in plan.pages)
        self._say(f"{every} {'page' if every == 1 else 'pages'}, {self.pages or 'nothing'} to be made")

    def ended(self, page: Page, outcome: Outcome) -> None:
        super().ended(page, outcome)
        stages = ", ".join(f"{stage} {taken:.1f} s" for stage, taken in outcome.seconds.items() if taken >= 0.05)
        said = [f"{self.done}/{self.pages}", page.name, page.file]
        said += ["failed"] if outcome.failed else []
        said += [f"({stages})"] if stages else []
        said += [self.remaining()] if self.remaining() else []
        self._say(" ".join(said))

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)


class _Live(_Tally):
    def __init__(self, progress: Progress, settings: RunSettings) -> None:
        super().__init__(settings)
        self._progress = progress
        self._all: TaskID | None = None
        self._rows: dict[str, TaskID] = {}

    def planned(self, plan: Plan) -> None:
        super().planned(plan)
        if self.pages:
            self._all = self._progress.add_task("pages", total=self.pages, note="")

    def reached(self, page: Page, stage: str) -> None:
        super().reached(page, stage)
        stages = self.left[page.name][1]
        if page.name not in self._rows:
            self._rows[page.name] = self._progress.add_task(
                f"  {page.name} {page.file}", total=len(page.stale), note=""
            )
        self._progress.update(
            self._rows[page.name],
            completed=len(page.stale) - len(stages),
            note=stages[0] if stages else "",
        )
        self._renew()

    def ended(self, page: Page, outcome: Outcome) -> None:
        super().ended(page, outcome)
        row = self._rows.pop(page.name, None)
        if row is not None:
            self._progress.remove_task(row)
        if outcome.failed is not None:
            self._progress.console.print(f"{page.name} {page.file} failed at {outcome.failed.stage}", markup=False)
        self._renew()

    def finishing(self, issue: str) -> None:
        if self._all is not None:
            self._progress.update(self._all, note=f"articles and TEI of {issue}")

    def _renew(self) -> None:
        if self._all is not None:
            self._progress.update(self._all, completed=self.done, note=self.remaining())


@contextmanager
def open_display(console: Console, settings: RunSettings) -> Iterator[Watcher]:
    if not console.is_terminal:
        yield _Plain(console, settings)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Live(progress, settings)
