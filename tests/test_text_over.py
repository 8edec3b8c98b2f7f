"""A headline whose whole text stands over it is parted from that text; one that is set into its text is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground, Head
from pipeline.stages.order.text_over import part_from_text_over
from tests.ground_by_hand import head, place, stack

HEAD = head("head", Box(left=100, top=520, right=480, bottom=560), size=1.6)
OVER = stack("over", Box(left=100, top=180, right=280, bottom=510))
BESIDE = stack("beside", Box(left=300, top=180, right=480, bottom=505))
UNDER = stack("under", Box(left=520, top=180, right=700, bottom=900))
STORY = [3, 0, 1]


def page(heading: Head = HEAD) -> Ground:
    return place((heading,), (OVER, BESIDE, UNDER))


def part(ground: Ground, nodes: list[int], told: frozenset[str] = frozenset()) -> list[list[int]]:
    return [path.nodes for path in part_from_text_over(ground, [Path(3, list(nodes))], told)]


def test_text_that_ends_over_a_headline_is_not_its_text() -> None:
    assert part(page(), STORY) == [[3], [0, 1]]


def test_text_that_goes_on_beside_it_is() -> None:
    assert part(page(), [3, 0, 1, 2]) == [[3, 0, 1, 2]]


@pytest.mark.parametrize(
    "ground",
    [
        page(replace(HEAD, upright=True)),
        page(replace(HEAD, box=Box(left=100, top=100, right=480, bottom=160))),
        replace(page(), turned=True),
    ],
    ids=["upright", "over its text", "a page of vertical lines"],
)
def test_others_keep_their_text(ground: Ground) -> None:
    assert part(ground, STORY) == [STORY]


def test_what_a_person_said_stands() -> None:
    assert part(page(), STORY, frozenset({"over"})) == [STORY]


def test_joins_go_with_what_they_lead_to() -> None:
    joins = [
        Join(from_region=a, to_region=b, reason="", confidence=0.9) for a, b in (("head", "over"), ("over", "beside"))
    ]
    first, second = part_from_text_over(page(), [Path(3, list(STORY), joins)])
    assert [join.to_region for join in first.joins] == []
    assert [join.to_region for join in second.joins] == ["beside"]
