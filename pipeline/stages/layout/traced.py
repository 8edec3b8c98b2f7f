"""Rules as far as they can be followed: wear leaves more of them than a search from nothing may believe.

A rule is found by a long run of ink. From its ends on, fainter ink is enough, and gaps: it is the same line, it is
straight, and at one of its sides, at the least, there is nothing. (Thresholding with hysteresis does the same for
edges: J. Canny, "A computational approach to edge detection", 1986.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.stages.layout.ink import TYPE, Mask, shrink
from pipeline.stages.layout.margins import turn, without_margins
from pipeline.stages.layout.pictures import scale_box

CONTRAST = 8
"""Greys by which what is left of a rule is darker than what surrounds it, at the least."""
AHEAD = 3.0
"""Body heights that are looked at beyond the end of a rule, at a time."""
INKED, BESIDE = 0.55, 0.25
"""Share of that length where there is ink, at the least, and at the freer side of it, at the most."""
THICK, DRIFT, OFF = 0.12, 0.2, 0.5
"""Body heights: half the thickness that is looked at; how far a rule leans over one such length; and how far beside it
there is nothing."""
STRAY = 0.01
"""What a pixel of leaning costs: of two ways that hold as much ink, the straight one is gone."""


def trace_rules(picture: NDArray[np.uint8], rules: Sequence[Box], text: Sequence[Box], body: float) -> list[Box]:
    """The ``rules``, in their order, as long as they are on the ``picture`` (height, width; grey). What is in the boxes
    of ``text`` is no part of them. All in its pixels; ``body``: a body height."""
    scale = min(1.0, TYPE / body)
    ink = _find_ink(
        picture, [without_margins(scale_box(box, scale), body * scale) for box in text], scale, body * scale
    )
    turned = np.ascontiguousarray(ink.T)
    traced = []
    for rule in rules:
        if rule.width >= rule.height:
            left, right = (round(at / scale) for at in _follow_both(ink, scale_box(rule, scale), body * scale))
            traced.append(replace(rule, left=min(rule.left, left), right=max(rule.right, right)))
        else:
            top, bottom = (round(at / scale) for at in _follow_both(turned, turn(scale_box(rule, scale)), body * scale))
            traced.append(replace(rule, top=min(rule.top, top), bottom=max(rule.bottom, bottom)))
    return traced


def _find_ink(picture: NDArray[np.uint8], text: Sequence[Box], scale: float, unit: float) -> Mask:
    small = shrink(picture, scale)
    block = max(3, int(2 * unit) | 1)
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, CONTRAST)
    for box in text:
        ink[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)] = 0
    return np.asarray(ink, dtype=np.uint8)


def _follow_both(ink: Mask, rule: Box, unit: float) -> tuple[int, int]:
    """From where to where a rule across goes."""
    back = np.ascontiguousarray(ink[:, ::-1])
    middle, width = (rule.top + rule.bottom) / 2, ink.shape[1]
    return width - _follow(back, width - rule.left, middle, unit), _follow(ink, rule.right, middle, unit)


def _follow(ink: Mask, end: int, middle: float, unit: float) -> int:
    """How far to the right what ends at ``end`` goes on at the height of ``middle``."""
    ahead, half = round(AHEAD * unit), max(1, round(THICK * unit))
    drift, off = max(1, round(DRIFT * unit)), max(1, round(OFF * unit))
    while ink.shape[1] - end >= ahead / 2:
        part = ink[:, end : end + ahead]

        def share(at: float, part: Mask = part) -> float:
            top = round(at) - half
            band = part[max(0, top) : max(0, top + 2 * half + 1)]
            return float(band.any(axis=0).mean()) if len(band) else 1.0

        ways = [
            (share(middle + lean) - STRAY * abs(lean), -abs(lean), lean)
            for lean in range(-drift, drift + 1)
            if min(share(middle + lean - off), share(middle + lean + off)) <= BESIDE
        ]
        best = max(ways, default=None)
        if best is None or best[0] < INKED:
            break
        middle += best[2]
        end = min(ink.shape[1], end + ahead)
    return end
