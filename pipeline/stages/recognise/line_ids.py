"""Ids of lines that are read after the others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from pipeline.engines import Reading


def free_ids(reading: Reading) -> Iterator[str]:
    """Ids that no line of the reading has, in order."""
    taken = {line.id for line in (*reading.lines, *reading.rejected)}
    return (name for at in count(1) if (name := f"l{at:04d}") not in taken)
