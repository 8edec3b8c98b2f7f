"""ALTO, versions 1 to 4: layout and text of a page. https://www.loc.gov/standards/alto/"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.alto_tags import AltoTags
from pipeline.formats.counting import count_alto
from pipeline.formats.draft import CORRECT, Draft, box_of, refuse_pages, trim_line
from pipeline.formats.given import GivenPage
from pipeline.formats.told import read_named
from pipeline.formats.xml_files import child, descendants, local_name, parse_xml, text_of
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, Polygon, RegionKind

KINDS: dict[str, RegionKind] = {"Illustration": "picture", "GraphicalElement": "rule"}
SPACES = frozenset(("TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "PrintSpace"))
CONTENT = frozenset(("String", "SP", "HYP"))
CERTAIN = re.compile(r"1(?:[.]0*)?")
DIVIDED = "\u2026"
"""What stands for a word of which a file says only that the line's end divides it."""
NEARER = 0.25
"""Of a line's height, by how much a word must be nearer to another line than to its own to stand in that one."""


def read_alto(path: Path) -> GivenPage:
    """The first page of an ALTO file, as :func:`read_alto_pages` gives it; hardly any file has more."""
    return read_alto_pages(path)[0]


def read_alto_pages(path: Path) -> tuple[GivenPage, ...]:
    """Lines and blocks of each page of an ALTO file, in its ReadingOrder (ALTO 4.3), else in the file's.

    Hyphens at line ends are part of the line. Numbers stay in the file's unit. Raises FormatError for a file
    that cannot be read, is no well-formed XML, no ALTO, or has positions that are no numbers.
    """
    return alto_pages_of(path, parse_xml(path))


def alto_pages_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """As :func:`read_alto_pages`, of the file's root."""
    pages = descendants(root, "Page")
    if local_name(root) != "alto" or not pages:
        raise FormatError(str(path), "is no ALTO file (no alto with a Page in it)", "Give an ALTO XML file.")
    refuse_pages(path, len(pages))
    if len(descendants(root, *CONTENT)) != sum(len(descendants(page, *CONTENT)) for page in pages):
        raise FormatError(str(path), "has text outside of its pages, or a page within a page", CORRECT)
    return tuple(_Reader(path, root, page).read() for page in pages)


class _Reader:
    def __init__(self, path: Path, root: etree._Element, page: etree._Element) -> None:
        self.path = path
        self.root = root
        self.page = page
        self.draft = Draft(path)
        self.has_spaces = bool(descendants(page, "SP"))
        self.tags = AltoTags(root)
        self.spoken: Counter[str] = Counter()

    def read(self) -> GivenPage:
        self.blocks(self.page, margin=False)
        orders = descendants(self.root, "ReadingOrder")
        return self.draft.finish(
            count_alto(self.page),
            image=self.said("fileName"),
            width=round(self.number(self.page, "WIDTH") or 0),
            height=round(self.number(self.page, "HEIGHT") or 0),
            wanted=[one.get("REF") or "" for told in orders for one in told.iterdescendants() if one.get("REF")],
            unit=self.said("MeasurementUnit") or "pixel",
            language=self.page.get("LANG") or max(self.spoken, key=lambda one: self.spoken[one], default=""),
            software=" ".join(filter(None, (self.said("softwareName"), self.said("softwareVersion")))),
            info=read_named((("identifier", self.said("documentIdentifier")),)),
        )

    def said(self, name: str) -> str:
        return next((text_of(one).strip() for one in descendants(self.root, name)), "")

    def number(self, element: etree._Element, name: str) -> float | None:
        """None where it is not told; some writers leave the attribute empty then."""
        value = (element.get(name) or "").strip()
        return self.draft.coordinate(element, name, value) if value else None

    def confidence(self, words: Sequence[etree._Element]) -> float:
        """The mean of those that are told, 1 where none is. Raises FormatError for what is no number."""
        said = [(word, value) for word in words if (value := (word.get("WC") or "").strip())]
        sure = [self.draft.coordinate(word, "WC", value) for word, value in said]
        return min(1.0, max(0.0, sum(sure) / len(sure))) if sure else 1.0

    def box(self, element: etree._Element) -> Box | None:
        left, top, width, height = (self.number(element, name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        if left is None or top is None or width is None or height is None:
            return None
        return box_of(left, top, left + width, top + height)

    def blocks(self, element: etree._Element, *, margin: bool) -> None:
        """All that stands in it. Lines and words that stand outside of a block are one by themselves."""
        rows = [one for one in element if _is_row(one)]
        if rows or local_name(element) == "TextBlock":
            self.text_block(element, rows, margin=margin)
        for one in element:
            name = local_name(one)
            if name in KINDS and (box := self.box(one)) is not None:
                self.draft.add_region(one.get("ID"), KINDS[name], box)
            if name in SPACES:
                self.blocks(one, margin=name != "PrintSpace")
            elif not _is_row(one):
                first = self.draft.count
                self.blocks(one, margin=margin)
                if name != "TextBlock":
                    self.draft.name_part(one.get("ID"), self.draft.lines_from(first))

    def text_block(self, element: etree._Element, rows: list[etree._Element], *, margin: bool) -> None:
        around = self.box(element)
        spread = self.spread(_gather(rows))
        lines = [self.line(row, content, around) for row, content in spread]
        if around is None and not lines:
            return
        own = around if local_name(element) == "TextBlock" else None
        box = own or hull_of_boxes([line.box for line in lines])
        if language := element.get("LANG") or element.get("language") or "":
            self.spoken[language] += sum(len(line.text) for line in lines)
        above = self.tags.mark(element)
        marks = [self.tags.mark(row, above) for row, _ in spread]
        self.draft.add_block(element.get("ID"), "folio" if margin else "body", box, lines, marks)

    def spread(self, rows: list[_Row]) -> list[_Row]:
        """Some writers put all words of a block into a few of its lines and leave the others empty: where a word stands
        in the height of an empty line and not in that of its own, each word of the block goes to the line at its
        height, with the spaces and hyphens that follow it. Such writers keep no order within a line either."""
        if all(map(_has_words, rows)):
            return rows
        heights = [self.box(row) for row, _ in rows]
        middles = sorted((_middle(box), at) for at, box in enumerate(heights) if box is not None)
        held: list[list[tuple[int, list[etree._Element]]]] = [[] for _ in rows]
        proved = False
        for at, (_, content) in enumerate(rows):
            own = heights[at]
            for words in _parted(content):
                box = self.box(words[0])
                # What has no place stays behind what it stands behind.
                left = box.left if box is not None else held[at][-1][0] if held[at] else 0
                home = at
                if box is not None and own is not None and (home := _home(box, own, at, middles)) != at:
                    outside = not own.top <= _middle(box) < own.bottom
                    proved = proved or (outside and not _has_words(rows[home]))
                held[home].append((left, words))
        if not proved:
            return rows
        return [
            (row, [one for _, words in sorted(placed, key=lambda pair: pair[0]) for one in words])
            for (row, _), placed in zip(rows, held, strict=True)
        ]

    def line(self, element: etree._Element, content: list[etree._Element], around: Box | None) -> Line:
        words = [(one, self.box(one)) for one in content if local_name(one) == "String"]
        boxes = [box for _, box in words if box is not None]
        box = self.box(element) or (hull_of_boxes(boxes) if boxes else around)
        if box is None:
            # Where hardly any line has a place, none counts.
            box = self.draft.place_below()
        trimmed = trim_line(box, [(place, text) for one, place in words if place and (text := _content(one))])
        text, places = self.text(content)
        line = self.draft.add_line(
            element.get("ID") if local_name(element) == "TextLine" else None,
            text,
            trimmed,
            polygon=self.polygon(element) if trimmed == box else None,
            confidence=self.confidence([one for one, _ in words]),
            certain=tuple(place for one, place in places if is_certain(one.get("WC"))),
            divided=_divided(words[-1][0]) if words else "",
        )
        self.draft.name_words(line, [one.get("ID") for one, _ in words])
        return line

    def text(self, content: list[etree._Element]) -> tuple[str, list[tuple[etree._Element, tuple[int, int]]]]:
        """The text of a line, and each word's place in it: a space where SP stands; in files without any SP, where the
        print has a gap."""
        text, spaced, last, said = "", False, None, ""
        places: list[tuple[etree._Element, tuple[int, int]]] = []
        for one in content:
            if local_name(one) == "SP":
                spaced = True
            elif local_name(one) == "HYP":
                hyphen = one.get("CONTENT") or "-"
                # Some writers give the hyphen of a word as its last character, too.
                text += "" if said.endswith(hyphen) else hyphen
                said = ""
            else:
                said, box = _content(one), self.box(one)
                if not self.has_spaces and text and said:
                    near = box is not None and last is not None and box.left - last.right <= 0.1 * box.height
                    spaced = not near and not (_is_wide(text[-1]) and _is_wide(said[0]))
                text += f" {said}" if spaced and text else said
                places.append((one, (len(text) - len(said), len(text))))
                spaced, last = False, box
        return text, places

    def polygon(self, element: etree._Element) -> Polygon | None:
        shape = child(element, "Shape")
        polygon = child(shape, "Polygon") if shape is not None else None
        if polygon is None:
            return None
        numbers = (polygon.get("POINTS") or "").replace(",", " ").split()
        return self.draft.outline(polygon, "POINTS", [numbers[at : at + 2] for at in range(0, len(numbers), 2)]) or None


_Row = tuple[etree._Element, list[etree._Element]]
"""A line, or the first of some words that stand in none, and what it holds."""


def _is_row(element: etree._Element) -> bool:
    return local_name(element) == "TextLine" or local_name(element) in CONTENT


def _gather(rows: Sequence[etree._Element]) -> list[_Row]:
    """The content of each line; words outside of lines that follow each other make one."""
    found: list[_Row] = []
    for row in rows:
        held = descendants(row, *CONTENT)
        if local_name(row) == "TextLine" or not found or local_name(found[-1][0]) == "TextLine":
            found.append((row, held))
        else:
            found[-1][1].extend(held)
    return found


def _has_words(row: _Row) -> bool:
    return any(local_name(one) == "String" for one in row[1])


def _parted(content: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """Each word with the spaces and hyphens that follow it; those before the first word go with it."""
    parts: list[list[etree._Element]] = []
    for one in content:
        if parts and (local_name(one) != "String" or not any(local_name(old) == "String" for old in parts[-1])):
            parts[-1].append(one)
        else:
            parts.append([one])
    return parts


def _home(word: Box, own: Box, row: int, middles: Sequence[tuple[float, int]]) -> int:
    """The line whose middle is nearest to that of a word of the line ``row``, where it is nearer by far than that of
    its own; ``middles`` are of all lines, sorted."""
    at = bisect(middles, (_middle(word), row))
    away, near = min((abs(middle - _middle(word)), number) for middle, number in middles[max(0, at - 1) : at + 1])
    return near if abs(_middle(own) - _middle(word)) - away > NEARER * own.height else row


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _content(word: etree._Element) -> str:
    """Some writers give characters alone."""
    return word.get("CONTENT") or "".join(one.get("CONTENT") or "" for one in word if local_name(one) == "Glyph")


def is_certain(said: str | None) -> bool:
    """Whether a confidence from 0 to 1 is told, and is 1."""
    return said is not None and CERTAIN.fullmatch(said.strip()) is not None


def _divided(word: etree._Element) -> str:
    """The whole word of which the line has the first part, as the file tells it; nothing where it does not."""
    if (word.get("SUBS_TYPE") or "").casefold() != "hyppart1":
        return ""
    return " ".join((word.get("SUBS_CONTENT") or "").split()) or DIVIDED


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")
