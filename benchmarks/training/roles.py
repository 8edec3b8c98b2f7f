"""Learns what regions are: layout's roles.json."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.training.labelled import Labelled
from benchmarks.training.nets import Matrix, Net, blend, spell, write
from pipeline.stages.layout.roles import ROLES, describe_regions
from pipeline.stages.layout.roles.features import NAMES

HIDDEN, EPOCHS, RATE, DECAY, SEEDS = 16, 250, 0.01, 2e-3, (1, 2, 3)
HEADINGS = frozenset({"headline", "subhead", "kicker", "subtitle"})
SHORT = 60
"""Letters of a heading that a library or a reader took for the text that it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The regions of a page whose role is known; ``weight`` of the page beside others."""

    paper: str
    features: Matrix
    roles: tuple[int, ...]
    weight: float


def describe(page: Labelled, weight: float) -> Described:
    found = describe_regions(page.prepared, page.recognised, page.layout)
    regions, letters = {region.id: region for region in page.layout.regions}, page.letters()
    rows, roles = [], []
    for row, name in enumerate(found.regions):
        region = regions[name]
        role = page.role_of(region, letters)
        short = len(region.lines) <= 3 and sum(letters[line] for line in region.lines) <= SHORT
        if role == "text" and region.kind in HEADINGS and short and page.others:
            role = "heading"
        if role in ROLES:
            rows.append(row)
            roles.append(ROLES.index(role))
    return Described(paper=page.paper, features=found.features[rows], roles=tuple(roles), weight=weight)


def learn(pages: Sequence[Described], path: Path) -> None:
    """Writes the weights. A page counts by the root of its regions: one of small advertisements is not worth ten."""
    kept = [page for page in pages if page.roles]
    x = np.concatenate([page.features for page in kept])
    wanted = np.eye(len(ROLES))[[role for page in kept for role in page.roles]]
    weights = np.concatenate([np.full(len(page.roles), page.weight / math.sqrt(len(page.roles))) for page in kept])
    weights /= weights.sum()
    nets = []
    for seed in SEEDS:
        net = Net(x, HIDDEN, len(ROLES), np.random.default_rng(seed))
        rows = net.scale_rows(x)
        for _ in range(EPOCHS):
            scores, inner = net.score(rows)
            grown = np.exp(scores - scores.max(axis=1, keepdims=True))
            shares = grown / grown.sum(axis=1, keepdims=True)
            net.learn(rows, inner, (shares - wanted) * weights[:, None], RATE, DECAY)
        nets.append(net)
    write(spell(blend(nets), NAMES, one=False) | {"roles": list(ROLES)}, path)
