"""A command as a process of its own: how long it takes, and the most memory that it and its children hold."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

INTERVAL = 0.05
"""Seconds between two looks at the memory: what comes and goes in less is missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """``processor``: seconds of all cores together. ``peak`` in bytes: the largest sum, over the whole tree of
    processes, of resident memory. Pages that processes share count once for each, so it is rather too high than too
    low. ``largest``: the most that a single one of them held."""

    seconds: float
    processor: float
    peak: int
    largest: int


def measure(command: Sequence[str], folder: Path, log: Path) -> Measured:
    """Runs the command in ``folder``. Raises SystemExit, with where its words are, when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    # As where it is installed: pip compiles what it installs, and Python what it finds uncompiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = _processor()
    start = time.perf_counter()
    with log.open("w", encoding="utf-8") as words:
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=words, stderr=subprocess.STDOUT)
        root, peak, largest = psutil.Process(child.pid), 0, 0
        while child.poll() is None:
            held = _held(root)
            peak, largest = max(peak, sum(held)), max(largest, *held, 0)
            time.sleep(INTERVAL)
    seconds = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} left with {child.returncode}; its words are in {log}")
    return Measured(seconds=seconds, processor=_processor() - before, peak=peak, largest=largest)


def _processor() -> float:
    """Seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _held(root: psutil.Process) -> list[int]:
    held = []
    try:
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
    for process in tree:
        try:
            held.append(process.memory_info().rss)
        except psutil.NoSuchProcess:
            continue
    return held
