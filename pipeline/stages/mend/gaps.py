"""Print that could not be read: the place in the text where it belongs, and nothing in its stead.

A rejected line of which no two looks read the same is taken out by an edit, which a person may reject; print that no
line covers stands behind the line over it in its column. Neither is ever guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.geometry import overlap, shared_height, shared_width
from pipeline.model import Box, Edit, Evidence, Gap, Line, Omission, Place

REACH = 3.0
"""How far, in heights of a line, the line over (or under) such a place may be."""
SURE = 0.9
"""That nothing can be read where no two looks agree."""


def find_unread(omissions: Sequence[Omission], pictures: Sequence[Box]) -> tuple[Omission, ...]:
    """Those of which nothing could be read, but for what is most of it in a picture of the layout: a picture has dots
    and strokes of the size of type, and only the layout knows it for one."""
    return tuple(
        one
        for one in omissions
        if one.outcome == "illegible"
        and (one.line or 2 * sum(overlap(one.box, box) for box in pictures) < one.box.width * one.box.height)
    )


def place_gaps(
    omissions: Sequence[Omission], lines: Sequence[Line], columns: Mapping[str, Box] | None = None
) -> dict[str, tuple[Gap, ...]]:
    """By line id what could not be read (``omissions``) at its start or end. ``lines`` are all of the page's; what is
    near none is no part of any text, nor is what stands beside the column of the lines that it is near (``columns``,
    by line)."""
    by_id = {line.id: line for line in lines}
    found: dict[str, list[Gap]] = {}
    for omission in omissions:
        host = by_id.get(omission.line)
        at = Place(line=host.id, offset=0) if host else _beside(omission.box, lines, columns or {})
        if at is not None:
            found.setdefault(at.line, []).append(
                Gap(
                    at=at,
                    reason=omission.reason,
                    box=omission.box,
                    text=omission.text,
                    confidence=omission.confidence,
                )
            )
    return {line: tuple(sorted(gaps, key=lambda gap: _start(gap.box))) for line, gaps in found.items()}


def take_out_illegible(lines: Sequence[Line], omissions: Mapping[str, Omission]) -> Iterator[Edit]:
    """``omissions`` by the rejected line that stands in their place."""
    for line in lines:
        omission = omissions.get(line.id)
        if omission is not None and line.text:
            yield Edit(
                start=Place(line=line.id, offset=0),
                end=Place(line=line.id, offset=len(line.text)),
                before=line.text,
                after="",
                reason="nothing can be read here",
                rule="illegible@1",
                support="normalisation",
                confidence=SURE,
                evidence=(
                    Evidence(
                        kind="second look",
                        sentence=f"read as “{line.text}” ({line.confidence:.0%}) at first and "
                        + (
                            f"“{omission.text}” ({omission.confidence:.0%}) then"
                            if omission.text
                            else "as nothing then"
                        ),
                    ),
                ),
            )


def _beside(box: Box, lines: Sequence[Line], columns: Mapping[str, Box]) -> Place | None:
    """Behind the line over it or before it on its own line; else before the line under it or after it."""
    best: tuple[float, Place] | None = None
    for line in lines:
        upright = line.direction == "vertical"
        own, other = (_turn(box), _turn(line.box)) if upright else (box, line.box)
        high = max(1, min(own.height, other.height))
        column = columns.get(line.id, box)
        column = _turn(column) if upright else column
        if not column.left - high < (own.left + own.right) / 2 < column.right + high:
            continue
        if shared_height(own, other) > 0.5 * high:
            apart = max(own.left - other.right, other.left - own.right, 0) / high
            before = other.left + other.right <= own.left + own.right
        elif shared_width(own, other) > 0.5 * min(own.width, other.width):
            apart = max(own.top - other.bottom, other.top - own.bottom, 0) / high
            before = other.top < own.top
        else:
            continue
        # What is read before it is the better host: it is of the same column.
        rank = apart + (0.0 if before else 0.5)
        if apart <= REACH and (best is None or rank < best[0]):
            best = rank, Place(line=line.id, offset=len(line.text) if before else 0)
    return best[1] if best else None


def _turn(box: Box) -> Box:
    """Of vertical lines the next one stands on the left, as the next of the others stands below."""
    return Box(left=box.top, top=-box.right, right=box.bottom, bottom=-box.left)


def _start(box: Box) -> tuple[int, int]:
    return box.top, box.left
