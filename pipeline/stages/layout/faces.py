"""A change of face within a heading: rows in capitals are the headline, those in small letters under them its deck.

So American and English papers set their headings from 1860 to 1950, and many do today.
"""

from __future__ import annotations

from collections.abc import Sequence

CAPITALS, SMALL = 0.85, 0.5
"""Share of capitals among the letters of a row from which it is set in capitals, and under which it is not."""
LEAST = 8
"""Letters that rows in capitals have at least: fewer may be an abbreviation that a headline begins with."""


def find_deck(rows: Sequence[str]) -> int | None:
    """Where the deck begins in the rows of a heading; None where all are of one face."""
    letters = 0
    for at, text in enumerate(rows):
        cased = [ch for ch in text if ch.isupper() or ch.islower()]
        share = sum(ch.isupper() for ch in cased) / max(1, len(cased))
        if cased and share < SMALL:
            return at if letters >= LEAST else None
        if not cased or share < CAPITALS:
            return None
        letters += len(cased)
    return None
