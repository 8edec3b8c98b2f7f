"""Lines of text as they stand on the upright page, and rows: what is printed on one baseline of one column.

Pages set in vertical lines are turned a quarter to the left, so that lines run across and follow each other
downwards, and tiers become columns. What is said here of rows and columns then holds for both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.geometry import (
    BoxIndex,
    corners,
    hull,
    hull_of_boxes,
    invert,
    transform,
    turn_left,
    turn_right,
)
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box, Line, Matrix, PreparedPage
from pipeline.stages.layout.body_type import DISPLAY, DRAWN, are_text, measure_pitch
from pipeline.stages.layout.piles import part_piles
from pipeline.stages.layout.white import TOUCHING, is_walled, is_word_space, white_in_marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One recognised line. ``box`` is in working pixels; ``across`` tells whether it runs in the page's own
    direction; ``weight`` is how thick its strokes are beside those of the page's body type. ``more`` are lines that
    are known to stand in the same box, and no more."""

    line: Line
    box: Box
    across: bool
    weight: float = 1.0
    more: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.line.id, *(line.id for line in self.more))

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def height(self) -> int:
        return self.box.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Pieces on one baseline, in reading order."""

    pieces: tuple[Piece, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(piece.line.text for piece in self.pieces)

    @property
    def height(self) -> int:
        """Of its tallest piece, where that is lower: on a page that leans, pieces of one row stand above each other."""
        return min(self.box.height, max(piece.box.height for piece in self.pieces))

    @property
    def weight(self) -> float:
        return max(piece.weight for piece in self.pieces)

    @property
    def centre(self) -> float:
        return (self.box.left + self.box.right) / 2

    @property
    def pitch(self) -> float:
        """See :func:`measure_pitch`."""
        return measure_pitch(self.text, self.box)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page in working pixels: ``turned`` pages were set in vertical lines."""

    pieces: tuple[Piece, ...]
    width: int
    height: int
    turned: bool

    def work(self, box: Box) -> Box:
        """From the prepared page's pixels to working pixels."""
        return turn_left(box, self.height) if self.turned else box

    def unwork(self, box: Box) -> Box:
        """From working pixels to the prepared page's."""
        return turn_right(box, self.height) if self.turned else box


def spread(page: PreparedPage, lines: Sequence[Line]) -> Sheet:
    """Lines that were read vertically decide the page's direction when most of its characters are in them."""
    from_scan = invert(page.to_scan)
    upright = part_piles([(line, _upright(line, from_scan)) for line in lines])
    vertical = sum(len(line.text) for line, box, _ in upright if _is_vertical(line, box))
    turned = vertical > 0.5 * sum(len(line.text) for line, _, _ in upright)
    sheet = Sheet(
        pieces=(),
        width=page.height if turned else page.width,
        height=page.width if turned else page.height,
        turned=turned,
    )
    pieces = [
        Piece(line=line, box=sheet.work(box), across=_is_vertical(line, box) == turned, more=more)
        for line, box, more in upright
    ]
    pieces = _turn_strays(pieces)
    return Sheet(pieces=tuple(pieces), width=sheet.width, height=sheet.height, turned=turned)


def _turn_strays(pieces: list[Piece]) -> list[Piece]:
    """A character or two found apart at the end of a line belong to it, though square: right under or over one that
    runs against the page's direction, or right before or after one that runs with it."""
    near = Neighbourhood([piece.box for piece in pieces])
    names = [at for at, one in enumerate(pieces) if len(one.line.text) <= 2 or is_bare(one.line.text)]
    strays = set(names)
    widest = max((one.box.width for at, one in enumerate(pieces) if not one.across or at in strays), default=0)

    def joins(at: int) -> bool:
        piece, box = pieces[at], pieces[at].box
        if piece.across:
            bare = is_bare(piece.line.text)
            along, aside = max(0.9 * box.width, 0.6 * widest * bare), 0.1 * widest * bare
            return box.width <= 1.6 * box.height and any(
                _continues_upright(box, other) or (bare and _is_mark_under(box, other))
                for k in near.between(box.top - along, box.bottom + along, box.left - aside, box.right + aside)
                if not pieces[k].across and (other := pieces[k].box) is not box
            )
        aside = 1.5 * box.height
        return box.height <= 1.6 * box.width and any(
            pieces[k].across and len(pieces[k].line.text) >= 3 and _continues_along(box, pieces[k].box)
            for k in near.between(box.top, box.bottom, box.left - aside, box.right + aside)
        )

    among = Neighbourhood([pieces[at].box for at in names])
    asked = names
    while turned := [at for at in asked if joins(at)]:
        for at in turned:
            pieces[at] = replace(pieces[at], across=not pieces[at].across)
        strays.difference_update(turned)
        # What did not join before may do so now only where it stands near one that was turned.
        near_turned: set[int] = set()
        for box in (pieces[at].box for at in turned):
            reach = 2.5 * max(box.width, box.height, widest)
            found = among.between(box.top - reach, box.bottom + reach, box.left - reach, box.right + reach)
            near_turned.update(names[k] for k in found)
        asked = sorted(near_turned & strays)
    return pieces


def _continues_upright(box: Box, line: Box) -> bool:
    return (
        min(box.right, line.right) - max(box.left, line.left) > 0.6 * min(box.width, line.width)
        and max(box.width, line.width) < 1.6 * min(box.width, line.width)
        and max(box.top - line.bottom, line.top - box.bottom) < 0.9 * box.width
    )


def _is_mark_under(box: Box, line: Box) -> bool:
    """A quotation mark at the end of a line of upright display type, within its width."""
    return (
        max(box.width, box.height) <= 0.6 * line.width
        and line.left - 0.1 * line.width <= box.left
        and box.right <= line.right + 0.1 * line.width
        and -0.4 * line.width < max(box.top - line.bottom, line.top - box.bottom) < 0.6 * line.width
    )


def _continues_along(box: Box, line: Box) -> bool:
    return (
        min(box.bottom, line.bottom) - max(box.top, line.top) > 0.6 * min(box.height, line.height)
        and max(box.height, line.height) < 1.6 * min(box.height, line.height)
        and -0.3 * line.height < max(box.left - line.right, line.left - box.right) < 0.9 * line.height
    )


def _upright(line: Line, from_scan: Matrix) -> Box:
    """The line's box on the upright page, as thick as the line is: the hull of a long line that still leans a little
    would reach over its neighbours."""
    points = transform(from_scan, line.polygon or corners(line.box))
    box = hull(points)
    if len(points) != 4 or max(box.width, box.height) < 4 * min(box.width, box.height):
        return box
    sides = [math.dist(points[at], points[at - 1]) for at in range(4)]
    thick = round(min(sides[0] + sides[2], sides[1] + sides[3]) / 2)
    over = min(box.width, box.height) - thick
    if thick < 1 or over < 2:
        return box
    first, last = over // 2, over - over // 2
    if box.width < box.height:
        return Box(left=box.left + first, top=box.top, right=box.right - last, bottom=box.bottom)
    return Box(left=box.left, top=box.top + first, right=box.right, bottom=box.bottom - last)


def _is_vertical(line: Line, box: Box) -> bool:
    """By its reading, or because no two characters set across are taller than they are wide."""
    least = 1.0 if line.direction == "vertical" else 1.6 if len(line.text.strip()) > 1 else math.inf
    return box.height > least * box.width


CROWD = 300
"""Boxes that a look round one place sees at most: on a printed page some tens stand there, and where more lie over
each other, each of them would look at all."""


class Neighbourhood:
    """Boxes from the top of the page down, so that looking up what stands near a place does not visit all of them."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._order = sorted(range(len(boxes)), key=lambda i: boxes[i].top)
        self._boxes = boxes
        self._index = BoxIndex([boxes[i] for i in self._order])

    def between(self, top: float, bottom: float, left: float, right: float) -> list[int]:
        """Indices of the boxes that reach into the band from ``top`` to ``bottom``, somewhere from ``left`` to
        ``right``."""
        near = (self._order[rank] for rank in self._index.within(left, top, right, bottom, CROWD))
        return [i for i in near if self._boxes[i].top < bottom and self._boxes[i].bottom > top]


def _are_of_one_size(left: Piece, right: Piece) -> bool:
    """Whether two pieces of display type may be one line's: headlines side by side are rarely of one size."""
    low, high = sorted(measure_pitch(piece.line.text, piece.box) for piece in (left, right))
    return low == 0 or low >= 0.88 * high


def _is_mark_of(left: Piece, right: Piece, apart: int) -> bool:
    """A quotation mark or a point that was found apart, right before or after the line that it belongs to: far smaller
    than its characters, within its height. Recognisers see figures in it (``99``), never a character."""
    mark, line = (left, right) if left.box.height < right.box.height else (right, left)
    tall = line.box.height
    return (
        max(mark.box.width, mark.box.height) <= 0.6 * tall
        and is_bare(mark.line.text)
        and -0.4 * tall < apart < 0.6 * tall
        and line.box.top - 0.15 * tall <= mark.box.top
        and mark.box.bottom <= line.box.bottom + 0.15 * tall
    )


def is_bare(text: str) -> bool:
    """A few signs without a letter or a Chinese character among them."""
    return len(text) <= 3 and not any(ch.isalpha() for ch in text)


def find_rows(pieces: Sequence[Piece], rules: Sequence[Box], body: float, *, turned: bool = False) -> list[Row]:
    """Pieces that a recogniser found apart but that stand on one baseline of one column are one row.

    What tells a word space from a gutter is the lines above and below: where they run across the gap, it is no
    gutter. ``rules`` are the vertical ones; the rows of a ``turned`` page are its upright lines.
    """
    boxes = [piece.box for piece in pieces]
    text, most = [False] * len(pieces) if turned else are_text(pieces, body), DISPLAY * body
    sizes = [min(box.height, most) if known else box.height for known, box in zip(text, boxes, strict=True)]
    near = Neighbourhood(boxes)
    walls = Neighbourhood(rules)
    tallest = max((box.height for box in boxes), default=0)
    parent = list(range(len(pieces)))

    def are_chinese(i: int, j: int) -> bool:
        return is_cjk_text(pieces[i].text + pieces[j].text)

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, box in enumerate(boxes):
        # Two pieces of one row are not much unlike in height, but for a mark before type of any size.
        reach = max(4 * body + 2 * box.height, 5 * box.height, 0.6 * tallest * is_bare(pieces[i].line.text))
        for j in near.between(box.top, box.bottom, box.left, box.right + reach):
            other = boxes[j]
            apart = other.left - box.right
            gap = apart - white_in_marks(pieces[i], pieces[j])
            tall = float(max(box.height, other.height))
            if (text[i] or text[j]) and tall <= DRAWN * body and (abs(apart) >= TOUCHING * body or are_chinese(i, j)):
                tall = min(tall, most)  # one row has one size of type
            if other.left < box.left or j == i or gap > max(4 * body, 1.5 * tall):
                continue
            if _is_mark_of(pieces[i], pieces[j], apart) and not is_walled(box, other, gap, rules, walls, body):
                parent[find(j)] = find(i)
                continue
            shared = min(box.bottom, other.bottom) - max(box.top, other.top)
            if shared < 0.6 * min(box.height, other.height) or apart < -0.5 * min(box.width, other.width):
                continue
            if min(box.height, other.height) < (0.78 if tall > DISPLAY * body else 0.6) * tall:
                continue
            if (
                max(pieces[i].weight, pieces[j].weight) > 1.25 * min(pieces[i].weight, pieces[j].weight)
                and tall > 1.12 * body
            ):
                continue
            if tall > DISPLAY * body and gap > 0.25 * tall and not _are_of_one_size(pieces[i], pieces[j]):
                continue
            if is_walled(box, other, gap, rules, walls, body):
                continue
            if is_word_space(i, j, gap, tall, boxes, sizes, near, body, chinese=are_chinese(i, j)):
                parent[find(j)] = find(i)
    groups: dict[int, list[int]] = {}
    for i in range(len(pieces)):
        groups.setdefault(find(i), []).append(i)
    rows = []
    for members in groups.values():
        ordered = tuple(pieces[i] for i in sorted(members, key=lambda i: (boxes[i].left, boxes[i].top)))
        rows.append(Row(pieces=ordered, box=hull_of_boxes([piece.box for piece in ordered])))
    return sorted(rows, key=lambda row: (row.box.top, row.box.left))
