"""Text that is said again: taken out where the picture or the room has it once, doubted where nothing tells."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.books.ink import Room
from pipeline.edits import fits, text_of
from pipeline.engines import Reading
from pipeline.model import Box, Glyph, Line, RecognisedPage, Source
from pipeline.stages.mend.doubts import find_garbled
from pipeline.stages.mend.loops import has_room, mend_loops
from pipeline.stages.recognise import compare
from tests.pages_by_hand import unfounded
from tests.test_second_reading import page

PLAIN = "听证会请了附近的居民参加"
LOOP = "保障公众监督有人,监督有人,监督有人"
EM = 24


def placed(number: int, text: str, width: int) -> Line:
    box = Box(left=10, top=40 * number, right=10 + width, bottom=40 * number + EM)
    return Line(id=f"l{number:04d}", text=text, box=box, confidence=0.9)


def wide(text: str) -> int:
    return sum(EM if ch > "\u2e80" else EM // 2 for ch in text)


def mended(line: Line) -> str:
    around = [placed(number, PLAIN, wide(PLAIN)) for number in range(2, 14)]
    edits = list(mend_loops([line], Room([line, *around], placed=True)))
    source = Source(name="x", version="")
    page = RecognisedPage(scan="p0001", source=source, language="zh-Hans", lines=(line, *around))
    assert unfounded([line], edits, page) == 0
    assert all(fits(one, [line]) for one in edits)
    return text_of([line], [one for one in edits if one.confidence >= 0.8])


def test_a_loop_that_has_no_room_is_taken_out() -> None:
    once = "保障公众监督有人"
    found = mended(placed(1, LOOP, wide(once)))
    assert found.startswith(once)
    assert found.count("监督有人") == 1


def test_what_is_printed_twice_stays() -> None:
    line = placed(1, LOOP, wide(LOOP))
    assert mended(line) == LOOP
    around = [placed(number, PLAIN, wide(PLAIN)) for number in range(2, 14)]
    room = Room([line, *around], placed=True)
    assert has_room(line, room)
    assert not list(find_garbled([line], [], "zh-Hans", chinese=True, share=0.001, roomy=frozenset({line.id})))
    assert list(find_garbled([line], [], "zh-Hans", chinese=True, share=0.001))


def test_where_no_place_is_known_nothing_is_taken_out() -> None:
    line = placed(1, LOOP, wide("保障公众监督有人"))
    assert not list(mend_loops([line], Room([line], placed=False)))
    assert not list(mend_loops([line], Room([line], placed=True)))


def compared(theirs: str, printed: str) -> Line:
    """``theirs`` beside what the picture was read as."""
    box = Box(left=20, top=10, right=20 + EM * len(printed), bottom=10 + EM)
    glyphs = tuple(
        Glyph(text=ch, left=20 + EM * at, right=20 + EM * (at + 1), confidence=0.98) for at, ch in enumerate(printed)
    )
    read = Line(id="s1", text=printed, box=box, confidence=0.98, glyphs=glyphs)
    given_line = Line(id="l0001", text=theirs, box=box, confidence=0.95)
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="x", version=""), language="zh-Hans", lines=(given_line,)
    )
    other = Source(name="y", version="")
    (line,) = compare(page(), recognised, Reading(lines=(read,)), other, lambda: None).lines  # type: ignore[arg-type,return-value]
    return line


def test_a_loop_that_the_picture_has_once_is_taken_out() -> None:
    line = compared("公众监督有人监督有人可以", "公众监督有人可以")
    assert mended(line) == "公众监督有人可以"


def test_a_second_time_that_the_picture_has_stays() -> None:
    line = compared("公众监督有人监督有人可以", "公众监督有人监督有人可以")
    assert mended(line) == "公众监督有人监督有人可以"


def test_what_is_badly_printed_the_second_time_stays() -> None:
    """Its characters stand on places of their own."""
    text = "公众监督有人监督有人可以"
    line = compared(text, text)
    faint = tuple(replace(one, confidence=0.3) if 6 <= at < 10 else one for at, one in enumerate(line.glyphs))
    assert mended(replace(line, glyphs=faint)) == text


@given(st.text(st.sampled_from("监督有人，公众 a1"), min_size=1, max_size=30), st.integers(1, 400))
def test_loops_fit_their_lines(text: str, width: int) -> None:
    mended(placed(1, text, width))
