"""Everything of an issue that a person may want to judge, in the order of what a minute of review gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.decisions import Standing
from pipeline.model import Issue, PageRecords
from pipeline.review.books import passages_of
from pipeline.review.questions import (
    Item,
    ItemKind,
    PageQuestions,
    Question,
    ask_conflicts,
    ask_orphans,
    name_of,
)

__all__ = ["Item", "ItemKind", "Queue", "Series", "build_queue"]

NEXT = 1.2
"""Seconds that each further case of a series takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Equal cases, two or more that nobody decided, in the order of the pages: the same characters read as the same
    others by the same rule, the same doubt, joins for the same reason. ``wrong`` is the mean, ``worth`` what a minute
    gains where they are looked at together."""

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
    found: dict[str, Item] = {}
    for page in pages:
        for item in PageQuestions(page, issue, holders, known).ask():
            found.setdefault(item.id, item)
    conflicts = [*standing.conflicts, *(conflict for page in pages for conflict in page.settled.conflicts)]
    orphans = [*issue.orphans]
    for page in pages:
        orphans += (*page.layout.orphans, *page.order.orphans, *page.settled.orphans)
    for item in (*ask_conflicts(conflicts, pages), *ask_orphans(orphans, pages)):
        found.setdefault(item.id, item)
    items = [_weigh(item) for item in found.values()]
    opened = [item for item in items if set(item.decided) <= deferred]
    series = _find_series(opened)
    of_item = {name: one.id for one in series for name in one.items}
    items = [replace(item, series=of_item[item.id]) if item.id in of_item else item for item in items]
    still = {item.id for item in opened}
    order = {item.id: at for at, item in enumerate(items)}
    items.sort(key=lambda item: (item.id not in still, -item.worth, order[item.id]))
    return Queue(items=tuple(items), series=series, seconds=round(sum(item.seconds for item in opened), 1))


def _weigh(item: Item) -> Item:
    return replace(item, worth=round(60.0 * item.wrong * item.harm / item.seconds, 3))


def _find_series(items: Sequence[Item]) -> tuple[Series, ...]:
    groups: dict[tuple[str, str, str, str], list[Item]] = {}
    for item in items:
        key: tuple[str, str, str, str]
        match item.kind:
            case "edit" | "doubt":
                key = (item.kind, item.before, item.after or "", item.rule)
            case "join" | "heads":
                key = (item.kind, "", "", item.reason)
            case _:
                continue
        groups.setdefault(key, []).append(item)
    made = []
    for (kind, before, after, rule), found in groups.items():
        if len(found) > 1:
            seconds = found[0].seconds + NEXT * (len(found) - 1)
            made.append(
                Series(
                    id=name_of(kind, before, after, rule),
                    kind=found[0].kind,
                    before=before,
                    after=after,
                    rule=rule,
                    items=tuple(item.id for item in found),
                    wrong=round(sum(item.wrong for item in found) / len(found), 4),
                    worth=round(60.0 * sum(item.wrong * item.harm for item in found) / seconds, 3),
                )
            )
    return tuple(sorted(made, key=lambda one: (-one.worth, one.id)))
