"""Finds page images and decodes them to 8-bit grey: JPEG, PNG, WebP, JPEG 2000, TIFF of any depth, PDF.

The pixels of a scan, which all geometry is given in, are those of the picture as it is displayed: after the
turning that EXIF or TIFF orientation asks for (EXIF 2.3, tag 274). A PDF page's are those of its rendering at the
resolution of the largest picture on it.
"""

from __future__ import annotations

import hashlib
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from natsort import natsorted
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import LockedScan, NoScans, ScanError
from pipeline.model import Scan

__all__ = ["SUFFIXES", "FoundIssue", "find_issues", "list_folders", "open_scans", "read_picture"]

PDF = ".pdf"
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".webp", ".jp2", ".j2k", ".jpx", ".jpf", ".jpc", ".tif", ".tiff", PDF}
)
MOST_PIXELS = 600_000_000
"""Larger pictures are taken for damaged or hostile: a broadsheet of 60 x 80 cm at 800 dpi has 476 million."""
PDF_DPI = 300.0, 600.0
BAND = 512
"""Rows converted at once, which bounds what a conversion needs beside the picture."""
ORIENTATION = 274
SUBFILE_TYPE = 254
PHOTOMETRIC = 262
WHITE_IS_ZERO = 0

# Pillow only warns below twice its own limit; sizes are held to MOST_PIXELS here before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

Picture = NDArray[np.uint8]
"""(height, width), 0 black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIssue:
    """``files`` in natural order of their names; each may hold several scans."""

    name: str
    folder: Path
    files: tuple[Path, ...]


def find_issues(folder: Path) -> tuple[FoundIssue, ...]:
    """Each sub-folder with scans is an issue; scans in the folder itself are one more, named like the folder.

    Hidden files and files of other kinds are passed over. Raises ScanError where the folder is none, NoScans
    where it holds none.
    """
    places = list_folders(folder)
    try:
        found = [FoundIssue(name=name, folder=place, files=_scans_in(place)) for name, place in places]
    except OSError as error:
        raise ScanError(
            str(error.filename or folder), f"cannot be read ({error.strerror})", "Check who may."
        ) from error
    issues = tuple(issue for issue in found if issue.files)
    if not issues:
        kinds = ", ".join(sorted(suffix[1:] for suffix in SUFFIXES))
        raise NoScans(str(folder), "holds no scans", f"Put page images there ({kinds}), or one sub-folder an issue.")
    if len({issue.name for issue in issues}) < len(issues):
        raise ScanError(
            str(folder), f"holds scans and a folder {issues[0].name!r}, two issues of one name", "Rename the folder."
        )
    return issues


def list_folders(folder: Path) -> list[tuple[str, Path]]:
    """The folder and its sub-folders, each with the name of the issue that may lie in it. Raises ScanError."""
    if not folder.exists():
        raise ScanError(str(folder), "there is no such folder", "Check the path.")
    if not folder.is_dir():
        raise ScanError(str(folder), "is a file", "Name the folder that it lies in.")
    try:
        inside = natsorted((entry for entry in folder.iterdir() if entry.is_dir() and not _hidden(entry)), key=_name)
    except OSError as error:
        raise ScanError(
            str(error.filename or folder), f"cannot be read ({error.strerror})", "Check who may."
        ) from error
    return [(folder.resolve().name, folder), *((entry.name, entry) for entry in inside)]


def open_scans(path: Path, issue: str, first: int = 1) -> tuple[Scan, ...]:
    """All scans of a file, one for each frame or page, numbered on from ``first``; pixels are not decoded.

    Reduced copies inside a TIFF are passed over. Raises LockedScan and ScanError.
    """
    digest = _digest(path)
    frames = _pdf_frames(path) if path.suffix.lower() == PDF else _image_frames(path)
    return tuple(
        Scan(
            id=f"p{sequence:04d}",
            issue=issue,
            sequence=sequence,
            path=str(path),
            frame=frame,
            sha256=digest,
            width=width,
            height=height,
            dpi=dpi,
        )
        for sequence, (frame, width, height, dpi) in enumerate(frames, first)
    )


def read_picture(scan: Scan) -> Picture:
    """The scan's pixels as (height, width) grey. Colour becomes its luma (ITU-R BT.601), what is transparent
    white; more than 8 bits are brought from the range that they really take to 0..255.

    Raises LockedScan and ScanError, also where the file is no longer the one that the scan was opened from.
    """
    path = Path(scan.path)
    if _digest(path) != scan.sha256:
        raise ScanError(scan.path, "was replaced while the run was on", "Run again.")
    picture = _read_pdf(path, scan) if path.suffix.lower() == PDF else _read_image(path, scan.frame)
    if picture.shape != (scan.height, scan.width):
        raise ScanError(scan.path, "has another size than it says", "Save or scan it again.")
    return picture


def _name(path: Path) -> str:
    return path.name


def _hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _scans_in(folder: Path) -> tuple[Path, ...]:
    files = (
        entry
        for entry in folder.iterdir()
        if not _hidden(entry) and entry.suffix.lower() in SUFFIXES and entry.is_file()
    )
    return tuple(natsorted(files, key=_name))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if path.stat().st_size == 0:
            raise ScanError(str(path), "is an empty file", "Copy or scan it again.")
    except OSError as error:
        raise ScanError(str(path), f"cannot be read ({error.strerror})", "Check that it is there.") from error
    return digest


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
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, struct.error) as error:
        raise ScanError(str(path), f"is damaged or cut short ({error})", "Copy or scan it again.") from error


def _check_size(path: Path, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise ScanError(
            str(path),
            f"has {width} x {height} pixels, more than the {MOST_PIXELS // 1_000_000} million that are read",
            "Scan it at a lower resolution.",
        )


def _image_frames(path: Path) -> list[tuple[int, int, int, float | None]]:
    with _decoding(path), Image.open(path) as image:
        # Only a TIFF's frames are pages: those of other formats are animations, previews or depth maps.
        count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        frames: list[tuple[int, int, int, float | None]] = []
        for frame in range(count):
            if count > 1:
                image.seek(frame)
            if count > 1 and int(_tags(image).get(SUBFILE_TYPE, 0)) & 1:
                continue
            width, height = image.size
            _check_size(path, width, height)
            # Pillow gives a TIFF's displayed size already.
            if image.format != "TIFF" and image.getexif().get(ORIENTATION) in (5, 6, 7, 8):
                width, height = height, width
            frames.append((frame, width, height, _dpi(image)))
    return frames


def _tags(image: Image.Image) -> Any:
    return getattr(image, "tag_v2", {})


def _dpi(image: Image.Image) -> float | None:
    """None where nothing or only a program's default is said: no newspaper is scanned below 100 dpi."""
    told = image.info.get("dpi")
    if not told:
        return None
    dpi = round(float(told[0]), 2)
    return dpi if 100 <= dpi <= 4800 else None


def _read_image(path: Path, frame: int) -> Picture:
    # From an open file: Pillow maps a named one into memory, and then reads turned TIFFs wrongly.
    with _decoding(path), path.open("rb") as file, Image.open(file) as image:
        if frame:
            image.seek(frame)
        _check_size(path, *image.size)
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


@contextmanager
def _open_pdf(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise LockedScan(str(path), "is locked with a password", "Save it without a password.") from error
        raise ScanError(str(path), "is not a PDF that can be read", "Copy or make it again.") from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise ScanError(str(path), f"holds a page that cannot be drawn ({error})", "Make the PDF again.") from error
    finally:
        document.close()


def _pdf_frames(path: Path) -> list[tuple[int, int, int, float | None]]:
    frames: list[tuple[int, int, int, float | None]] = []
    with _open_pdf(path) as document:
        for number in range(len(document)):
            page = document[number]
            dpi, width, height = _pdf_size(page)
            frames.append((number, width, height, dpi))
            page.close()
    if not frames:
        raise ScanError(str(path), "is a PDF without pages", "Make it again.")
    return frames


def _pdf_size(page: Any) -> tuple[float, int, int]:
    """Resolution and size in pixels of a page's rendering: that of its largest picture, from 300 to 600 dpi and
    never more than MOST_PIXELS."""
    wide, tall = page.get_size()
    best, dpi = 0.0, PDF_DPI[0]
    for picture in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        across, down = right - left, top - bottom
        if across <= 0 or down <= 0 or across * down <= best:
            continue
        best = across * down
        pixels = picture.get_px_size()
        # The longer sides belong together, however the page is turned.
        dpi = 72 * max(pixels) / max(across, down)
    dpi = min(max(dpi, PDF_DPI[0]), PDF_DPI[1], 72 * (MOST_PIXELS / (wide * tall)) ** 0.5 * 0.999)
    dpi = round(dpi, 2)
    return dpi, -int(-wide * dpi // 72), -int(-tall * dpi // 72)


def _read_pdf(path: Path, scan: Scan) -> Picture:
    with _open_pdf(path) as document:
        page = document[scan.frame]
        dpi, _, _ = _pdf_size(page)
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        drawn = np.array(bitmap.to_numpy(), np.uint8, copy=True)
        bitmap.close()
        page.close()
    drawn = drawn.reshape(drawn.shape[0], drawn.shape[1], -1)[..., 0]
    return np.ascontiguousarray(drawn)
