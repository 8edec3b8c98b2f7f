"""Jump lines by their words; halves of articles matched over the pages of an issue, or left open and reported."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.config import PublishSettings, Settings
from pipeline.formats.tei import reading_text, write_issue
from pipeline.language.jumps import find_jumps, is_jump, is_jump_from, read_jump, read_number, read_page_name
from pipeline.model import Article, Issue, IssueInfo, PageRecords, RegionKind
from pipeline.review import write_report
from pipeline.stages.articles import cut_articles
from tests.pages_by_hand import line, page
from tests.press.texts import read_copy
from tests.tei_schema import tei_schema

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


@pytest.mark.parametrize(
    ("text", "direction", "named", "keyword"),
    [
        ("（下转第三版）", "to", "3", ""),
        ("（下转A3版）", "to", "A3", ""),
        ("(下转３版)", "to", "3", ""),
        ("下转第12版", "to", "12", ""),
        ("（下轉第二張第三版）", "to", "3", ""),
        ("（转第四版）", "to", "4", ""),
        ("（文转第2页）", "to", "2", ""),
        ("（下转第二版左下）", "to", "2", ""),
        ("（相关报道见A3版）", "to", "A3", ""),
        ("(上接第一版)", "from", "1", ""),
        ("▲上接01版", "from", "1", ""),
        ("（紧接第二版）", "from", "2", ""),
        ("（緊接第一頁）", "from", "1", ""),
        ("（接第一版）", "from", "1", ""),
        ("（上接头版）", "from", "1", ""),
        ("（续第一版）", "either", "1", ""),
        ("Continued on page 4", "to", "4", ""),
        ("(Continued on Page 2, Column 3.)", "to", "2", ""),
        ("Continued on Fourth Page.", "to", "4", ""),
        ("CONTINUED ON PAGE FOUR", "to", "4", ""),
        ("Cont'd on p. 12", "to", "12", ""),
        ("Please turn to Page 7", "to", "7", ""),
        ("Continued on Page A-4", "to", "A4", ""),
        ("See MAYOR, Page 4", "to", "4", "MAYOR"),
        ("STRIKE, Page 3", "to", "3", "STRIKE"),
        ("Continued from page 1", "from", "1", ""),
        ("(Continued from First Page.)", "from", "1", ""),
        ("MAYOR — From Page 1", "from", "1", "MAYOR"),
        ("Siehe Seite 3", "to", "3", ""),
        ("Fortsetzung auf Seite 3", "to", "3", ""),
        ("(Fortsetzung Seite 2.)", "to", "2", ""),
        ("Schluß auf Seite 3", "to", "3", ""),
        ("Fortsetzung von Seite 1", "from", "1", ""),
        ("Fortsetzung der ersten Seite", "from", "1", ""),
        ("(Suite page 3)", "to", "3", ""),
        ("Lire la suite en page 5", "to", "5", ""),
        ("Suite de la première page", "from", "1", ""),
        ("(Suite de la page 1)", "from", "1", ""),
    ],
)
def test_jump_lines_say_where_to(text: str, direction: str, named: str, keyword: str) -> None:
    found = read_jump(text)
    assert found is not None
    assert (found.direction, found.page, found.keyword) == (direction, named, keyword)
    assert is_jump(text)
    assert is_jump_from(text) == (direction != "to")


@pytest.mark.parametrize(
    "text",
    [
        "他转到第三中学读书",
        "他接第一版稿子",
        "翻到第三页",
        "(Fortsetzung folgt)",
        "see page proofs",
        "He turned to page 4 of the book and began to read it aloud.",
        "下转",
        "",
        "第五版",
        "Page 3",
    ],
)
def test_other_lines_are_no_jump_lines(text: str) -> None:
    assert not is_jump(text)


@given(st.integers(1, 99), st.sampled_from(["（下转第{}版）", "（上接第{}版）", "（紧接{}版）"]), st.booleans())
def test_a_page_is_read_in_either_kind_of_numerals(number: int, form: str, chinese: bool) -> None:
    found = read_jump(form.format(in_chinese(number) if chinese else number))
    assert found is not None
    assert found.page == str(number)


@given(st.integers(1, 99))
def test_chinese_numerals_are_read(number: int) -> None:
    assert read_number(in_chinese(number)) == number
    assert read_number(str(number)) == number


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")


@given(st.text(alphabet="（）()第三版下转上接。他说 3Ａ", max_size=40))
def test_jumps_set_into_text_stand_at_its_ends(text: str) -> None:
    for found in find_jumps(text):
        assert 0 <= found.start < found.end <= len(text)
        assert not text[: found.start].strip("▲▼ 　") or not text[found.end :].strip()
        assert read_jump(text[found.start : found.end]) is not None


@pytest.mark.parametrize(
    ("folio", "name"),
    [
        ("2024年5月20日 星期一 第5版", "5"),
        ("第五版", "5"),
        ("A3", "A3"),
        ("A-2", "A2"),
        ("— 4 —", "4"),
        ("Page 3", "3"),
        ("THE HARBOR LEDGER, PAGE SEVEN", "7"),
        ("Seite 2", "2"),
        ("1998年1月5日 3版", "3"),
        ("今日8版", ""),
        ("共八版", ""),
        ("No. 31,933", ""),
        ("责任编辑 周曦", ""),
    ],
)
def test_folios_name_their_pages(folio: str, name: str) -> None:
    assert read_page_name(folio) == name


Text = tuple[RegionKind, str]


def sheet(sequence: int, flows: Sequence[Sequence[Text]], folio: str = "", language: str = "zh-Hans") -> PageRecords:
    """A page of flows, each of (kind, text) passages of one line."""
    every = [(flow, kind, text) for flow, passages in enumerate(flows) for kind, text in passages]
    if folio:
        every.append((-1, "folio", folio))
    made = page([(kind, [line(n, text)], ()) for n, (_, kind, text) in enumerate(every, 1)], sequence=sequence)
    passages = tuple(
        replace(passage, flow=f"f{flow:03d}" if flow >= 0 else "")
        for passage, (flow, _, _) in zip(made.settled.passages, every, strict=True)
    )
    recognised = replace(made.recognised, language=language)
    return replace(made, recognised=recognised, settled=replace(made.settled, passages=passages))


def cut(*pages: PageRecords, first_page: int = 1, date: str = "") -> Issue:
    return cut_articles(IssueInfo(id="daily", first_page=first_page, date=date), pages, Settings().articles)


def links(issue: Issue) -> dict[str, str]:
    """By the article's id the one that goes on with it, told the same by both."""
    back = {article.jump_from: article.id for article in issue.articles if article.jump_from}
    onward = {article.id: article.jump_to for article in issue.articles if article.jump_to}
    assert back == onward
    return onward


HARBOUR: tuple[Text, ...] = (
    ("headline", "港口新码头开工"),
    ("body", "新码头昨天开工，港务局局长表示，今后三年码头吞吐量将翻一番，工程投"),
    ("jump", "（下转第三版）"),
)
SCHOOL: tuple[Text, ...] = (
    ("headline", "山区小学有了新校舍"),
    ("body", "山区小学的孩子们昨天搬进新校舍，校长说，学生们再不用走山路，老师"),
    ("jump", "（下转第三版）"),
)
HARBOUR_ON: tuple[Text, ...] = (
    ("jump", "（上接第一版）"),
    ("body", "资十二亿元，港务局说码头工程明年完工，吞吐量随之增加。"),
)
SCHOOL_ON: tuple[Text, ...] = (
    ("jump", "（上接第一版）"),
    ("body", "们也住进了校舍旁的宿舍，校长和学生都说山路远。"),
)
OTHER: tuple[Text, ...] = (("headline", "天气"), ("body", "今天多云，明天有雨。"))


def test_the_only_two_halves_find_each_other() -> None:
    issue = cut(sheet(1, [HARBOUR, OTHER]), sheet(3, [OTHER, HARBOUR_ON]))
    assert links(issue) == {"a001": "a004"}
    assert issue.open_jumps == ()
    assert issue.articles[0].cut_foot == "0001.p1.2"
    assert issue.articles[3].cut_head == "0003.p3.4"
    assert all(jump.confidence > 0.9 for article in issue.articles for jump in article.jumps)


@pytest.mark.parametrize("turned", [False, True])
def test_words_tell_which_half_belongs_to_which(turned: bool) -> None:
    behind = [SCHOOL_ON, HARBOUR_ON] if turned else [HARBOUR_ON, SCHOOL_ON]
    issue = cut(sheet(1, [HARBOUR, SCHOOL]), sheet(3, behind))
    assert links(issue) == ({"a001": "a004", "a002": "a003"} if turned else {"a001": "a003", "a002": "a004"})


WORDING = {
    "zh": ("（下转第三版）", "（上接第一版）", ""),
    "en": ("Continued on page 3", "Continued from page 1", " "),
}


@pytest.mark.parametrize("headed", [True, False], ids=["under a short headline", "without headline"])
@pytest.mark.parametrize(("language", "least"), [("zh", 0.8), ("en", 0.4)])
def test_five_articles_cut_in_two_find_their_halves_and_few_find_another(
    language: str, least: float, headed: bool
) -> None:
    """Articles of the press; where words do not tell, halves are left open rather than joined at random."""
    onward, back, space = WORDING[language]
    copy = [(one.title, space.join(one.paragraphs)) for one in read_copy(language) if one.length > 400]
    right = wrong = 0
    for turn in range(6):
        chosen = random.Random(turn).sample(copy, 5)
        order = random.Random(turn).sample(range(5), 5)
        first: list[list[Text]] = []
        third: list[list[Text]] = []
        for title, text in chosen:
            at = text.find(space, len(text) // 2)
            first.append([("headline", title), ("body", text[:at].strip()), ("jump", onward)])
            head: list[Text] = [("headline", title[: max(4, len(title) // 2)])] if headed else []
            third.append([*head, ("jump", back), ("body", text[at:].strip())])
        behind = [third[n] for n in order]
        found = links(cut(sheet(1, first, language=language), sheet(3, behind, language=language)))
        wanted = {f"a{n + 1:03d}": f"a{order.index(n) + 6:03d}" for n in range(5)}
        right += sum(wanted[one] == other for one, other in found.items())
        wrong += sum(wanted[one] != other for one, other in found.items())
    assert right / 30 >= (0.97 if headed else least), (right, wrong)
    assert wrong <= 3


def test_pages_are_called_what_their_folios_say() -> None:
    issue = cut(sheet(1, [HARBOUR], "第1版"), sheet(2, [HARBOUR_ON], "2024年5月20日 第3版"))
    assert issue.page_names == ("1", "3")
    assert links(issue) == {"a001": "a002"}


def test_a_page_without_folio_is_counted_from_the_others() -> None:
    issue = cut(sheet(1, [OTHER], "A5"), sheet(2, [OTHER]), sheet(3, [OTHER], "A7"))
    assert issue.page_names == ("A5", "A6", "A7")
    assert cut(sheet(1, [OTHER]), sheet(2, [OTHER]), first_page=9).page_names == ("9", "10")


def test_a_half_without_headline_or_jump_line_is_found_by_its_words() -> None:
    issue = cut(sheet(1, [HARBOUR, SCHOOL]), sheet(3, [OTHER, HARBOUR_ON[1:]]))
    assert links(issue) == {"a001": "a004"}
    [(article, jump)] = issue.open_jumps
    assert (article, jump.page) == ("a002", "3")
    assert jump.reason


def test_a_half_whose_own_jump_line_was_lost_is_found_from_the_other_page() -> None:
    issue = cut(sheet(1, [HARBOUR[:2], OTHER]), sheet(3, [HARBOUR_ON]))
    assert links(issue) == {"a001": "a003"}


def test_what_fits_nothing_is_left_open_with_its_reason() -> None:
    issue = cut(sheet(1, [HARBOUR]), sheet(2, [OTHER]))
    assert links(issue) == {}
    [(_, jump)] = issue.open_jumps
    assert jump.reason == "page 3 is not in the issue"
    issue = cut(sheet(1, [HARBOUR]), sheet(3, [OTHER]))
    assert [jump.reason for _, jump in issue.open_jumps] == ["nothing there goes on with it"]
    issue = cut(sheet(1, [OTHER]), sheet(3, [HARBOUR_ON]))
    assert [jump.reason for _, jump in issue.open_jumps] == ["nothing there leads to it"]


def test_of_two_that_fit_alike_none_is_taken() -> None:
    twin: tuple[Text, ...] = (("jump", "（上接第一版）"), ("body", "（完）"))
    issue = cut(sheet(1, [HARBOUR]), sheet(3, [twin, twin]))
    assert links(issue) == {}
    assert any("fits as well" in jump.reason for _, jump in issue.open_jumps)


def test_a_keyword_leads_to_its_headline() -> None:
    first = sheet(
        1,
        [
            [("headline", "Mayor Names New Board"), ("body", "The mayor said."), ("jump", "See MAYOR, Page 3")],
            [("headline", "Fire in Harbor"), ("body", "The fire was out."), ("jump", "See FIRE, Page 3")],
        ],
    )
    third = sheet(
        3,
        [
            [("headline", "FIRE"), ("jump", "Continued from Page 1"), ("body", "Nobody was hurt.")],
            [("headline", "MAYOR"), ("jump", "Continued from Page 1"), ("body", "The board meets soon.")],
        ],
    )
    assert links(cut(first, third)) == {"a001": "a004", "a002": "a003"}


def test_a_chain_over_three_pages_is_followed() -> None:
    middle: tuple[Text, ...] = (*HARBOUR_ON[:1], ("body", "资十二亿元，港务局说码头工程明"), ("jump", "（下转第四版）"))
    last: tuple[Text, ...] = (("jump", "（上接第三版）"), ("body", "年完工，码头吞吐量随之增加。"))
    issue = cut(sheet(1, [HARBOUR]), sheet(3, [middle]), sheet(4, [last]))
    assert links(issue) == {"a001": "a002", "a002": "a003"}


def paragraph_of(root: etree._Element) -> etree._Element:
    return next(next(root.iter(f"{TEI}div")).iter(f"{TEI}p"))


def test_jump_lines_set_into_the_text_are_read_and_keep_their_place() -> None:
    first: list[Text] = [HARBOUR[0], ("body", HARBOUR[1][1] + "（下转第三版）")]
    third: list[Text] = [("body", "（上接第一版）" + HARBOUR_ON[1][1])]
    pages = (sheet(1, [first]), sheet(3, [third]))
    issue = cut(*pages)
    assert links(issue) == {"a001": "a002"}
    files = write_issue(issue, pages, software="galley 1", settings=PublishSettings())
    root = etree.fromstring(files["daily-a001.xml"])
    reference = next(root.iter(f"{TEI}ref"))
    assert (reading_text(reference), reference.get("target")) == ("（下转第三版）", "daily-a002.xml")
    assert reading_text(paragraph_of(root)) == first[1][1]


def test_a_paragraph_cut_by_the_pages_end_is_one_in_two_parts() -> None:
    pages = (sheet(1, [HARBOUR]), sheet(3, [HARBOUR_ON]))
    files = write_issue(cut(*pages), pages, software="galley 1", settings=PublishSettings())
    for content in files.values():
        assert tei_schema().validate(etree.fromstring(content)), tei_schema().error_log
    first, second = (etree.fromstring(files[f"daily-a00{n}.xml"]) for n in (1, 2))
    foot, head = paragraph_of(first), paragraph_of(second)
    assert (foot.get("part"), head.get("part")) == ("I", "F")
    assert foot.get("next") == f"daily-a002.xml#{head.get(XML_ID)}"
    assert head.get("prev") == f"daily-a001.xml#{foot.get(XML_ID)}"
    article = [next(root.iter(f"{TEI}div")) for root in (first, second)]
    assert (article[0].get("next"), article[1].get("prev")) == ("daily-a002.xml", "daily-a001.xml")
    assert reading_text(foot) + reading_text(head) == HARBOUR[1][1] + HARBOUR_ON[1][1]


def test_a_paragraph_that_ended_is_not_joined() -> None:
    ended: list[Text] = [HARBOUR[0], ("body", "新码头昨天开工，港务局表示吞吐量将翻一番。"), HARBOUR[2]]
    issue = cut(sheet(1, [ended]), sheet(3, [HARBOUR_ON]))
    assert links(issue) == {"a001": "a002"}
    assert (issue.articles[0].cut_foot, issue.articles[1].cut_head) == (None, None)


@given(
    st.lists(st.sampled_from([HARBOUR, SCHOOL, OTHER, HARBOUR_ON, SCHOOL_ON]), min_size=1, max_size=4),
    st.lists(st.sampled_from([HARBOUR_ON, SCHOOL_ON, OTHER, HARBOUR]), min_size=1, max_size=4),
)
def test_every_jump_line_is_joined_or_left_open_with_a_reason(
    first: list[tuple[Text, ...]], second: list[tuple[Text, ...]]
) -> None:
    issue = cut(sheet(1, first), sheet(3, second))
    onward = links(issue)
    assert len(set(onward.values())) == len(onward)
    known = {article.id: article for article in issue.articles}
    for one, other in onward.items():
        assert known[one].pages != known[other].pages
    for article in issue.articles:
        assert all(bool(jump.article) != bool(jump.reason) for jump in article.jumps)
    assert all(passages(article) for article in issue.articles)


def passages(article: Article) -> tuple[str, ...]:
    return (*article.heads, *article.body)


def test_the_review_lists_jump_lines_left_open() -> None:
    pages = (sheet(1, [HARBOUR]), sheet(2, [OTHER]))
    issue = cut(*pages)
    blank = np.full((1800, 1200), 255, dtype=np.uint8)
    index = dict(write_report(issue, pages, lambda _: blank, "galley 1"))["index.html"].decode()
    assert "Jump lines left open" in index
    assert "page 3 is not in the issue" in index
    joined = (sheet(1, [HARBOUR]), sheet(3, [HARBOUR_ON]))
    index = dict(write_report(cut(*joined), joined, lambda _: blank, "galley 1"))["index.html"].decode()
    assert "Jump lines left open" not in index
