"""Pieces of one caption, one under the other, are one region; captions that end stand by themselves."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Direction, Line, Region
from pipeline.stages.layout.roles.caption_parts import merge_captions

UNIT = 20.0


def merge(
    first: str,
    second: str,
    *,
    second_at: tuple[int, int] = (100, 146),
    size: float = 1.0,
    picture: str = "picture",
    direction: Direction = "ltr",
) -> list[tuple[str, tuple[str, ...]]]:
    left, top = second_at
    boxes = {
        "a": Box(left=100, top=120, right=300, bottom=140),
        "b": Box(left=left, top=top, right=220, bottom=top + 20),
    }
    lines = {
        name: Line(id=name, text=text, box=boxes[name], confidence=1.0, direction=direction)
        for name, text in (("a", first), ("b", second))
    }
    regions = [
        Region(id=name, kind="caption", box=boxes[name], lines=(name,), belongs_to=to)
        for name, to in (("a", "picture"), ("b", picture))
    ]
    return [(one.id, one.lines) for one in merge_captions(regions, lines, {"a": 1.0, "b": size}, UNIT)]


ONE, TWO = [("a", ("a", "b"))], [("a", ("a",)), ("b", ("b",))]
WORDS = ("參與年宵活動的英文中學師生合", "照。（受訪者圖片）")


def test_words_that_go_on_are_one_caption() -> None:
    assert merge(*WORDS) == ONE


def test_so_is_a_credit_under_a_sentence() -> None:
    assert merge("校園充滿人情味。", "（吳楚始攝）") == ONE
    assert merge("THE UNITED STATES CAPITOL.", "Here a disastrous explosion occurred.") == TWO


@pytest.mark.parametrize(
    "apart",
    [
        {"second_at": (100, 170)},
        {"second_at": (60, 146)},
        {"size": 1.4},
        {"picture": "other"},
        {"direction": "vertical"},
    ],
    ids=["far under", "further to the left", "larger", "of another picture", "upright"],
)
def test_others_are_two(apart: dict[str, object]) -> None:
    assert merge(*WORDS, **apart) == TWO  # type: ignore[arg-type]
