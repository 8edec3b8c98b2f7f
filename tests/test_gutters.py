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


def set_lines(columns: int, rows: int, seed: int, gutter: int = GUTTER) -> tuple[NDArray[np.uint8], Quads]:
    """Words as hatched blocks, justified, and boxes that run over all columns."""
    rng = random.Random(seed)
    wide = columns * (WIDTH + gutter) - gutter
    picture = np.random.default_rng(seed).integers(205, 235, (PITCH * (rows + 2), wide + 80), dtype=np.uint8)
    boxes = []
    for row in range(rows):
        top = PITCH * (row + 1)
        for column in range(columns):
            words: list[int] = []
            while sum(words) + 16 * len(words) < WIDTH - 90:
                words.append(rng.randint(14, 90))
            left = 40.0 + column * (WIDTH + gutter)
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


def turn(quads: Quads, width: int) -> Quads:
    """Corners of boxes on a picture turned a quarter to the right; ``width`` is the turned picture's."""
    turned = np.stack([width - quads[..., 1], quads[..., 0]], axis=-1)
    return turned[:, [3, 0, 1, 2]].astype(np.float32)


@pytest.mark.parametrize("seed", range(3))
def test_upright_lines_over_two_tiers_are_cut_at_the_white_between(seed: int) -> None:
    picture, quads = set_lines(2, 6, seed)
    turned = np.ascontiguousarray(np.rot90(picture, -1))
    upright = turn(quads, turned.shape[1])
    cut = cut_at_gutters(turned, upright)
    middle = 40 + WIDTH + GUTTER / 2
    assert len(cut) == 2 * len(upright)
    assert all(box[:, 1].max() < middle or box[:, 1].min() > middle for box in cut)
    # Corners run clockwise from the top left, as before.
    assert all(box[0, 1] < box[3, 1] and box[0, 0] < box[1, 0] for box in cut)


def test_lines_across_and_upright_ones_are_cut_among_their_own_kind() -> None:
    picture, quads = set_lines(2, 6, 1)
    beside = np.ascontiguousarray(np.rot90(set_lines(1, 12, 2)[0], -1))
    tall, wide = max(len(picture), len(beside)), picture.shape[1] + beside.shape[1]
    both = np.full((tall, wide), 230, np.uint8)
    both[: len(picture), : picture.shape[1]] = picture
    both[: len(beside), picture.shape[1] :] = beside
    upright = turn(set_lines(1, 12, 2)[1], beside.shape[1])
    upright[..., 0] += picture.shape[1]
    cut = cut_at_gutters(both, np.concatenate([upright, quads]))
    assert np.array_equal(cut[: len(upright)], upright)
    assert len(cut) == len(upright) + 2 * len(quads)


def set_headline(apart: int) -> tuple[NDArray[np.uint8], Quads]:
    """Two columns of lines in boxes of their own, and over them one box of display type: words 16 pixels apart, and
    ``apart`` over the gutter."""
    picture, quads = set_lines(2, 8, 3)
    picture[:90] = 220
    columns = cut_at_gutters(picture, quads)[4:]  # those of the first rows make room
    middle = 40 + WIDTH + GUTTER // 2
    for first, last in ((40, middle - apart // 2), (middle + apart - apart // 2, 40 + 2 * WIDTH + GUTTER)):
        for left in range(first, last - 40, 86):
            picture[22:58:2, left : min(left + 70, last)] = 30
        picture[22:58:2, last - 50 : last] = 30
    box = [[36, 16], [44 + 2 * WIDTH + GUTTER, 16], [44 + 2 * WIDTH + GUTTER, 64], [36, 64]]
    return picture, np.concatenate([np.array([box], np.float32), columns])


@pytest.mark.parametrize(("apart", "boxes"), [(44, 2), (16, 1)])
def test_headlines_side_by_side_are_cut_where_the_white_is_wider_than_a_space(apart: int, boxes: int) -> None:
    picture, quads = set_headline(apart)
    cut = cut_at_gutters(picture, quads)
    assert len(cut) - len(quads) == boxes - 1
    if boxes == 2:
        assert cut[0][:, 0].max() < 40 + WIDTH + GUTTER / 2 < cut[1][:, 0].min()
    # A line that runs on under both: they are one.
    under = np.array([[[200, 66], [700, 66], [700, 84], [200, 84]]], np.float32)
    picture[68:82:2, 205:695] = 30
    assert len(cut_at_gutters(picture, np.concatenate([quads, under]))) == len(quads) + 1


@pytest.mark.parametrize("apart", [False, True])
def test_two_words_of_headlines_are_cut_where_their_next_rows_stand_apart(apart: bool) -> None:
    """White of less than their height between two words says nothing by itself."""
    picture, quads = set_headline(16)
    columns = quads[3:]
    middle = 40 + WIDTH + GUTTER // 2
    picture[:138] = 220
    words = [(middle - 150, middle - 15), (middle + 15, middle + 150)]
    for left, right in words:
        picture[14:56:2, left:right] = 30
        picture[66:108:2, left:right] = 30
    first = [
        [left, top] for left, top in ((middle - 154, 10), (middle + 154, 10), (middle + 154, 60), (middle - 154, 60))
    ]
    below = [(middle - 154, middle - 13), (middle + 13, middle + 154)] if apart else [(middle - 154, middle - 13)]
    rows = [[[left, 62], [right, 62], [right, 112], [left, 112]] for left, right in below]
    boxes = np.concatenate([np.array([first, *rows], np.float32), columns])
    assert len(cut_at_gutters(picture, boxes)) - len(boxes) == int(apart)


@pytest.mark.parametrize("seed", range(4))
def test_boxes_that_were_run_together_speak_not_for_one_another(seed: int) -> None:
    """The middle rows of eight were run together over a narrow gutter, which each of them leaves free."""
    gutter = 11
    picture, quads = set_lines(2, 8, seed, gutter)
    middle = 40 + WIDTH + gutter / 2
    boxes: list[NDArray[np.float32]] = []
    for row, quad in enumerate(quads):
        if row in (3, 4, 5):
            boxes.append(quad)
            continue
        left, right = quad.copy(), quad.copy()
        left[1:3, 0], right[[0, 3], 0] = 40 + WIDTH + 2, 40 + WIDTH + gutter - 2
        boxes += [left, right]
    cut = cut_at_gutters(picture, np.stack(boxes))
    assert len(cut) == 2 * len(quads)
    assert all(box[:, 0].max() < middle or box[:, 0].min() > middle for box in cut)


@pytest.mark.parametrize(("rule", "pieces"), [((60, 420), 2), ((130, 205), 1), (None, 1)])
def test_two_headlines_with_a_rule_between_them_are_cut(rule: tuple[int, int] | None, pieces: int) -> None:
    """The white there is no wider than between their words; a stroke as long as their letters is none."""
    picture, quads = set_lines(2, 6, 3)
    picture = np.vstack([np.full((240, picture.shape[1]), 220, np.uint8), picture])
    quads[:, :, 1] += 240
    at = 40 + WIDTH + GUTTER // 2
    for left in range(50, picture.shape[1] - 60, 120):
        picture[130:205, left : left + 92 : 8] = 30
        picture[130:205, left + 1 : left + 93 : 8] = 30
    picture[130:205, at - 14 : at + 14] = 220
    if rule is not None:
        picture[rule[0] : rule[1], at - 1 : at + 2] = 30
    headline = np.array(
        [[[44, 120], [picture.shape[1] - 50, 120], [picture.shape[1] - 50, 215], [44, 215]]], np.float32
    )
    found = cut_at_gutters(picture, np.concatenate([headline, quads]))
    assert len(found) - 2 * len(quads) == pieces


@pytest.mark.parametrize(
    ("grey", "aside", "pieces"),
    [
        (190, 0, 2),  # a hairline between the two, fainter than ink
        (216, 0, 1),  # no more than the paper's grain
        (190, 20, 1),  # a scratch through the letters
    ],
)
def test_two_decks_with_a_hairline_between_them_are_cut(grey: int, aside: int, pieces: int) -> None:
    picture, quads = set_lines(2, 6, 4)
    picture = np.vstack([np.full((160, picture.shape[1]), 220, np.uint8), picture])
    quads[:, :, 1] += 160
    at = 40 + WIDTH + GUTTER // 2
    picture[76:104, 50 : picture.shape[1] - 60 : 8] = 30
    picture[76:104, 51 : picture.shape[1] - 60 : 8] = 30
    picture[76:104, at - 9 : at + 9] = 220
    picture[0:160, at + aside - 1 : at + aside + 1] = np.minimum(picture[0:160, at + aside - 1 : at + aside + 1], grey)
    right = picture.shape[1] - 50
    deck = np.array([[[44, 72], [right, 72], [right, 108], [44, 108]]], np.float32)
    found = cut_at_gutters(picture, np.concatenate([deck, quads]))
    assert len(found) - 2 * len(quads) == pieces


def test_a_rule_that_leans_and_is_frayed_parts_columns_that_almost_touch_it() -> None:
    """In large type, where a rule is some pixels wide and wear has broken and frayed it; the other lines were found
    apart."""
    times = 4
    small, quads = set_lines(2, 14, 2, gutter=10)
    picture = np.kron(small, np.ones((times, times), np.uint8))
    at = times * (40 + WIDTH) + 14
    for y in range(picture.shape[0]):
        lean = (y // 60) % 3
        if y % 12:
            picture[y, at + lean : at + lean + 6] = 40
        picture[y, at - 3 : at + 12 : 1 + y % 3] = 90
    apart = []
    for row, quad in enumerate(times * quads):
        if row == 6:
            apart.append(quad)
            continue
        apart += [np.clip(quad, None, [at - 4, np.inf]), np.clip(quad, [at + 12, 0], None)]
    cut = cut_at_gutters(picture, np.array(apart, np.float32))
    assert len(cut) == len(apart) + 1
    assert max(box[:, 0].max() - box[:, 0].min() for box in cut) < times * (WIDTH + 20)
