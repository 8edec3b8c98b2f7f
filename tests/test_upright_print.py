"""Traditional papers set upright: every character once, from right to left, no mark where none may stand; and read
again from a scan of the print."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.formats.tei import read_tei
from pipeline.formats.writers import Material
from pipeline.formats.writers.typeset.setting import TEMPLATES, typeset
from tests.conftest import Desk
from tests.press.fonts import missing_fonts
from tests.test_typeset import articles_of, squeezed

CLOSING, OPENING = "，。、；：！？）」』》", "（「『《"
STORY = (
    (
        "輪渡加開夜班",
        [
            "本埠南北兩岸輪渡，向於晚間八時停駛。近因北岸紗廠添設夜工，女工放工已在十時之後，"
            "往往須繞行上游鐵橋，往返十餘里，風雨之夜尤為苦楚。"
        ],
    ),
    (
        "公園菊花會開幕",
        [
            "公園第六屆菊花會昨日開幕，陳列菊花四百八十種，凡一千二百餘盆。園丁以竹紮成城門一座，"
            "高一丈六尺，上綴黃白小菊，遠望如堆金雪。",
            "會期十日，門票每人一角，所得悉充義學經費。",
        ],
    ),
    (
        "郵差拾金不昧",
        [
            "郵差彭守拙，年四十三，投送東路信件已十六年。前日行至三里亭，於路旁拾得布包一個，"
            "內有銀洋一百二十元。彭坐守亭中，自午至暮，誤餐一頓，終有一婦人號泣而來。"
        ],
    ),
)

pytestmark = pytest.mark.skipif(bool(missing_fonts()), reason="no fonts with Chinese characters")


def upright(texts: Sequence[tuple[str, list[str]]]) -> Material:
    made = articles_of([*texts], language="zh-Hant")
    (page,) = made.pages
    lines = tuple(replace(one, direction="vertical") for one in page.recognised.lines)
    return replace(made, pages=(replace(page, recognised=replace(page.recognised, lines=lines)),))


def pieces(sheet: pypdfium2.PdfPage) -> list[tuple[float, float, str]]:
    """Where each piece of text begins, and what it says, in the order of the file: readers of PDF sort characters that
    stand below each other by rules for text across."""
    page = sheet.get_textpage()
    found = []
    for one in sheet.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
        size = pdfium.FPDFTextObj_GetText(one, page, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFTextObj_GetText(one, page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
        matrix = one.get_matrix()
        found.append((matrix.e, matrix.f, buffer.raw[: size - 2].decode("utf-16-le").strip("\x00\ufffe")))
    return found


def columns(sheet: pypdfium2.PdfPage) -> list[tuple[float, str]]:
    """The characters of each column of the page, with its left edge, in the order of the file."""
    found: list[tuple[float, float, str]] = []
    for left, foot, said in pieces(sheet):
        if found and abs(found[-1][0] - left) < 1 and foot < found[-1][1]:
            found[-1] = (left, foot, found[-1][2] + said)
        else:
            found.append((left, foot, said))
    return [(left, said) for left, _, said in found]


def said_by(content: bytes) -> str:
    return squeezed("".join(said for sheet in pypdfium2.PdfDocument(content) for _, _, said in pieces(sheet)))


LETTERS = st.text(alphabet="國民路江一二三，。、「」（）《》", min_size=1, max_size=220)


@given(st.lists(st.tuples(st.text("國民新路", min_size=1, max_size=40), LETTERS), min_size=1, max_size=5))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_character_stands_once_and_no_mark_begins_or_ends_a_column(texts: list[tuple[str, str]]) -> None:
    made = upright([(headline, [text]) for headline, text in texts])
    content = typeset(made, made.articles, "tabloid")
    said = said_by(content)
    at = 0
    for headline, text in texts:
        for part in (headline, text):
            at = said.index(squeezed(part), at) + len(squeezed(part))
    for sheet in pypdfium2.PdfDocument(content):
        width, height = sheet.get_size()
        page = sheet.get_textpage()
        for number in range(page.count_chars()):
            left, bottom, right, top = page.get_charbox(number)
            assert -0.5 <= left <= right <= width + 0.5
            assert -0.5 <= bottom <= top <= height + 0.5
        for _, column in columns(sheet):
            # A paragraph that begins with such a mark leaves no other way, nor does a column of marks alone.
            if set(column) & set("國民路江一二三新"):
                assert column[0] not in CLOSING or any(text.startswith(column[:9]) for _, text in texts)
                assert column[-1] not in OPENING or any(text.endswith(column[-9:]) for _, text in texts)


def test_articles_follow_each_other_from_right_to_left_and_have_bookmarks() -> None:
    made = upright(STORY)
    document = pypdfium2.PdfDocument(typeset(made, made.articles, "tabloid"))
    assert [one.get_title() for one in document.get_toc()] == [headline for headline, _ in STORY]
    found = [middle for middle, said in columns(document[0]) if said in {headline for headline, _ in STORY}]
    assert len(found) == len(STORY)
    assert found == sorted(found, reverse=True)


def test_latin_words_are_turned_and_short_figures_stand_upright() -> None:
    made = upright([("新聞", ["民國25年由Standard Oil公司承辦，計1936號。"])])
    sheet = pypdfium2.PdfDocument(typeset(made, made.articles, "tabloid"))[0]
    turned: set[tuple[float, ...]] = set()
    level: set[tuple[float, ...]] = set()
    for one in sheet.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
        matrix = one.get_matrix()
        (turned if abs(matrix.b) > abs(matrix.a) else level).add(one.get_bounds())
    assert turned
    assert level
    assert "民國25年由StandardOil公司承辦，計1936號。" in said_by(typeset(made, made.articles, "tabloid"))


@pytest.mark.parametrize("text", ["   ", "—", "甲" + "—" * 90, "x" * 300, "٣ مرحبا", "，，，，" * 20])
def test_odd_text_is_set(text: str) -> None:
    made = upright([(text, [f"{text}甲"])])
    assert squeezed(text) in said_by(typeset(made, made.articles, "tabloid"))


def test_what_is_printed_upright_is_read_again_from_a_scan(desk: Desk) -> None:
    """Text, print, scan, text: the articles are the same, and of the characters not one in fifty is another."""
    template = desk.path / "small.typ"
    for path in TEMPLATES.glob("galley*.typ"):
        (desk.path / path.name).write_bytes(path.read_bytes())
    template.write_text(
        '#import "galley.typ": newspaper\n#newspaper(width: 130mm, height: 200mm, margin: 8mm, size: 11pt, '
        "pitch: 15pt, tier: 20, masthead: false, largest: 2.2)",
        encoding="utf-8",
    )
    made = upright(STORY)
    document = pypdfium2.PdfDocument(typeset(made, made.articles, str(template)))
    assert len(document) == 1
    desk.scans.mkdir(exist_ok=True)
    document[0].render(scale=250 / 72, grayscale=True).to_pil().save(desk.scans / "0001.png", dpi=(250, 250))
    desk.configure(recognise={"engine": "rapidocr"})
    said = desk.galley("run")
    assert said.code == 0, said.err
    articles = [one for path in sorted((desk.output / "scans" / "tei").glob("*-a0*.xml")) for one in read_tei(path)]
    read = {one.headline: squeezed("".join(one.paragraphs)) for one in articles}
    assert set(read) == {headline for headline, _ in STORY}
    wrong = sum(Levenshtein.distance("".join(paragraphs), read[headline]) for headline, paragraphs in STORY)
    assert wrong <= 0.02 * sum(len("".join(paragraphs)) for _, paragraphs in STORY)
