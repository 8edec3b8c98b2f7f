"""What the benchmarks count is what they say: columns, reading order, growth."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pages import count_columns
from benchmarks.real import Printed, score_order
from benchmarks.scaling import slope_of
from pipeline.model import Box
from tests.press import set_page
from tests.press.fonts import missing_fonts

BOX = Box(left=0, top=0, right=1, bottom=1)


@pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")
@pytest.mark.parametrize(("style", "columns"), [("zh", 2), ("zh", 3), ("en", 3), ("de", 2), ("vertical", 2)])
def test_columns_are_counted_from_lines(style: str, columns: int) -> None:
    truth = set_page(5, style=style, columns=columns, damage=2, size="small").truth
    assert count_columns(truth["lines"]) == columns


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12), st.randoms())
def test_pairs_and_tau_say_how_much_of_an_order_is_kept(sizes: list[int], chance: random.Random) -> None:
    printed = [
        Printed(page=0, text="", box=BOX, group=f"r{region}") for region, size in enumerate(sizes) for _ in range(size)
    ]
    matched = [(0, f"l{at}") for at in range(len(printed))]
    same = score_order(printed, matched, {one: at for at, one in enumerate(matched)})
    assert (same.found, same.pairs, same.between) == (1.0, 1.0, 1.0)
    assert same.tau == pytest.approx(1.0)
    backwards = score_order(printed, matched, {one: -at for at, one in enumerate(matched)})
    assert backwards.pairs == 0.0
    assert backwards.tau == pytest.approx(-1.0)
    mixed = chance.sample(range(len(printed)), len(printed))
    found = score_order(printed, matched, dict(zip(matched, mixed, strict=True)))
    assert found.pairs == pytest.approx(sum(b - a == 1 for a, b in pairwise(mixed)) / (len(printed) - 1))
    lost = score_order(printed, [None] * len(printed), {})
    assert (lost.found, lost.pairs) == (0.0, 0.0)


def test_growth_is_the_power_of_the_lines() -> None:
    assert slope_of([(10, 3.0), (100, 30.0), (1000, 300.0)]) == pytest.approx(1.0)
    assert slope_of([(10, 1.0), (100, 100.0)]) == pytest.approx(2.0)
