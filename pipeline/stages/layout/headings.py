"""Display type: headlines, and what is set above and below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.geometry import hull_of_boxes, shared_width
from pipeline.language.bylines import are_names, is_byline
from pipeline.model import Box
from pipeline.stages.layout.rows import Neighbourhood, Row


@dataclass(slots=True, kw_only=True)
class Heading:
    """One block of display type while it is being put together: rows by their part, from top to bottom (from
    right to left for upright ones)."""

    headline: list[Row]
    kicker: list[Row] = field(default_factory=list)
    subtitle: list[Row] = field(default_factory=list)
    byline: list[Row] = field(default_factory=list)
    upright: bool = False

    @property
    def rows(self) -> list[Row]:
        return [*self.kicker, *self.headline, *self.subtitle, *self.byline]

    @property
    def box(self) -> Box:
        return hull_of_boxes([row.box for row in self.rows])


def find_headings(rows: Sequence[Row], rules: Sequence[Box], body: float, ratio: float) -> list[Heading]:
    """Blocks of rows that are at least ``ratio`` body heights tall, with the smaller rows set with them.

    Rows of one block overlap in width or share their centre, and no more white lies between them than the
    smaller one is tall. ``rules`` are horizontal ones: no block reaches over one as wide as itself.
    """
    around = Neighbourhood([row.box for row in rows])
    big = [row for row in rows if is_display(row, body, ratio) and not _stands_in_column(row, rows, around, body)]
    blocks: list[Heading] = []
    for row in sorted(big, key=lambda r: (r.box.top, r.box.left)):
        host = next(
            (
                block
                for block in reversed(blocks)
                if _continues(block, row, body) and not _is_ruled_off(block.box, row.box, rules)
            ),
            None,
        )
        if host is None:
            blocks.append(Heading(headline=[row]))
        else:
            host.headline.append(row)
    taken = {id(row) for row in big}
    small = [row for row in rows if id(row) not in taken]
    near = Neighbourhood([row.box for row in small])
    for block in blocks:
        _split_by_size(block)
    spans = [block.box for block in blocks]
    for at, block in enumerate(blocks):
        others = [box for k, box in enumerate(spans) if k != at]
        _take_below(block, others, small, near, taken, rules, body)
    for block in blocks:
        _take_above(block, small, near, taken, rules, body)
    return blocks


def _stands_in_column(row: Row, rows: Sequence[Row], near: Neighbourhood, body: float) -> bool:
    """A sub-headline: one row, little larger than the text, in the middle of one column, whose text goes on right
    above it, or right below it without a byline between."""
    if row.height >= 1.5 * body:
        return False
    box = row.box
    above: list[Row] = []
    below: list[Row] = []
    for k in near.between(box.top - 1.6 * body, box.bottom + 1.6 * body):
        other = rows[k]
        if other is row or shared_width(other.box, box) < 0.3 * min(other.box.width, box.width):
            continue
        if other.height > 1.4 * row.height:
            continue  # the headline of the whole article
        if other.height > 1.18 * body and other.weight > 1.2:
            return False  # one of several rows of display type
        (above if other.box.top < box.top else below).append(other)
    above = _nearest(above, upwards=True)
    below = _nearest(below, upwards=False)
    if above and below and row.height >= 1.3 * body:
        over, under = box.top - above[0].box.bottom, below[0].box.top - box.bottom
        if over >= 1.15 * body and over > 1.4 * under:
            return False  # white as between two articles
    hosts = [other for other in (*above, *below) if other.box.width >= 0.75 * box.width]
    if len([other for other in below if other.box.top < box.bottom + 0.9 * body]) > 1:
        return False  # it spans columns
    in_above = [o for o in above if _lies_within(box, o.box, body)]
    in_below = [o for o in below if _lies_within(box, o.box, body)]
    if any(is_byline(o.text) for o in below) or not hosts:
        return False
    if len(in_above) == 1 and len(above) == 1 and above[0].weight < 1.2:
        return True
    follows_text = not above or (len(above) == 1 and above[0].weight < 1.2 and box.top - above[0].box.bottom < body)
    if not follows_text or len(in_below) != 1 or in_below[0].box.top - box.bottom >= 0.9 * body:
        return False
    column = in_below[0]
    narrow = box.width <= 0.8 * column.box.width or row.height < 1.15 * body
    return column.weight < 1.2 and (bool(above) or (narrow and row.height < 1.35 * body))


def _nearest(rows: Sequence[Row], *, upwards: bool) -> list[Row]:
    """The row next to a place, and those on the same baseline."""
    if not rows:
        return []
    first = max(rows, key=lambda r: r.box.bottom) if upwards else min(rows, key=lambda r: r.box.top)
    half = 0.5 * first.height
    return [r for r in rows if abs((r.box.top + r.box.bottom) - (first.box.top + first.box.bottom)) / 2 < half]


def _lies_within(box: Box, column: Box, body: float) -> bool:
    return (
        column.left - 2.6 * body <= box.left
        and box.right <= column.right + 2.6 * body
        and (box.width < 1.02 * column.width + 2.5 * body)
    )


def is_display(row: Row, body: float, ratio: float) -> bool:
    """Display type: far larger than body type, or somewhat larger and bold."""
    if not any(ch.isalnum() for ch in row.text):
        return False
    return row.height >= ratio * body or (row.height >= 1.2 * body and row.weight >= 1.3)


def _continues(block: Heading, row: Row, body: float) -> bool:
    box, last = block.box, block.headline[-1]
    gap = row.box.top - box.bottom
    if gap > 0.9 * min(last.height, row.height) + 0.3 * body or row.box.top < last.box.top:
        return False
    shared = shared_width(box, row.box)
    centred = abs((box.left + box.right) / 2 - row.centre) < max(1.5 * body, 0.08 * box.width)
    flush = abs(box.left - row.box.left) < body
    aside = shared_width(last.box, row.box) < 0.2 * min(last.box.width, row.box.width)
    if aside:
        return False
    return shared > 0.5 * min(box.width, row.box.width) and (centred or flush or shared > 0.8 * row.box.width)


def _is_ruled_off(a: Box, b: Box, rules: Sequence[Box]) -> bool:
    upper, lower = (a, b) if a.top <= b.top else (b, a)
    return any(
        upper.bottom - 0.2 * upper.height <= (rule.top + rule.bottom) / 2 <= lower.top + 0.2 * lower.height
        and shared_width(rule, lower) > 0.7 * min(lower.width, upper.width)
        for rule in rules
    )


def _split_by_size(block: Heading) -> None:
    """The tallest rows are the headline; smaller display rows above it are kickers, below it subtitles."""
    tallest = max(row.height for row in block.headline)
    boldest = max(row.weight for row in block.headline)
    main = [row for row in block.headline if row.height >= 0.78 * tallest and row.weight >= 0.72 * boldest]
    main = main or [max(block.headline, key=lambda row: row.height)]
    first = block.headline.index(main[0])
    last = block.headline.index(main[-1])
    block.kicker = block.headline[:first]
    block.subtitle = block.headline[last + 1 :]
    block.headline = block.headline[first : last + 1]


def _take_below(
    block: Heading,
    others: Sequence[Box],
    small: Sequence[Row],
    near: Neighbourhood,
    taken: set[int],
    rules: Sequence[Box],
    body: float,
) -> None:
    """Subtitles and bylines under the headline, down to the first row that is body text.

    Such a row stands alone on its baseline: where others stand beside it under the headline, it is a column's.
    A byline may be centred over the article while the headline is not: it is looked for further out.
    """
    floor = block.box.bottom
    while True:
        box = block.box
        reach = max(8 * body, 0.8 * box.width)
        found, beside = [], []
        for k in near.between(floor - 0.6 * body, floor + 2.2 * body):
            row = small[k]
            # A detector's box of large type may hang down over the small line under it.
            if id(row) in taken or (row.box.top + row.box.bottom) / 2 < floor - 0.5 * body or row.box.bottom < floor:
                continue
            if shared_width(box, row.box) >= 0.6 * row.box.width or (
                box.left - reach < row.centre < box.right + reach
                and _reads_as_byline(row, body)
                and not any(_stands_over(other, row, body) for other in others)
            ):
                found.append(row)
            if shared_width(row.box, box) > 0.3 * min(row.box.width, box.width):
                beside.append(row)
        found.sort(key=lambda row: (row.box.top, row.box.left))
        if not found or _is_ruled_off(box, found[0].box, rules):
            return
        row = found[0]
        middle = (row.box.top + row.box.bottom) / 2
        crowd = [o for o in beside if o is not row and o.box.top < middle < o.box.bottom]
        if crowd and not (is_byline(row.text.strip()) and all(_reads_as_byline(o, body) for o in crowd)):
            return
        if not _stands_under(block, row, body):
            return
        if not block.subtitle and not block.byline and _continues_headline(block, row, body):
            block.headline.append(row)
        elif _reads_as_byline(row, body):
            block.byline.append(row)
        elif block.byline:
            return
        else:
            block.subtitle.append(row)
        taken.add(id(row))
        floor = row.box.bottom


def _stands_over(box: Box, row: Row, body: float) -> bool:
    return box.left - body < row.centre < box.right + body and -body < row.box.top - box.bottom < 6 * body


def _reads_as_byline(row: Row, body: float) -> bool:
    text = row.text.strip()
    return is_byline(text) or (are_names(text) and row.height < 1.25 * body)


def _continues_headline(block: Heading, row: Row, body: float) -> bool:
    """A last row of one or two characters: its box is no taller than its ink, so it passed for small type."""
    last = block.headline[-1]
    return len(row.text) <= 3 and row.height >= max(0.75 * last.height, body) and not are_names(row.text)


def _stands_under(block: Heading, row: Row, body: float) -> bool:
    """Centred under the headline and narrower than it is wide, or a byline by its words."""
    box, text = block.box, row.text.strip()
    off_centre = abs((box.left + box.right) / 2 - row.centre)
    if _reads_as_byline(row, body):
        return row.box.top - box.bottom < 1.9 * body or off_centre < 2.5 * body
    if row.box.top - box.bottom > 1.6 * body:
        return False
    if text.startswith(("—", "－－", "--", "一一", "――", "- -")):
        return off_centre < max(2 * body, 0.15 * box.width)
    if off_centre > 0.6 * body or row.box.width > 0.92 * box.width:
        return False
    return row.height >= 1.05 * body or len(text) <= 12 or row.weight >= 1.12 or bool(block.subtitle)


def _take_above(
    block: Heading,
    small: Sequence[Row],
    near: Neighbourhood,
    taken: set[int],
    rules: Sequence[Box],
    body: float,
) -> None:
    """Kickers: a row or two centred over the headline and no larger than it."""
    for _ in range(2):
        box = block.box
        above = [
            small[k]
            for k in near.between(box.top - 2.2 * body, box.top)
            if id(small[k]) not in taken
            and small[k].box.bottom <= box.top + 0.4 * body
            and shared_width(box, small[k].box) > 0.6 * min(small[k].box.width, box.width)
        ]
        if not above:
            return
        row = max(above, key=lambda r: r.box.bottom)
        off_centre = min(abs((box.left + box.right) / 2 - row.centre), abs(box.left - row.box.left) + 0.4 * body)
        gap = box.top - row.box.bottom
        fits = off_centre < max(1.2 * body, 0.07 * box.width) and gap < 1.3 * body and row.height >= 1.08 * body
        if not fits or row.box.width > 1.1 * box.width or _is_ruled_off(row.box, box, rules):
            return
        if row.text.rstrip().endswith(("。", "；", "，", ".", ",")):
            return
        block.kicker.insert(0, row)
        taken.add(id(row))
