"""The issue: articles and their parts, and what a run passes on of each page."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.page import LaidOutPage, OrderedPage, PreparedPage, RecognisedPage
from pipeline.model.text import SettledPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    role: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """``passage`` is where it stands; ``start`` and ``end`` (offsets in that passage's reading text) where it
    is only a part of it, as in ``本报讯 （记者 李朝民）``."""

    passage: str
    text: str
    persons: tuple[Person, ...] = ()
    organisations: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """``place`` and ``when`` (ISO 8601, as far as it can be told) are empty where not told."""

    passage: str
    text: str
    place: str = ""
    when: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Passages by id. ``heads`` are kicker, headline and subtitle in reading order; ``body`` holds paragraphs
    and subheads in reading order, ``captions`` captions and credits."""

    id: str
    kind: str
    pages: tuple[str, ...]
    heads: tuple[str, ...] = ()
    bylines: tuple[Byline, ...] = ()
    datelines: tuple[Dateline, ...] = ()
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    jump_to: str | None = None
    jump_from: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInfo:
    """What ``issue.yaml`` says of an issue; empty where it does not."""

    id: str
    title: str = ""
    date: str = ""
    place: str = ""
    publisher: str = ""
    language: str = ""
    rights: str = ""
    first_page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """``furniture`` and ``unplaced`` are passage ids, in the order of the pages."""

    info: IssueInfo
    pages: tuple[str, ...]
    articles: tuple[Article, ...]
    furniture: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


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
    """A page that could not be made, and where: a value, so that it harms no other page."""

    page: str
    stage: str
    error: str
    exit_code: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a stage returns: its record, and the named blobs that it wants kept beside it."""

    record: object
    blobs: tuple[tuple[str, bytes], ...] = ()
