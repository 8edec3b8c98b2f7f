"""Wavy rules, as papers in vertical lines set them between two items: ink that goes on and on in a narrow band, and
never fills it from side to side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, overlap
from pipeline.model import Box

LONG, NARROW = 3.0, 0.65
"""Length of a wavy rule, at the least, and the width of its band, at the most, in body heights."""
FILLED = 0.75
"""Mean share of the band that the ink spans at each point of the rule's length, at the most: characters that touch
span all of it."""
ALIKE = 0.5
"""Share of it that lies on a rule that is known, from which it is that rule; or in a picture, from which it is part of
that."""
BLOCK, DARKER = 2.0, 18
"""Width of the neighbourhood that ink is darker than, in body heights, and by how much, in greys."""


def find_waves(
    picture: NDArray[np.uint8], body: float, known: Sequence[Box], pictures: Sequence[Box]
) -> tuple[list[Box], list[Box]]:
    """Across and down, in the picture's pixels, but for rules that are ``known`` and what is drawn in ``pictures``."""
    block = max(3, int(BLOCK * body) | 1)
    ink = cv2.adaptiveThreshold(picture, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, DARKER)
    labels, stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[1:3]
    others = BoxIndex([*known, *pictures])
    across: list[Box] = []
    down: list[Box] = []
    for label, box in _find_narrow(np.asarray(stats, np.int32), body):
        size = box.width * box.height
        if any(overlap(box, other) > ALIKE * size for other in others.seen(box.left, box.top, box.right, box.bottom)):
            continue
        own = labels[box.top : box.bottom, box.left : box.right] == label
        flat = box.width > box.height
        if _span(own if flat else own.T) <= FILLED:
            (across if flat else down).append(box)
    return across, down


def _find_narrow(stats: NDArray[np.int32], body: float) -> Iterator[tuple[int, Box]]:
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    narrow = (np.maximum(wide, tall) >= LONG * body) & (np.minimum(wide, tall) <= NARROW * body)
    for label in np.flatnonzero(narrow[1:]).tolist():
        left, top, width, height, _ = stats[label + 1].tolist()
        yield label + 1, Box(left=left, top=top, right=left + width, bottom=top + height)


def _span(ink: NDArray[np.bool_]) -> float:
    """From the uppermost ink to the lowest in each column of pixels: the mean, in the height of all."""
    high = ink.shape[0]
    inked = ink.any(axis=0)
    first, last = ink.argmax(axis=0), high - ink[::-1].argmax(axis=0)
    return float((last - first)[inked].mean() / high) if inked.any() else 1.0
