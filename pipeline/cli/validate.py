"""``galley validate``: whether TEI files are what galley writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from pipeline.errors import FormatError


def validate_files(console: Console, paths: Sequence[Path]) -> None:
    """Says what is wrong, file by file, and how many are valid. Raises FormatError where one is not, cannot be read, or
    where there is no TEI."""
    from pipeline.formats.tei.validate import validate_tei

    valid, wrong = 0, list[Path]()
    for path in _files(paths):
        problems = validate_tei(path)
        for one in problems:
            console.print(f"{path}:{one.line}: {one.said}", markup=False, soft_wrap=True)
        if problems:
            wrong.append(path)
        else:
            valid += 1
    console.print("1 file is valid" if valid == 1 else f"{valid} files are valid")
    if wrong:
        more = f", and {len(wrong) - 1} other files neither" if len(wrong) > 1 else ""
        said = f"is not what galley's schema asks for{more}"
        raise FormatError(str(wrong[0]), said, "What is wrong is listed above, with the line of the file.")


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Files as they are named, and the TEI files of folders. Raises FormatError where a folder has none."""
    from pipeline.formats.tei.validate import is_tei

    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = [one for one in sorted(path.rglob("*.xml")) if is_tei(one)]
        if not found:
            raise FormatError(str(path), "holds no TEI", "Name a TEI file, or a folder of them.")
        yield from found
