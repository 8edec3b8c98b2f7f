"""Text without a heading is of the only headline that it can be of, where it stands under it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box
from pipeline.stages.order import put_right
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Head, Stack
from pipeline.stages.order.sole_headline import follow_sole_headline
from tests.ground_by_hand import head, place, stack

HEAD = head("head", Box(left=100, top=100, right=1300, bottom=200), size=4.0)
FIRST = stack("first", Box(left=100, top=240, right=480, bottom=1900))
SECOND = stack("second", Box(left=510, top=250, right=890, bottom=1900))
THIRD = stack("third", Box(left=920, top=240, right=1300, bottom=1900))


def follow(
    third: Stack = THIRD,
    *nodes: list[int],
    heads: tuple[Head, ...] = (HEAD,),
    told: frozenset[str] = frozenset(),
) -> list[list[int]]:
    ground = place(heads, (FIRST, SECOND, third))
    paths = [Path(3, list(one)) for one in nodes or ([3, 0, 1], [2])]
    return [path.nodes for path in follow_sole_headline(ground, paths, told)]


def test_the_last_column_under_the_headline_is_the_story_s() -> None:
    assert follow() == [[3, 0, 1, 2]]


def test_columns_follow_from_left_to_right() -> None:
    assert follow(THIRD, [3, 0], [2], [1]) == [[3, 0, 1, 2]]


@pytest.mark.parametrize(
    "third",
    [
        replace(THIRD, box=Box(left=1400, top=240, right=1780, bottom=1900)),  # beside the headline
        replace(THIRD, box=Box(left=920, top=1200, right=1300, bottom=1900)),  # far below
        replace(THIRD, box=Box(left=920, top=20, right=1300, bottom=180)),  # over it
        replace(THIRD, letters=20),
        replace(THIRD, frame=1),
    ],
)
def test_any_other_text_stays_by_itself(third: Stack) -> None:
    assert follow(third) == [[3, 0, 1], [2]]


def test_where_two_have_headlines_it_may_be_of_either() -> None:
    other = head("other", Box(left=100, top=1000, right=480, bottom=1060), size=2.0)
    ground = place((HEAD, other), (FIRST, SECOND, THIRD))
    paths = [Path(3, [3, 0]), Path(3, [4, 1]), Path(3, [2])]
    assert [path.nodes for path in follow_sole_headline(ground, paths)] == [[3, 0], [4, 1], [2]]


def test_what_a_person_has_said_stands() -> None:
    assert follow(told=frozenset({"third"})) == [[3, 0, 1], [2]]


def test_a_small_heading_has_no_more_than_its_column() -> None:
    assert follow(heads=(replace(HEAD, size=1.2),)) == [[3, 0, 1], [2]]


def test_the_stage_of_order_does_so() -> None:
    ground = place((HEAD,), (FIRST, SECOND, THIRD))
    costs = Costs(ground, language=False)
    paths = put_right(costs, [Path(3, [3, 0, 1]), Path(3, [2])], frozenset())
    assert [path.nodes for path in paths] == [[3, 0, 1, 2]]
