"""Order's nets learned on, page by page as a whole.

Choices learned one by one (:mod:`.order`) are weighed by :mod:`pipeline.stages.order.assignment` all together, twice
where two nodes are paired. So the nets are taken on from there by the page that they would make: the likeliest one,
where every wrong link is worth ``MARGIN`` more than it seems, is made less likely and the true one likelier (a
structured margin: Taskar, Guestrin and Koller 2003; its slope by Ratliff, Bagnell and Zinkevich 2007).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from benchmarks.training.choices import KINDS, Choices
from benchmarks.training.nets import Matrix, Net

EPOCHS, RATE, DECAY, MARGIN = 6, 5e-4, 1e-3, 1.0
AT_ONCE = 16
"""Pages of one step."""

Slopes = dict[str, NDArray[np.float64]]
"""By net, one for each row of a page's features."""


@dataclass(frozen=True, slots=True)
class _Page:
    """``kind``, ``row``, ``source`` and ``target`` of every possible link; ``true`` links; nodes that are ``judged`` as
    targets and as sources: known ones whose true link is among the possible ones."""

    page: Choices
    nodes: int
    kind: NDArray[np.int64]
    row: NDArray[np.int64]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    true: NDArray[np.bool_]
    judged: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    begins: NDArray[np.bool_]
    ends: NDArray[np.bool_]

    @property
    def wrong(self) -> NDArray[np.bool_]:
        targets, sources = self.judged
        return (targets[self.target] | sources[self.source]) & ~self.true


def _read(page: Choices) -> _Page:
    links = page.links
    nodes = len(links.before)
    pairs = links.table[:, 2] * nodes + links.table[:, 3]
    table = links.table[np.sort(np.unique(pairs, return_index=True)[1])]
    kind, row, source, target = table.T
    after = np.full(nodes, -1)
    followed = np.flatnonzero(links.before >= 0)
    after[links.before[followed]] = followed
    true = (links.before[target] == source) & links.known[target]
    targets, sources = links.known.copy(), links.known.copy()
    possible = set(zip(source[true].tolist(), target[true].tolist(), strict=True))
    for node in followed.tolist():
        one = int(links.before[node])
        if (one, node) not in possible:
            targets[node] = sources[one] = False
    return _Page(
        page,
        nodes,
        kind,
        row,
        source,
        target,
        true,
        (targets, sources),
        targets & (links.before < 0),
        sources & (after < 0),
    )


def _solve(one: _Page, scores: Mapping[str, NDArray[np.float64]]) -> NDArray[np.int64]:
    """The source of every node on the likeliest page, as :func:`pipeline.stages.order.assignment.solve` finds it before
    it looks at wholes; wrong links and wrong beginnings are worth ``MARGIN`` more."""
    nodes, each = one.nodes, np.arange(one.nodes)
    link = np.empty(len(one.kind))
    for at, net in enumerate(KINDS):
        mine = one.kind == at
        link[mine] = scores[net][one.row[mine]]
    begin = np.concatenate([scores["start"], scores["main"]]) + MARGIN * (one.judged[0] & ~one.begins)
    end = np.concatenate([scores["end"], scores["textless"]])
    weights = np.concatenate([-2 * link - MARGIN * one.wrong, np.zeros(len(link)), -begin, -end])
    rows = np.concatenate([one.source, nodes + one.target, nodes + each, each])
    columns = np.concatenate([one.target, nodes + one.source, each, nodes + each])
    graph = csr_array((weights + 1 - weights.min(), (rows, columns)), shape=(2 * nodes, 2 * nodes))
    first, second = min_weight_full_bipartite_matching(graph)
    found = np.full(nodes, -1, dtype=np.int64)
    paired = (first < nodes) & (second < nodes)
    found[second[paired]] = first[paired]
    return found


def _compare(one: _Page, found: NDArray[np.int64]) -> Slopes:
    """How the loss grows with each score: what was found counts against what is true."""
    targets, sources = one.judged
    goes_on = np.zeros(one.nodes, dtype=np.bool_)
    goes_on[found[found >= 0]] = True
    chosen = (found[one.target] == one.source) & (targets[one.target] | sources[one.source])
    link = 2.0 * (chosen.astype(float) - one.true)
    begin = (targets & (found < 0)).astype(float) - one.begins
    end = (sources & ~goes_on).astype(float) - one.ends
    slopes = {net: np.zeros(len(one.page.features[net])) for net in KINDS}
    for at, net in enumerate(KINDS):
        mine = one.kind == at
        np.add.at(slopes[net], one.row[mine], link[mine])
    stacks = one.page.links.stacks
    for net, part in (("start", begin[:stacks]), ("main", begin[stacks:]), ("end", end[:stacks])):
        slopes[net] += part
    slopes["textless"] += end[stacks:]
    return slopes


def learn_on(nets: Mapping[str, Net], pages: Iterable[Choices], noise: float, seed: int) -> None:
    """Changes the nets, in place. ``noise``: spread of what is added to features, in spreads of their own."""
    known = [_read(page) for page in pages if len(page.links.table)]
    chance, shuffling = np.random.default_rng(seed), random.Random(seed)
    for net in nets.values():
        net.forget()
    for epoch in range(EPOCHS):
        shuffling.shuffle(known)
        rate = RATE * min(1.0, 2 * (1 - epoch / EPOCHS)) + 0.02 * RATE
        for at in range(0, len(known), AT_ONCE):
            _step(nets, known[at : at + AT_ONCE], rate, noise, chance)


def _step(
    nets: Mapping[str, Net], pages: Sequence[_Page], rate: float, noise: float, chance: np.random.Generator
) -> None:
    whole = 2 * sum(one.page.weight * int(one.page.links.known.sum()) for one in pages)
    told: dict[str, list[tuple[Matrix, Matrix, NDArray[np.float64]]]] = {net: [] for net in KINDS}
    for one in pages:
        inputs = {net: nets[net].scale_rows(one.page.features[net]) for net in KINDS}
        inputs = {net: x + noise * chance.standard_normal(x.shape) for net, x in inputs.items()}
        found = {net: nets[net].score(x) for net, x in inputs.items()}
        rules = one.page.links.rules
        scores = {net: score[:, 0] + rules.get(net, 0.0) for net, (score, _) in found.items()}
        slopes = _compare(one, _solve(one, scores))
        for net in KINDS:
            told[net].append((inputs[net], found[net][1], slopes[net] * one.page.weight / max(1e-12, whole)))
    for net, parts in told.items():
        x, inner, slope = (np.concatenate(part) for part in zip(*parts, strict=True))
        some = slope != 0
        if some.any():
            nets[net].learn(x[some], inner[some], slope[some, None], rate, DECAY)
