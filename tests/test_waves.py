"""Wavy rules between items of a page in vertical lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.engines import Picture
from pipeline.model import Box
from pipeline.stages.layout.waves import find_waves
from tests.typeset import font

BODY = 30.0


def draw(waves: tuple[tuple[int, int, int, bool], ...] = (), *, text: bool = False) -> Picture:
    """A page of 900 by 700; waves by left, top, length and whether they go down."""
    image = Image.new("L", (900, 700), 250)
    pen = ImageDraw.Draw(image)
    for left, top, length, down in waves:
        along = range(0, length, 3)
        points = [(at, 4 * np.sin(at / 4)) for at in along]
        pen.line([(left + y, top + x) if down else (left + x, top + y) for x, y in points], fill=10, width=3)
    if text:
        for column in range(8):
            for row in range(12):
                pen.text(
                    (500 + 34 * column, 100 + 28 * row), "國華商業銀行儲蓄存款利息優厚"[row], font=font(28), fill=0
                )
    return np.asarray(image, np.uint8)


@given(st.integers(100, 400), st.booleans())
@settings(max_examples=25, deadline=None)
def test_one_is_found_where_it_is(length: int, down: bool) -> None:
    across, steep = find_waves(draw(((200, 150, length, down),)), BODY, [], [])
    found, none = (steep, across) if down else (across, steep)
    assert none == []
    (box,) = found
    assert abs(max(box.width, box.height) - length) <= 10
    assert min(box.width, box.height) < BODY / 2


def test_text_is_none() -> None:
    assert find_waves(draw(text=True), BODY, [], []) == ([], [])


def test_a_short_one_is_an_ornament() -> None:
    assert find_waves(draw(((200, 150, 60, True),)), BODY, [], []) == ([], [])


@pytest.mark.parametrize("drawn", [False, True], ids=["known as a rule", "within a picture"])
def test_what_is_known_otherwise_is_not_found_again(*, drawn: bool) -> None:
    box = Box(left=150, top=100, right=260, bottom=600)
    known = ([], [box]) if drawn else ([box], [])
    assert find_waves(draw(((200, 150, 300, True),)), BODY, *known) == ([], [])
