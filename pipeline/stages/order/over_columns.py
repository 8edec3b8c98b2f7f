"""Headings set across on a page of vertical lines: what they stand over is theirs.

In the ground, which is turned so that columns are rows, such a heading stands at the left of its first rows. Where
these are a text's first, or the text goes on beside the heading at both sides, it heads that text; where an upright
headline stands under it, it is the first part of that headline.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, shared_height
from pipeline.model import Box
from pipeline.stages.order.beginnings import UNDER, find_under
from pipeline.stages.order.costs import Cost
from pipeline.stages.order.features import Possible
from pipeline.stages.order.nodes import Ground
from pipeline.stages.order.scorer import Scores

FIRM = 12.0
"""Nats by which the place tells more than the nets do."""
MOSTLY = 0.7
"""Share of an upright headline's width that the heading stands over, at the least."""
OVER = Cost(0.0, "set across over its columns")


def settle_over_columns(ground: Ground, possible: Possible, scores: Scores) -> tuple[Possible, Scores]:
    """The same choices, those of such headings all but certain."""
    if not ground.turned:
        return possible, scores
    heads, stacks = (BoxIndex([node.box for node in nodes]) for nodes in (ground.heads, ground.stacks))
    decks, begun = [], []
    for at, head in enumerate(ground.heads):
        if not head.upright:
            continue
        under = list(_find_headlines(ground, heads, at))
        if under:
            decks.append((at, min(under, key=lambda k: (ground.heads[k].box.top, k))))
            continue
        texts = [j for j in find_under(head.box, stacks, ground.body) if ground.stacks[j].frame == head.frame]
        if texts:
            begun.append((at, max(texts, key=lambda j: (ground.stacks[j].length, -j))))
    deck, decked = _prefer(possible.deck, scores.deck, decks)
    begin, begins = _prefer(possible.begin, scores.begin, begun)
    costs = (*possible.begin_costs, *(OVER for _ in range(len(begin) - len(possible.begin))))
    return (
        replace(possible, deck=deck, begin=begin, begin_costs=costs),
        replace(scores, deck=decked, begin=begins),
    )


def _prefer(
    pairs: Sequence[tuple[int, int]], scored: NDArray[np.float64], preferred: Sequence[tuple[int, int]]
) -> tuple[tuple[tuple[int, int], ...], NDArray[np.float64]]:
    known = dict(zip(pairs, scored.tolist(), strict=True))
    known |= {pair: max(0.0, known.get(pair, 0.0)) + FIRM for pair in preferred}
    return tuple(known), np.array([*known.values()], dtype=np.float64)


def _find_headlines(ground: Ground, heads: BoxIndex, at: int) -> Iterator[int]:
    """Upright headlines right under a heading."""
    head, body = ground.heads[at], ground.body
    box = head.box
    window = Box(
        left=math.floor(box.right - body), top=box.top, right=math.ceil(box.right + UNDER * body), bottom=box.bottom
    )
    for k in heads.near(window):
        other = ground.heads[k]
        white = other.box.left - box.right
        if (
            not other.upright
            and other.frame == head.frame
            and -body < white < UNDER * body
            and shared_height(other.box, box) >= MOSTLY * other.box.height
        ):
            yield k
