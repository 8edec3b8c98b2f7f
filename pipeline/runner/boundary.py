"""The boundary within which things go wrong: whatever fails in a page, an issue or a file is that one's failure, a
value, and the rest is made.

Three things are not held here, since nothing else would fare better: a recogniser that cannot be opened, an output
folder in which nothing can be written, and a person who ends the run.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import EngineError, GalleyError, NoRoom
from pipeline.files import why
from pipeline.model import Failed
from pipeline.naming import show_name

Made = TypeVar("Made")

TRACE = 12
"""Places in the program that the trace of a fault names: the last ones lead to its cause."""


class NoEngine(Exception):
    """The recogniser cannot be opened; raised through the boundary, unlike an EngineError about one page."""

    def __init__(self, error: EngineError) -> None:
        super().__init__(error)
        self.error = error


def attempt(name: str, stage: str, file: str, work: Callable[[], Made]) -> Made | Failed:
    """What ``work`` makes, or its failure, with the ``name`` of the page or issue, the ``stage``, and the ``file`` that
    a message is to name where the error does not.

    Raises NoRoom, NoEngine, and what is no Exception (KeyboardInterrupt).
    """
    try:
        return work()
    except (NoRoom, NoEngine):
        raise
    except Exception as error:
        return describe(name, stage, file, error)


def describe(name: str, stage: str, file: str, error: Exception) -> Failed:
    """The failure as a person reads it. A fault of the program is said to be one, and where it lies."""
    code, trace = 1, ""
    if isinstance(error, GalleyError):
        said, code = str(error), error.exit_code
    elif isinstance(error, MemoryError):
        said = f"{show_name(file)}: there was not enough memory. Set run.workers to a smaller number in config.yaml."
    elif isinstance(error, OSError):
        said = f"{show_name(error.filename or file)}: cannot be read or written ({why(error)})."
    else:
        frames = traceback.extract_tb(error.__traceback__)[-TRACE:]
        trace = "\n".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames)
        at = f"{Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else "no place known"
        what = f"{type(error).__name__}: {error}" if not isinstance(error, msgspec.ValidationError) else str(error)
        said = f"{show_name(file)}: galley failed ({what}, {at}). This is a fault of galley: report it with this file."
    return Failed(page=show_name(name), stage=stage, error=_on_one_line(said), exit_code=code, trace=trace)


def _on_one_line(text: str) -> str:
    return show_name(" ".join(text.split()))
