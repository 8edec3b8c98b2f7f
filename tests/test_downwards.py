"""Vertical text whose rows were taken for lines: read down the columns, and only where that makes more sense."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.config import RecogniseSettings
from pipeline.engines import Picture, Reading
from pipeline.engines.rapidocr import RapidOcr, open_rapidocr
from pipeline.model import Box, Glyph, Line
from pipeline.stages.recognise.downwards import find_blocks, makes_sense_down, read_downwards
from tests.typeset import font

COLUMNS = (
    "上海市政府昨日召開會議",
    "討論修築道路問題各委員",
    "均主張先行測量然後估計",
    "經費聞已推定代表數人前",
    "往南京請示並與銀行接洽",
    "借款辦法一俟商有結果即",
    "可動工云又據市民來函稱",
)
"""From the right."""
PITCH = 40


def draw(columns: tuple[str, ...]) -> Picture:
    """Characters as far apart along the line as lines are."""
    size = PITCH * (len(columns) + 4), PITCH * (max(map(len, columns)) + 4)
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    face = font(34)
    for at, column in enumerate(columns):
        for row, ch in enumerate(column):
            pen.text((size[0] - PITCH * (at + 3), PITCH * (row + 2)), ch, font=face, fill=0)
    return np.asarray(image, np.uint8)


def read_rows(columns: tuple[str, ...]) -> tuple[Line, ...]:
    """As a recogniser has it that takes rows for lines."""
    lines = []
    wide = PITCH * (len(columns) + 4)
    for row in range(max(map(len, columns))):
        glyphs = tuple(
            Glyph(text=column[row], left=wide - PITCH * (at + 3), right=wide - PITCH * (at + 2), confidence=0.95)
            for at, column in reversed(list(enumerate(columns)))
            if row < len(column)
        )
        top = PITCH * (row + 2)
        box = Box(left=glyphs[0].left, top=top, right=glyphs[-1].right, bottom=top + PITCH)
        text = "".join(glyph.text for glyph in glyphs)
        lines.append(Line(id=f"l{row + 1:04d}", text=text, box=box, confidence=0.95, glyphs=glyphs))
    return tuple(lines)


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


def read(rapidocr: RapidOcr, picture: Picture, rows: tuple[Line, ...]) -> Reading:
    return read_downwards(Reading(lines=rows), lambda: picture, rapidocr, "zh-Hant", 0.1)


def test_columns_take_the_place_of_their_rows(rapidocr: RapidOcr) -> None:
    found = read(rapidocr, draw(COLUMNS), read_rows(COLUMNS))
    assert [line.text for line in found.lines] == list(COLUMNS)
    assert {line.direction for line in found.lines} == {"vertical"}
    for one, other in zip(found.lines, found.lines[1:], strict=False):
        assert other.box.right <= one.box.left + 1
    assert len({line.id for line in found.lines} | {line.id for line in read_rows(COLUMNS)}) == len(COLUMNS) + 11


def test_columns_go_on_beyond_the_rows_that_were_found(rapidocr: RapidOcr) -> None:
    """Rows in the middle alone: of the others nothing was read."""
    found = read(rapidocr, draw(COLUMNS), read_rows(COLUMNS)[3:8])
    assert [line.text for line in found.lines] == list(COLUMNS)


def test_a_line_of_other_type_above_the_columns_ends_them(rapidocr: RapidOcr) -> None:
    picture = draw(COLUMNS).copy()
    heading = Line(
        id="l0099",
        text="市政",
        box=Box(left=60, top=5, right=420, bottom=PITCH * 2 - 2),
        confidence=0.99,
        glyphs=(
            Glyph(text="市", left=60, right=240, confidence=0.99),
            Glyph(text="政", left=240, right=420, confidence=0.99),
        ),
    )
    picture[20 : PITCH * 2 - 4, 80:400:20] = 0
    found = read(rapidocr, picture, (heading, *read_rows(COLUMNS)))
    assert found.lines[0] == heading
    assert [line.text for line in found.lines[1:]] == list(COLUMNS)


def test_text_set_across_stays(rapidocr: RapidOcr) -> None:
    """The same characters, turned: their rows are the lines."""
    turned = read_rows(tuple("".join(line[at] for line in COLUMNS) for at in reversed(range(11))))
    assert [line.text for line in turned] == list(COLUMNS)
    assert not any(makes_sense_down(block) for block in find_blocks(turned))
    reading = Reading(lines=turned)
    assert read_downwards(reading, lambda: draw(COLUMNS), rapidocr, "zh-Hant", 0.1) is reading


@given(st.integers(3, 7), st.integers(3, 11), st.randoms(use_true_random=False))
def test_every_row_stays_or_is_in_one_block(columns: int, rows: int, chance) -> None:  # type: ignore[no-untyped-def]
    lines = list(read_rows(tuple(one[:rows] for one in COLUMNS[:columns])))
    chance.shuffle(lines)
    blocks = list(find_blocks(lines))
    taken = [row.id for block in blocks for row in block.rows]
    assert len(taken) == len(set(taken)) <= len(lines)
    for block in blocks:
        assert list(block.middles) == sorted(block.middles, reverse=True)
        assert len(block.middles) <= columns + 1


def test_nothing_is_asked_of_the_recogniser_where_no_rows_stand_in_columns() -> None:
    def refuse() -> Picture:
        raise AssertionError

    reading = Reading(lines=read_rows(COLUMNS)[:2])
    assert read_downwards(reading, refuse, None, "zh-Hant", 0.1) is reading  # type: ignore[arg-type]
