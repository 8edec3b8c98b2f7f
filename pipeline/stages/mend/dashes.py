"""A dash of two or three strokes that was read, wholly or in part, as the numeral 一.

Only the recogniser's own alternatives are put in its place: each stroke must have had the dash among its readings.
``一一`` (one by one) is a word, so a run without a single stroke read as a dash needs strong ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Edit, Evidence, Glyph, Line, Place

_RUN = re.compile("[一—]{2,4}")
SOME, STRONG = 0.02, 0.12
"""Least probability of the dash for each stroke beside others read so, and on average where none was."""


def mend_dashes(lines: Sequence[Line]) -> Iterator[Edit]:
    for line in lines:
        if "一" not in line.text or len(line.glyphs) != len(line.text):
            continue
        for run in _RUN.finditer(line.text):
            strokes = line.glyphs[run.start() : run.end()]
            # Behind a whole dash the numeral is one: ——一趟公交.
            if "一" in run.group() and not run.group().startswith("——") and _are_dashes(strokes):
                for at, glyph in enumerate(strokes, start=run.start()):
                    if glyph.text == "一":
                        yield _edit(line, at, glyph, run.group())


def _are_dashes(strokes: Sequence[Glyph]) -> bool:
    chances = [_chance(glyph) for glyph in strokes if glyph.text == "一"]
    if len(chances) < len(strokes):
        return min(chances) >= SOME
    return min(chances) >= SOME and sum(chances) / len(chances) >= STRONG


def _chance(glyph: Glyph) -> float:
    return dict(glyph.alternatives).get("—", 0.0)


def _edit(line: Line, at: int, glyph: Glyph, run: str) -> Edit:
    return Edit(
        start=Place(line=line.id, offset=at),
        end=Place(line=line.id, offset=at + 1),
        before="一",
        after="—",
        reason="a stroke of a dash was read as the numeral",
        rule="dash-run@1",
        support="alternative",
        confidence=0.96,
        evidence=(
            Evidence(kind="run", sentence=f"it stands in a run of strokes, “{run}”"),
            Evidence(kind="alternative", sentence=f"the recogniser gave the dash {_chance(glyph):.0%} there"),
        ),
    )
