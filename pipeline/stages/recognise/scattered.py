"""Vertical text that was found character by character.

Where type stands as wide apart as its lines do, on a coarse scan, the search for lines takes single characters for
lines, and misses some. Where many of them stand together on a page of vertical lines, their columns are read anew.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.geometry import BoxIndex, gather, grow, hull_of_boxes
from pipeline.language.character_model import is_han
from pipeline.model import Line
from pipeline.stages.recognise.tiers import Place, find_pitch, find_upright, read_places

PIECE, SMALL, LARGE = 2, 0.5, 1.7
"""Characters of what is no line, at the most; its longer side, in the width of vertical lines, at the least and at the
most."""
TOGETHER, MANY = 0.5, 10
"""White between pieces that stand together, in that width, at the most; and pieces of a cluster, at the least."""
REACH = 10.0
"""How far above and below the pieces their tier may end, in distances of columns."""


def read_scattered(
    reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language, least: float
) -> Reading:
    """``reading``, in the picture's pixels, with columns in the place of single characters; the columns come last,
    those less sure than ``least`` among what is rejected."""
    pitch, clusters = find_clusters(reading.lines)
    places = [
        Place(pieces=tuple(cluster), box=hull_of_boxes([line.box for line in cluster]), reach=REACH)
        for cluster in clusters
    ]
    return read_places(reading, places, pitch, picture, engine, language, least)


def find_clusters(lines: Sequence[Line]) -> tuple[float, list[list[Line]]]:
    """The usual distance of a page's vertical lines, and the single characters that stand together on it, many of
    them."""
    upright = find_upright(lines)
    if not upright:
        return 0.0, []
    width = float(statistics.median(line.box.width for line in upright))
    pieces = [line for line in lines if is_piece(line, width)]
    near = BoxIndex([line.box for line in pieces])
    white = TOGETHER * width
    pairs = ((at, k) for at, one in enumerate(pieces) for k in near.near(grow(one.box, white, white)) if k > at)
    clusters = [[pieces[at] for at in own] for own in gather(len(pieces), pairs) if len(own) >= MANY]
    clusters = [own for own in clusters if any(is_han(ch) for one in own for ch in one.text)]
    return (find_pitch(upright, width) if clusters else width), clusters


def is_piece(line: Line, width: float) -> bool:
    """Whether it is a character or two, as large as the type of vertical lines so wide."""
    return len(line.text) <= PIECE and SMALL * width <= max(line.box.width, line.box.height) <= LARGE * width
