"""What the desk made of decisions, and how long it waits before it makes something."""

from __future__ import annotations

from dataclasses import dataclass

LOOK_EVERY = 1.0
"""Seconds between two looks at the file for what others wrote."""
BREATH, LATEST = 0.12, 0.6
"""Seconds without a further answer after which what was decided is made; and at the latest."""
PROMPT = 0.3
"""Seconds that the queue may take to be built anew after every decision; a larger one is, when nobody decides."""
QUIET, LONGEST_QUIET = 3.0, 60.0
"""Seconds without a decision after which the TEI is written: three times what that took the last time, within these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One step of what the desk made of decisions: ``number`` counts them, ``problem`` says what went wrong,
    ``written`` that the TEI of the issue is on the disk."""

    number: int
    pages: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: str = ""
    written: bool = False
