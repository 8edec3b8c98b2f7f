"""Pictures for the report: the cutting of each line and the small picture of the page, as ``data:`` URIs."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Line

Picture = NDArray[np.uint8]

WIDEST = 700
"""Pixels along the line that a cutting keeps at most."""
HEAD_HEIGHT = 56
"""Pixels across the line that the largest headline is brought down to."""
SHOWN = 0.75
"""CSS pixels that a pixel of the finest cutting takes: fewer than one, to stay sharp on dense screens and paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """``width`` and ``height`` as shown, in CSS pixels."""

    uri: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fineness:
    """``body`` is how many pixels across the line body type is brought down to; ``quality`` is WebP's, 0 to 100."""

    body: int
    quality: int


def fineness(lines: int) -> Fineness:
    """So fine that a page of so many lines can still be mailed."""
    if lines <= 500:
        return Fineness(body=30, quality=40)
    return Fineness(body=28, quality=28) if lines <= 800 else Fineness(body=25, quality=20)


def cut_line(picture: Picture, line: Line, fine: Fineness) -> Cutting | None:
    """The line cut out of the scan and set upright; None where it lies outside of the picture."""
    piece = _upright(picture, line)
    if piece is None:
        return None
    height, width = piece.shape
    along, across = (height, width) if line.direction == "vertical" else (width, height)
    scale = min(1.0, min(HEAD_HEIGHT, max(fine.body, across * 0.5)) / across, WIDEST / along)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        piece = np.asarray(cv2.resize(piece, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    shown = SHOWN * 30 / fine.body
    height, width = piece.shape
    uri = _encode(piece, ".webp", [cv2.IMWRITE_WEBP_QUALITY, fine.quality], "image/webp")
    return Cutting(uri=uri, width=max(1, round(width * shown)), height=max(1, round(height * shown)))


def shrink_page(picture: Picture, width: int, quality: int) -> Cutting:
    """The whole page ``width`` pixels wide (never enlarged), as grey JPEG."""
    scale = min(1.0, width / picture.shape[1])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    uri = _encode(small, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1], "image/jpeg")
    return Cutting(uri=uri, width=size[0], height=size[1])


def _margin(across: int) -> int:
    """Scan pixels of paper shown around a line: detectors cut close, and a shaved stroke looks like a misprint."""
    return min(12, max(1, round(0.06 * across)))


def _upright(picture: Picture, line: Line) -> Picture | None:
    """A slanted line's upright box holds its neighbours too, so four corners are pulled straight."""
    upright_box = _crop(picture, line.box, _margin(min(line.box.width, line.box.height)))
    if line.polygon is None or len(line.polygon) != 4:
        return upright_box
    around = np.array(line.polygon, dtype=np.float32)
    width = round(math.dist(around[0], around[1]))
    height = round(math.dist(around[1], around[2]))
    if width < 2 or height < 2 or _slant(line.polygon) < 1.0:
        return upright_box
    margin = _margin(min(width, height))
    inner = [(0, 0), (width, 0), (width, height), (0, height)]
    upright = np.array(inner, dtype=np.float32) + margin
    matrix = cv2.getPerspectiveTransform(around, upright)
    width, height = width + 2 * margin, height + 2 * margin
    # Warping only what is near the line keeps a 10,000 pixel page cheap and within OpenCV's coordinate range.
    left, top = np.floor(around.min(axis=0)).astype(int) - 2 - 2 * margin
    right, bottom = np.ceil(around.max(axis=0)).astype(int) + 3 + 2 * margin
    left, top = max(0, int(left)), max(0, int(top))
    near = picture[top : max(0, int(bottom)), left : max(0, int(right))]
    if near.size == 0:
        return None
    shift = np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], dtype=np.float64)
    straight = cv2.warpPerspective(
        near, matrix @ shift, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(straight, dtype=np.uint8)


def _slant(polygon: tuple[tuple[int, int], ...]) -> float:
    """Pixels by which the corners depart from an upright rectangle that starts at its top left."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = polygon
    if bx <= ax or dy <= ay:
        return math.inf
    return max(abs(ay - by), abs(cy - dy), abs(ax - dx), abs(bx - cx))


def _crop(picture: Picture, box: Box, margin: int) -> Picture | None:
    if not picture[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)].size:
        return None
    left, top = max(0, box.left - margin), max(0, box.top - margin)
    return picture[top : box.bottom + margin, left : box.right + margin]


def _encode(picture: Picture, suffix: str, options: list[int], media_type: str) -> str:
    done, data = cv2.imencode(suffix, picture, options)
    if not done:  # pragma: no cover - OpenCV's wheels hold both encoders
        raise RuntimeError(f"OpenCV cannot write {suffix}")
    return f"data:{media_type};base64,{base64.b64encode(data.tobytes()).decode('ascii')}"
