"""Regions to flows: what follows what, decided for the whole page at once.

Feet of columns and headlines on the one side, heads of columns on the other; each foot and each headline goes on
at one head at most, each head follows one foot or headline at most. The cheapest such pairing is a path cover of
the page, found exactly as an assignment (Jonker and Volgenant 1987, as in SciPy), so that one doubtful join cannot
drag others with it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from pipeline.config import OrderSettings
from pipeline.geometry import shared_height, shared_width
from pipeline.model import Box, Flow, Join, LaidOutPage, OrderedPage, PreparedPage, RecognisedPage, Region
from pipeline.stages.order.costs import NEVER, TEXTLESS, Cost, Costs
from pipeline.stages.order.nodes import Ground, frame_of, survey


def order(page: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage, settings: OrderSettings) -> OrderedPage:
    """Every region with lines in exactly one flow, or in the furniture, or unplaced."""
    if not layout.regions:
        return OrderedPage(scan=layout.scan, flows=())
    ground = survey(page, recognised, layout)
    paths = _solve(ground, Costs(ground, language=settings.language_model))
    flows = _draw_flows(ground, paths)
    flows += _advertisements(layout.regions, layout.frames)
    placed = {region for flow in flows for region in flow.regions}
    captions = [region for region, _ in ground.captions if region.id not in placed]
    flows = _place_captions(ground, flows, captions)
    placed = {region for flow in flows for region in flow.regions}
    tops = {region.id: (region.box.top, region.box.left) for region in layout.regions}
    flows.sort(key=lambda flow: min(tops[region] for region in flow.regions))
    rest = [r for r in layout.regions if r.lines and r.id not in placed]
    return OrderedPage(
        scan=layout.scan,
        flows=tuple(dataclasses.replace(flow, id=f"f{number:03d}") for number, flow in enumerate(flows, start=1)),
        furniture=tuple(r.id for r in rest if r.kind in ("folio", "masthead")),
        unplaced=tuple(r.id for r in rest if r.kind not in ("folio", "masthead")),
    )


SCRAP = 3
"""Characters that make no article by themselves, without a headline: a speck read as a figure, a stray mark."""


class _Path:
    """Stacks in reading order, the head they stand under, and the joins that made them one."""

    def __init__(self, head: int | None) -> None:
        self.head = head
        self.stacks: list[int] = []
        self.joins: list[Join] = []


def _solve(ground: Ground, costs: Costs) -> list[_Path]:
    n, m = len(ground.stacks), len(ground.heads)
    if n == 0:
        return [_Path(h) for h in range(m)]
    from scipy.optimize import linear_sum_assignment

    # Rows: feet of stacks, then headlines, then one dummy a head ("begins alone"). Columns: heads of stacks, then
    # one dummy a foot ("ends here") and a headline ("without text").
    size = n + m + n
    table = np.full((size, size), NEVER)
    said: dict[tuple[int, int], Cost] = {}
    for j in range(n):
        for i in range(n):
            said[i, j] = costs.follow(i, j)
            table[i, j] = said[i, j].nats
        for h in range(m):
            said[n + h, j] = costs.begin(h, j)
            table[n + h, j] = said[n + h, j].nats
        said[n + m + j, j] = costs.start(j)
        table[n + m + j, j] = said[n + m + j, j].nats
    for i in range(n):
        table[i, n + i] = costs.end(i).nats
    for h in range(m):
        table[n + h, n + n + h] = TEXTLESS
    table[n + m :, n:] = 0.0
    chosen = dict(zip(*(index.tolist() for index in linear_sum_assignment(table)), strict=True))
    before = {j: i for i, j in chosen.items() if j < n and table[i, j] < NEVER}
    paths: list[_Path] = []
    for j in range(n):
        i = before.get(j, n + m + j)
        if i < n:
            continue
        path = _Path(i - n if i < n + m else None)
        at = j
        source = i
        while True:
            path.stacks.append(at)
            path.joins.append(_weigh(table, said, source, at, ground))
            after = chosen[at]
            if after >= n or table[at, after] >= NEVER or after in path.stacks:
                break
            source, at = at, after
        paths.append(path)
    used = {path.head for path in paths}
    paths += [_Path(h) for h in range(m) if h not in used]
    return paths


def _weigh(
    table: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    said: dict[tuple[int, int], Cost],
    source: int,
    at: int,
    ground: Ground,
) -> Join:
    """A join, how sure it is (logistic in its lead over the next best), and what came second."""
    cost = said.get((source, at), Cost(NEVER, ""))
    column = table[:, at].copy()
    column[source] = np.inf
    second = int(np.argmin(column))
    lead = float(column[second]) - cost.nats
    rival = said.get((second, at), Cost(NEVER, ""))
    possible = rival.nats < NEVER
    return Join(
        from_region=_foot(ground, source),
        to_region=ground.stacks[at].regions[0].id,
        reason=cost.reason,
        confidence=round(1.0 / (1.0 + math.exp(-min(30.0, max(-30.0, lead)))), 4),
        runner_up=_foot(ground, second) if possible else "",
        runner_up_reason=rival.reason if possible else "",
    )


def _foot(ground: Ground, row: int) -> str:
    """The last region of what a row of the table stands for; empty for "begins alone"."""
    n, m = len(ground.stacks), len(ground.heads)
    if row < n:
        return ground.stacks[row].regions[-1].id
    return ground.heads[row - n].regions[-1].id if row < n + m else ""


def _draw_flows(ground: Ground, paths: Sequence[_Path]) -> list[Flow]:
    flows = []
    last = {stack.regions[-1].id: stack.last for stack in ground.stacks}
    for path in paths:
        if path.head is None and sum(ground.stacks[at].length for at in path.stacks) <= SCRAP:
            continue
        regions: list[str] = []
        if path.head is not None:
            regions += [region.id for region in ground.heads[path.head].regions]
        for at in path.stacks:
            regions += [region.id for region in ground.stacks[at].regions]
        weakest = min(path.joins, key=lambda join: join.confidence, default=None)
        flows.append(
            Flow(
                id="",
                regions=tuple(regions),
                confidence=weakest.confidence if weakest else 0.5,
                reasons=tuple(join.reason for join in path.joins),
                runner_up=_say_runner_up(weakest, last) if weakest else "",
                joins=tuple(path.joins),
            )
        )
    return flows


def _say_runner_up(join: Join, last: dict[str, str]) -> str:
    """In words; ``last`` holds the last line of every stack by its last region."""
    if not join.runner_up:
        return join.runner_up_reason
    if join.runner_up in last:
        return f"after “…{last[join.runner_up][-8:]}”: {join.runner_up_reason}"
    return f"under headline {join.runner_up}: {join.runner_up_reason}"


def _advertisements(regions: Sequence[Region], frames: Sequence[Box]) -> list[Flow]:
    """What stands in one box is one advertisement, from top to bottom."""
    boxes: dict[int, list[Region]] = {}
    for region in regions:
        if region.kind == "advertisement" and region.lines:
            boxes.setdefault(frame_of(region.box, frames), []).append(region)
    return [
        Flow(id="", regions=tuple(r.id for r in sorted(inside, key=lambda r: (r.box.top, r.box.left))))
        for _, inside in sorted(boxes.items())
    ]


def _place_captions(ground: Ground, flows: Sequence[Flow], captions: Sequence[Region]) -> list[Flow]:
    """A caption goes with the flow whose text stands nearest to it, in its box and its column."""
    owner: dict[str, int] = {region: k for k, flow in enumerate(flows) for region in flow.regions}
    boxes = dict(ground.captions and [(region.id, box) for region, box in ground.captions])
    added: dict[int, list[str]] = {}
    for caption in captions:
        box = boxes[caption.id]
        frame = frame_of(box, ground.frames)
        best, least = None, 12 * ground.body
        for stack in ground.stacks:
            if stack.frame != frame:
                continue
            flow = owner.get(stack.regions[0].id)
            if flow is None:
                continue
            beside = shared_width(box, stack.box) == 0
            away = max(stack.box.top - box.bottom, box.top - stack.box.bottom, 0) + (
                max(stack.box.left - box.right, box.left - stack.box.right, 0) + ground.body if beside else 0
            )
            if beside and not shared_height(box, stack.box):
                away += 6 * ground.body
            if away < least:
                best, least = flow, away
        if best is not None:
            added.setdefault(best, []).append(caption.id)
    return [dataclasses.replace(flow, regions=(*flow.regions, *added.get(k, ()))) for k, flow in enumerate(flows)]
