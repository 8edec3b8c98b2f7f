"""What goes to the terminal: nothing that a file's name or text says can act on it."""

from __future__ import annotations

import atexit
import os
import re
import signal
import sys
import threading
from collections.abc import Iterable
from types import FrameType

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters of ASCII and of ECMA-48, but for tab and line feed: an escape sequence begins with one."""


class _Plain(Console):
    """Rich's own sequences go out, for they are segments of their own kind; those within text do not."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(_CONTROL.sub(_show, segment.text), segment.style)


def _show(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"


def open_console(*, stderr: bool = False) -> Console:
    return _Plain(stderr=stderr, highlight=False)


class Terminated(KeyboardInterrupt):
    """Somebody, or the system, asked the process to end (SIGTERM): it does as for Ctrl-C, so that workers end too and
    nothing is left behind."""


def end_on_request() -> None:
    """From now on SIGTERM raises Terminated in the main thread, where it would end the process where it stands."""
    signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what a handler is called with
    # Once is enough: a second one must not break the ending.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


def leave(ended: SystemExit) -> None:
    """Ends the process here, with what is to be done at its end done, where nothing is left of it but memory: Python
    would give that back object by object, which takes a tenth of a second after an issue of 24 pages. Returns where
    something is left."""
    if threading.active_count() > 1 or not isinstance(ended.code, int | None):
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        # Python itself says what became of the other end.
        return
    atexit._run_exitfuncs()
    os._exit(ended.code or 0)
