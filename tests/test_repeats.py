"""A join that makes a word which stands elsewhere on the page is likelier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.model import Box
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import find_possible
from pipeline.stages.order.nodes import Ground
from pipeline.stages.order.repeats import NATS, heed_repeats
from pipeline.stages.order.scorer import score_possible
from tests.ground_by_hand import place, stack

FOOT = replace(
    stack("foot", Box(left=100, top=100, right=380, bottom=900)), last="法租界納稅華人", first="（重慶廿日電）"
)
ONE = replace(stack("one", Box(left=400, top=100, right=680, bottom=500)), first="會交涉干涉懸旗案", last="完。")
OTHER = replace(stack("other", Box(left=400, top=520, right=680, bottom=900)), first="約有十日云", last="完。")
SAID = ["公共租界納稅華人會", "昨函工部局"]


def raised(ground: Ground, texts: list[str], *, language: bool = True) -> dict[tuple[int, int], float]:
    costs = Costs(ground, language=language)
    possible = find_possible(costs)
    before = score_possible(possible, turned=False)
    after = heed_repeats(costs, possible, before, texts)
    more = np.round(after.follow - before.follow, 6).tolist()
    return {pair: by for pair, by in zip(possible.follow, more, strict=True) if by}


def page(last: str = FOOT.last) -> Ground:
    return place((), (replace(FOOT, last=last), ONE, OTHER))


def test_four_characters_tell_more_than_three() -> None:
    assert raised(page(), SAID) == {(0, 1): NATS[4]}
    assert raised(page(), ["華人會所"]) == {(0, 1): NATS[3]}


@pytest.mark.parametrize(
    ("ground", "texts"),
    [
        (page(), ["昨函工部局", "納稅華人", "會交涉"]),
        (page("他已經去世。"), ["去世會交涉"]),
        (page("每担20"), ["20會交涉"]),
        (replace(page(), chinese=False), SAID),
    ],
    ids=["on two lines", "the sentence has ended", "a number", "another language"],
)
def test_elsewhere_nothing_is_said(ground: Ground, texts: list[str]) -> None:
    assert raised(ground, texts) == {}


def test_without_language_nothing_is_said() -> None:
    assert raised(page(), SAID, language=False) == {}
