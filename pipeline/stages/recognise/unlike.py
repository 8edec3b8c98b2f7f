"""Where imported text and its picture tell of different things: whole lines that are not what is printed in their
place, and print that the text has nothing for.

Characters that differ here and there are compared one by one (``second``). Of a line that shares next to nothing with
what is read in its place, no character is the other's alternative: all of it is doubted, with the other reading beside
it. What is left out is a line of its own, marked as found when the picture was looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.engines import Reading
from pipeline.geometry import BoxIndex, shared_height, shared_width
from pipeline.language.forms import fold_form
from pipeline.model import Box, Glyph, Line, Omission, RecognisedPage

UNLIKE = 0.35
"""How alike (of 1) a line is at the most that is not what is printed in its place: lines that have nothing to do with
each other share a fifth of their letters by chance."""
READ = 0.6
"""Least confidence with which the picture must be read to say so."""
LEAST = 4
"""Characters of a line of which that can be said."""
DOUBT = 0.2
"""What is left of the confidence in such a line."""
SURE = 0.8
"""Least confidence of a line that the text leaves out."""
SAID = 70.0
"""How alike (of 100) it may be to the lines around it: their places may be off."""


def compare_lines(recognised: RecognisedPage, second: Reading, *, add: bool) -> RecognisedPage:
    """``recognised`` and ``second`` in pixels of the scan, compared character by character; ``add`` what the text
    leaves out."""
    near = BoxIndex([line.box for line in second.lines])
    lines = tuple(_doubt(line, [second.lines[at] for at in near.near(line.box)]) for line in recognised.lines)
    page = replace(recognised, lines=lines)
    return _add_left_out(page, second.lines) if add else page


def _doubt(line: Line, read: Sequence[Line]) -> Line:
    text = _bare(line.text)
    here = sorted((other for other in read if _stands_in(other.box, line)), key=lambda one: _start(one, one.box))
    sure = min((one.confidence for one in here), default=0.0)
    other = " ".join(_within(one, line) for one in here).strip()
    if len(text) < LEAST or sure < READ or len(_bare(other)) < LEAST:
        return line
    if Levenshtein.normalized_similarity(text, _bare(other)) > UNLIKE:
        return line
    # At a character that the other reading does not begin with: it is another reading of the line, not of this one.
    first = next((at for at, ch in enumerate(line.text) if not ch.isspace() and ch != other[0]), 0)
    glyphs = tuple(
        Glyph(
            text=glyph.text,
            left=glyph.left,
            right=glyph.right,
            confidence=DOUBT,
            alternatives=((other, round(sure * (1 - DOUBT), 4)),) if at == first else (),
        )
        for at, glyph in enumerate(line.glyphs)
    )
    return replace(line, glyphs=glyphs, confidence=DOUBT)


def _add_left_out(page: RecognisedPage, read: Sequence[Line]) -> RecognisedPage:
    own = (*page.lines, *page.rejected)
    index = BoxIndex([line.box for line in own])
    added: list[Line] = []
    omissions = list(page.omissions)
    for line in read:
        text = _bare(line.text)
        if len(text) < 2 or line.confidence < SURE:
            continue
        reach = line.box.height if line.direction != "vertical" else line.box.width
        window = Box(
            left=line.box.left - reach,
            top=line.box.top - reach,
            right=line.box.right + reach,
            bottom=line.box.bottom + reach,
        )
        around = [own[at] for at in index.near(window)]
        if any(_touches(line, other) for other in around):
            continue
        if fuzz.partial_ratio(text, _bare("".join(other.text for other in around))) > SAID:
            continue
        found = replace(line, id=f"l{len(own) + len(added) + 1:04d}")
        added.append(found)
        omissions.append(
            Omission(
                box=line.box,
                outcome="read",
                reason="the imported text has nothing for what is printed here",
                line=found.id,
                text=found.text,
                confidence=found.confidence,
            )
        )
    return replace(page, lines=(*page.lines, *added), omissions=tuple(omissions))


def _touches(line: Line, other: Line) -> bool:
    a, b = line.box, other.box
    return shared_height(a, b) > 0.2 * min(a.height, b.height) and shared_width(a, b) > 0.2 * min(a.width, b.width)


def _stands_in(box: Box, line: Line) -> bool:
    if line.direction == "vertical":
        return shared_width(box, line.box) > 0.5 * min(box.width, line.box.width) and shared_height(box, line.box) > 0
    return shared_height(box, line.box) > 0.5 * min(box.height, line.box.height) and shared_width(box, line.box) > 0


def _start(line: Line, box: Box) -> int:
    return box.top if line.direction == "vertical" else box.left


def _within(read: Line, line: Line) -> str:
    """What ``read`` has along the line; its own line may be longer."""
    if not read.glyphs:
        return read.text
    upright, box = line.direction == "vertical", line.box
    start, end = (box.top, box.bottom) if upright else (box.left, box.right)
    slack = 0.25 * min(box.width, box.height)
    return "".join(one.text for one in read.glyphs if start - slack <= (one.left + one.right) / 2 <= end + slack)


def _bare(text: str) -> str:
    return "".join(fold_form(ch) for ch in text if not ch.isspace())
