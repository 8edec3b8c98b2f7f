"""The order of a page that is known by its text alone: that of the file, parted where articles begin.

Blocks stay where the file has them, but for one case: a sentence that is cut at a block's end, does not go on in the
next block, and plainly goes on in just one other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language.joins import may_end_paragraph, opens_unclosed, score_join, starts_badly
from pipeline.model import Flow, Join, LaidOutPage, OrderedPage, RecognisedPage, Region

LEAST, LEAD = 5.0, 3.0
"""Nats that must speak for a block to be moved, and by how much they must beat what is next best."""
AROUND = 200
"""Blocks before and after a cut sentence among which the one that it goes on in is looked for: few pages have as
many."""
HEADS = ("headline", "kicker", "subtitle")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """``open`` where its sentence is cut at its end; ``opened`` counts brackets and quotation marks that it opens and
    does not close."""

    region: Region
    text: str
    open: bool
    opened: int
    badly: bool


def _describe(region: Region, text: str) -> _Block:
    return _Block(
        region=region,
        text=text,
        open=region.kind == "body" and not may_end_paragraph(text),
        opened=opens_unclosed(text),
        badly=starts_badly(text),
    )


def order_text(recognised: RecognisedPage, layout: LaidOutPage) -> OrderedPage:
    """Every region in one flow, or in the furniture. A headline begins a flow."""
    texts = {line.id: line.text for line in recognised.lines}
    blocks = [
        _describe(region, "\n".join(texts[line] for line in region.lines).strip())
        for region in layout.regions
        if region.kind not in ("folio", "masthead")
    ]
    blocks, moved = _mend_cuts(blocks)
    flows: list[list[str]] = []
    joins: dict[str, list[Join]] = {}
    last: Region | None = None
    for block in blocks:
        region = block.region
        begins = last is None or (region.kind in ("headline", "kicker") and last.kind not in HEADS)
        if begins:
            flows.append([])
        elif region.id in moved:
            joins.setdefault(flows[-1][0], []).append(moved[region.id])
        flows[-1].append(region.id)
        last = region
    return OrderedPage(
        scan=layout.scan,
        flows=tuple(
            Flow(
                id=f"f{number:03d}",
                regions=tuple(regions),
                confidence=min((join.confidence for join in joins.get(regions[0], ())), default=0.7),
                reasons=("the order of the file", *(join.reason for join in joins.get(regions[0], ()))),
                joins=tuple(joins.get(regions[0], ())),
            )
            for number, regions in enumerate(flows, start=1)
        ),
        furniture=tuple(region.id for region in layout.regions if region.kind in ("folio", "masthead")),
    )


def _mend_cuts(blocks: Sequence[_Block]) -> tuple[list[_Block], dict[str, Join]]:
    """The blocks, those moved that a cut sentence goes on with; and for each of them why."""
    order = list(blocks)
    places = {block.region.id: at for at, block in enumerate(order)}
    moved: dict[str, Join] = {}
    for foot in blocks:
        at = places[foot.region.id]
        if not foot.open or foot.region.id in moved:
            continue
        here = order[at + 1] if at + 1 < len(order) and order[at + 1].region.kind == "body" else None
        stays = _weigh(foot, here) if here is not None else 0.0
        rivals = sorted(
            (
                (_weigh(foot, order[k]), k)
                for k in range(max(0, at - AROUND), min(len(order), at + AROUND + 1))
                if k not in (at, at + 1) and order[k].region.kind == "body" and not (k and order[k - 1].open)
            ),
            reverse=True,
        )
        if not rivals or rivals[0][0] < LEAST:
            continue
        best, k = rivals[0]
        second = max(stays, rivals[1][0] if len(rivals) > 1 else 0.0)
        if best - second < LEAD:
            continue
        end = k + 1
        while order[end - 1].open and end < len(order) and order[end].region.kind == "body" and end != at:
            end += 1
        if k < at < end:
            continue
        chain = order[k:end]
        moved[chain[0].region.id] = Join(
            from_region=foot.region.id,
            to_region=chain[0].region.id,
            reason=f"the cut sentence “…{foot.text[-8:]}” goes on there ({best:.1f} nats)",
            confidence=0.75,
            runner_up=here.region.id if here is not None else "",
            runner_up_reason=f"next in the file ({stays:.1f} nats)" if here is not None else "",
        )
        del order[k:end]
        at -= len(chain) if k < at else 0
        order[at + 1 : at + 1] = chain
        places = {block.region.id: at for at, block in enumerate(order)}
    return order, moved


def _weigh(foot: _Block, head: _Block) -> float:
    """Nats for ``head`` going on with ``foot``."""
    nats = score_join(foot.text, head.text)
    if head.badly:
        nats += 1.5
    if foot.opened > 0 > head.opened:
        nats += 2.0
    return nats
