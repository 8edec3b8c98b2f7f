"""The reading order drawn over the page: regions by kind, flows as numbered lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import Box, Direction, Flow, PageRecords, Region

HUES = 8
"""How many colours of flow lines the style sheet knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMark:
    """``number`` is the region's position on the page, its anchor in the report; ``href`` leads to its text."""

    number: int
    kind: str
    box: Box
    href: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowMark:
    """``points`` for an SVG polyline in scan pixels, ``strokes`` for a path of the parts of it that run through
    text; the number stands at ``x``, ``y``, the end at ``end_x``, ``end_y``."""

    number: str
    hue: int
    points: str
    strokes: str
    x: int
    y: int
    end_x: int
    end_y: int
    href: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMap:
    """What the map shows of the scan, in its pixels. ``unit`` is one CSS pixel of the small picture in scan pixels:
    line widths and letters follow it."""

    left: int
    top: int
    width: int
    height: int
    unit: float
    regions: tuple[RegionMark, ...]
    flows: tuple[FlowMark, ...]
    kinds: tuple[str, ...]


def number_regions(page: PageRecords) -> dict[str, int]:
    return {region.id: position for position, region in enumerate(page.layout.regions, start=1)}


def draw_map(
    page: PageRecords,
    shown_width: int,
    targets: Mapping[str, str],
    labels: Mapping[str, str],
    numbers: Mapping[str, str],
) -> PageMap:
    """``targets`` (anchor) and ``labels`` (first words) by region id, ``numbers`` by flow id."""
    shown = page.prepared.scan.extent
    order = number_regions(page)
    regions = {region.id: region for region in page.layout.regions}
    direction = _directions(page)
    marks = tuple(
        RegionMark(
            number=order[region.id],
            kind=region.kind,
            box=region.box,
            href=targets.get(region.id, ""),
            label=f"{region.kind}: {labels[region.id]}" if labels.get(region.id) else region.kind,
        )
        # Large regions first, so that a small one within them can be clicked.
        for region in sorted(page.layout.regions, key=lambda one: -one.box.width * one.box.height)
    )
    flows = tuple(
        _draw_flow(flow, position=position, regions=regions, direction=direction, targets=targets, numbers=numbers)
        for position, flow in enumerate(page.order.flows)
        if any(name in regions for name in flow.regions)
    )
    kinds = tuple(dict.fromkeys(region.kind for region in page.layout.regions))
    return PageMap(
        left=shown.left,
        top=shown.top,
        width=shown.width,
        height=shown.height,
        unit=shown.width / max(1, shown_width),
        regions=marks,
        flows=flows,
        kinds=kinds,
    )


def _directions(page: PageRecords) -> dict[str, Direction]:
    lines = {line.id: line.direction for line in page.recognised.lines}
    found: dict[str, Direction] = {}
    for region in page.layout.regions:
        read: list[Direction] = [lines[name] for name in region.lines if name in lines]
        found[region.id] = max(("ltr", "rtl", "vertical"), key=read.count) if read else "ltr"
    return found


def _draw_flow(
    flow: Flow,
    *,
    position: int,
    regions: Mapping[str, Region],
    direction: Mapping[str, Direction],
    targets: Mapping[str, str],
    numbers: Mapping[str, str],
) -> FlowMark:
    strokes = [_through(regions[name].box, direction[name]) for name in flow.regions if name in regions]
    points = [point for stroke in strokes for point in stroke]
    first = next(name for name in flow.regions if name in regions)
    # At the corner, not where the line starts, so that the number does not stand on the headline.
    corner, upright = regions[first].box, direction[first] == "vertical"
    number = numbers.get(flow.id, str(position + 1))
    label = f"flow {flow.id}, confidence {flow.confidence:.0%}"
    if flow.runner_up:
        label += f"; runner-up: {flow.runner_up}"
    return FlowMark(
        number=number,
        hue=position % HUES,
        points=" ".join(f"{x},{y}" for x, y in points),
        strokes=" ".join(f"M{ax},{ay}L{bx},{by}" for (ax, ay), (bx, by) in strokes),
        x=corner.right if upright else corner.left,
        y=corner.top,
        end_x=points[-1][0],
        end_y=points[-1][1],
        href=targets.get(first, ""),
        label=label,
    )


def _through(box: Box, direction: Direction) -> tuple[tuple[int, int], tuple[int, int]]:
    """In where reading starts, out where it ends: down a column of lines, or leftward over upright ones."""
    x, y = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    if direction == "vertical":
        margin = min(box.width // 4, box.height // 2)
        return (box.right - margin, y), (box.left + margin, y)
    margin = min(box.height // 4, box.width // 2)
    return (x, box.top + margin), (x, box.bottom - margin)
