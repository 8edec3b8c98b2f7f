"""Readings weighed together: what stands beside one another decides, and shares are shares."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.lattice import share_readings
from pipeline.language.likelihood import Likelihood, WordFrequencies, open_likelihood

MODELS = [WordFrequencies(), open_likelihood()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.name))
def test_two_misread_neighbours_right_each_other(model: Likelihood) -> None:
    """Neither character alone makes a word; both together do."""
    text = [[("旁", 0.0)], *doubtful("迈", "边"), [("的", 0.0)], *doubtful("溜", "罐"), *doubtful("了", "子")]
    shares = share_readings(text, model)
    assert shares[1][1] > shares[1][0] + 2
    assert shares[3][1] > shares[3][0]
    assert shares[4][1] > shares[4][0]


def doubtful(*readings: str) -> list[list[tuple[str, float]]]:
    return [[(reading, math.log(0.5)) for reading in readings]]


def test_what_is_not_doubted_has_the_whole_share() -> None:
    text = [[("每", 0.0)], [("天", 0.0)], [("，", 0.0)], *doubtful("傍", "榜"), [("晚", 0.0)]]
    shares = share_readings(text, WordFrequencies())
    assert shares[:3] == [(0.0,), (0.0,), (0.0,)]
    assert shares[4][0] == pytest.approx(0.0, abs=1e-6)
    assert shares[3][0] > shares[3][1]


drawn = st.lists(
    st.lists(
        st.tuples(st.sampled_from("大天间问白自广厂一二三李王的了子每日傍晚"), st.floats(-9.0, 0.0)),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one[0],
    ),
    max_size=6,
)


@settings(deadline=None)
@given(drawn)
def test_shares_are_those_of_all_ways(text: list[list[tuple[str, float]]]) -> None:
    """Against every text that the readings spell and every division of it, counted one by one."""
    model = WordFrequencies()
    found = share_readings(text, model)
    assert [len(one) for one in found] == [len(one) for one in text]
    if not any(len(readings) > 1 for readings in text):
        return
    ways = [[0.0] * len(readings) for readings in text]
    for chosen in itertools.product(*(range(len(readings)) for readings in text)):
        spelt = "".join(text[at][number][0] for at, number in enumerate(chosen))
        seen = sum(text[at][number][1] for at, number in enumerate(chosen))
        likely = math.exp(seen) * sum_divisions(spelt, model)
        for at, number in enumerate(chosen):
            ways[at][number] += likely
    whole = sum(ways[0])
    for at, readings in enumerate(found):
        for number, share in enumerate(readings):
            assert math.exp(share) == pytest.approx(ways[at][number] / whole, rel=1e-3, abs=1e-6)


def sum_divisions(text: str, model: WordFrequencies) -> float:
    if not text:
        return 1.0
    whole = 0.0
    for end in range(1, len(text) + 1):
        if end == 1 or model.knows(text[:end]):
            nats, _ = model.follow(model.begin(), text[:end])
            whole += math.exp(model.weight * nats) * sum_divisions(text[end:], model)
    return whole
