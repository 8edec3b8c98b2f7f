"""Print that the recogniser cannot read is said, and not published as marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ScanError
from pipeline.model import Box, Direction, Line
from pipeline.stages.recognise.unread import check_script
from tests.large_pages import set_columns

SCAN = set_columns(4, "en").prepared.scan


def lines_of(texts: list[str], *, upright: bool = False) -> list[Line]:
    boxes = [
        Box(left=40 * at, top=10, right=40 * at + 30, bottom=610)
        if upright
        else Box(left=10, top=40 * at, right=610, bottom=40 * at + 30)
        for at in range(len(texts))
    ]
    direction: Direction = "vertical" if upright else "ltr"
    return [
        Line(id=f"l{at:04d}", text=text, box=box, confidence=0.9, direction=direction)
        for at, (text, box) in enumerate(zip(texts, boxes, strict=True))
    ]


@pytest.mark.parametrize("upright", [False, True])
def test_lines_without_letters_are_print_that_was_not_read(upright: bool) -> None:
    texts = [", - ."] * 10 + ["The last lines of the page are in English"] * 2
    with pytest.raises(ScanError, match=r"does not read: 10 of 12 lines came out without letters"):
        check_script(lines_of(texts, upright=upright), SCAN, "x")


@given(st.integers(1, 7), st.integers(0, 3))
def test_a_few_rows_of_marks_are_rows_of_marks(marks: int, words: int) -> None:
    check_script(lines_of([". . . . ."] * marks + ["words of the page"] * words), SCAN, "x")


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "zh-Hant"])
def test_what_is_read_is_read(language: str) -> None:
    page = set_columns(60, language)
    check_script(page.recognised.lines, page.prepared.scan, "x")
