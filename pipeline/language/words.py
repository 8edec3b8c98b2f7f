"""Words of scripts that put white space between them, by the frequencies of the wordfreq package (Speer 2022)."""

from __future__ import annotations

from functools import lru_cache

LANGUAGES = frozenset({"en", "de", "fr"})
KNOWN = 3.0
"""Zipf frequency (log10 of uses in a thousand million words) from which a word is one that everybody knows."""
LONGEST = 100
"""Letters beyond which nothing is a word: the longest of any list has 80."""


@lru_cache(maxsize=65536)
def word_frequency(word: str, language: str) -> float:
    """Zipf frequency; 0 for what is no word, or where the language has no list."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, language)) if language in LANGUAGES else 0.0


def is_known_word(word: str, language: str) -> bool:
    return word_frequency(word.lower(), language) >= KNOWN


_LETTERS = {
    "en": frozenset("abcdefghijklmnopqrstuvwxyz"),
    "de": frozenset("abcdefghijklmnopqrstuvwxyzäöüßſ"),
    "fr": frozenset("abcdefghijklmnopqrstuvwxyzàâæçèéêëîïôœùûüÿ"),
}


def is_foreign(letter: str, language: str) -> bool:
    """Whether the language spells no word of its own with it."""
    return letter.lower() not in _LETTERS.get(language, letter.lower())
