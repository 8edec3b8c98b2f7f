"""Pictures of pages for viewers, where a browser cannot show the scan itself: PDF, TIFF, and halves of a scan."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial
from mimetypes import guess_type

from PIL import Image

from pipeline.formats.writers.material import Material
from pipeline.geometry import multiply
from pipeline.model import Matrix, PreparedPage, Scan

SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif")
"""What every browser shows."""
MOST_PIXELS = 9_000_000
"""Of a picture: 300 dpi of a tabloid, 200 of a broadsheet, so that body type is read at ease."""
QUALITY = 75
"""JPEG's, of 100."""
PAPER = 255
"""What lies beside the prepared page, where that was straightened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A JPEG of what of the scan is the page. ``file`` is its path in the format's folder."""

    file: str
    width: int
    height: int
    content: bytes


def guess_format(scan: Scan) -> str:
    """The media type of its file."""
    return guess_type(scan.path, strict=False)[0] or "image/jpeg"


def is_shown(scan: Scan) -> bool:
    """Whether viewers show the scan as it is. They know no part of a picture that they cannot ask a server for."""
    return scan.part is None and scan.frame == 0 and guess_format(scan) in SHOWN


def draw_pages(material: Material, name: str, folder: str) -> dict[str, DrawnPage]:
    """For a format, by its name: pages whose scans viewers do not show, by their stem, drawn out of the prepared ones
    into a folder of it. A page without a picture is left out. Raises OutputError where the prepared one is gone."""
    found = {}
    for printed, page in zip(material.printed, material.pages, strict=True):
        prepared = page.prepared
        if prepared.scan.basis != "picture" or is_shown(prepared.scan):
            continue
        file = f"{folder}/{printed.stem}.jpg"
        made_from = repr((prepared, MOST_PIXELS, QUALITY)).encode()
        content = material.once(name, file, made_from, partial(_draw, material, prepared))
        if content:
            width, height, _ = _size(prepared.scan)
            found[printed.stem] = DrawnPage(file=file, width=width, height=height, content=content)
    return found


def _size(scan: Scan) -> tuple[int, int, float]:
    """Width and height of the picture, and how large it is beside the scan."""
    box = scan.extent
    scale = min(1.0, (MOST_PIXELS / (box.width * box.height)) ** 0.5)
    return max(1, round(box.width * scale)), max(1, round(box.height * scale)), scale


def _draw(material: Material, prepared: PreparedPage) -> bytes:
    # They take long to load, and few issues have anything to be drawn.
    import cv2
    import numpy as np

    picture = material.picture(prepared.scan.id)
    if picture is None:
        return b""
    width, height, scale = _size(prepared.scan)
    a, b, _, c, d, *_ = prepared.to_scan
    # Made smaller before it is laid straight: the warp reads single pixels, which thins out strokes.
    smaller = min(1.0, scale * abs(a * d - b * c) ** 0.5)
    if smaller < 1:
        across, down = (max(1, round(side * smaller)) for side in (picture.shape[1], picture.shape[0]))
        picture = np.asarray(cv2.resize(picture, (across, down), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    box = prepared.scan.extent
    # Pixels have their centres at halves; OpenCV counts from the centre of the first.
    place: Matrix = (scale, 0.0, -scale * box.left - 0.5, 0.0, scale, -scale * box.top - 0.5, 0.0, 0.0, 1.0)
    larger: Matrix = (1 / smaller, 0.0, 0.5 / smaller, 0.0, 1 / smaller, 0.5 / smaller, 0.0, 0.0, 1.0)
    matrix = np.array(multiply(place, multiply(prepared.to_scan, larger))).reshape(3, 3)
    laid = cv2.warpPerspective(
        picture, matrix, (width, height), borderMode=cv2.BORDER_CONSTANT, borderValue=(PAPER, PAPER, PAPER)
    )
    made = io.BytesIO()
    Image.fromarray(np.asarray(laid, dtype=np.uint8)).save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
