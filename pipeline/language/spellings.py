"""What a second reading of a Latin word is worth: how probable each word is that a recogniser's readings of its letters
spell, all told.

A conditional logit as in :mod:`.readings`, over the words and `none of them`, fitted by `python -m
benchmarks.calibration`. A word that everybody knows is seldom misread, one that nobody knows often is: its frequency
(wordfreq, Speer 2022) weighs it against every other one that was read there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language.readings import Weights, weigh_features
from pipeline.language.words import KNOWN, word_frequency

_NATS = math.log(10)
COUNTED = frozenset(
    re.findall(
        r"\w+",
        """zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig
        achtzig neunzig hundert tausend januar februar märz april mai juni juli august september oktober november
        dezember montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag two three four five six seven
        eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty
        fifty sixty seventy eighty ninety hundred thousand million january february march may june october december
        monday tuesday wednesday thursday friday saturday sunday deux trois quatre cinq six sept huit neuf dix onze
        douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent mille janvier février mars
        avril juin juillet août lundi mardi mercredi jeudi vendredi samedi dimanche""",
    )
)
"""Numbers and dates in words: where two of them are read, no language knows which."""
SHORT = 3
"""Letters up to which a word has others beside it that are as common."""


LONG = 5
"""Letters beyond those from which a word has none beside it."""
UNKNOWN = 1.5
"""Zipf frequency up to which a word is one that nobody knows: a list of words holds many errors, and rare names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """What speaks for a word against the given one: ``seen`` by the recogniser, in nats over all letters changed;
    ``frequency`` and ``given_frequency``, Zipf's, 0 for no word; ``here`` and ``given_here`` count how often the page
    surely has each elsewhere. ``changes`` counts letters changed, ``letters`` those of the word; ``foreign`` where the
    given word has a letter that the language does not know."""

    text: str
    seen: float
    frequency: float
    given_frequency: float
    here: int
    given_here: int
    changes: int
    letters: int
    foreign: bool

    def features(self) -> tuple[float, ...]:
        gain = _NATS * (self.frequency - self.given_frequency)
        plain = self.given_frequency <= UNKNOWN and self.frequency >= KNOWN
        return (
            self.seen,
            gain,
            gain if self.letters <= SHORT else 0.0,
            float(self.frequency > 0) - float(self.given_frequency > 0),
            math.log1p(self.here),
            math.log1p(self.given_here),
            float(self.changes - 1),
            float(plain),
            float(plain) * min(LONG, self.letters - SHORT),
            float(self.foreign),
        )


WEIGHTS = Weights(
    features=(0.8906, 0.5502, -0.1673, 0.4476, 0.6986, -0.8263, -0.8275, -2.3086, 0.8578, 1.797),
    other=-0.4007,
    none=-1.2305,
    doubt=2.0512,
)


def judge_spellings(spellings: Sequence[Spelling], confidence: float) -> tuple[float, tuple[float, ...]]:
    """The probabilities that the given word, all letters of which the recogniser gave with ``confidence``, and each of
    the others, is what is printed."""
    if not spellings:
        return confidence, ()
    return weigh_features([one.features() for one in spellings], confidence, WEIGHTS)


def frequency_of(word: str, language: str) -> float:
    return word_frequency(word.lower(), language)
