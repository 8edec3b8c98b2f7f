"""ALTO, versions 1 to 4: layout and text of a page. https://www.loc.gov/standards/alto/"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.given import GivenPage, Names, arrange, trim_line
from pipeline.formats.xml_files import child, children, descendants, local_name, parse_xml
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, Polygon, Region, RegionKind

KINDS: dict[str, RegionKind] = {"Illustration": "picture", "GraphicalElement": "rule"}
SPACES = ("TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "PrintSpace")


def read_alto(path: Path) -> GivenPage:
    """The first page of an ALTO file, as :func:`read_alto_pages` gives it; hardly any file has more."""
    return read_alto_pages(path)[0]


def read_alto_pages(path: Path) -> tuple[GivenPage, ...]:
    """Lines and blocks of each page of an ALTO file, in its ReadingOrder (ALTO 4.3), else in the file's.

    Hyphens at line ends are part of the line. Numbers stay in the file's unit. Raises FormatError for a file
    that cannot be read, is no well-formed XML, no ALTO, or has positions that are no numbers.
    """
    root = parse_xml(path)
    pages = descendants(root, "Page")
    if local_name(root) != "alto" or not pages:
        raise FormatError(str(path), "is no ALTO file (no alto with a Page in it)", "Give an ALTO XML file.")
    return tuple(_Reader(path, root, page).read() for page in pages)


class _Reader:
    def __init__(self, path: Path, root: etree._Element, page: etree._Element) -> None:
        self.path = path
        self.root = root
        self.page = page
        self.region_names = Names("r")
        self.line_names = Names("l")
        self.regions: list[Region] = []
        self.lines: dict[str, Line] = {}
        self.has_spaces = bool(descendants(page, "SP"))

    def read(self) -> GivenPage:
        for space in children(self.page, *SPACES):
            self.blocks(space, margin=local_name(space) != "PrintSpace")
        # Some writers leave the print space out.
        self.blocks(self.page, margin=False)
        wanted = [ref for told in descendants(self.root, "ReadingOrder") for ref in _references(told)]
        order = arrange(self.regions, wanted)
        by_id = {region.id: region for region in self.regions}
        return GivenPage(
            image=PurePosixPath(self.said("fileName").replace("\\", "/")).name,
            width=round(self.number(self.page, "WIDTH") or 0),
            height=round(self.number(self.page, "HEIGHT") or 0),
            lines=tuple(self.lines[line] for region in order for line in by_id[region].lines),
            regions=tuple(self.regions),
            order=order,
            ordered=bool(wanted),
            unit=self.said("MeasurementUnit") or "pixel",
            language=self.page.get("LANG") or "",
            software=" ".join(one for one in (self.said("softwareName"), self.said("softwareVersion")) if one),
        )

    def said(self, name: str) -> str:
        return next(((one.text or "").strip() for one in descendants(self.root, name)), "")

    def number(self, element: etree._Element, name: str) -> float | None:
        value = element.get(name)
        if value is None:
            return None
        try:
            found = float(value)
            if not math.isfinite(found):
                raise ValueError(value)
            return found
        except ValueError as error:
            problem = f"line {element.sourceline}, {local_name(element)}: {name} is {value!r}, not a number"
            raise FormatError(str(self.path), problem, "Correct the file.") from error

    def box(self, element: etree._Element) -> Box | None:
        left, top, width, height = (self.number(element, name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        if left is None or top is None or width is None or height is None:
            return None
        return Box(
            left=round(left),
            top=round(top),
            right=max(round(left + width), round(left) + 1),
            bottom=max(round(top + height), round(top) + 1),
        )

    def blocks(self, element: etree._Element, *, margin: bool) -> None:
        for one in element:
            match local_name(one):
                case "ComposedBlock":
                    self.blocks(one, margin=margin)
                case "TextBlock":
                    self.text_block(one, margin=margin)
                case "Illustration" | "GraphicalElement" as name:
                    box = self.box(one)
                    if box is not None:
                        region = self.region_names.take(one.get("ID"))
                        self.regions.append(Region(id=region, kind=KINDS[name], box=box))

    def text_block(self, element: etree._Element, *, margin: bool) -> None:
        name = self.region_names.take(element.get("ID"))
        around = self.box(element)
        rows = children(element, "TextLine")
        contents = [[one for one in row if local_name(one) in ("String", "SP", "HYP")] for row in rows]
        if rows and not all(contents) and any(contents):
            contents = self.spread(rows, contents)
        lines = [self.line(row, content, around) for row, content in zip(rows, contents, strict=True)]
        boxes = [line.box for line in lines]
        if around is None and not boxes:
            return
        self.regions.append(
            Region(
                id=name,
                kind="folio" if margin else "body",
                box=around or hull_of_boxes(boxes),
                lines=tuple(line.id for line in lines),
            )
        )

    def spread(self, rows: list[etree._Element], contents: list[list[etree._Element]]) -> list[list[etree._Element]]:
        """Some writers put all words of a block into its first lines: each word to the line at its height."""
        heights = [self.box(row) for row in rows]
        found: list[list[tuple[int, etree._Element]]] = [[] for _ in rows]
        for row, words in enumerate(contents):
            for word in words:
                box = self.box(word)
                if box is not None:
                    away = [abs(box.top + box.bottom - one.top - one.bottom) if one else math.inf for one in heights]
                    row = away.index(min(away))
                found[row].append((box.left if box else 0, word))
        return [[word for _, word in sorted(words, key=lambda pair: pair[0])] for words in found]

    def line(self, element: etree._Element, content: list[etree._Element], around: Box | None) -> Line:
        words = [one for one in content if local_name(one) == "String"]
        boxes = [box for box in map(self.box, words) if box is not None]
        box = self.box(element) or (hull_of_boxes(boxes) if boxes else around)
        if box is None:
            problem = f"line {element.sourceline}, TextLine: neither it nor its words nor its block have a position"
            raise FormatError(str(self.path), problem, "Correct the file.")
        said = [(place, word.get("CONTENT") or "") for word in words if (place := self.box(word)) is not None]
        trimmed = trim_line(box, [(place, text) for place, text in said if text])
        sure = [value for value in (self.number(word, "WC") for word in words) if value is not None]
        name = self.line_names.take(element.get("ID"))
        line = Line(
            id=name,
            text=self.text(content),
            box=trimmed,
            polygon=self.polygon(element) if trimmed == box else None,
            confidence=min(1.0, max(0.0, sum(sure) / len(sure))) if sure else 1.0,
        )
        self.lines[name] = line
        return line

    def text(self, content: list[etree._Element]) -> str:
        """A space where SP stands; in files without any SP, where the print has a gap."""
        text, spaced, last = "", False, None
        for one in content:
            if local_name(one) == "SP":
                spaced = True
            elif local_name(one) == "HYP":
                hyphen = one.get("CONTENT") or "-"
                text += "" if text.endswith(hyphen) else hyphen
            else:
                word, box = one.get("CONTENT") or "", self.box(one)
                if not self.has_spaces and text and word:
                    near = box is not None and last is not None and box.left - last.right <= 0.1 * box.height
                    spaced = not near and not (_is_wide(text[-1]) and _is_wide(word[0]))
                text += f" {word}" if spaced and text else word
                spaced, last = False, box
        return text

    def polygon(self, element: etree._Element) -> Polygon | None:
        shape = child(element, "Shape")
        polygon = child(shape, "Polygon") if shape is not None else None
        if polygon is None:
            return None
        try:
            numbers = [round(float(one)) for one in (polygon.get("POINTS") or "").replace(",", " ").split()]
            return tuple(zip(numbers[::2], numbers[1::2], strict=True)) or None
        except (ValueError, OverflowError) as error:
            problem = f"line {polygon.sourceline}, Polygon: its POINTS are no pairs of numbers"
            raise FormatError(str(self.path), problem, "Correct the file.") from error


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")


def _references(group: etree._Element) -> Iterator[str]:
    for one in group:
        if one.get("REF"):
            yield one.get("REF") or ""
        yield from _references(one)
