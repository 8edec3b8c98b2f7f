"""How likely Chinese words are after others, in nats: to choose among a recogniser's own readings, never to write.

Word frequencies are those of the wordfreq package (Speer 2022), which pip brings. Where the trigram model of words that
Debian's libime-data-language-model holds lies on the machine, and the package kenlm (Heafield 2011) to read it, words
are judged by the two before them as well. Both know simplified characters; traditional ones are looked up as those.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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


History = tuple[tuple[str, ...], Any]
"""What a model has to know of the words before: the words it looks back at, by which two histories are the same, and
its own record of them."""


class Likelihood(Protocol):
    """``name`` with a version says in every edit what judged it; ``weight`` is how much its nats count beside those of
    the recogniser, as fitted to pages whose text is known."""

    name: str
    weight: float

    def begin(self) -> History:
        """Before a run of Chinese characters."""
        ...

    def knows(self, word: str) -> bool: ...

    def follow(self, history: History, word: str) -> tuple[float, History]:
        """log p (nats) of ``word``, in simplified characters, after the words before it, and the history with it."""
        ...


@cache
def open_likelihood(trigram: bool = True) -> Likelihood:
    """The best model that this machine has; ``trigram=False`` asks for the one that every machine has."""
    found = _find_trigram() if trigram else None
    return found if found is not None else WordFrequencies()


class WordFrequencies:
    """Words by themselves."""

    name = "wordfreq"
    weight = 0.5

    def __init__(self) -> None:
        self._words = _log_frequencies()

    def begin(self) -> History:
        return _NOTHING

    def knows(self, word: str) -> bool:
        return word in self._words

    def follow(self, history: History, word: str) -> tuple[float, History]:
        return self._words.get(word, _UNSEEN), history

    def of(self, text: str) -> float:
        return self._divide(text)[0][-1]

    def of_each(self, before: str, middles: Sequence[str], after: str) -> list[float]:
        """Of a text with each of the ``middles`` in its midst."""
        begun = self._divide(before)
        return [self._divide(before + middle + after, begun)[0][-1] for middle in middles]

    def divide(self, text: str) -> tuple[str, ...]:
        """The likeliest division into words."""
        _, starts = self._divide(text)
        parts, end = [], len(text)
        while end:
            start = starts[end]
            parts.append(text[start:end])
            end = start
        return tuple(reversed(parts))

    def of_word(self, word: str) -> float:
        """log p of one word, or of what is none."""
        return self._words.get(word, _UNSEEN)

    def is_rare(self, word: str) -> bool:
        """Less than once in a million words: a name more often than a word."""
        return self._words.get(word, _UNSEEN) < _RARE

    def _divide(self, text: str, begun: tuple[list[float], list[int]] = ([0.0], [0])) -> tuple[list[float], list[int]]:
        """For every end log p of the best division up to there, and for every end where its last word begins;
        ``begun``: the same of the text's beginning."""
        known = self._words.get
        best, starts = [*begun[0]], [*begun[1]]
        for end in range(len(best), len(text) + 1):
            most, last = best[end - 1] + known(text[end - 1], _UNSEEN), end - 1
            for start in range(max(0, end - LONGEST), end - 1):
                share = known(text[start:end])
                if share is not None and best[start] + share > most:
                    most, last = best[start] + share, start
            best.append(most)
            starts.append(last)
        return best, starts


class WordTrigrams:
    """Words after the two before them."""

    name = "libime"
    weight = 0.45

    def __init__(self, path: Path) -> None:
        # An extra: pip alone brings the other model.
        kenlm: Any = import_module("kenlm")
        self._model: Any = kenlm.Model(str(path))
        self._make_state: Any = kenlm.State
        self._nats = math.log(10)

    def begin(self) -> History:
        state = self._make_state()
        self._model.NullContextWrite(state)
        return (), state

    def knows(self, word: str) -> bool:
        return word in self._model

    def follow(self, history: History, word: str) -> tuple[float, History]:
        words, own = history
        state = self._make_state()
        nats = self._model.BaseScore(own, word, state) * self._nats
        return nats, ((words[-1], word) if words else (word,), state)


_NOTHING: History = ((), None)


@cache
def word_beginnings() -> frozenset[str]:
    """What words begin with, up to :data:`LONGEST` characters of them, and all words, as far as wordfreq has them."""
    from wordfreq import get_frequency_dict

    words = get_frequency_dict("zh", wordlist="best")
    # Most words have two characters, and nothing of two or more to begin with but themselves.
    stems = (word[:end] for word in words if len(word) > 2 for end in range(2, min(len(word), LONGEST + 1)))
    return frozenset(words).union(stems)


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
