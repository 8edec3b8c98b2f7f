"""Where text begins under a heading that is set across on a page of vertical lines.

In the turned page, where columns are rows, such a heading stands at the left of its first rows, or of some in their
middle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.geometry import BoxIndex
from pipeline.model import Box

LEVEL, UNDER = 1.5, 2.5
"""How far the first column under a heading is from its right end, and the white under it, in body heights, at the
most."""


def stands_over(heading: Box, text: Box, body: float) -> bool:
    """Whether the text goes on beside the heading at both sides, or behind it, or begins right under it."""
    if text.right <= heading.right + body:
        return False
    if text.left <= heading.right - body:
        return text.top <= heading.top + LEVEL * body and text.bottom >= heading.bottom - LEVEL * body
    return abs(text.top - heading.top) <= LEVEL * body and text.left - heading.right <= UNDER * body


def find_under(heading: Box, texts: BoxIndex, body: float) -> list[int]:
    """Indices of the texts that a heading stands over."""
    around = LEVEL * body
    window = Box(
        left=math.floor(heading.right - body),
        top=math.floor(heading.top - around),
        right=math.ceil(heading.right + UNDER * body),
        bottom=math.ceil(heading.bottom + around),
    )
    return [at for at in texts.near(window) if stands_over(heading, texts.boxes[at], body)]


def find_begun(headings: Sequence[Box], texts: Sequence[tuple[str, Box]], body: float) -> frozenset[str]:
    """Names of the texts that begin so."""
    near = BoxIndex([box for _, box in texts])
    return frozenset(texts[at][0] for heading in headings for at in find_under(heading, near, body))
