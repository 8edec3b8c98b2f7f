"""Tables: short cells on common baselines, their columns in line over three rows or more, ruled or not.

Columns of text side by side stand on common baselines too. What tells a table is that its cells are short, that
they do not fill a measure, and that most of them beyond the first column are figures, or stand between rules.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from pipeline.geometry import BoxIndex, grow, hull_of_boxes, overlap
from pipeline.model import Box
from pipeline.stages.layout.rows import Neighbourhood, Piece, Row
from pipeline.stages.layout.strips import STRIP, Strips

WIDEST = 12.0
"""Width of a cell, in body heights, at the most."""
APART = 14.0
"""White between two cells of a row, in body heights, at the most."""
LEAST_ROWS = 3
WITHIN = 0.5
"""Share of the smaller of two tables that lies within the other, from which they are one."""
_MARKS = frozenset(".,:;-–—−+±%％‰°/（）()$£¥€￥元角分镑磅号時时半½¼¾⅓⅔*†. ")


def find_tables(
    pieces: Sequence[Piece], across: Sequence[Box], down: Sequence[Box], body: float
) -> list[tuple[Row, ...]]:
    """The rows of each table, from top to bottom, their cells from left to right; each cell in one table.

    ``across`` and ``down`` are printed rules; everything in working pixels.
    """
    lines = [piece for piece in pieces if piece.across]
    text = _find_text(lines, body)
    cells = [
        piece
        for piece in lines
        if id(piece) not in text
        and 0.55 * body <= piece.box.height <= 1.35 * body
        and piece.box.width <= WIDEST * body
        and any(ch.isalnum() for ch in piece.line.text)
    ]
    chains = _chain(_draw_strips(cells, (), body), body)
    # A rule that runs on past a table stands between the page's columns, and so between two tables, or a table and
    # what is beside it.
    walls = []
    hulls = [_hull(chain) for chain in chains]
    near = BoxIndex(hulls)
    for rule in down:
        cut = [hulls[k] for k in near.near(rule) if _cuts(rule, hulls[k])]
        if cut and all(rule.top < hull.top - 2.5 * body or rule.bottom > hull.bottom + 2.5 * body for hull in cut):
            walls.append(rule)
    if walls:
        chains = _chain(_draw_strips(cells, walls, body), body)
    rules = [*across, *down]
    ruled, held = BoxIndex(rules), BoxIndex([cell.box for cell in cells])
    tables = []
    for chain in (part for whole in chains for part in _part(whole, body)):
        columns = _find_columns(chain)
        hull = grow(_hull(chain), body, body)
        if _is_table(chain, columns, [rules[k] for k in ruled.near(hull)], body):
            tables.append(chain)
    tables = _merge_overlapping(tables)
    taken = {id(piece) for chain in tables for strip in chain for piece in strip}
    return [_take_rows(chain, [cells[k] for k in held.near(grow(_hull(chain), body, body))], taken) for chain in tables]


def _merge_overlapping(tables: Sequence[list[list[Piece]]]) -> list[list[list[Piece]]]:
    """One table where most of one lies within another: its cells were not in line with the rest."""
    merged: list[list[list[Piece]]] = []
    for table in tables:
        whole = table
        while True:
            hull = _hull(whole)
            other = next((one for one in merged if _lies_within(_hull(one), hull)), None)
            if other is None:
                break
            merged.remove(other)
            whole = [*other, *whole]
        merged.append(whole)
    return merged


def _lies_within(a: Box, b: Box) -> bool:
    return overlap(a, b) > WITHIN * min(a.width * a.height, b.width * b.height)


def _find_text(lines: Sequence[Piece], body: float) -> set[int]:
    """Lines of running text, by identity: they share both edges with the line above or below; or they stand alone
    within the measure of such lines, right under or over them: the first and last lines of paragraphs."""
    near = Neighbourhood([piece.box for piece in lines])
    text: set[int] = set()

    def around(box: Box, left: float, right: float) -> list[Piece]:
        return [
            lines[k]
            for k in near.between(box.top - body, box.bottom + body, left, right)
            if abs(lines[k].box.top + lines[k].box.bottom - box.top - box.bottom) > box.height
        ]

    for piece in lines:
        box = piece.box
        if box.width >= 6 * body and not _is_figure(piece.line.text):
            for other in around(box, box.left, box.right):
                same = abs(other.box.left - box.left) < 0.4 * body and abs(other.box.right - box.right) < 0.4 * body
                if same and not _is_figure(other.line.text):
                    text.add(id(piece))
    # From these on, up and down their columns.
    open_ends = [(piece.box, piece.box.left, piece.box.right) for piece in lines if id(piece) in text]
    while open_ends:
        box, left, right = open_ends.pop()
        beside = [other for other in around(box, left, right) if other.box.left < right and other.box.right > left]
        for other in beside:
            within = left - 0.5 * body <= other.box.left and other.box.right <= right + 0.5 * body
            if within and id(other) not in text and _is_alone(other, beside):
                text.add(id(other))
                open_ends.append((other.box, left, right))
    return text


def _is_alone(piece: Piece, beside: Sequence[Piece]) -> bool:
    """Whether no other one of those beside stands on its baseline."""
    return len(list(islice((one for one in beside if _share_baseline(one.box, piece.box)), 2))) == 1


def _share_baseline(a: Box, b: Box) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > 0.6 * min(a.height, b.height)


def _draw_strips(cells: Sequence[Piece], walls: Sequence[Box], body: float) -> list[list[Piece]]:
    """Cells on one baseline, from left to right, with white between them but no wall."""
    strips: list[list[Piece]] = []
    near = Neighbourhood([cell.box for cell in cells])
    standing = Neighbourhood(walls)
    taken: set[int] = set()
    for cell in sorted(cells, key=lambda one: (one.box.left, one.box.top)):
        if id(cell) in taken:
            continue
        strip = [cell]
        taken.add(id(cell))
        while True:
            last = strip[-1].box
            nexts = [
                cells[k]
                for k in near.between(last.top, last.bottom, last.right - 0.2 * body, last.right + APART * body)
                if id(cells[k]) not in taken
                and _share_baseline(last, cells[k].box)
                and -0.2 * body <= cells[k].box.left - last.right <= APART * body
            ]
            if not nexts:
                break
            after = min(nexts, key=lambda one: one.box.left)
            middle = (last.right + after.box.left) / 2
            reach = (after.box.left - last.right) / 2 + 3
            between = standing.between(last.top, last.bottom, middle - reach, middle + reach)
            if any(abs(_middle(walls[k]) - middle) <= reach for k in between):
                break
            strip.append(after)
            taken.add(id(after))
        strips.append(strip)
    return strips


def _chain(strips: Sequence[list[Piece]], body: float) -> list[list[list[Piece]]]:
    """Strips of two cells or more, one right under the other, of which two cells at least are in line."""
    rows = sorted((strip for strip in strips if len(strip) >= 2), key=lambda strip: strip[0].box.top)
    slack = max((max(_tops(strip)) - min(_tops(strip)) for strip in rows), default=0)
    chains: list[_Chain] = []
    ends = Strips[_Chain](STRIP * body)
    for strip in rows:
        top, first = min(_tops(strip)), strip[0].box.top
        hull = _hull([strip])

        def is_open(chain: _Chain, first: int = first) -> bool:
            return first - slack - chain.bottom < 2.6 * body

        for chain in ends.over(hull.left - body, hull.right + body, is_open):
            if -0.3 * body < top - chain.bottom < 2.6 * body and chain.count_aligned(strip, 0.6 * body) >= 2:
                chain.add(strip)
                break
        else:
            chain = _Chain(strip)
            chains.append(chain)
        ends.put(chain, hull.left, hull.right)
    return [chain.strips for chain in chains if len(chain.strips) >= LEAST_ROWS]


def _tops(strip: Sequence[Piece]) -> list[int]:
    return [piece.box.top for piece in strip]


class _Chain:
    """Strips one right under the other, to which another one may come."""

    def __init__(self, strip: list[Piece]) -> None:
        self.strips: list[list[Piece]] = []
        self.add(strip)

    def add(self, strip: list[Piece]) -> None:
        self.strips.append(strip)
        boxes = [piece.box for piece in strip]
        self.bottom = max(box.bottom for box in boxes)
        self._edges = (
            sorted(2 * box.left for box in boxes),
            sorted(2 * box.right for box in boxes),
            sorted(box.left + box.right for box in boxes),
        )

    def count_aligned(self, strip: Sequence[Piece], off: float) -> int:
        """How many of a strip's cells stand flush left, flush right or centred with one of the last strip's, less than
        ``off`` pixels aside."""
        return sum(
            any(
                _has_near(edges, at, 2 * off)
                for edges, at in zip(
                    self._edges,
                    (2 * piece.box.left, 2 * piece.box.right, piece.box.left + piece.box.right),
                    strict=True,
                )
            )
            for piece in strip
        )


def _has_near(values: Sequence[int], value: int, off: float) -> bool:
    """Whether one of the sorted ``values`` is less than ``off`` from a value."""
    at = bisect_right(values, value - off)
    return at < len(values) and values[at] < value + off


def _middle(rule: Box) -> float:
    return (rule.left + rule.right) / 2


def _hull(chain: Sequence[Sequence[Piece]]) -> Box:
    return hull_of_boxes([piece.box for strip in chain for piece in strip])


def _cuts(rule: Box, hull: Box) -> bool:
    return hull.left < _middle(rule) < hull.right and min(rule.bottom, hull.bottom) > max(rule.top, hull.top)


def _part(chain: Sequence[Sequence[Piece]], body: float) -> list[list[list[Piece]]]:
    """Tables side by side, each with words in its first column, are several; what stands beside a table in a row or
    two of it is none of its columns."""
    groups: list[list[list[Piece]]] = []
    for column in _find_columns(chain):
        before = groups[-1] if groups else []
        if len(before) >= 2 and _has_figures(before[-1]) and not _has_figures(column) and len(column) >= LEAST_ROWS:
            groups.append([column])
        elif before:
            before.append(column)
        else:
            groups.append([column])
    parts = []
    for group in groups:
        while len(group) > 1 and len(group[-1]) < 0.3 * max(map(len, group)):
            group.pop()
        while len(group) > 1 and len(group[0]) < 0.5 * max(map(len, group)):
            group.pop(0)
        kept = {id(piece) for column in group for piece in column}
        strips = [[piece for piece in strip if id(piece) in kept] for strip in chain]
        parts += _chain([strip for strip in strips if strip], body)
    return parts


def _find_columns(chain: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The cells by column, from the left: those whose widths overlap."""
    columns: list[list[Piece]] = []
    reached = 0
    for piece in sorted((piece for strip in chain for piece in strip), key=lambda one: one.box.left):
        if columns and piece.box.left < reached:
            columns[-1].append(piece)
            reached = max(reached, piece.box.right)
        else:
            columns.append([piece])
            reached = piece.box.right
    return columns


def _has_figures(column: Sequence[Piece]) -> bool:
    return sum(_is_figure(piece.line.text) for piece in column) >= 0.5 * len(column)


def _is_table(
    chain: Sequence[Sequence[Piece]], columns: Sequence[Sequence[Piece]], rules: Sequence[Box], body: float
) -> bool:
    """By what the cells beyond the first column say, by how short all are, or by rules between rows or columns."""
    filled = [column for column in columns if len(column) >= 0.5 * len(chain)]
    if len(filled) < 2:
        return False
    others = [piece for column in filled[1:] for piece in column]
    figures = sum(_is_figure(piece.line.text) for piece in others)
    if figures >= 0.6 * len(others):
        return True
    cells = [piece for column in filled for piece in column]
    if statistics.median(piece.box.width for piece in cells) > 5 * body:
        return False
    if 2 * sum(_fills(column, body) for column in filled) >= len(filled):
        return False
    hull = hull_of_boxes([piece.box for piece in cells])
    inside = [
        rule
        for rule in rules
        if min(rule.right, hull.right) - max(rule.left, hull.left) > -body
        and min(rule.bottom, hull.bottom) - max(rule.top, hull.top) > -body
        and (rule.width > 0.8 * hull.width if rule.width > rule.height else rule.height > 0.8 * hull.height)
        and max(rule.width / max(1, hull.width), rule.height / max(1, hull.height)) < 1.5
    ]
    return len(inside) >= 3 or (len(filled) >= 3 and len(chain) >= 4)


def _fills(column: Sequence[Piece], body: float) -> bool:
    """Whether most of its cells share both edges, though they are as wide as lines of narrow text."""
    left = statistics.median(piece.box.left for piece in column)
    right = statistics.median(piece.box.right for piece in column)
    near = 0.4 * body
    full = sum(abs(piece.box.left - left) < near and abs(piece.box.right - right) < near for piece in column)
    return right - left >= 4.5 * body and full >= 0.6 * len(column)


def _is_figure(text: str) -> bool:
    """Mostly digits and the marks that stand with them; a cell of dots or a dash stands for nothing."""
    letters = [ch for ch in text if not ch.isspace()]
    figures = sum(ch.isdigit() or ch in _MARKS for ch in letters)
    return bool(letters) and figures >= 0.6 * len(letters)


def _take_rows(chain: Sequence[Sequence[Piece]], cells: Sequence[Piece], taken: set[int]) -> tuple[Row, ...]:
    """Row by row, with the cells that stand alone in a row between. ``taken`` are the cells of all tables, by identity;
    those that this one takes are added."""
    hull = _hull(chain)
    alone = [
        [cell]
        for cell in cells
        if id(cell) not in taken
        and hull.left <= (cell.box.left + cell.box.right) / 2 <= hull.right
        and hull.top <= (cell.box.top + cell.box.bottom) / 2 <= hull.bottom
    ]
    taken |= {id(cell) for strip in alone for cell in strip}
    strips = sorted([*chain, *alone], key=lambda strip: (strip[0].box.top + strip[0].box.bottom, strip[0].box.left))
    return tuple(Row(pieces=tuple(strip), box=hull_of_boxes([piece.box for piece in strip])) for strip in strips)
