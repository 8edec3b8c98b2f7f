"""What will be needed is loaded while something else is waited for, so that the first page does not wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from importlib import import_module

LATER_STAGES = ("pipeline.stages.layout", "pipeline.stages.order", "pipeline.stages.mend", "pipeline.stages.settle")


@cache
def load_publishing() -> None:
    """In a thread, once a process: what follows when the pages of an issue are done. Its process has nothing to do
    while workers are at their first pages."""
    threading.Thread(target=_load_publishing).start()


def load_recognition(open_engine: Callable[[], object]) -> None:
    """In a thread: the recogniser, and the stages that come after it. ``open_engine`` raises nothing; whoever asks for
    the engine next waits for it, or is told why there is none."""

    def load() -> None:
        open_engine()
        for name in LATER_STAGES:
            import_module(name)

    threading.Thread(target=load).start()


def _load_publishing() -> None:
    for name in ("pipeline.stages.articles", "pipeline.stages.mend.gaps", "pipeline.books", "pipeline.formats.writers"):
        import_module(name)
    from pipeline.review import load_templates

    load_templates()
