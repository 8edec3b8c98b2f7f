"""Lines that have no places of their own: files that tell those of blocks alone give each line the box of its block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Box, Line

PILE = 3
"""Lines in one box from which on it is that of their block: two may have been read from one line of print."""
THINNEST = 2.0
"""Pixels that such a line has of its block's height, at the least, to have a place of its own there."""


def part_piles(lines: Sequence[tuple[Line, Box]]) -> list[tuple[Line, Box, tuple[Line, ...]]]:
    """Lines that were given the box of their block, each with its part of it, from the top (or from the right, where
    they are vertical) in the order of the file; or, where they are too many for that, the first with all others."""
    piles: dict[tuple[Box, bool], list[Line]] = {}
    for line, box in lines:
        piles.setdefault((box, line.direction == "vertical"), []).append(line)
    parted: list[tuple[Line, Box, tuple[Line, ...]]] = []
    for (box, upright), pile in piles.items():
        step = (box.width if upright else box.height) / len(pile)
        if len(pile) < PILE:
            parted += [(line, box, ()) for line in pile]
        elif step < THINNEST:
            parted.append((pile[0], box, tuple(pile[1:])))
        else:
            parted += [(line, _slice(box, at, step, upright=upright), ()) for at, line in enumerate(pile)]
    place = {line.id: at for at, (line, _) in enumerate(lines)}
    return sorted(parted, key=lambda one: place[one[0].id])


def _slice(box: Box, at: int, step: float, *, upright: bool) -> Box:
    """The part of number ``at`` of a box that is parted into some of ``step`` pixels."""
    first, last = round(at * step), round((at + 1) * step)
    if upright:
        return replace(box, left=box.right - last, right=box.right - first)
    return replace(box, top=box.top + first, bottom=box.top + last)
