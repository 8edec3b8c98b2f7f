"""Dark lines that are no rules: folds of the leaf and the frames of pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.stages.layout.folds import without_edges, without_folds
from pipeline.stages.layout.ink import find_ink

WIDTH, HEIGHT, BODY = 1000, 1400, 30


def blank() -> NDArray[np.uint8]:
    return np.full((HEIGHT, WIDTH), 235, np.uint8)


def text() -> list[Box]:
    """Two columns of lines, with white above and below each line, where a fold is seen between them."""
    return [
        Box(left=left, top=top, right=left + 380, bottom=top + BODY)
        for left in (80, 540)
        for top in range(100, 1300, 45)
    ]


def test_a_fold_across_the_leaf_is_no_rule() -> None:
    picture = blank()
    cv2.line(picture, (0, 640), (WIDTH, 652), 190, 2)
    cv2.line(picture, (80, 900), (460, 901), 40, 2)
    lines = [box for box in text() if not 600 < (box.top + box.bottom) / 2 < 930]
    (rule,) = find_ink(picture, lines, BODY, 6.0).horizontal
    assert abs(rule.top - 900) < 8


@given(st.integers(min_value=0, max_value=900), st.integers(min_value=100, max_value=1300))
def test_rules_within_the_type_area_stay(left: int, top: int) -> None:
    picture = blank()
    rule = Box(left=left, top=top, right=left + 100, bottom=top + 3)
    picture[rule.top : rule.bottom, rule.left : rule.right] = 40
    assert without_folds([rule], picture, BODY) == [rule]


def test_a_rule_beside_a_fold_stays() -> None:
    picture = blank()
    cv2.line(picture, (0, 640), (WIDTH, 640), 190, 2)
    rules = [Box(left=80, top=680, right=460, bottom=683), Box(left=80, top=639, right=300, bottom=642)]
    assert without_folds(rules, picture, BODY) == rules[:1]


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        (Box(left=100, top=398, right=500, bottom=402), False),  # the frame's foot
        (Box(left=100, top=198, right=300, bottom=202), False),
        (Box(left=100, top=425, right=500, bottom=428), True),  # under the caption
        (Box(left=100, top=398, right=700, bottom=402), True),  # goes on over the next column
    ],
)
def test_the_frame_of_a_picture_is_no_rule(rule: Box, stays: bool) -> None:
    picture = Box(left=98, top=200, right=502, bottom=400)
    assert without_edges([rule], [picture], BODY) == ([rule] if stays else [])


HEADLINE = Box(left=200, top=300, right=800, bottom=420)
"""A line of display type as a recogniser draws it: its print stands from 320 to 400."""


def set_headline(ground: int = 235, ink: int = 40) -> NDArray[np.uint8]:
    picture = blank()
    if ground != 235:
        picture[HEADLINE.top + 6 : HEADLINE.bottom - 6, HEADLINE.left : HEADLINE.right] = ground
    for left in range(210, 780, 100):
        picture[320:400, left : left + 12] = ink
        picture[320:332, left : left + 80] = ink
    return picture


@pytest.mark.parametrize("top", [308, 411])
def test_a_rule_in_the_margin_of_display_type_is_found(top: int) -> None:
    picture = set_headline()
    picture[top : top + 3, 100:900] = 40
    (rule,) = find_ink(picture, [HEADLINE], BODY, 6.0).horizontal
    assert abs(rule.left - 100) < 8
    assert abs(rule.right - 900) < 8


def test_strokes_in_a_row_are_no_rule() -> None:
    assert find_ink(set_headline(), [HEADLINE], BODY, 6.0).horizontal == ()


def test_the_edge_of_a_dark_bar_is_no_rule() -> None:
    assert find_ink(set_headline(ground=110, ink=250), [HEADLINE], BODY, 6.0).horizontal == ()


def test_a_rule_that_ends_at_a_headline_is_as_long_as_it_is_seen() -> None:
    picture = set_headline(ground=110, ink=250)
    picture[358:361, 820:990] = picture[358:361, 20:180] = 40
    found = find_ink(picture, [HEADLINE], BODY, 5.0).horizontal
    assert [(rule.left < 190, rule.right > 810) for rule in sorted(found, key=lambda r: r.left)] == [
        (True, False),
        (False, True),
    ]


def test_a_rule_beside_upright_display_type_is_found() -> None:
    picture = np.ascontiguousarray(set_headline()[:WIDTH].T)
    line = Box(left=HEADLINE.top, top=HEADLINE.left, right=HEADLINE.bottom, bottom=HEADLINE.right)
    picture[100:900, 308:311] = 40
    (rule,) = find_ink(picture, [line], BODY, 6.0).vertical
    assert abs(rule.top - 100) < 8
    assert abs(rule.bottom - 900) < 8
