"""Where a target's file lies while it is read, and what holds of every message about it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from pipeline.errors import GalleyError

LONGEST = 1000
"""Characters of a message, its path among them."""


@cache
def folder_of() -> Path:
    """Of this process, and gone with it."""
    made = tempfile.mkdtemp(prefix="galley-fuzz-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def write(name: str, content: bytes) -> Path:
    path = folder_of() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def check_message(error: GalleyError, path: Path) -> None:
    """That it can be shown, names the file, says what to do, and is one line of readable length."""
    said = str(error)
    assert len(said.splitlines()) == 1, said
    assert str(path.parent) in said, said
    assert error.remedy, said
    assert len(said) < LONGEST, len(said)
    said.encode("utf-8")
