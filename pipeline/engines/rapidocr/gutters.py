"""Cuts boxes that run the lines of two neighbouring columns together.

Where a gutter is narrow the detector now and then bridges it. Such a box crosses a strip that the boxes above and
below leave free on both sides of it, and in the picture that strip holds nothing, or a printed rule. Headlines
are left alone: they have no neighbours of their own type size, and print where the strip would be.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture
from pipeline.engines.rapidocr.detect import Quads
from pipeline.engines.rapidocr.read import cut_out

REACH = 8.0
"""How far above and below neighbours are asked, in heights of the box."""
LIKE = 0.6, 1.6
"""Heights of neighbours that are of the same type, to that of the box."""
WITNESSES = 2
"""Neighbours that must end before the gutter, and as many that must begin behind it."""
EDGE = 0.7
"""How far from a column's edge, in heights of the box, a line stands that begins or ends at it."""
NARROWEST = 0.25
"""Of a gutter, in heights of the box; the free space between characters is smaller."""


def cut_at_gutters(picture: Picture, quads: Quads) -> Quads:
    """The same boxes, those that cross gutters in pieces. Upright boxes are left as they are."""
    if not len(quads):
        return quads
    low, high = quads.min(axis=1), quads.max(axis=1)
    pieces: list[NDArray[np.float32]] = []
    for index, quad in enumerate(quads):
        width, height = high[index] - low[index]
        gaps: list[tuple[float, float]] = []
        if width > 4 * height:
            gaps = [
                gap
                for strip in _free_strips(index, low, high)
                if (gap := _gap(picture, quad, (strip[0] - low[index, 0]) / width, (strip[1] - low[index, 0]) / width))
            ]
        starts = [0.0, *(end for _, end in gaps)]
        ends = [*(start for start, _ in gaps), 1.0]
        pieces.extend(_slice(quad, start, end) for start, end in zip(starts, ends, strict=True))
    return np.stack(pieces)


def _free_strips(index: int, low: NDArray[np.float32], high: NDArray[np.float32]) -> list[tuple[float, float]]:
    """Stretches of x inside the box that its neighbours above and below leave free, seen on either side."""
    (left, top), (right, bottom) = low[index], high[index]
    height = bottom - top
    like = ((high - low)[:, 1] > LIKE[0] * height) & ((high - low)[:, 1] < LIKE[1] * height)
    close = (high[:, 1] > top - REACH * height) & (low[:, 1] < bottom + REACH * height)
    apart = (low[:, 1] > top + height / 2) | (high[:, 1] < bottom - height / 2)
    near = like & close & apart & (high[:, 0] > left) & (low[:, 0] < right)
    near[index] = False
    starts, ends = low[near, 0], high[near, 0]
    strips = []
    for end in sorted(set(ends[(ends > left + height) & (ends < right - height)].tolist())):
        behind = starts[starts > end - height / 4]
        if not len(behind):
            continue
        start = float(np.sort(behind)[min(WITNESSES, len(behind)) - 1])
        low_x, high_x = float(end), max(start, float(end) + 1.0)
        middle = (low_x + high_x) / 2
        if high_x - low_x > 4 * height:
            continue
        before = (ends <= low_x + height / 4) & (ends > low_x - 2 * height)
        after = (starts >= high_x - height / 4) & (starts < high_x + 2 * height)
        across = int(((starts < middle) & (ends > middle)).sum())
        if min(before.sum(), after.sum()) < WITNESSES or across * 3 > min(before.sum(), after.sum()):
            continue
        # A byline or a heading in the middle of two columns starts and ends at neither's edge.
        column_left, column_right = float(np.median(starts[before])), float(np.median(ends[after]))
        starts_there = min(abs(left - column_left), abs(left - column_left - 2 * height)) < EDGE * height
        if starts_there and (right > column_right - EDGE * height or left < column_left + EDGE * height):
            strips.append((low_x - height / 4, high_x + height / 4))
    return _merge(strips)


def _merge(strips: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for low, high in sorted(strips):
        if merged and low <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return merged


def _gap(picture: Picture, quad: NDArray[np.float32], start: float, end: float) -> tuple[float, float] | None:
    """The widest stretch of the box between two fractions of its width in which nothing, or only a rule, is
    printed, as fractions of its width."""
    cut = cut_out(picture, quad)
    tall, wide = cut.shape
    level, _ = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    # The box is larger than its line: what reaches in from lines above and below is left out.
    core = cut[tall // 8 : tall - tall // 8] < level
    ink = core.mean(axis=0)
    # A rule is inked over the whole height of the box and but a few pixels wide.
    rule = ink > 0.85
    widened = cv2.dilate(rule.astype(np.uint8)[None], np.ones((1, 3), np.uint8))[0].astype(bool)
    free = np.r_[False, (ink < 0.04) | widened, False]
    edges = np.flatnonzero(free[1:] != free[:-1])
    best: tuple[int, int] | None = None
    for low, high in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        # Print on both sides, or there is nothing to part.
        if low == 0 or high == wide or high <= start * wide or low >= end * wide:
            continue
        if (
            high - low >= NARROWEST * tall
            and int(rule[low:high].sum()) < tall / 4
            and (best is None or high - low > best[1] - best[0])
        ):
            best = low, high
    if best is None:
        return None
    # A little of the free space stays with either side, as the detector would leave it.
    spare = min((best[1] - best[0]) // 3, tall // 8)
    return (best[0] + spare) / wide, (best[1] - spare) / wide


def _slice(quad: NDArray[np.float32], start: float, end: float) -> NDArray[np.float32]:
    if start == 0.0 and end == 1.0:
        return quad
    across = quad[1] - quad[0], quad[2] - quad[3]
    return np.stack(
        [
            quad[0] + start * across[0],
            quad[0] + end * across[0],
            quad[3] + end * across[1],
            quad[3] + start * across[1],
        ]
    ).astype(np.float32)
