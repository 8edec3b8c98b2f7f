"""Headings set alike under one headline: where one stands within the story, so do the others in its columns."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Box, Join
from pipeline.stages.order.alike import join_alike
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Ground
from tests.ground_by_hand import head, place, stack

MAIN = head("main", Box(left=100, top=50, right=900, bottom=150), size=4.0)
ONE = head("one", Box(left=180, top=500, right=400, bottom=530), size=1.2)
TWO = head("two", Box(left=600, top=700, right=820, bottom=730), size=1.2)
FIRST = stack("first", Box(left=100, top=200, right=480, bottom=490))
UNDER_ONE = stack("under one", Box(left=100, top=540, right=480, bottom=1800))
SECOND = stack("second", Box(left=520, top=200, right=900, bottom=690))
UNDER_TWO = stack("under two", Box(left=520, top=740, right=900, bottom=1800))
THIRD = stack("third", Box(left=940, top=200, right=1320, bottom=1800))
STACKS = (FIRST, UNDER_ONE, SECOND, UNDER_TWO, THIRD)


def order(ground: Ground, *nodes: list[int], told: frozenset[str] = frozenset()) -> list[list[int]]:
    """Stacks are 0 to 4, headings 5 to 7 (main, one, two)."""
    paths = [Path(len(ground.stacks), list(one)) for one in nodes]
    return [path.nodes for path in join_alike(Costs(ground, language=False), paths, told)]


STORY = [5, 0, 6, 1, 2, 4]
"""The headline, its text with a heading within it, and what it goes on to."""


def test_the_other_heading_stands_in_the_story_after_the_column_over_it() -> None:
    assert order(place((MAIN, ONE, TWO), STACKS), STORY, [7, 3]) == [[5, 0, 6, 1, 2, 7, 3, 4]]


def test_a_heading_that_is_set_as_those_in_its_own_text_is_one_of_them() -> None:
    three = head("three", Box(left=1000, top=900, right=1220, bottom=930), size=1.2)
    under = stack("under three", Box(left=940, top=940, right=1320, bottom=1800))
    third = stack("third", Box(left=940, top=200, right=1320, bottom=890))
    wide = replace(MAIN, box=Box(left=100, top=50, right=1320, bottom=150))
    ground = place((wide, ONE, three), (FIRST, UNDER_ONE, SECOND, third, under))
    assert order(ground, [5, 0], [6, 1, 2, 3, 7, 4]) == [[5, 0, 6, 1, 2, 3, 7, 4]]


def test_headings_set_otherwise_or_beyond_the_headline_or_with_a_dateline_begin_their_own() -> None:
    large = replace(TWO, size=2.0)
    assert order(place((MAIN, ONE, large), STACKS), STORY, [7, 3]) == [STORY, [7, 3]]
    narrow = replace(MAIN, box=Box(left=100, top=50, right=480, bottom=150))
    assert order(place((narrow, ONE, TWO), STACKS), STORY, [7, 3]) == [STORY, [7, 3]]
    small = replace(MAIN, size=1.3)
    assert order(place((small, ONE, TWO), STACKS), STORY, [7, 3]) == [STORY, [7, 3]]
    dated = replace(UNDER_TWO, opening="CHICAGO, March 7.—The board met")
    assert order(place((MAIN, ONE, TWO), (*STACKS[:3], dated, THIRD)), STORY, [7, 3]) == [STORY, [7, 3]]


def test_two_headings_of_its_kind_within_the_story_let_one_beside_the_headline_in() -> None:
    narrow = replace(MAIN, box=Box(left=100, top=50, right=480, bottom=150))
    other = head("other", Box(left=180, top=1000, right=400, bottom=1030), size=1.2)
    upper = replace(UNDER_ONE, box=Box(left=100, top=540, right=480, bottom=990))
    lower = stack("lower", Box(left=100, top=1040, right=480, bottom=1800))
    ground = place((narrow, ONE, TWO, other), (FIRST, upper, SECOND, UNDER_TWO, lower))
    assert order(ground, [5, 0, 6, 1, 8, 4, 2], [7, 3]) == [[5, 0, 6, 1, 8, 4, 2, 7, 3]]


def test_one_that_was_put_in_leads_to_the_next() -> None:
    """The second column's first heading stands lower than its second text's column begins."""
    three = head("three", Box(left=1000, top=300, right=1220, bottom=330), size=1.2)
    third = stack("third", Box(left=940, top=340, right=1320, bottom=1800))
    over = stack("over", Box(left=940, top=200, right=1320, bottom=290))
    wide = replace(MAIN, box=Box(left=100, top=50, right=1320, bottom=150))
    ground = place((wide, ONE, TWO, three), (FIRST, UNDER_ONE, SECOND, UNDER_TWO, over, third))
    found = order(ground, [6, 0, 7, 1, 2], [8, 3, 4], [9, 5])
    assert found == [[6, 0, 7, 1, 2, 8, 3, 4, 9, 5]]


def test_sizes_differ_along_a_row_of_headings() -> None:
    """Each is like the next one, the last no longer like the first."""
    near = replace(ONE, size=1.08)
    two = replace(TWO, size=1.31)
    between = head("between", Box(left=180, top=1000, right=400, bottom=1030), size=1.2)
    upper = replace(UNDER_ONE, box=Box(left=100, top=540, right=480, bottom=990))
    lower = stack("lower", Box(left=100, top=1040, right=480, bottom=1800))
    narrow = replace(MAIN, box=Box(left=100, top=50, right=480, bottom=150))
    ground = place((narrow, near, two, between), (FIRST, upper, SECOND, UNDER_TWO, lower))
    assert order(ground, [5, 0, 6, 1, 8, 4, 2], [7, 3]) == [[5, 0, 6, 1, 8, 4, 2, 7, 3]]


def test_boxes_of_small_type_differ_by_some_pixels() -> None:
    taller = replace(TWO, size=1.32)
    assert order(place((MAIN, ONE, taller), STACKS), STORY, [7, 3]) == [[5, 0, 6, 1, 2, 7, 3, 4]]


def test_what_a_person_said_stands() -> None:
    assert order(place((MAIN, ONE, TWO), STACKS), STORY, [7, 3], told=frozenset({"two"})) == [STORY, [7, 3]]


def test_the_joins_lead_through_the_part_that_was_put_in() -> None:
    ground = place((MAIN, ONE, TWO), STACKS)
    on = Join(from_region="second", to_region="third", reason="", confidence=0.9)
    own = Join(from_region="two", to_region="under two", reason="", confidence=0.9)
    (story,) = join_alike(Costs(ground, language=False), [Path(5, list(STORY), [on]), Path(5, [7, 3], [own])])
    assert {(join.from_region, join.to_region) for join in story.joins} == {
        ("second", "two"),
        ("two", "under two"),
        ("under two", "third"),
    }
