"""Rules that stand within the boxes of display type: a recogniser draws these larger than their print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex
from pipeline.model import Box

DISPLAY, MARGIN, END = 1.3, 0.12, 0.25
"""Body heights from which a line is of display type, and the shares of its height by which its box reaches over its
print on either side, and at its ends, at the most."""
ALONG, CLEAR = 2.0, 0.8
"""Length of a rule that stands there, in the line's heights, at the least, and the brightness beside it, in that of the
page's middle grey: beside the edge of a dark bar, or strokes in a row, it is less."""
LONGER = 3.0
"""Body heights by which a rule that was found at the ends of headlines is longer than what was known of it."""
SIDE = 3
"""Pixels of what is beside it, at the scale at which rules are searched for."""
WORN = 0.4
"""Body heights of a rule that wear takes away, at the most."""


def without_margins(line: Box, unit: float, *, ends: bool = False) -> Box:
    """The box of a line of text, close to its print where that is display type, at its ``ends`` too if asked for: the
    last stroke may be laid bare there. ``unit``: a body height."""
    if not _is_display(line, unit):
        return line
    high = min(line.width, line.height)
    side, end = round(MARGIN * high), round((END if ends else MARGIN) * high)
    x, y = (end, side) if line.width >= line.height else (side, end)
    return Box(left=line.left + x, top=line.top + y, right=line.right - x, bottom=line.bottom - y)


def keep_rules(
    rules: Sequence[Box],
    text: Sequence[Box],
    picture: NDArray[np.uint8],
    bare: NDArray[np.uint8],
    unit: float,
    least: float,
) -> list[Box]:
    """The rules as far as they are some, of those that were found with the margins of display type. ``text`` are all
    lines; ``picture`` and ``bare``, its ink without the places of text, are (height, width). What stands in a margin
    is part of a rule that is far longer than the line is high, with paper on both sides; else the parts outside count,
    no shorter than ``least`` body heights."""
    covered = [line for line in text if _is_display(line, unit)]
    paper = CLEAR * float(np.median(picture))
    across = _Margins(BoxIndex(covered), picture, bare, unit, paper)
    down = _Margins(BoxIndex([turn(line) for line in covered]), picture.T, bare.T, unit, paper)
    kept: list[Box] = []
    for rule in rules:
        if rule.width >= rule.height:
            kept += across.keep(rule, least)
        else:
            kept += [turn(part) for part in down.keep(turn(rule), least)]
    return kept


def lengthen(known: Sequence[Box], others: Sequence[Box], unit: float) -> list[Box]:
    """Rules down, ``known`` ones and those of the ``others`` that are longer than all of these in their place, which
    stand for them then."""
    rules = list(known)
    for other in others:
        middle = (other.left + other.right) / 2
        same = [rule for rule in rules if abs((rule.left + rule.right) / 2 - middle) <= 0.5 * unit]
        covered = sum(max(0, min(rule.bottom, other.bottom) - max(rule.top, other.top)) for rule in same)
        if other.height - covered > LONGER * unit:
            rules = [rule for rule in rules if rule not in same or not _is_within(rule, other, unit)]
            rules.append(other)
    return rules


def _is_within(rule: Box, other: Box, unit: float) -> bool:
    return other.top - unit <= rule.top and rule.bottom <= other.bottom + unit


def turn(box: Box) -> Box:
    """With across and down exchanged."""
    return Box(left=box.top, top=box.left, right=box.bottom, bottom=box.right)


def _is_display(line: Box, unit: float) -> bool:
    return min(line.width, line.height) >= DISPLAY * unit


@dataclass(frozen=True, slots=True)
class _Margins:
    """Of rules across; ``covered`` are the lines of display type."""

    covered: BoxIndex
    picture: NDArray[np.uint8]
    bare: NDArray[np.uint8]
    unit: float
    paper: float

    def keep(self, rule: Box, least: float) -> list[Box]:
        lines = [self.covered.boxes[k] for k in self.covered.near(rule)]
        if not lines:
            return [rule]
        long = rule.width >= ALONG * max(min(line.width, line.height) for line in lines)
        if long and all(self._is_on_paper(rule, line) for line in lines):
            return [rule]
        return list(self._find_parts(rule, least * self.unit))

    def _is_on_paper(self, rule: Box, line: Box) -> bool:
        """Whether it is bright over and under a rule, as far as it stands in a line's place, and the rule far darker
        than both: a ground's edge is as dark as the ground."""
        along = slice(max(rule.left, line.left), min(rule.right, line.right))
        core = self.picture[max(0, rule.top) : rule.bottom, along]
        over = self.picture[max(0, rule.top - SIDE) : max(0, rule.top), along]
        under = self.picture[rule.bottom : rule.bottom + SIDE, along]
        if not core.size or not over.size or not under.size:
            return False
        sides, ink = (float(over.mean()), float(under.mean())), float(core.min(axis=0).mean())
        return min(sides) >= max(self.paper, ink + abs(sides[0] - sides[1]))

    def _find_parts(self, rule: Box, least: float) -> Iterator[Box]:
        inked = np.flatnonzero(self.bare[max(0, rule.top) : rule.bottom, rule.left : rule.right].any(axis=0))
        for part in np.split(inked, np.flatnonzero(np.diff(inked) > WORN * self.unit) + 1):
            if part.size and part[-1] + 1 - part[0] >= least:
                left, right = rule.left + int(part[0]), rule.left + int(part[-1]) + 1
                yield Box(left=left, top=rule.top, right=right, bottom=rule.bottom)
