"""Newspapers and offprints, set by Typst and read again by a reader of PDF that is not ours."""

from __future__ import annotations

import importlib.util
import io
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.config import PublishSettings
from pipeline.errors import SettingsError
from pipeline.formats.writers import Material
from pipeline.formats.writers.cuts import Cut, cut_pictures
from pipeline.formats.writers.typeset import fonts
from pipeline.formats.writers.typeset.setting import TEMPLATES, typeset
from pipeline.model import Article, Box, Issue, PageRecords, RegionKind
from tests.conftest import Desk
from tests.pages_by_hand import line, page
from tests.test_tei import INFO, SOFTWARE, whole_issue

NAMES = ("broadsheet", "tabloid", "large-type", "offprint")
WORDS = "The council voted on Monday to rebuild the old harbour which was closed last year by a vote".split()  # noqa: SIM905


def material_of(issue: Issue, pages: tuple[PageRecords, ...]) -> Material:
    return Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings())


def articles_of(texts: list[tuple[str, list[str]]], language: str = "en") -> Material:
    """Articles of a headline and paragraphs, on one page."""
    passages: list[tuple[RegionKind, list[object], tuple[()]]] = []
    articles = []
    for number, (headline, paragraphs) in enumerate(texts, 1):
        ids = []
        for at, text in enumerate((headline, *paragraphs)):
            passages.append(("body" if at else "headline", [line(len(passages) + 1, text)], ()))
            ids.append(f"p1.{len(passages)}")
        articles.append(
            Article(id=f"a{number:03d}", kind="article", pages=("0001",), heads=(ids[0],), body=tuple(ids[1:]))
        )
    made = page(passages)  # type: ignore[arg-type]
    made = replace(made, recognised=replace(made.recognised, language=language))
    return material_of(Issue(info=replace(INFO, language=language), pages=("0001",), articles=tuple(articles)), (made,))


def text_of(content: bytes) -> str:
    """Without white space, and without the hyphens that the lines' ends put in."""
    document = pypdfium2.PdfDocument(content)
    return "".join("".join(sheet.get_textpage().get_text_range() for sheet in document).replace("\ufffe", "").split())


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("template", NAMES)
def test_all_text_of_an_issue_is_set(template: str) -> None:
    made = material_of(*whole_issue())
    content = typeset(made, made.articles, template)
    said = text_of(content)
    for block in (block for one in made.articles for block in one.blocks):
        assert squeezed(block.line).replace("-", "") in said.replace("-", ""), block
    document = pypdfium2.PdfDocument(content)
    assert [one.get_title() for one in document.get_toc()] == ["忽接乡书喜不禁", "大减价"]
    assert document.get_metadata_dict()["Title"] == "晚报, 晋江, 1998-01-05"


@given(st.lists(st.integers(1, 900), min_size=1, max_size=9), st.sampled_from(NAMES))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_articles_of_any_length_are_whole_in_order_and_on_their_pages(lengths: list[int], template: str) -> None:
    texts = []
    for number, length in enumerate(lengths):
        words = [f"{WORDS[at % len(WORDS)]}{number}x{at}" for at in range(length)]
        texts.append((f"Headline{number}", [" ".join(words[at : at + 60]) for at in range(0, length, 60)]))
    made = articles_of(texts)
    content = typeset(made, made.articles, template)
    said = text_of(content)
    for headline, paragraphs in texts:
        at = said.index(headline)
        for word in " ".join(paragraphs).split():
            # Each word once, after the one before it: nothing is lost, doubled or put off the sheet.
            assert said.count(word) >= 1
            at = said.index(word, at)
    for sheet in pypdfium2.PdfDocument(content):
        width, height = sheet.get_size()
        for shape in sheet.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = shape.get_bounds()
            assert 0 <= left <= right <= width
            assert 0 <= bottom <= top <= height


def test_the_pdf_is_accessible_but_where_no_font_has_a_character() -> None:
    for text, accessible in (("The harbour", True), ("\U0010ffff", False)):
        made = articles_of([("Head", [text])])
        content = typeset(made, made.articles, "tabloid")
        assert (b"pdfuaid" in content) == accessible
        assert b"/StructTreeRoot" in content


def test_text_from_right_to_left_stands_at_the_right() -> None:
    made = articles_of([("שלום עולם", ["מה שלומך היום"])])
    sheet = pypdfium2.PdfDocument(typeset(made, made.articles, "large-type"))[0]
    text = sheet.get_textpage()
    start, count = text.search("היום").get_next()
    assert count == 4
    width = sheet.get_width()
    assert text.get_charbox(start)[0] > width / 2
    shapes = [one.get_bounds() for one in sheet.get_objects([pdfium.FPDF_PAGEOBJ_TEXT])]
    assert max(right for _, _, right, _ in shapes) > 0.85 * width


def test_all_columns_stand_on_one_grid() -> None:
    texts = [(f"The {number} headline of the day", [" ".join(WORDS * 9)] * 6) for number in range(8)]
    made = articles_of(texts)
    sheet = pypdfium2.PdfDocument(typeset(made, made.articles, "broadsheet"))[0]
    lines = [one.get_matrix() for one in sheet.get_objects([pdfium.FPDF_PAGEOBJ_TEXT])]
    body = [round(one.f % 11.5, 1) % 11.5 for one in lines if abs(one.a) < 1.05]
    ((_, most), *_) = Counter(body).most_common(1)
    assert most > 0.9 * len(body)


def test_a_long_article_goes_on_with_jump_lines_in_its_language() -> None:
    for language, on, back in (
        ("en", "Continuedonpage2", "Continuedfrompage1:Harbour"),
        ("de", "FortsetzungaufSeite2", "FortsetzungvonSeite1:Harbour"),
        ("zh-Hans", "（下转第2版）", "（上接第1版）Harbour"),
    ):
        made = articles_of([("Harbour", [" ".join(WORDS * 10)] * 60)], language)
        said = text_of(typeset(made, made.articles, "tabloid"))
        assert on in said
        assert back in said


def test_latin_is_hyphenated_after_its_language_and_chinese_marks_begin_no_line() -> None:
    words = "Donaudampfschifffahrtsgesellschaft Verantwortungsbewusstsein Geschwindigkeitsbegrenzung"
    made = articles_of([("Kopf", [" ".join([words] * 30)])], "de")
    document = pypdfium2.PdfDocument(typeset(made, made.articles, "broadsheet"))
    assert "\ufffe" in document[0].get_textpage().get_text_range()
    made = articles_of(
        [("头", ["近日，记者从市政府获悉：今年，全市将“新建”、改建公园；市民出门，就能看见《绿色》。" * 40])], "zh-Hans"
    )
    document = pypdfium2.PdfDocument(typeset(made, made.articles, "broadsheet"))
    rows = document[0].get_textpage().get_text_range().splitlines()
    assert not [row for row in rows if row.startswith(tuple("，：、；”》。"))]


def test_a_picture_with_a_caption_is_cut_from_the_scan(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    from pipeline.runner.reports import read_issue

    it = read_issue(two_pages.output / "scans")
    first = it.pages[0]
    row = first.recognised.lines[-1]
    above = Box(left=40, top=row.box.top - 80, right=140, bottom=row.box.top - 4)
    passages = tuple(replace(one, kind="caption") if row.id in one.lines else one for one in first.settled.passages)
    caption = next(one for one in passages if row.id in one.lines)
    pages = (
        replace(
            first,
            layout=replace(first.layout, pictures=(above,)),
            settled=replace(first.settled, passages=passages),
        ),
    )
    scan = first.prepared.scan.id
    one = Article(id="a001", kind="article", pages=(scan,), captions=(caption.id,))
    issue = replace(it.issue, pages=(scan,), articles=(one,))
    made = replace(material_of(issue, pages), picture=it.picture)
    ((cut,),) = cut_pictures(made, made.articles).values()
    assert cut.width == pytest.approx(100, abs=3)
    assert cut.height == pytest.approx(76, abs=3)
    sheet = pypdfium2.PdfDocument(typeset(made, made.articles, "tabloid"))[0]
    assert len(list(sheet.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]))) == 1
    assert squeezed(caption_text(made)) in squeezed(sheet.get_textpage().get_text_range())


@pytest.mark.parametrize("template", NAMES)
@pytest.mark.parametrize("words", [5, 60, 900])
def test_a_tall_picture_lies_over_no_text(template: str, words: int, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = io.BytesIO()
    Image.new("L", (60, 90), 90).save(drawn, "JPEG")
    made = articles_of([("Head", [" ".join((WORDS * 60)[:words])])])
    caption = replace(made.articles[0].blocks[1], kind="caption", text="A view of the mill.")
    article = replace(made.articles[0], blocks=(*made.articles[0].blocks, caption))
    cut = Cut(file="0001-1.jpg", caption=2, width=60, height=90, content=drawn.getvalue())
    monkeypatch.setattr(Material, "cuts", {"a001": [cut]})
    seen = 0
    for sheet in pypdfium2.PdfDocument(typeset(made, [article], template)):
        for image in sheet.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]):
            seen += 1
            left, bottom, right, top = image.get_bounds()
            for text in sheet.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
                a, b, c, d = text.get_bounds()
                assert not (a < right and left < c and b < top - 1 and bottom + 1 < d)
    assert seen == 1


def caption_text(made: Material) -> str:
    return made.articles[0].of_kind("caption")


def test_the_command_sets_issues_articles_and_templates_of_ones_own(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    shutil.rmtree(two_pages.scans)
    assert two_pages.galley("print").code == 0
    said = text_of((two_pages.path / "print" / "scans.pdf").read_bytes())
    assert "Page1hasnews" in said
    assert "Page2hasnews" in said
    assert two_pages.galley("print", "--article", "a002", "--to", "one").code == 0
    (offprint,) = (two_pages.path / "one").iterdir()
    assert "Page1hasnews" not in text_of(offprint.read_bytes())
    again = offprint.read_bytes()
    assert two_pages.galley("print", "--article", "scans/a002", "--to", "one").code == 0
    assert offprint.read_bytes() == again
    assert two_pages.galley("print", "--templates", "mine").code == 0
    mine = two_pages.path / "mine" / "tabloid.typ"
    mine.write_text(mine.read_text(encoding="utf-8").replace("280mm", "200mm"), encoding="utf-8")
    assert two_pages.galley("print", "--template", "mine/tabloid.typ").code == 0
    sheet = pypdfium2.PdfDocument((two_pages.path / "print" / "scans.pdf").read_bytes())[0]
    assert sheet.get_width() == pytest.approx(200 / 25.4 * 72, abs=0.1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--article", "a009"), "a009: there is no such article in output"),
        (("--template", "folio"), "folio: is no template. It is one of: broadsheet, large-type, offprint, tabloid"),
        (("--template", "more/far.typ"), "more/far.typ: imports a package, which would be fetched"),
        (("--template", "bad.typ"), "bad.typ: cannot be set (unknown variable: nothing)"),
    ],
)
def test_mistakes_are_one_message(two_pages: Desk, arguments: tuple[str, ...], said: str) -> None:
    assert two_pages.galley("run").code == 0
    (two_pages.path / "bad.typ").write_text("#nothing")
    (two_pages.path / "more").mkdir()
    (two_pages.path / "more" / "far.typ").write_text('#import "@preview/cetz:0.3.0"')
    done = two_pages.galley("print", *arguments)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_without_typst_one_line_says_what_to_install(two_pages: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert two_pages.galley("run").code == 0
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "pipeline.formats.writers.registry.find_spec", lambda name: None if name == "typst" else find(name)
    )
    done = two_pages.galley("publish", "--formats", "newspaper")
    assert done.code == 2
    assert "--formats: newspaper needs the package typst. Run pip install typst." in done.err
    done = two_pages.galley("publish")
    assert done.code == 0
    assert "offprint: needs the package typst. Run pip install typst." in done.out
    assert not (two_pages.output / "scans" / "newspaper").exists()


def test_without_a_chinese_font_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "SONG", dict.fromkeys(fonts.SONG, ()))
    monkeypatch.setattr(fonts, "OTHER_CJK", ())
    made = material_of(*whole_issue())
    with pytest.raises(SettingsError, match="none with Chinese characters is installed"):
        typeset(made, made.articles, "tabloid")


def test_templates_are_all_in_the_package() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.typ")} == {*NAMES, "galley", "galley-upright"}
    assert Path(TEMPLATES).is_dir()
