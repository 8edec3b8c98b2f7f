"""Figures of a whole issue: how sure the edits are, and what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.decisions import Standing
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What one person said; ``last`` is when they said the last of it, ``taken_back`` what does not stand any more."""

    reviewer: str
    accepted: int
    rejected: int
    typed: int
    deferred: int
    taken_back: int
    last: str


def count_decisions(standing: Standing) -> tuple[Reviewed, ...]:
    """By reviewer, who decided most first."""
    counts: dict[str, Counter[str]] = {}
    last: dict[str, str] = {}
    stands = {one.id for one in (*standing.in_force, *standing.deferred)}
    stands |= {one.id for conflict in standing.conflicts for one in conflict}
    for one in standing.history:
        last[one.reviewer] = max(last.get(one.reviewer, ""), one.time)
        count = counts.setdefault(one.reviewer, Counter())
        if one.id in stands:
            count[one.outcome] += 1
        elif one.outcome != "withdraw":
            count["gone"] += 1
    rows = [
        Reviewed(
            reviewer=name,
            accepted=count["accept"],
            rejected=count["reject"],
            typed=count["set"],
            deferred=count["defer"],
            taken_back=count["gone"],
            last=last[name],
        )
        for name, count in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.accepted + row.rejected + row.typed), row.reviewer)))
