"""What stands round a column or a headline: rules above and below, pictures in it, neighbours beside it.

All of it geometry in working pixels; what it means for reading on is for :mod:`pipeline.stages.order.costs`. Every
look round asks an index for what stands near, so that the work grows with the page's matter, not with its square.
"""

from __future__ import annotations

import statistics

from pipeline.geometry import BoxIndex, grow, shared_height, shared_width
from pipeline.model import Box
from pipeline.stages.order.nodes import Ground, Head, Stack, frame_of

REACH = 90
"""How far down a column the next text is looked for, in body heights: pictures are less tall."""


class Surroundings:
    """Looks round on one page; what is asked of every pair is worked out once."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._stacks = BoxIndex([stack.box for stack in ground.stacks])
        self._heads = BoxIndex([head.box for head in ground.heads])
        self._pictures = BoxIndex(ground.pictures)
        self._captions = BoxIndex([box for _, box in ground.captions])
        widths = [stack.box.width for stack in ground.stacks if stack.length >= 40]
        self.column = float(statistics.median(widths)) if widths else 20 * ground.body
        """The usual width of a column, in pixels."""
        self.tops = [self.strip(stack.box) for stack in ground.stacks]
        self.effective = [self.effective_top(stack.box) for stack in ground.stacks]
        self.above = [self.heads_above(stack) for stack in ground.stacks]
        self._run_tops: dict[int, float] = {}
        self._under_heads: dict[int, bool] = {}

    def stacks_in(self, window: Box) -> list[int]:
        return self._stacks.near(window)

    def heads_in(self, window: Box) -> list[int]:
        return self._heads.near(window)

    def pictures_in(self, window: Box) -> list[Box]:
        return [self.ground.pictures[k] for k in self._pictures.near(window)]

    def rules_across(self, window: Box) -> list[Box]:
        return [self.ground.across.boxes[k] for k in self.ground.across.near(window)]

    def rules_down(self, window: Box) -> list[Box]:
        return [self.ground.down.boxes[k] for k in self.ground.down.near(window)]

    def strip(self, box: Box) -> tuple[float, float]:
        """From the rule above a column to the rule below it."""
        g = self.ground
        middle = (box.left + box.right) // 2
        top, bottom = 0.0, float(g.height)
        # Half the column's width under a rule: the rule passes over its middle.
        for rule in self.rules_across(Box(left=middle, top=0, right=middle, bottom=g.height)):
            if shared_width(rule, box) < 0.5 * box.width:
                continue
            at = (rule.top + rule.bottom) / 2
            if at <= box.top + 0.6 * g.body:
                top = max(top, at)
            elif at >= box.bottom - 0.6 * g.body:
                bottom = min(bottom, at)
        return top, bottom

    def effective_top(self, box: Box) -> float:
        """Where the column begins when pictures and captions right above its text are counted in."""
        g, top = self.ground, float(box.top)
        moved = True
        while moved:
            moved = False
            window = Box(left=box.left, top=int(top - 3 * g.body), right=box.right, bottom=int(top + 2 * g.body))
            pictures = [g.pictures[k] for k in self._pictures.near(window)]
            captions = [g.captions[k][1] for k in self._captions.near(window)]
            for other in (*pictures, *captions):
                if (
                    other.top < top - 0.5 * g.body
                    and -g.body < top - other.bottom < 2.6 * g.body
                    and shared_width(other, box) > 0.5 * min(other.width, box.width)
                ):
                    top, moved = float(other.top), True
        return top

    def heads_above(self, stack: Stack) -> list[int]:
        g = self.ground
        top = min(stack.box.top, self.effective_top(stack.box))
        window = Box(left=stack.box.left, top=int(top - 6 * g.body), right=stack.box.right, bottom=int(top + g.body))
        found = []
        for k in self.heads_in(grow(window, 2 * stack.box.width, 1)):
            head = g.heads[k]
            gap = top - head.box.bottom
            near = -g.body < gap < 6 * g.body
            if (
                near
                and head.box.left < stack.box.right + 2 * stack.box.width
                and head.box.right > stack.box.left - 2 * (stack.box.width)
            ):
                found.append(k)
        return found

    def run_top(self, i: int) -> float:
        """The top of the column that stack ``i`` is the foot of: up over pictures and headlines set into it."""
        if i not in self._run_tops:
            self._run_tops[i] = self._find_run_top(i)
        return self._run_tops[i]

    def _find_run_top(self, i: int) -> float:
        g = self.ground
        top, _ = self.tops[i]
        at, seen = i, {i}
        while True:
            box = g.stacks[at].box
            window = Box(
                left=box.left,
                top=int(max(top - g.body, box.top - REACH * g.body)),
                right=box.right,
                bottom=int(box.top + g.body),
            )
            over = [
                k
                for k in self.stacks_in(window)
                if k not in seen
                and (s := g.stacks[k]).box.bottom <= box.top + 0.7 * g.body
                and s.box.top >= top - g.body
                and shared_width(s.box, box) > 0.6 * min(s.box.width, box.width)
            ]
            if not over:
                return float(box.top)
            above = max(over, key=lambda k: g.stacks[k].box.bottom)
            seen.add(above)
            gap = Box(left=box.left, top=g.stacks[above].box.bottom, right=box.right, bottom=max(box.top, 1))
            filled = self.filling(gap)
            heads = self.heads_standing_in(gap)
            if any(not self.is_inset(h, above, at) for h in heads):
                return float(box.top)
            filled += sum(h.box.height for h in heads)
            empty = box.top - g.stacks[above].box.bottom - filled
            if empty > 3.5 * g.body + 2 * g.body * len(heads):
                return float(box.top)
            if not heads and empty > (3.5 if filled else 0.9) * g.body and self.parts_tiers(gap):
                return float(box.top)
            at = above

    def heads_standing_in(self, gap: Box) -> list[Head]:
        """Headlines that are not upright, with their middle in a gap of one column."""
        g = self.ground
        found = [g.heads[k] for k in self.heads_in(gap)]
        return [head for head in found if not head.upright and stands_in(head.box, gap)]

    def filling(self, gap: Box) -> int:
        """Height of the pictures and captions in a gap of one column."""
        g = self.ground
        pictures = [p for k in self._pictures.near(gap) if shared_width(p := g.pictures[k], gap) > 0.4 * gap.width]
        captions = [
            box for k in self._captions.near(gap) if shared_width(box := g.captions[k][1], gap) > 0.5 * box.width
        ]
        return sum(shared_height(box, gap) for box in (*pictures, *captions))

    def pictured(self, head: Box, text: Box) -> int:
        """Height of the pictures and captions between a headline and the text below it."""
        left, right = max(head.left, text.left), min(head.right, text.right)
        if left >= right or text.top <= head.bottom:
            return 0
        return self.filling(Box(left=left, top=head.bottom, right=right, bottom=text.top))

    def parts_tiers(self, gap: Box) -> bool:
        """Whether white in a column goes on at its sides: no text of a neighbouring column runs past it; or, where
        that at one side does, the column at the other side begins anew at the same level."""
        g = self.ground
        frame = frame_of(gap, g.frames)
        past = [
            s.box
            for k in self.stacks_in(grow(gap, 4 * g.body, 0))
            if (s := g.stacks[k]).frame == frame
            and s.box.top < gap.top - g.body
            and s.box.bottom > gap.bottom + g.body
            and (0 <= gap.left - s.box.right + g.body < 4 * g.body or 0 <= s.box.left - gap.right + g.body < 4 * g.body)
        ]
        if not past:
            return True
        middle = gap.left + gap.right
        left = all(box.left + box.right > middle for box in past) and self._begins_anew(gap, gap.left - gap.width)
        right = all(box.left + box.right < middle for box in past) and self._begins_anew(gap, gap.right)
        return left or right

    def _begins_anew(self, gap: Box, left: float) -> bool:
        """Whether the column from ``left`` on, as wide as a gap beside it, has matter above, then white, then matter
        again from the foot of the gap on."""
        g = self.ground
        reach = 6 * g.body
        column = Box(
            left=int(left), top=int(gap.top - reach), right=int(left + gap.width), bottom=int(gap.bottom + reach)
        )
        matter = [g.stacks[k].box for k in self.stacks_in(column)]
        matter += [g.heads[k].box for k in self.heads_in(column)]
        matter += [g.pictures[k] for k in self._pictures.near(column)]
        matter += [g.captions[k][1] for k in self._captions.near(column)]
        matter = [box for box in matter if shared_width(box, column) > 0.4 * min(box.width, column.width)]
        above = max((box.bottom for box in matter if box.top < gap.bottom - g.body), default=column.top)
        below = min((box.top for box in matter if box.top >= gap.bottom - g.body), default=column.bottom)
        return (
            column.top < above < below - 0.9 * g.body
            and below < gap.bottom + g.body
            and any(box.bottom > column.top for box in matter)
        )

    def head_between_tops(self, j: int) -> bool:
        """A headline right above the head of stack ``j`` that is as wide as the stack or less: text under a
        headline of its own rarely continues another column."""
        if j not in self._under_heads:
            self._under_heads[j] = self._find_head_over(j)
        return self._under_heads[j]

    def _find_head_over(self, j: int) -> bool:
        g, box = self.ground, self.ground.stacks[j].box
        top = min(box.top, self.effective[j])
        return any(
            -g.body < top - head.box.bottom < 3 * g.body
            and head.box.left > box.left - g.body
            and shared_width(head.box, box) > 0.5 * head.box.width
            for k in self.heads_in(Box(left=box.left, top=int(top - 3 * g.body), right=box.right, bottom=box.top + 1))
            if not (head := g.heads[k]).upright
        )

    def stack_between(self, i: int, j: int, between: Box) -> bool:
        return any(
            k not in (i, j)
            and shared_width((s := self.ground.stacks[k]).box, between) > 0.4 * min(s.box.width, between.width)
            and shared_height(s.box, between) > 0.3 * s.box.height
            for k in self.stacks_in(between)
        )

    def text_between(self, h: int, j: int) -> bool:
        g, box, b = self.ground, self.ground.heads[h].box, self.ground.stacks[j].box
        window = Box(left=b.left, top=int(box.bottom - g.body), right=b.right, bottom=int(b.top + g.body))
        return any(
            k != j
            and (s := g.stacks[k]).box.top >= box.bottom - g.body
            and s.box.bottom <= b.top + g.body
            and shared_width(s.box, b) > 0.4 * min(s.box.width, b.width)
            for k in self.stacks_in(window)
        )

    def is_inset(self, head: Head, i: int, j: int) -> bool:
        """Text runs down past the headline in the column on its left: the article's first one, since a headline set
        into its text leaves that column whole. Text on the right alone may be a neighbour's, or the long leg of an
        L."""
        g, box = self.ground, head.box
        window = Box(
            left=int(box.left - 1.2 * self.column - 8 * g.body), top=box.top, right=box.left, bottom=box.bottom
        )
        left = [
            s.box
            for k in self.stacks_in(window)
            if k not in (i, j)
            and (s := g.stacks[k]).frame == head.frame
            and 0 <= box.left - s.box.right + g.body < 1.2 * s.box.width
        ]
        if not left:
            return self._runs_past(window, head.frame, box)
        # A picture or caption between two pieces of that column is part of it.
        column = Box(left=min(b.left for b in left), top=box.top, right=max(b.right for b in left), bottom=box.bottom)
        held = self.filling(column) + sum(shared_height(b, box) for b in left)
        return held > 0.7 * box.height

    def _runs_past(self, window: Box, frame: int, box: Box) -> bool:
        """Whether a picture on the left of a headline, in ``window``, stands in a column of text that goes on over
        and under it."""
        g = self.ground
        for k in self._pictures.near(window):
            picture = g.pictures[k]
            if picture.right > box.left + g.body or shared_height(picture, box) < 0.7 * box.height:
                continue
            over = under = False
            for at in self.stacks_in(grow(picture, 0, 4 * g.body)):
                s = g.stacks[at].box
                if g.stacks[at].frame == frame and shared_width(s, picture) > 0.6 * max(s.width, picture.width):
                    over = over or -g.body < picture.top - s.bottom < 3 * g.body
                    under = under or -g.body < s.top - picture.bottom < 4 * g.body
            if over and under:
                return True
        return False

    def ruled_off(self, box: Box, b: Box) -> bool:
        g = self.ground
        upper, lower = (box, b) if box.top <= b.top else (b, box)
        if upper.bottom > lower.top + g.body:
            # Beside each other: a rule that runs over one and not the other parts them.
            first, last = upper.top + g.body, lower.top + 0.6 * g.body
        else:
            first, last = upper.bottom - 0.6 * g.body, lower.top + 0.6 * g.body
        window = Box(left=lower.left, top=int(first), right=lower.right, bottom=int(last) + 1)
        return any(
            first < (r.top + r.bottom) / 2 < last and shared_width(r, lower) > 0.6 * lower.width
            for r in self.rules_across(window)
        )

    def top_is_ruled(self, j: int) -> bool:
        top, _ = self.tops[j]
        return self.ground.stacks[j].box.top - top < 2.5 * self.ground.body


def within(rule: Box, between: Box, body: float) -> bool:
    return between.top - 0.6 * body < (rule.top + rule.bottom) / 2 < between.bottom + 0.6 * body


def stands_in(box: Box, between: Box) -> bool:
    return (
        shared_width(box, between) > 0 and between.top - 0.5 * box.height < (box.top + box.bottom) / 2 < between.bottom
    )
