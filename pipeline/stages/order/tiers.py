"""Where columns begin and end: at the head and the foot of the page, or of a tier of it."""

from __future__ import annotations

from pipeline.geometry import shared_width
from pipeline.model import Box
from pipeline.stages.order.surroundings import REACH, Surroundings

TIER = 1.5
"""Columns that a rule or a headline spans, at the least, where it parts a page into tiers."""


class Tiers:
    """``first`` and ``last``: by the indices of stacks, whether each stands first and last in its column and tier."""

    def __init__(self, around: Surroundings) -> None:
        self.around, self.body = around, around.ground.body
        boxes = [stack.box for stack in around.ground.stacks]
        self.first = [self._is_edge(at, box, under=False) for at, box in enumerate(boxes)]
        self.last = [self._is_edge(at, box, under=True) for at, box in enumerate(boxes)]

    def leads_on(self, i: int, j: int) -> bool:
        """From the foot of a column to the head of another one, with nothing between that parts tiers."""
        if not (self.last[i] and self.first[j]):
            return False
        a, b = self.around.ground.stacks[i].box, self.around.ground.stacks[j].box
        upper, lower = (a, b) if a.top <= b.top else (b, a)
        gap = Box(
            left=min(a.left, b.left),
            top=int(min(upper.bottom, lower.top) - 0.6 * self.body),
            right=max(a.right, b.right),
            bottom=int(max(upper.bottom, lower.top) + 0.6 * self.body),
        )
        if upper.bottom > lower.top + self.body:
            return True  # side by side: nothing lies between
        return not any(
            min(shared_width(wall, a) / max(1, a.width), shared_width(wall, b) / max(1, b.width)) > 0.5
            for wall in self._walls(gap)
        )

    def _walls(self, window: Box) -> list[Box]:
        g = self.around.ground
        heads = [g.heads[k].box for k in self.around.heads_in(window) if not g.heads[k].upright]
        return [one for one in (*self.around.rules_across(window), *heads) if one.width > TIER * self.around.column]

    def _is_edge(self, i: int, box: Box, *, under: bool) -> bool:
        """Whether no text stands under (or over) a stack in its column, down to the foot of the page or to what parts
        it into tiers."""
        reach = int(REACH * self.body)
        if under:
            window = Box(left=box.left, top=box.bottom, right=box.right, bottom=box.bottom + reach)
        else:
            window = Box(left=box.left, top=box.top - reach, right=box.right, bottom=box.top)
        walls = [one for one in self._walls(window) if shared_width(one, box) > 0.5 * box.width]
        ends = [one.top if under else one.bottom for one in walls]
        edge = min([*ends, window.bottom]) if under else max([*ends, window.top])
        for k in self.around.stacks_in(window):
            there = self.around.ground.stacks[k].box
            away = (there.top - box.bottom if under else box.top - there.bottom) / self.body
            within = there.top < edge if under else there.bottom > edge
            if k != i and away > -0.8 and within and shared_width(there, box) > 0.5 * min(there.width, box.width):
                return False
        return True
