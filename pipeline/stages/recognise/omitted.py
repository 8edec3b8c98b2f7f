"""Print that no line covers: found by its ink, and read again.

The search for lines now and then passes over a short one, the end of a paragraph above all. What is left of the
page's ink once lines, rules and pictures are taken away is searched for rows of pieces of the size of the type that
stand in a column, with lines of the same type above, below or beside. Such a row is cut out and recognised at two
scales: where both read the same with confidence it is a line, otherwise it is reported as illegible.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.geometry import BoxIndex, corners, grow, hull_of_boxes, shared_height, shared_width
from pipeline.model import Box, Line, Omission
from pipeline.stages.recognise.again import SCALES, cut_line
from pipeline.stages.recognise.line_ids import free_ids

UNIT = 20
"""Height in pixels that boxes of body type are brought to for the search; the type in them is some 15 high."""
TALL = 0.45, 1.35
"""Height of a row of print, in heights of the boxes of body type."""
NARROWEST = 0.6
"""Width of a row, in the same measure."""
GAP = 0.55
"""White within a row: marks leave half a character, gutters are wider."""
SPACE = 1.3
"""White that is a space of one line where lines above or below run across it."""
SAME = 0.65, 1.5
"""Heights of lines of the same type, in that of body type."""
SOLID = 0.4
"""Height of at least one of its pieces: specks are smaller, and so are the dashes that a rule wears to."""
INKED = 0.08, 0.65
"""Share of a row's place that is ink."""
NEAR = 2.4
"""How far above and below, in heights, the lines of its column are."""
BESIDE = 1.6
"""How far beside the rest of its line is."""
MOST = 40
"""Places of a page that are looked at again: a page with more has something on it that is no print."""
SURE = 0.85
"""Mean confidence of both readings from which they are believed, and"""
SURE_SHORT = 0.93
"""where there are but one or two characters, which a stain may be read as, too."""
ALIKE = 85.0
"""Likeness in percent of the two readings."""
PITCH = 0.3, 1.6
"""Advance of a character, in heights of a line's box: what is read must fill its place."""

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Row:
    """``box`` of print without a line, in the picture's pixels; ``witnesses``: how many of above, below and beside
    have lines of its column."""

    box: Box
    witnesses: int


def read_omitted(
    reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language, least: float
) -> tuple[Reading, tuple[Omission, ...]]:
    """``reading`` with the lines that were found, last, and what became of every place that was looked at. Boxes are
    in the picture's pixels. Lines surer than ``least`` are no longer rejected."""
    rows = find_uncovered(picture(), (*reading.lines, *reading.rejected))
    places = [*(_line_of(row.box) for row in rows), *(replace(line, glyphs=()) for line in reading.rejected)]
    if not places:
        return reading, ()
    upright = _is_upright(reading.lines)
    if upright:
        places[: len(rows)] = [replace(line, direction="vertical") for line in places[: len(rows)]]
    cuts = [cut_line(line, pad, stretch) for line in places for pad, stretch in ((0.0, 1.0), SCALES[1])]
    found = engine.read_cuts(picture(), cuts, language)
    looks = [found[at : at + 2] for at in range(0, len(found), 2)]
    lines, omissions = list(reading.lines), []
    names = free_ids(reading)
    for row, look in zip(rows, looks, strict=False):
        best = _agreed(look, row.box)
        if best is not None:
            lines.append(replace(best, id=next(names)))
            omissions.append(_read(lines[-1], "no line was found here at first"))
        elif row.witnesses > 1:
            omissions.append(_illegible(row.box, look, "print that no line covers, and that is not read alike twice"))
    rejected = []
    unit = _usual_size(reading.lines)
    for line, look in zip(reading.rejected, looks[len(rows) :], strict=True):
        best = _agreed(look, line.box)
        if best is not None and best.confidence >= least:
            lines.append(replace(best, id=line.id))
            omissions.append(_read(lines[-1], "the line was read only when it was looked at again"))
            continue
        rejected.append(line)
        if not _alike(look) and min(line.box.width, line.box.height) >= NARROWEST * unit:
            reason = "what was read here is nothing that is read twice"
            omissions.append(replace(_illegible(line.box, look, reason), line=line.id))
    return replace(reading, lines=tuple(lines), rejected=tuple(rejected)), tuple(omissions)


def _usual_size(lines: Sequence[Line]) -> float:
    """Of a character of the page's body type: dust and stains are smaller. Infinite where there is none."""
    return statistics.median(min(line.box.width, line.box.height) for line in lines) if lines else math.inf


def _line_of(box: Box) -> Line:
    return Line(id="", text="", box=box, polygon=tuple((int(x), int(y)) for x, y in corners(box)), confidence=0.0)


def _read(line: Line, reason: str) -> Omission:
    return Omission(
        box=line.box, outcome="read", reason=reason, line=line.id, text=line.text, confidence=line.confidence
    )


def _illegible(box: Box, look: Sequence[Line | None], reason: str) -> Omission:
    best = max((line for line in look if line is not None), key=lambda line: line.confidence, default=None)
    text, sure = (best.text, best.confidence) if best else ("", 0.0)
    return Omission(box=box, outcome="illegible", reason=reason, text=text, confidence=sure)


def _alike(look: Sequence[Line | None]) -> bool:
    first, second = ("".join(line.text.split()) if line else "" for line in look)
    return bool(first) and ratio(first, second) >= ALIKE


def _agreed(look: Sequence[Line | None], box: Box) -> Line | None:
    """The surer of two readings that are the same, sure, and as long as their place."""
    seen = [line for line in look if line is not None]
    if len(seen) < 2 or not _alike(look):
        return None
    text = "".join(seen[0].text.split())
    least = SURE if len(text) > 2 else SURE_SHORT
    if min(line.confidence for line in seen) < least or not any(ch.isalnum() for ch in text):
        return None
    if len(text) <= 2 and seen[0].text.strip() != seen[1].text.strip():
        return None
    long, high = max(box.width, box.height), min(box.width, box.height)
    if not PITCH[0] * high <= long / len(text) <= PITCH[1] * high:
        return None
    return max(seen, key=lambda line: line.confidence)


def find_uncovered(picture: Picture, lines: Sequence[Line]) -> list[_Row]:
    """Rows of print that no line covers, from the top; with most evidence first where there are too many."""
    if len(lines) < 3:
        return []
    upright = _is_upright(lines)
    boxes = [_turn(line.box) if upright else line.box for line in lines if (line.direction == "vertical") == upright]
    unit = _box_height(lines, boxes)
    # Work where columns of characters run: down a page of vertical text these are what rows are elsewhere.
    shown = np.ascontiguousarray(picture.T) if upright else picture
    scale = UNIT / unit
    size = max(1, round(shown.shape[1] * scale)), max(1, round(shown.shape[0] * scale))
    small = np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    covered = np.zeros(small.shape, np.uint8)
    for line in lines:
        polygon = line.polygon or corners(line.box)
        places = np.array([(y, x) if upright else (x, y) for x, y in polygon], np.float32) * scale
        cv2.fillPoly(covered, [np.rint(places).astype(np.int32)], 255)
    # Strokes reach a little out of the boxes.
    covered = np.asarray(cv2.dilate(covered, np.ones((5, 5), np.uint8)), np.uint8)
    print_, other = _find_print(small, covered)
    near = BoxIndex(boxes)
    rows = []
    pieces = [
        Box(
            left=round(box.left / scale),
            top=round(box.top / scale),
            right=round(box.right / scale),
            bottom=round(box.bottom / scale),
        )
        for box in _find_rows(print_, other)
    ]
    for full in _join(pieces, boxes, near, unit):
        witnesses = _count_witnesses(full, boxes, near, unit)
        if witnesses:
            # As the boxes of lines, it is a little larger than its print.
            aside, above = round(0.15 * unit), round(max(0.1 * unit, (unit - full.height) / 2))
            grown = Box(
                left=max(0, full.left - aside),
                top=max(0, full.top - above),
                right=min(shown.shape[1], full.right + aside),
                bottom=min(shown.shape[0], full.bottom + above),
            )
            rows.append(_Row(_turn(grown) if upright else grown, witnesses))
    chosen = sorted(rows, key=lambda row: (-row.witnesses, row.box.top, row.box.left))[:MOST]
    return sorted(chosen, key=lambda row: (row.box.top, row.box.left))


def _join(pieces: Sequence[Box], boxes: Sequence[Box], near: BoxIndex, unit: float) -> list[Box]:
    """Pieces of one line as one: a line above or below runs on over the white between them."""
    joined: list[Box] = []
    # By the heights of the page that they reach into: nothing is joined to what ends too far to the left.
    levels: dict[int, list[int]] = {}
    for piece in sorted(pieces, key=lambda box: (box.left, box.top)):
        here = range(int(piece.top // unit), int(piece.bottom // unit) + 1)
        for level in here:
            levels[level] = [k for k in levels.get(level, ()) if piece.left - joined[k].right < SPACE * unit]
        for at in sorted({k for level in here for k in levels[level]}):
            before = joined[at]
            if not -0.5 * unit < piece.left - before.right < SPACE * unit:
                continue
            if shared_height(before, piece) < 0.5 * min(before.height, piece.height):
                continue
            window = grow(hull_of_boxes((before, piece)), 0, NEAR * unit)
            if any(_spans(boxes[other], before.right, piece.left, unit) for other in near.near(window)):
                joined[at] = hull_of_boxes((before, piece))
                break
        else:
            at = len(joined)
            joined.append(piece)
        for level in here:
            levels[level].append(at)
    return joined


def _spans(line: Box, start: int, end: int, unit: float) -> bool:
    type_like = SAME[0] * unit <= line.height <= SAME[1] * unit
    return type_like and line.left < start - 0.5 * unit and line.right > end + 0.5 * unit


def _is_upright(lines: Sequence[Line]) -> bool:
    down = sum(len(line.text) for line in lines if line.direction == "vertical")
    return 2 * down > sum(len(line.text) for line in lines)


def _turn(box: Box) -> Box:
    return Box(left=box.top, top=box.left, right=box.bottom, bottom=box.right)


def _box_height(lines: Sequence[Line], boxes: Sequence[Box]) -> float:
    """Of body type: the median over characters."""
    heights: list[int] = []
    for box in boxes:
        heights += [box.height] * max(1, box.width // max(1, box.height))
    return float(statistics.median(heights)) if heights else float(min(lines[0].box.width, lines[0].box.height))


def _find_print(small: Picture, covered: Mask) -> tuple[Mask, Mask]:
    """Ink outside of lines: pieces of the size of type, and all other ink (rules, pictures, stains)."""
    block = 2 * UNIT + 1
    dark, paper = (float(one) for one in np.percentile(small[covered > 0], (5, 90))) if covered.any() else (0.0, 255.0)
    offset = max(8.0, 0.25 * (paper - dark))
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, offset)
    ink[covered > 0] = 0
    pieces, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall, area = (stats[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    speck = (np.maximum(wide, tall) < 0.12 * UNIT) | (area < 4)
    # Characters may touch their neighbours, never the next row's.
    type_like = (tall <= TALL[1] * UNIT) & (wide <= 4 * UNIT) & ~((wide > 1.5 * UNIT) & (tall < 0.25 * UNIT))
    kind = np.zeros(pieces, np.uint8)
    kind[type_like & ~speck] = 1
    kind[~type_like] = 2
    kind[0] = 0
    shown = kind[labels]
    return (shown == 1).astype(np.uint8) * 255, (shown == 2).astype(np.uint8) * 255


def _find_rows(print_: Mask, other: Mask) -> Iterator[Box]:
    """Runs of type in the small picture's pixels, parted where a gutter may be."""
    joined = cv2.morphologyEx(print_, cv2.MORPH_CLOSE, np.ones((3, round(GAP * UNIT)), np.uint8))
    runs, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for label in range(1, runs):
        left, top, wide, tall = (int(value) for value in stats[label, :4])
        if not TALL[0] * UNIT <= tall <= TALL[1] * UNIT or wide < NARROWEST * UNIT:
            continue
        place = slice(top, top + tall), slice(left, left + wide)
        own = ((labels[place] == label) & (print_[place] > 0)).astype(np.uint8)
        if not INKED[0] <= own.mean() <= INKED[1]:
            continue
        _, _, pieces, _ = cv2.connectedComponentsWithStats(own, connectivity=8)
        if int(pieces[1:, cv2.CC_STAT_HEIGHT].max()) < SOLID * UNIT:
            continue
        # Print stands clear; what has other ink around it is a part of a picture.
        margin = round(0.3 * UNIT)
        around = other[max(0, top - margin) : top + tall + margin, max(0, left - margin) : left + wide + margin]
        if float((around > 0).mean()) < 0.04:
            yield Box(left=left, top=top, right=left + wide, bottom=top + tall)


def _count_witnesses(row: Box, boxes: Sequence[Box], near: BoxIndex, unit: float) -> int:
    """Of above, below and beside: where lines of the same type have the row in their column, or on their own line."""
    window = Box(
        left=row.left - round(BESIDE * unit),
        top=row.top - round(NEAR * unit),
        right=row.right + round(BESIDE * unit),
        bottom=row.bottom + round(NEAR * unit),
    )
    above = below = beside = False
    for at in near.near(window):
        other = boxes[at]
        if not SAME[0] * unit <= other.height <= SAME[1] * unit:
            continue
        if shared_height(row, other) > 0.5 * min(row.height, other.height):
            beside = True
        elif shared_width(row, other) > 0.6 * row.width:
            above |= other.top + other.bottom < row.top + row.bottom
            below |= other.top + other.bottom > row.top + row.bottom
    return above + below + beside
