"""Reading on as people decided it: what must follow what, what must not, where reading begins.

What was decided goes into the assignment, so that everything else is weighed anew around it; what that cannot see
(captions, advertisements, text that was given its order) is done to the flows that came out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Decision, Flow, Join, LaidOutPage, OrderedPage, Orphan, RecognisedPage, Region
from pipeline.spots import LinesByPlace
from pipeline.stages.order.costs import NEVER, Cost
from pipeline.stages.order.features import Possible
from pipeline.stages.order.headings import BELOW, INSIDE
from pipeline.stages.order.nodes import Ground, Head, Stack
from pipeline.stages.order.scorer import Scores

SAID = "a reviewer said so"
_CERTAIN = 1000.0
"""Log-odds of what a person said, above whatever a page's other choices come to."""

Pair = tuple[str, str]
"""Regions: the one that is read, and the one that is read next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """By regions: pairs that are ``joined`` or ``parted``, regions where reading is ``begun``."""

    joined: dict[Pair, Decision]
    parted: dict[Pair, Decision]
    begun: dict[str, Decision]
    orphans: tuple[Orphan, ...] = ()

    @property
    def heads(self) -> frozenset[str]:
        """Regions that nothing may be taken together with which stands above them."""
        return frozenset((*self.begun, *(head for _, head in (*self.joined, *self.parted))))

    @property
    def feet(self) -> frozenset[str]:
        return frozenset(foot for foot, _ in self.joined)


def find_wishes(recognised: RecognisedPage, layout: LaidOutPage, decisions: Sequence[Decision]) -> Wishes | None:
    """None where nobody decided anything. A decision to split an article is one of order where a region begins with
    that line, and else none of its business."""
    if not decisions:
        return None
    lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
    places = LinesByPlace(list(lines.values()))
    first = {region.lines[0]: region.id for region in layout.regions if region.lines}
    last = {region.lines[-1]: region.id for region in layout.regions if region.lines}
    wishes = Wishes(joined={}, parted={}, begun={})
    orphans: list[Orphan] = []
    for decision in sorted(decisions, key=lambda one: (one.time, one.id)):
        foot, head = places.at(decision.spot.box), places.at((decision.to or decision.spot).box)
        begins = head is not None and head.id in first
        if decision.kind == "split":
            if begins and head is not None and decision.outcome != "reject":
                wishes.begun.setdefault(first[head.id], decision)
        elif foot is None or head is None:
            orphans.append(Orphan(decision=decision, why="nothing there"))
        elif not begins or (foot is not head and foot.id not in last):
            orphans.append(Orphan(decision=decision, why="cannot be", found=f"{foot.text}\n{head.text}"))
        elif foot is head:
            (wishes.begun if decision.outcome != "reject" else {}).setdefault(first[head.id], decision)
        else:
            said = wishes.parted if decision.outcome == "reject" else wishes.joined
            said.setdefault((last[foot.id], first[head.id]), decision)
    return replace(wishes, orphans=tuple(orphans))


FIRM = 50.0
"""Nats by which what a person said of a heading outweighs all else."""


def heed_kinds(ground: Ground, possible: Possible, scores: Scores, decided: frozenset[str]) -> Scores:
    """What a person called a headline begins what is read; what a person called a subhead stands within it."""
    begins, stays = (
        {
            at
            for at, head in enumerate(ground.heads)
            if any(region.id in decided and region.kind == kind for region in head.regions)
        }
        for kind in ("headline", "subhead")
    )
    if not begins and not stays:
        return scores

    def bar(pairs: Sequence[tuple[int, int]], scored: NDArray[np.float64]) -> NDArray[np.float64]:
        return scored - np.array([FIRM * (head in begins) for _, head in pairs], dtype=np.float64)

    alone = np.array([FIRM * (head in stays) for head in range(len(ground.heads))], dtype=np.float64)
    return replace(
        scores,
        inner=bar(possible.inner, scores.inner),
        deck=bar(possible.deck, scores.deck),
        main=scores.main - alone,
    )


def obey(ground: Ground, possible: Possible, scores: Scores, wishes: Wishes) -> tuple[Possible, Scores]:
    """The same choices, those that people made certain or impossible."""
    n = len(ground.stacks)
    nodes: tuple[Stack | Head, ...] = (*ground.stacks, *ground.heads)
    sources = {node.regions[-1].id: at for at, node in enumerate(nodes)}
    sources |= {region.id: n + at for at, head in enumerate(ground.heads) for region in head.regions}
    targets = {node.regions[0].id: at for at, node in enumerate(nodes)}
    wanted = {(sources[a], targets[b]) for a, b in wishes.joined if a in sources and b in targets}
    barred = {(sources[a], targets[b]) for a, b in wishes.parted if a in sources and b in targets}
    begun = {targets[b] for b in wishes.begun if b in targets}
    barred |= {(i, j) for i, j in possible.follow if j in begun}
    barred |= {(i, n + h) for i, h in possible.inner if n + h in begun}
    barred |= {(n + h, n + k) for h, k in possible.deck if n + k in begun}

    def choose(
        pairs: Sequence[tuple[int, int]],
        costs: Sequence[Cost],
        scored: NDArray[np.float64],
        *,
        headed: bool,
        heading: bool,
    ) -> tuple[tuple[tuple[int, int], ...], tuple[Cost, ...], NDArray[np.float64]]:
        """Of the pairs whose source is a heading, or none, and whose target is."""

        def own(said: set[tuple[int, int]]) -> set[tuple[int, int]]:
            return {(a - n * headed, b - n * heading) for a, b in said if (a >= n) == headed and (b >= n) == heading}

        return _choose(pairs, costs, scored, own(wanted), own(barred))

    follow, follow_costs, follows = choose(
        possible.follow, possible.follow_costs, scores.follow, headed=False, heading=False
    )
    begin, begin_costs, begins = choose(possible.begin, possible.begin_costs, scores.begin, headed=True, heading=False)
    inner, _, inners = choose(possible.inner, [INSIDE] * len(possible.inner), scores.inner, headed=False, heading=True)
    deck, _, decks = choose(possible.deck, [BELOW] * len(possible.deck), scores.deck, headed=True, heading=True)
    return (
        replace(
            possible,
            follow=follow,
            follow_costs=follow_costs,
            begin=begin,
            begin_costs=begin_costs,
            inner=inner,
            deck=deck,
        ),
        replace(scores, follow=follows, begin=begins, inner=inners, deck=decks),
    )


def _choose(
    pairs: Sequence[tuple[int, int]],
    costs: Sequence[Cost],
    scores: NDArray[np.float64],
    wanted: set[tuple[int, int]],
    barred: set[tuple[int, int]],
) -> tuple[tuple[tuple[int, int], ...], tuple[Cost, ...], NDArray[np.float64]]:
    said = {
        **{pair: (Cost(0.0, SAID), _CERTAIN) for pair in wanted},
        **{pair: (Cost(NEVER, SAID), -_CERTAIN) for pair in barred},
    }
    every = [*pairs, *sorted(wanted - set(pairs))]
    known = dict(zip(pairs, zip(costs, scores.tolist(), strict=True), strict=True))
    told = [said.get(pair) or known[pair] for pair in every]
    return tuple(every), tuple(cost for cost, _ in told), np.array([score for _, score in told], dtype=np.float64)


def enforce(ordered: OrderedPage, layout: LaidOutPage, wishes: Wishes | None) -> OrderedPage:
    """The flows, with whatever people said of them that is not so yet; what cannot be is an orphan."""
    if wishes is None:
        return ordered
    kinds = {region.id: region for region in layout.regions}
    flows = list(ordered.flows)
    orphans = [*ordered.orphans, *wishes.orphans]
    for foot, head in wishes.parted:
        for at, flow in enumerate(flows):
            if (foot, head) in zip(flow.regions, flow.regions[1:], strict=False):
                flows[at : at + 1] = _part(flow, flow.regions.index(head))
                break
    for head in wishes.begun:
        for at, flow in enumerate(flows):
            before = flow.regions.index(head) if head in flow.regions else 0
            if any(kinds[name].kind not in _HEADS for name in flow.regions[:before]):
                flows[at : at + 1] = _part(flow, before)
                break
    for (foot, head), decision in wishes.joined.items():
        if not _join(flows, foot, head, kinds):
            orphans.append(Orphan(decision=decision, why="cannot be"))
    placed = {name for flow in flows for name in flow.regions}
    return replace(
        ordered,
        flows=tuple(replace(flow, id=f"f{number:03d}") for number, flow in enumerate(flows, start=1)),
        furniture=tuple(name for name in ordered.furniture if name not in placed),
        unplaced=tuple(name for name in ordered.unplaced if name not in placed),
        orphans=tuple(orphans),
    )


_HEADS = ("headline", "kicker", "subtitle")
_ASIDE = ("caption", "credit")


def _part(flow: Flow, at: int) -> list[Flow]:
    second = replace(_shorten(flow, flow.regions[at:]), runner_up="", reasons=(SAID,))
    return [_shorten(flow, flow.regions[:at]), second]


def _join(flows: list[Flow], foot: str, head: str, kinds: dict[str, Region]) -> bool:
    """Whether reading now goes on from one to the other. What was read after the foot is a flow of its own, but for
    captions, which stay; what was read before the head stays where it is."""
    places = {name: at for at, flow in enumerate(flows) for name in flow.regions}
    if foot not in places:
        return False
    here, there = places[foot], places.get(head)
    before = flows[here].regions[: flows[here].regions.index(foot) + 1]
    after = flows[here].regions[len(before) :]
    between = after[: after.index(head)] if head in after else after
    if head in after and all(kinds[name].kind in (*_HEADS, "byline") for name in between):
        return True
    if head in before:
        return False
    if there is None:
        tail: tuple[str, ...] = (head,)
    elif there == here:
        tail, after = after[len(between) :], between
    else:
        at = flows[there].regions.index(head)
        tail = flows[there].regions[at:]
        flows[there] = _shorten(flows[there], flows[there].regions[:at])
    kept = tuple(name for name in after if kinds[name].kind in _ASIDE)
    rest = tuple(name for name in after if kinds[name].kind not in _ASIDE)
    said = Join(from_region=foot, to_region=head, reason=SAID, confidence=1.0)
    joins = [join for flow in flows for join in flow.joins if join.to_region in (*before, *tail)]
    known = {join.to_region: join for join in joins} | {head: said}
    regions = (*before, *tail, *kept)
    flows[here] = replace(flows[here], regions=regions, joins=tuple(known[name] for name in regions if name in known))
    if rest:
        flows.insert(here + 1, Flow(id="", regions=rest, reasons=("what followed is read elsewhere",)))
    flows[:] = [flow for flow in flows if flow.regions]
    return True


def _shorten(flow: Flow, regions: tuple[str, ...]) -> Flow:
    return replace(flow, regions=regions, joins=tuple(join for join in flow.joins if join.to_region in regions))
