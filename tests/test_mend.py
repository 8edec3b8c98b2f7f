"""Joins, hyphens, marks, dashes and paragraphs: each change an edit with a reason, none without support."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import MendSettings, SettleSettings
from pipeline.edits import applied, scan_text, text_of
from pipeline.model import (
    IDENTITY,
    Box,
    Flow,
    Glyph,
    LaidOutPage,
    Line,
    OrderedPage,
    PreparedPage,
    RecognisedPage,
    Region,
    RegionKind,
    Scan,
    Setting,
    Source,
)
from pipeline.stages.mend import mend
from pipeline.stages.mend.marks import narrow_slashes, read_quotes, square_bylines
from pipeline.stages.settle import settle_page
from tests.pages_by_hand import unfounded

SCAN = Scan(id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=900, height=900, dpi=None)
PAGE = PreparedPage(scan=SCAN, image="page.png", width=900, height=900, to_scan=IDENTITY, steps=())


def line(number: int, text: str, glyphs: tuple[Glyph, ...] = ()) -> Line:
    top = 40 * number
    return Line(
        id=f"l{number:04d}",
        text=text,
        box=Box(left=10, top=top, right=310, bottom=top + 30),
        confidence=0.99,
        glyphs=glyphs,
    )


def read(
    texts: list[str],
    language: str = "zh-Hans",
    indents: list[float] | None = None,
    shortfalls: list[float] | None = None,
    kind: RegionKind = "body",
    settings: MendSettings | None = None,
    lines: list[Line] | None = None,
    leads: list[float] | None = None,
    sizes: list[float] | None = None,
) -> list[str]:
    """The reading texts of one region's passages."""
    made = lines or [line(n, text) for n, text in enumerate(texts, 1)]
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="none", version="1"), language=language, lines=tuple(made)
    )
    region = Region(
        id="r0001", kind=kind, box=Box(left=0, top=0, right=400, bottom=900), lines=tuple(one.id for one in made)
    )
    layout = LaidOutPage(
        scan="p0001",
        regions=(region,),
        settings=tuple(
            Setting(
                line=one.id,
                indent=(indents or [0.0] * len(made))[n],
                shortfall=(shortfalls or [0.0] * len(made))[n],
                size=(sizes or [1.0] * len(made))[n],
                lead=(leads or [1.0] * len(made))[n],
            )
            for n, one in enumerate(made)
        ),
        body_height=30.0,
    )
    ordered = OrderedPage(scan="p0001", flows=(Flow(id="f001", regions=("r0001",)),))
    mended = mend(PAGE, recognised, layout, ordered, settings or MendSettings())
    settled = settle_page(recognised, mended, SettleSettings(threshold=0.5), ())
    by_id = {one.id: one for one in made}
    found = []
    for passage in settled.passages:
        own = [by_id[i] for i in passage.lines]
        assert unfounded(own, applied(passage.ledger)) == 0
        assert text_of(own) == scan_text(own)
        found.append(text_of(own, applied(passage.ledger)))
    return found


def test_chinese_runs_on_without_a_space() -> None:
    assert read(["这是一条很长的新", "闻，有两行。"]) == ["这是一条很长的新闻，有两行。"]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the com-", "mittee met", "the committee met"),
        ("a well-", "known man", "a well-known man"),
        ("in the north-", "West of town", "in the north-West of town"),
        ("he went", "home again", "he went home again"),
        ("it was 3 -", "4 at best", "it was 3 - 4 at best"),
    ],
)
def test_english_line_ends(before: str, after: str, joined: str) -> None:
    assert read([before, after], "en") == [joined]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("die Regie-", "rung tagte", "die Regierung tagte"),
        ("die Bundes=", "versammlung", "die Bundesversammlung"),
        ("ein Bindestrich-", "Wort steht", "ein Bindestrich-Wort steht"),
    ],
)
def test_german_line_ends(before: str, after: str, joined: str) -> None:
    assert read([before, after], "de") == [joined]


def test_hyphens_stay_where_the_setting_says_so() -> None:
    assert read(["the com-", "mittee met"], "en", settings=MendSettings(dehyphenate=False)) == ["the com-mittee met"]


def test_the_page_s_own_spelling_comes_first() -> None:
    assert read(["the zor-blax, they said, was a zor-", "blax"], "en") == ["the zor-blax, they said, was a zor-blax"]
    assert read(["the zorblax, they said, was a zor-", "blax"], "en") == ["the zorblax, they said, was a zorblax"]


def test_marks_in_chinese_text_are_full_width_and_figures_are_left() -> None:
    assert read(['他说:"好",比分是3:0,共1,254人(含8名教师)。']) == ["他说：“好”，比分是3:0，共1,254人（含8名教师）。"]


def test_quotation_marks_are_paired_over_lines_and_kinds() -> None:
    assert read(["他说：“这是'很", "好'的一年。\""]) == ["他说：“这是‘很好’的一年。”"]
    assert read(["第 5'的O'Neill"]) == ["第 5'的O'Neill"]


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("他说：“明天晴。“", "他说：“明天晴。”"),
        ("一问：“来吗？“二答：“来。”", "一问：“来吗？”二答：“来。”"),
        ("”来的人不少，”他说。", "“来的人不少，”他说。"),
        # A quotation that goes on over paragraphs opens again in each of them.
        ("“他们说：‘好。’“就走了。”", "“他们说：‘好。’“就走了。”"),
        ("“又一段。", "“又一段。"),
        ("他写下“晴”，“雨”。", "他写下“晴”，“雨”。"),
    ],
)
def test_quotation_marks_that_face_the_wrong_way(read_as: str, meant: str) -> None:
    assert read([read_as]) == [meant]


def test_marks_are_left_alone_where_the_setting_says_so() -> None:
    assert read(["他说:好"], settings=MendSettings(normalise_marks=False)) == ["他说:好"]


def test_marks_of_latin_text_are_left_alone() -> None:
    assert read(['He said: "Go (now)!"'], "en") == ['He said: "Go (now)!"']


def dashed(text: str, chance: float) -> Line:
    glyphs = tuple(
        Glyph(
            text=ch,
            left=10 + 20 * n,
            right=30 + 20 * n,
            confidence=0.8,
            alternatives=(("—", chance),) if ch == "一" else (("一", 0.1),) if ch == "—" else (),
        )
        for n, ch in enumerate(text)
    )
    return line(1, text, glyphs)


def test_a_dash_read_as_a_numeral_is_put_right_from_the_alternatives() -> None:
    assert read([], lines=[dashed("普遍反映一一态度变了", 0.3)]) == ["普遍反映——态度变了"]
    assert read([], lines=[dashed("普遍反映—一态度变了", 0.05)]) == ["普遍反映——态度变了"]


def test_the_word_one_by_one_is_no_dash() -> None:
    assert read([], lines=[dashed("他把问题一一列举", 0.03)]) == ["他把问题一一列举"]


def test_an_indent_begins_a_paragraph_and_a_column_s_foot_does_not() -> None:
    texts = ["第一段的第一行文字", "第一段的第二行。", "第二段从这里开始", "第二段还没有完，", "到这里完。"]
    assert read(texts, indents=[2.0, 0.0, 2.0, 0.0, 0.0]) == [
        "第一段的第一行文字第一段的第二行。",
        "第二段从这里开始第二段还没有完，到这里完。",
    ]


def test_text_set_in_beside_a_picture_is_not_cut_into_paragraphs() -> None:
    texts = ["这段文字在图片旁边", "排得很窄，每行都", "缩进去几个字，但", "仍然是一个自然段。"]
    assert read(texts, indents=[5.0, 5.0, 5.0, 5.0]) == ["".join(texts)]


def test_bold_first_words_begin_an_item_but_break_into_no_sentence() -> None:
    texts = ["城南昨日开集，客商云集。", "河西水位回落，渡口开", "航。", "北关镇小学开学。", "柳林站通车。"]
    leads = [1.4, 1.4, 1.0, 1.15, 1.15]
    shortfalls = [0.0, 0.0, 9.0, 0.0, 0.0]
    items = [texts[0], texts[1] + texts[2], texts[3] + texts[4]]
    assert read(texts, leads=leads, shortfalls=shortfalls) == items
    assert read(["他们说的", "“开航”一事未定。"], leads=[1.0, 1.5]) == ["他们说的“开航”一事未定。"]


@pytest.mark.parametrize(
    ("initial", "beside", "joined"),
    [("T", "HE mayor spoke", "THE mayor spoke"), ("A", "man spoke", "A man spoke"), ("“W", "ell, yes", "“Well, yes")],
)
def test_an_initial_begins_the_word_beside_it(initial: str, beside: str, joined: str) -> None:
    lines = [
        line(1, "It was a man of the town."),
        Line(id="l0002", text=initial, box=Box(left=10, top=80, right=60, bottom=150), confidence=0.9),
        Line(id="l0003", text=beside, box=Box(left=70, top=80, right=310, bottom=110), confidence=0.9),
        Line(id="l0004", text="for an hour.", box=Box(left=70, top=120, right=310, bottom=150), confidence=0.9),
    ]
    found = read([], "en", lines=lines, sizes=[1.0, 2.3, 1.0, 1.0])
    assert found == ["It was a man of the town.", f"{joined} for an hour."]


def test_headlines_join_into_one_passage() -> None:
    assert read(["埃及展出法老王青铜像（图", "片）"], kind="headline") == ["埃及展出法老王青铜像（图片）"]


def cell(number: int, text: str, row: int, left: int) -> Line:
    where = Box(left=left, top=40 * row, right=left + 60, bottom=40 * row + 30)
    return Line(id=f"l{number:04d}", text=text, box=where, confidence=0.99)


def test_the_rows_of_a_table_stay_lines_and_its_cells_stay_apart() -> None:
    cells = [cell(1, "白菜", 1, 10), cell(2, "1.20", 1, 200), cell(3, "土豆", 2, 10), cell(4, "0.95", 2, 200)]
    assert read([one.text for one in cells], lines=cells, kind="table") == ["白菜 1.20\n土豆 0.95"]


def test_a_table_set_into_a_paragraph_follows_it() -> None:
    lines = [line(1, "蔬菜的价钱又降了，"), line(2, "白菜"), line(3, "菜农说还会再降。"), line(4, "第二段。")]
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="none", version="1"), language="zh-Hans", lines=tuple(lines)
    )
    kinds: tuple[RegionKind, ...] = ("body", "table", "body", "body")
    layout = LaidOutPage(
        scan="p0001",
        regions=tuple(
            Region(id=f"r{n}", kind=kind, box=one.box, lines=(one.id,))
            for n, (kind, one) in enumerate(zip(kinds, lines, strict=True), 1)
        ),
        settings=tuple(Setting(line=one.id, indent=2.0 * (n == 3), shortfall=0, size=1) for n, one in enumerate(lines)),
        body_height=30.0,
    )
    ordered = OrderedPage(scan="p0001", flows=(Flow(id="f1", regions=("r1", "r2", "r3", "r4")),))
    mended = mend(PAGE, recognised, layout, ordered, MendSettings())
    assert [(one.kind, one.lines) for one in mended.passages] == [
        ("body", ("l0001", "l0003")),
        ("table", ("l0002",)),
        ("body", ("l0004",)),
    ]


alphabet = st.sampled_from('江海湖 ab-—一,.:()"“。，1 9（')


@given(st.lists(st.text(alphabet, min_size=1, max_size=12), min_size=1, max_size=8), st.sampled_from(["zh-Hans", "en"]))
def test_whatever_is_read_has_support_and_can_be_undone(texts: list[str], language: str) -> None:
    found = read(texts, language)
    kept = "".join("".join(found).split())
    assert len(kept) <= len("".join("".join(texts).split()))


def test_every_edit_says_why() -> None:
    lines = [line(1, "the com-"), line(2, "mittee, said"), line(3, "he:好")]
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="none", version="1"), language="en", lines=tuple(lines)
    )
    region = Region(
        id="r1", kind="body", box=Box(left=0, top=0, right=9, bottom=9), lines=tuple(one.id for one in lines)
    )
    layout = LaidOutPage(scan="p0001", regions=(region,), body_height=30.0)
    mended = mend(
        PAGE, recognised, layout, OrderedPage(scan="p0001", flows=(Flow(id="f1", regions=("r1",)),)), MendSettings()
    )
    edits = [edit for passage in mended.passages for edit in passage.edits]
    assert len(edits) == 2
    for edit in edits:
        assert edit.reason
        assert edit.evidence[0].sentence
        assert "@" in edit.rule
        assert 0.0 < edit.confidence <= 1.0


def test_an_open_square_before_names_is_no_mouth() -> None:
    (edit,) = square_bylines([line(1, "口曹景子 苗明")])
    assert (edit.before, edit.after, edit.start.offset) == ("口", "□", 0)
    assert unfounded([line(1, "口曹景子 苗明")], [edit]) == 0
    (apart,) = square_bylines([line(1, "口"), line(2, "杨牧"), line(3, "褚素行")])
    assert (apart.start.line, apart.after) == ("l0001", "□")
    assert square_bylines([line(1, "口子窖酒业有限公司")]) == []
    assert square_bylines([line(1, "本报记者 曹景子")]) == []


def test_the_slash_after_a_role_is_half_width() -> None:
    (edit,) = narrow_slashes(line(1, "文／严宁"))
    assert (edit.before, edit.after) == ("／", "/")
    assert unfounded([line(1, "文／严宁")], [edit]) == 0
    assert narrow_slashes(line(1, "甲／乙")) == []


def _placed(number: int, text: str, box: tuple[int, int, int, int]) -> Line:
    left, top, right, bottom = box
    return Line(id=f"l{number:04d}", text=text, box=Box(left=left, top=top, right=right, bottom=bottom), confidence=0.7)


def test_a_quotation_mark_read_as_figures_by_itself_is_a_mark() -> None:
    words = [
        _placed(1, "请给劳模", (1372, 1134, 1658, 1220)),
        _placed(2, "661", (1693, 1151, 1734, 1170)),
        _placed(3, "减负", (1702, 1137, 1860, 1221)),
        _placed(4, "99", (1851, 1144, 1886, 1173)),
    ]
    edits = read_quotes(words)
    assert [(edit.before, edit.after) for edit in edits] == [("661", "“"), ("99", "”")]
    assert unfounded(words, edits) == 0


def test_in_a_headline_the_opening_mark_may_be_missing() -> None:
    words = [_placed(1, "三笔小账", (1020, 651, 1091, 904)), _placed(2, "99", (1027, 895, 1050, 920))]
    upright = [replace(words[0], direction="vertical"), words[1]]
    assert [edit.after for edit in read_quotes(upright, display=True)] == ["”"]
    assert read_quotes(upright) == []


def test_figures_stay_figures() -> None:
    tall = [_placed(1, "共售出", (100, 100, 190, 130)), _placed(2, "66", (192, 103, 222, 129))]
    low = [_placed(1, "“共售出。", (100, 100, 190, 130)), _placed(2, "9", (192, 118, 200, 129))]
    closed = [_placed(1, "共售出。", (100, 100, 190, 130)), _placed(2, "99", (192, 102, 203, 112))]
    away = [_placed(1, "“共售出。", (100, 100, 190, 130)), _placed(2, "99", (260, 102, 271, 112))]
    assert [read_quotes(lines) for lines in (tall, low, closed, away)] == [[], [], [], []]
