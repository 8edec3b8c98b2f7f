"""Upright headlines: display type that runs against the page's direction, with its subtitle and byline."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, hull_of_boxes, shared_width
from pipeline.language.bylines import are_names, is_byline
from pipeline.model import Box
from pipeline.stages.layout.headings.heading import DASHES, Heading
from pipeline.stages.layout.rows import Piece, Row
from pipeline.stages.layout.strips import STRIP, Strips


def find_upright_headings(
    pieces: Sequence[Piece],
    rules: Sequence[Box],
    body: float,
    ratio: float,
    *,
    down: Sequence[Box] = (),
    turned: bool = False,
    from_right: bool = True,
) -> list[Heading]:
    """Blocks of pieces that run against the page's direction: an upright headline, its subtitle and byline.

    Pieces stand in one block when they overlap in height and no more white lies between them than the wider
    one is wide. Where a recogniser broke one upright line into several, they are one row. On a ``turned`` page
    these are its horizontal lines, which follow each other downwards, their pieces ``from_right`` or from the left.
    """
    stacks = _stack(pieces, rules)
    if turned and not from_right:
        stacks = [Row(pieces=stack.pieces[::-1], box=stack.box) for stack in stacks]

    def place(row: Row) -> int:
        return row.box.left if turned else -row.box.right

    if not stacks:
        return []
    blocks: list[list[Row]] = []
    strips = Strips[list[Row]](STRIP * body)
    ruled = BoxIndex(down)
    thickest = max(stack.box.width for stack in stacks)
    for stack in sorted(stacks, key=lambda s: (s.box.left, s.box.top)):
        box = stack.box

        def is_open(block: list[Row], left: int = box.left) -> bool:
            return left - block[-1].box.right <= 1.3 * thickest

        for block in reversed(strips.over(box.top, box.bottom, is_open)):
            if _joins(block[-1], stack, down, ruled, body) if not turned else _stands_beside(block[-1].box, box):
                block.append(stack)
                break
        else:
            block = [stack]
            blocks.append(block)
        strips.put(block, box.top, box.bottom)
    headings: list[Heading] = []
    signatures: list[Row] = []
    for block in blocks:
        broadest = max(row.box.width for row in block)
        signed = [row for row in block if _signs(row, body, broadest)]
        display = _without(block, signed)
        if not display:
            signatures += signed
            continue
        if turned and not any(_heads_across(row, body) for row in display):
            continue
        widest = max(row.box.width for row in display)
        if widest < ratio * body * 0.9 and sum(len(row.text) for row in display) < 5:
            continue
        boldest = max(row.weight for row in display)
        main = [row for row in display if row.box.width >= 0.8 * widest and row.weight >= 0.75 * boldest]
        main = main or [max(display, key=lambda r: r.box.width)]
        rest = _without(display, main)
        edge = min(row.box.left for row in main) + 0.3 * body
        over = [row for row in rest if turned and row.box.right <= edge]
        headings.append(
            Heading(
                headline=sorted(main, key=place),
                kicker=sorted(over, key=place),
                subtitle=sorted(_without(rest, over), key=place),
                byline=sorted(signed, key=lambda row: (round(place(row) / (0.8 * body)), row.box.top)),
                upright=True,
            )
        )
    beside = Strips[Heading](STRIP * body)
    for heading in headings:
        beside.put(heading, heading.box.left - 4 * body, heading.box.right + 4 * body)
    for row in signatures:
        near = beside.over(row.box.left, row.box.right)
        hosts = [heading for heading in near if _is_beside(heading.box, row.box, body)]
        if hosts:
            host = min(hosts, key=lambda h: _gap_between(h.box, row.box))
            host.byline.append(row)
            beside.put(host, host.box.left - 4 * body, host.box.right + 4 * body)
    return headings


def _without(rows: Sequence[Row], some: Sequence[Row]) -> list[Row]:
    gone = set(map(id, some))
    return [row for row in rows if id(row) not in gone]


def _heads_across(row: Row, body: float) -> bool:
    """A horizontal line of display type on a page of vertical ones, and no scrap of these that was read across."""
    letters = sum(len(piece.line.text) for piece in row.pieces)
    sure = sum(piece.line.confidence * len(piece.line.text) for piece in row.pieces)
    return (
        letters >= 2 and row.box.height > 1.4 * row.box.width and row.box.width >= 1.15 * body and sure >= 0.5 * letters
    )


def _stands_beside(last: Box, box: Box) -> bool:
    """No more white between two upright lines than the wider one is wide, and half the shorter in height shared."""
    tall = min(last.bottom, box.bottom) - max(last.top, box.top)
    return box.left - last.right <= 1.3 * max(last.width, box.width) and tall > 0.5 * min(last.height, box.height)


def _joins(left: Row, right: Row, rules: Sequence[Box], near: BoxIndex, body: float) -> bool:
    """Whether an upright line belongs to the one on its left: a headline's next line has its size and is level with
    it, a subtitle or byline may begin higher or lower; no rule down (``rules``, ``near`` by place) stands between.
    """
    last, box = left.box, right.box
    tall = min(last.bottom, box.bottom) - max(last.top, box.top)
    gap, wide = box.left - last.right, max(last.width, box.width)
    if tall <= 0 or gap > 1.3 * wide:
        return False
    top, bottom = min(last.top, box.top), max(last.bottom, box.bottom)
    first, after = last.right - 0.2 * body, box.left + 0.2 * body
    if any(
        first < (rule.left + rule.right) / 2 < after and min(rule.bottom, bottom) - max(rule.top, top) > 0.5 * tall
        for rule in (rules[k] for k in near.within(first, top, after, bottom))
    ):
        return False
    dashed = left.text.startswith(DASHES) or right.text.startswith(DASHES)
    if min(last.width, box.width) >= 1.3 * body and not dashed:  # both of headline size
        level = min(
            abs(last.top - box.top),
            abs(last.bottom - box.bottom),
            abs(last.top + last.bottom - box.top - box.bottom) / 2,
        )
        return min(last.width, box.width) >= 0.86 * wide and level < 1.2 * wide
    return tall > 0.5 * min(last.height, box.height) or gap < 0.8 * wide


def _signs(row: Row, body: float, broadest: float) -> bool:
    """``broadest``: width of the block's largest type; names beside it are smaller."""
    return (
        is_byline(row.text)
        or is_byline(row.text.replace(" ", ""))
        or (
            (are_names(row.text) or are_names(row.text.replace(" ", "")))
            and row.box.width < max(1.55 * body, min(1.8 * body, 0.75 * broadest))
        )
    )


def _is_beside(heading: Box, row: Box, body: float) -> bool:
    """Near an upright headline, or further along the white strip that it stands in."""
    aside = max(0, heading.left - row.right, row.left - heading.right)
    along = max(0, heading.top - row.bottom, row.top - heading.bottom)
    return aside < 4 * body and along < (4 if aside > body else 14) * body


def _gap_between(a: Box, b: Box) -> float:
    """White between two boxes, along the larger of the two axes, in pixels; 0 where they overlap."""
    aside = max(0, a.left - b.right, b.left - a.right)
    along = max(0, a.top - b.bottom, b.top - a.bottom)
    return float(max(aside, along))


def _stack(pieces: Sequence[Piece], rules: Sequence[Box]) -> list[Row]:
    """Pieces one under the other in one upright line."""
    stacks: list[list[Piece]] = []
    widest = max((piece.box.width for piece in pieces), default=0)
    strips = Strips[list[Piece]](max(1, widest))
    near = BoxIndex(rules)
    for piece in sorted(pieces, key=lambda p: (p.box.top, p.box.left)):
        left, top, right = piece.box.left, piece.box.top, piece.box.right

        def is_open(stack: list[Piece], top: int = top) -> bool:
            return top - stack[-1].box.bottom < 1.6 * widest

        for stack in strips.over(left, right, is_open):
            last = stack[-1].box
            width = max(last.width, piece.box.width)
            shared = shared_width(last, piece.box)
            gap = top - last.bottom
            if shared <= 0.5 * min(last.width, piece.box.width) or not -0.8 * width < gap < 1.6 * width:
                continue
            # No rule passes between pieces that overlap.
            over, under = last.bottom - 0.5 * width, top + 0.5 * width
            ruled = gap > 0 and any(
                over < rule.top < under and rule.left < right + 2 * width and rule.right > left - 2 * width
                for rule in (rules[k] for k in near.within(left - 2 * width, over, right + 2 * width, under))
            )
            if not ruled:
                stack.append(piece)
                break
        else:
            stack = [piece]
            stacks.append(stack)
        strips.put(stack, left, right)
    return [
        Row(
            pieces=tuple(stack),
            box=hull_of_boxes([piece.box for piece in stack]),
        )
        for stack in stacks
    ]
