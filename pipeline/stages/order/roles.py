"""What headings are by their place in what is read: headlines where an article begins, subheads within it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import RegionKind
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

SMALLER = 0.88
"""Size of type over that of a headline, at the most, from where a block set with it is a part of its own."""
_OF_HEADS = ("headline", "kicker", "subtitle", "subhead")


def name_headings(ground: Ground, path: Path) -> Iterator[tuple[str, RegionKind]]:
    """The regions of a path's headings that are of another kind than they look, by id, with that kind."""
    for head in path.inner:
        for region in ground.heads[head].regions:
            if region.kind in _OF_HEADS and region.kind != "subhead":
                yield region.id, "subhead"
    if not path.heads:
        return
    main = max(path.heads, key=lambda head: (ground.heads[head].size, -head))
    for at, head in enumerate(path.heads):
        kind: RegionKind = "headline"
        if head != main and ground.heads[head].size < SMALLER * ground.heads[main].size:
            kind = "kicker" if at < path.heads.index(main) else "subtitle"
        for region in ground.heads[head].regions:
            if region.kind in ("headline", "subhead") and region.kind != kind:
                yield region.id, kind
