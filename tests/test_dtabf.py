"""DTABf: an issue as one file in the profile of the Deutsches Textarchiv, derived from the full edition by the rule of
docs/tei.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.config import PublishSettings
from pipeline.formats.tei import write_issue
from pipeline.formats.tei.dtabf import derive_dtabf
from pipeline.formats.tei.passages import HYPHENS
from pipeline.formats.tei.validate import SCHEMA, validate_tei
from pipeline.model import (
    Article,
    Byline,
    Dateline,
    Doubt,
    Edit,
    Gap,
    Issue,
    IssueInfo,
    Line,
    PageRecords,
    Person,
    Place,
    RegionKind,
)
from tests.conftest import Desk
from tests.pages_by_hand import edit, edited_lines, line, page
from tests.tei_schema import tei_schema
from tests.test_page_formats import material
from tests.test_tei import BARE, INFO, SOFTWARE, whole_issue

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
Edited = tuple[tuple[Line, ...], tuple[Edit, ...]]
ON, OFF = PublishSettings(), PublishSettings(facsimile=False)


@pytest.fixture(scope="module")
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(SCHEMA / "dtabf.rng")))


def full_of(issue: Issue, pages: Sequence[PageRecords], publish: PublishSettings = ON) -> dict[str, bytes]:
    return write_issue(issue, pages, software=SOFTWARE, settings=publish)


def derived(issue: Issue, pages: Sequence[PageRecords]) -> etree._Element:
    """Valid by galley's grammar and by tei_all, with every pointer leading somewhere."""
    root = etree.fromstring(derive_dtabf(full_of(issue, pages)))
    for schema in (etree.RelaxNG(etree.parse(str(SCHEMA / "dtabf.rng"))), tei_schema()):
        assert schema.validate(root), schema.error_log
    ids = [one.get(XML_ID) for one in root.iter(f"{TEI}*") if one.get(XML_ID)]
    assert len(ids) == len(set(ids))
    said = [one.get(name) for one in root.iter(f"{TEI}*") for name in ("next", "prev", "corresp", "target")]
    assert {one[1:] for one in said if one and one.startswith("#")} <= set(ids)
    return root


def body_of(root: etree._Element) -> str:
    """As it is in the file, without what lays it out."""
    text = etree.tostring(next(root.iter(f"{TEI}body")), encoding="unicode", with_tail=False)
    return "".join(part.lstrip(" ") for part in text.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "").split("\n"))


def issue_of(articles: Sequence[Article], pages: Sequence[PageRecords], furniture: tuple[str, ...] = ()) -> Issue:
    names = tuple(one.prepared.scan.id for one in pages)
    return Issue(info=INFO, pages=names, articles=tuple(articles), furniture=furniture)


def renamed(at: int, made: Edited) -> Edited:
    """Lines whose names no other passage has."""
    lines, changes = made
    return (
        tuple(replace(one, id=f"{one.id}-{at}") for one in lines),
        tuple(
            replace(
                one,
                start=replace(one.start, line=f"{one.start.line}-{at}"),
                end=replace(one.end, line=f"{one.end.line}-{at}"),
            )
            for one in changes
        ),
    )


def letters(text: str) -> str:
    """White space and the hyphens of line ends are what the profile has differently."""
    return "".join(one for one in text if not one.isspace() and one not in HYPHENS)


def read_of(element: etree._Element, *left: str) -> str:
    """What is read in an element, without the elements ``left`` out."""
    said = [element.text or ""]
    for child in element:
        if etree.QName(child).localname not in left:
            said.append(read_of(child, *left))
        said.append(child.tail or "")
    return "".join(said)


@pytest.mark.parametrize("publish", [ON, OFF], ids=["facsimile", "no facsimile"])
@pytest.mark.parametrize("info", [INFO, BARE], ids=["described", "bare"])
@pytest.mark.parametrize("by", ["threshold", "Anna"])
def test_it_is_valid(tmp_path: Path, info: IssueInfo, publish: PublishSettings, by: str) -> None:
    content = derive_dtabf(full_of(*whole_issue(info, by), publish))
    assert content == derive_dtabf(full_of(*whole_issue(info, by), publish))
    path = tmp_path / "issue.xml"
    path.write_bytes(content)
    assert validate_tei(path) == ()
    assert tei_schema().validate(etree.fromstring(content)), tei_schema().error_log


@pytest.mark.parametrize("pages", [(), (page([]),)], ids=["no page", "empty page"])
def test_an_issue_without_text_is_valid(pages: tuple[PageRecords, ...]) -> None:
    derived(issue_of((), pages), pages)


def test_a_file_without_a_corpus_is_told() -> None:
    with pytest.raises(KeyError):
        derive_dtabf({"a.xml": b"<TEI/>"})


@given(
    st.lists(edited_lines(), min_size=1, max_size=4), st.lists(st.integers(0, 1), min_size=4, max_size=4), st.booleans()
)
@settings(max_examples=120, deadline=None)
def test_every_character_of_an_article_stands_once_and_in_order(
    made: list[Edited], on: list[int], decided: bool
) -> None:
    """Two articles over two pages: what is read in them is what is read in the full edition, page by page."""
    edited = [(number, renamed(at, one)) for at, (one, number) in enumerate(zip(made, on, strict=False))]
    pages, bodies, others = list[PageRecords](), list[str](), list[str]()
    for number in (0, 1):
        here: list[tuple[RegionKind, tuple[Line, ...], tuple[Edit, ...]]]
        here = [("body", lines, changes) for page_of, (lines, changes) in edited if page_of == number]
        here.append(("body", (line(90, f"other {number}"),), ()))
        pages.append(page(here, sequence=number + 1, by="Anna" if decided else "threshold"))
        *own, rest = (one.id for one in pages[-1].settled.passages)
        bodies, others = [*bodies, *own], [*others, rest]
    article = Article(id="a001", kind="article", pages=("0001", "0002"), body=tuple(bodies))
    other = Article(id="a002", kind="article", pages=("0001", "0002"), body=tuple(others))
    issue = issue_of((article, other), pages)
    root = derived(issue, pages)
    for number, one in enumerate((article, other), 1):
        whole = etree.fromstring(full_of(issue, pages)[f"{INFO.id}-{one.id}.xml"])
        wanted = read_of(next(whole.iter(f"{TEI}body")), "sic", "orig")
        parts = [
            div
            for div in root.iter(f"{TEI}div")
            if (div.get(XML_ID) or "").startswith(f"a00{number}") and div.get("type") == "jArticle"
        ]
        found = "".join(read_of(div, "sic") for div in parts)
        assert letters(found) == letters(wanted)


def test_lines_end_with_lb_and_hyphens_stay() -> None:
    lines = (line(1, "ein Bei⸗"), line(2, "spiel von"), line(3, "Worten"), line(4, "中"), line(5, "国"))
    changes = (edit(lines, 7, 9, ""), edit(lines, 18, 19, " "), edit(lines, 27, 28, ""))
    made = page([("body", lines, changes)])
    columns = replace(
        made,
        layout=replace(
            made.layout,
            regions=(
                replace(made.layout.regions[0], lines=("l0001",)),
                replace(made.layout.regions[0], id="r002", lines=("l0002", "l0003", "l0004", "l0005")),
            ),
        ),
    )
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    root = derived(issue_of((article,), (columns,)), (columns,))
    paragraph = next(one for one in next(root.iter(f"{TEI}body")).iter(f"{TEI}p"))
    said = str(etree.tostring(paragraph, encoding="unicode", with_tail=False))
    assert (
        said.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "")
        == "<p>ein Bei-<lb/><cb/>spiel von<lb/>\nWorten<lb/>\n中<lb/>国</p>"
    )
    assert [etree.QName(one).localname for one in next(root.iter(f"{TEI}body"))] == ["pb", "div", "lb"]


def test_what_persons_changed_is_told_and_what_rules_changed_is_not() -> None:
    lines = (line(1, "a(b) dep?"),)
    changes = (
        edit(lines, 1, 2, "（"),
        edit(lines, 6, 7, "a", support="alternative"),
        edit(lines, 9, 9, "!", support="alternative"),
    )
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    for by, said in (
        ("threshold", "<p>a（b) dap?!</p>"),
        (
            "Anna",
            '<p>a（b) d<choice><sic>e</sic><corr type="editorial">a</corr></choice>p?<supplied>!</supplied></p>',
        ),
    ):
        pages = (page([("body", lines, changes)], by=by),)
        assert said in body_of(derived(issue_of((article,), pages), pages))


def test_doubts_are_supplied_and_what_nobody_could_read_is_a_gap() -> None:
    lines = (line(1, "a dark word"), line(2, "and more"))
    made = page([("body", lines, ())], rejected=[line(3, "~~")])
    passage = replace(
        made.settled.passages[0],
        doubts=(
            Doubt(
                start=Place(line="l0001", offset=2), end=Place(line="l0001", offset=6), reason="faint", confidence=0.4
            ),
        ),
        gaps=(Gap(at=Place(line="l0002", offset=0), reason="stain", box=lines[1].box),),
    )
    pages = (replace(made, settled=replace(made.settled, passages=(passage,))),)
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    said = body_of(derived(issue_of((article,), pages), pages))
    assert 'a <supplied cert="low">dark</supplied> word' in said
    assert said.count('<gap reason="illegible" unit="lines" quantity="1"/>') == 2


def test_what_the_first_paragraph_begins_with_stands_before_it() -> None:
    pages = (
        page([("headline", [line(1, "Storm")], ()), ("body", [line(2, "LONDON, May 5. By A. Reed. It blew.")], ())]),
    )
    article = Article(
        id="a001",
        kind="article",
        pages=("0001",),
        heads=("p1.1",),
        body=("p1.2",),
        datelines=(
            Dateline(passage="p1.2", text="LONDON, May 5.", place="LONDON", date="May 5", when="", start=0, end=14),
        ),
        bylines=(Byline(passage="p1.2", text="By A. Reed.", persons=(Person(name="A. Reed"),), start=15, end=26),),
    )
    said = body_of(derived(issue_of((article,), pages), pages))
    assert (
        "<head>Storm</head><lb/><dateline><placeName>LONDON</placeName>, <date>May 5</date>.</dateline>"
        "<head><bibl><author>By <persName>A. Reed</persName>.</author></bibl></head><p>It blew.</p>"
    ) in said


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("byline", "dateline"), "<p>It blew.</p><lb/><bibl><author>A. Reed</author></bibl><lb/><dateline>"),
        (("dateline", "byline"), "<p>It blew.</p><lb/><closer><dateline>"),
        (("subhead", "byline"), "<head>It rained.</head></div><lb/><closer><signed>"),
        (("subhead", "body", "byline"), "</div><lb/><closer><signed><bibl><author>A. Reed</author></bibl></signed>"),
    ],
)
def test_a_byline_and_a_dateline_at_the_end_stand_as_printed(kinds: tuple[RegionKind, ...], said: str) -> None:
    texts: dict[RegionKind, str] = {"byline": "A. Reed", "dateline": "London, May 5"}
    ends = [(one, [line(n, texts.get(one, "It rained."))], ()) for n, one in enumerate(kinds, 2)]
    pages = (page([("body", [line(1, "It blew.")], ()), *ends]),)
    names: dict[RegionKind, str] = {one: f"p1.{n}" for n, one in enumerate(kinds, 2)}
    article = Article(
        id="a001",
        kind="article",
        pages=("0001",),
        body=("p1.1", *(names[one] for one in kinds if one in ("subhead", "body"))),
        bylines=tuple(Byline(passage=names[one], text="A. Reed") for one in kinds if one == "byline"),
        datelines=tuple(
            Dateline(passage=names[one], text="London, May 5", place="", date="", when="")
            for one in kinds
            if one == "dateline"
        ),
    )
    assert said in body_of(derived(issue_of((article,), pages), pages))


def two_pages(*, between: bool) -> tuple[Issue, tuple[PageRecords, ...]]:
    """An article over two pages, with a caption on the first; something stands after it there, or nothing."""
    first = page(
        [
            ("headline", [line(1, "Storm")], ()),
            ("body", [line(2, "It blew.")], ()),
            ("caption", [line(3, "A tree.")], ()),
            ("body", [line(4, "Sold: a cat.")], ()),
        ]
    )
    second = page([("body", [line(1, "It rained.")], ()), ("folio", [line(80, "2")], ())], sequence=2)
    long = Article(
        id="a001", kind="article", pages=("0001", "0002"), heads=("p1.1",), body=("p1.2", "p2.1"), captions=("p1.3",)
    )
    short = Article(id="a002", kind="advertisement", pages=("0001",), body=("p1.4",))
    articles = (long, short) if between else (short, long)
    return issue_of(articles, (first, second), furniture=("p2.2",)), (first, second)


def test_an_article_over_pages_is_one_division_where_nothing_parts_it() -> None:
    root = derived(*two_pages(between=False))
    (article,) = [one for one in root.iter(f"{TEI}div") if one.get("type") == "jArticle"]
    assert [etree.QName(one).localname for one in article if etree.QName(one).localname != "lb"] == [
        *("head", "p", "figure", "pb", "fw", "p"),
    ]
    assert (article.get("next"), article.get("prev")) == (None, None)


def test_what_closes_an_article_may_stand_on_two_pages() -> None:
    first = page([("body", [line(1, "It blew.")], ()), ("dateline", [line(2, "London, May 5")], ())])
    second = page([("byline", [line(1, "A. Reed")], ())], sequence=2)
    article = Article(
        id="a001",
        kind="article",
        pages=("0001", "0002"),
        body=("p1.1",),
        bylines=(Byline(passage="p2.1", text="A. Reed"),),
        datelines=(Dateline(passage="p1.2", text="London, May 5", place="", date="", when=""),),
    )
    said = body_of(derived(issue_of((article,), (first, second)), (first, second)))
    assert '</dateline><lb/><pb facs="#f0002" n="4"/><closer><signed>' in said


def test_parts_of_an_article_are_linked_where_another_stands_between() -> None:
    root = derived(*two_pages(between=True))
    divs = [one for one in root.iter(f"{TEI}div") if one.get("type") in ("jArticle", "jAn")]
    assert [(one.get(XML_ID), one.get("next"), one.get("prev")) for one in divs] == [
        ("a001", "#a001-f0002", None),
        ("a002", None, None),
        ("a001-f0002", None, "#a001"),
    ]
    assert read_of(divs[0]).split() == ["Storm", "It", "blew.", "A", "tree."]
    assert [one.get("facs") for one in root.iter(f"{TEI}pb")] == ["#f0001", "#f0002"]
    above = divs[1].getparent()
    assert above is not None
    assert above.get("type") == "jAnnouncements"


def test_articles_that_go_on_in_each_other_are_linked_and_lead_nowhere_else() -> None:
    root = derived(*whole_issue())
    links = {one.get(XML_ID): (one.get("next"), one.get("prev")) for one in root.iter(f"{TEI}div") if one.get(XML_ID)}
    assert links == {"a001": ("#a002", None), "a002": (None, "#a001")}
    assert next(root.iter(f"{TEI}ref")).get("target") == "#a002"
    pages = (page([("body", [line(1, "Text.")], ())]),)
    lost = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",), jump_to="elsewhere-a009")
    assert not [one for one in derived(issue_of((lost,), pages), pages).iter(f"{TEI}div") if one.get("next")]


def test_a_headline_over_two_articles_stands_in_one() -> None:
    on = page([("headline", [line(1, "Two")], ()), ("body", [line(2, "One.")], ()), ("body", [line(3, "Other.")], ())])
    articles = [
        Article(id="a001", kind="article", pages=("0001",), heads=("p1.1",), roofs=("p1.1",), body=("p1.2",)),
        Article(id="a002", kind="article", pages=("0001",), roofs=("p1.1",), body=("p1.3",)),
    ]
    first, second = (one for one in derived(issue_of(articles, (on,)), (on,)).iter(f"{TEI}div"))
    head = first.find(f"{TEI}head")
    assert head is not None
    assert second.get("corresp") == f"#{head.get(XML_ID)}"
    assert second.find(f"{TEI}head") is None


def test_the_nameplate_is_the_front_and_each_page_has_one_header() -> None:
    first = page(
        [
            ("masthead", [line(1, "No. 7")], ()),
            ("masthead", [line(2, "晚报")], ()),
            ("body", [line(3, "Text.")], ()),
        ]
    )
    second = page(
        [
            ("masthead", [line(1, "Sport")], ()),
            ("masthead", [line(2, "晚报")], ()),
            ("folio", [line(88, "2")], ()),
            ("body", [line(3, "More.")], ()),
        ],
        sequence=2,
    )
    articles = [
        Article(id="a001", kind="article", pages=("0001",), body=("p1.3",)),
        Article(id="a002", kind="article", pages=("0002",), body=("p2.4",)),
    ]
    pages = (first, second)
    root = derived(issue_of(articles, pages, furniture=("p1.1", "p1.2", "p2.1", "p2.2", "p2.3")), pages)
    assert [(one.get("type"), one.text) for one in root.iter(f"{TEI}titlePart")] == [
        ("desc", "No. 7"),
        ("main", "晚报"),
    ]
    assert [(one.get("type"), one.get("place"), read_of(one).split()) for one in root.iter(f"{TEI}fw")] == [
        ("header", "top", ["Sport", "晚报"]),
        ("pageNum", "bottom", ["2"]),
    ]


FILES = [derive_dtabf(full_of(*made)) for made in (whole_issue(INFO, "Anna"), two_pages(between=True))]


@given(st.sampled_from(FILES), st.integers(0, 10_000), st.sampled_from(["drop", "rename", "attribute", "move"]))
@settings(max_examples=150, deadline=None)
def test_what_is_valid_by_the_grammar_is_valid_tei(content: bytes, at: int, how: str) -> None:
    root = etree.fromstring(content)
    elements = list(root.iter(f"{TEI}*"))
    one = elements[at % len(elements)]
    above = one.getparent()
    if above is None:
        return
    match how:
        case "drop":
            above.remove(one)
        case "rename":
            one.tag = elements[(7 * at + 1) % len(elements)].tag
        case "attribute":
            for key, value in elements[(11 * at + 3) % len(elements)].attrib.items():
                one.set(key, value)
        case "move":
            elements[(13 * at + 5) % len(elements)].append(etree.fromstring(etree.tostring(one, with_tail=False)))
    if etree.RelaxNG(etree.parse(str(SCHEMA / "dtabf.rng"))).validate(root):
        assert tei_schema().validate(root), tei_schema().error_log


@pytest.mark.parametrize(
    ("was", "instead", "said"),
    [
        ('type="jArticle"', 'type="article"', "div"),
        ('facs="#f0002"', 'facs="#f0003"', "pb has to point to #f0002"),
        ('next="#a002"', 'next="#a003"', "next points to #a003, which is not in the file."),
        ('<corr type="editorial">', '<corr resp="#anna">', ""),
    ],
)
def test_faults_are_named(tmp_path: Path, was: str, instead: str, said: str) -> None:
    text = FILES[0].decode()
    assert was in text
    path = tmp_path / "issue.xml"
    path.write_text(text.replace(was, instead, 1), encoding="utf-8")
    assert any(said in one.said for one in validate_tei(path))


def test_a_run_writes_one_file_an_issue(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    assert two_pages.galley("publish", "--formats", "dtabf").code == 0
    (path,) = (two_pages.output / "scans" / "dtabf").iterdir()
    assert path.name == "scans.xml"
    assert validate_tei(path) == ()


def test_the_format_is_derived_from_the_full_edition() -> None:
    made = material(*whole_issue())
    assert made.files_of("dtabf") == {f"{INFO.id}.xml": derive_dtabf(made.full_tei)}
