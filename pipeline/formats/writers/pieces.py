"""Where an article stands: the pieces of pages that a reader goes through one after the other, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.formats.writers.printed import PrintedBlock, PrintedPage
from pipeline.formats.writers.readable import HEADS, set_on_one_line
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, RegionKind

SIGNED: tuple[RegionKind, ...] = ("byline", "dateline")
"""What stands under the whole of a headline, or over the column that it belongs to."""
HARDLY_WIDER = 1.2
"""What is wider than a column by more stands over others besides."""
FEW = 3
"""Lines that may be shorter than their column is wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What an article has in one column of one page (in one tier of an upright one), as far as nothing else stands
    between."""

    page: PrintedPage
    blocks: tuple[PrintedBlock, ...]

    @property
    def box(self) -> Box:
        return hull_of_boxes([block.box for block in self.blocks])


def find_pieces(pages: Sequence[PrintedPage]) -> dict[str, tuple[Piece, ...]]:
    """Of each article, by its id, in the order that it is read in."""
    held: dict[str, list[tuple[PrintedPage, PrintedBlock]]] = {}
    for page in pages:
        for block in page.blocks:
            if block.article:
                held.setdefault(block.article, []).append((page, block))
    # An article may go on on an earlier page: the order of its passages is the one that counts.
    return {article: tuple(_cut(sorted(those, key=lambda one: one[1].order))) for article, those in held.items()}


def _cut(blocks: Sequence[tuple[PrintedPage, PrintedBlock]]) -> Iterator[Piece]:
    piece: Piece | None = None
    for page, block in blocks:
        if piece is not None and piece.page is page and _goes_on(piece, block):
            piece = Piece(page=page, blocks=(*piece.blocks, block))
            continue
        if piece is not None:
            yield piece
        piece = Piece(page=page, blocks=(block,))
    if piece is not None:
        yield piece


def _goes_on(piece: Piece, block: PrintedBlock) -> bool:
    """Whether a block is the next in the column or tier, with nothing of another article in the box round both."""
    held, box = piece.box, block.box
    if not piece.page.measured:
        return True
    if _is_upright(block) != _is_upright(piece.blocks[-1]):
        return False
    if _is_upright(block):
        ours, its = (held.top, held.bottom), (box.top, box.bottom)
    else:
        ours, its = (held.left, held.right), (box.left, box.right)
    shared = min(ours[1], its[1]) - max(ours[0], its[0])
    width, more = ours[1] - ours[0], its[1] - its[0]
    same = shared > 0.5 * min(width, more) and _is_one_column(piece, block, width, more, sum(ours) - sum(its))
    joined = hull_of_boxes([held, box])
    return same and not any(
        other.article != block.article and _has_middle_of(joined, other.box) for other in piece.page.blocks
    )


def _is_upright(block: PrintedBlock) -> bool:
    return 2 * sum(line.direction == "vertical" for line in block.lines) > len(block.lines)


def _is_one_column(piece: Piece, block: PrintedBlock, width: int, more: int, aside: int) -> bool:
    """Whether two that follow each other and lie over each other are of one column, ``width`` and ``more`` wide, with
    their middles half of ``aside`` apart. A few lines may be narrower than the column, as headings and last lines are;
    a heading that is wider than the text under it stands over other columns, too."""
    if all(one.kind in HEADS or one.kind in SIGNED for one in piece.blocks):
        centred = abs(aside) < 0.2 * width
        return block.kind in HEADS or (block.kind in SIGNED and centred) or width < HARDLY_WIDER * more
    if len(block.lines) > FEW >= sum(len(one.lines) for one in piece.blocks):
        return width < HARDLY_WIDER * more
    return more < HARDLY_WIDER * width and (len(block.lines) <= FEW or width < 1.5 * more)


def _has_middle_of(box: Box, other: Box) -> bool:
    across, down = other.left + other.right, other.top + other.bottom
    return 2 * box.left < across < 2 * box.right and 2 * box.top < down < 2 * box.bottom


def text_of(block: PrintedBlock) -> str:
    """Its lines as one: words that line ends divide are whole, Chinese and Japanese run on without a space."""
    last = len(block.lines) - 1
    said = ""
    for at, line in enumerate(block.lines):
        words = " ".join(word.text for word in line.words)
        # What the block itself does not go on with keeps its hyphen: the rest of the word stands in another column.
        said += words if line.divided and at < last else f"{words}{line.hyphen}\n"
    return set_on_one_line(said)
