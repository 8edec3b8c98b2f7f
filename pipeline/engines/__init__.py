"""Recognisers: what reads lines of text out of a picture.

An engine is opened once a worker by :func:`open_engine` and asked page after page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.config import Language, RecogniseSettings
from pipeline.errors import EngineError
from pipeline.model import Direction, Line, Source

Picture = NDArray[np.uint8]
"""A grey picture, (height, width), 0 black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Lines of one page, in the engine's own order, in pixels of the picture that it was given."""

    lines: tuple[Line, ...]
    rejected: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A place of the picture that holds one line of text: ``corners`` in the picture's pixels, clockwise as the line
    is read, the first at the head of its first character, so that the first side runs along the line. ``stretch``: how
    many times longer it is made before it is read, which shows the recogniser the same print at another scale."""

    corners: tuple[tuple[float, float], ...]
    direction: Direction = "ltr"
    stretch: float = 1.0


class Engine(Protocol):
    @property
    def source(self) -> Source:
        """Name, version and model digests: part of the key of everything that it reads."""

    def read(self, picture: Picture, language: Language, dpi: float | None) -> Reading:
        """Every line of the page, with ids ``l0001``, ``l0002`` and so on."""

    def read_cuts(self, picture: Picture, cuts: Sequence[Cut], language: Language) -> tuple[Line | None, ...]:
        """What stands in each cut, None where nothing does: recognised alone, without any search for lines. Lines
        have no ids. An engine that cannot look at a part of a page gives no lines."""


def open_engine(settings: RecogniseSettings, threads: int = 0) -> Engine:
    """``threads`` that the engine may use, 0 for its own choice; Tesseract, a process of its own, takes none.

    Raises EngineError where the engine or what it needs is not installed.
    """
    match settings.engine:
        case "rapidocr":
            from pipeline.engines.rapidocr import open_rapidocr

            return open_rapidocr(settings, threads)
        case "tesseract":
            from pipeline.engines.tesseract import open_tesseract

            return open_tesseract(settings)
        case "import":
            raise EngineError("recognise.engine", "import reads no pictures", "Give text with galley import.")
        case "none":
            from pipeline.engines.none import open_none

            return open_none(settings)
