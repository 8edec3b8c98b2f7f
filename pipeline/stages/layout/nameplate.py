"""The nameplate: the paper's name at the head of its first page, wherever it stands there.

Where a rule or a line of dates parts it from the page, :mod:`.furniture` finds it by that. Many papers set it into a
corner, on a plate, with headlines of the inner pages beside it; there its words tell it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, gather, grow, shared_width
from pipeline.language.folios import is_imprint, is_paper_name
from pipeline.model import Box
from pipeline.stages.layout.rows import Piece, Row

HEAD, TALL = 0.18, 2.5
"""Share of the page's height within which a nameplate ends, and its least height in body heights."""


SEEDS = 3
"""Lines of an imprint that stand together, at the least: one is in many an advertisement."""
APART, OVER = 2.0, 3.0
"""White between two of them, and between the paper's name and what stands under it, in body heights, at the most."""
HALF = 0.5
"""Share of a line that lies over, or within, what belongs to the nameplate, at the least; and share of the page's
height within which a nameplate ends on a page in vertical lines."""


def find_nameplate(pieces: Sequence[Piece], page_height: int, body: float) -> list[Row]:
    """Lines that are a paper's name, in large type at the page's head; ``body`` and ``page_height`` in pixels."""
    return [
        Row(pieces=(piece,), box=piece.box)
        for piece in pieces
        if piece.box.bottom <= HEAD * page_height and piece.box.height >= TALL * body and is_paper_name(piece.line.text)
    ]


def find_imprints(flat: Sequence[tuple[Piece, Box]], page_height: int, body: float) -> list[list[Piece]]:
    """The nameplates within a page in vertical lines: an imprint of several lines across, one under the other or side
    by side, what stands between these, and the paper's name over them. ``flat`` are the lines across with their boxes
    in pixels of the prepared page, which is ``page_height`` high."""
    upper = [(piece, box) for piece, box in flat if box.bottom <= HALF * page_height]
    seeds = [(piece, box) for piece, box in upper if is_imprint(piece.line.text)]
    near = BoxIndex([box for _, box in seeds])
    pairs = [
        (one, other)
        for one, (_, box) in enumerate(seeds)
        for other in near.near(grow(box, APART * body, APART * body))
        if other > one
    ]
    found = []
    for group in gather(len(seeds), pairs):
        if len(group) < SEEDS:
            continue
        members = [seeds[at] for at in group]
        # From the bottom up: the name stands on what was taken before.
        for piece, box in sorted(upper, key=lambda one: -one[1].bottom):
            if all(piece is not other for other, _ in members) and _belongs(box, [b for _, b in members], body):
                members.append((piece, box))
        found.append([piece for piece, _ in members])
    return found


def _belongs(box: Box, members: Sequence[Box], body: float) -> bool:
    """Whether a line stands between ``members``, or in large type over one of them."""
    column = [member for member in members if shared_width(box, member) > HALF * min(box.width, member.width)]
    if not column:
        return False
    middle = (box.top + box.bottom) / 2
    if min(member.top for member in column) < middle < max(member.bottom for member in column):
        return True
    over = min(member.top for member in column) - box.bottom
    return box.height >= TALL * body and -HALF * box.height < over < OVER * body
