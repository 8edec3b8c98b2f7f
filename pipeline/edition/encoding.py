"""Pages encoded as pictures: by themselves, for OpenCV takes long to load where nothing is to be encoded."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from pipeline.edition.sheets import QUALITY, THUMB, THUMB_QUALITY, scale_of
from pipeline.edition.tiles import EFFORT
from pipeline.formats.scans.frames import Picture
from pipeline.model import Box


def encode_page(picture: Picture) -> bytes:
    """As WebP, of :data:`MOST_PIXELS` at most."""
    height, width = picture.shape[:2]
    return _encode(_shrink(picture, scale_of(width, height)), ".webp", [cv2.IMWRITE_WEBP_QUALITY, QUALITY])


def encode_thumb(picture: Picture) -> bytes:
    """As JPEG, :data:`THUMB` pixels wide."""
    small = _shrink(picture, min(1.0, THUMB / picture.shape[1]))
    return _encode(small, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, THUMB_QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1])


def encode_tile(picture: Picture, box: Box) -> bytes:
    """What of the page is in the box, as WebP."""
    tile = Image.fromarray(picture[box.top : box.bottom, box.left : box.right])
    made = io.BytesIO()
    # OpenCV's writer of WebP cannot be told how hard to try.
    tile.save(made, "WEBP", quality=QUALITY, method=EFFORT)
    return made.getvalue()


def _shrink(picture: Picture, scale: float) -> Picture:
    if scale >= 1.0:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _encode(picture: Picture, suffix: str, options: list[int]) -> bytes:
    done, data = cv2.imencode(suffix, np.ascontiguousarray(picture), options)
    if not done:  # pragma: no cover - OpenCV's wheels hold both encoders
        raise RuntimeError(f"OpenCV cannot write {suffix}")
    return data.tobytes()
