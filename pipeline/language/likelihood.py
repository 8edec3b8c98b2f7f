"""How likely a run of Chinese is, in nats: to choose among a recogniser's own readings, never to write.

Two models share one lattice of words. Word frequencies are those of the wordfreq package (Speer 2022), which pip
brings: a text is as likely as its likeliest division into words. Where the trigram model of words that Debian's
libime-data-language-model holds lies on the machine, and the package kenlm (Heafield 2011) to read it, words are
judged by the two before them as well. Both know simplified characters; traditional ones are looked up as those.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

LONGEST = 5
"""Characters of the longest word looked up."""
_UNSEEN = math.log(1e-9)
_RARE = math.log(1e-6)
_TRIGRAM_FILES = ("/usr/lib/*/libime/zh_CN.lm", "/usr/lib/libime/zh_CN.lm", "/usr/local/lib/*/libime/zh_CN.lm")
_BEAM = 24


class Likelihood(Protocol):
    """``name`` with a version says in every edit what judged it."""

    name: str

    def of(self, text: str) -> float:
        """log p (nats) of a run of Chinese characters without marks, in simplified ones."""
        ...


@cache
def open_likelihood(trigram: bool = True) -> Likelihood:
    """The best model that this machine has; ``trigram=False`` asks for the one that every machine has."""
    found = _find_trigram() if trigram else None
    return found if found is not None else WordFrequencies()


class WordFrequencies:
    """Words by themselves."""

    name = "wordfreq"

    def __init__(self) -> None:
        self._words = _log_frequencies()

    def of(self, text: str) -> float:
        return self._divide(text)[-1][0]

    def divide(self, text: str) -> tuple[str, ...]:
        """The likeliest division into words."""
        best, parts, end = self._divide(text), [], len(text)
        while end:
            start = best[end][1]
            parts.append(text[start:end])
            end = start
        return tuple(reversed(parts))

    def of_word(self, word: str) -> float:
        """log p of one word, or of what is none."""
        return self._words.get(word, _UNSEEN)

    def is_rare(self, word: str) -> bool:
        """Less than once in a million words: a name more often than a word."""
        return self._words.get(word, _UNSEEN) < _RARE

    def _divide(self, text: str) -> list[tuple[float, int]]:
        """For every end: log p of the best division up to there, and where its last word begins."""
        words = self._words
        best = [(0.0, 0)]
        for end in range(1, len(text) + 1):
            chosen = (best[end - 1][0] + words.get(text[end - 1], _UNSEEN), end - 1)
            for start in range(max(0, end - LONGEST), end - 1):
                known = words.get(text[start:end])
                if known is not None and best[start][0] + known > chosen[0]:
                    chosen = (best[start][0] + known, start)
            best.append(chosen)
        return best


class WordTrigrams:
    """Words after the two before them; among divisions into words the likeliest, by a narrow beam."""

    name = "libime"

    def __init__(self, path: Path) -> None:
        # An extra: pip alone brings the other model.
        self._kenlm: Any = import_module("kenlm")
        self._model: Any = self._kenlm.Model(str(path))
        self._nats = math.log(10)

    def of(self, text: str) -> float:
        model, make_state = self._model, self._kenlm.State
        start = make_state()
        model.NullContextWrite(start)
        beams: list[list[tuple[float, Any]]] = [[(0.0, start)]]
        for end in range(1, len(text) + 1):
            options: list[tuple[float, Any]] = []
            for begin in range(max(0, end - LONGEST), end):
                word = text[begin:end]
                if end - begin > 1 and word not in model:
                    continue
                for score, state in beams[begin]:
                    after = make_state()
                    options.append((score + model.BaseScore(state, word, after) * self._nats, after))
            options.sort(key=lambda option: -option[0])
            beams.append(options[:_BEAM])
        return float(beams[-1][0][0])


@cache
def _log_frequencies() -> Mapping[str, float]:
    from wordfreq import get_frequency_dict

    return {word: math.log(share) for word, share in get_frequency_dict("zh", wordlist="best").items()}


def name_likelihood(trigram: bool = True) -> str:
    """What ``open_likelihood`` would open, told without opening it: a result that rests on it names it."""
    path = _trigram_file() if trigram else None
    return f"{WordTrigrams.name} {path.stat().st_size}" if path is not None else WordFrequencies.name


def _find_trigram() -> WordTrigrams | None:
    path = _trigram_file()
    return WordTrigrams(path) if path is not None else None


@cache
def _trigram_file() -> Path | None:
    if find_spec("kenlm") is None:
        return None
    found = (path for pattern in _TRIGRAM_FILES for path in sorted(Path("/").glob(pattern.lstrip("/"))))
    return next(found, None)


def character_rarity(character: str) -> float:
    """log p of a simplified character as a word of its own."""
    return _log_frequencies().get(character, _UNSEEN)
