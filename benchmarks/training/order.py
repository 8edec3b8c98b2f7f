"""Learns what is read after what: order's scorer.json."""

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.training.choices import KINDS, Choices
from benchmarks.training.neighbours import learn_neighbours
from benchmarks.training.nets import Matrix, Net, blend, spell, write
from benchmarks.training.whole_pages import learn_on
from pipeline.stages.order.names import NETS

HIDDEN = {"follow": 24, "begin": 16, "inner": 10, "deck": 6, "main": 10, "start": 8, "end": 8, "textless": 4}
EPOCHS, RATE, DECAY, SEEDS = 24, 0.003, 1e-3, (7, 8, 9, 10, 11)
NOISE = 0.15
"""Spread of what is added to features while the nets learn, in spreads of their own: a page is not told by heart."""
AT_ONCE = 16
"""Pages of one step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """``rows`` of all options, and the choice (``groups``) that each is of; ``right`` are the places of the right ones
    among them; ``shares`` of the choices in the loss sum to 1."""

    features: list[Matrix]
    rows: NDArray[np.int64]
    groups: NDArray[np.int64]
    right: NDArray[np.int64]
    shares: Matrix


def _gather(pages: Sequence[Choices]) -> _Batch:
    counts = np.array([[len(page.features[kind]) for kind in KINDS] for page in pages])
    base = np.concatenate([[0], np.cumsum(counts.sum(0))[:-1]])
    offsets = np.zeros(len(KINDS), dtype=np.int64)
    rows: list[int] = []
    groups: list[int] = []
    right: list[int] = []
    weights: list[float] = []
    for page, count in zip(pages, counts, strict=True):
        for options in page.choices:
            right.append(len(rows))
            rows += [int(base[kind] + offsets[kind] + row) for kind, row in options]
            groups += [len(weights)] * len(options)
            weights.append(page.weight)
        offsets += count
    features = [np.concatenate([page.features[kind] for page in pages]) for kind in KINDS]
    shares = np.array(weights) / max(1e-12, sum(weights))
    return _Batch(features=features, rows=np.array(rows), groups=np.array(groups), right=np.array(right), shares=shares)


def _weigh(batch: _Batch, scores: Matrix) -> tuple[float, Matrix]:
    """The share of choices that are right, by weight, and the slope of the loss by score."""
    chosen, count = scores[batch.rows], len(batch.shares)
    top = np.full(count, -np.inf)
    np.maximum.at(top, batch.groups, chosen)
    grown = np.exp(chosen - top[batch.groups])
    whole = np.zeros(count)
    np.add.at(whole, batch.groups, grown)
    share = grown / whole[batch.groups]
    right = float(((chosen[batch.right] >= top - 1e-9) * batch.shares).sum())
    share[batch.right] -= 1
    slope = np.zeros(len(scores))
    np.add.at(slope, batch.rows, share * batch.shares[batch.groups])
    return right, slope


def _train(pages: Sequence[Choices], seed: int) -> tuple[dict[str, Net], dict[str, Net]]:
    """Nets that learned choice by choice, and the same learned on from pages as wholes."""
    chance, shuffling = np.random.default_rng(seed), random.Random(seed)
    nets = {
        kind: Net(np.concatenate([page.features[kind] for page in pages]), HIDDEN[kind], 1, chance) for kind in KINDS
    }
    order = list(pages)
    for epoch in range(EPOCHS):
        shuffling.shuffle(order)
        rate = RATE * min(1.0, 2 * (1 - epoch / EPOCHS)) + 0.02 * RATE
        for at in range(0, len(order), AT_ONCE):
            batch = _gather(order[at : at + AT_ONCE])
            if not len(batch.right):
                continue
            inputs = [nets[kind].scale_rows(x) for kind, x in zip(KINDS, batch.features, strict=True)]
            inputs = [x + NOISE * chance.standard_normal(x.shape) for x in inputs]
            found = [nets[kind].score(x) for kind, x in zip(KINDS, inputs, strict=True)]
            _, slope = _weigh(batch, np.concatenate([scores[:, 0] for scores, _ in found]))
            first = 0
            for kind, x, (_, inner) in zip(KINDS, inputs, found, strict=True):
                if len(x):
                    nets[kind].learn(x, inner, slope[first : first + len(x), None], rate, DECAY)
                first += len(x)
    plain = deepcopy(nets)
    learn_on(nets, pages, NOISE, seed)
    return plain, nets


def learn(pages: Sequence[Choices], path: Path, held: Sequence[Choices] = ()) -> float:
    """Writes the weights; the share of right choices on the pages ``held`` back, 0 where none are.

    Both kinds of nets are blended: on papers that were not trained on, their mean gives each choice a better
    probability than either."""
    many = [nets for seed in SEEDS for nets in _train(pages, seed)]
    nets = {kind: blend([one[kind] for one in many]) for kind in KINDS}
    nets |= {"together": learn_neighbours(pages)}
    write({kind: spell(nets[kind], NETS[kind], one=True) for kind in NETS}, path)
    if not held:
        return 0.0
    batch = _gather(held)
    scores = [
        nets[kind].score(nets[kind].scale_rows(x))[0][:, 0] for kind, x in zip(KINDS, batch.features, strict=True)
    ]
    return _weigh(batch, np.concatenate(scores))[0]
