"""Pages whose lines have no places, or none that mean anything: they stand one under the other in the file's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.formats.draft import NOWHERE
from pipeline.formats.given import GivenPage
from pipeline.formats.plain import EM, LEADING, WIDEST, measure
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line

FEWEST = 3
"""Lines from which boxes that are all the same mean nothing."""
ALIKE = 0.5
"""Share of the lines whose boxes are those of others, or as high as most of the page, from which no box is believed."""
TALL = 0.5
"""Of the height that all lines reach over."""
REMARK = "its lines have no places of their own: they are read in the order of the file"


def stack_where_shapeless(page: GivenPage) -> GivenPage:
    """The page, with nominal places where its own are none."""
    if not page.placed or not _is_shapeless(page.lines):
        return page
    places: dict[str, Box] = {}
    row = 0
    by_id = {one.id: one for one in page.regions}
    for name in page.order:
        for line in by_id[name].lines:
            places[line] = Box(left=0, top=row * LEADING, right=0, bottom=row * LEADING + EM)
            row += 1
        row += 1
    lines = tuple(
        replace(line, box=replace(places[line.id], right=_width(line)), polygon=None, direction="ltr")
        for line in page.lines
    )
    boxes = {line.id: line.box for line in lines}
    regions = tuple(
        replace(one, box=hull_of_boxes([boxes[line] for line in one.lines])) for one in page.regions if one.lines
    )
    return replace(
        page,
        lines=lines,
        regions=regions,
        unit="pixel",
        width=max(line.box.right for line in lines),
        height=max(line.box.bottom for line in lines),
        placed=False,
        remarks=(*page.remarks, REMARK),
    )


def _width(line: Line) -> int:
    return min(max(EM, measure(line.text)), WIDEST * EM)


def _is_shapeless(lines: Sequence[Line]) -> bool:
    told = [line for line in lines if line.text.strip()]
    if not told:
        return False
    times = Counter(line.box for line in told)
    if len(told) < FEWEST:
        return times[NOWHERE] == len(told)
    height = max(line.box.bottom for line in told) - min(line.box.top for line in told)
    upright = sum(line.direction == "vertical" for line in told) > len(told) / 2
    wild = sum(
        times[line.box] > 1 or (not upright and line.box.height >= TALL * height and line.box.height > 1)
        for line in told
    )
    return wild > ALIKE * len(told)
