"""A headline between two columns of one story, or beside one and over the next, is that story's; any other stays what
it is."""

from __future__ import annotations

import pytest

from pipeline.model import Box
from pipeline.stages.order.amid import crown_stories
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Head
from tests.ground_by_hand import head, place, stack

COLUMNS = (
    stack("a", Box(left=100, top=300, right=480, bottom=900)),
    stack("b", Box(left=620, top=300, right=1000, bottom=900)),
)
AMID = head("amid", Box(left=510, top=300, right=590, bottom=860), size=3.0, upright=True)
LABEL = head("label", Box(left=100, top=220, right=300, bottom=260), size=1.5)


def crown(heads: tuple[Head, ...], *nodes: list[int]) -> list[list[int]]:
    return [path.nodes for path in crown_stories(place(heads, COLUMNS), [Path(2, list(one)) for one in nodes])]


def test_the_story_around_it_gets_its_headline() -> None:
    assert crown((AMID,), [2], [0, 1]) == [[2, 0, 1]]


def test_a_label_over_the_text_stands_before_the_headline() -> None:
    assert crown((AMID, LABEL), [2], [3, 0, 1]) == [[3, 2, 0, 1]]


@pytest.mark.parametrize(
    "heads",
    [
        (AMID, head("own", Box(left=100, top=200, right=480, bottom=270), size=2.8)),  # it has a headline
        (head("across", AMID.box, size=3.0), LABEL),  # not upright
        (head("low", Box(left=510, top=840, right=590, bottom=1400), size=3.0, upright=True), LABEL),
        (head("aside", Box(left=1030, top=300, right=1110, bottom=860), size=3.0, upright=True), LABEL),
    ],
)
def test_any_other_stays_by_itself(heads: tuple[Head, ...]) -> None:
    assert crown(heads, [2], [3, 0, 1]) == [[2], [3, 0, 1]]


def test_between_two_stories_it_is_of_neither() -> None:
    assert crown((AMID,), [2], [0], [1]) == [[2], [0], [1]]


FIRST = stack("a", Box(left=100, top=240, right=480, bottom=900))
SECOND = stack("b", Box(left=500, top=340, right=880, bottom=900))
BEYOND = stack("c", Box(left=900, top=340, right=1280, bottom=900))
TITLE = Box(left=600, top=200, right=1260, bottom=320)


def crown_beside(title: Box, *nodes: list[int], size: float = 3.0) -> list[list[int]]:
    heads = (head("title", title, size=size), head("label", Box(left=120, top=200, right=300, bottom=232), size=1.5))
    paths = [Path(3, list(one)) for one in nodes]
    return [path.nodes for path in crown_stories(place(heads, (FIRST, SECOND, BEYOND)), paths)]


def test_a_headline_over_the_second_column_is_of_the_story_that_begins_beside_it() -> None:
    assert crown_beside(TITLE, [3], [4, 0, 1, 2]) == [[4, 3, 0, 1, 2]]


@pytest.mark.parametrize(
    ("title", "size"),
    [
        (TITLE, 1.6),  # no larger than the label
        (Box(left=600, top=60, right=1260, bottom=180), 3.0),  # over it by far
        (Box(left=100, top=100, right=1260, bottom=220), 3.0),  # over the first column, too
        (Box(left=930, top=200, right=1260, bottom=320), 3.0),  # over the third column alone
    ],
)
def test_any_other_headline_stays_by_itself(title: Box, size: float) -> None:
    assert crown_beside(title, [3], [4, 0, 1], [2], size=size) == [[3], [4, 0, 1], [2]]
