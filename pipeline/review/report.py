"""The review report of an issue: ``index.html`` and one file a page, each whole in itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Flow, Issue, PageRecords
from pipeline.review.books import OUTCOMES, count_coverage, count_support, tally, verdicts_of
from pipeline.review.cuttings import Cutting, Picture, cut_line, fineness, shrink_page
from pipeline.review.rendering import render
from pipeline.review.view import Card, Outline, PageView, orphans_of, outline, view_page

MAP_WIDTH = 900
THUMB_WIDTH = 220
MAP_QUALITY, THUMB_QUALITY = 45, 45
"""JPEG's, 0 to 100."""
SHOWN_HELD = 200
"""Held edits that the index lists; the pages list all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """What the index keeps of a page once its file is written."""

    sequence: int
    printed: int
    file: str
    scan: str
    language: str
    thumb: Cutting
    lines: int
    rejected: int
    outcomes: Counter[str]
    articles: tuple[ArticleEntry, ...]
    flows: tuple[tuple[str, Flow], ...]
    held: tuple[tuple[int, Card], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    number: int
    title: str
    bylines: tuple[str, ...]
    confidence: float
    kind: str
    lines: int
    applied: int
    held: int


def write_report(
    issue: Issue, pages: Sequence[PageRecords], read_picture: Callable[[str], Picture], software: str
) -> Iterator[tuple[str, bytes]]:
    """Yields (file name, bytes) of HTML files that need nothing but each other, the index last.

    ``read_picture`` gives a scan's grey picture by scan id, in scan pixels; it is called once a page and its
    picture is let go before the next one. ``software`` is named in the foot of each file. Raises ValueError
    where a passage names a line that its page does not have, or a ledger's edits overlap.
    """
    whole = outline(issue, pages)
    entries: list[PageEntry] = []
    for page in pages:
        picture = read_picture(page.prepared.scan.id)
        entry, html = _write_page(whole, page, picture, software)
        del picture
        entries.append(entry)
        yield entry.file, html
    yield "index.html", _write_index(issue, pages, entries, software)


def page_file(sequence: int) -> str:
    """Named by the scan's number, so that a page that failed does not shift the others."""
    return f"page-{sequence:04d}.html"


def _write_page(whole: Outline, page: PageRecords, picture: Picture, software: str) -> tuple[PageEntry, bytes]:
    lines = len(page.recognised.lines) + len(page.recognised.rejected)
    fine = fineness(lines)
    pictured = page.prepared.scan.basis == "picture"
    view = view_page(whole, page, MAP_WIDTH, lambda line: cut_line(picture, line, fine) if pictured else None)
    shown = page.prepared.scan.extent
    sheet = picture[shown.top : shown.bottom, shown.left : shown.right]
    siblings = [page_file(sequence) for sequence in whole.sequence.values()]
    at = siblings.index(page_file(view.sequence))
    html = render(
        "page.html",
        issue=whole.issue,
        view=view,
        picture=shrink_page(sheet, MAP_WIDTH, MAP_QUALITY),
        previous=siblings[at - 1] if at else "",
        following=siblings[at + 1] if at + 1 < len(siblings) else "",
        page_file=page_file,
        software=software,
    )
    return _enter(view, shrink_page(sheet, THUMB_WIDTH, THUMB_QUALITY)), html


def _enter(view: PageView, thumb: Cutting) -> PageEntry:
    scan = view.page.prepared.scan
    outcomes: Counter[str] = Counter()
    for row in view.tallies:
        outcomes.update({outcome: getattr(row, outcome) for outcome in OUTCOMES})
    numbers = {flow.id: str(article.number) for article in view.articles for flow in article.flows}
    return PageEntry(
        sequence=view.sequence,
        printed=view.printed,
        file=page_file(view.sequence),
        scan=scan.id,
        language=view.language,
        thumb=thumb,
        lines=view.lines,
        rejected=len(view.rejected),
        outcomes=outcomes,
        articles=tuple(
            ArticleEntry(
                number=one.number,
                title=one.title,
                bylines=tuple(byline.text for byline in one.bylines),
                confidence=one.article.confidence,
                kind=one.article.kind,
                lines=one.lines,
                applied=one.applied,
                held=one.held,
            )
            for one in view.articles
        ),
        flows=tuple((numbers.get(flow.id, ""), flow) for flow in view.page.order.flows),
        held=view.held[:SHOWN_HELD],
    )


def _write_index(issue: Issue, pages: Sequence[PageRecords], entries: Sequence[PageEntry], software: str) -> bytes:
    verdicts = verdicts_of(pages)
    flows = sorted(
        ((flow, number, entry) for entry in entries for number, flow in entry.flows),
        key=lambda one: (one[0].confidence, one[2].sequence, one[0].id),
    )
    articles = sorted(
        ((article, entry) for entry in entries for article in entry.articles),
        key=lambda one: (one[0].confidence, one[0].number),
    )
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    held = [(row, card, entry) for entry in entries for row, card in entry.held]
    return render(
        "index.html",
        issue=issue,
        entries=entries,
        coverage=count_coverage(issue, pages),
        support=count_support(pages),
        outcomes=outcomes,
        edits=len(verdicts),
        tallies=tally(verdicts),
        flows=flows,
        articles=articles,
        held=held[:SHOWN_HELD],
        orphans=orphans_of(issue, pages),
        jumps=issue.open_jumps,
        steps=[(entry, page.prepared.steps) for entry, page in zip(entries, pages, strict=True)],
        sources=tuple(dict.fromkeys((page.recognised.source.name, page.recognised.source.version) for page in pages)),
        software=software,
    )
