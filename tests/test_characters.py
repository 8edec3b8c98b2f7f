"""Characters, specks: chosen among what the recogniser read, never invented; names and numbers are left to people."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.config import MendSettings, SettleSettings
from pipeline.edits import Ruling, applied, scan_text, settle, text_of
from pipeline.formats.tei.passages import Setting, write_text
from pipeline.language.likelihood import WordFrequencies, character_rarity, name_likelihood, open_likelihood
from pipeline.language.readings import WEIGHTS, Reading, judge
from pipeline.model import (
    Box,
    Edit,
    Flow,
    Glyph,
    LaidOutPage,
    Line,
    MendedPage,
    OrderedPage,
    Place,
    RecognisedPage,
    Region,
    RegionKind,
    SettledPage,
    Source,
    Verdict,
)
from pipeline.stages.mend import mend
from pipeline.stages.settle import settle_page
from tests.pages_by_hand import unfounded
from tests.test_mend import PAGE

Read = tuple[str, float, tuple[tuple[str, float], ...]]


def glyph_line(number: int, *parts: str | Read) -> Line:
    """Text that was read without a doubt, and single characters with (text, confidence, alternatives)."""
    read: list[Read] = []
    for part in parts:
        read += [(ch, 0.99995, ()) for ch in part] if isinstance(part, str) else [part]
    return Line(
        id=f"l{number:04d}",
        text="".join(text for text, _, _ in read),
        box=Box(left=10, top=40 * number, right=10 + 20 * len(read), bottom=40 * number + 30),
        confidence=0.99,
        glyphs=tuple(
            Glyph(text=text, left=10 + 20 * n, right=30 + 20 * n, confidence=sure, alternatives=others)
            for n, (text, sure, others) in enumerate(read)
        ),
    )


def page_of(lines: list[Line], language: str = "zh-Hans") -> RecognisedPage:
    return RecognisedPage(scan="p0001", source=Source(name="none", version="1"), language=language, lines=tuple(lines))


def settle_lines(
    lines: list[Line],
    language: str = "zh-Hans",
    kind: RegionKind = "body",
    mending: MendSettings | None = None,
    settling: SettleSettings | None = None,
) -> tuple[MendedPage, SettledPage]:
    recognised = page_of(lines, language)
    region = Region(
        id="r0001", kind=kind, box=Box(left=0, top=0, right=900, bottom=900), lines=tuple(one.id for one in lines)
    )
    layout = LaidOutPage(scan="p0001", regions=(region,), body_height=30.0)
    ordered = OrderedPage(scan="p0001", flows=(Flow(id="f001", regions=("r0001",)),))
    mended = mend(PAGE, recognised, layout, ordered, mending or MendSettings(language_model="words"))
    return mended, settle_page(recognised, mended, settling or SettleSettings(), ())


def read(lines: list[Line], language: str = "zh-Hans", kind: RegionKind = "body") -> str:
    by_id = {line.id: line for line in lines}
    texts = []
    for passage in settle_lines(lines, language, kind)[1].passages:
        own = [by_id[i] for i in passage.lines]
        assert unfounded(own, applied(passage.ledger), page_of(lines)) == 0
        texts.append(text_of(own, applied(passage.ledger)))
    return "\n".join(texts)


def test_a_character_is_chosen_anew_among_those_that_were_read() -> None:
    doubtful: Read = ("大", 0.51, (("天", 0.35), ("夫", 0.01)))
    assert (
        read([glyph_line(1, "小时候，每", doubtful, "傍晚六点半，父亲下班。")]) == "小时候，每天傍晚六点半，父亲下班。"
    )


def test_the_word_may_lie_across_a_line_s_end() -> None:
    line = glyph_line(1, "话打了十几个号码，从学校的老师那里", ("间", 0.6, (("问", 0.39),)))
    assert read([line, glyph_line(2, "题很多")]) == "话打了十几个号码，从学校的老师那里问题很多"


def test_what_was_not_read_is_never_written() -> None:
    doubtful: Read = ("大", 0.51, (("夫", 0.3),))
    assert read([glyph_line(1, "小时候，每", doubtful, "傍晚六点半")]) == "小时候，每大傍晚六点半"


def test_sound_text_is_left_alone() -> None:
    line = glyph_line(1, "人压根没想过", ("井", 0.98, (("并", 0.015),)), "归谁")
    assert read([line]) == "人压根没想过井归谁"


@pytest.mark.parametrize(
    ("before", "given_character", "other", "after"),
    [("一亩地丢二", "士", "十", "多斤"), ("法官李", "大", "天", "明说"), ("罚款三", "干", "千", "元")],
)
def test_names_and_numbers_are_only_proposed(before: str, given_character: str, other: str, after: str) -> None:
    line = glyph_line(1, before, (given_character, 0.5, ((other, 0.49),)), after)
    mended, settled = settle_lines([line], settling=SettleSettings(threshold=0.6, characters=0.6))
    assert all(edit.confidence <= 0.5 for passage in mended.passages for edit in passage.edits)
    assert not applied(settled.passages[0].ledger)


def test_a_byline_s_characters_are_only_proposed() -> None:
    line = glyph_line(1, "本报记者 小时候每", ("大", 0.51, (("天", 0.45),)), "傍晚")
    assert "大" in read([line], kind="byline")


def test_the_words_of_a_byline_beside_its_names_are_put_right() -> None:
    line = glyph_line(1, "本", ("拟", 0.27, (("报", 0.37),)), "记者 蔡茂", ("榻", 0.17, (("楷", 0.56),)))
    assert read([line], kind="byline") == "本报记者 蔡茂榻"


def test_simplified_pages_have_no_traditional_characters_put_in() -> None:
    line = glyph_line(1, "镇上的人得了", ("阐", 0.5, (("闌", 0.49),)), "尾炎")
    assert read([line]) == "镇上的人得了阐尾炎"


def test_every_character_s_edit_says_what_was_seen_and_what_the_language_says() -> None:
    doubtful: Read = ("大", 0.51, (("天", 0.35),))
    mended, _ = settle_lines([glyph_line(1, "小时候，每", doubtful, "傍晚六点半")])
    edits = [edit for passage in mended.passages for edit in passage.edits]
    assert [edit.rule for edit in edits] == ["look-alike@3"]
    kinds = {one.kind: one for one in edits[0].evidence}
    assert "35.0%" in kinds["alternative"].sentence
    assert kinds["language"].weight > 2
    assert edits[0].support == "alternative"


def test_the_settings_turn_it_off() -> None:
    line = glyph_line(1, "小时候，每", ("大", 0.51, (("天", 0.45),)), "傍晚，·他来了")
    mended, _ = settle_lines([line], mending=MendSettings(characters=False, specks=False))
    assert not any(passage.edits for passage in mended.passages)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (("昨天下午，", (".", 0.6, ()), "他来了"), "昨天下午，他来了"),
        (((("·"), 0.7, ()), "他来了"), "他来了"),
        (("他来了", (".", 0.7, (("。", 0.2),))), "他来了."),
        (("乌戈·米夫萨德总统",), "乌戈·米夫萨德总统"),
        (("涨幅为3.5个百分点",), "涨幅为3.5个百分点"),
        (("到当晚九点。", ("·", 0.9, ()), "市气象台"), "到当晚九点。市气象台"),
        (("他退了三步，", (".", 0.5, (("，", 0.2),)), "那张照片"), "他退了三步，那张照片"),
        (("种菜这件事，似", (".", 0.8, (("。", 0.12),)), "乎很难"), "种菜这件事，似乎很难"),
    ],
)
def test_specks_in_chinese_text(line: tuple[str | Read, ...], text: str) -> None:
    assert read([glyph_line(1, *line)]) == text


@pytest.mark.parametrize(
    ("wide", "kept"),
    [(1.2, False), (1.6, True)],
)
def test_a_figure_without_room_for_it_is_a_speck(wide: float, kept: bool) -> None:
    """``wide`` is how far apart its neighbours stand, in characters."""
    texts, places, at = "一条铁路支线的最2后", [], 10.0
    for number in range(len(texts)):
        places.append(at)
        at += 30.0 * (wide / 2 if number in (7, 8) else 1.0)
    glyphs = tuple(
        Glyph(text=ch, left=round(left), right=round(left) + 1, confidence=0.99)
        for ch, left in zip(texts, places, strict=True)
    )
    line = replace(glyph_line(1, texts), glyphs=glyphs)
    assert read([line]) == (texts if kept else texts.replace("2", ""))


def test_the_middle_dot_of_a_name_stays_at_a_line_s_start() -> None:
    assert read([glyph_line(1, "总统乌戈"), glyph_line(2, "·米夫萨德")]) == "总统乌戈·米夫萨德"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (("the house ", ("·", 0.5, ()), " was sold"), "the house was sold"),
        (("the house", (".", 0.5, ()), "was sold."), "the house was sold."),
        (("at 9 a.m. they left, i.e. late",), "at 9 a.m. they left, i.e. late"),
        (("it's said, 'twas so",), "it's said, 'twas so"),
        (("and then ...",), "and then ..."),
        (("School", ("·", 0.95, ()), "Garden"), "School Garden"),
        (("zehn ", ("·", 0.5, ()), "über"), "zehn über"),
        (("• an item", ".", " of a list"), "• an item. of a list"),
        (("a year", ("'", 0.5, ((" ", 0.3),)), "ago"), "a year ago"),
        (
            ("at ten o", ("'", 0.5, ((" ", 0.3),)), "clock they", ("'", 0.5, ((" ", 0.3),)), "ve"),
            "at ten o'clock they've",
        ),
    ],
)
def test_specks_in_english_text(line: tuple[str | Read, ...], text: str) -> None:
    assert read([glyph_line(1, *line)], "en") == text


def test_a_line_of_print_gives_one_line_of_text() -> None:
    first = glyph_line(1, "为民请命的老人说，")
    twice = replace(glyph_line(2, "为民请命的老入说"), box=first.box, confidence=0.7)
    assert read([first, twice, glyph_line(3, "他不走。")]) == "为民请命的老人说，他不走。"
    assert read([twice, first, glyph_line(3, "他不走。")]).strip() == "为民请命的老人说，他不走。"
    assert read([first, glyph_line(3, "他不走。"), twice]).strip() == "为民请命的老人说，他不走。"


def test_a_doubled_line_that_ends_in_a_hyphen_goes_with_it() -> None:
    first = glyph_line(1, "they met in the com-")
    twice = replace(glyph_line(2, "they met in the corn-"), box=first.box, confidence=0.7)
    assert read([first, twice, glyph_line(3, "mittee room")], "en") == "they met in the committee room"


def test_a_doubled_line_can_be_put_back() -> None:
    first = glyph_line(1, "为民请命的老人说，")
    twice = replace(glyph_line(2, "为民请命的老入说"), box=first.box, confidence=0.7)
    lines = [first, twice, glyph_line(3, "他不走。")]
    mended, settled = settle_lines(lines)
    (edit,) = [edit for edit in mended.passages[0].edits if edit.rule == "doubled-line@2"]
    assert applied(settled.passages[0].ledger) == (edit,)
    ledger = settle(mended.passages[0].edits, lines, {edit.id: Ruling(outcome="reject", by="A. B.")}, 0.8)
    assert text_of(lines, applied(ledger)) == "为民请命的老人说，为民请命的老入说他不走。"


def test_what_is_printed_twice_stays() -> None:
    lines = [glyph_line(1, "监督有权，"), glyph_line(2, "监督有权，"), glyph_line(3, "监督有人。")]
    assert read(lines) == "监督有权，监督有权，监督有人。"


def test_another_text_on_the_same_place_is_for_a_person_to_judge() -> None:
    first = glyph_line(1, "农业科技与专业人员")
    stray = replace(glyph_line(2, "661"), box=first.box, confidence=0.7)
    mended, settled = settle_lines([first, stray])
    assert any(edit.rule == "doubled-line@2" for edit in mended.passages[0].edits)
    assert "661" in text_of([first, stray], applied(settled.passages[0].ledger))


@pytest.mark.parametrize(
    ("language", "line", "text"),
    [
        ("en", ("they saw th", ("é", 0.8, (("e", 0.15),)), " house"), "they saw the house"),
        ("de", ("sie gin", ("q", 0.7, (("g", 0.25),)), "en fort"), "sie gingen fort"),
        ("en", ("said Mr. T", ("h", 0.6, (("b", 0.3),)), "urnlow"), "said Mr. Thurnlow"),
        ("en", ("a fine h", ("a", 0.6, (("o", 0.3),)), "t"), "a fine hat"),
        ("en", ("they gave the com", ("ė", 0.6, (("e", 0.3),)), "-"), "they gave the comė-"),
        (
            "en",
            ("in the th", ("t", 0.6, (("i", 0.3),)), ("c", 0.5, (("r", 0.3),)), "teenth year"),
            "in the thirteenth year",
        ),
        ("en", ("they came at ", ("p", 0.6, (("e", 0.2), ("r", 0.1))), "ight"), "they came at pight"),
        ("en", ("all of the distr", ("h", 0.3, ()), "ict was there"), "all of the district was there"),
        ("en", ("all of the distr", ("h", 0.8, ()), "ict was there"), "all of the distrhict was there"),
        ("de", ("er war gekom", ("u", 0.3, ()), "men"), "er war gekommen"),
        ("de", ("er trat in das Z", ("u", 0.6, (("i", 0.3),)), "mmer ein"), "er trat in das Zimmer ein"),
        ("de", ("er trat zu Herrn Z", ("u", 0.6, (("i", 0.3),)), "mmer hin"), "er trat zu Herrn Zummer hin"),
    ],
)
def test_letters_of_latin_words(language: str, line: tuple[str | Read, ...], text: str) -> None:
    assert read([glyph_line(1, *line)], language) == text


@pytest.mark.parametrize(
    ("language", "line", "text"),
    [
        ("en", ("he left the town", (".", 0.7, ((",", 0.2),)), " and came home"), "he left the town, and came home"),
        ("de", ("er sagte", (".", 0.7, ((",", 0.2),)), " es sei spät"), "er sagte, es sei spät"),
        ("en", ("he left the town", (".", 0.7, ((",", 0.2),)), " And came home"), "he left the town. And came home"),
        ("en", ("he left the town", (".", 0.7, ((";", 0.2),)), " and came home"), "he left the town. and came home"),
        ("en", ("he left the town", (".", 0.99, ((",", 0.0001),)), " and came"), "he left the town. and came"),
        ("de", ("Brot", (",", 0.9, ((".", 0.1),)), " Wurst usw", (".", 0.7, ((",", 0.2),)), " in der Stadt"), None),
        ("en", ("in Sec", (".", 0.7, ((",", 0.2),)), " two, and in 3", (".", 0.6, ((",", 0.3),)), " here"), None),
    ],
)
def test_no_sentence_ends_before_a_small_letter(language: str, line: tuple[str | Read, ...], text: str | None) -> None:
    first = glyph_line(1, *line)
    assert read([first], language) == (first.text if text is None else text)


def test_the_small_letter_may_stand_in_the_next_line() -> None:
    first = glyph_line(1, "he left the town", (".", 0.7, ((",", 0.2),)))
    assert read([first, glyph_line(2, "and came home")], "en") == "he left the town, and came home"


def test_letters_that_change_together_are_one_edit() -> None:
    line = glyph_line(1, "in the th", ("t", 0.6, (("i", 0.3),)), ("c", 0.5, (("r", 0.3),)), "teenth year")
    mended, _ = settle_lines([line], "en")
    (edit,) = mended.passages[0].edits
    assert (edit.rule, edit.before, edit.after) == ("spelling@3", "tc", "ir")
    assert [one.kind for one in edit.evidence] == ["alternative", "alternative", "language"]


def test_a_word_that_a_line_end_cuts_is_judged_whole() -> None:
    first = glyph_line(1, "they met in the com-")
    second = glyph_line(2, "m", ("l", 0.6, (("i", 0.3),)), "ttee room")
    assert read([first, second], "en") == "they met in the committee room"


def test_what_is_doubted_and_not_put_right_is_marked() -> None:
    garbled: tuple[Read, ...] = (("菓", 0.2, (("蘖", 0.12),)), ("弱", 0.99, ()), ("綅", 0.3, ()))
    mended, _ = settle_lines([glyph_line(1, "结果分", *garbled, "倒伏"), glyph_line(2, "他来了", ("。", 0.4, ()))])
    doubts = mended.passages[0].doubts
    assert [(one.start.line, one.start.offset, one.end.offset) for one in doubts] == [("l0001", 3, 6), ("l0002", 3, 4)]
    assert doubts[0].confidence <= 0.3
    assert settle_lines([glyph_line(1, "他来了")])[0].passages[0].doubts == ()


def test_a_single_doubted_character_names_its_candidates() -> None:
    mended, _ = settle_lines([glyph_line(1, "木", ("把", 0.41, (("耙", 0.4), ("杷", 0.01))), "推过")])
    (doubt,) = mended.passages[0].doubts
    assert doubt.candidates == (("耙", 0.4),)


def test_a_mark_that_may_be_wide_or_narrow_is_seen_all_the_same() -> None:
    mended, _ = settle_lines([glyph_line(1, "海边", ("：", 0.5, ((":", 0.4),)), "纳潮")])
    assert mended.passages[0].doubts == ()
    mended, _ = settle_lines([glyph_line(1, "海边", ("：", 0.5, (("；", 0.4), (":", 0.05))), "纳潮")])
    (doubt,) = mended.passages[0].doubts
    assert (doubt.confidence, doubt.candidates) == (0.55, (("；", 0.4),))


def test_doubts_are_unclear_in_tei_where_no_edit_stands() -> None:
    lines = [glyph_line(1, "他来", ("丁", 0.3, ()), "又", ("定", 0.2, ()))]
    _, settled = settle_lines(lines)
    passage = settled.passages[0]
    assert [(one.start.offset, one.end.offset) for one in passage.doubts] == [(2, 5)]
    edit = Edit(
        start=Place(line="l0001", offset=4),
        end=Place(line="l0001", offset=5),
        before="定",
        after="走",
        reason="said so",
        rule="review@1",
        support="decision",
        confidence=1.0,
    )
    done = replace(passage, ledger=(Verdict(edit=edit, outcome="applied", by="A. B."),))
    element = etree.Element("p")
    setting = Setting(passage=done, lines=tuple(lines), zones=(), columns=("r0001",))
    write_text(element, setting, lambda verdict: verdict.by)
    marked = [one.text for one in element.iter("{http://www.tei-c.org/ns/1.0}unclear")]
    assert marked == ["丁又"]
    assert "".join(map(str, element.itertext("{*}corr", "{*}p", "p", "{*}unclear", "{*}lb"))) == "他来丁又走"


def test_words_make_text_likely() -> None:
    model = WordFrequencies()
    assert model.of("每天傍晚") > model.of("每大傍晚") + 3
    assert model.divide("每天傍晚") == ("每天", "傍晚")
    assert model.divide("") == ()
    assert character_rarity("的") > character_rarity("井") > character_rarity("鲏")


def test_every_machine_has_a_model() -> None:
    assert open_likelihood(False).name == "wordfreq"
    best = open_likelihood()
    assert best.name in WEIGHTS
    assert name_likelihood(False) == "wordfreq"
    assert name_likelihood().split()[0] == best.name


han = st.sampled_from("大天间问白自广厂一二三李王的了子每日傍晚")


@settings(deadline=None)
@given(st.text(han, max_size=30))
def test_a_text_is_as_likely_as_its_best_division(text: str) -> None:
    model = WordFrequencies()
    assert "".join(model.divide(text)) == text
    assert model.of(text) <= 0
    # No division is better than the best: single characters are one.
    assert model.of(text) >= sum(model.of(ch) for ch in text) - 1e-9


readings = st.builds(
    Reading,
    text=han,
    seen=st.floats(-12, 0),
    together=st.floats(-12, 12),
    rarity=st.floats(-15, 15),
    here=st.integers(0, 4),
    given_here=st.integers(0, 4),
)


@given(st.lists(readings, max_size=6), st.floats(0.0, 1.0), st.sampled_from(sorted(WEIGHTS)))
def test_chances_are_a_share_of_one(found: list[Reading], confidence: float, model: str) -> None:
    given_character, chances = judge(found, confidence, model)
    assert len(chances) == len(found)
    assert all(0 <= chance <= 1 for chance in chances)
    assert 0 <= given_character + math.fsum(chances) <= 1 + 1e-9


marks = st.sampled_from("，。.·'- 12abſ,:\"<>（)")
doubtful = st.tuples(
    han | marks, st.floats(0.05, 1.0), st.lists(st.tuples(han | marks, st.floats(0.0, 0.5)), max_size=4).map(tuple)
)
drawn_lines = st.lists(st.lists(doubtful, min_size=1, max_size=12), min_size=1, max_size=6)
mendings = st.builds(
    MendSettings,
    dehyphenate=st.booleans(),
    normalise_marks=st.booleans(),
    chinese_marks=st.text(st.sampled_from("，：；！？（）“”‘’《》"), max_size=6),
    latin_marks=st.text(st.sampled_from(",:;!?().%="), max_size=6),
    long_s=st.sampled_from(["keep", "resolve"]),
    spaces=st.booleans(),
    garbled=st.floats(0, 0.2),
    specks=st.booleans(),
    characters=st.booleans(),
    doubled=st.booleans(),
    unclear_below=st.floats(0, 1),
    language_model=st.just("words"),
)
settlings = st.builds(SettleSettings, threshold=st.floats(0, 1), characters=st.floats(0, 1))


@settings(deadline=None)
@given(
    drawn_lines,
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.sampled_from(["zh-Hans", "zh-Hant", "en", "de"]),
    mendings,
    settlings,
)
def test_nothing_is_ever_invented(
    drawn: list[list[Read]], places: list[int], language: str, mending: MendSettings, settling: SettleSettings
) -> None:
    """Whatever was read and whatever is set: no character without support, and every one can be had back."""
    # Several numbers fall on one place: there lines are doubled.
    lines = [
        replace(line, box=glyph_line(places[at % len(places)], *parts).box)
        for at, parts in enumerate(drawn)
        for line in [glyph_line(at + 1, *parts)]
    ]
    by_id = {line.id: line for line in lines}
    _, settled = settle_lines(lines, language, mending=mending, settling=settling)
    assert sorted(i for passage in settled.passages for i in passage.lines) == sorted(by_id)
    for passage in settled.passages:
        own = [by_id[i] for i in passage.lines]
        assert unfounded(own, applied(passage.ledger), page_of(lines)) == 0
        assert text_of(own) == scan_text(own)
        for doubt in passage.doubts:
            assert doubt.start.line == doubt.end.line
            assert 0 <= doubt.start.offset < doubt.end.offset <= len(by_id[doubt.start.line].text)
        element = etree.Element("p")
        columns = ("r0001",) * len(own)
        write_text(
            element, Setting(passage=passage, lines=tuple(own), zones=(), columns=columns), lambda verdict: verdict.by
        )
        for choice in element.iter("{*}sic", "{*}orig"):
            choice.text = ""
            for one in choice:
                one.tail = ""
        assert "".join(map(str, element.itertext())) == text_of(own, applied(passage.ledger))
