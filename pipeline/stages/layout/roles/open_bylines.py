"""Bylines that go on: what ends in an "and" or a comma has the next line's names, which stood with the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.geometry import BoxIndex, hull_of_boxes, shared_width
from pipeline.language.bylines import are_names
from pipeline.language.credits_latin import are_latin_names
from pipeline.model import Line, Region

_OPEN = re.compile(r"(?:(?<=\s)(?:and|und|et)|[,，、&和])\s*$", re.IGNORECASE)
LEADING = 1.0
"""White between the two lines, in body heights, at the most."""
DOTS = ". 。"


def close_bylines(regions: Sequence[Region], lines: Mapping[str, Line], unit: float) -> list[Region]:
    """The same regions; a line of names at the head of a text under an open byline is the byline's. ``unit`` is a body
    height in scan pixels."""
    texts = [one for one in regions if one.kind == "body" and len(one.lines) > 1]
    near = BoxIndex([one.box for one in texts])
    changed: dict[str, Region] = {}
    for byline in regions:
        if byline.kind != "byline" or not byline.lines or not _OPEN.search(lines[byline.lines[-1]].text):
            continue
        box = byline.box
        for k in near.within(box.left, box.bottom - LEADING * unit, box.right, box.bottom + LEADING * unit):
            text = changed.get(texts[k].id, texts[k])
            first = lines[text.lines[0]]
            white = first.box.top - box.bottom
            named = first.text.strip(DOTS)
            if len(text.lines) < 2 or abs(white) > LEADING * unit or shared_width(first.box, box) <= 0:
                continue
            if are_latin_names(named) or are_names(named):
                rest = text.lines[1:]
                changed[text.id] = replace(text, lines=rest, box=hull_of_boxes([lines[one].box for one in rest]))
                reasons = (*byline.reasons, "it goes on in the next line's names")
                whole = (*byline.lines, first.id)
                changed[byline.id] = replace(
                    byline, lines=whole, box=hull_of_boxes([lines[one].box for one in whole]), reasons=reasons
                )
                break
    return [changed.get(one.id, one) for one in regions]
