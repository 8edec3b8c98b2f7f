"""Characters that stand spaced under an upright line and are its end, as a name under 本报记者 does.

On a page that is set across, the search for lines finds each of them by itself, and they look like lines of one
character that run across.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.engines import Reading
from pipeline.geometry import BoxIndex, corners, hull_of_boxes
from pipeline.language.character_model import is_han
from pipeline.model import Box, Line

ACROSS = 0.5
"""Share of the page's characters in upright lines from which a single one may as well head a column."""
LIKE = 0.6
"""Width of the character to that of the upright line, either way."""
ASIDE = 0.35
"""How far their middles are apart, in the line's width, at the most."""
WHITE = 1.6
"""White between a character and the next, in the line's width, at the most."""


def join_spaced(reading: Reading) -> Reading:
    """``reading`` with these characters in the lines that they end."""
    upright = sum(len(line.text) for line in reading.lines if line.direction == "vertical")
    if upright >= ACROSS * sum(len(line.text) for line in reading.lines):
        return reading
    singles = [line for line in reading.lines if _is_single(line)]
    near = BoxIndex([line.box for line in singles])
    taken: set[str] = set()
    grown: dict[str, Line] = {}
    for line in reading.lines:
        if not _is_column(line):
            continue
        whole = line
        while (after := _find_next(whole, line.box.width, singles, near, taken)) is not None:
            taken.add(after.id)
            whole = _append(whole, after)
        if whole is not line:
            grown[line.id] = whole
    lines = tuple(grown.get(line.id, line) for line in reading.lines if line.id not in taken)
    return replace(reading, lines=lines) if grown else reading


def _is_column(line: Line) -> bool:
    """Read from the top, with every character in its place."""
    known = line.direction == "vertical" and len(line.text) >= 2 and len(line.glyphs) == len(line.text)
    return known and line.glyphs[0].left < line.glyphs[-1].left


def _is_single(line: Line) -> bool:
    return line.direction != "vertical" and len(line.text) == 1 == len(line.glyphs) and is_han(line.text)


def _find_next(line: Line, width: int, singles: Sequence[Line], near: BoxIndex, taken: set[str]) -> Line | None:
    """The nearest character under the line that is of its size and stands in its column."""
    box = line.box
    window = Box(left=box.left, top=box.bottom - width // 3, right=box.right, bottom=box.bottom + round(WHITE * width))
    found = [
        one
        for at in near.near(window)
        if (one := singles[at]).id not in taken and _ends(one.box, box, width) and one.box.top < window.bottom
    ]
    return min(found, key=lambda one: one.box.top, default=None)


def _ends(one: Box, line: Box, width: int) -> bool:
    like = min(one.width, width) >= LIKE * max(one.width, width)
    aside = abs(one.left + one.right - line.left - line.right) / 2 <= ASIDE * width
    return like and aside and one.top >= line.bottom - width / 3


def _append(line: Line, one: Line) -> Line:
    box = hull_of_boxes((line.box, one.box))
    glyph = replace(one.glyphs[0], left=one.box.top, right=one.box.bottom)
    glyphs = (*line.glyphs, glyph)
    return replace(
        line,
        text=line.text + one.text,
        box=box,
        polygon=tuple((round(x), round(y)) for x, y in corners(box)),
        confidence=round(sum(glyph.confidence for glyph in glyphs) / len(glyphs), 4),
        glyphs=glyphs,
    )
