"""Text that was given to a label under a headline: it is the headline's.

A label (the name of a section, a column's) may stand at the head of the first column under a headline that runs over
several. It is no headline: the story begins under it, goes on through the columns, and what the headline was given
further to the right is its end. On pages set across.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, hull_of_boxes
from pipeline.model import Box, Join
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.nodes import ROLES, Ground, Head

OWN = 0.5
"""Probability of the paper's own matter from which a heading is a label."""
SMALLER = 0.6
"""Size of the label in that of the headline, at the most."""
WHITE = 9.0
"""White between the headline and the label, in body heights, at the most: a byline may stand there."""
OUT = 1.5
"""How far the text may stand out over the headline's edges, in body heights."""
REASON = "under the headline, behind a label"
SURE = 0.6


def read_under_labels(ground: Ground, paths: Sequence[Path], told: frozenset[str] = frozenset()) -> list[Path]:
    """The same paths, but for such text. Of regions in ``told`` a person has said what is read before or after
    them."""
    if ground.turned:
        return list(paths)
    stories = [path for path in paths if path.stacks and path.heads]
    mains = BoxIndex([_main_of(ground, path).box for path in stories])
    gone: set[int] = set()
    for label in stories:
        if not _is_label(ground, label) or told & ground.region_ids(*label.nodes):
            continue
        mark = ground.heads[label.heads[0]].box
        near = [stories[at] for at in mains.within(mark.left, mark.top - WHITE * ground.body, mark.right, mark.bottom)]
        over = [one for one in near if one is not label and id(one) not in gone and _is_over(ground, one, label)]
        if len(over) == 1 and not told & ground.region_ids(*over[0].nodes):
            _join(ground, over[0], label)
            gone.add(id(label))
    return [path for path in paths if id(path) not in gone]


def _main_of(ground: Ground, path: Path) -> Head:
    return max((ground.heads[at] for at in path.heads), key=lambda one: one.size)


def _is_label(ground: Ground, path: Path) -> bool:
    heads = [ground.heads[at] for at in path.heads]
    if len(heads) != 1 or heads[0].upright or path.roofs or path.carries:
        return False
    return heads[0].roles[ROLES.index("furniture")] >= OWN


def _is_over(ground: Ground, story: Path, label: Path) -> bool:
    """Whether the story's headline stands over the label and all of its text, and what the story has begins at its
    right."""
    main = _main_of(ground, story)
    mark, body = ground.heads[label.heads[0]], ground.body
    if main.upright or main.frame != mark.frame or mark.size > SMALLER * main.size:
        return False
    if not -body < mark.box.top - main.box.bottom < WHITE * body:
        return False
    text = hull_of_boxes([mark.box, *(ground.stacks[at].box for at in label.stacks)])
    inside = main.box.left - OUT * body <= text.left and text.right <= main.box.right + OUT * body
    own = [ground.stacks[at].box for at in story.stacks]
    return (
        inside
        and text.top >= main.box.bottom - body
        and all(one.left >= text.right - body for one in own)
        and not _is_parted(ground, text, min(own, key=lambda one: one.left))
    )


def _is_parted(ground: Ground, text: Box, own: Box) -> bool:
    """Whether a rule runs down between the two, over more than half of the shorter one."""
    top, bottom = max(text.top, own.top), min(text.bottom, own.bottom)
    return any(
        min(rule.bottom, bottom) - max(rule.top, top) > (bottom - top) / 2 > 0
        for rule in ground.down.seen(text.right - ground.body, top, own.left + ground.body, bottom)
    )


def _join(ground: Ground, story: Path, label: Path) -> None:
    headed = len(story.heads)
    above, first = ground.at(story.nodes[headed - 1]).regions[-1].id, ground.at(story.nodes[headed]).regions[0].id
    mark, last = ground.at(label.nodes[0]).regions[0].id, ground.at(label.nodes[-1]).regions[-1].id
    story.joins[:] = [
        *(join for join in story.joins if join.to_region != first),
        Join(from_region=above, to_region=mark, reason=REASON, confidence=SURE),
        *label.joins,
        Join(from_region=last, to_region=first, reason=REASON, confidence=SURE),
    ]
    story.nodes[headed:headed] = label.nodes
