"""Headings that are set alike under one headline are alike: where one of them stands within the headline's story, so do
the others that stand in its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.geometry import shared_width
from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.headings import are_alike, is_dated
from pipeline.stages.order.nodes import Ground, Head

LARGER = 1.3
"""Size of the story's headline in that of such a heading, at the least."""
WHITE, INTO = 4.0, 0.8
"""White between the column and the heading under it, and how far one reaches into the other, in body heights, at the
most."""
EDGE, SEVERAL = 2.0, 2
"""How far such a heading reaches out beyond the story's headline, in body heights, at the most; and how many headings
are set like it, at the least, where it stands in a column beside the headline's."""
OFF, SEARCHED, OFF_AT_MOST = 3.0, 24.0, 0.18
"""Pixels by which a recogniser's boxes round two lines of one size differ, at the most, which is much of small type;
the height that larger body type is brought to where lines are searched for; and the share of its size that is no more
than that."""
ROUNDS = 8
"""Times that all such headings are looked at, at the most: a story of a page has no more of them one after another."""
REASON = "set as another heading within the story is, in its column"
SURE = 0.7


def join_alike(costs: Costs, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such headings and their text, which stand in the story right after the column over them.
    A heading that is set as those within its own text are is one of them, too. Of regions in ``told`` a person has said
    what is read before or after them."""
    ground = costs.ground
    owner = {at: path for path in paths for at in path.stacks}
    parts = sorted((path for path in paths if len(path.heads) == 1 and path.stacks), key=_top(ground))
    within: set[int] = set()
    for _ in range(ROUNDS):
        # One that was put into the story may have the next one under its own text.
        found = [part for part in parts if id(part) not in within and _join(costs, owner, part, told)]
        if not found:
            break
        within |= {id(part) for part in found}
    return [path for path in paths if id(path) not in within]


def _join(costs: Costs, owner: dict[int, Path], part: Path, told: frozenset[str]) -> bool:
    """Puts a heading and its text into the story of the column over it, if they belong there."""
    ground = costs.ground
    heading = ground.heads[part.heads[0]]
    after = _find_column(costs, heading)
    story = owner.get(after) if after is not None else None
    if after is None or story is None or story is part or not _stands_within(ground, story, part, heading):
        return False
    if told & ground.region_ids(after, part.nodes[0]):
        return False
    _put_in(ground, story, after, part)
    owner.update(dict.fromkeys(part.stacks, story))
    return True


def _top(ground: Ground) -> Callable[[Path], tuple[int, int]]:
    def place(path: Path) -> tuple[int, int]:
        box = ground.heads[path.heads[0]].box
        return box.top, box.left

    return place


def _stands_within(ground: Ground, story: Path, part: Path, heading: Head) -> bool:
    if not story.heads or is_dated(ground.stacks[part.stacks[0]].opening):
        return False
    main = max((ground.heads[at] for at in story.heads), key=lambda one: one.size)
    box, edge = heading.box, EDGE * ground.body
    off = min(OFF / min(ground.body, SEARCHED), OFF_AT_MOST)
    inner = [ground.heads[at] for at in (*story.inner, *part.inner)]
    known = [one for one in inner if are_alike(one, heading, off)]
    # Boxes differ from line to line: what is like one of them is like all that are like that one.
    alike = max((sum(are_alike(one, other, off) for other in inner) for one in known), default=0)
    is_under = main.box.left - edge <= box.left and box.right <= main.box.right + edge
    return (
        main.size >= LARGER * heading.size
        and main.frame == heading.frame
        and (alike >= SEVERAL or (is_under and alike > 0))
    )


def _find_column(costs: Costs, heading: Head) -> int | None:
    """The column right over a heading."""
    body, box = costs.ground.body, heading.box
    window = Box(left=box.left, top=int(box.top - WHITE * body), right=box.right, bottom=int(box.top + INTO * body))
    over = [
        k
        for k in costs.around.stacks_in(window)
        if (there := costs.ground.stacks[k].box).bottom <= box.top + INTO * body
        and shared_width(there, box) > 0.5 * min(there.width, box.width)
    ]
    return max(over, key=lambda k: costs.ground.stacks[k].box.bottom, default=None)


def _put_in(ground: Ground, story: Path, after: int, part: Path) -> None:
    at = story.nodes.index(after) + 1
    rest = story.nodes[at:]
    first = ground.at(part.nodes[0]).regions[0].id
    joins = [Join(from_region=_foot(ground, after), to_region=first, reason=REASON, confidence=SURE), *part.joins]
    if rest:
        following = ground.at(rest[0]).regions[0].id
        story.joins = [join for join in story.joins if join.to_region != following]
        joins.append(
            Join(from_region=_foot(ground, part.nodes[-1]), to_region=following, reason=REASON, confidence=SURE)
        )
    story.nodes[at:at] = part.nodes
    story.joins.extend(joins)


def _foot(ground: Ground, node: int) -> str:
    return ground.at(node).regions[-1].id
