"""TEI: valid, complete, and both readings can be had back from it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from pipeline import edits
from pipeline.config import PublishSettings
from pipeline.decisions.wording import Reviewer, merge_articles, read_edit, split_article, type_line
from pipeline.formats.tei import read_tei, reading_text, recognised_text, write_issue
from pipeline.formats.tei.markup import legal
from pipeline.model import (
    Article,
    Byline,
    Dateline,
    Edit,
    Issue,
    IssueInfo,
    Jump,
    Line,
    Organisation,
    Orphan,
    PageRecords,
    Person,
    Place,
)
from tests.pages_by_hand import edit, edited_lines, line, page
from tests.tei_schema import tei_schema

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
INFO = IssueInfo(
    id="daily-1998-01-05",
    title="晚报",
    date="1998-01-05",
    place="晋江",
    publisher="晚报社",
    language="zh-Hans",
    rights="CC0",
    first_page=3,
)
BARE = IssueInfo(id="1")
SOFTWARE = "galley 0.1.0.dev1"
ON, OFF = PublishSettings(), PublishSettings(facsimile=False)


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    return tei_schema()


def whole_issue(info: IssueInfo = INFO, by: str = "threshold") -> tuple[Issue, tuple[PageRecords, ...]]:
    """An article over two pages with everything that an article can have, an advertisement, a page's furniture,
    an unplaced passage, a rejected line, and a line that nobody names."""
    n = iter(range(1, 100))
    body = (
        line(next(n), "本报讯 （记者 李朝民）昨天，"),
        line(next(n), "有人(说"),
        line(next(n), "话。", polygon=True),
    )
    latin = (line(next(n), "an ex-"), line(next(n), "ample of"), line(next(n), "words"))
    first = page(
        [
            ("kicker", [line(next(n), "一项调查表明")], ()),
            ("headline", [line(next(n), "忽接乡书"), line(next(n), "喜不禁")], ()),
            ("byline", [line(next(n), "□ 本报记者 汪昌莲 唐 鸫涵")], ()),
            (
                "body",
                body,
                (
                    edit(body, 15, 16, ""),
                    edit(body, 18, 19, "（"),
                    edit(body, 19, 20, "讲", support="alternative", confidence=0.91),
                ),
            ),
            ("subhead", [line(next(n), "问题在哪里")], ()),
            ("body", latin, (edit(latin, 5, 7, ""), edit(latin, 15, 16, " "))),
            ("jump", [line(next(n), "（下转第2版）")], ()),
            ("caption", [line(next(n), "图为乡书。")], ()),
            ("credit", [line(next(n), "本报记者 摄")], ()),
            ("folio", [line(next(n), "第3版")], ()),
            ("other", [line(next(n), "不知何处")], ()),
        ],
        rejected=[line(next(n), "~~\x01")],
        loose=[line(next(n), "没有人要")],
        by=by,
    )
    second = page(
        [
            ("body", [line(1, "正阳县1月5日")], ()),
            ("byline", [line(2, "（业勤 整理）")], ()),
            ("advertisement", [line(3, "大减价")], ()),
        ],
        sequence=2,
    )
    long = Article(
        id="a001",
        kind="article",
        pages=("0001", "0002"),
        heads=("p1.1", "p1.2"),
        bylines=(
            Byline(
                passage="p1.3",
                text="□ 本报记者 汪昌莲 唐 鸫涵",
                persons=(Person(name="汪昌莲", role="本报记者"), Person(name="唐鸫涵", role="本报记者")),
                organisations=(Organisation(name="本报", role="affiliation"),),
            ),
            Byline(
                passage="p1.4", text="（记者 李朝民）", persons=(Person(name="李朝民", role="记者"),), start=4, end=12
            ),
            Byline(passage="p2.2", text="（业勤 整理）", persons=(Person(name="业勤", role="整理"),)),
        ),
        datelines=(
            Dateline(
                passage="p2.1", text="正阳县1月5日", place="正阳县", date="1月5日", when="1998-01-05", start=0, end=7
            ),
        ),
        body=("0001.p1.4", "p1.5", "p1.6", "p1.7", "0002.p2.1"),
        captions=("p1.8", "p1.9"),
        credits=(
            Byline(passage="p1.9", text="本报记者 摄", persons=(Person(name="", role="本报记者; 摄"),), start=0, end=6),
        ),
        jumps=(Jump(passage="p1.7", text="（下转第2版）", direction="to", page="2", article="a002", confidence=0.9),),
        jump_to="a002",
    )
    advertisement = Article(id="a002", kind="advertisement", pages=("0002",), body=("p2.3",), jump_from="a001")
    return (
        Issue(
            info=info,
            pages=("0001", "0002"),
            articles=(long, advertisement),
            furniture=("0001.p1.10",),
            unplaced=("p1.11",),
        ),
        (first, second),
    )


def article_of(files: dict[str, bytes], name: str = "daily-1998-01-05-a001.xml") -> etree._Element:
    return etree.fromstring(files[name])


def texts(root: etree._Element, path: str) -> list[str]:
    named = re.sub(r"(?<![@'\w])([A-Za-z]\w*)(?!['=\w])", r"{http://www.tei-c.org/ns/1.0}\1", path)
    return [reading_text(one) for one in root.findall(f".//{named}")]


@pytest.mark.parametrize("publish", [ON, OFF], ids=["facsimile", "no facsimile"])
@pytest.mark.parametrize("info", [INFO, BARE], ids=["described", "bare"])
def test_every_file_is_valid_tei(schema: etree.RelaxNG, info: IssueInfo, publish: PublishSettings) -> None:
    files = write_issue(*whole_issue(info), software=SOFTWARE, settings=publish)
    assert set(files) == {f"{info.id}{end}.xml" for end in ("", "-a001", "-a002", "-pages")}
    for name, content in files.items():
        assert schema.validate(etree.fromstring(content)), (name, schema.error_log)


@pytest.mark.parametrize(
    "article",
    [
        Article(id="a001", kind="picture", pages=("0001",)),
        Article(id="a001", kind="picture", pages=("0001",), captions=("p1.9", "p1.8", "p1.9")),
        Article(id="a001", kind="article", pages=("0001",), heads=("p1.2",)),
        Article(id="a001", kind="article", pages=("0001",), body=("p1.5",)),
        Article(id="a001", kind="article", pages=("0001",), body=("p1.5", "p1.5", "p1.3", "p1.7", "p1.6")),
        Article(id="a001", kind="article", pages=("0001",), bylines=(Byline(passage="p1.3", text=""),)),
        Article(id="a001", kind="a word or two", pages=("0001",), datelines=(Dateline(passage="p1.3", text=""),)),
        Article(id="a001", kind="article", pages=("0001",), body=("p1.7",), jump_from="a009"),
    ],
)
def test_articles_that_lack_parts_are_valid(schema: etree.RelaxNG, article: Article) -> None:
    found, pages = whole_issue()
    files = write_issue(replace(found, articles=(article,)), pages, software="galley", settings=ON)
    for name, content in files.items():
        assert schema.validate(etree.fromstring(content)), (name, schema.error_log)


def test_an_issue_without_a_page_or_article_is_valid(schema: etree.RelaxNG) -> None:
    for content in write_issue(Issue(info=BARE, pages=(), articles=()), (), software="g", settings=ON).values():
        assert schema.validate(etree.fromstring(content)), schema.error_log


def test_the_parts_of_an_article_stand_where_they_belong() -> None:
    root = article_of(write_issue(*whole_issue(), software=SOFTWARE, settings=ON))
    assert texts(root, "div/head[@type='kicker']") == ["一项调查表明"]
    assert texts(root, "div/head[@type='main']") == ["忽接乡书\n喜不禁"]
    assert texts(root, "byline") == ["□ 本报记者 汪昌莲 唐 鸫涵", "（业勤 整理）"]
    assert texts(root, "byline/docAuthor/persName") == ["汪昌莲", "唐 鸫涵", "业勤"]
    assert texts(root, "byline/orgName") == ["本报"]
    assert texts(root, "p/seg[@type='byline']") == ["（记者 李朝民）"]
    assert texts(root, "p/seg/persName") == ["李朝民"]
    assert texts(root, "seg[@type='dateline']/placeName") == ["正阳县"]
    assert texts(root, "body//p") == [
        "本报讯 （记者 李朝民）昨天，有人（讲\n话。",
        "an example of words",
        "正阳县1月5日",
        "本报记者 摄",
    ]
    assert texts(root, "div[@type='section']/head") == ["问题在哪里"]
    assert texts(root, "ab[@type='jump']/ref") == ["（下转第2版）"]
    assert texts(root, "figure/p/seg[@type='credit']/roleName") == ["本报记者", "摄"]
    assert texts(root, "figure/head") == ["图为乡书。"]
    assert texts(root, "titleStmt/author/persName") == ["汪昌莲", "唐鸫涵", "李朝民", "业勤"]
    assert texts(root, "titleStmt/title") == ["忽接乡书喜不禁"]
    assert [one.get("n") for one in root.iter(f"{TEI}pb")] == ["3", "4", "3"]
    assert [one.text for one in root.iter(f"{TEI}biblScope")] == ["3", "4"]
    assert [one.get("when") for one in root.iter(f"{TEI}date")] == ["1998-01-05"] * 3


def test_changes_can_be_judged_and_taken_back() -> None:
    root = article_of(write_issue(*whole_issue(by="Anna"), software=SOFTWARE, settings=ON))
    corrected = next(root.iter(f"{TEI}corr"))
    assert (corrected.text, corrected.get("cert")) == ("讲", "high")
    ruled = article_of(write_issue(*whole_issue(), software=SOFTWARE, settings=ON))
    assert next(ruled.iter(f"{TEI}corr")).get("cert") == "0.910"
    reviewer = next(one for one in root.iter(f"{TEI}respStmt") if f"#{one.get(XML_ID)}" == corrected.get("resp"))
    assert texts(reviewer, "name") == ["Anna"]
    paragraphs = [one for one in root.iter(f"{TEI}p") if one.find(f"{TEI}lb") is not None]
    assert recognised_text(paragraphs[0]) == "本报讯 （记者 李朝民）昨天，\n有人(说\n话。"
    assert recognised_text(paragraphs[1]) == "an ex-\nample of\nwords"


def test_ids_are_unique_in_the_issue_and_every_pointer_points_in_its_file() -> None:
    files = write_issue(*whole_issue(), software=SOFTWARE, settings=ON)
    corpus = etree.fromstring(files["daily-1998-01-05.xml"])
    ids = [one.get(XML_ID) for one in corpus.iter() if one.get(XML_ID)]
    assert len(ids) == len(set(ids))
    for content in files.values():
        root = etree.fromstring(content)
        known = {one.get(XML_ID) for one in root.iter()}
        pointers = [word for one in root.iter() for name in ("facs", "resp") for word in (one.get(name) or "").split()]
        assert pointers
        assert {word.removeprefix("#") for word in pointers} <= known


def test_no_line_is_lost_and_each_stands_once() -> None:
    found, pages = whole_issue()
    corpus = etree.fromstring(write_issue(found, pages, software=SOFTWARE, settings=ON)["daily-1998-01-05.xml"])
    wanted = sum(len(one.recognised.lines) + len(one.recognised.rejected) for one in pages)
    at = [one.get("facs") for one in corpus.iter(f"{TEI}lb")]
    assert len(at) == len(set(at)) == wanted
    assert len(list(corpus.iter(f"{TEI}zone"))) == wanted
    furniture = next(corpus.iter(f"{TEI}fw"))
    assert (furniture.get("type"), recognised_text(furniture)) == ("pageNum", "第3版")
    assert texts(corpus, "ab[@type='unplaced']") == ["不知何处", "没有人要"]
    assert texts(corpus, "ab[@type='rejected']/unclear") == ["~~\ufffd"]


def test_the_same_records_give_the_same_bytes() -> None:
    one = write_issue(*whole_issue(), software=SOFTWARE, settings=ON)
    assert one == write_issue(*whole_issue(), software=SOFTWARE, settings=ON)


def test_a_headline_over_two_articles_stands_in_one_and_the_other_points_to_it(
    schema: etree.RelaxNG, tmp_path: Path
) -> None:
    on = page(
        [
            ("headline", [line(1, "两则短讯")], ()),
            ("headline", [line(2, "渡口停航")], ()),
            ("body", [line(3, "昨天停了。")], ()),
            ("headline", [line(4, "新桥通车")], ()),
            ("body", [line(5, "今天通了。")], ()),
        ]
    )
    roof, first, one, second, other = (passage.id for passage in on.settled.passages)
    articles = (
        Article(id="a001", kind="article", pages=("p0001",), heads=(roof, first), roofs=(roof,), body=(one,)),
        Article(id="a002", kind="article", pages=("p0001",), heads=(second,), roofs=(roof,), body=(other,)),
    )
    issue = Issue(info=INFO, pages=("p0001",), articles=articles)
    for name, content in write_issue(issue, [on], software=SOFTWARE, settings=ON).items():
        assert schema.validate(etree.fromstring(content)), schema.error_log
        (tmp_path / name).write_bytes(content)
    held, pointing = (etree.parse(tmp_path / f"daily-1998-01-05-a00{number}.xml") for number in (1, 2))
    (head,) = held.findall(f".//{TEI}head[@type='roof']")
    (empty,) = pointing.findall(f".//{TEI}head[@type='roof']")
    assert empty.get("sameAs") == f"daily-1998-01-05-a001.xml#{head.get(XML_ID)}"
    assert (reading_text(head), reading_text(empty)) == ("两则短讯", "")
    assert [read_tei(tmp_path / f"daily-1998-01-05-a00{number}.xml")[0].headline for number in (1, 2)] == [
        "渡口停航",
        "新桥通车",
    ]
    assert read_tei(tmp_path / "daily-1998-01-05-a002.xml")[0].heads == ("新桥通车",)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    for name, content in write_issue(*whole_issue(), software=SOFTWARE, settings=ON).items():
        (tmp_path / name).write_bytes(content)
    article = read_tei(tmp_path / "daily-1998-01-05-a001.xml")[0]
    assert article.heads[:2] == ("一项调查表明", "忽接乡书\n喜不禁")
    assert article.scans == ("第1 版.jpg", "第2 版.jpg")
    assert article.authors[0] == "汪昌莲"
    assert [one.kind for one in read_tei(tmp_path / "daily-1998-01-05.xml")] == ["article", "advertisement"]
    assert read_tei(tmp_path / "daily-1998-01-05-pages.xml")[0].paragraphs == ()


def test_a_passage_that_no_page_has_is_told() -> None:
    found, pages = whole_issue()
    article = replace(found.articles[0], body=("nowhere",))
    with pytest.raises(ValueError, match="nowhere"):
        write_issue(replace(found, articles=(article,)), pages, software=SOFTWARE, settings=ON)


def test_a_table_has_rows_and_cells(schema: etree.RelaxNG, tmp_path: Path) -> None:
    cells = [line(n, text) for n, text in enumerate(("车次", "开", "柳林", "7：05", "南", "门", "8:10"), 1)]
    scan = "\n".join(one.text for one in cells)
    joins = [edit(cells, at, at + 1, " ") for at in (2, 7, 16)]
    # The mark within a cell is put right; the line end between 南 and 门 goes with a character that was misread.
    inside = [edit(cells, 9, 10, ":"), edit(cells, 13, 16, "南门")]
    assert scan[13:16] == "南\n门"
    records = page([("table", cells, (*joins, *inside))])
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    found = Issue(info=INFO, pages=("0001",), articles=(article,))
    files = write_issue(found, (records,), software=SOFTWARE, settings=ON)
    root = article_of(files)
    schema.assertValid(root)
    rows = [[reading_text(one) for one in row] for row in root.iter(f"{TEI}row")]
    assert rows == [["车次", "开"], ["柳林", "7:05"], ["南门", "8:10"]]
    at = [one.get("facs") for one in root.iter(f"{TEI}lb")]
    assert len(at) == len(set(at)) == len(cells)
    assert recognised_text(list(root.iter(f"{TEI}cell"))[3]) == "7：05"
    (tmp_path / "a.xml").write_bytes(files["daily-1998-01-05-a001.xml"])
    assert read_tei(tmp_path / "a.xml")[0].text == "车次 开\n柳林 7:05\n南门 8:10"


@given(edited_lines())
@settings(max_examples=200, deadline=None)
def test_both_readings_can_be_had_back(made: tuple[tuple[Line, ...], tuple[Edit, ...]]) -> None:
    lines, changes = made
    text = edits.text_of(lines, changes)
    middle = len(text) // 2
    byline = Byline(passage="p1.1", text="", persons=(Person(name=text[1:3]),), start=1, end=max(2, middle))
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",), bylines=(byline,))
    records = page([("body", lines, changes)])
    found = Issue(info=INFO, pages=("0001",), articles=(article,))
    root = article_of(write_issue(found, (records,), software=SOFTWARE, settings=ON))
    paragraph = next(one for one in root.iter(f"{TEI}p") if one.get("facs"))
    assert reading_text(paragraph) == legal(text)
    assert recognised_text(paragraph) == legal(edits.scan_text(lines))
    assert len(list(paragraph.iter(f"{TEI}lb"))) == len(lines)


def test_what_people_decided_is_told_by_reviewer_and_day(schema: etree.RelaxNG) -> None:
    issue, pages = whole_issue()
    first, other = pages[0], pages[1]
    monday = Reviewer(name="Anna <b>", time="1998-01-05T10:00:00Z")
    tuesday = Reviewer(name="李华", time="1998-01-06T10:00:00Z")
    lines = [line.id for line in first.recognised.lines]
    body = next(one for one in first.settled.passages if one.kind == "body")
    decisions = [
        type_line(monday, first, body.lines[0], "改了"),
        type_line(monday, first, body.lines[1], "也改了"),
        read_edit(
            tuesday, first, Place(line=body.lines[0], offset=0), Place(line=body.lines[0], offset=1), "reject", "末"
        ),
        split_article(tuesday, first, body.lines[0]),
        merge_articles(tuesday, first, lines[0], other, other.recognised.lines[0].id),
    ]
    files = write_issue(issue, pages, software=SOFTWARE, settings=ON, decisions=decisions)
    root = article_of(files)
    described = next(root.iter(f"{TEI}revisionDesc"))
    said = [(one.get("when"), one.get("who"), one.text) for one in described]
    assert [(day, text) for day, _, text in said] == [
        ("1998-01-05", "2 lines given."),
        ("1998-01-06", "1 reading rejected; 1 split of an article accepted; 1 merger of articles accepted."),
    ]
    names = {f"#{one.get(XML_ID)}": texts(one, "name")[0] for one in root.iter(f"{TEI}respStmt")}
    assert [names[who or ""] for _, who, _ in said] == ["Anna <b>", "李华"]
    for name, content in files.items():
        assert schema.validate(etree.fromstring(content)), (name, schema.error_log)
    orphaned = replace(issue, orphans=tuple(Orphan(decision=one, why="cannot be") for one in decisions))
    lost = write_issue(orphaned, pages, software=SOFTWARE, settings=ON, decisions=decisions)
    assert not any(b"revisionDesc" in content for content in lost.values())
