"""What the report shows of a page, worked out before any of it is written as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.books import Holders, lines_of, passages_by_name, passages_of
from pipeline.decisions import Standing
from pipeline.edits import applied, text_of
from pipeline.model import Article, Byline, Decision, Flow, Issue, Line, PageRecords, Passage
from pipeline.review.cuttings import Cutting
from pipeline.review.explanation import Explanation, Shape
from pipeline.review.findings import Finding, Kind
from pipeline.review.marking import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A finding with its cuttings: of a join, the end of what is read first, the beginning of what follows, and the
    end of what came second, in ``cuttings`` of three, any of which may be None. ``file`` holds the text it stands
    in, "" where that is the file of the page; ``row`` is the anchor of its line there, "" where it has none."""

    finding: Finding
    cuttings: tuple[Cutting | None, ...]
    file: str
    page_file: str
    printed: str
    row: str
    language: str

    @property
    def tall(self) -> bool:
        """Whether its cuttings are of upright lines."""
        return any(cut is not None and cut.height > 1.5 * cut.width for cut in self.cuttings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision that was not followed: an orphan (``why`` is a ``Misfit``, ``found`` what is read there now), or one
    of several that cannot all hold, which then have the same ``group``. ``page_file`` is "" where the issue has no such
    page."""

    decision: Decision
    why: str
    found: str
    group: int
    cutting: Cutting | None = None
    page_file: str = ""
    printed: str = ""
    language: str = "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line as recognised; ``number`` counts the page's lines in the order of reading."""

    number: int
    anchor: str
    line: Line
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wraps:
    """Line ends of a passage that one rule takes away on the same grounds."""

    reason: str
    rule: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """``joins`` are the doubtful choices that put it where it stands, ``regions`` the numbers of its regions."""

    anchor: str
    passage: Passage
    rows: tuple[Row, ...]
    reading: tuple[Piece, ...]
    cards: tuple[Card, ...]
    joins: tuple[Card, ...]
    wraps: tuple[Wraps, ...]
    regions: tuple[int, ...]
    changed: bool

    @property
    def sequence(self) -> str:
        return self.anchor[1:].partition("-")[0]

    @property
    def folded(self) -> int:
        return sum(len(one.findings) for one in self.wraps)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePart:
    """The part of an article that stands on one page, whose picture's boxes are ``shapes``."""

    number: int
    article: Article
    scan: str
    sequence: int
    printed: str
    language: str
    width: int
    height: int
    shapes: tuple[tuple[int, Shape], ...]
    bylines: tuple[Byline, ...]
    passages: tuple[PassageView, ...]
    flows: tuple[Flow, ...]
    counts: Mapping[Kind, int]
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """``cards`` by kind, the most worth first; ``wraps`` are counted only. ``need`` is what is expected to be wrong, in
    wrong characters of body type."""

    sequence: int
    printed: str
    page: PageRecords
    language: str
    explained: Explanation
    articles: tuple[ArticlePart, ...]
    furniture: tuple[PassageView, ...]
    unplaced: tuple[PassageView, ...]
    lost: tuple[Row, ...]
    cards: Mapping[Kind, tuple[Card, ...]]
    counts: Mapping[Kind, int]
    held: int
    lines: int
    need: float
    rulings: tuple[Ruling, ...]

    @property
    def order(self) -> dict[str, int]:
        """Region to its number on the page."""
        return number_regions(self.page)

    @property
    def anchors(self) -> frozenset[str]:
        """Of the cards that the page's own file has."""
        return frozenset(card.finding.anchor for cards in self.cards.values() for card in cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What every file of the report knows of the whole issue: its articles' titles, in order, and the number in
    the row of scans (from 1) of each page that is there, by scan id; ``holders`` tells what holds its passages."""

    issue: Issue
    titles: tuple[str, ...]
    sequence: Mapping[str, int]
    names: Mapping[str, str]
    holders: Holders


def outline(issue: Issue, pages: Sequence[PageRecords]) -> Outline:
    sequence = {page.prepared.scan.id: page.prepared.scan.sequence for page in pages}
    named = dict(zip(issue.pages, issue.page_names, strict=False))
    return Outline(
        issue=issue,
        titles=_titles_of(issue, pages),
        sequence=sequence,
        names={scan: named.get(scan) or str(issue.info.first_page + at - 1) for scan, at in sequence.items()},
        holders=Holders(issue),
    )


def page_file(sequence: int) -> str:
    """Named by the scan's number, so that a page that failed does not shift the others."""
    return f"page-{sequence:04d}.html"


def article_file(number: int) -> str:
    """``number`` counts the issue's articles from 1."""
    return f"article-{number:04d}.html"


def number_regions(page: PageRecords) -> dict[str, int]:
    return {region.id: position for position, region in enumerate(page.layout.regions, start=1)}


def language_of(issue: Issue, page: PageRecords) -> str:
    """BCP 47 tag for the page's text; ``und`` where nobody said."""
    for said in (page.recognised.language, issue.info.language):
        if said and said != "auto":
            return said
    return "und"


def rulings_of(issue: Issue, pages: Sequence[PageRecords], standing: Standing) -> tuple[Ruling, ...]:
    """Conflicts, then orphans, whichever stage they were for; without cuttings."""
    conflicts = [*standing.conflicts, *(conflict for page in pages for conflict in page.settled.conflicts)]
    found = [
        Ruling(decision=one, why="conflict", found="", group=group)
        for group, conflict in enumerate(dict.fromkeys(conflicts), start=1)
        for one in conflict
    ]
    orphans = [*issue.orphans]
    for page in pages:
        orphans += (*page.layout.orphans, *page.order.orphans, *page.settled.orphans)
    return (*found, *(Ruling(decision=one.decision, why=one.why, found=one.found, group=0) for one in orphans))


def _titles_of(issue: Issue, pages: Sequence[PageRecords], longest: int = 24) -> tuple[str, ...]:
    """For each article its headline, else its first heading, else its first ``longest`` characters."""
    by_scan = {page.prepared.scan.id: page for page in pages}
    lines = {scan: lines_of(page) for scan, page in by_scan.items()}
    named = {scan: passages_by_name(page) for scan, page in by_scan.items()}
    titles = []
    for article in issue.articles:
        text: dict[str, str] = {}
        kinds: dict[str, str] = {}
        for scan in article.pages:
            if scan in by_scan:
                for name in passages_of(article):
                    if name in named[scan]:
                        passage = named[scan][name]
                        read = text_of([lines[scan][one] for one in passage.lines], applied(passage.ledger))
                        text.setdefault(name, " ".join(read.split()))
                        kinds.setdefault(name, passage.kind)
        heads = [name for name in article.heads if name in text]
        heads = [name for name in heads if name not in article.roofs] or heads
        chosen = [name for name in heads if kinds[name] == "headline"] or heads[:1]
        first = next((text[name] for name in passages_of(article) if text.get(name)), "–")
        cut = first if len(first) <= longest else first[:longest] + "…"
        titles.append(" ".join(text[name] for name in chosen) or cut)
    return tuple(titles)
