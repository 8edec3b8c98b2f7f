"""Letters of Latin words that were taken for others: a word that nobody knows becomes one that everybody does, where
the recogniser gave the other letter itself.

Names are left alone, by their capital, and so is what a line end cuts in two, numbers and everything beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.language.words import KNOWN, is_foreign, word_frequency
from pipeline.model import Edit, Evidence, Line, Place
from pipeline.stages.mend.characters import Looks, say_seen, seen_again

LEAST_SEEN = 1e-3
UNKNOWN = 1.5
"""Zipf frequency up to which a word is one that nobody knows: a list of words holds many errors, and rare names."""
PROPOSED = 0.3
SUREST = 0.97
_WORD = re.compile(r"(?<![\w'’])[^\W\d_]{3,}(?![\w'’])")
_HYPHENS = "-=⸗¬\u00ad\u2010"


def mend_spellings(lines: Sequence[Line], language: str, looks: Looks) -> Iterator[Edit]:
    cut = False
    for line in lines:
        text = line.text
        if len(line.glyphs) == len(text):
            for found in _WORD.finditer(text):
                part = (cut and not text[: found.start()].strip()) or text[found.end() :].strip() in tuple(_HYPHENS)
                if not part and found.group().islower():
                    edit = _mend(line, found.start(), found.group(), language, looks)
                    if edit is not None:
                        yield edit
        cut = text.rstrip()[-1:] in tuple(_HYPHENS)


def _mend(line: Line, start: int, word: str, language: str, looks: Looks) -> Edit | None:
    foreign = any(is_foreign(letter, language) for letter in word)
    own = word_frequency(word, language)
    if own > UNKNOWN and not foreign:
        return None
    best: tuple[float, int, str, float, str] | None = None
    for at in range(len(word)):
        glyph = line.glyphs[start + at]
        for letter, seen in glyph.alternatives:
            if seen < LEAST_SEEN or len(letter) != 1 or not letter.islower() or is_foreign(letter, language):
                continue
            other = word[:at] + letter + word[at + 1 :]
            frequency = word_frequency(other, language)
            # By Bayes: what was seen, and how much commoner the other word is than one that is in no list.
            odds = seen / max(glyph.confidence, 1e-6) * 10 ** (frequency - max(own, UNKNOWN))
            chance = odds / (1 + odds)
            if frequency >= KNOWN and (best is None or chance > best[0]):
                best = (chance, at, letter, seen, other)
    if best is None or best[0] < PROPOSED:
        return None
    chance, at, letter, seen, other = best
    glyph = line.glyphs[start + at]
    look = looks.get((line.id, start + at))
    support, again = seen_again(look, word[at], letter)
    return Edit(
        start=Place(line=line.id, offset=start + at),
        end=Place(line=line.id, offset=start + at + 1),
        before=word[at],
        after=letter,
        reason="one letter was taken for another like it",
        rule="spelling@2",
        support=support,
        confidence=round(min(chance, SUREST), 4),
        evidence=(
            Evidence(
                kind="alternative",
                sentence=say_seen(look, letter, seen, word[at], glyph.confidence),
            ),
            *again,
            Evidence(kind="language", sentence=f"“{other}” is a common word, “{word}” is none"),
        ),
    )
