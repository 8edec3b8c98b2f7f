"""Headings within a Chinese story, told by its text: what stands under such a heading breaks off at the foot of its
column and goes on at the head of the next one, right under the story's headline.

A heading that begins an article has all its text beside and under it. So one whose text goes on above it, under a
larger headline that spans both columns, stands within that headline's story, and so do those that are set alike there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipeline.geometry import shared_width
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
NEXT, ALIKE = 2.5, 0.15
"""White between one column and the next, in the same measure, and how far their widths differ, as a share, at the
most."""


def keep_within(costs: Costs, scores: Scores) -> Scores:
    """The same scores, with such headings all but certain to begin no article. On pages that are set across."""
    ground = costs.ground
    if not ground.chinese or ground.turned or not ground.seen:
        return scores
    within = {at for main in range(len(ground.heads)) for at in _find_within(costs, main)}
    if not within:
        return scores
    off = [FIRM * (at in within) for at in range(len(ground.heads))]
    return replace(scores, main=scores.main - np.array(off, dtype=np.float64))


def _find_within(costs: Costs, main: int) -> Iterator[int]:
    ground = costs.ground
    headline = ground.heads[main]
    under = [at for at, head in enumerate(ground.heads) if at != main and _may_be_within(ground, headline, head)]
    texts = {at: _find_text(costs, ground.heads[at]) for at in under}
    told = [at for at in under if (text := texts[at]) is not None and _goes_on_above(costs, main, at, text)]
    for at in under:
        text = texts[at]
        dated = text is not None and is_dated(ground.stacks[text].opening)
        if not dated and any(are_alike(ground.heads[at], ground.heads[one]) for one in told):
            yield at


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
    near = [
        k
        for k in range(len(costs.ground.stacks))
        if (there := costs.ground.stacks[k].box).left - body <= (box.left + box.right) / 2 <= there.right + body
        and -body <= there.top - box.bottom <= UNDER * body
    ]
    return min(near, key=lambda k: costs.ground.stacks[k].box.top, default=None)


def _goes_on_above(costs: Costs, main: int, at: int, text: int) -> bool:
    """Whether the next column stands right under the headline, begins flush, and this one's sentence is open."""
    ground, body = costs.ground, costs.ground.body
    column, headline = ground.stacks[text].box, ground.heads[main].box
    if not costs.is_open(text) or not costs.tiers.last[text] or ground.stacks[text].letters < LETTERS:
        return False
    if _is_parted(ground, main, at):
        return False
    return any(
        is_flush(stack)
        and stack.frame == ground.stacks[text].frame
        and abs(stack.box.width - column.width) <= ALIKE * column.width
        and -body <= stack.box.left - column.right <= NEXT * body
        and stack.box.top < ground.heads[at].box.top
        and _is_right_under(ground, headline, stack.box)
        for stack in ground.stacks
    )


def _is_parted(ground: Ground, main: int, at: int) -> bool:
    """Whether another headline stands over the heading, under the story's: it is that one's."""
    upper, lower = ground.heads[main].box, ground.heads[at]
    return any(
        k not in (main, at)
        and other.size >= LARGER * lower.size
        and upper.bottom <= other.box.top
        and other.box.bottom <= lower.box.top
        and shared_width(other.box, lower.box) > 0
        for k, other in enumerate(ground.heads)
    )


def _is_right_under(ground: Ground, headline: Box, column: Box) -> bool:
    """Whether a column stands under the headline, with no other heading between."""
    if column.top < headline.bottom - ground.body or shared_width(headline, column) <= column.width / 2:
        return False
    return not any(
        headline.bottom <= (other.top + other.bottom) / 2 <= column.top and shared_width(other, column) > 0
        for other in (head.box for head in ground.heads)
    )
