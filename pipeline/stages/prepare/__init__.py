"""Makes the scan upright and even: orientation, skew, the scanner's dark border, light.

Each step is measured on a reduced picture, applied only where it is sure to help, and told in the record
whether applied or not. Every pixel of the result knows its place on the scan.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipeline.config import PrepareSettings
from pipeline.engines import Picture
from pipeline.errors import ScanError
from pipeline.geometry import multiply
from pipeline.model import IDENTITY, Made, Matrix, Part, PreparedPage, Scan, Step
from pipeline.stages.prepare.border import find_borders
from pipeline.stages.prepare.light import even_out, measure_light
from pipeline.stages.prepare.orientation import find_turn
from pipeline.stages.prepare.skew import find_skew

__all__ = ["prepare", "prepare_without_picture"]

IMAGE = "page.png"
PACKED = (
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE),
)
"""Rows as differences from the row above, runs of the same difference in one: a scan gets no smaller by the other ways,
which take twice as long."""
LEAST_SKEW = 0.05
"""Degrees; what is less moves a line's end by less than its strokes are thick."""
SMALL = 1600
"""Longest side in pixels of the reduced picture on which a page's ink is looked for."""
INK = 40
"""Grey levels below the paper around it from which a pixel of the reduced picture is inked."""
BLANK = 3e-5
"""Share of inked pixels up to which a page is blank: dust, not a folio."""


def prepare(scan: Scan, picture: Picture, settings: PrepareSettings) -> Made:
    """A PreparedPage and its picture as blob ``page.png``, 8-bit grey.

    Raises ScanError where the picture cannot be encoded.
    """
    steps: list[Step] = []
    to_scan: Matrix = IDENTITY
    if scan.part is not None:
        picture, to_scan = _take_part(picture, scan.part, steps)
    share = _ink_share(picture)
    blank = share <= BLANK
    if blank:
        steps.append(Step(name="blank", value=share, applied=True, note="nothing is printed on the page"))
    else:
        if settings.crop:
            picture, to_scan = _crop(picture, to_scan, steps)
        if settings.orientation:
            picture, to_scan = _turn(picture, to_scan, steps)
        if settings.deskew:
            picture, to_scan = _deskew(picture, to_scan, settings.max_skew, steps)
        if settings.illumination:
            picture = _light(picture, steps)
    page = PreparedPage(
        scan=scan,
        image=IMAGE,
        width=picture.shape[1],
        height=picture.shape[0],
        to_scan=to_scan,
        steps=tuple(steps),
        blank=blank,
    )
    return Made(record=page, blobs=((IMAGE, _encode(scan, picture)),))


def prepare_without_picture(scan: Scan) -> PreparedPage:
    """Of a page that is known by its text alone: nothing is to be made upright, and there is no picture."""
    step = Step(name="picture", value=0.0, applied=False, note="there is none: the page is known by its text")
    return PreparedPage(scan=scan, image="", width=scan.width, height=scan.height, to_scan=IDENTITY, steps=(step,))


def _ink_share(picture: Picture) -> float:
    factor = min(SMALL / max(picture.shape), 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    # The scanner's bed at the edges of an empty page is no print.
    rim = max(2, min(small.shape) // 50)
    inked = cv2.subtract(paper, small)[rim:-rim, rim:-rim] > INK
    return float(inked.mean()) if inked.size else 0.0


def _take_part(picture: Picture, part: Part, steps: list[Step]) -> tuple[Picture, Matrix]:
    box = part.box
    steps.append(Step(name="fold", value=part.confidence, applied=True, note=part.reason))
    shift: Matrix = (1.0, 0.0, float(box.left), 0.0, 1.0, float(box.top), 0.0, 0.0, 1.0)
    return np.ascontiguousarray(picture[box.top : box.bottom, box.left : box.right]), shift


def _crop(picture: Picture, to_scan: Matrix, steps: list[Step]) -> tuple[Picture, Matrix]:
    left, top, right, bottom = find_borders(picture)
    height, width = picture.shape
    cut = 1 - (right - left) * (bottom - top) / (width * height)
    if cut == 0:
        steps.append(Step(name="crop", value=0.0, applied=False))
        return picture, to_scan
    note = f"cut off: left {left}, top {top}, right {width - right}, bottom {height - bottom} pixels"
    steps.append(Step(name="crop", value=round(cut, 4), applied=True, note=note))
    shift: Matrix = (1.0, 0.0, float(left), 0.0, 1.0, float(top), 0.0, 0.0, 1.0)
    return picture[top:bottom, left:right], multiply(to_scan, shift)


def _turn(picture: Picture, to_scan: Matrix, steps: list[Step]) -> tuple[Picture, Matrix]:
    turn, note = find_turn(picture)
    steps.append(Step(name="orientation", value=float(turn), applied=turn != 0, note=note))
    if not turn:
        return picture, to_scan
    height, width = picture.shape
    # From the turned picture's pixel edges back to those before; turned clockwise.
    back: Matrix = {
        90: (0.0, 1.0, 0.0, -1.0, 0.0, float(height), 0.0, 0.0, 1.0),
        180: (-1.0, 0.0, float(width), 0.0, -1.0, float(height), 0.0, 0.0, 1.0),
        270: (0.0, -1.0, float(width), 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    }[turn]
    return np.ascontiguousarray(np.rot90(picture, -turn // 90)), multiply(to_scan, back)


def _deskew(picture: Picture, to_scan: Matrix, most: float, steps: list[Step]) -> tuple[Picture, Matrix]:
    skew = find_skew(picture, most)
    if skew is None:
        steps.append(Step(name="deskew", value=0.0, applied=False, note="no rows of type to measure it by"))
        return picture, to_scan
    applied = abs(skew) >= LEAST_SKEW
    steps.append(Step(name="deskew", value=round(skew, 3), applied=applied, note="degrees clockwise on the scan"))
    if not applied:
        return picture, to_scan
    back, width, height = straighten(picture.shape[1], picture.shape[0], skew)
    # OpenCV places a pixel at its middle, the records at its edges.
    half: Matrix = (1.0, 0.0, 0.5, 0.0, 1.0, 0.5, 0.0, 0.0, 1.0)
    minus: Matrix = (1.0, 0.0, -0.5, 0.0, 1.0, -0.5, 0.0, 0.0, 1.0)
    matrix = np.array(multiply(minus, multiply(back, half))).reshape(3, 3)[:2]
    turned = cv2.warpAffine(
        picture,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(turned, np.uint8), multiply(to_scan, back)


def straighten(width: int, height: int, skew: float) -> tuple[Matrix, int, int]:
    """The transform from the straightened picture back to the skewed one, both in pixel edges, and the size
    that holds all of it. ``skew`` in degrees, positive where lines sink to the right."""
    angle = math.radians(skew)
    cos, sin = math.cos(angle), math.sin(angle)
    new_width = math.ceil(width * cos + height * abs(sin))
    new_height = math.ceil(height * cos + width * abs(sin))
    x, y = width / 2, height / 2
    new_x, new_y = new_width / 2, new_height / 2
    back: Matrix = (
        *(cos, -sin, x - cos * new_x + sin * new_y),
        *(sin, cos, y - sin * new_x - cos * new_y),
        *(0.0, 0.0, 1.0),
    )
    return back, new_width, new_height


def _light(picture: Picture, steps: list[Step]) -> Picture:
    light = measure_light(picture)
    steps.append(Step(name="illumination", value=round(light.fall, 3), applied=light.uneven, note=light.note))
    return even_out(picture, light) if light.uneven else picture


def _encode(scan: Scan, picture: Picture) -> bytes:
    done, data = cv2.imencode(".png", picture, PACKED)
    if not done:  # pragma: no cover - OpenCV encodes every 8-bit picture that fits into memory
        raise ScanError(scan.path, "the prepared picture cannot be encoded", "Free memory, and run again.")
    return data.tobytes()
