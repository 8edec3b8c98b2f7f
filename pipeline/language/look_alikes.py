"""Which characters look like which when print is blurred; ``benchmarks/look_alikes.py`` makes the table."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("look_alikes.json")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, list[str]]]:
    read = json.loads(FILE.read_text(encoding="utf-8"))
    return read["chinese"], read["latin"]


def look_alikes(character: str) -> str:
    """Simplified Chinese characters like this one, the likest first; none for what is no character of GB 2312."""
    return _tables()[0].get(character, "")


def latin_look_alikes(letters: str) -> tuple[str, ...]:
    """Letters, figures and pairs of letters like this one, or this pair, the likest first (``m`` and ``rn``)."""
    return tuple(_tables()[1].get(letters, ()))
