"""Headings that are set across over a few columns of vertical text, with a rule or a wavy line under them.

The search for lines finds such a heading in pieces (a character, two or three of a row, the first characters of two
rows one under the other), or takes its ends for the columns' own. Where pieces of a row stand over a rule that is as
wide as a few columns, all that stands between it and the head of the tier is cut out in rows and recognised anew.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.geometry import BoxIndex, corners, gather, grow, hull_of_boxes, overlap, shared_height, shared_width
from pipeline.language.character_model import is_han
from pipeline.model import Box, Line
from pipeline.stages.recognise.columns import Ink, cut_across, cut_down
from pipeline.stages.recognise.line_ids import free_ids
from pipeline.stages.recognise.tiers import find_upright

PIECE = 0.6, 2.4
"""Height of a piece's box, in the width of the page's vertical lines, from and to."""
LEVEL, BESIDE, UNDER, LETTERS = 0.4, 1.2, 0.6, 12
"""How far the middles of two pieces of a row are apart, the white between them, and that between two rows, in their
height, at the most; and characters of a piece, at the most."""
NEAR, THIN, LONG, JOINED = 1.2, 0.55, 2.2, 0.3
"""How far under the pieces the rule lies, how thick it is and how wide the gaps in it are, at the most, and how long it
is, at the least, in the width of vertical lines."""
LEANS, FLAT = 0.15, 1.5
"""How far the middles of two pieces of the rule are apart, in height, in the same measure, at the most; and the length
of each, in its thickness, at the least."""
WIDER, COVERS = 1.3, 0.7
"""How far the rule reaches beyond the pieces at either side, at the most, in the same measure, and the share of their
width that it lies under, at the least: a longer one parts two tiers."""
ROWS, ROW, WHITE, SPECK = 3, (0.5, 1.8), 0.1, 0.1
"""Rows of a heading, at the most; the height of each, and the white between two, at the least, in the same measure; and
ink of a row of pixels that counts as white, too."""
REACH = 1.9
"""How far over the uppermost piece another row may begin, in the same measure."""
SURE, CHARACTERS, AS_MUCH = 0.8, 3, 0.8
"""Mean confidence of the rows, and characters of all, at the least; and in those that the pieces had."""
MORE = 0.15
"""White over and under print within the boxes that the search for lines draws, in the print's height."""
LEFT = 0.5
"""Share of a line within the heading from which it was a piece of it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """In the picture's pixels: its rows from the top, the rule under it, and how many pieces it was found in."""

    rows: tuple[Box, ...]
    rule: Box
    pieces: int

    @property
    def box(self) -> Box:
        return hull_of_boxes([*self.rows, self.rule])


def read_across(
    reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language
) -> tuple[Reading, tuple[Box, ...]]:
    """``reading``, in the picture's pixels, with rows in the place of their pieces; they come last. And the places of
    these headings and their rules: no column goes through them."""
    upright = find_upright(reading.lines)
    if not upright:
        return reading, ()
    width = float(statistics.median(line.box.width for line in upright))
    lines, rejected = list(reading.lines), list(reading.rejected)
    names = free_ids(reading)
    places: list[Box] = []
    for heading in _find_headings(reading, picture, width):
        found = engine.read_cuts(picture(), [cut_across(row) for row in heading.rows], language)
        rows = [row for row in found if row is not None and row.text.strip()]
        pieces = [line for line in (*lines, *rejected) if _is_piece_of(line.box, heading)]
        if len(rows) < len(heading.rows) or not _are_sure(rows, pieces):
            continue
        shorter, gone = _shorten(lines, heading, picture, engine, language)
        gone |= {line.id for line in pieces}
        lines, rejected = ([line for line in some if line.id not in gone] for some in (lines, rejected))
        lines += [replace(line, id=next(names)) for line in (*(_widen(row) for row in rows), *shorter)]
        places.append(heading.box)
    return replace(reading, lines=tuple(lines), rejected=tuple(rejected)), tuple(places)


def _are_sure(rows: Sequence[Line], pieces: Sequence[Line]) -> bool:
    characters = sum(len(row.text) for row in rows)
    if characters < max(CHARACTERS, AS_MUCH * sum(len(piece.text) for piece in pieces)):
        return False
    return sum(row.confidence * len(row.text) for row in rows) >= SURE * characters


def _widen(row: Line) -> Line:
    """With a box as high as those that the search for lines draws: what comes after tells the size of type by it."""
    box, more = row.box, round(MORE * row.box.height)
    high = Box(left=box.left, top=max(0, box.top - more), right=box.right, bottom=box.bottom + more)
    return replace(row, box=high, polygon=tuple((int(x), int(y)) for x, y in corners(high)))


def _find_headings(reading: Reading, picture: Callable[[], Picture], width: float) -> Iterator[Heading]:
    pieces = [line.box for line in (*reading.lines, *reading.rejected) if _may_be_piece(line, width)]
    near = BoxIndex(pieces)
    pairs = (
        (at, k)
        for at, one in enumerate(pieces)
        for k in near.near(grow(one, BESIDE * one.height, UNDER * one.height))
        if k > at and _go_together(one, pieces[k])
    )
    for group in gather(len(pieces), pairs):
        hull = hull_of_boxes([pieces[at] for at in group])
        if hull.width >= LONG * width * COVERS:
            heading = _measure(hull, len(group), picture(), width)
            if heading is not None and (heading.pieces > len(heading.rows) or _is_crossed(heading, reading.lines)):
                yield heading


def _is_crossed(heading: Heading, lines: Sequence[Line]) -> bool:
    """Whether a column was read from within it, or one of its characters for a column's."""
    return any(_runs_through(line, heading) for line in lines)


def _may_be_piece(line: Line, width: float) -> bool:
    """A few Chinese characters of a row, or a heap as high as two rows of one."""
    low, high = PIECE[0] * width, PIECE[1] * width
    if len(line.text) > LETTERS or not any(is_han(ch) for ch in line.text):
        return False
    return low <= line.box.height <= high and (line.direction != "vertical" or len(line.text) <= 2)


def _go_together(one: Box, other: Box) -> bool:
    high = min(one.height, other.height)
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    white = max(one.left, other.left) - min(one.right, other.right)
    if apart <= LEVEL * high:
        return white <= BESIDE * high
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return down <= UNDER * high and shared_width(one, other) > 0


def _measure(hull: Box, pieces: int, picture: Picture, width: float) -> Heading | None:
    """None where no rule as wide as the pieces lies under them, or the print over it stands in no rows."""
    aside, up, down = round((WIDER + 1) * width), round(REACH * width), round(NEAR * width)
    left, right = max(0, hull.left - aside), min(picture.shape[1], hull.right + aside)
    top, bottom = max(0, hull.top - up), min(picture.shape[0], hull.bottom + down)
    crop = np.ascontiguousarray(picture[top:bottom, left:right])
    level, _ = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink: Ink = crop < level
    inner = Box(left=hull.left - left, top=hull.top - top, right=hull.right - left, bottom=hull.bottom - top)
    rule = _find_rule(ink, inner, width)
    if rule is None:
        return None
    rows = _find_rows(ink, rule, inner, width)
    if not rows:
        return None
    return Heading(tuple(_move(row, left, top) for row in rows), _move(rule, left, top), pieces)


def _move(box: Box, right: int, down: int) -> Box:
    return Box(left=box.left + right, top=box.top + down, right=box.right + right, bottom=box.bottom + down)


def _find_rule(ink: Ink, hull: Box, width: float) -> Box | None:
    """The uppermost, straight or wavy, with small gaps: thin pieces of ink that lie at one height. One that reaches
    further than the heading parts tiers."""
    stats = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)[2][1:]
    thin = [
        Box(left=left, top=top, right=left + wide, bottom=top + high)
        for left, top, wide, high, _ in stats.tolist()
        if high <= THIN * width and wide >= FLAT * high and top > (hull.top + hull.bottom) / 2
    ]
    near = BoxIndex(thin)
    gap, off = JOINED * width, LEANS * width
    pairs = (
        (at, k)
        for at, one in enumerate(thin)
        for k in near.near(grow(one, gap, off))
        if k > at and abs(one.top + one.bottom - thin[k].top - thin[k].bottom) <= 2 * off
    )
    found = [
        rule
        for group in gather(len(thin), pairs)
        if (rule := hull_of_boxes([thin[at] for at in group])).width >= LONG * width
        and rule.height <= THIN * width
        and sum(thin[at].width for at in group) >= COVERS * rule.width
        and shared_width(rule, hull) >= COVERS * hull.width
        and rule.left >= hull.left - WIDER * width
        and rule.right <= hull.right + WIDER * width
    ]
    return min(found, key=lambda one: one.top, default=None)


def _find_rows(ink: Ink, rule: Box, hull: Box, width: float) -> list[Box]:
    """From the rule upwards, as far as the pieces reach and rows like theirs go on."""
    left, right = rule.left, rule.right
    strip = ink[: rule.top, left:right]
    inked = np.flatnonzero(strip.sum(axis=1) > SPECK * width)
    rows: list[Box] = []
    for run in reversed(np.split(inked, np.flatnonzero(np.diff(inked) > max(1, WHITE * width)) + 1)):
        if not len(run):
            break
        top, bottom = int(run[0]), int(run[-1]) + 1
        if not ROW[0] * width <= bottom - top <= ROW[1] * width:
            break
        columns = np.flatnonzero(strip[top:bottom].any(axis=0))
        rows.insert(
            0,
            Box(
                left=max(0, left + int(columns[0]) - 2),
                top=max(0, top - 2),
                right=min(ink.shape[1], left + int(columns[-1]) + 3),
                bottom=bottom + 2,
            ),
        )
        if len(rows) == ROWS:
            break
    return rows if rows and shared_height(rows[-1], hull) > 0 else []


def _is_piece_of(box: Box, heading: Heading) -> bool:
    return overlap(box, heading.box) > LEFT * box.width * box.height


def _shorten(
    lines: Sequence[Line], heading: Heading, picture: Callable[[], Picture], engine: Engine, language: Language
) -> tuple[list[Line], set[str]]:
    """Columns under the rule that were read from within the heading, from the rule on; and the ids that they had."""
    through = [line for line in lines if _reaches_over(line, heading)]
    under = [line.box for line in lines if line.direction == "vertical" and line not in through]
    cuts = [_cut_under(line.box, heading.rule, under) for line in through]
    found = engine.read_cuts(picture(), [cut_down(box) for box in cuts], language) if cuts else ()
    pairs = [
        (line, one) for line, one in zip(through, found, strict=True) if one is not None and one.confidence >= SURE
    ]
    return [one for _, one in pairs], {line.id for line, _ in pairs}


def _cut_under(box: Box, rule: Box, others: Sequence[Box]) -> Box:
    """What is left of a column's box under the rule, beside the other columns there."""
    left, right, top = max(box.left, rule.left), min(box.right, rule.right), rule.bottom + 1
    for other in others:
        if other.bottom > top and other.top < box.bottom and other.left < right and other.right > left:
            if other.left + other.right > left + right:
                right = max(left + 1, other.left)
            else:
                left = min(right - 1, other.right)
    return Box(left=left, top=top, right=right, bottom=max(top + 1, box.bottom))


def _reaches_over(line: Line, heading: Heading) -> bool:
    """A column that begins over the rule and goes on under it."""
    box, rule = line.box, heading.rule
    return (
        line.direction == "vertical"
        and box.top < rule.top
        and box.bottom > rule.bottom + heading.rows[-1].height / 2
        and shared_width(box, rule) > LEFT * box.width
    )


def _runs_through(line: Line, heading: Heading) -> bool:
    """Such a column that begins in the upper half of the heading's last row, or over it."""
    last = heading.rows[-1]
    return _reaches_over(line, heading) and line.box.top < (last.top + last.bottom) / 2
