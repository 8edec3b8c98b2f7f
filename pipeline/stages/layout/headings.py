"""Display type: headlines, and what is set above and below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.geometry import BoxIndex, hull_of_boxes, shared_width
from pipeline.language.bylines import are_names, is_byline
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box
from pipeline.stages.layout.display import (
    SCANT,
    SET_OFF,
    Run,
    find_runs,
    is_display,
    is_heading,
    is_set_text,
    is_under,
    signs,
)
from pipeline.stages.layout.rows import Neighbourhood, Row
from pipeline.stages.layout.site import Site
from pipeline.stages.layout.strips import STRIP, Strips
from pipeline.stages.layout.type_size import is_as_tall

INDENT = 2.4
"""How far, in body heights, a line of text is set in at most where a paragraph begins."""
NARROWER = 0.75
"""Width of what stands under a deck over several columns, to the deck's, at the most."""
DASHES = ("—", "－ー", "ー", "－－", "--", "一一", "――", "- -")


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
    """Runs of display type that are headlines, with the smaller rows set with them.

    ``rules`` are horizontal ones: no block reaches over one as wide as itself.
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
        return any(k != at and _stands_over(spans[k], row, body) for k in under)

    for at, block in enumerate(blocks):
        _take_below(block, partial(is_under_another, at=at), small, near, taken, site)
    for block in blocks:
        _take_above(block, small, near, taken, site)
        signed = [row for row in block.subtitle if _reads_as_byline(row, body) and row.height < 1.6 * body]
        block.byline = [*signed, *block.byline]
        theirs = set(map(id, signed))
        block.subtitle = [row for row in block.subtitle if id(row) not in theirs]
    return blocks


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
        if is_set_text(run, site.body):
            return None
        if any(is_display(row, site) for row in run.rows):
            return block
        gap = first.box.top - box.bottom - site.leading
        under = site.below(run.box)
        stands_out = all(run.weight >= 1.12 * row.weight or run.height >= 1.1 * row.height for row in under)
        parted = all(row.box.top - run.box.bottom - site.leading > gap for row in under)
        is_signed = any(signs(row) for row in under)
        if (
            gap < SET_OFF * site.body
            and stands_out
            and (parted or is_signed)
            and not _reads_as_byline(first, site.body)
        ):
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


def _take_below(
    block: Heading,
    is_under_another: Callable[[Row], bool],
    small: Sequence[Row],
    near: Neighbourhood,
    taken: set[int],
    site: Site,
) -> None:
    """Subtitles and bylines under the headline, down to the first row that is body text.

    Such a row stands alone on its baseline: where others stand beside it under the headline, it is a column's.
    A byline may be centred over the article while the headline is not: it is looked for further out.
    """
    body = site.body
    box = block.box
    floor = box.bottom
    while True:
        reach = max(8 * body, 0.8 * box.width)
        found, beside = [], []
        for k in near.between(floor - 0.6 * body, floor + 2.2 * body, box.left - reach, box.right + reach):
            row = small[k]
            # A detector's box of large type may hang down over the small line under it.
            if id(row) in taken or (row.box.top + row.box.bottom) / 2 < floor - 0.5 * body or row.box.bottom < floor:
                continue
            if shared_width(box, row.box) >= 0.6 * row.box.width or (
                box.left - reach < row.centre < box.right + reach
                and _reads_as_byline(row, body)
                and not is_under_another(row)
                and not _signs_text(row, site)
            ):
                found.append(row)
            if shared_width(row.box, box) > 0.3 * min(row.box.width, box.width):
                beside.append(row)
        found.sort(key=lambda row: (row.box.top, row.box.left))
        if not found or site.is_ruled_off(box, found[0].box):
            return
        row = found[0]
        middle = (row.box.top + row.box.bottom) / 2
        crowd = [o for o in beside if o is not row and o.box.top < middle < o.box.bottom]
        if crowd and not (is_byline(row.text.strip()) and all(_reads_as_byline(o, body) for o in crowd)):
            return
        if not _stands_under(block, row, site):
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
        box = hull_of_boxes([box, row.box])
        floor = row.box.bottom


def _stands_over(box: Box, row: Row, body: float) -> bool:
    return box.left - body < row.centre < box.right + body and -body < row.box.top - box.bottom < 6 * body


def _signs_text(row: Row, site: Site) -> bool:
    """Whether a row is the signature of a column: text stands right above it, or one line higher where a paragraph's
    short last line leaves it room, at the same right edge."""
    body = site.body
    return any(
        other.height < 1.2 * body
        and other.box.width > row.box.width
        and row.box.top - other.box.bottom < 1.3 * body + 2 * site.leading
        and abs(other.box.right - row.box.right) < 0.8 * body
        and not site.is_ruled_off(other.box, row.box)
        for other in site.above(row.box, 2.2)
    )


def _reads_as_byline(row: Row, body: float) -> bool:
    return signs(row) or (are_names(row.text.strip()) and row.height < 1.25 * body)


def _continues_headline(block: Heading, row: Row, body: float) -> bool:
    """A last row of one or two characters: its box is no taller than its ink, so it passed for small type."""
    last = block.headline[-1]
    return len(row.text) <= 3 and row.height >= max(0.75 * last.height, body) and not are_names(row.text)


def _stands_under(block: Heading, row: Row, site: Site) -> bool:
    """Centred under the headline or flush with it, and set off from the text; or a byline by its words."""
    box, text, body = block.box, row.text.strip(), site.body
    off_centre = abs((box.left + box.right) / 2 - row.centre)
    if _reads_as_byline(row, body):
        return row.box.top - box.bottom < 1.9 * body or off_centre < 2.5 * body
    if row.box.top - box.bottom > 1.6 * body:
        return False
    is_flush = abs(row.box.left - box.left) < 0.6 * body
    is_centred = off_centre <= 0.6 * body
    if _lost_dash(box, row, site):
        is_flush = is_centred = True
    if text.startswith(DASHES):
        return is_flush or off_centre < max(2 * body, 0.15 * box.width)
    if _is_set_as_text(row, site):
        return False
    if block.subtitle and _goes_on(block.subtitle[-1], row, site):
        return True
    stands_out = (is_centred or _runs_over_columns(row, site)) and row.weight >= 1.12 and row.height >= 1.05 * body
    # Decks fill the column under a headline in short rows.
    widest = 1.25 if stands_out and not is_cjk_text(text) else 0.92
    if row.box.width > widest * box.width or not (is_centred or is_flush):
        return False
    if stands_out:
        return True
    return _ends_soon(row, site)


def _runs_over_columns(row: Row, site: Site) -> bool:
    """Whether what stands below is narrower than the row, as the columns under a deck over several of them are."""
    under = site.below(row.box)
    return bool(under) and max(other.box.width for other in under) < NARROWER * row.box.width


def _lost_dash(box: Box, row: Row, site: Site) -> bool:
    """Whether a row under the headline in ``box`` stands as a subtitle does whose dash, two characters long, was not
    read: in heavier or larger type than text, or over a byline."""
    if not row.pitch:
        return False
    shift = row.centre - (box.left + box.right) / 2
    if min(abs(row.box.left - box.left - 2 * row.pitch), abs(shift - row.pitch)) > 0.45 * site.body:
        return False
    return (row.weight >= 1.12 and row.height >= 1.12 * site.body) or any(signs(other) for other in site.below(row.box))


def _is_set_as_text(row: Row, site: Site) -> bool:
    """Chinese of the weight and pitch of the text around, with its marks: a line of text under a headline's edge."""
    if not any(mark in row.text for mark in "，。；") or row.weight >= 1.12:
        return False
    around = site.pitch_around(row.box)
    return around > 0 and abs(row.pitch - around) < 0.05 * around


def _goes_on(last: Row, row: Row, site: Site) -> bool:
    """A subtitle's next row: of its style, centred or flush with it, as close as lines are, and in no text's type."""
    gap = row.box.top - last.box.bottom - site.leading
    even = abs(last.centre - row.centre) < 0.6 * site.body or abs(last.box.left - row.box.left) < 0.4 * site.body
    alike = 0.88 * last.height <= row.height <= last.height / 0.88 and 0.85 < row.weight / last.weight < 1.18
    # A Latin box without letters that reach down is no taller than one of text.
    stands_out = row.weight >= 1.12 and (row.height >= 1.12 * site.body or min(row.weight, last.weight) >= 1.2)
    return gap < SET_OFF * site.body and even and alike and stands_out


def _ends_soon(row: Row, site: Site) -> bool:
    """Whether the text stands off below this row, or below the row or two that go on with it."""
    edge = row.box.left
    centre = row.centre
    for _ in range(3):
        under = site.below(row.box)
        gap = min((other.box.top - row.box.bottom for other in under), default=3 * site.body) - site.leading
        if gap > SET_OFF * site.body or any(_reads_as_byline(other, site.body) for other in under):
            return True
        if len(under) != 1:
            return len(under) > 1  # it spans columns
        row = under[0]
        if abs(row.box.left - edge) > 0.4 * site.body and abs(row.centre - centre) > 0.6 * site.body:
            return False
    return False


def _take_above(
    block: Heading,
    small: Sequence[Row],
    near: Neighbourhood,
    taken: set[int],
    site: Site,
) -> None:
    """Kickers: a row or two centred over the headline and no larger than it."""
    body = site.body
    for _ in range(2):
        box = block.box
        above = [
            small[k]
            for k in near.between(box.top - 2.2 * body, box.top, box.left, box.right)
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
        if not fits or row.box.width > 1.1 * box.width or site.is_ruled_off(row.box, box):
            return
        if row.text.rstrip().endswith(("。", "；", "，", ".", ",")) or _continues_text(row, site):
            return
        block.kicker.insert(0, row)
        taken.add(id(row))


def _continues_text(row: Row, site: Site) -> bool:
    """Whether a row stands as the next one of the text right above it: as far below the last line as those lie below
    each other, at their edge or set in from it, in type no bolder, no larger and no wider."""
    body, line, steps = site.body, row, []
    for _ in range(3):
        over = site.above(line.box, 0.8)
        if len(over) != 1 or over[0].box.bottom > line.box.top + 0.5 * body or site.is_ruled_off(over[0].box, line.box):
            return False
        steps.append((line.box.top + line.box.bottom - over[0].box.top - over[0].box.bottom) / 2)
        line = over[0]
        alike = row.weight < 1.12 * line.weight and abs(line.height - row.height) < 0.15 * body
        # A mark at its end may not have been read.
        wider = row.pitch and line.pitch and row.box.width > 1.07 * line.pitch * (len(row.text) + 1)
        if not alike or wider or abs(line.box.left - row.box.left) > INDENT * body:
            return False
    return max(steps) - min(steps) < 0.15 * body
