"""A heading set across over a few columns of vertical text, over a rule: its rows are read whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.config import RecogniseSettings
from pipeline.engines import Picture, Reading
from pipeline.engines.rapidocr import RapidOcr, open_rapidocr
from pipeline.model import Box, Line
from pipeline.stages.recognise.across import read_across
from pipeline.stages.recognise.tangled import read_tangled
from tests.test_scattered import LOWER, PITCH, TOPS, UPPER, line
from tests.typeset import font

COLUMNS = (UPPER + LOWER) * 2
WIDE, HIGH = PITCH * (len(COLUMNS) + 2), 540
LEFTS = [WIDE - PITCH * (at + 2) for at in range(len(COLUMNS))]
UNDER = range(8, 13)
"""Columns that the heading stands over."""
ROWS = ("重慶街頭乞丐", "集中工作營")
"""As they are read: from the right."""
LEFT, RIGHT = LEFTS[UNDER[-1]], LEFTS[UNDER[0]] + PITCH
RULE = TOPS[0] + 96
DOWN = RULE + 20
"""Where the columns under the heading begin."""


def draw(*, rule: bool = True, wavy: bool = False, long: bool = False) -> Picture:
    image = Image.new("L", (WIDE, HIGH), 255)
    pen, face = ImageDraw.Draw(image), font(34)
    for at, (left, text) in enumerate(zip(LEFTS, COLUMNS, strict=True)):
        top = DOWN if at in UNDER else TOPS[0]
        for row, ch in enumerate(text):
            pen.text((left, top + PITCH * row), ch, font=face, fill=0)
    for row, text in enumerate(ROWS):
        step = (RIGHT - LEFT) / len(text)
        for at, ch in enumerate(reversed(text)):
            pen.text((LEFT + step * at, TOPS[0] + 44 * row - 4), ch, font=font(32), fill=0)
    if rule:
        ends = (0, WIDE) if long else (LEFT, RIGHT)
        points = [(x, RULE + (4 if wavy and x // 8 % 2 else 0)) for x in range(ends[0], ends[1] + 1, 8)]
        pen.line(points, fill=0, width=3)
    return np.asarray(image, np.uint8)


def read_columns() -> list[Line]:
    return [
        line(at, text, left, DOWN if at in UNDER else TOPS[0])
        for at, (left, text) in enumerate(zip(LEFTS, COLUMNS, strict=True))
    ]


def piece(name: str, text: str, row: int, first: int, last: int) -> Line:
    """Of a row, from one of its characters to another, from the left."""
    step = (RIGHT - LEFT) / len(ROWS[row])
    top = TOPS[0] + 44 * row - 4
    box = Box(left=round(LEFT + step * first), top=top, right=round(LEFT + step * (last + 1)), bottom=top + 42)
    return Line(id=name, text=text, box=box, confidence=0.9)


PIECES = (
    piece("a", "乞頭街", 0, 1, 3),
    piece("b", "慶", 0, 4, 4),
    piece("c", "營", 1, 0, 0),
    piece("d", "工中", 1, 2, 3),
)


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


@pytest.mark.parametrize("wavy", [False, True])
def test_rows_take_the_place_of_their_pieces(rapidocr: RapidOcr, *, wavy: bool) -> None:
    columns = read_columns()
    found, places = read_across(Reading(lines=(*columns, *PIECES)), lambda: draw(wavy=wavy), rapidocr, "zh-Hant")
    assert [one.text[::-1] for one in found.lines[len(columns) :]] == list(ROWS)
    assert found.lines[: len(columns)] == tuple(columns)
    (place,) = places
    assert place.top <= TOPS[0] + 8
    assert RULE <= place.bottom < DOWN


def test_what_was_taken_for_a_column_goes_back_to_it(rapidocr: RapidOcr) -> None:
    """One that was read through the heading is read again from the rule on."""
    columns = read_columns()
    at = UNDER[2]
    through = replace(columns[at], text="頭" + columns[at].text, box=replace(columns[at].box, top=TOPS[0]))
    lines = [through if k == at else one for k, one in enumerate(columns)]
    found, _ = read_across(Reading(lines=(*lines, *PIECES)), draw, rapidocr, "zh-Hant")
    assert sorted(one.text for one in found.lines) == sorted([*COLUMNS, *(row[::-1] for row in ROWS)])


@pytest.mark.parametrize("how", [{"rule": False}, {"long": True}], ids=["no rule", "the rule of a tier"])
def test_without_a_rule_of_its_own_nothing_is_changed(rapidocr: RapidOcr, how: dict[str, bool]) -> None:
    reading = Reading(lines=(*read_columns(), *PIECES))
    assert read_across(reading, lambda: draw(**how), rapidocr, "zh-Hant") == (reading, ())


def test_one_that_was_read_whole_is_left_alone(rapidocr: RapidOcr) -> None:
    whole = (piece("a", ROWS[0][::-1], 0, 0, 5), piece("b", ROWS[1][::-1], 1, 0, 4))
    reading = Reading(lines=(*read_columns(), *whole))
    assert read_across(reading, draw, rapidocr, "zh-Hant") == (reading, ())


def test_no_column_is_cut_through_it(rapidocr: RapidOcr) -> None:
    """A piece beside it has its columns read anew, from head to foot, and yet not through the heading."""
    columns = read_columns()
    short = replace(
        columns[UNDER[1]], text=columns[UNDER[1]].text[:2], box=replace(columns[UNDER[1]].box, bottom=DOWN + 80)
    )
    read = Reading(lines=tuple(short if at == UNDER[1] else one for at, one in enumerate(columns)) + PIECES)
    found, places = read_across(read, draw, rapidocr, "zh-Hant")
    again = read_tangled(found, draw, rapidocr, "zh-Hant", 0.1, places)
    assert {row[::-1] for row in ROWS} <= {one.text for one in again.lines}
    assert not any("慶" in one.text or "營" in one.text for one in again.lines if one.direction == "vertical")


def test_a_page_that_is_set_across_is_left_alone() -> None:
    reading = Reading(lines=PIECES)
    assert read_across(reading, draw, None, "zh-Hant") == (reading, ())  # type: ignore[arg-type]
