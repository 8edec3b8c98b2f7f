"""Drawings: maps, plans, pictures in lines. Their ink covers little of their place, with at most a few words in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, grow, hull_of_boxes, overlap
from pipeline.model import Box

CELL = 0.5
"""Body heights of the side of a cell in which ink is counted."""
INKED = 0.06
"""Share of a cell that ink covers, at the least: less is dust."""
LEAST = 9.0
"""Body heights of a drawing's shorter side, at the least."""
COVER = 0.3
"""Share of its cells with ink in them, at the least."""
LETTERED, WORDS, RUNNING = 0.22, 12.0, 1
"""Share of its place that text covers, at the most; body heights from which a line of text is more than a label, and
how many of those it may have."""
STROKE, STROKES = 2.5, 0.5
"""Body heights from which a connected piece of ink is no character, and the share of the ink that such pieces are, at
the least: print that was not read is no drawing."""
PART = 2.0
"""Body heights round a drawing in which pictures are its parts."""
PARTING = 15.0
"""Body heights from which a rule parts what stands on the page, and is no line of a drawing."""


def find_drawings(
    ink: NDArray[np.uint8], text: Sequence[Box], rules: Iterable[Box], pictures: Sequence[Box], unit: float
) -> list[Box]:
    """``ink``: (height, width), 255 where there is some, without the lines of ``text`` and without ``pictures``;
    ``unit``: a body height in its pixels. Pictures and drawings; a picture at a drawing's edge is part of it."""
    bare = ink.copy()
    for rule in rules:
        if max(rule.width, rule.height) > PARTING * unit:
            bare[max(0, rule.top - 1) : rule.bottom + 1, max(0, rule.left - 1) : rule.right + 1] = 0
    side = max(2, round(CELL * unit))
    size = (max(1, bare.shape[1] // side), max(1, bare.shape[0] // side))
    share = cv2.resize(bare, size, interpolation=cv2.INTER_AREA)
    inked = (share > INKED * 255).astype(np.uint8)
    closed = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    lines = BoxIndex(text)
    kept = [*pictures]
    across, down = bare.shape[1] / size[0], bare.shape[0] / size[1]
    for left, top, width, tall, area in stats[1:count]:
        if min(width * across, tall * down) < LEAST * unit or area < COVER * width * tall:
            continue
        if left == 0 or top == 0 or left + width == size[0] or top + tall == size[1]:
            continue  # the scanner's border
        box = Box(
            left=int(left * across),
            top=int(top * down),
            right=int((left + width) * across),
            bottom=int((top + tall) * down),
        )
        if _is_lettered(box, [text[k] for k in lines.near(box)], unit) or not _is_drawn(bare, box, unit):
            continue
        parts = [one for one in kept if overlap(grow(box, PART * unit, PART * unit), one) > 0.3 * _area(one)]
        if all(_area(one) < _area(box) for one in parts):
            kept = [one for one in kept if one not in parts] + [hull_of_boxes([box, *parts])]
    return kept


def _area(box: Box) -> int:
    return max(1, box.width * box.height)


def _is_lettered(box: Box, lines: Sequence[Box], unit: float) -> bool:
    """Whether more than a few words stand in a place."""
    covered = sum(overlap(line, box) for line in lines)
    running = sum(line.width > WORDS * unit and overlap(line, box) > 0.5 * _area(line) for line in lines)
    return covered > LETTERED * _area(box) or running > RUNNING


def _is_drawn(ink: NDArray[np.uint8], box: Box, unit: float) -> bool:
    """Whether most of the ink in a place is in pieces larger than characters."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        np.ascontiguousarray(ink[box.top : box.bottom, box.left : box.right]), connectivity=8
    )
    if count < 2:
        return False
    sides = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    areas = stats[1:, cv2.CC_STAT_AREA]
    return bool(areas[sides > STROKE * unit].sum() >= STROKES * areas.sum())
