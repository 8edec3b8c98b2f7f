"""Lengthens boxes over the print that stands just beyond their ends.

The detector's boxes end with the last whole character. A mark behind it, set small in a square of its own as Chinese
marks are (a full stop, or a closing quotation mark high above the line), often stays outside, or gets a box of its own
in which it cannot be read.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture
from pipeline.engines.rapidocr.detect import Quads, length, thickness
from pipeline.engines.rapidocr.read import cut_out

REACH = 1.5
"""How far beyond a box print is looked for, in its heights: the square of one mark, and a little."""
APART = 0.75
"""Widest white between the box and a mark, in heights: a full stop in the corner of its square leaves some."""
LEAST = 0.06
"""Shorter side of print that is no speck of dust, in heights; its longer side is at least"""
LONGER = 0.2
PALE = 0.25
"""From how much of the difference between paper and ink on a pixel is inked: marks fade before characters do."""
TALLEST = 0.8
"""What is taller, in heights, is a character of another line, a rule or a picture."""
EDGE = 0.12
"""White that is left behind the last mark, in heights."""
SMALL = 1.1
"""A box whose sides are no longer, in heights of a line that ends before it, holds but a mark of that line."""
LINE = 2.5
"""From how many times its height a box is a line that may be lengthened."""

Way = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Unit vectors along the line, and down across it."""


def reach_ends(picture: Picture, quads: Quads) -> Quads:
    """The same boxes, lengthened where the picture shows marks beyond an end; boxes that held nothing else are gone."""
    if not len(quads):
        return quads
    tall, long = thickness(quads), length(quads)
    upright = _is_upright(quads)
    turned = np.where(upright[:, None, None], np.roll(quads, -1, axis=1), quads)
    low, high = quads.min(axis=1), quads.max(axis=1)
    taken = np.zeros(len(quads), bool)
    for index in map(int, np.flatnonzero(long >= LINE * tall)):
        axis = 1 if upright[index] else 0
        found = [_reach(picture, turned[index], low, high, tall, index, axis, end, taken) for end in (False, True)]
        turned[index] = _lengthen(turned[index], *found)
    kept = np.where(upright[:, None, None], np.roll(turned, 1, axis=1), turned)
    return np.asarray(kept[~taken], np.float32)


def _is_upright(quads: Quads) -> NDArray[np.bool_]:
    across, down = quads[:, 1] - quads[:, 0], quads[:, 3] - quads[:, 0]
    return np.asarray(np.linalg.norm(down, axis=1) > np.linalg.norm(across, axis=1))


def _lengthen(quad: NDArray[np.float32], before: float, after: float) -> NDArray[np.float32]:
    """``before`` and ``after`` in pixels, along the box."""
    along = quad[1] - quad[0]
    along = along / max(float(np.linalg.norm(along)), 1.0)
    moved = quad.copy()
    moved[[0, 3]] -= before * along
    moved[[1, 2]] += after * along
    return moved


def _reach(
    picture: Picture,
    quad: NDArray[np.float32],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    tall: NDArray[np.float32],
    index: int,
    axis: int,
    end: bool,
    taken: NDArray[np.bool_],
) -> float:
    """How many pixels further the box has to go at one end to hold the marks there; 0 where there are none."""
    height = float(tall[index])
    edge = float(high[index, axis] if end else low[index, axis])
    other = 1 - axis
    middle = float(low[index, other] + high[index, other]) / 2
    beyond = (low[:, axis] + high[:, axis]) / 2
    ahead = (
        (beyond > edge) & (low[:, axis] < edge + REACH * height)
        if end
        else ((beyond < edge) & (high[:, axis] > edge - REACH * height))
    )
    ahead &= (low[:, other] < middle + height / 2) & (high[:, other] > middle - height / 2)
    ahead[index] = False
    room = REACH * height
    swallowed: list[int] = []
    for one in np.flatnonzero(ahead & ~taken):
        size = high[one] - low[one]
        inside = low[one, other] > middle - 0.7 * height and high[one, other] < middle + 0.7 * height
        gap = float(low[one, axis] - edge if end else edge - high[one, axis])
        if max(size) <= SMALL * height and inside and gap < APART * height:
            swallowed.append(int(one))
            continue
        room = min(room, gap)
    if room < LONGER * height:
        return 0.0
    marks = _find_marks(picture, quad, height, room, end=end)
    if marks > 0:
        taken[[one for one in swallowed if _is_within(low[one], high[one], axis, edge, marks, end=end)]] = True
    return marks


def _is_within(
    low: NDArray[np.float32], high: NDArray[np.float32], axis: int, edge: float, reach: float, *, end: bool
) -> bool:
    """Whether most of a small box lies in the stretch that the line has won."""
    start, stop = (edge, edge + reach) if end else (edge - reach, edge)
    return (min(stop, float(high[axis])) - max(start, float(low[axis]))) * 2 > float(high[axis] - low[axis])


def _find_marks(picture: Picture, quad: NDArray[np.float32], height: float, room: float, *, end: bool) -> float:
    extent = max(float(np.linalg.norm(quad[1] - quad[0])), 1.0)
    # The threshold is that of the line's end, since the piece beyond it may hold no print at all.
    known = min(extent, 4 * height)
    before, after = (known - extent, room) if end else (room, known - extent)
    piece = cut_out(picture, _lengthen(quad, before, after))
    piece = np.ascontiguousarray(piece if end else piece[:, ::-1])
    cut = np.asarray(cv2.GaussianBlur(piece, (0, 0), max(height / 32, 0.5)), np.uint8)
    level, _ = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = cut <= level
    if dark.all() or not dark.any():
        return 0.0
    paper, print_ = float(np.median(cut[~dark])), float(np.median(cut[dark]))
    ink = (cut < paper - PALE * (paper - print_)).astype(np.uint8)
    edge = round(known * cut.shape[1] / (known + room))
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    reached = edge
    for x, y, wide, high, _ in sorted(stats[1:count].tolist()):
        if x + wide <= reached:
            continue
        whole = y > 0 and y + high < cut.shape[0] and x + wide < cut.shape[1]
        if not whole or high > TALLEST * height:
            # Whatever stands behind a rule or a character of another line belongs to that.
            if x > edge and high > TALLEST * height:
                break
            continue
        if min(wide, high) < LEAST * height or max(wide, high) < LONGER * height:
            continue
        if x - reached > APART * height:
            break
        reached = x + wide
    if reached == edge:
        return 0.0
    return min(float(reached - edge) + EDGE * height, room)
