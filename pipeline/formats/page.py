"""PAGE XML (PRImA), versions 2009 to 2019: page content with reading order.

https://github.com/PRImA-Research-Lab/PAGE-XML
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.given import GivenPage, Names, arrange, trim_line
from pipeline.formats.xml_files import child, children, descendants, local_name, parse_xml
from pipeline.geometry import corners, hull
from pipeline.model import Box, Direction, Line, Polygon, Region, RegionKind

TEXT_KINDS: dict[str, RegionKind] = {
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
    root = parse_xml(path)
    page = child(root, "Page")
    if local_name(root) != "PcGts" or page is None:
        raise FormatError(str(path), "is no PAGE file (no PcGts with a Page in it)", "Give a PAGE XML file.")
    return _Reader(path, root, page).read()


class _Reader:
    def __init__(self, path: Path, root: etree._Element, page: etree._Element) -> None:
        self.path = path
        self.root = root
        self.page = page
        self.region_names = Names("r")
        self.line_names = Names("l")
        self.regions: list[Region] = []
        self.lines: dict[str, Line] = {}

    def read(self) -> GivenPage:
        direction = DIRECTIONS.get(self.page.get("readingDirection") or "", "ltr")
        for element in self.page:
            if _is_region(element):
                self.region(element, direction)
        told = child(self.page, "ReadingOrder")
        wanted = list(_references(told)) if told is not None else []
        order = arrange(self.regions, wanted)
        by_id = {region.id: region for region in self.regions}
        creator = next((one.text or "" for one in descendants(self.root, "Creator")), "")
        return GivenPage(
            image=PurePosixPath((self.page.get("imageFilename") or "").replace("\\", "/")).name,
            width=self.number(self.page, "imageWidth"),
            height=self.number(self.page, "imageHeight"),
            lines=tuple(self.lines[line] for region in order for line in by_id[region].lines),
            regions=tuple(self.regions),
            order=order,
            ordered=bool(wanted),
            language=self.page.get("primaryLanguage") or "",
            software=creator.strip(),
        )

    def number(self, element: etree._Element, name: str) -> int:
        value = element.get(name) or "0"
        try:
            return round(float(value))
        except (ValueError, OverflowError) as error:
            raise self.wrong(element, f"{name} is {value!r}, not a number") from error

    def wrong(self, element: etree._Element, problem: str) -> FormatError:
        return FormatError(
            str(self.path), f"line {element.sourceline}, {local_name(element)}: {problem}", "Correct the file."
        )

    def region(self, element: etree._Element, direction: Direction) -> None:
        direction = DIRECTIONS.get(element.get("readingDirection") or "", direction)
        name = self.region_names.take(element.get("id"))
        polygon = self.polygon(element)
        lines: list[str] = []
        for one in _in_order(children(element, "TextLine")):
            lines.append(self.line(one, polygon, direction))
        if not lines:
            for text in (_text(element) or "").splitlines():
                lines.append(self.keep(element, text, polygon=polygon, direction=direction))
        if not polygon and lines:
            polygon = tuple(point for line in lines for point in self.lines[line].polygon or ())
        if polygon:
            self.regions.append(Region(id=name, kind=_kind(element), box=_box(polygon), lines=tuple(lines)))
        for inner in element:
            if _is_region(inner):
                self.region(inner, direction)

    def line(self, element: etree._Element, region: Polygon, direction: Direction) -> str:
        text = _text(element)
        if text is None:
            text = " ".join(map(_word, _in_order(children(element, "Word"))))
        return self.keep(
            element,
            " ".join(text.split("\n")),
            polygon=self.trim(self.polygon(element), children(element, "Word")) or region,
            direction=DIRECTIONS.get(element.get("readingDirection") or "", direction),
            confidence=_confidence(element),
        )

    def trim(self, polygon: Polygon, words: list[etree._Element]) -> Polygon:
        """The line's polygon, or the four corners of its box where that is cut down to its words."""
        if not polygon or not words:
            return polygon
        said = [(self.polygon(word), _word(word)) for word in words]
        box = _box(polygon)
        trimmed = trim_line(box, [(_box(around), text) for around, text in said if around and text])
        if trimmed == box:
            return polygon
        return tuple((round(x), round(y)) for x, y in corners(trimmed))

    def keep(
        self, element: etree._Element, text: str, *, polygon: Polygon, direction: Direction, confidence: float = 1.0
    ) -> str:
        if not polygon:
            raise self.wrong(element, "has text but no Coords")
        name = self.line_names.take(element.get("id") if local_name(element) == "TextLine" else None)
        self.lines[name] = Line(
            id=name, text=text, box=_box(polygon), polygon=polygon, confidence=confidence, direction=direction
        )
        return name

    def polygon(self, element: etree._Element) -> Polygon:
        coords = child(element, "Coords")
        if coords is None:
            return ()
        try:
            if coords.get("points"):
                pairs = [pair.split(",") for pair in (coords.get("points") or "").split()]
                return tuple((round(float(x)), round(float(y))) for x, y in pairs)
            return tuple((round(float(p.get("x") or "")), round(float(p.get("y") or ""))) for p in coords)
        except (ValueError, OverflowError) as error:
            raise self.wrong(coords, "its points are no pairs of numbers") from error


def _box(polygon: Polygon) -> Box:
    box = hull(polygon)
    return Box(left=box.left, top=box.top, right=max(box.right, box.left + 1), bottom=max(box.bottom, box.top + 1))


def _kind(element: etree._Element) -> RegionKind:
    name = local_name(element)
    return TEXT_KINDS.get(element.get("type") or "", "body") if name == "TextRegion" else KINDS.get(name, "other")


def _equivalents(element: etree._Element) -> list[etree._Element]:
    """The first is the one that counts."""
    found = children(element, "TextEquiv")
    return sorted(found, key=lambda one: int(one.get("index") or 0) if (one.get("index") or "0").isdigit() else 0)


def _text(element: etree._Element) -> str | None:
    for equivalent in _equivalents(element)[:1]:
        for name in ("Unicode", "PlainText"):
            said = child(equivalent, name)
            if said is not None:
                return said.text or ""
    return None


def _word(element: etree._Element) -> str:
    text = _text(element)
    return "".join(_text(glyph) or "" for glyph in children(element, "Glyph")) if text is None else text


def _is_region(element: etree._Element) -> bool:
    """Transkribus has cells of tables that are no regions by name."""
    return local_name(element).endswith("Region") or local_name(element) == "TableCell"


def _confidence(element: etree._Element) -> float:
    for equivalent in _equivalents(element)[:1]:
        try:
            return min(1.0, max(0.0, float(equivalent.get("conf") or 1)))
        except ValueError:
            return 1.0
    return 1.0


def _in_order(elements: list[etree._Element]) -> list[etree._Element]:
    """By the index that Transkribus and others note in ``custom``, where it tells all of them apart."""
    found = [re.search(r"readingOrder\s*\{\s*index\s*:\s*(\d+)", one.get("custom") or "") for one in elements]
    indices = [int(one.group(1)) for one in found if one]
    if len(set(indices)) < len(elements):
        return elements
    return [one for _, one in sorted(zip(indices, elements, strict=True), key=lambda pair: pair[0])]


def _references(group: etree._Element) -> Iterator[str]:
    indexed = sorted(
        enumerate(one for one in group if local_name(one)),
        key=lambda pair: int(pair[1].get("index") or pair[0]) if (pair[1].get("index") or "0").isdigit() else pair[0],
    )
    for _, one in indexed:
        if one.get("regionRef"):
            yield one.get("regionRef") or ""
        yield from _references(one)
