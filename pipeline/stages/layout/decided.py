"""Kinds of regions as people decided them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast, get_args

from pipeline.geometry import BoxIndex, overlap
from pipeline.model import Box, Decision, LaidOutPage, Orphan, Region, RegionKind
from pipeline.spots import alike

SAME, WITHIN = 0.7, 0.7
"""Share of two boxes' union that must be common to them for one to be the other's region; share of a region that must
lie in the decided one, where that was one region and is several now."""
HOSTED = ("kicker", "subtitle", "byline")
"""Kinds that go with a headline."""


def decide_kinds(layout: LaidOutPage, decisions: Sequence[Decision]) -> LaidOutPage:
    """The same regions, of the kinds that people said. Decisions that fit no region are the page's ``orphans``."""
    if not decisions:
        return layout
    boxes = [region.box for region in layout.regions]
    index = BoxIndex(boxes)
    kinds: dict[str, tuple[RegionKind, Decision]] = {}
    orphans: list[Orphan] = []
    for decision in sorted(decisions, key=lambda one: (one.time, one.id)):
        said = decision.after or decision.before
        near = [layout.regions[at] for at in index.near(decision.spot.box)]
        found = _meant(decision, near)
        if not found:
            orphans.append(Orphan(decision=decision, why="nothing there"))
        elif said not in get_args(RegionKind) or any(kinds.get(one.id, (said,))[0] != said for one in found):
            orphans.append(Orphan(decision=decision, why="cannot be", found=found[0].kind))
        elif decision.outcome == "reject":
            if any(one.kind == said for one in found):
                orphans.append(Orphan(decision=decision, why="reads as rejected", found=found[0].kind))
        else:
            for one in found:
                kinds.setdefault(one.id, (cast(RegionKind, said), decision))
    regions = [_decide(region, *kinds[region.id]) if region.id in kinds else region for region in layout.regions]
    return replace(
        layout,
        regions=tuple(_attach(regions, set(kinds))),
        orphans=(*layout.orphans, *orphans),
        decided=tuple(sorted(kinds)),
    )


def _meant(decision: Decision, near: Sequence[Region]) -> list[Region]:
    """The region with that box; else those that it has been parted into, where they still are of the kind it was."""
    box = decision.spot.box
    same = max(near, key=lambda region: alike(region.box, box), default=None)
    if same is not None and alike(same.box, box) >= SAME:
        return [same]
    parts = [
        region
        for region in near
        if region.kind == decision.before and overlap(region.box, box) >= WITHIN * _area(region.box) > 0
    ]
    covered = sum(overlap(region.box, box) for region in parts)
    return parts if covered >= WITHIN * _area(box) else []


def _area(box: Box) -> int:
    return box.width * box.height


def _decide(region: Region, kind: RegionKind, decision: Decision) -> Region:
    if region.kind == kind:
        return replace(region, confidence=1.0)
    reason = f"{decision.reviewer} said that it is no {region.kind} but a {kind}"
    return replace(region, kind=kind, confidence=1.0, belongs_to="", reasons=(*region.reasons, reason))


def _attach(regions: Sequence[Region], decided: set[str]) -> list[Region]:
    """What belonged to a headline that is none any more stands by itself; what now goes with a headline goes with the
    nearest one."""
    headlines = {region.id: region for region in regions if region.kind == "headline"}
    hosts = list(headlines.values())
    index = BoxIndex([host.box for host in hosts])
    made = []
    for region in regions:
        host = region.belongs_to
        if host in decided and host not in headlines:
            region = replace(region, belongs_to="")
        if region.id in decided and region.kind in HOSTED and not region.belongs_to and headlines:
            region = replace(region, belongs_to=_nearest(region, hosts, index))
        made.append(region)
    return made


def _nearest(region: Region, hosts: Sequence[Region], index: BoxIndex) -> str:
    """The id of the nearest host; ``index`` is theirs."""
    nearest = (0, "")
    for reach, around in index.outwards(region.box, 4 * max(1, region.box.height)):
        nearest = min(((_apart(hosts[at].box, region.box), hosts[at].id) for at in around), default=nearest)
        if nearest[1] and nearest[0] <= reach:
            break
    return nearest[1]


def _apart(a: Box, b: Box) -> int:
    """Pixels between two boxes, across and along together."""
    return max(0, a.left - b.right, b.left - a.right) + max(0, a.top - b.bottom, b.top - a.bottom)
