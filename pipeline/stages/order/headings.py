"""What the scorer is told of headings: whether one begins an article, or stands within one.

A heading inside a story looks like a small headline. What tells the two apart is the page itself: how its other
headings are set, what stands over and under this one, whether the story goes on. Distances are in body heights or in
columns, on a logarithmic scale where they may be large.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.geometry import grow, shared_width
from pipeline.language.bylines import is_byline
from pipeline.language.datelines import read_dateline
from pipeline.language.joins import ends_sentence, starts_badly
from pipeline.model import Box
from pipeline.stages.order.costs import Cost, Costs
from pipeline.stages.order.labels import ASIDE, DECK
from pipeline.stages.order.neighbours import Neighbours
from pipeline.stages.order.nodes import ROLES, Head, Stack
from pipeline.stages.order.reigns import REIGNS, Reigns
from pipeline.stages.order.surroundings import REACH

NEAR = 12.0
"""White over and under a heading, in body heights, within which the text there is its neighbour."""
_NUMBERED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．:：]|第[一二三四五六七八九十\d]+|[IVX]{1,5}\.)"
)
_DATED = re.compile(
    r"[\W\d]{0,6}[A-ZÄÖÜÀ-Ý][^.!?;:]{1,40}[.,][^!?;:]{0,28}?(?:\d[\d.,]{0,3}|[a-z]\.)[\s.]{0,2}[—–\[(-]"
)
_CONTINUED = re.compile(r"上接|continued from|fortsetzung|suite de", re.IGNORECASE)

INSIDE = Cost(0.0, "a heading within the text")
BELOW = Cost(0.0, "the next part of one headline")
MAIN_HEADING = Cost(0.0, "an article begins with it")


@dataclass(frozen=True, slots=True)
class _Beside:
    """The nearest stack over or under a heading and the white between, -1 and NEAR where there is none."""

    stack: int = -1
    white: float = NEAR


class Headings:
    """The headings of a page, each among all."""

    def __init__(self, costs: Costs, neighbours: Neighbours, column: float) -> None:
        self.costs, self.around, self.ground = costs, costs.around, costs.ground
        self.neighbours, self.column, self.body = neighbours, column, costs.ground.body
        heads = self.ground.heads
        self.over = [self._beside(head, below=False) for head in heads]
        self.under = [self._beside(head, below=True) for head in heads]
        self.sizes = sorted(head.size for head in heads)
        self.alike = [[k for k, other in enumerate(heads) if are_alike(head, other)] for head in heads]
        self.opened = [self._opening(at) for at in range(len(heads))]
        self.reigns = Reigns(self.ground, self.around, self.alike)
        self.next_under = self._find_next_under()
        self.labels = costs.labels
        self._features = [self._describe(at) for at in range(len(heads))]
        self._governors: dict[int, int] = {}

    # -- what may follow what --------------------------------------------------------------------------------------

    def inside(self, i: int, may_follow: Callable[[Box, Box, float], bool]) -> list[int]:
        """Headings that may stand in the text that runs on from the foot of stack ``i``."""
        body, box = self.body, self.ground.stacks[i].box
        top = min(self.around.run_top(i), self.around.effective[i])
        window = Box(
            left=int(box.left - 0.5 * self.column),
            top=int(min(top - 14 * body, box.top - REACH * body)),
            right=int(box.right + 4.5 * self.column + 8 * body),
            bottom=int(box.bottom + 45 * body),
        )
        near = [*self.around.heads_in(window)]
        higher = self.neighbours.higher(box, window)
        near += [h for h in self.around.heads_in(higher) if self.over[h].stack < 0 and h not in near]
        return [
            h
            for h in near
            if not (head := self.ground.heads[h]).upright
            and (head.frame == self.ground.stacks[i].frame or self.over[h].stack == i)
            and may_follow(box, head.box, top - 14 * body)
        ]

    def decks(self, h: int) -> list[int]:
        """Blocks right under a heading, or level with it, that may be its next part."""
        head, body = self.ground.heads[h], self.body
        box = head.box
        window = grow(box, ASIDE * body, DECK * body)
        return [
            k
            for k in self.around.heads_in(window)
            if k != h
            and (other := self.ground.heads[k]).frame == head.frame
            and (self.labels.stands_under(head, other) or self.labels.stands_level(head, other))
        ]

    # -- features --------------------------------------------------------------------------------------------------

    def describe(self, h: int) -> list[float]:
        """What is known of a heading by itself, by ``HEADING``."""
        return self._features[h]

    def main(self, h: int, least: float) -> list[float]:
        """``least``: the smallest cost at which text could go on through the place of the heading, in nats."""
        return [*self._features[h], least / 4, float(h in self.labels.labelled), float(h in self.labels.found)]

    def inner(self, i: int, h: int, foot: Sequence[float], through: float, best: float) -> list[float]:
        """``through``: what it costs to read on from stack ``i`` under heading ``h``; ``best``: at the cheapest other
        place. Nats."""
        g, body, around = self.ground, self.body, self.around
        one, head = g.stacks[i], g.heads[h]
        a, b = one.box, head.box
        columns, rules = self.neighbours.crossed(a, b)
        governor = self.governor(i)
        own = g.heads[governor] if governor >= 0 else None
        top_a, bottom_a = around.tops[i]
        return [
            float(self.over[h].stack == i),
            float(self.under[h].stack == self.neighbours.below[i][0] >= 0),
            float(shared_width(a, b) > 0.5 * min(a.width, b.width)),
            float(b.left >= a.right - 0.3 * a.width),
            max(-6.0, min(6.0, (b.left - a.right) / self.column)),
            _log((b.top - a.top) / body),
            _log((b.top - around.run_top(i)) / body),
            _log((b.top - a.bottom) / body),
            float(min(columns, 4)),
            float(min(rules, 4)),
            float(b.top >= bottom_a - body),
            float(b.bottom < top_a + body),
            max(-2.0, min(2.0, math.log(max(1, b.width) / max(1, a.width)))),
            through / 4,
            (through - best) / 4,
            float(own is not None),
            math.log(head.size / own.size) if own is not None else 0.0,
            math.log(head.weight / own.weight) if own is not None else 0.0,
            float(own is not None and governor in self.alike[h]),
            float(own is not None and b.left >= own.box.left - 2 * body and b.right <= own.box.right + 2 * body),
            math.log1p(one.length) / 3,
            *foot,
            *self._features[h],
        ]

    def deck(self, h: int, k: int) -> list[float]:
        """That heading ``k`` is the next part of heading ``h``."""
        one, two = self.ground.heads[h], self.ground.heads[k]
        a, b = one.box, two.box
        return [
            math.log(two.size / one.size),
            math.log(two.weight / one.weight),
            float(k in self.alike[h]),
            _log((b.top - a.bottom) / self.body),
            shared_width(a, b) / max(1, a.width),
            shared_width(a, b) / max(1, b.width),
            (b.left - a.left) / self.column,
            float(self.around.ruled_off(a, b)),
            float(self.under[h].stack >= 0 and self.under[h].white < self._white(a, b) + 1),
            math.log1p(max(0, b.left - a.right, a.left - b.right) / self.body),
            float(b.left >= a.right - self.body),
            float(b.right <= a.left + self.body),
            _log((b.top - a.top) / self.body),
            float(self.labels.is_label(h, k)),
            *self._features[h],
            *self._features[k],
        ]

    def governor(self, i: int) -> int:
        """The largest heading over the column that stack ``i`` is the foot of; -1 where there is none."""
        if i not in self._governors:
            top = self.around.run_top(i)
            box = self.ground.stacks[i].box
            first = Box(left=box.left, top=int(top), right=box.right, bottom=box.bottom)
            window = Box(left=first.left, top=int(top - 8 * self.body), right=first.right, bottom=int(top + self.body))
            near = [k for k in self.around.heads_in(window) if self.ground.heads[k].box.bottom < top + 2 * self.body]
            near += [k for k in self.around.above[i] if k not in near]
            self._governors[i] = max(near, key=lambda k: (self.ground.heads[k].size, -k), default=-1)
        return self._governors[i]

    def _describe(self, h: int) -> list[float]:
        g, body = self.ground, self.body
        head = g.heads[h]
        box, text = head.box, head.text
        over, under = self.over[h], self.under[h]
        above = g.stacks[over.stack] if over.stack >= 0 else None
        below = g.stacks[under.stack] if under.stack >= 0 else None
        kinds = {region.kind for region in head.regions}
        largest = self.sizes[-1]
        group = self.alike[h]
        letters = [ch for ch in text if ch.isalpha()]
        across = self.around.rules_across(grow(box, 0, 2.5 * body))
        wide = [rule for rule in across if shared_width(rule, box) > 0.5 * min(box.width, self.column)]
        return [
            min(head.size, 4.0),
            min(head.weight, 2.5),
            sum(size > 1.08 * head.size for size in self.sizes) / max(1, len(self.sizes) - 1),
            head.size / largest,
            math.log1p(len(group) - 1),
            sum(self.opened[k] for k in group) / len(group),
            float(min(head.rows, 6)),
            math.log1p(len(text)) / 3,
            min(6.0, box.width / self.column),
            float(head.upright),
            float("kicker" in kinds),
            float("subtitle" in kinds),
            float("byline" in kinds),
            float("subhead" in kinds),
            float(head.frame >= 0),
            float(any((rule.top + rule.bottom) / 2 <= box.top + 0.3 * body for rule in wide)),
            float(any((rule.top + rule.bottom) / 2 >= box.bottom - 0.3 * body for rule in wide)),
            _log(over.white),
            _log(under.white),
            float(above is not None),
            float(below is not None),
            float(above is not None and self.costs.is_open(over.stack)),
            float(above is not None and ends_sentence(above.last)),
            float(above is not None and above.regions[-1].kind == "byline"),
            float(above is not None and above.regions[-1].kind == "jump"),
            min(8.0, max(-1.0, above.shortfall)) / 2 if above is not None else 0.0,
            float(self.opened[h]),
            float(below is not None and self.costs.begins_paragraph(below)),
            float(below is not None and starts_badly(below.first)),
            float(below is not None and below.starts),
            math.log1p(below.length) / 3 if below is not None else 0.0,
            _ratio(above.box.width, box.width) if above is not None else 0.0,
            _ratio(below.box.width, box.width) if below is not None else 0.0,
            self._askew(box, below),
            float(text.rstrip().endswith(("。", ".", "，", ",", "；", ";"))),
            float(text.rstrip().endswith(("?", "？", "!", "！"))),
            sum(ch.isupper() for ch in letters) / len(letters) if letters else 0.0,
            float(bool(_NUMBERED.match(text))),
            box.top / max(1, g.height),
            float(g.chinese),
            self._hangs_under(box),
            *self.reigns.describe(h),
            *head.roles,
        ]

    def _find_next_under(self) -> dict[int, int]:
        """The heading right under each stack that one stands under."""
        found: dict[int, int] = {}
        for h, over in enumerate(self.over):
            if over.stack >= 0 and (over.stack not in found or over.white < self.over[found[over.stack]].white):
                found[over.stack] = h
        return found

    def foot(self, i: int) -> list[float]:
        """The heading right under a stack, by ``UNDER_FOOT``."""
        h = self.next_under.get(i, -1)
        if h < 0:
            return [0.0] * len(UNDER_FOOT)
        return [1.0, min(self.ground.heads[h].size, 4.0), _log(self.over[h].white), *self.reigns.describe(h)]

    def place(self, h: int) -> list[float]:
        """What is larger than the headline right over a stack, by ``OVER_PLACE``."""
        return self.reigns.describe(h) if h >= 0 else [0.0] * len(OVER_PLACE)

    def _opening(self, h: int) -> float:
        """Whether what stands under a heading begins as articles do: dated, signed, or from another page."""
        at = self.under[h].stack
        if any(region.kind == "byline" for region in self.ground.heads[h].regions):
            return 1.0
        if at < 0:
            return 0.0
        stack = self.ground.stacks[at]
        opener = stack.regions[0].kind
        signed = opener == "byline" or is_byline(stack.first)
        return float(signed or bool(_CONTINUED.search(stack.opening)) or is_dated(stack.opening))

    def _hangs_under(self, box: Box) -> float:
        """Share of the width of a picture right over a heading that the heading takes up within it; 0 where there is
        none."""
        near = 2 * self.body
        over = [
            picture
            for picture in self.around.pictures_in(grow(box, 0, near))
            if -self.body < box.top - picture.bottom < near
            and picture.left - near < box.left
            and box.right < picture.right + near
        ]
        return max((box.width / max(1, picture.width) for picture in over), default=0.0)

    def _askew(self, box: Box, below: Stack | None) -> float:
        """How far a heading stands from the middle of the column under it, in its width."""
        if below is None:
            return 0.0
        there = below.box
        return min(1.0, abs(box.left + box.right - there.left - there.right) / (2 * max(1, there.width)))

    def _beside(self, head: Head, *, below: bool) -> _Beside:
        """Text of the column that the heading stands in; of several columns under it the leftmost."""
        if head.upright:
            return _Beside()
        body, box = self.body, head.box
        if below:
            window = Box(left=box.left, top=box.bottom, right=box.right, bottom=int(box.bottom + NEAR * body))
        else:
            window = Box(left=box.left, top=int(box.top - NEAR * body), right=box.right, bottom=box.top)
        best = _Beside()
        for k in self.around.stacks_in(grow(window, 0, 0.8 * body)):
            there = self.ground.stacks[k].box
            white = (there.top - box.bottom if below else box.top - there.bottom) / body
            if white < -0.8 or shared_width(there, box) < 0.3 * min(there.width, box.width):
                continue
            nearer = white < best.white - 1.0
            as_near = white < best.white + 1.0 and best.stack >= 0
            if nearer or (as_near and there.left < self.ground.stacks[best.stack].box.left):
                best = _Beside(k, max(0.0, white))
        return best

    def _white(self, a: Box, b: Box) -> float:
        return (b.top - a.bottom) / self.body


def are_alike(one: Head, two: Head, off: float = 0.0) -> bool:
    """Two headings of one style, as far as size, weight and number of lines tell. ``off``: share of their size by which
    it may have been measured wrongly, where that is more than usual."""
    return (
        one.upright == two.upright
        and abs(math.log(one.size / two.size)) < max(0.09, off)
        and abs(math.log(one.weight / two.weight)) < 0.16
        and min(one.rows, 2) == min(two.rows, 2)
    )


def is_dated(text: str) -> bool:
    """Also where figures and names are misread: something set off by a dash or a bracket after a place and a day."""
    return read_dateline(text) is not None or bool(_DATED.match(text))


def _ratio(one: int, two: int) -> float:
    return max(-2.0, min(2.0, math.log(max(1, one) / max(1, two))))


def _log(x: float) -> float:
    return math.copysign(math.log1p(abs(x)), x)


UNDER_FOOT = ("heading under", "its size", "its white", *(f"its {name}" for name in REIGNS))
OVER_PLACE = REIGNS
HEADING = (
    *("size", "weight", "larger", "of largest", "alike", "alike opened", "rows", "letters", "span", "upright"),
    *("kicker", "subtitle", "byline", "subhead", "boxed", "rule over", "rule under", "white over", "white under"),
    *("text over", "text under", "over open", "over full stop", "over signed", "over jumps", "over short"),
    *("under opened", "under paragraph", "under badly", "under begins", "under length", "over wider", "under wider"),
    *("askew", "stop", "question", "capitals", "numbered", "height", "chinese", "hangs under a picture"),
    *REIGNS,
    *ROLES,
)
MAIN = (*HEADING, "best text through", "labelled", "is a label")
INNER_PAIR = (
    *("right over", "one column", "same column", "right", "columns on", "tops", "from run's top", "drop"),
    *("columns between", "rules between", "under its rule", "over its rule", "widths", "through", "worse than best"),
    *("governed", "size of governor", "weight of governor", "like governor", "within governor", "foot's length"),
)
DECK_PAIR = (
    *("sizes", "weights", "alike", "drop", "shared of upper", "shared of lower", "left edges", "ruled off"),
    *("text between", "white beside", "right", "left", "tops", "label"),
)
