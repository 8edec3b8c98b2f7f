"""Learns which neighbours are of one article: the net ``together`` of order's scorer.json."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.training.choices import Choices
from benchmarks.training.nets import Matrix, Net

HIDDEN, EPOCHS, RATE, DECAY, SEED = 8, 16, 0.004, 1e-2, 3
AT_ONCE = 1024
"""Pairs of one step."""


def learn_neighbours(pages: Sequence[Choices]) -> Net:
    """Logistic loss; a page counts by its weight and the square root of its pairs."""
    known = [np.isfinite(page.same) for page in pages]
    x = np.concatenate([page.neighbours[rows] for page, rows in zip(pages, known, strict=True)])
    same = np.concatenate([page.same[rows] for page, rows in zip(pages, known, strict=True)])
    shares = np.concatenate(
        [
            np.full(rows.sum(), page.weight / np.sqrt(max(1, rows.sum())))
            for page, rows in zip(pages, known, strict=True)
        ]
    )
    chance = np.random.default_rng(SEED)
    net = Net(x, HIDDEN, 1, chance)
    rows, weights = net.scale_rows(x), shares / shares.mean()
    for epoch in range(EPOCHS):
        rate = RATE * min(1.0, 2 * (1 - epoch / EPOCHS)) + 0.02 * RATE
        order = chance.permutation(len(rows))
        for at in range(0, len(order), AT_ONCE):
            some = order[at : at + AT_ONCE]
            scores, inner = net.score(rows[some])
            net.learn(rows[some], inner, _slope(scores, same[some], weights[some]), rate, DECAY)
    return net


def _slope(scores: Matrix, same: Matrix, weights: Matrix) -> Matrix:
    likely = 1 / (1 + np.exp(-scores[:, 0]))
    slope: Matrix = ((likely - same) * weights / len(same))[:, None]
    return slope
