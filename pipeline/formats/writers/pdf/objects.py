"""A PDF file of objects, in the order in which they were numbered."""

from __future__ import annotations

import hashlib
import zlib

COMPRESSION = 6
"""Of zlib, 0 to 9: the text of a page is small, and pictures come compressed."""


def number(value: float) -> str:
    """To a thousandth of a point, which no printer shows."""
    said = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if said in ("", "-0") else said


def text_string(text: str) -> str:
    """As UTF-16, in hexadecimal, so that nothing in it has to be escaped (7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def reference(number: int) -> str:
    return f"{number} 0 R"


FLATE = " /Filter /FlateDecode"
"""The entry of a stream that :func:`compress` made."""


def compress(content: bytes) -> bytes:
    return zlib.compress(content, COMPRESSION)


class PdfFile:
    """Objects are numbered from 1. One may be numbered before it is written, since objects name each other."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"null")
        return len(self._objects)

    def write(self, body: str, at: int = 0) -> int:
        """An object as PDF has it, ASCII; ``at`` is its number where it has one. Returns its number."""
        return self._put(body.encode("ascii"), at)

    def write_stream(self, content: bytes, entries: str = "", *, compressed: bool = False) -> int:
        """``compressed``: as it comes, and ``entries`` of its dictionary say how."""
        if not compressed:
            content, entries = compress(content), entries + FLATE
        head = f"<<{entries} /Length {len(content)}>>\nstream\n".encode("ascii")
        return self._put(head + content + b"\nendstream", 0)

    def _put(self, body: bytes, at: int) -> int:
        at = at or self.reserve()
        self._objects[at - 1] = body
        return at

    def finish(self, root: int, info: int) -> bytes:
        """The file. Its identifier (14.4) is a digest of what it holds, so that it has no time in it."""
        # The comment tells programs that look at the first bytes that the file is not text.
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        at, places = len(parts[0]), []
        for count, body in enumerate(self._objects, 1):
            places.append(at)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (count, body))
            at += len(parts[-1])
        digest = hashlib.sha256(b"".join(parts)).hexdigest()[:32].upper()
        rows = "".join(f"{place:010d} 00000 n \n" for place in places)
        size = len(self._objects) + 1
        parts.append(
            f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<</Size {size} /Root {reference(root)} "
            f"/Info {reference(info)} /ID [<{digest}> <{digest}>]>>\nstartxref\n{at}\n%%EOF\n".encode("ascii")
        )
        return b"".join(parts)
