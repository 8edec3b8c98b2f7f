"""Lines that are no rules: folds of the leaf, which run on over its margins, and the frames of pictures."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, grow
from pipeline.model import Box

MARGIN = 2.0
"""Body heights at each edge of the leaf in which a fold shows, if it is one."""
SEEN = 0.8
"""Share of the margin's width over which it shows at least."""
DARKER = 14
"""Greys by which a fold is darker than the paper above and below it, at least."""


def without_folds(rules: Sequence[Box], picture: NDArray[np.uint8], height: float) -> list[Box]:
    """``rules`` across, less those on a straight line that goes on over both margins: print ends at the type area,
    a fold at the edge of the leaf. ``height`` is that of body type, in pixels of ``picture``."""
    wide = picture.shape[1]
    side = round(MARGIN * height)
    if not rules or wide < 4 * side:
        return list(rules)
    left, right = _find_levels(picture[:, :side], height), _find_levels(picture[:, wide - side :], height)
    if not left.size or not right.size:
        return list(rules)
    # Where the line from margin to margin passes each rule's middle, for every pair of levels.
    kept = []
    for rule in rules:
        along = ((rule.left + rule.right) / 2 - side / 2) / (wide - side)
        passes = left[:, None] * (1 - along) + right[None, :] * along
        leans = np.abs(left[:, None] - right[None, :]) < 0.03 * wide
        on = np.abs(passes - (rule.top + rule.bottom) / 2) < 0.3 * height
        if not bool((on & leans).any()):
            kept.append(rule)
    return kept


def _find_levels(strip: NDArray[np.uint8], height: float) -> NDArray[np.float64]:
    """The heights at which a thin dark line crosses a strip of the margin."""
    around = max(5, round(0.45 * height) | 1)
    ridge = cv2.morphologyEx(strip, cv2.MORPH_BLACKHAT, np.ones((around, 1), np.uint8))
    dark = cv2.dilate((ridge >= DARKER).astype(np.uint8), np.ones((3, 1), np.uint8))
    return np.flatnonzero(dark.mean(axis=1) >= SEEN).astype(np.float64)


def without_edges(rules: Sequence[Box], pictures: Sequence[Box], height: float) -> list[Box]:
    """``rules`` across, less those that lie along the top or the foot of a picture and reach little further than it: a
    picture is seen where it is dark, its frame may go round a pale edge."""
    near, beyond = 0.35 * height, 1.6 * height
    index = BoxIndex(pictures)
    return [
        rule
        for rule in rules
        if not any(
            picture.left - beyond <= rule.left
            and rule.right <= picture.right + beyond
            and min(abs(rule.bottom - picture.top), abs(rule.top - picture.bottom)) <= near
            for picture in (pictures[k] for k in index.near(grow(rule, beyond, near)))
        )
    ]


def without_sides(rules: Sequence[Box], pictures: Sequence[Box], height: float) -> list[Box]:
    """``rules`` down, less those along the sides of a picture: see :func:`without_edges`."""
    near, beyond = 0.35 * height, 0.8 * height
    index = BoxIndex(pictures)
    return [
        rule
        for rule in rules
        if not any(
            picture.top - beyond <= rule.top
            and rule.bottom <= picture.bottom + beyond
            and min(abs(rule.right - picture.left), abs(rule.left - picture.right)) <= near
            for picture in (pictures[k] for k in index.near(grow(rule, near, beyond)))
        )
    ]
