"""Pages in a script that the recogniser does not know: it finds the lines, and hardly a letter in them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import ScanError
from pipeline.model import Line, Scan

LONG = 6.0
"""Length of a line over its height from which it is text, and no mark or number."""
SPARSE = 0.3
"""Letters and figures to its length over its height under which a line says nothing. Chinese has 1, Latin 2."""
FEWEST, MOST = 8, 0.5
"""Lines without letters that tell, and their share of all long ones."""


def check_script(lines: Sequence[Line], scan: Scan, recogniser: str) -> None:
    """Raises ScanError where most of the lines came out without letters: marks alone would be published as the text."""
    long = [line for line in lines if _span(line) >= LONG]
    bare = sum(sum(ch.isalnum() for ch in line.text) < SPARSE * _span(line) for line in long)
    if bare >= FEWEST and bare > MOST * len(long):
        raise ScanError(
            scan.path,
            f"is in a script that {recogniser} does not read: {bare} of {len(long)} lines came out without letters",
            "Import its text (recognise.engine: import), or name another recogniser.",
        )


def _span(line: Line) -> float:
    """Length over height, along the line."""
    box = line.box
    long, high = (box.height, box.width) if line.direction == "vertical" else (box.width, box.height)
    return long / high if high > 0 else 0.0
