"""A command as a process of its own: how long it takes, and the most memory that it and its children hold."""

from __future__ import annotations

import os
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
    """``peak`` in bytes: the largest sum, over the whole tree of processes, of resident memory. Pages that
    processes share count once for each, so it is rather too high than too low."""

    seconds: float
    peak: int


def measure(command: Sequence[str], folder: Path, log: Path) -> Measured:
    """Runs the command in ``folder``. Raises SystemExit, with where its words are, when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    start = time.perf_counter()
    with log.open("w", encoding="utf-8") as words:
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=words, stderr=subprocess.STDOUT)
        root, peak = psutil.Process(child.pid), 0
        while child.poll() is None:
            peak = max(peak, _held(root))
            time.sleep(INTERVAL)
    seconds = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} left with {child.returncode}; its words are in {log}")
    return Measured(seconds=seconds, peak=peak)


def _held(root: psutil.Process) -> int:
    held = 0
    try:
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in tree:
        try:
            held += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return held
