"""Headings set across at the head of a few columns of vertical text: their story begins under them, or further to the
right, so that they stand over its middle.

All lengths are working pixels: the page is turned, so that its columns are rows, the first on top, and such a heading
stands at the left of some.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model import Box
from pipeline.stages.layout.columns import Segment, measure_segment
from pipeline.stages.layout.rows import Neighbourhood, Row

LEVEL = 0.5
"""Share of a column's height that stands beside the heading, at the least."""
INTO = 0.5
"""How far a column under the heading may reach into it, and how much further in than those before it, or than the
others under it, a column begins that is shorter by a character, in body heights."""
OFF = 2.5
"""Columns by which a story's first one may be away from where the heading would stand over its middle."""
OPENERS = ("（", "(", "▲", "△", "●", "○", "【", "〔", "◎")
"""What a story's first words begin with: the place and the date of a report, a mark."""


def part_at_headings(segments: Sequence[Segment], headings: Sequence[Box], body: float) -> list[Segment]:
    """The same rows, with a segment for what stands before the story of each of these headings, and one from its first
    column on."""
    if not headings:
        return list(segments)
    near = Neighbourhood(headings)
    parted: list[Segment] = []
    for segment in segments:
        box = segment.box
        around = [headings[k] for k in near.between(box.top, box.bottom, box.left, box.right)]
        starts = sorted({at for heading in around for at in _find_start(segment, heading, body)})
        if not starts:
            parted.append(segment)
            continue
        edges = [0, *starts, len(segment.rows)]
        for first, last in pairwise(edges):
            rows = segment.rows[first:last]
            parted.append(
                measure_segment(rows) if len(rows) >= 4 else Segment(rows=rows, left=segment.left, right=segment.right)
            )
    return parted


def _find_start(segment: Segment, heading: Box, body: float) -> Iterator[int]:
    """The first row of the heading's story, where others stand before it in the segment."""
    rows = segment.rows
    beside = [at for at, row in enumerate(rows) if _is_beside(row, heading, body)]
    first = beside[0] if beside else 0
    if not first or all(row.box.left > heading.left + INTO * body for row in rows[max(0, first - 2) : first]):
        return
    others = sorted(rows[at].box.left for at in beside)
    indent = rows[first].box.left - others[len(others) // 2]
    if rows[first].text.lstrip().startswith(OPENERS) or indent > INTO * body:
        yield first
        return
    # Set into its story, as far from its beginning as from its end.
    middle = first - (len(rows) - 1 - beside[-1])
    begun = [at for at in range(1, first) if _is_indented(rows, at, body) and abs(at - middle) <= OFF]
    yield min(begun, key=lambda at: abs(at - middle), default=first)


def _is_beside(row: Row, heading: Box, body: float) -> bool:
    shared = min(row.box.bottom, heading.bottom) - max(row.box.top, heading.top)
    return shared > LEVEL * row.box.height and row.box.left > heading.right - INTO * body


def _is_indented(rows: Sequence[Row], at: int, body: float) -> bool:
    before, row = rows[at - 1], rows[at]
    after = rows[at + 1 : at + 2]
    return row.box.left - before.box.left > INTO * body and all(
        row.box.left - one.box.left > INTO * body for one in after
    )
