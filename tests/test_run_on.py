"""A column that nobody claims goes on from the one beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Ground
from pipeline.stages.order.run_on import run_on
from tests.ground_by_hand import head, place, stack

HEAD = head("head", Box(left=100, top=100, right=480, bottom=180))
FIRST = stack("first", Box(left=100, top=200, right=480, bottom=1800))
SECOND = stack("second", Box(left=520, top=100, right=900, bottom=1800))
THIRD = stack("third", Box(left=940, top=100, right=1320, bottom=1800))


def order(ground: Ground, *nodes: list[int], told: frozenset[str] = frozenset()) -> list[list[int]]:
    paths = [Path(len(ground.stacks), list(one)) for one in nodes]
    return [path.nodes for path in run_on(Costs(ground, language=False), paths, told)]


def page(second: Box = SECOND.box, heads: tuple[Box, ...] = (), *, letters: int = 600, starts: bool = False) -> Ground:
    over = tuple(head(f"over{at}", box) for at, box in enumerate(heads))
    made = replace(stack("second", second), letters=letters, starts=starts)
    return place((HEAD, *over), (replace(FIRST, letters=500), replace(made, length=letters), THIRD))


def test_columns_are_read_one_after_the_other() -> None:
    assert order(page(), [3, 0], [1], [2]) == [[3, 0, 1, 2]]


PICTURE = Box(left=60, top=820, right=1340, bottom=1180)
"""Over three columns."""


def over_and_under(pictures: tuple[Box, ...]) -> Ground:
    upper = replace(stack("upper", Box(left=100, top=200, right=480, bottom=800)), letters=500)
    lower = replace(stack("lower", Box(left=100, top=1200, right=480, bottom=1800)), letters=500)
    return place((HEAD,), (upper, lower), pictures)


def test_a_column_goes_on_under_the_picture_that_it_ends_at() -> None:
    assert order(over_and_under((PICTURE,)), [2, 0], [1]) == [[2, 0, 1]]


@pytest.mark.parametrize(
    "pictures", [(), (replace(PICTURE, top=1000),), (replace(PICTURE, right=300),)], ids=["none", "low", "narrow"]
)
def test_white_or_a_picture_of_other_columns_carries_nothing_over(pictures: tuple[Box, ...]) -> None:
    assert order(over_and_under(pictures), [2, 0], [1]) == [[2, 0], [1]]


def test_what_goes_on_elsewhere_is_left() -> None:
    assert order(page(), [3, 0, 2], [1]) == [[3, 0, 2], [1]]


@pytest.mark.parametrize(("letters", "starts"), [(20, False), (600, True)])
def test_a_label_or_a_text_with_an_opening_begins_by_itself(letters: int, starts: bool) -> None:
    assert order(page(letters=letters, starts=starts), [3, 0], [1, 2]) == [[3, 0], [1, 2]]


def test_a_text_under_a_headline_is_left() -> None:
    ground = page(Box(left=520, top=200, right=900, bottom=1800), (Box(left=520, top=100, right=900, bottom=180),))
    assert order(ground, [3, 0], [1, 2], [4]) == [[3, 0], [1, 2], [4]]


def test_pages_set_upright_are_left() -> None:
    assert order(replace(page(), turned=True), [3, 0], [1], [2]) == [[3, 0], [1], [2]]


def test_what_a_person_said_stands() -> None:
    assert order(page(), [3, 0], [1, 2], told=frozenset({"second"})) == [[3, 0], [1, 2]]
    assert order(page(), [3, 0], [1, 2], told=frozenset({"first"})) == [[3, 0], [1, 2]]
