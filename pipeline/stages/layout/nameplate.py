"""The nameplate: the paper's name at the head of its first page, wherever it stands there.

Where a rule or a line of dates parts it from the page, :mod:`.furniture` finds it by that. Many papers set it into a
corner, on a plate, with headlines of the inner pages beside it; there its words tell it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language.folios import is_paper_name
from pipeline.stages.layout.rows import Piece, Row

HEAD, TALL = 0.18, 2.5
"""Share of the page's height within which a nameplate ends, and its least height in body heights."""


def find_nameplate(pieces: Sequence[Piece], page_height: int, body: float) -> list[Row]:
    """Lines that are a paper's name, in large type at the page's head; ``body`` and ``page_height`` in pixels."""
    return [
        Row(pieces=(piece,), box=piece.box)
        for piece in pieces
        if piece.box.bottom <= HEAD * page_height and piece.box.height >= TALL * body and is_paper_name(piece.line.text)
    ]
