"""Columns whose edges lean, on pages that were photographed askew or set so: how far in a line begins is a matter of
the edge beside it, not of the column's box."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.stages.layout.columns import Segment

ROWS = 12
"""Rows of a column whose lean is told, at the least."""
FAR, NEAR = 2, 3
"""Parts of a column, one or two of which stand between two rows that are compared: a half and a third of it."""
STEEP = 0.3
"""Body heights by which an edge leans over the whole column, from which it counts."""


def follow_edges(segment: Segment, body: float) -> Iterator[tuple[int, int]]:
    """The left and right edge of a column beside each of its rows, in working pixels."""
    lean = _find_lean(segment, body)
    if not lean:
        yield from ((segment.left, segment.right) for _ in segment.rows)
        return
    middles = np.array([row.box.top + row.box.bottom for row in segment.rows]) / 2
    moved = lean * (middles - middles.mean())
    lefts = np.sort(np.array([row.box.left for row in segment.rows]) - moved)
    rights = np.sort(np.array([row.box.right for row in segment.rows]) - moved)
    # As in a column that stands upright: the outer quintiles, so that indents and short last lines count for nothing.
    fifth = len(lefts) // 5
    left, right = float(lefts[fifth]), float(rights[-1 - fifth])
    for shift in moved.tolist():
        yield round(left + shift), round(right + shift)


def _find_lean(segment: Segment, body: float) -> float:
    """Pixels to the right for each pixel down: the median of what the edges of rows far from one another tell (Theil
    1950, Sen 1968), to which indents and short last lines are outliers. 0 where it is too little to tell."""
    rows = segment.rows
    if len(rows) < ROWS:
        return 0.0
    edges = np.array([(row.box.left, row.box.right, (row.box.top + row.box.bottom) / 2) for row in rows])
    slopes = []
    for part in (FAR, NEAR):
        step = len(rows) // part
        apart = edges[step:] - edges[:-step]
        down = apart[:, 2] > 0
        slopes += [apart[down, side] / apart[down, 2] for side in (0, 1)]
    lean = float(np.median(np.concatenate(slopes)))
    return lean if abs(lean) * (edges[-1, 2] - edges[0, 2]) >= STEEP * body else 0.0
