"""Bylines, datelines, captions and credits by their words; articles with their parts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.bylines import are_names, find_bylines, is_byline, read_byline, read_credits, without_specks
from pipeline.language.captions import find_credit, is_caption
from pipeline.language.credits import Credits
from pipeline.language.datelines import complete_date, read_dateline
from pipeline.language.folios import is_folio
from pipeline.language.names import part_names
from tests.floors import make
from tests.press import set_page
from tests.press.fonts import missing_fonts


def persons(found: Credits | None) -> list[tuple[str, str]]:
    assert found is not None
    return [(person.name, person.role) for person in found.persons]


def organisations(found: Credits | None) -> list[tuple[str, str]]:
    assert found is not None
    return [(one.name, one.role) for one in found.organisations]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("□ 汪昌莲", [("汪昌莲", "")]),
        ("■郑娟", [("郑娟", "")]),
        ("□王 刚", [("王刚", "")]),
        ("本报记者 唐鸫涵 赵洋斌", [("唐鸫涵", "本报记者"), ("赵洋斌", "本报记者")]),
        ("本报记者唐鸫涵赵洋斌", [("唐鸫涵", "本报记者"), ("赵洋斌", "本报记者")]),
        ("■■本报记者 蔡茂楷", [("蔡茂楷", "本报记者")]),
        ("记者 张三 通讯员 李四 王五", [("张三", "记者"), ("李四", "通讯员"), ("王五", "通讯员")]),
        ("记者张三通讯员李四", [("张三", "记者"), ("李四", "通讯员")]),
        ("本报记者 魏小娥 实习生 马亮", [("魏小娥", "本报记者"), ("马亮", "实习生")]),
        ("文/周伟", [("周伟", "文")]),
        ("文/张三 图/李四", [("张三", "文"), ("李四", "图")]),
        ("张三/文 李四/图", [("张三", "文"), ("李四", "图")]),
        ("张三 文 李四 摄", [("张三", "文"), ("李四", "摄")]),
        ("本报记者 张三 文/图", [("张三", "本报记者; 文; 图")]),
        ("本报记者 张三 李四 摄影报道", [("张三", "本报记者; 摄影报道"), ("李四", "本报记者; 摄影报道")]),
        ("（业勤 整理）", [("业勤", "整理")]),
        ("(何桂整理)", [("何桂", "整理")]),
        ("（喻岚宁）", [("喻岚宁", "")]),
        ("（張三）", [("張三", "")]),
        ("張三 编译", [("張三", "编译")]),
        ("[英]约翰·史密斯 著 张三 译", [("约翰·史密斯", "著"), ("张三", "译")]),
        ("作者：张三", [("张三", "作者")]),
        ("口述：王刚 整理：李雪", [("王刚", "口述"), ("李雪", "整理")]),
        ("王刚口述 李雪整理", [("王刚", "口述"), ("李雪", "整理")]),
        ("本報特約記者 張學良", [("張學良", "本報特約記者")]),
        ("By the Associated Press.", []),
        ("BY N. O. MESSENGER.", [("N. O. MESSENGER", "")]),
        ("BY M. O. HOLLIN", [("M. O. HOLLIN", "")]),
        ("By Dr. M. Hollin", [("M. Hollin", "")]),
        ("Par M. Dupont", [("Dupont", "")]),
        ("BYI.T. HOLLIN", [("I.T. HOLLIN", "")]),
        ("BY E.C.CARTMELL", [("E.C. CARTMELL", "")]),
        ("(A.P.)", []),
        ("ByJohn Smith", [("John Smith", "")]),
        ("By.MABEL MARCHBANK", [("MABEL MARCHBANK", "")]),
        ("By Agnes Sedgeworth, Staff Correspondent", [("Agnes Sedgeworth", "Staff Correspondent")]),
        ("By JOHN SMITH, Staff Correspondent", [("JOHN SMITH", "Staff Correspondent")]),
        ("By JOHN SMITH and MARY JONES", [("JOHN SMITH", ""), ("MARY JONES", "")]),
        ("By John Smith of The Star Staff", [("John Smith", "of The Star Staff")]),
        ("By Capt. John Smith, Jr.", [("John Smith, Jr.", "")]),
        ("Translated by Mary Jones", [("Mary Jones", "Translated")]),
        ("From Our Special Correspondent", [("", "Our Special Correspondent")]),
        ("(From Our Own Correspondent.)", [("", "Our Own Correspondent")]),
        ("Von unserem Korrespondenten", [("", "unserem Korrespondenten")]),
        ("Von unserem Berliner Korrespondenten", [("", "unserem Berliner Korrespondenten")]),
        ("Telegramm unseres Korrespondenten", [("", "unseres Korrespondenten")]),
        ("(Tel. unseres A-Korr.)", [("", "unseres A-Korr")]),
        ("Von Dr. Elisbeth Kobelrick", [("Elisbeth Kobelrick", "")]),
        ("Bon Nichard Stowronncf.", [("Nichard Stowronncf", "")]),
        ("Von Hans von Meyer und Fritz Müller", [("Hans von Meyer", ""), ("Fritz Müller", "")]),
        ("Par Jean Dupont", [("Jean Dupont", "")]),
        ("De notre envoyé spécial Jean Dupont", [("Jean Dupont", "notre envoyé spécial")]),
        ("De notre correspondant particulier", [("", "notre correspondant particulier")]),
    ],
)
def test_bylines_name_their_persons(text: str, named: list[tuple[str, str]]) -> None:
    found = read_byline(text)
    assert persons(found) == named
    assert found is not None
    assert 0.5 < found.confidence < 1.0


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("综合自南方都市报、光明网等", [("南方都市报", "source"), ("光明网", "source")]),
        ("（综合自南方都市报、光明网等，业勤整理）", [("南方都市报", "source"), ("光明网", "source")]),
        ("（据新华社）", [("新华社", "source")]),
        ("新华社发（王伟 摄）", [("新华社", "agency")]),
        ("新乡市委 王立平", [("新乡市委", "affiliation")]),
        ("（作者单位：新乡市委）", [("新乡市委", "affiliation")]),
        ("By the Associated Press", [("Associated Press", "agency")]),
        ("By JOHN SMITH, Associated Press Staff Writer", [("Associated Press", "agency")]),
        ("By Prof. John Dewey, Columbia University", [("Columbia University", "affiliation")]),
        ("(Reuter.)", [("Reuter", "agency")]),
        ("[Associated Press]", [("Associated Press", "agency")]),
        ("Special Dispatch to The Star.", [("The Star", "agency")]),
        ("Special to The Star", [("The Star", "agency")]),
        ("By Cable to The Straits Times.", [("The Straits Times", "agency")]),
        (
            "Cablegram to The Sunday Star and New York World. Copyright, 1918.",
            [("The Sunday Star", "agency"), ("New York World", "agency")],
        ),
        ("（作者系北京大学教授、博士生导师）", [("北京大学", "affiliation")]),
    ],
)
def test_organisations_say_what_they_are_to_the_text(text: str, named: list[tuple[str, str]]) -> None:
    assert organisations(read_credits(text)) == named


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        ("北京大学教授 李明", "教授", ""),
        ("李明（北京大学教授）", "教授", ""),
        ("By Senator William E. Borah", "Senator", ""),
        ("Von Dr. phil. Hans Meyer", "Dr. phil.", ""),
        ("Von Hans Meyer (Zürich)", "", "Zürich"),
        ("By MRS. JOHN SMITH", "MRS.", ""),
        ("By the Right Hon. Winston Churchill", "Right Hon.", ""),
        ("本报驻京记者 张三 北京报道", "", "北京"),
    ],
)
def test_names_are_told_from_titles_and_places(text: str, title: str, place: str) -> None:
    found = read_byline(text)
    assert found is not None
    assert (found.persons[0].title, found.persons[0].place) == (title, place)
    assert title not in found.persons[0].name or not title


NAMES = st.builds(
    "".join, st.tuples(st.sampled_from("王李张刘陈杨赵周"), st.text("伟芳娜敏静丽强磊", min_size=1, max_size=2))
)


@given(
    st.sampled_from(["本报记者", "记者", "通讯员", "见习记者", "本报特约记者"]), st.lists(NAMES, min_size=1, max_size=4)
)
def test_names_under_a_role_are_had_back(role: str, names: list[str]) -> None:
    for text in (f"{role} {' '.join(names)}", f"□{role}　{'　'.join(names)}", f"（{role} {'、'.join(names)}）"):
        assert persons(read_byline(text)) == [(name, role) for name in names]


@given(st.text(alphabet="（）记者王刚摄 、/文图，本报讯新华社5月19日电整理", max_size=40))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    for one in find_bylines(text, first=True, last=True):
        assert 0 <= one.start < one.end <= len(text)
        said = text[one.start : one.end].replace(" ", "").replace("、", "")
        assert all(person.name in said for person in one.credits.persons)
        assert all(organisation.name in said for organisation in one.credits.organisations)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("本报讯 （记者 李朝民）昨天，天气很好。", ["（记者 李朝民）"]),
        ("新华社北京5月19日电（记者张三、李四）今天上午，", ["（记者张三、李四）"]),
        ("本报讯 记者张三报道：昨天", ["记者张三"]),
        ("新华社记者陈雁、本报记者王伟报道", ["新华社记者陈雁、本报记者王伟"]),
        ("新华社记者张三北京5月19日电 今天", ["新华社记者张三"]),
        ("【本报记者张三报道】昨天", ["【本报记者张三报道】"]),
        ("他说（张三）去了。后来都好了。（魏久纯）", ["（魏久纯）"]),
        ("一切都好。张海芳 付纯志 赵学堂", ["张海芳 付纯志 赵学堂"]),
        ("一切都好。（据新华社电）", ["（据新华社电）"]),
        ("it was all over yesterday morning.—Reuter.", ["Reuter."]),
        ("君子進而教之匡其不逮實有厚望焉申報主人謹白", ["申報主人謹白"]),
        ("以上各節，務請垂注。本校同學會敬啟", ["本校同學會敬啟"]),
        ("光臨無任歡迎特此敬啟", []),
        ("昨天（下午）他来了。（见下图）", []),
    ],
)
def test_bylines_set_into_a_paragraph(text: str, said: list[str]) -> None:
    assert [text[one.start : one.end] for one in find_bylines(text, first=True, last=True)] == said


@pytest.mark.parametrize(
    ("text", "said", "named"),
    [
        ("图为活动现场。新华社记者张三摄", "新华社记者张三摄", ["张三"]),
        ("活动现场。 （张三 摄）", "（张三 摄）", ["张三"]),
        ("新华社发（王伟 摄）", "新华社发（王伟 摄）", ["王伟", "新华社"]),
        ("图为现场。（CFP供图）", "（CFP供图）", ["CFP"]),
        ("（资料图片）", "（资料图片）", []),
        ("The bridge. Photo by John Smith.", "Photo by John Smith.", ["John Smith"]),
        ("Die Brücke. Foto: Hans Meyer", "Foto: Hans Meyer", ["Hans Meyer"]),
        ("Der See. Foto: Keystone/dpa", "Foto: Keystone/dpa", ["Keystone", "dpa"]),
    ],
)
def test_captions_say_who_took_the_picture(text: str, said: str, named: list[str]) -> None:
    found = find_credit(text)
    assert found is not None
    assert text[found.start : found.end] == said
    names = [person.name for person in found.credits.persons]
    assert names + [one.name for one in found.credits.organisations] == named
    assert not is_byline(said)


def test_captions_without_credit_have_none() -> None:
    assert find_credit("他站在桥上。") is None
    assert find_credit("The mayor at home.") is None
    assert find_credit("") is None


@pytest.mark.parametrize(
    "text",
    [
        "记者在采访中了解到，这条路已经修好。",
        "“11·29”枪击记者案。《福",
        "by the end of the year the committee will have finished",
        "Von dem Tage an war alles anders, und niemand wusste warum.",
        "本报讯",
        "2024年5月20日",
        "辽宁省本溪钢铁集团公司",
        "母亲，还有一位银行",
        "张三 摄",
        "Von Paris nach Berlin",
        "By Order of the Mayor",
        "special to the people of this town",
        "",
    ],
)
def test_text_is_no_byline(text: str) -> None:
    assert not is_byline(text)


@pytest.mark.parametrize("text", ["戚拙秋·", "·戚远守", "■陈山然.", "口 卫影 云河若"])
def test_a_mark_read_as_a_speck_is_no_part_of_the_names(text: str) -> None:
    assert are_names(text)
    assert without_specks(text) in ("戚拙秋", "戚远守", "陈山然", "卫影 云河若")


def test_names_run_together_are_parted_by_their_surnames() -> None:
    assert part_names("冯秋斌程兰艳") == ("冯秋斌", "程兰艳")
    assert part_names("孙明谢清") == ("孙明", "谢清")
    assert part_names("的了是") == ()


@pytest.mark.parametrize(
    ("text", "said", "agency", "place", "when"),
    [
        ("新华社北京5月19日电（记者某某）今天", "新华社北京5月19日电", "新华社", "北京", "--05-19"),
        ("本报上海一月二十日讯 今天", "本报上海一月二十日讯", "本报", "上海", "--01-20"),
        ("【中央社重慶十九日電】今", "【中央社重慶十九日電】", "中央社", "重慶", "---19"),
        ("本报讯 昨天", "本报讯", "本报", "", ""),
        ("新华社北京1998年5月19日电", "新华社北京1998年5月19日电", "新华社", "北京", "1998-05-19"),
        ("LONDON, August 31.—Public", "LONDON, August 31.—", "", "LONDON", "--08-31"),
        ("LONDON, August 31 (By Associated Press).—Public", None, "Associated Press", "LONDON", "--08-31"),
        ("WASHINGTON (AP) —The", None, "AP", "WASHINGTON", ""),
        ("Berlin, 12. März. Der Rat", None, "", "Berlin", "--03-12"),
        ("London, 3. Mai. (Reuter.) Der", None, "Reuter", "London", "--05-03"),
        ("Londres, 3 mai (Havas). Le", None, "Havas", "Londres", "--05-03"),
    ],
)
def test_datelines(text: str, said: str | None, agency: str, place: str, when: str) -> None:
    found = read_dateline(text)
    assert found is not None
    assert (found.agency, found.place, found.when, found.start) == (agency, place, when, 0)
    assert said is None or text[: found.end] == said
    assert found.date in text


@pytest.mark.parametrize(
    "text",
    ["今天上午，市图书馆开馆。", "In May, 12 men went out.", "本报消息灵通人士称", "本报电话很多", "Sonntag, 31. März"],
)
def test_no_dateline_in_plain_text(text: str) -> None:
    assert read_dateline(text) is None


@pytest.mark.parametrize(
    ("when", "issue", "whole"),
    [
        ("--05-19", "1998-05-20", "1998-05-19"),
        ("--12-31", "1998-01-02", "1997-12-31"),
        ("--01-03", "1998-01-02", "1998-01-03"),
        ("---19", "1940-03-20", "1940-03-19"),
        ("---30", "1940-03-20", "---30"),
        ("---28", "1940-03-20", "1940-02-28"),
        ("--05-19", "", "--05-19"),
        ("--05-19", "1998", "--05-19"),
        ("1997-05-19", "1998-05-20", "1997-05-19"),
        ("", "1998-05-20", ""),
    ],
)
def test_a_date_takes_its_year_from_the_issue(when: str, issue: str, whole: str) -> None:
    assert complete_date(when, issue) == whole


@given(st.dates(dt.date(1850, 1, 10), dt.date(2100, 1, 1)), st.integers(0, 300))
def test_a_report_is_dated_before_its_paper(issue: dt.date, days: int) -> None:
    day = issue - dt.timedelta(days=days)
    assert complete_date(f"--{day.month:02d}-{day.day:02d}", issue.isoformat()) == day.isoformat()


def test_captions_and_folios_by_their_words() -> None:
    assert is_caption("图为活动现场。")
    assert is_caption("新华社记者某某摄")
    assert not is_caption("他站在桥上。")
    assert is_folio("第5版")
    assert is_folio("责任编辑 周曦")
    assert is_folio("www.hkej.com")
    assert is_folio("zbs2250@263.net")
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
