"""Headings that stand beside each other: labels and their headlines, upright lines of one headline."""

from __future__ import annotations

from pipeline.geometry import grow, shared_height, shared_width
from pipeline.stages.order.nodes import Ground, Head
from pipeline.stages.order.surroundings import Surroundings

DECK, ASIDE = 7.0, 16.0
"""White between two blocks of one heading under and beside each other, in body heights, at the most."""
LEVEL = 4.0
"""How far the tops of two blocks stand apart of which one is upright, in body heights, at the most."""
LABEL = 0.8
"""Size of a label to that of the headline beside it, at the most."""


class Labels:
    """``found``: headings that stand as labels beside larger ones, which are ``labelled``."""

    def __init__(self, ground: Ground, around: Surroundings) -> None:
        self.heads, self.body = ground.heads, ground.body
        pairs = [
            (k, h)
            for k, label in enumerate(self.heads)
            for h in around.heads_in(grow(label.box, ASIDE * self.body, LEVEL * self.body))
            if self.is_label(k, h)
        ]
        self.found = frozenset(k for k, _ in pairs)
        self.labelled = frozenset(h for _, h in pairs)

    def is_label(self, k: int, h: int) -> bool:
        """Whether heading ``k`` stands beside a larger one, level with it, as a label does under which the larger one's
        text begins."""
        label, head = self.heads[k], self.heads[h]
        return k != h and label.size < LABEL * head.size and self.stands_level(label, head)

    def is_over_label(self, h: int, k: int) -> bool:
        """Whether heading ``k`` is a label right under ``h``, over a column of its text."""
        head, label = self.heads[h], self.heads[k]
        return k != h and label.size < LABEL * head.size and self.stands_under(head, label)

    def stands_under(self, head: Head, other: Head) -> bool:
        box, there = head.box, other.box
        return (
            not head.upright
            and not other.upright
            and -self.body < there.top - box.bottom < DECK * self.body
            and shared_width(there, box) > 0.4 * min(there.width, box.width)
        )

    def stands_level(self, head: Head, other: Head) -> bool:
        """A label before a headline, a kicker at the head of an upright one, two upright lines of one headline."""
        box, there, body = head.box, other.box, self.body
        left, right = (box, there) if box.left <= there.left else (there, box)
        if not -body < right.left - left.right < ASIDE * body:
            return False
        if not (head.upright or other.upright):
            # Set across, what stands at the left is read first.
            return box is left and shared_height(box, there) > 0.5 * min(box.height, there.height)
        return abs(box.top - there.top) < LEVEL * body
