"""``galley import``: from text that others recognised to TEI, with and without pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from pipeline.formats.tei import ReadArticle, read_tei
from pipeline.model import IssueInfo, RecognisedPage
from pipeline.model.page import OrderedPage
from tests.conftest import HEIGHT, STORY, WIDTH, Desk
from tests.imported_pages import alto, article, hocr, mets, page
from tests.tei_schema import tei_schema
from tests.test_import_formats import written

BODY = (
    "The new bridge over the harbour was opened on Monday by the mayor and a band of forty pipers. "
    "Trains begin in March."
)


def read_issue(desk: Desk, issue: str) -> list[ReadArticle]:
    return [one for path in sorted((desk.output / issue / "tei").glob(f"{issue}-a*.xml")) for one in read_tei(path)]


def record(desk: Desk, issue: str, name: str, number: int = 1) -> dict[str, object]:
    found = msgspec.json.decode(desk.artefact(number, name, issue).read_bytes())["record"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xml", alto()), ("a.xml", alto(scale=2.0)), ("a.xml", page()), ("a.hocr", hocr())],
    ids=["alto", "alto twice the size", "page", "hocr"],
)
@pytest.mark.parametrize("pictured", [True, False], ids=["with a picture", "without"])
def test_a_page_with_places_becomes_an_article(desk: Desk, name: str, content: str, *, pictured: bool) -> None:
    path = written(desk.path, f"in/{name}", content)
    if pictured:
        desk.draw("a.png").rename(desk.path / "in/a.png")
    run = desk.galley("import", str(path))
    assert run.code == 0, run.err
    (story,) = read_issue(desk, "a")
    assert story.headline == STORY[0]
    assert "Ann Porter" in story.bylines[0]
    assert " ".join(story.paragraphs) == BODY
    assert "7 lines: 7 in articles; 0 lost" in run.out
    tei = (desk.output / "a/tei/full/a-a001.xml").read_text()
    assert ("<graphic " in tei) == pictured
    assert "<zone " in tei
    # What stands at the same place as in the picture, whatever the file counts in.
    (top,) = re.findall(r'<zone [^>]*xml:id="a001-p0001-l0001"[^>]*>', tei)
    assert (WIDTH, HEIGHT) == (300, 400)
    ulx = int(re.findall(r'ulx="(\d+)"', top)[0])
    assert abs(ulx - (20 if pictured or "600" not in content else 40)) <= 1
    again = desk.galley("import", str(path))
    assert "nothing to be made" in again.err


def test_another_text_makes_only_what_depends_on_it(desk: Desk) -> None:
    path = written(desk.path, "in/a.xml", alto())
    desk.draw("a.png").rename(desk.path / "in/a.png")
    assert desk.galley("import", str(path)).code == 0
    before = desk.stamps()
    written(desk.path, "in/a.xml", alto((*STORY[:-1], "Trains begin in April.")))
    assert desk.galley("import", str(path)).code == 0
    after = desk.stamps()
    assert after["a/pages/0001/1-prepare.json"] == before["a/pages/0001/1-prepare.json"]
    assert after["a/pages/0001/2-recognise.json"] != before["a/pages/0001/2-recognise.json"]
    assert read_issue(desk, "a")[0].paragraphs[-1].endswith("April.")


def test_a_folder_of_scans_with_text_beside_them(desk: Desk) -> None:
    for name in ("1", "2"):
        desk.draw(f"{name}.png", (f"Page {name} has news", *STORY[1:]))
        written(desk.scans, f"{name}.xml", alto((f"Page {name} has news", *STORY[1:]), image=""))
    desk.draw("3.png")
    desk.configure(recognise={"engine": "import"})
    run = desk.galley("run")
    assert run.code == 1
    assert "3.png: there is no text for it" in run.err
    assert [one.headline for one in read_issue(desk, "scans")] == ["Page 1 has news", "Page 2 has news"]


def test_an_issue_by_its_mets_with_what_is_missing_said(desk: Desk) -> None:
    logical = article(("T1", "B3", "PARAGRAPH"), ("T1", "B1", "TITLE"), ("T1", "B2", "AUTHOR"))
    path = written(desk.path, "in/ledger-mets.xml", mets(("1.xml", "2.xml", "3.xml"), (), logical))
    written(desk.path, "in/1.xml", alto())
    written(desk.path, "in/2.xml", b"<alto><Lay")
    run = desk.galley("import", str(path))
    assert run.code == 1
    assert "2.xml: is damaged XML" in run.err
    assert "3.xml: is named by ledger-mets.xml, and there is no such file that may be opened in" in run.err
    (story,) = read_issue(desk, "ledger")
    assert story.headline == STORY[0]
    assert " ".join(story.paragraphs) == BODY
    info = msgspec.json.decode((desk.output / "ledger/articles.json").read_bytes())["record"]["info"]
    assert msgspec.convert(info, IssueInfo).title == "Harbour Ledger"
    flows = msgspec.convert(record(desk, "ledger", "4-order.json"), OrderedPage).flows
    assert flows[0].regions == ("g0003", "g0001", "g0002")
    desk.configure(recognise={"articles": "found"})
    assert desk.galley("import", str(path)).code == 1
    flows = msgspec.convert(record(desk, "ledger", "4-order.json"), OrderedPage).flows
    assert not any(name.startswith("g") for flow in flows for name in flow.regions)


def test_a_page_given_twice_fails_and_harms_no_other(desk: Desk) -> None:
    written(desk.path, "in/a.xml", alto(image=""))
    written(desk.path, "in/a.hocr", hocr().replace("a.png", ""))
    written(desk.path, "in/b.xml", alto(image=""))
    run = desk.galley("import", "in")
    assert run.code == 1
    assert "is a page that a.hocr gives too" in run.err
    assert len(read_issue(desk, "in")) == 2


def test_a_picture_of_another_page_is_refused(desk: Desk) -> None:
    path = written(desk.path, "in/a.xml", alto(scale=2.0).replace('WIDTH="600"', 'WIDTH="900"'))
    desk.draw("a.png").rename(desk.path / "in/a.png")
    run = desk.galley("import", str(path))
    assert run.code == 1
    assert "its picture has 300 x 400 pixels" in run.err


@pytest.mark.parametrize("size", ["99999999", "1e300", "inf", "nan"])
def test_a_page_of_impossible_size_is_named(desk: Desk, size: str) -> None:
    written(desk.path, "in/a.xml", alto(image="").replace('Page ID="P1" WIDTH="300"', f'Page ID="P1" WIDTH="{size}"'))
    written(desk.path, "in/b.xml", alto(image=""))
    run = desk.galley("import", "in")
    assert run.code == 1
    assert "in/a.xml" in run.err
    assert "Traceback" not in run.err
    assert len(read_issue(desk, "in")) == 1


def test_lines_that_the_file_doubts_and_empty_ones_are_kept_apart(desk: Desk) -> None:
    content = alto((*STORY, "", "~,;:")).replace("WC='0.9' CONTENT=\"~", "WC='0.1' CONTENT=\"~")
    assert desk.galley("import", str(written(desk.path, "in/a.xml", content))).code == 0
    found = msgspec.convert(record(desk, "a", "2-recognise.json"), RecognisedPage)
    assert [line.text for line in found.lines] == list(STORY)
    assert [line.text for line in found.rejected] == ["~,;:"]


OPINION = (
    "桥要“通”,更要“畅”",
    "近日,江边的老桥修好了。这座桥修了三年,往来的人都说方便多\n了。桥面比从前宽,栏杆也换了新的。",
    "老桥修好更需用心",
    "修桥铺路是好事,关键是为老百姓着想。为此,有关部门发布了《关于进一步做好无偿",
    "献血者激励奖励工作的通知》。这座老桥的冰火两重 天,说明修桥要 用心。",
    "综合自南方都市报、光明网等 (业勤 整理)",
    "菜市场里看民生",
    "□ 汪昌莲",
    "今年 5 月,菜市场里的菜价平稳,摊主和买菜的人都高兴。",
)


def import_text(desk: Desk, blocks: Sequence[str]) -> list[ReadArticle]:
    run = desk.galley("import", str(written(desk.path, "in/opinion.txt", "\n\n".join(blocks))))
    assert run.code == 0, run.err
    assert "0 lost" in run.out
    assert "0 without support" in run.out
    return read_issue(desk, "opinion")


def test_text_alone_becomes_articles_by_its_wording(desk: Desk) -> None:
    first, second = import_text(desk, OPINION)
    assert first.heads == ("桥要“通”，更要“畅”", "老桥修好更需用心")
    assert second.headline == "菜市场里看民生"
    assert "汪昌莲" in second.bylines[0]
    assert "业勤" in " ".join(first.bylines)
    assert first.paragraphs == (
        "近日，江边的老桥修好了。这座桥修了三年，往来的人都说方便多了。桥面比从前宽，栏杆也换了新的。",
        "修桥铺路是好事，关键是为老百姓着想。为此，有关部门发布了《关于进一步做好无偿"
        "献血者激励奖励工作的通知》。这座老桥的冰火两重天，说明修桥要用心。",
    )
    assert second.paragraphs == ("今年 5 月，菜市场里的菜价平稳，摊主和买菜的人都高兴。",)


ENGLISH = """THE EVENING POST                                                3

HARBOUR BRIDGE OPENS AFTER
THREE YEARS OF LABOUR

Mayor Praises Workmen

By JOHN SMITH, Staff Correspondent

The new bridge over the harbour was opened on Monday by the mayor and a com-
mittee of forty citizens. It is a well-
known fact that the old one was

too narrow for two carts to pass.

Crowds on the Quay

Several thousand people stood on the quay of the harbour when the bridge was
opened, and the mayor spoke for an hour.

WHEAT PRICES FALL
CHICAGO, August 31 (By Associated Press).—Wheat fell two cents a bushel on
heavy receipts from the north-west.
"""


def test_english_text_alone_with_wrapped_lines(desk: Desk) -> None:
    first, second = import_text(desk, [ENGLISH])
    assert first.heads == (
        "HARBOUR BRIDGE OPENS AFTER THREE YEARS OF LABOUR",
        "Mayor Praises Workmen",
        "Crowds on the Quay",
    )
    assert "JOHN SMITH" in first.bylines[0]
    assert first.paragraphs[0] == (
        "The new bridge over the harbour was opened on Monday by the mayor and a committee of forty citizens. "
        "It is a well-known fact that the old one was too narrow for two carts to pass."
    )
    assert second.headline == "WHEAT PRICES FALL"
    assert len(first.paragraphs) == 2
    assert "EVENING POST" in (desk.output / "opinion/tei/opinion-pages.xml").read_text()


def test_text_alone_names_no_place_and_shows_no_cutting(desk: Desk) -> None:
    import_text(desk, OPINION)
    for path in sorted((desk.output / "opinion/tei").glob("*.xml")):
        text = path.read_text()
        assert "<zone" not in text
        assert "ulx" not in text
        assert tei_schema().validate(etree.parse(str(path))), tei_schema().error_log
    html = (desk.output / "opinion/review/page-0001.html").read_text()
    assert 'alt="scan of line' not in html


def test_a_cut_sentence_goes_on_where_its_wording_does(desk: Desk) -> None:
    moved = [*OPINION[:4], "桥头的老树也留了下来。", *OPINION[4:]]
    first, _ = import_text(desk, moved)
    assert any("无偿献血者激励奖励工作" in one for one in first.paragraphs)
    kept, _ = import_text(desk, [*OPINION[:3], "今天桥上人很多,", "明天桥上车很多。", *OPINION[5:]])
    assert any("今天桥上人很多，明天" in one for one in kept.paragraphs)


def test_the_page_of_opinions(desk: Desk, samples: Path) -> None:
    run = desk.galley("import", str(samples / "opinion-page.ocr.txt"))
    assert run.code == 0, run.err
    first, second, third = read_issue(desk, "opinion-page")
    assert first.heads == (
        "政务号要“瘦身提质”，更要不忘初心",
        "政务新媒体要“瘦身”更需提质",
        "要“出圈”不要“出格”，政务号喧嚣中不能“忘本”",
    )
    assert second.heads == ("助力残疾人就业，天天都是“助残日”",)
    assert third.heads == ("打通“堵点”，让“跨省用血”之路更通畅",)
    assert "业勤" in " ".join(first.bylines)
    assert "南方都市报" in " ".join(first.bylines)
    assert "汪昌莲" in second.bylines[0]
    assert "吴睿鸫" in third.bylines[0]
    assert [len(one.paragraphs) for one in (first, second, third)] == [12, 4, 4]
    assert "关于进一步做好无偿献血者激励奖励工作的通知" in third.paragraphs[2]
    assert "冰火两重天、两极分化趋势背后，是传播手段的迭代更新。" in first.paragraphs[1]
    # Sound text is what it was, but for the width of marks and the white that wraps left.
    source = (samples / "opinion-page.ocr.txt").read_text(encoding="utf-8")
    assert bare("".join(one.text for one in (first, second, third))) in bare_all(source)


def bare(text: str) -> str:
    return re.sub(r"[^\w]", "", text)[:400]


def bare_all(text: str) -> str:
    return re.sub(r"[^\w]", "", text)


@pytest.mark.parametrize(
    ("pattern", "pages", "least"),
    [
        ("luxzeit/*mets.xml", 4, 30),
        ("star/*.alto.xml", 1, 5),
        ("nzz/*.xml", 1, 2),
    ],
)
def test_files_of_libraries_become_tei(desk: Desk, samples: Path, pattern: str, pages: int, least: int) -> None:
    (path,) = samples.glob(pattern)
    # Without its picture, to be quick: a copy with no scan beside it.
    target = path
    if not path.stem.endswith("mets"):
        target = written(desk.path, f"in/{path.name}", path.read_bytes())
    run = desk.galley("import", str(target))
    assert run.code == 0, run.err
    assert "0 lost" in run.out
    assert "0 without support" in run.out
    issue = next(one for one in desk.output.iterdir() if one.is_dir())
    articles = [one for file in sorted((issue / "tei").glob("*-a*.xml")) for one in read_tei(file)]
    assert len(list((issue / "pages").iterdir())) == pages
    assert len(articles) >= least


def test_two_pages_of_six_with_pictures_half_the_size(desk: Desk, samples: Path) -> None:
    files = [samples / "ezr/18400221_01-METS.xml", *sorted((samples / "ezr/img").glob("*.jpg"))]
    run = desk.galley("import", *map(str, files), "--page", "1", "--until", "layout")
    found = msgspec.convert(record(desk, "18400221_01", "2-recognise.json"), RecognisedPage)
    assert run.code in (0, 1)
    assert max(line.box.right for line in found.lines) <= 1184
    assert max(line.box.right for line in found.lines) > 1000


def second_reading(desk: Desk, theirs: Sequence[str]) -> RecognisedPage:
    """``theirs`` imported, the page (STORY) read again by the built-in recogniser."""
    written(desk.path, "in/a.xml", alto(theirs))
    desk.draw("a.png").rename(desk.path / "in/a.png")
    desk.configure(recognise={"second": "rapidocr"})
    run = desk.galley("import", "in/a.xml", "--until", "recognise")
    assert run.code == 0, run.err
    return msgspec.convert(record(desk, "a", "2-recognise.json"), RecognisedPage)


def test_a_second_reading_shows_where_the_two_differ(desk: Desk) -> None:
    found = second_reading(desk, (*STORY[:3], "harbour was opemed on", *STORY[4:], "invented by nobody at all"))
    by_text = {line.text: line for line in found.lines}
    assert "rapidocr" in found.source.name
    wrong = by_text["harbour was opemed on"]
    at = wrong.text.index("m")
    assert wrong.glyphs[at].alternatives[0][0] == "n"
    agreed = by_text[STORY[2]]
    assert "".join(glyph.text for glyph in agreed.glyphs) == agreed.text
    assert agreed.confidence > 0.93 > wrong.glyphs[at].confidence
    assert [line.text for line in found.rejected] == ["invented by nobody at all"]


def test_the_doctor_looks_for_texts_where_they_are_imported(desk: Desk) -> None:
    written(desk.scans, "1.xml", alto(image=""))
    assert "holds no scans" in desk.galley("doctor").out
    desk.configure(recognise={"engine": "import", "second": "tesseract"})
    said = desk.galley("doctor").out
    assert "holds 1 files in 1 issues" in said
    assert "tesseract (chosen)" in said


def test_every_mets_of_a_folder_is_an_issue_and_texts_left_aside_are_named(desk: Desk) -> None:
    logical = article(("T1", "B1", "TITLE"), ("T1", "B3", "PARAGRAPH"))
    for name in ("first", "second"):
        written(desk.path, f"in/{name}/mets.xml", mets(("1.xml",), (), logical))
        written(desk.path, f"in/{name}/1.xml", alto((f"The {name} headline", *STORY[1:]), image=""))
    run = desk.galley("import", "in")
    assert run.code == 0, run.err
    assert [read_issue(desk, name)[0].headline for name in ("first", "second")] == [
        "The first headline",
        "The second headline",
    ]
    written(desk.path, "mixed/1.xml", alto(image=""))
    written(desk.path, "mixed/notes.txt", "not a page")
    run = desk.galley("import", "mixed")
    assert run.code == 0, run.err
    assert "left aside" in run.out
    assert "notes.txt" in run.out
