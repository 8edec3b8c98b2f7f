"""Spaces of bylines that are printed and were not read: seen in the white between characters, put back by an edit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.engines import Picture
from pipeline.model import Box, Glyph, Line, Setting
from pipeline.stages.layout.spaces import find_spaces
from pipeline.stages.mend.name_spaces import restore_spaces
from tests.typeset import font


def draw(printed: str, size: int = 36) -> tuple[Picture, Line]:
    """A line in print, and what is read of it: no spaces, with places that are roughly right."""
    image = Image.new("L", (60 + round(font(size).getlength(printed)), 100), 235)
    ImageDraw.Draw(image).text((30, 20), printed, fill=40, font=font(size))
    lefts = [30 + font(size).getlength(printed[:at]) for at in range(len(printed) + 1)]
    kept = [at for at, ch in enumerate(printed) if ch != " "]
    middles = [(lefts[at] + lefts[at + 1]) / 2 for at in kept]
    edges = [lefts[0], *((a + b) / 2 for a, b in pairwise(middles)), lefts[-1]]
    glyphs = tuple(
        Glyph(text=printed[at], left=round(edges[n]), right=round(edges[n + 1]), confidence=0.99)
        for n, at in enumerate(kept)
    )
    box = Box(left=28, top=22, right=image.width - 28, bottom=22 + round(1.3 * size))
    return np.asarray(image), Line(id="l0001", text=printed.replace(" ", ""), box=box, confidence=0.99, glyphs=glyphs)


def read(printed: str, size: int = 36) -> str:
    picture, line = draw(printed, size)
    how = Setting(line=line.id, indent=0, shortfall=0, size=1, spaces=find_spaces(picture, line.box, line))
    text = line.text
    for edit in reversed(list(restore_spaces([line], {line.id: how}))):
        assert (edit.before, edit.after) == ("", " ")
        text = text[: edit.start.offset] + " " + text[edit.start.offset :]
    return text


@pytest.mark.parametrize(
    "printed",
    [
        "□潘立山 昌雪",
        "□潘立 山昌雪",
        "本报记者 韦微 章知",
        "本报通讯员 冯秋怀",
        "（褚舒然 整理）",
        "BY I. T. HOLLIN",
        "□汪昌莲",
    ],
)
@pytest.mark.parametrize("size", [28, 40])
def test_printed_spaces_are_had_back(printed: str, size: int) -> None:
    assert read(printed, size) == printed


@pytest.mark.parametrize("printed", ["柏亭", "本报记者", "卜一川整理"])
def test_no_space_is_put_where_none_is_printed(printed: str) -> None:
    assert read(printed) == printed


def test_lines_without_places_have_no_spaces() -> None:
    picture, line = draw("本报记者 韦微")
    bare = Line(id=line.id, text=line.text, box=line.box, confidence=0.99)
    assert find_spaces(picture, line.box, bare) == ()


def test_a_space_that_cuts_a_name_is_not_put_in() -> None:
    line = Line(id="l0001", text="本报记者王小明", box=Box(left=0, top=0, right=300, bottom=40), confidence=0.99)
    for places, count in (((5,), 0), ((4,), 1)):
        how = Setting(line="l0001", indent=0, shortfall=0, size=1, spaces=places)
        assert len(list(restore_spaces([line], {"l0001": how}))) == count
