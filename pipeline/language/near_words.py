"""What a word that nobody knows may be: one that everybody knows with a letter wrong, a compound, an inflected form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from pipeline.language.look_alikes import latin_look_alikes
from pipeline.language.word_pairs import LETTERS
from pipeline.language.words import KNOWN, LANGUAGES, is_foreign, word_frequency

PART, SHORT_PART = 3.3, 4.3
"""Zipf frequency that the parts of a compound have at least; those of three letters the second."""
SMALLEST = 3
_LINKS = {"de": ("", "s", "es", "n", "en", "er", "e"), "en": ("",)}
_ENDINGS = {
    language: tuple(text.split())
    for language, text in {
        "en": "s es ed d ing er ers ly ness able less y 's ’s",
        "de": "e en em er es s n st t te ten tes ter tem ens de den der des dem in innen ung lich isch",
    }.items()
}
_BEGINNINGS = {
    language: tuple(text.split())
    for language, text in {
        "en": "un re in dis mis non over out under pre anti",
        "de": "ge be ver ent er zer un ur miß miss ab an auf aus bei ein fort vor zu nach über um unter hin her mit "
        "weg los durch wieder wider vorbei zurück zusammen hinaus hinein hinauf hinunter heraus herein hervor",
    }.items()
}


@lru_cache(maxsize=3)
def words_of(language: str) -> dict[str, float]:
    """The words of a language in small letters with their Zipf frequencies; empty where there is no list."""
    from wordfreq import get_frequency_dict

    if language not in LANGUAGES:
        return {}
    return {word: math.log10(share) + 9.0 for word, share in get_frequency_dict(language, wordlist="best").items()}


@lru_cache(maxsize=20000)
def near_words(word: str, language: str) -> tuple[tuple[str, float], ...]:
    """Words that everybody knows one letter away (more, less, another, or two that change places), with their
    frequencies."""
    known = words_of(language)
    letters = LETTERS.get(language, LETTERS["en"])
    found = {}
    for other in _edits(word, letters):
        share = known.get(other, 0.0)
        if share >= KNOWN and other != word:
            found[other] = share
    return tuple(found.items())


def _edits(word: str, letters: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, behind = word[:at], word[at:]
        if behind:
            yield before + behind[1:]
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]
        for letter in letters:
            yield before + letter + behind
            if behind:
                yield before + letter + behind[1:]


@lru_cache(maxsize=20000)
def like_words(word: str, language: str) -> tuple[tuple[str, float], ...]:
    """Words with one letter, or one pair of letters, that looks like another one of the language, with their
    frequencies."""
    found = {}
    for at in range(len(word)):
        for length in (1, 2):
            for other in latin_look_alikes(word[at : at + length]):
                if other != "ſ" and not any(letter.isalpha() and is_foreign(letter, language) for letter in other):
                    whole = word[:at] + other.lower() + word[at + length :]
                    found[whole] = word_frequency(whole, language)
    return tuple(found.items())


@lru_cache(maxsize=20000)
def compound_strength(word: str, language: str) -> float:
    """How sure a word is put together of known ones: the Zipf frequency of its rarest part above PART, or 0."""
    known = words_of(language)
    links = _LINKS.get(language, ("",))

    def divide(rest: str, parts: int) -> float:
        best = 0.0
        for at in range(SMALLEST, len(rest) + 1):
            share = known.get(rest[:at], 0.0)
            if share < (SHORT_PART if at == SMALLEST else PART):
                continue
            if at == len(rest):
                best = max(best, share if parts else 0.0)
            elif parts < 3:
                for link in links:
                    if rest.startswith(link, at) and len(rest) - at - len(link) >= SMALLEST:
                        best = max(best, min(share, divide(rest[at + len(link) :], parts + 1)))
        return best

    return max(0.0, divide(word, 0) - PART + 0.5) if len(word) >= 2 * SMALLEST else 0.0


@lru_cache(maxsize=20000)
def stem_frequency(word: str, language: str) -> float:
    """The Zipf frequency of the commonest word that it is a form of; 0 where there is none."""
    known = words_of(language)
    best = 0.0
    starts = [word, *(word[len(one) :] for one in _BEGINNINGS.get(language, ()) if word.startswith(one))]
    for start in starts:
        for ending in ("", *_ENDINGS.get(language, ())):
            if not start.endswith(ending):
                continue
            stem = start[: len(start) - len(ending)]
            for other in (stem, *(stem + one for one in ("e", "en", "n", "y") if ending)):
                if len(other) >= 4 and other != word:
                    best = max(best, known.get(other, 0.0))
            if len(stem) >= 5 and stem[-1] == stem[-2] and ending:
                best = max(best, known.get(stem[:-1], 0.0))
    return best
