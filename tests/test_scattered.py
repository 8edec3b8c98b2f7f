"""Vertical text of which the recogniser found single characters: its columns are read anew, tier by tier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.config import RecogniseSettings
from pipeline.engines import Picture, Reading
from pipeline.engines.rapidocr import RapidOcr, open_rapidocr
from pipeline.model import Box, Glyph, Line
from pipeline.stages.recognise.scattered import find_clusters, read_scattered
from tests.typeset import font

UPPER = (
    "上海市政府昨日召",
    "開會議討論修築道",
    "路問題各委員均主",
    "張先行測量然後估",
    "計經費聞已推定代",
    "表數人前往南京請",
)
LOWER = (
    "示並與銀行接洽借",
    "款辦法一俟商有結",
    "果即可動工云又據",
    "市民來函稱該處道",
    "路每逢大雨積水盈",
    "尺行人往來頗感不",
)
WHOLE = 10
"""Columns of each tier at the right of these, that the recogniser has as lines."""
PITCH, TOPS = 40, (60, 430)
WIDE = PITCH * (WHOLE + len(UPPER) + 2)


def lefts(first: int, count: int) -> list[int]:
    return [WIDE - PITCH * (at + 2) for at in range(first, first + count)]


def draw() -> Picture:
    image = Image.new("L", (WIDE, 820), 255)
    pen, face = ImageDraw.Draw(image), font(34)
    for top, columns in zip(TOPS, (UPPER, LOWER), strict=True):
        for at, left in enumerate(lefts(0, WHOLE + len(columns))):
            text = columns[at - WHOLE] if at >= WHOLE else (UPPER + LOWER)[at % 12]
            for row, ch in enumerate(text):
                pen.text((left, top + PITCH * row), ch, font=face, fill=0)
    pen.rectangle((20, 400, WIDE - 20, 406), fill=0)
    return np.asarray(image, np.uint8)


def line(name: int, text: str, left: int, top: int) -> Line:
    vertical = len(text) > 1
    box = Box(left=left - 2, top=top, right=left + 38, bottom=top + PITCH * len(text))
    ends = [(box.top, box.bottom), (box.left, box.right)][not vertical]
    glyphs = tuple(
        Glyph(text=ch, left=ends[0] + at * PITCH, right=ends[0] + (at + 1) * PITCH, confidence=0.95)
        for at, ch in enumerate(text)
    )
    one = Line(id=f"l{name:04d}", text=text, box=box, confidence=0.95, glyphs=glyphs)
    return replace(one, direction="vertical") if vertical else one


def read_singly(missing: int = 3, whole: int = WHOLE) -> tuple[Line, ...]:
    """Whole columns at the right; of the others single characters, but for one in ``missing``."""
    lines: list[Line] = []
    for top, columns in zip(TOPS, (UPPER, LOWER), strict=True):
        for at, left in enumerate(lefts(0, whole)):
            lines.append(line(len(lines), (UPPER + LOWER)[at % 12], left, top))
        for column, left in zip(columns, lefts(WHOLE, len(columns)), strict=True):
            for row, ch in enumerate(column):
                if (row + left // PITCH) % missing:
                    lines.append(line(len(lines), ch, left, top + PITCH * row))
    return tuple(lines)


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


def test_columns_of_each_tier_take_the_place_of_single_characters(rapidocr: RapidOcr) -> None:
    lines = read_singly()
    found = read_scattered(Reading(lines=lines), draw, rapidocr, "zh-Hant", 0.1)
    assert found.lines[: 2 * WHOLE] == tuple(one for one in lines if len(one.text) > 1)
    assert sorted(one.text for one in found.lines[2 * WHOLE :]) == sorted(UPPER + LOWER)
    assert {one.direction for one in found.lines} == {"vertical"}
    assert len({one.id for one in found.lines}) == len(found.lines)


def test_a_page_that_is_set_across_is_left_alone() -> None:
    def refuse() -> Picture:
        raise AssertionError

    reading = Reading(lines=read_singly(whole=3))
    assert find_clusters(reading.lines) == (0.0, [])
    assert read_scattered(reading, refuse, None, "zh-Hant", 0.1).lines == reading.lines  # type: ignore[arg-type]


def test_what_reads_worse_than_the_single_characters_is_not_taken(rapidocr: RapidOcr) -> None:
    """Of a picture that holds other print nothing is believed."""
    noise = np.random.default_rng(3).integers(0, 255, draw().shape, dtype=np.uint8)
    lines = read_singly()
    assert read_scattered(Reading(lines=lines), lambda: noise, rapidocr, "zh-Hant", 0.1).lines == lines


def test_single_characters_far_from_one_another_are_no_cluster() -> None:
    lines = [one for one in read_singly() if len(one.text) > 1]
    lines += [line(900 + at, "字", 40 + 90 * at, 60 + 90 * (at % 7)) for at in range(6)]
    _, clusters = find_clusters(lines)
    assert clusters == []
