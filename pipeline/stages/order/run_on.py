"""Columns that nobody claims: a text without a heading at the head of a column, beside a column whose foot goes on
nowhere, goes on from there."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs

LONG = 80
"""Letters of such a text, at the least (a Chinese character counts for two): less may be a label or a remainder."""
BESIDE = 3.5
"""White between the two columns, in body heights, at the most."""
LEVEL = 0.3
"""Share of the left column's width by which the right one may reach into it."""
COLUMN, ALIKE = 400, 0.15
"""Letters of what stands at the foot, at the least: no advertisement's or brief's; and how far the widths and the sizes
of type of the two differ, as a share, at the most."""
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
    return (
        stack.letters >= LONG
        and not stack.starts
        and stack.regions[0].kind != "byline"
        and costs.tiers.first[at]
        and not costs.around.above[at]
    )


def _leads_to(costs: Costs, foot: int, at: int) -> bool:
    ground = costs.ground
    one, other = ground.stacks[foot], ground.stacks[at]
    white = other.box.left - one.box.right
    return (
        -LEVEL * one.box.width < white < BESIDE * ground.body
        and one.frame == other.frame
        and one.regions[-1].kind not in ("byline", "jump")
        and one.letters >= COLUMN
        and abs(one.box.width - other.box.width) <= ALIKE * one.box.width
        and abs(one.size - other.size) <= ALIKE * one.size
        and costs.tiers.last[foot]
        and costs.tiers.leads_on(foot, at)
    )
