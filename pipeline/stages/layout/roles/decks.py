"""The last row of a deck, which stood with no text: a deck hangs or narrows to its foot, and the row is short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.geometry import BoxIndex, hull_of_boxes, shared_width
from pipeline.language.joins import ends_sentence, is_cjk_text
from pipeline.model import Line, Region

HEADS = ("headline", "subhead", "subtitle", "kicker")
WHITE, INTO = 1.2, 0.4
"""White over the row, and how far it may reach into the deck, in body heights, at the most; so much white is under it,
at the least, where no heading follows."""
MIDDLE = 0.8
"""How far its middle is from the deck's, in body heights, at the most."""
SET_IN = 2.0
"""How much shorter it is at either end than the deck, in body heights, at the least, where it is not in capitals."""


def close_decks(regions: Sequence[Region], lines: Mapping[str, Line], unit: float) -> list[Region]:
    """The same regions; a single row in the middle under a heading, with no text under it, is the heading's. ``unit``
    is a body height in scan pixels."""
    heads = [one for one in regions if one.kind in HEADS and one.lines and not _is_upright(one, lines)]
    texts = [one for one in regions if one.kind not in HEADS and one.kind != "picture" and one.lines]
    over, under = BoxIndex([one.box for one in heads]), BoxIndex([one.box for one in texts])
    changed: dict[str, Region] = {}
    gone: set[str] = set()
    for row in regions:
        box = row.box
        if row.kind != "body" or row.belongs_to or len(row.lines) != 1 or _is_upright(row, lines):
            continue
        text = lines[row.lines[0]].text
        if is_cjk_text(text) and ends_sentence(text):
            continue  # Chinese headings have no full stop, old Latin ones have
        below = under.within(box.left, box.bottom - INTO * unit, box.right, box.bottom + WHITE * unit)
        if any(texts[k] is not row and shared_width(texts[k].box, box) > 0 for k in below):
            continue
        for k in over.within(box.left, box.top - WHITE * unit, box.right, box.top + INTO * unit):
            deck = heads[k].box
            white, off = box.top - deck.bottom, (box.left + box.right - deck.left - deck.right) / 2
            short = text.isupper() or box.width <= deck.width - 2 * SET_IN * unit
            if -INTO * unit <= white <= WHITE * unit and abs(off) <= MIDDLE * unit and short:
                head = changed.get(heads[k].id, heads[k])
                changed[head.id] = replace(
                    head,
                    lines=(*head.lines, *row.lines),
                    box=hull_of_boxes([head.box, box]),
                    reasons=(*head.reasons, "its last row stood by itself"),
                )
                gone.add(row.id)
                break
    return [changed.get(one.id, one) for one in regions if one.id not in gone]


def _is_upright(region: Region, lines: Mapping[str, Line]) -> bool:
    return any(lines[name].direction == "vertical" for name in region.lines)
