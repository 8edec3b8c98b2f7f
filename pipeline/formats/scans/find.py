"""Which pictures in a folder are the pages of an issue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from natsort import natsorted

from pipeline.errors import GalleyError, NoScans, ScanError

PDF = ".pdf"
SUFFIXES = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".avif", ".gif", ".bmp", ".pbm", ".pgm", ".ppm", ".pnm"),
        *(".jp2", ".j2k", ".j2c", ".jpx", ".jpf", ".jpc", ".tif", ".tiff", PDF),
    }
)
NOT_READ = (
    dict.fromkeys((".heic", ".heif"), "HEIC pictures")
    | dict.fromkeys((".djvu", ".djv"), "DjVu files")
    | dict.fromkeys((".jxl",), "JPEG XL pictures")
    | dict.fromkeys((".psd", ".psb", ".xcf"), "files of picture editors")
    | dict.fromkeys((".eps", ".ps", ".svg", ".ai"), "drawings")
    | dict.fromkeys((".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf"), "raw pictures of cameras")
)
"""Kinds of pictures that people keep among scans and that are not read: each such file is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIssue:
    """``files`` in natural order of their names; each may hold several scans. ``passed_over`` are pictures that are not
    read, and why; ``problem`` says why the folder cannot be read, if so."""

    name: str
    folder: Path
    files: tuple[Path, ...]
    passed_over: tuple[tuple[Path, str], ...] = ()
    problem: GalleyError | None = None


def find_issues(folder: Path) -> tuple[FoundIssue, ...]:
    """Each sub-folder with scans is an issue; scans in the folder itself are one more, named like the folder.

    Hidden files and files of other kinds are passed over; a sub-folder that cannot be read is an issue with a
    ``problem``. Raises ScanError where the folder is none or cannot be read, NoScans where it holds none.
    """
    found = [_find_issue(name, place) for name, place in list_folders(folder)]
    issues = tuple(issue for issue in found if issue.files or issue.problem is not None)
    if not any(issue.files for issue in issues):
        problem = next((issue.problem for issue in issues if issue.problem is not None), None)
        if problem is not None:
            raise problem
        kinds = ", ".join(sorted(suffix[1:] for suffix in SUFFIXES))
        over = [said for issue in found for said in issue.passed_over]
        said = f" that are read ({over[0][0].name}: {over[0][1]})" if over else ""
        remedy = f"Put page images there ({kinds}), or one sub-folder an issue."
        raise NoScans(str(folder), f"holds no scans{said}", remedy)
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


def _find_issue(name: str, folder: Path) -> FoundIssue:
    try:
        files = natsorted((entry for entry in folder.iterdir() if not _hidden(entry)), key=_name)
    except OSError as error:
        problem = ScanError(str(error.filename or folder), f"cannot be read ({error.strerror})", "Check who may.")
        return FoundIssue(name=name, folder=folder, files=(), problem=problem)
    scans = [file for file in files if file.suffix.lower() in SUFFIXES and not file.is_dir()]
    over = [
        (file, f"{NOT_READ[file.suffix.lower()]} are not read; save it as TIFF, PNG or JPEG")
        for file in files
        if file.suffix.lower() in NOT_READ
    ]
    return FoundIssue(name=name, folder=folder, files=tuple(scans), passed_over=tuple(over))


def _name(path: Path) -> str:
    return path.name


def _hidden(path: Path) -> bool:
    return path.name.startswith(".")
