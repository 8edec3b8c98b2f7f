"""Rules over and under a picture within columns: they are the picture's, and part no text.

A picture that columns run past is set off by rules from the text above and below it. Such a rule has text with no
heading right on its far side, and the columns that it crosses go on beyond the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.geometry import BoxIndex, shared_width
from pipeline.model import Box

HUGS = 1.5
"""Body heights between a rule and the picture, or its caption, that it sets off, at the most."""
NEXT = 2.5
"""Body heights between such a rule and the text on its far side, at the most."""
FILLS = 0.6
"""Share of the rule's width that the picture fills, and that text fills on either side of the two, at the least."""


def without_borders(
    across: BoxIndex, pictures: Sequence[Box], text: Sequence[Box], headings: Sequence[Box], body: float
) -> BoxIndex:
    """Rules ``across`` without those of pictures within columns. ``pictures``: they and their captions; ``text``: the
    regions of columns."""
    shown, columns, heads = BoxIndex(pictures), BoxIndex(text), BoxIndex(headings)
    kept = [
        rule
        for rule in across.boxes
        if not any(_sets_off(rule, shown, columns, heads, body, under=under) for under in (True, False))
    ]
    return across if len(kept) == len(across.boxes) else BoxIndex(kept)


def _sets_off(rule: Box, shown: BoxIndex, columns: BoxIndex, heads: BoxIndex, body: float, *, under: bool) -> bool:
    """Whether a rule under (or over) a picture parts it from the columns that it stands in."""
    picture = _stack_up(rule, shown, HUGS * body, above=under)
    if _filled(rule, picture) < FILLS:
        return False
    end = min(box.top for box in picture) if under else max(box.bottom for box in picture)
    edge = Box(left=rule.left, top=end, right=rule.right, bottom=end)
    return all(
        _filled(at, list(_beside(at, columns, NEXT * body, above=above))) >= FILLS
        and not any(_beside(at, heads, NEXT * body, above=above))
        for at, above in ((rule, not under), (edge, under))
    )


def _stack_up(rule: Box, shown: BoxIndex, reach: float, *, above: bool) -> list[Box]:
    """Pictures and captions right over (or under) a rule, and those right beyond them."""
    found: list[Box] = []
    waiting = [rule]
    while waiting:
        at = waiting.pop()
        more = [box for box in _beside(at, shown, reach, above=above) if box not in found]
        found += more
        waiting += more
    return found


def _beside(rule: Box, boxes: BoxIndex, reach: float, *, above: bool) -> Iterator[Box]:
    """What ends right above a rule, or begins right below it."""
    top, bottom = (rule.top - reach, rule.top + reach) if above else (rule.bottom - reach, rule.bottom + reach)
    for box in boxes.seen(rule.left, top, rule.right, bottom):
        end = box.bottom if above else box.top
        if top <= end <= bottom and shared_width(box, rule) > 0:
            yield box


def _filled(rule: Box, boxes: Sequence[Box]) -> float:
    """Share of a rule's width over or under which boxes stand."""
    covered, reached = 0, rule.left
    for left, right in sorted((max(box.left, rule.left), min(box.right, rule.right)) for box in boxes):
        covered += max(0, right - max(left, reached))
        reached = max(reached, right)
    return covered / max(1, rule.width)
