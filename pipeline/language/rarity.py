"""How often words are used, to tell what it says that two texts share one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

LANGUAGES = {"en": "en", "de": "de", "fr": "fr"}
"""A page's language and wordfreq's (Speer 2022): of scripts that put white space between words."""


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    from wordfreq import get_frequency_dict

    return get_frequency_dict(language, wordlist="best")


def expect_word(word: str, words: int, language: str) -> float:
    """The probability, at most 1, that a text of so many ``words`` has this one (in lower case) by its frequency
    alone; 0 where the language has no list, or the list not this word."""
    known = LANGUAGES.get(language)
    return min(1.0, words * _frequencies(known).get(word, 0.0)) if known else 0.0
