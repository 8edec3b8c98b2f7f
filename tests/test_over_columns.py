"""On a page of vertical lines, what a heading set across stands over is its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.model import Box
from pipeline.stages.order.beginnings import find_begun, stands_over
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import find_possible
from pipeline.stages.order.nodes import Ground
from pipeline.stages.order.over_columns import settle_over_columns
from pipeline.stages.order.scorer import Scores, score_possible
from tests.ground_by_hand import head, place, stack

HEADING = head("heading", Box(left=100, top=500, right=160, bottom=700), upright=True)
BEFORE = stack("before", Box(left=100, top=100, right=600, bottom=480))
AROUND = stack("around", Box(left=100, top=490, right=600, bottom=1100))
UNDER = stack("under", Box(left=180, top=500, right=600, bottom=700))
MAIN = head("main", Box(left=190, top=520, right=600, bottom=600), size=2.5)


def settle(ground: Ground) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The pairs of a heading and its text, and of two headings, that the place all but decides."""
    possible = find_possible(Costs(ground, language=False))
    before = score_possible(possible, turned=True)
    after, scores = settle_over_columns(ground, possible, before)
    return raised(possible.begin, before.begin, after.begin, scores), raised(
        possible.deck, before.deck, after.deck, scores, decks=True
    )


def raised(
    old: tuple[tuple[int, int], ...],
    was: np.ndarray,
    new: tuple[tuple[int, int], ...],
    scores: Scores,
    *,
    decks: bool = False,
) -> list[tuple[int, int]]:
    known = dict(zip(old, was.tolist(), strict=True))
    now = dict(zip(new, (scores.deck if decks else scores.begin).tolist(), strict=True))
    return [pair for pair, score in now.items() if score != known.get(pair)]


def page(*stacks: Box, heads: tuple[Box, ...] = ()) -> Ground:
    texts = tuple(stack(f"s{at}", box) for at, box in enumerate(stacks))
    titles = (HEADING, *(head(f"h{at}", box, size=2.5) for at, box in enumerate(heads)))
    return replace(place(titles, texts), turned=True)


@pytest.mark.parametrize("box", [AROUND.box, UNDER.box], ids=["on at both sides", "right under it"])
def test_it_heads_the_text_that_it_stands_over(box: Box) -> None:
    begun, decks = settle(page(BEFORE.box, box))
    assert begun == [(0, 1)]
    assert decks == []


def test_it_is_the_first_part_of_an_upright_headline_under_it() -> None:
    begun, decks = settle(page(AROUND.box, heads=(MAIN.box,)))
    assert begun == []
    assert decks == [(0, 1)]


def test_on_a_page_that_is_set_across_nothing_is_said() -> None:
    ground = replace(page(BEFORE.box, AROUND.box), turned=False)
    possible = find_possible(Costs(ground, language=False))
    scores = score_possible(possible, turned=False)
    assert settle_over_columns(ground, possible, scores) == (possible, scores)


@pytest.mark.parametrize(
    "box",
    [
        BEFORE.box,
        Box(left=100, top=300, right=600, bottom=480),
        Box(left=300, top=500, right=600, bottom=700),
        Box(left=100, top=500, right=180, bottom=700),
    ],
    ids=["before it", "ends before it", "far under it", "no wider than it"],
)
def test_it_stands_over_no_other_text(box: Box) -> None:
    assert not stands_over(HEADING.box, box, 30.0)
    assert find_begun([HEADING.box], [("text", box)], 30.0) == frozenset()


def test_texts_that_begin_under_it_are_told() -> None:
    texts = [("before", BEFORE.box), ("around", AROUND.box)]
    assert find_begun([HEADING.box], texts, 30.0) == {"around"}
