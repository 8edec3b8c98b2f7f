"""Where the scanner's dark bed ends and the page begins."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture

SIDE = 1000
"""Longest side of the reduced picture."""
DARK = 0.45
"""Of the paper's grey, below which a pixel is the bed's."""
FULL = 0.8
"""Share of dark pixels from which a row or column at the edge is the bed's; print leaves more paper."""
DEEPEST = 0.15
"""Of the picture's side: what reaches deeper is no border."""


def find_borders(picture: Picture) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is to be kept, in pixels of the picture."""
    height, width = picture.shape
    factor = min(SIDE / max(height, width), 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 80))
    dark = small < DARK * paper
    columns, rows = dark.mean(axis=0), dark.mean(axis=1)
    left, right = _depth(columns), _depth(columns[::-1])
    # A corner that two borders share must not thin out either.
    inside = dark[:, left : dark.shape[1] - right]
    rows = np.maximum(rows, inside.mean(axis=1))
    top, bottom = _depth(rows), _depth(rows[::-1])
    inside = dark[top : dark.shape[0] - bottom]
    columns = np.maximum(columns, inside.mean(axis=0))
    left, right = _depth(columns), _depth(columns[::-1])
    return (
        int(left / factor),
        int(top / factor),
        width - int(right / factor),
        height - int(bottom / factor),
    )


def _depth(share: NDArray[np.float64]) -> int:
    """How many rows from the edge are the bed's, none where they reach too deep to be a border."""
    light = np.flatnonzero(share < FULL)
    depth = int(light[0]) if len(light) else len(share)
    return depth if 2 <= depth <= DEEPEST * len(share) else 0
