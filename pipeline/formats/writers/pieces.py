"""Where an article stands: the pieces of pages that a reader goes through one after the other, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.formats.writers.printed import PrintedBlock, PrintedPage
from pipeline.formats.writers.readable import HEADS, set_on_one_line
from pipeline.geometry import BoxIndex, hull_of_boxes
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
    box: Box


def pieces_of(pages: Sequence[PrintedPage]) -> dict[str, tuple[Piece, ...]]:
    """Of each article, by its id, in the order that it is read in."""
    held: dict[str, list[tuple[_Sheet, PrintedBlock]]] = {}
    for page in pages:
        sheet = _Sheet(page)
        for block in page.blocks:
            if block.article:
                held.setdefault(block.article, []).append((sheet, block))
    # An article may go on on an earlier page: the order of its passages is the one that counts.
    return {article: tuple(_cut(sorted(those, key=lambda one: one[1].order))) for article, those in held.items()}


class _Sheet:
    """A page with its blocks by their places."""

    def __init__(self, page: PrintedPage) -> None:
        self.page = page
        self._index = BoxIndex([block.box for block in page.blocks])

    def has_others(self, box: Box, article: str) -> bool:
        """Whether the middle of a block of another article is in the box."""
        return any(
            self.page.blocks[at].article != article and _has_middle_of(box, self._index.boxes[at])
            for at in self._index.near(box)
        )


def _cut(blocks: Sequence[tuple[_Sheet, PrintedBlock]]) -> Iterator[Piece]:
    piece: _Growing | None = None
    for sheet, block in blocks:
        if piece is not None and piece.sheet is sheet and piece.takes(block):
            piece.add(block)
            continue
        if piece is not None:
            yield piece.finish()
        piece = _Growing(sheet, block)
    if piece is not None:
        yield piece.finish()


class _Growing:
    """A piece while it is put together."""

    def __init__(self, sheet: _Sheet, block: PrintedBlock) -> None:
        self.sheet = sheet
        self._blocks = [block]
        self._box = block.box
        self._lines = len(block.lines)
        self._headings = _is_heading(block)

    def add(self, block: PrintedBlock) -> None:
        self._blocks.append(block)
        self._box = hull_of_boxes([self._box, block.box])
        self._lines += len(block.lines)
        self._headings = self._headings and _is_heading(block)

    def finish(self) -> Piece:
        return Piece(page=self.sheet.page, blocks=tuple(self._blocks), box=self._box)

    def takes(self, block: PrintedBlock) -> bool:
        """Whether a block is the next in the column or tier, with nothing of another article in the box round both."""
        held, box = self._box, block.box
        if not self.sheet.page.measured:
            return True
        if _is_upright(block) != _is_upright(self._blocks[-1]):
            return False
        if _is_upright(block):
            ours, its = (held.top, held.bottom), (box.top, box.bottom)
        else:
            ours, its = (held.left, held.right), (box.left, box.right)
        shared = min(ours[1], its[1]) - max(ours[0], its[0])
        width, more = ours[1] - ours[0], its[1] - its[0]
        if shared <= 0.5 * min(width, more) or not self._is_one_column(block, width, more, sum(ours) - sum(its)):
            return False
        return not self.sheet.has_others(hull_of_boxes([held, box]), block.article)

    def _is_one_column(self, block: PrintedBlock, width: int, more: int, aside: int) -> bool:
        """Whether two that follow each other and lie over each other are of one column, ``width`` and ``more`` wide,
        with their middles half of ``aside`` apart. A few lines may be narrower than the column, as headings and last
        lines are; a heading that is wider than the text under it stands over other columns, too."""
        if self._headings:
            centred = abs(aside) < 0.2 * width
            return block.kind in HEADS or (block.kind in SIGNED and centred) or width < HARDLY_WIDER * more
        if len(block.lines) > FEW >= self._lines:
            return width < HARDLY_WIDER * more
        return more < HARDLY_WIDER * width and (len(block.lines) <= FEW or width < 1.5 * more)


def _is_heading(block: PrintedBlock) -> bool:
    return block.kind in HEADS or block.kind in SIGNED


def _is_upright(block: PrintedBlock) -> bool:
    return 2 * sum(line.direction == "vertical" for line in block.lines) > len(block.lines)


def _has_middle_of(box: Box, other: Box) -> bool:
    across, down = other.left + other.right, other.top + other.bottom
    return 2 * box.left < across < 2 * box.right and 2 * box.top < down < 2 * box.bottom


def text_of(block: PrintedBlock) -> str:
    """Its lines as one: words that line ends divide are whole, Chinese and Japanese run on without a space."""
    last = len(block.lines) - 1
    said = ""
    for at, line in enumerate(block.lines):
        # What the block itself does not go on with keeps its hyphen: the rest of the word stands in another column.
        said += line.plain if line.divided and at < last else f"{line.text}\n"
    return set_on_one_line(said)
