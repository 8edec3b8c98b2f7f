"""Articles as they are read: what formats of running text are written from. All text is such as XML and JSON take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.formats.tei.issue_text import IssueText, Placed
from pipeline.formats.tei.markup import legal, token
from pipeline.formats.writers.printed import passages_of
from pipeline.geometry import hull_of_boxes
from pipeline.model import Article, Box, Byline, PageRecords, RegionKind, Verdict

HEADS: tuple[RegionKind, ...] = ("kicker", "headline", "subtitle")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadablePerson:
    name: str
    role: str
    title: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableBlock:
    """A passage: ``kind`` is a byline's or dateline's where it is one all by itself. ``page`` is the number of its
    page, ``scan`` that page's place in the issue, from 1, ``box`` where it stands there (None for text without
    places). Line ends in ``text`` are the text's own."""

    kind: str
    text: str
    page: str
    scan: int
    box: Box | None
    unclear: int
    gaps: int

    @property
    def line(self) -> str:
        """On one line."""
        return set_on_one_line(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableEdit:
    """An edit that is applied: ``by`` is a rule's name and version, or the person's name."""

    before: str
    after: str
    by: str
    support: str
    confidence: float
    reason: str
    page: str
    line: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableArticle:
    """``stem`` is the name of its file without the ending. ``blocks`` are in reading order, heads first. ``previous``
    and ``next`` are the ids of articles that go on with it on other pages."""

    id: str
    stem: str
    kind: str
    title: str
    pages: tuple[str, ...]
    blocks: tuple[ReadableBlock, ...]
    persons: tuple[ReadablePerson, ...]
    organisations: tuple[tuple[str, str], ...]
    credits: tuple[ReadablePerson, ...]
    places: tuple[str, ...]
    date: str
    edits: tuple[ReadableEdit, ...]
    previous: str
    next: str
    confidence: float

    def of_kind(self, *kinds: str) -> str:
        """The text of the blocks of these kinds, each on one line, with spaces between."""
        return " ".join(block.line for block in self.blocks if block.kind in kinds)

    @property
    def text(self) -> tuple[ReadableBlock, ...]:
        """Without its heads."""
        return tuple(block for block in self.blocks if block.kind not in HEADS)


def set_on_one_line(text: str) -> str:
    """Chinese and Japanese run on without a space."""
    joined = re.sub(r"(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])", "", text)
    return " ".join(joined.split())


def read_articles(text: IssueText, titles: dict[str, str]) -> tuple[ReadableArticle, ...]:
    """All articles of the issue; ``titles`` are theirs by id."""
    return tuple(_read(text, article, titles[article.id]) for article in text.issue.articles)


def _read(text: IssueText, article: Article, title: str) -> ReadableArticle:
    placed = passages_of(text, article)
    alone: dict[tuple[int, int], str] = {}
    for kind, passages in (
        ("dateline", [one.passage for one in article.datelines if one.start is None]),
        ("byline", [one.passage for one in article.bylines if one.start is None]),
    ):
        for passage in passages:
            alone[_place(text.find(passage, article.pages))] = kind
    return ReadableArticle(
        id=legal(article.id),
        stem=text.article_file(article).removesuffix(".xml"),
        kind=token(article.kind),
        title=title,
        pages=text.numbers_of(article),
        blocks=tuple(
            _block(text, one, alone.get(_place(one), one.passage.kind)) for one in placed if text.setting(one).text
        ),
        persons=tuple(_persons(article.bylines)),
        organisations=tuple(
            dict.fromkeys((legal(one.name), one.role) for byline in article.bylines for one in byline.organisations)
        ),
        credits=tuple(_persons(article.credits)),
        places=tuple(dict.fromkeys(legal(one.place) for one in article.datelines if one.place)),
        date=next((one.when for one in article.datelines if one.when), ""),
        edits=tuple(edit for one in placed for edit in _edits(text, one)),
        previous=legal(article.jump_from or ""),
        next=legal(article.jump_to or ""),
        confidence=article.confidence,
    )


def _place(placed: Placed) -> tuple[int, int]:
    return placed.page, placed.order


def _block(text: IssueText, placed: Placed, kind: str) -> ReadableBlock:
    setting = text.setting(placed)
    page = text.pages[placed.page]
    passage = placed.passage
    measured = page.prepared.scan.basis != "text" and setting.lines
    return ReadableBlock(
        kind=kind,
        text=legal(setting.text),
        page=_number(text, page),
        scan=placed.page + 1,
        box=hull_of_boxes([line.box for line in setting.lines]) if measured else None,
        unclear=len(passage.doubts),
        gaps=len(passage.gaps),
    )


def _number(text: IssueText, page: PageRecords) -> str:
    return str(text.issue.info.first_page + page.prepared.scan.sequence - 1)


def _persons(bylines: tuple[Byline, ...]) -> Iterator[ReadablePerson]:
    for byline in bylines:
        for one in byline.persons:
            yield ReadablePerson(
                name=legal(one.name), role=legal(one.role), title=legal(one.title), place=legal(one.place)
            )


def _edits(text: IssueText, placed: Placed) -> Iterator[ReadableEdit]:
    page = _number(text, text.pages[placed.page])
    for verdict in placed.passage.ledger:
        if verdict.outcome == "applied":
            yield _edit(verdict, page)


def _edit(verdict: Verdict, page: str) -> ReadableEdit:
    edit = verdict.edit
    return ReadableEdit(
        before=legal(edit.before),
        after=legal(edit.after),
        by=legal(verdict.by if verdict.decision else edit.rule),
        support=edit.support,
        confidence=edit.confidence,
        reason=legal(edit.reason),
        page=page,
        line=legal(edit.start.line),
        offset=edit.start.offset,
    )
