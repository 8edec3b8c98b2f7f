"""By how much a page leans, from the sharpness of its rows' projection profile.

Postl's criterion (US patent 4,723,297 A, 1988): the sum of squared differences of neighbouring rows' ink is
greatest when the rows are parallel to the lines. Instead of turning the picture, inked pixels are sheared. Each of
several vertical strips has its own profile at first, since the columns of a newspaper do not share their lines.
"""

from __future__ import annotations

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

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


def find_skew(picture: Picture, most: float) -> float | None:
    """Degrees by which lines sink to the right, within ``most`` either way; None where no rows are seen.

    Upright type in columns is measured by its columns.
    """
    ink, width, height = ink_points(picture, SIDE)
    if len(ink[0]) < 500:
        return None
    x, y = ink
    # Columns of upright type lean to the left at their foot where rows sink to the right.
    rows = _search((x, y), width, most)
    columns = _search((height - y, x), height, most)
    best = rows if rows[1] >= columns[1] else columns
    return round(best[0], 3) + 0.0 if best[1] >= CLEAR else None


def ink_points(picture: Picture, side: int) -> tuple[Points, int, int]:
    """x and y of the inked pixels of a picture reduced to ``side``, and its width and height."""
    factor = min(side / max(picture.shape), 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((21, 21), np.uint8))
    rim = max(2, min(small.shape) // 40)
    inked = (cv2.subtract(paper, small) > 48)[rim:-rim, rim:-rim]
    y, x = np.nonzero(inked)
    return (x.astype(np.float64), y.astype(np.float64)), inked.shape[1], inked.shape[0]


def sharpness(points: Points, width: int, degrees: float, strips: int) -> float:
    """Sum of squared differences of neighbouring rows, over the sum of squares: 0 for even ink, large for rows."""
    x, y = points
    strip = np.minimum((x * strips / max(width, 1)).astype(np.int64), strips - 1)
    leaned = y - (x - (strip + 0.5) * (width / strips)) * np.tan(np.radians(degrees))
    row = np.round(leaned - leaned.min()).astype(np.int64)
    count = int(row.max()) + 2
    profile = np.bincount(strip * count + row, minlength=strips * count).reshape(strips, count).astype(np.float64)
    return float((np.diff(profile, axis=1) ** 2).sum() / max(len(x), 1))


def _search(points: Points, width: int, most: float) -> tuple[float, float]:
    """The angle of the sharpest profile, and how much sharper it is than the middling one."""
    angles = np.arange(-most, most + COARSE / 2, COARSE)
    coarse = np.array([sharpness(points, width, angle, STRIPS[0]) for angle in angles])
    best = float(angles[coarse.argmax()])
    clear = float(coarse.max() / max(np.median(coarse), 1e-9))
    angles = np.arange(best - 2 * COARSE, best + 2 * COARSE + FINE / 2, FINE).clip(-most, most)
    # Wide strips tell finer, narrow ones bear columns of their own lines and bent pages: each has one voice.
    voices = [np.array([sharpness(points, width, angle, strips) for angle in angles]) for strips in STRIPS[1:]]
    fine = sum((voice / voice.mean() for voice in voices), np.zeros(len(angles)))
    # Shears of less than a pixel look alike: the middle of the peak is truer than its highest point.
    low = high = int(fine.argmax())
    while low > 0 and fine[low - 1] >= PEAK * fine.max():
        low -= 1
    while high < len(fine) - 1 and fine[high + 1] >= PEAK * fine.max():
        high += 1
    weights = fine[low : high + 1] - PEAK * fine.max() + 1e-9
    return float((angles[low : high + 1] * weights).sum() / weights.sum()), clear
