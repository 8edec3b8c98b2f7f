"""A heading within a story that is as large as its headline, in its column, begins an article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.equals import part_equals
from pipeline.stages.order.nodes import Ground, Head
from tests.ground_by_hand import head, place, stack

MAIN = head("main", Box(left=120, top=100, right=460, bottom=160), size=1.6)
NEXT = head("next", Box(left=140, top=520, right=440, bottom=560), size=1.6)
TEXT = stack("text", Box(left=100, top=180, right=480, bottom=500))
UNDER = stack("under", Box(left=100, top=580, right=480, bottom=900))
AFTER = stack("after", Box(left=520, top=100, right=900, bottom=900))
STORY = [3, 0, 4, 1, 2]
"""Headline, text, heading, its text and what it goes on to: stacks are 0 to 2, headings 3 and 4."""


def page(main: Head = MAIN, other: Head = NEXT) -> Ground:
    return place((main, other), (TEXT, UNDER, AFTER))


def part(ground: Ground, told: frozenset[str] = frozenset()) -> list[list[int]]:
    return [path.nodes for path in part_equals(ground, [Path(3, list(STORY))], told)]


def test_one_as_large_as_the_headline_begins_an_article() -> None:
    assert part(page()) == [[3, 0], [4, 1, 2]]


@pytest.mark.parametrize(
    "ground",
    [
        page(other=replace(NEXT, size=1.3)),
        page(main=replace(MAIN, size=1.1), other=replace(NEXT, size=1.1)),
        page(other=replace(NEXT, box=Box(left=560, top=520, right=860, bottom=560))),
        page(other=replace(NEXT, frame=0)),
        page(other=replace(NEXT, upright=True)),
    ],
    ids=["smaller", "no larger than text", "in another column", "in a box", "upright"],
)
def test_others_stay_in_the_story(ground: Ground) -> None:
    assert part(ground) == [STORY]


def test_one_at_the_foot_of_a_story_waits_for_what_stands_under_it() -> None:
    assert [path.nodes for path in part_equals(page(), [Path(3, [3, 0, 4])])] == [[3, 0, 4]]


def test_what_a_person_said_stands() -> None:
    assert part(page(), frozenset({"next"})) == [STORY]


def test_joins_go_with_what_they_lead_to() -> None:
    joins = [
        Join(from_region=a, to_region=b, reason="", confidence=0.9) for a, b in (("main", "text"), ("text", "next"))
    ]
    joins.append(Join(from_region="under", to_region="after", reason="", confidence=0.8))
    first, second = part_equals(page(), [Path(3, list(STORY), joins)])
    assert [join.to_region for join in first.joins] == ["text"]
    assert [join.to_region for join in second.joins] == ["after"]
