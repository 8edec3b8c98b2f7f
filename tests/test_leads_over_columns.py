"""A text without a headline under a lead over its columns goes on from the lead, unless something speaks against it."""

from __future__ import annotations

from pipeline.model import Box
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.leads import follow_leads
from tests.ground_by_hand import head, place, stack

LEAD = stack("lead", Box(left=100, top=200, right=900, bottom=300))
FIRST = stack("first", Box(left=100, top=330, right=480, bottom=900))
SECOND = stack("second", Box(left=520, top=330, right=900, bottom=900))
HEAD = head("head", Box(left=100, top=100, right=900, bottom=180))
OTHER = head("other", Box(left=100, top=305, right=480, bottom=328))


def follow(*nodes: list[int], rules: tuple[Box, ...] = (), told: frozenset[str] = frozenset()) -> list[list[int]]:
    ground = place((HEAD, OTHER), (LEAD, FIRST, SECOND), rules=rules)
    return [path.nodes for path in follow_leads(ground, [Path(3, list(one)) for one in nodes], told)]


def test_the_text_goes_on_from_the_lead() -> None:
    assert follow([3, 0], [1, 2]) == [[3, 0, 1, 2]]
    assert follow([3, 0], [1], [2]) == [[3, 0, 1], [2]]


def test_a_text_with_a_headline_of_its_own_does_not() -> None:
    assert follow([3, 0], [4, 1, 2]) == [[3, 0], [4, 1, 2]]


def test_nor_one_that_a_rule_parts_from_it() -> None:
    rule = Box(left=100, top=312, right=900, bottom=316)
    assert follow([3, 0], [1, 2], rules=(rule,)) == [[3, 0], [1, 2]]


def test_nor_one_whose_lead_has_gone_on_elsewhere_or_has_no_headline() -> None:
    assert follow([3, 0, 2], [1]) == [[3, 0, 2], [1]]
    assert follow([0], [1, 2]) == [[0], [1, 2]]


def test_nor_one_of_which_a_person_has_said_where_it_begins() -> None:
    assert follow([3, 0], [1, 2], told=frozenset({"first"})) == [[3, 0], [1, 2]]


def test_nor_a_second_one_once_the_lead_has_gone_on() -> None:
    beneath = stack("beneath", Box(left=100, top=320, right=480, bottom=890))
    ground = place((HEAD,), (LEAD, FIRST, SECOND, beneath))
    assert [path.nodes for path in follow_leads(ground, [Path(4, [4, 0]), Path(4, [1, 2]), Path(4, [3])])] == [
        [4, 0, 1, 2],
        [3],
    ]
