"""Headings in the type of their text, which only their place in the column shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.model import Box, Line
from pipeline.stages.layout.centred import is_centred
from pipeline.stages.layout.headings import find_headings
from pipeline.stages.layout.rows import Piece, Row
from pipeline.stages.layout.site import Site

BODY = 20


def _rows(said: Sequence[tuple[str, int, int, int]]) -> list[Row]:
    """Words, left and right edge, white over the row."""
    rows, top = [], 0
    for at, (words, left, right, white) in enumerate(said):
        top += white
        box = Box(left=left, top=top, right=right, bottom=top + BODY)
        rows.append(
            Row(
                pieces=(Piece(line=Line(id=f"l{at}", text=words, box=box, confidence=1.0), box=box, across=True),),
                box=box,
            )
        )
        top += BODY
    return rows


ITEMS = [
    ("and to this that she owes the greater part of", 100, 500, 4),
    ("her remarkable cure.", 100, 260, 4),
    ("Labor Condemns Traitors.", 190, 420, 14),
    ("NORFOLK, Neb., March 4.—To the Edi-", 120, 500, 4),
    ("tor of the Bee: At a special meeting of the", 100, 500, 4),
    ("Knights of Labor of Norfolk assembled.", 100, 430, 4),
]


def _found(rows: Sequence[Row]) -> list[str]:
    site = Site(rows=rows, rules=(), body=BODY, ratio=1.35)
    return [row.text for row in rows if is_centred(row, site)]


def test_a_line_in_the_middle_of_its_column_is_a_heading() -> None:
    rows = _rows(ITEMS)
    assert _found(rows) == ["Labor Condemns Traitors."]
    headings = find_headings(rows, (), BODY, 1.35)
    assert [[row.text for row in heading.rows] for heading in headings] == [["Labor Condemns Traitors."]]


@pytest.mark.parametrize(
    ("at", "row"),
    [
        (2, ("Labor Condemns Traitors.", 250, 490, 14)),  # a signature at the right
        (2, ("Labor Condemns Traitors.", 120, 350, 14)),  # a paragraph of one line
        (2, ("Labor Condemns Traitors.", 190, 420, 4)),  # as close as lines of text are
        (1, ("her remarkable cure, of which the", 100, 500, 4)),  # the sentence runs on
        (3, ("And what they said,", 190, 410, 4)),  # verse
        (2, ("* 1887 * 1888 *", 190, 420, 14)),
    ],
)
def test_other_lines_are_none(at: int, row: tuple[str, int, int, int]) -> None:
    said = [*ITEMS[:at], row, *ITEMS[at + 1 :]]
    assert _found(_rows(said)) == []


def test_upright_pages_set_a_heading_in() -> None:
    """Working pixels: a column read down is a row."""
    rows = _rows(
        [
            ("限於知識遺漏滋多尚希四方君子進而教之", 100, 900, 6),
            ("本館條例", 180, 280, 6),
            ("啟者新聞紙之設原欲以闢新奇廣聞覩冀流佈", 100, 900, 6),
            ("聞復何資兼聽並觀以傳其新異", 100, 700, 6),
            ("一本新報議價于上海各店零售每張取錢八文", 100, 900, 6),
            ("每張取錢六文", 100, 240, 6),
            ("一如有騷人韻士有願以短什長篇惠教者如天", 100, 900, 6),
        ]
    )
    assert _found(rows) == ["本館條例"]
