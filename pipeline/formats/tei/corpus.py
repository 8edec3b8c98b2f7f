"""A ``teiCorpus`` put together of the files of its parts, as they are: what a part says of itself holds in both."""

from __future__ import annotations

from collections.abc import Iterable

_END = b"</teiCorpus>"


def join_corpus(header: bytes, parts: Iterable[bytes]) -> bytes:
    """``header`` is a ``teiCorpus`` file that has nothing else; each part a ``TEI`` file."""
    before, end, after = header.rpartition(_END)
    roots = (part.partition(b"?>\n")[2] for part in parts)
    return b"".join((before, *roots, end, after))
