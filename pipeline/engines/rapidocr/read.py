"""Cuts boxes out of the picture and has them read in batches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture
from pipeline.engines.rapidocr.decode import Decoded, decode
from pipeline.engines.rapidocr.detect import normalise

HEIGHT = 48
"""The network reads lines of this height."""
NARROWEST = 320
STRIP_MINIMUM = 8
WIDTH_STEP = 64
"""Batches are padded to multiples of this, for a new width costs OpenVINO a compilation."""
BATCH_PIXELS = 1600
"""Widest batch, in pixels of padded width a line: longer lines go in smaller batches, which bounds memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A line as the network reads it, (48, width) grey."""

    image: Picture

    @property
    def width(self) -> int:
        return int(self.image.shape[1])


def cut_out(picture: Picture, quad: NDArray[np.float32]) -> Picture:
    """The quad's inside, set upright, at the picture's own resolution."""
    wide = max(round(float(np.linalg.norm(quad[1] - quad[0]))), round(float(np.linalg.norm(quad[2] - quad[3]))), 1)
    tall = max(round(float(np.linalg.norm(quad[3] - quad[0]))), round(float(np.linalg.norm(quad[2] - quad[1]))), 1)
    target = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    # Warping a cut-out instead of the page: OpenCV's warp takes no pictures over 32,767 pixels and is slower.
    left, top = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 2, 0)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 2
    source = (quad - np.array([left, top])).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    return np.asarray(
        cv2.warpPerspective(
            picture[top:bottom, left:right],
            matrix,
            (wide, tall),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        dtype=np.uint8,
    )


def to_strip(cut: Picture, stretch: float = 1.0) -> Strip:
    """``stretch``: how many times longer than its height asks for it is made."""
    tall, wide = cut.shape
    width = max(math.ceil(wide * HEIGHT * stretch / tall), STRIP_MINIMUM)
    return Strip(
        image=np.asarray(
            cv2.resize(cut, (width, HEIGHT), interpolation=cv2.INTER_AREA if tall > 2 * HEIGHT else cv2.INTER_LINEAR),
            dtype=np.uint8,
        )
    )


def read_strips(
    strips: Sequence[Strip], network: Any, classes: tuple[str, ...], batch: int, keep: int
) -> list[Decoded]:
    """What each strip holds, in the strips' order."""
    read = [Decoded()] * len(strips)
    # Wide lines first, so that the largest buffers are made once.
    order = sorted(range(len(strips)), key=lambda index: (-strips[index].width, index))
    at = 0
    while at < len(order):
        padded = -(-max(strips[order[at]].width, NARROWEST) // WIDTH_STEP) * WIDTH_STEP
        size = max(1, min(batch, batch * BATCH_PIXELS // padded))
        chosen = order[at : at + size]
        # The padding is the grey of the network's training, the middle between black and white.
        given = np.zeros((len(chosen), 3, HEIGHT, padded), np.float32)
        for row, index in enumerate(chosen):
            given[row, :, :, : strips[index].width] = normalise(strips[index].image)
        found = network(given)
        probabilities, numbers = found[0], found[1]
        for row, index in enumerate(chosen):
            read[index] = decode(probabilities[row], numbers[row], classes, strips[index].width, keep)
        at += size
    return read
