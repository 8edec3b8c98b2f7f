"""Between the pixels of the prepared page and those of the scan, and what boxes have to do with each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

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


class BoxIndex:
    """Boxes by their place, so that a look round visits what stands near and nothing else (a grid of buckets)."""

    def __init__(self, boxes: Sequence[Box], cell: float) -> None:
        """``cell``: side of a bucket, in the boxes' pixels; a few times the size of what is looked for."""
        self._boxes = boxes
        self._cell = max(1.0, cell)
        self._buckets: dict[tuple[int, int], list[int]] = {}
        for at, box in enumerate(boxes):
            for bucket in self._cover(box):
                self._buckets.setdefault(bucket, []).append(at)

    def _cover(self, box: Box) -> Iterator[tuple[int, int]]:
        cell = self._cell
        for x in range(math.floor(box.left / cell), math.floor(max(box.left, box.right) / cell) + 1):
            for y in range(math.floor(box.top / cell), math.floor(max(box.top, box.bottom) / cell) + 1):
                yield x, y

    def near(self, window: Box) -> list[int]:
        """Indices, ascending, of the boxes that share at least a point with the window."""
        found: set[int] = set()
        for bucket in self._cover(window):
            found.update(self._buckets.get(bucket, ()))
        return sorted(
            at
            for at in found
            if (box := self._boxes[at]).left <= window.right
            and box.right >= window.left
            and box.top <= window.bottom
            and box.bottom >= window.top
        )


def grow(box: Box, aside: float, along: float) -> Box:
    """The box with so many pixels more at its left and right, and above and below."""
    return Box(
        left=math.floor(box.left - aside),
        top=math.floor(box.top - along),
        right=math.ceil(box.right + aside),
        bottom=math.ceil(box.bottom + along),
    )
