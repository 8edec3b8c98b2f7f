"""The whole page solved at once: what follows what, so that all choices together are the likeliest.

Feet of stacks and headlines on the one side, heads of stacks on the other; each foot and each headline goes on at one
head at most, each head follows one foot or headline at most. The likeliest such pairing is a path cover of the page,
found exactly as a sparse assignment (Jonker and Volgenant 1987, as in SciPy), so that one doubtful join cannot drag
others with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Join
from pipeline.stages.order.costs import NEVER, Cost
from pipeline.stages.order.features import Possible
from pipeline.stages.order.headings import BELOW, INSIDE, MAIN_HEADING
from pipeline.stages.order.nodes import Ground
from pipeline.stages.order.scorer import Scores
from pipeline.stages.order.wholes import Wholes


@dataclass(slots=True)
class Path:
    """What is read as one article: ``nodes`` in reading order, stacks by their index, headings by theirs on top of the
    number of stacks (``count``). ``joins`` are the choices that made them one. ``roofs`` are headlines that stand over
    this path and others too; ``carries`` are those of them that go with this path; ``kickers`` are stacks that are
    its headline's kicker."""

    count: int
    nodes: list[int] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    roofs: list[int] = field(default_factory=list)
    carries: list[int] = field(default_factory=list)
    kickers: list[int] = field(default_factory=list)

    @property
    def stacks(self) -> list[int]:
        return [node for node in self.nodes if node < self.count]

    @property
    def heads(self) -> list[int]:
        """The headings that it begins with."""
        first = next((at for at, node in enumerate(self.nodes) if node < self.count), len(self.nodes))
        return [node - self.count for node in self.nodes[:first]]

    @property
    def inner(self) -> list[int]:
        """The headings within its text."""
        headed = len(self.heads)
        return [node - self.count for node in self.nodes[headed:] if node >= self.count]

    def go_on(self, part: Path, ground: Ground, reason: str, confidence: float) -> None:
        """With a path that began nowhere: it is read after this one."""
        foot, head = ground.at(self.nodes[-1]).regions[-1].id, ground.at(part.nodes[0]).regions[0].id
        self.nodes.extend(part.nodes)
        self.joins.append(Join(from_region=foot, to_region=head, reason=reason, confidence=confidence))
        self.joins.extend(join for join in part.joins if join.to_region != head)


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to come to the head of a stack: from a foot or headline (its row), or from nowhere (-1)."""

    source: int
    score: float
    cost: Cost


def solve(ground: Ground, possible: Possible, scores: Scores) -> list[Path]:
    """Every stack and every heading in exactly one path."""
    n, m = len(ground.stacks), len(ground.heads)
    if n + m == 0:
        return []
    into = _options(n, m, possible, scores)
    lost = np.concatenate([scores.end, scores.textless])
    before = _pair(into, lost)
    _break_cycles(before, into)
    table = [{option.source: option.score for option in options} for options in into]
    before = Wholes(table, lost.tolist(), possible.together, scores.together.tolist()).improve(before)
    after = {i: j for j, i in before.items()}
    shares = _row_shares(into, lost)
    paths: list[Path] = []
    for first in (*range(n, n + m), *range(n)):
        if first in before:
            continue
        path = Path(n)
        at, source = first, -1
        while True:
            path.nodes.append(at)
            # A headline that begins an article follows nothing: that is no join.
            if source >= 0 or at < n:
                path.joins.append(_weigh(ground, into[at], shares, source, at))
            if at not in after:
                break
            source, at = at, after[at]
        paths.append(path)
    return paths


def _options(n: int, m: int, possible: Possible, scores: Scores) -> list[list[_Option]]:
    """For each stack and heading, all that may precede it; to begin alone comes first."""
    into = [[_Option(-1, float(scores.start[j]), possible.start_costs[j])] for j in range(n)]
    into += [[_Option(-1, float(scores.main[h]), MAIN_HEADING)] for h in range(m)]
    for (i, j), score, cost in zip(possible.follow, scores.follow.tolist(), possible.follow_costs, strict=True):
        into[j].append(_Option(i, score, cost))
    for (h, j), score, cost in zip(possible.begin, scores.begin.tolist(), possible.begin_costs, strict=True):
        into[j].append(_Option(n + h, score, cost))
    for (i, h), score in zip(possible.inner, scores.inner.tolist(), strict=True):
        into[n + h].append(_Option(i, score, INSIDE))
    for (h, k), score in zip(possible.deck, scores.deck.tolist(), strict=True):
        into[n + k].append(_Option(n + h, score, BELOW))
    return into


def _pair(into: list[list[_Option]], lost: NDArray[np.float64]) -> dict[int, int]:
    """The source of each stack and heading that has one. ``lost``: the score of each as the last of its path.

    The graph is doubled: beside every pairing stands, for free, that of "begins alone" with "ends here", which is
    used when the pairing is, so that a full matching exists whatever stays alone, and no more edges are needed than
    twice the possible pairings. A pairing is one choice for its foot and one for its head, hence counts twice.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    size = len(into)
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []

    def edge(row: int, column: int, weight: float) -> None:
        rows.append(row)
        columns.append(column)
        weights.append(weight)

    for j, options in enumerate(into):
        for option in options:
            if option.source < 0:
                edge(size + j, j, -option.score)
            else:
                edge(option.source, j, -2.0 * option.score)
                edge(size + j, size + option.source, 0.0)
    for at, score in enumerate(lost.tolist()):
        edge(at, size + at, -score)
    # Explicit zeros would count as no edge.
    shift = 1.0 - min(weights)
    graph = csr_array((np.array(weights) + shift, (np.array(rows), np.array(columns))), shape=(2 * size, 2 * size))
    first, second = min_weight_full_bipartite_matching(graph)
    return {int(j): int(i) for i, j in zip(first, second, strict=True) if j < size and i < size}


def _break_cycles(before: dict[int, int], into: list[list[_Option]]) -> None:
    """Stacks that follow each other in a ring begin at the join that is least worth keeping."""
    seen: set[int] = set()
    for start in sorted(before):
        ring: list[int] = []
        at = start
        while at in before and at not in seen:
            seen.add(at)
            ring.append(at)
            at = before[at]
        if at in ring:
            ring = ring[ring.index(at) :]
            weakest = min(ring, key=lambda j: _score(into[j], before[j]) - into[j][0].score)
            del before[weakest]


def _score(options: list[_Option], source: int) -> float:
    return next(option.score for option in options if option.source == source)


def _row_shares(into: list[list[_Option]], lost: NDArray[np.float64]) -> dict[tuple[int, int], float]:
    """How likely each source goes on at each head, among all places where it may go on, and nowhere."""
    by_source: dict[int, list[tuple[int, float]]] = {}
    for j, options in enumerate(into):
        for option in options:
            if option.source >= 0:
                by_source.setdefault(option.source, []).append((j, option.score))
    shares = {}
    for source, found in by_source.items():
        values = np.array([*(score for _, score in found), lost[source]])
        grown = np.exp(values - values.max())
        for (j, _), share in zip(found, (grown / grown.sum()).tolist(), strict=False):
            shares[source, j] = share
    return shares


def _weigh(ground: Ground, options: list[_Option], shares: dict[tuple[int, int], float], source: int, at: int) -> Join:
    """A join, how sure it is (the less likely of its two choices: where its foot goes on, what its head follows),
    and what came second for its head."""
    values = np.array([option.score for option in options])
    grown = np.exp(values - values.max())
    likely = (grown / grown.sum()).tolist()
    chosen = next(k for k, option in enumerate(options) if option.source == source)
    rivals = [k for k in range(len(options)) if k != chosen and options[k].cost.nats < NEVER]
    second = max(rivals, key=lambda k: likely[k], default=None)
    sure = likely[chosen] if source < 0 else min(likely[chosen], shares[source, at])
    return Join(
        from_region=_foot(ground, source),
        to_region=ground.at(at).regions[0].id,
        reason=options[chosen].cost.reason or "likelier than all else, by how such pages are set",
        confidence=round(sure, 4),
        runner_up=_foot(ground, options[second].source) if second is not None else "",
        runner_up_reason=options[second].cost.reason if second is not None else "",
    )


def _foot(ground: Ground, source: int) -> str:
    """The last region of a foot or headline; empty for "begins alone"."""
    return ground.at(source).regions[-1].id if source >= 0 else ""
