"""The heading that reigns over a place: the largest above it in its column, however far up.

A heading within a story has the story's headline above it, and often others set as it is under the same one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.geometry import shared_width
from pipeline.model import Box
from pipeline.stages.order.nodes import Ground
from pipeline.stages.order.surroundings import Surroundings

REACH = 150.0
"""Body heights above a place within which its heading is looked for: those of a page."""
LARGER = 1.12
"""How much larger than a heading the one over it is, at the least."""
REIGNS = (
    *("largest above", "larger above", "largest's distance", "spanned", "largest's width", "ruled off from largest"),
    "alike under largest",
)


class Reigns:
    """``over``: for each heading of a page the largest above it, -1 where none is. ``alike``: for each the headings of
    its style, itself among them."""

    def __init__(self, ground: Ground, around: Surroundings, alike: Sequence[Sequence[int]]) -> None:
        self.ground, self.around, self.alike = ground, around, alike
        self.over = [self.find(head.box, at) for at, head in enumerate(ground.heads)]

    def find(self, box: Box, besides: int = -1) -> int:
        """The largest heading over a place, but for ``besides``; -1 where none is."""
        body = self.ground.body
        window = Box(left=box.left, top=int(box.top - REACH * body), right=box.right, bottom=box.top)
        over = [
            k
            for k in self.around.heads_in(window)
            if k != besides
            and (one := self.ground.heads[k]).box.bottom < box.top + body
            and shared_width(one.box, box) > 0.3 * min(one.box.width, box.width)
        ]
        return max(over, key=lambda k: (self.ground.heads[k].size, -k), default=-1)

    def describe(self, h: int) -> list[float]:
        """By ``REIGNS``: how much larger the heading over a heading is, and whether it is larger at all; how far up,
        whether it spans this one, how much wider it is, whether a rule parts them; how many headings of this style
        stand under it."""
        head, body, k = self.ground.heads[h], self.ground.body, self.over[h]
        if k < 0:
            return [-1.0, *[0.0] * (len(REIGNS) - 1)]
        box, there = head.box, self.ground.heads[k].box
        ratio = math.log(self.ground.heads[k].size / head.size)
        wider = math.log(max(1, there.width) / max(1, box.width))
        return [
            max(-1.0, min(1.5, ratio)),
            float(ratio > math.log(LARGER)),
            math.copysign(math.log1p(abs(box.top - there.bottom) / body), box.top - there.bottom),
            float(box.left >= there.left - 2 * body and box.right <= there.right + 2 * body),
            max(-2.0, min(2.0, wider)),
            float(self.around.ruled_off(there, box)),
            math.log1p(sum(self.over[other] == k for other in self.alike[h]) - 1),
        ]
