"""Initials that hang over two lines or more: each belongs to the first line beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Box
from pipeline.stages.layout.rows import Row

TALL = 1.6
"""Height of an initial over that of the text beside it, at the least."""


def join_initials(rows: Sequence[Row], body: float) -> list[Row]:
    """The same rows, initials taken into the row they begin. All rows beside one begin where it does: they are
    narrowed, not indented. Lengths in working pixels."""
    joined = list(rows)
    for initial in [row for row in rows if _may_be_initial(row, body)]:
        beside = [row for row in joined if row is not initial and _stands_beside(row.box, initial.box, body)]
        beside.sort(key=lambda row: row.box.top)
        if len(beside) < 2 or not _goes_on_below(initial.box, beside, joined, body):
            continue
        first = beside[0]
        if abs(first.box.top - initial.box.top) > 0.7 * body:
            continue
        joined = [row for row in joined if row is not initial]
        for row in beside:
            # How bold it is says nothing of the line.
            letter = (replace(initial.pieces[0], weight=row.weight),) if row is first else ()
            box = replace(row.box, left=initial.box.left)
            joined[joined.index(row)] = Row(pieces=(*letter, *row.pieces), box=box)
    return joined


def _may_be_initial(row: Row, body: float) -> bool:
    letters = [ch for ch in row.text if ch.isalpha()]
    size = row.box.height
    return (
        len(row.pieces) == 1
        and len(letters) == 1
        and len(row.text.strip()) <= 2
        and letters[0] == letters[0].upper()
        and TALL * body <= size <= 6 * body
        and row.box.width <= 1.4 * size
    )


def _stands_beside(row: Box, initial: Box, body: float) -> bool:
    middle = (row.top + row.bottom) / 2
    return (
        row.height <= 1.35 * body
        and row.width >= 3 * body
        and initial.top - 0.2 * body < middle < initial.bottom + 0.2 * body
        and -0.3 * body <= row.left - initial.right <= 1.1 * body
    )


def _goes_on_below(initial: Box, beside: Sequence[Row], rows: Sequence[Row], body: float) -> bool:
    """The rows beside share a left edge, but for the white of the letter's own shape, and the next row below, where
    there is one, begins under the initial and reaches under them."""
    lefts = [row.box.left for row in beside]
    if max(lefts) - min(lefts) > 0.9 * body:
        return False
    under = [
        row.box
        for row in rows
        if 0 <= row.box.top - beside[-1].box.bottom < 1.2 * body
        and row.box.right > initial.left
        and row.box.left < initial.right
    ]
    return all(abs(box.left - initial.left) < 2.2 * body and box.right > max(lefts) for box in under)
