"""By how much a page leans, from the sharpness of its rows' projection profile.

Postl's criterion (US patent 4,723,297 A, 1988): the sum of squared differences of neighbouring rows' ink is
greatest when the rows are parallel to the lines. Instead of turning the picture, its columns of pixels are moved up
and down; those that are moved alike are added up beforehand. Each of several vertical strips has its own profile at
first, since the columns of a newspaper do not share their lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture

SIDE = 2000
"""Longest side of the reduced picture."""
STRIPS = 6, 1, 2, 4
"""Strips across the page in the coarse search, then those of the fine one."""
COARSE, FINE = 0.25, 0.02
PEAK = 0.95
"""Of the sharpest profile, from which one belongs to the peak."""
CLEAR = 1.02
"""How much sharper than a lean page the profile must be at its best, or there are no rows."""

Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Inked pixels by columns: ``sums`` (columns + 1, rows) of those in all columns before, ``x`` of each column,
    ``first`` and ``last`` inked row of those columns that have ink, ``inked``; ``width`` of the picture."""

    sums: NDArray[np.int32]
    x: NDArray[np.float64]
    inked: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]
    width: int

    @property
    def count(self) -> int:
        return int(self.sums[-1].sum())


def find_skew(picture: Picture, most: float) -> float | None:
    """Degrees by which lines sink to the right, within ``most`` either way; None where no rows are seen.

    Upright type in columns is measured by its columns.
    """
    ink = find_ink(picture, SIDE)
    if np.count_nonzero(ink) < 500:
        return None
    rows = add_up(ink.T, np.arange(ink.shape[1], dtype=np.float64))
    # Columns of upright type lean to the left at their foot where rows sink to the right.
    columns = add_up(ink[::-1], np.arange(1, ink.shape[0] + 1, dtype=np.float64))
    coarse = [(one, *_search_coarsely(one, most)) for one in (rows, columns)]
    points, best, clear = max(coarse, key=lambda one: one[2])
    return round(_search_finely(points, best, most), 3) + 0.0 if clear >= CLEAR else None


def find_ink(picture: Picture, side: int) -> Bits:
    """The inked pixels of a picture reduced to ``side``, without its rim."""
    factor = min(side / max(picture.shape), 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((21, 21), np.uint8))
    rim = max(2, min(small.shape) // 40)
    return np.asarray((cv2.subtract(paper, small) > 48)[rim:-rim, rim:-rim], np.bool_)


def add_up(ink: Bits, x: NDArray[np.float64]) -> _Columns:
    """``ink`` (columns, rows), with the place of each column."""
    sums = np.zeros((len(ink) + 1, ink.shape[1]), np.int32)
    np.cumsum(ink, axis=0, dtype=np.int32, out=sums[1:])
    inked = np.flatnonzero(ink.any(axis=1))
    first = ink[inked].argmax(axis=1)
    last = ink.shape[1] - 1 - ink[inked, ::-1].argmax(axis=1)
    return _Columns(sums, x, inked, first, last, len(ink))


def sharpness(columns: _Columns, degrees: float, strips: int) -> float:
    """Sum of squared differences of neighbouring rows, over the sum of squares: 0 for even ink, large for rows."""
    x, width = columns.x, columns.width
    strip = np.minimum((x * strips / max(width, 1)).astype(np.int64), strips - 1)
    sunk = (x - (strip + 0.5) * (width / strips)) * np.tan(np.radians(degrees))
    moved = np.round(-sunk - (columns.first - sunk[columns.inked]).min()).astype(np.int64)
    spare = max(0, -int(moved.min()))
    rows = columns.sums.shape[1]
    profile = np.zeros((strips, spare + rows + int(moved.max()) + 2), np.int64)
    edges = np.flatnonzero((np.diff(moved) != 0) | (np.diff(strip) != 0)) + 1
    for low, high in pairwise((0, *edges.tolist(), len(x))):
        at = spare + int(moved[low])
        profile[strip[low], at : at + rows] += columns.sums[high] - columns.sums[low]
    # From the first row with ink to the one behind the last.
    end = spare + int((columns.last + moved[columns.inked]).max()) + 2
    return float((np.diff(profile[:, spare:end], axis=1) ** 2).sum() / max(columns.count, 1))


def _search_coarsely(columns: _Columns, most: float) -> tuple[float, float]:
    """The angle of the sharpest profile, and how much sharper it is than the middling one."""
    angles = np.arange(-most, most + COARSE / 2, COARSE)
    found = np.array([sharpness(columns, angle, STRIPS[0]) for angle in angles])
    return float(angles[found.argmax()]), float(found.max() / max(np.median(found), 1e-9))


def _search_finely(columns: _Columns, best: float, most: float) -> float:
    """The angle near ``best`` of the sharpest profile."""
    angles = np.arange(best - 2 * COARSE, best + 2 * COARSE + FINE / 2, FINE).clip(-most, most)
    # Wide strips tell finer, narrow ones bear columns of their own lines and bent pages: each has one voice.
    voices = [np.array([sharpness(columns, angle, strips) for angle in angles]) for strips in STRIPS[1:]]
    fine = sum((voice / voice.mean() for voice in voices), np.zeros(len(angles)))
    # Shears of less than a pixel look alike: the middle of the peak is truer than its highest point.
    low = high = int(fine.argmax())
    while low > 0 and fine[low - 1] >= PEAK * fine.max():
        low -= 1
    while high < len(fine) - 1 and fine[high + 1] >= PEAK * fine.max():
        high += 1
    weights = fine[low : high + 1] - PEAK * fine.max() + 1e-9
    return float((angles[low : high + 1] * weights).sum() / weights.sum())
