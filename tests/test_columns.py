"""Segments of columns: whatever stands on the page, each row is in one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, Line
from pipeline.stages.layout.columns import Barriers, Segment, join_segments
from pipeline.stages.layout.rows import Piece, Row

BODY = 30.0


def row(number: int, box: Box) -> Row:
    line = Line(id=f"l{number:04d}", text="W", box=box, confidence=0.5)
    return Row(pieces=(Piece(line=line, box=box, across=True),), box=box)


boxes = st.builds(
    lambda left, top, wide, high: Box(left=left, top=top, right=left + wide, bottom=top + high),
    st.integers(0, 200),
    st.integers(0, 120),
    st.integers(1, 120),
    st.integers(1, 40),
)


@given(placed=st.lists(boxes, max_size=12), measure=st.tuples(st.integers(0, 40), st.integers(160, 330)))
def test_joining_segments_loses_no_row(placed: list[Box], measure: tuple[int, int]) -> None:
    rows = [row(number, box) for number, box in enumerate(placed)]
    segments = [Segment(rows=(one,), left=measure[0], right=measure[1]) for one in rows]
    joined = join_segments(segments, Barriers(), BODY)
    kept = [piece.line.id for segment in joined for one in segment.rows for piece in one.pieces]
    assert sorted(kept) == [one.pieces[0].line.id for one in rows]


def test_specks_beside_each_other_are_not_each_under_the_other() -> None:
    rows = [
        row(0, Box(left=742, top=494, right=748, bottom=502)),
        row(1, Box(left=614, top=495, right=622, bottom=503)),
    ]
    joined = join_segments([Segment(rows=(one,), left=600, right=760) for one in rows], Barriers(), BODY)
    assert sum(len(segment.rows) for segment in joined) == 2


def test_a_heading_as_short_as_a_word_parts_its_column_a_dash_does_not() -> None:
    above, below = Box(left=0, top=0, right=900, bottom=30), Box(left=0, top=80, right=900, bottom=110)
    word = Box(left=330, top=40, right=570, bottom=70)
    assert Barriers(display=[word]).part(above, below)
    assert not Barriers(across=[word]).part(above, below)
    assert Barriers(across=[Box(left=0, top=54, right=600, bottom=56)]).part(above, below)
    beside = Box(left=880, top=40, right=1300, bottom=70)
    assert not Barriers(display=[beside]).part(above, below)
