"""From the recognition network's time steps to characters with confidence, extent and other readings.

Greedy decoding of connectionist temporal classification (Graves et al. 2006): like steps in a row are one
character, blanks between part it from the next. Where print is faint the blank wins over a character by little; Chinese
characters stand in even steps, so that a place that was passed over shows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Faint

STEP = 8
"""Pixels of the network's 48-pixel-high input that one time step stands for."""


ROOM = 1.6, 2.6
"""Advances between two characters that have room for one more, and those that have room for several."""
BEHIND = 0.5
"""Advances behind the last character from where another one may stand."""
WITHIN = 0.6
"""Advances from the characters on both sides within which the network speaks of those."""
THOUGHT_OF = 0.03
"""Probability of a reading, at one step at least, that is kept though the blank was likelier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """``left`` and ``right`` in pixels of the network's input."""

    text: str
    left: float
    right: float
    confidence: float
    alternatives: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    characters: tuple[Character, ...] = ()
    faint: tuple[Faint, ...] = ()


def decode(
    probabilities: NDArray[np.float32], numbers: NDArray[np.int32], classes: tuple[str, ...], width: int, keep: int
) -> Decoded:
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
        return Decoded()
    middles = (np.array(peaks) + 0.5) * STEP
    bounds = (middles[1:] + middles[:-1]) / 2
    # Half the common advance beyond the first and last middle, but never out of the line.
    half = float(np.median(np.diff(middles))) / 2 if len(middles) > 1 else width / 2
    lefts = np.r_[max(middles[0] - half, 0.0), bounds].clip(0, width)
    rights = np.r_[bounds, min(middles[-1] + half, width)].clip(0, width)
    characters = tuple(
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
    return Decoded(
        characters=characters, faint=_find_faint(probabilities, numbers, classes, texts, peaks, width // STEP, keep)
    )


def _find_faint(
    probabilities: NDArray[np.float32],
    numbers: NDArray[np.int32],
    classes: tuple[str, ...],
    texts: Sequence[str],
    peaks: Sequence[int],
    last: int,
    keep: int,
) -> tuple[Faint, ...]:
    """Of a line's ``texts`` with their ``peaks`` in steps, up to step ``last``. Letters are of all widths, so that
    nobody can say where one is missing: only between wide characters is looked."""
    if len(peaks) < 3:
        return ()
    advance = float(np.median(np.diff(peaks)))
    places = [
        (offset, low + WITHIN * advance, high - WITHIN * advance)
        for offset, (low, high) in enumerate(pairwise(peaks), start=1)
        if ROOM[0] * advance <= high - low <= ROOM[1] * advance
        and is_wide(texts[offset - 1])
        and is_wide(texts[offset])
    ]
    if is_wide(texts[-1]):
        places.append((len(texts), peaks[-1] + BEHIND * advance, min(peaks[-1] + 1.5 * advance, last)))
    found = []
    for offset, start, end in places:
        thought: dict[str, float] = {}
        for step in range(round(start), round(end) + 1):
            if step < len(numbers) and numbers[step, 0] == 0:
                for number, chance in zip(numbers[step, 1:].tolist(), probabilities[step, 1:].tolist(), strict=True):
                    text = classes[number]
                    if chance >= THOUGHT_OF and text.strip():
                        thought[text] = max(thought.get(text, 0.0), round(chance, 5))
        if thought:
            readings = sorted(thought.items(), key=lambda one: (-one[1], one[0]))[:keep]
            found.append(Faint(offset=offset, readings=tuple(readings)))
    return tuple(found)


def is_wide(text: str) -> bool:
    """Whether a character takes a whole square, as Chinese ones and their marks do."""
    return unicodedata.east_asian_width(text[0]) in ("W", "F") or text in WIDE


WIDE = frozenset("“”‘’…—·")
"""Marks of other scripts, too, that Chinese text sets in a square."""
