"""PaddleOCR (2 and 3), RapidOCR, PP-StructureV3 and PaddleOCR-VL. https://paddlepaddle.github.io/PaddleOCR

Version 3 and PP-Structure write an object for each page: ``rec_texts`` with ``rec_polys`` or ``rec_boxes``, and
``parsing_res_list`` with the blocks of the page in reading order; their services put these into ``result``. Version 2
and RapidOCR write a list of ``[corners, [text, score]]`` or ``[corners, text, score]``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.formats.clean import printed
from pipeline.formats.given import GivenPage
from pipeline.formats.recognisers.parsing import Sheet, items, plain, record, records, text
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, RegionKind

LABELS: dict[str, RegionKind] = {
    "doc_title": "headline",
    "paragraph_title": "headline",
    "title": "headline",
    "figure_title": "caption",
    "table_title": "caption",
    "chart_title": "caption",
    "figure_table_chart_title": "caption",
    "vision_footnote": "caption",
    "header": "masthead",
    "footer": "folio",
    "number": "folio",
    "table": "table",
}
PICTURES = ("image", "figure", "chart", "header_image", "footer_image", "seal")


def knows(content: Any) -> bool:
    return bool(_pages(content))


def read(path: Path, content: Any) -> tuple[GivenPage, ...]:
    return tuple(_read_page(Sheet(path, number), page) for number, page in enumerate(_pages(content), 1))


def _pages(content: Any) -> list[Any]:
    """An object of version 3, or a list of lines, for each page."""
    if isinstance(content, dict):
        result = record(content.get("result")) or content
        for key, inner in (("layoutParsingResults", "prunedResult"), ("ocrResults", "prunedResult")):
            found = [record(one.get(inner)) for one in records(result.get(key))]
            if found:
                return [one for one in found if _is_page(one)]
        inner_page = record(content.get("res")) or content
        return [inner_page] if _is_page(inner_page) else []
    if isinstance(content, list) and content:
        if all(isinstance(one, dict) for one in content):
            return [record(one.get("res")) or one for one in content] if all(map(_is_whole, content)) else []
        if all(map(_is_line, content)):
            return [content]
        if all(isinstance(one, list) and all(map(_is_line, one)) for one in content) and any(content):
            return list(content)
    return []


def _is_whole(one: dict[str, Any]) -> bool:
    return _is_page(record(one.get("res")) or one)


def _is_page(one: dict[str, Any]) -> bool:
    return isinstance(one.get("rec_texts"), list) or isinstance(one.get("parsing_res_list"), list)


def _is_line(one: Any) -> bool:
    if not isinstance(one, list) or len(one) not in (2, 3) or not isinstance(one[0], list) or len(one[0]) < 2:
        return False
    said = one[1][0] if isinstance(one[1], (list, tuple)) and one[1] else one[1]
    return isinstance(said, str) and all(isinstance(point, (list, int, float)) for point in one[0])


def _read_page(sheet: Sheet, page: Any) -> GivenPage:
    if not isinstance(page, list):
        return _read_result(sheet, page)
    lines = []
    for corners, said, *score in page:
        content, sure = (said[0], said[1:]) if isinstance(said, list) else (said, score)
        lines.append(_line(sheet, content, corners, sure[0] if sure else 1.0))
    if lines:
        sheet.add("body", hull_of_boxes([line.box for line in lines]), lines)
    told = "".join(one[1][0] if isinstance(one[1], list) else one[1] for one in page)
    return sheet.draft.finish(printed(told), width=0, height=0, software="PaddleOCR")


def _line(sheet: Sheet, said: str, place: Any, sure: Any) -> Line:
    box = sheet.box(place)
    polygon = sheet.polygon(place)
    return sheet.draft.add_line(
        None, said, box or sheet.draft.place_below(), polygon=polygon, confidence=sheet.share(sure)
    )


def _read_result(sheet: Sheet, page: dict[str, Any]) -> GivenPage:
    ocr = page if isinstance(page.get("rec_texts"), list) else record(page.get("overall_ocr_res"))
    told = items(ocr.get("rec_texts"))
    kept = [at for at, one in enumerate(told) if isinstance(one, str)]
    found = (items(ocr.get(key)) for key in ("rec_polys", "rec_boxes", "dt_polys"))
    places = next((one for one in found if len(one) == len(told)), [None] * len(told))
    scores = items(ocr.get("rec_scores"))
    sure = scores if len(scores) == len(told) else [1.0] * len(told)
    lines = [_line(sheet, told[at], places[at], sure[at]) for at in kept]
    blocks = _in_order(records(page.get("parsing_res_list")))
    left = list(lines)
    spoken: list[str] = [told[at] for at in kept]
    for block in blocks:
        box = sheet.box(block.get("block_bbox"))
        label = text(block.get("block_label"))
        inside = [line for line in left if box is not None and _holds(box, line.box)]
        kind = LABELS.get(label, "body")
        if inside and box is not None:
            left = [line for line in left if not _holds(box, line.box)]
            sheet.add(kind, box, inside)
        elif label in PICTURES:
            sheet.bare("picture", box)
        elif not lines and (said := text(block.get("block_content"))):
            spoken.append(plain(said))
            sheet.block(kind, box, said)
    ordered = list(sheet.order) if blocks else []
    for line in left:
        sheet.add("body", line.box, [line])
    return sheet.draft.finish(
        printed("".join(spoken)),
        width=sheet.size(page.get("width")),
        height=sheet.size(page.get("height")),
        image=text(page.get("input_path")),
        wanted=ordered,
        software="PaddleOCR",
    )


def _in_order(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By their ranks; what has none keeps its place behind what stands before it."""
    ranked, last = [], 0
    for at, block in enumerate(blocks):
        rank = block.get("block_order")
        last = rank if isinstance(rank, int) else last
        ranked.append((last, at, block))
    return [block for _, _, block in sorted(ranked, key=lambda one: one[:2])]


def _holds(box: Box, line: Box) -> bool:
    return box.left <= (line.left + line.right) / 2 < box.right and box.top <= (line.top + line.bottom) / 2 < box.bottom
