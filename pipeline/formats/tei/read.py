"""Articles out of TEI of any make, as scoring reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.tei.markup import TEI, XML_ID
from pipeline.formats.xml_files import parse_xml

NS = f"{{{TEI}}}"
_CHOSEN_AGAINST = frozenset({"sic", "orig", "abbr"})
_NO_TEXT = frozenset({"fw", "note", "figDesc", "del"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """``headline`` is the first head of type main, else the first. ``text`` is everything that an article says,
    in the file's order: heads, bylines, paragraphs, captions, one a line. ``scans`` are the file names of the
    pictures of its pages, in order, as far as the file tells (``a.tif#page=2``: the second image of that file).
    ``names`` are those of persons, wherever they stand; ``figures`` what each says.
    """

    file: str
    kind: str = ""
    headline: str = ""
    heads: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    text: str = ""
    scans: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


def read_tei(path: Path) -> tuple[ReadArticle, ...]:
    """Every ``div`` of type article, or else every ``body``, of a TEI or teiCorpus file.

    Raises FormatError for a file that cannot be read, is no well-formed XML, or no TEI.
    """
    root = parse_xml(path)
    if not isinstance(root.tag, str) or not root.tag.startswith(NS):
        raise FormatError(str(path), "is no TEI (its root is not in TEI's namespace)", "Give a TEI P5 file.")
    divs = [div for div in root.iter(f"{NS}div") if div.get("type") == "article"]
    return tuple(_article(one, path.name) for one in divs or root.iter(f"{NS}body"))


def reading_text(element: etree._Element) -> str:
    """What is read: ``corr`` over ``sic``, ``reg`` over ``orig``; nothing of ``fw``, ``note``, ``figDesc``."""
    out: list[str] = []

    def walk(one: etree._Element) -> None:
        if not isinstance(one.tag, str):
            return
        tag = one.tag.removeprefix(NS)
        parent = one.getparent()
        if parent is not None and (tag in _NO_TEXT or (tag in _CHOSEN_AGAINST and parent.tag == f"{NS}choice")):
            return
        out.append(one.text or "")
        for child in one:
            walk(child)
            out.append(child.tail or "")

    walk(element)
    return "".join(out)


def recognised_text(element: etree._Element) -> str:
    """What the recogniser read, one line under the other, of a passage that :func:`write_issue` wrote."""
    out = ""
    first = True

    def walk(one: etree._Element) -> None:
        nonlocal out, first
        if not isinstance(one.tag, str):
            return
        tag = one.tag.removeprefix(NS)
        if tag in ("corr", "reg"):
            return
        if tag == "lb":
            if not first:
                out = (out if one.get("break") == "no" else out[:-1]) + "\n"
            first = False
        out += one.text or ""
        for child in one:
            walk(child)
            out += child.tail or ""

    walk(element)
    return out


def _article(element: etree._Element, file: str) -> ReadArticle:
    whole = next((one for one in element.iterancestors(f"{NS}TEI")), element.getroottree().getroot())
    heads = [one for one in element.iter(f"{NS}head") if not _within(one, "figure") and one.get("sameAs") is None]
    bylines = [*element.iter(f"{NS}byline"), *element.iter(f"{NS}docAuthor")]
    paragraphs = [one for one in element.iter(f"{NS}p") if not _within(one, "figure", "note")]
    told = (f"{NS}head", f"{NS}byline", f"{NS}dateline", f"{NS}p", f"{NS}ab", f"{NS}row")
    text = [
        one
        for one in element.iter(*told)
        if not _within(one, "note", "p", "head", "byline", "ab") and one.get("sameAs") is None
    ]
    return ReadArticle(
        file=file,
        kind=element.get("subtype") or element.get("type") or "",
        headline=next((reading_text(one) for one in sorted(heads, key=lambda head: head.get("type") != "main")), ""),
        heads=tuple(reading_text(one) for one in heads),
        bylines=tuple(reading_text(one) for one in bylines),
        paragraphs=tuple(reading_text(one) for one in paragraphs),
        authors=tuple(
            "".join(str(text) for text in one.itertext()).strip()
            for statement in list(whole.iter(f"{NS}titleStmt"))[:1]
            for one in statement.iter(f"{NS}author")
        ),
        text="\n".join(_row_text(one) if one.tag == f"{NS}row" else reading_text(one) for one in text),
        scans=tuple(dict.fromkeys(_scans(element, whole))),
        names=tuple(reading_text(one) for one in element.iter(f"{NS}persName")),
        figures=tuple(reading_text(one) for one in element.iter(f"{NS}figure")),
    )


def _row_text(row: etree._Element) -> str:
    return " ".join(reading_text(cell) for cell in row.iter(f"{NS}cell"))


def _within(element: etree._Element, *tags: str) -> bool:
    return next(element.iterancestors(*(f"{NS}{tag}" for tag in tags)), None) is not None


def _scans(element: etree._Element, whole: etree._Element) -> Iterator[str]:
    """By the page breaks of the article, which point to a surface or to the picture itself, else by the pictures, else
    by the source notes of its file."""
    pictures = {}
    for surface in whole.iter(f"{NS}surface"):
        graphic = next(surface.iter(f"{NS}graphic"), None)
        if graphic is not None:
            pictures[surface.get(XML_ID)] = _picture(graphic.get("url") or "")
    breaks = [
        _picture(facs) if facs and not facs.startswith("#") else pictures.get(facs.removeprefix("#"), "")
        for facs in (one.get("facs") or "" for one in element.iter(f"{NS}pb"))
    ]
    notes = [
        "".join(str(text) for text in one.itertext())
        for one in whole.iter(f"{NS}note")
        if one.get("type") == "scan" and not _within(one, "text")
    ]
    for names in (breaks, pictures.values(), notes):
        if any(names):
            yield from (name for name in names if name)
            return


def _picture(url: str) -> str:
    """The file's name, with which of its images it is."""
    address = urlsplit(url)
    frame = f"#{address.fragment}" if address.fragment.startswith("page=") else ""
    return Path(unquote(address.path)).name + frame
