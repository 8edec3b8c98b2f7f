"""Ways between coordinate systems lead back to where they began."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.geometry import (
    hull,
    invert,
    multiply,
    overlap,
    shared_height,
    shared_width,
    transform,
    turn_left,
    turn_right,
)
from pipeline.model import IDENTITY, Box, Matrix

SIDE = 4000
spans = st.tuples(st.integers(0, SIDE), st.integers(0, SIDE)).map(sorted)
boxes = st.builds(lambda x, y: Box(left=x[0], top=y[0], right=x[1], bottom=y[1]), spans, spans)
turns = st.tuples(
    st.floats(-1.5, 1.5),
    st.floats(-0.5, 0.5),
    st.floats(-900, 900),
    st.floats(-0.5, 0.5),
    st.floats(-1.5, 1.5),
    st.floats(-900, 900),
).map(lambda m: (*m, 0.0, 0.0, 1.0))


@given(boxes, st.integers(SIDE, 2 * SIDE))
def test_a_turned_box_turns_back(box: Box, width: int) -> None:
    turned = turn_left(box, width)
    assert (turned.width, turned.height) == (box.height, box.width)
    assert turn_right(turned, width) == box


@given(turns, st.floats(0, SIDE), st.floats(0, SIDE))
def test_what_is_inverted_leads_back(matrix: Matrix, x: float, y: float) -> None:
    a, b, _, d, e, *_ = matrix
    assume(abs(a * e - b * d) > 0.05)
    (there,) = transform(matrix, [(x, y)])
    (back,) = transform(invert(matrix), [there])
    assert back == pytest.approx((x, y), abs=1e-3)
    assert multiply(matrix, invert(matrix)) == pytest.approx(IDENTITY, abs=1e-6)


def test_a_transform_that_flattens_the_page_has_no_way_back() -> None:
    with pytest.raises(ZeroDivisionError):
        invert((0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0))


@given(boxes, boxes)
def test_boxes_share_what_both_cover(a: Box, b: Box) -> None:
    assert overlap(a, b) == overlap(b, a) == shared_width(a, b) * shared_height(a, b)
    assert hull([(a.left, a.top), (a.right, a.bottom)]) == a
