"""Rules between tiers that were read as characters.

The box of a column of vertical text may reach over the rule that its tier begins or ends at, and a piece of a rule
looks like 一. Where the stroke at a column's end goes on far beyond its sides, the column is read anew without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from rapidfuzz import fuzz

from pipeline.config import Language
from pipeline.engines import Engine, Picture, Reading
from pipeline.model import Box, Line
from pipeline.stages.recognise.columns import cut_down
from pipeline.stages.recognise.tiers import find_upright

STROKES = frozenset("一ー—-_二")
"""What a rule, or two, is read as."""
ASIDE, LONG, THIN, NEAR, WITHIN = 2.0, 1.8, 0.5, 0.4, 0.4
"""How far at either side of the column the stroke is followed, how long it is, at the least, how thick, at the most,
how far over or under the place of the character it may lie, and how far it reaches into the column, at the least, in
the column's width: a rule may end there."""
FLAT = 1.1
"""Length of a run of ink that no character has, in the same measure."""
SHORTEST = 3
"""Characters of such a column, at the least."""
LIKE, SURE = 60.0, 0.9
"""Likeness, of 100, of what is read without the stroke and what was read besides it, at the least; and how sure of it
the recogniser is, in what it was before."""


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A line, which of its characters a rule was taken for (its first or its last), and its box without the rule."""

    line: Line
    first: bool
    box: Box

    @property
    def rest(self) -> str:
        return self.line.text[1:] if self.first else self.line.text[:-1]


def read_without_rules(reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language) -> Reading:
    """``reading``, in the picture's pixels, with such columns read anew in their places, under their ids."""
    found = list(_find_ruled(reading, picture))
    if not found:
        return reading
    cuts = engine.read_cuts(picture(), [cut_down(one.box) for one in found], language)
    anew = {
        one.line.id: replace(line, id=one.line.id)
        for one, line in zip(found, cuts, strict=True)
        if line is not None
        and line.confidence >= SURE * one.line.confidence
        and line.text.strip()
        and fuzz.ratio(line.text, one.rest) >= LIKE
        and len(line.text) <= len(one.rest)
        and line.text[0 if one.first else -1] not in STROKES
    }
    return replace(reading, lines=tuple(anew.get(line.id, line) for line in reading.lines))


def _find_ruled(reading: Reading, picture: Callable[[], Picture]) -> Iterator[_Ruled]:
    for line in find_upright(reading.lines):
        if len(line.text) < SHORTEST or len(line.glyphs) != len(line.text):
            continue
        for first in (True, False):
            at = 0 if first else -1
            if line.text[at] not in STROKES:
                continue
            rule = find_rule(line.box, line.glyphs[at].left, line.glyphs[at].right, picture())
            if rule is None:
                continue
            top, bottom = (rule[1] + 1, line.box.bottom) if first else (line.box.top, rule[0] - 1)
            if bottom - top > line.box.width:
                yield _Ruled(line, first, replace(line.box, top=top, bottom=bottom))
                break


def find_rule(box: Box, start: int, end: int, picture: Picture) -> tuple[int, int] | None:
    """Where a stroke that goes on beside a column of vertical text begins and ends, in height: near ``start`` and
    ``end``, between which a character may stand."""
    aside, near = round(ASIDE * box.width), round(NEAR * box.width)
    left, right = max(0, box.left - aside), min(picture.shape[1], box.right + aside)
    top, bottom = max(0, start - near), min(picture.shape[0], end + near)
    crop = np.ascontiguousarray(picture[top:bottom, left:right])
    if not crop.size:
        return None
    level, _ = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (crop < level).astype(np.uint8)
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(1, round(FLAT * box.width))), np.uint8))
    stats = cv2.connectedComponentsWithStats(strokes, connectivity=8)[2][1:]
    for x, y, wide, high, _ in stats.tolist():
        over = min(left + x + wide, box.right) - max(left + x, box.left) >= WITHIN * box.width
        if over and wide >= LONG * box.width and high <= THIN * box.width:
            return top + y, top + y + high
    return None
