"""Put on the path of a process and of all that it starts: writes down whatever would go out of this machine, or be
written on it (PEP 578). Nothing is hindered, so that nothing is missed."""

from __future__ import annotations

import os
import sys
from typing import Any

NETWORK = frozenset(
    (
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
        "urllib.Request",
    )
)
WRITES = frozenset(("os.link", "os.mkdir", "os.rename", "os.symlink", "os.truncate"))
LOG = os.open(os.environ["GALLEY_WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def watch(event: str, given: tuple[Any, ...]) -> None:
    if event in NETWORK:
        # A pipe between processes has a path in the place of an address.
        address = given[1] if len(given) > 1 and event.startswith("socket.") else given
        if not isinstance(address, (str, bytes)):
            note("network", event, address)
    elif event in WRITES:
        note("written", event, whole(given[1 if event in ("os.rename", "os.link") else 0]))
    elif event == "open":
        path, _, flags = given
        if isinstance(path, (str, bytes)) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            note("written", event, whole(path))


def whole(path: str | bytes) -> str:
    # Path.resolve would look at the disk, which is watched.
    return os.path.abspath(os.fsdecode(path))  # noqa: PTH100


def note(kind: str, event: str, what: object) -> None:
    os.write(LOG, f"{kind}\t{event}\t{what!r}\t{sys.argv[:2]}\n".encode("utf-8", "backslashreplace"))


sys.addaudithook(watch)
