"""Rules that wear has eaten into, and what a scratch over the film makes of one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.stages.layout.cells import find_cells
from pipeline.stages.layout.ink import find_ink
from pipeline.stages.layout.traced import trace_rules

WIDTH, HEIGHT, BODY = 1200, 1000, 20


def blank() -> NDArray[np.uint8]:
    return np.full((HEIGHT, WIDTH), 225, np.uint8)


def worn(picture: NDArray[np.uint8], left: int, right: int, top: int) -> None:
    """Faint, with two thirds of it left."""
    for at in range(left, right, 15):
        picture[top : top + 2, at : at + 10] = 195


def test_a_rule_is_followed_where_it_is_worn() -> None:
    picture = blank()
    picture[500:502, 300:600] = 30
    worn(picture, 100, 300, 500)
    worn(picture, 600, 1000, 500)
    (rule,) = trace_rules(picture, [Box(left=300, top=500, right=600, bottom=502)], [], BODY)
    assert abs(rule.left - 100) <= 3 * BODY
    assert abs(rule.right - 1000) <= 3 * BODY
    assert (rule.top, rule.bottom) == (500, 502)


def test_an_upright_one_too() -> None:
    picture = blank()
    picture[300:600, 500:502] = 30
    turned = picture.T.copy()
    worn(turned, 600, 900, 500)
    (rule,) = trace_rules(turned.T.copy(), [Box(left=500, top=300, right=502, bottom=600)], [], BODY)
    assert abs(rule.bottom - 900) <= 3 * BODY
    assert rule.top == 300


def test_a_rule_ends_where_nothing_goes_on() -> None:
    picture = blank()
    picture[500:502, 300:600] = 30
    rule = Box(left=300, top=500, right=600, bottom=502)
    assert trace_rules(picture, [rule], [], BODY) == [rule]


def test_what_stands_among_other_ink_is_no_rule() -> None:
    """Rows of characters that no line covers, one over the other."""
    picture = blank()
    picture[500:502, 300:600] = 30
    for top in range(470, 540, 5):
        worn(picture, 600, 1000, top)
    rule = Box(left=300, top=500, right=600, bottom=502)
    assert trace_rules(picture, [rule], [], BODY) == [rule]


def test_text_is_no_part_of_a_rule() -> None:
    picture = blank()
    picture[500:502, 300:600] = 30
    worn(picture, 600, 1000, 500)
    rule = Box(left=300, top=500, right=600, bottom=502)
    line = Box(left=600, top=490, right=1000, bottom=510)
    assert trace_rules(picture, [rule], [line], BODY) == [rule]


def test_a_worn_rule_closes_a_place() -> None:
    picture = blank()
    picture[100:102, 100:1000] = 30
    picture[800:802, 100:500] = 30
    worn(picture, 500, 1000, 800)
    for left in (100, 998):
        picture[100:802, left : left + 2] = 30
    ink = find_ink(picture, [], BODY, 6.0)
    rules = (*ink.horizontal, *ink.vertical)
    assert not find_cells(rules, WIDTH, HEIGHT, 14.0)
    (cell,) = find_cells(trace_rules(picture, rules, [], BODY), 2 * WIDTH, HEIGHT, 14.0)
    assert abs(cell.left - 100) < 10
    assert abs(cell.bottom - 800) < 10


@pytest.mark.parametrize("lean", [30, 45])
def test_a_scratch_that_crosses_a_rule_leaves_it_thin(lean: int) -> None:
    picture = blank()
    picture[500:502, 100:1100] = 30
    cv2.line(picture, (100, 499), (1100, 499 + lean), 120, 1)
    rules = find_ink(picture, [], BODY, 6.0).horizontal
    assert rules
    assert all(rule.height <= 10 for rule in rules)
    assert min(rule.left for rule in rules) < 130
    assert max(rule.right for rule in rules) > 1070
