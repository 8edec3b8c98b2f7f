"""Vertical text that was read across.

Where type stands as wide apart as its lines do, the search for lines takes the rows of a vertical text for lines: each
row then holds one character of every line, and the text makes no sense. Such rows stand one under the other, their
characters in columns; read down the columns, from the right, the same characters make more sense than across. The
columns are then cut out of the picture and recognised anew, and take the place of the rows.
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
from pipeline.geometry import BoxIndex, gather, grow, hull_of_boxes, overlap, shared_height, shared_width
from pipeline.language.character_model import is_han
from pipeline.model import Box, Line
from pipeline.stages.recognise.columns import Ink, cut_down, find_type, weigh_sense
from pipeline.stages.recognise.line_ids import free_ids

ROWS = 3
"""Rows of a block at the least: two lines of a headline may stand in columns by chance."""
SHORTEST = 3
"""Chinese characters of a row at the least."""
FEWEST = 12
"""Characters that must be read down and across, so that their sense can be compared."""
HAN = 0.6
"""Share of a row's characters that are Chinese."""
LIKE = 0.7
"""Height of a row, and the distance of its characters, to those of the row above or below it."""
SENSE = -0.2
"""Nats a character from which a row makes sense across, by itself. Of rows of eight real pages those of text set across
had -0.1 to 0.9, those of vertical text -1.2 to -1.8."""
APART = 0.9
"""White between two rows, in their height, at the most."""
OVER = 0.5
"""Share of the shorter row that the other lies over."""
SPREAD = 0.15
"""How far the middles of one column's characters spread, in pitches."""
ALIGNED = 0.75
"""Share of the characters that stand in columns."""
SURE = 0.6
"""Mean confidence of the columns from which they are believed."""
WHITE = 0.8
"""White within a column that parts it, in pitches: around 一 there is .6."""
REACH = 12.0
"""How far beyond the rows a column is followed, in pitches."""
COVERED = 0.6
"""Share of a line's box that lies in the columns, from which they are read in its place."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows from the top, the middles of its columns from the right, and the distance of the columns: pixels."""

    rows: tuple[Line, ...]
    middles: tuple[float, ...]
    pitch: float


def read_downwards(
    reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language, least: float
) -> Reading:
    """``reading``, in the picture's pixels, with the columns in the place of rows that were read across; the columns
    come last, those less sure than ``least`` among what is rejected."""
    blocks = [block for block in find_blocks(reading.lines) if makes_sense_down(block)]
    if not blocks:
        return reading
    cuts: list[list[Box]] = [_cut_columns(block, picture(), _find_others(reading.lines, block)) for block in blocks]
    flat = [cut_down(box) for own in cuts for box in own]
    found = iter(engine.read_cuts(picture(), flat, language))
    lines, rejected = list(reading.lines), list(reading.rejected)
    names = free_ids(reading)
    for block, own in zip(blocks, cuts, strict=True):
        columns = [line for line in (next(found) for _ in own) if line is not None and line.text.strip()]
        if not _are_sure(columns, block):
            continue
        lines, rejected = (leave_out(those, columns, block) for those in (lines, rejected))
        for line in columns:
            (lines if line.confidence >= least else rejected).append(replace(line, id=next(names)))
    return replace(reading, lines=tuple(lines), rejected=tuple(rejected))


def find_blocks(lines: Sequence[Line]) -> Iterator[_Block]:
    """Rows of Chinese characters, one under the other, whose characters stand in columns."""
    rows = [line for line in lines if _is_row(line)]
    near = BoxIndex([line.box for line in rows])
    pairs = (
        (at, other)
        for at, line in enumerate(rows)
        for other in near.near(grow(line.box, 0, APART * line.box.height))
        if other > at and _are_stacked(line, rows[other])
    )
    for own in gather(len(rows), pairs):
        block = _to_block(sorted((rows[at] for at in own), key=lambda line: line.box.top + line.box.bottom))
        if block is not None:
            yield block


def makes_sense_down(block: _Block) -> bool:
    """Whether the characters make more sense down the columns than along the rows, either way."""
    down = weigh_sense(_read_down(block))
    across = max(weigh_sense([row.text for row in block.rows]), weigh_sense([row.text[::-1] for row in block.rows]))
    return down > across


def _is_row(line: Line) -> bool:
    han = sum(map(is_han, line.text))
    across = line.direction == "ltr" and line.box.width > line.box.height
    if not across or len(line.glyphs) != len(line.text) or han < max(SHORTEST, HAN * len(line.text)):
        return False
    return max(weigh_sense([line.text]), weigh_sense([line.text[::-1]])) < SENSE


def _are_stacked(one: Line, other: Line) -> bool:
    a, b = one.box, other.box
    for sizes in ((a.height, b.height), (_pitch(one), _pitch(other))):
        if min(sizes) < LIKE * max(sizes):
            return False
    upper, lower = (a, b) if a.top + a.bottom < b.top + b.bottom else (b, a)
    tall = min(a.height, b.height)
    middles = (lower.top + lower.bottom - upper.top - upper.bottom) / 2
    close = middles > tall / 2 and lower.top - upper.bottom < APART * tall
    return close and shared_width(a, b) >= OVER * min(a.width, b.width)


def _to_block(rows: Sequence[Line]) -> _Block | None:
    if len(rows) < ROWS:
        return None
    places = np.array(sorted(_middle(row, at) for row in rows for at in range(len(row.glyphs)) if is_han(row.text[at])))
    pitch = statistics.median(_pitch(row) for row in rows for _ in row.glyphs)
    if len(places) < FEWEST or pitch <= 0:
        return None
    middles = _find_columns(places, pitch)
    if len(middles) < ROWS - 1:
        return None
    off = np.abs(places[:, None] - np.array(middles)[None, :]).min(axis=1)
    if (off < 2 * SPREAD * pitch).mean() < ALIGNED:
        return None
    return _Block(tuple(rows), tuple(sorted(middles, reverse=True)), float(pitch))


def _pitch(row: Line) -> float:
    """The usual distance of a row's characters."""
    return statistics.median(
        after - before for before, after in pairwise(_middle(row, at) for at in range(len(row.glyphs)))
    )


def _middle(row: Line, at: int) -> float:
    return (row.glyphs[at].left + row.glyphs[at].right) / 2


def _find_columns(places: NDArray[np.float64], pitch: float) -> list[float]:
    """Where most middles of characters stand, no two nearer than .7 of a pitch."""
    start = int(places[0] - pitch)
    profile = np.bincount(np.rint(places - start).astype(int), minlength=int(places[-1] - start + 2 * pitch))
    size = max(3, 2 * round(2 * SPREAD * pitch) + 1)
    smooth = cv2.GaussianBlur(profile.astype(np.float32)[None], (size, 1), SPREAD * pitch)[0]
    chosen: list[int] = []
    for at in np.argsort(-smooth, kind="stable").tolist():
        if smooth[at] < 0.5 * float(smooth.max()) / max(1, len(places)):
            break
        if all(abs(at - other) >= 0.7 * pitch for other in chosen):
            chosen.append(at)
    return [at + start for at in chosen]


def _read_down(block: _Block) -> list[str]:
    """The columns as their characters were read in the rows."""
    columns: list[list[str]] = [[] for _ in block.middles]
    middles = np.array(block.middles)
    for row in block.rows:
        for at, glyph in enumerate(row.glyphs):
            column = int(np.abs(middles - _middle(row, at)).argmin())
            if abs(middles[column] - _middle(row, at)) < block.pitch / 2:
                columns[column].append(glyph.text)
    return ["".join(column) for column in columns]


def _find_others(lines: Sequence[Line], block: _Block) -> list[Box]:
    """Lines of other type than the block's, and vertical ones that lie mostly outside its rows: its columns end where
    these begin."""
    rows = {row.id for row in block.rows}
    hull = hull_of_boxes([row.box for row in block.rows])
    found = []
    for line in lines:
        if line.id in rows or len(line.glyphs) < 2 or line.confidence < SURE:
            continue
        sizes = _pitch(line), block.pitch
        other = min(sizes) < LIKE * max(sizes)
        if other or (line.direction == "vertical" and 2 * shared_height(line.box, hull) < line.box.height):
            found.append(line.box)
    return found


def _cut_columns(block: _Block, picture: Picture, others: Sequence[Box]) -> list[Box]:
    """Where the columns stand, from the right and from the top, in the picture's pixels: as far up and down as their
    print goes on without much white, and without reaching into ``others``."""
    hull = hull_of_boxes([row.box for row in block.rows])
    aside, along = block.pitch, REACH * block.pitch
    left, right = max(0, round(hull.left - aside)), min(picture.shape[1], round(hull.right + aside))
    top, bottom = max(0, round(hull.top - along)), min(picture.shape[0], round(hull.bottom + along))
    crop = picture[top:bottom, left:right]
    inside = crop[hull.top - top : hull.bottom - top]
    level, _ = cv2.threshold(np.ascontiguousarray(inside), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    band = slice(hull.top - top, hull.bottom - top)
    dark = (crop < level).astype(np.uint8)
    for box in others:
        dark[max(0, box.top - top) : max(0, box.bottom - top), max(0, box.left - left) : max(0, box.right - left)] = 0
    ink = find_type(dark, block.pitch, band)
    bounds = _find_bounds(block, ink[band], left)
    boxes = []
    for high, low in pairwise(bounds):
        for start, end in _find_runs(ink[:, low - left : high - left], block.pitch):
            box = Box(left=low, top=start + top, right=high, bottom=end + top)
            if any(overlap(box, row.box) for row in block.rows):
                boxes.append(box)
    return boxes


def _find_bounds(block: _Block, ink: Ink, left: int) -> list[int]:
    """Of the columns, from the right: where least ink stands between two; ``left``: where the ink begins."""
    profile = ink.sum(axis=0)
    bounds = [block.middles[0] + block.pitch / 2]
    for right, after in pairwise(block.middles):
        if right - after > 1.5 * block.pitch:
            bounds += [right - block.pitch / 2, after + block.pitch / 2]
            continue
        low, high = (round(after + (right - after) * share) - left for share in (0.3, 0.7))
        window = profile[low : high + 1]
        bounds.append(left + low + float(np.flatnonzero(window == window.min()).mean()))
    bounds.append(block.middles[-1] - block.pitch / 2)
    return [min(max(round(at), left), left + ink.shape[1]) for at in bounds]


def _find_runs(strip: Ink, pitch: float) -> Iterator[tuple[int, int]]:
    """From where to where print goes down a strip, with a little white at either end."""
    rows = np.flatnonzero(strip.any(axis=1))
    if not len(rows):
        return
    spare = round(pitch / 10)
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > WHITE * pitch) + 1):
        if len(run) > pitch / 4:
            yield max(0, int(run[0]) - spare), min(len(strip), int(run[-1]) + 1 + spare)


def _are_sure(columns: Sequence[Line], block: _Block) -> bool:
    characters = sum(len(line.text) for line in columns)
    if not characters:
        return False
    sure = sum(line.confidence * len(line.text) for line in columns) / characters
    across = [row.text for row in block.rows]
    return sure >= SURE and weigh_sense([line.text for line in columns]) > weigh_sense(across)


def leave_out(lines: Sequence[Line], columns: Sequence[Line], block: _Block) -> list[Line]:
    """The lines without the block's rows, and without what else lies in the columns."""
    rows = {row.id for row in block.rows}
    near = BoxIndex([line.box for line in columns])
    kept = []
    for line in lines:
        area = line.box.width * line.box.height
        within = sum(overlap(line.box, columns[at].box) for at in near.near(line.box))
        if line.id not in rows and within < COVERED * area:
            kept.append(line)
    return kept
