"""Traditional Chinese characters in their simplified forms, to look words and names up by; never to write them.

The table is the one that the wordfreq package (Speer 2022) looks up its own words by: character by character, so
that a text keeps its length.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec


@cache
def _table() -> dict[int, str]:
    # The package itself is not wanted: to import it takes longer than all else here.
    package = find_spec("wordfreq")
    packed = (Path(str(package and package.origin)).parent / "data" / "_chinese_mapping.msgpack.gz").read_bytes()
    table = msgspec.msgpack.decode(gzip.decompress(packed), type=dict[int, str])
    return {code: simple for code, simple in table.items() if len(simple) == 1}


def simplify(text: str) -> str:
    """As long as ``text``; what has no simpler form stays."""
    return text if text.isascii() else text.translate(_table())


def list_forms() -> list[tuple[str, str]]:
    """Characters that have a simpler form, with that, in the order of their code points."""
    return [(chr(code), simple) for code, simple in sorted(_table().items()) if chr(code) != simple]
