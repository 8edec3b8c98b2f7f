"""Display type: rows set larger or bolder than the text, in runs of one style, and what white there is around them.

Size alone does not tell a headline from a sub-headline or from a heavily inked line; what stands around it does: a
headline is parted from what is above it by a rule or by more white than lies between lines, a sub-headline
stands in its column as closely as the lines around it do.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from pipeline.geometry import hull_of_boxes, shared_width
from pipeline.language.bylines import is_byline, is_caption, is_jump, is_jump_from
from pipeline.language.character_model import is_han
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box
from pipeline.stages.layout.as_text import (
    SCANT,
    SET_OFF,
    ends_chinese,
    fills_column,
    is_over_text,
    is_set_text,
    opens_paragraph,
    reads_as_text,
)
from pipeline.stages.layout.body_type import measure_pitch
from pipeline.stages.layout.centred import is_centred
from pipeline.stages.layout.rows import Row
from pipeline.stages.layout.site import Site
from pipeline.stages.layout.strips import STRIP, Strips
from pipeline.stages.layout.type_size import is_as_tall

SAME_STYLE = 0.74
"""The same for height and weight taken together."""

STEP = 0.9
"""White between staggered rows, in heights of their type, at the most."""

_FINISHED = ("。", "！", "？", "”", "’", "…", "）", "》", "」", ".", "!", "?", '"', ")", ":", "：")


class Run:
    """Rows of one style, one right under the other."""

    def __init__(self, first: Row) -> None:
        self.rows = [first]
        self.box = first.box
        self.height = first.height

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.box = hull_of_boxes([self.box, row.box])
        self.height = max(self.height, row.height)

    @property
    def weight(self) -> float:
        return statistics.median(row.weight for row in self.rows)


def is_display(row: Row, site: Site) -> bool:
    """Far larger than the text around, or somewhat larger and bold."""
    if not any(ch.isalnum() for ch in row.text) or row.height < 1.12 * site.body:
        return False
    unit = site.unit(row)
    if (row.height < 1.5 * unit and (reads_as_text(row) or opens_paragraph(row, site))) or _is_set_as_close(row, site):
        return False
    if row.height < LOOSE * unit and row.weight < 1.3 and ends_chinese(row):
        return False
    if len(row.text.strip()) <= SCANT and row.height < 1.5 * unit and not _stands_out(row, site):
        return False
    bold = row.weight >= 1.3 and row.height >= 1.2 * unit
    large = row.height >= site.ratio * unit or _is_spaced(row, site)
    return bold or large or (row.weight >= 1.12 and _is_set_wider(row, site, 1.2))


def _is_spaced(row: Row, site: Site) -> bool:
    """Two or more Chinese characters, larger and far further apart than those of the text around, as a short headline
    is set to fill its place: no box that was drawn too large looks so."""
    text = "".join(row.text.split())
    apart = row.box.width / max(1, len(text))
    wide = apart >= SPACED * site.pitch_around(row.box) > 0 and row.height >= SOMEWHAT * site.body
    return wide and len(text) > 1 and all(is_han(ch) for ch in text)


def _stands_out(row: Row, site: Site) -> bool:
    """Whether a few characters are no paragraph's last ones: bold, spaced, or somewhat heavier and larger."""
    return row.weight >= 1.3 or _is_spaced(row, site) or (row.weight >= HEAVIER and _is_set_wider(row, site, WIDER))


def _is_set_wider(row: Row, site: Site, by: float) -> bool:
    """By how far apart Chinese characters stand: the margin of a recogniser's box hides a small difference."""
    return row.pitch >= by * site.pitch_around(row.box) > 0


def _is_set_as_close(row: Row, site: Site) -> bool:
    """Whether a row amid text is Chinese whose characters stand no further apart than those of the text around: a box
    drawn over marks between two lines is tall, but larger type is wider too. Heavy type may be as close. A line that
    ends where its neighbours do may have lost a character."""
    around = site.pitch_around(row.box) if row.weight < 1.25 and row.height < 2 * site.body else 0.0
    told = [len(one.line.text) for one in row.pieces if measure_pitch(one.line.text, one.box)]
    if not around or len(told) < len(row.pieces):
        return False
    over, under = site.above(row.box), site.below(row.box)
    whites = [row.box.top - one.box.bottom for one in over], [one.box.top - row.box.bottom for one in under]
    if not all(white and min(white) - site.leading < SET_OFF * site.body for white in whites):
        return False
    if sum(one.box.width for one in row.pieces) < 1.06 * around * sum(told):
        return True
    beside = [*over, *under]
    flush = any(abs(other.box.left - row.box.left) < 0.4 * site.body for other in beside) and any(
        abs(other.box.right - row.box.right) < 0.4 * site.body for other in beside
    )
    return flush and all(one.box.width < 1.06 * around * (len(one.line.text) + 1) for one in row.pieces)


SPACED, SOMEWHAT = 1.5, 1.2
"""How far apart the characters of such a headline stand, in that of the text, at the least; and its size, in that of
the text: of boxes of small type a pixel is a twentieth."""
HEAVIER, WIDER = 1.12, 1.3
"""Weight of a few characters, in that of the text, and how far they stand apart, at the least, where they are a
heading's."""
LOOSE = 2.2
"""Heights of the text to which a recogniser's box round the last few characters of a paragraph may grow."""


def is_marked(row: Row, site: Site) -> bool:
    """Set apart from the text by size or weight at all: display type, and what may belong to it."""
    text = row.text.strip()
    if (row.weight < 1.15 and row.height < 1.12 * site.body) or _is_set_as_close(row, site):
        return False
    if not any(ch.isalnum() for ch in text) or is_jump(text) or (row.height < 1.3 * site.body and signs(row)):
        return False
    scant = len(text) <= SCANT and not _stands_out(row, site)
    if row.height < 1.5 * site.unit(row) and (reads_as_text(row) or scant):
        return False
    if row.height < LOOSE * site.unit(row) and row.weight < 1.15 and ends_chinese(row):
        return False
    if opens_paragraph(row, site):
        return False
    return (
        row.weight >= 1.15
        or row.height >= 1.12 * site.unit(row)
        or (row.weight > 1.05 and _is_set_wider(row, site, 1.08))
    )


def signs(row: Row) -> bool:
    """A byline by its words; a bold line that goes on with "by" is the end of a deck."""
    text = row.text.strip()
    return is_byline(text) and not (text.startswith("by ") and row.weight >= 1.15)


def find_runs(site: Site) -> list[Run]:
    """Marked rows from the top of the page, those of one style that stand right under each other together."""
    alone = [row for row in site.rows if is_centred(row, site)]
    centred = {id(row) for row in alone}
    opened = {id(under) for row in alone for under in site.below(row.box)}
    shown = (row for row in site.rows if id(row) in centred or (id(row) not in opened and is_marked(row, site)))
    marked = sorted(shown, key=lambda r: (r.box.top, r.box.left))
    runs: list[Run] = []
    strips = Strips[Run](STRIP * site.body)
    for row in marked:
        top, left, right = row.box.top, row.box.left, row.box.right

        def is_open(run: Run, top: int = top) -> bool:
            return run.rows[-1].box.bottom > top - 3 * max(site.body, run.height)

        for run in reversed(strips.over(left, right, is_open)):
            if id(row) in centred or id(run.rows[0]) in centred:
                continue
            if _has_style(run, row) and is_under(run.box, run.rows[-1], row, site):
                run.add(row)
                break
        else:
            run = Run(row)
            runs.append(run)
        strips.put(run, left, right)
    return [kept for run in runs if (kept := _without_broken_word(run, site)) is not None]


def _without_broken_word(run: Run, site: Site) -> Run | None:
    """A heading ends with a word: a run without its last row where that breaks off in a word which the text below
    goes on with."""
    text = run.rows[-1].text.rstrip()
    if len(text) < 2 or text[-1] not in "-¬" or not (text[-2].isalpha() and text[-2].islower()):
        return run
    under = site.below(run.rows[-1].box, 1.5)
    if len(under) != 1 or is_marked(under[0], site):
        return run
    kept: Run | None = None
    for row in run.rows[:-1]:
        if kept is None:
            kept = Run(row)
        else:
            kept.add(row)
    return kept


def _has_style(run: Run, row: Row) -> bool:
    last = run.rows[-1]
    low, high = sorted((last.height, row.height))
    light, heavy = sorted((last.weight, row.weight))
    if low * light < SAME_STYLE * high * heavy and len(row.text) > SCANT and is_cjk_text(row.text):
        return False  # a kicker: somewhat smaller and somewhat lighter
    return is_as_tall(row, last) and is_as_tall(last, row) and light >= 0.72 * heavy


def is_under(box: Box, last: Row, row: Row, site: Site) -> bool:
    """Whether display type goes on in ``row``: no more white between than the smaller row is tall, the rows
    centred or flush with what is above, nothing between."""
    gap = row.box.top - box.bottom
    body = site.body
    room = 0.9 * min(last.height, row.height) + 0.3 * body
    if room < gap <= 3 * body and site.has_dash(box, row.box):
        room = gap  # decks of one headline, parted by a short rule
    if gap > room or row.box.top < last.box.top or is_over_text(last, row, site):
        return False
    if shared_width(last.box, row.box) < 0.2 * min(last.box.width, row.box.width):
        return _is_stepped(last, row, site)
    shared = shared_width(box, row.box)
    centred = abs((box.left + box.right) / 2 - row.centre) < max(1.5 * body, 0.08 * box.width)
    flush = abs(box.left - row.box.left) < body
    fits = shared > 0.5 * min(box.width, row.box.width) and (centred or flush or shared > 0.8 * row.box.width)
    return (fits and not site.is_ruled_off(box, row.box)) or _is_stepped(last, row, site)


def _is_stepped(last: Row, row: Row, site: Site) -> bool:
    """Staggered rows, as American papers set the first deck of a headline: each begins and ends further to the right
    than the one over it, and nothing stands beside either."""
    a, b, body = last.box, row.box, site.body
    if b.top - a.bottom > STEP * min(a.height, b.height) or not is_as_tall(row, last) or not is_as_tall(last, row):
        return False
    if b.left - a.left < body or b.right - a.right < body or b.left > a.right + body:
        return False
    if site.is_ruled_off(a, b, 0.3):
        return False
    beside = (
        Box(left=round(a.right + 0.5 * body), top=a.top, right=b.right, bottom=a.bottom),
        Box(left=a.left, top=b.top, right=round(b.left - 0.5 * body), bottom=b.bottom),
    )
    return not any(site.holds(place) for place in beside if place.width > 0)


def is_heading(run: Run, site: Site) -> bool:
    """Whether a run is a headline, alone or the first part of one; else it is a sub-headline or text."""
    strong = any(is_display(row, site) for row in run.rows)
    unit = max(site.unit(row) for row in run.rows)
    if is_set_text(run.rows, site.body):
        return False
    if len(run.rows) == 1 and is_centred(run.rows[0], site):
        return True
    box = run.box
    over, under = site.above(box), site.below(box)
    if _is_like(run, over, site) and _is_like(run, under, site):
        return False
    ruled = any(site.is_ruled_off(row.box, box, 0.5) for row in over)
    white_over = min((box.top - row.box.bottom for row in over), default=3 * site.body) - site.leading
    white_under = min((row.box.top - box.bottom for row in under), default=3 * site.body) - site.leading
    if _runs_on(run, over, under, max(white_over, white_under if under else white_over), site):
        return False
    if strong and run.height >= 1.5 * unit:
        return True
    off = SET_OFF * site.body
    if not strong:
        if not ruled and white_over < 2 * off:
            return False
        return _is_set_off(run, under, site) and (white_under > off or _opens_text(under))
    if _opens_text(under) or _spans_columns(box, under, site):
        return True
    if any(row.height > 1.18 * unit and row.weight > 1.2 for row in (*over, *under)) and not ruled:
        return True  # one of several rows of display type
    hosts = [row for row in (*over, *under) if _lies_within(box, row.box, site.body)]
    if not hosts:
        return True
    size = run.height / unit
    is_stopped = run.rows[0].text.rstrip().endswith(".") and not is_cjk_text(run.rows[0].text)
    if is_stopped and len(over) == len(under) == 1 and not ruled and white_over < site.body and size < 1.4:
        return False  # as sub-headlines of Latin papers end
    if len(over) != 1 or ruled or white_over > 1.6 * site.body or not _lies_within(box, over[0].box, site.body):
        # Nothing right above: a column may go on with a sub-headline, as close to its text as text is.
        return len(run.rows) > 1 or size >= 1.35 or white_under > off or len(under) != 1
    if not _is_finished(over[0], box, site.body):
        return True
    return white_over > off and (white_under > 0.4 * off or len(run.rows) > 1) and size >= 1.15


def _runs_on(run: Run, over: Sequence[Row], under: Sequence[Row], white: float, site: Site) -> bool:
    """Latin text as close as that above and below it and no heavier: a column that bends has boxes far too tall, and
    so have lines of two columns that were read as one, and the last of a column with white under it."""
    if run.height >= 1.6 * site.body or is_cjk_text(run.rows[0].text):
        return False
    alike = run.weight < 1.1 and white < 0.15 * site.body
    last = not under and len(run.rows) == 1 and all(row.height < 1.3 * site.body for row in over)
    return (alike and bool(over) and (bool(under) or last)) or fills_column(run.rows[0], over, site)


def _is_like(run: Run, others: Sequence[Row], site: Site) -> bool:
    """Whether the one row over or under a run is of its size, weight and width, as close as lines of text are."""
    if len(others) != 1:
        return False
    row, box = others[0], run.box
    gap = max(row.box.top - box.bottom, box.top - row.box.bottom) - site.leading
    return (
        gap < SET_OFF * site.body
        and row.height >= 0.85 * run.height
        and row.weight >= 0.85 * run.weight
        and row.box.width >= 0.8 * box.width
    )


def _is_set_off(run: Run, under: Sequence[Row], site: Site) -> bool:
    """Small display type by itself: a short row or two, bolder or larger than the text under it."""
    if not under or len(run.rows) > 3 or any(row.height < 0.9 * site.body for row in run.rows):
        return False
    text = "".join(row.text for row in run.rows).strip()
    if len(text) < 3 or text.endswith(("。", "，", "；", ".", ",", ";")) or is_caption(text) or is_byline(text):
        return False
    first = under[0]
    if len(under) != 1 or first.height > 1.1 * site.body:
        return False
    reach = first.box.right - min(first.box.left, run.box.left)  # a paragraph's first line is set in
    if reach < 0.85 * run.box.width and not _opens_text(under):
        return False
    # Jump lines and bylines are bold themselves.
    weight, height = (1.0, site.body) if _opens_text(under) else (first.weight, first.height)
    return run.weight >= 1.12 * weight or min(row.height for row in run.rows) >= 1.12 * height


def _opens_text(rows: Sequence[Row]) -> bool:
    """A byline or a jump line, as they stand between a headline and its text."""
    return any(signs(row) or (is_jump_from(row.text) and is_jump(row.text.strip())) for row in rows)


def _spans_columns(box: Box, under: Sequence[Row], site: Site) -> bool:
    return len([row for row in under if row.box.top < box.bottom + 0.9 * site.body]) > 1


def _lies_within(box: Box, column: Box, body: float) -> bool:
    return (
        column.left - 2.6 * body <= box.left
        and box.right <= column.right + 2.6 * body
        and (box.width < 1.02 * column.width + 2.5 * body)
    )


def _is_finished(row: Row, box: Box, body: float) -> bool:
    """Whether a text may end with this row: it is short, or its sentence is complete."""
    return row.text.rstrip().endswith(_FINISHED) or row.box.right < box.right - body
