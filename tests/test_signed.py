"""A byline left by itself goes with the headline beside it, never with one that it stands over as a signature."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Box, Join, Region
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.nodes import Stack
from pipeline.stages.order.signed import join_bylines
from tests.ground_by_hand import head, place, stack

MAIN = head("main", Box(left=100, top=300, right=900, bottom=400), size=3.0)
TEXT = stack("text", Box(left=100, top=480, right=480, bottom=1200))


def byline(box: Box) -> Stack:
    region = Region(id="by", kind="byline", box=box, lines=("byl",))
    return replace(stack("by", box), regions=(region,), letters=14)


def order(
    box: Box, over: Box | None = None, *, kind: str = "byline", told: frozenset[str] = frozenset()
) -> list[list[int]]:
    """Stacks are 0 (text), 1 (byline), 2 (what stands elsewhere); 3 is the headline."""
    signature = byline(box)
    if kind != "byline":
        signature = stack("by", box)
    other = stack("other", over or Box(left=1200, top=1400, right=1500, bottom=1800))
    ground = place((MAIN,), (TEXT, signature, other))
    own = Join(from_region="main", to_region="text", reason="", confidence=0.9)
    paths = [Path(3, [3, 0], [own]), Path(3, [1]), Path(3, [2])]
    return sorted(path.nodes for path in join_bylines(Costs(ground, language=False), paths, told))


AT_THE_END = Box(left=920, top=340, right=1080, bottom=370)
UNDER = Box(left=300, top=420, right=500, bottom=450)
ABOVE = Box(left=840, top=260, right=1000, bottom=290)


def test_beside_under_and_over_the_end_of_a_headline() -> None:
    for box in (AT_THE_END, UNDER, ABOVE):
        assert order(box) == [[2], [3, 1, 0]]


def test_under_the_end_of_a_text_it_signs_that() -> None:
    assert order(ABOVE, Box(left=700, top=40, right=1000, bottom=250)) == [[1], [2], [3, 0]]


def test_far_off_or_of_another_kind_or_told_it_stays() -> None:
    assert order(Box(left=1300, top=340, right=1500, bottom=370)) == [[1], [2], [3, 0]]
    assert order(UNDER, kind="body") == [[1], [2], [3, 0]]
    assert order(UNDER, told=frozenset({"by"})) == [[1], [2], [3, 0]]
