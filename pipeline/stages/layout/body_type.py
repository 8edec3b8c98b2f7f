"""The type that a page's text is set in, and what is known for such type, whatever box a recogniser drew round it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.geometry import BoxIndex, shared_width
from pipeline.model import Box
from pipeline.stages.layout.type_size import size_by_width

if TYPE_CHECKING:
    from pipeline.stages.layout.rows import Piece, Sheet


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
    near = BoxIndex([piece.box for piece in sheet.pieces])

    def stands_in_text(at: int) -> bool:
        """Whether a line of the same type, about as wide, stands right over or under it: headings have none."""
        box = sheet.pieces[at].box
        around = near.within(box.left, box.top - body, box.right, box.bottom + body, AROUND)
        return any(
            k != at
            and abs(pitches[k] - pitches[at]) <= SAME_TYPE * pitches[at]
            and shared_width(sheet.pieces[k].box, box) >= MOSTLY * max(box.width, sheet.pieces[k].box.width)
            for k in around
        )

    pieces = []
    for at, (pitch, piece) in enumerate(zip(pitches, sheet.pieces, strict=True)):
        tall = body * max(1.0, pitch / usual) if usual else 0.0
        known = 0 < pitch <= NO_LARGER * usual and len(piece.text) >= LINE and piece.weight <= BOLD
        if known and OVERDRAWN * tall < piece.height <= TALLER * pitch and stands_in_text(at):
            top = piece.box.top + (piece.height - round(tall)) // 2
            piece = replace(piece, box=replace(piece.box, top=top, bottom=top + round(tall)))
        pieces.append(piece)
    return replace(sheet, pieces=tuple(pieces))


SAME_TYPE, MOSTLY = 0.1, 0.7
"""How far characters of two lines of one type stand apart otherwise, as a share; and the share of the wider line that
the other one shares."""
AROUND = 50
"""Lines near another one that are looked at, at the most: damaged files have thousands in one place."""
LINE = 8
"""Characters of a line of text, at the least: what has fewer may be a heading."""
OVERDRAWN = 1.15
"""Heights of its type from which on a box is drawn too tall."""


def _usual(measures: Sequence[float], pieces: Sequence[Piece], body: float) -> float:
    """The median over the characters of body type, of those pieces that have the measure."""
    both = zip(measures, pieces, strict=True)
    return _median_by_length([(one, len(piece.text)) for one, piece in both if one and piece.height <= DISPLAY * body])
