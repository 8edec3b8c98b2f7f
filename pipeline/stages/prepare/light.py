"""Light that falls off across a page, as a smooth surface through its paper.

The surface is a polynomial of the third degree, fitted to the brightest grey of each of a grid of cells; cells that
lie far under it (pictures, black panels) are left out by and by. So a picture stays as dark as it was printed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture

CELLS = 48
"""Cells along the longer side."""
UNEVEN = 0.12
"""From what fall between the brightest and the darkest paper, as a share, light is evened out."""
BAND = 512
"""Rows evened out at once, which bounds memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """``surface`` is the paper's grey in each cell; ``fall`` its greatest loss, as a share of the brightest."""

    surface: NDArray[np.float32]
    fall: float
    uneven: bool
    note: str


def measure_light(picture: Picture) -> Light:
    factor = CELLS / max(picture.shape)
    across, down = max(round(picture.shape[1] * factor), 4), max(round(picture.shape[0] * factor), 4)
    # Eight by eight pixels a cell are enough to find paper between the lines.
    small = cv2.resize(picture, (across * 8, down * 8), interpolation=cv2.INTER_AREA)
    cells = small.reshape(down, 8, across, 8).transpose(0, 2, 1, 3).reshape(down, across, 64)
    paper = np.percentile(cells, 90, axis=2)
    y, x = np.mgrid[-1 : 1 : down * 1j, -1 : 1 : across * 1j]
    terms = np.stack([x**i * y**j for i in range(4) for j in range(4 - i)], axis=-1).reshape(-1, 10)
    values = paper.ravel()
    used = values > 0.5 * np.percentile(values, 90)
    surface = np.full(values.shape, values.mean())
    for _ in range(8):
        weights, *_ = np.linalg.lstsq(terms[used], values[used], rcond=None)
        surface = terms @ weights
        kept = values > surface - max(4.0, 1.5 * float(np.std((values - surface)[used])))
        if (kept == used).all() or kept.sum() < 0.3 * len(values):
            break
        used = kept
    # Where nothing was fitted, at corners, the polynomial may run away.
    surface = surface.clip(values[used].min(), values[used].max())
    fall = float(1 - np.percentile(surface, 2) / max(np.percentile(surface, 98), 1.0))
    trusted = bool(used.mean() >= 0.5)
    note = "" if trusted else "too little paper to tell light from print"
    return Light(
        surface=surface.reshape(down, across).astype(np.float32),
        fall=fall,
        uneven=trusted and fall >= UNEVEN,
        note=note,
    )


def even_out(picture: Picture, light: Light) -> Picture:
    """The picture with its paper as bright everywhere as where it is brightest."""
    height, width = picture.shape
    down, across = light.surface.shape
    brightest = float(np.percentile(light.surface, 98))
    gain = brightest / np.maximum(light.surface, 1.0)
    columns = ((np.arange(width, dtype=np.float32) + 0.5) * across / width - 0.5).clip(0, across - 1)
    evened = np.empty_like(picture)
    for top in range(0, height, BAND):
        bottom = min(top + BAND, height)
        rows = ((np.arange(top, bottom, dtype=np.float32) + 0.5) * down / height - 0.5).clip(0, down - 1)
        map_x = np.broadcast_to(columns, (bottom - top, width)).copy()
        map_y = np.broadcast_to(rows[:, None], (bottom - top, width)).copy()
        local = cv2.remap(gain, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        evened[top:bottom] = np.minimum(picture[top:bottom] * local, 255)
    return evened
