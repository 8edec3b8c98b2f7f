"""Articles that came with the text are flows as they were given.

Which blocks are an article was mostly seen by a person; their order often comes from a program that numbered them. So
it is checked: where cut sentences run on better in the order that this stage would give the blocks, that one is taken.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from pipeline.language.joins import ends_sentence, score_join, starts_badly
from pipeline.model import Flow, LaidOutPage, OrderedPage, RecognisedPage, Region

LEAD = 1.0
"""Nats by which another order must be better than the given one."""

Order = Callable[[LaidOutPage], OrderedPage]


def order_given(recognised: RecognisedPage, layout: LaidOutPage, order: Order) -> OrderedPage:
    """Every region in one flow, the furniture, or unplaced; ``order`` is for what belongs to no given article, and
    for the check."""
    there = {region.id: region for region in layout.regions}
    articles = [
        [there[name] for name in (f"g{one[1:]}" for one in article) if name in there]
        for article in recognised.given_articles
    ]
    articles = [article for article in articles if article]
    if not articles:
        return order(layout)
    taken = {region.id for article in articles for region in article}
    rest = order(replace(layout, regions=tuple(one for one in layout.regions if one.id not in taken)))
    texts = {line.id: line.text for line in (*recognised.lines, *recognised.rejected)}
    flows = [_check(article, layout, texts, order) for article in articles]
    tops = {region.id: (region.box.top, region.box.left) for region in layout.regions}

    def top(flow: Flow) -> tuple[int, int]:
        return min(tops[name] for name in flow.regions)

    # Those given keep their order among themselves; the others stand before the first that begins below them.
    lowest = list(accumulate(map(top, flows), max))
    for flow in rest.flows:
        at = bisect_right(lowest, top(flow))
        flows.insert(at, flow)
        lowest.insert(at, top(flow))
    return replace(rest, flows=tuple(replace(flow, id=f"f{at:03d}") for at, flow in enumerate(flows, start=1)))


def _check(article: Sequence[Region], layout: LaidOutPage, texts: dict[str, str], order: Order) -> Flow:
    given = Flow(id="", regions=tuple(region.id for region in article), reasons=("given with the text",))
    if sum(region.kind == "body" for region in article) < 2:
        return given
    found = order(replace(layout, regions=tuple(article)))
    names = [name for flow in found.flows for name in flow.regions]
    if sorted(names) != sorted(given.regions):
        return given
    by_id = {region.id: region for region in article}
    better = [by_id[name] for name in names]
    lead = _weigh(better, texts) - _weigh(article, texts)
    if lead < LEAD:
        return given
    reason = f"the article is given with the text, but its sentences run on better in another order ({lead:.1f} nats)"
    return replace(given, regions=tuple(names), reasons=(reason,), confidence=0.8)


def _weigh(regions: Sequence[Region], texts: dict[str, str]) -> float:
    """Nats for the joins between blocks of text."""
    body = [region for region in regions if region.kind == "body" and region.lines]
    nats = 0.0
    for before, after in pairwise(body):
        foot, head = texts[before.lines[-1]], texts[after.lines[0]]
        nats += score_join(foot, head)
        if starts_badly(head) or (ends_sentence(foot) and head.lstrip()[:1].islower()):
            nats -= 2.0
    return nats
