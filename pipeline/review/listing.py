"""The changes of an issue as records and as plain text: for programs, terminals and git."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.books import lines_of, passages_by_name, passages_of
from pipeline.edits import applied, runs
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Evidence, Issue, Line, PageRecords, Passage
from pipeline.review.explanation import explain_page
from pipeline.review.finder import find_all
from pipeline.review.findings import Finding, Kind
from pipeline.review.marking import is_join
from pipeline.review.view import outline
from pipeline.spots import box_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A finding outside of the report. ``box`` is in scan pixels, None where it has no place; ``article`` is the
    article's id, empty outside of articles; ``context`` are the characters before and after it on its line."""

    id: str
    kind: Kind
    page: str
    article: str
    line: str
    box: Box | None
    before: str
    after: str
    context: tuple[str, str]
    alternatives: tuple[tuple[str, float], ...]
    reason: str
    rule: str
    support: str
    evidence: tuple[Evidence, ...]
    confidence: float | None
    outcome: str
    by: str
    note: str
    needs: tuple[str, ...]
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """``changes`` in the order of the text; ``id`` is empty for what stands in no article."""

    issue: str
    id: str
    title: str
    pages: tuple[str, ...]
    changes: tuple[Listed, ...]


def list_changes(issue: Issue, pages: Sequence[PageRecords]) -> tuple[ListedArticle, ...]:
    """Articles in the order of the issue, then what stands outside of them."""
    whole = outline(issue, pages)
    found: dict[int | None, list[Listed]] = {}
    for page in pages:
        explained = explain_page(
            whole.names[page.prepared.scan.id],
            page.prepared,
            page.recognised,
            page.layout,
            page.order,
            settled=page.settled,
            holders=whole.holders,
        )
        lines = lines_of(page)
        rows = {name: row for row, name in enumerate(name for one in page.settled.passages for name in one.lines)}
        for one in sorted(find_all(whole.holders, page, explained), key=lambda one: _place(one, rows)):
            found.setdefault(one.article, []).append(_list(one, issue, page, lines, whole.names))
    articles = [
        ListedArticle(
            issue=issue.info.id,
            id=article.id,
            title=whole.titles[position],
            pages=tuple(whole.names[scan] for scan in article.pages if scan in whole.names),
            changes=tuple(found.get(position, ())),
        )
        for position, article in enumerate(issue.articles)
    ]
    if None in found:
        rest = ListedArticle(
            issue=issue.info.id, id="", title="", pages=tuple(whole.names.values()), changes=tuple(found[None])
        )
        articles.append(rest)
    return tuple(articles)


def _place(one: Finding, rows: Mapping[str, int]) -> tuple[int, int, int]:
    """Joins stand before the passage that they lead to."""
    if not one.spans:
        return one.passage, -1, 0
    return one.passage, rows.get(one.spans[0].line, len(rows)), one.spans[0].start


def _list(one: Finding, issue: Issue, page: PageRecords, lines: Mapping[str, Line], names: Mapping[str, str]) -> Listed:
    boxes = [box_of(lines[span.line], span.start, span.end) for span in one.spans]
    before, after = one.before, one.after
    if one.step is not None and one.step.join is not None:
        before, after = one.step.source.last if one.step.source else "", one.step.target.first
        boxes = [one.step.target.region.box]
    return Listed(
        id=f"{one.scan}:{one.edit or one.anchor}",
        kind=one.kind,
        page=names[page.prepared.scan.id],
        article=issue.articles[one.article].id if one.article is not None else "",
        line=one.spans[0].line if one.spans else "",
        box=hull_of_boxes(boxes) if boxes else None,
        before=before,
        after=after,
        context=(one.left, one.right),
        alternatives=one.alternatives,
        reason=one.reason,
        rule=one.rule,
        support=one.support,
        evidence=one.evidence,
        confidence=one.confidence,
        outcome=one.outcome,
        by=one.by,
        note=one.note,
        needs=one.needs,
        worth=one.worth,
    )


def unified(issue: Issue, pages: Sequence[PageRecords], wanted: str | None = None) -> Iterator[str]:
    """A unified diff for each article, lines with their ends: from what was recognised to the reading text, one line of
    print in a row on both sides, so that what the repair changed shows and nothing else. ``wanted``: one article's id.
    """
    by_scan = {page.prepared.scan.id: page for page in pages}
    named = {scan: passages_by_name(page) for scan, page in by_scan.items()}
    lines = {scan: lines_of(page) for scan, page in by_scan.items()}
    for article in issue.articles:
        if wanted is not None and article.id != wanted:
            continue
        before: list[str] = []
        after: list[str] = []
        for scan in article.pages:
            for name in passages_of(article):
                passage = named.get(scan, {}).get(name)
                if passage is not None:
                    mine = [lines[scan][one] for one in passage.lines]
                    before += [*(line.text for line in mine), ""]
                    after += [*_rows(mine, passage), ""]
        yield from difflib.unified_diff(
            [f"{row}\n" for row in before],
            [f"{row}\n" for row in after],
            fromfile=f"a/{issue.info.id}/{article.id}.txt",
            tofile=f"b/{issue.info.id}/{article.id}.txt",
        )


def _rows(lines: Sequence[Line], passage: Passage) -> list[str]:
    """The reading text with the line ends of the print."""
    rows = [""]
    for run in runs(lines, applied(passage.ledger)):
        if run.edit is not None and is_join(run.edit):
            rows.append("")
            continue
        first, *rest = run.text.split("\n")
        rows[-1] += first
        rows += rest
    return rows
