"""Cuts boxes out of the picture and has them read in batches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture
from pipeline.engines.rapidocr.decode import Decoded, decode
from pipeline.engines.rapidocr.detect import normalise
from pipeline.engines.rapidocr.models import Models

HEIGHT = 48
"""The network reads lines of this height."""
NARROWEST = 320
STRIP_MINIMUM = 8
WIDTH_STEP = 16
"""Lines of one batch are padded to the next multiple of this, and no further: what is padded costs as much as print."""
BATCH_PIXELS = 1600
"""Widest batch, in pixels of padded width a line: longer lines go in smaller batches, which bounds memory."""
WHITE = 29.0
"""Evidence for the blank (see ``Models.blank``) from which a step is white: of 53,663 steps of eight pages, worn ones
and Fraktur among them, a fifth to a half had it, and no other reading of these was as likely as 0.011."""
STEPS = 512
"""Steps that are read at once: each takes 75 kB while it is."""
STEPS_KEPT = 16 * STEPS
"""Steps whose readings are kept until they are decoded."""


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


def read_strips(strips: Sequence[Strip], models: Models, batch: int, keep: int) -> list[Decoded]:
    """What each strip holds, in the strips' order: ``batch`` lines at once at the most, ``keep`` other readings a
    character."""
    features = _find_features(strips, models, batch)
    read = [Decoded()] * len(strips)
    # Steps of many lines together, so that none are read in small numbers.
    at = 0
    while at < len(strips):
        end, count = at, 0
        while end < len(strips) and count < STEPS_KEPT:
            count += len(features[end])
            end += 1
        probabilities, numbers = _read_steps(np.concatenate(features[at:end]), models)
        start = 0
        for index in range(at, end):
            own = slice(start, start + len(features[index]))
            start = own.stop
            read[index] = decode(probabilities[own], numbers[own], models.classes, strips[index].width, keep)
        at = end
    return read


def _find_features(strips: Sequence[Strip], models: Models, batch: int) -> list[NDArray[np.float32]]:
    """(steps, features) of each strip."""
    found: list[NDArray[np.float32]] = [np.zeros((0, 0), np.float32)] * len(strips)
    widths = [-(-max(strip.width, NARROWEST) // WIDTH_STEP) * WIDTH_STEP for strip in strips]
    # Wide lines first, so that the largest buffers are made once.
    order = sorted(range(len(strips)), key=lambda index: (-widths[index], index))
    at = 0
    while at < len(order):
        padded = widths[order[at]]
        size = max(1, min(batch, batch * BATCH_PIXELS // padded))
        chosen = [index for index in order[at : at + size] if widths[index] == padded]
        # The padding is the grey of the network's training, the middle between black and white.
        given = np.zeros((len(chosen), 3, HEIGHT, padded), np.float32)
        for row, index in enumerate(chosen):
            given[row, :, :, : strips[index].width] = normalise(strips[index].image)
        for index, own in zip(chosen, models.features(given)[0], strict=True):
            found[index] = own.copy()
        at += len(chosen)
    return found


def _read_steps(features: NDArray[np.float32], models: Models) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """The likeliest probabilities and class numbers of steps, each (steps, readings); white ones are blank, and nothing
    else is thought of there."""
    # No BLAS, whose sums may depend on how many threads it has.
    inked = np.flatnonzero(np.einsum("sf,f->s", features, models.blank) + models.blank_bias < WHITE)
    readings = int(models.reading.output(0).get_partial_shape()[2].get_length())
    probabilities = np.zeros((len(features), readings), np.float32)
    numbers = np.zeros((len(features), readings), np.int32)
    probabilities[:, 0] = 1.0
    for at in range(0, len(inked), STEPS):
        chosen = inked[at : at + STEPS]
        found = models.reading(features[None, chosen])
        probabilities[chosen], numbers[chosen] = found[0][0], found[1][0]
    return probabilities, numbers
