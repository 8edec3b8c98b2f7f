"""Remarks in brackets behind a heading, in smaller type: (part), (2), （續）. They are the heading's, and no text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.geometry import BoxIndex, shared_height
from pipeline.model import Line, Region

HEADS = ("headline", "subhead")
_REMARK = re.compile(r"[（(【\[][^（()）\[\]【】]{1,6}[）)】\]]")
WHITE, INTO = 1.5, 0.5
"""White between a heading and its remark, in body heights, at the most, and how far the two reach into each other."""
LEVEL = 0.5
"""Share of the remark's height that is the heading's, too, at the least."""


def add_remarks(regions: Sequence[Region], lines: Mapping[str, Line], unit: float) -> list[Region]:
    """The same regions, such remarks as the subtitles of their headings. ``unit`` is a body height in scan pixels."""
    heads = [one for one in regions if one.kind in HEADS and one.lines]
    near = BoxIndex([one.box for one in heads])

    def add(region: Region) -> Region:
        box = region.box
        if region.kind not in ("body", "other") or len(region.lines) != 1 or region.belongs_to:
            return region
        line = lines[region.lines[0]]
        if line.direction == "vertical" or not _REMARK.fullmatch(line.text.strip()):
            return region
        for at in near.within(box.left - WHITE * unit, box.top, box.left + INTO * unit, box.bottom):
            head = heads[at].box
            if -INTO * unit <= box.left - head.right and shared_height(head, box) >= LEVEL * box.height:
                reasons = (*region.reasons, "a remark in brackets behind its heading")
                return replace(region, kind="subtitle", belongs_to=heads[at].id, reasons=reasons)
        return region

    return [add(one) for one in regions]
