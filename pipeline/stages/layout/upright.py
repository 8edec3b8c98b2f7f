"""Upright headlines: display type that runs against the page's direction, with its subtitle and byline."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import hull_of_boxes, shared_width
from pipeline.language.bylines import are_names, is_byline
from pipeline.model import Box
from pipeline.stages.layout.headings import DASHES, Heading
from pipeline.stages.layout.rows import Piece, Row


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
    for stack in sorted(stacks, key=lambda s: (s.box.left, s.box.top)):
        for block in reversed(blocks):
            last = block[-1].box
            if _joins(block[-1], stack, down, body) if not turned else _stands_beside(last, stack.box):
                block.append(stack)
                break
        else:
            blocks.append([stack])
    headings: list[Heading] = []
    signatures: list[Row] = []
    for block in blocks:
        broadest = max(row.box.width for row in block)
        signed = [row for row in block if _signs(row, body, broadest)]
        display = [row for row in block if row not in signed]
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
        rest = [row for row in display if row not in main]
        over = [row for row in rest if turned and row.box.right <= min(r.box.left for r in main) + 0.3 * body]
        headings.append(
            Heading(
                headline=sorted(main, key=place),
                kicker=sorted(over, key=place),
                subtitle=sorted((row for row in rest if row not in over), key=place),
                byline=sorted(signed, key=lambda row: (round(place(row) / (0.8 * body)), row.box.top)),
                upright=True,
            )
        )
    for row in signatures:
        hosts = [heading for heading in headings if _is_beside(heading.box, row.box, body)]
        if hosts:
            min(hosts, key=lambda h: _gap_between(h.box, row.box)).byline.append(row)
    return headings


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


def _joins(left: Row, right: Row, rules: Sequence[Box], body: float) -> bool:
    """Whether an upright line belongs to the one on its left: a headline's next line has its size and is level with
    it, a subtitle or byline may begin higher or lower; no rule down (``rules``) stands between."""
    last, box = left.box, right.box
    tall = min(last.bottom, box.bottom) - max(last.top, box.top)
    gap, wide = box.left - last.right, max(last.width, box.width)
    if tall <= 0 or gap > 1.3 * wide:
        return False
    if any(
        last.right - 0.2 * body < (rule.left + rule.right) / 2 < box.left + 0.2 * body
        and min(rule.bottom, max(last.bottom, box.bottom)) - max(rule.top, min(last.top, box.top)) > 0.5 * tall
        for rule in rules
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
    for piece in sorted(pieces, key=lambda p: (p.box.top, p.box.left)):
        for stack in stacks:
            last = stack[-1].box
            width = max(last.width, piece.box.width)
            shared = shared_width(last, piece.box)
            gap = piece.box.top - last.bottom
            if shared <= 0.5 * min(last.width, piece.box.width) or not -0.8 * width < gap < 1.6 * width:
                continue
            # No rule passes between pieces that overlap.
            ruled = gap > 0 and any(
                last.bottom - 0.5 * width < rule.top < piece.box.top + 0.5 * width
                and (rule.left < piece.box.right + 2 * width and rule.right > piece.box.left - 2 * width)
                for rule in rules
            )
            if not ruled:
                stack.append(piece)
                break
        else:
            stacks.append([piece])
    return [
        Row(
            pieces=tuple(stack),
            box=hull_of_boxes([piece.box for piece in stack]),
        )
        for stack in stacks
    ]
