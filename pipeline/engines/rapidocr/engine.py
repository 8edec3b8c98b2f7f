from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline import geometry
from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Picture, Reading
from pipeline.engines.rapidocr.decode import Character
from pipeline.engines.rapidocr.detect import Quads, detect
from pipeline.engines.rapidocr.gutters import cut_at_gutters
from pipeline.engines.rapidocr.models import Models, load_models
from pipeline.engines.rapidocr.read import cut_out, read_strips, to_strip
from pipeline.model import Direction, Glyph, Line, Source

UPRIGHT = 1.5
"""From how many times its width a box's height makes it a vertical line."""


def open_rapidocr(settings: RecogniseSettings, threads: int = 0) -> RapidOcr:
    """``threads`` of OpenVINO, 0 for its own choice. Raises EngineError where a model is missing."""
    # Two readings more than are kept: the best one and the blank are none of the alternatives.
    return RapidOcr(settings, load_models(settings.alternatives + 2, threads))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    quad: NDArray[np.float32]
    direction: Direction
    along: float
    """Pixels of the picture that one pixel of the strip stands for, along the line."""
    characters: tuple[Character, ...]

    @property
    def confidence(self) -> float:
        return float(np.mean([c.confidence for c in self.characters])) if self.characters else 0.0


class RapidOcr:
    def __init__(self, settings: RecogniseSettings, models: Models) -> None:
        self._settings = settings
        self._models = models

    @property
    def source(self) -> Source:
        return Source(name="rapidocr", version=self._models.version, models=self._models.digests)

    def read(self, picture: Picture, language: Language, dpi: float | None) -> Reading:  # noqa: ARG002
        """Neither ``language`` nor ``dpi`` is asked for: one model reads all scripts, and the type is measured."""
        quads = cut_at_gutters(picture, detect(picture, self._models.detection, self._settings.tile))
        found = [one for one in self._read_quads(picture, quads) if one.characters]
        boxes = {id(one): geometry.hull([(float(x), float(y)) for x, y in one.quad]) for one in found}
        found.sort(key=lambda one: (boxes[id(one)].top, boxes[id(one)].left, boxes[id(one)].bottom))
        lines = [_to_line(f"l{number:04d}", one) for number, one in enumerate(found, 1)]
        least = self._settings.reject_below
        return Reading(
            lines=tuple(line for line in lines if line.confidence >= least),
            rejected=tuple(line for line in lines if line.confidence < least),
        )

    def _read_quads(self, picture: Picture, quads: Quads) -> list[_Found]:
        strips, scales, directions = [], [], []
        for quad in quads:
            cut = cut_out(picture, quad)
            direction: Direction = "ltr"
            if cut.shape[0] >= UPRIGHT * cut.shape[1]:
                cut, direction = np.asarray(cv2.rotate(cut, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8), "vertical"
            strip = to_strip(cut)
            strips.append(strip)
            scales.append(cut.shape[1] / strip.width)
            directions.append(direction)
        models, settings = self._models, self._settings
        read = read_strips(strips, models.recognition, models.classes, settings.batch, settings.alternatives)
        return [
            _Found(quad=quad, direction=direction, along=scale, characters=characters)
            for quad, direction, scale, characters in zip(quads, directions, scales, read, strict=True)
        ]


def _to_line(name: str, found: _Found) -> Line:
    start, end = (found.quad[0], found.quad[1]) if found.direction == "ltr" else (found.quad[0], found.quad[3])
    axis = 0 if found.direction == "ltr" else 1
    extent = float(np.linalg.norm(end - start)) or 1.0
    origin, slope = float(start[axis]), float(end[axis] - start[axis]) / extent

    def place(at: float) -> int:
        return round(origin + slope * at * found.along)

    return Line(
        id=name,
        text="".join(c.text for c in found.characters),
        box=geometry.hull([(float(x), float(y)) for x, y in found.quad]),
        polygon=tuple((round(float(x)), round(float(y))) for x, y in found.quad),
        confidence=round(found.confidence, 4),
        direction=found.direction,
        glyphs=tuple(
            Glyph(
                text=c.text,
                left=place(c.left),
                right=place(c.right),
                confidence=round(c.confidence, 4),
                alternatives=tuple((text, round(probability, 5)) for text, probability in c.alternatives),
            )
            for c in found.characters
        ),
    )
