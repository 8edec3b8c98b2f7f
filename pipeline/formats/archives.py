"""Zip files of texts and pictures, unpacked into a folder once; nothing of them lands anywhere else (CWE-22)."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.bounds import ARCHIVE, ARCHIVE_FILES
from pipeline.errors import FormatError
from pipeline.files import why
from pipeline.formats.recognised import SUFFIXES
from pipeline.formats.scans import SUFFIXES as PICTURES
from pipeline.formats.sources import form_of

SUFFIX = ".zip"
DONE = ".unpacked"
"""Written when all of it is there: a folder without it is one of a run that was ended."""
CHUNK = 1 << 20


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX and path.is_file()


def unpack(path: Path, into: Path) -> Path:
    """The folder of what an archive holds, named like it, below ``into``: texts and pictures, and issue.yaml. Unpacked
    again only where the archive changed.

    Raises FormatError where it cannot be read, is damaged, or holds more than any volume has.
    """
    try:
        stamp = path.stat()
        said = f"{path.resolve()} {stamp.st_size} {stamp.st_mtime_ns}"
        folder = into / hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:12] / path.stem
        if (folder / DONE).is_file():
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(path) as archive:
            members = list(_members(path, archive))
            for member, parts in members:
                target = folder.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("wb") as file:
                    _copy(path, source, file, member.file_size)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DONE).touch()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FormatError(str(path), f"is a damaged or locked archive ({error})", "Unpack it yourself.") from error
    except OSError as error:
        raise FormatError(str(path), f"cannot be unpacked ({why(error)})", "Unpack it yourself.") from error
    return folder


def _members(path: Path, archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, tuple[str, ...]]]:
    """Those that are read, with their paths. What an archive says of their sizes is checked as they are unpacked."""
    members = archive.infolist()
    if ARCHIVE_FILES.refuses(len(members)):
        raise FormatError(str(path), ARCHIVE_FILES.say(len(members)), "Split it.")
    size = sum(one.file_size for one in members)
    if ARCHIVE.refuses(size):
        raise FormatError(str(path), f"unpacked, {ARCHIVE.say(size)}", "Split it.")
    for one in members:
        parts = PurePosixPath(one.filename.replace("\\", "/")).parts
        sound = parts and not any(part in ("/", "..") or ":" in part or part.startswith(".") for part in parts)
        form = form_of(Path(parts[-1])) if parts else ""
        wanted = form in SUFFIXES or form in PICTURES or (parts and parts[-1] == "issue.yaml")
        if sound and wanted and not one.is_dir() and "__MACOSX" not in parts:
            yield one, parts


def _copy(path: Path, source: IO[bytes], file: IO[bytes], size: int) -> None:
    """No more than the archive says that the member has."""
    left = size
    while chunk := source.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise FormatError(str(path), "holds a file that is larger than it says", "Unpack it yourself.")
        file.write(chunk)
