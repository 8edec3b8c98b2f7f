"""Pictures for the report: cuttings of the page with what is meant outlined, and the page made small.

Cut from the prepared page, which is the scan made upright; boxes are in its pixels.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line
from pipeline.review.upright import Upright

Picture = NDArray[np.uint8]

CONTEXT, CONTEXT_DOWN = 6, 4
"""Characters of its line that a cutting shows on either side of what is outlined, and above and below it."""
BODY, HEAD = 34, 64
"""CSS pixels across the line at which body type is shown, and the largest headline."""
WIDEST = 620
"""CSS pixels along the line that a cutting takes at most."""
FINEST = 44
"""Pixels across a line of body type that a cutting keeps at most: more are not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """In CSS pixels of its cutting."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """``width`` and ``height`` as shown, in CSS pixels."""

    uri: str
    width: int
    height: int
    outlines: tuple[Outline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fineness:
    """``across`` is how many pixels a line of body type keeps at most; ``quality`` is WebP's, 0 to 100."""

    across: int
    quality: int


def fineness(cuttings: int) -> Fineness:
    """So fine that a page with so many cuttings can still be mailed."""
    if cuttings <= 120:
        return Fineness(across=FINEST, quality=50)
    return Fineness(across=34, quality=36) if cuttings <= 400 else Fineness(across=26, quality=25)


class Cutter:
    """Cuts from one page's picture; let it go with the page."""

    def __init__(self, picture: Picture, upright: Upright, fine: Fineness) -> None:
        self._picture = picture
        self._upright = upright
        self._fine = fine

    def span(self, line: Line, start: int, end: int) -> Cutting | None:
        """Characters of a line, outlined, with some of their neighbours; None where they lie off the picture."""
        context = CONTEXT_DOWN if line.direction == "vertical" else CONTEXT
        marked = self._upright.span(line, start, end)
        around = hull_of_boxes(
            [self._upright.span(line, max(0, start - context), min(len(line.text), end + context)), marked]
        )
        return self._cut(around, self._thickness(line), [marked], across_of=line.direction)

    def line(self, line: Line, *, outlined: bool = False, part: int = 0) -> Cutting | None:
        """A whole line; of a long one ``part`` characters from its start, or from its end where negative."""
        box = self._upright.line(line)
        if part and len(line.text) > abs(part):
            first, last = (0, part) if part > 0 else (len(line.text) + part, len(line.text))
            box = hull_of_boxes([self._upright.span(line, first, last)])
        return self._cut(box, self._thickness(line), [box] if outlined else [], across_of=line.direction)

    def boxes(self, boxes: Sequence[Box], across: float) -> Cutting | None:
        """Boxes of the prepared page, outlined, in what lies around them; ``across`` is the height of a line there."""
        if not boxes:
            return None
        return self._cut(hull_of_boxes(boxes), across, boxes, across_of="ltr", margin=0.6)

    def _thickness(self, line: Line) -> float:
        box = self._upright.line(line)
        return float(box.width if line.direction == "vertical" else box.height)

    def _cut(
        self, box: Box, across: float, marked: Sequence[Box], *, across_of: str, margin: float = 0.22
    ) -> Cutting | None:
        """``across`` is how many pixels a line takes across its direction ``across_of``."""
        height, width = self._picture.shape
        # Detectors cut close, and a shaved stroke looks like a misprint.
        pad = max(3, round(margin * across))
        left, top = max(0, box.left - pad), max(0, box.top - pad)
        right, bottom = min(width, box.right + pad), min(height, box.bottom + pad)
        if right - left < 2 or bottom - top < 2 or across < 1:
            return None
        piece = self._picture[top:bottom, left:right]
        long = max(right - left, bottom - top) if across_of == "vertical" else right - left
        # Body type at one height whatever the scan's resolution, headlines larger but not as large as they are.
        shown = min(HEAD if across > 70 else BODY, max(BODY, across)) / across
        shown = min(shown, WIDEST / long)
        kept = min(1.0, shown * self._fine.across / BODY)
        if kept < 1.0:
            size = (max(1, round(piece.shape[1] * kept)), max(1, round(piece.shape[0] * kept)))
            piece = np.asarray(cv2.resize(piece, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        uri = _encode(piece, ".webp", [cv2.IMWRITE_WEBP_QUALITY, self._fine.quality], "image/webp")
        return Cutting(
            uri=uri,
            width=max(1, round((right - left) * shown)),
            height=max(1, round((bottom - top) * shown)),
            outlines=tuple(_outline(one, left, top, shown) for one in marked),
        )


def _outline(box: Box, left: int, top: int, scale: float) -> Outline:
    """A little larger than the characters, so that it does not lie on their strokes."""
    x, y = round((box.left - left) * scale) - 2, round((box.top - top) * scale) - 1
    return Outline(
        x=max(1, x),
        y=max(1, y),
        width=max(4, round(box.width * scale) + 4),
        height=max(4, round(box.height * scale) + 2),
    )


def shrink_page(picture: Picture, width: int, quality: int) -> Cutting:
    """The whole page ``width`` pixels wide (never enlarged), as grey JPEG."""
    scale = min(1.0, width / picture.shape[1])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    uri = _encode(small, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1], "image/jpeg")
    return Cutting(uri=uri, width=size[0], height=size[1])


def _encode(picture: Picture, suffix: str, options: list[int], media_type: str) -> str:
    done, data = cv2.imencode(suffix, np.ascontiguousarray(picture), options)
    if not done:  # pragma: no cover - OpenCV's wheels hold both encoders
        raise RuntimeError(f"OpenCV cannot write {suffix}")
    return f"data:{media_type};base64,{base64.b64encode(data.tobytes()).decode('ascii')}"
