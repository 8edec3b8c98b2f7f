"""hOCR, the HTML of Tesseract, OCRopus and others: areas, lines and words with their boxes.

http://kba.github.io/hocr-spec/1.2/
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.given import GivenPage, Names, arrange, trim_line
from pipeline.formats.xml_files import parse_html
from pipeline.geometry import hull_of_boxes, shared_height
from pipeline.model import Box, Direction, Line, Region, RegionKind

AREAS = frozenset(("ocr_carea", "ocr_column", "ocrx_block", "ocr_textfloat"))
LINES = frozenset(("ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat", "ocr_pageno"))
PARAGRAPHS = AREAS | {"ocr_par"}
WORDS = frozenset(("ocrx_word", "ocr_word"))
BARE: dict[str, RegionKind] = {
    "ocr_photo": "picture",
    "ocr_image": "picture",
    "ocr_linedrawing": "picture",
    "ocr_float": "picture",
    "ocr_separator": "rule",
}
FURNITURE: dict[str, RegionKind] = {"ocr_pageno": "folio", "ocr_footer": "folio", "ocr_caption": "caption"}


def is_hocr(root: etree._Element) -> bool:
    return next(root.iterfind(".//*[@class]"), None) is not None and any(
        "ocr_page" in _classes(one) for one in root.iter()
    )


def read_hocr(path: Path) -> tuple[GivenPage, ...]:
    """Every ``ocr_page`` of the file, in its own order.

    Raises FormatError for a file that cannot be read, has no such page, or has a box that is none.
    """
    root = parse_html(path)
    pages = [one for one in root.iter() if "ocr_page" in _classes(one)]
    if not pages:
        raise FormatError(str(path), "is no hOCR file (no ocr_page in it)", "Give an hOCR file.")
    system = next((one.get("content") or "" for one in root.iter("{*}meta") if one.get("name") == "ocr-system"), "")
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return tuple(_Reader(path, page).read(system.strip(), language) for page in pages)


class _Reader:
    def __init__(self, path: Path, page: etree._Element) -> None:
        self.path = path
        self.page = page
        self.region_names = Names("r")
        self.line_names = Names("l")
        self.regions: list[Region] = []
        self.lines: dict[str, Line] = {}

    def read(self, software: str, language: str) -> GivenPage:
        box = self.box(self.page)
        loose: list[str] = []
        self.walk(self.page, loose)
        self.close(loose, None, "body")
        order = arrange(self.regions, ())
        by_id = {region.id: region for region in self.regions}
        image = re.search(r'\bimage\s+(?:"([^"]*)"|\'([^\']*)\'|([^;]+))', self.page.get("title") or "")
        named = next((one for one in image.groups() if one), "").strip() if image else ""
        return GivenPage(
            image=PurePosixPath(named.replace("\\", "/")).name,
            width=box.right if box else 0,
            height=box.bottom if box else 0,
            lines=tuple(self.lines[line] for region in order for line in by_id[region].lines),
            regions=tuple(self.regions),
            order=order,
            language=self.page.get("lang") or language,
            software=software,
        )

    def walk(self, element: etree._Element, loose: list[str]) -> None:
        """``loose`` takes the lines outside of any area: they make one region of their own."""
        for one in element:
            classes = _classes(one)
            bare = next((BARE[name] for name in classes if name in BARE), None)
            box = self.box(one)
            if bare and box is not None and not any(_classes(inner) & LINES for inner in one.iter()):
                self.regions.append(Region(id=self.region_names.take(one.get("id")), kind=bare, box=box))
            elif classes & AREAS and any(_classes(inner) & LINES for inner in one.iterdescendants()):
                inside: list[str] = []
                self.walk(one, inside)
                self.close(inside, one, "body")
            elif classes & LINES:
                kind = next((FURNITURE[name] for name in classes if name in FURNITURE), None)
                line = self.line(one)
                if kind is None:
                    loose.append(line)
                else:
                    self.close([line], None, kind)
            elif classes & (PARAGRAPHS | WORDS) and not any(_classes(inner) & LINES for inner in one.iter()):
                # Some writers give no lines: words that stand beside each other make one.
                words = [inner for inner in one.iter() if _classes(inner) & WORDS]
                loose += (
                    self.rows(words) if words else [self.line(one)] if "".join(map(str, one.itertext())).strip() else []
                )
            elif isinstance(one.tag, str):
                self.walk(one, loose)

    def close(self, lines: list[str], element: etree._Element | None, kind: RegionKind) -> None:
        if not lines:
            return
        around = self.box(element) if element is not None else None
        name = self.region_names.take(element.get("id") if element is not None else None)
        box = around or hull_of_boxes([self.lines[line].box for line in lines])
        self.regions.append(Region(id=name, kind=kind, box=box, lines=tuple(lines)))

    def rows(self, words: list[etree._Element]) -> list[str]:
        """Lines of words that follow each other from left to right at one height."""
        rows: list[list[etree._Element]] = []
        last: Box | None = None
        for word in words:
            box = self.box(word)
            beside = box is not None and last is not None and box.left >= last.left
            if not (beside and box and last and shared_height(box, last) > 0.5 * min(box.height, last.height)):
                rows.append([])
            rows[-1].append(word)
            last = box
        return [self.line(row[0], row) for row in rows]

    def line(self, element: etree._Element, words: list[etree._Element] | None = None) -> str:
        """The line of an element, or of ``words`` that have none."""
        alone = words is not None
        words = [one for one in element.iterdescendants() if _classes(one) & WORDS] if words is None else words
        boxes = [box for box in map(self.box, words) if box is not None]
        box = (None if alone else self.box(element)) or (hull_of_boxes(boxes) if boxes else None)
        if box is None:
            raise FormatError(
                str(self.path), f"line {element.sourceline}: a line of text without bbox", "Correct the file."
            )
        sure = [float(found[1]) / 100 for one in words if (found := re.search(r"x_wconf\s+([\d.]+)", _title(one)))]
        turned = re.search(r"textangle\s+(-?[\d.]+)", _title(element))
        direction: Direction = "vertical" if "vertical" in _title(element) or _upright(turned) else "ltr"
        said = [
            (place, "".join(map(str, one.itertext())).strip()) for one in words if (place := self.box(one)) is not None
        ]
        name = self.line_names.take(element.get("id"))
        self.lines[name] = Line(
            id=name,
            text=_join(words) if words else " ".join("".join(map(str, element.itertext())).split()),
            box=trim_line(box, [(place, text) for place, text in said if text]),
            confidence=min(1.0, max(0.0, sum(sure) / len(sure))) if sure else 1.0,
            direction=direction,
        )
        return name

    def box(self, element: etree._Element) -> Box | None:
        found = re.search(r"\bbbox\s+([^;]+)", _title(element))
        if not found:
            return None
        try:
            left, top, right, bottom = (round(float(one)) for one in found[1].split()[:4])
        except (ValueError, OverflowError) as error:
            problem = f"line {element.sourceline}: bbox {found[1].strip()!r} is not four numbers"
            raise FormatError(str(self.path), problem, "Correct the file.") from error
        return Box(left=left, top=top, right=max(right, left + 1), bottom=max(bottom, top + 1))


def _classes(element: etree._Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split()) if isinstance(element.tag, str) else frozenset()


def _title(element: etree._Element) -> str:
    return (element.get("title") or "") if isinstance(element.tag, str) else ""


def _upright(turned: re.Match[str] | None) -> bool:
    return bool(turned) and abs(float(turned[1])) in (90.0, 270.0) if turned else False


def _join(words: list[etree._Element]) -> str:
    """A space between words, none between two Chinese ones: writers set white between all elements alike."""
    text = ""
    for word in words:
        said = " ".join("".join(map(str, word.itertext())).split())
        if text and said and not (_is_wide(text[-1]) and _is_wide(said[0])):
            text += " "
        text += said
    return text


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")
