"""The first line of a page without a rule under it: section, paper, number."""

from __future__ import annotations

import pytest

from pipeline.language.folios import is_paper_name
from pipeline.model import Box, Line
from pipeline.stages.layout.furniture import take_furniture
from pipeline.stages.layout.rows import Piece, Row
from tests.test_layout import box, column, lay, one_of

BODY, HEIGHT = 20, 1300
COLUMNS = ((50, 330), (345, 615), (630, 900))


def set_row(text: str, left: int, top: int, right: int, height: int = BODY) -> Row:
    box = Box(left=left, top=top, right=right, bottom=top + height)
    line = Line(id=f"l{top}-{left}", text=text, box=box, confidence=1.0)
    return Row(pieces=(Piece(line=line, box=box, across=True),), box=box)


def set_text(top: int) -> list[Row]:
    return [
        set_row("vaded Iran in 1980, while Iran's proxy in", left, top + 24 * at, right)
        for left, right in COLUMNS
        for at in range(20)
    ]


def take(head: list[Row], top: int = 76) -> list[str]:
    return [row.text for row in take_furniture([*head, *set_text(top)], (), HEIGHT, BODY)[0]]


HEAD = [
    set_row("32", 37, 36, 58),
    set_row("Middle East and Africa", 65, 36, 205),
    set_row("The Economist July 25th 2015", 700, 36, 885),
]


@pytest.mark.parametrize("at", [slice(0, 3), slice(1, 3), slice(0, 2)])
def test_a_line_with_a_date_or_a_number_over_white_is_the_running_head(at: slice) -> None:
    assert take(HEAD[at]) == [row.text for row in HEAD[at]]


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (HEAD[1:2], 76),  # neither date nor number
        (HEAD, 60),  # as close as a line of text
        ([*HEAD, set_row("vaded Iran in 1980, while Iran's proxy in", 345, 36, 615)], 76),  # a line of text beside it
        ([set_row("Fire of 25 July 2015", 37, 20, 900, 44)], 76),  # a headline
    ],
)
def test_other_first_lines_stay(head: list[Row], top: int) -> None:
    assert take(head, top) == []


@pytest.mark.parametrize(("size", "taken"), [(240, True), (100, False)])
def test_the_upper_part_of_a_front_page_has_its_name(size: int, *, taken: bool) -> None:
    """Type far larger than headlines over a rule across the page is the paper's name, on a picture that is cut off
    below it; a headline of a cutting is not."""
    name, date = set_row("The Telegraph", 100, 30, 700, size), set_row("FRIDAY 15 NOVEMBER 2019", 300, size + 60, 600)
    rule = Box(left=45, top=size + 90, right=905, bottom=size + 94)
    rows = [name, date, *set_text(size + 130)]
    found = [row.text for row in take_furniture(rows, (rule,), 600, BODY)[0]]
    assert ("The Telegraph" in found) is taken


@pytest.mark.parametrize("name", ["頭條日報", "农民日报", "大公報", "The Evening Star", "Neue Zürcher Zeitung"])
def test_a_nameplate_in_a_corner_is_furniture_by_its_words(name: str) -> None:
    """The headline of an inner page stands beside it, in type as large."""
    plate, teaser = (name, box(80, 60, 420, 150)), ("江边一夜大火", box(520, 60, 920, 150))
    layout, texts = lay([plate, teaser, *column(80, 200, 12), *column(520, 200, 12)])
    assert one_of(layout, texts, name).kind == "masthead"
    assert one_of(layout, texts, "江边一夜大火").kind == "headline"


@pytest.mark.parametrize("words", ["海报", "情况通报", "天气预报", "The Man Who Sold the Sun"])
def test_words_that_only_end_like_a_papers_name_are_none(words: str) -> None:
    assert not is_paper_name(words)
