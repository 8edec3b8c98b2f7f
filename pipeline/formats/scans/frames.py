"""What is known of a picture before its pixels are decoded, and how large it may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.bounds import PAGES, PIXELS, SIDE
from pipeline.errors import ScanError

Picture = NDArray[np.uint8]
"""(height, width), 0 black."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The ``number``-th picture (from 0) in a file."""

    number: int
    width: int
    height: int
    dpi: float | None


def check_size(path: Path, width: int, height: int, where: str = "") -> None:
    for bound, number in ((SIDE, min(width, height)), (SIDE, max(width, height)), (PIXELS, width * height)):
        if bound.refuses(number):
            remedy = "Scan it at another resolution." if bound is SIDE else "Scan it at a lower resolution."
            raise ScanError(str(path), f"{where}has {width} x {height} pixels: it {bound.say(number)}", remedy)


def check_count(path: Path, count: int) -> None:
    if PAGES.refuses(count):
        raise ScanError(str(path), PAGES.say(count), "Split it.")


def unless_all_fail(frames: list[Frame | ScanError]) -> list[Frame | ScanError]:
    if frames and all(isinstance(frame, ScanError) for frame in frames):
        first = frames[0]
        assert isinstance(first, ScanError)
        raise first
    return frames
