"""Where tasks run: each place is a ``concurrent.futures.Executor``, and nothing else is asked of it."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, ParamSpec, TypeVar

from pipeline.config import RunSettings, cores

P = ParamSpec("P")
T = TypeVar("T")


class InlineExecutor(Executor):
    """Runs a task when it is submitted, in this process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class PagePool(ProcessPoolExecutor):
    """Spawned processes: a fork would copy the threads' locks of the libraries that the parent has loaded."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker)

    def stop(self) -> None:
        """End the workers now, whatever they are at; artefacts are whole or not there."""
        workers = tuple((getattr(self, "_processes", None) or {}).values())
        self.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()


def width_of(settings: RunSettings) -> int:
    """How many pages are worked on at once."""
    return 1 if settings.executor == "inline" else settings.workers or cores()


def threads_of(workers: int) -> int:
    """How many threads each of so many pages under way may use: one alone has all cores."""
    return max(1, cores() // workers)


def open_executor(settings: RunSettings, workers: int) -> Executor:
    return InlineExecutor() if settings.executor == "inline" else PagePool(workers)


def stop_executor(executor: Executor) -> None:
    if isinstance(executor, PagePool):
        executor.stop()
    else:
        executor.shutdown(wait=False, cancel_futures=True)


def _start_worker() -> None:
    # Ctrl-C goes to the whole group of processes; the parent alone decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker of a killed parent would wait for tasks for ever: both ends of the queue's pipe are its own."""
    parent: Any = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
