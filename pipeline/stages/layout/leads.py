"""Lead-ins: the first words of a line in bolder type than the rest of it (a place, a number, `本报讯`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.model import Box
from pipeline.stages.layout.rows import Piece

FIRST = 2.5
"""Body heights at the beginning of a line that are weighed as its first words."""
REST = 4.4
"""Body heights from the beginning of a line from where it is weighed as the rest; a lead-in may go on until there."""


def measure_leads(pieces: Sequence[Piece], measure: Callable[[Box], float], body: float) -> dict[str, float]:
    """Thickness of the strokes of each line's first words over that of its rest, by line; lines that are too short to
    tell are left out. ``measure`` gives the thickness in a box of working pixels."""
    leads = {}
    for piece in pieces:
        box = piece.box
        if not piece.across or abs(box.height - body) > 0.3 * body or box.width < (REST + 2) * body:
            continue
        first = Box(left=box.left, top=box.top, right=box.left + round(FIRST * body), bottom=box.bottom)
        rest = Box(left=box.left + round(REST * body), top=box.top, right=box.right, bottom=box.bottom)
        light = measure(rest)
        if light:
            leads[piece.line.id] = round(measure(first) / light, 3)
    return leads
