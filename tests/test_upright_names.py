"""Authors' names in the column of an upright headline."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Line
from pipeline.stages.layout.headings import find_headings
from pipeline.stages.layout.rows import Piece, Row

BODY = 26
TEXT = "上次歐洲大戰參加的國家共十七國同盟軍"


def set_row(text: str, left: int, top: int, height: int, pitch: int) -> Row:
    """An upright line as it lies on the turned page: it runs to the right, the next one stands under it."""
    box = Box(left=left, top=top, right=left + pitch * len(text), bottom=top + height)
    line = Line(id=f"l{top}-{left}", text=text, box=box, confidence=1.0)
    return Row(pieces=(Piece(line=line, box=box, across=True),), box=box)


def set_page(*besides: Row) -> list[Row]:
    headline = set_row("兩次歐戰較量談", 200, 100, 64, 70)
    return [headline, *besides, *(set_row(TEXT, 200, 200 + 40 * at, BODY, 28) for at in range(8))]


def read(rows: list[Row]) -> dict[str, list[str]]:
    return {
        "".join(row.text for row in one.headline): [row.text for row in one.byline]
        for one in find_headings(rows, (), BODY, 1.35, turned=True)
    }


@pytest.mark.parametrize("name", ["施光", "伯馨", "申報主人"])
@pytest.mark.parametrize("size", [26, 44])
def test_a_name_under_an_upright_headline_is_its_byline(name: str, size: int) -> None:
    assert read(set_page(set_row(name, 830, 110, size, 48))) == {"兩次歐戰較量談": [name]}


@pytest.mark.parametrize(
    "row",
    [
        set_row("（上）", 830, 110, 40, 44),  # the part of a serial
        set_row("第三回", 830, 110, 40, 44),
        set_row("施光", 1300, 110, 26, 28),  # far down in another tier
        set_row("施光先生來函說", 830, 110, 26, 28),  # words
    ],
)
def test_what_is_no_name_or_stands_elsewhere_is_no_byline(row: Row) -> None:
    assert read(set_page(row)).get("兩次歐戰較量談") == []


def test_the_end_of_a_paragraph_begins_with_the_lines_beside_it() -> None:
    tier = [set_row(TEXT, 830, 145, BODY, 28), set_row("不敢", 830, 110, BODY, 28)]
    assert read(set_page(*tier)).get("兩次歐戰較量談") == []


@pytest.mark.parametrize("high", [36, 33])
def test_a_short_headline_that_is_spaced_out_is_one(high: int) -> None:
    rows = [set_row("生意經", 200, 100, high, 46), set_row("伯馨", 360, 105, 26, 26)]
    rows += [set_row(TEXT, 200, 160 + 40 * at, BODY, 28) for at in range(8)]
    assert read(rows) == {"生意經": ["伯馨"]}
