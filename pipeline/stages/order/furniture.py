"""The paper's own matter in the order that it is read in: row by row, from the left, or on pages of vertical lines from
the right."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, gather, grow, shared_height
from pipeline.model import Box, Region

NEAR = 1.5
"""White between two lines of one imprint or nameplate, in the height of the lower one, at the most."""
LEVEL = 0.5
"""Share of the lower one's height that two lines of one row share, at the least."""
UPRIGHT = 1.5
"""Height of a line that runs down, in its width, at the least."""


def read_furniture(regions: Sequence[Region], *, turned: bool) -> tuple[str, ...]:
    """Ids. A page that is set across is read in rows as a whole; on one of vertical lines (``turned``) what stands
    together is, and what runs down stands by itself."""
    if not turned:
        return tuple(region.id for row in _find_rows(regions) for region in sorted(row, key=lambda one: one.box.left))
    groups = gather(len(regions), _find_pairs([region.box for region in regions]))
    names = []
    for group in sorted(groups, key=min):
        for row in _find_rows([regions[at] for at in group]):
            names += [region.id for region in sorted(row, key=lambda one: -one.box.right)]
    return tuple(names)


def _find_pairs(boxes: Sequence[Box]) -> list[tuple[int, int]]:
    near = BoxIndex(boxes)
    flat = [box.height < UPRIGHT * box.width for box in boxes]
    return [
        (at, k)
        for at, box in enumerate(boxes)
        if flat[at]
        for k in near.near(grow(box, NEAR * box.height, NEAR * box.height))
        if k > at and flat[k] and _are_near(box, boxes[k])
    ]


def _are_near(one: Box, other: Box) -> bool:
    white = NEAR * min(one.height, other.height)
    aside = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(aside, down) <= white


def _find_rows(regions: Sequence[Region]) -> list[list[Region]]:
    """From the top."""
    rows: list[list[Region]] = []
    for region in sorted(regions, key=lambda one: (one.box.top + one.box.bottom, one.box.left)):
        last = rows[-1][-1].box if rows else None
        box = region.box
        if last is not None and shared_height(last, box) > LEVEL * min(last.height, box.height):
            rows[-1].append(region)
        else:
            rows.append([region])
    return rows
