"""Columns that a picture breaks: the text goes on under it, or at the head of the next column."""

from __future__ import annotations

import math

from pipeline.geometry import shared_width
from pipeline.model import Box
from pipeline.stages.order.surroundings import Surroundings

BREAK = 6
"""White, and lines of a caption, between a column's text and the picture that breaks it, in body heights."""
BREAKS = ("pictured", "white but for pictures", "foot's picture", "head's picture", "one picture")


class Breaks:
    """The pictures right under the foot and right over the head of every stack."""

    def __init__(self, around: Surroundings, column: float) -> None:
        """``column``: the usual width of one, in pixels."""
        self.around, self.body, self.column = around, around.ground.body, column
        boxes = [stack.box for stack in around.ground.stacks]
        self.under = [self._find(box, under=True) for box in boxes]
        self.over = [self._find(box, under=False) for box in boxes]

    def _find(self, box: Box, *, under: bool) -> Box | None:
        body, near = self.body, BREAK * self.body
        top, bottom = (box.bottom - body, box.bottom + near) if under else (box.top - near, box.top + body)
        found = [
            picture
            for picture in self.around.pictures_in(
                Box(left=box.left, top=int(top), right=box.right, bottom=int(bottom))
            )
            if shared_width(picture, box) > 0.5 * box.width
            and (picture.top >= box.bottom - body if under else picture.bottom <= box.top + body)
        ]
        return min(found, key=lambda one: one.top if under else -one.bottom) if found else None

    def describe(self, i: int, j: int) -> list[float]:
        """What pictures stand between the foot of one stack and the head of another, and break them off; by
        ``BREAKS``."""
        a, b = self.around.ground.stacks[i].box, self.around.ground.stacks[j].box
        between = self.around.pictured(a, b)
        white = (b.top - a.bottom - between) / self.body
        under, over = self.under[i], self.over[j]
        return [
            math.log1p(between / self.body),
            math.copysign(math.log1p(abs(white)), white),
            min(6.0, under.width / self.column) if under is not None else 0.0,
            min(6.0, over.width / self.column) if over is not None else 0.0,
            float(under is not None and under == over),
        ]
