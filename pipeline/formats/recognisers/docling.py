"""docling's DoclingDocument. https://docling-project.github.io/docling/concepts/docling_document/"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.formats.clean import printed
from pipeline.formats.draft import box_of, refuse_pages
from pipeline.formats.given import GivenPage
from pipeline.formats.recognisers.parsing import Sheet, record, records, text
from pipeline.model import Box, RegionKind

LABELS: dict[str, RegionKind] = {
    "title": "headline",
    "section_header": "headline",
    "caption": "caption",
    "page_header": "masthead",
    "page_footer": "folio",
}


def knows(content: Any) -> bool:
    return isinstance(content, dict) and (
        content.get("schema_name") == "DoclingDocument" or {"texts", "body", "pages"} <= content.keys()
    )


def read(path: Path, content: dict[str, Any]) -> tuple[GivenPage, ...]:
    pages = record(content.get("pages"))
    numbers = sorted({int(one) for one in pages if str(one).isdigit() and len(str(one)) < 6})
    found = list(_items(content))
    used = {number for item, _ in found for number, _, _ in _places(item)}
    numbers = sorted({*numbers, *used}) or [1]
    refuse_pages(path, len(numbers))
    return tuple(
        _read_page(Sheet(path, number), record(record(pages.get(str(number))).get("size")), found) for number in numbers
    )


def _items(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Texts, tables and pictures in the order of the document's tree, then those that it does not name."""
    named: dict[str, tuple[dict[str, Any], str]] = {}
    for kind in ("texts", "tables", "pictures", "groups", "key_value_items", "form_items"):
        for at, one in enumerate(records(content.get(kind))):
            named[f"#/{kind}/{at}"] = one, kind
    seen: set[str] = set()
    waiting = [iter([record(content.get("body")), record(content.get("furniture"))])]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            continue
        refs = [text(one.get("$ref") or one.get("cref")) for one in records(node.get("children"))]
        fresh = [ref for ref in dict.fromkeys(refs) if ref in named and ref not in seen]
        seen.update(fresh)
        nodes = []
        for ref in fresh:
            item, kind = named[ref]
            nodes.append(item)
            if kind in ("texts", "tables", "pictures"):
                yield item, kind
        waiting.append(iter(nodes))
    for ref, (item, kind) in named.items():
        if ref not in seen and kind in ("texts", "tables", "pictures"):
            yield item, kind


def _places(item: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any], tuple[int, int]]]:
    """Page, box and stretch of text of each place of an item."""
    said = text(item.get("text"))
    for one in records(item.get("prov")):
        number = one.get("page_no")
        span = one.get("charspan")
        ends = span if isinstance(span, list) and len(span) == 2 and all(isinstance(at, int) for at in span) else None
        yield (
            number if isinstance(number, int) and 0 <= number < 100_000 else 1,
            record(one.get("bbox")),
            (0, len(said)) if ends is None else (max(0, ends[0]), ends[1]),
        )


def _read_page(sheet: Sheet, size: dict[str, Any], items: list[tuple[dict[str, Any], str]]) -> GivenPage:
    height = sheet.coordinate(size.get("height") or 0)
    told: list[str] = []
    for item, kind in items:
        said = text(item.get("text"))
        places = list(_places(item)) or [(1, {}, (0, len(said)))]
        # A text is parted between pages by its stretches, and only there.
        pages = [number for number, _, _ in places]
        for at, (number, bbox, (start, end)) in enumerate(places):
            if number != sheet.number:
                continue
            box = _box(sheet, bbox, height)
            if kind == "pictures":
                sheet.bare("picture", box)
                continue
            place = box or Box(left=0, top=0, right=1, bottom=1)
            if kind == "tables":
                rows = _rows(item)
                told += rows
                sheet.block("table", place, "\n".join(rows))
                continue
            if len(set(pages)) == 1:
                part = said if at == 0 else ""
            else:
                last = at + 1 == len(places)
                part = said[(0 if at == 0 else start) : (len(said) if last else end)]
            told.append(part)
            layer = text(item.get("content_layer"))
            own: RegionKind = LABELS.get(text(item.get("label")), "masthead" if layer == "furniture" else "body")
            sheet.block(own, place, part)
    return sheet.draft.finish(
        printed("".join(told)),
        width=sheet.size(size.get("width") or 0),
        height=sheet.size(height),
        wanted=sheet.order,
        software="docling",
    )


def _rows(item: dict[str, Any]) -> list[str]:
    cells = records(record(item.get("data")).get("table_cells"))
    rows: dict[int, list[str]] = {}
    for cell in cells:
        at = cell.get("start_row_offset_idx")
        rows.setdefault(at if isinstance(at, int) else 0, []).append(text(cell.get("text")))
    return [" ".join(filter(None, row)) for _, row in sorted(rows.items())]


def _box(sheet: Sheet, bbox: dict[str, Any], height: float) -> Box | None:
    if not {"l", "t", "r", "b"} <= bbox.keys():
        return None
    left, top, right, bottom = (sheet.coordinate(bbox[name]) for name in ("l", "t", "r", "b"))
    if bbox.get("coord_origin") == "BOTTOMLEFT":
        top, bottom = height - top, height - bottom
    return box_of(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
