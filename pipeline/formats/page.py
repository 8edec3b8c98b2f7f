"""PAGE XML (PRImA), versions 2009 to 2019: page content with reading order.

https://github.com/PRImA-Research-Lab/PAGE-XML
"""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.counting import count_page
from pipeline.formats.draft import Draft, box_of, trim_line
from pipeline.formats.given import GivenPage
from pipeline.formats.xml_files import child, children, descendants, local_name, parse_xml, text_of
from pipeline.geometry import corners, hull
from pipeline.model import Box, Direction, Line, Polygon, RegionKind

TEXT_KINDS: dict[str, RegionKind] = {
    "Page": "body",
    "heading": "headline",
    "caption": "caption",
    "header": "masthead",
    "footer": "folio",
    "page-number": "folio",
    "credit": "credit",
    "signature-mark": "folio",
    "catch-word": "folio",
}
KINDS: dict[str, RegionKind] = {
    "Page": "body",
    "ImageRegion": "picture",
    "GraphicRegion": "picture",
    "LineDrawingRegion": "picture",
    "ChartRegion": "picture",
    "MapRegion": "picture",
    "SeparatorRegion": "rule",
    "TableRegion": "table",
    "TableCell": "table",
    "AdvertRegion": "advertisement",
}
DIRECTIONS: dict[str, Direction] = {
    "left-to-right": "ltr",
    "right-to-left": "rtl",
    "top-to-bottom": "vertical",
    "bottom-to-top": "vertical",
}


def read_page(path: Path) -> GivenPage:
    """Lines and regions of a PAGE file, in its reading order (groups may nest), else in the file's.

    Raises FormatError for a file that cannot be read, is no well-formed XML, no PAGE, or has impossible points.
    """
    return page_of(path, parse_xml(path))


def page_of(path: Path, root: etree._Element) -> GivenPage:
    """As :func:`read_page`, of the file's root."""
    pages = descendants(root, "Page")
    if local_name(root) != "PcGts" or not pages:
        raise FormatError(str(path), "is no PAGE file (no PcGts with a Page in it)", "Give a PAGE XML file.")
    if len(pages) > 1:
        raise FormatError(str(path), f"has {len(pages)} pages, and a PAGE file is one", "Split it.")
    if len(descendants(root, "TextEquiv")) > len(descendants(pages[0], "TextEquiv")):
        raise FormatError(str(path), "has text outside of its page", "Correct the file.")
    return _Reader(path, root, pages[0]).read()


class _Reader:
    def __init__(self, path: Path, root: etree._Element, page: etree._Element) -> None:
        self.root = root
        self.page = page
        self.draft = Draft(path)
        self.speaking: set[etree._Element] = set()
        """Elements that have text or hold some that does."""
        for one in page.iter():
            if (_is_text(one) or _is_region(one)) and one not in self.speaking and _own_text(one):
                self.speaking.add(one)
                for above in one.iterancestors():
                    if above in self.speaking:
                        break
                    self.speaking.add(above)

    def read(self) -> GivenPage:
        self.region(self.page, "ltr")
        told = child(self.page, "ReadingOrder")
        creator = next((text_of(one) for one in descendants(self.root, "Creator")), "")
        return self.draft.finish(
            count_page(self.page),
            image=self.page.get("imageFilename") or "",
            width=self.size("imageWidth"),
            height=self.size("imageHeight"),
            wanted=list(_references(told)) if told is not None else [],
            language=self.page.get("primaryLanguage") or "",
            software=creator,
        )

    def size(self, name: str) -> int:
        """Of the page; 0 where the file does not tell it."""
        return round(self.draft.coordinate(self.page, name, (self.page.get(name) or "").strip() or "0"))

    def region(self, element: etree._Element, direction: Direction, around: Polygon = ()) -> None:
        """The page itself is one, of what stands in no other; ``around`` is the outline of what this one lies in."""
        direction = DIRECTIONS.get(element.get("readingDirection") or "", direction)
        own = self.polygon(element)
        polygon = own or around
        inner = list(_nearest(element, _is_region))
        lines = [
            line
            for row in _in_order(list(_nearest(element, _is_text, stop=_is_region)))
            for line in self.lines(row, polygon, direction)
        ]
        if not any(line.text.strip() for line in lines) and not any(one in self.speaking for one in inner):
            said = filter(str.strip, _own_text(element).splitlines())
            lines += [self.keep(element, text, polygon=polygon, direction=direction) for text in said]
        outline = own or tuple(point for line in lines for point in line.polygon or ())
        if outline and (lines or element is not self.page):
            self.draft.add_region(
                element.get("id"), _kind(element), _box(outline), lines, article=_custom(element, "article")
            )
        for one in inner:
            self.region(one, direction, polygon)

    def lines(self, element: etree._Element, region: Polygon, direction: Direction) -> Iterator[Line]:
        """The line of an element, and of those lines that stand within it."""
        direction = DIRECTIONS.get(element.get("readingDirection") or "", direction)
        words = [one for one in _nearest(element, _is_word, stop=_holds_lines) if local_name(one) == "Word"]
        polygon = self.trim(self.polygon(element), words) or region
        yield self.keep(element, _text(element), polygon=polygon, direction=direction, confidence=_confidence(element))
        for one in _in_order(list(_nearest(element, _is_line, stop=_is_region))):
            yield from self.lines(one, polygon, direction)

    def trim(self, polygon: Polygon, words: list[etree._Element]) -> Polygon:
        """The line's polygon, or the four corners of its box where that is cut down to its words."""
        if not polygon or not words:
            return polygon
        said = [(self.polygon(word), _text(word)) for word in words]
        box = _box(polygon)
        trimmed = trim_line(box, [(_box(around), text) for around, text in said if around and text])
        if trimmed == box:
            return polygon
        return tuple((round(x), round(y)) for x, y in corners(trimmed))

    def keep(
        self, element: etree._Element, text: str, *, polygon: Polygon, direction: Direction, confidence: float = 1.0
    ) -> Line:
        if not polygon:
            raise self.draft.wrong(element, "has text but no Coords")
        return self.draft.add_line(
            element.get("id") if local_name(element) == "TextLine" else None,
            text,
            _box(polygon),
            polygon=polygon,
            confidence=confidence,
            direction=direction,
        )

    def polygon(self, element: etree._Element) -> Polygon:
        coords = child(element, "Coords")
        if coords is None:
            return ()
        points = [pair.split(",") for pair in (coords.get("points") or "").split()]
        points = points or [[one.get("x") or "", one.get("y") or ""] for one in coords]
        return self.draft.outline(coords, "points", points)


def _box(polygon: Polygon) -> Box:
    box = hull(polygon)
    return box_of(box.left, box.top, box.right, box.bottom)


def _kind(element: etree._Element) -> RegionKind:
    """By what galley notes in ``custom``, else by type."""
    noted = next((kind for kind in typing.get_args(RegionKind) if kind == _custom(element, "kind")), None)
    if noted is not None:
        return typing.cast(RegionKind, noted)
    name = local_name(element)
    return TEXT_KINDS.get(element.get("type") or "", "body") if name == "TextRegion" else KINDS.get(name, "other")


def _custom(element: etree._Element, key: str) -> str:
    """What the group ``galley`` of ``custom`` says (``galley {kind:kicker; article:a001;}``), the notation that
    Transkribus has for its own groups."""
    found = re.search(r"galley\s*\{([^}]*)\}", element.get("custom") or "")
    said = re.search(rf"(?:^|[;\s]){key}\s*:\s*([^;\s]+)", found[1]) if found else None
    return said[1] if said else ""


def _is_region(element: etree._Element) -> bool:
    """Transkribus has cells of tables that are no regions by name."""
    return local_name(element).endswith("Region") or local_name(element) == "TableCell"


def _is_line(element: etree._Element) -> bool:
    return local_name(element) == "TextLine"


def _is_word(element: etree._Element) -> bool:
    return local_name(element) in ("Word", "Glyph")


def _is_text(element: etree._Element) -> bool:
    return _is_line(element) or _is_word(element)


def _holds_lines(element: etree._Element) -> bool:
    return _is_line(element) or _is_region(element)


Test = Callable[[etree._Element], bool]


def _nearest(element: etree._Element, wanted: Test, stop: Test | None = None) -> Iterator[etree._Element]:
    """Those below that are ``wanted``, but for what lies within one of them or within a ``stop``."""
    for one in element:
        if wanted(one):
            yield one
        elif stop is None or not stop(one):
            yield from _nearest(one, wanted, stop)


def _equivalents(element: etree._Element) -> list[etree._Element]:
    """The first is the one that counts."""
    return sorted(children(element, "TextEquiv"), key=lambda one: _index(one) or 0)


def _index(element: etree._Element) -> int | None:
    said = element.get("index") or ""
    return int(said) if re.fullmatch("[0-9]{1,9}", said) else None


def _own_text(element: etree._Element) -> str:
    """That of the element itself, empty where only its parts have any."""
    said = [text_of(one) for equivalent in _equivalents(element)[:1] for one in children(equivalent, "Unicode")[:1]]
    said += [text_of(one) for equivalent in _equivalents(element)[:1] for one in children(equivalent, "PlainText")[:1]]
    return next((text for text in said if text.strip()), "")


def _text(element: etree._Element) -> str:
    """That of the line, word or glyph, else that of its parts."""
    own = _own_text(element)
    if own:
        return own
    parts = _in_order(list(_nearest(element, _is_word, stop=_holds_lines)))
    gap = " " if any(local_name(one) == "Word" for one in parts) else ""
    return gap.join(filter(None, map(_text, parts)))


def _confidence(element: etree._Element) -> float:
    """1 where none is told, or what is told is none."""
    for equivalent in _equivalents(element)[:1]:
        try:
            told = float(equivalent.get("conf") or 1)
        except ValueError:
            return 1.0
        return min(1.0, max(0.0, told)) if math.isfinite(told) else 1.0
    return 1.0


def _in_order(elements: list[etree._Element]) -> list[etree._Element]:
    """By the index that Transkribus and others note in ``custom``, where it tells all of them apart."""
    found = [re.search(r"readingOrder\s*\{\s*index\s*:\s*([0-9]{1,9})", one.get("custom") or "") for one in elements]
    indices = [int(one.group(1)) for one in found if one]
    if len(set(indices)) < len(elements):
        return elements
    return [one for _, one in sorted(zip(indices, elements, strict=True), key=lambda pair: pair[0])]


def _references(group: etree._Element) -> Iterator[str]:
    def place(pair: tuple[int, etree._Element]) -> int:
        index = _index(pair[1])
        return pair[0] if index is None else index

    for _, one in sorted(enumerate(group), key=place):
        if one.get("regionRef"):
            yield one.get("regionRef") or ""
        yield from _references(one)
