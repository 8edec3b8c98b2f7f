"""Vertical text that was found character by character.

Where type stands as wide apart as its lines do, on a coarse scan, the search for lines takes single characters for
lines, and misses some. Where many of them stand together on a page of vertical lines, the picture tells the columns:
the white between two of them comes again at one distance. Between the whites across, where a tier ends, each column is
cut out and recognised anew, and takes the place of what lies in it where it reads as much.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.geometry import BoxIndex, gather, grow, hull_of_boxes, overlap, shared_height
from pipeline.language.character_model import is_han
from pipeline.model import Box, Line
from pipeline.stages.recognise.columns import Ink, cut_down, find_type, weigh_sense
from pipeline.stages.recognise.line_ids import free_ids

WHOLE, LONG = 15, 4
"""Vertical lines of a page of them, and characters of each, at the least."""
PIECE, SMALL, LARGE = 2, 0.5, 1.7
"""Characters of what is no line, at the most; its longer side, in the width of such lines, at the least and at the
most."""
TOGETHER, MANY = 0.5, 10
"""White between pieces that stand together, in that width, at the most; and pieces of a cluster, at the least."""
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
REACH = 10.0
"""How far above and below the pieces their tier may end, in distances of columns."""
COVERED, TOUCHED = 0.6, 0.3
"""Share of a line that lies in a column, from which it is read in the column's place; and of a piece, from which the
column is one to be read."""
AS_MUCH, SURE = 0.8, 0.6
"""Characters that a column reads, in those that were read in its place, and how sure it is of them, at the least."""
SURELY, SENSE = 0.85, -1.3
"""Mean confidence of a cluster's columns, and nats a character that they make sense, at the least: those of two real
pages were sure by .86 to .96 and had -.6 to .4 nats; where tiers ran together or edges were wrong, by .68 to .84."""


def read_scattered(
    reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language, least: float
) -> Reading:
    """``reading``, in the picture's pixels, with columns in the place of single characters; the columns come last,
    those less sure than ``least`` among what is rejected."""
    pitch, clusters = find_clusters(reading.lines)
    lines, rejected = list(reading.lines), list(reading.rejected)
    ids = free_ids(reading)
    for cluster in clusters:
        boxes = list(_cut_columns(picture(), cluster, pitch))
        found = engine.read_cuts(picture(), [cut_down(box) for box in boxes], language)
        columns = list(_choose(lines, boxes, found))
        if not _are_sure([column for column, _ in columns]):
            continue
        gone = {name for _, names in columns for name in names}
        gone |= {piece.id for piece in cluster if _is_within(piece.box, [column.box for column, _ in columns])}
        lines = [line for line in lines if line.id not in gone]
        for column, _ in columns:
            (lines if column.confidence >= least else rejected).append(replace(column, id=next(ids)))
    return replace(reading, lines=tuple(lines), rejected=tuple(rejected))


def find_clusters(lines: Sequence[Line]) -> tuple[float, list[list[Line]]]:
    """The usual distance of a page's vertical lines, and the single characters that stand together on it, many of
    them."""
    upright = [
        line
        for line in lines
        if line.direction == "vertical" and len(line.text) >= LONG and line.box.height > line.box.width
    ]
    if len(upright) < WHOLE:
        return 0.0, []
    width = float(statistics.median(line.box.width for line in upright))
    pieces = [
        line
        for line in lines
        if len(line.text) <= PIECE and SMALL * width <= max(line.box.width, line.box.height) <= LARGE * width
    ]
    near = BoxIndex([line.box for line in pieces])
    white = TOGETHER * width
    pairs = ((at, k) for at, one in enumerate(pieces) for k in near.near(grow(one.box, white, white)) if k > at)
    clusters = [[pieces[at] for at in own] for own in gather(len(pieces), pairs) if len(own) >= MANY]
    clusters = [own for own in clusters if any(is_han(ch) for one in own for ch in one.text)]
    return (_find_pitch(upright, width) if clusters else width), clusters


def _find_pitch(upright: Sequence[Line], width: float) -> float:
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
        apart.append(min((step for step in steps if step > SMALL * width), default=math.inf))
    beside = [step for step in apart if step < BESIDE * width]
    return float(statistics.median(beside)) if beside else width


def _cut_columns(picture: Picture, cluster: Sequence[Line], pitch: float) -> Iterator[Box]:
    """The columns of every tier that a cluster stands in, from the left."""
    hull = hull_of_boxes([line.box for line in cluster])
    reach = round(REACH * pitch)
    left, right = max(0, hull.left), min(picture.shape[1], hull.right)
    first, last = max(0, hull.top), min(picture.shape[0], hull.bottom)
    top, bottom = max(0, first - reach), min(picture.shape[0], last + reach)
    inside = np.ascontiguousarray(picture[first:last, left:right])
    level, _ = cv2.threshold(inside, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = (picture[top:bottom, left:right] < level).astype(np.uint8)
    ink = find_type(dark, pitch, slice(0, len(dark)))
    edges = _find_edges(ink[first - top : last - top], pitch)
    near = BoxIndex([line.box for line in cluster])
    for start, end in _find_tiers(ink, pitch):
        for low, high in pairwise(edges):
            rows = np.flatnonzero(ink[start:end, low:high].any(axis=1))
            if high - low < SMALL * pitch or not len(rows):
                continue
            box = Box(
                left=left + low,
                top=max(0, top + start + int(rows[0]) - 2),
                right=left + high,
                bottom=top + start + int(rows[-1]) + 3,
            )
            if any(overlap(box, near.boxes[k]) > TOUCHED * _area(near.boxes[k]) for k in near.near(box)):
                yield box


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
    return sorted({*found, *((0,) if found and found[0] > SMALL * pitch else ())})


def _find_tiers(ink: Ink, pitch: float) -> Iterator[tuple[int, int]]:
    """From which row to which print goes on without the white between two tiers."""
    profile = ink.sum(axis=1)
    printed = profile[profile > 0]
    rows = np.flatnonzero(profile > FAINT * printed.mean()) if len(printed) else printed
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > TIER * pitch) + 1):
        if len(run):
            yield int(run[0]), int(run[-1]) + 1


def _choose(
    lines: Sequence[Line], boxes: Sequence[Box], found: Sequence[Line | None]
) -> Iterator[tuple[Line, list[str]]]:
    """The columns that read as much as what was read in their place, and the ids of that."""
    near = BoxIndex([line.box for line in lines])
    for box, column in zip(boxes, found, strict=True):
        if column is None or not column.text.strip() or column.confidence < SURE:
            continue
        there = [lines[k] for k in near.near(box) if overlap(box, near.boxes[k]) > COVERED * _area(near.boxes[k])]
        if len(column.text) >= AS_MUCH * sum(len(line.text) for line in there):
            yield column, [line.id for line in there]


def _are_sure(columns: Sequence[Line]) -> bool:
    characters = sum(len(line.text) for line in columns)
    if not characters:
        return False
    sure = sum(line.confidence * len(line.text) for line in columns) / characters
    return sure >= SURELY and weigh_sense([line.text for line in columns]) >= SENSE


def _is_within(box: Box, columns: Sequence[Box]) -> bool:
    return sum(overlap(box, column) for column in columns) >= COVERED * _area(box)


def _area(box: Box) -> int:
    return box.width * box.height
