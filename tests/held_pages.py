"""The command, with a page that is never done: what comes of a run that is ended while it is at work needs no race."""

from __future__ import annotations

import time

from pipeline.cli import main
from pipeline.runner import loop
from pipeline.runner.keys import Task
from pipeline.runner.work import Outcome, work_page

HELD = "0002"


def hold_the_second(task: Task) -> Outcome:
    """In the worker, by reference: it waits until it is ended."""
    while task.page == HELD:
        time.sleep(0.05)
    return work_page(task)


def run() -> None:
    """To be called as ``tests.held_pages.run``, so that workers find the function by its name."""
    setattr(loop, "work_page", hold_the_second)  # noqa: B010 - no part of what the module gives away
    main()
