"""Whether a letter of a Latin word is what is printed, by what was seen and by the words that it would make.

A word that everybody knows is seldom misread, one that nobody knows often is: by Bayes, a word's frequency weighs
its reading against every other one that the recogniser gave, and against none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.language.words import KNOWN, LANGUAGES, LONGEST, word_frequency
from pipeline.model import Glyph, Line

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SURE = 0.98
"""A letter surer than this is not asked about."""
MOST = 3.0
"""Powers of ten that words may count for, at most."""


def weigh_letters(lines: Sequence[Line], language: str) -> dict[tuple[str, int], float]:
    """The probability of doubted letters, by line and offset; none where the language's words are not known."""
    judged: dict[tuple[str, int], float] = {}
    if language not in LANGUAGES:
        return judged
    for line in lines:
        if len(line.glyphs) != len(line.text):
            continue
        for found in _WORD.finditer(line.text):
            word, start = found.group().lower(), found.start()
            if len(word) > LONGEST:
                continue
            own = word_frequency(word, language)
            for at, glyph in enumerate(line.glyphs[start : found.end()]):
                if glyph.confidence < SURE:
                    judged[line.id, start + at] = _weigh(glyph, word, at, own, language)
    return judged


def _weigh(glyph: Glyph, word: str, at: int, own: float, language: str) -> float:
    seen = max(glyph.confidence, 1e-3)
    left = 1.0 - glyph.confidence
    odds = 0.0
    for text, chance in glyph.alternatives:
        other = word[:at] + text.lower() + word[at + 1 :]
        gain = word_frequency(other, language) - own if text.lower() != word[at] else 0.0
        odds += chance / seen * 10 ** _within(gain)
        left -= chance
    # None of them: what is left to doubt, the less the commoner the word is as it stands; and one letter too many.
    left = max(0.0, left)
    odds += left / seen * 10 ** _within(min(0.0, KNOWN - own))
    if not glyph.alternatives:
        odds += left / seen * 10 ** _within(word_frequency(word[:at] + word[at + 1 :], language) - own)
    return float(1.0 / (1.0 + odds))


def _within(powers: float) -> float:
    return max(-MOST, min(MOST, powers))
