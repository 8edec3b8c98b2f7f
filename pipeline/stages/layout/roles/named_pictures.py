"""Titles of pictures: display type in the middle under a picture, over columns that all begin amid a sentence, is the
picture's title and its caption, and no story's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.geometry import BoxIndex, grow, hull_of_boxes, shared_width
from pipeline.model import Box, Region

UNDER, OVER = 1.5, 5.0
"""White between the picture and the title, and between the title and the columns, in body heights, at the most."""
MIDDLE = 3.0
"""How far the title stands from the middle under the picture, in body heights, at the most."""
COLUMNS = 2
"""Columns under it, at the least."""


def name_pictures(regions: Sequence[Region], texts: Mapping[str, str], unit: float) -> list[Region]:
    """The same regions with such titles as captions. ``unit`` is a body height in scan pixels."""
    pictures = [one for one in regions if one.kind == "picture"]
    columns = [one for one in regions if one.kind == "body" and one.lines]
    shown, stands = BoxIndex([one.box for one in pictures]), BoxIndex([one.box for one in columns])
    parts: dict[str, list[Region]] = {}
    for one in regions:
        if one.belongs_to and one.lines:
            parts.setdefault(one.belongs_to, []).append(one)
    titled: dict[str, str] = {}
    for one in regions:
        if one.kind != "headline" or not one.lines:
            continue
        block = [one, *parts.get(one.id, ())]
        box = hull_of_boxes([part.box for part in block])
        picture = next(
            (pictures[k] for k in shown.near(grow(box, 0, UNDER * unit)) if _hangs(box, pictures[k].box, unit)), None
        )
        if picture is None:
            continue
        reach = Box(left=box.left, top=box.bottom, right=box.right, bottom=int(box.bottom + OVER * unit))
        below = [columns[k] for k in stands.near(reach) if columns[k].box.top > box.bottom - unit]
        under = [
            column
            for column in below
            if not any(o.box.top < column.box.top and shared_width(o.box, column.box) > 0 for o in below)
        ]
        if len(under) >= COLUMNS and all(_begins_amid(texts[column.lines[0]]) for column in under):
            titled |= {part.id: picture.id for part in block}
    reason = "a title under its picture: the columns below begin amid a sentence"
    return [
        replace(one, kind="caption", belongs_to=titled[one.id], reasons=(*one.reasons, reason))
        if one.id in titled
        else one
        for one in regions
    ]


def _hangs(box: Box, picture: Box, unit: float) -> bool:
    near = -unit < box.top - picture.bottom < UNDER * unit
    within = picture.left - unit < box.left and box.right < picture.right + unit
    return near and within and abs(box.left + box.right - picture.left - picture.right) < 2 * MIDDLE * unit


def _begins_amid(text: str) -> bool:
    """With a small letter: Latin alone tells."""
    return next((ch.islower() for ch in text if ch.isalpha()), False)
