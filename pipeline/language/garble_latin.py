"""How much a word of a Latin script looks garbled, from the text alone: to mark it, never to change it.

A word that nobody knows is a name, a compound, or misread: what tells them apart is whether a word that everybody
knows looks like it, how it is spelt, and whether the text has it elsewhere. A word that everybody knows may be
misread, or stand where a line of another article begins or ends: what tells is what stands beside it. The weights are
fitted as those of :mod:`.garble` are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.language.garble import Weighed, read_weights
from pipeline.language.near_words import compound_strength, like_words, near_words, old_frequency, stem_frequency
from pipeline.language.word_pairs import LETTERS, MARKS, NAME, WordPairs, open_word_pairs, read_tokens
from pipeline.language.words import KNOWN, LANGUAGES, is_foreign, word_frequency

NEAR = ("unknown", "name", "capitals", "gain", "edit gain", "mixed", "short", "elsewhere", "compound", "again", "odd")
FITTING = ("left", "right", "both", "far", "too much", "gain here", "fits better")
SPELT = ("worst letters", "letters", "letters of parts", "name letters", "form", "small word", "small gain", "alone")
PLACED = ("small after stop", "capital inside")
AROUND_IT = ("unknown around", "odd around", "lower", "foreign letter", "name gain")
NAMES = (*NEAR, *SPELT, *PLACED, *FITTING, *AROUND_IT)
NAME_LIKE_WORD, NAME_ALONE = 1.5, 4.0
HYPHENS = "-=⸗¬\u00ad\u2010"
AROUND = 3
_RARE = 1.5
_NATS = 2.3026
"""In a power of ten."""
_COMMON = 4.0
"""Zipf frequency of words that a known one is thought to be misread from."""
_TINY = 3
_ABBREVIATION = 5
_ELSEWHERE = 1.0
"""Powers of ten by which a word is commoner in another language."""
_SURPRISE = 8.0
"""Nats that one letter counts for at most."""
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|[a-zäöüßſ][A-ZÄÖÜ]|[^\W_][.,:;!?|][^\W\d_]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th|er|re|es?|s|d|h|m|l|c|f|fr|p|pf|kg|km|cm)?$", re.IGNORECASE)
_ODD = frozenset("|{}~^\\<>*#@_\ufffd")
_ALONE = {"en": frozenset("aio"), "de": frozenset("aio"), "fr": frozenset("aàoôycdjlmnst")}
"""Letters that are words by themselves, or before an apostrophe."""
_SMALL = {
    language: frozenset(text.split())
    for language, text in {
        "de": "der die das den dem des und oder aber auch als wie wenn daß dass weil ob ein eine einer eines einem "
        "einen in im an am auf aus bei beim mit nach von vom vor zu zum zur für um durch über unter bis ist sind war "
        "waren wird wurde wurden hat hatte haben hatten er es wir man nicht nur noch so sich",
        "fr": "et ou mais que qui dont où par pour avec sans sur dans est sont était ont avait ne pas se à aux",
    }.items()
}
"""Words that nobody writes with a capital inside a sentence, where nouns have one."""
_EVERYDAY = 5.8
EVERYBODY_USES = 4.5
"""Zipf frequency of words that stand in every paper, some three thousand: none of them is marked unless it stands
twice."""
OFTEN = 3
"""Times that a page prints a word with a capital that is a name, whatever it looks like: a misreading is hardly twice
the same."""
_NAMES_LETTERS = 0.5
"""Names are spelt as they are spelt where they come from."""

Floats = NDArray[np.float64]
Better = tuple[str, float]


def sound_limit_of_words(share: float, language: str) -> float:
    """Log-odds that ``share`` of the letters of sound text are above."""
    return read_weights("latin", NAMES).limit(share, language)


def weigh_words(text: str, language: str, printed: Mapping[str, int] | None = None) -> Weighed:
    """Every character of a word has the word's odds. ``printed`` counts the words with a capital of the whole page, in
    small letters: what stands there again and again is a name."""
    odds = np.full(len(text), -np.inf)
    better: list[Better] = [("", 0.0)] * len(text)
    features, places, others = find_word_features(text, language)
    if len(features):
        judged = read_weights("latin", NAMES).odds(features) - caution(features)
        again = features[:, NAMES.index("again")] > 0.0
        used = np.array([word_frequency(text[start:end].lower(), language) for start, end in places]) >= EVERYBODY_USES
        judged[used & ~again] = -np.inf
        words = (text[start:end] for start, end in places)
        names = [word[0].isupper() and (printed or {}).get(word.lower(), 0) >= OFTEN for word in words]
        judged[np.array(names, bool) & ~again] = -np.inf
        for (start, end), one, other in zip(places, judged, others, strict=True):
            odds[start:end] = one
            better[start] = other
    return Weighed(odds=odds, better=tuple(better))


def caution(features: Floats) -> Floats:
    """Nats that more is asked of what may be a name: papers have more names than any text that weights are fitted
    to, from all languages; more still of one that no known word is like."""
    name, gain, edit = (features[:, NAMES.index(one)] for one in ("name", "gain", "edit gain"))
    asked: Floats = np.where(name > 0.0, np.where(gain + edit > 0.0, NAME_LIKE_WORD, NAME_ALONE), 0.0)
    return asked


@dataclass(frozen=True, slots=True)
class _Word:
    """``token``: its place among the tokens of the text."""

    text: str
    start: int
    end: int
    token: int


def find_word_features(text: str, language: str) -> tuple[Floats, list[tuple[int, int]], list[Better]]:
    """A row of NAMES for each word, its place, and a common word that looks like it, with how much commoner that is
    (in nats). Words that a hyphen cuts, abbreviations and what is of another language are left out."""
    pairs = open_word_pairs(language) if language in LETTERS else None
    tokens = list(read_tokens(text, language))
    words = [
        _Word(text[start:end], start, end, at)
        for at, (token, start, end) in enumerate(tokens)
        if token not in MARKS and not _NUMBER.match(text[start:end])
    ]
    if not words:
        return np.zeros((0, len(NAMES))), [], []
    names = [text[start:end].lower() if token == NAME else token for token, start, end in tokens]
    classes = [pairs.class_of(token) for token, _, _ in tokens] if pairs else []
    counts = Counter(one.text.lower() for one in words)
    rows: list[list[float]] = []
    others: list[Better] = []
    for at, one in enumerate(words):
        # What is said again behind a mark is cried out: Lamps! Lamps! Lamps!
        close = at > 0 and not text[words[at - 1].end : one.start].strip()
        previous = (
            words[at - 1].text.lower() if at and (close or one.text.lower() != words[at - 1].text.lower()) else ""
        )
        row, other = _describe(one, text, previous, counts, language, pairs)
        row += _fitting(one, names, classes, pairs) if pairs else [0.0] * len(FITTING)
        rows.append(row)
        others.append(other)
    near = np.array(rows)
    window = np.ones(2 * AROUND + 1)
    around = [np.convolve(near[:, column], window)[AROUND : AROUND + len(near)] - near[:, column] for column in (0, 10)]
    lower = np.array([float(one.text[0].islower()) for one in words]) * near[:, 0]
    foreign = np.array([float(any(is_foreign(ch, language) for ch in one.text if ch.isalpha())) for one in words])
    # A word that everybody knows is one of the language, whatever it is spelt with: café.
    foreign *= (near[:, 1] == 0.0) & (near[:, 0] > 0.0)
    features = np.column_stack([near, *around, lower, foreign, near[:, 1] * near[:, 3]])
    elsewhere = _of_other_languages(words, language)
    whole = [
        at
        for at, one in enumerate(words)
        if at not in elsewhere
        and not _is_abbreviation(one, text)
        and text[one.end : one.end + 1] not in tuple(HYPHENS)
        and text[max(0, one.start - 1) : one.start] not in tuple(HYPHENS)
    ]
    return features[whole], [(words[at].start, words[at].end) for at in whole], [others[at] for at in whole]


def _is_abbreviation(one: _Word, text: str) -> bool:
    """Letters with a stop behind each, or a short word with a stop that ends no sentence."""
    if text[one.end : one.end + 1] != ".":
        return False
    letters = one.text.split(".")
    if all(len(letter) == 1 for letter in letters):
        return True
    then = text[one.end + 1 : one.end + 4].lstrip()[:1]
    return len(one.text) <= _ABBREVIATION and (then.islower() or then.isdigit() or then in (",", ";", ")"))


def _of_other_languages(words: Sequence[_Word], language: str) -> set[int]:
    """The places of words that are commoner in another language, where most before or behind them are by far."""
    found: set[int] = set()
    lower = [one.text.lower() for one in words]
    own = [word_frequency(one, language) for one in lower]
    for other in sorted(LANGUAGES - {language}) if sum(one < KNOWN for one in own) >= AROUND else ():
        gain = [
            share - here if len(one) > 1 and (share := word_frequency(one, other)) >= KNOWN else 0.0
            for one, here in zip(lower, own, strict=True)
        ]
        far = [one > _ELSEWHERE for one in gain]
        for at, one in enumerate(gain):
            sides = far[max(0, at - AROUND) : at], far[at + 1 : at + 1 + AROUND]
            if one > 0.0 and max(map(sum, sides)) >= AROUND - 1:
                found.add(at)
    return found


def _describe(
    one: _Word, text: str, previous: str, counts: Counter[str], language: str, pairs: WordPairs | None
) -> tuple[list[float], Better]:
    word = one.text
    lower = word.lower()
    bare = lower.split("'")[0].split("’")[0]
    own = max(word_frequency(lower, language), word_frequency(bare, language) if len(bare) > 2 else 0.0)
    if own < KNOWN and len(lower) > 2:
        own = max(own, old_frequency(lower, language))
    unknown = max(0.0, KNOWN - own) / KNOWN
    gain = edit = 0.0
    other = ""
    if unknown and len(word) > 1:
        gain, other = max(((share - own, some) for some, share in like_words(lower, language)), default=(0.0, ""))
        edit = max((share - own for _, share in near_words(lower, language)), default=0.0)
    behind = text[max(0, one.start - 4) : one.start].rstrip()[-1:]
    within = behind.isalnum() or behind == ","
    capital = word[0].isupper() and not word.isupper() and within
    around = text[max(0, one.start - 1) : one.start] + text[one.end : one.end + 1]
    letters = np.minimum(pairs.spelling(lower), _SURPRISE) if pairs and unknown else np.zeros(1)
    worst, mean = max(0.0, float(letters.max()) - 4.0), max(0.0, float(letters.mean()) - 2.0)
    parts = compound_strength(lower, language) if unknown else 0.0
    stem = max(0.0, stem_frequency(bare, language) - 2.0) if unknown else 0.0
    small = pairs is not None and word.islower() and (len(word) <= _TINY or pairs.is_listed(lower))
    tiny = max(0.0, 5.0 - own) if small and pairs and not pairs.knows(lower) else 0.0
    tiny_gain = max((share - own for _, share in near_words(lower, language)), default=0.0) if tiny else 0.0
    put_together = parts > 0.0 or stem > 1.0
    # German gives every noun a capital, and is judged.
    name = unknown * (word[0].isupper() and language != "de" and not _MIXED.search(word))
    row = [
        unknown,
        name,
        unknown * (word.isupper() and len(word) > 1),
        max(0.0, gain) * unknown,
        max(0.0, edit) * unknown,
        float(bool(_MIXED.search(word))),
        unknown * (len(word) <= _TINY),
        unknown * (counts[lower] > 1),
        unknown * parts,
        float(lower == previous and len(lower) > 1),
        float(any(ch in _ODD for ch in around)),
        unknown * worst,
        unknown * mean * (not put_together) * (_NAMES_LETTERS if name else 1.0),
        unknown * mean * put_together,
        name * worst,
        unknown * stem,
        tiny,
        tiny * max(0.0, tiny_gain),
        float(len(word) == 1 and word.islower() and word not in _ALONE.get(language, "")),
        float(word[0].islower() and behind in (".", "!", "?") and len(previous) > _TINY),
        float(capital and _is_small(lower, own, language)),
    ]
    return row, ((other, gain * _NATS) if gain > _RARE else ("", 0.0))


def _is_small(lower: str, frequency: float, language: str) -> bool:
    """Whether a word has no capital inside a sentence."""
    if language in _SMALL:
        return lower in _SMALL[language]
    return frequency >= _EVERYDAY and lower != "i"


def _fitting(one: _Word, names: Sequence[str], classes: Sequence[int], pairs: WordPairs) -> list[float]:
    """How badly a word fits what stands beside it, and how much better one a letter away would."""
    at = one.token
    left = pairs.near(classes[at - 1], classes[at]) if at else 0.0
    right = pairs.near(classes[at], classes[at + 1]) if at + 1 < len(classes) else 0.0
    far = min(
        pairs.far(classes[at - 2], classes[at]) if at > 1 else 0.0,
        pairs.far(classes[at], classes[at + 2]) if at + 2 < len(classes) else 0.0,
    )
    without = pairs.near(classes[at - 1], classes[at + 1]) - left - right if 0 < at < len(classes) - 1 else 0.0
    own = word_frequency(names[at], pairs.language)
    if own < KNOWN and (once := old_frequency(names[at], pairs.language)) >= _COMMON:
        own = once
    gain = fits = 0.0
    for other, share in near_words(names[at], pairs.language) if len(names[at]) <= 12 else ():
        if share < _COMMON:
            continue
        there = pairs.class_of(other)
        new = (pairs.near(classes[at - 1], there) if at else 0.0) + (
            pairs.near(there, classes[at + 1]) if at + 1 < len(classes) else 0.0
        )
        better = new - left - right
        whole = better + _NATS * (share - own)
        if whole > gain:
            gain, fits = whole, better
    return [
        max(0.0, -left),
        max(0.0, -right),
        max(0.0, -left - right),
        max(0.0, -far),
        max(0.0, without),
        gain,
        max(0.0, fits),
    ]
