"""Where lines of text stand: differentiable binarisation over overlapping tiles.

Liao et al., Real-time Scene Text Detection with Differentiable Binarization (2020): the network gives each pixel
the probability of lying in the shrunken core of a line; cores are boxed and grown again. The tiles' probabilities
are laid into one map of the page before anything is boxed, so that no line is cut in two where tiles meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture

Quads = NDArray[np.float32]
"""(boxes, 4, 2) corners x, y in picture pixels, clockwise from the top left of the upright text."""

CORE = 0.3
"""Probability from which a pixel belongs to a line's core."""
SURE = 0.5
"""Mean probability from which a core is a line."""
GROWTH = 1.6
"""Area over circumference of the core, times this, is how far the box reaches beyond it."""
SMALLEST, LARGEST = 20.0, 32.0
"""Heights in pixels between which body type is searched for on the page's own pixels, which are sharpest."""
ENLARGED, REDUCED = 32.0, 24.0
"""Heights that smaller and larger type is brought to for the search. The network finds lines of 20 pixels as surely as
those of 40, at a quarter of the cost; they are cut out of the whole picture."""
OVERLAP = 256
THINNEST = 5


def detect(picture: Picture, network: Any, tile: int) -> Quads:
    """Boxes of all lines, headlines and body alike, in no order."""
    height, width = picture.shape
    scale = find_scale(picture, network, tile)
    small = picture
    if scale != 1.0:
        size = max(round(width * scale), 32), max(round(height * scale), 32)
        small = resize(picture, size)
    quads = box_lines(map_text(small, network, tile))
    quads[..., 0] *= width / small.shape[1]
    quads[..., 1] *= height / small.shape[0]
    quads[..., 0] = quads[..., 0].clip(0, width)
    quads[..., 1] = quads[..., 1].clip(0, height)
    return quads[thickness(quads) >= THINNEST]


def find_scale(picture: Picture, network: Any, tile: int) -> float:
    """How much larger or smaller the page is to be searched, so that its body type stands 20 to 32 pixels high.

    The type is measured on the three inkiest of a grid of cut-outs. Never above 2: what is smaller than that
    cannot be read.
    """
    side = min(640, tile)
    patches = sorted(_patches(picture, side), key=lambda patch: -_busyness(patch))[:3]
    for zoom in (1.0, 2.0):
        heights: list[float] = []
        weights: list[float] = []
        for patch in patches:
            size = round(patch.shape[1] * zoom), round(patch.shape[0] * zoom)
            shown = patch if zoom == 1.0 else resize(patch, size)
            quads = box_lines(map_text(shown, network, tile))
            heights.extend((thickness(quads) / zoom).tolist())
            weights.extend(length(quads).tolist())
        if len(heights) >= 6:
            type_height = _weighted_median(np.array(heights), np.array(weights))
            wanted = ENLARGED if type_height < SMALLEST else REDUCED if type_height > LARGEST else type_height
            return float(np.clip(wanted / type_height, 0.2, 2.0))
    return 2.0 if max(picture.shape) < 2500 else 1.0


def map_text(picture: Picture, network: Any, tile: int) -> NDArray[np.uint8]:
    """Probability of text, 0 to 255, of each pixel; a pixel is judged by the tile whose edge is farthest."""
    height, width = picture.shape
    found = np.zeros((height, width), np.uint8)
    for top, bottom, keep_top, keep_bottom in _spans(height, tile):
        for left, right, keep_left, keep_right in _spans(width, tile):
            piece = picture[top : min(bottom, height), left : min(right, width)]
            tall, wide = bottom - top, right - left
            missing = tall - piece.shape[0], wide - piece.shape[1]
            if any(missing):
                piece = np.pad(piece, ((0, missing[0]), (0, missing[1])), mode="edge")
            given = np.empty((1, 3, tall, wide), np.float32)
            given[0, :] = normalise(piece)
            probability = network(given)[0][0, 0]
            kept = probability[keep_top - top : keep_bottom - top, keep_left - left : keep_right - left]
            found[keep_top:keep_bottom, keep_left:keep_right] = np.rint(kept * 255)
    return found


def box_lines(found: NDArray[np.uint8]) -> Quads:
    """Boxes around the cores of a map of text."""
    core = (found > CORE * 255).view(np.uint8)
    contours, _ = cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    quads: list[NDArray[np.float32]] = []
    for contour in contours:
        (x, y), (wide, tall), angle = cv2.minAreaRect(contour)
        if min(wide, tall) < 3:
            continue
        if _mean_inside(found, _corners(x, y, wide, tall, angle)) < SURE * 255:
            continue
        grow = wide * tall * GROWTH / (wide + tall)
        quads.append(_corners(x, y, wide + grow, tall + grow, angle))
    if not quads:
        return np.zeros((0, 4, 2), np.float32)
    return _clockwise(np.stack(quads))


def thickness(quads: Quads) -> NDArray[np.float32]:
    """The shorter side of each box: the height of horizontal text, the width of vertical text."""
    return np.minimum(_side(quads, 0, 1), _side(quads, 0, 3))


def length(quads: Quads) -> NDArray[np.float32]:
    return np.maximum(_side(quads, 0, 1), _side(quads, 0, 3))


def normalise(picture: Picture) -> NDArray[np.float32]:
    """Grey from -1 (black) to 1, as both networks were trained."""
    return picture.astype(np.float32) / np.float32(127.5) - np.float32(1)


def resize(picture: Picture, size: tuple[int, int]) -> Picture:
    """To ``size`` (width, height)."""
    smaller = size[0] < picture.shape[1]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC), np.uint8)


def _corners(x: float, y: float, wide: float, tall: float, angle: float) -> NDArray[np.float32]:
    return np.asarray(cv2.boxPoints(((x, y), (wide, tall), angle)), np.float32)


def _side(quads: Quads, a: int, b: int) -> NDArray[np.float32]:
    return np.asarray(np.linalg.norm(quads[:, a] - quads[:, b], axis=1), dtype=np.float32)


def _clockwise(quads: Quads) -> Quads:
    by_x = np.take_along_axis(quads, np.argsort(quads[..., 0], axis=1, kind="stable")[..., None], axis=1)
    left = np.take_along_axis(by_x[:, :2], np.argsort(by_x[:, :2, 1], axis=1, kind="stable")[..., None], axis=1)
    right = np.take_along_axis(by_x[:, 2:], np.argsort(by_x[:, 2:, 1], axis=1, kind="stable")[..., None], axis=1)
    return np.stack([left[:, 0], right[:, 0], right[:, 1], left[:, 1]], axis=1).astype(np.float32)


def _mean_inside(found: NDArray[np.uint8], quad: NDArray[np.float32]) -> float:
    height, width = found.shape
    left, top = np.floor(quad.min(axis=0)).astype(int).clip(0, (width - 1, height - 1))
    right, bottom = np.ceil(quad.max(axis=0)).astype(int).clip(0, (width - 1, height - 1))
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(quad - np.array([left, top])).astype(np.int32)], 1)
    return float(cv2.mean(found[top : bottom + 1, left : right + 1], mask)[0])


def _spans(size: int, tile: int) -> Iterator[tuple[int, int, int, int]]:
    """Start and end of each tile along a side, and of the stretch that is kept of it. All tiles of a page are
    alike in size, a multiple of 32 as the network wants it."""
    tile = tile // 32 * 32
    if size <= tile:
        yield 0, (size + 31) // 32 * 32, 0, size
        return
    count = -(-(size - OVERLAP) // (tile - OVERLAP))
    side = min(tile, (-(-(size + (count - 1) * OVERLAP) // count) + 31) // 32 * 32)
    starts = [round(index * (size - side) / (count - 1)) for index in range(count)]
    seams = [0, *((after + before + side) // 2 for before, after in pairwise(starts)), size]
    for start, (low, high) in zip(starts, pairwise(seams), strict=True):
        yield start, start + side, low, high


def _patches(picture: Picture, side: int) -> Iterator[Picture]:
    height, width = picture.shape
    for top in range(0, max(height - side // 2, 1), side):
        for left in range(0, max(width - side // 2, 1), side):
            yield picture[top : top + side, left : left + side]


def _busyness(patch: Picture) -> float:
    """Share of pixels at strong edges: high for small type, low for pictures and white."""
    small = patch[::2, ::2].astype(np.int16)
    return float((np.abs(np.diff(small, axis=1)) > 48).sum())


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
