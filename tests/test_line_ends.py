"""Boxes lengthened over the marks that stand beyond their ends."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.engines.rapidocr.ends import reach_ends

TALL = 40


def paper(marks: list[tuple[int, int, int, int]], *, down: bool = False) -> NDArray[np.uint8]:
    """A line of ten characters from x = 100 to 500, and ``marks`` (left, top, right, bottom) as inked boxes; with
    ``down`` the same turned by a quarter."""
    picture = np.full((200, 900), 220, np.uint8)
    for at in range(10):
        cv2.rectangle(picture, (100 + 40 * at + 4, 84), (100 + 40 * at + 34, 114), 30, 3)
    for left, top, right, bottom in marks:
        picture[top:bottom, left:right] = 60
    return np.ascontiguousarray(picture.T) if down else picture


def box(left: float, top: float, right: float, bottom: float, *, down: bool = False) -> NDArray[np.float32]:
    if down:
        left, top, right, bottom = top, left, bottom, right
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


LINE = (100, 80, 500, 120)


def ends(marks: list[tuple[int, int, int, int]], *others: tuple[int, int, int, int], down: bool = False) -> list[float]:
    """Where the line's box begins and ends, and how many boxes are left."""
    quads = np.stack([box(*LINE, down=down), *(box(*one, down=down) for one in others)])
    found = reach_ends(paper(marks, down=down), quads)
    axis = 1 if down else 0
    return [float(found[0][:, axis].min()), float(found[0][:, axis].max()), len(found)]


@pytest.mark.parametrize("down", [False, True])
def test_a_full_stop_beyond_the_end_is_taken_in(down: bool) -> None:
    start, end, _ = ends([(506, 104, 516, 114)], down=down)
    assert start == 100
    assert 516 <= end < 535


def test_a_quotation_mark_after_a_full_stop_is_taken_in() -> None:
    _, end, _ = ends([(506, 104, 516, 114), (540, 84, 552, 96)])
    assert 552 <= end < 565


def test_a_mark_before_the_line_is_taken_in() -> None:
    start, end, _ = ends([(80, 84, 92, 96)])
    assert 70 < start <= 80
    assert end == 500


def test_a_box_that_holds_but_a_mark_goes_with_its_line() -> None:
    assert ends([(508, 84, 520, 96)], (503, 80, 526, 100))[2] == 1


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ([(520, 0, 523, 200)], "a rule"),
        ([(510, 100, 513, 103)], "dust"),
        ([(540, 104, 550, 114)], "too far away"),
        ([(520, 0, 523, 200), (530, 104, 540, 114)], "behind a rule"),
        ([(510, 110, 520, 140)], "of the line below"),
        ([], "nothing"),
    ],
)
def test_what_is_no_mark_of_the_line_is_left_alone(marks: list[tuple[int, int, int, int]], why: str) -> None:
    assert ends(marks)[:2] == [100, 500], why


def test_another_line_keeps_its_own() -> None:
    start, end, left = ends([(512, 84, 524, 96)], (508, 80, 800, 120))
    assert (start, left) == (100, 2)
    assert end <= 508


@given(
    marks=st.lists(
        st.tuples(st.integers(0, 860), st.integers(0, 180), st.integers(1, 40), st.integers(1, 20)), max_size=12
    ),
    gap=st.integers(1, 100),
)
def test_boxes_only_grow_and_never_into_the_next_column(marks: list[tuple[int, int, int, int]], gap: int) -> None:
    quads = np.stack([box(*LINE), box(500 + gap, 80, 880, 120)])
    found = reach_ends(paper([(x, y, x + wide, y + high) for x, y, wide, high in marks]), quads)
    assert len(found) == 2
    assert found[0][:, 0].max() <= found[1][:, 0].min() + 0.5
    for before, after in zip(quads, found, strict=True):
        assert after[:, 0].min() <= before[:, 0].min() + 1e-3
        assert after[:, 0].max() >= before[:, 0].max() - 1e-3
        assert np.array_equal(after[:, 1], before[:, 1])
