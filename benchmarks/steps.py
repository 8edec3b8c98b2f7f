"""`python -m benchmarks.steps SCANS`: where the time of a run goes, step by step, and how its memory grows.

One process, `run.executor: inline`. Of each step its own time, without that of the steps within it: by the clock and
of the processors, and the most memory that the process had held by its end. `--threads 1` shows what all of it costs,
several threads how far they help.
"""

from __future__ import annotations

import argparse
import functools
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

STEPS = (
    ("prepare", "pipeline.stages.prepare", "prepare"),
    ("opening the recogniser", "pipeline.engines.rapidocr", "open_rapidocr"),
    ("size of type", "pipeline.engines.rapidocr.detect", "find_scale"),
    ("search for lines", "pipeline.engines.rapidocr.engine", "detect"),
    ("lines cut at gutters", "pipeline.engines.rapidocr.engine", "cut_at_gutters"),
    ("recognition: features", "pipeline.engines.rapidocr.read", "_find_features"),
    ("recognition: classes", "pipeline.engines.rapidocr.read", "_read_steps"),
    ("print without a line", "pipeline.stages.recognise", "read_omitted"),
    ("ends of lines", "pipeline.stages.recognise", "read_ends"),
    ("second looks", "pipeline.stages.recognise", "look_again"),
    ("recognise, all else", "pipeline.stages.recognise", "recognise"),
    ("layout", "pipeline.stages.layout", "lay_out"),
    ("order", "pipeline.stages.order", "order_on"),
    ("mend", "pipeline.stages.mend", "mend"),
    ("settle", "pipeline.stages.settle", "settle_page"),
    ("articles, books, formats, report", "pipeline.runner.loop", "finish_issue"),
)
"""Name, module and function. A function is wrapped where it is looked up when it is called."""
ELSE = "start, loading, artefacts"


@dataclass(slots=True)
class Step:
    seconds: float = 0.0
    processor: float = 0.0
    peak: float = 0.0


@dataclass(slots=True)
class Ledger:
    """``within`` is what the steps within the present one have taken, for each that is under way."""

    steps: dict[str, Step] = field(default_factory=dict)
    within: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0]])

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter(), time.process_time()
        self.within.append([0.0, 0.0])
        try:
            yield
        finally:
            taken = time.perf_counter() - started[0], time.process_time() - started[1]
            inner = self.within.pop()
            own = self.steps.setdefault(name, Step())
            own.seconds += taken[0] - inner[0]
            own.processor += taken[1] - inner[1]
            own.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self.within[-1][0] += taken[0]
            self.within[-1][1] += taken[1]

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with self.step(name):
                return function(*args, **kwargs)

        return wrapped


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.steps", description=__doc__)
    parser.add_argument("scans", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as scratch, ledger.step(ELSE):
        run(options.scans, Path(scratch), options.threads, ledger)
    Console().print(tabulate(ledger))


def run(scans: Path, output: Path, threads: int, ledger: Ledger) -> None:
    from pipeline.config import RunSettings, Settings
    from pipeline.runner import Wish, loop

    for name, module, function in STEPS:
        found = import_module(module)
        setattr(found, function, ledger.wrap(name, getattr(found, function)))
    setattr(loop, "threads_of", lambda _: threads)  # noqa: B010
    settings = Settings(run=RunSettings(executor="inline"))
    report = loop.run(Wish(scans=scans, output=output, settings=settings))
    if report.failed:
        sys.exit(report.failed[0].error)


def tabulate(ledger: Ledger) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("step")
    for column in ("seconds", "processor", "MiB by its end"):
        table.add_column(column, justify="right")
    names = [ELSE, *(name for name, _, _ in STEPS)]
    for name in names:
        if (one := ledger.steps.get(name)) is not None:
            table.add_row(name, f"{one.seconds:.2f}", f"{one.processor:.2f}", f"{one.peak:.0f}")
    whole = ledger.steps.values()
    sums = sum(one.seconds for one in whole), sum(one.processor for one in whole)
    table.add_row("all", f"{sums[0]:.2f}", f"{sums[1]:.2f}", f"{max(one.peak for one in whole):.0f}")
    return table


if __name__ == "__main__":
    main()
