"""Names of files, and what others wrote, as any message, record and terminal may hold them."""

from __future__ import annotations

import unicodedata

LONGEST = 400
"""Characters of what is wrong with something that a message holds: what others wrote may have thousands."""


def show_name(name: str) -> str:
    """A file's name as text that every format and terminal takes: bytes that are no UTF-8, control characters and
    marks that turn the direction of writing stand as ``%1B``, ``%FF``. Other names stay as they are."""
    return "".join(_percent(ch) if _is_hidden(ch) else ch for ch in name)


def shorten(text: str) -> str:
    """Its two ends, where it is longer than a message holds."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 100]} … {text[-90:]}"


def _is_hidden(ch: str) -> bool:
    return unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _percent(ch: str) -> str:
    # Python keeps a byte that is no UTF-8 as one of these code points.
    how = "surrogateescape" if "\udc80" <= ch <= "\udcff" else "surrogatepass"
    return "".join(f"%{byte:02X}" for byte in ch.encode("utf-8", how))
