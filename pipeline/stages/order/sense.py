"""What the words on both sides of a join say of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pipeline.language.sense import weigh_joins
from pipeline.stages.order.costs import Costs

SENSE = ("sense", "sense less than foot's best", "sense less than head's best")


def describe_sense(costs: Costs, follow: Sequence[tuple[int, int]]) -> list[tuple[float, ...]]:
    """For each pair of a foot and a head, by ``SENSE``: the evidence, and how much less it is than that of the best
    pair of its foot, and of its head."""
    stacks = costs.ground.stacks
    if not costs.language:
        return [(0.0,) * len(SENSE)] * len(follow)
    nats = weigh_joins([s.last for s in stacks], [s.first for s in stacks], follow, costs.ground.language).tolist()
    of_foot, of_head = np.full(len(stacks), -math.inf), np.full(len(stacks), -math.inf)
    for (i, j), said in zip(follow, nats, strict=True):
        of_foot[i], of_head[j] = max(of_foot[i], said), max(of_head[j], said)
    return [
        (said / 4, float(said - of_foot[i]) / 4, float(said - of_head[j]) / 4)
        for (i, j), said in zip(follow, nats, strict=True)
    ]
