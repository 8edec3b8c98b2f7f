"""What a probability says and what comes true, in bins and as a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.evaluate.reliability import bin_cases, draw_reliability, expected_error

cases = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40)


@given(cases)
def test_every_case_is_in_one_bin(found: list[tuple[float, bool]]) -> None:
    bins = bin_cases(found)
    assert sum(one.cases for one in bins) == len(found)
    assert round(sum(one.cases * one.right for one in bins)) == sum(right for _, right in found)
    assert all(one.low <= one.said <= one.high for one in bins)
    assert 0 <= expected_error(bins) <= 1


def test_a_probability_that_comes_true_has_no_error() -> None:
    bins = bin_cases([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    assert expected_error(bins) == pytest.approx(0.0)
    assert expected_error(bin_cases([(1.0, False)])) == 1.0
    assert expected_error(()) == 0.0


def test_the_picture_stands_alone_and_names_its_cases() -> None:
    drawn = draw_reliability(bin_cases([(0.6, True), (0.97, True), (0.98, False)]), "a < b")
    root = etree.fromstring(drawn.encode())
    namespace = "{http://www.w3.org/2000/svg}"
    titles = [one.text for one in root.iter(f"{namespace}title")]
    assert titles[0] == "a < b"
    assert "2 cases: said 0.97, right 0.50" in titles
    assert len(list(root.iter(f"{namespace}circle"))) == 2
