"""Who stands next to whom: the headline over a stack, the stacks above, below and beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from heapq import nsmallest

from pipeline.geometry import BoxIndex, grow, shared_height, shared_width
from pipeline.model import Box
from pipeline.stages.order.surroundings import REACH, Surroundings

PAIRS = 500_000
"""What may follow what on one page, about as many as are weighed: a page of the press has some 15 for each stack, and
some hundred stacks. Of more, the nearest ones are."""
BELOW = 16
"""White between a headline and its text under it, in body heights, at the most, pictures not counted."""
LOWER = 12
"""Body heights that a column of a headline's text begins lower than its neighbour, at the most."""
INSET = 1.15
"""Width of a headline over that of a column above it, from where it may be set into its text."""
RULED, WIDER, LEVEL = 12, 1.6, 1.5
"""How far a column begins under a rule that it shares with a headline beside it, in body heights; how wide that rule
is, in widths of the column; and how level it begins with the text under the headline, in body heights."""
LEAST = 20
"""Stacks that are weighed after each one, however many stand on a page."""


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
        self.most = max(LEAST, PAIRS // max(1, len(count)))
        self.over = [self._over(j) for j in count]
        self.above = [self._next_above(j) for j in count]
        self.below = [self._next_below(i) for i in count]
        self.right = [self._next_right(i) for i in count]
        self._first = [j for j in count if self.above[j][0] < 0]
        self._tops = BoxIndex([self.ground.stacks[j].box for j in self._first])

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
        return best if best.head >= 0 else self._over_by_rule(j, top)

    def _over_by_rule(self, j: int, top: float) -> Over:
        """The headline under one rule with the column, though not right over it: a short headline in the middle over
        several columns, which begin level with each other."""
        body, box = self.body, self.ground.stacks[j].box
        at, _ = self.around.tops[j]
        if not 0 < box.top - at < RULED * body:
            return Over()
        rules = self.around.rules_across(Box(left=box.left, top=int(at - body), right=box.right, bottom=int(at + body)))
        rule = max(rules, key=lambda one: one.width, default=None)
        if rule is None or rule.width < WIDER * box.width:
            return Over()
        best = Over()
        for k in self.around.heads_in(Box(left=rule.left, top=int(at), right=rule.right, bottom=int(top + body))):
            head = self.ground.heads[k]
            gap = (top - head.box.bottom) / body
            if head.upright or not -1.2 <= gap < best.gap or head.box.top < at - body:
                continue
            if (
                rule.left - body <= head.box.left
                and head.box.right <= rule.right + body
                and self._is_level(j, head.box)
            ):
                best = Over(k, gap, head.size, head.box.width / self.column, self._rank(head.box, box))
        return best

    def _is_level(self, j: int, head: Box) -> bool:
        """Whether text right under a headline begins level with a column beside it, and no rule down parts the two."""
        body, box = self.body, self.ground.stacks[j].box
        under = Box(left=head.left, top=int(head.bottom - body), right=head.right, bottom=int(head.bottom + 6 * body))
        level = any(
            k != j
            and abs(self.around.effective[k] - self.around.effective[j]) < LEVEL * body
            and shared_width(self.ground.stacks[k].box, head) > 0.2 * min(self.ground.stacks[k].box.width, head.width)
            for k in self.around.stacks_in(under)
        )
        if not level:
            return False
        left, right = min(head.right, box.right), max(head.left, box.left)
        between = Box(left=min(left, right), top=head.top, right=max(left, right), bottom=int(box.top + 2 * body))
        return not any(rule.height > 3 * body for rule in self.around.rules_down(between))

    def _rank(self, head: Box, box: Box) -> int:
        """How many columns of text begin under the headline further to the left, level with this one, or lower: under a
        label, a picture or a lead."""
        body = self.body
        level = Box(left=head.left, top=int(head.bottom - body), right=box.left, bottom=int(box.top + LOWER * body))
        lefts = sorted(
            s.left
            for k in self.around.stacks_in(level)
            if (s := self.ground.stacks[k].box).right <= box.left + 0.3 * box.width
            and s.top >= head.bottom - body
            and s.bottom > box.top
            and shared_width(s, head) > 0.2 * min(s.width, head.width)
        )
        columns, last = 0, -math.inf
        for left in lefts:
            if left > last + 0.5 * box.width:
                columns, last = columns + 1, left
        return columns

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

    def after(self, i: int) -> list[int]:
        """Heads of stacks that the foot of stack ``i`` may run on into: below, on the right, or at the left of the
        tier below."""
        body, box = self.body, self.ground.stacks[i].box
        top = min(self.around.run_top(i), self.around.effective[i])
        window = Box(
            left=int(box.left - 8 * self.column),
            top=int(min(top - 14 * body, box.top - REACH * body)),
            right=int(box.right + 4.5 * self.column + 8 * body),
            bottom=int(box.bottom + 45 * body),
        )
        near = [*self.around.stacks_in(window)]
        near += [j for k in self._tops.near(self.higher(box, window)) if (j := self._first[k]) not in near]
        found = [j for j in near if j != i and self.may_follow(box, self.ground.stacks[j].box, top - 14 * body)]
        return self._nearest(box, found)

    def higher(self, box: Box, window: Box) -> Box:
        """The place of the next column above a window, up to the head of the page: a last item of a column may run on
        there."""
        return Box(left=box.right, top=0, right=int(box.right + self.column), bottom=max(1, window.top))

    def may_follow(self, a: Box, b: Box, ceiling: float) -> bool:
        body = self.body
        if b.top >= a.bottom - body:  # below, at whichever side
            return shared_width(a, b) > 0 or b.top < a.bottom + 14 * body
        if b.left < a.right - 0.4 * a.width:
            return False
        # An article at the foot of a column runs on at the head of the next one, however high that is.
        return ceiling <= b.top or b.left < a.right + 1.5 * self.column

    def under(self, h: int) -> list[int]:
        body, box = self.body, self.ground.heads[h].box
        along = 30 * body if not self.ground.heads[h].upright else 14 * body
        window = grow(box, 3 * self.column + 4 * body, along)
        if self.ground.heads[h].upright:
            window = grow(box, 7 * self.column + 6 * body, along)
        else:
            # A picture between a headline and its text may be taller than all else that stands there.
            below = Box(left=box.left, top=box.bottom, right=box.right, bottom=int(box.bottom + REACH * body))
            window = replace(window, bottom=window.bottom + self.around.filling(below))
        near = [(j, self.ground.stacks[j].box) for j in self.around.stacks_in(window)]
        reach = box.bottom + BELOW * body
        found = [
            j
            for j, b in near
            if (b.top < reach or b.top - self.around.pictured(box, b) < reach)
            and (self.ground.heads[h].upright or not self._ends_over(b, box))
        ]
        return self._nearest(box, found)

    def _ends_over(self, b: Box, head: Box) -> bool:
        """Text above a heading that is no wider than its column is not its text. Wide headlines may be set into
        theirs."""
        return b.bottom <= head.top + self.body and head.width <= INSET * b.width

    def _nearest(self, box: Box, found: list[int]) -> list[int]:
        """As many of the stacks found round a box as there is time for."""
        if len(found) <= self.most:
            return found
        return sorted(nsmallest(self.most, found, key=lambda j: _white(box, self.ground.stacks[j].box)))


def _white(a: Box, b: Box) -> int:
    """How far two boxes stand apart, along plus across, in pixels."""
    return max(a.left - b.right, b.left - a.right, 0) + max(a.top - b.bottom, b.top - a.bottom, 0)
