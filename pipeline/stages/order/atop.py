"""Headings that were left without text, right over a text or a smaller heading that nothing stands over: they go
together. A headline of several decks is one; a heading at the foot of a story is the head of what stands under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.geometry import BoxIndex
from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import ROLES, Ground, Head

WHITE, INTO = 2.5, 0.8
"""White under such a heading, and how far it may reach into what is under it, in body heights, at the most."""
FAR = 9.0
"""White between two decks, in the same measure, where nothing else stands: a deck between them was not read."""
MIDDLE = 3.0
"""How far its middle is from that of the lower deck, or of the column under it, in body heights, at the most."""
LARGER, WIDER = 1.1, 1.3
"""Size of the upper deck in that of the lower one, at the least; its width in that of the lower one, or of a column,
at the most."""
OWN, FURNITURE = 0.6, ROLES.index("furniture")
"""Probability from which a heading is the paper's own matter."""
LABEL = 0.5
"""The same of what stands over a headline, which needs none."""
SPAN = 0.5
"""Share of the width of what stands under it from which a rule parts the two."""
REASON = "right under a heading that has no other text"
SURE = 0.7
"""Confidence of the join: without it the one would have no text, and the other no heading."""


def head_texts(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such headings. Of regions in ``told`` a person has said what is read before or after
    them."""
    tails = [_tail(path, ground, told) for path in paths]
    index = BoxIndex([ground.at(path.nodes[-1]).box for path in paths])
    nodes = [*(stack.box for stack in ground.stacks), *(head.box for head in ground.heads)]
    printed = BoxIndex([*nodes, *ground.pictures])
    for path in sorted(paths, key=lambda one: -ground.at(one.nodes[0]).box.top):
        while path.stacks and not _is_told(path.nodes[0], ground, told):
            top = ground.at(path.nodes[0]).box
            window = Box(
                left=top.left,
                top=int(top.top - FAR * ground.body),
                right=top.right,
                bottom=int(top.top + INTO * ground.body),
            )
            near = [k for k in index.near(window) if tails[k] and _stands_over(ground, paths[k], path, printed)]
            if not near:
                break
            over = max(near, key=lambda k: (index.boxes[k].bottom, -k))
            _move(ground, paths[over], len(tails[over]), path)
            tails[over] = []
    for heading, text in _find_pairs(ground, [path for path in paths if path.nodes]):
        if not told & ground.region_ids(*heading.nodes, text.nodes[0]):
            _move(ground, heading, len(heading.nodes), text)
    return [path for path in paths if path.nodes]


def _find_pairs(ground: Ground, paths: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Of boxes with nothing in them but a heading and a text, the two: a heading may hang beside the first line."""
    inside: dict[int, list[Path]] = {}
    for path in paths:
        for frame in {ground.at(node).frame for node in path.nodes}:
            inside.setdefault(frame, []).append(path)
    for frame, own in inside.items():
        if frame < 0 or len(own) != 2 or any(ground.at(node).frame != frame for path in own for node in path.nodes):
            continue
        heading, text = sorted(own, key=lambda path: bool(path.stacks))
        if not heading.stacks and text.stacks and not text.heads:
            yield heading, text


def _tail(path: Path, ground: Ground, told: frozenset[str]) -> list[int]:
    """The headings that a path ends with; none where a person said what is read there."""
    tail: list[int] = []
    for node in reversed(path.nodes):
        if not isinstance(ground.at(node), Head) or _is_told(node, ground, told):
            break
        tail.insert(0, node)
    return tail


def _is_told(node: int, ground: Ground, told: frozenset[str]) -> bool:
    return bool(told & ground.region_ids(node))


def _stands_over(ground: Ground, upper: Path, lower: Path, printed: BoxIndex) -> bool:
    head, under, body = ground.at(upper.nodes[-1]), ground.at(lower.nodes[0]), ground.body
    if upper is lower or not isinstance(head, Head) or head.upright or head.frame != under.frame:
        return False
    a, b = head.box, under.box
    white = b.top - a.bottom
    near = white <= WHITE * body or (
        isinstance(under, Head) and ground.seen and white <= FAR * body and _is_white(printed, a, b)
    )
    if white < -INTO * body or not near:
        return False
    if not isinstance(under, Head):
        within = b.left - MIDDLE * body <= a.left and a.right <= b.right + MIDDLE * body
        # A rule under the heading at a story's foot parts it from nothing: it is the box's, or the heading's own.
        return within and head.roles[FURNITURE] <= OWN and (bool(upper.stacks) or not _is_parted(ground, a, b))
    columns = [b, ground.stacks[lower.stacks[0]].box]
    return (
        not upper.stacks
        and not under.upright
        and head.size >= LARGER * under.size
        and any(abs(a.left + a.right - one.left - one.right) <= 2 * MIDDLE * body for one in columns)
        and a.width <= WIDER * max(one.width for one in columns)
        and head.roles[FURNITURE] <= LABEL
        and not _is_parted(ground, a, b)
    )


def _is_white(printed: BoxIndex, over: Box, under: Box) -> bool:
    """Whether nothing that was read, and no picture, stands between two headings."""
    between = Box(
        left=min(over.left, under.left), top=over.bottom, right=max(over.right, under.right), bottom=under.top
    )
    return not any(
        between.top < (box.top + box.bottom) / 2 < between.bottom
        for box in (printed.boxes[k] for k in printed.near(between))
    )


def _is_parted(ground: Ground, over: Box, under: Box) -> bool:
    """Whether a rule stands between, over much of their width; a dash between two decks is none."""
    left, right = max(over.left, under.left), min(over.right, under.right)
    return any(
        min(rule.right, right) - max(rule.left, left) > SPAN * (right - left)
        for rule in ground.across.seen(left, over.bottom - ground.body / 2, right, under.top + ground.body / 2)
    )


def _move(ground: Ground, upper: Path, count: int, lower: Path) -> None:
    """The last headings of a path to the head of another one."""
    moved = upper.nodes[-count:]
    names = [ground.at(node).regions[0].id for node in moved]
    foot, head = ground.at(moved[-1]).regions[-1].id, ground.at(lower.nodes[0]).regions[0].id
    within = [join for join in upper.joins if join.to_region in names[1:]]
    own = [join for join in lower.joins if join.to_region != head]
    del upper.nodes[-count:]
    upper.joins[:] = [join for join in upper.joins if join.to_region not in names]
    lower.nodes[:0] = moved
    lower.joins[:] = [*within, Join(from_region=foot, to_region=head, reason=REASON, confidence=SURE), *own]
