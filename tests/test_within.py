"""A heading without text, right over a column in the midst of a story, is a heading within that story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground, Head
from pipeline.stages.order.within import put_within
from tests.ground_by_hand import head, place, stack

MAIN = head("main", Box(left=100, top=60, right=900, bottom=140), size=3.0)
INNER = head("inner", Box(left=320, top=160, right=480, bottom=182), size=1.2)
FIRST = stack("first", Box(left=100, top=160, right=280, bottom=500))
SECOND = stack("second", Box(left=300, top=190, right=500, bottom=500))
STORY = [2, 0, 1]
"""Headline and two columns: stacks are 0 and 1, headings 2 and 3."""


def page(inner: Head = INNER) -> Ground:
    return place((MAIN, inner), (FIRST, SECOND))


def put(ground: Ground, story: list[int], told: frozenset[str] = frozenset()) -> list[list[int]]:
    return [path.nodes for path in put_within(ground, [Path(2, list(story)), Path(2, [3])], told)]


def test_it_is_put_before_the_column() -> None:
    assert put(page(), STORY) == [[2, 0, 3, 1]]


@pytest.mark.parametrize(
    "inner",
    [
        replace(INNER, size=2.9),
        replace(INNER, upright=True),
        replace(INNER, box=Box(left=420, top=160, right=580, bottom=182)),
        replace(INNER, box=Box(left=320, top=100, right=480, bottom=122)),
        replace(INNER, frame=0),
    ],
    ids=["as large as the headline", "upright", "over two columns", "far over it", "in a box"],
)
def test_others_stand_by_themselves(inner: Head) -> None:
    assert put(page(inner), STORY) == [STORY, [3]]


def test_over_the_first_column_it_is_none() -> None:
    assert put(page(), [2, 1, 0]) == [[2, 1, 0], [3]]


def test_pages_of_vertical_lines_and_what_a_person_said_stay() -> None:
    assert put(replace(page(), turned=True), STORY) == [STORY, [3]]
    assert put(page(), STORY, frozenset({"inner"})) == [STORY, [3]]


def test_the_joins_lead_through_it() -> None:
    joins = [
        Join(from_region=a, to_region=b, reason="", confidence=0.9) for a, b in (("main", "first"), ("first", "second"))
    ]
    (story,) = put_within(page(), [Path(2, list(STORY), joins), Path(2, [3])])
    assert [(join.from_region, join.to_region) for join in story.joins] == [
        ("main", "first"),
        ("first", "inner"),
        ("inner", "second"),
    ]
