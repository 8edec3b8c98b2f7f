"""Why a page is read as it is: what was found on it, what is read after what, how surely, and what came second.

Everything in pixels of the prepared page, which is upright; the scan need not be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from pipeline.books import Holders, passages_of
from pipeline.geometry import Point, corners, hull, hull_of_boxes, invert, transform
from pipeline.model import (
    Box,
    Flow,
    Join,
    LaidOutPage,
    Line,
    OrderedPage,
    PreparedPage,
    RecognisedPage,
    Region,
    SettledPage,
)

DOUBTFUL = 0.8
"""A join that is less sure is doubtful: drawn in red, with what came second."""
SURE = 0.95
HUES = 8
WORDS = 16
"""Characters of a region's first and last line that name it."""
ROLES = 3
"""Likely roles of a region that are told."""
OF_HEADS = frozenset({"headline", "kicker", "subtitle", "byline", "dateline", "caption"})

Doubt = Literal["given", "sure", "fair", "doubtful"]
"""``given`` where there was nothing to choose."""
Place = Literal["flow", "furniture", "unplaced", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A region. ``flow`` and ``step`` count from 1 and are 0 outside of flows, ``article`` is 0 where none holds it;
    ``first`` and ``last`` are words that it begins and ends with."""

    region: Region
    box: Box
    place: Place
    flow: int
    step: int
    article: int
    hue: int
    vertical: bool
    first: str
    last: str

    @property
    def area(self) -> int:
        return self.box.width * self.box.height

    @property
    def likely(self) -> str:
        """What it was likely to be, and what came second, with their probabilities."""
        return ", ".join(f"{role} {share:.0%}" for role, share in self.region.likely[:ROLES])


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A cubic curve from the foot of one region to the head of another."""

    curve: tuple[Point, Point, Point, Point]

    @property
    def path(self) -> str:
        """For SVG."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.curve
        return f"M{ax:.0f},{ay:.0f}C{bx:.0f},{by:.0f} {cx:.0f},{cy:.0f} {dx:.0f},{dy:.0f}"

    def head(self, size: float) -> tuple[Point, Point, Point]:
        """The triangle at its end, ``size`` pixels long."""
        (bx, by), (x, y) = self.curve[2], self.curve[3]
        length = math.hypot(x - bx, y - by) or 1.0
        ux, uy = (x - bx) / length, (y - by) / length
        back = (x - size * ux, y - size * uy)
        return (
            (x, y),
            (back[0] - 0.5 * size * uy, back[1] + 0.5 * size * ux),
            (back[0] + 0.5 * size * uy, back[1] - 0.5 * size * ux),
        )

    def points(self, count: int = 24) -> list[Point]:
        """Along the curve, both ends with it."""
        a, b, c, d = self.curve
        found = []
        for at in range(count + 1):
            t = at / count
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x = sum(weight * point[0] for weight, point in zip(weights, (a, b, c, d), strict=True))
            y = sum(weight * point[1] for weight, point in zip(weights, (a, b, c, d), strict=True))
            found.append((x, y))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """That one region is read after another. ``number`` counts the choices from the most doubtful, 0 where there was
    none; ``arrow`` is None where a flow begins, ``rival`` leads from what came second, where that is a region.
    """

    number: int
    flow: int
    hue: int
    doubt: Doubt
    source: Shape | None
    target: Shape
    arrow: Arrow | None
    join: Join | None
    second: Shape | None
    rival: Arrow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """``name`` is the page's, as on the command line; ``joins`` are the steps that were choices, the most doubtful
    first; ``rules``, ``pictures`` and ``frames`` are boxes."""

    name: str
    prepared: PreparedPage
    shapes: tuple[Shape, ...]
    steps: tuple[Step, ...]
    flows: tuple[Flow, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]
    frames: tuple[Box, ...]

    @property
    def width(self) -> int:
        return self.prepared.width

    @property
    def height(self) -> int:
        return self.prepared.height

    @property
    def joins(self) -> tuple[Step, ...]:
        return tuple(sorted((step for step in self.steps if step.number), key=lambda step: step.number))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(shape.region.kind for shape in self.shapes))

    def count(self, doubt: Doubt) -> int:
        return sum(step.doubt == doubt for step in self.steps if step.number)


def explain_page(
    name: str,
    prepared: PreparedPage,
    recognised: RecognisedPage,
    layout: LaidOutPage,
    ordered: OrderedPage,
    *,
    settled: SettledPage | None = None,
    holders: Holders | None = None,
) -> Explanation:
    """Articles are known where ``settled`` and ``holders`` are given; colours go by flows elsewhere."""
    shapes = _draw_regions(prepared, recognised, layout, ordered, _articles(prepared, settled, holders))
    by_id = {shape.region.id: shape for shape in shapes}
    steps = _number([step for flow in ordered.flows for step in _steps(flow, by_id)])
    upright = partial(transform, invert(prepared.to_scan))
    return Explanation(
        name=name,
        prepared=prepared,
        shapes=shapes,
        steps=steps,
        flows=ordered.flows,
        rules=tuple(hull(upright(corners(box))) for box in layout.rules),
        pictures=tuple(hull(upright(corners(box))) for box in layout.pictures),
        frames=tuple(hull(upright(corners(box))) for box in layout.frames),
    )


def _articles(prepared: PreparedPage, settled: SettledPage | None, holders: Holders | None) -> dict[str, int]:
    """Flow to article, counted from 1."""
    if settled is None or holders is None:
        return {}
    scan = prepared.scan.id
    holder = {name: position + 1 for position, article in holders.articles(scan) for name in passages_of(article)}
    return {
        passage.flow: holder[f"{scan}.{passage.id}"] for passage in settled.passages if f"{scan}.{passage.id}" in holder
    }


def _draw_regions(
    prepared: PreparedPage,
    recognised: RecognisedPage,
    layout: LaidOutPage,
    ordered: OrderedPage,
    articles: Mapping[str, int],
) -> tuple[Shape, ...]:
    upright = partial(transform, invert(prepared.to_scan))
    lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
    at: dict[str, tuple[int, int, Flow | None]] = {}
    for number, one in enumerate(ordered.flows, start=1):
        at |= {name: (number, step, one) for step, name in enumerate(one.regions, start=1)}
    places: dict[str, Place] = dict.fromkeys(ordered.furniture, "furniture")
    places |= dict.fromkeys(ordered.unplaced, "unplaced")
    kinds = dict(ordered.kinds)
    shapes = []
    for region in (replace(one, kind=kinds.get(one.id, one.kind)) for one in layout.regions):
        mine = [lines[name] for name in region.lines if name in lines]
        number, step, flow = at.get(region.id, (0, 0, None))
        article = articles.get(flow.id, 0) if flow else 0
        boxes = [hull(upright(line.polygon or corners(line.box))) for line in mine]
        shapes.append(
            Shape(
                region=region,
                box=hull_of_boxes(boxes) if boxes else hull(upright(corners(region.box))),
                place="flow" if flow else places.get(region.id, "none"),
                flow=number,
                step=step,
                article=article,
                hue=((article or number) - 1) % HUES,
                vertical=_is_vertical(mine),
                first=_cut(mine[0].text, WORDS) if mine else "",
                last=_cut(mine[-1].text, -WORDS) if mine else "",
            )
        )
    return tuple(shapes)


def _is_vertical(lines: Sequence[Line]) -> bool:
    return 2 * sum(line.direction == "vertical" for line in lines) > len(lines)


def _cut(text: str, length: int) -> str:
    """The first or, where ``length`` is negative, the last characters."""
    text = text.strip()
    if len(text) <= abs(length):
        return text
    return f"{text[:length].rstrip()}…" if length > 0 else f"…{text[length:].lstrip()}"


def _steps(flow: Flow, shapes: Mapping[str, Shape]) -> list[Step]:
    joins = {join.to_region: join for join in flow.joins}
    found = []
    before: Shape | None = None
    for name in flow.regions:
        target = shapes.get(name)
        if target is None:
            continue
        join = joins.get(name)
        source = shapes.get(join.from_region, before) if join is not None and join.from_region else before
        second = shapes.get(join.runner_up) if join is not None else None
        found.append(
            Step(
                number=0,
                flow=target.flow,
                hue=target.hue,
                doubt=_doubt(join),
                source=source,
                target=target,
                arrow=_draw_arrow(source, target) if source is not None else None,
                join=join,
                second=second,
                rival=_draw_arrow(second, target) if second is not None and second != source else None,
            )
        )
        before = target
    return [step for step in found if step.source is not None or step.join is not None]


def _doubt(join: Join | None) -> Doubt:
    if join is None:
        return "given"
    return "sure" if join.confidence >= SURE else "fair" if join.confidence >= DOUBTFUL else "doubtful"


def _number(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The choices get their numbers, the most doubtful the first; in the order of the page where they are alike."""
    chosen = sorted(
        (place for place, step in enumerate(steps) if step.join is not None),
        key=lambda place: (steps[place].join.confidence, place),  # type: ignore[union-attr]
    )
    numbers = {place: number for number, place in enumerate(chosen, start=1)}
    return tuple(replace(step, number=numbers.get(place, 0)) for place, step in enumerate(steps))


def _draw_arrow(source: Shape, target: Shape) -> Arrow:
    """Out where reading ends, in where it begins; a headline is left on the side of what it stands over."""
    end, inward = _entry(target)
    start, outward = _exit(source, end)
    reach = min(160.0, math.dist(start, end) / 2.5)
    return Arrow(
        curve=(
            start,
            (start[0] + reach * outward[0], start[1] + reach * outward[1]),
            (end[0] - reach * inward[0], end[1] - reach * inward[1]),
            end,
        )
    )


def _entry(shape: Shape) -> tuple[Point, Point]:
    """The middle of the side where reading begins, and the way it goes there."""
    box = shape.box
    if shape.vertical:
        return (float(box.right), (box.top + box.bottom) / 2), (-1.0, 0.0)
    return ((box.left + box.right) / 2, float(box.top)), (0.0, 1.0)


def _exit(shape: Shape, towards: Point) -> tuple[Point, Point]:
    box = shape.box
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    if shape.region.kind not in OF_HEADS:
        if shape.vertical:
            return (float(box.left), middle[1]), (-1.0, 0.0)
        return (middle[0], float(box.bottom)), (0.0, 1.0)
    # Where the straight line to the target leaves the box.
    across, down = towards[0] - middle[0], towards[1] - middle[1]
    share = min(
        (box.width / 2) / abs(across) if across else math.inf, (box.height / 2) / abs(down) if down else math.inf, 1.0
    )
    length = math.hypot(across, down) or 1.0
    return (middle[0] + share * across, middle[1] + share * down), (across / length, down / length)
