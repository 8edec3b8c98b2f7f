"""Text that says again what it has just said, and whether the print does: print that says the same twice has it on
two places.

Of a line whose place is known, the room tells: a loop crowds more characters into a line than its neighbours hold. Of
a line that was compared with the picture, the comparison tells: what is there once was seen once. Text alone tells
nothing for certain, so there a loop is doubted and stays. What proves a loop is for :mod:`pipeline.books.ink` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.books.ink import ROOMY, Room, mean_confidence, said_again
from pipeline.language.repeats import Repeat, find_repeats
from pipeline.model import Edit, Evidence, Line, Place

SURE, DOUBTED = 0.92, 0.6
SEEN = 0.8
"""Mean confidence of characters that the picture surely has."""


def mend_loops(lines: Sequence[Line], room: Room) -> Iterator[Edit]:
    """An edit that takes out what is said again, where the picture or the room has it once."""
    for line in lines:
        if not line.text.strip():
            continue
        for one in find_repeats(line.text):
            proof = said_again(line, one.start, one.end, room)
            if proof:
                yield Edit(
                    start=Place(line=line.id, offset=one.start),
                    end=Place(line=line.id, offset=one.end),
                    before=line.text[one.start : one.end],
                    after="",
                    reason="said again where it is printed once",
                    rule="loop@2",
                    support="normalisation",
                    confidence=SURE if _fits_well(line, one, room) else DOUBTED,
                    evidence=(Evidence(kind="said again", sentence=proof),),
                )


def _fits_well(line: Line, one: Repeat, room: Room) -> bool:
    """Whether the first time was surely seen, or the line is as wide as what is left asks for."""
    if len(line.glyphs) == len(line.text):
        return mean_confidence(line, one.first, one.first + one.end - one.start) >= SEEN
    left = room.crowding(line, line.text[: one.start] + line.text[one.end :])
    return left is not None and 1 / ROOMY <= left <= ROOMY


def has_room(line: Line, room: Room) -> bool:
    """Whether the line is as wide as its text asks for: then what it says twice is printed twice."""
    close = room.crowding(line)
    return close is not None and close <= ROOMY
