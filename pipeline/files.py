"""Files that others made, read whole: regular ones of a bounded size, JSON however damaged, and names as any terminal
shows them."""

from __future__ import annotations

import os
import stat
import unicodedata
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


def show_name(name: str) -> str:
    """A file's name as text that every format and terminal takes: bytes that are no UTF-8, control characters and
    marks that turn the direction of writing stand as ``%1B``, ``%FF``. Other names stay as they are."""
    return "".join(_percent(ch) if _is_hidden(ch) else ch for ch in name)


def _is_hidden(ch: str) -> bool:
    return unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _percent(ch: str) -> str:
    # Python keeps a byte that is no UTF-8 as one of these code points.
    how = "surrogateescape" if "\udc80" <= ch <= "\udcff" else "surrogatepass"
    return "".join(f"%{byte:02X}" for byte in ch.encode("utf-8", how))
