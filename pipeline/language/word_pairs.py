"""Which words stand beside which, and how words are spelt, in English, German and French: how well one fits its place.

``benchmarks/word_pairs.py`` makes the files and says what of. Words are in classes, the commonest each in its own; for
two words the pointwise mutual information of their classes tells how much likelier than chance they are beside each
other, or with one word between.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STEP = 16.0
"""Steps to a nat that information is kept in; of spelling half as many."""
MOST = 7.5
"""Nats of information that a pair has at most, and at least."""
MARKS = (",", ".", ";", "-")
NUMBER, NAME = "#", "@"
LONGEST_ENDING = 5
SHORT = 4
"""Letters of the words that are listed, where a language has a list."""
LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "fr": "abcdefghijklmnopqrstuvwxyzàâçèéêëîïôùû",
}
_MARK_OF = {",": ",", ".": ".", "!": ".", "?": ".", ";": ";", ":": ";", "—": "-", "–": "-", "(": "-", ")": "-"}
WORD = r"[^\W_]+(?:['’.,:;!?|][^\W_]+)*"
_TOKEN = re.compile(WORD + r"|[,.!?;:—–()]")
_ELIDED = re.compile(r"(?:[cçdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)['’](?=[^\W\d_])", re.IGNORECASE)
"""What French writes together with the word behind it."""

Floats = NDArray[np.float64]


def file_of(language: str) -> Path:
    return Path(__file__).with_name(f"word_pairs_{language}.npz")


def read_tokens(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Words in small letters, names, numbers and marks, with where they start and end; quotation marks are none."""
    before = "."
    for token, start, end in _find_tokens(text, language):
        if token in _MARK_OF:
            token = _MARK_OF[token]
        elif token[0].isdigit():
            token = NUMBER
        elif language != "de" and token[0].isupper() and before not in (".", ";", "-") and token != "I":
            token = NAME
        else:
            token = token.lower().replace("’", "'").replace("ſ", "s").rstrip("'")
        yield token, start, end
        before = token


def _find_tokens(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    for found in _TOKEN.finditer(text):
        start = found.start()
        while language == "fr" and (elided := _ELIDED.match(text, start, found.end())):
            yield elided.group(), start, elided.end()
            start = elided.end()
        yield text[start : found.end()], start, found.end()


def bare(word: str) -> str:
    """Without its accents."""
    return "".join(ch for ch in unicodedata.normalize("NFD", word) if not unicodedata.combining(ch))


def letter_ids(word: str, language: str) -> list[int]:
    """0 for what is before and behind a word, and for what is no letter of the language."""
    letters = LETTERS[language]
    return [0, 0, 0, *(letters.find(letter) + 1 for letter in word), 0]


@lru_cache(maxsize=3)
def open_word_pairs(language: str) -> WordPairs:
    return WordPairs(language)


class WordPairs:
    """``language``: one of LETTERS."""

    def __init__(self, language: str) -> None:
        self.language = language
        with np.load(file_of(language)) as read:
            special = (*MARKS, NUMBER, NAME)
            words = str(read["words"]).split("\n")
            self._class = dict(zip(special, range(len(special)), strict=True))
            self._class |= dict(zip(words, map(int, read["classes"]), strict=True))
            endings = str(read["endings"]).split("\n")
            self._ending = dict(zip(endings, map(int, read["ending_classes"]), strict=True))
            self._near, self._far = read["near"], read["far"]
            self._spelling = read["spelling"]
            self._short = frozenset(str(read["short"]).split())

    def class_of(self, token: str) -> int:
        found = self._class.get(token)
        if found is None:
            for length in range(LONGEST_ENDING, 0, -1):
                found = self._ending.get(token[-length:])
                if found is not None:
                    break
        return 0 if found is None else found

    def knows(self, word: str) -> bool:
        """Whether a word in small letters is one for sure: listed, or met in the texts."""
        if self._short and len(word) <= SHORT:
            # The list has no accents: café.
            return word in self._short or bare(word) in self._short
        return word in self._class

    def is_listed(self, word: str) -> bool:
        """Whether the language has a list of words as short as this one."""
        return bool(self._short) and len(word) <= SHORT

    def near(self, first: int, second: int) -> float:
        """Nats that a word of class ``second`` is likelier right behind one of class ``first`` than anywhere."""
        return float(self._near[first, second]) / STEP

    def far(self, first: int, second: int) -> float:
        """The same, with one word between them."""
        return float(self._far[first, second]) / STEP

    def near_all(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> Floats:
        """:meth:`near` of many pairs."""
        return np.asarray(self._near[first, second], dtype=np.float64) / STEP

    def far_all(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> Floats:
        """:meth:`far` of many pairs."""
        return np.asarray(self._far[first, second], dtype=np.float64) / STEP

    def spelling(self, word: str) -> Floats:
        """-log p (nats) of each letter of a word in small letters after those before it, and of its end."""
        ids = letter_ids(word, self.language)
        return np.array([self._spelling[tuple(ids[at - 3 : at + 1])] for at in range(3, len(ids))]) / (STEP / 2)
