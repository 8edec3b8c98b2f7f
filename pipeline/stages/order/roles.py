"""What headings are by their place in what is read: headlines where an article begins, subheads within it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language.bylines import are_names, is_byline
from pipeline.language.credits_latin import are_latin_names
from pipeline.model import RegionKind
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import ROLES, Ground, Head

LONGEST = 40
"""Characters of a name that stands by itself, or of several, at the most."""
SMALLER = 0.88
"""Size of type over that of a headline, at the most, from where a block set with it is a part of its own."""
LIKELY = 0.1
"""Probability of a byline from which capitalised words without an initial are names."""
_OF_HEADS = ("headline", "kicker", "subtitle", "subhead")


def name_headings(ground: Ground, path: Path) -> Iterator[tuple[str, RegionKind]]:
    """The regions of a path's headings and kickers that are of another kind than they look, by id, with that kind."""
    for head in path.inner:
        inner: RegionKind = "byline" if _signs(ground.heads[head]) else "subhead"
        for region in ground.heads[head].regions:
            if region.kind in _OF_HEADS and region.kind != inner:
                yield region.id, inner
    for kicker in path.kickers:
        for region in ground.stacks[kicker].regions:
            yield region.id, "kicker"
    if not path.heads:
        return
    main = max(path.heads, key=lambda head: (ground.heads[head].size, -head))
    for at, head in enumerate(path.heads):
        kind: RegionKind = "headline"
        if head != main and ground.heads[head].size < SMALLER * ground.heads[main].size:
            kind = "kicker" if at < path.heads.index(main) else "subtitle"
        if head != main and _signs(ground.heads[head]):
            kind = "byline"
        for region in ground.heads[head].regions:
            if region.kind in ("headline", "subhead") and region.kind != kind:
                yield region.id, kind


def _signs(head: Head) -> bool:
    """A byline by itself, between rules or in a box of its own."""
    bare = head.text.strip()
    if len(bare) > LONGEST:
        return False
    if is_byline(bare) or are_names(bare) or are_latin_names(bare, sure=True):
        return True
    return are_latin_names(bare) and head.roles[ROLES.index("byline")] >= LIKELY
