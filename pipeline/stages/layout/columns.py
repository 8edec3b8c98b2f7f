"""Rows to column segments: lines of body type that stand one under the other with nothing between them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.geometry import BoxIndex, shared_height, shared_width
from pipeline.model import Box
from pipeline.stages.layout.rows import Neighbourhood, Row

LINE_GAP = 1.15
"""White between two lines of one paragraph, in body heights, at the most; paragraphs may stand further apart."""
LEVEL = 0.5
"""How much lower than that a row may stand, in body heights, beside one that is near enough, and the share of their
height that the two have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Rows from top to bottom; ``left`` and ``right`` bound the measure they are set to, in working pixels."""

    rows: tuple[Row, ...]
    left: int
    right: int

    @property
    def box(self) -> Box:
        return Box(
            left=min(row.box.left for row in self.rows),
            top=self.rows[0].box.top,
            right=max(row.box.right for row in self.rows),
            bottom=max(row.box.bottom for row in self.rows),
        )


class Barriers:
    """What parts a column into pieces: ``across`` are rules, pictures and the like, of which half a column's width
    does, and what is shorter is a dash in it; ``display`` are headings, which may be as short as a word."""

    def __init__(self, across: Sequence[Box] = (), display: Sequence[Box] = ()) -> None:
        self._boxes = [*across, *display]
        self._words = len(across)
        self._near = Neighbourhood(self._boxes)

    def part(self, a: Box, b: Box) -> bool:
        """Whether one stands between the middles of two rows."""
        top, bottom = (a.top + a.bottom) / 2, (b.top + b.bottom) / 2
        left, right = max(a.left, b.left), min(a.right, b.right)
        for k in self._near.between(top, bottom, left, right):
            wall = self._boxes[k]
            least = 0.5 * (right - left)
            if k >= self._words:
                least = min(least, WORD * wall.width)
            if top < (wall.top + wall.bottom) / 2 < bottom and min(right, wall.right) - max(left, wall.left) > least:
                return True
        return False


WORD = 0.6
"""Share of a heading, shorter than half its column, that stands in the column."""


def _are_level(one: Box, other: Box) -> bool:
    return shared_height(one, other) > LEVEL * min(one.height, other.height)


def find_segments(rows: Sequence[Row], barriers: Barriers, body: float) -> list[Segment]:
    """Every row in exactly one segment.

    A row follows the nearest one above it that shares its column: their widths overlap, an edge is common or
    one of them is short, nothing but white of at most a line lies between them, and each is the other's only
    neighbour.
    """
    boxes = [row.box for row in rows]
    near = Neighbourhood(boxes)
    below: dict[int, int] = {}
    above: dict[int, int] = {}
    candidates: list[tuple[float, int, int]] = []
    followers: dict[int, list[int]] = {}
    leaders: dict[int, list[int]] = {}
    for i, box in enumerate(boxes):
        middle = (box.top + box.bottom) / 2
        nearest: list[int] = []
        reach = box.bottom + LINE_GAP * body + 1
        for j in sorted(
            near.between(middle, reach + LEVEL * body, box.left, box.right),
            key=lambda k: boxes[k].top + boxes[k].bottom,
        ):
            other = boxes[j]
            # What stands on one level with the next row is as near as that, though a pixel lower.
            if other.top >= reach and not any(_are_level(boxes[k], other) for k in nearest):
                continue
            if j == i or (other.top + other.bottom) / 2 < middle + 0.4 * min(box.height, other.height):
                continue
            shared = shared_width(box, other)
            if shared < 0.3 * min(box.width, other.width):
                continue
            if any(
                (boxes[k].top + boxes[k].bottom + body) <= other.top + other.bottom
                and (
                    shared_width(boxes[k], other) > 0.3 * min(boxes[k].width, other.width)
                    or _ends_before(boxes[k], other, box, body)
                )
                for k in nearest
            ):
                continue  # something stands between
            nearest.append(j)
        for j in nearest:
            if barriers.part(box, boxes[j]):
                continue
            followers.setdefault(i, []).append(j)
            leaders.setdefault(j, []).append(i)
    for i, nexts in followers.items():
        foot = _find_signed_foot(i, nexts, followers, boxes, body)
        if foot is not None:
            candidates += [(boxes[foot[0]].top - boxes[i].bottom, i, foot[0]), (0.0, *foot)]
            continue
        for j in nexts:
            # Two rows side by side under (or over) one: that one spans both their columns and belongs to neither.
            if len(nexts) > 1 or len(leaders[j]) > 1:
                continue
            if _share_measure(boxes[i], boxes[j], body):
                candidates.append((boxes[j].top - boxes[i].bottom, i, j))
    for _, i, j in sorted(candidates):
        if i not in below and j not in above:
            below[i], above[j] = j, i
    segments = []
    for i in range(len(rows)):
        if i in above:
            continue
        chain = [i]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        segments.append(measure_segment([rows[k] for k in chain]))
    return segments


SIGNED = 0.4
"""Width of a signature over that of its column, at the most."""
INSET = 2.4
"""How far it may stand from its column's right edge, in body heights: two characters."""


def _find_signed_foot(
    i: int, nexts: Sequence[int], followers: Mapping[int, list[int]], boxes: Sequence[Box], body: float
) -> tuple[int, int] | None:
    """The two pieces of a column's last row: its last words at the left edge and, far from them at the right one, who
    signs it or took the picture."""
    if len(nexts) != 2:
        return None
    last, signed = sorted(nexts, key=lambda k: boxes[k].left)
    over, a, b = boxes[i], boxes[last], boxes[signed]
    level = shared_height(a, b) > 0.6 * min(a.height, b.height)
    flush = abs(a.left - over.left) <= 2.2 * body and abs(b.right - over.right) <= INSET * body
    ends = not followers.get(signed) and b.width < SIGNED * over.width
    return (last, signed) if level and flush and ends and b.left - a.right > body else None


def _ends_before(short: Box, other: Box, over: Box, body: float) -> bool:
    """A short last line of a column, and what stands lower, far to the side, in the same column: a signature."""
    apart = max(other.left - short.right, short.left - other.right)
    within = over.left - body <= min(short.left, other.left) and max(short.right, other.right) <= over.right + body
    return within and apart > 2.5 * body


def _share_measure(a: Box, b: Box, body: float) -> bool:
    """Set to one measure: a common edge, or one narrowed beside a picture within the other's width."""
    if abs(a.left - b.left) <= 3.2 * body or abs(a.right - b.right) <= 1.5 * body:
        return True
    return shared_width(a, b) >= 0.9 * min(a.width, b.width)


def measure_segment(rows: Sequence[Row]) -> Segment:
    """The measure runs between the edges that most rows reach: the outer quartiles, so that indents, short last
    lines and a mark that hangs over do not move it."""
    lefts = sorted(row.box.left for row in rows)
    rights = sorted(row.box.right for row in rows)
    left = lefts[len(lefts) // 5] if len(rows) > 2 else lefts[0]
    right = rights[-1 - len(rights) // 5] if len(rows) > 2 else rights[-1]
    return Segment(rows=tuple(rows), left=int(left), right=int(right))


def measure_columns(segments: Sequence[Segment], body: float) -> list[Segment]:
    """Segments of few rows take the measure of the longer ones above and below them in the same column: a lone
    short line says nothing of how wide its column is."""
    long = [segment for segment in segments if len(segment.rows) >= 4]
    if not long:
        return list(segments)
    width = statistics.median(segment.right - segment.left for segment in long)
    boxes = [
        replace(segment.box, left=math.floor(segment.left - body), right=math.ceil(segment.right + body))
        for segment in long
    ]
    near = BoxIndex(boxes)
    measured = []
    for segment in segments:
        if len(segment.rows) >= 4 and segment.right - segment.left >= 0.6 * width:
            measured.append(segment)
            continue
        box = segment.box
        host = _find_host(segment, long, boxes, near, body)
        measured.append(
            segment
            if host is None
            else Segment(rows=segment.rows, left=min(host.left, box.left), right=max(host.right, box.right))
        )
    return measured


def _find_host(
    segment: Segment, long: Sequence[Segment], boxes: Sequence[Box], near: BoxIndex, body: float
) -> Segment | None:
    """The nearest of the ``long`` segments in whose column a short one stands; of several the narrowest. ``boxes`` are
    theirs, and a little wider."""
    box = segment.box
    for reach, around in near.outwards(box, 8 * body, aside=False):
        hosts = [
            (max(0, boxes[k].top - box.bottom, box.top - boxes[k].bottom), long[k].right - long[k].left, k)
            for k in around
            if long[k] is not segment
            and long[k].left - body <= box.left
            and long[k].right + body >= box.right
            and long[k].right - long[k].left >= box.width
        ]
        if hosts and min(hosts)[0] <= reach:
            return long[min(hosts)[2]]
    return None


def join_segments(segments: Sequence[Segment], barriers: Barriers, body: float) -> list[Segment]:
    """Segments of one measure, one right under the other, are one: what parted them was a line too short to
    reach under the one above it."""
    boxes = [
        Box(left=segment.left, top=segment.box.top, right=segment.right, bottom=segment.box.bottom)
        for segment in segments
    ]
    near = Neighbourhood(boxes)
    below: dict[int, int] = {}
    above: dict[int, list[int]] = {}
    for i, box in enumerate(boxes):
        found = [
            j
            for j in near.between(box.bottom - 0.4 * body, box.bottom + LINE_GAP * body, box.left, box.right)
            # Specks are so low that two beside each other would each be under the other, and both be lost.
            if (boxes[j].top, j) > (box.top, i)
            and boxes[j].top > box.bottom - 0.6 * body
            and shared_width(box, boxes[j]) > 0.25 * min(box.width, boxes[j].width)
        ]
        floor = min((boxes[j].bottom for j in found), default=0) - 0.4 * body
        found = [j for j in found if boxes[j].top < floor]  # what stands lower is under these, not under this one
        if len(found) == 1:
            j = found[0]
            alike = shared_width(box, boxes[j]) > 0.7 * max(box.width, boxes[j].width)
            if alike and not barriers.part(box, boxes[j]):
                below[i] = j
                above.setdefault(j, []).append(i)
    heads = [i for i in range(len(segments)) if len(above.get(i, ())) != 1 or above[i][0] not in below]
    joined = []
    for i in heads:
        rows, left, right = list(segments[i].rows), segments[i].left, segments[i].right
        at = i
        while at in below and len(above[below[at]]) == 1:
            at = below[at]
            rows += segments[at].rows
            left, right = min(left, segments[at].left), max(right, segments[at].right)
        joined.append(measure_segment(rows) if len(rows) >= 4 else Segment(rows=tuple(rows), left=left, right=right))
    return joined
