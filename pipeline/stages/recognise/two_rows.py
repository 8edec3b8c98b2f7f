"""Two lines that were taken for one, as beside an initial that hangs over both.

Such a line is twice as high as others and is read with doubt. Where the ink in its box stands in rows of the usual
height, with an initial before them or none, each row is cut out and recognised anew, and the initial by itself; if all
are surer than the whole was, they take its place.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.geometry import BoxIndex, overlap
from pipeline.model import Box, Line
from pipeline.stages.recognise.columns import cut_across
from pipeline.stages.recognise.line_ids import free_ids

DOUBTFUL = 0.7
"""Mean confidence of a line, at the most, that may be two."""
TALL = 1.6
"""Its height, in that of the page's usual lines, at the least."""
LONG = 2.5
"""Its width, in its height: what is shorter is a headline's word, a picture or a stain."""
ROW = 0.3, 1.2
"""Height of a row's ink, in that of the usual line's box, which is larger than its print."""
INITIAL = 1.25
"""Height of an initial, in the same measure, at the least."""
READ = 0.5
"""Share of a row's place that another line covers, from which it is read there."""
SURE = 0.85
"""Mean confidence of each row from which all are believed."""


@dataclass(frozen=True, slots=True)
class _Initial:
    """Its place, which of its pixels are inked, and how light the paper is beside them."""

    box: Box
    ink: NDArray[np.bool_]
    paper: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """In the picture's pixels: the rows from the top, and an initial before them."""

    rows: tuple[Box, ...]
    initial: _Initial | None


def part_rows(reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language) -> Reading:
    """``reading``, in the picture's pixels, with rows in the place of lines that were several; they come last."""
    usual = _usual(reading)
    near = BoxIndex([line.box for line in reading.lines])

    def is_read(box: Box, whole: Line) -> bool:
        others = (reading.lines[at] for at in near.near(box))
        return any(other.id != whole.id and overlap(other.box, box) > READ * _area(box) for other in others)

    found: list[tuple[Line, _Parts]] = []
    for line in _find_tall(reading, usual):
        parts = _find_parts(line.box, picture(), usual)
        if parts is not None:
            rows = tuple(box for box in parts.rows if not is_read(box, line))
            found.append((line, replace(parts, rows=rows)))
    found = [(line, parts) for line, parts in found if parts.rows]
    if not found:
        return reading
    letters = [(line, parts.initial) for line, parts in found if parts.initial is not None]
    seen = engine.read_cuts(picture(), [cut_across(letter.box) for _, letter in letters], language)
    initials = {line.id: one for (line, _), one in zip(letters, seen, strict=True) if one is not None}
    bare = _paint_over([letter for _, letter in letters], picture()) if letters else picture()
    read = iter(engine.read_cuts(bare, [cut_across(box) for _, parts in found for box in parts.rows], language))
    lines, rejected = list(reading.lines), list(reading.rejected)
    names = free_ids(reading)
    for line, parts in found:
        sure = [row for _ in parts.rows if (row := next(read)) is not None and row.confidence >= SURE]
        if len(sure) < len(parts.rows):
            continue
        lines, rejected = ([one for one in those if one.id != line.id] for those in (lines, rejected))
        letter = initials.get(line.id)
        if letter is not None and _is_letter(letter):  # else it is a sign: a telephone, a hand
            sure.insert(0, letter)
        lines += [replace(one, id=next(names)) for one in sure]
    return replace(reading, lines=tuple(lines), rejected=tuple(rejected))


def _is_letter(line: Line) -> bool:
    return len(line.text.strip()) == 1 and line.text.strip().isalpha() and line.confidence >= DOUBTFUL


def _area(box: Box) -> int:
    return box.width * box.height


def _paint_over(initials: Sequence[_Initial], picture: Picture) -> Picture:
    """The picture without them: the text beside one may reach under its shape."""
    bare = picture.copy()
    for initial in initials:
        place = bare[initial.box.top : initial.box.bottom, initial.box.left : initial.box.right]
        place[initial.ink] = initial.paper
    return bare


def _across(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.direction != "vertical"]


def _usual(reading: Reading) -> float:
    """Height of a line's box, over all characters of the lines that run across; 0 where there are none."""
    heights = [line.box.height for line in _across(reading.lines) for _ in line.text]
    return float(statistics.median(heights)) if heights else 0.0


def _find_tall(reading: Reading, usual: float) -> Iterator[Line]:
    for line in _across((*reading.lines, *reading.rejected)):
        high = line.box.height
        if line.confidence < DOUBTFUL and usual and high >= TALL * usual and line.box.width >= LONG * high:
            yield line


def _find_parts(box: Box, picture: Picture, usual: float) -> _Parts | None:
    """None where the ink stands in no rows of the usual height."""
    crop = np.ascontiguousarray(picture[box.top : box.bottom, box.left : box.right])
    level, _ = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (crop < level).astype(np.uint8)
    labels, stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[1:3]
    tall = [at for at in range(1, len(stats)) if stats[at, cv2.CC_STAT_HEIGHT] >= INITIAL * usual]
    initial = None
    if tall:
        # Nothing but one large letter at the very beginning.
        left, top, wide, high = (int(value) for value in stats[tall[0], :4])
        if len(tall) > 1 or left > usual or wide > 2 * high:
            return None
        initial = _draw_initial(box, crop, labels == tall[0], (left, top, left + wide, top + high), int(level))
        ink[labels == tall[0]] = 0
    inked = np.flatnonzero(ink.any(axis=1))
    runs = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)
    runs = [run for run in runs if len(run) >= ROW[0] * usual]
    if len(runs) < 2 or any(len(run) > ROW[1] * usual for run in runs):
        return None
    middles = [(int(before[-1]) + int(after[0]) + 1) // 2 for before, after in pairwise(runs)]
    edges = [max(0, int(runs[0][0]) - 2), *middles, min(len(ink), int(runs[-1][-1]) + 3)]
    rows = []
    for top, bottom in pairwise(edges):
        columns = np.flatnonzero(ink[top:bottom].any(axis=0))
        left, right = max(0, int(columns[0]) - 2), min(ink.shape[1], int(columns[-1]) + 3)
        rows.append(Box(left=box.left + left, top=box.top + top, right=box.left + right, bottom=box.top + bottom))
    return _Parts(rows=tuple(rows), initial=initial)


def _draw_initial(
    box: Box, crop: Picture, own: NDArray[np.bool_], edges: tuple[int, int, int, int], level: int
) -> _Initial:
    """With a pixel or two around it, in which its print fades."""
    left, top, right, bottom = edges
    spare = 2
    left, top = max(0, left - spare), max(0, top - spare)
    right, bottom = min(crop.shape[1], right + spare), min(crop.shape[0], bottom + spare)
    faded = cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8))[top:bottom, left:right] > 0
    paper = int(np.median(crop[crop >= level]))
    place = Box(left=box.left + left, top=box.top + top, right=box.left + right, bottom=box.top + bottom)
    return _Initial(place, faded, paper)
