"""PAGE XML (PRImA), versions 2009 to 2019: page content with reading order.

https://github.com/PRImA-Research-Lab/PAGE-XML
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.counting import count_page
from pipeline.formats.draft import UNMARKED, Draft, Mark, box_of, trim_line
from pipeline.formats.given import GivenPage
from pipeline.formats.page_tags import TEXT_KINDS, read_divided, read_mark
from pipeline.formats.told import read_named
from pipeline.formats.xml_files import child, children, descendants, local_name, parse_xml, text_of
from pipeline.geometry import corners, hull, hull_of_boxes, shared_height
from pipeline.model import Box, Direction, Line, Polygon, RegionKind

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
ASCENT = 0.75
"""Of the way from one baseline to the next, how much of it a line's letters rise above theirs."""
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
        self.height = 0.0
        """Of a line of the region that is read, as far as its baselines tell."""
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
        groups = [one for one in told if local_name(one).endswith("Group")] if told is not None else []
        # A page whose regions are all in a group without an order tells none.
        ordered = [one for one in groups if local_name(one) != "UnorderedGroup"]
        creator = next((text_of(one) for one in descendants(self.root, "Creator")), "")
        return self.draft.finish(
            count_page(self.page),
            image=self.page.get("imageFilename") or "",
            width=self.size("imageWidth"),
            height=self.size("imageHeight"),
            wanted=list(_references(told)) if told is not None and ordered else [],
            language=self.page.get("primaryLanguage") or "",
            software=creator,
            info=read_named(
                (one.get("name") or "", one.get("value") or "") for one in descendants(self.root, "MetadataItem")
            ),
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
        marked = self.read_lines(element, direction, polygon)
        if local_name(element) == "TableRegion" and inner:
            self.table(element, direction, polygon, marked)
            return
        lines = [line for line, _ in marked]
        outline = own or tuple((int(x), int(y)) for line in lines for x, y in corners(line.box))
        if outline and (lines or element is not self.page):
            self.draft.add_block(element.get("id"), _kind(element), _box(outline), lines, [mark for _, mark in marked])
        for one in inner:
            self.region(one, direction, polygon)

    def table(
        self, element: etree._Element, direction: Direction, around: Polygon, marked: list[tuple[Line, Mark]]
    ) -> None:
        """One region of the lines of all its cells, row by row: as its cells tell, else as they stand."""
        cells = [(self.cell_of(one), line) for one, line in self.cells(element, direction, around)]
        told = cells and all(cell is not None for cell, _ in cells)
        lines = [line for line, _ in marked]
        if told:
            lines += [line for _, line in sorted(cells, key=lambda pair: pair[0] or (0, 0))]
        else:
            lines += [line for row in _rows([line for _, line in cells]) for line in row]
        if not lines:
            return
        box = hull_of_boxes([line.box for line in lines])
        made = self.draft.add_block(element.get("id"), "table", box, lines, [UNMARKED] * len(lines))
        for one in element.iterdescendants():
            if _is_region(one) and one.get("id"):
                self.draft.stand_for(one.get("id") or "", made)

    def cells(
        self, element: etree._Element, direction: Direction, around: Polygon
    ) -> Iterator[tuple[etree._Element, Line]]:
        for one in _nearest(element, _is_region):
            polygon = self.polygon(one) or around
            direction = DIRECTIONS.get(one.get("readingDirection") or "", direction)
            yield from ((one, line) for line, _ in self.read_lines(one, direction, polygon))
            yield from self.cells(one, direction, polygon)

    def cell_of(self, element: etree._Element) -> tuple[int, int] | None:
        """Row and column, where they are told."""
        said = [(element.get(name) or "") for name in ("row", "col")]
        return (int(said[0]), int(said[1])) if all(re.fullmatch("[0-9]{1,6}", one) for one in said) else None

    def read_lines(self, element: etree._Element, direction: Direction, polygon: Polygon) -> list[tuple[Line, Mark]]:
        """The lines of a region itself, each with what the file tells of it."""
        inner = list(_nearest(element, _is_region))
        rows = _in_order(list(_nearest(element, _is_text, stop=_is_region)))
        self.height = _row_height([one for one in rows if _is_line(one)], polygon)
        mark = read_mark(element, UNMARKED)
        marked = [(line, own) for row in rows for line, own in self.lines(row, polygon, direction, mark)]
        if not any(line.text.strip() for line, _ in marked) and not any(one in self.speaking for one in inner):
            said = filter(str.strip, _own_text(element).splitlines())
            marked += [(self.keep(element, text, polygon=polygon, direction=direction), mark) for text in said]
        return marked

    def lines(
        self, element: etree._Element, region: Polygon, direction: Direction, above: Mark
    ) -> Iterator[tuple[Line, Mark]]:
        """The line of an element, and those lines that stand within it, each with what the file tells of it; ``above``
        is what it tells of the region."""
        direction = DIRECTIONS.get(element.get("readingDirection") or "", direction)
        words = [one for one in _nearest(element, _is_word, stop=_holds_lines) if local_name(one) == "Word"]
        polygon = self.trim(self.polygon(element), words) or self.on_baseline(element) or region
        mark = read_mark(element, above)
        line = self.keep(
            element,
            _text(element),
            polygon=polygon,
            direction=direction,
            confidence=_confidence(element),
            divided=read_divided(element),
        )
        self.draft.name_words(line, [one.get("id") for one in words])
        yield line, mark
        for one in _in_order(list(_nearest(element, _is_line, stop=_is_region))):
            yield from self.lines(one, polygon, direction, mark)

    def on_baseline(self, element: etree._Element) -> Polygon:
        """The outline of a line of which the baseline alone is told; nothing without one."""
        baseline = child(element, "Baseline")
        points = self.points(baseline) if baseline is not None else ()
        if len(points) < 2 or not self.height:
            return ()
        rise, fall = round(ASCENT * self.height), round((1 - ASCENT) * self.height)
        if _runs(points) == "vertical":
            return (*((x + fall, y) for x, y in points), *((x - rise, y) for x, y in reversed(points)))
        return (*((x, y - rise) for x, y in points), *((x, y + fall) for x, y in reversed(points)))

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
        self,
        element: etree._Element,
        text: str,
        *,
        polygon: Polygon,
        direction: Direction,
        confidence: float = 1.0,
        divided: str = "",
    ) -> Line:
        box = _box(polygon) if polygon else self.draft.place_below()
        return self.draft.add_line(
            element.get("id") if local_name(element) == "TextLine" else None,
            text,
            box,
            polygon=polygon or None,
            confidence=confidence,
            direction=direction,
            divided=divided,
        )

    def polygon(self, element: etree._Element) -> Polygon:
        coords = child(element, "Coords")
        return self.points(coords) if coords is not None else ()

    def points(self, coords: etree._Element) -> Polygon:
        points = [pair.split(",") for pair in (coords.get("points") or "").split()]
        points = points or [[one.get("x") or "", one.get("y") or ""] for one in coords]
        return self.draft.outline(coords, "points", points)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, from left to right; rows from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box.top + one.box.bottom, one.box.left)):
        if rows and shared_height(rows[-1][0].box, line.box) > 0.5 * min(rows[-1][0].box.height, line.box.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.box.left) for row in rows]


def _runs(points: Polygon) -> Direction:
    """Which way a baseline runs."""
    (left, top), (right, bottom) = points[0], points[-1]
    return "vertical" if abs(bottom - top) > abs(right - left) else "ltr"


def _row_height(rows: Sequence[etree._Element], region: Polygon) -> float:
    """From one baseline to the next, in the middle; of a single one as high as its region."""
    told = [one for row in rows for one in children(row, "Baseline")]
    places = sorted(place for one in told if (place := _middle(one)) is not None)
    steps = [after - before for before, after in pairwise(places) if after - before >= 1]
    if steps:
        return statistics.median_low(steps)
    return float(_box(region).height) / max(1, len(rows)) if region and rows else 0.0


def _middle(baseline: etree._Element) -> float | None:
    found = [pair.partition(",")[2] for pair in (baseline.get("points") or "").split()]
    try:
        heights = [float(one) for one in found]
    except ValueError:
        return None
    return sum(heights) / len(heights) if heights else None


def _box(polygon: Polygon) -> Box:
    box = hull(polygon)
    return box_of(box.left, box.top, box.right, box.bottom)


def _kind(element: etree._Element) -> RegionKind:
    name = local_name(element)
    return TEXT_KINDS.get(element.get("type") or "", "body") if name == "TextRegion" else KINDS.get(name, "other")


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
        # A group may be a region, too: what stands in a table goes with it.
        if one.get("regionRef"):
            yield one.get("regionRef") or ""
        yield from _references(one)
