"""Tints: the even grey under a whole story, as magazines and features set it. It is as good as a frame.

:mod:`.grounds` finds bars and shaded boxes of some lines by the paper around them; a tint is larger than what can be
looked over at once, so it is told by the page's own paper, by being even, and by its sharp edge.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, grow, overlap, shared_width
from pipeline.model import Box
from pipeline.stages.layout.pictures import scale_box

LEAST, LINES = 8.0, 6
"""Body heights that a tint is wide and high, and lines of text on it, at the least."""
MOST = 0.6
"""Share of the page that it takes up at the most: paper may be grey all over."""
DARKER, DARKEST = 0.05, 0.45
"""How much darker than the page's paper it is at the least and at the most, as shares of that."""
EVEN = 0.08
"""The same between its lightest and its darkest tenth, at the most."""
FILLED, EDGED, SIDES = 0.8, 0.7, 3
"""Shares of its box that it fills, and of a side that has paper beyond it, at the least; and how many sides have."""
CLOSE = 0.5
"""White between two lines of one column, in body heights, at the most."""
FINE = 5.0
"""Pixels of a body height at which tints are searched for."""


def find_tints(picture: NDArray[np.uint8], text: Sequence[Box], unit: float) -> list[Box]:
    """Boxes of tints with text on them; ``picture`` is (height, width), ``text`` the boxes of its lines and ``unit`` a
    body height in its pixels."""
    side = max(3, round(0.9 * unit) | 1)
    bright = cv2.dilate(cv2.blur(picture, (3, 3)), np.ones((side, side), np.uint8))
    scale = min(1.0, FINE / unit)
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.medianBlur(cv2.resize(bright, size, interpolation=cv2.INTER_AREA), 3).astype(np.float32)
    paper = float(np.percentile(small, 90))
    tinted = ((small < (1 - DARKER) * paper) & (small > DARKEST * paper)).astype(np.uint8)
    fine = unit * scale
    solid = cv2.morphologyEx(tinted, cv2.MORPH_OPEN, np.ones((round(2 * fine), round(2 * fine)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    lines = [scale_box(box, scale) for box in text]
    near = BoxIndex(lines)
    found = []
    for label in range(1, count):
        left, top, width, height, area = (int(one) for one in stats[label])
        if min(width, height) < LEAST * fine or area < FILLED * width * height or area > MOST * small.size:
            continue
        box = Box(left=left, top=top, right=left + width, bottom=top + height)
        own = [lines[k] for k in near.near(box) if overlap(lines[k], box) > 0.9 * lines[k].width * lines[k].height]
        if len(own) < LINES or _runs_on(own, lines, near, box, fine):
            continue
        low, high = np.percentile(small[labels == label], (10, 90))
        if high - low <= EVEN * paper and _count_edges(small, box, paper, fine) >= SIDES:
            found.append(scale_box(box, 1 / scale))
    return found


def _runs_on(own: Sequence[Box], lines: Sequence[Box], near: BoxIndex, box: Box, fine: float) -> bool:
    """Whether a column goes on over the upper or the lower edge as close as its lines stand: the paper is stained."""
    inside = BoxIndex(own)
    for outer in (lines[k] for k in near.near(grow(box, 0, fine))):
        if overlap(outer, box) > 0.5 * outer.width * outer.height:
            continue
        beside = grow(outer, 0, CLOSE * fine)
        for line in (own[k] for k in inside.near(beside)):
            if shared_width(line, outer) > 0.6 * max(line.width, outer.width):
                return True
    return False


def _count_edges(small: NDArray[np.float32], box: Box, paper: float, fine: float) -> int:
    """Sides beyond which there is paper at once."""
    off, deep = round(0.6 * fine), max(1, round(fine))
    strips = (
        small[max(0, box.top - off - deep) : max(0, box.top - off), box.left : box.right],
        small[box.bottom + off : box.bottom + off + deep, box.left : box.right],
        small[box.top : box.bottom, max(0, box.left - off - deep) : max(0, box.left - off)],
        small[box.top : box.bottom, box.right + off : box.right + off + deep],
    )
    return sum(bool(one.size) and float((one > (1 - DARKER) * paper).mean()) >= EDGED for one in strips)
