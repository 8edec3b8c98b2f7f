"""What every character of the reading text rests on, and what was read and is not in it: two of the three books, both
from one account of every edit that was applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from pipeline.books.account import Accountant, PageEvidence, Removal, count_ink, list_kept_apart
from pipeline.books.coverage import Coverage, count_coverage
from pipeline.edits import applied, runs
from pipeline.model import Decision, Issue, PageRecords, Proof, RemovedRow, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Characters of the reading text by what they rest on; ``unsupported`` is 0 in a sound run."""

    recognised: int = 0
    alternative: int = 0
    normalisation: int = 0
    direction: int = 0
    second_reading: int = 0
    decision: int = 0
    unsupported: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something that was read and is not in the reading text. ``rule`` is that of the edit which took it out, or
    ``rejected`` for lines that the recogniser kept apart; ``edit`` and ``passage`` are then empty."""

    scan: str
    rule: str
    removal: Removal
    edit: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Of one page or of several. ``unproven`` counts the characters that were taken out without proof: 0 in a sound
    run."""

    support: Support
    removed: tuple[Removed, ...]

    @property
    def unproven(self) -> int:
        return sum(one.removal.characters for one in self.removed if one.removal.proof == "none")

    @property
    def sound(self) -> bool:
        return not (self.support.unsupported or self.unproven)


def audit_page(page: PageRecords, decisions: Iterable[Decision] = ()) -> Audit:
    """``decisions`` are those in force. White space rests on nothing and is not counted."""
    evidence = PageEvidence(page.recognised, decisions, placed=page.prepared.scan.basis != "text")
    first = _account(page, evidence, frozenset())
    # The same ink must still stand in a line that no rule took out.
    gone = frozenset(one.removal.line for one in first.removed if one.removal.proof == "same ink")
    return _account(page, evidence, gone) if gone else first


def audit(pages: Iterable[PageRecords], decisions: Sequence[Decision] = ()) -> Audit:
    """Of all pages together."""
    return sum_up(audit_page(page, decisions) for page in pages)


def sum_up(audits: Iterable[Audit]) -> Audit:
    several = tuple(audits)
    support = Support(**{one.name: sum(getattr(each.support, one.name) for each in several) for one in fields(Support)})
    return Audit(support=support, removed=tuple(one for each in several for one in each.removed))


def tally_removed(removed: Iterable[Removed]) -> tuple[RemovedRow, ...]:
    """By rule and proof, what has no proof first, then the most characters."""
    counts: dict[tuple[str, Proof], Counter[str]] = {}
    for one in removed:
        count = counts.setdefault((one.rule, one.removal.proof), Counter())
        count.update(places=1, lines=int(one.removal.whole), characters=one.removal.characters)
    rows = [
        RemovedRow(
            rule=rule,
            proof=proof,
            places=count["places"],
            lines=count["lines"],
            characters=count["characters"],
        )
        for (rule, proof), count in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.proof != "none", -row.characters, row.rule, row.proof)))


def find_imbalance(coverage: Coverage, audit: Audit) -> str:
    """What is wrong with the books, in words; empty where they balance."""
    wrong = [
        f"{number} {what}"
        for number, what in (
            (coverage.lost, "lines lost"),
            (coverage.repeated, "lines twice"),
            (coverage.dropped, "characters of the file that no line has"),
            (audit.support.unsupported, "characters without support"),
            (audit.unproven, "characters taken out without proof"),
        )
        if number
    ]
    return f"the books do not balance: {', '.join(wrong)}" if wrong else ""


def check_page(issue: Issue, page: PageRecords, decisions: Iterable[Decision] = ()) -> str:
    """As :func:`find_imbalance`, of one page."""
    return find_imbalance(count_coverage(issue, [page]), audit_page(page, decisions))


def _account(page: PageRecords, evidence: PageEvidence, gone: frozenset[str]) -> Audit:
    accountant = Accountant(evidence, gone)
    counts: Counter[str] = Counter()
    removed: list[Removed] = []
    scan = page.prepared.scan.id
    for passage in page.settled.passages:
        own = [evidence.lines[name] for name in passage.lines]
        standing: dict[str, Verdict] = {one.edit.id: one for one in passage.ledger if one.outcome == "applied"}
        for run in runs(own, applied(passage.ledger)):
            if run.edit is None:
                counts["recognised"] += count_ink(run.text)
                continue
            found = accountant.account(run.edit, own, standing[run.edit.id].decision)
            counts[found.ground.replace(" ", "_")] += found.supported
            counts["unsupported"] += found.unsupported
            removed += (
                Removed(scan=scan, rule=run.edit.rule, removal=one, edit=run.edit.id, passage=passage.id)
                for one in found.removals
            )
    shown = {name for passage in page.settled.passages for name in passage.lines}
    removed += (Removed(scan=scan, rule="rejected", removal=one) for one in list_kept_apart(evidence, shown))
    return Audit(support=Support(**counts), removed=tuple(removed))
