"""Rules, boxes, pictures, rows and regions on pages drawn for the purpose."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.config import Settings
from pipeline.model import IDENTITY, Box, LaidOutPage, Line, PreparedPage, RecognisedPage, Region, Scan, Source
from pipeline.stages.layout import lay_out
from pipeline.stages.layout.body_type import level_weights
from pipeline.stages.layout.ink import find_ink, measure_weight
from pipeline.stages.layout.rows import Piece, Sheet
from pipeline.stages.layout.upright import find_upright_headings

WIDTH, HEIGHT, BODY = 1000, 1400, 30


def blank() -> NDArray[np.uint8]:
    noise = np.random.default_rng(1).normal(0, 3, (HEIGHT, WIDTH))
    return np.clip(235 + noise, 0, 255).astype(np.uint8)


def near(found: Box, wanted: Box, tolerance: int = 12) -> bool:
    pairs = zip(
        (found.left, found.top, found.right, found.bottom),
        (wanted.left, wanted.top, wanted.right, wanted.bottom),
        strict=True,
    )
    return all(abs(a - b) <= tolerance for a, b in pairs)


def box(left: int, top: int, right: int, bottom: int) -> Box:
    return Box(left=left, top=top, right=right, bottom=bottom)


def test_rules_boxes_and_pictures_are_found_each_once() -> None:
    picture = blank()
    cv2.line(picture, (50, 100), (950, 103), 40, 3)
    cv2.line(picture, (500, 150), (501, 600), 40, 2)
    cv2.rectangle(picture, (80, 700), (460, 1000), 40, 3)
    patch = np.random.default_rng(2).integers(60, 190, (200, 300), dtype=np.uint8)
    picture[750:950, 600:900] = patch
    ink = find_ink(picture, [], BODY, 6.0)
    assert sum(near(rule, box(50, 100, 950, 104)) for rule in ink.horizontal) == 1
    assert sum(near(rule, box(500, 150, 502, 600)) for rule in ink.vertical) == 1
    assert [near(frame, box(80, 700, 460, 1000)) for frame in ink.frames] == [True]
    assert [near(one, box(600, 750, 900, 950), 25) for one in ink.pictures] == [True]


def test_strokes_of_text_are_no_rules() -> None:
    picture = blank()
    boxes = []
    for row in range(20):
        top = 100 + row * 45
        cv2.rectangle(picture, (100, top + 12), (480, top + 16), 40, -1)  # a row of characters made of one stroke
        boxes.append(box(100, top, 480, top + BODY))
    ink = find_ink(picture, boxes, BODY, 6.0)
    assert (ink.horizontal, ink.vertical, ink.frames, ink.pictures) == ((), (), (), ())


def test_columns_between_two_rules_make_no_box() -> None:
    picture = blank()
    cv2.line(picture, (50, 100), (950, 100), 40, 3)
    cv2.line(picture, (50, 900), (950, 900), 40, 3)
    for x in (350, 650):
        cv2.line(picture, (x, 160), (x, 860), 40, 2)
    assert find_ink(picture, [], BODY, 6.0).frames == ()


def test_a_column_closed_off_among_the_rules_of_others_is_no_box() -> None:
    """The rule at the foot is only as wide as the notices beside it; a box of two sides of its own is one."""
    picture = blank()
    cv2.line(picture, (50, 100), (950, 100), 40, 3)
    for x in (150, 350, 550, 750):
        cv2.line(picture, (x, 103), (x, 900), 40, 2)
    cv2.line(picture, (550, 900), (750, 900), 40, 3)
    assert find_ink(picture, [], BODY, 6.0).frames == ()
    picture[:, :400] = blank()[:, :400]
    assert [near(frame, box(550, 100, 750, 900)) for frame in find_ink(picture, [], BODY, 6.0).frames] == [True]


def record(lines: list[tuple[str, Box]]) -> tuple[PreparedPage, RecognisedPage]:
    """A page of lines at their boxes, as prepared and as recognised."""
    recognised = RecognisedPage(
        scan="p0001",
        source=Source(name="none", version="1"),
        language="zh-Hans",
        lines=tuple(
            Line(id=f"l{n:04d}", text=text, box=where, confidence=1.0) for n, (text, where) in enumerate(lines, 1)
        ),
    )
    scan = Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=WIDTH, height=HEIGHT, dpi=None
    )
    page = PreparedPage(scan=scan, image="page.png", width=WIDTH, height=HEIGHT, to_scan=IDENTITY, steps=())
    return page, recognised


def lay(lines: list[tuple[str, Box]], picture: NDArray[np.uint8] | None = None) -> tuple[LaidOutPage, dict[str, str]]:
    """A page of lines at their boxes; the texts by region id."""
    image = blank() if picture is None else picture
    page, recognised = record(lines)
    layout = lay_out(page, lambda: image, recognised, Settings().layout)
    texts = {line.id: line.text for line in recognised.lines}
    return layout, {region.id: "".join(texts[i] for i in region.lines) for region in layout.regions}


def column(left: int, top: int, rows: int, width: int = 390) -> list[tuple[str, Box]]:
    return [("江" * 13, box(left, top + 42 * n, left + width, top + 42 * n + BODY)) for n in range(rows)]


def kinds(layout: LaidOutPage, texts: dict[str, str]) -> dict[str, str]:
    return {texts[region.id]: region.kind for region in layout.regions if len(texts[region.id]) < 30}


def of_kind(layout: LaidOutPage, kind: str) -> list[Region]:
    return [region for region in layout.regions if region.kind == kind]


def test_a_headline_takes_kicker_subtitle_and_byline_with_it() -> None:
    lines = [
        ("本市出台新规", box(400, 60, 640, 96)),
        ("一条老街的夜晚", box(250, 110, 790, 190)),
        ("——来自街巷的报告", box(380, 205, 660, 238)),
        ("□ 汪昌莲", box(450, 250, 590, 280)),
        *column(80, 320, 10),
        *column(520, 320, 10),
    ]
    layout, texts = lay(lines)
    assert kinds(layout, texts) == {
        "本市出台新规": "kicker",
        "一条老街的夜晚": "headline",
        "——来自街巷的报告": "subtitle",
        "□ 汪昌莲": "byline",
    }
    (headline,) = of_kind(layout, "headline")
    assert {r.belongs_to for r in layout.regions if r.kind in ("kicker", "subtitle", "byline")} == {headline.id}
    assert len(of_kind(layout, "body")) == 2


def test_two_columns_with_a_narrow_gutter_stay_two() -> None:
    layout, _ = lay([*column(80, 100, 12, 400), *column(510, 100, 12, 400)])
    assert sorted(len(region.lines) for region in of_kind(layout, "body")) == [12, 12]


def test_pieces_of_one_baseline_are_one_row_where_lines_run_across_the_gap() -> None:
    rows = column(80, 100, 12)
    rows[5] = ("江" * 6, box(80, 310, 260, 340))
    rows.insert(6, ("海" * 6, box(290, 310, 470, 340)))
    layout, texts = lay(rows)
    (body,) = of_kind(layout, "body")
    assert "江" * 6 + "海" * 6 in texts[body.id]


def test_a_quotation_mark_read_as_figures_stays_with_its_line() -> None:
    rows = column(80, 100, 12)
    rows[5] = ("江" * 4, box(80, 310, 200, 340))
    layout, texts = lay([*rows, ("99", box(208, 314, 219, 323))])
    (body,) = of_kind(layout, "body")
    assert "江江江江99" in texts[body.id]


@pytest.mark.parametrize("text", ["（上接第一版）", "（下转第三版）", "（紧接第2版）"])
def test_jump_lines_are_told_from_text(text: str) -> None:
    rows = column(80, 142, 8)
    layout, texts = lay([(text, box(80, 100, 290, 130)), *rows, *column(520, 100, 9)])
    assert kinds(layout, texts)[text] == "jump"


def test_a_caption_belongs_to_the_picture_above_it() -> None:
    picture = blank()
    picture[300:520, 80:470] = np.random.default_rng(3).integers(60, 190, (220, 390), dtype=np.uint8)
    rows = [*column(80, 100, 4), ("图为活动现场。", box(160, 528, 380, 554)), *column(80, 590, 8)]
    layout, texts = lay(rows, picture)
    (caption,) = of_kind(layout, "caption")
    (photograph,) = of_kind(layout, "picture")
    assert texts[caption.id] == "图为活动现场。"
    assert caption.belongs_to == photograph.id


def test_the_head_of_the_page_is_furniture() -> None:
    picture = blank()
    cv2.line(picture, (60, 110), (940, 110), 40, 3)
    head = [
        ("2024年5月20日 星期一", box(70, 60, 330, 90)),
        ("时评", box(460, 50, 560, 100)),
        ("第5版", box(850, 60, 930, 90)),
    ]
    layout, texts = lay([*head, *column(80, 150, 12), *column(520, 150, 12)], picture)
    furniture = {texts[r.id] for r in layout.regions if r.kind in ("folio", "masthead")}
    assert furniture == {text for text, _ in head}


def test_a_box_without_running_text_is_an_advertisement() -> None:
    picture = blank()
    cv2.rectangle(picture, (80, 700), (460, 1000), 40, 3)
    rows = [
        *column(80, 100, 12),
        *column(520, 100, 20),
        ("夏季大促销", box(140, 760, 400, 830)),
        ("热线 63190001", box(160, 880, 380, 920)),
    ]
    layout, texts = lay(rows, picture)
    assert {texts[region.id] for region in of_kind(layout, "advertisement")} == {"夏季大促销", "热线 63190001"}


def one_of(layout: LaidOutPage, texts: dict[str, str], text: str) -> Region:
    (found,) = [region for region in layout.regions if texts[region.id] == text]
    return found


def test_a_flush_subtitle_is_told_from_text_by_the_white_below_it() -> None:
    lines = [
        ("菜市场里办起读书角", box(80, 100, 500, 160)),
        ("摊主们的半小时", box(80, 172, 290, 204)),
        ("□ 苗秋晓", box(80, 212, 220, 242)),
        *column(80, 290, 10),
        *column(520, 290, 10),
    ]
    layout, texts = lay(lines)
    assert kinds(layout, texts) == {
        "菜市场里办起读书角": "headline",
        "摊主们的半小时": "subtitle",
        "□ 苗秋晓": "byline",
    }


def test_decks_as_wide_as_the_headline_are_its_subtitle() -> None:
    lines = [
        ("School Garden", box(90, 100, 450, 160)),
        ("Feeds a Street", box(95, 164, 445, 224)),
        ("Pupils Sell Beans by", box(84, 236, 456, 274)),
        ("the Pound and Learn", box(80, 278, 460, 316)),
        ("By Irene Cartmell", box(150, 322, 390, 352)),
        *[("of the county and so on", row) for _, row in column(80, 380, 10)],
    ]
    layout, texts = lay(lines)
    (headline,) = of_kind(layout, "headline")
    (subtitle,) = of_kind(layout, "subtitle")
    assert texts[headline.id] == "School GardenFeeds a Street"
    assert texts[subtitle.id] == "Pupils Sell Beans bythe Pound and Learn"
    assert {subtitle.belongs_to, of_kind(layout, "byline")[0].belongs_to} == {headline.id}


def between(text: str, before: str, white: int, size: int = 38) -> list[tuple[str, Box]]:
    """A column of text with a larger line in it, ``white`` pixels above and below."""
    over = column(80, 100, 8)
    over[-1] = (before, over[-1][1])
    top = over[-1][1].bottom + white
    return [*over, (text, box(170, top, 400, top + size)), *column(80, top + size + white, 8)]


def test_a_sub_headline_stands_as_close_as_lines_do_a_headline_in_white() -> None:
    layout, texts = lay(between("谁提出来的", "江" * 12 + "。", 12))
    assert one_of(layout, texts, "谁提出来的").kind == "subhead"
    layout, texts = lay(between("谁提出来的", "江" * 12 + "。", 40))
    assert one_of(layout, texts, "谁提出来的").kind == "headline"


def test_nothing_but_a_headline_breaks_into_a_sentence() -> None:
    layout, texts = lay(between("谁提出来的", "江" * 13, 14, 40))
    assert one_of(layout, texts, "谁提出来的").kind == "headline"


def test_text_in_larger_type_is_no_headline() -> None:
    large = [("江" * 10, box(520, 100 + 60 * n, 910, 144 + 60 * n)) for n in range(8)]
    layout, _ = lay([*column(80, 100, 24), *large])
    assert of_kind(layout, "headline") == []
    assert sorted(len(region.lines) for region in of_kind(layout, "body")) == [8, 24]


def test_a_last_line_of_one_character_stays_in_its_column() -> None:
    over = column(80, 100, 8)
    end = ("叫。", box(80, 436, 130, 466))
    first = ("　" + "江" * 11, box(140, 478, 470, 508))
    layout, texts = lay([*over, end, first, *column(80, 520, 6)])
    (body,) = of_kind(layout, "body")
    assert len(body.lines) == 16
    layout, texts = lay([*over, end, ("（杨松满 整理）", box(260, 470, 470, 500))])
    assert [len(region.lines) for region in of_kind(layout, "body")] == [9]
    assert one_of(layout, texts, "（杨松满 整理）").kind == "byline"


def test_a_caption_keeps_apart_from_text_narrowed_beside_its_picture() -> None:
    picture = blank()
    picture[300:520, 80:240] = np.random.default_rng(3).integers(60, 190, (220, 160), dtype=np.uint8)
    beside = [("海" * 7, box(258, 310 + 42 * n, 470, 340 + 42 * n)) for n in range(6)]
    lines = [*column(80, 100, 5), *beside, ("村口的晒谷场。", box(84, 526, 236, 550)), *column(80, 562, 8)]
    layout, texts = lay(lines, picture)
    assert one_of(layout, texts, "村口的晒谷场。").kind == "caption"
    (body,) = of_kind(layout, "body")
    assert len(body.lines) == 19


def test_a_caption_is_told_by_its_smaller_type_where_boxes_are_drawn_as_high() -> None:
    picture = blank()
    picture[100:300, 80:470] = np.random.default_rng(3).integers(60, 190, (200, 390), dtype=np.uint8)
    text = column(80, 346, 10)
    for width, kind in ((184, "caption"), (226, "body")):
        layout, texts = lay([("市民在现场咨询。", box(82, 304, 82 + width, 333)), *text], picture)
        (region,) = (one for one in layout.regions if texts[one.id].startswith("市民"))
        assert region.kind == kind


def test_a_short_sentence_flush_with_a_picture_is_its_caption() -> None:
    picture = blank()
    picture[100:300, 80:470] = np.random.default_rng(3).integers(60, 190, (200, 390), dtype=np.uint8)
    text = [("of the county and so on", row) for _, row in column(80, 346, 10)]
    layout, texts = lay([("Crowds at the fair.", box(82, 306, 300, 335)), *text], picture)
    assert one_of(layout, texts, "Crowds at the fair.").kind == "caption"


def test_boxes_stacked_on_one_another_are_each_found() -> None:
    picture = blank()
    cv2.rectangle(picture, (80, 200), (460, 900), 40, 3)
    for y in (420, 640):
        cv2.line(picture, (80, y), (460, y), 40, 3)
    found = find_ink(picture, [], BODY, 6.0).frames
    wanted = [box(80, 200, 460, 420), box(80, 420, 460, 640), box(80, 640, 460, 900)]
    assert all(any(near(frame, one) for frame in found) for one in wanted)


def test_pictures_are_told_from_paper_that_darkens_to_one_side() -> None:
    shade = np.linspace(0, 80, WIDTH)[None, :]
    paper = np.clip(blank().astype(float) - shade, 0, 255)
    patch = np.random.default_rng(2).integers(0, 30, (200, 300))
    paper[750:950, 600:900] -= 40 + patch
    lines = [box(60, top, 960, top + BODY) for top in range(60, 720, 45)]
    for line in lines:
        paper[line.top + 8 : line.bottom - 8 : 4, line.left : line.right] -= 60
    ink = find_ink(np.clip(paper, 0, 255).astype(np.uint8), lines, BODY, 6.0)
    assert [near(one, box(600, 750, 900, 950), 25) for one in ink.pictures] == [True]


def test_print_that_is_heavy_in_one_corner_is_not_bold() -> None:
    def piece(number: int, where: Box, weight: float) -> Piece:
        return Piece(
            line=Line(id=f"l{number}", text="江" * 13, box=where, confidence=1.0), box=where, across=True, weight=weight
        )

    heavy = [piece(n, where, 1.4) for n, (_, where) in enumerate(column(80, 100, 12))]
    light = [piece(100 + n, where, 1.0) for n, (_, where) in enumerate(column(80, 1000, 8))]
    bold = piece(200, box(480, 300, 640, 330), 1.9)
    sheet = Sheet(pieces=(*heavy, *light, bold), width=WIDTH, height=HEIGHT, turned=False)
    levelled = {one.line.id: one.weight for one in level_weights(sheet, BODY).pieces}
    assert levelled["l0"] == pytest.approx(1.0)
    assert levelled["l104"] == pytest.approx(1.0)
    assert levelled["l200"] == pytest.approx(1.9 / 1.4, abs=0.01)


def test_decks_parted_by_short_rules_are_one_heading() -> None:
    picture = blank()
    for y in (190, 330):
        cv2.line(picture, (185, y), (365, y), 40, 3)
    lines = [
        ("District Measure", box(90, 100, 460, 160)),
        ("President Signs Bill", box(100, 226, 450, 266)),
        ("Carries a Total", box(130, 270, 420, 310)),
        ("Gives Higher Salaries", box(95, 366, 455, 406)),
        *[("of the county and so on", row) for _, row in column(80, 450, 10)],
    ]
    layout, texts = lay(lines, picture)
    (headline,) = of_kind(layout, "headline")
    (subtitle,) = of_kind(layout, "subtitle")
    assert subtitle.belongs_to == headline.id
    assert texts[subtitle.id] == "President Signs BillCarries a TotalGives Higher Salaries"


def test_headlines_side_by_side_are_parted_by_the_rule_below_them() -> None:
    picture = blank()
    cv2.line(picture, (495, 200), (495, 700), 40, 2)
    texts_of_columns = [("of the county and so on", row) for x in (80, 510) for _, row in column(x, 220, 10)]
    lines = [("District Measure", box(90, 100, 478, 160)), ("German People", box(512, 100, 890, 160))]
    layout, texts = lay([*lines, *texts_of_columns], picture)
    assert {texts[region.id] for region in of_kind(layout, "headline")} == {"District Measure", "German People"}


def test_a_rule_that_wear_left_in_dashes_is_one_rule_down() -> None:
    picture = blank()
    for top in range(150, 900, 62):
        cv2.line(picture, (500, top), (500, top + 42), 60, 2)
    (rule,) = find_ink(picture, [], BODY, 6.0).vertical
    assert near(rule, box(499, 150, 502, 936), 12)


def test_the_title_block_of_a_first_page_is_furniture() -> None:
    picture = blank()
    cv2.line(picture, (60, 240), (940, 240), 40, 3)
    cv2.line(picture, (60, 300), (940, 300), 40, 3)
    head = [
        ("Abonnementspreis", box(70, 40, 330, 70)),
        ("Der Erzähler", box(250, 90, 760, 200)),
        ("St. Gallen", box(80, 255, 260, 285)),
        ("den 21. Februar 1840", box(640, 255, 920, 285)),
    ]
    text = [("of the county and so on", row) for x in (80, 520) for _, row in column(x, 330, 12)]
    layout, texts = lay([*head, *text], picture)
    furniture = {texts[r.id] for r in layout.regions if r.kind in ("folio", "masthead")}
    assert furniture == {text for text, _ in head}
    assert of_kind(layout, "headline") == []


def test_lines_that_lean_keep_the_height_of_their_type() -> None:
    lean = 24
    lines = tuple(
        Line(
            id=f"l{n:04d}",
            text="of the county and so on",
            box=box(80, 100 + 42 * n, 480, 100 + 42 * n + BODY + lean),
            polygon=((80, top + lean), (480, top), (480, top + BODY), (80, top + BODY + lean)),
            confidence=1.0,
        )
        for n, top in enumerate(range(100, 100 + 42 * 12, 42))
    )
    recognised = RecognisedPage(scan="p0001", source=Source(name="none", version="1"), language="de", lines=lines)
    scan = Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=WIDTH, height=HEIGHT, dpi=None
    )
    page = PreparedPage(scan=scan, image="page.png", width=WIDTH, height=HEIGHT, to_scan=IDENTITY, steps=())
    layout = lay_out(page, blank, recognised, Settings().layout)
    assert [(region.kind, len(region.lines)) for region in layout.regions if region.lines] == [("body", 12)]


def test_the_size_of_a_headline_across_vertical_text_is_the_height_of_its_type() -> None:
    columns = [
        Line(
            id=f"l{n:04d}",
            text="圖書館的閉館時間由讀者來定",
            box=box(900 - 42 * n, 400, 930 - 42 * n, 800),
            confidence=1.0,
            direction="vertical",
        )
        for n in range(16)
    ]
    headline = Line(id="l0090", text="者讀給交間時把", box=box(400, 300, 820, 360), confidence=1.0)
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="none", version="1"), language="zh-Hant", lines=(*columns, headline)
    )
    scan = Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=WIDTH, height=HEIGHT, dpi=None
    )
    page = PreparedPage(scan=scan, image="page.png", width=WIDTH, height=HEIGHT, to_scan=IDENTITY, steps=())
    layout = lay_out(page, blank, recognised, Settings().layout)
    (size,) = (one.size for one in layout.settings if one.line == headline.id)
    assert size == pytest.approx(2.0, abs=0.1)


def upright(pieces: list[tuple[str, Box]], rules: tuple[Box, ...] = ()) -> list[tuple[str, str, str]]:
    """Headline, subtitle and byline of the blocks that upright lines make."""
    rows = [
        Piece(
            line=Line(id=f"l{n}", text=text, box=where, confidence=1.0, direction="vertical"), box=where, across=False
        )
        for n, (text, where) in enumerate(pieces)
    ]
    found = find_upright_headings(rows, [], BODY, 1.3, down=rules)
    return [
        ("".join(r.text for r in h.headline), "".join(r.text for r in h.subtitle), "".join(r.text for r in h.byline))
        for h in found
    ]


def test_upright_lines_are_one_headline_where_level_and_of_one_size() -> None:
    first, second = ("图书馆把闭馆时间", box(200, 100, 250, 520)), ("交给读者来定的事", box(135, 100, 185, 520))
    subtitle = ("一位市民的日记", box(270, 60, 304, 180))
    assert upright([first, second, subtitle]) == [("图书馆把闭馆时间交给读者来定的事", "一位市民的日记", "")]
    other = ("夜市里的秤", box(320, 330, 362, 560))
    assert upright([first, other]) == [("图书馆把闭馆时间", "", ""), ("夜市里的秤", "", "")]


def test_an_upright_line_behind_a_dash_is_the_subtitle_however_large() -> None:
    headline, subtitle = ("三条夜线试跑一月", box(200, 100, 274, 660)), ("——公交背后的算账", box(140, 60, 193, 600))
    assert upright([headline, subtitle]) == [("三条夜线试跑一月", "——公交背后的算账", "")]


def test_a_quotation_mark_does_not_cut_an_upright_headline() -> None:
    parts = [
        ("夏粮丰收背后的“", box(100, 100, 190, 660)),
        ("三笔小账", box(104, 634, 184, 914)),
    ]
    lines = [*parts, ("99", box(112, 903, 140, 931)), *column(240, 100, 20)]
    layout, texts = lay(lines)
    (headline,) = of_kind(layout, "headline")
    assert texts[headline.id] == "夏粮丰收背后的“三笔小账99"


def test_a_subtitle_stays_one_where_its_dash_was_not_read() -> None:
    title = ("一条老街的夜晚和它的灯", box(80, 60, 900, 150))
    lines = [title, ("街巷里的算账与争论", box(164, 160, 524, 203)), *column(80, 260, 10), *column(520, 260, 10)]
    picture = blank()
    for top in range(164, 200, 8):
        cv2.line(picture, (168, top), (520, top), 40, 5)
    for _, where in lines[2:]:
        for top in range(where.top + 2, where.bottom, 8):
            cv2.line(picture, (where.left, top), (where.right, top), 40, 3)
    layout, texts = lay(lines, picture)
    assert kinds(layout, texts)["街巷里的算账与争论"] == "subtitle"


def test_upright_headlines_on_two_sides_of_a_rule_are_two() -> None:
    pieces = [("海边盐场的一季", box(100, 100, 150, 500)), ("凌晨的面包房子", box(200, 100, 250, 500))]
    assert len(upright(pieces)) == 1
    assert len(upright(pieces, (box(174, 50, 177, 600),))) == 2


def table(left: int, top: int, rows: list[list[str]], pitch: int = 110) -> list[tuple[str, Box]]:
    """Cells from (left, top), ``pitch`` pixels apart, the figures flush right."""
    cells = []
    for n, row in enumerate(rows):
        for at, text in enumerate(row):
            wide = 15 * len(text) if text.isascii() else 30 * len(text)
            x = left if at == 0 else left + (at + 1) * pitch - wide
            cells.append((text, box(x, top + 42 * n, x + wide, top + 42 * n + BODY)))
    return cells


PRICES = [["白菜", "1.20", "1.10"], ["土豆", "0.95", "0.90"], ["老君台", "12.40", "9.85"], ["冬瓜", "2.30", "2.15"]]


@pytest.mark.parametrize("ruled", [False, True])
def test_cells_in_line_are_a_table_in_the_order_of_its_rows(ruled: bool) -> None:
    picture = blank()
    if ruled:
        cv2.rectangle(picture, (70, 345), (480, 528), 40, 2)
        for y in (390, 432, 474):
            cv2.line(picture, (70, y), (480, y), 40, 2)
        for x in (180, 320):
            cv2.line(picture, (x, 345), (x, 528), 40, 2)
    lines = [*column(80, 100, 6), *table(80, 354, PRICES), *column(80, 560, 8), *column(520, 100, 19)]
    layout, texts = lay(lines, picture)
    (found,) = of_kind(layout, "table")
    assert texts[found.id] == "".join("".join(row) for row in PRICES)
    assert sorted(len(region.lines) for region in of_kind(layout, "body")) == [6, 8, 19]
    assert of_kind(layout, "advertisement") == []


def test_tables_side_by_side_are_two() -> None:
    lines = [*column(80, 100, 6), *column(520, 100, 6), *table(80, 360, PRICES), *table(520, 360, PRICES[1:])]
    layout, texts = lay(lines)
    found = [texts[region.id] for region in of_kind(layout, "table")]
    assert sorted(map(len, found)) == sorted(len("".join(map("".join, rows))) for rows in (PRICES, PRICES[1:]))


def test_cells_out_of_line_within_a_table_are_a_part_of_it() -> None:
    """Two columns of figures between two others, half a row lower: each cell is in one table."""
    outer = [
        (text, box(x, 354 + 42 * n, x + 60, 384 + 42 * n)) for n in range(8) for x, text in ((80, "742"), (520, "9.85"))
    ]
    inner = [
        (text, box(x, 375 + 42 * n, x + 60, 405 + 42 * n)) for n in range(6) for x, text in ((250, "3252"), (370, "81"))
    ]
    layout, _ = lay([*column(80, 100, 5), *outer, *inner, *column(620, 100, 20)])
    held = Counter(name for region in layout.regions for name in region.lines)
    assert (len(held), set(held.values())) == (5 + len(outer) + len(inner) + 20, {1})
    assert len(of_kind(layout, "table")) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(2, 30), st.integers(3, 40), st.sampled_from(["1.20", "742", "白菜", "9", "合计三"])),
        min_size=12,
        max_size=120,
    )
)
def test_however_cells_lie_each_stands_in_one_region(cells: list[tuple[int, int, str]]) -> None:
    lines = []
    for across, down, text in dict.fromkeys(cells):
        wide = 15 * len(text) if text.isascii() else 30 * len(text)
        x, y = 30 * across + 7 * (down % 3), 21 * down
        lines.append((text, box(x, y, x + wide, y + BODY)))
    layout, _ = lay(lines)
    held = Counter(name for region in layout.regions for name in region.lines)
    assert sorted(held) == [f"l{number:04d}" for number in range(1, len(lines) + 1)]
    assert set(held.values()) == {1}


def test_a_box_around_a_table_is_no_advertisement() -> None:
    picture = blank()
    cv2.rectangle(picture, (60, 640), (480, 900), 40, 3)
    title = ("今日菜价", box(180, 655, 360, 697))
    layout, _ = lay([*column(80, 100, 12), *column(520, 100, 20), title, *table(80, 715, PRICES)], picture)
    assert len(of_kind(layout, "table")) == 1


def test_short_lines_of_text_side_by_side_are_no_table() -> None:
    lines = [
        ("海" * 5, box(left, 100 + 42 * n, left + 150, 100 + 42 * n + BODY))
        for left in (80, 270, 460)
        for n in range(12)
    ]
    layout, _ = lay([*lines, *column(80, 640, 10), *column(520, 640, 10)])
    assert of_kind(layout, "table") == []


def print_words(picture: NDArray[np.uint8], text: str, where: Box, grey: int) -> None:
    """Strokes in the place of a line of type."""
    size = where.height / 34
    cv2.putText(picture, text, (where.left, where.bottom - where.height // 5), 0, size, grey, max(2, round(3 * size)))


@pytest.mark.parametrize(("ground", "type_"), [(40, 240), (175, 40)])
def test_a_headline_on_a_bar_or_a_tint_is_a_headline_and_the_bar_is_nothing(ground: int, type_: int) -> None:
    picture = blank()
    title = box(330, 112, 690, 182)
    cv2.rectangle(picture, (80, 96), (910, 200), ground, -1)
    print_words(picture, "HARBOR MARKET", title, type_)
    lines = [*column(80, 260, 12), *column(520, 260, 12)]
    for _, where in lines:
        print_words(picture, "of the county and so on", where, 40)
    ink = find_ink(picture, [title, *(where for _, where in lines)], BODY, 6.0)
    assert [near(one, box(80, 96, 910, 200), 12) for one in ink.grounds] == [True]
    assert (ink.horizontal, ink.vertical, ink.frames, ink.pictures) == ((), (), (), ())
    layout, texts = lay([("HARBOR MARKET", title), *lines], picture)
    assert one_of(layout, texts, "HARBOR MARKET").kind == "headline"
    assert of_kind(layout, "advertisement") == of_kind(layout, "picture") == []


def test_a_shaded_box_is_a_frame() -> None:
    picture = blank()
    cv2.rectangle(picture, (60, 80), (490, 660), 190, -1)
    lines = [*column(80, 100, 13), *column(520, 100, 20)]
    for _, where in lines:
        print_words(picture, "of the county and so on", where, 40)
    layout, _ = lay(lines, picture)
    assert [near(one, box(60, 80, 490, 660), 14) for one in layout.frames] == [True]
    assert of_kind(layout, "picture") == []
    assert sorted(len(region.lines) for region in of_kind(layout, "body")) == [13, 20]


def test_a_box_narrower_than_the_shortest_rule_is_a_box() -> None:
    picture = blank()
    cv2.rectangle(picture, (520, 400), (660, 760), 40, 3)
    boxed = [("招租", box(540, 430, 640, 482)), ("三間", box(550, 560, 620, 594))]
    text = [*column(80, 100, 24), *column(520, 100, 6), *column(520, 800, 6)]
    layout, _ = lay([*text, *boxed], picture)
    assert [near(one, box(520, 400, 660, 760), 8) for one in layout.frames] == [True]


def test_a_box_lower_than_the_shortest_rule_is_a_box() -> None:
    picture = blank()
    cv2.rectangle(picture, (520, 400), (900, 530), 40, 3)
    text = [*column(80, 100, 24), *column(520, 100, 6), *column(520, 560, 12)]
    layout, texts = lay([*text, ("LOST", box(660, 435, 770, 495))], picture)
    assert [near(one, box(520, 400, 900, 530), 8) for one in layout.frames] == [True]
    assert kinds(layout, texts) == {"LOST": "advertisement"}


def test_a_stain_under_a_part_of_a_column_is_no_box() -> None:
    picture = blank()
    cv2.rectangle(picture, (70, 344), (480, 690), 195, -1)
    lines = [*column(80, 100, 20), *column(520, 100, 20)]
    for _, where in lines:
        print_words(picture, "of the county and so on", where, 40)
    layout, _ = lay(lines, picture)
    assert layout.frames == ()
    assert sorted(len(region.lines) for region in of_kind(layout, "body")) == [20, 20]


def test_white_on_black_weighs_what_black_on_white_does() -> None:
    picture = np.full((120, 400), 240, np.uint8)
    where = box(10, 20, 390, 100)
    print_words(picture, "MARKET", where, 30)
    assert measure_weight(255 - picture, where) == pytest.approx(measure_weight(picture, where), rel=0.15)


def test_bold_first_words_are_measured() -> None:
    picture = blank()
    lines = column(80, 100, 12)
    for n, (_, where) in enumerate(lines):
        for at in range(13):
            left = where.left + 30 * at
            heavy = 3 if n == 4 and at < 3 else 0
            cv2.rectangle(picture, (left + 4, where.top + 12), (left + 26, where.top + 15 + heavy), 40, -1)
    layout, _ = lay(lines, picture)
    leads = {setting.line: setting.lead for setting in layout.settings}
    assert leads["l0005"] > 1.27
    assert all(0.9 < lead < 1.1 for line, lead in leads.items() if line != "l0005")


def test_an_initial_over_two_lines_begins_the_first_of_them() -> None:
    words = "of the county and so on"
    beside = [(words, box(150, 104 + 42 * n, 470, 104 + 42 * n + BODY)) for n in range(2)]
    under = [(words, row) for _, row in column(80, 188, 8)]
    other = [(words, row) for _, row in column(520, 104, 10)]
    layout, texts = lay([("T", box(80, 102, 138, 176)), *beside, *under, *other])
    assert {region.kind for region in layout.regions} == {"body"}
    assert any(text.startswith("T" + words) for text in texts.values())
    how = {setting.line: setting for setting in layout.settings}
    assert how["l0001"].size > 1.6
    assert [how[line].indent for line in ("l0001", "l0002", "l0003", "l0004")] == [0.0, 0.0, 0.0, 0.0]


def test_a_deck_flush_with_its_headline_over_two_columns_is_as_wide_as_it_will() -> None:
    words = "of the county and so on"
    text = [(words, row) for left in (80, 520) for _, row in column(left, 330, 12)]
    deck = "Bucket Line Formed in Six Minutes While Men Are at the Fair"
    lines = [
        ("Women's Brigade Puts Out Lumber Fire", box(80, 120, 940, 184)),
        (deck, box(80, 196, 890, 228)),
        ("By EDITH THORNLOW", box(80, 240, 330, 270)),
        *text,
    ]
    picture = blank()
    for _, where in text:
        cv2.rectangle(picture, (where.left, where.top + 12), (where.right, where.top + 19), 40, -1)
    cv2.rectangle(picture, (80, 205), (890, 213), 40, -1)
    layout, texts = lay(lines, picture)
    found = {kind: [texts[region.id] for region in of_kind(layout, kind)] for kind in ("subtitle", "byline")}
    assert found == {"subtitle": [deck], "byline": ["By EDITH THORNLOW"]}


def test_a_letter_by_itself_in_large_type_is_no_initial() -> None:
    layout, texts = lay([("T", box(80, 102, 138, 176)), *column(80, 188, 8), *column(520, 104, 10)])
    assert not any(texts[region.id].startswith("T江") for region in of_kind(layout, "body"))


def test_headlines_of_two_sizes_side_by_side_are_two() -> None:
    lines = [
        ("两百亩荒滩种出了芦笋", box(80, 110, 440, 160)),
        ("老邮差的最后一张投递", box(462, 104, 920, 166)),
        *column(80, 200, 12, width=360),
        *column(462, 200, 12, width=458),
    ]
    layout, texts = lay(lines)
    assert sorted(texts[one.id] for one in of_kind(layout, "headline")) == [
        "两百亩荒滩种出了芦笋",
        "老邮差的最后一张投递",
    ]


def test_pieces_of_an_upright_headline_may_overlap_by_half_a_character() -> None:
    pieces = [("种了一辈子稻子，", box(115, 97, 181, 499)), ("他把田埂让给了青蛙", box(118, 465, 179, 908))]
    assert [headline.replace(" ", "") for headline, *_ in upright(pieces)] == ["种了一辈子稻子，他把田埂让给了青蛙"]


def test_a_kicker_as_tall_as_the_headline_is_told_by_its_pitch() -> None:
    lines = [
        ("一次不寻常的投票", box(80, 60, 325, 97)),
        ("图书馆把闭馆时间", box(80, 101, 385, 145)),
        ("交给读者来定下了", box(80, 146, 385, 190)),
        *column(80, 230, 12),
    ]
    layout, texts = lay(lines)
    assert kinds(layout, texts)["一次不寻常的投票"] == "kicker"


def test_a_row_with_a_full_stop_between_text_and_text_is_a_sub_headline() -> None:
    def lines(top: int, count: int, last: int = 390) -> list[tuple[str, Box]]:
        rows = [
            (f"words of the story row {top + at}", box(100, top + 36 * at, 490, top + 36 * at + 28))
            for at in range(count)
        ]
        text, where = rows[-1]
        return [*rows[:-1], (text + ".", box(where.left, where.top, where.left + last, where.bottom))]

    stopped = ("Hun Leader Also Downed.", box(150, 480, 440, 517))
    layout, texts = lay([*lines(100, 10, last=120), stopped, *lines(535, 10)])
    assert kinds(layout, texts)[stopped[0]] == "subhead"


def test_a_line_that_goes_on_with_the_text_above_it_is_no_kicker() -> None:
    """It is drawn a little taller than its neighbours, for the quotation mark at its end that was not read."""
    last = ("的口气补了一句：", box(80, 60 + 42 * 10 - 2, 350, 60 + 42 * 10 + 32))
    headline = ("周末去看一场没有舞台的戏", box(84, 530, 460, 580))
    layout, texts = lay([*column(80, 60, 10), last, headline, *column(80, 620, 10)])
    assert kinds(layout, texts) == {headline[0]: "headline"}
    assert not of_kind(layout, "kicker")


def test_text_beside_a_caption_is_set_in_as_beside_its_picture() -> None:
    picture = blank()
    picture[300:500, 80:230] = np.random.default_rng(2).integers(60, 190, (200, 150), dtype=np.uint8)
    caption = ("资料图片", box(95, 508, 205, 538))
    wide = column(80, 60, 5)
    beside = [("江河湖海山川", box(250, 300 + 42 * at, 470, 330 + 42 * at)) for at in range(6)]
    under = [("江" * 13, box(80, 552 + 42 * at, 470, 582 + 42 * at)) for at in range(8)]
    layout, texts = lay([*wide, *beside, caption, *under], picture)
    assert kinds(layout, texts)[caption[0]] == "caption"
    assert max(one.indent for one in layout.settings) < 1.0


def latin(left: int, top: int, rows: int, width: int) -> list[tuple[str, Box]]:
    return [
        (f"words of the text row {n} of it", box(left, top + 36 * n, left + width, top + 36 * n + 28))
        for n in range(rows)
    ]


@pytest.mark.parametrize(("apart", "headlines"), [(28, 2), (12, 1)])
def test_latin_headlines_side_by_side_are_two_where_a_gutter_lies_under_wide_white(apart: int, headlines: int) -> None:
    lines = [
        ("Apple Growers Look for Short", box(80, 60, 500, 106)),
        ("Crop Clockmaker Sets the Town", box(500 + apart, 60, 925, 106)),
        *latin(80, 120, 14, 418),
        *latin(525, 120, 14, 400),
    ]
    layout, _ = lay(lines)
    assert len(of_kind(layout, "headline")) == headlines


def test_a_signature_at_a_column_s_foot_is_no_byline_of_the_headline_beside_it() -> None:
    short = ("江江江", box(80, 60 + 42 * 9, 170, 90 + 42 * 9))
    signature = ("（褚舒然 整理）", box(240, 60 + 42 * 10, 470, 90 + 42 * 10))
    lines = [
        *column(80, 60, 9),
        short,
        signature,
        ("两百亩荒滩种出了芦笋", box(530, 370, 910, 440)),
        ("□ 喻心河 金书", box(620, 446, 820, 476)),
        *column(520, 510, 12),
    ]
    layout, texts = lay(lines)
    bylines = {texts[region.id]: region.belongs_to for region in of_kind(layout, "byline")}
    (headline,) = of_kind(layout, "headline")
    assert bylines == {signature[0]: "", "□ 喻心河 金书": headline.id}


def test_a_deck_s_last_row_may_be_low_and_wider_than_its_headline() -> None:
    picture = blank()
    deck = [
        ("Council Votes Eleven to", box(290, 170, 650, 202)),
        ("Four After Long Debate;", box(285, 212, 655, 244)),
        ("Fare to Stay at Five Cents", box(275, 254, 665, 283)),
    ]
    for _, where in deck:
        for x in range(where.left + 4, where.right - 4, 14):
            cv2.rectangle(picture, (x, where.top + 6), (x + 5, where.bottom - 6), 40, -1)
    headline = ("Night Ferry Runs", box(300, 90, 640, 150))
    for x in range(304, 636, 24):
        cv2.rectangle(picture, (x, 100), (x + 9, 140), 40, -1)
    text = latin(250, 330, 14, 440)
    for _, where in text:
        for x in range(where.left, where.right - 4, 12):
            cv2.line(picture, (x, where.top + 6), (x, where.bottom - 6), 40, 2)
    layout, texts = lay([headline, *deck, ("By Stanley Hollin", box(380, 294, 560, 322)), *text], picture)
    assert [texts[region.id] for region in of_kind(layout, "subtitle")] == ["".join(one for one, _ in deck)]
    assert [texts[region.id] for region in of_kind(layout, "byline")] == ["By Stanley Hollin"]


def test_tall_boxes_of_chinese_text_are_no_display_type() -> None:
    """Marks between two lines make a box half as tall again; the characters stand as close as in the text around. Of
    the second line a mark was not read."""
    lines = column(80, 60, 20)
    for at, text in ((8, "深更半夜胡客走了他到了写字"), (12, "你告诉他姓什么的不替你写")):
        where = lines[at][1]
        lines[at] = text, box(where.left, where.top - 10, where.right, where.bottom + 11)
    layout, _ = lay(lines)
    assert {region.kind for region in layout.regions} == {"body"}


def test_lines_of_two_latin_columns_read_as_one_are_no_headline() -> None:
    left, right = latin(80, 100, 20, 396), latin(486, 100, 20, 396)
    bridged = [
        ("words of the text that run on over both of the columns", box(80, 96 + 36 * at, 882, 134 + 36 * at))
        for at in (9, 10, 11)
    ]
    layout, _ = lay([*left[:9], *left[12:], *right[:9], *right[12:], *bridged])
    assert not of_kind(layout, "headline")
