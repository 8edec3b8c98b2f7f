"""A heading set across at the head of columns, in the turned page: its story's first column parts the segment."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Line
from pipeline.stages.layout.columns import Segment, measure_segment
from pipeline.stages.layout.inset_headings import part_at_headings
from pipeline.stages.layout.rows import Piece, Row

BODY, STEP, LEFT, RIGHT = 30.0, 34, 100, 400
HEADING = Box(left=98, top=100 + 8 * STEP, right=180, bottom=100 + 12 * STEP - 4)
"""Beside the rows 8 to 11 of 20."""


def row(at: int, left: int, text: str = "一二三四五六七八") -> Row:
    box = Box(left=left, top=100 + at * STEP, right=RIGHT, bottom=100 + at * STEP + 30)
    line = Line(id=f"l{at}", text=text, box=box, confidence=1.0)
    return Row(pieces=(Piece(line=line, box=box, across=True, weight=1.0),), box=box)


def segment(indented: tuple[int, ...] = (), first: str = "一二三四五", rows: int = 20) -> Segment:
    """Rows of which 8 to 11 stand beside the heading, and some are set in by a character."""
    beside = range(8, 12)
    lefts = [(190 if at in beside else LEFT) + 30 * (at in indented) for at in range(rows)]
    return measure_segment([row(at, left, first if at == 8 else "一二三四五") for at, left in enumerate(lefts)])


def sizes(parts: list[Segment]) -> list[int]:
    return [len(part.rows) for part in parts]


@pytest.mark.parametrize("one", [segment((8,)), segment((), "（重慶廿日電）")], ids=["set in", "dated"])
def test_a_story_that_begins_under_it_begins_there(one: Segment) -> None:
    assert sizes(part_at_headings([one], [HEADING], BODY)) == [8, 12]


@pytest.mark.parametrize(("begun", "first"), [((1, 3), 1), ((2,), 2), ((7,), 8), ((), 8)])
def test_one_that_it_stands_in_the_middle_of_begins_as_far_before(begun: tuple[int, ...], first: int) -> None:
    """Eight columns follow it: some eight stand before it, the first of them set in; else it begins under it."""
    assert sizes(part_at_headings([segment(begun, rows=19)], [HEADING], BODY)) == [first, 19 - first]


@pytest.mark.parametrize(
    "heading",
    [
        Box(left=98, top=20, right=180, bottom=90),
        Box(left=98, top=100, right=180, bottom=100 + 3 * STEP),
        Box(left=500, top=100 + 8 * STEP, right=600, bottom=100 + 12 * STEP),
    ],
    ids=["over them", "beside full columns", "elsewhere"],
)
def test_other_headings_part_nothing(heading: Box) -> None:
    one = segment()
    assert part_at_headings([one], [heading], BODY) == [one]


def test_no_row_is_lost() -> None:
    one = segment((3, 8))
    parted = part_at_headings([one], [HEADING], BODY)
    assert [row for part in parted for row in part.rows] == list(one.rows)
