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


def _places(item: dict[str, Any]) -> list[tuple[int, dict[str, Any], str]]:
    """Page, box and part of the text of each place of an item. A text on several pages is parted where its stretches
    begin; on one page it is whole in its first place."""
    said = text(item.get("text"))
    prov = records(item.get("prov")) or [{}]
    numbers = [_number(one.get("page_no")) for one in prov]
    boxes = [record(one.get("bbox")) for one in prov]
    cuts = [0]
    for one in prov[1:]:
        span = one.get("charspan")
        start = span[0] if isinstance(span, list) and span and isinstance(span[0], int) else len(said)
        cuts.append(min(len(said), max(cuts[-1], start)))
    if len(set(numbers)) == 1:
        cuts = [0, *([len(said)] * (len(prov) - 1))]
    ends = [*cuts[1:], len(said)]
    return [(number, box, said[start:end]) for number, box, start, end in zip(numbers, boxes, cuts, ends, strict=True)]


def _number(said: Any) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 100_000 else 1


def _read_page(sheet: Sheet, size: dict[str, Any], items: list[tuple[dict[str, Any], str]]) -> GivenPage:
    height = sheet.coordinate(size.get("height") or 0)
    told: list[str] = []
    for item, kind in items:
        layer = text(item.get("content_layer"))
        own: RegionKind = LABELS.get(text(item.get("label")), "masthead" if layer == "furniture" else "body")
        for at, (number, bbox, part) in enumerate(_places(item)):
            if number != sheet.number:
                continue
            box = _box(sheet, bbox, height)
            if kind == "pictures":
                sheet.bare("picture", box)
            elif kind == "tables" and at == 0:
                rows = _rows(item)
                told += rows
                sheet.block("table", box, "\n".join(rows))
            elif kind == "texts":
                told.append(part)
                sheet.block(own, box, part)
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
