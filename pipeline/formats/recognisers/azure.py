"""Azure: Read (Computer Vision 2 and 3), Document Intelligence, and Image Analysis 4.

https://learn.microsoft.com/azure/ai-services/document-intelligence
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.formats.clean import printed
from pipeline.formats.given import GivenPage
from pipeline.formats.recognisers.parsing import Sheet, record, records, text
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, RegionKind

ROLES: dict[str, RegionKind] = {
    "title": "headline",
    "sectionHeading": "headline",
    "pageHeader": "masthead",
    "pageFooter": "folio",
    "pageNumber": "folio",
}
INCH = 1200
"""Units that an inch is parted into."""


def knows(content: Any) -> bool:
    return bool(_pages(content)) or bool(records(record(record(content).get("readResult")).get("blocks")))


def _result(content: Any) -> dict[str, Any]:
    return record(record(content).get("analyzeResult")) or record(content)


def _pages(content: Any) -> list[dict[str, Any]]:
    result = _result(content)
    read = records(result.get("readResults")) or records(result.get("recognitionResults"))
    if read:
        return [one for one in read if isinstance(one.get("lines"), list)]
    return [one for one in records(result.get("pages")) if "pageNumber" in one]


def read(path: Path, content: Any) -> tuple[GivenPage, ...]:
    if pages := _pages(content):
        paragraphs = records(_result(content).get("paragraphs"))
        return tuple(_read_page(Sheet(path, at), page, paragraphs) for at, page in enumerate(pages, 1))
    sheet = Sheet(path)
    lines = [line for block in records(content["readResult"].get("blocks")) for line in records(block.get("lines"))]
    size = record(content.get("metadata"))
    return (_finish(sheet, lines, size, 1.0, "pixel", []),)


def _read_page(sheet: Sheet, page: dict[str, Any], paragraphs: list[dict[str, Any]]) -> GivenPage:
    inches = page.get("unit") == "inch"
    number = page.get("pageNumber")
    here = [
        (one, place)
        for one in paragraphs
        for place in records(one.get("boundingRegions"))
        if place.get("pageNumber") == number
    ]
    scale = float(INCH) if inches else 1.0
    return _finish(sheet, records(page.get("lines")), page, scale, "inch1200" if inches else "pixel", here)


def _finish(
    sheet: Sheet,
    rows: list[dict[str, Any]],
    size: dict[str, Any],
    scale: float,
    unit: str,
    paragraphs: list[tuple[dict[str, Any], dict[str, Any]]],
) -> GivenPage:
    lines: list[Line] = []
    for row in rows:
        place = row.get("polygon") or row.get("boundingPolygon") or row.get("boundingBox")
        box = sheet.box(place, scale) or sheet.draft.place_below()
        sure = [sheet.share(word.get("confidence")) for word in records(row.get("words"))]
        said = text(row.get("content") or row.get("text"))
        confidence = sum(sure) / len(sure) if sure else 1.0
        lines.append(sheet.draft.add_line(None, said, box, polygon=sheet.polygon(place, scale), confidence=confidence))
    left = list(lines)
    for one, place in paragraphs:
        around = sheet.box(place.get("polygon"), scale)
        inside = [line for line in left if around is not None and _holds(around, line.box)]
        if inside and around is not None:
            left = [line for line in left if not _holds(around, line.box)]
            sheet.add(ROLES.get(text(one.get("role")), "body"), around, inside)
    ordered = list(sheet.order)
    if left:
        sheet.add("body", hull_of_boxes([line.box for line in left]), left)
    width, height = (sheet.coordinate(size.get(name) or 0) * scale for name in ("width", "height"))
    return sheet.draft.finish(
        printed("".join(text(row.get("content") or row.get("text")) for row in rows)),
        width=sheet.size(width),
        height=sheet.size(height),
        unit=unit,
        wanted=ordered,
        software="Azure Read",
    )


def _holds(box: Box, line: Box) -> bool:
    return box.left <= (line.left + line.right) / 2 < box.right and box.top <= (line.top + line.bottom) / 2 < box.bottom
