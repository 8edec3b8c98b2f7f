"""What the report shows of a page, worked out before any of it is written as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.edits import applied, text_of
from pipeline.model import Article, Byline, Evidence, Flow, Issue, Line, Orphan, PageRecords, Passage, Verdict
from pipeline.review.books import Placement, RuleTally, lines_of, passages_by_name, passages_of, placements, tally
from pipeline.review.cuttings import Cutting
from pipeline.review.marking import Piece, folds, mark_reading, mark_recognised
from pipeline.review.page_map import PageMap, draw_map, number_regions

CutLine = Callable[[Line], Cutting | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One edit with its verdict; ``needs`` are the numbers of edits it falls with, or ids from elsewhere."""

    number: int
    verdict: Verdict
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. ``reading`` is None where nothing but its end differs from what was recognised."""

    number: int
    line: Line
    cutting: Cutting | None
    recognised: tuple[Piece, ...]
    reading: tuple[Piece, ...] | None
    end: tuple[Piece, ...]
    cards: tuple[Card, ...]
    flags: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Applied joins that are alike but for place and confidence; ``cards`` with the row each stands in."""

    reason: str
    rule: str
    support: str
    by: str
    evidence: tuple[Evidence, ...]
    cards: tuple[tuple[int, Card], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    number: int
    passage: Passage
    vertical: bool
    rows: tuple[Row, ...]
    folds: tuple[Fold, ...]
    regions: tuple[int, ...]

    @property
    def folded(self) -> int:
        return sum(len(fold.cards) for fold in self.folds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """The part of an article that stands on this page; ``elsewhere`` are its other pages, by their numbers in the row
    of scans."""

    number: int
    article: Article
    title: str
    kickers: tuple[str, ...]
    subtitles: tuple[str, ...]
    bylines: tuple[Byline, ...]
    passages: tuple[PassageView, ...]
    flows: tuple[Flow, ...]
    elsewhere: tuple[int, ...]
    lines: int
    applied: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """``printed`` is the number on the page, as far as ``issue.yaml`` tells."""

    sequence: int
    printed: int
    page: PageRecords
    language: str
    map: PageMap
    articles: tuple[ArticleView, ...]
    furniture: tuple[PassageView, ...]
    unplaced: tuple[PassageView, ...]
    lost: tuple[Row, ...]
    rejected: tuple[Row, ...]
    tallies: tuple[RuleTally, ...]
    held: tuple[tuple[int, Card], ...]
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What every page of the report knows of the whole issue: its articles' titles, in order, and the number in
    the row of scans (from 1) of each page that is there, by scan id."""

    issue: Issue
    titles: tuple[str, ...]
    sequence: Mapping[str, int]


def outline(issue: Issue, pages: Sequence[PageRecords]) -> Outline:
    return Outline(
        issue=issue,
        titles=_titles_of(issue, pages),
        sequence={page.prepared.scan.id: page.prepared.scan.sequence for page in pages},
    )


def view_page(whole: Outline, page: PageRecords, map_width: int, cut: CutLine) -> PageView:
    """``map_width`` of the page's small picture, in CSS pixels."""
    return _Viewer(whole, page, cut).view(map_width)


def _titles_of(issue: Issue, pages: Sequence[PageRecords], longest: int = 24) -> tuple[str, ...]:
    """For each article its headline, else its first heading, else its first ``longest`` characters."""
    by_scan = {page.prepared.scan.id: page for page in pages}
    titles = []
    for article in issue.articles:
        text: dict[str, str] = {}
        kinds: dict[str, str] = {}
        for scan in article.pages:
            if scan in by_scan:
                lines = lines_of(by_scan[scan])
                here = passages_by_name(by_scan[scan])
                for name in passages_of(article):
                    if name in here:
                        read = text_of([lines[one] for one in here[name].lines], applied(here[name].ledger))
                        text.setdefault(name, " ".join(read.split()))
                        kinds.setdefault(name, here[name].kind)
        heads = [name for name in article.heads if name in text]
        chosen = [name for name in heads if kinds[name] == "headline"] or heads[:1]
        first = next((text[name] for name in passages_of(article) if text.get(name)), "(no text)")
        cut = first if len(first) <= longest else first[:longest] + "…"
        titles.append(" ".join(text[name] for name in chosen) or cut)
    return tuple(titles)


def language_of(issue: Issue, page: PageRecords) -> str:
    """BCP 47 tag for the page's text; ``und`` where nobody said."""
    for said in (page.recognised.language, issue.info.language):
        if said and said != "auto":
            return said
    return "und"


def orphans_of(issue: Issue, pages: Sequence[PageRecords]) -> tuple[Orphan, ...]:
    """Decisions that fit nothing any more, whichever stage they were for."""
    found = [*issue.orphans]
    for page in pages:
        found += (*page.layout.orphans, *page.order.orphans, *page.settled.orphans)
    return tuple(found)


class _Viewer:
    def __init__(self, whole: Outline, page: PageRecords, cut: CutLine) -> None:
        self.whole = whole
        self.issue = issue = whole.issue
        self.page = page
        self.cut = cut
        self.lines = lines_of(page)
        self.regions = number_regions(page)
        self.placed: Mapping[str, Placement] = placements(issue, page)
        self.text = {
            passage.id: text_of([self.lines[name] for name in passage.lines], applied(passage.ledger))
            for passage in page.settled.passages
        }
        verdicts = [verdict for passage in page.settled.passages for verdict in passage.ledger]
        self.verdicts = verdicts
        self.edits = {verdict.edit.id: number for number, verdict in enumerate(verdicts, start=1)}
        self.rows = 0
        self.cuttings: dict[str, Cutting | None] = {}

    def view(self, map_width: int) -> PageView:
        passages = {
            passage.id: self._passage(number, passage)
            for number, passage in enumerate(self.page.settled.passages, start=1)
        }
        articles = self._articles(passages)
        shown = {line for passage in self.page.settled.passages for line in passage.lines}
        outside = [one for name, one in passages.items() if name not in self.placed]
        recognised = self.page.recognised
        held = tuple(
            (row.number, card)
            for one in passages.values()
            for row in one.rows
            for card in row.cards
            if card.verdict.outcome == "held"
        )
        return PageView(
            sequence=self.page.prepared.scan.sequence,
            printed=self.issue.info.first_page + self.page.prepared.scan.sequence - 1,
            page=self.page,
            language=language_of(self.issue, self.page),
            map=self._map(passages, map_width),
            articles=articles,
            furniture=self._at_home("furniture", passages),
            unplaced=(*self._at_home("unplaced", passages), *outside),
            lost=tuple(self._bare_row(line) for line in recognised.lines if line.id not in shown),
            rejected=tuple(self._bare_row(line) for line in recognised.rejected if line.id not in shown),
            tallies=tally(self.verdicts),
            held=held,
            lines=len(recognised.lines),
        )

    def _at_home(self, home: str, passages: Mapping[str, PassageView]) -> tuple[PassageView, ...]:
        return tuple(one for name, one in passages.items() if name in self.placed and self.placed[name].home == home)

    def _articles(self, passages: Mapping[str, PassageView]) -> tuple[ArticleView, ...]:
        flows = {flow.id: flow for flow in self.page.order.flows}
        kinds = {passage.id: passage.kind for passage in self.page.settled.passages}
        found = []
        for position, article in enumerate(self.issue.articles):
            # The page's own order, not head, byline, body: a byline at the foot is read at the foot.
            mine = [
                one for name, one in passages.items() if name in self.placed and self.placed[name].article == position
            ]
            if not mine:
                continue
            verdicts = [verdict for one in mine for verdict in one.passage.ledger]
            named = passages_by_name(self.page)
            heads = [named[name].id for name in article.heads if name in named]
            found.append(
                ArticleView(
                    number=position + 1,
                    article=article,
                    title=self.whole.titles[position],
                    kickers=tuple(self.text[name] for name in heads if kinds[name] == "kicker"),
                    subtitles=tuple(self.text[name] for name in heads if kinds[name] == "subtitle"),
                    bylines=tuple(byline for byline in article.bylines if byline.passage in named),
                    passages=tuple(mine),
                    flows=tuple(
                        flows[name] for name in dict.fromkeys(one.passage.flow for one in mine) if name in flows
                    ),
                    elsewhere=tuple(
                        self.whole.sequence[scan]
                        for scan in article.pages
                        if scan != self.page.prepared.scan.id and scan in self.whole.sequence
                    ),
                    lines=sum(len(one.rows) for one in mine),
                    applied=sum(verdict.outcome == "applied" for verdict in verdicts),
                    held=sum(verdict.outcome == "held" for verdict in verdicts),
                )
            )
        return tuple(found)

    def _passage(self, number: int, passage: Passage) -> PassageView:
        lines = [self.lines[name] for name in passage.lines]
        reading = mark_reading(lines, passage.ledger, self.edits)
        rows = []
        alike: dict[tuple[str, str, str, str, tuple[Evidence, ...]], list[tuple[int, Card]]] = {}
        for line in lines:
            self.rows += 1
            here = [verdict for verdict in passage.ledger if verdict.edit.start.line == line.id]
            touching = [
                verdict for verdict in passage.ledger if line.id in (verdict.edit.start.line, verdict.edit.end.line)
            ]
            for verdict in here:
                if folds(verdict):
                    edit = verdict.edit
                    key = (edit.reason, edit.rule, edit.support, verdict.by, edit.evidence)
                    alike.setdefault(key, []).append((self.rows, self._card(verdict)))
            open_ones = tuple(self._card(verdict) for verdict in here if not folds(verdict))
            rows.append(self._row(line, reading[line.id], touching, open_ones))
        return PassageView(
            number=number,
            passage=passage,
            vertical=bool(lines) and all(line.direction == "vertical" for line in lines),
            rows=tuple(rows),
            folds=tuple(
                Fold(reason=reason, rule=rule, support=support, by=by, evidence=evidence, cards=tuple(cards))
                for (reason, rule, support, by, evidence), cards in alike.items()
            ),
            regions=tuple(self.regions[name] for name in passage.regions if name in self.regions),
        )

    def _row(self, line: Line, reading: tuple[Piece, ...], touching: Sequence[Verdict], cards: tuple[Card, ...]) -> Row:
        recognised = mark_recognised(line, touching, self.edits)
        end = reading[-2:] if reading[-1:] and reading[-1].outcome == "join" else reading[-1:]
        if not end or end[0].kind not in ("join", "break"):
            end = ()
        changed = any(piece.kind in ("ins", "del") and piece.outcome != "join" for piece in reading) or (
            "".join(piece.text for piece in reading if piece.kind in ("plain", "join")) != line.text
        )
        outcomes = {card.verdict.outcome for card in cards}
        flags = [f"has-{outcome}" for outcome in sorted(outcomes)]
        if any(piece.doubt for piece in recognised):
            flags.append("has-doubt")
        return Row(
            number=self.rows,
            line=line,
            cutting=self._cut(line),
            recognised=recognised,
            reading=reading if changed else None,
            end=end,
            cards=cards,
            flags=" ".join(flags),
        )

    def _bare_row(self, line: Line) -> Row:
        self.rows += 1
        pieces = mark_recognised(line, (), self.edits)
        return Row(
            number=self.rows,
            line=line,
            cutting=self._cut(line),
            recognised=pieces,
            reading=None,
            end=(),
            cards=(),
            flags="has-doubt" if any(piece.doubt for piece in pieces) else "",
        )

    def _cut(self, line: Line) -> Cutting | None:
        if line.id not in self.cuttings:
            self.cuttings[line.id] = self.cut(line)
        return self.cuttings[line.id]

    def _card(self, verdict: Verdict) -> Card:
        return Card(
            number=self.edits[verdict.edit.id],
            verdict=verdict,
            needs=tuple(str(self.edits.get(need, need)) for need in verdict.edit.needs),
        )

    def _map(self, passages: Mapping[str, PassageView], map_width: int) -> PageMap:
        targets: dict[str, str] = {}
        labels: dict[str, str] = {}
        numbers: dict[str, str] = {}
        for name, one in passages.items():
            for region in one.passage.regions:
                targets.setdefault(region, f"p{one.number}")
                labels.setdefault(region, " ".join(self.text[name].split())[:40])
            placed = self.placed.get(name)
            if one.passage.flow and placed is not None and placed.article is not None:
                numbers.setdefault(one.passage.flow, str(placed.article + 1))
        return draw_map(self.page, map_width, targets, labels, numbers)
