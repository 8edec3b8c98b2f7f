"""What PAGE tells of a region or line beside its text: by its type, and by tags in ``custom``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from pipeline.formats.draft import Mark
from pipeline.formats.kinds import PARTS, UNITS, furniture_kind, is_unit, plain_name, region_kind, unit_kind
from pipeline.model import RegionKind

TEXT_KINDS: dict[str, RegionKind] = {
    "Page": "body",
    "heading": "headline",
    "caption": "caption",
    "header": "masthead",
    "footer": "folio",
    "page-number": "folio",
    "credit": "credit",
    "signature-mark": "folio",
    "catch-word": "folio",
}
_CUSTOM = re.compile(r"(structure|galley)\s*\{([^}]*)\}")


def read_mark(element: etree._Element, above: Mark) -> Mark:
    """What ``custom`` tells of an element, as Transkribus and NewsEye have it: ``structure {type:heading;}``, and
    ``structure {id:a1; type:article;}``; as galley writes it: ``galley {kind:kicker; passage:t1; article:a001;
    unit:article;}``."""
    mark = above
    for name, told in _read_custom(element):
        mark = _own_mark(told, mark) if name == "galley" else _structure_mark(told, mark)
    return mark


def read_divided(element: etree._Element) -> str:
    """The whole word of which a line has the first part, as galley notes it: ``galley {divided:example;}``."""
    return next((told["divided"] for name, told in _read_custom(element) if name == "galley" and "divided" in told), "")


def _read_custom(element: etree._Element) -> Iterator[tuple[str, dict[str, str]]]:
    for found in _CUSTOM.finditer(element.get("custom") or ""):
        said = dict(part.split(":", 1) for part in found[2].split(";") if ":" in part)
        yield found[1], {name.strip(): _unescape(value.strip()) for name, value in said.items()}


def _unescape(value: str) -> str:
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), value)


def _own_mark(told: Mapping[str, str], above: Mark) -> Mark:
    kind, article = region_kind(told.get("kind", "")), told.get("article", "")
    mark = replace(above, kind=kind or above.kind, passage=told.get("passage", above.passage))
    mark = replace(mark, over=tuple(told["over"].split())) if "over" in told else mark
    return replace(mark, article=article, unit=unit_kind(told.get("unit", ""))) if article else mark


def _structure_mark(told: Mapping[str, str], above: Mark) -> Mark:
    kind, name = told.get("type", ""), told.get("id", "")
    if name and (is_unit(kind) or plain_name(kind) in UNITS):
        return replace(above, article=name, unit=unit_kind(kind))
    if not kind:
        return above
    known = TEXT_KINDS.get(kind) or furniture_kind(kind) or PARTS.get(plain_name(kind))
    if known is None and UNITS.get(plain_name(kind)) == "advertisement":
        known = "advertisement"
    return replace(above, kind=known or above.kind)
