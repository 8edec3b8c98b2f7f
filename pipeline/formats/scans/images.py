"""JPEG, PNG, WebP, AVIF, JPEG 2000, GIF, BMP, PNM, and TIFF of any depth, by Pillow."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import ScanError
from pipeline.formats.scans.frames import Frame, Picture, check_count, check_size, unless_all_fail

DECODERS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "PPM", "JPEG2000", "TIFF")
"""Of Pillow's, whatever a file is called: others start programs (PostScript) or fetch what a file names."""
BAND = 512
"""Rows converted at once, which bounds what a conversion needs beside the picture."""
ORIENTATION = 274
SUBFILE_TYPE = 254
PHOTOMETRIC = 262
WHITE_IS_ZERO = 0
_DAMAGED = (OSError, SyntaxError, ArithmeticError, LookupError, TypeError, ValueError, RuntimeError, struct.error)
"""All that Pillow raises of a file that is damaged."""

# Pillow only warns below twice its own limit; sizes are held to their bounds here before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


def image_frames(path: Path) -> list[Frame | ScanError]:
    with _decoding(path), Image.open(path, formats=DECODERS) as image:
        # Only a TIFF's frames are pages: those of other formats are animations, previews or depth maps.
        count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        check_count(path, count)
        if count == 1:
            return [_measure(path, image, 0)]
        frames: list[Frame | ScanError] = []
        for number in range(count):
            try:
                with _decoding(path):
                    image.seek(number)
                    if int(_tags(image).get(SUBFILE_TYPE, 0)) & 1:
                        continue
                    frames.append(_measure(path, image, number, f"picture {number + 1} "))
            except ScanError as error:
                frames.append(error)
    return unless_all_fail(frames)


def read_image(path: Path, frame: int) -> Picture:
    # From an open file: Pillow maps a named one into memory, and then reads turned TIFFs wrongly.
    with _decoding(path), path.open("rb") as file, Image.open(file, formats=DECODERS) as image:
        if frame:
            image.seek(frame)
        check_size(path, *image.size)
        if image.format == "JPEG" and image.mode in ("RGB", "YCbCr"):
            # The decoder then gives the luma alone: a quarter of the memory.
            image.draft("L", image.size)
        inverted = image.mode.startswith("I;16") and _tags(image).get(PHOTOMETRIC) == WHITE_IS_ZERO
        image.load()
        # Pillow has turned a TIFF itself.
        if image.format != "TIFF" and image.getexif().get(ORIENTATION, 1) != 1:
            ImageOps.exif_transpose(image, in_place=True)
        picture = _to_grey(image)
    return np.asarray(255 - picture, np.uint8) if inverted else picture


@contextmanager
def _decoding(path: Path) -> Iterator[None]:
    """Pillow's many ways to say that a file is damaged, as one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnidentifiedImageError as error:
        raise ScanError(str(path), "is not an image that can be read", "Save it as JPEG, PNG or TIFF.") from error
    except EOFError as error:
        raise ScanError(str(path), "holds fewer images than it says", "Save or scan it again.") from error
    except MemoryError as error:
        raise ScanError(str(path), "does not fit into memory", "Free memory, or scan it smaller.") from error
    except _DAMAGED as error:
        raise ScanError(str(path), f"is damaged or cut short ({error})", "Copy or scan it again.") from error


def _measure(path: Path, image: Image.Image, number: int, where: str = "") -> Frame:
    width, height = image.size
    check_size(path, width, height, where)
    # Pillow gives a TIFF's displayed size already.
    if image.format != "TIFF" and image.getexif().get(ORIENTATION) in (5, 6, 7, 8):
        width, height = height, width
    return Frame(number, width, height, _dpi(image))


def _tags(image: Image.Image) -> Any:
    return getattr(image, "tag_v2", {})


def _dpi(image: Image.Image) -> float | None:
    """None where nothing or only a program's default is said: no newspaper is scanned below 100 dpi."""
    told = image.info.get("dpi")
    if not told:
        return None
    dpi = round(float(told[0]), 2)
    return dpi if 100 <= dpi <= 4800 else None


def _to_grey(image: Image.Image) -> Picture:
    if image.mode in ("F", "I") or image.mode.startswith("I;16"):
        return _scale_depth(image)
    grey = np.empty((image.height, image.width), np.uint8)
    for top in range(0, image.height, BAND):
        bottom = min(top + BAND, image.height)
        grey[top:bottom] = np.asarray(_band_to_grey(image.crop((0, top, image.width, bottom))))
    return grey


def _band_to_grey(band: Image.Image) -> Image.Image:
    if band.has_transparency_data:
        clear = band.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        white.alpha_composite(clear)
        return white.convert("L")
    if band.mode in ("L", "1"):
        return band.convert("L")
    return (band if band.mode in ("RGB", "YCbCr", "LAB") else band.convert("RGB")).convert("L")


def _scale_depth(image: Image.Image) -> Picture:
    """Numbers of more than 8 bits, from their own darkest and brightest to 0..255."""
    bands = [(top, min(top + BAND, image.height)) for top in range(0, image.height, BAND)]

    def numbers(top: int, bottom: int) -> NDArray[np.float32]:
        band = np.asarray(image.crop((0, top, image.width, bottom))).astype(np.float32)
        return np.nan_to_num(band, nan=0.0, posinf=0.0, neginf=0.0)

    ranges = [(float(band.min()), float(band.max())) for band in (numbers(*one) for one in bands)]
    low, high = min(one[0] for one in ranges), max(one[1] for one in ranges)
    # A page of nearly one colour has no range of its own: noise is not to be blown up to ink.
    if high - low < high / 16:
        low = 0.0
    grey = np.empty((image.height, image.width), np.uint8)
    for top, bottom in bands:
        grey[top:bottom] = np.rint((numbers(top, bottom) - low) * (255 / max(high - low, 1e-9)))
    return grey
