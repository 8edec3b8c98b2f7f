"""The grey under a whole story is a frame: on coarse scans it is noisy, and paper that darkens is none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.stages.layout.tints import find_tints
from tests.test_layout import near

UNIT = 16.0
TINT = Box(left=300, top=200, right=860, bottom=900)


def set_page(grey: int, noise: float) -> tuple[NDArray[np.uint8], list[Box]]:
    """Two columns of hatched lines on a tint, and one beside it."""
    picture = np.full((1200, 900), 250, np.float64)
    picture[TINT.top : TINT.bottom, TINT.left : TINT.right] = grey
    lines = [Box(left=x, top=y, right=x + 230, bottom=y + 16) for x in (40, 330, 590) for y in range(230, 880, 24)]
    for line in lines:
        picture[line.top + 3 : line.bottom - 3, line.left : line.right : 3] = 30
    picture += np.random.default_rng(5).normal(0, noise, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8), lines


@pytest.mark.parametrize("grey", [215, 190, 160])
@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_a_tint_under_two_columns_is_found(grey: int, noise: float) -> None:
    picture, lines = set_page(grey, noise)
    (found,) = find_tints(picture, lines, UNIT)
    assert near(found, TINT)


def test_paper_that_darkens_to_one_side_is_no_tint() -> None:
    picture, lines = set_page(250, 3.0)
    shade = np.linspace(1.0, 0.7, picture.shape[1])
    assert find_tints((picture * shade).astype(np.uint8), lines, UNIT) == []


def test_a_grey_without_text_on_it_is_none() -> None:
    picture, lines = set_page(200, 0.0)
    assert find_tints(picture, [line for line in lines if line.left < TINT.left], UNIT) == []
