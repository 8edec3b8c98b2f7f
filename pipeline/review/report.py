"""The review report of an issue: ``index.html``, one file a page and one an article, each whole in itself."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, get_args

from pipeline.books import Audit, audit_page, count_coverage, sum_up, tally_removed
from pipeline.decisions import Learned, Standing
from pipeline.model import DecisionKind, Issue, PageRecords
from pipeline.review.cuttings import Cutting, Picture, shrink_page
from pipeline.review.drawing import DASHES
from pipeline.review.findings import KINDS, LABELS, Kind
from pipeline.review.phrases import Interface
from pipeline.review.removal import Gone, group, is_listed, sort_rows
from pipeline.review.rendering import render
from pipeline.review.summary import Histogram, count_decisions, draw_histogram
from pipeline.review.tallies import OUTCOMES, tally, verdicts_of
from pipeline.review.view import (
    ArticlePart,
    Card,
    Outline,
    PageView,
    Ruling,
    article_file,
    outline,
    page_file,
    rulings_of,
)
from pipeline.review.viewing import view_page
from pipeline.spots import page_of

MAP_WIDTH, MAP_QUALITY = 1100, 42
"""Of the picture of a page: pixels, and JPEG's 0 to 100."""
SMALL_WIDTH, SMALL_QUALITY = 280, 30
"""The same beside an article."""
THUMB_WIDTH, THUMB_QUALITY = 200, 40
"""The same in the index."""
FIRST = 40
"""Findings that the index shows, of those that are worth most."""
FEW = 100
"""Rows of a table that the index shows; the other files have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """What the index keeps of a page once its file is written."""

    sequence: int
    printed: str
    file: str
    scan: str
    language: str
    thumb: Cutting
    lines: int
    counts: Mapping[Kind, int]
    held: int
    need: float
    articles: int


@dataclass(slots=True, kw_only=True)
class ArticleEntry:
    """What the index keeps of an article once its parts are known."""

    number: int
    file: str
    title: str
    bylines: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    language: str = "und"
    confidence: float = 1.0
    kind: str = "article"
    lines: int = 0
    changes: int = 0
    held: int = 0
    doubts: int = 0


@dataclass(slots=True, kw_only=True)
class _Open:
    """An article some of whose pages are still to come."""

    parts: list[tuple[ArticlePart, Cutting]] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)


def write_report(
    issue: Issue,
    pages: Sequence[PageRecords],
    read_picture: Callable[[str], Picture | None],
    software: str,
    interface: Interface = "en",
    standing: Standing | None = None,
    learned: Learned | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yields (file name, bytes) of HTML files that need nothing but each other, the index last.

    ``read_picture`` gives a prepared page's grey picture by scan id, None where it has none; it is called once a page
    and its picture is let go before the next one. ``software`` is named in the foot of each file, ``interface`` the
    language that is shown first, ``standing`` what people decided, ``learned`` what that taught. Raises ValueError
    where a passage names a line that its page does not have, or a ledger's edits overlap.
    """
    yield from _Writer(issue, pages, software, interface, standing or Standing(), learned).write(read_picture)


class _Writer:
    def __init__(
        self,
        issue: Issue,
        pages: Sequence[PageRecords],
        software: str,
        interface: Interface,
        standing: Standing,
        learned: Learned | None,
    ) -> None:
        self._issue = issue
        self._pages = pages
        self._whole: Outline = outline(issue, pages)
        self._software, self._interface = software, interface
        self._entries: list[PageEntry] = []
        self._articles: dict[int, ArticleEntry] = {}
        self._open: dict[int, _Open] = {}
        self._best: list[tuple[float, int, Card]] = []
        self._counter = count()
        self._standing, self._learned = standing, learned
        self._rulings = rulings_of(issue, pages, standing)
        self._rulings_on: dict[str, list[Ruling]] = {}
        for ruling in self._rulings:
            self._rulings_on.setdefault(ruling.decision.spot.page, []).append(ruling)
        self._shown: list[Ruling] = []
        self._audits: list[Audit] = []
        self._gone: list[Gone] = []
        self._siblings = list(self._whole.sequence.values())
        self._places = {sequence: at for at, sequence in enumerate(self._siblings)}
        self._positions = {one.id: at for at, one in enumerate(issue.articles, start=1)}

    def write(self, read_picture: Callable[[str], Picture | None]) -> Iterator[tuple[str, bytes]]:
        for page in self._pages:
            yield from self._write_page(page, read_picture)
        for number in sorted(self._open):
            yield article_file(number), self._write_article(number)
        audited = sum_up(self._audits)
        yield "removed.html", self._write_removed(audited)
        yield "index.html", self._write_index(audited)

    def _write_page(
        self, page: PageRecords, read_picture: Callable[[str], Picture | None]
    ) -> Iterator[tuple[str, bytes]]:
        picture = read_picture(page.prepared.scan.id)
        pictured = picture if page.prepared.scan.basis == "picture" else None
        view = view_page(self._whole, page, pictured, self._rulings_on.get(page_of(page.prepared.scan), ()))
        self._shown += view.rulings
        self._audits.append(audit_page(page, self._standing.in_force))
        self._gone += _find_gone(view, self._audits[-1])
        sheets = [_shrink(picture, view, width, quality) for width, quality in _SIZES]
        del picture
        self._enter(view, sheets[2])
        yield page_file(view.sequence), self._render_page(view, sheets[0])
        for part in view.articles:
            held = self._open.setdefault(part.number, _Open(waiting=set(self._scans_of(part))))
            held.parts.append((part, sheets[1]))
            held.waiting.discard(part.scan)
            if not held.waiting:
                yield article_file(part.number), self._write_article(part.number)

    def _render(self, template: str, **values: Any) -> bytes:
        return render(
            template,
            interface=self._interface,
            issue=self._issue,
            software=self._software,
            labels=LABELS,
            kinds=KINDS,
            **values,
        )

    def _scans_of(self, part: ArticlePart) -> list[str]:
        return [scan for scan in part.article.pages if scan in self._whole.sequence]

    def _render_page(self, view: PageView, picture: Cutting) -> bytes:
        siblings, at = self._siblings, self._places[view.sequence]
        return self._render(
            "page.html",
            view=view,
            titles=self._whole.titles,
            picture=picture,
            unit=view.explained.width / 620,
            dashes={doubt: dash for doubt, dash in DASHES.items() if dash is not None},
            previous=page_file(siblings[at - 1]) if at else "",
            following=page_file(siblings[at + 1]) if at + 1 < len(siblings) else "",
            article_file=article_file,
            joins={card.finding.anchor for cards in view.cards.values() for card in cards if card.finding.step},
            anchors_here=view.anchors,
        )

    def _write_article(self, number: int) -> bytes:
        parts = self._open.pop(number).parts
        counts: Counter[Kind] = Counter()
        for part, _ in parts:
            counts.update(part.counts)
        entry = self._enter_article([part for part, _ in parts], counts)
        last = len(self._issue.articles)
        return self._render(
            "article.html",
            entry=entry,
            parts=parts,
            article=parts[0][0].article,
            counts=counts,
            previous=article_file(number - 1) if number > 1 else "",
            following=article_file(number + 1) if number < last else "",
            positions=self._positions,
            article_file=article_file,
            page_file=page_file,
            anchors_here={
                one.finding.anchor for part, _ in parts for passage in part.passages for one in passage.cards
            },
        )

    def _enter_article(self, parts: Sequence[ArticlePart], counts: Mapping[Kind, int]) -> ArticleEntry:
        first = parts[0]
        entry = ArticleEntry(
            number=first.number,
            file=article_file(first.number),
            title=self._whole.titles[first.number - 1],
            bylines=[byline.text for part in parts for byline in part.bylines],
            pages=[part.printed for part in parts],
            language=first.language,
            confidence=first.article.confidence,
            kind=first.article.kind,
            lines=sum(len(one.rows) for part in parts for one in part.passages),
            changes=sum(counts.get(kind, 0) for kind in ("characters", "marks", "loops", "direction")),
            held=sum(part.held for part in parts),
            doubts=counts.get("garble", 0),
        )
        self._articles[entry.number] = entry
        return entry

    def _enter(self, view: PageView, thumb: Cutting) -> None:
        for cards in view.cards.values():
            for card in cards:
                one = (card.finding.worth, -next(self._counter), card)
                if card.finding.worth > 0:
                    (heapq.heappush if len(self._best) < FIRST else heapq.heappushpop)(self._best, one)
        self._entries.append(
            PageEntry(
                sequence=view.sequence,
                printed=view.printed,
                file=page_file(view.sequence),
                scan=view.page.prepared.scan.id,
                language=view.language,
                thumb=thumb,
                lines=view.lines,
                counts=view.counts,
                held=view.held,
                need=view.need,
                articles=len(view.articles),
            )
        )

    def _write_removed(self, audited: Audit) -> bytes:
        return self._render(
            "removed.html",
            rows=sort_rows(tally_removed(audited.removed)),
            groups=list(group(self._gone)),
            lang=self._entries[0].language if self._entries else "und",
            anchors_here=(),
        )

    def _write_index(self, audited: Audit) -> bytes:
        issue, pages = self._issue, self._pages
        verdicts = verdicts_of(pages)
        outcomes = Counter(verdict.outcome for verdict in verdicts)
        totals: Counter[Kind] = Counter()
        for entry in self._entries:
            totals.update(entry.counts)
        needs = sorted(self._entries, key=lambda one: (-one.need, one.sequence))
        articles = sorted(self._articles.values(), key=lambda one: (one.confidence, one.number))
        histogram: Histogram = draw_histogram(verdicts)
        return self._render(
            "index.html",
            entries=self._entries,
            needs=needs,
            articles=articles,
            best=[card for _, _, card in sorted(self._best, key=lambda one: (-one[0], -one[1]))],
            totals=totals,
            coverage=count_coverage(issue, pages),
            audit=audited,
            support=audited.support,
            removed=sort_rows(tally_removed(audited.removed)),
            outcomes=outcomes,
            names=OUTCOMES,
            edits=len(verdicts),
            tallies=tally(verdicts),
            histogram=histogram,
            rulings=self._all_rulings(),
            decided=count_decisions(self._standing),
            learned=self._learned,
            subjects={kind: f"decision on {kind}" for kind in get_args(DecisionKind)},
            anchors_here=(),
            few=FEW,
            positions=self._positions,
            article_file=article_file,
            steps=[(entry, page.prepared.steps) for entry, page in zip(self._entries, pages, strict=True)],
            sources=tuple(
                dict.fromkeys((page.recognised.source.name, page.recognised.source.version) for page in pages)
            ),
        )

    def _all_rulings(self) -> list[Ruling]:
        """Those of pages that are there with their cuttings; each in its place in the row."""
        seen = {(one.decision.id, one.group): one for one in self._shown}
        return [seen.get((one.decision.id, one.group), one) for one in self._rulings]


def _find_gone(view: PageView, audited: Audit) -> Iterator[Gone]:
    """The places of a page that the list has, each with the card that shows it."""
    cards = [card for several in view.cards.values() for card in several]
    by_edit = {card.finding.edit: card for card in cards if card.finding.edit}
    by_line = {card.finding.spans[0].line: card for card in cards if card.finding.kind == "rejected"}
    for one in audited.removed:
        if is_listed(one):
            card = by_edit.get(one.edit) if one.edit else by_line.get(one.removal.line)
            home = card.file or card.page_file if card is not None else page_file(view.sequence)
            anchor = f"#{card.finding.anchor}" if card is not None else ""
            yield Gone(removed=one, href=f"{home}{anchor}", printed=view.printed, language=view.language)


_SIZES = ((MAP_WIDTH, MAP_QUALITY), (SMALL_WIDTH, SMALL_QUALITY), (THUMB_WIDTH, THUMB_QUALITY))


def _shrink(picture: Picture | None, view: PageView, width: int, quality: int) -> Cutting:
    """Without a picture a sheet of the page's shape, with nothing on it."""
    if picture is not None:
        return shrink_page(picture, width, quality)
    height = max(1, round(width * view.explained.height / max(1, view.explained.width)))
    return Cutting(uri="", width=width, height=height)
