"""Who stands next to whom: the headline over a stack, the stacks above, below and beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.geometry import grow, shared_height, shared_width
from pipeline.model import Box
from pipeline.stages.order.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Over:
    """The headline right over a stack: which, how far, how many columns of text begin under it further left."""

    head: int = -1
    gap: float = 9.0
    size: float = 0.0
    span: float = 0.0
    rank: int = 0


class Neighbours:
    """By the indices of stacks: ``over`` the headline right over each; ``above`` and ``below`` the nearest stack in
    its column and the white between, in body heights; ``right`` the nearest stack beside it, -1 where none is."""

    def __init__(self, around: Surroundings, column: float) -> None:
        """``column``: the usual width of one, in pixels."""
        self.around = around
        self.ground = around.ground
        self.body = around.ground.body
        self.column = column
        count = range(len(self.ground.stacks))
        self.over = [self._over(j) for j in count]
        self.above = [self._next_above(j) for j in count]
        self.below = [self._next_below(i) for i in count]
        self.right = [self._next_right(i) for i in count]

    def _over(self, j: int) -> Over:
        body, box = self.body, self.ground.stacks[j].box
        top = min(float(box.top), self.around.effective[j])
        window = Box(left=box.left, top=int(top - 6 * body), right=box.right, bottom=int(top + body))
        best = Over()
        for k in self.around.heads_in(window):
            head = self.ground.heads[k]
            gap = (top - head.box.bottom) / body
            if head.upright or shared_width(head.box, box) < 0.2 * min(head.box.width, box.width) or gap < -1.2:
                continue
            if gap < best.gap:
                best = Over(k, gap, head.size, head.box.width / self.column, self._rank(head.box, box))
        return best

    def _rank(self, head: Box, box: Box) -> int:
        """How many columns of text begin under the headline further to the left."""
        level = Box(left=head.left, top=int(box.top - 3 * self.body), right=box.left, bottom=int(box.top + self.body))
        return sum(
            1
            for k in self.around.stacks_in(level)
            if (s := self.ground.stacks[k].box).right <= box.left + 0.3 * box.width
            and abs(min(s.top, self.around.effective[k]) - box.top) < 3 * self.body
            and shared_width(s, head) > 0.2 * min(s.width, head.width)
        )

    def _next_above(self, j: int) -> tuple[int, float]:
        """The stack right above, and the white between, in body heights; (-1, 20.0) where there is none."""
        body, box = self.body, self.ground.stacks[j].box
        window = Box(left=box.left, top=int(box.top - 20 * body), right=box.right, bottom=box.top)
        best, least = -1, 20.0
        for k in self.around.stacks_in(window):
            s = self.ground.stacks[k].box
            gap = (box.top - s.bottom) / body
            if k != j and gap > -0.8 and gap < least and shared_width(s, box) > 0.3 * min(s.width, box.width):
                best, least = k, gap
        return best, least

    def _next_below(self, i: int) -> tuple[int, float]:
        body, box = self.body, self.ground.stacks[i].box
        window = Box(left=box.left, top=box.bottom, right=box.right, bottom=int(box.bottom + 20 * body))
        best, least = -1, 20.0
        for k in self.around.stacks_in(grow(window, 0, body)):
            s = self.ground.stacks[k].box
            gap = (s.top - box.bottom) / body
            if k != i and gap > -0.8 and gap < least and shared_width(s, box) > 0.3 * min(s.width, box.width):
                best, least = k, gap
        return best, least

    def _next_right(self, i: int) -> int:
        """The nearest stack on the right that stands beside this one."""
        box = self.ground.stacks[i].box
        window = Box(left=box.right, top=box.top, right=int(box.right + 3 * self.column), bottom=box.bottom)
        best, least = -1, math.inf
        for k in self.around.stacks_in(grow(window, self.body, 0)):
            s = self.ground.stacks[k].box
            away = s.left - box.right
            if k != i and -self.body < away and shared_height(s, box) > 0.3 * min(s.height, box.height):
                rank = away + 0.05 * abs(s.top - box.top)
                if rank < least:
                    best, least = k, rank
        return best

    def crossed(self, a: Box, b: Box) -> tuple[int, int]:
        """Columns of text and vertical rules that lie between two places beside each other."""
        left, right = (a, b) if a.left <= b.left else (b, a)
        if right.left <= left.right:
            return 0, 0
        level = max(a.top, b.top)
        corridor = Box(left=left.right, top=level, right=right.left, bottom=int(level + 4 * self.body))
        columns = sum(
            1
            for k in self.around.stacks_in(corridor)
            if shared_width(self.ground.stacks[k].box, corridor) > 0.6 * self.ground.stacks[k].box.width
        )
        rules = sum(1 for r in self.around.rules_down(corridor) if r.height > 6 * self.body)
        return columns, rules
