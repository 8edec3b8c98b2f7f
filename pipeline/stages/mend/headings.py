"""Rows of one headline that stand as regions of their own: widely leaded, or parted by a mark or a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median

from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, Region, Setting

JOINED = frozenset({"headline", "kicker", "subtitle"})
LEADING = 1.2
"""White between two rows of one headline, in heights of its type, at the most."""
ALIKE, AS_BOLD = 0.14, 0.3
"""By how much the logarithms of two rows' sizes, and of their weights, differ at the most."""


def join_headings(
    regions: Sequence[Region], lines: Mapping[str, Line], settings: Mapping[str, Setting]
) -> dict[str, tuple[Region, ...]]:
    """For each heading of a flow, in reading order, the regions that make it up; empty for those that are rows of the
    one before."""
    joined: dict[str, tuple[Region, ...]] = {}
    rows: list[Region] = []
    printed = [region for region in regions if region.lines]
    for at, region in enumerate(printed):
        if region.kind not in JOINED:
            continue
        last = rows[-1] if rows else None
        if last is not None and at > 0 and printed[at - 1] is last and _is_next_row(last, region, lines, settings):
            rows.append(region)
            joined[region.id] = ()
        else:
            rows = [region]
        joined[rows[0].id] = tuple(rows)
    return joined


def _is_next_row(one: Region, two: Region, lines: Mapping[str, Line], settings: Mapping[str, Setting]) -> bool:
    if one.kind != two.kind:
        return False
    a, b = (hull_of_boxes([lines[i].box for i in region.lines]) for region in (one, two))
    upright = [lines[i].direction == "vertical" for region in (one, two) for i in region.lines]
    if any(upright) != all(upright):
        return False
    size = min(_type(one, lines, upright=upright[0]), _type(two, lines, upright=upright[0]))
    white = a.left - b.right if upright[0] else b.top - a.bottom
    shared = _shared(a, b, across=not upright[0])
    return -0.5 * size < white < LEADING * size and shared > 0 and _are_alike(one, two, settings)


def _shared(a: Box, b: Box, *, across: bool) -> int:
    if across:
        return min(a.right, b.right) - max(a.left, b.left)
    return min(a.bottom, b.bottom) - max(a.top, b.top)


def _type(region: Region, lines: Mapping[str, Line], *, upright: bool) -> float:
    boxes = [lines[i].box for i in region.lines]
    return median(box.width if upright else box.height for box in boxes)


def _are_alike(one: Region, two: Region, settings: Mapping[str, Setting]) -> bool:
    set_of = [[settings[i] for i in region.lines if i in settings] for region in (one, two)]
    if not all(set_of):
        return False
    sizes = [max(0.1, median(setting.size for setting in each)) for each in set_of]
    weights = [max(0.1, median(setting.weight for setting in each)) for each in set_of]
    return abs(math.log(sizes[0] / sizes[1])) < ALIKE and abs(math.log(weights[0] / weights[1])) < AS_BOLD
