"""Characters spaced under an upright line on a page set across: they are its end, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines import Reading
from pipeline.model import Box, Glyph, Line
from pipeline.stages.recognise.spaced import join_spaced


def upright(name: str, text: str, left: int, top: int, size: int = 20) -> Line:
    glyphs = tuple(
        Glyph(text=ch, left=top + at * size, right=top + (at + 1) * size, confidence=0.9) for at, ch in enumerate(text)
    )
    box = Box(left=left, top=top, right=left + size, bottom=top + size * len(text))
    return Line(id=name, text=text, box=box, confidence=0.9, direction="vertical", glyphs=glyphs)


def single(name: str, text: str, left: int, top: int, size: int = 20) -> Line:
    glyph = Glyph(text=text, left=left, right=left + size, confidence=0.8)
    box = Box(left=left, top=top, right=left + size, bottom=top + size)
    return Line(id=name, text=text, box=box, confidence=0.8, glyphs=(glyph,))


BODY = Line(id="body", text="正文" * 40, box=Box(left=200, top=0, right=1800, bottom=20), confidence=0.9)
SIGNED = upright("l1", "本报记者", 50, 100)


def read(*lines: Line) -> list[str]:
    return [line.text for line in join_spaced(Reading(lines=(BODY, *lines))).lines[1:]]


def test_a_spaced_name_ends_the_line_above_it() -> None:
    found = join_spaced(Reading(lines=(BODY, SIGNED, single("l2", "杨", 51, 195), single("l3", "迅", 50, 235))))
    line = found.lines[1]
    assert line.text == "本报记者杨迅"
    assert line.box == Box(left=50, top=100, right=71, bottom=255)
    assert [glyph.left for glyph in line.glyphs] == [100, 120, 140, 160, 195, 235]
    assert len(found.lines) == 2


def test_what_stands_elsewhere_or_is_of_another_size_stays() -> None:
    for other in (
        single("l2", "杨", 80, 195),
        single("l2", "杨", 50, 240),
        single("l2", "杨", 45, 190, 40),
        single("l2", "1", 50, 190),
    ):
        assert read(SIGNED, other) == [SIGNED.text, other.text]


def test_nothing_is_joined_on_a_page_of_upright_lines() -> None:
    columns = [upright(f"c{at}", "直行文字" * 10, 300 + 30 * at, 100) for at in range(5)]
    lines = (SIGNED, single("l2", "杨", 50, 190))
    assert len(join_spaced(Reading(lines=(*columns, *lines))).lines) == 7


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 400), st.integers(8, 40)), max_size=12))
def test_no_character_is_lost_and_none_is_there_twice(places: list[tuple[int, int, int]]) -> None:
    lines = [SIGNED, *(single(f"s{at}", "字", *place) for at, place in enumerate(places))]
    before = Reading(lines=(BODY, *lines), rejected=(replace(BODY, id="no"),))
    after = join_spaced(before)
    assert sum(len(line.text) for line in after.lines) == sum(len(line.text) for line in before.lines)
    assert sum(len(line.glyphs) for line in after.lines) == sum(len(line.glyphs) for line in before.lines)
    assert after.rejected == before.rejected
