"""The columns of a tier, cut out of the picture and recognised anew.

The picture tells the columns of vertical text: the white between two of them comes again at one distance. Between the
whites across, where a tier ends, each column is cut out and recognised anew, and takes the place of what lies in it
where it reads as much.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.geometry import BoxIndex, corners, grow, overlap, shared_height
from pipeline.model import Box, Line
from pipeline.stages.recognise.columns import Ink, cut_down, find_type, weigh_sense
from pipeline.stages.recognise.line_ids import free_ids

WHOLE, LONG = 15, 4
"""Vertical lines of a page of them, and characters of each, at the least."""
NARROW = 0.5
"""Width of a column, in the distance of columns, at the least."""
PITCH, STEP = (0.94, 1.06), 0.5
"""Distance of columns, in that of the page's vertical lines, from and to; and the steps in which it is tried, in
pixels."""
BESIDE, SHARED = 1.6, 0.5
"""Distance of two vertical lines that stand side by side, in their width, at the most; and the share of the shorter one
that the other stands beside, at the least."""
NEAR = 0.2
"""How far a column's edge is from where its distance puts it, in that distance, at the most."""
TIER, FAINT = 0.4, 0.2
"""White between two tiers, in the distance of columns, at the least; and ink of a row of pixels that counts as white,
in that of the usual one."""
COVERED, TOUCHED = 0.6, 0.3
"""Share of a line that lies in a column, from which it is read in the column's place; and of the part of a piece
that could, from which the column is one to be read."""
AS_MUCH, SURE = 0.8, 0.6
"""Characters that a column reads, in those that were read in its place, and how sure it is of them, at the least."""
SURELY, SENSE = 0.85, -1.3
"""Mean confidence of a place's columns, and nats a character that they make sense, at the least, unless what they
replace makes less: those of two real pages were sure by .86 to .96 and had -.6 to .4 nats; where tiers ran together or
edges were wrong, by .68 to .84."""
FEW = 20
"""Characters of columns below which their sense tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """``pieces`` that are no lines, and the box, in the picture's pixels, within which the columns stand that they
    are parts of. ``reach``: how far above and below it their tiers may end, in distances of columns; ``bounds``:
    heights at which tiers end in any case; ``large``: lines of larger type, which no column is cut from."""

    pieces: tuple[Line, ...]
    box: Box
    reach: float
    bounds: tuple[int, ...] = ()
    large: tuple[Box, ...] = ()


def find_upright(lines: Iterable[Line]) -> list[Line]:
    """The vertical lines of a page of them; none of any other page."""
    upright = [
        line
        for line in lines
        if line.direction == "vertical" and len(line.text) >= LONG and line.box.height > line.box.width
    ]
    return upright if len(upright) >= WHOLE else []


def read_places(
    reading: Reading,
    places: Sequence[Place],
    pitch: float,
    picture: Callable[[], Picture],
    engine: Engine,
    language: Language,
    least: float,
) -> Reading:
    """``reading``, in the picture's pixels, with columns in the place of pieces; the columns come last, those less sure
    than ``least`` among what is rejected. ``pitch``: the usual distance of columns."""
    lines, rejected = list(reading.lines), list(reading.rejected)
    ids = free_ids(reading)
    width = statistics.median(line.box.width for line in find_upright(lines)) if places else 0
    for place in places:
        boxes = list(_cut_columns(picture(), place, pitch))
        found = engine.read_cuts(picture(), [cut_down(box) for box in boxes], language)
        columns = list(_choose(lines, boxes, found))
        gone = {name for _, names in columns for name in names}
        if not _are_sure([column for column, _ in columns], [line.text for line in lines if line.id in gone]):
            continue
        gone |= {piece.id for piece in place.pieces if _is_within(piece.box, [column.box for column, _ in columns])}
        lines, rejected = ([line for line in some if line.id not in gone] for some in (lines, rejected))
        for column, _ in columns:
            as_wide = _widen(replace(column, id=next(ids)), width)
            (lines if column.confidence >= least else rejected).append(as_wide)
    return replace(reading, lines=tuple(lines), rejected=tuple(rejected))


def _widen(column: Line, width: float) -> Line:
    """With a box as wide as those that the search for lines draws, which reach over the white beside their print: what
    comes after tells the size of type by it."""
    box, more = column.box, max(0, round((width - column.box.width) / 2))
    wide = Box(left=box.left - more, top=box.top, right=box.right + more, bottom=box.bottom)
    return replace(column, box=wide, polygon=tuple((int(x), int(y)) for x, y in corners(wide)))


def find_pitch(upright: Sequence[Line], width: float) -> float:
    """The usual distance between the middles of two lines that stand side by side."""
    near = BoxIndex([line.box for line in upright])
    apart = []
    for line in upright:
        box = line.box
        steps = [
            (box.left + box.right - other.left - other.right) / 2
            for other in (near.boxes[k] for k in near.near(grow(box, width, 0)))
            if shared_height(box, other) > SHARED * min(box.height, other.height)
        ]
        apart.append(min((step for step in steps if step > NARROW * width), default=math.inf))
    beside = [step for step in apart if step < BESIDE * width]
    return float(statistics.median(beside)) if beside else width


def _cut_columns(picture: Picture, place: Place, pitch: float) -> Iterator[Box]:
    """The columns of every tier that pieces stand in, from the left."""
    hull, reach = place.box, round(place.reach * pitch)
    left, right = max(0, hull.left), min(picture.shape[1], hull.right)
    first, last = max(0, hull.top), min(picture.shape[0], hull.bottom)
    top, bottom = max(0, first - reach), min(picture.shape[0], last + reach)
    inside = np.ascontiguousarray(picture[first:last, left:right])
    level, _ = cv2.threshold(inside, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = (picture[top:bottom, left:right] < level).astype(np.uint8)
    ink = find_type(dark, pitch, slice(0, len(dark)))
    edges = _find_edges(ink[first - top : last - top], pitch)
    near = BoxIndex([line.box for line in place.pieces])
    for start, end in _part(_find_tiers(ink, pitch), [at - top for at in place.bounds]):
        for low, high in pairwise(edges):
            rows = np.flatnonzero(ink[start:end, low:high].any(axis=1))
            if high - low < NARROW * pitch or not len(rows):
                continue
            box = Box(
                left=left + low,
                top=max(0, top + start + int(rows[0]) - 2),
                right=left + high,
                bottom=top + start + int(rows[-1]) + 3,
            )
            if sum(overlap(box, other) for other in place.large) > TOUCHED * _area(box):
                continue
            if any(_touches(box, near.boxes[k]) for k in near.near(box)):
                yield box


def _touches(column: Box, piece: Box) -> bool:
    """A piece that stands across several columns touches each that it crosses."""
    return overlap(column, piece) > TOUCHED * min(piece.width, column.width) * piece.height


def _find_edges(ink: Ink, pitch: float) -> list[int]:
    """Of the columns, from the left: where the least ink stands at one distance, each moved to the least near by."""
    profile = ink.sum(axis=0).astype(np.float64)
    whole = len(profile)
    best, step, phase = -np.inf, pitch, 0.0
    for distance in np.arange(PITCH[0] * pitch, PITCH[1] * pitch, STEP).tolist():
        for first in np.arange(0.0, distance, 1.0).tolist():
            edges = np.arange(first, whole, distance)
            middles = edges[edges + distance / 2 < whole] + distance / 2
            if len(edges) < 2 or not len(middles):
                continue
            contrast = profile[middles.astype(int)].mean() - profile[edges.astype(int)].mean()
            if contrast > best:
                best, step, phase = float(contrast), distance, first
    found: list[int] = []
    for edge in np.arange(phase - step, whole + step, step).tolist():
        low, high = max(0, round(edge - NEAR * step)), min(whole, round(edge + NEAR * step) + 1)
        if low < high:
            window = profile[low:high]
            found.append(low + round(float(np.flatnonzero(window == window.min()).mean())))
    return sorted({*found, *((0,) if found and found[0] > NARROW * pitch else ())})


def _find_tiers(ink: Ink, pitch: float) -> Iterator[tuple[int, int]]:
    """From which row to which print goes on without the white between two tiers."""
    profile = ink.sum(axis=1)
    printed = profile[profile > 0]
    rows = np.flatnonzero(profile > FAINT * printed.mean()) if len(printed) else printed
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > TIER * pitch) + 1):
        if len(run):
            yield int(run[0]), int(run[-1]) + 1


def _part(tiers: Iterable[tuple[int, int]], bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Tiers, parted at the ``bounds`` within them."""
    for start, end in tiers:
        yield from pairwise((start, *(at for at in bounds if start < at < end), end))


def _choose(
    lines: Sequence[Line], boxes: Sequence[Box], found: Sequence[Line | None]
) -> Iterator[tuple[Line, list[str]]]:
    """The columns that read as much as what was read in their place, and the ids of that."""
    near = BoxIndex([line.box for line in lines])
    for box, column in zip(boxes, found, strict=True):
        if column is None or not column.text.strip() or column.confidence < SURE:
            continue
        there = [lines[k] for k in near.near(box) if _lies_in(lines[k], box)]
        if len(column.text) >= AS_MUCH * sum(len(line.text) for line in there):
            yield column, [line.id for line in there]


def _lies_in(line: Line, column: Box) -> bool:
    """A vertical line may lean, and its box reach over its neighbours: its middle tells which column it is in."""
    box = line.box
    if line.direction == "vertical" and box.height > box.width:
        middle = (box.left + box.right) / 2
        return column.left <= middle <= column.right and shared_height(box, column) > COVERED * box.height
    return overlap(box, column) > COVERED * _area(box)


def _are_sure(columns: Sequence[Line], before: Sequence[str]) -> bool:
    """Whether columns were read surely, and make sense, or as much as the texts that were read ``before``."""
    characters = sum(len(line.text) for line in columns)
    if not characters:
        return False
    sure = sum(line.confidence * len(line.text) for line in columns) / characters
    if sure < SURELY or characters < FEW:
        return sure >= SURELY
    return weigh_sense([line.text for line in columns]) >= min(SENSE, weigh_sense(before))


def _is_within(box: Box, columns: Sequence[Box]) -> bool:
    return sum(overlap(box, column) for column in columns) >= COVERED * _area(box)


def _area(box: Box) -> int:
    return box.width * box.height
