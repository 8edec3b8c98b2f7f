"""AWS Textract: blocks of lines and, where asked for, of layout. https://docs.aws.amazon.com/textract"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.formats.clean import printed
from pipeline.formats.draft import box_of, refuse_pages
from pipeline.formats.given import GivenPage
from pipeline.formats.recognisers.parsing import SHARE, Sheet, by_page, items, record, records, text
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, RegionKind

LAYOUT: dict[str, RegionKind] = {
    "LAYOUT_TITLE": "headline",
    "LAYOUT_SECTION_HEADER": "headline",
    "LAYOUT_HEADER": "masthead",
    "LAYOUT_FOOTER": "folio",
    "LAYOUT_PAGE_NUMBER": "folio",
    "LAYOUT_TEXT": "body",
    "LAYOUT_LIST": "body",
    "LAYOUT_TABLE": "table",
    "LAYOUT_KEY_VALUE": "body",
}


def knows(content: Any) -> bool:
    return bool(_blocks(content))


def _blocks(content: Any) -> list[dict[str, Any]]:
    """Of one answer, or of several that hold the pages of a document."""
    answers = content if isinstance(content, list) else [content]
    found = [block for one in records(answers) for block in records(one.get("Blocks"))]
    return found if found and all("BlockType" in one for one in found) else []


def read(path: Path, content: Any) -> tuple[GivenPage, ...]:
    pages = list(by_page(_blocks(content), "Page", 1))
    refuse_pages(path, len(pages))
    return tuple(_read_page(Sheet(path, number), blocks) for number, blocks in pages)


def _read_page(sheet: Sheet, blocks: list[Mapping[str, Any]]) -> GivenPage:
    lines: dict[str, Line] = {}
    for one in blocks:
        if one.get("BlockType") == "LINE":
            box = _box(sheet, one) or sheet.draft.place_below()
            sure = sheet.share(
                float(one["Confidence"]) / 100 if isinstance(one.get("Confidence"), (int, float)) else None
            )
            name = text(one.get("Id"))
            name = name if name and name not in lines else f"line {len(lines)}"
            lines[name] = sheet.draft.add_line(None, text(one.get("Text")), box, confidence=sure)
    left = dict(lines)
    for one in blocks:
        kind = text(one.get("BlockType"))
        if kind == "LAYOUT_FIGURE":
            sheet.bare("picture", _box(sheet, one))
        elif kind in LAYOUT:
            names = [name for part in records(one.get("Relationships")) for name in items(part.get("Ids"))]
            inside = [left.pop(name) for name in names if isinstance(name, str) and name in left]
            if inside:
                sheet.add(LAYOUT[kind], hull_of_boxes([line.box for line in inside]), inside)
    ordered = list(sheet.order)
    if left:
        rest = list(left.values())
        sheet.add("body", hull_of_boxes([line.box for line in rest]), rest)
    side = round(SHARE)
    told = "".join(text(one.get("Text")) for one in blocks if one.get("BlockType") == "LINE")
    return sheet.draft.finish(
        printed(told), width=side, height=side, unit="share", wanted=ordered, software="AWS Textract"
    )


def _box(sheet: Sheet, block: Mapping[str, Any]) -> Box | None:
    place = record(record(block.get("Geometry")).get("BoundingBox"))
    if not place:
        return None
    left, top, width, height = (
        SHARE * sheet.coordinate(place.get(name, 0)) for name in ("Left", "Top", "Width", "Height")
    )
    return box_of(left, top, left + width, top + height)
