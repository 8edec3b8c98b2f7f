"""Black squares before names and items, which the recognition network passes over as if they were stains.

It reads the hollow square □ but not ■, though both are among its characters. A solid square of the size of the
type at the head of a line is plain to see in the picture.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.engines import Picture
from pipeline.model import Box, Glyph, Line

SQUARE = "■"
SURE = 0.85
"""Confidence of lines that are looked at: stains are read as well, and have stains before them."""
REACH = 1.8
"""How far before the line's box a square is looked for, in heights of the box."""
SIZE = 0.35, 0.95
"""Its sides, in heights of the box."""
ASPECT = 0.8, 1.25
SOLID = 0.88
"""Share of its upright hull that is inked; a character leaves more paper."""


def add_square(picture: Picture, line: Line) -> Line:
    """The line with a ■ before its text where the picture shows one, else the line as it is."""
    if line.direction != "ltr" or len(line.glyphs) < 2 or line.confidence < SURE or line.text.startswith(SQUARE):
        return line
    box, tall = line.box, line.box.height
    left, right = max(round(box.left - REACH * tall), 0), min(line.glyphs[0].left + tall // 2, picture.shape[1])
    top, bottom = max(box.top, 0), min(box.bottom, picture.shape[0])
    if right - left < tall // 2:
        return line
    # The threshold is the whole line's, since the piece may hold no print at all.
    level, _ = cv2.threshold(picture[top:bottom, left : box.right], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (picture[top:bottom, left:right] < level).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=4)
    for x, y, wide, high, area in sorted(stats[1:count].tolist(), reverse=True):
        whole = x > 0 and y > 0 and x + wide < ink.shape[1] and y + high < ink.shape[0]
        size = SIZE[0] * tall <= min(wide, high) and max(wide, high) <= SIZE[1] * tall
        if whole and size and ASPECT[0] <= wide / high <= ASPECT[1] and area >= SOLID * wide * high:
            return _before(line, left + x, left + x + wide, round(area / (wide * high), 4))
    return line


def _before(line: Line, left: int, right: int, solid: float) -> Line:
    if right > line.glyphs[0].left + (line.glyphs[0].right - line.glyphs[0].left) // 2:
        return line
    glyph = Glyph(text=SQUARE, left=left, right=right, confidence=solid)
    first = line.glyphs[0]
    glyphs = (glyph, replace(first, left=max(first.left, right)), *line.glyphs[1:])
    box = Box(left=min(line.box.left, left), top=line.box.top, right=line.box.right, bottom=line.box.bottom)
    polygon = line.polygon
    if polygon and left < line.box.left:
        shift = line.box.left - left
        polygon = ((polygon[0][0] - shift, polygon[0][1]), *polygon[1:3], (polygon[3][0] - shift, polygon[3][1]))
    mean = sum(one.confidence for one in glyphs) / len(glyphs)
    return replace(
        line,
        text=SQUARE + line.text,
        glyphs=glyphs,
        faint=tuple(replace(one, offset=one.offset + 1) for one in line.faint),
        box=box,
        polygon=polygon,
        confidence=round(mean, 4),
    )
