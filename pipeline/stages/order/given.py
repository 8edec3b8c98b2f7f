"""Articles, and an order of reading, that came with the text are flows as they were given.

What the file tells is believed: which blocks are an article was mostly seen by a person. Where it tells the order of
its blocks alone, an article begins at each headline that follows text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from pipeline.model import Flow, GivenArticle, LaidOutPage, OrderedPage, RecognisedPage, Region

HEADS = ("kicker", "headline", "subtitle")
APART = ("masthead", "folio")
BARE = ("picture", "rule")
ALONE = ("advertisement",)
"""Kinds of regions that are articles by themselves."""
TOLD = "given with the text"

Order = Callable[[LaidOutPage], OrderedPage]


def order_given(recognised: RecognisedPage, layout: LaidOutPage, order: Order) -> OrderedPage:
    """Every region in one flow, the furniture, or unplaced; ``order`` is for what belongs to no given article, where
    the file does not tell the order of that."""
    parts = _parts(layout)
    flows = [flow for article in recognised.given_articles if (flow := _as_told(article, parts)) is not None]
    taken = {name for flow in flows for name in flow.regions}
    # Where a file tells passages and articles, what it gives to none of them has none.
    apart = tuple(
        one.id for one in layout.regions if one.passage and one.id not in taken and one.kind not in (*APART, *BARE)
    )
    taken.update(apart)
    if recognised.given_ordered:
        told = [region for name in recognised.given_order for region in parts.get(name, ()) if region.id not in taken]
        loose = [flow for flow in _cut(told) if flow.regions]
        places = {region.id: at for at, name in enumerate(recognised.given_order) for region in parts.get(name, ())}
        flows = sorted((*flows, *loose), key=lambda flow: min(places.get(name, 0) for name in flow.regions))
        taken.update(name for flow in loose for name in flow.regions)
    rest = order(replace(layout, regions=tuple(one for one in layout.regions if one.id not in taken)))
    rest = replace(rest, unplaced=(*rest.unplaced, *apart))
    if not flows:
        return rest
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


def _parts(layout: LaidOutPage) -> dict[str, list[Region]]:
    """The regions of the layout that were made of each given one, by its id."""
    parts: dict[str, list[Region]] = {}
    for region in layout.regions:
        if region.id.startswith("g"):
            parts.setdefault(f"r{region.id[1:].partition('-')[0]}", []).append(region)
    return parts


def _as_told(article: GivenArticle, parts: dict[str, list[Region]]) -> Flow | None:
    names = tuple(region.id for name in article.regions for region in parts.get(name, ()))
    roofs = tuple(region.id for name in article.roofs for region in parts.get(name, ()))
    if not names:
        return None
    return Flow(id="", regions=names, reasons=(TOLD,), roofs=roofs, given=article.name, kind=article.kind)


def _cut(told: Sequence[Region]) -> Iterator[Flow]:
    """Regions in their order, cut where an article begins; the page's head and foot stand apart."""
    flow: list[str] = []
    open_head = False
    for region in told:
        if region.kind in APART or not region.lines:
            continue
        head = region.kind in HEADS
        if region.kind in ALONE:
            yield Flow(id="", regions=(region.id,), reasons=(TOLD,))
            continue
        if head and not open_head and flow:
            yield Flow(id="", regions=tuple(flow), reasons=(TOLD,))
            flow = []
        flow.append(region.id)
        open_head = head
    yield Flow(id="", regions=tuple(flow), reasons=(TOLD,))
