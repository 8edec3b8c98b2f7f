"""Files that a METS names, looked for where they may lie: in its own folder and below it.

A METS names its files by any path: relative, absolute on the machine that wrote it, with the slashes of another system,
or by an address of the net. None of these is followed out of the folder: a file is either there, or its name is
looked for in the folders below, else it is not opened at all (CWE-22).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pipeline.files import is_regular

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"^/*[A-Za-z]:/")
_HIDDEN = re.compile(r"[\0-\x1f\ud800-\udfff]")


class NamedFiles:
    """``within`` is a folder that the user named, and in which the METS lies: what is named by a path into it may be
    opened, too."""

    def __init__(self, mets: Path, within: Path | None = None) -> None:
        self.folder = mets.parent
        self.within = within

    def find(self, said: str) -> Path | None:
        """The file that is meant by a path or an address, None where there is none that may be opened."""
        named = self.name(said)
        if named is None:
            return None
        allowed = [one for one in (self.folder, self.within) if one is not None]
        if any(_lies_in(named, one) for one in allowed) and is_regular(named):
            return named
        return self._by_name(named)

    def find_numbered(self, number: int, word: str) -> Path | None:
        """The one file below whose name holds the word and ends, less that, with the number; None where there are none
        or several."""
        found = [
            path
            for name, paths in self._below.items()
            if word in name and (digits := re.findall(r"\d+", name.split(".")[0])) and int(digits[-1][-9:]) == number
            for path in paths
        ]
        return found[0] if len(found) == 1 else None

    def name(self, said: str) -> Path | None:
        """The path as it is named, wherever it leads; None where it names nothing."""
        if _HIDDEN.search(said):
            return None
        path = said.strip().replace("\\", "/")
        scheme = _SCHEME.match(path)
        if scheme:
            path = path[scheme.end() :]
            if scheme[0].lower() == "file:":
                # ``file://./text/1.xml`` is what docWorks writes for a path beside the METS.
                path = re.sub(r"^//(?=[.])", "", path)
            else:
                path = re.split("[?#]", path)[0].removeprefix("//").partition("/")[2]
        path = _DRIVE.sub("/", unquote(path).replace("\\", "/"))
        return None if _HIDDEN.search(path) or not PurePosixPath(path).name else self.folder / path

    def _by_name(self, named: Path) -> Path | None:
        """The one below the folder that has the name, whatever its case; of several the one that more of the folders
        in the path speak for than for any other."""
        alike = [(_shared(named.parts, path.parts), path) for path in self._below.get(named.name.casefold(), ())]
        most = max((shared for shared, _ in alike), default=0)
        best = [path for shared, path in alike if shared == most]
        return best[0] if len(best) == 1 else None

    @cached_property
    def _below(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path in _walk(self.folder):
            found.setdefault(path.name.casefold(), []).append(path)
        return found


def _lies_in(path: Path, folder: Path) -> bool:
    """Wherever links lead."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and (not path.is_symlink() or _lies_in(path, folder)) and is_regular(path):
                yield path


def _shared(wanted: Sequence[str], found: Sequence[str]) -> int:
    """How many parts two paths share from their end."""
    count = 0
    for one, other in zip(reversed(wanted), reversed(found), strict=False):
        if one.casefold() != other.casefold():
            break
        count += 1
    return count
