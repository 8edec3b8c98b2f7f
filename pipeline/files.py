"""Files that others made, read whole: regular ones of a bounded size, and JSON however damaged."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from pipeline.bounds import Bound
from pipeline.errors import GalleyError

Kind = TypeVar("Kind")
CHUNK = 1 << 20
"""Bytes that are read at once of what a file has grown by."""


def read_file(path: Path, bound: Bound, error: type[GalleyError]) -> bytes:
    """All of a file. Raises ``error`` where it cannot be read, is no regular file (reading a pipe would wait for
    ever), or has more bytes than ``bound`` allows."""
    with _opened(path, error) as file:
        size = os.fstat(file.fileno()).st_size
        # To ask for all that the bound allows would have memory laid by for it.
        content = file.read(min(size, bound.most) + 1)
        while size < len(content) <= bound.most and (more := file.read(CHUNK)):
            content += more
    if len(content) > bound.most:
        raise error(str(path), bound.say(max(size, len(content))), "Split it, or take it away.")
    return content


def read_lines(path: Path, bound: Bound, error: type[GalleyError]) -> Iterator[bytes]:
    """The lines of a file one at a time, their ends taken off; of one that is longer than ``bound`` allows, one byte
    more than that. Raises ``error`` as :func:`read_file` does."""
    with _opened(path, error) as file:
        while line := file.readline(bound.most + 1):
            whole = line.endswith(b"\n")
            yield line[:-1] if whole else line
            while not whole and len(line) > bound.most:
                line = file.readline(bound.most + 1)
                whole = not line or line.endswith(b"\n")


@contextmanager
def _opened(path: Path, error: type[GalleyError]) -> Iterator[BinaryIO]:
    try:
        # A pipe that nobody writes to would hold the very opening of it.
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise error(str(path), "is no regular file", "Put a file there, or take it away.")
            yield file
    except (OSError, ValueError) as problem:
        raise error(str(path), f"cannot be read ({why(problem)})", "Check the path and its permissions.") from problem


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
