"""Grounds: what type is printed on other than bare paper. A headline in reverse on a bar, or over a tint; a shaded box.

A ground is even; a picture is not, though words may stand in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, grow, hull_of_boxes, overlap
from pipeline.model import Box

DARKER = 0.14
"""How much darker than the paper a ground is at least, as a share of the paper's brightness."""
WIDEST = 20.0
"""Body heights: of the two sides of a ground, the shorter at the most."""
EVEN = 56
"""Greys between the lightest and the darkest tenth of a ground, away from its type, at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """``box`` in the pixels of the picture it was found on, ``grey`` how bright it is, ``lines`` how many stand on
    it."""

    box: Box
    grey: float
    lines: int

    @property
    def shades(self) -> bool:
        """Whether it lies under text, as a shaded box does, not under a headline alone."""
        return self.lines >= 6


def find_grounds(
    picture: NDArray[np.uint8], paper: NDArray[np.float32], text: Sequence[Box], on: Sequence[Box], height: float
) -> list[Ground]:
    """``paper`` is how bright the bare paper is at every pixel of ``picture``, ``text`` the boxes of lines on it,
    ``on`` those of them that lie on a ground, ``height`` that of body type; the largest ground first."""
    if not on:
        return []
    dark = (paper - picture > DARKER * paper).astype(np.uint8)
    for box in on:
        dark[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)] = 1
    # Rules and single strokes that touch a ground are no part of it.
    side = max(3, round(0.5 * height))
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    clear = solid.copy()
    pad = max(1, round(0.1 * height))
    for box in text:
        clear[max(0, box.top - pad) : box.bottom + pad, max(0, box.left - pad) : box.right + pad] = 0
    clear = cv2.erode(clear, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    theirs, lines = BoxIndex(on), BoxIndex(text)
    found = []
    for label in range(1, count):
        left, top, width, tall, area = (int(one) for one in stats[label])
        box = Box(left=left, top=top, right=left + width, bottom=top + tall)
        own = [on[k] for k in theirs.near(box) if overlap(on[k], box) > 0.7 * on[k].width * on[k].height]
        if not own or area < 0.75 * width * tall:
            continue
        if sum(one.width * one.height for one in own) < 0.12 * width * tall:
            continue
        type_ = hull_of_boxes(own)
        if type_.height < 1.3 * height and tall < type_.height + 0.3 * height:
            continue  # a line that is heavily inked
        if len(own) > 1 and _runs_on(own, text, lines, box, height):
            continue
        window = (slice(box.top, box.bottom), slice(box.left, box.right))
        greys = picture[window][(labels[window] == label) & (clear[window] > 0)]
        if greys.size > 20:
            low, high = np.percentile(greys, (10, 90))
            if high - low > EVEN:
                continue
            grey = float(np.median(greys))
        else:
            grey = float(np.median([np.median(picture[one.top : one.bottom, one.left : one.right]) for one in own]))
        found.append(Ground(box=box, grey=grey, lines=len(own)))
    return sorted(found, key=lambda one: (-one.box.width * one.box.height, one.box.top, one.box.left))


def _runs_on(own: Sequence[Box], text: Sequence[Box], near: BoxIndex, box: Box, height: float) -> bool:
    """Whether a column of text goes on over the edge of what seems its ground, at the usual distance between lines:
    the print of the leaf's other side shows through, or the paper is stained."""
    top, bottom = min(own, key=lambda one: one.top), max(own, key=lambda one: one.bottom)
    known = set(own)
    for one in (text[k] for k in near.near(grow(hull_of_boxes([box, *own]), 0, height))):
        if one in known or min(one.right, box.right) - max(one.left, box.left) < 0.6 * max(one.width, top.width):
            continue
        if min(abs(top.top - one.bottom), abs(one.top - bottom.bottom)) < 0.5 * height and one.height < 1.3 * height:
            return True
    return False


def find_surroundings(picture: NDArray[np.uint8], height: float) -> NDArray[np.float32]:
    """How bright the paper is around whatever is darker and less than some lines wide or high, at every pixel.
    ``height`` is that of body type in pixels."""
    side = max(3, int(height) | 1)
    bright = cv2.dilate(cv2.blur(picture, (3, 3)), np.ones((side, side), np.uint8))
    wide = max(3, round(WIDEST * height))
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((wide, wide), np.uint8))
    return np.asarray(cv2.blur(closed, (side, side)), dtype=np.float32)


def lies_on_ground(picture: NDArray[np.uint8], box: Box, paper: float) -> bool:
    """Type covers less than half of a line's box. So a line lies on a tint where there is next to no bare paper in it,
    and on a bar where more than half of it is ink."""
    cut = picture[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]
    if cut.size == 0:
        return False
    middle, light = np.percentile(cut, (50, 75))
    return bool(light < (1 - DARKER) * paper or middle < 0.62 * paper)
