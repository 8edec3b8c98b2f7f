from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pipeline import geometry
from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Cut, Picture, Reading
from pipeline.engines.rapidocr.decode import Character
from pipeline.engines.rapidocr.detect import Quads, detect
from pipeline.engines.rapidocr.gutters import cut_at_gutters
from pipeline.engines.rapidocr.models import Models, load_models
from pipeline.engines.rapidocr.read import cut_out, read_strips, to_strip
from pipeline.engines.rapidocr.squares import add_square
from pipeline.model import Faint, Glyph, Line, Source

_Way = Literal["across", "down", "up"]
FIRST_CORNER: dict[_Way, int] = {"across": 0, "down": 1, "up": 3}
"""Which corner of a box, clockwise from its top left, becomes the top left of the strip."""
_WAYS: tuple[_Way, ...] = get_args(_Way)
DOUBTFUL = 0.7
UPRIGHT = 1.5
"""From how many times its width a box's height makes it a vertical line."""


def open_rapidocr(settings: RecogniseSettings, threads: int = 0) -> RapidOcr:
    """``threads`` of OpenVINO, 0 for its own choice. Raises EngineError where a model is missing."""
    # Two readings more than are kept: the best one and the blank are none of the alternatives.
    return RapidOcr(settings, load_models(settings.alternatives + 2, threads))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    quad: NDArray[np.float32]
    way: _Way
    along: float
    """Pixels of the picture that one pixel of the strip stands for, along the line."""
    characters: tuple[Character, ...]
    faint: tuple[Faint, ...] = ()

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
        lines = [add_square(picture, _to_line(f"l{number:04d}", one)) for number, one in enumerate(found, 1)]
        least = self._settings.reject_below
        return Reading(
            lines=tuple(line for line in lines if line.confidence >= least),
            rejected=tuple(line for line in lines if line.confidence < least),
        )

    def read_cuts(self, picture: Picture, cuts: Sequence[Cut], language: Language) -> tuple[Line | None, ...]:  # noqa: ARG002
        found: list[Line | None] = [None] * len(cuts)
        for way in _WAYS:
            own = [at for at, cut in enumerate(cuts) if _way_of(cut) == way]
            quads = [np.array(cuts[at].corners, np.float32) for at in own]
            read = self._read_strips(picture, quads, [way] * len(own), [cuts[at].stretch for at in own])
            for at, one in zip(own, read, strict=True):
                if one.characters:
                    found[at] = _to_line("", one)
        return tuple(found)

    def _read_quads(self, picture: Picture, quads: Quads) -> list[_Found]:
        """Upright boxes are read turned by a quarter, so that characters lie on their side: on vertical pages that
        reads far surer than the same characters cut apart and set in a row. Short ones may be a single narrow
        character, and doubtful ones a line that runs upwards, so both are read the other way as well."""
        upright = [_is_upright(quad) for quad in quads]
        found = self._read_ways(picture, list(quads), ["down" if one else "across" for one in upright])
        again: list[tuple[int, _Way]] = []
        for index, one in enumerate(found):
            if not upright[index]:
                continue
            if len(one.characters) <= 2:
                again.append((index, "across"))
            elif one.confidence < DOUBTFUL:
                again.append((index, "up"))
        others = self._read_ways(picture, [quads[index] for index, _ in again], [way for _, way in again])
        for (index, _), other in zip(again, others, strict=True):
            if other.confidence > found[index].confidence:
                found[index] = other
        return found

    def _read_ways(self, picture: Picture, quads: Sequence[NDArray[np.float32]], ways: Sequence[_Way]) -> list[_Found]:
        # Corners in reading order, the first at the head of the first character as it is read.
        shifted = [np.roll(quad, -FIRST_CORNER[way], axis=0) for quad, way in zip(quads, ways, strict=True)]
        return self._read_strips(picture, shifted, ways, [1.0] * len(shifted))

    def _read_strips(
        self, picture: Picture, quads: Sequence[NDArray[np.float32]], ways: Sequence[_Way], stretches: Sequence[float]
    ) -> list[_Found]:
        strips = []
        scales = []
        for quad, stretch in zip(quads, stretches, strict=True):
            cut = cut_out(picture, quad)
            strips.append(to_strip(cut, stretch))
            scales.append(cut.shape[1] / strips[-1].width)
        read = read_strips(strips, self._models, self._settings.batch, self._settings.alternatives)
        return [
            _Found(quad=quad, way=way, along=scale, characters=one.characters, faint=one.faint)
            for quad, way, scale, one in zip(quads, ways, scales, read, strict=True)
        ]


def _way_of(cut: Cut) -> _Way:
    """Vertical lines that are read from the foot up begin at the lower end."""
    if cut.direction != "vertical":
        return "across"
    return "down" if cut.corners[1][1] >= cut.corners[0][1] else "up"


def _is_upright(quad: NDArray[np.float32]) -> bool:
    return bool(np.linalg.norm(quad[3] - quad[0]) >= UPRIGHT * np.linalg.norm(quad[1] - quad[0]))


def _to_line(name: str, found: _Found) -> Line:
    start, end = found.quad[0], found.quad[1]
    axis = 0 if found.way == "across" else 1
    extent = float(np.linalg.norm(end - start)) or 1.0
    origin, slope = float(start[axis]), float(end[axis] - start[axis]) / extent
    # Stacked characters were read lying on their side; the polygon begins at the top left of the upright ones.
    polygon = np.roll(found.quad, FIRST_CORNER["down"], axis=0) if found.way == "down" else found.quad

    def extent_of(character: Character) -> tuple[int, int]:
        ends = [round(origin + slope * at * found.along) for at in (character.left, character.right)]
        return min(ends), max(ends)

    extents = [extent_of(character) for character in found.characters]
    return Line(
        id=name,
        text="".join(c.text for c in found.characters),
        box=geometry.hull([(float(x), float(y)) for x, y in found.quad]),
        polygon=tuple((round(float(x)), round(float(y))) for x, y in polygon),
        confidence=round(found.confidence, 4),
        direction="ltr" if found.way == "across" else "vertical",
        glyphs=tuple(
            Glyph(
                text=c.text,
                left=left,
                right=right,
                confidence=round(c.confidence, 4),
                alternatives=tuple((text, round(probability, 5)) for text, probability in c.alternatives),
            )
            for c, (left, right) in zip(found.characters, extents, strict=True)
        ),
        faint=found.faint,
    )
