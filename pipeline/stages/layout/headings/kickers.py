"""What stands over a headline and belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import shared_width
from pipeline.stages.layout.headings.heading import Heading
from pipeline.stages.layout.rows import Neighbourhood, Row
from pipeline.stages.layout.site import Site

INDENT = 2.4
"""How far, in body heights, a line of text is set in at most where a paragraph begins."""
ASIDE = 0.6
"""Share of a headline's width that a line at its left edge keeps to where it is not set with it."""
ALIKE = 0.22
"""Body heights by which a recogniser's boxes round two lines of one size differ, at the most; how wide they are set
tells sizes better."""


def take_above(
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
        if row.text[:1].islower() and row.box.right < box.left + ASIDE * box.width:
            return  # the last line of the column over a headline that is wider than it
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
        alike = row.weight < 1.12 * line.weight and abs(line.height - row.height) < ALIKE * body
        # A mark at its end may not have been read.
        wider = row.pitch and line.pitch and row.box.width > 1.07 * line.pitch * (len(row.text) + 1)
        if not alike or wider or abs(line.box.left - row.box.left) > INDENT * body:
            return False
    return max(steps) - min(steps) < 0.15 * body
