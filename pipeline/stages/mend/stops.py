"""Commas that were taken for full stops in Latin text: no sentence ends before a small letter.

Only where the recogniser gave the comma at that very place, as its best other reading. What may be an abbreviation is
left alone, and so is every stop beside a figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from pipeline.language.words import LANGUAGES, word_frequency
from pipeline.model import Edit, Evidence, Line, Place
from pipeline.stages.mend.characters import Looks, say_seen, seen_again

LEAST_SEEN = 1e-3
COMMAS = 500.0
"""How many commas stand before a small letter for one full stop: in print there is none but after what is cut short."""
SUREST = 0.98
PROPOSED = 0.3
SHORT = 4
"""Letters up to which a word may be cut short (``No.``, ``bzw.``, ``Abt.``)."""
COMMON = 5.0
"""Zipf frequency from which a word of two letters and more is whole."""
_CUT_SHORT = frozenset(
    ["no", "mr", "dr", "st", "co", "nr", "etc", "bzw", "usw", "ca", "art", "str", "jan", "dec", "uhr"]
)
_STOP = re.compile(r"(?<![\w.'’])([^\W\d_]+)(\.)(?=\s|$)")


def mend_stops(lines: Sequence[Line], language: str, looks: Looks) -> Iterator[Edit]:
    """``lines`` of one passage in reading order."""
    if language not in LANGUAGES:
        return
    for number, line in enumerate(lines):
        if len(line.glyphs) != len(line.text):
            continue
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        for found in _STOP.finditer(line.text):
            at = found.start(2)
            after = line.text[at + 1 :].strip() or following.lstrip()
            if after[:1].islower() and not _may_be_short(found[1], language):
                edit = _mend(line, at, after, looks)
                if edit is not None:
                    yield edit


def _may_be_short(word: str, language: str) -> bool:
    small = word.lower()
    return len(word) == 1 or small in _CUT_SHORT or (len(word) <= SHORT and word_frequency(small, language) < COMMON)


def _mend(line: Line, at: int, after: str, looks: Looks) -> Edit | None:
    glyph = line.glyphs[at]
    best = max(glyph.alternatives, key=lambda one: one[1], default=("", 0.0))
    if best[0] != "," or best[1] < LEAST_SEEN:
        return None
    odds = COMMAS * best[1] / max(glyph.confidence, 1e-6)
    chance = odds / (1 + odds)
    if chance < PROPOSED:
        return None
    support, again = seen_again(looks.get((line.id, at)), ".", ",")
    word = after.split(maxsplit=1)[0]
    return Edit(
        start=Place(line=line.id, offset=at),
        end=Place(line=line.id, offset=at + 1),
        before=".",
        after=",",
        reason="a comma was taken for a full stop",
        rule="comma@1",
        support=support,
        confidence=round(min(chance, SUREST), 4),
        evidence=(
            Evidence(
                kind="alternative",
                sentence=say_seen(looks.get((line.id, at)), ",", best[1], ".", glyph.confidence),
                weight=round(math.log(best[1] / max(glyph.confidence, 1e-6)), 2),
            ),
            *again,
            Evidence(
                kind="language",
                sentence=f"“{word}” has a small letter, and begins no sentence",
                weight=round(math.log(COMMAS), 2),
            ),
        ),
    )
