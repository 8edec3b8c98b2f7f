"""What order works on: stacks (text of one column with nothing between) and heads (headline blocks)."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.geometry import BoxIndex, hull_of_boxes, shared_width
from pipeline.language.bylines import is_jump_from
from pipeline.language.character_model import is_han
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box, LaidOutPage, Line, Region, Setting
from pipeline.stages.order.beginnings import find_begun
from pipeline.stages.order.insets import without_borders
from pipeline.stages.order.paper import Paper

IN_COLUMN = frozenset({"body", "jump", "byline", "credit", "dateline", "table"})
HEADINGS = frozenset({"headline", "subhead"})
ROLES = ("text", "byline", "caption", "furniture")
"""Of what a region may be, those that tell; what is missing to 1 is a heading."""
OPENING = 3
"""Lines at the beginning of a text that tell how it begins: a dateline may run over two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Regions one under the other; ``box`` in working pixels. ``indented`` and ``open`` describe its two ends: a
    first line that begins a paragraph, a last line whose sentence goes on. ``opening`` is the text of its first lines,
    ``length`` counts its characters, ``letters`` those that are letters or figures (a
    Chinese one counts for two), ``size`` is that of its type in that of the page's text, ``roles`` are the
    probabilities of what it is, by ``ROLES``."""

    regions: tuple[Region, ...]
    box: Box
    first: str
    last: str
    opening: str
    indent: float
    shortfall: float
    starts: bool
    frame: int
    length: int
    letters: int
    size: float
    roles: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A headline with its kicker, subtitle and byline, or a heading in a column, in reading order; ``text`` is all
    that they say. ``size`` and ``weight`` are those of its largest type, in that of the text, ``rows`` how many lines
    it has in that type."""

    regions: tuple[Region, ...]
    text: str
    box: Box
    upright: bool
    frame: int
    size: float
    weight: float
    rows: int
    roles: tuple[float, ...]


MANNER = ("chinese", "vertical lines")
"""What is the same all over a page and tells how others of its kind are set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The page in working pixels, body heights as the unit of distance. ``shown`` are the pictures by their regions.
    ``seen``: whether there is a scan, so that white is known to be white; else a picture, a rule or a headline that
    nobody wrote down may stand in it. ``turned``: whether it is set in vertical lines."""

    stacks: tuple[Stack, ...]
    heads: tuple[Head, ...]
    pictures: tuple[Box, ...]
    shown: Mapping[str, Box]
    captions: tuple[tuple[Region, Box], ...]
    across: BoxIndex
    down: BoxIndex
    frames: BoxIndex
    body: float
    chinese: bool
    language: str
    width: int
    height: int
    seen: bool
    turned: bool

    @property
    def manner(self) -> tuple[float, ...]:
        """By ``MANNER``."""
        return float(self.chinese), float(self.turned)

    def at(self, node: int) -> Stack | Head:
        """Nodes are numbered on from the stacks to the heads."""
        return self.stacks[node] if node < len(self.stacks) else self.heads[node - len(self.stacks)]

    def region_ids(self, *nodes: int) -> set[str]:
        """Of all regions in these nodes."""
        return {region.id for node in nodes for region in self.at(node).regions}


LEG = 0.72
"""Width of a column over that of the text above it, at the most, from where it may be one of several under it."""
INTO = 0.3
"""Share of a column's width by which the one beside it may reach into it: a line may be read on over the white."""
NOWHERE: frozenset[str] = frozenset()


def survey(
    paper: Paper, layout: LaidOutPage, heads: frozenset[str] = NOWHERE, feet: frozenset[str] = NOWHERE
) -> Ground:
    """What the layout's regions say on their page. No stack goes on above the regions ``heads``, or below ``feet``."""
    lines, settings, frames = paper.lines, paper.settings, paper.frames
    boxes = paper.place(layout.regions)
    body = layout.body_height or 1.0
    columns = [
        r
        for r in layout.regions
        if r.kind in IN_COLUMN and not r.belongs_to and any(ch.isalnum() for i in r.lines for ch in lines[i].text)
    ]
    headings = [boxes[r.id] for r in layout.regions if r.kind in HEADINGS and not r.belongs_to and r.lines]
    shown = [boxes[r.id] for r in layout.regions if r.kind in ("picture", "caption", "credit")]
    across = without_borders(paper.across, shown, [boxes[r.id] for r in columns], headings, body)
    stacks = _stack(columns, boxes, across, BoxIndex(headings), body)
    if paper.turned:
        over = [box for box in headings if is_upright(box)]
        heads |= find_begun(over, [(r.id, boxes[r.id]) for r in columns], body)
    if heads or feet:
        stacks = [part for stack in stacks for part in _cut(stack, heads, feet)]
    return Ground(
        stacks=tuple(_describe(stack, boxes, lines, settings, frames) for stack in stacks),
        heads=tuple(_find_heads(layout.regions, boxes, lines, frames, settings)),
        pictures=tuple(boxes[r.id] for r in layout.regions if r.kind == "picture"),
        shown={r.id: boxes[r.id] for r in layout.regions if r.kind == "picture"},
        captions=tuple((r, boxes[r.id]) for r in layout.regions if r.kind in ("caption", "credit") and r.lines),
        across=across,
        down=paper.down,
        frames=frames,
        body=body,
        chinese=paper.chinese,
        language=paper.language,
        width=paper.width,
        height=paper.height,
        seen=bool(paper.page.image),
        turned=paper.turned,
    )


def is_upright(heading: Box) -> bool:
    """Whether it runs against the page's direction."""
    return heading.height > 1.5 * heading.width


def count_letters(text: str) -> int:
    return sum(1 + is_han(ch) for ch in text if ch.isalnum())


def frame_of(box: Box, frames: BoxIndex) -> int:
    """The index of the smallest frame around the box's middle, or -1."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return min(frames.within(x, y, x, y), key=lambda i: frames.boxes[i].width * frames.boxes[i].height, default=-1)


def _stack(
    regions: Sequence[Region], boxes: dict[str, Box], rules: BoxIndex, headings: BoxIndex, body: float
) -> list[list[Region]]:
    """Regions right under each other in one column; broken at ``rules`` and ``headings``, before a jump-in and
    after a byline at the foot."""
    ordered = sorted(regions, key=lambda r: (boxes[r.id].top, boxes[r.id].left))
    near = BoxIndex([boxes[region.id] for region in ordered])
    below: dict[str, str] = {}
    taken: set[str] = set()
    for at, region in enumerate(ordered):
        box = boxes[region.id]
        for k in near.within(box.left, box.bottom - 0.7 * body, box.right, box.bottom + 1.4 * body):
            other, there = ordered[k], boxes[ordered[k].id]
            if k <= at or other.id in taken:
                continue
            if there.top < box.bottom - 0.7 * body and not _signs_last_row(region, box, other, there, body):
                continue
            if shared_width(box, there) < 0.6 * min(box.width, there.width):
                continue
            if there.width < LEG * box.width and _has_company(k, near, box, body):
                continue
            if other.kind == "jump" or (region.kind == "byline" and len(ordered) > 1 and _is_foot(at, near, body)):
                continue
            between = (there.left, box.bottom - 0.5 * body, there.right, there.top + 0.5 * body)
            if any(_parts(r, there, between, 0.5 * there.width) for r in rules.seen(*between)) or any(
                _parts(r, there, between, min(0.5 * there.width, 0.6 * r.width)) for r in headings.seen(*between)
            ):
                continue
            below[region.id] = other.id
            taken.add(other.id)
            break
    by_id = {region.id: region for region in ordered}
    stacks = []
    for region in ordered:
        if region.id in taken:
            continue
        stack = [region]
        while stack[-1].id in below:
            stack.append(by_id[below[stack[-1].id]])
        stacks.append(stack)
    return stacks


def _parts(one: Box, column: Box, between: tuple[float, float, float, float], least: float) -> bool:
    """Whether a rule or a heading lies between two pieces of a column, over so much of its width. A heading may be as
    short as one word."""
    _, top, _, bottom = between
    return top < (one.top + one.bottom) / 2 < bottom and shared_width(one, column) > least


def _signs_last_row(region: Region, box: Box, other: Region, there: Box, body: float) -> bool:
    """A signature level with the last words of its column, far to their right."""
    level = abs(there.bottom - box.bottom) < 0.6 * body and len(other.lines) == 1
    return other.kind == "byline" and region.kind == "body" and len(region.lines) > 1 and level


def _has_company(one: int, near: BoxIndex, above: Box, body: float) -> bool:
    """Whether a narrow column under ``above`` has another one beside it there: text over several columns goes on in the
    first of them, which is no matter of what stands right under what."""
    there = near.boxes[one]
    level = near.seen(above.left, there.top - 3 * body, above.right, there.top + 3 * body)
    return any(
        abs(beside.top - there.top) < 3 * body
        and shared_width(beside, there) <= INTO * min(beside.width, there.width)
        and shared_width(beside, above) > 0.6 * beside.width
        for beside in level
    )


def _cut(stack: Sequence[Region], heads: frozenset[str], feet: frozenset[str]) -> list[list[Region]]:
    parts: list[list[Region]] = [[]]
    for region in stack:
        if parts[-1] and (region.id in heads or parts[-1][-1].id in feet):
            parts.append([])
        parts[-1].append(region)
    return parts


def _is_foot(byline: int, near: BoxIndex, body: float) -> bool:
    """A byline with text of its column above it ends what it signs; one with none above begins it."""
    box = near.boxes[byline]
    return any(
        k != byline
        and -0.7 * body < box.top - near.boxes[k].bottom < 1.4 * body
        and shared_width(box, near.boxes[k]) > 0.6 * min(box.width, near.boxes[k].width)
        for k in near.within(box.left, box.top - 1.4 * body, box.right, box.top + 0.7 * body)
    )


def _describe(
    regions: Sequence[Region],
    boxes: dict[str, Box],
    lines: dict[str, Line],
    settings: dict[str, Setting],
    frames: BoxIndex,
) -> Stack:
    text = [i for r in regions if r.kind in ("body", "table", "dateline") for i in r.lines] or [
        i for r in regions for i in r.lines
    ]
    box = hull_of_boxes([boxes[r.id] for r in regions])
    first, last = text[0], text[-1]
    opener = regions[0]
    return Stack(
        regions=tuple(regions),
        box=box,
        first=lines[first].text,
        last=lines[last].text,
        opening=" ".join(lines[i].text for i in text[:OPENING]),
        indent=settings[first].indent if first in settings else 0.0,
        shortfall=settings[last].shortfall if last in settings else 0.0,
        starts=_starts(opener, "".join(lines[i].text for i in opener.lines)),
        frame=frame_of(box, frames),
        length=sum(len(lines[i].text) for region in regions for i in region.lines),
        letters=sum(count_letters(lines[i].text) for region in regions for i in region.lines),
        size=max(0.2, statistics.median([settings[i].size for i in text if i in settings] or [1.0])),
        roles=_weigh(regions, lines),
    )


def _weigh(regions: Sequence[Region], lines: dict[str, Line]) -> tuple[float, ...]:
    """The probabilities of roles, over all characters of some regions."""
    shares = dict.fromkeys(ROLES, 0.0)
    whole = 0
    for region in regions:
        length = max(1, sum(len(lines[i].text) for i in region.lines))
        whole += length
        for role, share in region.likely:
            if role in shares:
                shares[role] += share * length
    return tuple(shares[role] / max(1, whole) for role in ROLES)


def _starts(opener: Region, text: str) -> bool:
    """A jump from another page or a byline begins a text; a signature in brackets ends one."""
    if opener.kind == "byline":
        return not text.lstrip().startswith(("（", "("))
    return opener.kind == "jump" and is_jump_from(text)


def _join(texts: Sequence[str]) -> str:
    return ("" if is_cjk_text("".join(texts)) else " ").join(texts)


def _find_heads(
    regions: Sequence[Region],
    boxes: dict[str, Box],
    lines: dict[str, Line],
    frames: BoxIndex,
    settings: dict[str, Setting],
) -> list[Head]:
    heads = []
    hosted: dict[str, list[Region]] = {}
    for region in regions:
        if region.belongs_to:
            hosted.setdefault(region.belongs_to, []).append(region)
    for headline in regions:
        if headline.kind not in HEADINGS or headline.belongs_to:
            continue
        parts = hosted.get(headline.id, [])
        rank = {"kicker": 0, "headline": 1, "subhead": 1, "subtitle": 2, "byline": 3}
        block = sorted([headline, *parts], key=lambda r: rank.get(r.kind, 2))
        box = hull_of_boxes([boxes[r.id] for r in block])
        heads.append(
            Head(
                regions=tuple(block),
                text=_join([lines[i].text for region in block for i in region.lines]),
                box=box,
                upright=is_upright(boxes[headline.id]),
                frame=frame_of(box, frames),
                size=max(0.2, *(settings[i].size for i in headline.lines if i in settings), 0.2),
                weight=max(0.2, *(settings[i].weight for i in headline.lines if i in settings), 0.2),
                rows=len(headline.lines),
                roles=_weigh([headline], lines),
            )
        )
    return heads
