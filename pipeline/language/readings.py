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
    ``together`` by that and by how likely the text is with it, whichever of their readings its neighbours are
    (`pipeline.language.lattice`); ``rarity`` is the character's own frequency, which that holds too. ``here`` and
    ``given_here`` count how often, elsewhere on the page, the reading and the given character stand beside the same
    neighbours."""

    text: str
    seen: float
    together: float
    rarity: float
    here: int
    given_here: int

    def features(self) -> tuple[float, ...]:
        return self.seen, self.together, self.rarity, math.log1p(self.here), math.log1p(self.given_here)

    @property
    def said(self) -> float:
        """By the language alone."""
        return self.together - self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Of ``Reading.features``, the constant of every reading but the given one, and of `none`: its constant and its
    slope over the logarithm of what the recogniser left to doubt."""

    features: tuple[float, ...]
    other: float
    none: float
    doubt: float


WEIGHTS = {
    "libime": Weights(features=(0.03, 0.862, -0.323, 1.802, -1.647), other=-0.582, none=0.526, doubt=2.588),
    "wordfreq": Weights(features=(0.011, 0.914, -0.444, 1.956, -1.866), other=-0.522, none=0.532, doubt=2.597),
}
"""By the name of the language model."""
LEAST_DOUBT = 1e-4


def judge(readings: Sequence[Reading], confidence: float, model: str) -> tuple[float, tuple[float, ...]]:
    """The probabilities that the given character, which the recogniser gave with ``confidence``, and each of the
    readings, is what is printed; what is missing to 1 is `none of them`. ``model`` is the language model's name."""
    if not readings:
        return confidence, ()
    return weigh_features([reading.features() for reading in readings], confidence, WEIGHTS[model])


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
