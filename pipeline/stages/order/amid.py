"""Headlines amid the columns of a story on a page set across: they are that story's.

An upright one stands between two columns. One that is set across stands over the second column and further ones: the
story begins beside it, often under a label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.geometry import shared_height, shared_width
from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

BESIDE = 3.0
"""White between the headline and the columns beside it, in body heights, at the most."""
LEVEL = 0.7
"""Share of the shorter one's height that a column and the headline stand side by side."""
OVER = 2.5
"""White under a headline set across, in body heights, at the most."""
WITHIN = 0.5
"""Share of a column's width that such a headline stands over, at the least."""
LABEL = 0.85
"""Size of a heading that the story has already, in that of the headline, at the most: a label or a kicker."""


def crown_stories(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for headlines without text that stand between two columns, or beside the one and over the
    other, of which the second goes on from the first: they begin the path of these, under the label that it has. Of
    regions in ``told`` a person has said what is read before or after them."""
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
    heads = [ground.heads[head] for head in path.heads]
    upright = [one for one in heads if one.upright]
    head = max(upright or heads, key=lambda one: one.size)
    fits = _stands_amid if upright else _stands_beside
    return [
        story
        for story in stories
        if all(ground.heads[at].size <= LABEL * head.size for at in story.heads)
        and any(fits(head.box, before, after, ground.body) for before, after in _columns(ground, story))
    ]


def _columns(ground: Ground, story: Path) -> Iterator[tuple[Box, Box]]:
    return pairwise(ground.stacks[at].box for at in story.stacks)


def _stands_amid(head: Box, before: Box, after: Box, body: float) -> bool:
    near = -body < head.left - before.right < BESIDE * body and -body < after.left - head.right < BESIDE * body
    return near and all(
        shared_height(head, column) >= LEVEL * min(head.height, column.height) for column in (before, after)
    )


def _stands_beside(head: Box, before: Box, after: Box, body: float) -> bool:
    """Whether a headline set across stands right over the second column, and the first one begins at its left."""
    over = -body < after.top - head.bottom < OVER * body and shared_width(head, after) >= WITHIN * after.width
    left = before.right <= min(head.left, after.left) + body and before.top < head.bottom <= before.bottom
    return over and left and after.left - before.right < BESIDE * body
