"""Headlines without text of their own: one over several articles or briefs, each with its headline or none."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, shared_width
from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

REACH = 6
"""White under such a headline, in body heights, at the most: a kicker, a byline or a picture's line may stand there."""


def raise_roofs(ground: Ground, paths: Sequence[Path]) -> list[Path]:
    """The same paths, but for headlines without text that stand right over two others or more: they go with the first
    of these, on the left, and the others know of them. Each headline stays in exactly one path."""
    under = [path for path in paths if path.stacks and not any(ground.heads[head].upright for head in path.heads)]
    tops = [ground.at(path.nodes[0]).box for path in under]
    index = BoxIndex(tops)
    left: list[Path] = []
    for path in paths:
        alone = [] if path.stacks else path.heads
        found = _below(ground, alone[-1], under, tops, index) if alone else []
        if len(found) < 2:
            left.append(path)
            continue
        first = min(found, key=lambda at: (tops[at].left, tops[at].top))
        under[first].carries.extend(alone)
        for at in found:
            under[at].roofs.extend(alone)
    for path in under:
        for heads in (path.roofs, path.carries):
            heads.sort(key=lambda h: (ground.heads[h].box.top, ground.heads[h].box.left))
    return left


def _below(ground: Ground, roof: int, under: Sequence[Path], tops: Sequence[Box], index: BoxIndex) -> list[int]:
    head, body = ground.heads[roof], ground.body
    if head.upright:
        return []
    box = head.box
    window = Box(left=box.left, top=int(box.bottom - body), right=box.right, bottom=int(box.bottom + REACH * body))
    return [
        at
        for at in index.near(window)
        if -body < tops[at].top - box.bottom < REACH * body
        and shared_width(tops[at], box) > 0.5 * min(tops[at].width, box.width)
        and ground.stacks[under[at].stacks[0]].frame == head.frame
    ]
