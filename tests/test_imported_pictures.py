"""Imported text and its picture: text without places finds them, what the two tell differently is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import Reading
from pipeline.errors import FormatError
from pipeline.formats.given import GivenPage
from pipeline.formats.plain import read_plain
from pipeline.model import Box, Doubt, Glyph, Line, Place, RecognisedPage, Region, Source
from pipeline.stages.mend.compared import keep_differences, show_other_lines
from pipeline.stages.recognise import compare_lines
from pipeline.stages.recognise.place import place_text
from tests.conftest import Desk
from tests.imported_pages import alto
from tests.test_import import read_issue
from tests.test_import_formats import written

CHINESE = (
    "政务号要瘦身提质更要不忘初心，",
    "近日昆明西安长沙等地发布通知，",
    "据梳理近两个月有十多个省市的",
    "微信公众号和微博号宣布停止更",
    "新。",
    "老桥修好了，往来的人都说方便，",
    "桥面比从前宽，栏杆也换了新的，",
    "江边的人家都来看。",
)
ENGLISH = (
    "The new bridge over the harbour was",
    "opened on Monday by the mayor and a com-",
    "mittee of forty citizens of the town.",
    "Several thousand people stood on the",
    "quay when the first train went over.",
    "It was a fine day.",
)
WIDTH, HEIGHT = 900, 900


def printed(texts: tuple[str, ...], sure: float = 0.97) -> list[Line]:
    """As a recogniser reads them, one under the other."""
    lines = []
    for number, text in enumerate(texts):
        top = 40 + 50 * number
        box = Box(left=60, top=top, right=60 + 24 * len(text), bottom=top + 30)
        glyphs = tuple(
            Glyph(text=ch, left=60 + 24 * at, right=84 + 24 * at, confidence=sure) for at, ch in enumerate(text)
        )
        lines.append(Line(id=f"s{number:04d}", text=text, box=box, confidence=sure, glyphs=glyphs))
    return lines


def plain(folder: Path, text: str) -> GivenPage:
    (page,) = read_plain(written(folder, "a.txt", text))
    return page


def bare(lines: tuple[Line, ...]) -> str:
    return "".join("".join(line.text for line in lines).split())


@pytest.mark.parametrize("texts", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("wrap", ["\n", " ", "\n\n", ""])
def test_text_without_places_finds_them(tmp_path: Path, texts: tuple[str, ...], wrap: str) -> None:
    if wrap == "" and texts is ENGLISH:
        texts = (texts[0] + " ", *texts[1:])
    said = wrap.join(texts)
    read = printed(tuple(text.rstrip() for text in texts))
    # Columns are read in another order than the text has, and one character is misread in every line.
    read = [replace(line, text="x" + line.text[1:]) for line in reversed(read)]
    found = place_text(plain(tmp_path, said), read, WIDTH, HEIGHT)
    assert bare(found.lines) == "".join(said.split())
    assert found.placed
    by_top = {line.box.top: line.box for line in read}
    for line in found.lines:
        assert line.confidence == 1.0
        assert by_top[line.box.top].bottom == line.box.bottom
    if wrap == "\n":
        assert tuple(line.text.strip() for line in found.lines) == tuple(text.strip() for text in texts)


def test_a_word_that_the_print_cuts_and_the_text_has_whole_stays_whole(tmp_path: Path) -> None:
    said = " ".join(ENGLISH).replace("com- mittee", "committee")
    found = place_text(plain(tmp_path, said), printed(ENGLISH), WIDTH, HEIGHT)
    assert found.lines[1].text.strip().endswith("a committee")
    assert found.lines[2].text.strip() == "of forty citizens of the town."


def test_what_the_picture_does_not_have_has_no_place(tmp_path: Path) -> None:
    invented = "这一整句话在纸上是没有的事情也不会有"
    said = "\n\n".join((*CHINESE[:5], invented, *CHINESE[5:]))
    found = place_text(plain(tmp_path, said), printed(CHINESE), WIDTH, HEIGHT)
    assert [line.text for line in found.lines if line.confidence == 0.0] == [invented]
    assert bare(found.lines) == "".join(said.split())


def test_a_picture_of_another_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="characters in its picture"):
        place_text(plain(tmp_path, "\n".join(CHINESE)), printed(ENGLISH), WIDTH, HEIGHT)


@settings(deadline=None)
@given(
    st.lists(st.text(st.sampled_from("政务号要瘦身 ，ab\n"), min_size=1, max_size=12), min_size=1, max_size=8),
    st.lists(st.text(st.sampled_from("政务号要瘦身 ，ab"), min_size=1, max_size=12), max_size=8),
)
def test_whatever_is_read_no_character_is_lost(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[str], read: list[str]
) -> None:
    said = "\n\n".join(["政务号要瘦身提质", *blocks])
    page = plain(tmp_path_factory.mktemp("text"), said)
    found = place_text(page, printed(("政务号要瘦身提质政务号要瘦身", *read)), WIDTH, HEIGHT) if covers(page) else page
    assert bare(found.lines) == "".join(said.split())
    assert len({line.id for line in found.lines}) == len(found.lines)
    assert {line for region in found.regions for line in region.lines} == {line.id for line in found.lines}


def covers(page: GivenPage) -> bool:
    """A picture that has too little of the text is refused, which another test is about."""
    return len(bare(page.lines)) < 40


def compared(texts: tuple[str, ...], read: list[Line], *, add: bool = True) -> RecognisedPage:
    lines = tuple(replace(line, id=f"l{at:04d}") for at, line in enumerate(printed(texts), 1))
    page = RecognisedPage(scan="p0001", source=Source(name="x", version=""), language="zh-Hans", lines=lines)
    return compare_lines(page, Reading(lines=tuple(read)), add=add)


def test_a_line_that_is_not_what_is_printed_is_doubted_whole_with_the_other_reading() -> None:
    invented = "从今年起凡是住在河边的人家都搬"
    found = compared((CHINESE[0], invented), printed(CHINESE[:2]))
    assert found.lines[0].confidence > 0.9
    line = found.lines[1]
    assert (line.text, line.confidence) == (invented, 0.2)
    doubt = Doubt(
        start=Place(line=line.id, offset=0), end=Place(line=line.id, offset=len(invented)), reason="", confidence=0.2
    )
    (shown,) = show_other_lines([doubt], {line.id: line})
    assert shown.candidates[0][0] == CHINESE[1]
    assert [one.confidence for one in compared((invented,), printed(CHINESE[:1], sure=0.4)).lines] == [0.97]


def test_print_that_the_text_has_nothing_for_is_a_line_of_its_own() -> None:
    read = printed(CHINESE)
    without = compared(CHINESE[:5], read)
    assert [line.text for line in without.lines[5:]] == list(CHINESE[5:])
    assert [(one.outcome, one.line) for one in without.omissions] == [("read", line.id) for line in without.lines[5:]]
    assert compared(CHINESE[:5], read, add=False).omissions == ()
    # What stands a little off, or was read badly, is not left out.
    moved = [replace(line, box=replace(line.box, top=line.box.top + 45, bottom=line.box.bottom + 45)) for line in read]
    assert compared(CHINESE, moved).omissions == ()
    assert compared(CHINESE[:5], printed(CHINESE, sure=0.5)).omissions == ()


def test_a_difference_is_shown_however_well_the_text_reads() -> None:
    glyphs = (
        Glyph(text="人", left=0, right=9, confidence=0.45, alternatives=(("入", 0.5),)),
        Glyph(text=",", left=9, right=18, confidence=0.45, alternatives=(("，", 0.5),)),
        Glyph(text="们", left=18, right=27, confidence=0.9, alternatives=(("門", 0.01),)),
    )
    line = Line(id="l1", text="人,们", box=Box(left=0, top=0, right=27, bottom=9), confidence=0.6, glyphs=glyphs)
    judged = {("l1", 0): 0.95, ("l1", 1): 0.95, ("l1", 2): 0.97}
    assert keep_differences([line], judged, "zh-Hans") == {("l1", 0): 0.45, ("l1", 1): 0.95, ("l1", 2): 0.97}


@pytest.mark.parametrize(("word", "other", "shown"), [("house", "r", True), ("house", "n", False), ("1918", "6", True)])
def test_a_misreading_of_latin_letters_is_no_difference(word: str, other: str, shown: bool) -> None:
    glyphs = tuple(
        Glyph(text=ch, left=9 * at, right=9 * at + 9, confidence=0.45, alternatives=((other, 0.5),) if at == 2 else ())
        for at, ch in enumerate(word)
    )
    line = Line(id="l1", text=word, box=Box(left=0, top=0, right=45, bottom=9), confidence=0.6, glyphs=glyphs)
    assert keep_differences([line], {("l1", 2): 0.95}, "en") == {("l1", 2): 0.45 if shown else 0.95}


def test_plain_text_with_its_scan_is_a_page_with_places(desk: Desk) -> None:
    desk.configure(recognise={})
    desk.draw("a.png", LARGE).rename(desk.path / "a.png")
    path = written(desk.path, "a.txt", "\n".join(LARGE))
    run = desk.galley("import", str(path))
    assert run.code == 0, run.err
    assert "0 lost" in run.out
    assert "0 without support" in run.out
    tei = (desk.output / "a/tei/full/a-a001.xml").read_text()
    assert "<graphic " in tei
    assert "<zone " in tei
    desk.configure(recognise={"second": "none"})
    alone = desk.galley("import", str(path))
    assert alone.code == 1
    assert "tells no places" in alone.err


LARGE = (
    "Harbour bridge opens",
    "The new bridge over the",
    "harbour was opened on",
    "Monday by the mayor and",
    "a band of forty pipers.",
)


def test_a_picture_is_read_beside_the_text_unless_the_settings_say_otherwise(desk: Desk) -> None:
    desk.draw("a.png", LARGE).rename(desk.path / "a.png")
    path = written(desk.path, "a.xml", alto((*LARGE[:2], "parlour was closed by", *LARGE[3:])))
    desk.configure(recognise={})
    assert desk.galley("import", str(path)).code == 0
    found = msgspec.json.decode(desk.artefact(1, "2-recognise.json", "a").read_bytes())["record"]
    assert "compared with rapidocr" in found["source"]["name"]
    assert len(read_issue(desk, "a")) == 1
    desk.configure(recognise={"second": "none"})
    assert desk.galley("import", str(path)).code == 0
    found = msgspec.json.decode(desk.artefact(1, "2-recognise.json", "a").read_bytes())["record"]
    assert "compared" not in found["source"]["name"]


def test_regions_keep_their_lines_where_they_are_placed(tmp_path: Path) -> None:
    page = plain(tmp_path, "\n".join(CHINESE[:5]) + "\n\n" + "\n".join(CHINESE[5:]))
    found = place_text(page, printed(CHINESE), WIDTH, HEIGHT)
    assert [len(region.lines) for region in found.regions] == [5, 3]
    assert all(isinstance(region, Region) and region.box.height > 50 for region in found.regions)
