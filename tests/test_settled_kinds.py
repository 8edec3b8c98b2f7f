"""Kinds that likely roles settle, on regions by hand: captions and their parts, names under portraits, bylines under
folios, lettering."""

from __future__ import annotations

import pytest

from pipeline.language.captions import ends_as_credit
from pipeline.model import Box, LaidOutPage, Line, Region, RegionKind, Setting
from pipeline.stages.layout.roles.features import measure_sureness
from pipeline.stages.layout.roles.kinds import settle_kinds

UNIT = 20.0
PICTURE = Box(left=100, top=100, right=500, bottom=600)


class Page:
    """Regions of one line or more, each line as high as a unit."""

    def __init__(self) -> None:
        self.regions: list[Region] = [Region(id="picture", kind="picture", box=PICTURE)]
        self.lines: dict[str, Line] = {}
        self.settings: list[Setting] = []

    def add(
        self,
        name: str,
        kind: RegionKind,
        where: tuple[int, int, int],
        *said: str,
        likely: dict[str, float],
        size: float = 1.0,
        belongs_to: str = "",
    ) -> None:
        """``where``: left, top and right."""
        left, top, right = where
        names = []
        for at, text in enumerate(said):
            box = Box(left=left, top=top + 26 * at, right=right, bottom=top + 26 * at + round(UNIT * size))
            line = Line(id=f"{name}{at}", text=text, box=box, confidence=1.0)
            self.lines[line.id] = line
            self.settings.append(Setting(line=line.id, indent=0.0, shortfall=0.0, size=size, weight=1.0))
            names.append(line.id)
        hull = Box(left=left, top=top, right=right, bottom=self.lines[names[-1]].box.bottom)
        ordered = tuple(sorted(likely.items(), key=lambda item: -item[1]))
        self.regions.append(
            Region(id=name, kind=kind, box=hull, lines=tuple(names), likely=ordered, belongs_to=belongs_to)
        )

    def settle(self) -> dict[str, tuple[str, str]]:
        layout = LaidOutPage(scan="p0001", regions=tuple(self.regions), settings=tuple(self.settings))
        settled = settle_kinds(layout, self.lines, UNIT)
        return {region.id: (region.kind, region.belongs_to) for region in settled.regions}


@pytest.mark.parametrize(
    ("words", "left", "kind"),
    [
        ("William Lloyd Garrison.", 200, "caption"),
        ("GARRISON DAY CELEBRATED BY MANY", 200, "headline"),
        ("William Lloyd Garrison.", 480, "headline"),
    ],
)
def test_a_name_in_the_middle_under_a_picture_says_whom_it_shows(words: str, left: int, kind: str) -> None:
    page = Page()
    page.add("name", "headline", (left, 606, left + 200), words, likely={"heading": 0.8, "caption": 0.2}, size=1.4)
    assert page.settle()["name"][0] == kind


def test_a_line_between_a_picture_and_its_caption_is_the_caption_s_headline() -> None:
    page = Page()
    page.add(
        "title", "body", (180, 608, 420), "PRINCIPAL FLOOR PLAN", likely={"furniture": 0.6, "caption": 0.3}, size=1.4
    )
    page.add("words", "body", (110, 640, 490), "The explosion took place here.", likely={"caption": 0.9})
    assert page.settle() == {
        "picture": ("picture", ""),
        "title": ("caption", "picture"),
        "words": ("caption", "picture"),
    }


def test_a_byline_under_a_folio_goes_with_the_headline_under_it() -> None:
    page = Page()
    page.add("folio", "headline", (900, 20, 1000), "第7版", likely={"furniture": 0.98}, size=3.0)
    page.add("byline", "byline", (880, 90, 1000), "本报记者 赵广飞", likely={"byline": 0.99}, belongs_to="folio")
    page.add("title", "headline", (540, 120, 960), "农产品质量建设推动外贸向好", likely={"heading": 1.0}, size=4.0)
    settled = page.settle()
    assert settled["byline"] == ("byline", "title")
    assert settled["folio"][0] == "folio"


def test_what_stands_in_a_picture_is_its_lettering_though_rules_made_a_heading_of_it() -> None:
    page = Page()
    page.add("sign", "headline", (200, 300, 260), "ROTUNDA", likely={"furniture": 0.9}, size=1.4)
    page.add("part", "subtitle", (200, 340, 260), "No. 7", likely={"furniture": 0.9}, belongs_to="sign")
    settled = page.settle()
    assert settled["sign"] == ("other", "")
    assert settled["part"] == ("other", "")


def test_lines_of_a_column_that_a_picture_reaches_into_are_text() -> None:
    page = Page()
    page.add("text", "body", (110, 104, 300), "中共中央政治局常委、國", "務院總理李強，中共中央", likely={"text": 0.9})
    assert page.settle()["text"][0] == "body"


def test_a_line_in_large_type_that_is_likely_a_heading_is_one() -> None:
    page = Page()
    page.add("title", "body", (600, 100, 700), "生意經", likely={"heading": 0.65, "text": 0.2}, size=1.4)
    page.add("text", "body", (600, 200, 900), "他說：“我們去吧。”", likely={"heading": 0.65, "text": 0.2}, size=1.4)
    settled = page.settle()
    assert (settled["title"][0], settled["text"][0]) == ("headline", "body")


def test_a_caption_s_further_lines_in_small_type_are_its_own() -> None:
    """Its first line is set in and was told by its words."""
    page = Page()
    page.add(
        "first",
        "caption",
        (140, 606, 490),
        "近年来，云南省罗平县板桥镇",
        likely={"caption": 0.9},
        size=0.85,
        belongs_to="picture",
    )
    page.add(
        "rest", "body", (104, 632, 490), "大面积推广种植", "种姜农民人均增收", "一千元", likely={"text": 0.9}, size=0.85
    )
    assert page.settle()["rest"] == ("caption", "picture")
    page.settings = [
        one
        if not one.line.startswith("rest")
        else Setting(line=one.line, indent=0.0, shortfall=0.0, size=1.0, weight=1.0)
        for one in page.settings
    ]
    assert page.settle()["rest"][0] == "body"


@pytest.mark.parametrize(("top", "kind"), [(20, "folio"), (140, "headline")])
def test_a_paper_s_name_beside_the_date_belongs_to_the_page(top: int, kind: str) -> None:
    page = Page()
    page.add("date", "folio", (700, 26, 900), "2019年6月10日 星期一", likely={"furniture": 0.95})
    page.add("name", "headline", (920, top, 1000), "信報", likely={"furniture": 0.6, "heading": 0.38}, size=1.4)
    for at in range(12):
        page.add(f"text{at}", "body", (600, 700 + 60 * at, 900), "他说了，“我们去吧", likely={"text": 1.0})
    assert page.settle()["name"][0] == kind


def test_a_caption_in_pieces_beside_its_picture_is_put_together_by_a_credit_that_was_misread() -> None:
    page = Page()
    page.add("first", "body", (496, 300, 600), "早前圓滿結束的", "金禧校慶禮上", likely={"text": 0.9}, size=1.2)
    page.add(
        "second",
        "kicker",
        (496, 352, 600),
        "局副局長蔡若蓮",
        likely={"heading": 0.6, "text": 0.3},
        size=1.2,
        belongs_to="third",
    )
    page.add(
        "third",
        "headline",
        (496, 378, 600),
        "（右）合照。",
        "（受訪者面片）",
        likely={"byline": 0.5, "caption": 0.4},
        size=1.2,
    )
    page.add(
        "text", "body", (620, 300, 900), "校長自言從小沒想過做老師，", "入行教書是機緣巧合。", likely={"text": 0.9}
    )
    settled = page.settle()
    assert settled["first"] == ("caption", "picture")
    assert not {"second", "third"} & settled.keys()
    assert settled["text"][0] == "body"


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("開心合照(受訪者涸片)", True),
        ("開心合照。（受防者面片）", True),
        ("（吳楚始攝）", True),
        ("他說（見圖二）之後才離開", False),
        ("一張舊照片", False),
    ],
)
def test_a_credit_is_known_though_it_was_misread(words: str, is_one: bool) -> None:
    assert ends_as_credit(words) is is_one


def test_a_short_line_that_says_who_stands_where_in_a_picture_is_its_caption() -> None:
    page = Page()
    page.add("who", "kicker", (110, 606, 300), "Mukesh (left), Anil", likely={"heading": 0.6, "caption": 0.1})
    page.add("other", "kicker", (310, 606, 480), "Ambani brothers", likely={"heading": 0.6, "caption": 0.1})
    settled = page.settle()
    assert settled["who"] == ("caption", "picture")
    assert settled["other"][0] == "kicker"


@pytest.mark.parametrize(("left", "top", "kind"), [(600, 404, "body"), (600, 460, "kicker"), (680, 404, "kicker")])
def test_the_last_row_of_a_column_is_no_kicker_of_the_headline_under_it(left: int, top: int, kind: str) -> None:
    page = Page()
    page.add("column", "body", (600, 280, 900), *["今年水產養殖業穩步發展市場看好"] * 5, likely={"text": 0.99})
    page.add("row", "kicker", (left, top, left + 200), "企業進一步拓展市場，桂水軒", likely={"text": 0.99}, size=1.3)
    assert page.settle()["row"][0] == kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (("任鸣左效强",), "byline"),
        (("任鸣 左效强",), "byline"),
        (("他说这里的收成",), "body"),
        (("任鸣左效强", "说了很多话"), "body"),
        (("Anna Berg",), "body"),
    ],
)
def test_a_line_of_chinese_names_by_itself_in_a_column_signs_it(said: tuple[str, ...], kind: str) -> None:
    page = Page()
    page.add("names", "body", (800, 700, 900), *said, likely={"furniture": 0.66, "text": 0.2, "byline": 0.3})
    assert page.settle()["names"][0] == kind


def line(said: str, confidence: float) -> Line:
    return Line(id=said, text=said, box=PICTURE, confidence=confidence)


def test_a_bracket_taken_for_a_character_says_nothing_of_its_headline() -> None:
    assert measure_sureness([line("三", 0.2), line("继续深耕中国市场", 1.0)]) == 1.0
    # Headlines that were read in pieces are as sure as these, and Latin ones have words of a letter.
    assert measure_sureness([line("楼", 0.2), line("铁路", 1.0)]) == 0.6
    assert measure_sureness([line("A", 0.2), line("Harbour Opens", 1.0)]) == 0.6
