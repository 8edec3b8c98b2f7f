"""Text that is set over several columns and stands right over them: it goes on in the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.geometry import BoxIndex, grow, shared_width
from pipeline.model import Box
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import Possible
from pipeline.stages.order.nodes import Ground, Stack
from pipeline.stages.order.scorer import Scores

FIRM = 8.0
"""Nats by which the place tells more than the nets do."""
WHITE, LEVEL = 1.5, 1.5
"""White between the text and the columns under it, and how far their heads are apart, in body heights, at the most."""
NARROW, FILLED = 0.7, 0.8
"""Width of a column, in that of the text over it, at the most; and share of the text's width that the columns fill, at
the least."""
WITHIN = 0.5
"""Share of a column's width that stands under the text, at the least: the text may be set in beside a heading."""
ALIKE = 0.15
"""How far the sizes of type of the text and its columns differ, as a share, at the most."""


def go_on_in_first(costs: Costs, possible: Possible, scores: Scores) -> Scores:
    """The same scores, but for such texts, where the sentence is not finished."""
    ground = costs.ground
    near = BoxIndex([stack.box for stack in ground.stacks])
    heads = BoxIndex([head.box for head in ground.heads])
    wanted = set()
    for at, stack in enumerate(ground.stacks):
        columns = _find_columns(ground, near, at)
        headed = any(_is_headed(ground, heads, stack, ground.stacks[k]) for k in columns)
        if costs.is_open(at) and len(columns) > 1 and not headed and _fill(ground, stack, columns):
            wanted.add((at, min(columns, key=lambda k: ground.stacks[k].box.left)))
    if not wanted:
        return scores
    more = np.array([FIRM * (pair in wanted) for pair in possible.follow], dtype=np.float64)
    return replace(scores, follow=scores.follow + more)


def _find_columns(ground: Ground, near: BoxIndex, at: int) -> Sequence[int]:
    """Columns right under a text, that no rule parts from it."""
    one, body = ground.stacks[at], ground.body
    box = one.box
    found = []
    for k in near.near(grow(box, 0, WHITE * body)):
        other = ground.stacks[k]
        under = other.box
        if (
            k != at
            and other.frame == one.frame
            and under.width <= NARROW * box.width
            and abs(under.top - box.bottom) <= WHITE * body
            and shared_width(under, box) >= WITHIN * under.width
            and abs(other.size - one.size) <= ALIKE * one.size
            and not _is_ruled(ground, box, under)
        ):
            found.append(k)
    return found


def _is_headed(ground: Ground, heads: BoxIndex, over: Stack, column: Stack) -> bool:
    """Whether a heading stands between the text and one of its columns."""
    box, body = column.box, ground.body
    return any(
        head.top > over.box.bottom - body and head.bottom < box.top + body
        for head in heads.seen(box.left, over.box.bottom, box.right, box.top)
    )


def _is_ruled(ground: Ground, over: Box, under: Box) -> bool:
    low, high = sorted(((over.top + over.bottom) / 2, (under.top + under.bottom) / 2))
    return any(
        min(rule.right, under.right) - max(rule.left, under.left) > under.width / 2
        for rule in ground.across.seen(under.left, low, under.right, high)
    )


def _fill(ground: Ground, stack: Stack, columns: Sequence[int]) -> bool:
    boxes = [ground.stacks[k].box for k in columns]
    tops = [box.top for box in boxes]
    filled = sum(shared_width(box, stack.box) for box in boxes)
    return max(tops) - min(tops) <= LEVEL * ground.body and filled >= FILLED * stack.box.width
