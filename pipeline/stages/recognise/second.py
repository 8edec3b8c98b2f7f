"""Two readings of one page compared: text that others recognised, and what a recogniser reads in the same picture.

Their text stays the reading. Line by line the two are aligned, character by character (Levenshtein 1966): where they
agree, both confidences speak for the character; where they differ, what the picture was read as becomes an
alternative of theirs. A line of theirs without ink in its place is rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.engines import Picture, Reading
from pipeline.geometry import BoxIndex, corners, hull, invert, shared_height, transform
from pipeline.language.forms import fold_form
from pipeline.model import Box, Glyph, Line, PreparedPage, RecognisedPage, Source

INK = 60
"""Grey levels below the paper (the 90th percentile of the place) from which a pixel is ink."""
LEAST_INK = 0.01
"""Share of a line's place that must be ink for its text to be supported."""
SURE = 0.999
DOUBT = 0.2
"""What is left of the confidence in a character that the second reading has not at all."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A character of the second reading: ``left`` and ``right`` along the line, in scan pixels."""

    text: str
    left: int
    right: int
    confidence: float


def compare(
    page: PreparedPage, recognised: RecognisedPage, second: Reading, source: Source, picture: Callable[[], Picture]
) -> RecognisedPage:
    """``second`` in pixels of the scan; ``picture`` is the prepared page."""
    lines: list[Line] = []
    rejected = list(recognised.rejected)
    near = BoxIndex([line.box for line in second.lines])
    inked = _InkGauge(page, picture)
    for line in recognised.lines:
        seen = _seen_in(line, second.lines, near)
        if not seen and not inked.has_ink(line.box):
            rejected.append(replace(line, confidence=0.0))
            continue
        glyphs = _merge(line, seen)
        sure = sum(glyph.confidence for glyph in glyphs) / len(glyphs)
        lines.append(replace(line, glyphs=glyphs, confidence=round(sure, 4)))
    gone = {line.id for line in rejected}
    regions = tuple(
        replace(region, lines=tuple(one for one in region.lines if one not in gone))
        for region in recognised.given_regions
    )
    both = recognised.source
    return replace(
        recognised,
        source=replace(both, name=f"{both.name}, compared with {source.name}", models=(*both.models, *source.models)),
        lines=tuple(lines),
        rejected=tuple(rejected),
        given_regions=regions,
    )


def _seen_in(line: Line, second: Sequence[Line], near: BoxIndex) -> list[_Seen]:
    """What the second reading has in the line's place, in its direction; its own lines may be longer or shorter."""
    upright = line.direction == "vertical"
    found: list[_Seen] = []
    start, end = (line.box.top, line.box.bottom) if upright else (line.box.left, line.box.right)
    slack = 0.5 * min(line.box.width, line.box.height)
    for at in near.near(line.box):
        other = second[at]
        if (other.direction == "vertical") != upright or not _on_one_line(line.box, other.box, upright=upright):
            continue
        for glyph in other.glyphs:
            if start - slack <= (glyph.left + glyph.right) / 2 <= end + slack:
                found.append(_Seen(glyph.text, glyph.left, glyph.right, glyph.confidence))
    return sorted(found, key=lambda one: (one.left + one.right, one.left))


def _on_one_line(a: Box, b: Box, *, upright: bool) -> bool:
    if upright:
        return min(a.right, b.right) - max(a.left, b.left) > 0.5 * min(a.width, b.width)
    return shared_height(a, b) > 0.5 * min(a.height, b.height)


def _merge(line: Line, seen: Sequence[_Seen]) -> tuple[Glyph, ...]:
    """A glyph for each character of the line, placed and weighed by the second reading."""
    upright = line.direction == "vertical"
    start, end = (line.box.top, line.box.bottom) if upright else (line.box.left, line.box.right)
    whole = max(1, len(line.text))
    places = [(start + (end - start) * k // whole, start + (end - start) * (k + 1) // whole) for k in range(whole)]
    sure = [line.confidence * (DOUBT if seen else 0.5) for _ in range(whole)]
    others: list[dict[str, float]] = [{} for _ in range(whole)]
    # Engines give some glyphs more than one character; each then takes its part of the glyph's place.
    parts = [_Seen(ch, one.left, one.right, one.confidence) for one in seen for ch in one.text]
    theirs, ours = [fold_form(ch) for ch in line.text], [fold_form(one.text) for one in parts]
    for step in Levenshtein.opcodes(theirs, ours):
        i, j = step.src_start, step.dest_start
        for k in range(step.src_end - i):
            if step.tag == "equal":
                one = parts[j + k]
                sure[i + k] = min(SURE, 1 - (1 - line.confidence) * (1 - one.confidence))
                places[i + k] = (one.left, one.right)
            elif step.tag == "replace":
                one = parts[j + k]
                weight = line.confidence + one.confidence
                sure[i + k] = line.confidence * line.confidence / weight if weight else 0.0
                others[i + k][one.text] = round(one.confidence * one.confidence / weight, 4) if weight else 0.0
                places[i + k] = (one.left, one.right)
        if step.tag == "insert" and i > 0:
            # What they left out goes with the character before it.
            more = parts[j : step.dest_end]
            if not "".join(one.text for one in more).strip():
                continue
            text = line.text[i - 1] + "".join(one.text for one in more)
            others[i - 1][text] = round(0.5 * min(one.confidence for one in more), 4)
    return tuple(
        Glyph(
            text=ch,
            left=places[k][0],
            right=max(places[k][1], places[k][0] + 1),
            confidence=round(sure[k], 4),
            alternatives=tuple(sorted(others[k].items(), key=lambda pair: -pair[1])),
        )
        for k, ch in enumerate(line.text)
    )


class _InkGauge:
    def __init__(self, page: PreparedPage, picture: Callable[[], Picture]) -> None:
        self._from_scan = invert(page.to_scan)
        self._picture = picture

    def has_ink(self, box: Box) -> bool:
        place = hull(transform(self._from_scan, corners(box)))
        cut = self._picture()[max(0, place.top) : max(0, place.bottom), max(0, place.left) : max(0, place.right)]
        if not cut.size:
            return False
        return float(np.mean(cut < float(np.percentile(cut, 90)) - INK)) >= LEAST_INK
