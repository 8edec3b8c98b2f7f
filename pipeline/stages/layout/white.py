"""What white on one baseline means: a space between two pieces of one line, or the gutter between two columns."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.geometry import shared_height, shared_width
from pipeline.model import Box

if TYPE_CHECKING:
    from pipeline.stages.layout.rows import Neighbourhood, Piece


def is_walled(left: Box, right: Box, gap: float, rules: Sequence[Box], walls: Neighbourhood, body: float) -> bool:
    """A rule stands between two pieces, whose boxes may both reach over it, or, for display type, goes on below in the
    line of their gap, which is wider than the type's own spaces: headlines side by side, whose rule wear or the printer
    left out between them."""
    tall = max(left.height, right.height)
    slack = 0.3 * body
    reach = 12 * body if tall > 1.3 * body and gap > 0.38 * tall else 0.0
    low, high = sorted((left.right, right.left))
    aside = max(3.0, slack)
    return any(
        (rules[k].left >= left.right - 3 and rules[k].right <= right.left + 3)
        or low - slack < (rules[k].left + rules[k].right) / 2 < high + slack
        for k in walls.between(left.top, left.bottom + reach, low - aside, high + aside)
    )


WIDE = 0.4
"""White in a line of Latin display type, in its heights, that is more than a space between words mostly is."""
TOUCHING = 0.3
"""White, in body heights, that is less than any gutter's."""
CUT = 1.6
"""Body heights of a line of text at the most: what was cut from a box over two columns is as tall as that was."""
FILLED, LINES = 0.65, 2
"""Share of the taller of two lines that the lower one has at the least where both fill one column; and how many such
lines stand over or under each piece, at the least."""
STAIN = 2.0
"""White in a line of display type, in its heights, at the most, where a stain or a tear took a word."""
LARGER = 1.3
"""Height of a headline to that of its kicker, at the least."""
ACROSS = 4
"""Lines that run on under such white, at the least."""


def white_in_marks(left: Piece, right: Piece) -> float:
    """White in full-width marks at the two edges: half of each such mark is empty."""
    size = 0.5 * max(left.box.height, right.box.height)
    return size * (left.line.text.endswith(("”", "’", "》", "」", "』", "）", "：", "，", "、", "；"))) + size * (
        right.line.text.startswith(("“", "‘", "《", "「", "『", "（"))
    )


def is_word_space(
    i: int,
    j: int,
    gap: float,
    tall: float,
    boxes: Sequence[Box],
    sizes: Sequence[float],
    near: Neighbourhood,
    body: float,
    *,
    chinese: bool,
) -> bool:
    """Whether the white between pieces ``i`` and ``j``, ``gap`` wide without that of marks, is a space of one line:
    the lines above and below run across it, or, in display type, it is no wider than the type is ``tall``. ``sizes``
    are those of the type in the ``boxes``."""
    left, right = boxes[i], boxes[j]
    if tall > 1.3 * body:  # display type: its spaces are no wider than it is tall
        if right.left - left.right < TOUCHING * body and tall < CUT * body and _fill_columns(left, right, boxes, near):
            return False  # text, cut from a box that reached over the gutter
        if _is_over_headline(left, right, boxes, near):
            return True
        level = abs((left.top + left.bottom) - (right.top + right.bottom)) / 2 < 0.1 * tall
        if gap > 0.5 * tall and not (level and min(left.height, right.height) > 0.92 * tall):
            return False  # two headlines side by side
        if not chinese and WIDE * tall < gap < STAIN * tall and _is_over_one_column(left, right, boxes, near, body):
            return True
        if chinese and 0.5 * tall < gap and _is_over_gutter(left, right, boxes, near, body):
            # A space, or the gutter between two articles? What is one article's runs on from column to column.
            opens = _opens_paragraph(right, boxes, near, body)
            return gap < 1.15 * tall and (opens is False or (opens is None and gap > 0.85 * tall))
        if not chinese and gap > WIDE * tall and _is_over_gutter(left, right, boxes, near, body):
            return False  # where one column ends and the next begins, and wider than words stand apart
        return gap < (1.15 if chinese else 0.7) * tall
    gap_left, gap_right = left.right, right.left
    if gap_right - gap_left < TOUCHING * body:
        return _runs_across(left, right, boxes, sizes, near, body)
    across = apart = 0
    for k in near.between(left.top - 3.2 * body, left.bottom + 3.2 * body, gap_left - 4 * body, gap_right + 4 * body):
        other = boxes[k]
        if k in (i, j) or min(other.bottom, left.bottom) - max(other.top, left.top) > 0.5 * left.height:
            continue
        if sizes[k] > 1.3 * body:
            continue
        if other.left <= gap_left - body and other.right >= gap_right + body:
            across += 1
        elif other.right > gap_left - 4 * body and other.left < gap_right + 4 * body:
            apart += abs(other.right - gap_left) < 1.5 * body or abs(other.left - gap_right) < 1.5 * body
    return across > apart or (across == apart and gap_right - gap_left < (0.6 if across == 0 else 0.2) * body)


def _runs_across(
    left: Box, right: Box, boxes: Sequence[Box], sizes: Sequence[float], near: Neighbourhood, body: float
) -> bool:
    """Whether pieces that touch are one line: marks leave white in a line or two, a gutter is kept by all."""
    across = before = after = widest = 0
    first, last = min(left.left, left.right - body), max(right.right, right.left + body)
    for k in near.between(left.top - 8 * body, left.bottom + 8 * body, first, last):
        other = boxes[k]
        if other is left or other is right or sizes[k] > 1.3 * body:
            continue
        widest = max(widest, other.width * (shared_width(other, left) + shared_width(other, right) > 0))
        if other.left <= left.right - 0.5 * left.width and other.right >= right.left + 0.5 * right.width:
            across += 1
        else:
            before += abs(other.right - left.right) < body
            after += abs(other.left - right.left) < body
    fits = right.right - left.left < 1.25 * widest
    return across > 0.4 * max(before, after) or (fits and not min(before, after))


def _fill_columns(left: Box, right: Box, boxes: Sequence[Box], near: Neighbourhood) -> bool:
    """Whether two pieces that touch fill a column each, as the lines over and under them do, hardly one of which runs
    across."""
    tall = max(left.height, right.height)
    before = after = across = 0
    for k in near.between(left.top - 6 * tall, left.bottom + 6 * tall, left.left, right.right):
        other = boxes[k]
        if other is left or other is right or not FILLED * tall <= other.height <= tall / FILLED:
            continue
        if other.left < left.right - tall and other.right > right.left + tall:
            across += 1
        before += abs(other.right - left.right) < 0.5 * tall and abs(other.left - left.left) < tall
        after += abs(other.left - right.left) < 0.5 * tall and abs(other.right - right.right) < tall
    return min(before, after) >= max(LINES, 4 * across)


def _is_over_headline(left: Box, right: Box, boxes: Sequence[Box], near: Neighbourhood) -> bool:
    """Whether larger type runs on right under both of two pieces: what stands over one headline is one kicker, with
    white between its parts."""
    tall = max(left.height, right.height)
    bottom = max(left.bottom, right.bottom)
    return any(
        other.height >= LARGER * tall
        and other.top >= bottom - 0.5 * tall
        and other.left <= left.right - tall
        and other.right >= right.left + tall
        for other in (boxes[k] for k in near.between(bottom, bottom + tall, left.right, right.left))
    )


def _is_over_one_column(left: Box, right: Box, boxes: Sequence[Box], near: Neighbourhood, body: float) -> bool:
    """Whether what stands under two pieces runs across the white between them, and none of it ends or begins there."""
    across = 0
    for k in near.between(left.bottom, left.bottom + 12 * body, left.right - body, right.left + body):
        other = boxes[k]
        if other.top < left.bottom - 0.3 * left.height:
            continue
        if other.left > left.right - body or other.right < right.left + body:
            return False
        across += 1
    return across >= ACROSS


def _is_over_gutter(left: Box, right: Box, boxes: Sequence[Box], near: Neighbourhood, body: float) -> bool:
    """Whether lines of text end and begin under the white between two pieces of display type, and none runs across,
    nor does a kicker above."""
    ends = begins = False
    for k in near.between(
        left.top - 2.2 * body, left.bottom + 8 * body, left.left, max(left.right, right.right) + body
    ):
        other = boxes[k]
        if other.height > 1.3 * body or shared_height(other, left) > 0.5 * other.height:
            continue
        if other.left <= left.right - body and other.right >= right.left + body:
            return False
        if other.top < left.top:
            continue
        ends = ends or (left.left < other.right <= right.left + body and other.right >= left.right - body)
        begins = begins or (right.right > other.left >= left.right - body and other.left <= right.left + body)
    return ends and begins


def _opens_paragraph(head: Box, boxes: Sequence[Box], near: Neighbourhood, body: float) -> bool | None:
    """Whether the first full line of the column under the left end of a headline is indented; None where no column is
    seen there."""
    under = sorted(
        (
            boxes[k]
            for k in near.between(head.bottom, head.bottom + 12 * body, head.left - 3.5 * body, head.left + 3.5 * body)
            if boxes[k].top >= head.bottom - 0.3 * body
            and boxes[k].height <= 1.3 * body
            and boxes[k].left < head.left + 3.5 * body
            and boxes[k].right > head.left + 2 * body
            and boxes[k].left > head.left - 3.5 * body
        ),
        key=lambda box: (box.top, box.left),
    )
    if len(under) < 3:
        return None
    edge = statistics.median_low(sorted(box.left for box in under)[: max(1, len(under) - 1)])
    far = statistics.median_high(box.right for box in under)
    for box in under:
        if box.right >= far - 1.5 * body:
            return box.left > edge + 1.2 * body
    return None
