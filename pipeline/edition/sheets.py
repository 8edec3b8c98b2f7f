"""Pages as pictures: how large they are kept, and where articles, passages and lines stand on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import msgspec

from pipeline.edition.folding import fold_text
from pipeline.formats.writers.pieces import pieces_of
from pipeline.formats.writers.printed import PrintedLine, PrintedPage
from pipeline.geometry import corners, hull, hull_of_boxes, invert, transform
from pipeline.model import Box, PreparedPage

MOST_PIXELS = 9_000_000
"""Of a page: 300 dpi of a tabloid, 200 of a broadsheet, so that body type is read at ease. More than twice as many
are more than small computers decode while somebody waits."""
QUALITY = 62
"""WebP's, of 100: strokes of body type stay clean."""
THUMB = 320
"""Pixels across a page in the list of pages."""
THUMB_QUALITY = 70
"""JPEG's, of 100."""
PAGE_FORM, THUMB_FORM = f"webp {MOST_PIXELS} {QUALITY}", f"jpg {THUMB} {THUMB_QUALITY}"
"""How a page's pictures are made: the same of both is the same file."""
MARGIN = 8
"""Pixels that a cutting has around its text: detectors cut close, and a shaved stroke looks like a misprint."""


def scale_of(width: int, height: int) -> float:
    """Of a page's picture to the page, 1 at the most."""
    return float(min(1.0, (MOST_PIXELS / (width * height)) ** 0.5))


WAYS = {"ltr": 0, "vertical": 1, "rtl": 2}
"""How a line runs, as a number."""

Row = tuple[int, int, int, int, tuple[int, ...]]
"""A line as the script of an article's page takes it: its page's number; its way; where it begins across its direction,
and how thick it is; and, for each run of letters in it, where that begins along the direction, how long it is, and how
many characters it is searched by (:func:`fold_text`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """What an article has in one column of one page, or in one tier of an upright one. ``sheet`` is the page's place in
    the issue, from 0."""

    sheet: int
    box: Box


MATTER = "2"
"""The form of what is kept of a page: raised when it becomes another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    """What takes long to measure on a page: see :meth:`Sheet.parts` and :attr:`Sheet.rows`."""

    parts: dict[str, list[Box]]
    rows: list[tuple[str, int, list[Row]]]


def measure_anew(measure: Callable[[], bytes]) -> bytes:
    """Where nothing is kept."""
    return measure()


class Sheet:
    """A page in the pixels of its picture as it was made upright; ``width`` and ``height`` are that's. ``keep`` gives
    what was measured before on the same page, or has it measured."""

    def __init__(
        self,
        number: int,
        printed: PrintedPage,
        prepared: PreparedPage,
        keep: Callable[[Callable[[], bytes]], bytes] = measure_anew,
    ) -> None:
        self._keep = keep
        self.number = number
        self.printed = printed
        self.label = printed.number
        self.stem = printed.stem
        self.scan = prepared.scan.id
        self.width, self.height = prepared.width, prepared.height
        self.has_picture = bool(prepared.image)
        self._from_scan = invert(prepared.to_scan)
        self._lines: dict[str, Box] = {}

    def line(self, line: PrintedLine) -> Box:
        """Held by its id: a page's lines are asked for again and again."""
        if line.id not in self._lines:
            points = line.polygon or corners(line.box)
            self._lines[line.id] = self._within(hull(transform(self._from_scan, points)))
        return self._lines[line.id]

    def row(self, line: PrintedLine) -> Row:
        box = self.line(line)
        way = WAYS[line.direction]
        runs: list[int] = []
        for word in line.words:
            for letters, characters in groupby(word.characters, lambda one: bool(fold_text(one.text))):
                if not letters:
                    continue
                run = list(characters)
                place = self._box(hull_of_boxes([run[0].box, run[-1].box]))
                along = (place.top, place.height) if way == 1 else (place.left, place.width)
                runs += (*along, len(fold_text("".join(one.text for one in run))))
        across = (box.left, box.width) if way == 1 else (box.top, box.height)
        return (self.number, way, *across, tuple(runs))

    def _box(self, box: Box) -> Box:
        return self._within(hull(transform(self._from_scan, corners(box))))

    def parts(self, article: str) -> list[Box]:
        """Where an article stands, a box for each column (or tier) that it has a part in, in reading order."""
        return self._matter.parts.get(article, [])

    @property
    def rows(self) -> list[tuple[str, int, list[Row]]]:
        """Of each block the article, the place of its passage there, and its lines."""
        return self._matter.rows

    @cached_property
    def _matter(self) -> _Matter:
        return msgspec.json.decode(self._keep(self._measure), type=_Matter)

    def _measure(self) -> bytes:
        parts = {
            article: [
                hull_of_boxes([self.line(line) for block in piece.blocks for line in block.lines]) for piece in pieces
            ]
            for article, pieces in pieces_of([self.printed]).items()
        }
        rows = [(block.article, block.order, list(map(self.row, block.lines))) for block in self.printed.blocks]
        return msgspec.json.encode(_Matter(parts=parts, rows=rows))

    def around(self, box: Box) -> Box:
        """With a margin, as far as the page goes."""
        return self._within(
            Box(left=box.left - MARGIN, top=box.top - MARGIN, right=box.right + MARGIN, bottom=box.bottom + MARGIN)
        )

    def _within(self, box: Box) -> Box:
        left, top = min(max(0, box.left), self.width - 1), min(max(0, box.top), self.height - 1)
        return Box(
            left=left,
            top=top,
            right=max(left + 1, min(self.width, box.right)),
            bottom=max(top + 1, min(self.height, box.bottom)),
        )


def cut(sheets: Iterable[Sheet], article: str) -> list[Cutting]:
    """All of an article, over columns and pages."""
    return [Cutting(sheet=one.number, box=one.around(box)) for one in sheets for box in one.parts(article)]
