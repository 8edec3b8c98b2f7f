"""Cuts boxes that run two headlines together where a printed rule stands between them."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture
from pipeline.engines.rapidocr.detect import Quads

LEAST = 0.6
"""Print, in heights of the box, on either side of a cut: a word's end on a last line, no speck."""
LARGE = 1.6
"""Height of a headline's box to that of the page's usual one, at the least, from which on a rule down is no letter."""
LONG, THIN, FREE = 1.0, 0.06, 0.05
"""How long a rule between headlines is at the least, how wide at the most, and the white on either side of it, in
heights of their box, which is higher than their letters."""


def cut_at_rules(picture: Picture, quads: Quads) -> list[list[NDArray[np.float32]]]:
    """Headlines in pieces where a rule stands between them."""
    sizes = quads.max(axis=1) - quads.min(axis=1)
    across = sizes[:, 0] > sizes[:, 1]
    usual = float(np.median(sizes[across, 1])) if across.any() else 0.0
    large = across & (sizes[:, 1] > LARGE * usual) & (sizes[:, 0] > 2 * sizes[:, 1])
    pieces = []
    for quad, is_large in zip(quads, large.tolist(), strict=True):
        ends = [0.0, *(_find_rules_down(picture, quad) if is_large else ()), 1.0]
        pieces.append([slice_box(quad, start, end) for start, end in pairwise(ends)])
    return pieces


def _find_rules_down(picture: Picture, quad: NDArray[np.float32]) -> list[float]:
    """Where rules stand in a box, as shares of its width: lines down, longer than the box is high and thinner than any
    stroke of its letters, with white on both their sides."""
    left, top = np.floor(quad.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(quad.max(axis=0)).astype(int).tolist()
    tall, wide = bottom - top, right - left
    first = max(0, top - tall // 2)
    around = picture[first : bottom + tall // 2, max(0, left) : right]
    _, mask = cv2.threshold(around, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(mask, dtype=np.uint8), connectivity=8)
    beside = max(2, round(FREE * tall))
    found = []
    for at in range(1, count):
        start, high, width, height, _ = stats[at].tolist()
        if height < LONG * tall or width > max(3.0, THIN * tall) or not LEAST * tall < start < wide - LEAST * tall:
            continue
        rows = slice(max(high, top - first), min(high + height, bottom - first))
        there = labels[rows, max(0, start - beside) : start + width + beside]
        others = (there > 0) & (there != at)
        if not others.any():
            found.append((start + width / 2) / wide)
    return sorted(found)


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
