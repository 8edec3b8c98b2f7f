"""Rows over gutters and stains, captions of two lines, and rows between which text stands."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.config import Settings
from pipeline.model import Box, Line
from pipeline.stages.layout import draw_page
from pipeline.stages.layout.body_type import are_text, level_boxes
from pipeline.stages.layout.centred import is_centred
from pipeline.stages.layout.headings.heading import reads_as_byline
from pipeline.stages.layout.rows import Piece, Row, Sheet, find_rows
from pipeline.stages.layout.site import Site
from tests.test_layout import blank, box, column, lay, of_kind, one_of, record

LINE = "of the county and so on"


def text(left: int, top: int, rows: int, width: int = 390, tall: int = 30) -> list[tuple[str, Box]]:
    return [(LINE, box(left, top + 42 * n, left + width, top + 42 * n + tall)) for n in range(rows)]


@pytest.mark.parametrize("tall", [40, 46])
def test_what_was_cut_at_a_gutter_is_not_put_together_again(tall: int) -> None:
    """Both pieces are as high as the box over two columns was, higher than type of the text is."""
    first, second = text(80, 100, 14), text(472, 100, 14)
    top = first[7][1].top - 6
    first[7] = (LINE, box(80, top, 470, top + tall))
    second[7] = (LINE, box(471, top, 862, top + tall))
    layout, _ = lay([*first, *second])
    assert sorted(len(region.lines) for region in of_kind(layout, "body")) == [14, 14]


def test_a_headline_over_two_columns_found_in_two_pieces_is_one() -> None:
    pieces = [("A Harbour", box(140, 40, 470, 84)), ("of the North", box(472, 40, 800, 84))]
    layout, texts = lay([*pieces, *text(80, 120, 12), *text(480, 120, 12)])
    assert one_of(layout, texts, "A Harbourof the North").kind == "headline"


def test_a_heading_with_a_stain_in_it_is_one_row() -> None:
    stained = [("The Harbour", box(90, 100, 290, 150)), ("Closed", box(360, 100, 460, 150))]
    layout, texts = lay([*stained, *text(80, 180, 12)])
    assert one_of(layout, texts, "The HarbourClosed").kind == "headline"
    beside = [("The Harbour", box(90, 100, 290, 150)), ("The Market", box(360, 100, 560, 150))]
    layout, texts = lay([*beside, *text(80, 180, 12, width=250), *text(350, 180, 12, width=250)])
    assert {texts[one.id] for one in of_kind(layout, "headline")} == {"The Harbour", "The Market"}


def photograph() -> np.ndarray:
    picture = blank()
    picture[100:300, 80:470] = np.random.default_rng(3).integers(60, 190, (200, 390), dtype=np.uint8)
    return picture


def test_two_centred_lines_are_a_caption_and_the_column_under_them_is_not() -> None:
    said = [("Crowds at the fair", box(160, 306, 390, 336)), ("on Friday evening", box(150, 344, 400, 374))]
    layout, texts = lay([*said, *text(80, 392, 10)], photograph())
    assert texts[of_kind(layout, "caption")[0].id] == "Crowds at the fairon Friday evening"
    assert [len(one.lines) for one in of_kind(layout, "body")] == [10]


def test_the_lines_of_a_column_narrower_than_its_picture_are_no_caption() -> None:
    layout, texts = lay([("Crowds at the fair", box(120, 306, 430, 335)), *text(120, 346, 10, width=310)], photograph())
    assert all(LINE not in texts[one.id] for one in of_kind(layout, "caption"))


def test_letters_on_a_shirt_are_no_headline() -> None:
    layout, texts = lay([("n.", box(100, 250, 160, 296)), *text(80, 346, 10)], photograph())
    assert all(texts[one.id] != "n." for one in of_kind(layout, "headline"))


def test_a_heading_takes_no_line_from_under_the_text_that_follows_it() -> None:
    """The second line of the paragraph, whose box wear drew larger, is no further from the heading than lines are."""
    lines = [
        *text(80, 100, 7),
        ("of the city.", box(80, 394, 250, 424)),
        ("Attacks Wither", box(170, 440, 380, 472)),
        (LINE, box(104, 474, 470, 502)),
        (LINE, box(80, 500, 470, 540)),
        ("A Bitter Fight", box(90, 548, 600, 640)),
        *text(80, 670, 6),
    ]
    layout, texts = lay(lines)
    assert one_of(layout, texts, "A Bitter Fight").kind == "headline"
    assert all("Attacks" not in texts[one.id] for one in of_kind(layout, "kicker"))


def test_rows_amid_a_sentence_are_text_however_far_apart_they_stand() -> None:
    spaced = [("and so it was for the county", box(80, 440 + 62 * n, 470, 484 + 62 * n)) for n in range(4)]
    layout, texts = lay([*text(80, 100, 8), *spaced, *text(80, 700, 6)])
    assert not of_kind(layout, "headline")
    assert not of_kind(layout, "subhead")
    assert sum(texts[one.id].count("and so it was") for one in of_kind(layout, "body")) == 4


def test_a_chinese_heading_set_in_at_the_head_of_a_column_is_one() -> None:
    layout, texts = lay([("本馆告白", box(200, 100, 320, 130)), *column(80, 146, 12)])
    assert one_of(layout, texts, "本馆告白").kind in ("headline", "subhead")
    layout, texts = lay([("江江江江", box(80, 100, 200, 130)), *column(80, 146, 12)])
    assert [len(one.lines) for one in of_kind(layout, "body")] == [13]


def set_rows(lines: list[tuple[str, Box]]) -> list[Row]:
    made = [
        Piece(line=Line(id=f"l{n}", text=said, box=where, confidence=1.0), box=where, across=True)
        for n, (said, where) in enumerate(lines)
    ]
    return [Row(pieces=(piece,), box=piece.box) for piece in made]


@pytest.mark.parametrize(("under", "opens"), [(30, True), (44, False)])
def test_a_short_line_over_text_opens_its_column_and_over_larger_type_is_a_kicker(under: int, opens: bool) -> None:
    lines = [("一项调查表明", box(200, 100, 350, 132)), ("印尼盾对美元汇率继续下跌", box(80, 140, 470, 140 + under))]
    rows = set_rows([*lines, *column(80, 190, 12)])
    assert is_centred(rows[0], Site(rows=rows, rules=(), body=30.0, ratio=1.4)) is opens


def test_the_foot_of_a_column_whose_box_is_drawn_large_is_no_headline() -> None:
    lines = text(80, 100, 12)
    lines[-1] = ("to the station and away", box(80, 556, 470, 598))
    layout, texts = lay(lines)
    assert not of_kind(layout, "headline")
    assert texts[of_kind(layout, "body")[-1].id].endswith("to the station and away")


@pytest.mark.parametrize("letters", ["f01", "fae", "f一1"])
def test_single_letters_of_the_leaf_beside_are_no_heading(letters: str) -> None:
    """By the rules alone: how likely a heading they are is weighed afterwards."""
    crumbs = [(letter, box(500, 200 + 60 * n, 526, 250 + 60 * n)) for n, letter in enumerate(letters)]
    page, recognised = record([*text(80, 100, 12), *crumbs])
    layout = draw_page(page, blank, recognised, Settings().layout)
    assert not of_kind(layout, "headline")
    assert {line for one in layout.regions for line in one.lines} == {line.id for line in recognised.lines}


def test_parts_of_a_kicker_over_one_headline_are_one_row() -> None:
    parts = [("北京民营企业座谈会", box(120, 40, 400, 84)), ("阿里腾讯等参与", box(424, 42, 640, 82))]
    layout, texts = lay([*parts, ("要坚决破除公平竞争的障碍", box(90, 96, 820, 176)), *column(80, 200, 12)])
    assert one_of(layout, texts, "北京民营企业座谈会阿里腾讯等参与").kind in ("kicker", "headline")


def test_an_address_for_mail_by_itself_is_no_text() -> None:
    lines = [("江边一夜大火", box(90, 40, 460, 110)), ("writer@paper.com", box(120, 130, 300, 154))]
    layout, texts = lay([*lines, *column(80, 200, 12), *column(520, 60, 16)])
    assert one_of(layout, texts, "writer@paper.com").kind == "folio"


def test_a_column_a_pixel_lower_than_the_one_beside_it_is_under_the_lead_too() -> None:
    """The lead runs over both; the first row of one of them is just beyond the reach of its last."""
    lead = [(LINE * 2, box(80, 100 + 42 * n, 870, 130 + 42 * n)) for n in range(5)]
    first, second = text(80, 336, 8), text(480, 330, 8)
    layout, _texts = lay([*lead, *first, *second])
    assert sorted(len(one.lines) for one in of_kind(layout, "body")) == [5, 8, 8]


def piece(number: int, said: str, place: Box, weight: float = 1.0) -> Piece:
    return Piece(
        line=Line(id=f"l{number}", text=said, box=place, confidence=1.0), box=place, across=True, weight=weight
    )


CHINESE = "这里的人都说今年的收成比往年好"


def chinese(tall: int, *, apart: float = 1.0, weight: float = 1.0) -> list[Piece]:
    """Two columns of fifteen characters a line, 30 pixels each; the first row of both is ``tall``, its characters
    further apart by a factor."""
    found: list[Piece] = []
    for left in (80, 552):
        for n in range(12):
            high, width = (tall, round(450 * apart)) if n == 0 else (30, 450)
            place = box(left, 100 + 42 * n + (30 - high) // 2, left + width, 130 + 42 * n + (high - 30) // 2)
            found.append(piece(len(found), CHINESE, place, weight if n == 0 else 1.0))
    return found


@pytest.mark.parametrize("tall", [30, 38])
def test_first_rows_of_two_chinese_columns_are_two_however_tall_their_boxes(tall: int) -> None:
    rows = find_rows(chinese(tall), [], 29)
    assert [len(row.pieces) for row in rows] == [1] * 24


def test_characters_that_stand_apart_are_of_larger_type() -> None:
    assert all(are_text(chinese(38), 30))
    for larger in (chinese(38, apart=1.4), chinese(44)):  # set wide; set narrow
        assert are_text(larger, 30).count(False) == 2


def sheet(pieces: list[Piece], *, turned: bool = False) -> Sheet:
    return Sheet(pieces=tuple(pieces), width=1100, height=700, turned=turned)


def test_boxes_of_chinese_text_are_as_tall_as_its_type() -> None:
    level = level_boxes(sheet(chinese(38)), 30)
    assert {one.box.height for one in level.pieces} == {30}
    for kept in (
        sheet(chinese(38, apart=1.4)),  # larger type
        sheet(chinese(38, weight=1.6)),  # a bold heading
        sheet(chinese(44)),  # type that is set narrow
        sheet(chinese(38), turned=True),
    ):
        assert level_boxes(kept, 30).pieces == kept.pieces


@pytest.mark.parametrize(("said", "right"), [("of the county.", 300), ("to be sung.", 260)])
def test_the_last_line_of_a_latin_column_is_text_however_tall_its_box(said: str, right: int) -> None:
    layout, _ = lay([*text(80, 100, 12), (said, box(80, 600, right, 644))])
    assert not of_kind(layout, "headline")
    assert [len(one.lines) for one in of_kind(layout, "body")] == [13]


def test_pieces_of_a_caption_that_touch_are_one_row_over_the_columns_under_it() -> None:
    """Both are tall, and as narrow as the text; the second is wider than a column."""
    pieces = [
        piece(0, "The explosion took place under the", box(100, 100, 494, 140)),
        piece(
            1, "Supreme Court apartments, in the basement in the old part of the East front.", box(496, 98, 1368, 140)
        ),
    ]
    for left in (20, 505, 990):
        pieces += [
            piece(
                len(pieces) + n,
                "boys hoped for a quiet time, but in this they",
                box(left, 154 + 28 * n, left + 475, 182 + 28 * n),
            )
            for n in range(8)
        ]
    first = find_rows(pieces, [], 29)[0]
    assert [one.line.id for one in first.pieces] == ["l0", "l1"]


def test_the_first_lines_of_a_lead_are_of_one_size_with_it_however_tall_their_boxes() -> None:
    """Boxes of the others are drawn close: their characters stand further apart than they are tall."""
    lines = [("北京民营企业座谈会昨日举行", box(80, 40, 560, 100))]
    lines += [(CHINESE, box(80, 112 + 42 * n, 552, 152 + 42 * n)) for n in range(3)]
    lines += [(CHINESE, box(80, 246 + 42 * n, 530, 272 + 42 * n)) for n in range(11)]
    layout, _ = lay(lines)
    assert [len(one.lines) for one in of_kind(layout, "body")] == [14]
    assert [setting.size for setting in layout.settings[1:]] == pytest.approx([1.0] * 14, abs=0.05)


def test_a_latin_name_with_its_initials_reads_as_a_byline() -> None:
    def reads(said: str, tall: int) -> bool:
        place = box(200, 222, 350, 222 + tall)
        return reads_as_byline(Row(pieces=(piece(0, said, place),), box=place), 30)

    assert reads("R. BALAJI", 34)
    assert not reads("R. BALAJI", 40)  # a headline
    assert not reads("Sabarimala Bench", 34)
