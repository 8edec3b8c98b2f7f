"""The nameplate within a page that is set in vertical lines: imprint and name, between advertisements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.geometry import turn_left
from pipeline.language.folios import is_imprint
from pipeline.model import Box, Line
from pipeline.stages.layout.nameplate import find_imprints
from pipeline.stages.layout.rows import Piece

BODY, WIDTH, HEIGHT = 30, 3000, 4000
IMPRINT = ("發行人馮夢雲", "館址漢口路二九九號", "中華郵政特准掛號立券按總包優益寄送之報紙", "第三千七百九十七號")


def piece(text: str, box: Box) -> tuple[Piece, Box]:
    return Piece(line=Line(id=text, text=text, box=box, confidence=1.0), box=turn_left(box, WIDTH), across=False), box


def block(texts: tuple[str, ...] = IMPRINT, left: int = 1200, top: int = 800) -> list[tuple[Piece, Box]]:
    return [
        piece(text, Box(left=left, top=top + 45 * at, right=left + 400, bottom=top + 45 * at + 35))
        for at, text in enumerate(texts)
    ]


NAME = [
    piece("晶", Box(left=1420, top=400, right=1650, bottom=740)),
    piece("報", Box(left=1150, top=400, right=1400, bottom=740)),
]
BESIDE = [
    piece("海上第一流攝影專家", Box(left=400, top=500, right=900, bottom=560)),
    piece("國泰藝術照相館", Box(left=400, top=600, right=900, bottom=700)),
]


@pytest.mark.parametrize(
    "text",
    [
        *IMPRINT,
        "本報創刊於民國八年三月三日",
        "今日兩全張售國幣貳分四厘",
        "登記證警字第四十號",
        "中華民國貳拾捌年四月廿三日",
        "第一二〇號",
    ],
)
def test_what_an_imprint_says(text: str) -> None:
    assert is_imprint(text)


@pytest.mark.parametrize("text", ["華軍已進入城陵磯", "杏花酒樓", "第一流攝影", "寶利輪航線", "慈善籃球閉幕"])
def test_what_it_does_not(text: str) -> None:
    assert not is_imprint(text)


def test_the_imprint_and_the_name_over_it() -> None:
    (found,) = find_imprints([*NAME, *BESIDE, *block()], HEIGHT, BODY)
    assert {one.line.text for one in found} == {"晶", "報", *IMPRINT}


def test_what_stands_between_its_lines_is_of_it() -> None:
    english = piece("The Crystal", Box(left=1200, top=935, right=1600, bottom=970))
    (found,) = find_imprints([*block((*IMPRINT[:3], "X")), english, *block(IMPRINT[:1], top=985)], HEIGHT, BODY)
    assert "The Crystal" in {one.line.text for one in found}


def test_the_line_of_an_advertisement_is_no_imprint() -> None:
    assert find_imprints([*BESIDE, *block(IMPRINT[:2])], HEIGHT, BODY) == []


@given(st.integers(min_value=2001, max_value=3800))
def test_nor_what_stands_in_the_lower_half(top: int) -> None:
    assert find_imprints(block(top=top), HEIGHT, BODY) == []
