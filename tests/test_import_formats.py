"""Text that others recognised: every form and version read, sizes brought to the picture's, damage named."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import FormatError, ScanError
from pipeline.formats.given import GivenPage, size_of, to_pixels
from pipeline.formats.imports import find_imports, gather
from pipeline.formats.mets import read_mets
from pipeline.formats.plain import read_plain
from pipeline.formats.recognised import read_recognised
from pipeline.formats.structure import keep_structure
from pipeline.model import Box
from tests.conftest import HEIGHT, STORY, WIDTH, place
from tests.imported_pages import ALTO, PAGE, alto, article, hocr, mets, page

BOXES = [box for _, box, _ in place(STORY)]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def texts(given: GivenPage) -> tuple[str, ...]:
    return tuple(line.text for line in given.lines)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((f"{version}.xml", alto(version=version)) for version in ALTO),
        *((f"{version}.xml", page(version=version)) for version in PAGE),
        ("a.hocr", hocr()),
        ("a.html", hocr(doctype="<!DOCTYPE html>\n")),
        ("a.xml", hocr()),
        ("a.html", hocr().replace("</head>", "<br></head>")),  # HTML that is no XML
    ],
)
def test_one_page_in_every_form_is_the_same(tmp_path: Path, name: str, content: str) -> None:
    (read,) = read_recognised(written(tmp_path, name, content))
    assert texts(read) == STORY
    assert [line.box for line in read.lines] == BOXES
    assert (read.width, read.height, read.image) == (WIDTH, HEIGHT, "a.png")
    assert read.placed


def test_hocr_has_many_pages_confidences_and_rules(tmp_path: Path) -> None:
    first, second = read_recognised(written(tmp_path, "a.hocr", hocr((STORY, ("Second page", "of two")))))
    assert (texts(first), texts(second)) == (STORY, ("Second page", "of two"))
    assert {line.confidence for line in first.lines} == {0.9}
    assert [region.kind for region in first.regions] == ["body", "rule"]
    assert first.software == "tesseract 5.3.0"


def test_hocr_sets_no_space_between_chinese_words(tmp_path: Path) -> None:
    (read,) = read_recognised(written(tmp_path, "a.hocr", hocr((("政务 新媒体 2018 年 App 可以",),))))
    assert texts(read) == ("政务新媒体 2018 年 App 可以",)


def test_hocr_with_a_box_that_is_none_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a.hocr", hocr().replace("bbox 20 24", "bbox left 24"))
    with pytest.raises(FormatError, match="bbox is 'left', not a number"):
        read_recognised(path)
    path = written(tmp_path, "b.hocr", hocr().replace("bbox 20 24 ", "bbox "))
    with pytest.raises(FormatError, match="is not four numbers"):
        read_recognised(path)


lines = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).filter(str.strip)


@settings(deadline=None)
@given(st.lists(st.lists(lines, min_size=1, max_size=4), min_size=1, max_size=5))
def test_plain_text_comes_back_to_the_character(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[list[str]]
) -> None:
    text = "\n\n".join("\n".join(block) for block in blocks)
    path = written(tmp_path_factory.mktemp("plain"), "a.txt", text)
    (read,) = read_plain(path)
    # A byte order mark is none of the text.
    assert "\n".join(texts(read)) == "\n".join(line for block in blocks for line in block).removeprefix("\ufeff")
    by_id = {line.id: line for line in read.lines}
    assert [len(region.lines) for region in read.regions] == [len(block) for block in blocks]
    assert not read.placed
    tops = [by_id[name].box.top for region in read.regions for name in region.lines]
    assert tops == sorted(set(tops))


def test_plain_text_has_pages_between_form_feeds_and_marks_of_its_encoding(tmp_path: Path) -> None:
    pages = read_plain(written(tmp_path, "a.txt", "one\r\ntwo\r\n\f three\n\f\n"))
    assert [texts(one) for one in pages] == [("one", "two"), (" three",)]
    (wide,) = read_plain(written(tmp_path, "b.txt", "政务".encode("utf-16")))
    assert texts(wide) == ("政务",)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", "政务".encode("gb18030"), "is not UTF-8 text"),
        ("a.txt", "近日，政务号要瘦身的通知。".encode("gb18030"), "it reads as GB18030"),
        ("a.txt", "近日，老橋修好了，往來的人都說好。".encode("big5"), "it reads as BIG5"),
        ("a.txt", "Die Brücke über den Fluß".encode("latin-1"), "it reads as WINDOWS-1252"),
        ("a.txt", b"%PDF-1.4\xff\xfe\xfd", "byte 8.\\. Save it"),
        ("a.html", b'<div class="ocr_page"><span class="ocr_line">Br\xfccke</span></div>', "does not say what it is"),
        ("a.txt", b"a\0b", "zero bytes"),
        ("a.txt", b" \n\n ", "holds no text"),
        ("a.xml", b"<alto><Layout><Page", "is damaged XML"),
        ("a.xml", b"<feed/>", "is of no known form"),
        ("a.xml", b'<html><body class="x"><p class="y">no page</p></body></html>', "is of no known form"),
        ("a.hocr", b"<html><body><p>nothing</p></body></html>", "no ocr_page in it"),
        ("a.hocr", b"", "is damaged HTML"),
        ("a.xml", alto(("",) * 3).encode(), "its 3 lines are empty"),
        ("a.xml", page(("",) * 3).encode(), "its 3 lines are empty"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(FormatError, match=said) as caught:
        read_recognised(path)
    assert str(path) in str(caught.value)
    assert caught.value.remedy


WHOLE = {
    "a.xml": alto(),
    "b.xml": page(),
    "a.hocr": hocr(),
    "mets.xml": mets(("a.xml",), (), article(("T1", "B1", "T"))),
}
SPOILS = ["", "nan", "inf", "-1", "1e99", "<", ">", '"', "\0", "&amp;", "\ud7ff", "x" * 50, "</Page>", "9" * 30]


@settings(deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 5000), st.integers(0, 40), st.sampled_from(SPOILS))
def test_however_a_file_is_spoilt_the_error_is_one_of_formats(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: int, length: int, spoil: str
) -> None:
    whole = WHOLE[name]
    at %= len(whole)
    path = written(tmp_path_factory.mktemp("spoilt"), name, whole[:at] + spoil + whole[at + length :])
    try:
        if name == "mets.xml":
            read_mets(path)
        else:
            for one in read_recognised(path):
                to_pixels(one, *size_of(one), pictured=False)
    except FormatError as error:
        assert str(path) in str(error)  # noqa: PT017 - most spoilt files raise nothing


@pytest.mark.parametrize(("unit", "scale"), [("pixel", 2.0), ("mm10", 254 / 300), ("inch1200", 4.0)])
def test_units_and_other_sizes_come_to_the_pictures_pixels(tmp_path: Path, unit: str, scale: float) -> None:
    (read,) = read_recognised(written(tmp_path, "a.xml", alto(unit=unit, scale=scale)))
    placed = to_pixels(read, WIDTH, HEIGHT)
    for line, box in zip(placed.lines, BOXES, strict=True):
        assert max(abs(line.box.left - box.left), abs(line.box.bottom - box.bottom)) <= 2
    if unit != "pixel":
        alone = to_pixels(read, *size_of(read), pictured=False)
        assert abs(alone.width - WIDTH) <= 2
        assert abs(alone.lines[-1].box.bottom - BOXES[-1].bottom) <= 2


def test_a_picture_of_another_shape_is_refused_and_boxes_stay_on_the_page(tmp_path: Path) -> None:
    (read,) = read_recognised(written(tmp_path, "a.xml", alto()))
    with pytest.raises(FormatError, match="its picture has 300 x 300 pixels"):
        to_pixels(read, 300, 300)
    wild = replace(
        read, lines=tuple(replace(one, box=Box(left=-9, top=-9, right=9999, bottom=9999)) for one in read.lines)
    )
    for line in to_pixels(wild, WIDTH, HEIGHT).lines:
        assert line.box == Box(left=0, top=0, right=WIDTH, bottom=HEIGHT)


def test_mets_tells_pages_pictures_and_articles(tmp_path: Path) -> None:
    logical = '<div TYPE="TITLE_SECTION"><fptr><area FILEID="T1" BEGIN="B1"/></fptr></div>' + article(
        ("T1", "B2", "AUTHOR"), ("T1", "B3", "PARAGRAPH"), ("T2", "B3", "PARAGRAPH")
    )
    path = written(tmp_path, "issue-mets.xml", mets(("t/1.xml", "t/2.xml"), ("i/1.png",), logical))
    for name in ("1", "2"):
        written(tmp_path, f"t/{name}.xml", alto())
    written(tmp_path, "i/1.png", b"")
    found = read_mets(path)
    assert (found.info.title, found.info.date) == ("Harbour Ledger", "1931-10-06")
    assert [(one.text, one.pictures) for one in found.pages] == [
        (tmp_path / "t/1.xml", (tmp_path / "i/1.png",)),
        (tmp_path / "t/2.xml", ()),
    ]
    text = tmp_path / "t/1.xml"
    kept = keep_structure(read_recognised(text)[0], found, text)
    assert [region.kind for region in kept.regions] == ["masthead", "byline", "body"]
    assert [one.regions for one in kept.articles] == [("B2", "B3")]


def test_a_mets_without_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="names no file with the text of a page"):
        read_mets(written(tmp_path, "mets.xml", mets((), ("a.png",))))


def test_pictures_are_found_by_name_by_mets_and_in_order(tmp_path: Path) -> None:
    for name in ("alto/1.alto.xml", "alto/2.xml"):
        written(tmp_path, name, alto(image="elsewhere.tif"))
    for name in ("img/1.png", "img/3.png", "img/4.png"):
        written(tmp_path, name, b"")
    (one,) = gather([tmp_path / "alto/1.alto.xml"])
    assert one.name == "1"
    assert [page.picture for page in one.pages] == [tmp_path / "img/1.png"]
    both = [tmp_path / "alto/1.alto.xml", tmp_path / "alto/2.xml"]
    (issue,) = gather([*both, tmp_path / "img/3.png", tmp_path / "img/4.png"])
    assert issue.name == "alto"
    assert [page.picture for page in issue.pages] == [tmp_path / "img/3.png", tmp_path / "img/4.png"]
    with pytest.raises(ScanError, match="belongs to none of the texts"):
        gather([both[0], tmp_path / "img/1.png", tmp_path / "img/3.png"])
    (whole,) = gather([tmp_path])
    assert [page.text.name for page in whole.pages if page.problem is None] == ["1.alto.xml", "2.xml"]
    assert [str(page.problem.problem) for page in whole.pages if page.problem] == ["there is no text for it"] * 2


def test_in_a_folder_plain_text_counts_only_where_it_is_a_page(tmp_path: Path) -> None:
    written(tmp_path, "a/notes.txt", "not a page")
    written(tmp_path, "a/1.txt", "twice")
    written(tmp_path, "a/1.xml", alto(image=""))
    written(tmp_path, "a/2.png", b"")
    written(tmp_path, "a/2.txt", "a page")
    written(tmp_path, "b/1.txt", "alone")
    written(tmp_path, "b/.hidden.txt", "no")
    assert [[one.text.name for one in issue.pages] for issue in find_imports(tmp_path)] == [
        ["1.xml", "2.txt"],
        ["1.txt"],
    ]


def test_what_is_named_and_cannot_be_imported_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="is not there"):
        gather([tmp_path / "no.xml"])
    with pytest.raises(FormatError, match="is of no known form"):
        gather([written(tmp_path, "a.docx", b"PK")])
    with pytest.raises(FormatError, match="there is no text in what is named"):
        gather([written(tmp_path, "a.png", b"")])


COORDS = '<Coords points="10,10 90,10 90,20 10,20"/>'


def equivalent(text: str) -> str:
    return f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv>"


def hocr_of(inner: str, head: str = "") -> str:
    return f'<html><head>{head}</head><body><div class="ocr_page" title="bbox 0 0 100 200">{inner}</div></body></html>'


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        (
            "glyphs alone.xml",
            f'<TextRegion id="r">{COORDS}<TextLine id="l">{COORDS}<Word id="w">{COORDS}<Glyph id="g">{COORDS}'
            f'{equivalent("a")}</Glyph><Glyph id="h">{COORDS}{equivalent("b")}</Glyph></Word></TextLine></TextRegion>',
            [("ab",)],
        ),
        (
            "cells.xml",
            f'<TableRegion id="t">{COORDS}<TableCell id="c">{COORDS}<TextLine id="l">{COORDS}{equivalent("cell")}'
            "</TextLine></TableCell></TableRegion>",
            [("cell",)],
        ),
        ("par.hocr", hocr_of('<p class="ocr_par" title="bbox 1 1 90 20">no lines in it</p>'), [("no lines in it",)]),
        (
            "words.hocr",
            hocr_of(
                '<p class="ocr_par" title="bbox 1 1 90 50"><span class="ocrx_word" title="bbox 1 1 20 20">one</span> '
                '<span class="ocrx_word" title="bbox 25 2 40 20">two</span> '
                '<span class="ocrx_word" title="bbox 1 30 20 50">three</span></p>'
            ),
            [("one two", "three")],
        ),
        (
            "latin.html",
            hocr_of(
                '<span class="ocr_line" title="bbox 1 1 90 20">Brücke<br></span>', '<meta charset="iso-8859-1">'
            ).encode("latin-1"),
            [("Brücke",)],
        ),
    ],
)
def test_no_text_of_unusual_files_is_passed_over(
    tmp_path: Path, name: str, content: str | bytes, read: list[tuple[str, ...]]
) -> None:
    if name.endswith("xml") and isinstance(content, str):
        around = 'xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"'
        content = f'<PcGts {around}><Page imageWidth="100" imageHeight="200">{content}</Page></PcGts>'
    assert [texts(one) for one in read_recognised(written(tmp_path, name, content))] == read


def test_alto_of_several_pages_and_without_a_print_space(tmp_path: Path) -> None:
    whole = alto(image="")
    start, end = whole.index("<Page "), whole.index("</Page>") + len("</Page>")
    twice = whole[:end] + whole[start:end].replace(STORY[0], "Another page") + whole[end:]
    first, second = read_recognised(written(tmp_path, "a.xml", twice))
    assert (first.lines[0].text, second.lines[0].text) == (STORY[0], "Another page")
    bare = re.sub(r"</?PrintSpace[^>]*>", "", whole)
    (only,) = read_recognised(written(tmp_path, "b.xml", bare))
    assert texts(only) == STORY
