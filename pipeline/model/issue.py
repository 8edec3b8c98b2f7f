"""The issue: articles and their parts, and what a run passes on of each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.decision import Orphan
from pipeline.model.page import LaidOutPage, OrderedPage, PreparedPage, RecognisedPage
from pipeline.model.text import SettledPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``name`` is empty where only a role is printed (``From Our Own Correspondent``). ``role`` and ``title``
    (教授, Dr.) as printed, several roles of one person with ``; `` between."""

    name: str
    role: str = ""
    title: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """``role`` is ``agency`` (it sent the report), ``source`` (the text was drawn from it) or ``affiliation``
    (a person belongs to it)."""

    name: str
    role: Literal["agency", "source", "affiliation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who made a text or a picture. ``passage`` is where it stands; ``start`` and ``end`` (offsets in that
    passage's reading text) where it is only a part of it, as in ``本报讯 （记者 李朝民）``."""

    passage: str
    text: str
    persons: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """``agency``, ``place`` and ``date`` as printed, ``when`` the date in ISO 8601 as far as it can be told
    (``--05-19`` without a year); each is empty where not told."""

    passage: str
    text: str
    agency: str = ""
    place: str = ""
    date: str = ""
    when: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A jump line: ``（下转第三版）``. ``page`` is the name of the page that it sends to or comes from, empty where
    it names none; ``keyword`` the word by which the other half is to be found. ``start`` and ``end`` as for a
    byline. ``article`` is the other half's id, None where it was left open for the ``reason`` given;
    ``confidence`` is how sure the match is, a probability."""

    passage: str
    text: str
    direction: Literal["to", "from"]
    page: str = ""
    keyword: str = ""
    start: int | None = None
    end: int | None = None
    article: str | None = None
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Passages by id. ``heads`` are kicker, headline and subtitle in reading order; ``body`` holds paragraphs
    and subheads in reading order, ``captions`` captions and credits, ``credits`` who made the pictures.

    ``jump_to`` and ``jump_from`` are the articles that go on with this one on other pages and that it goes on
    with. ``cut_foot`` is the last paragraph where the page's end cuts it in two, its other part being that
    article's ``cut_head``.

    ``roofs`` are headlines over several articles, this one among them: the first of these has them among its
    ``heads``, so that every line stands in one place."""

    id: str
    kind: str
    pages: tuple[str, ...]
    heads: tuple[str, ...] = ()
    roofs: tuple[str, ...] = ()
    bylines: tuple[Byline, ...] = ()
    datelines: tuple[Dateline, ...] = ()
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[Byline, ...] = ()
    jumps: tuple[Jump, ...] = ()
    jump_to: str | None = None
    jump_from: str | None = None
    cut_foot: str | None = None
    cut_head: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInfo:
    """What ``issue.yaml`` says of an issue; empty where it does not. ``editor`` is who answers for this edition of it,
    several with ``; `` between; ``identifier`` what catalogues know the newspaper by."""

    id: str
    title: str = ""
    date: str = ""
    place: str = ""
    publisher: str = ""
    volume: str = ""
    number: str = ""
    identifier: str = ""
    editor: str = ""
    language: str = ""
    rights: str = ""
    first_page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """``furniture`` and ``unplaced`` are passage ids, in the order of the pages. ``page_names`` are what the pages
    call themselves, or their place in the issue where they do not: ``A3``, ``5``. ``orphans`` are decisions on articles
    and bylines that fit none, and those on pages that the issue no longer has."""

    info: IssueInfo
    pages: tuple[str, ...]
    articles: tuple[Article, ...]
    furniture: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    page_names: tuple[str, ...] = ()
    orphans: tuple[Orphan, ...] = ()

    @property
    def open_jumps(self) -> tuple[tuple[str, Jump], ...]:
        """Jump lines whose other half was not found, with the article that each stands in."""
        return tuple((article.id, jump) for article in self.articles for jump in article.jumps if not jump.article)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecords:
    """All of one page, for the issue's articles, TEI and reports."""

    prepared: PreparedPage
    recognised: RecognisedPage
    layout: LaidOutPage
    order: OrderedPage
    settled: SettledPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A page, or an issue, that could not be made, and where: a value, so that it harms no other. ``trace`` names the
    places in the program that a fault of its own came through."""

    page: str
    stage: str
    error: str
    exit_code: int = 1
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a stage returns: its record, and the named blobs that it wants kept beside it."""

    record: object
    blobs: tuple[tuple[str, bytes], ...] = ()
