"""Text that was taken for a heading, because it is bold or large, and is set as text is."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Box, Line

ROWS = 3
"""Lines of such a paragraph, at the least."""
INDENT, FLUSH = 0.7, 0.5
"""White before its first line beyond that before the others, at the least, and by how much their edges differ, at the
most, in body heights. Decks are set the other way: their later lines are set in, or centred."""


def is_set_as_paragraph(lines: Sequence[Line], unit: float) -> bool:
    """Its first line is indented, all others begin at one edge, and all but the last end at another. ``unit`` is a body
    height in scan pixels."""
    if len(lines) < ROWS:
        return False
    boxes = [_along(line) for line in lines]
    left = [box.left for box in boxes[1:]]
    right = [box.right for box in boxes[:-1]]
    return (
        boxes[0].left - min(left) >= INDENT * unit
        and max(left) - min(left) <= FLUSH * unit
        and max(right) - min(right) <= FLUSH * unit
        and boxes[-1].right <= max(right) + FLUSH * unit
    )


def _along(line: Line) -> Box:
    """A line's box as if it were set across."""
    box = line.box
    if line.direction != "vertical":
        return box
    return Box(left=box.top, top=-box.right, right=box.bottom, bottom=-box.left)
