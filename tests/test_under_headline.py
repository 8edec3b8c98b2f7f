"""A long text under a headline that has a box or a lead alone is that headline's story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Ground, Head, Stack
from pipeline.stages.order.under_headline import go_under
from tests.ground_by_hand import head, place, stack

HEAD = head("head", Box(left=300, top=100, right=1500, bottom=200), size=4.0)
PICTURE = Box(left=100, top=240, right=1700, bottom=1000)
LEAD = stack("lead", Box(left=350, top=300, right=700, bottom=900))
FIRST = replace(stack("first", Box(left=320, top=1050, right=690, bottom=1900)), letters=700)
SECOND = replace(stack("second", Box(left=730, top=1050, right=1100, bottom=1900)), letters=700)


def order(
    ground: Ground, *nodes: list[int], told: frozenset[str] = frozenset(), joins: tuple[Join, ...] = ()
) -> list[list[int]]:
    paths = [Path(len(ground.stacks), list(one)) for one in nodes]
    paths[-1].joins.extend(joins)
    return [path.nodes for path in go_under(Costs(ground, language=False), paths, told)]


def page(
    lead: Stack = LEAD, first: Stack = FIRST, heads: tuple[Head, ...] = (HEAD,), pictures: tuple[Box, ...] = (PICTURE,)
) -> Ground:
    return place(heads, (lead, first, SECOND), pictures)


def test_the_story_goes_on_under_the_picture() -> None:
    assert order(page(), [3, 0], [1, 2]) == [[3, 0, 1, 2]]


def test_the_join_is_told() -> None:
    ground = page()
    begins = Join(from_region="", to_region="first", reason="", confidence=0.5)
    inner = Join(from_region="first", to_region="second", reason="", confidence=0.9)
    (story,) = go_under(Costs(ground, language=False), [Path(3, [3, 0]), Path(3, [1, 2], [begins, inner])])
    assert [(join.from_region, join.to_region) for join in story.joins] == [("lead", "first"), ("first", "second")]


@pytest.mark.parametrize(
    "ground",
    [
        page(lead=replace(LEAD, box=Box(left=350, top=300, right=700, bottom=360)), pictures=()),  # white between
        page(first=replace(FIRST, starts=True)),
        page(lead=replace(LEAD, letters=2000)),
        page(heads=(replace(HEAD, size=1.2),)),
        page(first=replace(FIRST, box=Box(left=100, top=1050, right=290, bottom=1900))),
    ],
)
def test_else_it_is_left(ground: Ground) -> None:
    assert order(ground, [3, 0], [1, 2]) == [[3, 0], [1, 2]]


def test_a_few_words_are_left() -> None:
    assert order(page(first=replace(FIRST, letters=60)), [3, 0, 2], [1]) == [[3, 0, 2], [1]]


def test_a_headline_nearer_by_has_the_text() -> None:
    nearer = head("nearer", Box(left=310, top=1005, right=1000, bottom=1040))
    assert order(page(heads=(HEAD, nearer)), [3, 0], [4], [1, 2]) == [[3, 0], [4, 1, 2]]


def test_where_two_headlines_may_have_it_neither_does() -> None:
    level = replace(head("level", Box(left=290, top=120, right=1510, bottom=190)), size=4.0)
    ground = place((HEAD, level), (replace(LEAD, box=Box(left=1750, top=300, right=1900, bottom=900)), FIRST, SECOND))
    ground = replace(ground, pictures=(PICTURE,))
    assert order(ground, [3], [4], [0], [1, 2]) == [[3], [4], [0], [1, 2]]


def test_what_a_person_said_stands() -> None:
    assert order(page(), [3, 0], [1, 2], told=frozenset({"first"})) == [[3, 0], [1, 2]]
