"""Text that is set over several columns goes on in the first of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import find_possible
from pipeline.stages.order.nodes import Ground, Stack
from pipeline.stages.order.scorer import score_possible
from pipeline.stages.order.wide import go_on_in_first
from tests.ground_by_hand import head, place, stack

OPEN = replace(stack("lead", Box(left=100, top=100, right=1000, bottom=300)), last="日军向", first="（重庆廿日电）")
COLUMNS = tuple(
    replace(stack(f"c{at}", Box(left=left, top=320, right=left + 280, bottom=900)), first=first, last="民众。")
    for at, (left, first) in enumerate([(100, "太平场溃退"), (410, "沿东江南岸"), (720, "汨罗廿日电")])
)


def page(lead: Stack = OPEN, columns: tuple[Stack, ...] = COLUMNS, rules: tuple[Box, ...] = ()) -> Ground:
    return place((), (lead, *columns), rules=rules)


def find_raised(ground: Ground) -> list[tuple[int, int]]:
    costs = Costs(ground, language=False)
    possible = find_possible(costs)
    scores = score_possible(possible, turned=False)
    after = go_on_in_first(costs, possible, scores).follow
    return [pair for pair, a, b in zip(possible.follow, scores.follow, after, strict=True) if a != b]


def test_it_goes_on_in_the_first() -> None:
    assert find_raised(page()) == [(0, 1)]


@pytest.mark.parametrize(
    "ground",
    [
        page(replace(OPEN, last="就此结束。", shortfall=5.0)),
        page(columns=COLUMNS[:1]),
        page(columns=COLUMNS[1:2]),
        page(columns=tuple(replace(one, size=0.7) for one in COLUMNS)),
        page(columns=tuple(replace(one, frame=0) for one in COLUMNS)),
        page(rules=(Box(left=100, top=308, right=1000, bottom=311),)),
    ],
    ids=["it has ended", "one column", "another one", "smaller type", "in a box", "ruled off"],
)
def test_elsewhere_nothing_is_said(ground: Ground) -> None:
    assert find_raised(ground) == []


def test_a_heading_over_the_columns_parts_them() -> None:
    heading = head("heading", Box(left=120, top=305, right=980, bottom=318))
    assert find_raised(place((heading,), (OPEN, *COLUMNS))) == []
