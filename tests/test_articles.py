"""Bylines, datelines, jump lines and captions by their words; articles with their parts."""

from __future__ import annotations

import pytest

from pipeline.language.bylines import is_byline, is_caption, is_folio, is_jump, part_names, read_byline
from pipeline.language.datelines import read_dateline
from tests.floors import make
from tests.press import set_page
from tests.press.fonts import missing_fonts


@pytest.mark.parametrize(
    ("text", "names", "role"),
    [
        ("□ 汪昌莲", ("汪昌莲",), ""),
        ("■郑娟", ("郑娟",), ""),
        ("本报记者 唐鸫涵 赵洋斌", ("唐鸫涵", "赵洋斌"), "本报记者"),
        ("本报记者唐鸫涵赵洋斌", ("唐鸫涵", "赵洋斌"), "本报记者"),
        ("■■本报记者 蔡茂楷", ("蔡茂楷",), "本报记者"),
        ("文/周伟", ("周伟",), "文"),
        ("（业勤 整理）", ("业勤",), "整理"),
        ("(何桂整理)", ("何桂",), "整理"),
        ("（喻岚宁）", ("喻岚宁",), ""),
        ("By the Associated Press.", ("the Associated Press",), ""),
        ("BY N. O. MESSENGER.", ("N. O. MESSENGER",), ""),
        ("By Agnes Sedgeworth, Staff Correspondent", ("Agnes Sedgeworth",), "Staff Correspondent"),
        ("Von unserem Korrespondenten", ("unserem Korrespondenten",), ""),
        ("Von Dr. Elisbeth Kobelrick", ("Dr. Elisbeth Kobelrick",), ""),
    ],
)
def test_bylines_name_their_persons(text: str, names: tuple[str, ...], role: str) -> None:
    named = read_byline(text)
    assert named is not None
    assert (named.names, named.role) == (names, role)
    assert 0.5 < named.confidence < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "记者在采访中了解到，这条路已经修好。",
        "“11·29”枪击记者案。《福",
        "by the end of the year the committee will have finished",
        "Von dem Tage an war alles anders, und niemand wusste warum.",
        "本报讯",
        "2024年5月20日",
        "",
    ],
)
def test_text_is_no_byline(text: str) -> None:
    assert not is_byline(text)


def test_names_run_together_are_parted_by_their_surnames() -> None:
    assert part_names("冯秋斌程兰艳") == ("冯秋斌", "程兰艳")
    assert part_names("孙明谢清") == ("孙明", "谢清")
    assert part_names("的了是") == ()


@pytest.mark.parametrize(
    ("text", "place", "when"),
    [
        ("新华社北京5月19日电（记者某某）今天", "北京", "--05-19"),
        ("本报上海一月二十日讯 今天", "上海", "--01-20"),
        ("LONDON, August 31.—Public opinion", "LONDON", "--08-31"),
        ("Berlin, 12. März. Der Rat", "Berlin", "--03-12"),
    ],
)
def test_datelines(text: str, place: str, when: str) -> None:
    found = read_dateline(text)
    assert found is not None
    assert (found.place, found.when, found.start) == (place, when, 0)


def test_no_dateline_in_plain_text() -> None:
    assert read_dateline("今天上午，市图书馆开馆。") is None
    assert read_dateline("In May, 12 men went out.") is None


def test_jumps_captions_and_folios_by_their_words() -> None:
    assert is_jump("（下转第三版）")
    assert is_jump("Continued on page 4")
    assert is_jump("Siehe Seite 3")
    assert not is_jump("他转到第三中学读书")
    assert is_caption("图为活动现场。")
    assert is_caption("新华社记者某某摄")
    assert not is_caption("他站在桥上。")
    assert is_folio("第5版")
    assert is_folio("责任编辑 周曦")
    assert not is_folio("第五次会议今天举行")


@pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")
def test_articles_come_with_headline_and_byline_and_furniture_apart() -> None:
    page = set_page(12, style="zh", damage=0, size="small")
    made = make(page, "zh-Hans")
    lines = {line.id: line.text for line in made.records.recognised.lines}
    passages = {f"p0001.{p.id}": p for p in made.records.settled.passages}

    def text(name: str) -> str:
        return "".join(lines[i] for i in passages[name].lines)

    wanted = [article for article in page.truth["articles"] if article["paragraphs"]]
    heads = {text(name) for article in made.issue.articles for name in article.heads}
    assert {article["title"].replace(" ", "") for article in wanted} <= {head.replace(" ", "") for head in heads}
    printed = {line["text"] for line in page.truth["lines"] if line["kind"] == "fw"}
    assert {text(name) for name in made.issue.furniture} == printed
    for article in made.issue.articles:
        for byline in article.bylines:
            assert byline.passage in passages
            assert byline.persons or byline.organisations
