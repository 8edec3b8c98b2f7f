"""What headings are by their place in what is read: headlines where an article begins, subheads within it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language.bylines import are_names, is_byline
from pipeline.model import RegionKind
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

LONGEST = 40
"""Characters of a name that stands by itself, or of several, at the most."""
SMALLER = 0.88
"""Size of type over that of a headline, at the most, from where a block set with it is a part of its own."""
_OF_HEADS = ("headline", "kicker", "subtitle", "subhead")


def name_headings(ground: Ground, path: Path) -> Iterator[tuple[str, RegionKind]]:
    """The regions of a path's headings that are of another kind than they look, by id, with that kind."""
    for head in path.inner:
        inner: RegionKind = "byline" if _signs(ground.heads[head].text) else "subhead"
        for region in ground.heads[head].regions:
            if region.kind in _OF_HEADS and region.kind != inner:
                yield region.id, inner
    if not path.heads:
        return
    main = max(path.heads, key=lambda head: (ground.heads[head].size, -head))
    for at, head in enumerate(path.heads):
        kind: RegionKind = "headline"
        if head != main and ground.heads[head].size < SMALLER * ground.heads[main].size:
            kind = "kicker" if at < path.heads.index(main) else "subtitle"
        if head != main and _signs(ground.heads[head].text):
            kind = "byline"
        for region in ground.heads[head].regions:
            if region.kind in ("headline", "subhead") and region.kind != kind:
                yield region.id, kind


def _signs(text: str) -> bool:
    """A byline by itself, between rules or in a box of its own."""
    bare = text.strip()
    return len(bare) <= LONGEST and (is_byline(bare) or are_names(bare))
