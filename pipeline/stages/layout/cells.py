"""Advertisements of pages in vertical lines: what printed rules close in and that holds no running text.

Such pages set advertisements side by side and one over the other, with rules between that several share, and mix
upright with horizontal lines in one box. So the rules are drawn, and what they part the page into is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from pipeline.geometry import BoxIndex, overlap, shared_height
from pipeline.model import Box
from pipeline.stages.layout.rows import Piece, Row, Sheet
from pipeline.stages.layout.strips import STRIP, Strips

SCALE = 8.0
"""Pixels that a line of body type is high on the drawing of rules."""
LARGEST = 10_000_000
"""Pixels of that drawing: that of the largest page of small type has some 3 million."""
LEVEL, RUNNING = 3, 0.4
"""Lines in a row that begin or end level, from which they are set as articles are; the share of a cell's characters in
such lines, at the least, where it is one."""
HUGE, FEW = 4.2, 20
"""Body heights of type that is larger than the headlines of articles, and the lines in one cell with it, at the most:
where there are more, it is the largest headline of a page, unless"""
LARGE, SHOWN = 2.0, 0.1
"""that share of the cell's characters, at the least, is in display type of so many body heights: of a story's it is
half as much."""


SHORT = {True: 5, False: 3}
"""Characters of a line of running text, at the least, by whether there is display type in the cell: a brief in a box
has columns of a few."""


def find_cells(rules: Sequence[Box], width: int, height: int, body: float) -> list[Box]:
    """The areas that rules close in, as boxes in pixels of the prepared page (``width`` x ``height``), largest first.

    Rules that end within a line of each other are taken to meet. Areas that are far from rectangular, or larger than
    a third of the page, are none.
    """
    scale = min(1.0, SCALE / body, math.sqrt(LARGEST / max(1, width * height)))
    shape = round(height * scale) + 2, round(width * scale) + 2
    drawn = np.zeros(shape, np.uint8)
    longer = 1.2 * body
    for rule in rules:
        flat = rule.width > rule.height
        left, right = (rule.left - longer, rule.right + longer) if flat else (rule.left, rule.right)
        top, bottom = (rule.top, rule.bottom) if flat else (rule.top - longer, rule.bottom + longer)
        corners = (round(left * scale), round(top * scale)), (round(right * scale), round(bottom * scale))
        cv2.rectangle(drawn, corners[0], corners[1], 255, -1)
    count, _, stats, _ = cv2.connectedComponentsWithStats(255 - drawn, connectivity=4)
    least = 5 * body * scale
    cells = []
    for left, top, wide, tall, area in stats[1:count]:
        if min(wide, tall) < least or wide * tall > shape[0] * shape[1] / 3 or area < 0.8 * wide * tall:
            continue
        cells.append(
            Box(
                left=round(left / scale),
                top=round(top / scale),
                right=round((left + wide) / scale),
                bottom=round((top + tall) / scale),
            )
        )
    return sorted(cells, key=lambda b: (-b.width * b.height, b.top, b.left))


def find_advertisements(sheet: Sheet, cells: Sequence[Box], body: float) -> list[tuple[Row, ...]]:
    """The rows of each cell without running text, in reading order: in bands from top to bottom, within them from
    right to left. ``cells`` in pixels of the prepared page; rows come in working pixels."""
    upright = [(piece, sheet.unwork(piece.box)) for piece in sheet.pieces]
    near = BoxIndex([box for _, box in upright])
    taken: set[int] = set()
    found: list[tuple[Row, ...]] = []
    for cell in cells:
        inside = [
            (piece, box)
            for piece, box in (upright[k] for k in near.near(cell))
            if id(piece) not in taken and overlap(cell, box) > 0.6 * box.width * box.height
        ]
        if len(inside) < 2 or _runs(inside, body):
            continue
        taken |= {id(piece) for piece, _ in inside}
        found.append(tuple(Row(pieces=(piece,), box=piece.box) for piece in _read(inside, body)))
    return found


def _runs(inside: Sequence[tuple[Piece, Box]], body: float) -> bool:
    """Whether much of it is set as articles are: lines of body type side by side, at least three in one measure.

    Type over four times as large as theirs is an advertisement's, whatever stands under it."""
    total = sum(len(piece.line.text) for piece, _ in inside)
    sizes = [(min(box.width, box.height) / body, len(piece.line.text)) for piece, box in inside]
    if max(size for size, _ in sizes) > HUGE:
        shown = sum(length for size, length in sizes if size > LARGE)
        if len(inside) <= FEW or shown >= SHOWN * total:
            return False
    least = SHORT[max(size for size, _ in sizes) > LARGE]
    lines = sorted(
        (
            (box, len(piece.line.text))
            for piece, box in inside
            if piece.across and len(piece.line.text) >= least and 0.7 * body <= box.width <= 1.2 * body
        ),
        key=lambda line: (-line[0].right, line[0].top),
    )
    blocks: list[list[tuple[Box, int]]] = []
    strips = Strips[list[tuple[Box, int]]](STRIP * body)
    for box, length in lines:

        def is_open(block: list[tuple[Box, int]], right: int = box.right) -> bool:
            return block[-1][0].left - right < 0.9 * body

        for block in strips.over(box.top, box.bottom, is_open):
            last = block[-1][0]
            if -0.6 * body < last.left - box.right < 0.9 * body and shared_height(last, box) > 0.5 * min(
                last.height, box.height
            ):
                block.append((box, length))
                break
        else:
            block = [(box, length)]
            blocks.append(block)
        strips.put(block, box.top, box.bottom)
    running = sum(_count_running(block, body) for block in blocks)
    return running >= RUNNING * total


def _count_running(block: Sequence[tuple[Box, int]], body: float) -> int:
    """Characters of the lines of a block, from right to left, that begin or end level with the next one, three in a
    row at the least."""
    running, row = 0, [block[0]]
    for line, after in pairwise([*block, (Box(left=0, top=-1, right=0, bottom=-1), 0)]):
        (one, _), (two, length) = line, after
        if length and min(abs(one.top - two.top), abs(one.bottom - two.bottom)) < 1.2 * body:
            row.append(after)
            continue
        running += sum(length for _, length in row) if len(row) >= LEVEL else 0
        row = [after]
    return running


def _read(inside: Sequence[tuple[Piece, Box]], body: float) -> list[Piece]:
    """Cut along the widest white across, else the widest down, until nothing can be cut."""
    if len(inside) == 1:
        return [inside[0][0]]
    for down in (True, False):
        parts = _part(inside, 0.25 * body, down=down)
        if len(parts) > 1:
            return [piece for part in (parts if down else parts[::-1]) for piece in _read(part, body)]
    if sum(piece.across for piece, _ in inside) * 2 >= len(inside):
        return [piece for piece, _ in sorted(inside, key=lambda one: (-one[1].right, one[1].top))]
    return [piece for piece, _ in sorted(inside, key=lambda one: (one[1].top, -one[1].right))]


def _part(inside: Sequence[tuple[Piece, Box]], white: float, *, down: bool) -> list[list[tuple[Piece, Box]]]:
    """What lies apart by more than ``white`` pixels, from top to bottom or from left to right."""
    ends = [(box.top, box.bottom) if down else (box.left, box.right) for _, box in inside]
    parts: list[list[tuple[Piece, Box]]] = []
    reached = 0
    for at in sorted(range(len(inside)), key=lambda i: ends[i]):
        if not parts or ends[at][0] > reached + white:
            parts.append([])
        parts[-1].append(inside[at])
        reached = max(reached, ends[at][1])
    return parts
