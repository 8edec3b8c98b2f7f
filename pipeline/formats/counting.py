"""The readers' own book: which printed characters a file has for a page, and which of them no line has.

What a file has is found by a walk over its tree that knows nothing of how its reader makes lines of it. Characters are
compared one by one, as a bag of them, so that one that a reader adds cannot hide one that it drops; white space is
left out, since readers and writers part words as they like. What counts:

ALTO
    ``CONTENT`` of each ``String``, or of its ``Glyph`` elements where it has none, and of each ``HYP``: a hyphen where
    it tells no other. A ``HYP`` that the ``String`` before it ends with is that very mark, said twice. ``SUBS_CONTENT``
    is the whole word of which only a part is printed, and ``ALTERNATIVE`` and ``Variant`` what was not chosen: no text.
PAGE
    The ``TextEquiv`` with the lowest ``index`` of each ``TextLine``; where it is empty, those of its ``Word`` elements;
    where these are, of their ``Glyph`` elements. ``Unicode`` counts, ``PlainText`` where that is empty. The text of
    a region counts where no line, word or region in it has any: else it says the same again. Further ``TextEquiv``
    are other readings.
hOCR
    All text in an ``ocr_page``, save scripts, styles, and what ``del`` strikes out: hOCR's alternatives are an ``ins``
    that counts and ``del`` elements that do not. Ruby stands beside its base in the text, and counts.
plain text
    All of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from pipeline.formats.clean import printed
from pipeline.formats.given import GivenPage
from pipeline.formats.xml_files import local_name

UNPRINTED = frozenset(("script", "style", "del"))
"""Elements of HTML that hold no text of the page."""


def count_alto(page: etree._Element) -> str:
    """The printed characters of an ALTO ``Page``."""
    found: list[str] = []
    last = ""
    for one in page.iter():
        match local_name(one):
            case "TextLine":
                last = ""
            case "String":
                glyphs = [glyph.get("CONTENT") or "" for glyph in one if local_name(glyph) == "Glyph"]
                last = one.get("CONTENT") or "".join(glyphs)
                found.append(last)
            case "HYP":
                mark = one.get("CONTENT") or "-"
                found.append("" if last.endswith(mark) else mark)
                last = ""
    return printed("".join(found))


def count_page(page: etree._Element) -> str:
    """The printed characters of a PAGE ``Page``."""
    found: list[str] = []
    _tell_page(page, found, heard=False)
    return printed("".join(found))


def _tell_page(element: etree._Element, found: list[str], *, heard: bool) -> bool:
    """Whether anything printed was found. ``heard``: the text of the line or word that this is a part of is known."""
    name = local_name(element)
    is_region = name.endswith("Region") or name in ("TableCell", "Page")
    own = ""
    if name == "TextLine" or (name in ("Word", "Glyph") and not heard):
        own = _counting(element)
        found.append(own)
    heard = not is_region and (bool(printed(own)) or (heard and name != "TextLine"))
    spoke = [_tell_page(one, found, heard=heard) for one in element]
    if is_region and not any(spoke):
        own = _counting(element)
        found.append(own)
    return any(spoke) or bool(printed(own))


def _counting(element: etree._Element) -> str:
    best = ""
    lowest = None
    for one in element:
        if local_name(one) == "TextEquiv":
            said = one.get("index") or "0"
            index = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
            if lowest is None or index < lowest:
                lowest, best = index, _said(one)
    return best


def _said(equivalent: etree._Element) -> str:
    texts = {local_name(one): "".join(map(str, one.itertext())) for one in reversed(equivalent)}
    return next((texts[name] for name in ("Unicode", "PlainText") if printed(texts.get(name, ""))), "")


def count_hocr(page: etree._Element) -> str:
    """The printed characters of an ``ocr_page``; those of a page within it are that page's."""
    found: list[str] = []
    _tell_hocr(page, found)
    return printed("".join(found))


def _tell_hocr(element: etree._Element, found: list[str]) -> None:
    found.append(element.text or "")
    for one in element:
        if local_name(one) not in UNPRINTED and "ocr_page" not in (one.get("class") or "").split():
            _tell_hocr(one, found)
        found.append(one.tail or "")


def count_plain(text: str) -> str:
    """The printed characters of a page of plain text."""
    return printed(text)


def count_missing(told: str, lines: Iterable[str]) -> int:
    """How many of the characters that a file has for a page stand in none of the lines."""
    return (Counter(told) - Counter(printed("".join(lines)))).total()


def count_added(page: GivenPage) -> int:
    """How many characters its lines have that the file does not, or more often: 0 unless a reader is at fault."""
    return (Counter(printed("".join(line.text for line in page.lines))) - Counter(page.told)).total()
