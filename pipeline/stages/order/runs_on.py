"""Headings within a Chinese story, told by its text: what stands under such a heading breaks off at the foot of its
column and goes on at the head of the next one, right under the story's headline.

A heading that begins an article has all its text beside and under it. So one whose text goes on above it, under a
larger headline that spans both columns, stands within that headline's story, and so do those that are set alike there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipeline.geometry import grow, shared_width
from pipeline.model import Box
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.headings import are_alike, is_dated
from pipeline.stages.order.nodes import Ground, Head
from pipeline.stages.order.scorer import Scores
from pipeline.stages.order.set_in import LETTERS, is_flush

FIRM = 5.0
"""Nats by which the text tells more than the nets do."""
LARGER = 1.3
"""Size of the headline in that of the heading, at the least."""
EDGE, UNDER = 2.0, 4.0
"""How far the heading reaches out beyond the headline, and the white between the headline and the columns right under
it, and between the heading and its text, in body heights, at the most."""
FAR = 40.0
"""How far over a column its headline is looked for, in the same measure: a picture may stand between."""
NEXT, ALIKE = 2.5, 0.15
"""White between one column and the next, in the same measure, and how far their widths differ, as a share, at the
most."""


def keep_within(costs: Costs, scores: Scores) -> Scores:
    """The same scores, with such headings all but certain to begin no article. On pages that are set across."""
    ground = costs.ground
    if not ground.chinese or ground.turned or not ground.seen:
        return scores
    within: set[int] = set()
    for at, head in enumerate(ground.heads):
        text = _find_text(costs, head)
        if text is not None and _breaks_off(costs, text):
            for main in _find_headlines(costs, at, text):
                within |= {one for one in _find_alike(costs, main, at) if not _is_dated(costs, one)}
    if not within:
        return scores
    off = [FIRM * (at in within) for at in range(len(ground.heads))]
    return replace(scores, main=scores.main - np.array(off, dtype=np.float64))


def _breaks_off(costs: Costs, text: int) -> bool:
    """Whether the sentence is open at a column's foot."""
    return costs.is_open(text) and costs.tiers.last[text] and costs.ground.stacks[text].letters >= LETTERS


def _is_dated(costs: Costs, at: int) -> bool:
    text = _find_text(costs, costs.ground.heads[at])
    return text is not None and is_dated(costs.ground.stacks[text].opening)


def _find_headlines(costs: Costs, at: int, text: int) -> set[int]:
    """The headlines right under which the next column begins flush, over the heading, whose text has broken off."""
    ground, body = costs.ground, costs.ground.body
    head, column = ground.heads[at], ground.stacks[text]
    aside = Box(
        left=math.floor(column.box.right - body),
        top=0,
        right=math.ceil(column.box.right + NEXT * body),
        bottom=head.box.top,
    )
    found = set()
    for k in costs.around.stacks_in(aside):
        stack = ground.stacks[k]
        box = stack.box
        if (
            is_flush(stack)
            and stack.frame == column.frame
            and abs(box.width - column.box.width) <= ALIKE * column.box.width
            and -body <= box.left - column.box.right <= NEXT * body
            and box.top < head.box.top
        ):
            over = Box(left=box.left, top=math.floor(box.top - FAR * body), right=box.right, bottom=box.top)
            found |= {
                main
                for main in costs.around.heads_in(grow(over, 0, body))
                if main != at
                and _may_be_within(ground, ground.heads[main], head)
                and _is_right_under(costs, ground.heads[main].box, box)
                and not _is_parted(costs, main, at)
            }
    return found


def _find_alike(costs: Costs, main: int, at: int) -> Iterator[int]:
    """The headings under a headline that are set as that one is, which is among them."""
    ground, edge = costs.ground, math.ceil(EDGE * costs.ground.body)
    box = ground.heads[main].box
    for k in costs.around.heads_in(
        Box(left=box.left - edge, top=box.bottom, right=box.right + edge, bottom=ground.height)
    ):
        other = ground.heads[k]
        if k != main and _may_be_within(ground, ground.heads[main], other) and are_alike(other, ground.heads[at]):
            yield k


def _may_be_within(ground: Ground, main: Head, head: Head) -> bool:
    edge = EDGE * ground.body
    return (
        not main.upright
        and not head.upright
        and main.frame == head.frame
        and main.size >= LARGER * head.size
        and head.box.top > main.box.bottom
        and main.box.left - edge <= head.box.left
        and head.box.right <= main.box.right + edge
    )


def _find_text(costs: Costs, head: Head) -> int | None:
    """The column right under a heading."""
    box, body = head.box, costs.ground.body
    window = Box(left=box.left, top=box.bottom, right=box.right, bottom=math.ceil(box.bottom + UNDER * body))
    near = [
        k
        for k in costs.around.stacks_in(grow(window, body, body))
        if (there := costs.ground.stacks[k].box).left - body <= (box.left + box.right) / 2 <= there.right + body
        and -body <= there.top - box.bottom <= UNDER * body
    ]
    return min(near, key=lambda k: costs.ground.stacks[k].box.top, default=None)


def _is_parted(costs: Costs, main: int, at: int) -> bool:
    """Whether another headline stands over the heading, under the story's: it is that one's."""
    heads = costs.ground.heads
    upper, lower = heads[main].box, heads[at]
    between = Box(left=lower.box.left, top=upper.bottom, right=lower.box.right, bottom=lower.box.top)
    return any(
        k not in (main, at)
        and (other := heads[k]).size >= LARGER * lower.size
        and upper.bottom <= other.box.top
        and other.box.bottom <= lower.box.top
        and shared_width(other.box, lower.box) > 0
        for k in costs.around.heads_in(between)
    )


def _is_right_under(costs: Costs, headline: Box, column: Box) -> bool:
    """Whether a column stands under the headline, with no other heading between."""
    if column.top < headline.bottom - costs.ground.body or shared_width(headline, column) <= column.width / 2:
        return False
    between = Box(left=column.left, top=min(headline.bottom, column.top), right=column.right, bottom=column.top)
    return not any(
        headline.bottom <= (other.top + other.bottom) / 2 <= column.top and shared_width(other, column) > 0
        for other in (costs.ground.heads[k].box for k in costs.around.heads_in(between))
    )
