"""A rule between two tiers is no character at the end of a column."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.config import RecogniseSettings
from pipeline.engines import Picture, Reading
from pipeline.engines.rapidocr import RapidOcr, open_rapidocr
from pipeline.model import Glyph, Line
from pipeline.stages.recognise.ends import read_ends
from pipeline.stages.recognise.ruled_ends import find_rule, read_without_rules
from tests.test_scattered import LOWER, PITCH, UPPER, line
from tests.typeset import font

COLUMNS = (UPPER + LOWER) * 2
WIDE, TOP = PITCH * (len(COLUMNS) + 2), 80
LEFTS = [WIDE - PITCH * (at + 2) for at in range(len(COLUMNS))]
FOOT = TOP + 8 * PITCH
HEAD, BELOW = TOP - 12, FOOT + 12
"""Where the rules lie."""


def draw(*, ends_at: int = 0, printed: str = "") -> Picture:
    """Columns between two rules, which may end within the column of that number; ``printed`` stands over the sixth in
    the rule's place, in a page without rules."""
    image = Image.new("L", (WIDE, FOOT + 80), 255)
    pen, face = ImageDraw.Draw(image), font(34)
    for left, text in zip(LEFTS, COLUMNS, strict=True):
        for row, ch in enumerate(text):
            pen.text((left, TOP + PITCH * row), ch, font=face, fill=0)
    if printed:
        pen.text((LEFTS[5], TOP - PITCH), printed, font=face, fill=0)
    else:
        first = LEFTS[ends_at] + 20 if ends_at else 20
        for y in (HEAD, BELOW):
            pen.rectangle((first, y, WIDE - 20, y + 3), fill=0)
    return np.asarray(image, np.uint8)


def lengthen(one: Line, *, at_head: bool) -> Line:
    """The line, as it is read where a rule is taken for its first character, or for its last."""
    by = 24
    if at_head:
        first = one.glyphs[0].left
        glyph = Glyph(text="一", left=first - by, right=first, confidence=0.9)
        box = replace(one.box, top=one.box.top - by)
        return replace(one, text="一" + one.text, box=box, glyphs=(glyph, *one.glyphs))
    last = one.glyphs[-1].right
    glyph = Glyph(text="一", left=last, right=last + by, confidence=0.9)
    return replace(
        one, text=one.text + "一", box=replace(one.box, bottom=one.box.bottom + by), glyphs=(*one.glyphs, glyph)
    )


def read(changed: dict[int, bool]) -> Reading:
    """The page, columns of some numbers with a rule at their head (True) or foot."""
    lines = [line(at, text, left, TOP) for at, (left, text) in enumerate(zip(LEFTS, COLUMNS, strict=True))]
    return Reading(
        lines=tuple(lengthen(one, at_head=changed[at]) if at in changed else one for at, one in enumerate(lines))
    )


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


def test_columns_are_read_without_the_rules_at_their_ends(rapidocr: RapidOcr) -> None:
    reading = read({3: True, 7: False})
    found = read_without_rules(reading, draw, rapidocr, "zh-Hant")
    assert [one.text for one in found.lines] == list(COLUMNS)
    assert [one.id for one in found.lines] == [one.id for one in reading.lines]


def test_a_rule_may_end_within_a_column(rapidocr: RapidOcr) -> None:
    found = read_without_rules(read({7: True}), lambda: draw(ends_at=7), rapidocr, "zh-Hant")
    assert found.lines[7].text == COLUMNS[7]


def test_a_character_that_looks_like_one_stays(rapidocr: RapidOcr) -> None:
    reading = read({5: True})
    assert read_without_rules(reading, lambda: draw(printed="一"), rapidocr, "zh-Hant") == reading


def test_no_rule_is_added_at_an_end(rapidocr: RapidOcr) -> None:
    found, looks = read_ends(read({}), draw, rapidocr, "zh-Hant")
    assert [one.text for one in found.lines] == list(COLUMNS)
    assert looks == ()


def test_where_a_rule_begins_and_ends() -> None:
    box = line(3, COLUMNS[3], LEFTS[3], TOP).box
    assert find_rule(box, HEAD - 10, TOP, draw()) == (HEAD, HEAD + 4)
    assert find_rule(box, TOP + PITCH, TOP + 2 * PITCH, draw()) is None
