"""Cuts boxes that run the lines of two neighbouring columns, or the upright lines of two tiers, together.

Where a gutter is narrow the detector now and then bridges it. Such a box crosses a strip that the boxes above and
below leave free on both sides of it, and in the picture that strip holds nothing, or a printed rule. Headlines
have no neighbours of their own type size, and mostly print where the strip would be; two of them side by side are cut
where a rule stands between them that is longer than their letters, or where white wider than a word space lies over a
gutter of the text below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Picture
from pipeline.engines.rapidocr.detect import Quads
from pipeline.engines.rapidocr.headline_rules import LEAST, cut_at_rules, slice_box
from pipeline.engines.rapidocr.read import cut_out

REACH = 8.0
"""How far above and below neighbours are asked, in heights of the box."""
LIKE = 0.6, 1.6
"""Heights of neighbours that are of the same type, to that of the box."""
WITNESSES = 2
"""Neighbours that must end before the gutter, and as many that must begin behind it."""
COVERED = 0.7
"""Share of the white between the neighbours that the box must leave free too: a word space in the way of a gutter is
narrower."""
COVERED_AT_EDGE = 0.3
"""The same where many rows leave the white free and the next column begins right behind it: a mark may hang into it."""
SURE_WITNESSES = 4
"""Rows that must end before the white, and as many that begin behind it; as many again for each that prints over it."""
COVERED_DOWN = 0.5
"""The same of upright lines, which have no spaces between words: a speck may stand in the white of a tier's foot."""
HALF = 0.4
"""Share of that white that another box leaves free, too, where it was run together over the same gutter."""
EDGE = 0.7
"""How far from a column's edge, in heights of the box, a line stands that begins or ends at it."""
INDENT = 2.0
"""How far a paragraph's first line is set in, in heights of the box, at the most."""
SHARED = 0.4
"""Width, in heights of the box, of the white strip that bridged boxes on one grid of lines have in common."""
FLUSH = 0.25
"""How far from the strip's edge, in heights of the box, print stands that is set flush with it."""
FLUSH_ENDS = 3
"""Rows that must end flush at the strip, and as many that must begin flush behind it,"""
FLUSH_EDGES = 7
"""and how many edges that must be together: words end in line for a row or two by chance."""
PASSES = 3
"""What was cut in one pass is a witness in the next."""
NARROWEST = 0.25
"""Of a gutter, in heights of the box; the free space between characters is smaller."""
HAIR = 0.15
"""Width of a piece of a worn rule, in heights of the box, at the most: no letter is as thin."""
RULED, FRAYED = 0.85, 0.03
"""Share of a box's height that a rule is inked, and how far it is frayed to either side, in heights of the box."""
WIDE, WIDER = 0.55, 1.3
"""White between two headlines, in heights of their box, and in the widest of their word spaces, at the least."""
WORDS = 3
"""Other word spaces from which on theirs is known."""
SMALLER = 0.85
"""Height of the text below a headline to the headline's, at the most."""
Gap = tuple[float, float]
"""From x to x, in picture pixels."""


@dataclass(frozen=True, slots=True)
class _Print:
    """Where there is print in a box, from ``left`` to ``right``, and the free stretches between."""

    left: float
    right: float
    gaps: tuple[Gap, ...]


def cut_at_gutters(picture: Picture, quads: Quads) -> Quads:
    """The same boxes, those that cross gutters in pieces, pieces in the place of the whole. What gutters are to lines
    that run across, the white between two tiers is to upright ones: both are cut among their own kind."""
    if len(quads):
        quads = np.stack([piece for cut in cut_at_rules(picture, quads) for piece in cut])
    pieces: list[list[NDArray[np.float32]]] = [[quad] for quad in quads]
    low, high = quads.min(axis=1), quads.max(axis=1)
    upright = (high - low)[:, 1] > (high - low)[:, 0]
    across, down = np.flatnonzero(~upright), np.flatnonzero(upright)
    for at, cut in zip(across, _cut_all(picture, quads[across], COVERED), strict=True):
        pieces[at] = cut
    if len(down) > WITNESSES:
        width = picture.shape[1]
        turned = np.asarray(np.rot90(picture), dtype=np.uint8)
        for at, cut in zip(down, _cut_all(turned, _turn(quads[down], width), COVERED_DOWN), strict=True):
            pieces[at] = list(_turn_back(np.stack(cut), width)) if len(cut) > 1 else [quads[at]]
    return np.stack([piece for cut in pieces for piece in cut]) if len(quads) else quads


def _turn(quads: Quads, width: int) -> Quads:
    """Corners on the picture turned a quarter to the left; ``width`` is that of the picture before."""
    return np.stack([quads[..., 1], width - quads[..., 0]], axis=-1)[:, [1, 2, 3, 0]].astype(np.float32)


def _turn_back(quads: Quads, width: int) -> Quads:
    return np.stack([width - quads[..., 1], quads[..., 0]], axis=-1)[:, [3, 0, 1, 2]].astype(np.float32)


def _cut_all(picture: Picture, quads: Quads, covered: float) -> list[list[NDArray[np.float32]]]:
    """The pieces of every box; ``covered``: see :data:`COVERED`."""
    if not len(quads):
        return []
    boxes = list(quads)
    whole = list(range(len(boxes)))
    prints = [_measure(picture, quad) for quad in boxes]
    for _ in range(PASSES):
        low, high = np.min(boxes, axis=1), np.max(boxes, axis=1)
        pieces: list[NDArray[np.float32]] = []
        measured: list[_Print] = []
        parts: list[int] = []
        for index, quad in enumerate(boxes):
            cut = _cut(index, quad, prints, low, high, covered)
            pieces.extend(cut)
            parts.extend([whole[index]] * len(cut))
            measured.extend([prints[index]] if len(cut) == 1 else [_measure(picture, piece) for piece in cut])
        if len(pieces) == len(boxes):
            break
        boxes, prints, whole = pieces, measured, parts
    found: list[list[NDArray[np.float32]]] = [[] for _ in quads]
    for box, at in zip(boxes, whole, strict=True):
        found[at].append(box)
    return found


def _cut(
    index: int,
    quad: NDArray[np.float32],
    prints: Sequence[_Print],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    covered: float,
) -> list[NDArray[np.float32]]:
    found, tall = prints[index], float(high[index, 1] - low[index, 1])
    gaps = [gap for gap in found.gaps if min(gap[0] - found.left, found.right - gap[1]) > LEAST * tall]
    if not gaps:
        return [quad]
    near = _near(index, low, high)
    strips, sure = _free_strips(index, near, prints, low, high)
    if not strips:
        # At a column's head or foot other matter stands on the far side: one side alone may be sure.
        above = high[near, 1] < (low[index, 1] + high[index, 1]) / 2
        strips = [strip for part in (above, ~above) for strip in _free_strips(index, near[part], prints, low, high)[1]]
    chosen = {
        max(inside, key=lambda gap: gap[1] - gap[0])
        for start, end in strips
        if (inside := [gap for gap in gaps if _shared(gap, (start, end)) > covered])
    }
    chosen |= {
        gap
        for strip in sure
        for gap in gaps
        if _shared(gap, strip) > COVERED_AT_EDGE and abs(gap[1] - strip[1]) < FLUSH * tall
    }
    chosen |= {gap for gap in gaps if gap not in chosen and _is_shared(gap, index, near, prints, low, high)}
    chosen |= {gap for gap in gaps if gap not in chosen and _parts_headlines(gap, index, prints, low, high)}
    left, width = float(low[index, 0]), float((high - low)[index, 0])
    # A little of the free space stays with either side, as the detector would leave it.
    spared = [(gap, min((gap[1] - gap[0]) / 3, tall / 8)) for gap in sorted(chosen)]
    starts = [0.0, *((gap[1] - spare - left) / width for gap, spare in spared)]
    ends = [*((gap[0] + spare - left) / width for gap, spare in spared), 1.0]
    return [slice_box(quad, start, end) for start, end in zip(starts, ends, strict=True)]


def _near(index: int, low: NDArray[np.float32], high: NDArray[np.float32]) -> NDArray[np.intp]:
    """Boxes of the same type size above and below a box."""
    (left, top), (right, bottom) = low[index], high[index]
    height = bottom - top
    like = ((high - low)[:, 1] > LIKE[0] * height) & ((high - low)[:, 1] < LIKE[1] * height)
    close = (high[:, 1] > top - REACH * height) & (low[:, 1] < bottom + REACH * height)
    apart = (low[:, 1] > top + height / 2) | (high[:, 1] < bottom - height / 2)
    near = like & close & apart & (high[:, 0] > left) & (low[:, 0] < right)
    near[index] = False
    return np.flatnonzero(near)


def _is_shared(
    gap: Gap,
    index: int,
    near: NDArray[np.intp],
    prints: Sequence[_Print],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
) -> bool:
    """Whether one white strip runs down through this box and the rows next to it, as where columns stand on one grid
    of lines and all were bridged alike. Spaces between words may be as wide, and two or three may be in line; but
    print ends flush at a gutter, and begins flush behind it."""
    height = float(high[index, 1] - low[index, 1])
    if gap[1] - gap[0] < SHARED * height:
        return False
    middles = (low[:, 1] + high[:, 1]) / 2
    start, end = gap
    starts, ends = [start], [end]
    widths = [(start - prints[index].left, prints[index].right - end)]
    reached = {True: float(middles[index]), False: float(middles[index])}
    closed: set[bool] = set()
    needed = FLUSH_EDGES
    for other in sorted(near.tolist(), key=lambda one: abs(middles[one] - middles[index])):
        above = bool(middles[other] < middles[index])
        if above in closed:
            continue
        if abs(middles[other] - reached[above]) > 1.75 * height:
            closed.add(above)
            continue
        edges = _edges_at(gap, prints[other], height)
        if edges is None:
            continue
        before, behind = edges
        if min(end, behind) - max(start, before) < SHARED * height:
            closed.add(above)
            # A line of the same measure that runs across speaks for a column as wide as the box.
            if (
                abs(prints[other].left - prints[index].left) < 2.5 * height
                and prints[other].right < prints[index].right + height
            ):
                needed += FLUSH_EDGES
            continue
        reached[above] = float(middles[other])
        start, end = max(start, before), min(end, behind)
        starts.append(before)
        ends.append(behind)
        widths.append((before - prints[other].left, prints[other].right - behind))
    if min(max(before for before, _ in widths), max(behind for _, behind in widths)) < 4 * height:
        return False
    flush_before = sum(start - one < FLUSH * height for one in starts)
    flush_behind = sum(one - end < FLUSH * height for one in ends)
    return min(flush_before, flush_behind) >= FLUSH_ENDS and flush_before + flush_behind >= needed


def _parts_headlines(
    gap: Gap, index: int, prints: Sequence[_Print], low: NDArray[np.float32], high: NDArray[np.float32]
) -> bool:
    """Whether two headlines side by side, each as wide as its columns, were run together: white wider than their words
    stand apart lies over the gutter of the text below, and nothing set above or below runs across."""
    (left, top), (right, bottom) = low[index], high[index]
    tall, wide = float(bottom - top), gap[1] - gap[0]
    others = sorted(one[1] - one[0] for one in prints[index].gaps if one != gap)
    heights = (high - low)[:, 1]
    like = (heights > SMALLER * LIKE[0] * tall) & (heights < LIKE[1] * tall)
    rows = np.flatnonzero(like & (low[:, 1] > top + tall / 2) & (low[:, 1] < bottom + tall))
    # Their next rows were found apart, on either side of the same white.
    apart = any(left < prints[one].right < gap[0] + tall / 4 for one in rows.tolist()) and any(
        abs(prints[one].left - gap[1]) < tall / 4 for one in rows.tolist()
    )
    # Without word spaces, a Chinese mark may stand over the gutter: half of its square is white.
    if wide < (max(WIDE * tall, WIDER * others[-1]) if len(others) >= WORDS else WIDE * tall if apart else tall):
        return False
    middle = (gap[0] + gap[1]) / 2
    reach = (high[:, 0] > left) & (low[:, 0] < right) & (high[:, 1] > top - 1.5 * tall)
    near = np.flatnonzero(reach & (low[:, 1] < bottom + REACH * tall) & (heights < (high - low)[:, 0]))
    near = near[near != index]
    starts = np.array([prints[one].left for one in near])
    ends = np.array([prints[one].right for one in near])
    if ((starts < middle - EDGE * tall / 2) & (ends > middle + EDGE * tall / 2)).any():
        return False
    text = (heights[near] < SMALLER * tall) & (low[near, 1] > top + tall / 2)
    before = text & (np.abs(ends - gap[0]) < tall) & (ends < middle)
    after = text & (np.abs(starts - gap[1]) < tall) & (starts > middle)
    return min(int(before.sum()), int(after.sum())) >= SURE_WITNESSES


def _edges_at(gap: Gap, other: _Print, height: float) -> Gap | None:
    """From where to where another box leaves the place of a gap free; None where it is far from it."""
    if other.right < gap[1]:
        return (other.right, math.inf) if other.right > gap[0] - 4 * height else None
    if other.left > gap[0]:
        return (-math.inf, other.left) if other.left < gap[1] + 4 * height else None
    return max(other.gaps, key=lambda one: min(gap[1], one[1]) - max(gap[0], one[0]), default=(0.0, 0.0))


def _shared(gap: Gap, strip: Gap) -> float:
    """Share of the strip that lies in the gap."""
    return (min(gap[1], strip[1]) - max(gap[0], strip[0])) / (strip[1] - strip[0])


def _free_strips(
    index: int,
    near: NDArray[np.intp],
    prints: Sequence[_Print],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
) -> tuple[list[Gap], list[Gap]]:
    """Stretches of x inside the box that its neighbours above and below leave free, seen on either side; and those
    that many leave free and hardly any runs over."""
    (left, top), (right, bottom) = low[index], high[index]
    height = bottom - top
    starts = np.array([prints[one].left for one in near])
    ends = np.array([prints[one].right for one in near])
    strips: list[Gap] = []
    sure: list[Gap] = []
    for end in sorted(set(ends[(ends > left + height) & (ends < right - height)].tolist())):
        behind = starts[starts > end - height / 4]
        if not len(behind):
            continue
        start = float(np.sort(behind)[min(WITNESSES, len(behind)) - 1])
        low_x, high_x = float(end), max(start, float(end) + 1.0)
        middle = (low_x + high_x) / 2
        if high_x - low_x > 4 * height:
            continue
        before = (ends <= low_x + height / 4) & (ends > low_x - 2 * height)
        after = (starts >= high_x - height / 4) & (starts < high_x + 2 * height)
        # A box that leaves the white free was run together there itself: it speaks for neither.
        over = near[(starts < middle) & (ends > middle)]
        across = sum(not any(_shared(gap, (low_x, high_x)) > HALF for gap in prints[at].gaps) for at in over.tolist())
        if min(before.sum(), after.sum()) < WITNESSES or across * 3 > min(before.sum(), after.sum()):
            continue
        # A byline or a heading in the middle of two columns starts and ends at neither's edge.
        column_left, column_right = float(np.median(starts[before])), float(np.median(ends[after]))
        starts_there = -EDGE * height < left - column_left < (INDENT + EDGE) * height
        if starts_there and (right > column_right - EDGE * height or left < column_left + EDGE * height):
            strips.append((low_x, high_x))
            if min(before.sum(), after.sum()) >= SURE_WITNESSES * (1 + across):
                sure.append((low_x, high_x))
    return _merge(strips), sure


def _merge(strips: list[Gap]) -> list[Gap]:
    merged: list[Gap] = []
    for low, high in sorted(strips):
        if merged and low <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return merged


def _measure(picture: Picture, quad: NDArray[np.float32]) -> _Print:
    """Stretches of x inside a box, with print on either side, in which nothing, or only a rule, is printed."""
    left, top = quad.min(axis=0).tolist()
    right, bottom = quad.max(axis=0).tolist()
    if right - left <= bottom - top:
        return _Print(left, right, ())
    cut = cut_out(picture, quad)
    tall, wide = cut.shape
    level, _ = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    # The box is larger than its line: what reaches in from lines above and below is left out.
    core = cut[tall // 8 : tall - tall // 8]
    ink = (core <= level).mean(axis=0)
    # A rule is inked over the whole height of the box and but a few pixels wide, if it leans or wear has frayed it a
    # little wider; no letter reaches from a line's ascenders down to its descenders.
    fray = max(1, round(FRAYED * tall))
    drawn = cv2.dilate((core <= level).astype(np.uint8), np.ones((1, 2 * fray - 1), np.uint8))
    rule = drawn.mean(axis=0) > RULED
    widened = cv2.dilate(rule.astype(np.uint8)[None], np.ones((1, 2 * fray + 1), np.uint8))[0].astype(bool)
    free = np.r_[False, (ink < 0.04) | widened, False]
    edges = np.flatnonzero(free[1:] != free[:-1])
    runs = _over_specks(list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)), ink, tall)
    scale = (right - left) / wide
    first = runs[0][1] if runs and runs[0][0] == 0 else 0
    last = runs[-1][0] if runs and runs[-1][1] == wide and runs[-1][0] else wide
    gaps = tuple(
        (left + low * scale, left + high * scale)
        for low, high in runs
        if right - left > 4 * (bottom - top)
        and low > 0
        and high < wide
        and high - low >= NARROWEST * tall
        and int(rule[low:high].sum()) < tall / 4
    )
    return _Print(left + first * scale, left + last * scale, gaps)


def _over_specks(runs: Sequence[tuple[int, int]], ink: NDArray[np.float64], tall: int) -> list[tuple[int, int]]:
    """Free stretches with nothing between them but a speck, or a piece of a worn rule, are one; a full stop stands
    close to its word."""
    joined: list[tuple[int, int]] = []
    for low, high in runs:
        if joined:
            before, start = joined[-1]
            apart, wide = min(high - low, start - before), low - start
            speck = wide < 0.2 * tall and float(ink[start:low].max()) < 0.3
            if apart > 0.2 * tall and (speck or wide < HAIR * tall):
                joined[-1] = before, high
                continue
        joined.append((low, high))
    return joined
