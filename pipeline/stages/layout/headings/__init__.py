"""Display type: headlines, and what is set above and below them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pipeline.geometry import BoxIndex, hull_of_boxes
from pipeline.model import Box
from pipeline.stages.layout.as_text import SCANT, SET_OFF, is_set_text
from pipeline.stages.layout.display import (
    Run,
    find_runs,
    is_display,
    is_heading,
    is_under,
    signs,
)
from pipeline.stages.layout.headings.decks import stands_over, take_below
from pipeline.stages.layout.headings.heading import DASHES, Heading, reads_as_byline
from pipeline.stages.layout.headings.kickers import take_above
from pipeline.stages.layout.headings.names import take_names
from pipeline.stages.layout.rows import Neighbourhood, Row
from pipeline.stages.layout.site import Site
from pipeline.stages.layout.strips import STRIP, Strips
from pipeline.stages.layout.type_size import is_as_tall


def find_headings(
    rows: Sequence[Row], rules: Sequence[Box], body: float, ratio: float, *, turned: bool = False
) -> list[Heading]:
    """Runs of display type that are headlines, with the smaller rows set with them.

    ``rules`` are horizontal ones: no block reaches over one as wide as itself. The rows of a ``turned`` page are its
    upright lines.
    """
    site = Site(rows=rows, rules=rules, body=body, ratio=ratio)
    begun: list[_Begun] = []
    strips = Strips[_Begun](STRIP * body)
    taken: set[int] = set()
    for run in find_runs(site):
        host = _find_host(strips, run, site)
        if host is not None:
            host.add(run)
        elif is_heading(run, site):
            host = _Begun(run)
            begun.append(host)
        else:
            continue
        strips.put(host, host.last.box.left, host.last.box.right)
        taken.update(id(row) for row in run.rows)
    blocks = [one.heading for one in begun]
    small = [row for row in rows if id(row) not in taken]
    near = Neighbourhood([row.box for row in small])
    for block in blocks:
        _split_by_size(block)
    spans = [one.box for one in begun]
    others = BoxIndex(spans)

    def is_under_another(row: Row, at: int) -> bool:
        """Whether a row stands under another block than that of number ``at``."""
        under = others.within(row.centre - body, row.box.top - 6 * body, row.centre + body, row.box.top + body)
        return any(k != at and stands_over(spans[k], row, body) for k in under)

    for at, block in enumerate(blocks):
        take_below(block, partial(is_under_another, at=at), small, near, taken, site)
    for block in blocks:
        take_above(block, small, near, taken, site)
        signed = [row for row in block.subtitle if reads_as_byline(row, body) and row.height < 1.6 * body]
        block.byline = [*signed, *block.byline]
        theirs = set(map(id, signed))
        block.subtitle = [row for row in block.subtitle if id(row) not in theirs]
    return take_names(blocks, rows, taken, body) if turned else blocks


class _Begun:
    """A block of display type to which more may come from below."""

    def __init__(self, run: Run) -> None:
        self.heading = Heading(headline=list(run.rows))
        self.box = run.box

    def add(self, run: Run) -> None:
        self.heading.headline += run.rows
        self.box = hull_of_boxes([self.box, run.box])

    @property
    def last(self) -> Row:
        return self.heading.headline[-1]


def _find_host(strips: Strips[_Begun], run: Run, site: Site) -> _Begun | None:
    """The block whose next part the run is: display type right under it, or rows smaller than it that stand out
    from the text under them."""
    first = run.rows[0]

    def is_open(block: _Begun) -> bool:
        return block.box.bottom >= first.box.top - 3 * max(site.body, block.last.height)

    for block in reversed(strips.over(first.box.left, first.box.right, is_open)):
        box = block.box
        if not is_under(box, block.last, first, site):
            continue
        if is_set_text(run.rows, site.body):
            return None
        if any(is_display(row, site) for row in run.rows):
            return block
        gap = first.box.top - box.bottom - site.leading
        under = site.below(run.box)
        stands_out = all(run.weight >= 1.12 * row.weight or run.height >= 1.1 * row.height for row in under)
        parted = all(row.box.top - run.box.bottom - site.leading > gap for row in under)
        is_signed = any(signs(row) for row in under)
        if gap < SET_OFF * site.body and stands_out and (parted or is_signed) and not reads_as_byline(first, site.body):
            return block
    return None


def _split_by_size(block: Heading) -> None:
    """The tallest rows are the headline; smaller display rows above it are kickers, below it subtitles."""
    rows = block.headline
    telling = rows
    if len(rows) > 1 and len(rows[-1].text.strip()) < SCANT and rows[-2].height >= 0.7 * rows[-1].height:
        telling = rows[:-1]  # a recogniser's box round a word or two is drawn large
    tallest = max(telling, key=lambda row: row.height)
    boldest = max(row.weight for row in telling)
    main = {
        at
        for at, row in enumerate(rows)
        if is_as_tall(row, tallest) and row.weight >= 0.72 * boldest and not row.text.startswith(DASHES)
    }
    main = main or {max(range(len(rows)), key=lambda at: rows[at].height)}
    if len(main) > 1 and 0 in main and _is_lesser(rows[0], rows[1]):
        main.remove(0)
    first = last = min(main)
    # A row between two of the headline's, or its last few characters, may be low: boxes follow the ink.
    while last + 1 < len(rows) and (last + 1 in main or (last + 2 in main and _has_low_ink(rows[last + 1]))):
        last += 1
    if last + 1 < len(rows) and _has_low_ink(rows[last + 1]) and rows[last + 1].height >= 0.7 * tallest.height:
        last += 1
    block.kicker = rows[:first]
    block.subtitle = rows[last + 1 :]
    block.headline = rows[first : last + 1]


def _is_lesser(row: Row, under: Row) -> bool:
    """A kicker in type nearly as large as the headline's: its characters closer together, a little if lighter too."""
    if not row.pitch or not under.pitch:
        return False
    # A box may reach over the empty half of a mark at its end.
    pitch = under.box.width / len(under.text)
    return row.pitch < (0.95 if row.weight < 0.85 * under.weight else 0.88) * pitch


def _has_low_ink(row: Row) -> bool:
    return len(row.text) <= 3
