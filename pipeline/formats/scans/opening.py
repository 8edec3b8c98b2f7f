"""All scans of a file, and the pixels of one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.errors import ScanError
from pipeline.files import is_regular
from pipeline.formats.scans.find import PDF
from pipeline.formats.scans.frames import Picture
from pipeline.formats.scans.images import image_frames, read_image
from pipeline.formats.scans.pdf import pdf_frames, read_pdf
from pipeline.model import Scan


def open_scans(path: Path, issue: str, first: int = 1) -> tuple[Scan | ScanError, ...]:
    """All scans of a file, one for each frame or page, numbered on from ``first``; pixels are not decoded. In the place
    of one that cannot be read among several stands what is wrong with it.

    Reduced copies inside a TIFF are passed over. Raises LockedScan and ScanError where none can be read.
    """
    digest = _digest(path)
    frames = pdf_frames(path) if path.suffix.lower() == PDF else image_frames(path)
    return tuple(
        frame
        if isinstance(frame, ScanError)
        else Scan(
            id=f"p{sequence:04d}",
            issue=issue,
            sequence=sequence,
            path=str(path),
            frame=frame.number,
            sha256=digest,
            width=frame.width,
            height=frame.height,
            dpi=frame.dpi,
        )
        for sequence, frame in enumerate(frames, first)
    )


def read_picture(scan: Scan) -> Picture:
    """The scan's pixels as (height, width) grey. Colour becomes its luma (ITU-R BT.601), what is transparent
    white; more than 8 bits are brought from the range that they really take to 0..255.

    Raises LockedScan and ScanError, also where the file is no longer the one that the scan was opened from.
    """
    path = Path(scan.path)
    if _digest(path) != scan.sha256:
        raise ScanError(scan.path, "was replaced while the run was on", "Run again.")
    picture = read_pdf(path, scan) if path.suffix.lower() == PDF else read_image(path, scan.frame)
    if picture.shape != (scan.height, scan.width):
        raise ScanError(scan.path, "has another size than it says", "Save or scan it again.")
    return picture


def _digest(path: Path) -> str:
    if not is_regular(path) and path.exists():
        raise ScanError(str(path), "is no regular file", "Put a picture there, or take it away.")
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if path.stat().st_size == 0:
            raise ScanError(str(path), "is an empty file", "Copy or scan it again.")
    except OSError as error:
        raise ScanError(str(path), f"cannot be read ({error.strerror})", "Check that it is there.") from error
    return digest
