"""What reads as text, or is set as text is, whatever box a recogniser drew round it: wear, a fold and a lean make boxes
too large."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from pipeline.geometry import shared_width
from pipeline.language.joins import ends_sentence, is_cjk_text, starts_badly
from pipeline.model import Box
from pipeline.stages.layout.rows import Row
from pipeline.stages.layout.site import Site

SET_OFF = 0.35
"""White beyond that between lines, in body heights, from where a row is set off from its neighbour."""
LINE = 8
"""Characters of a line of text, at the least."""
SCANT = 4
"""Characters so few that a recogniser's box, drawn with a margin of its own, says little of their size."""


def reads_as_text(row: Row) -> bool:
    """A few Chinese characters as no headline has them: with a full stop at the end, with a mark that ends something
    at the beginning; with a comma at the end, unless bold."""
    bare = row.text.strip()
    if not bare or not is_cjk_text(bare) or len(bare) > 8:
        return False
    if ends_chinese(row) or starts_badly(bare):
        return True
    return row.weight < 1.3 and len(bare) <= SCANT and bare.endswith(("，", "；", "、", ",", ";"))


def ends_chinese(row: Row) -> bool:
    """A few Chinese characters, and the full stop of their sentence: the end of a paragraph, however large its box."""
    bare = row.text.strip()
    return len(bare) <= 8 and is_cjk_text(bare) and bare.rstrip("”’」』）)").endswith("。")


INDENTED = (0.8, 3.2)
"""How far a paragraph's first line is set in, in body heights, from and to."""


def opens_paragraph(row: Row, site: Site) -> bool:
    """Whether a row is the first line of a paragraph, whatever its box: set in at the left alone, as far above the next
    line as that is above the one after it, no bolder than they are, and hardly taller."""
    under = site.below(row.box, 1.5)
    if len(under) != 1 or row.weight >= 1.12 * under[0].weight or row.height >= 1.25 * under[0].height:
        return False
    second, body = under[0].box, site.body
    further = site.below(second, 1.5)
    if len(further) != 1 or abs(further[0].box.left - second.left) > 0.4 * body:
        return False
    third = further[0].box
    steps = (
        second.top + second.bottom - row.box.top - row.box.bottom,
        third.top + third.bottom - second.top - second.bottom,
    )
    if abs(steps[0] - steps[1]) > 0.3 * body or abs(row.box.right - second.right) > 0.6 * body:
        return False
    return INDENTED[0] * body < row.box.left - second.left < INDENTED[1] * body


def is_over_text(upper: Row, lower: Row, site: Site) -> bool:
    """Whether a line of Latin text stands in the white between two rows little larger than it: in solid text there is
    no more white than between the lines of a heading."""
    left, right = max(upper.box.left, lower.box.left), min(upper.box.right, lower.box.right)
    if right <= left or lower.box.top <= upper.box.bottom or max(upper.height, lower.height) >= 1.6 * site.body:
        return False
    between = site.rows_at(Box(left=left, top=upper.box.bottom, right=right, bottom=lower.box.top))
    return any(
        len(row.text) >= LINE and not is_cjk_text(row.text) and shared_width(row.box, lower.box) > 0.6 * lower.box.width
        for row in between
    )


def is_set_text(rows: Sequence[Row], body: float) -> bool:
    """Text in larger type: several rows that fill one measure, no bolder than their size makes them; fewer where they
    begin amid a sentence."""
    weight, height = statistics.median(row.weight for row in rows), max(row.height for row in rows)
    if len(rows) < (3 if rows[0].text[:1].islower() else 5) or weight > 1.2 * height / body:
        return False
    lefts = sorted(row.box.left for row in rows)
    rights = sorted(row.box.right for row in rows)
    left, right = lefts[len(lefts) // 4], rights[-1 - len(rights) // 4]
    near = 0.4 * body
    full = [row for row in rows if abs(row.box.left - left) < near and abs(row.box.right - right) < near]
    return len(full) >= 0.6 * len(rows)


def fills_column(first: Row, over: Sequence[Row], site: Site) -> bool:
    """Whether a row of Latin script begins amid a sentence and fills the column of the one line over it."""
    body = site.body
    if len(over) != 1 or not first.text[:1].islower() or first.weight >= 1.25 or over[0].height >= 1.3 * body:
        return False
    box, column = first.box, over[0].box
    flush = abs(box.left - column.left) < body and abs(box.right - column.right) < body
    return flush and box.top - column.bottom - site.leading < SET_OFF * body and not ends_sentence(over[0].text)
