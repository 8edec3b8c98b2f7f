"""Places that are wrong, missing or far off: the text stays as it is, and no page grows by them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.bounds import PIXELS, SIDE
from pipeline.formats.alto import read_alto, read_alto_pages
from pipeline.formats.draft import trim_line
from pipeline.formats.given import size_of, to_pixels
from pipeline.formats.recognised import read_recognised
from pipeline.formats.truth import read_truth
from pipeline.model import Box
from tests.conftest import HEIGHT, WIDTH, Desk
from tests.fuzz.readers import check_page
from tests.imported_pages import alto, hocr
from tests.test_hostile_text import alto_of
from tests.test_import_formats import hocr_of, written


def at(left: int, top: int, width: int = 50, height: int = 20) -> str:
    return f'HPOS="{left}" VPOS="{top}" WIDTH="{width}" HEIGHT="{height}"'


def string(text: str, left: int, top: int) -> str:
    return f'<String CONTENT="{text}" {at(left, top)}/>'


def row(top: int, content: str = "") -> str:
    return f"<TextLine {at(1, top, 500)}>{content}</TextLine>"


def texts(folder: Path, *rows: str) -> list[str]:
    path = written(folder, "a.xml", alto_of(f"<TextBlock {at(1, 1, 500, 90)}>{''.join(rows)}</TextBlock>"))
    page = read_alto(path)
    check_page(page)
    return [line.text for line in page.lines]


SPACE = "<SP/>"


def test_an_empty_line_moves_no_word_of_another(tmp_path: Path) -> None:
    first = SPACE.join((string("The", 1, 1), string("new", 60, 1), string("har", 120, 1))) + '<HYP CONTENT="-"/>'
    second = SPACE.join((string("bour", 1, 31), string("opened", 60, 31)))
    assert texts(tmp_path, row(1, first), row(31, second), row(61)) == ["The new har-", "bour opened", ""]


def test_words_of_a_whole_block_in_its_first_line_go_to_their_own_lines(tmp_path: Path) -> None:
    words = (string("The", 1, 1), string("har", 60, 1) + "<HYP/>", string("bour", 1, 31), string("opened", 60, 31))
    assert texts(tmp_path, row(1, SPACE.join(words)), row(31)) == ["The har-", "bour opened"]
    # Without a place of its own, a word stays where the file has it.
    nowhere = '<String CONTENT="opened"/>'
    assert texts(tmp_path, row(1, SPACE.join((*words[:3], nowhere))), row(31)) == ["The har- opened", "bour"]
    # Higher or lower than its line, but in no other one.
    assert texts(tmp_path, row(1, string("tall", 1, 12)), row(61)) == ["tall", ""]


def test_attributes_that_are_empty_or_missing_are_not_told(tmp_path: Path) -> None:
    content = alto(image="").replace('WIDTH="300" HEIGHT="400"', 'WIDTH="" HEIGHT=""')
    page = read_alto(written(tmp_path, "a.xml", content))
    assert (page.width, page.height) == (0, 0)
    bare = re.sub(r"<TextLine [^>]*>", "<TextLine>", content).replace("WC='0.9'", 'WC=""')
    lines = read_alto(written(tmp_path, "b.xml", bare)).lines
    assert [line.box for line in lines] == [line.box for line in page.lines]
    assert {line.confidence for line in lines} == {1.0}


FAR = '<TextBlock><TextLine HPOS="{0}" VPOS="{0}" WIDTH="50" HEIGHT="20"><String CONTENT="far"/></TextLine></TextBlock>'


@pytest.mark.parametrize("far", [2000, 24_000, 9_000_000])
@pytest.mark.parametrize("told", ['WIDTH="300" HEIGHT="400"', ""])
def test_a_line_far_off_the_page_keeps_its_text_and_makes_no_larger_page(tmp_path: Path, far: int, told: str) -> None:
    content = alto(image="").replace("</PrintSpace>", f"{FAR.format(far)}</PrintSpace>")
    page = read_alto(written(tmp_path, "a.xml", content.replace('WIDTH="300" HEIGHT="400"', told)))
    check_page(page)
    assert page.lines[-1].text == "far"
    width, height = size_of(page)
    if told:
        assert (width, height) == (WIDTH, HEIGHT)
    elif far > 2000:
        assert width * height < WIDTH * HEIGHT
    assert to_pixels(page, width, height, pictured=False).lines[-1].box.right <= width


def test_a_page_told_in_another_unit_is_as_large_as_its_lines(tmp_path: Path) -> None:
    content = alto(image="", scale=4.0).replace('WIDTH="1200" HEIGHT="1600"', 'WIDTH="300" HEIGHT="400"')
    page = read_alto(written(tmp_path, "a.xml", content))
    width, height = size_of(page)
    assert width == max(line.box.right for line in page.lines)
    assert height == max(line.box.bottom for line in page.lines)


@pytest.mark.parametrize(("width", "height"), [(20_608, 29_172), (9_000_000, 9_000_000), (30, 60_000)])
def test_a_page_larger_than_any_picture_is_one_at_a_smaller_scale(tmp_path: Path, width: int, height: int) -> None:
    lines = "".join(
        f'<span class="ocr_line" title="bbox 1 {top} {width - 1} {top + height // 20}">line</span>'
        for top in range(0, height, height // 10)
    )
    content = hocr_of(lines).replace("bbox 0 0 100 200", f"bbox 0 0 {width} {height}")
    (page,) = read_recognised(written(tmp_path, "a.hocr", content))
    check_page(page)
    across, down = size_of(page)
    assert across * down <= PIXELS.most
    assert max(across, down) <= SIDE.most
    placed = to_pixels(page, across, down, pictured=False)
    tops = [line.box.top for line in placed.lines]
    assert tops == sorted(set(tops))


def test_a_page_at_1200_dpi_without_its_picture_is_imported(desk: Desk) -> None:
    content = hocr().replace("a.png", "")
    content = re.sub(
        r"bbox (\d+) (\d+) (\d+) (\d+)", lambda m: "bbox " + " ".join(str(int(n) * 70) for n in m.groups()), content
    )
    run = desk.galley("import", str(written(desk.path, "in/a.hocr", content)), "--until", "recognise")
    assert run.code == 0, run.err


def test_a_bar_read_in_a_column_rule_makes_no_line_as_high_as_a_headline() -> None:
    words = [(Box(left=40 + 60 * k, top=100 + k % 2, right=90 + 60 * k, bottom=120), "word") for k in range(5)]
    line = Box(left=20, top=60, right=330, bottom=120)
    rule = (Box(left=20, top=60, right=24, bottom=118), "|")
    assert trim_line(line, [rule, *words]) == Box(left=20, top=100, right=330, bottom=120)
    assert trim_line(line, words[:2]) == line
    plain = Box(left=40, top=99, right=330, bottom=121)
    assert trim_line(plain, words) == plain


def test_one_word_with_a_loose_box_makes_no_headline_of_its_line() -> None:
    line = Box(left=20, top=60, right=330, bottom=120)
    words = [(Box(left=20 + 60 * k, top=98, right=70 + 60 * k, bottom=120), "ordinary") for k in range(4)]
    loose = (Box(left=270, top=60, right=330, bottom=120), "ordinary")
    assert trim_line(line, [*words, loose]) == Box(left=20, top=98, right=330, bottom=120)
    # Most of the line is no stray, and a line of small letters is none beside a word with high ones.
    assert trim_line(line, [*words[:2], (loose[0], "extraordinarily long")]) == line
    high = Box(left=20, top=81, right=330, bottom=120)
    assert trim_line(high, [*words, (Box(left=270, top=81, right=330, bottom=120), "ordinary")]) == high


def test_truth_has_every_page_of_an_alto_file(tmp_path: Path) -> None:
    whole = alto(image="")
    start, end = whole.index("<Page "), whole.index("</Page>") + len("</Page>")
    path = written(tmp_path, "a.xml", whole[:end] + whole[start:end] + whole[end:])
    assert len(read_alto_pages(path)) == 2
    assert [page.name for page in read_truth(path)] == ["a", "a-0002"]
