"""An upright headline between two columns of one story is that story's; any other stays what it is."""

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
