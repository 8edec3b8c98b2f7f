"""Two lines that were taken for one: parted where the print stands in rows, beside an initial or without."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.config import RecogniseSettings
from pipeline.engines import Picture, Reading
from pipeline.engines.rapidocr import RapidOcr, open_rapidocr
from pipeline.model import Box, Line
from pipeline.stages.recognise.two_rows import part_rows
from tests.typeset import font

SIZE, PITCH = 30, 44
FIRST, SECOND = "T THE CREEK in the east", "the dock workers load all"
OTHERS = ("things from the city to the", "boats that go to the gulf. It", "is said that ten years ago")


def draw(initial: str) -> tuple[Picture, Reading]:
    """Five lines, the first two beside an initial; what was read has these two as one, with doubt."""
    image = Image.new("L", (640, 340), 240)
    pen = ImageDraw.Draw(image)
    left = 120 if initial else 40
    if initial:
        pen.text((40, 26), initial, font=font(86), fill=10)
    for row, text in enumerate((FIRST, SECOND)):
        pen.text((left, 40 + row * PITCH), text, font=font(SIZE), fill=10)
    lines = [
        Line(id="l0001", text="Art d t", box=Box(left=36, top=38, right=600, bottom=140), confidence=0.4),
    ]
    for row, text in enumerate(OTHERS, 2):
        top = 48 + row * PITCH
        pen.text((40, top), text, font=font(SIZE), fill=10)
        box = Box(left=36, top=top, right=600, bottom=top + PITCH)
        lines.append(Line(id=f"l000{row}", text=text, box=box, confidence=0.98))
    return np.asarray(image, np.uint8), Reading(lines=tuple(lines))


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


@pytest.mark.parametrize("initial", ["A", ""])
def test_each_row_is_a_line_of_its_own(rapidocr: RapidOcr, initial: str) -> None:
    picture, reading = draw(initial)
    found = part_rows(reading, lambda: picture, rapidocr, "en")
    kept, new = found.lines[: len(OTHERS)], found.lines[len(OTHERS) :]
    assert kept == reading.lines[1:]
    assert [line.text for line in new] == [*([initial] if initial else []), FIRST, SECOND]
    assert len({line.id for line in found.lines}) == len(found.lines)


def test_a_row_that_was_read_already_is_not_read_twice(rapidocr: RapidOcr) -> None:
    picture, reading = draw("")
    own = Line(id="l0009", text=SECOND, box=Box(left=36, top=40 + PITCH, right=600, bottom=132), confidence=0.97)
    found = part_rows(Reading(lines=(*reading.lines, own)), lambda: picture, rapidocr, "en")
    assert [line.text for line in found.lines] == [*OTHERS, SECOND, FIRST]


def test_a_line_that_is_read_surely_stays(rapidocr: RapidOcr) -> None:
    picture, reading = draw("A")
    sure = Line(id="l0001", text="HEADLINE", box=reading.lines[0].box, confidence=0.95)
    whole = Reading(lines=(sure, *reading.lines[1:]))
    assert part_rows(whole, lambda: picture, rapidocr, "en") is whole


def test_what_has_no_rows_stays(rapidocr: RapidOcr) -> None:
    """A picture that was read with doubt."""
    picture, reading = draw("A")
    stained = picture.copy()
    stained[38:140, 36:600] = np.random.default_rng(1).integers(0, 255, (102, 564))
    assert part_rows(reading, lambda: stained, rapidocr, "en") is reading
