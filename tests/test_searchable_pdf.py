"""Searchable PDF, as two readers of PDF that are not ours have it: text, places, bookmarks, picture."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from pipeline.config import PublishSettings
from pipeline.formats.writers import Material
from pipeline.formats.writers.pdf.glyphless import GlyphlessFont
from pipeline.formats.writers.pdf.objects import number
from pipeline.model import Direction, Issue, Line
from tests.conftest import Desk
from tests.pages_by_hand import line, page
from tests.test_tei import BARE, INFO, SOFTWARE, whole_issue


def material_of(issue: Issue, pages: tuple[object, ...]) -> Material:
    return Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings())  # type: ignore[arg-type]


def pdf_of(made: Material) -> bytes:
    ((name, content),) = made.files_of("pdf").items()
    assert name == f"{made.text.stem}.pdf"
    return content


def text_of(content: bytes) -> str:
    """What PDFium, the reader in Chrome, takes from all pages; it marks a hyphen at a line's end with a code."""
    document = pypdfium2.PdfDocument(content)
    return "\n".join(sheet.get_textpage().get_text_range() for sheet in document).replace("\ufffe", "-")


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_line_is_found_in_the_order_of_the_articles() -> None:
    made = material_of(*whole_issue())
    content = pdf_of(made)
    wanted = "".join(row.text for sheet in made.printed for block in sheet.blocks for row in block.lines)
    assert squeezed(text_of(content)) == squeezed(wanted)
    said = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content), strict=True).pages)
    assert sorted(squeezed(said)) == sorted(squeezed(wanted))
    for sheet, shown in zip(made.printed, pypdfium2.PdfDocument(content), strict=True):
        text = shown.get_textpage()
        for block in sheet.blocks:
            for word in (word for row in block.lines for word in row.words):
                assert text.search(word.text, match_case=True).get_next() is not None, word.text


def test_each_article_has_a_bookmark_and_the_file_says_what_it_is() -> None:
    made = material_of(*whole_issue(replace(INFO, first_page=3, editor="Ann")))
    document = pypdfium2.PdfDocument(pdf_of(made))
    marks = [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    assert marks == [("忽接乡书喜不禁", 0), ("大减价", 1)]
    assert [document.get_page_label(at) for at in (0, 1)] == ["3", "4"]
    about = document.get_metadata_dict()
    assert (about["Title"], about["Author"], about["Producer"]) == ("晚报, 晋江, 1998-01-05", "Ann", SOFTWARE)
    assert not about["CreationDate"]


def test_the_picture_is_behind_it_and_words_stand_where_they_are_printed(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    assert two_pages.galley("publish", "--formats", "pdf").code == 0
    document = pypdfium2.PdfDocument((two_pages.output / "scans" / "pdf" / "scans.pdf").read_bytes())
    sheet = document[0]
    width, height = sheet.get_size()
    shown = sheet.render(scale=1).to_numpy()
    assert shown.min() < 100
    assert np.median(shown) > 200
    text = sheet.get_textpage()
    start, count = text.search("harbour").get_next()
    boxes = [text.get_charbox(at) for at in range(start, start + count)]
    left, bottom = min(one[0] for one in boxes), min(one[1] for one in boxes)
    right, top = max(one[2] for one in boxes), max(one[3] for one in boxes)
    # There is print in the box, and the box is as high as a line: 18 of 400 pixels.
    piece = shown[round(height - top) : round(height - bottom), round(left) : round(right)]
    assert piece.min() < 150
    assert top - bottom == pytest.approx(18 / 400 * height, rel=0.2)
    assert 0 < left < right < width


@pytest.mark.parametrize(
    ("text", "direction"),
    [("開羅會議公報", "vertical"), ("שלום עולם", "rtl"), ("𠀀𠮷 😀 ſ", "ltr"), ("a\x00b \ud800", "ltr")],
)
def test_every_script_and_direction(text: str, direction: Direction) -> None:
    row: Line = replace(line(1, text), direction=direction)
    if direction == "vertical":
        row = replace(row, box=replace(row.box, right=row.box.left + 20, bottom=row.box.top + 120))
    made = material_of(Issue(info=BARE, pages=("0001",), articles=()), (page([("body", [row], ())]),))
    clean = re.sub("[\x00\ud800]", "\ufffd", text)
    assert squeezed(text_of(pdf_of(made))) == squeezed(clean)


def test_the_same_pages_are_the_same_bytes() -> None:
    assert pdf_of(material_of(*whole_issue())) == pdf_of(material_of(*whole_issue()))


def test_numbers_and_characters_past_the_last_code_are_still_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [number(one) for one in (0.0, -0.0001, 1.5, 1e6, 2.0004)] == ["0", "0", "1.5", "1000000", "2"]
    monkeypatch.setattr("pipeline.formats.writers.pdf.glyphless.MOST_OTHERS", 2)
    assert GlyphlessFont().encode("a𠀀字𠀁𠀂𠀀\ud800") == "0061D8005B57D801FFFDD800FFFD"
