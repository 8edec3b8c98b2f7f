"""Print at a line's ends that was not read with it.

On worn paper the search ends a line's box before, or in the middle of, a small last mark, a thin 一 or a faint
character of Chinese text. Where the ink goes on beyond the last character that was read, the line is read again with
a little more of the paper around it, and what is then read with confidence at its ends is added to it.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.config import Language
from pipeline.engines import Cut, Engine, Picture, Reading
from pipeline.geometry import BoxIndex, grow, hull, shared_height, shared_width
from pipeline.language.forms import fold_form
from pipeline.model import Box, Glyph, Line, Look
from pipeline.stages.recognise.again import Point, along
from pipeline.stages.recognise.ruled_ends import find_rule

FURTHER = 0.45
"""How much longer the line is made at an end, in its heights."""
BEYOND = 0.58
"""How far beyond the middle of its last character, in advances, that character's own print reaches at most."""
SMOOTH = 0.05
"""Of the line's height: what is smaller is noise."""
DARK = 0.25
"""Of the way from paper to ink, from where there may be print when what is smaller has been smoothed away. A small mark
on faded paper is no darker; whether it is one the recogniser says."""
SURE = 0.75
"""Confidence in a character that is added."""
SURE_OF_MARK = 0.55
"""The same of a mark at a line's end: of those that were read so, nine of ten are printed (on worn pages with known
text), and what is less sure than most is marked as unclear besides."""
THOUGHT_OF = 0.1
"""Probability of a mark that the recogniser thought of beyond the last character, though nothing was likelier to it."""
MARKED = 0.93
"""Share of the places with print beyond the last character, and a mark thought of, that do hold a mark (worn pages
whose text is known); which of the marks thought of it is, their probabilities say."""
OTHERS = 0.05
"""Probability that is left to marks that were not thought of."""
MOST = 2
"""Characters added at an end: where more is missing the box is not that of a line."""
STOPS = frozenset("。，、；：！？")
CLOSING = STOPS | frozenset("”’》）」』—…")
OPENING = frozenset("“‘《（「『□■—")
"""Marks that may end, and that may begin, a Chinese line: what else is read there is dust. Latin lines are left alone:
their letters are of all widths, so that nobody can say how far the last one reaches."""
BESIDE = 0.5
"""Heights that the box of the next line on a row may reach into this one."""
ON_ROW = 0.6
"""Share of a line's height that a box on its row shares with it, however far the two reach into each other."""


@dataclass(frozen=True, slots=True)
class _Longer:
    """A line, and its corners when it is drawn on at its end (``tail``), at its beginning, or both."""

    line: Line
    corners: tuple[Point, Point, Point, Point]


def read_ends(
    reading: Reading, picture: Callable[[], Picture], engine: Engine, language: Language
) -> tuple[Reading, tuple[Look, ...]]:
    """``reading`` in the picture's pixels, its lines with what was missing at their ends; a Look for every character
    that was added, which had no confidence at first."""
    longer = list(_find_longer(reading, picture()))
    if not longer:
        return reading, ()
    cuts = [Cut(corners=one.corners, direction=one.line.direction) for one in longer]
    changed: dict[str, Line] = {}
    looks: list[Look] = []
    for one, seen in zip(longer, engine.read_cuts(picture(), cuts, language), strict=True):
        if seen is not None:
            line, own = _add(one, seen)
            changed[line.id] = line
            looks += own
    return replace(reading, lines=tuple(changed.get(line.id, line) for line in reading.lines)), tuple(looks)


def _find_longer(reading: Reading, picture: Picture) -> Iterator[_Longer]:
    boxes = [line.box for line in (*reading.lines, *reading.rejected)]
    near = BoxIndex(boxes)
    for at, line in enumerate(reading.lines):
        if len(line.glyphs) != len(line.text) or len(line.glyphs) < 2:
            continue
        corners = along(line)
        upright = line.direction == "vertical"
        axis = 1 if upright else 0
        first, second, third, fourth = (np.array(corner) for corner in corners)
        if second[axis] < first[axis]:
            continue
        high = float(np.linalg.norm(fourth - first))
        step = (second - first) / max(1.0, float(np.linalg.norm(second - first)))
        middles = [(glyph.left + glyph.right) / 2 for glyph in line.glyphs]
        advance = statistics.median(b - a for a, b in pairwise(middles))
        head, tail = _room(at, boxes, near, upright=upright)
        # The bounds of glyphs lie half way between their middles; the outer ones are cut off at the box.
        start, end = line.glyphs[0].right - advance / 2, line.glyphs[-1].left + advance / 2
        origin = float(first[axis])
        by_head = min(FURTHER * high, head) if _is_wide(line.text[0]) else 0.0
        by_tail = min(FURTHER * high, tail) if _is_wide(line.text[-1]) else 0.0
        length = float(np.linalg.norm(second - first))
        if upright:
            by_head, by_tail = _stop_at_rules(line.box, (origin, origin + length), by_head, by_tail, picture)
        if by_tail <= 0 or not _goes_on(picture, corners, (end + BEYOND * advance - origin, length + by_tail), high):
            by_tail = 0.0
        if by_head <= 0 or not _goes_on(picture, corners, (-by_head, start - BEYOND * advance - origin), high):
            by_head = 0.0
        if by_head or by_tail:
            moved = (first - step * by_head, second + step * by_tail, third + step * by_tail, fourth - step * by_head)
            a, b, c, d = ((float(corner[0]), float(corner[1])) for corner in moved)
            yield _Longer(line, (a, b, c, d))


def _stop_at_rules(
    box: Box, ends: tuple[float, float], by_head: float, by_tail: float, picture: Picture
) -> tuple[float, float]:
    """How far a column of vertical text may be made longer: not over the rule that its tier begins or ends at."""
    first, last = ends
    over = find_rule(box, round(first - by_head), round(first), picture) if by_head else None
    under = find_rule(box, round(last), round(last + by_tail), picture) if by_tail else None
    if over is not None:
        by_head = max(0.0, min(by_head, first - over[1] - 1))
    if under is not None:
        by_tail = max(0.0, min(by_tail, under[0] - 1 - last))
    return by_head, by_tail


def _room(at: int, boxes: Sequence[Box], near: BoxIndex, *, upright: bool) -> tuple[float, float]:
    """White before and after a box, up to the next one on its line, in pixels."""
    own = boxes[at]
    high = min(own.width, own.height)
    head = tail = float(high)
    window = grow(own, 0, high) if upright else grow(own, high, 0)
    for other in (boxes[one] for one in near.near(window) if one != at):
        shared = shared_width(own, other) if upright else shared_height(own, other)
        if shared < 0.25 * high:
            continue
        low, far = (other.top, other.bottom) if upright else (other.left, other.right)
        start, end = (own.top, own.bottom) if upright else (own.left, own.right)
        # On bent paper the boxes of the rows above and below reach over this one: those are beside it, not behind.
        on_row = shared >= ON_ROW * high
        if low >= end - BESIDE * high or (on_row and low > (start + end) / 2):
            tail = min(tail, low - end)
        elif far <= start + BESIDE * high or (on_row and far < (start + end) / 2):
            head = min(head, start - far)
    return head, tail


def _goes_on(
    picture: Picture, corners: tuple[Point, Point, Point, Point], span: tuple[float, float], high: float
) -> bool:
    """Whether there is more than noise from pixel to pixel along a line, and that no rule."""
    start, end = span
    if end - start < 0.1 * high:
        return False
    place = _piece(picture, corners, start, end, high)
    # How dark print is and how bright paper, the line's own print beside says.
    inward = (start - 2 * high, start) if start > 0 else (end, end + 2 * high)
    own = _piece(picture, corners, *inward, high)
    if not place.size or not own.size:
        return False
    blur = max(0.5, SMOOTH * high)
    smooth, print_beside = (cv2.GaussianBlur(one, (0, 0), blur) for one in (place, own))
    dark, paper = (float(level) for level in np.percentile(print_beside, (5, 85)))
    ink = smooth < paper - DARK * (paper - dark)
    ink[:, ink.mean(axis=0) > 0.85] = False
    return bool(ink.any())


def _piece(
    picture: Picture, corners: tuple[Point, Point, Point, Point], start: float, end: float, high: float
) -> Picture:
    """The line from pixel to pixel along it, upright, without what reaches in from the lines above and below."""
    first, second, _, fourth = (np.array(corner) for corner in corners)
    step = (second - first) / max(1.0, float(np.linalg.norm(second - first)))
    down = (fourth - first) / max(1.0, float(np.linalg.norm(fourth - first)))
    wide, tall = max(1, round(end - start)), max(1, round(0.76 * high))
    origin = first + step * start + down * 0.12 * high
    matrix = np.array([[step[0], down[0], origin[0]], [step[1], down[1], origin[1]]], np.float32)
    return np.asarray(
        cv2.warpAffine(
            picture,
            matrix,
            (wide, tall),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        dtype=np.uint8,
    )


def _add(longer: _Longer, seen: Line) -> tuple[Line, list[Look]]:
    line = longer.line
    theirs = [fold_form(ch) for ch in line.text]
    ours = [fold_form(glyph.text) for glyph in seen.glyphs]
    steps = Levenshtein.opcodes(theirs, ours)
    if not steps or Levenshtein.distance(theirs, ours) > len(theirs):
        return line, []
    head: tuple[Glyph, ...] = ()
    tail: tuple[Glyph, ...] = ()
    if steps[0].tag == "insert":
        head = seen.glyphs[: steps[0].dest_end]
    if steps[-1].tag == "insert" and len(steps) > 1:
        tail = seen.glyphs[steps[-1].dest_start :]
    if not _is_sure(head) or any(glyph.text not in OPENING and not glyph.text.isalnum() for glyph in head):
        head = ()
    if not _is_sure(tail) or any(glyph.text not in CLOSING and not glyph.text.isalnum() for glyph in tail):
        tail = ()
    if not tail and steps[-1].tag == "equal":
        tail = _find_faint_mark(longer, seen)
    if tail and tail[0].text in STOPS and line.text[-1] in STOPS:
        tail = ()
    if not head and not tail:
        return line, []
    glyphs = (*head, *line.glyphs, *tail)
    if head:
        first = glyphs[len(head)]
        glyphs = (*head, replace(first, left=max(first.left, head[-1].right)), *glyphs[len(head) + 1 :])
    if tail:
        last = glyphs[-len(tail) - 1]
        glyphs = (*glyphs[: -len(tail) - 1], replace(last, right=min(last.right, tail[0].left)), *tail)
    glyphs = tuple(replace(glyph, right=max(glyph.left, glyph.right)) for glyph in glyphs)
    added = [(at, glyph) for at, glyph in enumerate(glyphs) if at < len(head) or at >= len(glyphs) - len(tail)]
    looks = [
        Look(line=line.id, offset=at, first=0.0, readings=((glyph.text, glyph.confidence),)) for at, glyph in added
    ]
    # Of characters one under the other the polygon begins with the side over the first of them.
    drawn = longer.corners if along(line)[0] == _first(line) else (longer.corners[3], *longer.corners[:3])
    polygon = tuple((round(x), round(y)) for x, y in drawn)
    box = hull((*longer.corners, *((float(x), float(y)) for x, y in line.polygon or ())))
    mean = sum(glyph.confidence for glyph in glyphs) / len(glyphs)
    text = "".join(glyph.text for glyph in glyphs)
    # Behind the last character something is read now.
    faint = tuple(
        replace(one, offset=one.offset + len(head)) for one in line.faint if not tail or one.offset < len(line.text)
    )
    changed = replace(line, text=text, glyphs=glyphs, faint=faint, box=box, polygon=polygon, confidence=round(mean, 4))
    return changed, looks


def _find_faint_mark(longer: _Longer, seen: Line) -> tuple[Glyph, ...]:
    """The mark that is likeliest behind the last character, where one was thought of at all."""
    behind = [one for one in seen.faint if one.offset == len(seen.text)]
    marks = [(text, chance) for one in behind for text, chance in one.readings if text in CLOSING]
    if not marks or marks[0][1] < THOUGHT_OF:
        return ()
    whole = OTHERS + sum(chance for _, chance in marks)
    (text, sure), *others = [(text, round(MARKED * chance / whole, 4)) for text, chance in marks]
    last = seen.glyphs[-1]
    axis = 1 if longer.line.direction == "vertical" else 0
    end = max(last.right, round(longer.corners[1][axis]))
    return (Glyph(text=text, left=last.right, right=end, confidence=sure, alternatives=tuple(others)),)


def _first(line: Line) -> Point:
    x, y = line.polygon[0] if line.polygon else (line.box.left, line.box.top)
    return float(x), float(y)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F") or character in "“”‘’…—·"


def _is_sure(glyphs: Sequence[Glyph]) -> bool:
    return 0 < len(glyphs) <= MOST and all(
        len(glyph.text) == 1
        and glyph.text.strip()
        and glyph.confidence >= (SURE_OF_MARK if glyph.text in CLOSING else SURE)
        for glyph in glyphs
    )
