"""METS: the pages of an issue, their pictures and texts, and its articles. http://www.loc.gov/standards/mets/

Read are the profiles of newspapers with ALTO (docWorks, NDNP, Veridian) and with PAGE (OCR-D): files by ``FLocat``,
pages from the physical structure, articles from the logical one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.draft import refuse_pages
from pipeline.formats.named_files import NamedFiles
from pipeline.formats.xml_files import children, descendants, local_name, parse_xml, text_of
from pipeline.model import RegionKind

ITEMS = frozenset(
    ("article", "advertisement", "death_notice", "notice", "poem", "letter", "chapter", "serial", "weather")
)
"""Types of logical units that are read by themselves."""
FURNITURE = frozenset(("title_section", "headline", "publishing_stmt", "page_number", "running_title"))
KINDS: dict[str, RegionKind] = {
    "heading": "headline",
    "title": "headline",
    "subtitle": "subtitle",
    "overline": "kicker",
    "author": "byline",
    "byline": "byline",
    "dateline": "dateline",
    "crossheading": "subhead",
    "caption": "caption",
    "credit": "credit",
    "table": "table",
    "title_section": "masthead",
    "headline": "masthead",
    "publishing_stmt": "masthead",
    "running_title": "masthead",
    "page_number": "folio",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MetsBlock:
    """A block of a page: the text's file, and the block's id in it."""

    file: str
    block: str
    kind: RegionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MetsPage:
    """``text`` and ``pictures`` are files that are there and may be opened, in the order of the METS; ``text`` is None
    where there is none. ``sought`` is how the METS names a text that is not found, ``named`` are the names of all
    pictures that it tells of, which may be there in another form."""

    text: Path | None
    pictures: tuple[Path, ...] = ()
    sought: str = ""
    named: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mets:
    """``articles`` are blocks in reading order; ``furniture`` belongs to none. Their texts are named as in ``text``,
    or, where that is not found, as the METS names them."""

    title: str
    date: str
    place: str
    publisher: str
    pages: tuple[MetsPage, ...]
    articles: tuple[tuple[MetsBlock, ...], ...]
    furniture: tuple[MetsBlock, ...]


def read_mets(path: Path, within: Path | None = None) -> Mets:
    """What the file tells; of those that it names none is opened. ``within`` is a folder named by the user, in which
    they may lie, too, where they do not lie beside the METS or below it.

    Raises FormatError for a file that cannot be read, is no METS, or names no file of text.
    """
    root = parse_xml(path)
    if local_name(root) != "mets":
        raise FormatError(str(path), "is no METS file", "Give a METS file.")
    files = list(_files(root, NamedFiles(path, within)))
    pages = tuple(_pages(root, {one.name: one for one in files}))
    if not any(page.text or page.sought for page in pages):
        raise FormatError(
            str(path), "names no file with the text of a page", "Give the METS of an issue with ALTO or PAGE."
        )
    refuse_pages(path, len(pages))
    places = {one.name: str(one.path or one.said) for one in files}
    logical = [one for one in descendants(root, "structMap") if (one.get("TYPE") or "").lower() == "logical"]
    articles: list[tuple[MetsBlock, ...]] = []
    furniture: list[MetsBlock] = []
    for one in logical:
        _walk(one, places, articles, furniture)
    return Mets(
        title=_title(root),
        date=_date(root),
        place=_said(root, "placeTerm"),
        publisher=_said(root, "publisher"),
        pages=pages,
        articles=tuple(one for one in articles if one),
        furniture=tuple(furniture),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file of the METS: its id, what it ``said`` of the place, and the ``path`` where it is found."""

    name: str
    said: str
    path: Path | None
    is_text: bool
    is_picture: bool


def _files(root: etree._Element, named: NamedFiles) -> Iterator[_File]:
    """Those of texts and pictures that have an address."""
    for one in descendants(root, "file"):
        is_text, is_picture = _is_text(one), _is_picture(one)
        said = [href for location in children(one, "FLocat") if (href := _href(location))]
        if said and (is_text or is_picture):
            found = next((path for href in said if (path := named.find(href)) is not None), None)
            sought = str(named.name(said[0]) or said[0])
            yield _File(name=one.get("ID") or "", said=sought, path=found, is_text=is_text, is_picture=is_picture)


def _href(location: etree._Element) -> str:
    """Of whichever version of XLink."""
    return next((str(value) for name, value in location.attrib.items() if etree.QName(name).localname == "href"), "")


def _is_text(file: etree._Element) -> bool:
    """By its type, its use, and the ending of its name."""
    kind = (file.get("MIMETYPE") or "").lower()
    group = file.getparent()
    use = " ".join(((group.get(name) or "") if group is not None else "") for name in ("USE", "ID")).lower()
    return ("xml" in kind or "alto" in use or "fulltext" in use or "ocr-d-ocr" in use) and "image" not in kind


def _is_picture(file: etree._Element) -> bool:
    return (file.get("MIMETYPE") or "").lower().startswith("image/")


def _pages(root: etree._Element, files: dict[str, _File]) -> Iterator[MetsPage]:
    physical = [one for one in descendants(root, "structMap") if (one.get("TYPE") or "").lower() == "physical"]
    found = [one for tree in physical for one in descendants(tree, "div") if (one.get("TYPE") or "").lower() == "page"]
    # Without a physical structure, every text is a page.
    lists = [[_reference(one) for one in descendants(page, "fptr", "area")] for page in found]
    labels = [page.get("ORDERLABEL") or "" for page in found]
    if not found:
        lists = [[one.name] for one in files.values() if one.is_text]
        labels = ["" for _ in lists]
    for names, label in zip(lists, labels, strict=True):
        here = [files[name] for name in dict.fromkeys(names) if name in files]
        texts = [one for one in here if one.is_text]
        there = [one.path for one in texts if one.path is not None]
        yield MetsPage(
            text=there[-1] if there else None,
            sought=texts[-1].said if texts and not there else "",
            pictures=tuple(one.path for one in here if one.is_picture and one.path is not None),
            named=tuple(PurePath(one.said).name for one in here if one.is_picture),
            label=label,
        )


def _reference(element: etree._Element) -> str:
    return element.get("FILEID") or ""


def _walk(
    element: etree._Element,
    places: dict[str, str],
    articles: list[tuple[MetsBlock, ...]],
    furniture: list[MetsBlock],
) -> None:
    for one in children(element, "div"):
        kind = (one.get("TYPE") or "").lower()
        if kind in ITEMS:
            # An article within an article (a letter among letters) is one of its own.
            inner: list[tuple[MetsBlock, ...]] = []
            articles.append(tuple(_blocks(one, places, "body", inner)))
            articles += inner
        elif kind in FURNITURE:
            furniture += _blocks(one, places, "masthead", [])
        else:
            _walk(one, places, articles, furniture)


def _blocks(
    element: etree._Element, places: dict[str, str], kind: RegionKind, inner: list[tuple[MetsBlock, ...]]
) -> Iterator[MetsBlock]:
    for one in element:
        if local_name(one) == "div":
            name = (one.get("TYPE") or "").lower()
            if name in ITEMS:
                within: list[tuple[MetsBlock, ...]] = []
                inner.append(tuple(_blocks(one, places, "body", within)))
                inner += within
            else:
                yield from _blocks(one, places, KINDS.get(name, kind), inner)
        elif local_name(one) in ("fptr", "seq", "par"):
            yield from _blocks(one, places, kind, inner)
        elif local_name(one) == "area" and one.get("BEGIN") and _reference(one) in places:
            yield MetsBlock(file=places[_reference(one)], block=one.get("BEGIN") or "", kind=kind)


def _said(root: etree._Element, name: str) -> str:
    return next((" ".join(text_of(one).split()) for one in descendants(root, name) if text_of(one).strip()), "")


def _title(root: etree._Element) -> str:
    """Of the newspaper: that of a section of metadata which the issue, not an article, refers to."""
    for section in descendants(root, "dmdSec"):
        if "ARTICLE" not in (section.get("ID") or "").upper() and "SECTION" not in (section.get("ID") or "").upper():
            found = _said(section, "title")
            if found and "PLACEHOLDER" not in found:
                return found
    return ""


def _date(root: etree._Element) -> str:
    """The day of issue, as in 1858-12-07; nothing where none is told to the day."""
    for name in ("dateIssued", "date", "partNumber"):
        for one in descendants(root, name):
            found = re.search(r"\b(1[5-9]\d\d|20\d\d)-([01]\d)-([0-3]\d)\b", text_of(one))
            if found:
                return found[0]
    found = re.search(r"\b(1[5-9]\d\d|20\d\d)-([01]\d)-([0-3]\d)", root.get("LABEL") or "")
    return found[0] if found else ""
