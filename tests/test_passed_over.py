"""Marks passed over within a line: put in where there is room and most speaks for one; every offset moves along."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines import Reading
from pipeline.language.forms import CHINESE_MARKS
from pipeline.model import Box, Faint, Glyph, Line, Look
from pipeline.stages.mend.missing import find_missing
from pipeline.stages.recognise.passed_over import LEAST, put_in_marks

STEP = 30


def set_line(text: str, *faint: Faint) -> Line:
    """Characters in even steps, with a step left free at each of ``faint``."""
    free = {one.offset for one in faint}
    glyphs, at = [], 0
    for offset, ch in enumerate(text):
        at += STEP * (offset in free)
        glyphs.append(Glyph(text=ch, left=at, right=at + STEP, confidence=0.9))
        at += STEP
    # Bounds lie half way between the middles.
    for offset in free & set(range(1, len(text))):
        middle = (glyphs[offset - 1].right + glyphs[offset].left) // 2
        glyphs[offset - 1] = replace(glyphs[offset - 1], right=middle)
        glyphs[offset] = replace(glyphs[offset], left=middle)
    box = Box(left=0, top=0, right=max(1, at), bottom=STEP)
    return Line(id="l0001", text=text, box=box, confidence=0.9, glyphs=tuple(glyphs), faint=faint)


def put_in(line: Line, *looks: Look) -> tuple[Line, tuple[Look, ...]]:
    reading, seen = put_in_marks(Reading(lines=(line,)), looks)
    return reading.lines[0], seen


def test_a_mark_that_most_speaks_for_is_put_in_with_its_share() -> None:
    line, looks = put_in(set_line("蒙着水汽里面两个", Faint(offset=4, readings=(("，", 0.3), ("、", 0.05)))))
    assert line.text == "蒙着水汽，里面两个"
    mark = line.glyphs[4]
    assert mark.confidence == 0.75
    assert mark.alternatives == (("、", 0.125),)
    assert mark.right - mark.left == STEP
    assert [(look.offset, look.first) for look in looks] == [(4, 0.0)]
    assert line.faint == ()


def test_what_may_be_another_mark_or_a_character_is_only_marked() -> None:
    for readings in (
        (("，", 0.1), ("。", 0.1)),
        (("量", 0.09), ("避", 0.06)),
        (("一", 0.2), ("，", 0.1)),
    ):
        line, looks = put_in(set_line("一只着的", Faint(offset=2, readings=readings)))
        assert line.text == "一只着的"
        assert looks == ()
        (doubt,) = find_missing([line])
        assert (doubt.start.offset, doubt.end.offset) == (1, 3)
        assert doubt.candidates[0][0] == f"只{readings[0][0]}着"


def test_a_character_that_the_other_looks_read_is_put_in() -> None:
    line, _ = put_in(set_line("树上只剩了棵", Faint(offset=5, readings=(("一", 0.6), ("，", 0.1)))))
    assert line.text == "树上只剩了一棵"
    assert line.glyphs[5].confidence == 0.6


def test_no_mark_behind_a_mark() -> None:
    """The white of a full-width mark is its own."""
    line, _ = put_in(set_line("过年，后来", Faint(offset=3, readings=(("，", 0.4),))))
    assert line.text == "过年，后来"


places = st.dictionaries(
    st.integers(1, 7),
    st.dictionaries(st.sampled_from("，。、一量·"), st.floats(0.03, 0.5), min_size=1, max_size=3),
    max_size=4,
)


@given(places, st.sets(st.integers(0, 7)))
def test_nothing_else_changes(found: dict[int, dict[str, float]], looked: set[int]) -> None:
    """Without what was put in the line is what it was, and every look is of the character that it was of."""
    text = "窗户亮的玻璃蒙着"
    faint = [
        Faint(offset=offset, readings=tuple(sorted(readings.items(), key=lambda one: -one[1])))
        for offset, readings in sorted(found.items())
    ]
    looks = [Look(line="l0001", offset=offset, first=0.5, readings=((text[offset], 0.6),)) for offset in sorted(looked)]
    line, seen = put_in(set_line(text, *faint), *looks)
    added = {look.offset for look in seen if look.first == 0.0}
    assert "".join(ch for at, ch in enumerate(line.text) if at not in added) == text
    assert all(line.glyphs[at].confidence >= LEAST for at in added)
    assert all(line.text[at] in CHINESE_MARKS or line.text[at] in "一量" for at in added)
    assert [line.text[look.offset] for look in seen if look.first] == [text[offset] for offset in sorted(looked)]
    assert "".join(glyph.text for glyph in line.glyphs) == line.text
    bounds = [bound for glyph in line.glyphs for bound in (glyph.left, glyph.right)]
    assert bounds == sorted(bounds)
    assert len(line.faint) + len(added) == len(faint)
    assert all(text[one.offset - len([at for at in added if at < one.offset])] for one in line.faint)
