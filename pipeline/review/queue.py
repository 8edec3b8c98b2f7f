"""Everything of an issue that a person may want to judge, in the order of what a minute of review gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.books import passages_of
from pipeline.decisions import Standing
from pipeline.model import Article, Issue, PageRecords
from pipeline.review.questions import (
    Item,
    ItemKind,
    PageQuestions,
    PagesByScan,
    Question,
    ask_conflicts,
    ask_orphans,
)

__all__ = ["Item", "ItemKind", "Queue", "Series", "build_queue"]

NEXT = 1.2
"""Seconds that each further case of a series takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Equal cases, two or more that nobody decided, in the order of the pages: the same characters read as the same
    others by the same rule, the same doubt, joins for the same reason (which is then the ``rule``). ``wrong`` is the
    mean, ``worth`` what a minute gains where they are looked at together."""

    id: str
    kind: ItemKind
    before: str
    after: str
    rule: str
    items: tuple[str, ...]
    wrong: float
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """``items`` and ``series`` with most worth first, what was decided last; ``seconds`` for all that is open."""

    items: tuple[Item, ...]
    series: tuple[Series, ...]
    seconds: float


def build_queue(issue: Issue, pages: Sequence[PageRecords], standing: Standing) -> Queue:
    """In n log n of what there is to ask."""
    known: dict[Question, list[str]] = {}
    for decision in standing.in_force:
        if decision.kind != "edit":
            known.setdefault((decision.kind, decision.spot, decision.to, None), []).append(decision.id)
    for decision in standing.deferred:
        after = decision.after if decision.kind == "edit" else None
        known.setdefault((decision.kind, decision.spot, decision.to, after), []).append(decision.id)
    deferred = {decision.id for decision in standing.deferred}
    holders = {name: article.id for article in issue.articles for name in passages_of(article)}
    articles: dict[str, list[Article]] = {}
    for article in issue.articles:
        for scan in dict.fromkeys(article.pages):
            articles.setdefault(scan, []).append(article)
    found: dict[str, Item] = {}
    for page in pages:
        for item in PageQuestions(page, articles.get(page.prepared.scan.id, ()), holders, known).ask():
            found.setdefault(item.id, item)
    conflicts = [*standing.conflicts, *(conflict for page in pages for conflict in page.settled.conflicts)]
    orphans = [*issue.orphans]
    for page in pages:
        orphans += (*page.layout.orphans, *page.order.orphans, *page.settled.orphans)
    scans = PagesByScan(pages)
    for item in (*ask_conflicts(conflicts, scans), *ask_orphans(orphans, scans)):
        found.setdefault(item.id, item)
    items = list(found.values())
    opened = [item for item in items if set(item.decided) <= deferred]
    series = _find_series(opened)
    still = {item.id for item in opened}
    order = {item.id: at for at, item in enumerate(items)}
    items.sort(key=lambda item: (item.id not in still, -item.worth, order[item.id]))
    return Queue(items=tuple(items), series=series, seconds=round(sum(item.seconds for item in opened), 1))


def _find_series(items: Sequence[Item]) -> tuple[Series, ...]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        if item.series:
            groups.setdefault(item.series, []).append(item)
    made = []
    for name, found in groups.items():
        first = found[0]
        if len(found) > 1:
            made.append(
                Series(
                    id=name,
                    kind=first.kind,
                    before=first.before,
                    after=first.after or "",
                    rule=first.reason if first.decides == "order" else first.rule,
                    items=tuple(item.id for item in found),
                    wrong=round(sum(item.wrong for item in found) / len(found), 4),
                    worth=_worth_of(found),
                )
            )
    return tuple(sorted(made, key=lambda one: (-one.worth, one.id)))


def _worth_of(items: Sequence[Item]) -> float:
    harm = sum(item.wrong * item.harm for item in items)
    return round(60.0 * harm / (items[0].seconds + NEXT * (len(items) - 1)), 3)
