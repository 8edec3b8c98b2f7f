"""Spaces of bylines that are printed and were not read: recognisers of Chinese lose most of those between names, and
some of a line of capitals. The white between the ink of two characters tells them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.language.joins import is_cjk, is_cjk_text
from pipeline.model import Box, Line

INNER = 0.1
"""Share of a line's box above and below that is left out: neighbours reach into it."""
INKED = 0.05
"""Share of a line's height that is inked where a character stands."""
CHINESE, LATIN = (0.16, 1.6), (0.12, 1.3)
"""Least white of a space, in the height of the line, and in the white that its characters mostly have between them."""
WIDEST, HALF = 0.7, 0.45
"""How wide a space is at the most, in heights of the line, and how much less than the widest of its line another one
is at the most: characters like 小 leave as much white beside them as a narrow space."""
NEAR = 0.45
"""How far from the end of a recognised character the white may stand, in heights of the line: the network tells
places only roughly."""


def find_spaces(picture: NDArray[np.uint8], box: Box, line: Line) -> tuple[int, ...]:
    """Offsets in the line's text of the characters with a space before them that was not read. ``box`` is the line's
    place in the picture; nothing is found where the recogniser told no places. Some headlines are set as wide as this
    without a space: for lines of names alone."""
    text = line.text
    if len(line.glyphs) != len(text) or len(text) < 4:
        return ()
    upright = line.direction == "vertical"
    cut = picture[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
    cut = cut.T if upright else cut
    if min(cut.shape, default=0) < 8:
        return ()
    height = float(cut.shape[0])
    start, end = (line.box.top, line.box.bottom) if upright else (line.box.left, line.box.right)
    scale = cut.shape[1] / max(1, end - start)
    ends = [(one.right + after.left) / 2 for one, after in pairwise(line.glyphs)]
    places = [(place - start) * scale for place in ends]
    whites: dict[int, int] = {}
    for left, right in _white(cut):
        at = min(range(len(places)), key=lambda k: abs(places[k] - (left + right) / 2))
        if abs(places[at] - (left + right) / 2) < NEAR * height:
            whites[at] = max(whites.get(at, 0), right - left)
    if len(whites) < 2:
        return ()
    chinese = is_cjk_text(text)
    share, wider = CHINESE if chinese else LATIN
    widest = min(WIDEST * height, max(whites.values()))
    least = max(share * height, wider * statistics.median(whites.values()), HALF * widest)
    return tuple(at + 1 for at, white in sorted(whites.items()) if white >= least and _may_part(text, at + 1, chinese))


def _may_part(text: str, at: int, chinese: bool) -> bool:
    """Whether white before a character is a space. Marks have white of their own; of Latin capitals some stand as far
    apart as words, but not those behind a full stop or ``BY``."""
    before, after = text[at - 1], text[at]
    if chinese:
        return is_cjk(before) and is_cjk(after)
    return after.isalnum() and (before == "." or text[:at].lower() in ("by", "von"))


def _white(cut: NDArray[np.uint8]) -> Sequence[tuple[int, int]]:
    """Where no ink is between the first character and the last, from and to."""
    margin = round(INNER * cut.shape[0])
    _, mask = cv2.threshold(np.ascontiguousarray(cut), 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if mask.mean() > 0.5:
        mask = (1 - mask).astype(np.uint8)  # white on black
    inner = mask[margin : mask.shape[0] - margin]
    inked = np.flatnonzero(inner.sum(axis=0) >= max(1, round(INKED * cut.shape[0])))
    return [(int(a) + 1, int(b)) for a, b in pairwise(inked) if b - a > 1]
