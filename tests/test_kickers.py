"""A line or two right over a headline are its kicker, whatever layout took them for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.kickers import read_kickers
from pipeline.stages.order.nodes import Ground, Stack
from pipeline.stages.order.roles import name_headings
from tests.ground_by_hand import head, place, stack

LINE = replace(
    stack("line", Box(left=120, top=100, right=380, bottom=140)), last="一次不寻常的投票", letters=16, length=8
)
TEXT = stack("text", Box(left=100, top=260, right=480, bottom=900))
MAIN = head("main", Box(left=110, top=150, right=900, bottom=230))
HEADED = [Path(2, [0, 2, 1])]
"""The line, the headline read within it, the text: stacks are 0 and 1, the headline 2."""


def page(line: Stack = LINE, rules: tuple[Box, ...] = ()) -> Ground:
    return place((MAIN,), (line, TEXT), rules=rules)


def read(ground: Ground, paths: list[Path], told: frozenset[str] = frozenset()) -> list[tuple[list[int], list[int]]]:
    copies = [Path(path.count, list(path.nodes), list(path.joins)) for path in paths]
    return [(path.kickers, path.nodes) for path in read_kickers(ground, copies, told)]


@pytest.mark.parametrize("paths", [HEADED, [Path(2, [0]), Path(2, [2, 1])]], ids=["read on from", "alone"])
def test_the_headline_has_it(paths: list[Path]) -> None:
    assert read(page(), paths) == [([0], [2, 1])]


def test_it_is_called_a_kicker() -> None:
    ground = page()
    (path,) = read_kickers(ground, [Path(2, [0, 2, 1])])
    assert list(name_headings(ground, path)) == [("line", "kicker")]


def test_no_join_leads_to_the_headline() -> None:
    joins = [
        Join(from_region=a, to_region=b, reason="", confidence=0.9)
        for a, b in (("", "line"), ("line", "main"), ("main", "text"))
    ]
    (path,) = read_kickers(page(), [Path(2, [0, 2, 1], joins)])
    assert [join.to_region for join in path.joins] == ["text"]


@pytest.mark.parametrize(
    "ground",
    [
        page(replace(LINE, last="投票就这样结束了。")),
        page(replace(LINE, letters=120)),
        page(replace(LINE, size=1.8)),
        page(replace(LINE, box=Box(left=20, top=100, right=280, bottom=140))),
        page(replace(LINE, box=Box(left=120, top=20, right=380, bottom=60))),
        page(replace(LINE, frame=0)),
        page(replace(LINE, roles=(0.3, 0.0, 0.0, 0.7))),
        page(replace(LINE, starts=True)),
        page(rules=(Box(left=110, top=143, right=900, bottom=145),)),
        replace(page(), turned=True),
    ],
    ids=[
        "a sentence",
        "too long",
        "as large",
        "stands out",
        "far above",
        "in a box",
        "furniture",
        "jumped in",
        "ruled off",
        "vertical",
    ],
)
def test_others_stay_as_they_are(ground: Ground) -> None:
    assert read(ground, HEADED) == [([], [0, 2, 1])]


@pytest.mark.parametrize("told", ["line", "main"])
def test_what_a_person_said_stands(told: str) -> None:
    assert read(page(), HEADED, frozenset({told})) == [([], [0, 2, 1])]
