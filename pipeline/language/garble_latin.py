"""How much a word of a Latin script looks garbled, from the text alone: to mark it, never to change it.

A word that nobody knows is a name, a compound, or misread: what tells them apart is whether a word that everybody
knows looks like it, how it is spelt, and whether the text has it elsewhere. The weights are fitted as those of
:mod:`.garble` are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.language.garble import Weighed, read_weights
from pipeline.language.look_alikes import latin_look_alikes
from pipeline.language.words import KNOWN, is_foreign, word_frequency

NEAR = ("unknown", "name", "capitals", "gain", "edit gain", "mixed", "short", "elsewhere", "compound", "again", "odd")
NAMES = (*NEAR, "unknown around", "odd around", "lower", "foreign letter")
WORD = re.compile(r"[^\W_]+(?:['’.,:;!?|][^\W_]+)*")
HYPHENS = "-=⸗¬\u00ad\u2010"
AROUND = 3
_RARE = 1.5
_NATS = 2.3026
"""In a power of ten."""
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|[a-zäöüßſ][A-ZÄÖÜ]|[^\W_][.,:;!?|][^\W\d_]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th|er|s)?$", re.IGNORECASE)
_ODD = frozenset("|{}~^\\<>*#@_\ufffd")

Floats = NDArray[np.float64]
Better = tuple[str, float]


def sound_limit_of_words(share: float) -> float:
    """Log-odds that ``share`` of the letters of sound text are above."""
    return read_weights("latin", NAMES).limit(share)


def weigh_words(text: str, language: str) -> Weighed:
    """Every character of a word has the word's odds."""
    odds = np.full(len(text), -np.inf)
    better: list[Better] = [("", 0.0)] * len(text)
    features, places, others = find_word_features(text, language)
    if len(features):
        judged = read_weights("latin", NAMES).odds(features)
        # A word that everybody knows, spelt as it is, says nothing, however much is asked for.
        judged[~features[:, : len(NEAR)].any(1)] = -np.inf
        for (start, end), one, other in zip(places, judged, others, strict=True):
            odds[start:end] = one
            better[start] = other
    return Weighed(odds=odds, better=tuple(better))


def find_word_features(text: str, language: str) -> tuple[Floats, list[tuple[int, int]], list[Better]]:
    """A row of NAMES for each word of two letters or more, its place, and a common word that looks like it, with how
    much commoner that is (in nats). Words that a hyphen cuts are left
    out, and so is what may be a name."""
    found = [one for one in WORD.finditer(text) if not _NUMBER.match(one.group())]
    counts = Counter(one.group().lower() for one in found)
    rows: list[list[float]] = []
    others: list[Better] = []
    for at, one in enumerate(found):
        previous = found[at - 1].group().lower() if at else ""
        row, other = _describe(one.group(), text, one.start(), previous, counts, language)
        rows.append(row)
        others.append(other)
    if not rows:
        return np.zeros((0, len(NAMES))), [], []
    near = np.array(rows)
    window = np.ones(2 * AROUND + 1)
    around = [np.convolve(near[:, column], window)[AROUND : AROUND + len(near)] - near[:, column] for column in (0, 10)]
    lower = np.array([float(one.group()[0].islower()) for one in found]) * near[:, 0]
    foreign = np.array([float(any(is_foreign(ch, language) for ch in one.group() if ch.isalpha())) for one in found])
    features = np.column_stack([near, *around, lower, foreign])
    whole = [
        at
        for at, one in enumerate(found)
        if not _may_be_name(one.group(), language)
        and text[one.end() : one.end() + 1] not in tuple(HYPHENS)
        and text[max(0, one.start() - 1) : one.start()] not in tuple(HYPHENS)
    ]
    return features[whole], [found[at].span() for at in whole], [others[at] for at in whole]


def _describe(
    word: str, text: str, start: int, previous: str, counts: Counter[str], language: str
) -> tuple[list[float], Better]:
    lower = word.lower()
    bare = lower.split("'")[0].split("’")[0]
    own = max(word_frequency(lower, language), word_frequency(bare, language) if len(bare) > 2 else 0.0)
    unknown = max(0.0, KNOWN - own) / KNOWN
    gain = edit = 0.0
    other = ""
    if unknown and len(word) > 1:
        gain, other = max(
            ((word_frequency(one, language) - own, one) for one in _like(lower, language)), default=(0.0, "")
        )
        edit = max((word_frequency(one, language) - own for one in _near(lower)), default=0.0)
    capital = word[0].isupper() and not word.isupper() and text[:start].rstrip()[-1:] not in ("", ".", "!", "?", '"')
    around = text[max(0, start - 1) : start] + text[start + len(word) : start + len(word) + 1]
    row = [
        unknown,
        unknown * capital,
        unknown * (word.isupper() and len(word) > 1),
        max(0.0, gain) * unknown,
        max(0.0, edit) * unknown,
        float(bool(_MIXED.search(word))),
        unknown * (len(word) <= 3),
        unknown * (counts[lower] > 1),
        unknown * (len(word) >= 8 and _is_compound(lower, language)),
        float(lower == previous and len(lower) > 1),
        float(any(ch in _ODD for ch in around)),
    ]
    return row, ((other, gain * _NATS) if gain > _RARE else ("", 0.0))


def _may_be_name(word: str, language: str) -> bool:
    """A word with a capital that nobody knows, spelt as words are: only who has seen the print can tell. German gives
    every noun a capital, and is judged."""
    if language == "de" or not word[:1].isupper() or _MIXED.search(word):
        return False
    return word_frequency(word.lower(), language) < KNOWN


def _like(word: str, language: str) -> Iterator[str]:
    """With one letter, or one pair of letters, that looks like another one of the language."""
    for at in range(len(word)):
        for length in (1, 2):
            for other in latin_look_alikes(word[at : at + length]):
                if other != "ſ" and not any(letter.isalpha() and is_foreign(letter, language) for letter in other):
                    yield word[:at] + other.lower() + word[at + length :]


def _near(word: str) -> Iterator[str]:
    """With one letter less or one more."""
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(len(word) + 1):
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield word[:at] + letter + word[at:]


def _is_compound(word: str, language: str) -> bool:
    return any(
        word_frequency(word[:at], language) >= KNOWN and word_frequency(word[at:].removeprefix("s"), language) >= KNOWN
        for at in range(3, len(word) - 2)
    )
