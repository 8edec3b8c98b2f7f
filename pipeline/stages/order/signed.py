"""A byline left by itself beside a headline is that of its story: ``本报记者 赵广飞`` at the end of its line, or right
under it. At a text's foot it has signed that one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import shared_height, shared_width
from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Ground, Head

LETTERS = 60
"""Letters of a byline at the most (a Chinese character counts for two)."""
ASIDE, OVER, UNDER = 4.0, 1.5, 2.5
"""White between the headline and a byline beside, over or under it, in body heights, at the most."""
LEVEL, ALONG = 0.5, 0.3
"""Shares of the byline's height, and of its width, that it shares with the headline, at the least."""
CLEAR = 3.0
"""White over a byline that stands over a headline, in body heights, at the least: else it signs what ends there."""
REASON = "a byline by itself beside the headline"
SURE = 0.7


def join_bylines(costs: Costs, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such bylines, each right after the one headline that it stands beside and whose story has
    no other. Of regions in ``told`` a person has said what is read before or after them."""
    ground = costs.ground
    left = list(paths)
    for path in paths:
        if len(path.nodes) != 1 or not _signs(ground, path.nodes[0]) or told & ground.region_ids(path.nodes[0]):
            continue
        box = ground.at(path.nodes[0]).box
        beside = [
            story
            for story in left
            if story is not path and _is_open(ground, story) and _stands_beside(costs, box, _main(ground, story))
        ]
        if len(beside) == 1 and not told & ground.region_ids(beside[0].nodes[0]):
            _put_after(ground, beside[0], path)
            left.remove(path)
    return left


def _signs(ground: Ground, node: int) -> bool:
    place = ground.at(node)
    if isinstance(place, Head):
        return False
    return all(region.kind == "byline" for region in place.regions) and place.letters <= LETTERS


def _is_open(ground: Ground, story: Path) -> bool:
    """Whether a story has a headline at its head and text, and no byline so far."""
    if not story.heads or not story.stacks or not isinstance(ground.at(story.nodes[0]), Head):
        return False
    return not any(region.kind == "byline" for node in story.nodes for region in ground.at(node).regions)


def _main(ground: Ground, story: Path) -> Box:
    return ground.at(story.nodes[0]).box


def _stands_beside(costs: Costs, box: Box, headline: Box) -> bool:
    body = costs.ground.body
    if shared_height(box, headline) >= LEVEL * box.height:
        return max(box.left - headline.right, headline.left - box.right) <= ASIDE * body
    if shared_width(box, headline) < ALONG * box.width:
        return False
    if box.top >= headline.bottom - body:
        return box.top - headline.bottom <= UNDER * body
    if not 0 <= headline.top - box.bottom + body / 2 <= OVER * body + body / 2:
        return False
    over = Box(left=box.left, top=int(box.top - CLEAR * body), right=box.right, bottom=box.top)
    return not any(costs.ground.stacks[k].box.top < box.top for k in costs.around.stacks_in(over))


def _put_after(ground: Ground, story: Path, byline: Path) -> None:
    head, node = story.nodes[0], byline.nodes[0]
    name, foot = ground.at(node).regions[0].id, ground.at(head).regions[-1].id
    following = ground.at(story.nodes[1]).regions[0].id
    rest = [join for join in story.joins if join.to_region != following]
    story.nodes.insert(1, node)
    story.joins[:] = [
        Join(from_region=foot, to_region=name, reason=REASON, confidence=SURE),
        Join(from_region=name, to_region=following, reason=REASON, confidence=SURE),
        *rest,
    ]
