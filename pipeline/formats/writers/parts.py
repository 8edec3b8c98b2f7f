"""Pieces of files that are kept from one publishing to the next: what a page or an article has in a file of the issue.

A file of a whole issue is made anew when a word of it changes. What takes long in it is made of one page or one
article, and nearly all of these are as they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

_DIGEST = 32
"""Bytes of a SHA-256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is told apart by what it was made from. ``pages`` are digests of a page's records and of its articles with
    theirs, ``pictures`` of its prepared picture, both by the scan's id. Empty where nobody keeps anything."""

    pages: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)


class Parts:
    """Those of one format, by name. ``made`` are the ones that were asked for, with what they were made from."""

    def __init__(self, kept: Mapping[str, tuple[str, bytes]] | None = None) -> None:
        self._kept = kept or {}
        self.made: dict[str, tuple[str, bytes]] = {}

    def take(self, name: str, made_from: str, make: Callable[[], bytes]) -> bytes:
        """The one that is kept, where it was made from the same, else a new one; with ``made_from`` empty none is
        kept."""
        if not made_from:
            return make()
        before, content = self._kept.get(name, ("", b""))
        if before != made_from:
            content = make()
        self.made[name] = (made_from, content)
        return content

    @property
    def changed(self) -> bool:
        return {name: key for name, (key, _) in self.made.items()} != {
            name: key for name, (key, _) in self._kept.items()
        }


def pack_parts(made: Mapping[str, tuple[str, bytes]]) -> bytes:
    body = msgspec.msgpack.encode(dict(made))
    return hashlib.sha256(body).digest() + body


def unpack_parts(content: bytes) -> dict[str, tuple[str, bytes]]:
    """Nothing where the file is damaged, or another version's: all of it can be made again."""
    body = content[_DIGEST:]
    if hashlib.sha256(body).digest() != content[:_DIGEST]:
        return {}
    try:
        return msgspec.msgpack.decode(body, type=dict[str, tuple[str, bytes]])
    except msgspec.DecodeError:
        return {}
