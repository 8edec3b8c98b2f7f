"""Columns that nobody claims: a text without a heading at the head of a column, beside a column whose foot goes on
nowhere, or in its column under the picture that this one ends at, goes on from there."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import shared_width
from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Ground

LONG = 80
"""Letters of such a text, at the least (a Chinese character counts for two): less may be a label or a remainder."""
BESIDE = 3.5
"""White between the two columns, in body heights, at the most."""
LEVEL = 0.3
"""Share of the left column's width by which the right one may reach into it."""
COLUMN, ALIKE = 400, 0.15
"""Letters of what stands at the foot, at the least: no advertisement's or brief's; and how far the widths and the sizes
of type of the two differ, as a share, at the most."""
AT, MOSTLY = 4.0, 0.8
"""Body heights from a picture to the column that ends at it, and to the one that begins under it, at the most; and the
share of a column's width that the picture, and the other column, share with it, at the least."""
REASON = "on to the next column: the one ends nowhere else, and the other has no other beginning"
SURE = 0.6
"""Confidence of the join: of 18 such texts of printed pages set across 17 went on so."""


def run_on(costs: Costs, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such texts on pages set across. Of regions in ``told`` a person has said what is read
    before or after them."""
    ground = costs.ground
    if ground.turned:
        return list(paths)
    ends = {path.nodes[-1]: path for path in paths}
    left = list(paths)
    for path in sorted(paths, key=lambda one: ground.at(one.nodes[0]).box.left):
        at = path.nodes[0]
        if path.heads or path.carries or path.roofs or not _may_go_on(costs, at) or told & ground.region_ids(at):
            continue
        feet = [k for k in ends if k < len(ground.stacks) and ends[k] is not path and _leads_to(costs, k, at)]
        foot = max(feet, key=lambda k: ground.stacks[k].box.bottom, default=-1)
        if foot < 0 or told & ground.region_ids(foot):
            continue
        before = ends.pop(foot)
        before.go_on(path, ground, REASON, SURE)
        ends[path.nodes[-1]] = before
        left = [one for one in left if one is not path]
    return left


def _may_go_on(costs: Costs, at: int) -> bool:
    if at >= len(costs.ground.stacks):
        return False
    stack = costs.ground.stacks[at]
    return stack.letters >= LONG and not stack.starts and stack.regions[0].kind != "byline"


def _leads_to(costs: Costs, foot: int, at: int) -> bool:
    ground = costs.ground
    one, other = ground.stacks[foot], ground.stacks[at]
    white = other.box.left - one.box.right
    if (
        one.frame != other.frame
        or one.regions[-1].kind in ("byline", "jump")
        or one.letters < COLUMN
        or abs(one.box.width - other.box.width) > ALIKE * one.box.width
        or abs(one.size - other.size) > ALIKE * one.size
    ):
        return False
    if _are_parted_by_picture(ground, one.box, other.box):
        return True
    heads = costs.tiers.first[at] and not costs.around.above[at]
    beside = -LEVEL * one.box.width < white < BESIDE * ground.body
    return beside and heads and costs.tiers.last[foot] and costs.tiers.leads_on(foot, at)


def _are_parted_by_picture(ground: Ground, upper: Box, lower: Box) -> bool:
    """Whether they are one column with nothing but a picture in it between the two, and its caption."""
    if shared_width(upper, lower) < MOSTLY * upper.width:
        return False
    near = AT * ground.body
    return any(
        -near < picture.top - upper.bottom < near
        and -near < lower.top - picture.bottom < near
        and shared_width(picture, upper) >= MOSTLY * upper.width
        for picture in ground.pictures
    )
