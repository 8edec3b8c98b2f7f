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
SHARED = 0.4
"""Width in heights of the box of a gutter that bridged boxes have in common, and"""
FELLOWS = 3
"""how many others must have it."""
NARROWEST = 0.25
"""Of a gutter, in heights of the box; the free space between characters is smaller."""

Gap = tuple[float, float]
"""From x to x, in picture pixels."""


def cut_at_gutters(picture: Picture, quads: Quads) -> Quads:
    """The same boxes, those that cross gutters in pieces. Upright boxes are left as they are."""
    if not len(quads):
        return quads
    low, high = quads.min(axis=1), quads.max(axis=1)
    wide = (high - low)[:, 0] > 4 * (high - low)[:, 1]
    gaps = [_gaps(picture, quad) if is_wide else [] for quad, is_wide in zip(quads, wide, strict=True)]
    pieces: list[NDArray[np.float32]] = []
    for index, quad in enumerate(quads):
        near = _near(index, low, high)
        strips = _free_strips(index, near, low, high) if gaps[index] else []
        chosen = {
            max(inside, key=lambda gap: gap[1] - gap[0])
            for start, end in strips
            if (inside := [gap for gap in gaps[index] if gap[1] > start and gap[0] < end])
        }
        chosen |= {gap for gap in gaps[index] if _is_shared(gap, index, near, gaps, low, high)}
        left, width, tall = float(low[index, 0]), float((high - low)[index, 0]), float((high - low)[index, 1])
        # A little of the free space stays with either side, as the detector would leave it.
        spared = [(gap, min((gap[1] - gap[0]) / 3, tall / 8)) for gap in sorted(chosen)]
        starts = [0.0, *((gap[1] - spare - left) / width for gap, spare in spared)]
        ends = [*((gap[0] + spare - left) / width for gap, spare in spared), 1.0]
        pieces.extend(_slice(quad, start, end) for start, end in zip(starts, ends, strict=True))
    return np.stack(pieces)


def _near(index: int, low: NDArray[np.float32], high: NDArray[np.float32]) -> NDArray[np.intp]:
    """Boxes of the same type size above and below a box."""
    (left, top), (right, bottom) = low[index], high[index]
    height = bottom - top
    like = ((high - low)[:, 1] > LIKE[0] * height) & ((high - low)[:, 1] < LIKE[1] * height)
    close = (high[:, 1] > top - REACH * height) & (low[:, 1] < bottom + REACH * height)
    apart = (low[:, 1] > top + height / 2) | (high[:, 1] < bottom - height / 2)
    near = like & close & apart & (high[:, 0] > left) & (low[:, 0] < right)
    near[index] = False
    return np.flatnonzero(near)


def _is_shared(
    gap: Gap,
    index: int,
    near: NDArray[np.intp],
    gaps: list[list[Gap]],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
) -> bool:
    """Whether one white strip runs down through this box and its neighbours, all of them bridged alike, as where
    columns stand on one grid of lines. Spaces between words and characters are narrower and never in line."""
    height = float(high[index, 1] - low[index, 1])
    if gap[1] - gap[0] < SHARED * height:
        return False
    if min(gap[0] - low[index, 0], high[index, 0] - gap[1]) < 4 * height:
        return False
    crossing = [int(one) for one in near if low[one, 0] < gap[0] and high[one, 0] > gap[1]]
    alike = sum(
        any(min(gap[1], end) - max(gap[0], start) >= SHARED * height for start, end in gaps[one]) for one in crossing
    )
    return alike >= FELLOWS and alike * 5 >= 4 * len(crossing)


def _free_strips(index: int, near: NDArray[np.intp], low: NDArray[np.float32], high: NDArray[np.float32]) -> list[Gap]:
    """Stretches of x inside the box that its neighbours above and below leave free, seen on either side."""
    (left, top), (right, bottom) = low[index], high[index]
    height = bottom - top
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


def _merge(strips: list[Gap]) -> list[Gap]:
    merged: list[Gap] = []
    for low, high in sorted(strips):
        if merged and low <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return merged


def _gaps(picture: Picture, quad: NDArray[np.float32]) -> list[Gap]:
    """Stretches of x inside a box, with print on either side, in which nothing, or only a rule, is printed."""
    cut = cut_out(picture, quad)
    tall, wide = cut.shape
    level, _ = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    # The box is larger than its line: what reaches in from lines above and below is left out.
    ink = (cut[tall // 8 : tall - tall // 8] < level).mean(axis=0)
    # A rule is inked over the whole height of the box and but a few pixels wide.
    rule = ink > 0.85
    widened = cv2.dilate(rule.astype(np.uint8)[None], np.ones((1, 3), np.uint8))[0].astype(bool)
    free = np.r_[False, (ink < 0.04) | widened, False]
    edges = np.flatnonzero(free[1:] != free[:-1])
    left, scale = float(quad[:, 0].min()), float(np.ptp(quad[:, 0])) / wide
    return [
        (left + low * scale, left + high * scale)
        for low, high in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if low > 0 and high < wide and high - low >= NARROWEST * tall and int(rule[low:high].sum()) < tall / 4
    ]


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
