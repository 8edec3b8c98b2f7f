"""Advertisements as flows: what one box holds is one of them, read in bands, and in these column by column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.geometry import BoxIndex
from pipeline.model import Box, Flow, LaidOutPage, Region
from pipeline.stages.order.paper import Paper

LARGEST = 0.25
"""Share of the page from which a frame stands round more than one advertisement."""
INTO = 0.4
"""Body heights by which the boxes of two parts reach into each other, at the most."""
OWN = frozenset(("advertisement", "caption", "credit", "folio", "masthead", "other"))
"""Kinds of what may stand in an advertisement's box beside it."""


def flow_advertisements(paper: Paper, layout: LaidOutPage) -> list[Flow]:
    """Those of a page, by the largest box round each part that holds nothing else, or the smallest of all; what no box
    stands round is one by itself. Boxes are in scan pixels."""
    parts = [region for region in layout.regions if region.kind == "advertisement" and region.lines]
    if not parts:
        return []
    page = paper.page.scan.width * paper.page.scan.height
    lined = [region for region in layout.regions if region.lines]
    near = BoxIndex([region.box for region in lined])
    frames = BoxIndex(layout.frames)
    whole = [
        frame.width * frame.height < LARGEST * page
        and all(lined[k].kind in OWN for k in near.near(frame) if _is_middle_in(lined[k].box, frame))
        for frame in frames.boxes
    ]
    boxes: dict[tuple[int, str], list[Region]] = {}
    for region in parts:
        x, y = _middle(region.box)
        around = sorted(frames.within(x, y, x, y), key=lambda k: frames.boxes[k].width * frames.boxes[k].height)
        own = [k for k in around if whole[k]][-1:] or around[:1]
        boxes.setdefault((own[0], "") if own else (-1, region.id), []).append(region)
    slack = INTO * (layout.body_height or 0.0) * paper.page.scan.width / max(1, paper.page.width)
    return [
        Flow(id="", regions=tuple(region.id for region in read_in_bands(inside, slack, from_right=paper.turned)))
        for _, inside in sorted(boxes.items())
    ]


def read_in_bands(regions: Sequence[Region], slack: float, *, from_right: bool) -> list[Region]:
    """Cut where the widest white runs, across or down, and so on until nothing can be cut (recursive XY cut, Nagy and
    Seth 1984); what is left from the top down. Boxes that reach into each other by no more than ``slack`` pixels stand
    apart."""
    bands, columns = _part(regions, slack, across=True), _part(regions, slack, across=False)
    if max(len(bands.parts), len(columns.parts)) == 1:
        return sorted(regions, key=lambda region: (region.box.top, region.box.left))
    across = bands.white >= columns.white
    parts = bands.parts if across else columns.parts
    ordered = parts if across or not from_right else parts[::-1]
    return [region for part in ordered for region in read_in_bands(part, slack, from_right=from_right)]


@dataclass(frozen=True, slots=True)
class _Cut:
    """The parts, from the top down or from left to right, and the widest white between two of them."""

    parts: list[list[Region]]
    white: float


def _part(regions: Sequence[Region], slack: float, *, across: bool) -> _Cut:
    """What shares no row of pixels, or no column of them."""

    def ends(region: Region) -> tuple[int, int]:
        box = region.box
        return (box.top, box.bottom) if across else (box.left, box.right)

    parts: list[list[Region]] = []
    reached, widest = 0, -math.inf
    for region in sorted(regions, key=ends):
        start, end = ends(region)
        if not parts:
            parts.append([])
        elif start >= reached - slack:
            widest = max(widest, start - reached)
            parts.append([])
        parts[-1].append(region)
        reached = max(reached, end) if len(parts[-1]) > 1 else end
    return _Cut(parts, widest)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _is_middle_in(box: Box, frame: Box) -> bool:
    x, y = _middle(box)
    return frame.left <= x <= frame.right and frame.top <= y <= frame.bottom
