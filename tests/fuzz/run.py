"""The inputs of a target in a process of its own, which may hang, grow or end without harm."""

from __future__ import annotations

import multiprocessing
import resource
import time
import traceback
import warnings
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz import TARGETS, make_input

SLOWEST = 20.0
"""Seconds: what takes longer than a large newspaper page holds up a run."""
MOST_MEMORY = 1_000_000_000
"""Bytes beyond what a process needs that reads nothing."""
LOOK = 0.2
"""Seconds between two looks at whether the process still comes on."""
WIDEST, LONGEST = 300, 30
"""Characters and lines of a failure that are shown."""
MOST_SHOWN = 5
"""Failures of a target after which it is given up: more are hardly other ones."""


@dataclass
class Result:
    """``slowest`` in seconds, ``memory`` the process's peak in MB."""

    inputs: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)
    slowest: float = 0.0
    memory: float = 0.0


def run(name: str, seed: int, numbers: range, seconds: float) -> Result:
    """The inputs of a target, in a process that is started again wherever it ends or hangs."""
    result = Result()
    until = time.monotonic() + seconds
    context = multiprocessing.get_context("spawn")
    left = numbers
    while left and time.monotonic() < until and len(result.failures) < MOST_SHOWN:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(there, name, seed, left), daemon=True)
        process.start()
        there.close()
        stopped = _follow(here, result, until)
        process.join(LOOK if stopped is None else 0)
        process.kill()
        process.join()
        if stopped is None:
            break
        number, said = stopped
        if number is None:
            raise SystemExit(f"{name}: the process ended before its first input (code {process.exitcode})")
        result.inputs += 1
        result.failures.append((number, said))
        left = range(number + 1, numbers.stop)
    return result


def _follow(pipe: Connection, result: Result, until: float) -> tuple[int | None, str] | None:
    """Takes down what the process does; the input at which it ended or hung, None where it came to its end."""
    number: int | None = None
    began = time.monotonic()
    while time.monotonic() < until:
        if not pipe.poll(LOOK):
            if number is not None and time.monotonic() - began > SLOWEST:
                return number, f"took more than {SLOWEST:.0f} s"
            continue
        try:
            message = pipe.recv()
        except EOFError:
            return number, "ended the process"
        match message:
            case ("begin", int(at)):
                number, began = at, time.monotonic()
            case ("done", float(took), float(memory), said):
                result.inputs += 1
                result.slowest = max(result.slowest, took)
                result.memory = max(result.memory, memory)
                if said:
                    result.failures.append((number or 0, said))
                    if len(result.failures) >= MOST_SHOWN:
                        return None
            case "end":
                return None
    return None


def _work(pipe: Connection, name: str, seed: int, numbers: range) -> None:
    warnings.simplefilter("error")
    read = TARGETS[name].read
    for sound in TARGETS[name].sound:
        # What is loaded when first needed counts as had.
        read(sound)
    _bound_memory()
    for number in numbers:
        pipe.send(("begin", number))
        content = make_input(name, seed, number)
        began = time.perf_counter()
        said = ""
        try:
            read(content)
        except BaseException:
            said = "\n".join(line[:WIDEST] for line in traceback.format_exc(limit=-4).splitlines()[-LONGEST:])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        pipe.send(("done", time.perf_counter() - began, memory, said))
    pipe.send("end")


def _bound_memory() -> None:
    """On systems that tell how much a process has."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
