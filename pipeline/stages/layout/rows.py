"""Lines of text as they stand on the upright page, and rows: what is printed on one baseline of one column.

Pages set in vertical lines are turned a quarter to the left, so that lines run across and follow each other
downwards, and tiers become columns. What is said here of rows and columns then holds for both.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
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
from pipeline.stages.layout.piles import part_piles
from pipeline.stages.layout.type_size import size_by_width
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


def measure_pitch(text: str, box: Box) -> float:
    """Length of one character along a row, in pixels, by which Chinese type shows its size better than by the height
    of a recogniser's box; 0.0 for other scripts and for rows too short to tell."""
    if len(text) < TELLING or not all(_is_square(ch) for ch in text):
        return 0.0
    # Marks at the two ends fill half of their square.
    return box.width / (len(text) - 0.5 * (text[-1] in _CLOSING) - 0.5 * (text[0] in _OPENING))


TELLING = 4
"""Characters from which on a row's length tells the size of its type."""
_OPENING = frozenset("“‘《〈「『（【〔")
_CLOSING = frozenset("。，、：；！？”’》〉」』）】〕")


def _is_square(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or ch in _OPENING or ch in _CLOSING


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


def weigh(sheet: Sheet, measure: Callable[[Box], float]) -> Sheet:
    """The same sheet, its pieces weighed: ``measure`` gives the stroke thickness in a box of the prepared page.

    The page's usual thickness is the median over its characters, since body type has most of them.
    """
    raw = [measure(sheet.unwork(piece.box)) for piece in sheet.pieces]
    usual = _median_by_length([(thick, len(p.line.text)) for thick, p in zip(raw, sheet.pieces, strict=True) if thick])
    pieces = tuple(
        replace(piece, weight=round(thick / usual, 3) if usual and thick else 1.0)
        for piece, thick in zip(sheet.pieces, raw, strict=True)
    )
    return replace(sheet, pieces=pieces)


def level_weights(sheet: Sheet, body: float) -> Sheet:
    """The same sheet, weights measured against the body type around: ink fades and spreads over a page, and print
    that is merely heavy in one corner is not bold. A patch is some ten lines high; with the patches around it, it
    must hold enough type of body size to say anything."""
    side = 10 * body
    patches: dict[tuple[int, int], list[tuple[float, int]]] = {}

    def patch(box: Box) -> tuple[int, int]:
        return int((box.left + box.right) / (2 * side)), int((box.top + box.bottom) / (2 * side))

    for piece in sheet.pieces:
        if piece.across and abs(piece.box.height - body) < 0.2 * body:
            patches.setdefault(patch(piece.box), []).append((piece.weight, len(piece.line.text)))
    usual: dict[tuple[int, int], float] = {}
    for piece in sheet.pieces:
        x, y = at = patch(piece.box)
        if at not in usual:
            around = [one for dx in (-1, 0, 1) for dy in (-1, 0, 1) for one in patches.get((x + dx, y + dy), ())]
            usual[at] = _median_by_length(around) if len(around) >= 8 else 1.0
    return replace(
        sheet,
        pieces=tuple(replace(p, weight=round(p.weight / (usual[patch(p.box)] or 1.0), 3)) for p in sheet.pieces),
    )


def _median_by_length(values: Sequence[tuple[float, int]]) -> float:
    half = sum(length for _, length in values) / 2
    for value, length in sorted(values):
        half -= length
        if half <= 0:
            return value
    return 0.0


def measure_body(pieces: Sequence[Piece]) -> float:
    """Height of a line of body type, in pixels: the median over all characters of the page."""
    heights: list[int] = []
    for piece in pieces:
        if piece.across and len(piece.line.text) >= 4:
            heights.extend([piece.box.height] * len(piece.line.text))
    if not heights:
        heights = [min(piece.box.width, piece.box.height) for piece in pieces] or [32]
    return float(max(6.0, statistics.median(heights)))


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


DISPLAY = 1.3
"""Body heights from which on a line is display type."""
BOLD = 1.25
"""Weight of a line of body type, at the most."""
NO_LARGER, NO_WIDER = 1.2, 1.15
"""How far apart characters of body type stand, and how wide an em of Latin body type is, to what is usual on the page,
at the most."""
TALLER = 1.28
"""Height of a box round Chinese text to the distance of its characters, at the most: type that is set narrow is
taller."""
DRAWN = 1.6
"""Body heights of a box round Latin body type, at the most: display type is set narrow, too."""


def are_text(pieces: Sequence[Piece], body: float) -> list[bool]:
    """Whether each is known for body type, however tall its box is drawn: its characters stand no further apart than
    those of the page's text do, or it is as narrow, and no bolder. On pages set across."""
    pitches = [measure_pitch(piece.text, piece.box) for piece in pieces]
    widths = [size_by_width(piece) or 0.0 for piece in pieces]
    pitch, width = (_usual(measures, pieces, body) for measures in (pitches, widths))
    return [
        (0 < apart <= NO_LARGER * pitch and piece.height <= TALLER * apart)
        or (0 < wide <= NO_WIDER * width and piece.height <= DRAWN * body and piece.weight <= BOLD)
        for apart, wide, piece in zip(pitches, widths, pieces, strict=True)
    ]


def level_boxes(sheet: Sheet, body: float) -> Sheet:
    """The same sheet; boxes of Chinese text set across that are drawn taller than its type are as tall as that. How far
    apart characters stand tells the type's size, but in upright lines, which are set solid here and spaced there."""
    if sheet.turned:
        return sheet
    pitches = [measure_pitch(piece.text, piece.box) if piece.across else 0.0 for piece in sheet.pieces]
    usual = _usual(pitches, sheet.pieces, body)
    pieces = []
    for pitch, piece in zip(pitches, sheet.pieces, strict=True):
        tall = body * max(1.0, pitch / usual) if usual else 0.0
        known = 0 < pitch <= NO_LARGER * usual and len(piece.text) >= LINE and piece.weight <= BOLD
        if known and OVERDRAWN * tall < piece.height <= TALLER * pitch:
            top = piece.box.top + (piece.height - round(tall)) // 2
            piece = replace(piece, box=replace(piece.box, top=top, bottom=top + round(tall)))
        pieces.append(piece)
    return replace(sheet, pieces=tuple(pieces))


LINE = 8
"""Characters of a line of text, at the least: of fewer, heavy type or light, a box says little."""
OVERDRAWN = 1.15
"""Heights of its type from which on a box is drawn too tall."""


def _usual(measures: Sequence[float], pieces: Sequence[Piece], body: float) -> float:
    """The median over the characters of body type, of those pieces that have the measure."""
    both = zip(measures, pieces, strict=True)
    return _median_by_length([(one, len(piece.text)) for one, piece in both if one and piece.height <= DISPLAY * body])


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
            if (text[i] or text[j]) and (abs(apart) >= TOUCHING * body or are_chinese(i, j)):
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
