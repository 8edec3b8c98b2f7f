"""Between the pixels of the prepared page and those of the scan, and what boxes have to do with each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from pipeline.model import Box, Matrix

Point = tuple[float, float]


def multiply(after: Matrix, before: Matrix) -> Matrix:
    """The transform that does ``before``, then ``after``."""
    a, b = after, before
    product = tuple(sum(a[3 * i + k] * b[3 * k + j] for k in range(3)) for i in range(3) for j in range(3))
    return (*product[:4], *product[4:])  # type: ignore[return-value]


def invert(matrix: Matrix) -> Matrix:
    """Raises ZeroDivisionError for a transform that flattens the page."""
    a, b, c, d, e, f, g, h, i = matrix
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (
        (e * i - f * h) / det,
        (c * h - b * i) / det,
        (b * f - c * e) / det,
        (f * g - d * i) / det,
        (a * i - c * g) / det,
        (c * d - a * f) / det,
        (d * h - e * g) / det,
        (b * g - a * h) / det,
        (a * e - b * d) / det,
    )


def transform(matrix: Matrix, points: Iterable[Point]) -> tuple[Point, ...]:
    a, b, c, d, e, f, g, h, i = matrix
    return tuple(
        ((a * x + b * y + c) / (g * x + h * y + i), (d * x + e * y + f) / (g * x + h * y + i)) for x, y in points
    )


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Clockwise from the top left."""
    return (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)


def hull(points: Sequence[Point]) -> Box:
    """The smallest upright box around the points, grown outwards to whole pixels."""
    return Box(
        left=math.floor(min(x for x, _ in points)),
        top=math.floor(min(y for _, y in points)),
        right=math.ceil(max(x for x, _ in points)),
        bottom=math.ceil(max(y for _, y in points)),
    )


def hull_of_boxes(boxes: Sequence[Box]) -> Box:
    return Box(
        left=min(b.left for b in boxes),
        top=min(b.top for b in boxes),
        right=max(b.right for b in boxes),
        bottom=max(b.bottom for b in boxes),
    )


def turn_left(box: Box, width: int) -> Box:
    """The box on the page turned a quarter to the left, whose ``width`` becomes its height: what ran down then runs
    across, and what stood on the right comes first."""
    return Box(left=box.top, top=width - box.right, right=box.bottom, bottom=width - box.left)


def turn_right(box: Box, width: int) -> Box:
    """Undoes :func:`turn_left`; ``width`` is that of the page as it was."""
    return Box(left=width - box.bottom, top=box.left, right=width - box.top, bottom=box.right)


def shared_width(a: Box, b: Box) -> int:
    return max(0, min(a.right, b.right) - max(a.left, b.left))


def shared_height(a: Box, b: Box) -> int:
    return max(0, min(a.bottom, b.bottom) - max(a.top, b.top))


def overlap(a: Box, b: Box) -> int:
    """Area that two boxes share, in square pixels."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    return width * height if width > 0 and height > 0 else 0
