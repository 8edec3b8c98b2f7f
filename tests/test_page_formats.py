"""ALTO, PAGE, METS and hOCR: valid by their schemas, opened by others' readers, and read back by our own importers to
the same articles."""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alto_tools import alto_tools
from hypothesis import example, given, settings
from lxml import etree

from pipeline import edits
from pipeline.config import PublishSettings
from pipeline.formats.alto import read_alto
from pipeline.formats.clean import printed
from pipeline.formats.given import GivenPage
from pipeline.formats.hocr import read_hocr
from pipeline.formats.mets import read_mets
from pipeline.formats.page import read_page
from pipeline.formats.recognised import keep_structure
from pipeline.formats.tei import read_tei
from pipeline.formats.writers import Material, find_formats
from pipeline.formats.writers.printed import PrintedPage
from pipeline.model import Article, Edit, Glyph, Issue, Line, PageRecords
from tests.conftest import ROOT, STORY, Desk
from tests.pages_by_hand import edit, edited_lines, line, page
from tests.test_tei import INFO, SOFTWARE, whole_issue

ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
PAGE = "{http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15}"
METS = "{http://www.loc.gov/METS/}"
HREF = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="session")
def schemas() -> Path:
    """Schemas that are no part of the repository."""
    path = Path(os.environ.get("GALLEY_SCHEMAS") or ROOT.parent / "shared" / "schema")
    if not path.is_dir():
        pytest.skip(f"no schemas at {path}; set GALLEY_SCHEMAS to a folder with alto-4-4.xsd and pagecontent.xsd")
    return path


@cache
def schema(path: Path, namespace: str = "") -> etree.XMLSchema:
    """``namespace``: the version of PAGE that the schema is to be read for; later ones only add to it."""
    text = path.read_text(encoding="utf-8")
    if namespace:
        text = re.sub(r"PAGE/gts/pagecontent/\d{4}-\d\d-\d\d", f"PAGE/gts/pagecontent/{namespace}", text)
    return etree.XMLSchema(etree.fromstring(text.encode(), base_url=path.as_uri()))


def by_name(schemas: Path) -> tuple[tuple[str, etree.XMLSchema], ...]:
    return (
        ("alto", schema(schemas / "alto-4-4.xsd")),
        ("page", schema(schemas / "pagecontent.xsd", "2019-07-15")),
    )


def material(issue: Issue, pages: tuple[PageRecords, ...]) -> Material:
    return Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings())


def write(made: Material, folder: Path, *names: str) -> None:
    for one in find_formats(names, "test"):
        for name, content in one.write(made).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


Articles = list[list[str]]


def wanted(one: PrintedPage) -> Articles:
    """The lines of each article on a page, in reading order."""
    found: dict[str, list[str]] = {}
    for block in one.blocks:
        if block.article:
            found.setdefault(block.article, []).extend(printed(row.text) for row in block.lines)
    return list(found.values())


def told(given_: GivenPage) -> Articles:
    texts = {row.id: printed(row.text) for row in given_.lines}
    regions = {region.id: region for region in given_.regions}
    return [[texts[row] for name in article for row in regions[name].lines] for article in given_.articles]


def check_read_back(made: Material, folder: Path) -> None:
    write(made, folder, "mets", "page", "hocr")
    mets = read_mets(folder / "mets" / f"{made.text.stem}-mets.xml")
    for one in made.printed:
        alto = folder / "mets" / "alto" / f"{one.stem}.xml"
        (hocr,) = read_hocr(folder / "hocr" / f"{one.stem}.hocr")
        found = (keep_structure(read_alto(alto), mets, alto), read_page(folder / "page" / f"{one.stem}.xml"), hocr)
        every = sorted(printed(row.text) for block in one.blocks for row in block.lines)
        for given_ in found:
            assert told(given_) == wanted(one)
            assert sorted(printed(row.text) for row in given_.lines) == every
            kinds = {row: region.kind for region in given_.regions for row in region.lines}
            texts = {printed(row.text): kinds[row.id] for row in given_.lines}
            furniture = {"folio", "masthead"}
            for block in one.blocks:
                for row in block.lines:
                    if block.kind in furniture and not block.article:
                        assert texts[printed(row.text)] in furniture


def with_glyphs(row: Line) -> Line:
    step = row.box.width / max(1, len(row.text))
    glyphs = tuple(
        Glyph(
            text=one,
            left=round(row.box.left + at * step),
            right=round(row.box.left + (at + 1) * step),
            confidence=0.9,
            alternatives=(("己", 0.05), ("", 0.01), ("rn", 0.01), ("\x07", 0.01), (" ", 0.01)),
        )
        for at, one in enumerate(row.text)
    )
    return Line(id=row.id, text=row.text, box=row.box, confidence=row.confidence, polygon=row.polygon, glyphs=glyphs)


def one_article(lines: tuple[Line, ...], changes: tuple[Edit, ...]) -> Material:
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    issue = Issue(info=INFO, pages=("0001",), articles=(article,))
    return material(issue, (page([("body", lines, changes)]),))


TWO_HYPHENS = (line(1, ""), line(2, "--"), line(3, ""))


@given(edited_lines())
@example((TWO_HYPHENS, (edit(TWO_HYPHENS, 2, 4, ""),)))
@settings(max_examples=80, deadline=None)
def test_whatever_the_edits_articles_are_read_back(made: tuple[tuple[Line, ...], tuple[Edit, ...]]) -> None:
    lines, changes = made
    for rows in (lines, tuple(map(with_glyphs, lines))):
        one = one_article(rows, changes)
        said = "".join(printed(row.text) for block in one.printed[0].blocks for row in block.lines)
        hyphens = "".join(row.hyphen for block in one.printed[0].blocks for row in block.lines)
        text = printed(edits.text_of(rows, changes))
        assert len(said) == len(text) + len(printed(hyphens))
        assert hyphens or said == text
        with TemporaryDirectory() as folder:
            check_read_back(one, Path(folder))


def test_an_issue_with_all_that_there_is_is_read_back(tmp_path: Path) -> None:
    made = material(*whole_issue())
    check_read_back(made, tmp_path)
    mets = read_mets(tmp_path / "mets" / "daily-1998-01-05-mets.xml")
    assert (mets.title, mets.date, mets.place, mets.publisher) == ("晚报", "1998-01-05", "晋江", "晚报社")
    assert [one.label for one in mets.pages] == ["3", "4"]
    kinds = [block.kind for block in mets.articles[0]]
    assert kinds[:3] == ["kicker", "headline", "byline"]
    assert {"subhead", "caption", "credit", "body"} <= set(kinds)


@given(edited_lines())
@settings(max_examples=40, deadline=None)
def test_pages_are_valid(schemas: Path, made: tuple[tuple[Line, ...], tuple[Edit, ...]]) -> None:
    lines, changes = made
    found = [material(*whole_issue()), one_article(tuple(map(with_glyphs, lines)), changes)]
    for one in found:
        for name, by in by_name(schemas):
            for content in one.files_of(name).values():
                assert by.validate(etree.fromstring(content)), (name, by.error_log)


def test_an_empty_page_is_valid_and_read_back(schemas: Path, tmp_path: Path) -> None:
    made = material(Issue(info=INFO, pages=("0001",), articles=()), (page([]),))
    for name, by in by_name(schemas):
        assert by.validate(etree.fromstring(made.files_of(name)["0001.xml"])), by.error_log
    write(made, tmp_path, "alto", "hocr", "page")
    assert read_alto(tmp_path / "mets" / "alto" / "0001.xml").lines == ()
    assert read_page(tmp_path / "page" / "0001.xml").lines == ()


@pytest.mark.parametrize("glyphs", [True, False])
def test_mets_is_valid_and_every_name_in_it_leads_somewhere(tmp_path: Path, glyphs: bool) -> None:
    lines = (line(1, "a word"), line(2, "and more"))
    made = material(*whole_issue()) if not glyphs else one_article(tuple(map(with_glyphs, lines)), ())
    write(made, tmp_path, "mets")
    path = tmp_path / "mets" / f"{made.text.stem}-mets.xml"
    root = etree.parse(str(path)).getroot()
    by = schema(ROOT / "tests" / "schemas" / "mets.xsd")
    assert by.validate(root), by.error_log
    known = {one.get("ID") for one in root.iter() if one.get("ID")}
    named = {word for one in root.iter() for key in ("FILEID", "DMDID") for word in (one.get(key) or "").split()}
    assert named <= known
    for area in root.iter(f"{METS}area"):
        stem = (area.get("FILEID") or "").removeprefix("alto-")
        text = (path.parent / "alto" / f"{stem}.xml").read_text(encoding="utf-8")
        assert f'ID="{area.get("BEGIN")}"' in text
    for file in root.iter(f"{METS}file"):
        if (file.get("ID") or "").startswith("alto-"):
            (location,) = file
            content = (path.parent / (location.get(HREF) or "")).read_bytes()
            assert len(content) == int(file.get("SIZE") or 0)


def test_characters_have_their_places_confidences_and_alternatives() -> None:
    lines = (with_glyphs(line(1, "已经")),)
    change = edit(lines, 0, 1, "己", support="alternative", confidence=0.91)
    made = one_article(lines, (change,))
    root = etree.fromstring(made.files_of("alto")["0001.xml"])
    first, second = root.iter(f"{ALTO}Glyph")
    assert (first.get("CONTENT"), first.get("GC"), second.get("CONTENT")) == ("己", "0.91", "经")
    assert [(one.get("CONTENT"), one.get("VC")) for one in first] == [("已", "0.9")]
    assert [one.get("CONTENT") for one in second] == ["己"]
    assert int(second.get("HPOS") or 0) >= int(first.get("HPOS") or 0) + int(first.get("WIDTH") or 0)
    page_ = etree.fromstring(made.files_of("page")["0001.xml"])
    texts = [[one.get("index"), "".join(map(str, one.itertext())).strip()] for one in page_.iter(f"{PAGE}TextEquiv")]
    assert texts[-2:] == [["0", "己经"], ["1", "已经"]]


def test_a_divided_word_keeps_its_hyphen_and_tells_the_whole() -> None:
    lines = (line(1, "an ex-"), line(2, "ample of"))
    root = etree.fromstring(one_article(lines, (edit(lines, 5, 7, ""),)).files_of("alto")["0001.xml"])
    strings = [(one.get("CONTENT"), one.get("SUBS_CONTENT")) for one in root.iter(f"{ALTO}String")]
    assert strings == [("an", None), ("ex", "example"), ("ample", "example"), ("of", None)]
    assert [one.get("CONTENT") for one in root.iter(f"{ALTO}HYP")] == ["-"]


def test_alto_is_opened_by_alto_tools(tmp_path: Path) -> None:
    lines = (line(1, "a word"), line(2, "and more"))
    write(one_article(tuple(map(with_glyphs, lines)), ()), tmp_path, "alto")
    with (tmp_path / "mets" / "alto" / "0001.xml").open(encoding="utf-8") as file:
        _, xml, namespace = alto_tools.alto_parse(file)
        said = io.StringIO()
        with redirect_stdout(said):
            alto_tools.alto_text(xml, namespace)
    assert said.getvalue().split("\n") == ["", "a word ", "and more "]


def test_a_published_issue_is_imported_to_the_same_articles(desk: Desk) -> None:
    """All the way: a run, its METS, PAGE and hOCR, and a run on each of these."""
    other = ("Snow closes the pass", "By Paul Reed", "The road over the pass is", "closed until April, they", "say.")
    for number, texts in enumerate((STORY, other), 1):
        desk.draw(f"page{number}.png", texts)
        desk.write_lines(f"p000{number}", texts)
    assert desk.galley("run").code == 0
    assert desk.galley("publish", "--to", "made").code == 0
    folder = desk.output / "scans" / "tei"
    first = [one for path in sorted(folder.glob("*-a0*.xml")) for one in read_tei(path)]
    assert len(first) == 2
    desk.configure(recognise={"engine": "import", "second": "none"})
    for source in ("mets/scans-mets.xml", "page", "hocr"):
        said = desk.galley("import", str(desk.path / "made" / "scans" / source), "-o", "again")
        assert said.code == 0, said.err
        (issue,) = (path for path in (desk.path / "again").iterdir() if path.is_dir())
        again = [one for path in sorted((issue / "tei").glob("*-a0*.xml")) for one in read_tei(path)]
        assert [(one.headline, one.bylines, one.paragraphs) for one in again] == [
            (one.headline, one.bylines, one.paragraphs) for one in first
        ], source
        issue.rename(desk.path / f"was-{issue.name}-{source.partition('/')[0]}")
