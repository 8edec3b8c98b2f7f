"""Headings that were left without text, right over a column in the midst of a story: they are headings within it.

On pages set across. The text under such a heading was taken by the story that it goes on from; a heading smaller than
the story's headline parts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, shared_width
from pipeline.model import Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import ROLES, Ground, Head, Stack

WHITE, INTO = 1.5, 0.8
"""White under the heading, and how far it may reach into the column, in body heights, at the most."""
SMALLER = 0.8
"""Size of the heading in that of the story's headline, at the most."""
WITHIN = 1.0
"""How far it may stand out over the column's edges, in body heights."""
OWN = 0.5
"""Probability from which it is the paper's own matter, a label for instance."""
REASON = "right over a column within the story, without other text"
SURE = 0.6


def put_within(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such headings. Of regions in ``told`` a person has said what is read before or after
    them."""
    if ground.turned:
        return list(paths)
    places = {stack: (path, at) for path in paths for at, stack in enumerate(path.nodes) if stack < path.count}
    stacks = sorted(places)
    near = BoxIndex([ground.stacks[at].box for at in stacks])
    left: list[Path] = []
    moved: dict[int, tuple[Path, int]] = {}
    for path in paths:
        under = _find_under(ground, path, stacks, near, told)
        if under is None or under in moved or not _is_within(ground, path, *places[under]):
            left.append(path)
        else:
            moved[under] = (path, under)
    for heading, under in moved.values():
        _insert(ground, heading, places[under][0], under)
    return left


def _find_under(ground: Ground, path: Path, stacks: Sequence[int], near: BoxIndex, told: frozenset[str]) -> int | None:
    """The column right under a path of one heading."""
    if len(path.nodes) != 1 or path.stacks or told & ground.region_ids(*path.nodes):
        return None
    head, body = ground.at(path.nodes[0]), ground.body
    if not isinstance(head, Head) or head.upright or head.roles[ROLES.index("furniture")] > OWN:
        return None
    box = head.box
    found = [
        stacks[at]
        for at in near.within(box.left, box.bottom - INTO * body, box.right, box.bottom + WHITE * body)
        if _stands_over(head, ground.stacks[stacks[at]], body)
    ]
    if len(found) != 1 or told & ground.region_ids(found[0]):
        return None
    return found[0]


def _stands_over(head: Head, stack: Stack, body: float) -> bool:
    a, b = head.box, stack.box
    inside = b.left - WITHIN * body <= a.left and a.right <= b.right + WITHIN * body
    return inside and shared_width(a, b) > 0 and b.top >= a.bottom - INTO * body and head.frame == stack.frame


def _is_within(ground: Ground, path: Path, story: Path, at: int) -> bool:
    """Whether the column is in the midst of a story with a larger headline."""
    if not story.heads or at <= len(story.heads):
        return False
    main = max(ground.heads[head].size for head in story.heads)
    return ground.heads[path.heads[0]].size <= SMALLER * main


def _insert(ground: Ground, heading: Path, story: Path, under: int) -> None:
    at = story.nodes.index(under)
    node = heading.nodes[0]
    before, own = ground.at(story.nodes[at - 1]).regions[-1].id, ground.at(node).regions
    first = ground.at(under).regions[0].id
    reached = [join for join in story.joins if join.to_region == first]
    story.joins[:] = [join for join in story.joins if join.to_region != first]
    for join in reached or [Join(from_region=before, to_region=first, reason=REASON, confidence=SURE)]:
        story.joins.append(Join(from_region=before, to_region=own[0].id, reason=REASON, confidence=join.confidence))
    story.joins.append(Join(from_region=own[-1].id, to_region=first, reason=REASON, confidence=SURE))
    story.nodes.insert(at, node)
