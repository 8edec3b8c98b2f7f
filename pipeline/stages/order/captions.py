"""Whose captions are: those of the story round their picture, of another that they tell of, or of none."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.geometry import BoxIndex, hull_of_boxes, shared_height, shared_width
from pipeline.language.character_model import is_han
from pipeline.language.traditional import simplify
from pipeline.model import Box, Flow, Region
from pipeline.stages.order.nodes import Ground, frame_of
from pipeline.stages.order.paper import Paper

FARTHEST = 12
"""Body heights from a caption and its picture to the text that they go with, at the most."""
LONG_RULE = 6.0
"""Body heights from which a vertical rule parts columns."""
TELLING = 80
"""Letters of a caption (a Chinese character counts for two) from which it tells a story: where no text near has a word
in common with it, it is one by itself."""
COMMON = 0.5
"""Share of a page's articles that have a word from where it says nothing of whose a caption is."""
LETTERS = 5
"""Letters of a Latin word, at the least, that says something of it."""
_WORD = re.compile(r"[^\W\d_]+")


def place_captions(
    ground: Ground, paper: Paper, regions: Sequence[Region], flows: Sequence[Flow], captions: Sequence[Region]
) -> list[Flow]:
    """A caption goes with the flow whose text stands nearest to it and its picture, in its box and its column; with
    another one near that has words in common with it, where the nearest has none."""
    if not captions:
        return [*flows]
    owner = {region: k for k, flow in enumerate(flows) for region in flow.regions}
    boxes = {region.id: box for region, box in ground.captions}
    near = BoxIndex([stack.box for stack in ground.stacks])
    said = _Said(paper, regions, flows)
    added: dict[int, list[str]] = {}
    alone = []
    for caption in captions:
        place = boxes[caption.id]
        if caption.belongs_to in ground.shown:
            place = hull_of_boxes([place, ground.shown[caption.belongs_to]])
        found = _find_near_flows(ground, near, owner, boxes[caption.id], place)
        shared = [said.share(caption, flow) for flow in found]
        if found and (max(shared) > 0 or not said.tells(caption)):
            best = shared.index(max(shared)) if shared[0] == 0 else 0
            added.setdefault(found[best], []).append(caption.id)
        elif found:
            alone.append(caption)
    kept = [dataclasses.replace(flow, regions=(*flow.regions, *added.get(k, ()))) for k, flow in enumerate(flows)]
    return [*kept, *_tell_by_themselves(alone)]


def _tell_by_themselves(captions: Sequence[Region]) -> list[Flow]:
    """One flow for each picture."""
    by_picture: dict[str, list[str]] = {}
    for caption in captions:
        by_picture.setdefault(caption.belongs_to or caption.id, []).append(caption.id)
    reason = "a caption that tells a story by itself: no text near has a word in common with it"
    return [Flow(id="", regions=tuple(names), confidence=0.5, reasons=(reason,)) for names in by_picture.values()]


class _Said:
    """The words of captions and of flows."""

    def __init__(self, paper: Paper, regions: Sequence[Region], flows: Sequence[Flow]) -> None:
        self.paper, self.flows = paper, flows
        self.regions = {region.id: region for region in regions}
        self._words = [self._find(flow.regions) for flow in flows]
        self._seen = Counter(word for words in self._words for word in words)

    def _text(self, region: str) -> str:
        return " ".join(self.paper.lines[line].text for line in self.regions[region].lines)

    def _find(self, regions: Sequence[str]) -> frozenset[str]:
        """Latin words of some length, and pairs of Chinese characters."""
        words: set[str] = set()
        for region in regions:
            text = simplify(self._text(region)).lower()
            words |= {word for word in _WORD.findall(text) if len(word) >= LETTERS and not is_han(word[0])}
            words |= {a + b for a, b in pairwise(text.replace(" ", "")) if is_han(a) and is_han(b)}
        return frozenset(words)

    def share(self, caption: Region, flow: int) -> int:
        """Words that a caption and a flow have in common, and not most of the page's flows."""
        most = max(2.0, COMMON * len(self.flows))
        return sum(self._seen[word] <= most for word in self._find((caption.id,)) & self._words[flow])

    def tells(self, caption: Region) -> bool:
        return sum(1 + is_han(ch) for ch in self._text(caption.id) if ch.isalnum()) >= TELLING


def _find_near_flows(ground: Ground, near: BoxIndex, owner: Mapping[str, int], box: Box, place: Box) -> list[int]:
    """Flows round a caption in ``box`` and its picture, which make up ``place``, the nearest one first."""
    reach, frame = FARTHEST * ground.body, frame_of(box, ground.frames)
    away: dict[int, float] = {}
    for k in near.within(place.left - reach, place.top - reach, place.right + reach, place.bottom + reach):
        stack = ground.stacks[k]
        flow = owner.get(stack.regions[0].id)
        if stack.frame != frame or flow is None or _are_ruled_off(ground, place, stack.box):
            continue
        # What stands right at the caption counts more than what stands at its picture.
        found = min(_measure(ground, place, stack.box) + ground.body, _measure(ground, box, stack.box))
        if found < away.get(flow, reach):
            away[flow] = found
    return sorted(away, key=lambda flow: (away[flow], flow))


def _measure(ground: Ground, place: Box, text: Box) -> float:
    beside = shared_width(place, text) == 0
    apart = float(max(text.top - place.bottom, place.top - text.bottom, 0))
    if beside:
        apart += max(place.left - text.right, text.left - place.right, 0) + ground.body
        if not shared_height(place, text):
            apart += 6 * ground.body
    return apart


def _are_ruled_off(ground: Ground, a: Box, b: Box) -> bool:
    """Whether a vertical rule as long as a column's text stands between two places."""
    left, right = (a, b) if a.left <= b.left else (b, a)
    if right.left <= left.right:
        return False
    top, bottom = max(a.top, b.top), min(a.bottom, b.bottom)
    return any(
        rule.height > LONG_RULE * ground.body and left.right <= (rule.left + rule.right) / 2 <= right.left
        for rule in ground.down.seen(left.right, min(top, bottom), right.left, max(top, bottom))
    )
