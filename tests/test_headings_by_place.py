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


def _heading_rows(said: Sequence[tuple[str, int, int, int, float, int]]) -> list[Row]:
    """Words, left and right edge, white over the row, weight, height."""
    rows, top = [], 0
    for at, (words, left, right, white, weight, height) in enumerate(said):
        top += white
        box = Box(left=left, top=top, right=right, bottom=top + height)
        line = Line(id=f"l{at}", text=words, box=box, confidence=1.0)
        rows.append(Row(pieces=(Piece(line=line, box=box, across=True, weight=weight),), box=box))
        top += height
    return rows


def _parts(rows: Sequence[Row]) -> list[tuple[list[str], list[str]]]:
    """Headline and subtitle of each heading."""
    return [
        ([row.text for row in one.headline], [row.text for row in one.subtitle])
        for one in find_headings(rows, (), BODY, 1.35)
    ]


TEXT = [
    ("CHICAGO, March 6.—[Special Telegram to the", 120, 500, 8, 1.0, 20),
    ("Bee.]—A special from St. Louis says that the", 100, 500, 4, 1.0, 20),
    ("railway deal was consummated by the firm.", 100, 470, 4, 1.0, 20),
]


def test_a_bold_deck_that_fills_its_column_is_a_deck() -> None:
    """Its first row is wider than the headline, its last stands in the middle under both."""
    rows = _heading_rows(
        [
            ("GOULD'S LATEST.", 220, 380, 10, 1.5, 30),
            ("He Secures Control of the St. Louis", 102, 498, 14, 1.25, 22),
            ("& San Francisco.", 210, 390, 6, 1.25, 22),
            *TEXT,
        ]
    )
    assert _parts(rows) == [(["GOULD'S LATEST."], ["He Secures Control of the St. Louis", "& San Francisco."])]


def test_nothing_is_taken_from_under_a_row_that_is_not() -> None:
    """A bold paragraph of which one row is somewhat lighter."""
    bold = [
        ("A nationwide campaign for the reform of all", 100, 500, 8, 1.19, 20),
        ("halls may be launched at the college at the", 100, 500, 4, 1.1, 20),
        ("beginning.", 100, 190, 4, 1.19, 20),
    ]
    rows = _heading_rows([("KING'S v NUS", 100, 420, 10, 2.0, 50), *bold, *TEXT])
    (found,) = _parts(rows)
    assert "beginning." not in found[1]


def test_a_heading_does_not_end_within_a_word() -> None:
    rows = _heading_rows(
        [
            ("Chronique suisse", 200, 400, 10, 1.4, 32),
            ("Société d'histoire suisse. — La So-", 120, 500, 6, 1.27, 21),
            ("ciété générale d'histoire suisse aura sa", 100, 500, 4, 1.0, 20),
            ("réunion annuelle les deux jours à Coire.", 100, 480, 4, 1.0, 20),
        ]
    )
    assert _parts(rows) == [(["Chronique suisse"], [])]


def test_the_first_line_of_a_paragraph_is_none_however_its_box_is_drawn() -> None:
    """Set in by two characters, and as far above the next line as that is above the one after it."""
    rows = _heading_rows(
        [
            ("剛慶祝完五十周年校慶，惠僑英文", 140, 440, 40, 1.0, 24),
            ("中學（下稱惠僑）校長鄭智賢笑言自己", 100, 440, 8, 1.0, 20),
            ("年資亦不輕：「嚟咗好耐囉！惠僑五十", 100, 440, 10, 1.0, 20),
            ("年，我都三十年啦！」從代課老師開始", 100, 440, 10, 1.0, 20),
        ]
    )
    assert _parts(rows) == []


def test_capitals_under_a_rule_are_a_heading_though_little_white_is_beside_them() -> None:
    rows = _rows(
        [
            ("were read by Mr. Garrison to his grandfather,", 100, 500, 4),
            ("FIDELITY LODGE ELECTION OF OFFICERS.", 124, 476, 26),
            ("Springfield, Mo., Dec. 12, 1905.", 150, 480, 10),
            ("Editor American Eagle: After congratulating", 100, 500, 4),
        ]
    )
    rule = Box(left=100, top=34, right=500, bottom=36)
    assert [row.text for row in rows if is_centred(row, Site(rows=rows, rules=(rule,), body=BODY, ratio=1.35))] == [
        "FIDELITY LODGE ELECTION OF OFFICERS."
    ]


def test_a_deck_of_which_the_first_row_hangs_out_is_a_deck() -> None:
    rows = _heading_rows(
        [
            ("PENNSYLVANIA RESERVES.", 100, 490, 10, 2.0, 50),
            ("Organizations Which Did Gallant", 100, 500, 34, 1.0, 26),
            ("Service—Led by Good Officers,", 122, 498, 4, 1.0, 26),
            ("Memorable Combats.", 122, 400, 4, 1.0, 26),
            *TEXT,
        ]
    )
    ((_, deck),) = _parts(rows)
    assert deck == ["Organizations Which Did Gallant", "Service—Led by Good Officers,", "Memorable Combats."]


def test_a_deck_wider_than_its_headline_is_told_by_the_white_at_its_sides() -> None:
    """As where nobody knows how heavy the type is."""
    rows = _heading_rows(
        [
            ("WILSON LAUDS THE", 150, 450, 10, 1.0, 34),
            ("Endorses League of Nations as", 130, 470, 10, 1.0, 20),
            ("an Issue in the Campaign.", 150, 450, 8, 1.0, 20),
            ("Washington, May 28. — Commanders have no", 120, 500, 30, 1.0, 20),
            ("doubt that letters have been sent to his own", 100, 500, 4, 1.0, 20),
            ("friends in the country and abroad since then.", 100, 490, 4, 1.0, 20),
        ]
    )
    assert _parts(rows) == [(["WILSON LAUDS THE"], ["Endorses League of Nations as", "an Issue in the Campaign."])]


@pytest.mark.parametrize(("indent", "is_one"), [(42, True), (32, False)], ids=["set in by more", "as a paragraph"])
def test_a_chinese_heading_is_set_in_by_more_characters_than_a_paragraph_is(indent: int, is_one: bool) -> None:
    """Type that stands closer than its boxes are high: sixteen pixels from one to the next, in boxes of twenty."""
    text = "西人子廿二至念四日連日馳馬角勝負定于十二鐘馳三次"
    full = 100 + 16 * len(text)
    rows = _rows(
        [
            (text, 100, full, 4),
            ("馳馬角勝", 100 + indent, 164 + indent, 4),
            (text, 100, full, 4),
            (text, 100, full, 4),
        ]
    )
    assert _found(rows) == (["馳馬角勝"] if is_one else [])
