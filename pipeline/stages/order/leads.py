"""Leads that are set over several columns: the text in these columns beneath goes on from them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

WIDER = 1.5
"""Width of a lead, in that of the column under its left edge, at the least."""
WHITE = 4.0
"""White under a lead, in body heights, at the most."""
FLUSH = 1.5
"""How far the left edges are apart, in body heights, at the most."""
REASON = "under a lead that is set over its columns"
SURE = 0.7
"""Confidence of the join: such a text would have no headline of its own."""


def follow_leads(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for texts without a heading that stand under a lead over their columns: they go on from it.
    A lead is all that the story under its headline has so far. Of regions in ``told`` a person has said what is read
    before or after them."""
    leads = [path for path in paths if path.heads]
    left: list[Path] = []
    for path in paths:
        lead = next((one for one in leads if _goes_on(ground, one, path)), None) if _is_headless(path) else None
        if lead is None or told & ground.region_ids(lead.nodes[-1], path.nodes[0]):
            left.append(path)
            continue
        lead.go_on(path, ground, REASON, SURE)
    return left


def _is_headless(path: Path) -> bool:
    return bool(path.stacks) and not path.heads and not path.carries and not path.roofs


def _goes_on(ground: Ground, lead: Path, path: Path) -> bool:
    """Whether the text begins under the lead's left edge, with another column beside it under the lead's right."""
    if len(lead.stacks) != 1:
        return False  # it has gone on already
    over, under = ground.stacks[lead.stacks[0]].box, ground.stacks[path.stacks[0]].box
    body = ground.body
    if over.width < WIDER * under.width or abs(over.left - under.left) > FLUSH * body:
        return False
    if not -body < under.top - over.bottom < WHITE * body:
        return False
    if ground.across.within(over.left, over.bottom - body / 2, over.right, under.top + body / 2):
        return False
    return any(_stands_beside(stack.box, under, over, body) for stack in ground.stacks)


def _stands_beside(other: Box, under: Box, over: Box, body: float) -> bool:
    level = abs(other.top - under.top) <= 2 * body
    return level and under.right - body < other.left and other.right <= over.right + FLUSH * body
