"""Files that others made, read whole: regular ones of a bounded size, and JSON however damaged."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.bounds import Bound
from pipeline.errors import GalleyError

Kind = TypeVar("Kind")


def read_file(path: Path, bound: Bound, error: type[GalleyError]) -> bytes:
    """All of a file. Raises ``error`` where it cannot be read, is no regular file (reading a pipe would wait for
    ever), or has more bytes than ``bound`` allows."""
    try:
        # A pipe that nobody writes to would hold the very opening of it.
        with open(path, "rb", opener=_open_at_once) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise error(str(path), "is no regular file", "Put a file there, or take it away.")
            content = file.read(bound.most + 1)
    except (OSError, ValueError) as problem:
        raise error(str(path), f"cannot be read ({why(problem)})", "Check the path and its permissions.") from problem
    if len(content) > bound.most:
        raise error(str(path), bound.say(max(found.st_size, len(content))), "Split it, or take it away.")
    return content


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def is_regular(path: Path) -> bool:
    """Not for a folder, a pipe, a device, or where nobody may look."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def why(error: Exception) -> str:
    """What the system says of a failure, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def decode_json(content: bytes, kind: type[Kind]) -> Kind:
    """JSON as a record. Raises msgspec.DecodeError for whatever is wrong with it (ValidationError where it has another
    shape), nesting that no stack holds among it."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (RecursionError, UnicodeDecodeError) as error:
        raise msgspec.DecodeError(f"JSON is malformed ({error})") from error
