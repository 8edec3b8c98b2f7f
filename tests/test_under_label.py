"""Text under a label at the head of the first column under a headline over several is the headline's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.geometry import BoxIndex
from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import ROLES, Ground, Head
from pipeline.stages.order.under_label import read_under_labels
from tests.ground_by_hand import head, place, stack

LIKELY = tuple(0.95 if role == "furniture" else 0.01 for role in ROLES)
MAIN = head("main", Box(left=100, top=60, right=700, bottom=140), size=5.0)
LABEL = replace(head("label", Box(left=100, top=180, right=200, bottom=205), size=1.7), roles=LIKELY)
FIRST = stack("first", Box(left=100, top=220, right=280, bottom=800))
SECOND = stack("second", Box(left=310, top=180, right=490, bottom=800))
THIRD = stack("third", Box(left=520, top=180, right=700, bottom=800))
STORY, UNDER = [3, 2], [4, 0, 1]
"""Stacks are 0 to 2, headings 3 and 4."""


def page(main: Head = MAIN, label: Head = LABEL) -> Ground:
    return place((main, label), (FIRST, SECOND, THIRD))


def read(ground: Ground, told: frozenset[str] = frozenset()) -> list[list[int]]:
    return [path.nodes for path in read_under_labels(ground, [Path(3, list(STORY)), Path(3, list(UNDER))], told)]


def test_the_story_begins_under_the_label() -> None:
    assert read(page()) == [[3, 4, 0, 1, 2]]


@pytest.mark.parametrize(
    "ground",
    [
        page(label=replace(LABEL, roles=tuple(0.25 for _ in ROLES))),
        page(label=replace(LABEL, size=3.5)),
        page(label=replace(LABEL, frame=0)),
        page(main=replace(MAIN, box=Box(left=300, top=60, right=700, bottom=140))),
        page(main=replace(MAIN, upright=True)),
        replace(page(), turned=True),
        replace(page(), down=BoxIndex([Box(left=503, top=150, right=506, bottom=820)])),
    ],
    ids=["a headline", "large", "in a box", "not under it", "upright", "vertical lines", "a rule between"],
)
def test_another_story_s_is_its_own(ground: Ground) -> None:
    assert read(ground) == [STORY, UNDER]


def test_what_a_person_said_stands() -> None:
    assert read(page(), frozenset({"label"})) == [STORY, UNDER]


def test_the_joins_lead_through_it() -> None:
    story = Path(3, list(STORY), [Join(from_region="main", to_region="third", reason="", confidence=0.9)])
    under = Path(3, list(UNDER), [Join(from_region="label", to_region="first", reason="", confidence=0.9)])
    (whole,) = read_under_labels(page(), [story, under])
    assert [(join.from_region, join.to_region) for join in whole.joins] == [
        ("main", "label"),
        ("label", "first"),
        ("second", "third"),
    ]
