"""Page furniture: date, section, page number, editors' line at the page's edge."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.dates import find_date
from pipeline.language.bylines import is_folio
from pipeline.model import Box
from pipeline.stages.layout.rows import Row, Sheet

LEVEL, HEAD = 0.6, 0.12
"""Body heights within which rows are on one line, and the share of a page within which its first one is a head."""
WHITE, TALL = 0.5, 1.35
"""White under a running head at the least, and its height at the most, in body heights."""
SHORT, FILLED = 48, 0.6
"""Characters of each of its parts, and the share of the page's width that all of them fill, at the most."""

MASTHEAD, WHOLE = 8.0, 1.35
"""Body heights of type that is a paper's name, larger than any headline, and a page's height in its width: a cutting
of a front page has its upper part."""


def take_furniture(
    rows: Sequence[Row], rules: Sequence[Box], page_height: int, body: float
) -> tuple[list[Row], list[Row]]:
    """The rows of the page head and foot, and the rest.

    A head ends at the first rule across most of the page, in its top eighth, with a few rows above it; without
    such a rule only rows that read like a folio, with nothing but others like them at their height, are taken.
    """
    if not rows:
        return [], []
    left, right = min(row.box.left for row in rows), max(row.box.right for row in rows)
    wide = _levels_of_wide_rules(rules, 0.7 * (right - left), body)
    head = _find_title_block(rows, wide, right - left, page_height, body)
    ordered = sorted(rows, key=_middle)
    middles = [_middle(row) for row in ordered]
    for at in wide:
        above = ordered[: bisect_left(middles, at)]
        if at > page_height / 8 or len(above) > 12:
            break
        if sum(len(row.text) for row in above) <= 160:
            head = at
    foot = float(page_height)
    for at in reversed(wide):
        below = ordered[bisect_right(middles, at) :]
        if at < page_height * 0.9 or len(below) > 6:
            break
        if below and all(len(row.text) <= 40 for row in below):
            foot = at
    levels = _Levels(rows)
    running = set(map(id, _find_running_head(rows, right - left, page_height, body)))
    taken: list[Row] = []
    rest: list[Row] = []
    for row in rows:
        middle = _middle(row)
        at_edge = middle < page_height * 0.06 or middle > page_height * 0.95
        alone = at_edge and is_folio(row.text) and levels.is_alone(row, body)
        (taken if middle < head or middle > foot or alone or id(row) in running else rest).append(row)
    return taken, rest


def _find_running_head(rows: Sequence[Row], width: int, page_height: int, body: float) -> list[Row]:
    """The first line of a page without a rule under it: section, paper and number, of which one is a date or a number,
    in type no larger than text, with white between them and under them."""
    first = min(rows, key=_middle)
    level = [row for row in rows if _middle(row) - _middle(first) < LEVEL * body]
    under = [
        row.box.top for row in rows if row.box.top > first.box.bottom and _middle(row) - _middle(first) >= LEVEL * body
    ]
    bottom = max(row.box.bottom for row in level)
    if not under or bottom > HEAD * page_height or min(under) - bottom < WHITE * body:
        return []
    short = all(row.height <= TALL * body and len(row.text) <= SHORT for row in level)
    if not short or sum(row.box.width for row in level) > FILLED * width or len(under) + len(level) < len(rows):
        return []
    return level if any(is_folio(row.text) or find_date(row.text) for row in level) else []


def _find_title_block(rows: Sequence[Row], wide: Sequence[float], width: int, page_height: int, body: float) -> float:
    """Where the title block of a first page ends, or 0: under the paper's name, the largest type of the page's head,
    at a rule across the page; date and number may stand between that and one more."""
    large = [row for row in rows if row.height >= 3 * body]
    if any(row.height >= MASTHEAD * body for row in large):
        page_height = max(page_height, round(WHOLE * width))  # the upper part of a page
    top = [row for row in large if row.box.bottom < 0.25 * page_height]
    if not top:
        return 0.0
    tallest = max(top, key=lambda row: row.height)
    name = [row for row in top if abs(row.box.top - tallest.box.top) < 0.6 * tallest.height]
    if sum(row.box.width for row in name) < 0.35 * width:
        return 0.0
    foot = max(row.box.bottom for row in name)
    brow = min(row.box.top for row in name)
    over = [row for row in rows if row.box.bottom < brow]
    if sum(len(row.text) for row in over) > 400:
        return 0.0
    end = 0.0
    for at in wide:
        start = max(end, foot - 0.4 * tallest.height)
        if at > start and at - max(end, foot) <= max(6 * body, 1.2 * tallest.height) and at < 0.3 * page_height:
            between = [row for row in rows if start < (row.box.top + row.box.bottom) / 2 < at]
            if end == 0.0 or sum(len(row.text) for row in between) <= 160:
                end = at
    return end


def take_page_head(sheet: Sheet, rules: Sequence[Box], body: float) -> list[Row]:
    """The horizontal lines over a page that is set in vertical ones: its name, date and number.

    They stand above all vertical lines, parted from these by a rule across most of the page, or one of them reads
    like a folio. ``rules`` are horizontal ones in the prepared page's pixels; the rows come in working pixels.
    """
    upright = {id(piece): sheet.unwork(piece.box) for piece in sheet.pieces}
    tops = sorted(upright[id(piece)].top for piece in sheet.pieces if piece.across and len(piece.line.text) >= 4)
    if len(tops) < 4:
        return []
    first = tops[1]  # one line read wrongly may stand anywhere
    above = [
        piece
        for piece in sheet.pieces
        if not piece.across and (upright[id(piece)].top + upright[id(piece)].bottom) / 2 < first
    ]
    if not above or len(above) > 12 or sum(len(piece.line.text) for piece in above) > 160:
        return []
    left = min(box.left for box in upright.values())
    right = max(box.right for box in upright.values())
    middles = {id(piece): (upright[id(piece)].top + upright[id(piece)].bottom) / 2 for piece in above}
    between = [rule for rule in rules if min(middles.values()) < (rule.top + rule.bottom) / 2 < first + body]
    levels = _levels_of_wide_rules(between, 0.4 * (right - left), body)
    if levels:
        # What stands under the rule is the first article's headline.
        above = [piece for piece in above if middles[id(piece)] < levels[0]]
    else:
        folios = [middles[id(piece)] for piece in above if is_folio(piece.line.text)]
        above = [piece for piece in above if any(abs(middles[id(piece)] - at) < 2 * body for at in folios)]
    return [Row(pieces=(piece,), box=piece.box) for piece in above]


def _levels_of_wide_rules(rules: Sequence[Box], least: float, body: float) -> list[float]:
    """Heights at which rules, whole or in pieces of one line, cover ``least`` pixels across."""
    levels: list[list[Box]] = []
    for rule in sorted(rules, key=lambda r: r.top + r.bottom):
        if levels and (rule.top + rule.bottom - levels[-1][0].top - levels[-1][0].bottom) / 2 <= 0.6 * body:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return [
        sum(rule.top + rule.bottom for rule in level) / (2 * len(level))
        for level in levels
        if sum(rule.width for rule in level) >= least
    ]


def _middle(row: Row) -> float:
    return (row.box.top + row.box.bottom) / 2


class _Levels:
    """The rows of a page by the height that they begin at."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = sorted(rows, key=lambda row: row.box.top)
        self._tops = [row.box.top for row in self._rows]

    def is_alone(self, row: Row, body: float) -> bool:
        """Whether nothing but what reads like a folio stands at a row's height, over the whole width of the page."""
        first = bisect_right(self._tops, row.box.top - 2.5 * body)
        last = bisect_left(self._tops, row.box.top + 2.5 * body)
        return not any(
            other is not row and len(other.text) > 12 and not is_folio(other.text) for other in self._rows[first:last]
        )
