"""What became of edits, by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from pipeline.model import Outcome, PageRecords, Verdict

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTally:
    """What became of the edits that one rule proposed for one reason."""

    rule: str
    reason: str
    applied: int
    held: int
    rejected: int
    superseded: int

    @property
    def total(self) -> int:
        return self.applied + self.held + self.rejected + self.superseded


def tally(verdicts: Iterable[Verdict]) -> tuple[RuleTally, ...]:
    """Most frequent first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for verdict in verdicts:
        counts.setdefault((verdict.edit.rule, verdict.edit.reason), Counter())[verdict.outcome] += 1
    rows = [
        RuleTally(rule=rule, reason=reason, **{outcome: count[outcome] for outcome in OUTCOMES})
        for (rule, reason), count in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.rule, row.reason)))


def verdicts_of(pages: Sequence[PageRecords]) -> tuple[Verdict, ...]:
    return tuple(verdict for page in pages for passage in page.settled.passages for verdict in passage.ledger)
