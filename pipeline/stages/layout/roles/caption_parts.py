"""A caption that was cut into pieces, one under the other, put together: the words go on, or the credit closes them."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.geometry import hull_of_boxes
from pipeline.language.captions import find_credit
from pipeline.language.joins import ends_sentence
from pipeline.model import Line, Region

WHITE, INTO = 0.7, 0.5
"""White between two pieces, in body heights, at the most, and how far they may reach into each other."""
SAME = 0.15
"""By how much the type of the two may differ, in body heights."""


def merge_captions(
    regions: Sequence[Region], lines: Mapping[str, Line], sizes: Mapping[str, float], unit: float
) -> list[Region]:
    """The same regions, the pieces of one caption as one. ``sizes`` are those of lines, in body heights; ``unit`` is a
    body height in scan pixels."""
    by_picture: dict[str, list[Region]] = {}
    for region in regions:
        if region.kind == "caption" and region.belongs_to and region.lines:
            by_picture.setdefault(region.belongs_to, []).append(region)
    whole: dict[str, Region] = {}
    gone: set[str] = set()
    for pieces in by_picture.values():
        over: Region | None = None
        for piece in sorted(pieces, key=lambda one: (one.box.top, one.box.left)):
            if over is None or not _goes_on(over, piece, lines, sizes, unit):
                over = piece
                continue
            over = replace(
                over,
                lines=(*over.lines, *piece.lines),
                box=hull_of_boxes([over.box, piece.box]),
                confidence=min(over.confidence, piece.confidence),
            )
            whole[over.id] = over
            gone.add(piece.id)
    return [whole.get(region.id, region) for region in regions if region.id not in gone]


def _goes_on(over: Region, piece: Region, lines: Mapping[str, Line], sizes: Mapping[str, float], unit: float) -> bool:
    if any(lines[name].direction == "vertical" for name in (*over.lines, *piece.lines)):
        return False
    a, b = over.box, piece.box
    under = -INTO * unit <= b.top - a.bottom <= WHITE * unit
    within = a.left - unit <= b.left and b.right <= a.right + unit
    if not under or not (within or abs(a.left - b.left) <= unit):
        return False
    one, two = (statistics.median(sizes.get(line, 1.0) for line in part.lines) for part in (over, piece))
    open_ = not ends_sentence(lines[over.lines[-1]].text.strip())
    credit = find_credit(" ".join(lines[name].text for name in piece.lines))
    return abs(one - two) <= SAME and (open_ or (credit is not None and credit.start == 0))
