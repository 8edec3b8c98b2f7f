"""Drawings in lines are pictures; print that was not read, frames and rules are none."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.stages.layout.drawings import find_drawings

UNIT = 20.0


def _blank() -> NDArray[np.uint8]:
    return np.zeros((900, 1200), np.uint8)


def _plan(ink: NDArray[np.uint8], left: int, top: int) -> Box:
    """Rooms and corridors of a building."""
    for column in range(6):
        for row in range(4):
            x, y = left + 70 * column, top + 60 * row
            cv2.rectangle(ink, (x, y), (x + 60, y + 50), 255, 3)
            cv2.circle(ink, (x + 30, y + 25), 14, 255, 2)
    return Box(left=left, top=top, right=left + 70 * 5 + 60, bottom=top + 60 * 3 + 50)


def _alike(one: Box, other: Box, by: float = 2 * UNIT) -> bool:
    pairs = zip(
        (one.left, one.top, one.right, one.bottom), (other.left, other.top, other.right, other.bottom), strict=True
    )
    return all(abs(a - b) <= by for a, b in pairs)


def test_a_plan_with_some_labels_is_a_picture() -> None:
    ink = _blank()
    plan = _plan(ink, 300, 200)
    labels = [Box(left=320 + 140 * at, top=215, right=360 + 140 * at, bottom=235) for at in range(3)]
    for label in labels:
        ink[label.top : label.bottom, label.left : label.right] = 0
    (found,) = find_drawings(ink, labels, [], [], UNIT)
    assert _alike(found, plan)


def test_a_picture_at_its_edge_is_a_part_of_it() -> None:
    ink = _blank()
    plan = _plan(ink, 300, 200)
    steps = Box(left=400, top=plan.bottom + 10, right=520, bottom=plan.bottom + 70)
    (found,) = find_drawings(ink, [], [], [steps], UNIT)
    assert found.bottom >= steps.bottom
    assert found.top <= plan.top + UNIT


def test_a_photograph_elsewhere_stays_as_it_is() -> None:
    ink = _blank()
    _plan(ink, 300, 200)
    photograph = Box(left=900, top=600, right=1150, bottom=850)
    assert photograph in find_drawings(ink, [], [], [photograph], UNIT)


def test_print_that_was_not_read_is_no_drawing() -> None:
    """Small pieces of ink by the hundred."""
    ink = _blank()
    for row in range(12):
        for column in range(24):
            x, y = 200 + 22 * column, 150 + 30 * row
            cv2.rectangle(ink, (x, y), (x + 14, y + 16), 255, 2)
    assert find_drawings(ink, [], [], [], UNIT) == []


def test_a_frame_round_text_is_no_drawing() -> None:
    ink = _blank()
    cv2.rectangle(ink, (200, 150), (620, 500), 255, 4)
    text = [Box(left=215, top=170 + 28 * at, right=605, bottom=190 + 28 * at) for at in range(11)]
    assert find_drawings(ink, text, [], [], UNIT) == []


def test_rules_between_columns_are_no_drawing() -> None:
    ink = _blank()
    rules = [Box(left=100 + 250 * at, top=50, right=104 + 250 * at, bottom=850) for at in range(4)]
    rules.append(Box(left=100, top=50, right=1100, bottom=54))
    for rule in rules:
        ink[rule.top : rule.bottom, rule.left : rule.right] = 255
    assert find_drawings(ink, [], rules, [], UNIT) == []
