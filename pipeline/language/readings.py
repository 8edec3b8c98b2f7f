"""What a second reading of a character is worth: how probable each of a recogniser's readings is, all told.

A conditional logit (McFadden 1974) over the readings of one character and over `none of them`. It was fitted to
pages whose text is known, by `python -m benchmarks.calibration`, so that its probabilities are shares of cases.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What speaks for a reading against the one that was given, in nats: ``seen`` by the recogniser in all its looks,
    ``words`` and ``trigrams`` by how likely the text is with it (``trigrams`` None without that model), ``rarity`` the
    character's own frequency, which the former hold too. ``here`` and ``given_here`` count how often, elsewhere on the
    page, the reading and the given character stand beside the same neighbours."""

    text: str
    seen: float
    words: float
    trigrams: float | None
    rarity: float
    here: int
    given_here: int

    def features(self) -> tuple[float, ...]:
        counts = (math.log1p(self.here), math.log1p(self.given_here))
        if self.trigrams is None:
            return (self.seen, self.words, self.rarity, *counts)
        return (self.seen, self.words, self.trigrams, self.rarity, *counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Of ``Reading.features``, the constant of every reading but the given one, and of `none`: its constant and its
    slope over the logarithm of what the recogniser left to doubt."""

    features: tuple[float, ...]
    other: float
    none: float
    doubt: float


WITH_TRIGRAMS = Weights(
    features=(1.0622, 0.0983, 0.419, -0.5831, 1.8046, -2.6327), other=-0.2976, none=-0.5421, doubt=1.7123
)
WORDS_ALONE = Weights(features=(1.0932, 0.5326, -0.6415, 1.9334, -2.6924), other=-0.226, none=-0.5356, doubt=1.7145)
LEAST_DOUBT = 1e-4


def judge(readings: Sequence[Reading], confidence: float) -> tuple[float, tuple[float, ...]]:
    """The probabilities that the given character, which the recogniser gave with ``confidence``, and each of the
    readings, is what is printed; what is missing to 1 is `none of them`."""
    if not readings:
        return confidence, ()
    weights = WORDS_ALONE if readings[0].trigrams is None else WITH_TRIGRAMS
    return weigh_features([reading.features() for reading in readings], confidence, weights)


def weigh_features(
    readings: Sequence[tuple[float, ...]], confidence: float, weights: Weights
) -> tuple[float, tuple[float, ...]]:
    """The same, of readings of which the features are given."""
    doubt = math.log(max(LEAST_DOUBT, 1.0 - confidence))
    scores = [0.0, weights.none + weights.doubt * doubt]
    for features in readings:
        scores.append(weights.other + sum(w * x for w, x in zip(weights.features, features, strict=True)))
    top = max(scores)
    parts = [math.exp(score - top) for score in scores]
    whole = sum(parts)
    return parts[0] / whole, tuple(part / whole for part in parts[2:])
