"""Headlines whose whole text stands over them: it is another story's, and the two are parted.

A headline may be set into its text, which then begins over it and goes on beneath or beside; text that ends over it
has nothing of it. Upright headlines, and pages of vertical lines, have their text at the side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import Ground

INTO = 0.5
"""How far the text may reach down beside the headline, in body heights, at the most."""


def part_from_text_over(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The paths, parted behind such headlines. Of regions in ``told`` a person has said what is read before or after
    them."""
    if ground.turned:
        return list(paths)
    return [part for path in paths for part in _part(ground, path, told)]


def _part(ground: Ground, path: Path, told: frozenset[str]) -> Iterator[Path]:
    heads = path.heads
    if not _is_under_its_text(ground, path) or path.roofs or told & ground.region_ids(*path.nodes):
        yield path
        return
    for nodes in (path.nodes[: len(heads)], path.nodes[len(heads) :]):
        own = {ground.at(node).regions[0].id for node in nodes[1:]}
        yield Path(path.count, nodes, [join for join in path.joins if join.to_region in own])


def _is_under_its_text(ground: Ground, path: Path) -> bool:
    if not path.heads or not path.stacks or any(ground.heads[at].upright for at in path.heads):
        return False
    top = min(ground.heads[at].box.top for at in path.heads)
    return all(ground.stacks[at].box.bottom <= top + INTO * ground.body for at in path.stacks)
