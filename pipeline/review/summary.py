"""Figures of a whole issue: how sure the edits are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import Verdict
from pipeline.review.marking import is_join

BINS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Edits of confidence from ``low`` to ``high``."""

    low: float
    high: float
    applied: int
    held: int
    others: int

    @property
    def total(self) -> int:
        return self.applied + self.held + self.others


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Of all edits but line ends, which are alike and many."""

    bins: tuple[Bin, ...]

    @property
    def most(self) -> int:
        return max(one.total for one in self.bins)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.bins)


def draw_histogram(verdicts: Iterable[Verdict]) -> Histogram:
    counts = [[0, 0, 0] for _ in range(BINS)]
    for verdict in verdicts:
        if not is_join(verdict.edit):
            at = min(BINS - 1, max(0, int(verdict.edit.confidence * BINS)))
            counts[at][{"applied": 0, "held": 1}.get(verdict.outcome, 2)] += 1
    return Histogram(
        bins=tuple(
            Bin(low=at / BINS, high=(at + 1) / BINS, applied=applied, held=held, others=others)
            for at, (applied, held, others) in enumerate(counts)
        )
    )
