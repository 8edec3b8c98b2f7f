"""Headings left without text go with what stands right under them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.atop import head_texts
from tests.ground_by_hand import head, place, stack

MAIN = head("main", Box(left=120, top=100, right=460, bottom=160), size=2.5)
DECK = head("deck", Box(left=180, top=190, right=400, bottom=220), size=1.4)
TEXT = stack("text", Box(left=100, top=240, right=480, bottom=900))
OTHER = stack("other", Box(left=520, top=240, right=900, bottom=900))
FOOT = head("foot", Box(left=140, top=920, right=440, bottom=960), size=1.4)
BOX = stack("box", Box(left=110, top=980, right=470, bottom=1300))


def order(*nodes: list[int], rules: tuple[Box, ...] = (), told: frozenset[str] = frozenset()) -> list[list[int]]:
    """Stacks are 0 to 2 (text, other, box), headings 3 to 5 (main, deck, foot)."""
    ground = place((MAIN, DECK, FOOT), (TEXT, OTHER, BOX), rules=rules)
    return sorted(path.nodes for path in head_texts(ground, [Path(3, list(one)) for one in nodes], told))


def test_the_headline_over_a_deck_is_its_story_s() -> None:
    assert order([3], [4, 0, 1]) == [[3, 4, 0, 1]]


def test_decks_one_over_the_other_all_go_with_the_text() -> None:
    assert order([3], [4], [0, 1]) == [[3, 4, 0, 1]]


def test_a_deck_that_was_not_read_parts_nothing() -> None:
    high = head("main", Box(left=120, top=-100, right=460, bottom=-40), size=2.5)
    between = head("other", Box(left=160, top=20, right=440, bottom=60), size=1.4)
    for heads, together in (((high, DECK), True), ((high, DECK, between), False)):
        ground = place(heads, (TEXT,))
        found = [path.nodes for path in head_texts(ground, [Path(1, [1]), Path(1, [2, 0])])]
        assert found == ([[1, 2, 0]] if together else [[1], [2, 0]])


def test_a_heading_at_a_story_s_foot_heads_the_text_under_it() -> None:
    assert order([3, 4, 0, 5], [2]) == [[3, 4, 0], [5, 2]]


def test_a_heading_within_its_story_stays() -> None:
    assert order([3, 4, 0, 5, 2], [1]) == [[1], [3, 4, 0, 5, 2]]


def test_a_rule_between_parts_them() -> None:
    rule = Box(left=100, top=170, right=480, bottom=174)
    assert order([3], [4, 0, 1], rules=(rule,)) == [[3], [4, 0, 1]]


def test_a_dash_between_two_decks_parts_nothing() -> None:
    dash = Box(left=270, top=170, right=310, bottom=174)
    assert order([3], [4, 0, 1], rules=(dash,)) == [[3, 4, 0, 1]]


def test_a_smaller_heading_over_a_headline_stays_apart() -> None:
    ground = place((head("label", MAIN.box, size=1.2), DECK), (TEXT,))
    assert [path.nodes for path in head_texts(ground, [Path(1, [1]), Path(1, [2, 0])])] == [[1], [2, 0]]


def test_what_a_person_said_stands() -> None:
    assert order([3], [4, 0, 1], told=frozenset({"main"})) == [[3], [4, 0, 1]]
    assert order([3], [4, 0, 1], told=frozenset({"deck"})) == [[3], [4, 0, 1]]


@pytest.mark.parametrize(("frame", "together"), [(2, True), (-1, False)])
def test_the_one_heading_and_the_one_text_of_a_box_go_together(frame: int, together: bool) -> None:
    """A heading that hangs beside the first line stands over nothing."""
    hanging = replace(head("hanging", Box(left=100, top=200, right=220, bottom=240)), frame=frame)
    text = replace(stack("beside", Box(left=100, top=205, right=480, bottom=500)), frame=frame)
    ground = place((hanging,), (text, OTHER))
    found = [path.nodes for path in head_texts(ground, [Path(2, [2]), Path(2, [0]), Path(2, [1])])]
    assert found == ([[2, 0], [1]] if together else [[2], [0], [1]])


def test_a_box_with_two_texts_says_nothing() -> None:
    hanging = replace(head("hanging", Box(left=100, top=200, right=220, bottom=240)), frame=2)
    beside = stack("beside", Box(left=100, top=205, right=480, bottom=500))
    texts = [replace(one, frame=2) for one in (beside, OTHER)]
    ground = place((hanging,), tuple(texts))
    assert [path.nodes for path in head_texts(ground, [Path(2, [2]), Path(2, [0]), Path(2, [1])])] == [[2], [0], [1]]


def test_the_joins_go_with_the_headings() -> None:
    ground = place((MAIN, DECK, FOOT), (TEXT, OTHER, BOX))
    inner = Join(from_region="text", to_region="foot", reason="", confidence=0.9)
    begins = Join(from_region="", to_region="box", reason="", confidence=0.5)
    story, box = head_texts(ground, [Path(3, [3, 4, 0, 5], [inner]), Path(3, [2], [begins])])
    assert story.joins == []
    assert [(join.from_region, join.to_region) for join in box.joins] == [("foot", "box")]
