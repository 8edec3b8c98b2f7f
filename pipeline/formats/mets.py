"""METS: the pages of an issue, their pictures and texts, and its articles. http://www.loc.gov/standards/mets/

Read are the profiles of newspapers with ALTO (docWorks, NDNP, Veridian) and with PAGE (OCR-D): files by ``FLocat``,
pages from the physical structure, articles from the logical one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.xml_files import children, descendants, local_name, parse_xml
from pipeline.model import RegionKind

HREF = "{http://www.w3.org/1999/xlink}href"
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
    "caption": "caption",
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
    """``text`` and ``pictures`` are paths, in the order of the file; ``text`` is None where there is none."""

    text: Path | None
    pictures: tuple[Path, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mets:
    """``articles`` are blocks in reading order; ``furniture`` belongs to none. Texts are named as in ``text``."""

    title: str
    date: str
    place: str
    publisher: str
    pages: tuple[MetsPage, ...]
    articles: tuple[tuple[MetsBlock, ...], ...]
    furniture: tuple[MetsBlock, ...]


def read_mets(path: Path) -> Mets:
    """Raises FormatError for a file that cannot be read, is no METS, or names no file of text."""
    root = parse_xml(path)
    if local_name(root) != "mets":
        raise FormatError(str(path), "is no METS file", "Give a METS file.")
    files = {one.get("ID") or "": one for one in descendants(root, "file")}
    places = {name: place for name, one in files.items() if (place := _place(path, one)) is not None}
    pages = tuple(_pages(root, files, places))
    if not any(page.text for page in pages):
        raise FormatError(
            str(path), "names no file with the text of a page", "Give the METS of an issue with ALTO or PAGE."
        )
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


def _place(path: Path, file: etree._Element) -> Path | None:
    """The file's path, where it is one beside the METS; ``file://./text/1.xml`` is what docWorks writes for that."""
    for location in children(file, "FLocat"):
        href = location.get(HREF) or location.get("href") or ""
        parts = urlsplit(href)
        if parts.scheme not in ("", "file") or not href:
            continue
        said = re.sub(r"^file:(//)?", "", href) if parts.scheme else href
        return path.parent / unquote(said)
    return None


def _is_text(file: etree._Element) -> bool:
    """By its type, its use, and the ending of its name."""
    kind = (file.get("MIMETYPE") or "").lower()
    group = file.getparent()
    use = " ".join(((group.get(name) or "") if group is not None else "") for name in ("USE", "ID")).lower()
    return ("xml" in kind or "alto" in use or "fulltext" in use or "ocr-d-ocr" in use) and "image" not in kind


def _is_picture(file: etree._Element) -> bool:
    return (file.get("MIMETYPE") or "").lower().startswith("image/")


def _pages(root: etree._Element, files: dict[str, etree._Element], places: dict[str, Path]) -> Iterator[MetsPage]:
    physical = [one for one in descendants(root, "structMap") if (one.get("TYPE") or "").lower() == "physical"]
    found = [one for tree in physical for one in descendants(tree, "div") if (one.get("TYPE") or "").lower() == "page"]
    # Without a physical structure, every text is a page.
    lists = [[_reference(one) for one in descendants(page, "fptr", "area")] for page in found]
    labels = [page.get("ORDERLABEL") or "" for page in found]
    if not found:
        lists = [[name] for name, one in files.items() if _is_text(one)]
        labels = ["" for _ in lists]
    for names, label in zip(lists, labels, strict=True):
        here = [name for name in dict.fromkeys(names) if name in places]
        texts = [places[name] for name in here if _is_text(files[name])]
        pictures = tuple(places[name] for name in here if _is_picture(files[name]))
        yield MetsPage(text=texts[-1] if texts else None, pictures=pictures, label=label)


def _reference(element: etree._Element) -> str:
    return element.get("FILEID") or ""


def _walk(
    element: etree._Element,
    places: dict[str, Path],
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
    element: etree._Element, places: dict[str, Path], kind: RegionKind, inner: list[tuple[MetsBlock, ...]]
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
            yield MetsBlock(file=str(places[_reference(one)]), block=one.get("BEGIN") or "", kind=kind)


def _said(root: etree._Element, name: str) -> str:
    return next((" ".join((one.text or "").split()) for one in descendants(root, name) if (one.text or "").strip()), "")


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
            found = re.search(r"\b(1[5-9]\d\d|20\d\d)-([01]\d)-([0-3]\d)\b", one.text or "")
            if found:
                return found[0]
    found = re.search(r"\b(1[5-9]\d\d|20\d\d)-([01]\d)-([0-3]\d)", root.get("LABEL") or "")
    return found[0] if found else ""
