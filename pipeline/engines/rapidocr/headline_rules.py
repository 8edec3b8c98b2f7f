"""Cuts boxes that run two headlines together where a printed rule stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture
from pipeline.engines.rapidocr.detect import Quads

LEAST = 0.6
"""Print, in heights of the box, on either side of a cut: a word's end on a last line, no speck."""
LARGE, DECK = 1.6, 1.2
"""Height of a headline's box, and of a lower deck's, to that of the page's usual one, at the least."""
LONG, LONGER = 1.0, 1.6
"""How long a rule between two headlines is at the least, in heights of their box, which is higher than their letters;
and one between two decks, which no letter is, however the box was drawn."""
THIN, FREE = 0.06, 0.05
"""How wide it is at the most, and the white on either side of it, in the same heights."""
FAINT, SEEN, NEAR = 12, 0.85, 4
"""Levels of grey, of 255, by which a hairline is darker than what stands ``NEAR`` pixels beside it, and the share of
its length at which it is, at the least: the strokes of lines one under the other have white between them."""
WHITE = 0.12
"""White on either side of a hairline, in heights of the box, at the least: a scratch runs through letters."""


def cut_at_rules(picture: Picture, quads: Quads) -> list[list[NDArray[np.float32]]]:
    """Headlines in pieces where a rule stands between them."""
    sizes = quads.max(axis=1) - quads.min(axis=1)
    across = sizes[:, 0] > sizes[:, 1]
    usual = float(np.median(sizes[across, 1])) if across.any() else 0.0
    wide = across & (sizes[:, 0] > 2 * sizes[:, 1])
    least = np.where(sizes[:, 1] > LARGE * usual, LONG, np.where(sizes[:, 1] > DECK * usual, LONGER, 0.0)) * wide
    pieces = []
    for quad, long in zip(quads, least.tolist(), strict=True):
        ends = [0.0, *(_find_rules(picture, quad, long) if long else ()), 1.0]
        pieces.append([slice_box(quad, start, end) for start, end in pairwise(ends)])
    return pieces


def _find_rules(picture: Picture, quad: NDArray[np.float32], long: float) -> list[float]:
    """Where rules stand in a box, as shares of its width: lines down, so ``long`` in its heights and thinner than any
    stroke of its letters, with white on both their sides; or hairlines from half a height over it to as far under."""
    left, top = np.floor(quad.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(quad.max(axis=0)).astype(int).tolist()
    tall, wide = bottom - top, right - left
    first = max(0, top - tall // 2)
    around = np.asarray(picture[first : bottom + tall // 2, max(0, left) : right])
    within = slice(top - first, bottom - first)
    found = sorted([*_find_lines(around, within, long), *_find_hairlines(around, within)])
    kept: list[float] = []
    for at in found:
        if LEAST * tall < at < wide - LEAST * tall and (not kept or at - kept[-1] > LEAST * tall):
            kept.append(at)
    return [at / wide for at in kept]


def _find_lines(around: NDArray[np.uint8], within: slice, long: float) -> Iterator[float]:
    """The middles of connected lines down; ``within`` are the rows of the box itself."""
    tall = within.stop - within.start
    _, mask = cv2.threshold(around, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(mask, dtype=np.uint8), connectivity=8)
    beside = max(2, round(FREE * tall))
    for at in range(1, count):
        start, high, width, height, _ = stats[at].tolist()
        if height < long * tall or width > max(3.0, THIN * tall):
            continue
        rows = slice(max(high, within.start), min(high + height, within.stop))
        there = labels[rows, max(0, start - beside) : start + width + beside]
        if not ((there > 0) & (there != at)).any():
            yield start + width / 2


def _find_hairlines(around: NDArray[np.uint8], within: slice) -> Iterator[float]:
    """The middles of lines too faint for ink that run down through all of it, with white on both sides."""
    if around.shape[1] <= 2 * NEAR:
        return
    # A line may lean by a pixel.
    dark = cv2.erode(around, np.ones((1, 3), np.uint8)).astype(np.int16)
    paler = np.minimum(around[:, : -2 * NEAR], around[:, 2 * NEAR :]).astype(np.int16) - dark[:, NEAR:-NEAR]
    seen = (paler >= FAINT).mean(axis=0) >= SEEN
    if not seen.any():
        return
    least, _ = cv2.threshold(around, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink: NDArray[np.bool_] = np.any(np.less_equal(around[within], least), axis=0)
    beside = max(NEAR, round(WHITE * (within.stop - within.start)))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], seen.astype(np.int8), [0])))) + NEAR
    for start, end in edges.reshape(-1, 2).tolist():
        if not ink[max(0, start - beside) : start - 1].any() and not ink[end + 1 : end + beside].any():
            yield (start + end - 1) / 2


def slice_box(quad: NDArray[np.float32], start: float, end: float) -> NDArray[np.float32]:
    """The part of a box from one share of its width to another."""
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
