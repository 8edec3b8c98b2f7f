"""On pages of vertical lines: a headline that was left without text, and the few words under it in its own line, which
a text begins with, or which were taken for its headline (who wrote it, which part it is): the headline is that text's.

In the ground, which is turned, such words stand at the right of the headline.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, grow, shared_height
from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground, Head, count_letters

LETTERS = 30
"""Letters of such words, at the most (a Chinese character counts for two)."""
WHITE, INTO = 3.0, 0.5
"""White between the headline and the words, and how far the two reach into each other, in body heights, at the most."""
SMALLER = 0.75
"""Size of such words that were taken for a headline, in that of the headline, at the most."""
LEVEL = 0.6
"""Share of the lower one's height that they have in common, at the least: they are one line."""
REASON = "in line with the headline, which has no other text"
SURE = 0.6


def head_lines(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such headlines. Of regions in ``told`` a person has said what is read before or after
    them."""
    if not ground.turned:
        return list(paths)
    texts = [path for path in paths if path.stacks and len(path.nodes) > 1 and _begins_briefly(ground, path)]
    near = BoxIndex([ground.at(path.nodes[0]).box for path in texts])
    taken: set[int] = set()
    left: list[Path] = []
    for path in paths:
        found = [] if path.stacks or told & ground.region_ids(*path.nodes) else _find(ground, path, near, taken)
        found = [at for at in found if _is_lesser(ground, path, texts[at], told)]
        if not found:
            left.append(path)
            continue
        at = min(found, key=lambda one: near.boxes[one].left)
        taken.add(at)
        _put_before(ground, path, texts[at])
    return left


def _begins_briefly(ground: Ground, path: Path) -> bool:
    first = ground.at(path.nodes[0])
    return (count_letters(first.text) if isinstance(first, Head) else first.letters) <= LETTERS


def _is_lesser(ground: Ground, head: Path, text: Path, told: frozenset[str]) -> bool:
    """Whether what a text begins with is no headline as large, and nobody said that it begins there."""
    first, size = ground.at(text.nodes[0]), max(ground.heads[at].size for at in head.heads)
    larger = isinstance(first, Head) and max(ground.heads[at].size for at in text.heads) > SMALLER * size
    return not larger and not told & ground.region_ids(text.nodes[0])


def _find(ground: Ground, path: Path, near: BoxIndex, taken: set[int]) -> list[int]:
    head, body = ground.at(path.nodes[-1]).box, ground.body
    return [
        at
        for at in near.near(grow(head, WHITE * body, 0))
        if at not in taken and _is_in_line(head, near.boxes[at], body)
    ]


def _is_in_line(head: Box, words: Box, body: float) -> bool:
    white = words.left - head.right
    level = shared_height(head, words) >= LEVEL * min(head.height, words.height)
    return level and -INTO * body <= white <= WHITE * body


def _put_before(ground: Ground, head: Path, text: Path) -> None:
    foot, first = ground.at(head.nodes[-1]).regions[-1].id, ground.at(text.nodes[0]).regions[0].id
    rest = [join for join in text.joins if join.to_region != first]
    text.nodes[:0] = head.nodes
    text.joins[:] = [*head.joins, Join(from_region=foot, to_region=first, reason=REASON, confidence=SURE), *rest]
