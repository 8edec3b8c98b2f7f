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
from pipeline.language.words import word_frequency
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
SHARED, AGAINST = 0.08, 2.0
"""Share of a caption's words that a text has too, from which it tells of the same; and how many times that of the
nearest text another one's has to be."""
NAMED, PAIRS = 0.75, 4
"""Share of a headline's words that a caption has, at the least, where it is that story's picture wherever it stands;
and how many they are, at the least, each pair of Chinese characters for half a word."""
LETTERS, COMMON = 5, 5.3
"""Letters of a Latin word, at the least, that says something of it; and frequency (Zipf's) of words that every text
has, whatever it tells of: ``whether``, ``place``."""
ALONE = "a caption that tells a story by itself: no text near has words in common with it"
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
    by_picture: dict[str, list[str]] = {}
    for caption in captions:
        by_picture.setdefault(caption.belongs_to or caption.id, []).append(caption.id)
    added: dict[int, list[str]] = {}
    alone = []
    for picture, names in by_picture.items():
        box = hull_of_boxes([boxes[name] for name in names])
        place = hull_of_boxes([box, ground.shown[picture]]) if picture in ground.shown else box
        found = _find_near_flows(ground, near, owner, box, place)
        best = said.choose(names, found)
        if best is not None:
            added.setdefault(best, []).extend(names)
        elif found:
            alone.append(Flow(id="", regions=tuple(names), confidence=0.5, reasons=(ALONE,)))
    kept = [dataclasses.replace(flow, regions=(*flow.regions, *added.get(k, ()))) for k, flow in enumerate(flows)]
    return [*kept, *alone]


class _Said:
    """The words of captions and of flows."""

    def __init__(self, paper: Paper, regions: Sequence[Region], flows: Sequence[Flow]) -> None:
        self.paper, self.flows = paper, flows
        self.regions = {region.id: region for region in regions}
        self._words = [self._without_common(self._find(flow.regions)) for flow in flows]
        self._heads = [[self._find([name]) for name in flow.regions if self._is_headline(name)] for flow in flows]
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

    def choose(self, captions: Sequence[str], found: Sequence[int]) -> int | None:
        """Of the flows near a picture, the nearest one first, the one that its captions go with, unless they say the
        headline of another; None where they tell a story that no flow near does."""
        words = self._find(captions)
        named = [flow for flow, heads in enumerate(self._heads) if any(self._names(words, head) for head in heads)]
        if len(named) == 1:
            return named[0]
        if not found:
            return None
        words = self._without_common(words)
        shares = [self._share(words, flow) for flow in found]
        best = max(range(len(found)), key=lambda k: (shares[k], -k))
        if shares[best] < SHARED:
            return None if self._tell(captions) else found[0]
        return found[best] if shares[best] > AGAINST * shares[0] else found[0]

    def _without_common(self, words: frozenset[str]) -> frozenset[str]:
        language = self.paper.language
        return frozenset(word for word in words if is_han(word[0]) or word_frequency(word, language) < COMMON)

    def _is_headline(self, region: str) -> bool:
        return self.regions[region].kind == "headline"

    @staticmethod
    def _names(words: frozenset[str], head: frozenset[str]) -> bool:
        said = words & head
        return 2 * len(said) - sum(is_han(word[0]) for word in said) >= PAIRS and len(said) >= NAMED * len(head)

    def _share(self, words: frozenset[str], flow: int) -> float:
        """Share of words that a flow has too; those that other flows have as well count less."""
        return sum(1 / self._seen[word] for word in words & self._words[flow]) / max(1, len(words))

    def _tell(self, captions: Sequence[str]) -> bool:
        text = "".join(self._text(name) for name in captions)
        return sum(1 + is_han(ch) for ch in text if ch.isalnum()) >= TELLING


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
