"""hOCR, the HTML of Tesseract, OCRopus and others: areas, lines and words with their boxes.

http://kba.github.io/hocr-spec/1.2/
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.clean import quote
from pipeline.formats.counting import count_hocr
from pipeline.formats.draft import CORRECT, Draft, Mark, box_of, refuse_pages, trim_line
from pipeline.formats.given import GivenPage
from pipeline.formats.html_files import parse_html
from pipeline.formats.kinds import region_kind, unit_kind
from pipeline.formats.told import ToldInfo, read_named
from pipeline.formats.xml_files import local_name
from pipeline.geometry import hull_of_boxes, shared_height
from pipeline.model import Box, Direction, Line, RegionKind

PAGE = "ocr_page"
AREAS = frozenset(("ocr_carea", "ocr_column", "ocrx_block", "ocr_textfloat"))
LINES = frozenset(("ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat", "ocr_pageno"))
PARAGRAPHS = AREAS | {"ocr_par"}
WORDS = frozenset(("ocrx_word", "ocr_word"))
CHARACTERS = frozenset(("ocrx_cinfo", "ocr_cinfo"))
BARE: dict[str, RegionKind] = {
    "ocr_photo": "picture",
    "ocr_image": "picture",
    "ocr_linedrawing": "picture",
    "ocr_float": "picture",
    "ocr_separator": "rule",
}
FURNITURE: dict[str, RegionKind] = {"ocr_pageno": "folio", "ocr_footer": "folio", "ocr_caption": "caption"}
SILENT = frozenset(("script", "style", "del"))
"""Elements whose content is no text of the page; ``del`` holds readings that were not chosen."""
APART = frozenset(("br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "td", "th", "tr"))
"""Elements whose text stands apart from what is beside them, with or without white space."""
CERTAIN = 100.0
"""What a word's confidence goes up to."""
LOWEST = 1 / 50
"""Of the page's height, that of a line whose place is only known to be somewhere on it."""
_SPACE = re.compile(r"[ \t\n\r\f]+")
"""What HTML takes for one space. Others, as one that keeps a line from breaking, are text."""


def is_hocr(root: etree._Element) -> bool:
    return any(PAGE in _classes(one) for one in root.iter())


def read_hocr(path: Path) -> tuple[GivenPage, ...]:
    """Every ``ocr_page`` of the file, in its own order.

    Raises FormatError for a file that cannot be read, has no such page, has lines outside of them, or a box that is
    none.
    """
    return hocr_pages_of(path, parse_html(path))


def hocr_pages_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """As :func:`read_hocr`, of the file's root."""
    pages = [one for one in root.iter() if PAGE in _classes(one)]
    if not pages:
        raise FormatError(str(path), "is no hOCR file (no ocr_page in it)", "Give an hOCR file.")
    refuse_pages(path, len(pages))
    within = {inner for page in pages for inner in page.iter()}
    for one in root.iter():
        if one not in within and _classes(one) & (LINES | WORDS):
            problem = f"line {one.sourceline}: a line or word of text outside of any ocr_page"
            raise FormatError(str(path), problem, CORRECT)
    system = next((one.get("content") or "" for one in root.iter("{*}meta") if one.get("name") == "ocr-system"), "")
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    info = read_named((one.get("name") or "", one.get("content") or "") for one in root.iter("{*}meta"))
    return tuple(_Reader(path, page).read(system, language, info) for page in pages)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that stands together: a word, where there is an ``element``, or what stands between words."""

    text: str
    element: etree._Element | None = None


class _Reader:
    def __init__(self, path: Path, page: etree._Element) -> None:
        self.path = path
        self.page = page
        self.draft = Draft(path)
        self.holding: set[etree._Element] = set()
        """Elements that hold lines."""
        for line in (one for one in page.iterdescendants() if _classes(one) & LINES):
            for above in line.iterancestors():
                if above in self.holding:
                    break
                self.holding.add(above)

    def read(self, software: str, language: str, info: ToldInfo | None) -> GivenPage:
        box = self.box(self.page)
        loose: list[Line] = []
        self.walk(self.page, loose)
        self.close(loose, None, "body")
        image = re.search(r'\bimage\s+(?:"([^"]*)"|\'([^\']*)\'|([^;]+))', _title(self.page))
        named = next((one for one in image.groups() if one), "").strip() if image else ""
        return self.draft.finish(
            count_hocr(self.page),
            image=named,
            width=box.right if box else 0,
            height=box.bottom if box else 0,
            language=self.page.get("lang") or language,
            software=software,
            info=info,
        )

    def walk(self, element: etree._Element, loose: list[Line]) -> None:
        """``loose`` takes the lines outside of any area: they make one region of their own. Text that stands in no
        line, word or paragraph is a line, in the place of what it stands in."""
        self.stray(element, element.text, loose)
        for one in element:
            self.take(one, loose)
            self.stray(element, one.tail, loose)

    def take(self, element: etree._Element, loose: list[Line]) -> None:
        classes = _classes(element)
        if not _is_heard(element):
            return
        bare = next((BARE[name] for name in classes if name in BARE), None)
        box = self.box(element)
        kind = next((FURNITURE[name] for name in classes if name in FURNITURE), None)
        if bare and box is not None and element not in self.holding:
            self.draft.add_region(element.get("id"), bare, box)
        if classes & (AREAS | LINES) and element in self.holding:
            inside: list[Line] = []
            self.walk(element, inside)
            self.close(inside, element, kind or "body")
        elif classes & LINES:
            line = self.line(element, _pieces(element))
            above = element.getparent()
            if kind is None or (above is not None and above.get("data-passage")):
                loose.append(line)
            else:
                self.close([line], None, kind)
        elif classes & (PARAGRAPHS | WORDS) and element not in self.holding:
            # Some writers give no lines: words that stand beside each other make one.
            loose += self.rows(element)
        else:
            self.walk(element, loose)

    def stray(self, element: etree._Element, text: str | None, loose: list[Line]) -> None:
        if not text or not text.strip():
            return
        around = self.around(element)
        # As high as the line before it, and under that: what is as high as all that it stands in would be a headline.
        top = around.top if not loose else min(max(loose[-1].box.bottom, around.top), around.bottom - 1)
        height = loose[-1].box.height if loose else round(LOWEST * self.around(self.page).height)
        box = replace(around, top=top, bottom=max(top + 1, min(top + height, around.bottom)))
        loose.append(self.draft.add_line(None, _join([_Piece(text)]), box))

    def close(self, lines: list[Line], element: etree._Element | None, kind: RegionKind) -> None:
        """An area may say, as galley's do, what kind it is (``data-kind``) to which article it belongs
        (``data-article``), of what kind that is (``data-unit``), which others it stands over (``data-over``), and what
        paragraph or headline it is a part of (``data-passage``)."""
        if not lines:
            return
        around = self.box(element) if element is not None else None
        box = around or hull_of_boxes([line.box for line in lines])
        if element is None:
            self.draft.add_region(None, kind, box, lines)
            return
        noted = region_kind(element.get("data-kind") or "") or kind
        article = element.get("data-article") or ""
        mark = Mark(passage=element.get("data-passage") or "")
        if article:
            over = tuple((element.get("data-over") or "").split())
            mark = replace(mark, article=article, unit=unit_kind(element.get("data-unit") or ""), over=over)
        self.draft.add_block(element.get("id"), noted, box, lines, [mark] * len(lines))

    def rows(self, element: etree._Element) -> Iterator[Line]:
        """Lines of words that follow each other from left to right at one height; where there are no words, one line.
        What stands between two words goes with the first of them."""
        rows: list[list[_Piece]] = [[]]
        last: Box | None = None
        for piece in _pieces(element):
            if piece.element is not None:
                box = self.box(piece.element)
                beside = box is not None and last is not None and box.left >= last.left
                if not (beside and box and last and shared_height(box, last) > 0.5 * min(box.height, last.height)):
                    rows.append([])
                last = box
            rows[-1].append(piece)
        for row in rows:
            if any(piece.text.strip() for piece in row):
                word = next((piece.element for piece in row if piece.element is not None), None)
                yield self.line(element if word is None else word, row, alone=word is not None)

    def around(self, element: etree._Element) -> Box:
        """The box of the element, or of the nearest one that it lies in. Raises FormatError where there is none."""
        for one in (element, *element.iterancestors()):
            if (box := self.box(one)) is not None:
                return box
        raise self.wrong(element, "a line of text without bbox")

    def line(self, element: etree._Element, pieces: list[_Piece], *, alone: bool = False) -> Line:
        """The line of an element, or of words (``alone``) that have none: ``element`` is then the first of them."""
        words = [(one.element, one.text.strip()) for one in pieces if one.element is not None]
        placed = [(box, text) for word, text in words if (box := self.box(word)) is not None]
        box = None if alone else self.box(element)
        if box is None:
            box = hull_of_boxes([one for one, _ in placed]) if placed else self.around(element)
        sure = [value for word, _ in words if (value := _number(r"x_wconf\s+([\d.]+)", word)) is not None]
        turned = _number(r"textangle\s+(-?[\d.]+)", element)
        upright = "vertical" in _title(element) or (turned is not None and abs(turned) in (90.0, 270.0))
        direction: Direction = "vertical" if upright else "ltr"
        above = element.getparent()
        if words and above is not None and above.get("data-passage"):
            # Words as galley writes them: Chinese ones, too, stand apart where there is a space.
            text = " ".join(said for _, said in words)
        else:
            text = _join(pieces)
        return self.draft.add_line(
            element.get("id"),
            text,
            trim_line(box, [(place, text) for place, text in placed if text]),
            confidence=min(1.0, max(0.0, sum(sure) / len(sure) / 100)) if sure else 1.0,
            direction=direction,
            certain=tuple(_find_certain(text, words)),
            divided=element.get("data-divided") or "",
        )

    def box(self, element: etree._Element) -> Box | None:
        found = re.search(r"\bbbox\s+([^;]+)", _title(element))
        if not found:
            return None
        said = found[1].split()[:4]
        if len(said) < 4:
            raise self.wrong(element, f"bbox {quote(found[1].strip())} is not four numbers")
        left, top, right, bottom = (self.draft.coordinate(element, "bbox", one) for one in said)
        return box_of(left, top, right, bottom)

    def wrong(self, element: etree._Element, problem: str) -> FormatError:
        return FormatError(str(self.path), f"line {element.sourceline}: {problem}", CORRECT)


def _classes(element: etree._Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _title(element: etree._Element) -> str:
    return element.get("title") or ""


def _number(pattern: str, element: etree._Element) -> float | None:
    """What the title says; None where it says none, or what is no number."""
    found = re.search(pattern, _title(element))
    try:
        return float(found[1]) if found else None
    except ValueError:
        return None


def _find_certain(text: str, words: list[tuple[etree._Element, str]]) -> Iterator[tuple[int, int]]:
    """The places of words that the file says were read for certain, in the text of their line."""
    at = 0
    for word, said in words:
        start = text.find(said, at) if said else -1
        if start >= 0:
            at = start + len(said)
            if (_number(r"x_wconf\s+([\d.]+)", word) or 0.0) >= CERTAIN:
                yield start, at


def _pieces(element: etree._Element) -> list[_Piece]:
    """All text in an element: its outermost words, and what stands between them."""
    found: list[_Piece] = []
    _gather(element, found)
    return found


def _gather(element: etree._Element, found: list[_Piece]) -> None:
    if _classes(element) & WORDS:
        found.append(_Piece(_word(element), element))
        return
    found.append(_Piece(element.text or ""))
    for one in element:
        apart = [_Piece("\n")] if local_name(one) in APART else []
        if _is_heard(one):
            found += apart
            _gather(one, found)
            found += apart
        found.append(_Piece(one.tail or ""))


def _word(element: etree._Element) -> str:
    said: list[str] = []
    _collect(element, said)
    text = "".join(said)
    if any(_classes(one) & CHARACTERS for one in element):
        # White between characters that are marked up one by one is the writer's layout.
        text = _SPACE.sub("", text)
    return text


def _collect(element: etree._Element, said: list[str]) -> None:
    said.append(element.text or "")
    for one in element:
        if _is_heard(one):
            _collect(one, said)
        said.append(one.tail or "")


def _is_heard(element: etree._Element) -> bool:
    """Whether its text is that of the page which it stands in."""
    return local_name(element) not in SILENT and PAGE not in _classes(element)


def _join(pieces: list[_Piece]) -> str:
    """A space between words, none between two Chinese ones: writers set white between all elements alike. What stands
    between words without white goes with them."""
    text, spaced, after_word = "", False, False
    for piece in pieces:
        said = _SPACE.sub(" ", piece.text)
        bare = said.strip(" ")
        if not bare:
            spaced = spaced or bool(said)
            continue
        is_word = piece.element is not None
        both = is_word and after_word
        if both or spaced or said.startswith(" "):
            text += "" if not text or (both and _is_wide(text[-1]) and _is_wide(bare[0])) else " "
        text += bare
        spaced, after_word = said.endswith(" "), is_word
    return text


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")
