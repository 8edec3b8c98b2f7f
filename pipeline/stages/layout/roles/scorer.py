"""The net that weighs roles: a hidden layer of tanh and a linear path beside it, softmax over the roles.

``python -m benchmarks.training`` trains it again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.layout.roles.features import NAMES

ROLES = ("heading", "text", "byline", "caption", "furniture")
WEIGHTS = {False: Path(__file__).with_name("roles.json"), True: Path(__file__).with_name("roles_upright.json")}
"""Of pages that are set across, and of those set in vertical lines."""
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleNet:
    """``inner`` (features x hidden), ``outer`` (hidden x roles), ``linear`` (features x roles), on features less
    ``mean`` over ``scale``."""

    mean: Table
    scale: Table
    inner: Table
    bias: Table
    outer: Table
    linear: Table
    offset: Table

    def score(self, features: Table) -> Table:
        """Probabilities, one row for each row of features."""
        x = np.clip((features - self.mean) / self.scale, -5.0, 5.0)
        logits: Table = np.tanh(x @ self.inner + self.bias) @ self.outer + x @ self.linear + self.offset
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Table = grown / grown.sum(axis=1, keepdims=True)
        return shares


@lru_cache(maxsize=2)
def _net(weights: Path) -> RoleNet:
    """Raises ValueError when the weights are for other features or roles than these."""
    parts = json.loads(weights.read_text(encoding="utf-8"))
    if tuple(parts.pop("names")) != NAMES or tuple(parts.pop("roles")) != ROLES:
        raise ValueError(f"{weights.name} was trained on other features: train it anew")
    return RoleNet(**{name: np.array(values, dtype=np.float64) for name, values in parts.items()})


def score_roles(features: Table, *, turned: bool) -> Table:
    """Probabilities, a row for each region of a page set in vertical lines (``turned``) or across."""
    return _net(WEIGHTS[turned]).score(features)
