"""Columns among which the search for lines found pieces: they are read anew, and boxes are no wider than they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import RecogniseSettings
from pipeline.engines import Reading
from pipeline.engines.rapidocr import RapidOcr, open_rapidocr
from pipeline.geometry import corners
from pipeline.model import Box, Line
from pipeline.stages.recognise.tangled import find_bounds, find_tangles, read_tangled
from pipeline.stages.recognise.tight import tighten
from tests.test_scattered import LOWER, PITCH, TOPS, UPPER, WHOLE, draw, lefts, line

TEXTS = UPPER + LOWER


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


def read_whole() -> list[Line]:
    """Every column of both tiers."""
    return [
        line(100 * tier + at, columns[at - WHOLE] if at >= WHOLE else TEXTS[at % 12], left, top)
        for tier, (top, columns) in enumerate(zip(TOPS, (UPPER, LOWER), strict=True))
        for at, left in enumerate(lefts(0, WHOLE + len(columns)))
    ]


def row_across(name: int, columns: tuple[int, ...], row: int) -> Line:
    """Characters of several columns of the upper tier, as one line."""
    left, right = lefts(columns[-1], 1)[0], lefts(columns[0], 1)[0] + PITCH
    top = TOPS[0] + PITCH * row
    text = "".join(TEXTS[at % 12][row] for at in reversed(columns))
    return Line(
        id=f"l{name:04d}",
        text=text,
        box=Box(left=left, top=top, right=right, bottom=top + PITCH),
        confidence=0.9,
    )


def shorten(one: Line, letters: int) -> Line:
    """Its first characters alone."""
    box = replace(one.box, bottom=one.box.top + letters * PITCH)
    return replace(one, text=one.text[:letters], box=box, glyphs=one.glyphs[:letters])


def test_a_row_across_columns_goes_into_them(rapidocr: RapidOcr) -> None:
    lines = read_whole()
    cut = [shorten(one, 5) if at in (3, 4, 5) else one for at, one in enumerate(lines)]
    reading = Reading(lines=(*cut, row_across(900, (3, 4, 5), 5)))
    found = read_tangled(reading, draw, rapidocr, "zh-Hant", 0.1)
    assert sorted(one.text for one in found.lines) == sorted(one.text for one in lines)
    assert {one.direction for one in found.lines} == {"vertical"}


def test_a_character_that_was_left_over_goes_back(rapidocr: RapidOcr) -> None:
    lines = read_whole()
    whole = lines[4]
    last = line(900, whole.text[-1], whole.box.left + 2, whole.box.top + PITCH * 7)
    reading = Reading(lines=(*lines[:4], shorten(whole, 7), *lines[5:]), rejected=(last,))
    found = read_tangled(reading, draw, rapidocr, "zh-Hant", 0.1)
    assert sorted(one.text for one in found.lines) == sorted(one.text for one in lines)
    assert found.rejected == ()


def test_a_column_that_was_passed_over_is_read(rapidocr: RapidOcr) -> None:
    lines = read_whole()
    reading = Reading(lines=tuple(one for at, one in enumerate(lines) if at != 4))
    found = read_tangled(reading, draw, rapidocr, "zh-Hant", 0.1)
    assert sorted(one.text for one in found.lines) == sorted(one.text for one in lines)


def test_a_column_of_two_tiers_of_which_few_characters_were_made_out_is_read_anew(rapidocr: RapidOcr) -> None:
    lines = read_whole()
    upper = lines[4]
    lower = next(one for one in lines if one.box.left == upper.box.left and one.box.top > upper.box.top)
    whole = replace(upper, id="long", text="上路據", confidence=0.4, box=replace(upper.box, bottom=lower.box.bottom))
    reading = Reading(lines=(*(one for one in lines if one not in (upper, lower)), whole))
    found = read_tangled(reading, draw, rapidocr, "zh-Hant", 0.1)
    assert sorted(one.text for one in found.lines) == sorted(one.text for one in lines)


def test_a_headline_across_a_tier_of_its_own_is_no_piece() -> None:
    lines = read_whole()
    headline = Line(id="head", text="市政府議築路", box=Box(left=100, top=760, right=400, bottom=800), confidence=0.9)
    _, places = find_tangles(Reading(lines=(*lines, headline)))
    assert places == []


def test_a_heading_across_the_columns_under_it_is_no_piece() -> None:
    """Columns at both sides reach up to its height."""
    under = {3, 4, 5, 6, 7, 8}
    lines = [replace(one, box=replace(one.box, top=100)) if at in under else one for at, one in enumerate(read_whole())]
    box = Box(left=lefts(8, 1)[0], top=62, right=lefts(3, 1)[0] + PITCH, bottom=96)
    heading = Line(id="head", text="道路修築問題", box=box, confidence=0.9)
    _, places = find_tangles(Reading(lines=(*lines, heading)))
    assert places == []


def test_a_page_that_is_set_across_is_left_alone() -> None:
    reading = Reading(lines=tuple(read_whole()[:9]))
    assert find_tangles(reading) == (0.0, [])
    assert tighten(reading) == reading


@given(st.integers(min_value=1, max_value=60), st.integers(min_value=0, max_value=8))
def test_tiers_end_where_columns_do(white: int, off: int) -> None:
    upper = [Box(left=40 * at, top=off * (at % 2), right=40 * at + 36, bottom=300) for at in range(8)]
    lower = [Box(left=40 * at, top=300 + white, right=40 * at + 36, bottom=700) for at in range(8)]
    (bound,) = find_bounds([*upper, *lower], 36.0)
    assert 285 <= bound <= 315 + white


def test_columns_of_one_tier_have_no_end_within() -> None:
    assert list(find_bounds([Box(left=40 * at, top=0, right=40 * at + 36, bottom=300) for at in range(8)], 36.0)) == []


@given(st.integers(min_value=0, max_value=15))
@settings(max_examples=20)
def test_boxes_are_as_wide_as_columns_stand_apart(more: int) -> None:
    lines = []
    for one in read_whole():
        box = replace(one.box, left=one.box.left - more, right=one.box.right + more)
        lines.append(replace(one, box=box, polygon=tuple((int(x), int(y)) for x, y in corners(box))))
    tight = tighten(Reading(lines=tuple(lines))).lines
    assert all(abs(one.box.width - min(PITCH, 40 + 2 * more)) <= 1 for one in tight)
    assert [(one.box.top, one.box.bottom) for one in tight] == [(one.box.top, one.box.bottom) for one in lines]
    middles = [(one.box.left + one.box.right) / 2 for one in tight]
    assert all(
        abs(middle - (one.box.left + one.box.right) / 2) <= 1 for middle, one in zip(middles, lines, strict=True)
    )
