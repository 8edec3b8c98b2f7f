"""PDF of scans, by PDFium."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from pipeline.bounds import PDF_SIDE, PIXELS, SIDE
from pipeline.errors import LockedScan, ScanError
from pipeline.formats.scans.frames import Frame, Picture, check_count, check_size, unless_all_fail
from pipeline.model import Scan

PDF_DPI = 300.0, 600.0
"""Least and most resolution that a page is drawn at."""
PDF_OBJECTS = 10_000
"""Things on a page of a PDF among which its largest picture is looked for."""


def pdf_frames(path: Path) -> list[Frame | ScanError]:
    frames: list[Frame | ScanError] = []
    with _open_pdf(path) as document:
        check_count(path, len(document))
        for number in range(len(document)):
            try:
                page = document[number]
                try:
                    dpi, width, height = _pdf_size(path, page, number)
                finally:
                    page.close()
                frames.append(Frame(number, width, height, dpi))
            except ScanError as error:
                frames.append(error)
            except (pypdfium2.PdfiumError, ValueError, ArithmeticError) as error:
                frames.append(
                    ScanError(str(path), f"page {number + 1} cannot be read ({error})", "Make the PDF again.")
                )
    if not frames:
        raise ScanError(str(path), "is a PDF without pages", "Make it again.")
    return unless_all_fail(frames)


def read_pdf(path: Path, scan: Scan) -> Picture:
    with _open_pdf(path) as document:
        page = document[scan.frame]
        dpi, _, _ = _pdf_size(path, page, scan.frame)
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        drawn = np.array(bitmap.to_numpy(), np.uint8, copy=True)
        bitmap.close()
        page.close()
    drawn = drawn.reshape(drawn.shape[0], drawn.shape[1], -1)[..., 0]
    return np.ascontiguousarray(drawn)


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


def _pdf_size(path: Path, page: Any, number: int) -> tuple[float, int, int]:
    """Resolution and size in pixels of a page's rendering: that of its largest picture, from 300 to 600 dpi and
    never more than the bounds of a picture. Raises ScanError for a page of a size that no sheet has."""
    wide, tall = page.get_size()
    for side in (wide, tall):
        if PDF_SIDE.refuses(side):
            said = f"page {number + 1} {PDF_SIDE.say(side) if math.isfinite(side) else 'has no size'}"
            raise ScanError(str(path), said, "Make the PDF again.")
    best, dpi = 0.0, PDF_DPI[0]
    pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    for picture in islice(pictures, PDF_OBJECTS):
        left, bottom, right, top = picture.get_bounds()
        across, down = right - left, top - bottom
        if not (across > 0 and down > 0 and across * down > best):
            continue
        best = across * down
        pixels = picture.get_px_size()
        # The longer sides belong together, however the page is turned.
        dpi = 72 * max(pixels) / max(across, down)
    most = min(72 * (PIXELS.most / (wide * tall)) ** 0.5, 72 * SIDE.most / max(wide, tall)) * 0.999
    dpi = round(min(max(dpi, PDF_DPI[0]), PDF_DPI[1], most), 2)
    width, height = -int(-wide * dpi // 72), -int(-tall * dpi // 72)
    check_size(path, width, height, f"page {number + 1} ")
    return dpi, width, height
