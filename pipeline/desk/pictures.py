"""Pictures for the desk: pages in pixels of their scans, and what is cut out of them, made when asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import IDENTITY, Box, PreparedPage

Picture = NDArray[np.uint8]
Key = TypeVar("Key")
Value = TypeVar("Value")
Size = Literal["large", "line", "word"]
"""How much is shown around what is judged: three lines of the column, the line, or the words beside it."""

PAGES_HELD = 192_000_000
"""Bytes of decoded pages kept: a dozen of 16 megapixels, and always the last one."""
CUTTINGS_HELD = 48_000_000
"""Bytes of encoded cuttings kept: some thousands."""
WIDEST = {"large": 1500, "line": 1100, "word": 640}
"""Pixels that a cutting has at most along each side."""
TYPE = {"large": 44, "line": 34, "word": 30}
"""Pixels that a character is enlarged or brought down to, as far as WIDEST allows."""
MOST = 3.0
"""How many times a cutting is enlarged at most: more shows no more."""
PAGE_WIDTHS = (1000, 2000, 4000)
"""Pixels across that a whole page is offered in."""
PAPER = 255


class Pictures:
    """Two stores that forget what was not asked for longest. Any thread may ask; each page is decoded once."""

    def __init__(self, read: Callable[[str], tuple[PreparedPage, Picture]]) -> None:
        """``read`` gives a page's prepared picture by its id; it raises OutputError where that is gone."""
        self._read = read
        self._pages: _Store[str, Picture] = _Store(PAGES_HELD, lambda picture: picture.nbytes)
        self._cuttings: _Store[object, bytes] = _Store(CUTTINGS_HELD, len)

    def page(self, page: str) -> Picture:
        """In pixels of the scan. Raises OutputError."""

        def make() -> Picture:
            prepared, picture = self._read(page)
            return to_scan(prepared, picture)

        return self._pages.get(page, make)

    def cutting(self, page: str, frame: Box, height: float, size: Size) -> bytes:
        """JPEG of what lies in the frame; ``height`` is that of its characters, in scan pixels. Raises OutputError."""
        return self._cuttings.get(
            (page, frame, height, size), lambda: encode(cut(self.page(page), frame, scale_of(frame, height, size)))
        )

    def whole(self, page: str, extent: Box, width: int) -> bytes:
        """JPEG of the page, at most ``width`` pixels across, never enlarged. Raises OutputError."""
        return self._cuttings.get(
            (page, extent, width), lambda: encode(cut(self.page(page), extent, min(1.0, width / extent.width)))
        )

    def forget(self, page: str) -> None:
        """What was made anew looks different."""
        self._pages.drop(lambda key: key == page)
        self._cuttings.drop(lambda key: isinstance(key, tuple) and key[0] == page)


def to_scan(prepared: PreparedPage, picture: Picture) -> Picture:
    """The prepared picture laid back over its scan, white where it shows nothing of it."""
    scan = prepared.scan
    if prepared.to_scan == IDENTITY and picture.shape == (scan.height, scan.width):
        return picture
    matrix = np.array(prepared.to_scan, dtype=np.float64).reshape(3, 3)
    # Page pixels have their centres at halves in both systems; OpenCV counts from the centre of the first.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    laid = cv2.warpPerspective(
        picture,
        np.linalg.inv(half) @ matrix @ half,
        (scan.width, scan.height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=PAPER,
    )
    return np.asarray(laid, dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a cutting shows: ``frame`` of the scan, of which ``box`` is judged; ``width`` and ``height`` in pixels of
    the picture."""

    frame: Box
    box: Box
    width: int
    height: int


def view(box: Box, line: Box, extent: Box, size: Size, *, upright: bool) -> View:
    """What is shown of a place: ``box`` is judged, within ``line``; ``upright`` lines are read from top to bottom."""
    frame = frame_of(box, line, extent, size, upright=upright)
    scale = scale_of(frame, across(line, upright=upright), size)
    return View(
        frame=frame,
        box=box,
        width=max(1, round(frame.width * scale)),
        height=max(1, round(frame.height * scale)),
    )


def across(line: Box, *, upright: bool) -> int:
    """The height of a line's characters."""
    return max(1, line.width if upright else line.height)


def frame_of(box: Box, line: Box, extent: Box, size: Size, *, upright: bool) -> Box:
    """Within ``extent``: the line and what stands around it, or as much of a long one as can be shown."""
    type_size = across(line, upright=upright)
    beside = {"large": 1.6, "line": 0.35, "word": 0.3}[size] * type_size
    before = {"large": 1.2, "line": 0.6, "word": 2.0 if upright else 5.0}[size] * type_size
    along = (box.top, box.bottom, line.top, line.bottom) if upright else (box.left, box.right, line.left, line.right)
    longest = WIDEST[size] / TYPE[size] * type_size
    low, high = (along[0] - before, along[1] + before) if size == "word" else (along[2] - before, along[3] + before)
    if high - low > longest:
        middle = (along[0] + along[1]) / 2
        half = max(longest, along[1] - along[0] + 2 * type_size) / 2
        low, high = max(low, middle - half), min(high, middle + half)
    if upright:
        wanted = (min(line.left, box.left) - beside, low, max(line.right, box.right) + beside, high)
    else:
        wanted = (low, min(line.top, box.top) - beside, high, max(line.bottom, box.bottom) + beside)
    left = min(max(extent.left, round(wanted[0])), extent.right - 1)
    top = min(max(extent.top, round(wanted[1])), extent.bottom - 1)
    return Box(
        left=left,
        top=top,
        right=max(left + 1, min(extent.right, round(wanted[2]))),
        bottom=max(top + 1, min(extent.bottom, round(wanted[3]))),
    )


def scale_of(frame: Box, height: float, size: Size) -> float:
    """Pixels of the cutting to a pixel of the scan."""
    return min(MOST, TYPE[size] / max(1.0, height), WIDEST[size] / max(frame.width, frame.height))


def cut(picture: Picture, frame: Box, scale: float) -> Picture:
    piece = picture[max(0, frame.top) : max(0, frame.bottom), max(0, frame.left) : max(0, frame.right)]
    if not piece.size:
        return np.full((1, 1), PAPER, np.uint8)
    size = (max(1, round(piece.shape[1] * scale)), max(1, round(piece.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(piece, size, interpolation=how), dtype=np.uint8)


def encode(picture: Picture) -> bytes:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 82])
    if not done:  # pragma: no cover - OpenCV's wheels hold the encoder
        raise RuntimeError("OpenCV cannot write JPEG")
    return data.tobytes()


class _Store(Generic[Key, Value]):
    """Bounded by the size of what it holds; the last one asked for always stays."""

    def __init__(self, most: int, size: Callable[[Value], int]) -> None:
        self._most = most
        self._size = size
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self._sum = 0
        self._lock = threading.RLock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key not in self._held:
                made = make()
                self._held[key] = made
                self._sum += self._size(made)
                while self._sum > self._most and len(self._held) > 1:
                    _, gone = self._held.popitem(last=False)
                    self._sum -= self._size(gone)
            self._held.move_to_end(key)
            return self._held[key]

    def drop(self, unwanted: Callable[[Key], bool]) -> None:
        with self._lock:
            for key in [key for key in self._held if unwanted(key)]:
                self._sum -= self._size(self._held.pop(key))
