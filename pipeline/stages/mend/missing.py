"""Places between two Chinese characters that have room for one more, and nothing read in them: marked as unclear.

The even steps of the type say that something is printed there; of what it may be, the recogniser's own thoughts are
shown, and none is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.language.forms import CHINESE_MARKS
from pipeline.language.joins import is_cjk
from pipeline.model import Doubt, Faint, Line, Place

SOUND = 0.15
"""Share of such places that hold nothing (worn pages with known text)."""


def find_missing(lines: Sequence[Line]) -> Iterator[Doubt]:
    """A doubt covers the characters on both sides, and its candidates have the missing one between them."""
    for line in lines:
        for place in line.faint if len(line.glyphs) == len(line.text) else ():
            # Stars and ticks are no more than a way to say that there is ink.
            if 0 < place.offset < len(line.text) and any(
                is_cjk(text) or text in CHINESE_MARKS for text, _ in place.readings
            ):
                yield _doubt(line, place)


def _doubt(line: Line, place: Faint) -> Doubt:
    before, after = line.text[place.offset - 1], line.text[place.offset]
    return Doubt(
        start=Place(line=line.id, offset=place.offset - 1),
        end=Place(line=line.id, offset=place.offset + 1),
        reason=f"there is room for a character between “{before}” and “{after}”",
        confidence=SOUND,
        candidates=tuple(
            (before + text + after, chance) for text, chance in place.readings if is_cjk(text) or text in CHINESE_MARKS
        ),
    )
