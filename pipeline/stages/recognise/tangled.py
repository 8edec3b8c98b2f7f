"""Vertical text across which lines were found.

In close-set columns on a coarse scan, the search for lines finds most of them, and pieces among them that are none: a
few characters of one, or a row of characters of several; now and then it passes over a whole one. Such a piece stands
among columns of body type. Those that it touches are read anew, from head to foot of their tier.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.geometry import BoxIndex, gather, grow, hull_of_boxes, overlap, shared_height, shared_width
from pipeline.model import Box, Line
from pipeline.stages.recognise.columns import weigh_sense
from pipeline.stages.recognise.omitted import find_uncovered
from pipeline.stages.recognise.scattered import LARGE, is_piece
from pipeline.stages.recognise.tiers import Place, find_pitch, find_upright, read_places

SAME = 0.7, 1.4
"""Width of a column of body type, in the usual one."""
ROW, WORDS, SENSE = 8, 4, -0.2
"""Characters of a row across columns, at the most; and from how many on it must make less sense than so many nats a
character, from either end: a heading across makes more."""
AROUND, NEAR = 3.0, 0.6
"""How far the columns reach that a piece stands among, at either side, in the width of columns; and the white between a
piece and the end of a column over or under it, at the most."""
COLUMNS = 3
"""Columns that a piece stands among, at the least."""
LONG, DOUBTFUL, THIN = 6.0, 0.7, 0.5
"""Length of a column, in distances of columns, at the least, its mean confidence, and the share of it that its
characters fill, at the most, of which few were made out."""
HALF = 0.5
"""Share of a piece, or of the narrower one, that a column stands beside, or over or under, at the least."""
TOGETHER = 0.5
"""White between pieces that stand together, in the width of columns, at the most."""
PAPER = 255
"""Light of white paper."""
END, FEW = 0.3, 0.25
"""How far the box of a column reaches beyond its print, in distances of columns; and share of the columns that reach
over the white between two tiers, at the most."""


def read_tangled(
    reading: Reading,
    picture: Callable[[], Picture],
    engine: Engine,
    language: Language,
    least: float,
    headings: Sequence[Box] = (),
) -> Reading:
    """``reading``, in the picture's pixels, with columns in the place of pieces among them; the columns come last,
    those less sure than ``least`` among what is rejected. No column goes through what is set across in ``headings``."""
    if not find_upright(reading.lines):
        return reading
    passed_over = [one.box for one in find_uncovered(picture(), (*reading.lines, *reading.rejected))]
    pitch, places = find_tangles(reading, passed_over, headings)
    if not places:
        return reading
    bare = _paint_over(headings, picture())
    return read_places(reading, places, pitch, lambda: bare, engine, language, least)


def _paint_over(places: Sequence[Box], picture: Picture) -> Picture:
    """The picture without what stands there."""
    if not places:
        return picture
    bare = picture.copy()
    for box in places:
        bare[box.top : box.bottom, box.left : box.right] = PAPER
    return bare


def find_tangles(
    reading: Reading, passed_over: Sequence[Box] = (), headings: Sequence[Box] = ()
) -> tuple[float, list[Place]]:
    """The usual distance of a page's vertical lines, and the pieces that stand among them, but for those of
    ``headings``; print that was ``passed_over`` is such a piece, too."""
    upright = find_upright(reading.lines)
    if not upright:
        return 0.0, []
    width = float(statistics.median(line.box.width for line in upright))
    pitch = find_pitch(upright, width)
    columns = BoxIndex([one.box for one in upright if SAME[0] * width <= one.box.width <= SAME[1] * width])
    pieces = [
        line
        for line in (*reading.lines, *reading.rejected)
        if ((is_piece(line, width) or _is_row(line, width)) and _is_among(line.box, columns, width))
        or (_is_sparse(line, width, pitch) and len(_find_around(line.box, columns, width)) >= COLUMNS)
    ]
    pieces = [line for line in pieces if not any(overlap(line.box, box) for box in headings)]
    pieces += [
        Line(id="", text="", box=box, confidence=0.0, direction="vertical")
        for box in passed_over
        if _is_among(box, columns, width) and not any(overlap(box, one) for one in headings)
    ]
    near, white = BoxIndex([line.box for line in pieces]), TOGETHER * width
    pairs = ((at, k) for at, one in enumerate(pieces) for k in near.near(grow(one.box, white, white)) if k > at)
    large = BoxIndex([one.box for one in reading.lines if min(one.box.width, one.box.height) > SAME[1] * width])
    places = []
    for group in gather(len(pieces), pairs):
        own = tuple(pieces[at] for at in group)
        hull = hull_of_boxes([one.box for one in own])
        around = _find_around(hull, columns, width)
        bounds = tuple(find_bounds(around, pitch))
        box = hull_of_boxes([hull, *around])
        over = tuple(large.boxes[k] for k in large.near(box))
        places.append(Place(pieces=own, box=box, reach=0.0, bounds=bounds, large=over))
    return pitch, places


def _is_row(line: Line, width: float) -> bool:
    box, text = line.box, line.text
    if line.direction == "vertical" or len(text) > ROW or not LARGE * width >= box.height < box.width:
        return False
    return len(text) < WORDS or max(weigh_sense([text]), weigh_sense([text[::-1]])) < SENSE


def _is_sparse(line: Line, width: float, pitch: float) -> bool:
    """A column, read over the white between two tiers, of which few characters were made out."""
    box = line.box
    return (
        line.direction == "vertical"
        and box.width <= SAME[1] * width
        and box.height >= LONG * pitch
        and line.confidence < DOUBTFUL
        and len(line.text) * pitch < THIN * box.height
    )


def _is_among(box: Box, columns: BoxIndex, width: float) -> bool:
    """Whether columns of body type stand at both sides of it, or at one and over or under it, and enough of them."""
    around = _find_around(box, columns, width)
    beside = [one for one in around if shared_height(one, box) > HALF * box.height]
    stacked = any(shared_width(one, box) > HALF * min(one.width, box.width) for one in around)
    sides = {one.left + one.right > box.left + box.right for one in beside}
    return len(around) >= COLUMNS and len(sides) + stacked >= 2


def _find_around(box: Box, columns: BoxIndex, width: float) -> list[Box]:
    return [columns.boxes[k] for k in columns.near(grow(box, AROUND * width, NEAR * width)) if columns.boxes[k] != box]


def find_bounds(columns: Sequence[Box], pitch: float) -> Iterator[int]:
    """Heights at which tiers of these columns end: in the middle of what few of them reach over."""
    if not columns:
        return
    top, bottom, end = min(box.top for box in columns), max(box.bottom for box in columns), round(END * pitch)
    reached = np.zeros(bottom - top + 1, np.int64)
    for box in columns:
        reached[box.top - top + end : max(box.top - top + end, box.bottom - top - end)] += 1
    few = np.flatnonzero(reached <= FEW * reached.max())
    for run in np.split(few, np.flatnonzero(np.diff(few) > 1) + 1):
        if len(run) and run[0] > end and run[-1] < len(reached) - end - 1:
            yield top + int(run[0] + run[-1]) // 2
