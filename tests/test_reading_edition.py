"""The reading edition: derived from the full TEI by the rule of docs/tei.md, with all of its text and none of its
evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline import edits
from pipeline.config import PublishSettings
from pipeline.formats.tei import derive_reading_edition, read_tei, reading_text, write_issue, write_reading_edition
from pipeline.formats.tei.markup import legal
from pipeline.formats.tei.reading_edition import FULL, count_changes
from pipeline.model import Article, Byline, Doubt, Edit, Gap, Issue, IssueInfo, Line, PageRecords, Person, Place
from tests.conftest import Desk
from tests.pages_by_hand import edit, edited_lines, line, page
from tests.tei_schema import tei_schema
from tests.test_tei import BARE, INFO, SOFTWARE, whole_issue

TEI = "{http://www.tei-c.org/ns/1.0}"
ON, OFF = PublishSettings(), PublishSettings(facsimile=False)
EVIDENCE = ("facsimile", "zone", "choice", "sic", "orig", "reg", "cb", "certainty")


def both(
    issue: Issue, pages: tuple[PageRecords, ...], publish: PublishSettings = ON
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    full = write_issue(issue, pages, software=SOFTWARE, settings=publish)
    return full, write_reading_edition(full, issue, pages, software=SOFTWARE, settings=publish)


def parts(content: bytes) -> list[tuple[str, str]]:
    """The elements that hold text, in order, each with what is read in it."""
    tags = [f"{TEI}{tag}" for tag in ("head", "byline", "dateline", "p", "ab", "cell", "fw")]
    return [
        (one.tag, reading_text(one))
        for text in etree.fromstring(content).iter(f"{TEI}text")
        for one in text.iter(*tags)
    ]


@pytest.mark.parametrize("publish", [ON, OFF], ids=["facsimile", "no facsimile"])
@pytest.mark.parametrize("info", [INFO, BARE], ids=["described", "bare"])
@pytest.mark.parametrize("by", ["threshold", "Anna"])
def test_every_file_is_valid_and_says_what_the_full_one_says(
    info: IssueInfo, publish: PublishSettings, by: str
) -> None:
    full, reading = both(*whole_issue(info, by), publish)
    assert set(reading) == {*full, f"{info.id}-index.xml"}
    schema = tei_schema()
    for name, content in reading.items():
        root = etree.fromstring(content)
        assert schema.validate(root), (name, schema.error_log)
        if name in full:
            assert parts(content) == parts(full[name])
            assert not [one.tag for one in root.iter(*(f"{TEI}{tag}" for tag in EVIDENCE))]
            assert {one.tag for one in root.iter() if one.get("facs")} <= {f"{TEI}pb"}


@given(edited_lines(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_its_text_is_the_reading_text(made: tuple[tuple[Line, ...], tuple[Edit, ...]], decided: bool) -> None:
    lines, changes = made
    text = edits.text_of(lines, changes)
    byline = Byline(passage="p1.1", text="", persons=(Person(name=text[1:3]),), start=1, end=max(2, len(text) // 2))
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",), bylines=(byline,))
    issue = Issue(info=INFO, pages=("0001",), articles=(article,))
    _, reading = both(issue, (page([("body", lines, changes)], by="Anna" if decided else "threshold"),))
    root = etree.fromstring(reading["daily-1998-01-05-a001.xml"])
    paragraph = next(one for text in root.iter(f"{TEI}text") for one in text.iter(f"{TEI}p"))
    assert reading_text(paragraph) == legal(text)
    marked = [one.text for one in paragraph.iter(f"{TEI}corr", f"{TEI}supplied")]
    kept = [
        legal(one.after)
        for one in changes
        if one.after and one.support not in ("normalisation", "direction") and (one.before, one.after) != ("\n", " ")
    ]
    assert marked == (kept if decided else [])


def test_a_line_begins_where_the_text_has_a_line_end() -> None:
    lines = (line(1, "first"), line(2, "sec-"), line(3, "ond"), line(4, "third"))
    joined = (edit(lines, 5, 6, " "), edit(lines, 9, 11, ""))
    issue = Issue(
        info=BARE,
        pages=("0001",),
        articles=(Article(id="a001", kind="article", pages=("0001",), body=("p1.1",)),),
    )
    full, reading = both(issue, (page([("body", lines, joined)]),))
    assert b"<p>first second\n<lb/>third</p>" in reading["1-a001.xml"]
    tally = count_changes(etree.fromstring(full["1-a001.xml"]))
    assert (tally.joined, tally.hyphens, tally.marks, tally.corrected, tally.decided) == (2, 1, 0, 0, 0)


def test_what_a_rule_changed_is_plain_and_what_a_person_changed_is_marked() -> None:
    lines = (line(1, "a(b) dep?"),)
    changes = (
        edit(lines, 1, 2, "（"),
        edit(lines, 6, 7, "a", support="alternative"),
        edit(lines, 9, 9, "!", support="alternative"),
    )
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    issue = Issue(info=BARE, pages=("0001",), articles=(article,))
    _, ruled = both(issue, (page([("body", lines, changes)]),))
    assert "<p>a（b) dap?!</p>".encode() in ruled["1-a001.xml"]
    _, said = both(issue, (page([("body", lines, changes)], by="Anna"),))
    assert (
        '<p>a（b) d<corr resp="#a001-reviewer1" cert="high">a</corr>p?'
        '<supplied resp="#a001-reviewer1" cert="high" reason="unread">!</supplied></p>'
    ).encode() in said["1-a001.xml"]
    root = etree.fromstring(ruled["1-a001.xml"])
    told = {
        etree.QName(one).localname: "".join(map(str, one.itertext())) for one in next(root.iter(f"{TEI}editorialDecl"))
    }
    assert "where the picture supports it: 2, not marked" in told["correction"]
    assert "normalised and not marked: 1 places" in told["normalization"]


def test_doubts_and_gaps_stay() -> None:
    lines = (line(1, "a dark word"), line(2, "and more"))
    made = page([("body", lines, ())])
    passage = replace(
        made.settled.passages[0],
        doubts=(
            Doubt(
                start=Place(line="l0001", offset=2),
                end=Place(line="l0001", offset=6),
                reason="faint",
                confidence=0.4,
                candidates=(("bark", 0.3),),
            ),
        ),
        gaps=(Gap(at=Place(line="l0002", offset=0), reason="stain", box=lines[1].box),),
    )
    made = replace(made, settled=replace(made.settled, passages=(passage,)))
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    _, reading = both(Issue(info=BARE, pages=("0001",), articles=(article,)), (made,))
    root = etree.fromstring(reading["1-a001.xml"])
    (unclear,) = root.iter(f"{TEI}unclear")
    assert (unclear.text, unclear.get("reason"), unclear.get("cert"), len(unclear)) == ("dark", "illegible", "0.400", 0)
    assert len(list(root.iter(f"{TEI}gap"))) == 1
    assert tei_schema().validate(root)


def test_it_is_read_as_the_full_one_is(tmp_path: Path) -> None:
    full, reading = both(*whole_issue())
    for folder, files in ((tmp_path, reading), (tmp_path / FULL, full)):
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    for name in full:
        assert read_tei(tmp_path / name) == read_tei(tmp_path / FULL / name)
    assert read_tei(tmp_path / "daily-1998-01-05-index.xml") == ()


def test_the_index_names_persons_organisations_places_and_headlines() -> None:
    _, reading = both(*whole_issue())
    root = etree.fromstring(reading["daily-1998-01-05-index.xml"])

    def names(path: str) -> list[str | None]:
        return [one.text for one in root.findall(f".//{TEI}standOff/" + path.replace("t:", TEI))]

    assert names("t:listPerson/t:person/t:persName") == ["业勤", "唐鸫涵", "李朝民", "汪昌莲"]
    assert names("t:listPerson/t:person/t:occupation") == ["整理", "本报记者", "记者", "本报记者"]
    assert names("t:listOrg/t:org/t:orgName") == ["本报"]
    assert names("t:listPlace/t:place/t:placeName") == ["正阳县"]
    assert names("t:listBibl/t:bibl/t:title/t:ref") == ["忽接乡书喜不禁", "大减价"]
    targets = {one.get("target") for one in root.iter(f"{TEI}ref")}
    assert targets <= set(reading)


def test_a_header_has_what_is_known_of_the_issue() -> None:
    known = replace(
        INFO, volume="66", number="26785", identifier="ISSN 1", editor="Ann; 李华", rights="https://example.org/by/4.0/"
    )
    _, reading = both(*whole_issue(known))
    root = etree.fromstring(reading["daily-1998-01-05-a001.xml"])
    assert tei_schema().validate(root), tei_schema().error_log
    assert [one.text for one in root.iter(f"{TEI}editor")] == ["Ann", "李华"]
    scope = [(one.get("unit"), one.text) for one in root.iter(f"{TEI}biblScope")]
    assert scope == [("volume", "66"), ("issue", "26785"), ("page", "3"), ("page", "4")]
    assert [one.text for one in root.iter(f"{TEI}idno")] == ["daily-1998-01-05/a001", "ISSN 1"]
    assert next(root.iter(f"{TEI}licence")).get("target") == "https://example.org/by/4.0/"


def test_a_run_derives_one_from_the_other_to_the_byte(two_pages: Desk) -> None:
    said = two_pages.galley("run")
    assert said.code == 0, said.err
    folder = two_pages.output / "scans" / "tei"
    files = sorted((folder / FULL).glob("*.xml"))
    assert len(files) == 4
    for path in files:
        assert derive_reading_edition(path.read_bytes(), path.name) == (folder / path.name).read_bytes()
    assert str(folder.relative_to(two_pages.path)) in said.out


def test_a_format_that_there_is_not_is_told_before_anything_is_made(two_pages: Desk) -> None:
    two_pages.configure(publish={"formats": ["tei", "tei-ful"]})
    said = two_pages.galley("run")
    assert said.code == 2
    assert "publish.formats: there is no format 'tei-ful'. Did you mean tei-full?" in said.err
    assert not two_pages.output.exists()


def test_formats_that_are_no_longer_asked_for_go(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    two_pages.configure(publish={"formats": ["tei"]})
    assert two_pages.galley("run").code == 0
    assert not list((two_pages.output / "scans" / "tei" / FULL).glob("*"))
    assert (two_pages.output / "scans" / "tei" / "scans.xml").exists()
