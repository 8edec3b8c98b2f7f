"""From the recognition network's time steps to characters with confidence, extent and other readings.

Greedy decoding of connectionist temporal classification (Graves et al. 2006): like steps in a row are one
character, blanks between part it from the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEP = 8
"""Pixels of the network's 48-pixel-high input that one time step stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """``left`` and ``right`` in pixels of the network's input."""

    text: str
    left: float
    right: float
    confidence: float
    alternatives: tuple[tuple[str, float], ...]


def decode(
    probabilities: NDArray[np.float32], numbers: NDArray[np.int32], classes: tuple[str, ...], width: int, keep: int
) -> tuple[Character, ...]:
    """One line out of its steps: ``probabilities`` and class ``numbers`` (steps, readings), likeliest first.

    ``width`` of the line in pixels of the network's input, without padding; ``keep`` alternatives a character.
    Spaces at the ends are dropped.
    """
    first = numbers[:, 0]
    starts = np.flatnonzero(np.r_[True, first[1:] != first[:-1]])
    ends = np.r_[starts[1:], len(first)]
    inked = first[starts] != 0
    starts, ends = starts[inked], ends[inked]
    peaks = [int(low + probabilities[low:high, 0].argmax()) for low, high in zip(starts, ends, strict=True)]
    texts = [classes[first[peak]] for peak in peaks]
    while texts and not texts[-1].strip():
        texts.pop(), peaks.pop()
    while texts and not texts[0].strip():
        texts.pop(0), peaks.pop(0)
    if not texts:
        return ()
    middles = (np.array(peaks) + 0.5) * STEP
    bounds = (middles[1:] + middles[:-1]) / 2
    # Half the common advance beyond the first and last middle, but never out of the line.
    half = float(np.median(np.diff(middles))) / 2 if len(middles) > 1 else width / 2
    lefts = np.r_[max(middles[0] - half, 0.0), bounds].clip(0, width)
    rights = np.r_[bounds, min(middles[-1] + half, width)].clip(0, width)
    return tuple(
        Character(
            text=text,
            left=float(left),
            right=float(max(right, left)),
            confidence=float(probabilities[peak, 0]),
            alternatives=tuple(
                (classes[number], float(probability))
                for number, probability in zip(numbers[peak, 1:].tolist(), probabilities[peak, 1:], strict=True)
                if number != 0
            )[:keep],
        )
        for text, peak, left, right in zip(texts, peaks, lefts, rights, strict=True)
    )
