"""What stands under a headline and belongs to it: subtitles, decks and bylines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.geometry import hull_of_boxes, shared_width
from pipeline.language.bylines import are_names, is_byline
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box
from pipeline.stages.layout.as_text import SET_OFF
from pipeline.stages.layout.display import signs
from pipeline.stages.layout.headings.heading import DASHES, Heading, reads_as_byline
from pipeline.stages.layout.rows import Neighbourhood, Row
from pipeline.stages.layout.site import Site

LARGER, HANGING = 1.25, 0.6
"""Size of a deck's type to the text's, and how far its first row hangs out at the left, in body heights, at the least,
where it is told by that."""
DECK = 5
"""Rows of a deck, at the most, where it is told by white at both its sides."""
NARROWER = 0.75
"""Width of what stands under a deck over several columns, to the deck's, at the most."""


def take_below(
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
            if (
                shared_width(box, row.box) >= 0.6 * row.box.width
                or _opens_deck(row, box, site)
                or (
                    box.left - reach < row.centre < box.right + reach
                    and reads_as_byline(row, body)
                    and not is_under_another(row)
                    and not _signs_text(row, site)
                )
            ):
                found.append(row)
            if shared_width(row.box, box) > 0.3 * min(row.box.width, box.width):
                beside.append(row)
        found.sort(key=lambda row: (row.box.top, row.box.left))
        if not found or site.is_ruled_off(box, found[0].box):
            return
        row = found[0]
        middle = (row.box.top + row.box.bottom) / 2
        if any(o.box.bottom < middle and id(o) not in taken for o in beside if o is not row):
            return  # something stands between
        crowd = [o for o in beside if o is not row and o.box.top < middle < o.box.bottom]
        if crowd and not (is_byline(row.text.strip()) and all(reads_as_byline(o, body) for o in crowd)):
            return
        if not _stands_under(block, row, site):
            return
        if not block.subtitle and not block.byline and _continues_headline(block, row, body):
            block.headline.append(row)
        elif reads_as_byline(row, body):
            block.byline.append(row)
        elif block.byline:
            return
        else:
            block.subtitle.append(row)
        taken.add(id(row))
        box = hull_of_boxes([box, row.box])
        floor = row.box.bottom


def stands_over(box: Box, row: Row, body: float) -> bool:
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


def _continues_headline(block: Heading, row: Row, body: float) -> bool:
    """A last row of one or two characters: its box is no taller than its ink, so it passed for small type."""
    last = block.headline[-1]
    return len(row.text) <= 3 and row.height >= max(0.75 * last.height, body) and not are_names(row.text)


def _stands_under(block: Heading, row: Row, site: Site) -> bool:
    """Centred under the headline or flush with it, and set off from the text; or a byline by its words."""
    box, text, body = block.box, row.text.strip(), site.body
    off_centre = abs((box.left + box.right) / 2 - row.centre)
    if reads_as_byline(row, body):
        return row.box.top - box.bottom < 1.9 * body or off_centre < 2.5 * body
    hangs = _hangs(row, site)
    if row.box.top - box.bottom > (2.2 if hangs else 1.6) * body:
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
    if _opens_deck(row, box, site) or (is_flush and hangs):
        return True
    # Decks fill the column under a headline in short rows.
    wide = stands_out or (is_centred and _is_set_in(row, site))
    widest = 1.25 if wide and not is_cjk_text(text) else 0.92
    if row.box.width > widest * box.width or not (is_centred or is_flush):
        return False
    if stands_out:
        return True
    return _ends_soon(row, site)


def _is_set_in(row: Row, site: Site) -> bool:
    """Whether a row, and those in its middle under it, are narrower at both sides than the text they stand over."""
    line, body = row, site.body
    for _ in range(DECK):
        under = site.below(line.box)
        if len(under) != 1:
            return False
        line = under[0]
        if line.box.left <= row.box.left - 0.7 * body and line.box.right >= row.box.right + 0.7 * body:
            return True
        if abs(line.centre - row.centre) > 0.6 * body and line.box.right < row.box.right + 0.7 * body:
            return False
    return False


def _hangs(row: Row, site: Site) -> bool:
    """Whether a row in larger type than text begins a deck of which all further rows are set in, as American papers set
    them: a paragraph's first line is."""
    under = site.below(row.box, 1.0)
    if row.height < LARGER * site.body or len(under) != 1:
        return False
    second = under[0]
    return (
        HANGING * site.body < second.box.left - row.box.left < 3 * site.body
        and second.height >= LARGER * site.body
        and abs(second.height - row.height) < 0.25 * row.height
    )


def _opens_deck(row: Row, box: Box, site: Site) -> bool:
    """Whether a bold row, wider than the headline and in the middle under it, goes on in a shorter one of its style in
    its own middle: a deck that fills the column."""
    near = 0.6 * site.body
    if row.weight < 1.12 or abs((box.left + box.right) / 2 - row.centre) > near:
        return False
    under = site.below(row.box, 1.0)
    return (
        len(under) == 1
        and abs(under[0].centre - row.centre) <= near
        and under[0].box.width < NARROWER * row.box.width
        and under[0].weight >= 1.12
        and abs(under[0].height - row.height) < 0.2 * site.body
    )


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
    stands_out = stands_out or min(row.height, last.height) >= LARGER * site.body
    return gap < SET_OFF * site.body and even and alike and stands_out


def _ends_soon(row: Row, site: Site) -> bool:
    """Whether the text stands off below this row, or below the row or two that go on with it."""
    edge = row.box.left
    centre = row.centre
    for _ in range(3):
        under = site.below(row.box)
        gap = min((other.box.top - row.box.bottom for other in under), default=3 * site.body) - site.leading
        if gap > SET_OFF * site.body or any(reads_as_byline(other, site.body) for other in under):
            return True
        if len(under) != 1:
            return len(under) > 1  # it spans columns
        row = under[0]
        if abs(row.box.left - edge) > 0.4 * site.body and abs(row.centre - centre) > 0.6 * site.body:
            return False
    return False
