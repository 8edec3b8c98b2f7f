"""Headings that only their place shows: a line by itself in the middle of its column, or set in where text is flush.

Old papers set the headings of small items in the type of their text, and columns of briefs still do.
"""

from __future__ import annotations

import math
from dataclasses import replace

from pipeline.geometry import hull_of_boxes
from pipeline.language.bylines import is_caption, is_jump
from pipeline.language.joins import ends_sentence, is_cjk_text
from pipeline.model import Box
from pipeline.stages.layout.rows import Row
from pipeline.stages.layout.site import Site

ASIDE, EVEN = 2.0, 0.3
"""White at either side, in body heights, at the least, of capitals under a rule half as much; and by what share of both
the two differ, at the most."""
SET_IN, SHORT = 2.2, 0.45
"""White before a Chinese heading, in body heights, at the least: a paragraph has two; and its share of the column's
measure, at the most."""
IN_TYPE = 2.6
"""The same in characters of the text under it, from middle to middle."""
FULL, DATED = 0.8, 0.6
"""Share of the column's measure that the first line of the text takes up, at the least; and where a rule parts the
heading from what stands over it, since a dateline may come first."""
SIGNED = 2.5
"""Body heights from a signature over it to the right edge of the column, at the most."""
WHITE = 0.12
"""White over or under it beyond that between lines, in body heights, at the least, where it is not Chinese."""
LEAST, MOST, TALL = 3, 60, 1.5
"""Letters, and the most body heights: what is taller shows by itself."""
TEXT = 1.3
"""Body heights of a line of text at the most: what stands over larger type is its kicker."""
_STOPS = "。，；、！？"


def is_centred(row: Row, site: Site) -> bool:
    """Whether a row is such a heading: one row over it, where text may end, and one under it, where it begins."""
    text = row.text.strip()
    letters = sum(ch.isalpha() for ch in text)
    if not LEAST <= letters <= MOST or letters < 0.6 * len(text.replace(" ", "")) or row.height > TALL * site.body:
        return False
    if is_jump(text) or is_caption(text):
        return False
    under = site.below(row.box)
    if len(under) != 1:
        return False
    chinese = is_cjk_text(text)
    # The last words of what stands over it may end before it begins.
    wide = replace(row.box, left=min(row.box.left, under[0].box.left), right=max(row.box.right, under[0].box.right))
    over = site.above(row.box if chinese else wide)
    if not over and chinese:
        return _opens_column(row, text, under[0], site)
    if len(over) != 1:
        return False
    column = hull_of_boxes([over[0].box, under[0].box])
    ruled = site.is_ruled_off(over[0].box, row.box, 0.5)
    full = DATED if ruled else FULL
    if under[0].box.width < full * column.width:
        return False
    signed = over[0].box.right > column.right - SIGNED * site.body
    if over[0].box.left > column.left + 1.2 * site.body and not signed:
        return False
    if chinese:
        return _is_set_in(row, text, column, under[0], site)
    return _is_in_the_middle(row, column, over[0], under[0], site)


def _is_in_the_middle(row: Row, column: Box, over: Row, under: Row, site: Site) -> bool:
    before, behind = row.box.left - column.left, column.right - row.box.right
    ruled = site.is_ruled_off(over.box, row.box, 0.5)
    aside = ASIDE / 2 if ruled and row.text.strip().isupper() else ASIDE
    if min(before, behind) < aside * site.body or abs(before - behind) > EVEN * (before + behind):
        return False
    white = max(row.box.top - over.box.bottom, under.box.top - row.box.bottom) - site.leading
    return white >= WHITE * site.body and (ruled or ends_sentence(over.text)) and row.text.strip()[:1].isupper()


def _opens_column(row: Row, text: str, under: Row, site: Site) -> bool:
    """Whether a Chinese row with nothing over it is set in from the column that begins under it."""
    second = site.below(under.box)
    if max(under.height, *(one.height for one in second), 0) > TEXT * site.body:
        return False  # it is a kicker
    if len(second) != 1 or abs(second[0].box.left - under.box.left) > site.body:
        return False
    column = hull_of_boxes([under.box, second[0].box])
    return under.box.width >= FULL * column.width and _is_set_in(row, text, column, under, site)


def _is_set_in(row: Row, text: str, column: Box, under: Row, site: Site) -> bool:
    before, behind = row.box.left - column.left, column.right - row.box.right
    # Old type is set closer than it is high, and boxes at a coarse scan are drawn too high.
    least = min(SET_IN * site.body, IN_TYPE * under.pitch if under.pitch else math.inf)
    return (
        min(before, behind) >= least
        and row.box.width <= SHORT * column.width
        and under.box.left <= column.left + 0.8 * site.body
        and not any(ch in _STOPS for ch in text)
    )
