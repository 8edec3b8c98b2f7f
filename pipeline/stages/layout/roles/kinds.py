"""Kinds of regions that their likely roles settle: what rules took for a headline or for text is a caption, a byline
or the paper's own matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.geometry import BoxIndex, grow
from pipeline.model import Box, LaidOutPage, Region, RegionKind

CAPTION, ARROWED, BYLINE, FURNITURE, TEXT = 0.6, 0.15, 0.6, 0.95, 0.9
"""Probabilities from which a role settles the kind: of a caption, of one that points at a picture, of a byline, of
furniture, of text that looks like a heading."""
BESIDE = 4.0
"""Body heights between a picture and its caption at the most."""
FEW = 3
"""Lines of what belongs to the paper at the most: more are a story's or an advertisement's."""
SMALL = 1.15
"""Size from which type is larger than text."""
ARROWS = ("▲", "▼", "◀", "▶", "◄", "►", "△", "▽", "↑", "↓", "←", "→")
"""They point from a caption at its picture."""
OPEN: frozenset[RegionKind] = frozenset(("headline", "subhead", "kicker", "subtitle", "byline", "body", "other"))
"""Kinds that are given up for a likelier one."""


def settle_kinds(layout: LaidOutPage, texts: dict[str, str], unit: float) -> LaidOutPage:
    """The same page with such kinds. ``texts`` are those of its lines; ``unit`` is a body height in scan pixels."""
    pictures = [region for region in layout.regions if region.kind == "picture"]
    near = BoxIndex([region.box for region in pictures])
    sizes = {setting.line: setting.size for setting in layout.settings}
    hosts = {region.belongs_to for region in layout.regions if region.belongs_to}

    def settle(region: Region) -> Region:
        if region.kind not in OPEN or not region.likely or region.id in hosts:
            return region
        likely = dict(region.likely)
        role, share = region.likely[0]
        picture = _nearest(region.box, pictures, near, unit)
        arrowed = texts[region.lines[0]].lstrip().startswith(ARROWS)
        shown = likely.get("caption", 0.0) >= (ARROWED if arrowed else CAPTION)
        if shown and picture is not None:
            return _become(region, "caption", likely["caption"], belongs_to=picture.id)
        if role == "byline" and share >= BYLINE and region.kind != "byline" and not region.belongs_to:
            return _become(region, "byline", share)
        size = max((sizes.get(line, 1.0) for line in region.lines), default=1.0)
        if role == "furniture" and share >= FURNITURE and len(region.lines) <= FEW and not region.belongs_to:
            return _become(region, "folio", share)
        if role == "text" and share >= TEXT and region.kind in ("headline", "subhead") and size < SMALL:
            return _become(region, "body", share)
        return region

    return replace(layout, regions=tuple(map(settle, layout.regions)))


def _become(region: Region, kind: RegionKind, share: float, belongs_to: str = "") -> Region:
    reason = f"by how it is set, where it stands and what it says, a {kind} ({share:.0%})"
    return replace(region, kind=kind, confidence=share, belongs_to=belongs_to, reasons=(*region.reasons, reason))


def _nearest(box: Box, pictures: Sequence[Region], near: BoxIndex, unit: float) -> Region | None:
    reach = BESIDE * unit
    found = [pictures[at] for at in near.near(grow(box, reach, reach))]
    return min(found, key=lambda one: (_apart(box, one.box), one.id), default=None)


def _apart(a: Box, b: Box) -> int:
    return max(0, a.left - b.right, b.left - a.right) + max(0, a.top - b.bottom, b.top - a.bottom)
