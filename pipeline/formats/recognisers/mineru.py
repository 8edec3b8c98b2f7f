"""MinerU: ``middle.json`` (lines and spans of each page) and ``content_list.json`` (blocks in reading order).

https://opendatalab.github.io/MinerU/reference/output_files
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.formats.clean import printed
from pipeline.formats.given import GivenPage
from pipeline.formats.recognisers.parsing import SHARE, Sheet, by_page, plain, record, records, text
from pipeline.model import Line, RegionKind

KINDS: dict[str, RegionKind] = {
    "title": "headline",
    "image_caption": "caption",
    "image_footnote": "caption",
    "table_caption": "caption",
    "table_footnote": "caption",
    "chart_caption": "caption",
    "table": "table",
    "table_body": "table",
    "header": "masthead",
    "footer": "folio",
    "page_number": "folio",
    "discarded": "folio",
}
PICTURES = ("image", "image_body", "chart", "chart_body", "seal")
PER_MILLE = SHARE / 1000
"""The list of contents gives places in thousandths of the page."""
SAID = ("text", "table_body", "code_body", "content")
LISTS = ("image_caption", "image_footnote", "table_caption", "table_footnote", "list_items", "code_caption")


def knows(content: Any) -> bool:
    if isinstance(content, dict):
        return isinstance(content.get("pdf_info"), list)
    items = records(content)
    return bool(items) and len(items) == len(content) and all("type" in one and "page_idx" in one for one in items)


def read(path: Path, content: Any) -> tuple[GivenPage, ...]:
    if isinstance(content, dict):
        return tuple(_read_middle(Sheet(path, at), page) for at, page in enumerate(records(content["pdf_info"]), 1))
    return tuple(_read_list(Sheet(path, at), items) for at, items in by_page(records(content), "page_idx", 0))


def _read_middle(sheet: Sheet, page: dict[str, Any]) -> GivenPage:
    told: list[str] = []
    # Paragraphs that go on over a page's end stand whole on the first page in para_blocks.
    for block in [
        *records(page.get("preproc_blocks") or page.get("para_blocks")),
        *records(page.get("discarded_blocks")),
    ]:
        _add_block(sheet, block, told)
    size = page.get("page_size") or [0, 0]
    width, height = (size[0], size[1]) if isinstance(size, list) and len(size) == 2 else (0, 0)
    return sheet.draft.finish(
        printed("".join(told)),
        width=sheet.size(width),
        height=sheet.size(height),
        wanted=sheet.order,
        software="MinerU",
    )


def _add_block(sheet: Sheet, block: Mapping[str, Any], told: list[str]) -> None:
    kind = text(block.get("type"))
    for inner in records(block.get("blocks")):
        _add_block(sheet, inner, told)
    box = sheet.box(block.get("bbox")) or sheet.draft.place_below()
    lines: list[Line] = []
    for row in records(block.get("lines")):
        spans = [(span, _spoken(span)) for span in records(row.get("spans"))]
        said = " ".join(found for _, found in spans if found)
        told += [found for _, found in spans]
        place = sheet.box(row.get("bbox")) or next(
            (found for span, _ in spans if (found := sheet.box(span.get("bbox")))), box
        )
        sure = [sheet.share(span.get("score")) for span, found in spans if found]
        lines += _rows(sheet, said, place, min(sure, default=1.0))
    if lines:
        sheet.add(KINDS.get(kind, "body"), box, lines)
    elif kind in PICTURES:
        sheet.bare("picture", sheet.box(block.get("bbox")))


def _rows(sheet: Sheet, said: str, place: Any, sure: float) -> Iterator[Line]:
    rows = [row for row in said.splitlines() if row.strip()]
    for at, row in enumerate(rows):
        top = place.top + place.height * at // len(rows)
        bottom = max(top + 1, place.top + place.height * (at + 1) // len(rows))
        yield sheet.draft.add_line(
            None, row, type(place)(left=place.left, top=top, right=place.right, bottom=bottom), confidence=sure
        )


def _spoken(span: Mapping[str, Any]) -> str:
    return text(span.get("content")) or plain(text(span.get("html")))


def _read_list(sheet: Sheet, items: list[Mapping[str, Any]]) -> GivenPage:
    told: list[str] = []
    placed = all(sheet.box(one.get("bbox")) is not None for one in items)
    for at, item in enumerate(items):
        kind = text(item.get("type"))
        region = "headline" if item.get("text_level") else KINDS.get(kind, "body")
        box = sheet.box(item.get("bbox"), PER_MILLE) if placed else sheet.box([0, 40 * at, 800, 40 * at + 30])
        parts: list[tuple[RegionKind, str]] = [(region, plain(text(item.get(name)))) for name in SAID]
        parts += [(KINDS.get(name, region), said) for name in LISTS for said in _strings(item.get(name))]
        spoken = [(own, said) for own, said in parts if said.strip()]
        told += [said for _, said in spoken]
        for own, said in spoken:
            sheet.block(own, box, said)
        if not spoken and kind in PICTURES and placed:
            sheet.bare("picture", box)
    side = round(SHARE) if placed else 0
    return sheet.draft.finish(
        printed("".join(told)),
        width=side,
        height=side,
        unit="share" if placed else "pixel",
        wanted=sheet.order,
        software="MinerU",
        placed=placed,
    )


def _strings(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one if isinstance(one, str) else text(record(one).get("text")) for one in value]
    return [value] if isinstance(value, str) else []
