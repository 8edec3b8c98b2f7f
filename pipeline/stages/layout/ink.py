"""What is printed beside text: straight rules, the boxes that they close to, and pictures.

All in pixels of the prepared page, found on its ink. Lengths are given in body heights, so that a page at
150 dpi and one at 600 dpi are looked at alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, hull_of_boxes, overlap
from pipeline.model import Box
from pipeline.stages.layout.drawings import find_drawings
from pipeline.stages.layout.folds import without_edges, without_folds, without_sides
from pipeline.stages.layout.frames import find_frames, without_repeats
from pipeline.stages.layout.margins import WORN, keep_rules, lengthen, turn, without_margins
from pipeline.stages.layout.pictures import find_pictures, scale_box
from pipeline.stages.layout.strips import Strips
from pipeline.stages.layout.tints import find_tints

Mask = NDArray[np.uint8]
"""(height, width), 255 where there is ink."""
EDGE = 2
"""Pixels at the edge of the page that a rule leaves white."""
SLENDER, MOSTLY = 12, 0.5
"""Width of a run in its height, at the least, where it is higher than a rule; and the share of it that is level, from
which the level parts are the rules."""
PAPER = 0.8
"""Brightness of that white, in that of the page's middle grey, at the least."""
TYPE = 20.0
"""Height of body type in pixels, at the most, where ink is searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    horizontal: tuple[Box, ...]
    vertical: tuple[Box, ...]
    frames: tuple[Box, ...]
    pictures: tuple[Box, ...]
    grounds: tuple[Box, ...] = ()
    """Bars and tints under headlines; shaded boxes are frames."""


def find_ink(picture: NDArray[np.uint8], text: Sequence[Box], height: float, rule_length: float) -> Ink:
    """``height`` is the body height, ``rule_length`` the shortest rule in body heights.

    The work is done at a scale where body type is no higher than TYPE: rules are one or two pixels thick there
    and still whole, and a broadsheet costs no more than a tabloid.
    """
    scale = min(1.0, TYPE / height)
    unit = height * scale
    small = shrink(picture, scale)
    scaled = [scale_box(box, scale) for box in text]
    pictures, under = find_pictures(small, scaled, unit)
    grounds = [ground.box for ground in under if not ground.shades]
    mask = _binarise(small, unit)
    # The edges of a ground are no rules.
    edge = round(0.4 * unit)
    _blank(mask, [_grow(box, edge) for box in grounds], [])
    worn = mask.copy()
    _blank(mask, [without_margins(box, unit) for box in scaled], pictures)
    found, short = _find_rules(mask, small, unit, rule_length)
    # Headlines side by side reach over the rule that parts them.
    ended = worn.copy()
    _blank(ended, [without_margins(box, unit, ends=True) for box in scaled], pictures)
    at_ends, _ = _find_runs(ended, small, unit, rule_length, down=True)
    _blank(mask, scaled, [])
    horizontal, vertical = (keep_rules(some, scaled, small, mask, unit, rule_length) for some in found)
    vertical = lengthen(vertical, keep_rules(at_ends, scaled, small, mask, unit, rule_length), unit)
    short = [keep_rules(some, scaled, small, mask, unit, rule_length / 2) for some in short]
    horizontal = without_folds(horizontal, small, unit)
    # Boxes of lines reach over a hairline in a narrow gutter: for such rules their ends stay.
    end = max(1, round(0.06 * unit))
    _blank(worn, [Box(left=b.left + end, top=b.top, right=b.right - end, bottom=b.bottom) for b in scaled], pictures)
    vertical += _find_worn(worn, vertical, unit, rule_length)
    frames = [
        frame
        for frame in find_frames(horizontal, vertical, short, unit)
        # The edge of the sheet on the scanner's glass is no box.
        if frame.width < 0.93 * small.shape[1] or frame.height < 0.93 * small.shape[0]
    ]

    shaded = [*(ground.box for ground in under if ground.shades), *find_tints(small, scaled, unit)]
    frames = without_repeats([*frames, *shaded], unit)
    filled, pictures = pictures, find_drawings(mask, scaled, [*horizontal, *vertical], pictures, unit)
    # The lines of a drawing are no rules of the page.
    drawn = [box for box in pictures if box not in filled]
    horizontal, vertical, frames = (_outside(boxes, drawn) for boxes in (horizontal, vertical, frames))
    horizontal = without_edges(horizontal, pictures, unit)
    vertical = without_sides(vertical, pictures, unit)

    def full(boxes: Iterable[Box]) -> tuple[Box, ...]:
        return tuple(
            sorted((scale_box(box, 1 / scale) for box in boxes), key=lambda b: (b.top, b.left, b.bottom, b.right))
        )

    return Ink(
        horizontal=full(horizontal),
        vertical=full(vertical),
        frames=full(frames),
        pictures=full(pictures),
        grounds=full(grounds),
    )


def _outside(boxes: Sequence[Box], drawings: Sequence[Box]) -> list[Box]:
    """Boxes without those that lie within a drawing, by their most."""
    return [
        box for box in boxes if not any(overlap(box, one) > 0.8 * max(1, box.width * box.height) for one in drawings)
    ]


def _grow(box: Box, by: int) -> Box:
    return Box(left=box.left - by, top=box.top - by, right=box.right + by, bottom=box.bottom + by)


def shrink(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Smaller, darkest pixel first: plain averaging would wash a hairline rule out."""
    if scale >= 1.0:
        return picture
    side = max(1, round(0.5 / scale))
    dark = cv2.erode(picture, np.ones((side, side), np.uint8)) if side > 1 else picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(dark, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _binarise(picture: NDArray[np.uint8], height: float) -> Mask:
    block = max(3, int(2 * height) | 1)
    return np.asarray(
        cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18),
        dtype=np.uint8,
    )


def _blank(mask: Mask, text: Sequence[Box], pictures: Sequence[Box]) -> None:
    """Takes text and pictures off the mask, in place: strokes one under the other would pass for rules."""
    for box in (*text, *pictures):
        mask[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)] = 0


def _find_rules(
    mask: Mask, picture: NDArray[np.uint8], height: float, rule_length: float
) -> tuple[list[list[Box]], list[list[Box]]]:
    """Rules across and down; and, in the same order, what is shorter than rules are, down to half of ``rule_length``:
    sides of a narrow box, or of a low one."""
    found = [_find_runs(mask, picture, height, rule_length, down=down) for down in (False, True)]
    return [kept for kept, _ in found], [sides for _, sides in found]


def _find_runs(
    mask: Mask, picture: NDArray[np.uint8], height: float, rule_length: float, *, down: bool
) -> tuple[list[Box], list[Box]]:
    """Runs of ink far longer than any stroke of a character, closed over specks of wear; and those that are shorter."""
    bright = PAPER * float(np.median(picture))
    turned = np.ascontiguousarray(mask.T) if down else mask
    grey = picture.T if down else picture
    long = max(8, round(rule_length * height * 0.4))
    gap = max(3, round(height * WORN))
    # A rule that leans by a pixel or two over its length stays one run when it is thickened across.
    thick = cv2.dilate(turned, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    pieces: list[Box] = []
    for box in _box_runs(np.asarray(closed, np.uint8), long):
        low = box.height <= max(7, 0.5 * height)
        if low or box.width >= SLENDER * box.height:
            pieces += [box] if low else _part_run(turned, box, long, gap)
    joined = [box for box in _join_pieces(pieces, height) if _ends_within(box, turned, grey, bright)]
    straight = [box for box in joined if box.width >= 8 * box.height]
    least = rule_length * height
    kept = [box for box in straight if box.width >= least]
    sides = [box for box in straight if 0.5 * least <= box.width < least]
    return ([turn(box) for box in kept], [turn(box) for box in sides]) if down else (kept, sides)


def _box_runs(mask: Mask, long: int) -> list[Box]:
    """Boxes of what goes on across for ``long`` pixels and more."""
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    return [
        Box(left=left, top=top, right=left + width, bottom=top + tall)
        for left, top, width, tall, _ in stats[1:count].tolist()
    ]


def _part_run(mask: Mask, run: Box, long: int, gap: int) -> list[Box]:
    """A run that is higher than a rule: it leans, or a scratch that crosses a rule is in it, or a second rule. Where
    most of it is level, the level parts."""
    part = mask[run.top : run.bottom, run.left : run.right]
    closed = np.asarray(cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)), np.uint8)
    level = _box_runs(closed, long)
    if sum(box.width for box in level) < MOSTLY * run.width:
        return [run]
    return [
        Box(left=run.left + box.left, top=run.top + box.top, right=run.left + box.right, bottom=run.top + box.bottom)
        for box in level
    ]


def _ends_within(run: Box, mask: Mask, picture: NDArray[np.uint8], bright: float) -> bool:
    """A rule ends within the page; what runs off its edge is a fold or the scanner's border. A page that was cut close
    to its print has rules up to a pixel from its edge: there the ink itself is asked, as closing gaps moves ends, and
    whether that pixel is as ``bright`` as paper: within a dark border there is no ink that stands out."""
    rows, span = slice(max(0, run.top), run.bottom), mask.shape[1]
    edges = [slice(0, EDGE)] if run.left <= 2 else []
    edges += [slice(span - EDGE, span)] if run.right >= span - 3 else []
    return not any(mask[rows, edge].any() or picture[rows, edge].mean() < bright for edge in edges)


def _find_worn(mask: Mask, known: Sequence[Box], height: float, rule_length: float) -> list[Box]:
    """Rules down that wear has left in dashes: pieces longer than a line is high, exactly in line, that cover half
    of the way between them. ``known`` rules are not found again."""
    turned = np.ascontiguousarray(mask.T)
    thick = cv2.dilate(turned, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.5 * height))), np.uint8))
    dashes = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, max(8, round(1.2 * height))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(dashes, connectivity=8)
    width = max(1, round(0.3 * height))
    strips: dict[int, list[list[Box]]] = {}
    for left, top, long, tall, _ in sorted(stats[1:count].tolist()):
        if tall > max(5, 0.35 * height):
            continue
        piece = Box(left=left, top=top, right=left + long, bottom=top + tall)
        middle = top + tall / 2
        strip = int(middle // width)
        for run in (run for at in (strip, strip - 1, strip + 1) for run in strips.get(at, ())):
            last = run[-1]
            if piece.left - last.right <= 2 * height and abs(last.top + last.bottom - 2 * middle) <= 0.3 * height:
                run.append(piece)
                break
        else:
            strips.setdefault(strip, []).append([piece])
    found = []
    near = BoxIndex(known)
    for run in (run for runs in strips.values() for run in runs):
        box = Box(
            left=run[0].left,
            top=min(piece.top for piece in run),
            right=max(piece.right for piece in run),
            bottom=max(piece.bottom for piece in run),
        )
        covered = sum(piece.width for piece in run)
        if box.width < max(rule_length, 8.0) * height or covered < 0.5 * box.width or box.height > 0.6 * height:
            continue
        if box.left <= 2 or box.right >= turned.shape[1] - 3:
            continue
        rule = turn(box)
        middle = (rule.left + rule.right) / 2
        if not any(
            one.left - height < middle < one.right + height and min(one.bottom, rule.bottom) > max(one.top, rule.top)
            for one in (known[k] for k in near.within(middle - height, rule.top, middle + height, rule.bottom))
        ):
            found.append(rule)
    return found


def _join_pieces(pieces: list[Box], height: float) -> list[Box]:
    """Pieces of one rule: in line, with no more between them than wear takes away;
    where two articles' rules end at a gutter, they stay two."""
    joined: list[list[Box]] = []
    strips = Strips[list[Box]](height)
    for piece in sorted(pieces, key=lambda b: (b.left, b.top)):
        middle = (piece.top + piece.bottom) / 2

        def is_open(other: list[Box], left: int = piece.left) -> bool:
            return left - other[0].right <= WORN * height

        for other in reversed(strips.over(middle - 0.35 * height, middle + 0.35 * height, is_open)):
            whole = other[0]
            across = abs((piece.top + piece.bottom) - (whole.top + whole.bottom)) / 2
            if -height < piece.left - whole.right <= WORN * height and across <= 0.35 * height:
                other[0] = hull_of_boxes([whole, piece])
                break
        else:
            other = [piece]
            joined.append(other)
        middle = (other[0].top + other[0].bottom) / 2
        strips.put(other, middle, middle)
    return [other[0] for other in joined]


def measure_weight(picture: NDArray[np.uint8], box: Box) -> float:
    """Ink of a line over the length of its outlines: half the mean thickness of its strokes, in pixels."""
    cut = picture[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]
    if cut.size == 0 or min(cut.shape) < 4:
        return 0.0
    _, mask = cv2.threshold(cut, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rim = np.concatenate((mask[0], mask[-1], mask[:, 0], mask[:, -1]))
    if mask.mean() > 0.5 and rim.mean() > 0.7:
        mask = (1 - mask).astype(np.uint8)  # white on black
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8))
    outline = int(mask.sum()) - int(inner.sum())
    return float(mask.sum()) / outline if outline else 0.0
