"""Headings within a story that are set as its own headline is, in its column: each begins an article. A headline is
larger than the headings within its story; in a column of briefs all are alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pipeline.geometry import shared_width
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground, Head

SAME, DISPLAY = 0.05, 1.4
"""Logarithm of the ratio of two sizes that are one, at the most; and size, in that of the text, of type that is a
headline's, at the least: a story whose headline is as large as its text has headings like it."""
COLUMN = 0.5
"""Share of the narrower of two headings that stand in one column, at the least."""


def part_equals(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The paths, parted before such headings. Of regions in ``told`` a person has said what is read before them."""
    return [part for path in paths for part in _part(ground, path, told)]


def _part(ground: Ground, path: Path, told: frozenset[str]) -> Iterator[Path]:
    if len(path.heads) != 1 or not path.inner or path.roofs or path.carries:
        yield path
        return
    main = ground.heads[path.heads[0]]
    # One at the foot, without text, is the head of what stands under it: :mod:`.atop` sees to it.
    last = max(k for k, node in enumerate(path.nodes) if node < path.count)
    at = [k for k, node in enumerate(path.nodes) if 0 < k < last and _is_equal(ground, main, node, told)]
    starts = [0, *at]
    for start, end in zip(starts, [*at, len(path.nodes)], strict=True):
        nodes = path.nodes[start:end]
        own = {ground.at(node).regions[0].id for node in nodes[1:]}
        yield Path(path.count, nodes, [join for join in path.joins if join.to_region in own])


def _is_equal(ground: Ground, main: Head, node: int, told: frozenset[str]) -> bool:
    other = ground.at(node)
    return (
        isinstance(other, Head)
        and not told & ground.region_ids(node)
        and main.upright == other.upright
        and abs(math.log(main.size / other.size)) < SAME
        and other.size >= DISPLAY
        and main.frame == other.frame
        and shared_width(main.box, other.box) > COLUMN * min(main.box.width, other.box.width)
    )
