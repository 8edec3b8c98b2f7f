"""A clipping has one headline: text without a heading under it is its story's.

On a whole page a column without a heading may go on from anywhere. Where all that there is stands under one headline,
there is no other story that it could be of. On pages set across.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

LARGE = 1.5
"""Size of the headline in that of the text, at the least."""
LONG = 60
"""Letters of a text that is more than a scrap, at the least (a Chinese character counts for two)."""
EDGE = 2.0
"""How far a column may stand out over the headline's edges, in body heights."""
LEVEL = 3.0
"""How much higher or lower the text may begin than the highest column that the story has, in body heights."""
REASON = "under the only headline there is"
SURE = 0.6


def follow_sole_headline(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths; where one alone has a headline, those to the right of its last column that stand under the
    headline, too, are read after it, from left to right. Of regions in ``told`` a person has said what is read before
    or after them."""
    headed = [path for path in paths if path.heads]
    if ground.turned or len(headed) != 1 or not headed[0].stacks:
        return list(paths)
    story = headed[0]
    head = max((ground.heads[at] for at in story.heads), key=lambda one: one.size)
    if head.upright or head.size < LARGE:
        return list(paths)
    others = [path for path in paths if path is not story and _is_text(ground, path)]
    others.sort(key=lambda path: ground.stacks[path.stacks[0]].box.left)
    gone: set[int] = set()
    for path in others:
        apart = told & ground.region_ids(story.nodes[-1], path.nodes[0])
        if not apart and _is_beyond(ground, head.box, story, path):
            story.go_on(path, ground, REASON, SURE)
            gone.add(id(path))
    return [path for path in paths if id(path) not in gone]


def _is_text(ground: Ground, path: Path) -> bool:
    if not path.stacks or path.carries or path.roofs:
        return False
    return sum(ground.stacks[at].letters for at in path.stacks) >= LONG


def _is_beyond(ground: Ground, head: Box, story: Path, path: Path) -> bool:
    """Whether all of a text stands under the headline, and begins at the right of the story's last column, about as
    high as the story does."""
    body = ground.body
    own, more = ([ground.stacks[at] for at in one.stacks] for one in (story, path))
    if {one.frame for one in more} != {own[-1].frame}:
        return False
    under = all(
        head.left - EDGE * body <= one.box.left
        and one.box.right <= head.right + EDGE * body
        and one.box.top >= head.bottom - body
        for one in more
    )
    top = min(one.box.top for one in own)
    first, last = more[0].box, own[-1].box
    return under and first.left >= last.right - body and abs(first.top - top) <= LEVEL * body
