"""Kickers that were taken for text: a line or two right over a headline, which are no story by themselves and no
beginning of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.geometry import BoxIndex, grow
from pipeline.language.joins import may_end_paragraph
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import ROLES, Ground, Head, Stack

ROWS, LETTERS = 2, 60
"""Lines of a kicker, and its letters (a Chinese character counts for two), at the most."""
DISPLAY, SMALLER = 1.4, 0.75
"""Size of the headline in that of the text, at the least; that of the kicker in the headline's, at the most."""
WHITE, INTO, AROUND = 1.2, 0.6, 1.0
"""White between the two, how far one may reach into the other, and how far the kicker may stand out at either side, in
body heights, at the most."""
OWN, FURNITURE = 0.5, ROLES.index("furniture")
"""Probability from which the line is the paper's own matter: a section label, a date."""


def read_kickers(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such lines: the path that begins with the headline knows of them. Of regions in ``told``
    a person has said what is read before or after them."""
    if ground.turned:
        return list(paths)
    under = BoxIndex([head.box for head in ground.heads])
    headed = {path.nodes[0]: path for path in paths if path.stacks}
    for path in paths:
        kicker = path.nodes[0]
        node = ground.at(kicker)
        if not isinstance(node, Stack) or told & ground.region_ids(kicker) or not _may_be_kicker(node):
            continue
        # Read on from the line, or begun beside it.
        own = path.nodes[1] if len(path.nodes) > 1 else -1
        beneath = [
            path.count + at
            for at in under.near(grow(node.box, 0, WHITE * ground.body))
            if _stands_under(ground, node, ground.heads[at]) and not told & ground.region_ids(path.count + at)
        ]
        if own in beneath:
            del path.nodes[0]
            first = ground.at(own).regions[0].id
            path.joins[:] = [join for join in path.joins if join.to_region not in (node.regions[0].id, first)]
            path.kickers.append(kicker)
        elif own < 0 and (story := next((headed[at] for at in beneath if at in headed), None)):
            del path.nodes[0]
            story.kickers.append(kicker)
    return [path for path in paths if path.nodes]


def _may_be_kicker(stack: Stack) -> bool:
    return (
        len(stack.regions) == 1
        and stack.regions[0].kind == "body"
        and len(stack.regions[0].lines) <= ROWS
        and stack.letters <= LETTERS
        and not stack.starts
        and stack.roles[FURNITURE] <= OWN
        and not may_end_paragraph(stack.last)
    )


def _stands_under(ground: Ground, kicker: Stack, head: Head) -> bool:
    over, box, body = kicker.box, head.box, ground.body
    return (
        not head.upright
        and head.frame == kicker.frame
        and head.size >= DISPLAY
        and kicker.size <= SMALLER * head.size
        and -INTO * body <= box.top - over.bottom <= WHITE * body
        and box.left - AROUND * body <= over.left
        and over.right <= box.right + AROUND * body
        and not any(_rules(ground, kicker, head))
    )


def _rules(ground: Ground, kicker: Stack, head: Head) -> Iterator[bool]:
    """Rules between the two, over much of the kicker."""
    over = kicker.box
    middle = (over.top + over.bottom) / 2, (head.box.top + head.box.bottom) / 2
    for rule in ground.across.seen(over.left, middle[0], over.right, middle[1]):
        yield min(rule.right, over.right) - max(rule.left, over.left) > over.width / 2
