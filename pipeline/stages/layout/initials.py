"""Initials that hang over two lines or more: each belongs to the first line beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.geometry import BoxIndex
from pipeline.model import Box
from pipeline.stages.layout.rows import Row

TALL = 1.6
"""Height of an initial over that of the text beside it, at the least."""


def join_initials(rows: Sequence[Row], body: float) -> list[Row]:
    """The same rows, initials taken into the row they begin. All rows beside one begin where it does: they are
    narrowed, not indented. Lengths in working pixels."""
    joined: list[Row | None] = list(rows)
    near = BoxIndex([row.box for row in rows])
    moved = 0
    """How far to the left a row begins by now of where it began, at the most."""

    def at_hand(left: float, top: float, right: float, bottom: float) -> list[tuple[int, Row]]:
        """The rows there as they are by now, each with its place."""
        found = near.within(left, top, right + moved, bottom)
        return [(at, row) for at in found if (row := joined[at]) is not None]

    for number, initial in enumerate(rows):
        if not _may_be_initial(initial, body):
            continue
        box = initial.box
        aside = at_hand(box.right - 0.3 * body, box.top - 0.2 * body, box.right + 1.1 * body, box.bottom + 0.2 * body)
        beside = [(at, row) for at, row in aside if at != number and _stands_beside(row.box, box, body)]
        beside.sort(key=lambda one: one[1].box.top)
        if len(beside) < 2:
            continue
        foot = beside[-1][1].box.bottom
        below = [row.box for _, row in at_hand(box.left, foot, box.right, foot + 1.2 * body)]
        if not _goes_on_below(box, [row for _, row in beside], below, body):
            continue
        first = beside[0][0]
        if abs(beside[0][1].box.top - box.top) > 0.7 * body:
            continue
        joined[number] = None
        for at, row in beside:
            # How bold it is says nothing of the line.
            letter = (replace(initial.pieces[0], weight=row.weight),) if at == first else ()
            joined[at] = Row(pieces=(*letter, *row.pieces), box=replace(row.box, left=box.left))
            moved = max(moved, rows[at].box.left - box.left)
    return [row for row in joined if row is not None]


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


def _goes_on_below(initial: Box, beside: Sequence[Row], rows: Sequence[Box], body: float) -> bool:
    """The rows beside share a left edge, but for the white of the letter's own shape, and the next row below, where
    there is one, begins under the initial and reaches under them."""
    lefts = [row.box.left for row in beside]
    if max(lefts) - min(lefts) > 0.9 * body:
        return False
    under = [
        box
        for box in rows
        if 0 <= box.top - beside[-1].box.bottom < 1.2 * body and box.right > initial.left and box.left < initial.right
    ]
    return all(abs(box.left - initial.left) < 2.2 * body and box.right > max(lefts) for box in under)
