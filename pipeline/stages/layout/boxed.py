"""Advertisements in boxes: what a box without running text holds, and what a box with type of all sizes does.

A story in a box has its largest type at its head, and nothing but text beneath. An advertisement ends in large type,
too: a name, a street, a price.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.geometry import BoxIndex, overlap, shared_height, shared_width
from pipeline.model import Box

if TYPE_CHECKING:
    from pipeline.stages.layout.regions import Draft, Drawn

RUNNING, ROWS = 40, 3
"""Characters of running text in a box that is no advertisement, at the least, and rows of what runs."""
NARROWEST = 6.0
"""Body heights of the width of a box that closes something in, at the least."""
DISPLAY = 1.3
"""Body heights from which type is display type."""
SHOWN, ENDS = 0.1, 0.06
"""Shares of an advertisement's characters in display type, and of those under its first running text, at the least:
four in a hundred is the most that was met in stories."""
LARGEST = 0.25
"""Share of the page from which a frame stands round more than one advertisement."""
ACROSS = 0.8
"""Share of a box's side that a rule in it takes up, at the least, where it parts two of them."""


def mark_advertisements(drawn: Sequence[Drawn], draft: Draft) -> None:
    """Sets the kind of the regions in such boxes."""
    hulls = [one.hull for one in drawn]
    near = BoxIndex(hulls)
    frames, rules = BoxIndex(draft.frames), BoxIndex(draft.rules)
    page = draft.sheet.width * draft.sheet.height
    for frame in draft.frames:
        inside = [drawn[k] for k in near.near(frame) if drawn[k].rows and _is_within(hulls[k], frame)]
        if not inside or frame.width <= NARROWEST * draft.body:
            continue
        running = sum(
            len(row.text)
            for one in inside
            for row in one.rows
            if one.kind == "table" or (one.kind == "body" and len(one.rows) >= ROWS)
        )
        if running < RUNNING:
            _mark(inside, "a box without running text")
        elif (
            frame.width * frame.height < LARGEST * page
            and _ends_large(inside, draft.body)
            and not _is_parted(frame, frames, rules)
        ):
            _mark(inside, "a box that ends in large type")


def _mark(inside: Sequence[Drawn], reason: str) -> None:
    for one in inside:
        if one.kind not in ("folio", "masthead", "table"):
            one.kind = "advertisement"
            one.host = None
            one.reasons.append(reason)


def _is_within(box: Box, frame: Box) -> bool:
    return (
        frame.left <= (box.left + box.right) / 2 <= frame.right
        and frame.top <= (box.top + box.bottom) / 2 <= frame.bottom
    )


def _ends_large(inside: Sequence[Drawn], body: float) -> bool:
    if any(one.kind in ("table", "byline", "jump") for one in inside):
        return False
    rows = [row for one in inside for row in one.rows]
    text = min(one.rows[0].box.top for one in inside if one.kind == "body" and len(one.rows) >= ROWS)
    large = [row for row in rows if row.height > DISPLAY * body]
    whole = sum(len(row.text) for row in rows)
    under = sum(len(row.text) for row in large if row.box.top > text + body)
    return sum(len(row.text) for row in large) >= SHOWN * whole and under >= ENDS * whole


def _is_parted(frame: Box, frames: BoxIndex, rules: BoxIndex) -> bool:
    """Whether other boxes stand in it side by side, or a rule runs through it from side to side."""
    boxes = [frames.boxes[k] for k in frames.near(frame)]
    within = [box for box in boxes if box != frame and overlap(box, frame) > ACROSS * box.width * box.height]
    if len(within) > 1:
        return True
    margin = 0.1 * min(frame.width, frame.height)
    middle = Box(
        left=int(frame.left + margin),
        top=int(frame.top + margin),
        right=int(frame.right - margin),
        bottom=int(frame.bottom - margin),
    )
    return any(
        shared_width(rule, frame) > ACROSS * frame.width or shared_height(rule, frame) > ACROSS * frame.height
        for rule in (rules.boxes[k] for k in rules.near(middle))
    )
