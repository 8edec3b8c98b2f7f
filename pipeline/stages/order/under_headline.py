"""A long text without a heading under a headline that has little text or none: the story begins beside the headline, in
a box or in a picture, and goes on beneath."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import shared_width
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Ground

LONG = 400
"""Letters of such a text, at the least (a Chinese character counts for two)."""
LESS = 0.6
"""Letters that the headline has so far, in those of the text, at the most."""
LARGE = 1.5
"""Size of the headline in that of the text, at the least."""
WHITE = 16.0
"""White between the headline and the text, beside pictures and what the headline has, in body heights, at the most."""
EDGE = 2.0
"""How far the text's first column reaches out beyond the headline, in body heights, at the most."""
REASON = "under a headline over its columns, which has little other text"
SURE = 0.6


def go_under(costs: Costs, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such texts on pages set across, where one headline alone may have them. Of regions in
    ``told`` a person has said what is read before or after them."""
    ground = costs.ground
    if ground.turned:
        return list(paths)
    headed = [path for path in paths if path.heads]
    left: list[Path] = []
    for path in paths:
        over = [one for one in headed if _reigns(costs, one, path)] if _is_headless(ground, path) else []
        if len(over) != 1 or told & ground.region_ids(over[0].nodes[-1], path.nodes[0]):
            left.append(path)
            continue
        over[0].go_on(path, ground, REASON, SURE)
    return left


def _is_headless(ground: Ground, path: Path) -> bool:
    if path.heads or path.carries or path.roofs or ground.stacks[path.stacks[0]].starts:
        return False
    return sum(ground.stacks[at].letters for at in path.stacks) >= LONG


def _reigns(costs: Costs, story: Path, path: Path) -> bool:
    ground, around = costs.ground, costs.around
    if len(story.stacks) > 1 or story.inner:
        return False
    first, body = ground.stacks[path.stacks[0]], ground.body
    head = max((ground.heads[at] for at in story.heads), key=lambda one: one.size)
    own = [ground.stacks[at] for at in story.stacks]
    letters = sum(ground.stacks[at].letters for at in path.stacks)
    if head.upright or head.size < LARGE or sum(one.letters for one in own) > LESS * letters:
        return False
    box, text = head.box, first.box
    if not (box.left - EDGE * body <= text.left and text.right <= box.right + EDGE * body and box.bottom <= text.top):
        return False
    if any(one.box.bottom > text.top + body for one in own):
        return False
    filled = around.pictured(box, text) + sum(one.box.height for one in own)
    if text.top - box.bottom - filled > WHITE * body:
        return False
    within = {*story.nodes, *path.nodes}
    others = (ground.at(node).box for node in range(len(ground.stacks) + len(ground.heads)) if node not in within)
    return not any(
        box.bottom <= one.top and one.bottom <= text.top + body and shared_width(one, text) > 0 for one in others
    )
