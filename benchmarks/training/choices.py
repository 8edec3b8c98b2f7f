"""What order learns from: every place where a text may go on is a choice among what may follow it, and every stack and
heading one among what may precede it. The loss is the sum of the cross-entropies of all these choices, a
pseudo-likelihood of the assignment (Besag 1975)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.training.labelled import HEADS, Labelled
from pipeline.model import LaidOutPage
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import Possible, find_possible
from pipeline.stages.order.names import NETS
from pipeline.stages.order.nodes import Ground, survey
from pipeline.stages.order.paper import read_paper
from pipeline.stages.order.scorer import weigh_rules

KINDS = tuple(net for net in NETS if net != "together")
"""The nets whose scores are weighed against each other."""
MOST = 0.7
"""Share of a node's known text that is of one article, from which the node is."""
KNOWN = 0.5
"""Share of a printed page's node that must be known, where what nobody named is furniture."""

Option = tuple[int, int]
"""The index of a net in ``KINDS``, and a row of its features."""
Rank = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Of one page: features by net; each choice a list of options of which the first is right. ``weight``: how much
    the page counts beside others. ``neighbours`` have a row of features each, ``same`` says of each whether the two are
    of one article (1) or not (0), NaN where that is not known."""

    features: Mapping[str, NDArray[np.float64]]
    choices: list[list[Option]]
    neighbours: NDArray[np.float64]
    same: NDArray[np.float64]
    links: Links
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The same page as a whole. ``table`` has a row for each possible reading-on: net, row of its features, source and
    target; nodes are numbered on from ``stacks`` to headings. ``before``: the true source of every node, -1 where it
    begins an article or nobody knows; ``known`` are the nodes of which somebody does. ``rules``: what the rules say,
    by net."""

    stacks: int
    table: NDArray[np.int64]
    before: NDArray[np.int64]
    known: NDArray[np.bool_]
    rules: Mapping[str, NDArray[np.float64]]


def find_choices(page: Labelled, layout: LaidOutPage, weight: float) -> Choices | None:
    """``layout`` is the page's with the roles of its regions weighed."""
    ground = survey(read_paper(page.prepared, page.recognised, layout), layout)
    if not ground.stacks:
        return None
    possible = find_possible(Costs(ground, language=page.words))
    features = {net: getattr(possible, f"{net}_features") for net in KINDS}
    placed = _place(page, ground)
    links = _link(ground, possible, placed)
    return Choices(
        features=features,
        choices=_choose(links),
        neighbours=possible.together_features,
        same=np.array([_are_one(placed.get(pair.first), placed.get(pair.second)) for pair in possible.together]),
        links=links,
        weight=weight * page.counts,
    )


def _are_one(one: tuple[int | str, Rank] | None, other: tuple[int | str, Rank] | None) -> float:
    """Of the articles of two neighbours. What stands alone says nothing of what stands alone beside it."""
    if one is None or other is None or (isinstance(one[0], str) and isinstance(other[0], str)):
        return float("nan")
    return float(one[0] == other[0])


def _place(page: Labelled, ground: Ground) -> dict[int, tuple[int | str, Rank]]:
    """Article and rank of every node whose text is known to be of one article; furniture is an article by itself."""
    letters, placed = page.letters(), dict[int, tuple[int | str, Rank]]()
    stacks = len(ground.stacks)
    for node in range(stacks + len(ground.heads)):
        unit = ground.at(node)
        lines = [line for region in unit.regions for line in region.lines]
        known = [line for line in lines if line in page.places]
        votes: Counter[int] = Counter()
        for line in known:
            votes[page.places[line].article] += letters[line]
        if not votes:
            if page.others:
                placed[node] = f"alone {node}", (0, 0, 0)
            continue
        article, share = votes.most_common(1)[0]
        whole = sum(letters[line] for line in (lines if page.others else known))
        if share < (KNOWN if page.others else MOST) * whole:
            continue
        if article < 0:
            placed[node] = f"alone {node}", (0, 0, 0)
            continue
        mine = [page.places[line] for line in known if page.places[line].article == article]
        role = Counter(one.role for one in mine).most_common(1)[0][0]
        heads = role in HEADS and min(one.rank for one in mine)[0] < 0
        rank = (-1, 0) if heads else min(one.rank for one in mine if one.role == role)
        placed[node] = article, (*rank, unit.box.top)
    return placed


def _link(ground: Ground, possible: Possible, placed: Mapping[int, tuple[int | str, Rank]]) -> Links:
    stacks, nodes = len(ground.stacks), len(ground.stacks) + len(ground.heads)
    rows = [
        (KINDS.index(net), row, a + source, b + target)
        for net, pairs, source, target in (
            ("follow", possible.follow, 0, 0),
            ("begin", possible.begin, stacks, 0),
            ("inner", possible.inner, 0, stacks),
            ("deck", possible.deck, stacks, stacks),
        )
        for row, (a, b) in enumerate(pairs)
    ]
    articles: dict[int | str, list[tuple[Rank, int]]] = {}
    for node, (article, rank) in placed.items():
        articles.setdefault(article, []).append((rank, node))
    before = np.full(nodes, -1, dtype=np.int64)
    for parts in articles.values():
        for (_, one), (_, next_one) in pairwise(sorted(parts)):
            before[next_one] = one
    known = np.zeros(nodes, dtype=np.bool_)
    known[list(placed)] = True
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Links(stacks=stacks, table=table, before=before, known=known, rules=weigh_rules(possible))


def _choose(links: Links) -> list[list[Option]]:
    into: dict[int, list[tuple[Option, int]]] = {}
    out: dict[int, list[tuple[Option, int]]] = {}
    for kind, row, source, target in links.table.tolist():
        into.setdefault(target, []).append(((kind, row), source))
        out.setdefault(source, []).append(((kind, row), target))
    before = {node: source for node, source in enumerate(links.before.tolist()) if source >= 0}
    after = {source: node for node, source in before.items()}
    found: list[list[Option]] = []
    for node in np.flatnonzero(links.known).tolist():
        head = node >= links.stacks
        alone = node - links.stacks if head else node
        first = KINDS.index("main" if head else "start"), alone
        last = KINDS.index("textless" if head else "end"), alone
        found += _weigh(into.get(node, ()), before.get(node), first)
        found += _weigh(out.get(node, ()), after.get(node), last)
    return found


def _weigh(options: Iterable[tuple[Option, int]], wanted: int | None, alone: Option) -> list[list[Option]]:
    """One choice, the right option first; none where there is nothing to choose, or what is right is not among it."""
    known = list(options)
    right = [alone] if wanted is None else [option for option, other in known if other == wanted]
    if not known or not right:
        return []
    return [[right[0], *(option for option in (*(option for option, _ in known), alone) if option != right[0])]]
