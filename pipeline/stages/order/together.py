"""Who stands side by side on a page, and what tells whether two neighbours are parts of one story.

Reading on (:mod:`.features`) is a matter of two ends. That a story's parts stand together is a matter of its whole:
two columns with white alone between them are mostly one story, whoever is read after whom. Neighbours are stacks and
headings, by the numbers of their nodes, that face each other with nothing between.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, hull_of_boxes, shared_height, shared_width
from pipeline.model import Box
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.headings import HEADING, Headings
from pipeline.stages.order.neighbours import Neighbours
from pipeline.stages.order.nodes import ROLES, Head, Stack

BESIDE = 10.0
"""White between two neighbours beside each other, in body heights, at the most."""
UNDER = 16.0
"""White, and pictures, between two neighbours under each other, in body heights, at the most."""
FACING = 0.2
"""Share of the shorter of two sides that face each other, at the least."""

NODE = ("head", "upright", "size", "length", "boxed", "type", *ROLES)
UPPER = ("open", "full stop", "signed", "jumps")
LOWER = ("paragraph", "starts", "badly", "opened", "closed")
PAIR = (
    *("below", "white", "pictured", "faces of first", "faces of second", "rule between", "rule's length"),
    *("same box", "one boxed", "tops", "feet", "left edges", "right edges", "widths", "sizes", "types", "alike"),
    *("same rule over", "same rule under", "heading spans both", "own heading", "goes on", "words", "same governor"),
    *("one column", "begins", "place", "chinese", "same largest", "largest spans both", "ruled off from largest"),
)
TOGETHER = (
    *PAIR,
    *(f"first: {name}" for name in (*NODE, *UPPER, *LOWER)),
    *(f"second: {name}" for name in (*NODE, *UPPER, *LOWER)),
    *(f"heading: {name}" for name in HEADING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    """Two neighbours, by their nodes: the ``first`` stands over the ``second`` (``below``) or at its left."""

    first: int
    second: int
    below: bool


class Together:
    """The neighbours of a page; ``pairs`` and ``features``, a row for each pair, by ``TOGETHER``."""

    def __init__(self, costs: Costs, neighbours: Neighbours, headings: Headings, column: float) -> None:
        self.costs, self.around, self.ground = costs, costs.around, costs.ground
        self.neighbours, self.headings, self.column = neighbours, headings, column
        self.body = costs.ground.body
        g = self.ground
        self.nodes: list[Stack | Head] = [*g.stacks, *g.heads]
        self.boxes = [node.box for node in self.nodes]
        self.index = BoxIndex(self.boxes)
        self.count = len(g.stacks)
        self.ends = [self._ends(at) for at in range(len(self.nodes))]
        self._reigns: dict[int, int] = {}
        self.pairs = [*self._find()]

    def table(self) -> NDArray[np.float64]:
        if not self.pairs:
            return np.zeros((0, len(TOGETHER)))
        return np.array([self._describe(pair) for pair in self.pairs], dtype=np.float64)

    def _find(self) -> Iterator[Facing]:
        for at in range(len(self.nodes)):
            yield from (Facing(first=at, second=k, below=False) for k in self._facing(at, below=False))
            yield from (Facing(first=at, second=k, below=True) for k in self._facing(at, below=True))

    def _facing(self, at: int, *, below: bool) -> list[int]:
        """The nodes under a node, or at its right, that nothing stands before."""
        box, body = self.boxes[at], self.body
        if below:
            reach = UNDER * body
            deep = reach + self.around.filling(
                Box(left=box.left, top=box.bottom, right=box.right, bottom=int(box.bottom + 4 * reach))
            )
            window = Box(
                left=box.left, top=int(box.bottom - 0.8 * body), right=box.right, bottom=int(box.bottom + deep)
            )
        else:
            window = Box(
                left=int(box.right - body), top=box.top, right=int(box.right + BESIDE * body), bottom=box.bottom
            )
        found = []
        for k in self.index.near(window):
            there = self.boxes[k]
            away = there.top - box.bottom if below else there.left - box.right
            faces = shared_width(box, there) if below else shared_height(box, there)
            least = min(box.width, there.width) if below else min(box.height, there.height)
            if k != at and away > -0.8 * body and faces > FACING * least:
                found.append((away, k))
        found.sort()
        seen: list[tuple[int, int]] = []
        kept = []
        for _, k in found:
            there = self.boxes[k]
            start, end = (there.left, there.right) if below else (there.top, there.bottom)
            low, high = (box.left, box.right) if below else (box.top, box.bottom)
            start, end = max(start, low), min(end, high)
            hidden = sum(max(0, min(end, b) - max(start, a)) for a, b in seen)
            if hidden < 0.6 * (end - start):
                kept.append(k)
                seen.append((start, end))
        return kept

    def _ends(self, at: int) -> list[float]:
        """How a node ends, and how it begins."""
        if at >= self.count:
            return [0.0] * (len(UPPER) + len(LOWER))
        stack = self.ground.stacks[at]
        ends = self.costs.ends[at]
        return [
            float(self.costs.is_open(at)),
            float(ends.ended),
            float(stack.regions[-1].kind == "byline"),
            float(stack.regions[-1].kind == "jump"),
            float(self.costs.begins_paragraph(stack)),
            float(stack.starts),
            float(ends.badly),
            float(ends.opened),
            float(ends.closed),
        ]

    def _node(self, at: int) -> list[float]:
        node = self.nodes[at]
        head = isinstance(node, Head)
        return [
            float(head),
            float(isinstance(node, Head) and node.upright),
            min(node.size, 4.0) if isinstance(node, Head) else 1.0,
            math.log1p(len(node.text) if isinstance(node, Head) else node.length) / 3,
            float(node.frame >= 0),
            1.0 if isinstance(node, Head) else min(2.0, node.size),
            *node.roles,
        ]

    def _describe(self, pair: Facing) -> list[float]:
        g, body, n = self.ground, self.body, self.count
        i, j = pair.first, pair.second
        one, two, a, b = self.nodes[i], self.nodes[j], self.boxes[i], self.boxes[j]
        below = pair.below
        white = max(0, b.top - a.bottom if below else b.left - a.right)
        faces = shared_width(a, b) if below else shared_height(a, b)
        rule, length = self._rule(a, b, below=below)
        pictured = self.around.pictured(a, b) / body if below else 0.0
        strip_a, strip_b = self.around.strip(a), self.around.strip(b)
        both = i < n and j < n
        words = self.costs.run_on(i, j) if both else 0.0
        size_a = one.size
        size_b = two.size
        over_a, over_b = self._over(i), self._over(j)
        governor_a, governor_b = self._governor(i), self._governor(j)
        begins = -1.0
        if i >= n and j < n:
            begins = min(self.costs.begin(i - n, j).nats, 12.0) / 4
        elif both:
            begins = min(self.costs.follow(i, j, self.costs.of_text(i, j, words)).nats, 12.0) / 4
        heading = next((k - n for k in (j, i) if k >= n), -1)
        return [
            float(below),
            math.log1p(white / body),
            min(3.0, pictured / 10),
            faces / max(1, a.width if below else a.height),
            faces / max(1, b.width if below else b.height),
            rule,
            length,
            float(one.frame == two.frame),
            float(one.frame != two.frame and (one.frame < 0 or two.frame < 0)),
            _log((b.top - a.top) / body),
            _log((b.bottom - a.bottom) / body),
            _log((b.left - a.left) / body),
            _log((b.right - a.right) / body),
            max(-2.0, min(2.0, math.log(max(1, b.width) / max(1, a.width)))),
            math.log(size_b / size_a),
            math.log(two.size / one.size) if both else 0.0,
            float(i >= n and j >= n and j - n in self.headings.alike[i - n]),
            float(abs(strip_a[0] - strip_b[0]) < 1.5 * body),
            float(abs(strip_a[1] - strip_b[1]) < 1.5 * body),
            float(over_a >= 0 and over_a == over_b),
            float(over_b >= 0 and over_b != over_a),
            float(both and self.costs.is_open(i) and not self.costs.begins_paragraph(g.stacks[j])),
            words / 4,
            float(governor_a >= 0 and governor_a == governor_b),
            float(below and abs(a.left - b.left) < 1.5 * body and abs(a.right - b.right) < 1.5 * body),
            begins,
            min(a.top, b.top) / max(1, g.height),
            float(g.chinese),
            *self._reigned(i, j),
            *self._node(i),
            *self.ends[i],
            *self._node(j),
            *self.ends[j],
            *(self.headings.describe(heading) if heading >= 0 else [0.0] * len(HEADING)),
        ]

    def _reigned(self, i: int, j: int) -> list[float]:
        """Whether the largest heading over two nodes is the same, or one of them, and spans both."""
        a, b = self.boxes[i], self.boxes[j]
        one, two = self._reign(i), self._reign(j)
        shared = one if one == two or j - self.count == one else two if i - self.count == two else -1
        if shared < 0:
            return [0.0, 0.0, 0.0]
        box, body = self.ground.heads[shared].box, self.body
        spans = min(a.left, b.left) >= box.left - 2 * body and max(a.right, b.right) <= box.right + 2 * body
        ruled = any(self.around.ruled_off(box, there) for there in (a, b) if there is not box)
        return [1.0, float(spans), float(ruled)]

    def _reign(self, at: int) -> int:
        if at >= self.count:
            return self.headings.reigns.over[at - self.count]
        if at not in self._reigns:
            self._reigns[at] = self.headings.reigns.find(self.boxes[at])
        return self._reigns[at]

    def _over(self, at: int) -> int:
        return self.neighbours.over[at].head if at < self.count else at - self.count

    def _governor(self, at: int) -> int:
        return self.headings.governor(at) if at < self.count else at - self.count

    def _rule(self, a: Box, b: Box, *, below: bool) -> tuple[float, float]:
        """How much of the side that two boxes share a printed rule takes up, and how long it is, in body heights, on a
        logarithmic scale."""
        body = self.body
        hull = hull_of_boxes([a, b])
        best, longest = 0.0, 0.0
        if below:
            gap = Box(left=hull.left, top=int(a.bottom - 0.6 * body), right=hull.right, bottom=int(b.top + 0.6 * body))
            if gap.height <= 0:
                return 0.0, 0.0
            left, right = max(a.left, b.left), min(a.right, b.right)
            for rule in self.around.rules_across(gap):
                share = max(0, min(rule.right, right) - max(rule.left, left)) / max(1, right - left)
                if gap.top <= (rule.top + rule.bottom) / 2 <= gap.bottom and share > 0.3:
                    best, longest = max(best, share), max(longest, rule.width / body)
        else:
            gap = Box(left=int(a.right - 0.6 * body), top=hull.top, right=int(b.left + 0.6 * body), bottom=hull.bottom)
            if gap.width <= 0:
                return 0.0, 0.0
            top, bottom = max(a.top, b.top), min(a.bottom, b.bottom)
            for rule in self.around.rules_down(gap):
                share = max(0, min(rule.bottom, bottom) - max(rule.top, top)) / max(1, bottom - top)
                if gap.left <= (rule.left + rule.right) / 2 <= gap.right and share > 0.3:
                    best, longest = max(best, share), max(longest, rule.height / body)
        return best, math.log1p(longest)


def _log(x: float) -> float:
    return math.copysign(math.log1p(abs(x)), x)
