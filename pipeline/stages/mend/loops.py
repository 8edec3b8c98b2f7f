"""Text that says again what it has just said, and whether the print does: print that says the same twice has it on
two places.

Of a line whose place is known, the room tells: a loop crowds more characters into a line than its neighbours hold. Of
a line that was compared with the picture, the comparison tells: what is there once was seen once. Text alone tells
nothing for certain, so there a loop is doubted and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from pipeline.language.character_model import is_han
from pipeline.language.repeats import Repeat, find_repeats
from pipeline.model import Edit, Evidence, Line, Place

CROWDED, ROOMY = 1.25, 1.1
"""How much closer than on the page in general characters stand where they have no room, or have it."""
SURE, DOUBTED = 0.92, 0.6
UNSEEN, SEEN = 0.5, 0.8
"""Mean confidence of characters that the picture does not have, or has."""
SAME_PLACE = 0.5
"""Share of its room that other characters take, from which text stands where they stand."""
LEAST_LINES = 8
"""Lines that tell how close characters stand."""


class Room:
    """How close the characters of a page's lines stand, in widths of a character to the line's height."""

    def __init__(self, lines: Sequence[Line], *, placed: bool) -> None:
        close = [found for line in lines if len(line.text) >= 6 and (found := crowding(line)) is not None]
        self._usual = median(close) if placed and len(close) >= LEAST_LINES else None

    def crowding(self, line: Line) -> float | None:
        """Against the usual one; None where that or the line's place is not known."""
        own = crowding(line)
        return own / self._usual if own is not None and self._usual else None


def crowding(line: Line, text: str | None = None) -> float | None:
    """Characters to the room of the line; those of Latin text, figures and white space count for half."""
    long = line.box.height if line.direction == "vertical" else line.box.width
    high = line.box.width if line.direction == "vertical" else line.box.height
    if long <= 0 or high <= 0:
        return None
    return sum(1.0 if is_han(one) else 0.5 for one in (line.text if text is None else text)) * high / long


def mend_loops(lines: Sequence[Line], room: Room) -> Iterator[Edit]:
    """An edit that takes out what is said again, where the picture or the room has it once."""
    for line in lines:
        if not line.text.strip():
            continue
        for one in find_repeats(line.text):
            found = _unseen(line, one) if len(line.glyphs) == len(line.text) else _crowded(line, one, room)
            if found is not None:
                confidence, evidence = found
                yield Edit(
                    start=Place(line=line.id, offset=one.start),
                    end=Place(line=line.id, offset=one.end),
                    before=line.text[one.start : one.end],
                    after="",
                    reason="said again where it is printed once",
                    rule="loop@1",
                    support="normalisation",
                    confidence=confidence,
                    evidence=evidence,
                )


def _unseen(line: Line, one: Repeat) -> tuple[float, tuple[Evidence, ...]] | None:
    """Not seen, and where it would stand the picture has other characters of the line."""
    first = _mean(line, one.first, one.first + one.end - one.start)
    again = _mean(line, one.start, one.end)
    shared = _shared(line, one.start, one.end)
    if again >= UNSEEN or shared < SAME_PLACE:
        return None
    sentence = (
        f"the picture has it once ({first:.0%} sure the first time, {again:.0%} the second), and {shared:.0%} of the "
        "second lies on other characters"
    )
    return (SURE if first >= SEEN else DOUBTED), (Evidence(kind="picture", sentence=sentence),)


def _mean(line: Line, start: int, end: int) -> float:
    sure = [glyph.confidence for glyph in line.glyphs[start:end] if glyph.text.strip()]
    return sum(sure) / len(sure) if sure else 1.0


def _shared(line: Line, start: int, end: int) -> float:
    """How much of the room of some characters others of the line take."""
    inside = [glyph for glyph in line.glyphs[start:end] if glyph.text.strip()]
    others = [glyph for glyph in (*line.glyphs[:start], *line.glyphs[end:]) if glyph.text.strip()]
    room = sum(max(1, one.right - one.left) for one in inside)
    taken = 0
    for one in inside:
        both = sum(max(0, min(one.right, other.right) - max(one.left, other.left)) for other in others)
        taken += min(max(1, one.right - one.left), both)
    return taken / room if room else 0.0


def _crowded(line: Line, one: Repeat, room: Room) -> tuple[float, tuple[Evidence, ...]] | None:
    close = room.crowding(line)
    if close is None or close < CROWDED:
        return None
    without = crowding(line, line.text[: one.start] + line.text[one.end :])
    whole = crowding(line)
    left = close * without / whole if without and whole else close
    sentence = f"characters stand {close:.2f} times as close as on the page in general, without it {left:.2f} times"
    return (SURE if 1 / ROOMY <= left <= ROOMY else DOUBTED), (Evidence(kind="room", sentence=sentence),)


def has_room(line: Line, room: Room) -> bool:
    """Whether the line is as wide as its text asks for: then what it says twice is printed twice."""
    close = room.crowding(line)
    return close is not None and close <= ROOMY
