"""What the learned scorer thinks of every possible reading-on.

Nine small nets (a hidden layer of tanh and a linear path beside it) were trained on pages of the press whose order
is known; ``python -m benchmarks.training`` trains them again. They see :mod:`pipeline.stages.order.features` alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.order.costs import TEXTLESS as TEXTLESS_NATS
from pipeline.stages.order.costs import Cost
from pipeline.stages.order.features import Features, Possible
from pipeline.stages.order.names import NETS

WEIGHTS = {False: Path(__file__).with_name("scorer.json"), True: Path(__file__).with_name("scorer_upright.json")}
"""The nets of pages that are set across, and of those set in vertical lines: these were learned with upright pages in
blocks of tiers, which teach pages set across nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Log-odds up to a constant of the choice: larger is likelier. One for each row of the features."""

    follow: NDArray[np.float64]
    begin: NDArray[np.float64]
    inner: NDArray[np.float64]
    deck: NDArray[np.float64]
    main: NDArray[np.float64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    textless: NDArray[np.float64]
    together: NDArray[np.float64]


AT_ONCE = 100_000
"""Rows of features that are scored together: those of the largest page of print, and some 70 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Net:
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    inner: NDArray[np.float64]
    bias: NDArray[np.float64]
    outer: NDArray[np.float64]
    linear: NDArray[np.float64]
    offset: NDArray[np.float64]

    def score(self, features: Features) -> NDArray[np.float64]:
        parts = [self._score(features[at : at + AT_ONCE]) for at in range(0, max(1, len(features)), AT_ONCE)]
        return np.concatenate(parts)

    def _score(self, features: Features) -> NDArray[np.float64]:
        x = np.clip((features - self.mean) / self.scale, -5.0, 5.0)
        score: NDArray[np.float64] = np.tanh(x @ self.inner + self.bias) @ self.outer + x @ self.linear + self.offset[0]
        return score


@lru_cache(maxsize=2)
def _nets(weights: Path) -> dict[str, _Net]:
    """Raises ValueError when the weights are for other features than these."""
    read = json.loads(weights.read_text(encoding="utf-8"))
    nets = {}
    for kind, names in NETS.items():
        parts = dict(read[kind])
        if tuple(parts.pop("names")) != names:
            raise ValueError(f"{weights.name} was trained on other features of {kind}: train it anew")
        nets[kind] = _Net(**{name: np.array(values, dtype=np.float64) for name, values in parts.items()})
    return nets


PRIOR = 0.3
"""The say of the rules beside the nets', which have seen the press alone: with it, pages that are set as no press
page is are read better, and press pages no worse."""


SAY, DOUBT = 0.6, 0.6
"""The say of neighbours beside that of joins, and the log-odds from which two of them are rather in one article."""


def score_possible(possible: Possible, *, turned: bool) -> Scores:
    """The nets' scores, and the rules' costs against them, of a page set in vertical lines (``turned``) or across. A
    pairing is two choices, so it bears half its cost in
    each (see :mod:`pipeline.stages.order.assignment`)."""
    nets, rules = _nets(WEIGHTS[turned]), weigh_rules(possible)
    return Scores(
        follow=nets["follow"].score(possible.follow_features) + rules["follow"],
        begin=nets["begin"].score(possible.begin_features) + rules["begin"],
        inner=nets["inner"].score(possible.inner_features),
        deck=nets["deck"].score(possible.deck_features),
        main=nets["main"].score(possible.main_features),
        start=nets["start"].score(possible.start_features) + rules["start"],
        end=nets["end"].score(possible.end_features) + rules["end"],
        textless=nets["textless"].score(possible.textless_features) + rules["textless"],
        together=SAY * (nets["together"].score(possible.together_features) - DOUBT),
    )


def weigh_rules(possible: Possible) -> dict[str, NDArray[np.float64]]:
    """What the rules say of every possibility, beside the nets, by net: none of it is above 0."""
    return {
        "follow": -PRIOR / 2 * _nats(possible.follow_costs),
        "begin": -PRIOR / 2 * _nats(possible.begin_costs),
        "start": -PRIOR * _nats(possible.start_costs),
        "end": -PRIOR * _nats(possible.end_costs),
        "textless": np.full(len(possible.textless_features), -PRIOR * TEXTLESS_NATS),
    }


def _nats(costs: Sequence[Cost]) -> NDArray[np.float64]:
    return np.array([min(cost.nats, 14.0) for cost in costs], dtype=np.float64)
