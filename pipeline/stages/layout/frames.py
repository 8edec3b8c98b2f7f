"""Boxes that printed rules close to, whole or worn; lengths in body heights, boxes in the pixels of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from pipeline.geometry import BoxIndex
from pipeline.model import Box

MOST_PAIRS = 2000
"""Pairs of rules down, beginning and ending at one height, that are tried as the sides of a box: all those of 60 rules,
and no page has as many columns."""
SISTERS = 2
"""Rules of the same extent beside a closed place, which close none themselves, from which its own are of their kind."""


def find_frames(
    horizontal: Sequence[Box], vertical: Sequence[Box], short: Sequence[Sequence[Box]], height: float
) -> list[Box]:
    """The boxes that rules close to. ``short`` are lines across and down that are shorter than rules: two sides of a
    box may be such, across of a narrow one, down of a low one."""
    across = [*horizontal, *short[0]]
    low = _close_sides(horizontal, short[1], height)
    return without_repeats(
        [*_close_sides(across, vertical, height), *_find_stacked(across, vertical, height), *low], height
    )


def _close_sides(horizontal: Sequence[Box], vertical: Sequence[Box], height: float) -> list[Box]:
    """Two rules down whose ends meet rules across: a box, also where wear has eaten into a side.

    Rules between columns stop short of the rules above and below them, so ends must come close.
    """
    near = 0.6 * height
    across = BoxIndex(horizontal)

    def is_closed(at: float, left: int, right: int) -> bool:
        spans = sorted(
            (max(rule.left, left), min(rule.right, right))
            for rule in (horizontal[k] for k in across.within(left, at - near, right, at + near))
            if abs((rule.top + rule.bottom) / 2 - at) <= near and rule.right > left and rule.left < right
        )
        covered, reached = 0, left
        for start, end in spans:
            covered += max(0, end - max(start, reached))
            reached = max(reached, end)
        return covered >= 0.85 * (right - left)

    def closed(one: Box, other: Box) -> Box | None:
        top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
        # On a page that leans, one side ends further down than the other.
        over = top, (one.top + other.top) / 2
        under = bottom, (one.bottom + other.bottom) / 2
        if all(any(is_closed(at, one.left, other.right) for at in ends) for ends in (over, under)):
            return Box(left=one.left, top=top, right=other.right, bottom=bottom)
        return None

    frames: list[Box] = []
    for group in _group_sides(vertical, height):
        for sides in _part_sides(group, height):
            # The outermost pair that closes; a rule beyond it at the same height is no side of it.
            for i, j in islice(_pairs(len(sides)), MOST_PAIRS):
                if sides[j].left - sides[i].right < 4 * height:
                    continue
                frame = closed(sides[i], sides[j])
                if frame is None:
                    continue
                # Rules between columns have sisters beyond the place that is closed, and those close nothing.
                beyond = [k for k in range(len(sides)) if not i <= k <= j]
                loose = (
                    k for k in beyond if not any(m != k and closed(sides[min(k, m)], sides[max(k, m)]) for m in beyond)
                )
                if len(list(islice(loose, SISTERS))) < SISTERS:
                    frames.append(frame)
                    break
    return frames


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    """Of the numbers up to ``count``, those furthest apart first."""
    return ((i, i + apart) for apart in range(count - 1, 0, -1) for i in range(count - apart))


def _find_stacked(horizontal: Sequence[Box], vertical: Sequence[Box], height: float) -> list[Box]:
    """Boxes one on the other: the rules down their sides run through, the rules across part them. Two rules across
    of one extent, and sides that reach from the one to the other."""
    near = 0.8 * height
    frames: list[Box] = []
    extents = _Alike(1.2 * height)
    for rule in sorted(horizontal, key=lambda r: (r.top, r.left)):
        # The next one is compared with this one.
        extents.put(rule, rule.left, rule.right, extents.find(rule.left, rule.right))
    down = BoxIndex(vertical)
    for extent in extents.groups:
        for over, under in pairwise(extent):
            left, right = (over.left + under.left) // 2, (over.right + under.right) // 2
            if under.top - over.bottom < 1.5 * height or right - left < 4 * height:
                continue
            if all(_runs_down(vertical, down, at, over.bottom, under.top, near) for at in (left, right)):
                frames.append(Box(left=left, top=over.top, right=right, bottom=under.bottom))
    return frames


class _Alike:
    """Groups of boxes of one extent: two edges that are no more than ``slack`` pixels off those of the group."""

    def __init__(self, slack: float) -> None:
        self._slack = slack
        self._cells: dict[tuple[int, int], dict[int, tuple[int, int]]] = {}
        self._edges: list[tuple[int, int]] = []
        self.groups: list[list[Box]] = []

    def find(self, first: int, last: int) -> int | None:
        """The first group of that extent."""
        x, y = self._cell(first, last)
        return min(
            (
                number
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                for number, (a, b) in self._cells.get((x + dx, y + dy), {}).items()
                if abs(a - first) <= self._slack and abs(b - last) <= self._slack
            ),
            default=None,
        )

    def put(self, box: Box, first: int, last: int, number: int | None = None) -> None:
        """Into the group of that number, which then has this extent, or one of its own."""
        if number is None:
            number = len(self.groups)
            self.groups.append([])
            self._edges.append((first, last))
        else:
            del self._cells[self._cell(*self._edges[number])][number]
        self._edges[number] = (first, last)
        self._cells.setdefault(self._cell(first, last), {})[number] = (first, last)
        self.groups[number].append(box)

    def _cell(self, first: int, last: int) -> tuple[int, int]:
        return int(first // self._slack), int(last // self._slack)


def _runs_down(vertical: Sequence[Box], down: BoxIndex, at: float, top: int, bottom: int, near: float) -> bool:
    """Whether rules down (``down`` by place) close the side at ``at``, from end to end but for wear."""
    spans = sorted(
        (max(rule.top, top), min(rule.bottom, bottom))
        for rule in (vertical[k] for k in down.within(at - near, top, at + near, bottom))
        if abs((rule.left + rule.right) / 2 - at) <= near and rule.bottom > top and rule.top < bottom
    )
    if not spans or spans[0][0] > top + near or max(end for _, end in spans) < bottom - near:
        return False
    covered, reached = 0, top
    for start, end in spans:
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered >= 0.9 * (bottom - top)


def _group_sides(vertical: Sequence[Box], height: float) -> list[list[Box]]:
    """Rules down that begin and end at one height, from left to right."""
    alike = _Alike(1.2 * height)
    for rule in sorted((r for r in vertical if r.height >= 3 * height), key=lambda r: (r.left, r.top)):
        known = alike.find(rule.top, rule.bottom)
        if known is None:
            alike.put(rule, rule.top, rule.bottom)
        else:
            alike.groups[known].append(rule)
    return alike.groups


def _part_sides(group: Sequence[Box], height: float) -> list[list[Box]]:
    """Where one box ends and the next begins two rules stand close together; a rule alone within a box stands
    between its columns."""
    parts: list[list[Box]] = []
    for at, rule in enumerate(group):
        if at == 0 or 0.12 * height < rule.left - group[at - 1].right < 3.5 * height:
            parts.append([])
        parts[-1].append(rule)
    return parts


def without_repeats(frames: list[Box], height: float) -> list[Box]:
    """Double rules give the same box several times; the largest of each is kept."""
    kept: list[Box] = []
    side = 1.6 * height
    cells: dict[tuple[int, int], list[Box]] = {}
    for frame in sorted(frames, key=lambda b: -b.width * b.height):
        x, y = int(frame.left // side), int(frame.top // side)
        near = (one for dx in (-1, 0, 1) for dy in (-1, 0, 1) for one in cells.get((x + dx, y + dy), ()))
        if not any(
            abs(frame.left - other.left) < side
            and abs(frame.top - other.top) < side
            and abs(frame.right - other.right) < side
            and abs(frame.bottom - other.bottom) < side
            for other in near
        ):
            kept.append(frame)
            cells.setdefault((x, y), []).append(frame)
    return kept
