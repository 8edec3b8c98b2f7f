"""The server: one process on this machine, until it is stopped."""

from __future__ import annotations

import gc
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import uvicorn

from pipeline.desk.app import build
from pipeline.desk.gate import LOOPBACK, Gate, is_loopback
from pipeline.desk.room import Room
from pipeline.errors import SettingsError

PORT = 8484
"""Tried first; where it is taken, any free one."""
SWITCH = 0.001
"""Seconds that one thread runs while others wait."""
SHORTEST_KEY = 16
"""Characters that a token has at least: it stands between a newspaper's text and a whole network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to listen. ``key`` is the token that browsers must bring, empty where none is asked for."""

    host: str = LOOPBACK
    port: int = 0
    key: str = ""


def check_place(place: Place) -> None:
    """Raises SettingsError for another machine's eyes without a token, and for a token that can be guessed."""
    if not is_loopback(place.host) and not place.key:
        raise SettingsError(
            f"--host {place.host}",
            "other machines could reach the desk there, and anybody could decide",
            "Give a token, too: --token SECRET.",
        )
    if place.key and (len(place.key) < SHORTEST_KEY or not place.key.isascii() or not place.key.isprintable()):
        raise SettingsError("--token", "can be guessed", f"Make it {SHORTEST_KEY} ASCII characters or more.")


def serve(room: Room, place: Place, *, reviewer: str, open_browser: bool, told: Callable[[str], None]) -> None:
    """Until interrupted; ``told`` gets the address. Raises SettingsError where it cannot listen there."""
    check_place(place)
    listener = _listen(place)
    with listener:
        port = listener.getsockname()[1]
        gate = Gate(host=place.host, port=port, key=place.key)
        address = _address(place, port)
        app = build(room, gate, reviewer=reviewer)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="error",
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=1,
                server_header=False,
                proxy_headers=False,
                ws="none",
            )
        )
        told(address)
        # What an issue holds stays as long as the desk: looking through all of it for waste would take a second.
        gc.collect()
        gc.freeze()
        # Answers come between the steps of what is made behind them.
        sys.setswitchinterval(SWITCH)
        room.start()
        if open_browser:
            # From a thread: some browsers hold the one who opens them until they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            server.run(sockets=[listener])
        finally:
            room.stop()


def _listen(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    problem: OSError | None = None
    for port in (place.port,) if place.port else (PORT, 0):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((place.host, port))
        except OSError as error:
            listener.close()
            problem = error
            continue
        return listener
    assert problem is not None
    raise SettingsError(
        f"{place.host}:{place.port or PORT}",
        f"cannot be listened on ({problem.strerror or problem})",
        "Choose another --host or --port.",
    ) from problem


def _address(place: Place, port: int) -> str:
    name = f"[{place.host}]" if ":" in place.host else place.host
    if place.host in ("0.0.0.0", "::"):
        name = socket.gethostname()
    key = f"?key={quote(place.key)}" if place.key else ""
    return f"http://{name}:{port}/{key}"
