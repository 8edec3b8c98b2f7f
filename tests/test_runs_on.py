"""A Chinese story that runs on over its headings, from the foot of one column to the head of the next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.model import Box, Region
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import find_possible
from pipeline.stages.order.nodes import Ground, Stack
from pipeline.stages.order.runs_on import FIRM, keep_within
from pipeline.stages.order.scorer import score_possible
from tests.ground_by_hand import head, place, stack

MAIN = head("main", Box(left=100, top=100, right=980, bottom=180), size=2.5)
FIRST = head("first", Box(left=140, top=500, right=340, bottom=540), size=1.2)
SECOND = head("second", Box(left=440, top=600, right=640, bottom=640), size=1.2)


def column(name: str, left: int, top: int, bottom: int, *, indent: float, last: str = "就此结束。") -> Stack:
    box = Box(left=left, top=top, right=left + 280, bottom=bottom)
    region = Region(id=name, kind="body", box=box, lines=(f"{name}1", f"{name}2", f"{name}3"))
    return replace(stack(name, box), regions=(region,), indent=indent, first="记者在现场看到", last=last)


STACKS = (
    column("lead", 100, 200, 480, indent=2.0),
    column("under", 100, 560, 1000, indent=2.0, last="降水特性"),
    column("next", 400, 200, 580, indent=0.0),
    column("second", 400, 660, 1000, indent=2.0),
    column("third", 700, 200, 1000, indent=2.0),
)


def page(stacks: tuple[Stack, ...] = STACKS, main: Box = MAIN.box, size: float = 2.5) -> Ground:
    return place((replace(MAIN, box=main, size=size), FIRST, SECOND), stacks)


def kept(ground: Ground) -> list[int]:
    """Headings that are rather none of an article, of the three."""
    costs = Costs(ground, language=False)
    scores = score_possible(find_possible(costs), turned=False)
    less = np.round(scores.main - keep_within(costs, scores).main, 6)
    assert set(less.tolist()) <= {0.0, FIRM}
    return np.flatnonzero(less).tolist()


def change(at: int, **values: object) -> tuple[Stack, ...]:
    return tuple(replace(one, **values) if k == at else one for k, one in enumerate(STACKS))  # type: ignore[arg-type]


def test_a_heading_that_its_text_runs_on_above_is_within_and_so_is_one_like_it() -> None:
    assert kept(page()) == [1, 2]


def test_one_that_is_set_otherwise_is_not() -> None:
    ground = page()
    assert kept(replace(ground, heads=(MAIN, FIRST, replace(SECOND, size=1.7)))) == [1]


@pytest.mark.parametrize(
    "ground",
    [
        page(change(1, last="就此结束。", shortfall=6.0)),
        page(change(2, indent=2.0)),
        page(main=Box(left=100, top=100, right=380, bottom=180)),
        page(size=1.3),
        replace(page(), chinese=False),
        replace(page(), turned=True),
    ],
    ids=["the text has ended", "a paragraph begins", "over one column", "no larger", "another language", "vertical"],
)
def test_elsewhere_each_may_begin_an_article(ground: Ground) -> None:
    assert kept(ground) == []


def test_a_report_with_its_place_and_date_is_its_own() -> None:
    stacks = change(3, opening="本报上海3月30日电（记者田泓）联合国人居署")
    assert kept(page(stacks)) == [1]
