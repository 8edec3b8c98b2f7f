"""Upright headlines amid the columns of a story on a page set across: they are that story's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.geometry import shared_height
from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

BESIDE = 3.0
"""White between the headline and the columns beside it, in body heights, at the most."""
LEVEL = 0.7
"""Share of the shorter one's height that a column and the headline stand side by side."""
LABEL = 0.85
"""Size of a heading that the story has already, in that of the headline, at the most: a label or a kicker."""


def crown_stories(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for upright headlines without text that stand between two columns of which the second goes on
    from the first: they begin the path of these, under the label that it has. Of regions in ``told`` a person has said
    what is read before or after them."""
    stories = [path for path in paths if path.stacks]
    left: list[Path] = []
    for path in paths:
        found = _stories_around(ground, path, stories) if not path.stacks and not ground.turned else []
        if len(found) != 1 or told & ground.region_ids(*path.nodes):
            left.append(path)
            continue
        story = found[0]
        labels = story.nodes[: len(story.heads)]
        story.nodes[: len(labels)] = [*labels, *path.nodes]
        story.joins[:0] = path.joins
    return left


def _stories_around(ground: Ground, path: Path, stories: Sequence[Path]) -> list[Path]:
    upright = [ground.heads[head] for head in path.heads if ground.heads[head].upright]
    if not upright:
        return []
    head = max(upright, key=lambda one: one.size)
    return [
        story
        for story in stories
        if all(ground.heads[at].size <= LABEL * head.size for at in story.heads)
        and any(_stands_amid(head.box, before, after, ground.body) for before, after in _columns(ground, story))
    ]


def _columns(ground: Ground, story: Path) -> Iterator[tuple[Box, Box]]:
    return pairwise(ground.stacks[at].box for at in story.stacks)


def _stands_amid(head: Box, before: Box, after: Box, body: float) -> bool:
    near = -body < head.left - before.right < BESIDE * body and -body < after.left - head.right < BESIDE * body
    return near and all(
        shared_height(head, column) >= LEVEL * min(head.height, column.height) for column in (before, after)
    )
