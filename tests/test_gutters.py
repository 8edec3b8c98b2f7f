"""Boxes over two columns are cut at the gutter, whose white is hardly wider than that between words."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.engines.rapidocr.detect import Quads
from pipeline.engines.rapidocr.gutters import cut_at_gutters

SIZE, PITCH, WIDTH, GUTTER = 28, 35, 390, 26
"""A line's height, from line to line, a column's width, and the white between two, in pixels."""


def set_lines(columns: int, rows: int, seed: int) -> tuple[NDArray[np.uint8], Quads]:
    """Words as hatched blocks, justified, and boxes that run over all columns."""
    rng = random.Random(seed)
    wide = columns * (WIDTH + GUTTER) - GUTTER
    picture = np.random.default_rng(seed).integers(205, 235, (PITCH * (rows + 2), wide + 80), dtype=np.uint8)
    boxes = []
    for row in range(rows):
        top = PITCH * (row + 1)
        for column in range(columns):
            words: list[int] = []
            while sum(words) + 16 * len(words) < WIDTH - 90:
                words.append(rng.randint(14, 90))
            left = 40.0 + column * (WIDTH + GUTTER)
            space = (WIDTH - sum(words)) / (len(words) - 1)
            for word in words:
                picture[top + 5 : top + SIZE - 3 : 2, round(left) : round(left + word)] = 30
                left += word + space
        right = 40 + wide + 4
        boxes.append([[36, top], [right, top], [right, top + SIZE], [36, top + SIZE]])
    return picture, np.array(boxes, np.float32)


@pytest.mark.parametrize("seed", range(6))
def test_lines_over_two_columns_are_cut_where_all_leave_white(seed: int) -> None:
    picture, quads = set_lines(2, 6, seed)
    cut = cut_at_gutters(picture, quads)
    assert len(cut) == 2 * len(quads)
    middle = 40 + WIDTH + GUTTER / 2
    assert all(box[:, 0].max() < middle or box[:, 0].min() > middle for box in cut)


@pytest.mark.parametrize("seed", range(6))
def test_words_of_one_column_stay_together(seed: int) -> None:
    picture, quads = set_lines(1, 12, seed)
    assert len(cut_at_gutters(picture, quads)) == len(quads)


def test_a_speck_in_the_gutter_hides_it_not() -> None:
    picture, quads = set_lines(2, 6, 1)
    at = 40 + WIDTH + GUTTER // 2
    picture[3 * PITCH + 12 : 3 * PITCH + 15, at - 1 : at + 2] = 40
    assert len(cut_at_gutters(picture, quads)) == 2 * len(quads)
