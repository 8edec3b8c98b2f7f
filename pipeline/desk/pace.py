"""How far a reviewer has come, and how long the rest will take at their own pace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

BREAK = timedelta(minutes=2)
"""Who has not decided for so long was away, or looked something up: no measure of the next item."""
FEWEST = 8
"""Intervals from which on a pace is known."""
LATEST = 200
"""Intervals that are looked at: people get quicker."""
WEIGHT = 12.0
"""Intervals that the reckoned seconds of the items count for beside the measured ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """``factor`` times the seconds reckoned for an item are this reviewer's; ``seconds`` of their usual item, 0.0
    where too few were measured, which ``measured`` counts."""

    factor: float = 1.0
    seconds: float = 0.0
    measured: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Items of the queue; ``seconds`` that the open ones will take, one after the other. ``deferred`` are open too."""

    decided: int
    open: int
    deferred: int
    seconds: float
    pace: Pace

    @property
    def total(self) -> int:
        return self.decided + self.open

    @property
    def share(self) -> float:
        return self.decided / self.total if self.total else 1.0


def measure_pace(times: Sequence[datetime], reckoned: float) -> Pace:
    """From when one reviewer decided, in order; several at one moment were decided together and count once.
    ``reckoned`` are the seconds of a usual item where nothing is known of who decides.

    The median of the intervals, drawn to what was reckoned while they are few: it stays honest where somebody went
    for coffee, and with three decisions it does not promise an evening's work in a minute.
    """
    moments = sorted(set(times))
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    worked = [gap.total_seconds() for gap in gaps if gap <= BREAK][-LATEST:]
    if len(worked) < FEWEST or reckoned <= 0:
        return Pace(measured=len(worked))
    usual = max(0.5, median(worked))
    blended = (usual * len(worked) + reckoned * WEIGHT) / (len(worked) + WEIGHT)
    return Pace(factor=blended / reckoned, seconds=usual, measured=len(worked))


def say_duration(seconds: float) -> tuple[int, str]:
    """A number and its unit (``minutes`` or ``hours``), as coarse as it is honest: fives from twenty minutes on."""
    minutes = max(1, round(seconds / 60))
    if minutes >= 20:
        minutes = 5 * round(minutes / 5)
    if minutes >= 120:
        return round(minutes / 60), "hours"
    return minutes, "minutes"


def parse_times(times: Iterable[str]) -> list[datetime]:
    """Those that are times, with their zone."""
    found = []
    for time in times:
        try:
            moment = datetime.fromisoformat(time)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            found.append(moment)
    return found
