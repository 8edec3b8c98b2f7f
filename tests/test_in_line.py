"""On vertical pages, a headline without text heads the text that begins with a few words in its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.in_line import head_lines
from pipeline.stages.order.nodes import Ground, Stack
from tests.ground_by_hand import head, place, stack

HEAD = head("head", Box(left=100, top=100, right=500, bottom=160))
WORDS = replace(stack("words", Box(left=530, top=105, right=680, bottom=150)), letters=12, length=6)
TEXT = stack("text", Box(left=100, top=180, right=900, bottom=900))
ALONE = [Path(2, [2]), Path(2, [0, 1])]
"""The headline, and the words with the text: stacks are 0 and 1, the headline 2."""


def page(words: Stack = WORDS, *, turned: bool = True) -> Ground:
    return replace(place((HEAD,), (words, TEXT)), turned=turned)


def read(ground: Ground, told: frozenset[str] = frozenset()) -> list[list[int]]:
    copies = [Path(path.count, list(path.nodes)) for path in ALONE]
    return [path.nodes for path in head_lines(ground, copies, told)]


def test_it_heads_the_text() -> None:
    assert read(page()) == [[2, 0, 1]]


@pytest.mark.parametrize(("size", "paths"), [(1.2, [[3, 2, 0]]), (1.9, [[3], [2, 0]])], ids=["smaller", "as large"])
def test_words_that_were_taken_for_a_headline_are_its_second_part(size: float, paths: list[list[int]]) -> None:
    words = replace(head("words", WORDS.box, size=size), text="周游")
    ground = replace(place((words, HEAD), (TEXT, WORDS)), turned=True)
    assert [path.nodes for path in head_lines(ground, [Path(2, [3]), Path(2, [2, 0])])] == paths


def test_the_join_says_why() -> None:
    joins = [Join(from_region="words", to_region="text", reason="", confidence=0.9)]
    (path,) = head_lines(page(), [Path(2, [2]), Path(2, [0, 1], joins)])
    assert [(join.from_region, join.to_region) for join in path.joins] == [("head", "words"), ("words", "text")]


@pytest.mark.parametrize(
    "ground",
    [
        page(replace(WORDS, letters=80)),
        page(replace(WORDS, box=Box(left=530, top=300, right=680, bottom=345))),
        page(replace(WORDS, box=Box(left=700, top=105, right=850, bottom=150))),
        page(replace(WORDS, box=Box(left=300, top=105, right=450, bottom=150))),
        page(turned=False),
    ],
    ids=["many words", "another line", "far away", "beside it", "a page set across"],
)
def test_others_stay_as_they_are(ground: Ground) -> None:
    assert read(ground) == [[2], [0, 1]]


@pytest.mark.parametrize("told", ["head", "words"])
def test_what_a_person_said_stands(told: str) -> None:
    assert read(page(), frozenset({told})) == [[2], [0, 1]]
