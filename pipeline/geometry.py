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
    """Boxes by their place, so that a look round visits what stands near and nothing else.

    A grid for each size: a box lies in one cell, of the grid whose cells are as wide and as high as itself, or up to
    four times so. Whatever the boxes' sizes, a cell holds few that do not lie over one another; boxes that are the
    same are one entry.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = boxes
        self._hull = hull_of_boxes(boxes) if boxes else None
        places: dict[tuple[int, int, int, int], list[int]] = {}
        for at, box in enumerate(boxes):
            places.setdefault((box.left, box.top, box.right, box.bottom), []).append(at)
        grids: dict[tuple[int, int], dict[tuple[int, int], list[_Place]]] = {}
        for place, held in places.items():
            left, top, right, bottom = place
            wide, tall = _side(right - left), _side(bottom - top)
            grid = grids.setdefault((wide, tall), {})
            grid.setdefault((left // wide, top // tall), []).append((*place, held))
        self._grids = [(*side, grid) for side, grid in grids.items()]

    def near(self, window: Box) -> list[int]:
        """Indices, ascending, of the boxes that share at least a point with the window."""
        return self.within(window.left, window.top, window.right, window.bottom)

    def within(self, left: float, top: float, right: float, bottom: float, most: int | None = None) -> list[int]:
        """The same of the window between four edges. No more than about ``most`` are looked for: where so many
        boxes lie on one place, all of them are never seen."""
        found: list[int] = []
        for wide, tall, grid in self._grids:
            # A box lies in the cell of its top left corner, and may reach into the next one.
            across = range(int(left // wide) - 1, int(right // wide) + 1)
            down = range(int(top // tall) - 1, int(bottom // tall) + 1)
            for cell in (
                [cell for (x, y), cell in grid.items() if x in across and y in down]
                if len(across) * len(down) > len(grid)
                else [cell for x in across for y in down if (cell := grid.get((x, y)))]
            ):
                for one in cell:
                    if one[0] <= right and one[2] >= left and one[1] <= bottom and one[3] >= top:
                        found += one[4] if most is None else one[4][: most - len(found)]
                        if len(found) == most:
                            return sorted(found)
        found.sort()
        return found

    def seen(self, left: float, top: float, right: float, bottom: float) -> Iterator[Box]:
        """The boxes themselves."""
        return (self.boxes[at] for at in self.within(left, top, right, bottom))

    def outwards(self, box: Box, reach: float, *, aside: bool = True) -> Iterator[tuple[float, list[int]]]:
        """What stands round a box, further and further out: a distance, ``reach`` at first, and the indices of all that
        is no further away, above and below and (``aside``) at the sides. Ends when nothing is further away."""
        hull = self._hull
        while hull is not None:
            by = reach if aside else 0.0
            yield reach, self.within(box.left - by, box.top - reach, box.right + by, box.bottom + reach)
            if max(box.top - hull.top, hull.bottom - box.bottom) <= reach and (
                not aside or max(box.left - hull.left, hull.right - box.right) <= reach
            ):
                return
            reach *= 4


_Place = tuple[int, int, int, int, list[int]]
"""Left, top, right and bottom of a box, and the indices of all boxes that are the same."""


SMALLEST = 16
"""Side of the smallest cells, in pixels: a character of small type."""


def _side(length: int) -> int:
    """Of the cells for boxes as long as this."""
    side = SMALLEST
    while side < length:
        side *= 4
    return side


def grow(box: Box, aside: float, along: float) -> Box:
    """The box with so many pixels more at its left and right, and above and below."""
    return Box(
        left=math.floor(box.left - aside),
        top=math.floor(box.top - along),
        right=math.ceil(box.right + aside),
        bottom=math.ceil(box.bottom + along),
    )


def gather(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers up to ``count`` in groups: those that ``pairs`` put together, directly or by way of others."""
    group = list(range(count))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for one, other in pairs:
        group[root(other)] = root(one)
    groups: dict[int, list[int]] = {}
    for at in range(count):
        groups.setdefault(root(at), []).append(at)
    return list(groups.values())
