"""What it costs to read on from one place to another: nats, roughly the negative logarithm of how likely a
newspaper is set that way. Print, setting and language each have their say."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.geometry import grow, shared_height, shared_width
from pipeline.language.joins import score_join
from pipeline.model import Box
from pipeline.stages.order.ends import read_ends
from pipeline.stages.order.labels import Labels
from pipeline.stages.order.nodes import Ground, Stack
from pipeline.stages.order.surroundings import REACH, Surroundings, within
from pipeline.stages.order.tiers import Tiers

NEVER = 60.0
HEADLESS = 5.0
"""An article without a headline."""
TEXTLESS = 9.0
"""A headline without text."""
UNDER_LABEL, OF_LABEL = 0.5, 2.5
"""Text under a label beside a headline, read as that headline's, and as the label's own."""
UNSEEN = 0.2
"""What white counts on a page without a scan, where a picture or a rule may stand in it that nobody wrote down."""
LEADS = 0.8
"""From the last item of a column to the first of the next."""


@dataclass(frozen=True, slots=True)
class Cost:
    nats: float
    reason: str


class Costs:
    """Costs on one page; what is asked of every pair (slot tops, what stands above) is worked out once."""

    def __init__(self, ground: Ground, *, language: bool) -> None:
        self.ground = ground
        self.language = language
        self.indented = 1.1 if ground.chinese else 0.55
        self.around = Surroundings(ground)
        self.tiers = Tiers(self.around)
        self.labels = Labels(ground, self.around)
        self.ends = [read_ends(stack) for stack in ground.stacks]
        self._downs = self._find_downs()
        self._after: dict[int, list[tuple[float, int]]] = {}
        for (i, j), cost in self._downs.items():
            if cost.nats < 0.9:
                self._after.setdefault(i, []).append((cost.nats, j))
        self._run_bottoms = [self._run_bottom(i) for i in range(len(ground.stacks))]
        self._not_foot = {i for (i, _), cost in self._downs.items() if cost.nats < 0.9}
        self._not_head = {j for (_, j), cost in self._downs.items() if cost.nats < 0.9}
        self._over_inset = {i for (i, _), cost in self._downs.items() if 0.9 <= cost.nats < 1.6}
        self._under_inset = {j for (_, j), cost in self._downs.items() if 0.9 <= cost.nats < 1.6}

    def begins_paragraph(self, stack: Stack) -> bool:
        return stack.starts or stack.indent >= self.indented or stack.regions[0].kind == "subhead"

    def is_open(self, i: int) -> bool:
        """The last line of stack ``i`` is full and its sentence goes on."""
        stack = self.ground.stacks[i]
        if stack.regions[-1].kind == "byline":
            return False
        return not self.ends[i].ended and stack.shortfall < 1.6

    def run_on(self, i: int, j: int) -> float:
        """Nats for the words of stack ``j`` going on with those of ``i``; 0 where language has no say."""
        return score_join(self.ground.stacks[i].last, self.ground.stacks[j].first) if self.language else 0.0

    def roles(self, i: int, j: int) -> tuple[float, float, float, float]:
        """Whether the column of ``i`` goes on below it and that of ``j`` above it, plainly or round a headline."""
        return (
            float(i in self._not_foot),
            float(j in self._not_head),
            float(i in self._over_inset),
            float(j in self._under_inset),
        )

    # -- text ------------------------------------------------------------------------------------------------

    def of_text(self, i: int, j: int, run_on: float) -> Cost:
        """``run_on`` as :meth:`run_on` gives it."""
        a, b = self.ground.stacks[i], self.ground.stacks[j]
        foot, head = self.ends[i], self.ends[j]
        if a.regions[-1].kind == "byline":
            return Cost(7.0, "the text above is signed: it has ended")
        if b.starts:
            return Cost(7.0, "the text begins there")
        if b.regions[0].kind == "byline":
            return Cost(0.2, "signed at its foot")
        if self.begins_paragraph(b):
            if self.is_open(i):
                return Cost(5.0, "a sentence breaks off and a paragraph begins")
            return Cost(0.4, "a paragraph ends and another begins")
        if a.shortfall > 1.6 and foot.ended:
            return Cost(4.5, "a paragraph has ended, and the next line is in the middle of one")
        nats = 0.8 if foot.ended else 0.0
        nats -= 0.45 * run_on
        if foot.opened and head.closed:
            nats -= 1.0
        if head.badly and foot.ended:
            nats += 1.5
        return Cost(nats, "the sentence runs on")

    # -- place -----------------------------------------------------------------------------------------------

    def follow(self, i: int, j: int, text: Cost) -> Cost:
        """Reading on from the foot of stack ``i`` at the head of stack ``j``; ``text`` as :meth:`of_text` gives it."""
        a, b = self.ground.stacks[i], self.ground.stacks[j]
        if i == j:
            return Cost(NEVER, "")
        if a.frame != b.frame:
            return Cost(NEVER, "one stands in a box")
        shared = shared_width(a.box, b.box)
        if shared > 0.5 * min(a.box.width, b.box.width):
            place = self._downs.get((i, j), Cost(NEVER, ""))
        elif b.box.left >= a.box.right - 0.3 * a.box.width:
            place = self._aside(i, j)
        else:
            return Cost(NEVER, "")
        if place.nats >= NEVER:
            return place
        return Cost(place.nats + text.nats, f"{place.reason}; {text.reason}")

    def _find_downs(self) -> dict[tuple[int, int], Cost]:
        """The place costs of all pairs in one column."""
        found = {}
        stacks, body = self.ground.stacks, self.ground.body
        for i, a in enumerate(stacks):
            below = Box(
                left=a.box.left,
                top=int(a.box.bottom - body),
                right=a.box.right,
                bottom=int(a.box.bottom + REACH * body),
            )
            for j in self.around.stacks_in(below):
                b = stacks[j]
                if i != j and a.frame == b.frame and shared_width(a.box, b.box) > 0.5 * min(a.box.width, b.box.width):
                    cost = self._down(i, j)
                    if cost.nats < NEVER:
                        found[i, j] = cost
        return found

    def _down(self, i: int, j: int) -> Cost:
        """Further down the same column, over a picture or round a headline set into the text."""
        g, a, b = self.ground, self.ground.stacks[i], self.ground.stacks[j]
        if b.box.top < a.box.bottom - 0.7 * g.body:
            return Cost(NEVER, "")
        between = Box(
            left=max(a.box.left, b.box.left), top=a.box.bottom, right=min(a.box.right, b.box.right), bottom=b.box.top
        )
        if between.width <= 0 or self.around.stack_between(i, j, between):
            return Cost(NEVER, "")
        nats, reason = 0.3, "down the column"
        if any(
            shared_width(rule, between) > 0.5 * between.width and within(rule, between, g.body)
            for rule in self.around.rules_across(grow(between, 0, g.body))
        ):
            nats += 5.0
            reason = "down over a rule"
        gap = max(0, between.height) / g.body
        heads = self.around.heads_standing_in(between)
        filled = self.around.filling(between)
        filled += sum(head.box.height for head in heads)
        empty = gap - filled / g.body
        if heads:
            nats += 1.0 if any(self.around.is_inset(head, i, j) for head in heads) else 3.5
            reason = "down past a headline set into the text"
        sure = 1.0 if g.seen else UNSEEN
        nats += sure * 0.25 * max(0.0, empty - 3.0 - 2.0 * len(heads))
        if not heads and empty > (3.5 if filled else 0.9) and self.around.parts_tiers(between):
            nats += sure * 2.5
            reason = "down over the white between two tiers"
        if b.box.width > 1.5 * a.box.width or a.box.width > 1.5 * b.box.width:
            nats += 2.0
        return Cost(nats, reason)

    def _aside(self, i: int, j: int) -> Cost:
        """On to a column on the right, which begins where this one's place on the page begins."""
        g, a, b = self.ground, self.ground.stacks[i], self.ground.stacks[j]
        gap = (b.box.left - a.box.right) / g.body
        column = max(a.box.width, b.box.width) / g.body
        if gap > 2.2 * column + 6:
            return Cost(NEVER, "")
        nats = 0.0
        if gap > 3.5:
            nats += 1.2 * (gap - 3.5) / column + 0.6
            corridor = Box(
                left=a.box.right,
                top=min(a.box.top, b.box.top),
                right=b.box.left,
                bottom=max(a.box.bottom, b.box.bottom),
            )
            if any(
                shared_height(s.box, a.box) > 0.3 * min(s.box.height, a.box.height)
                and shared_height(s.box, b.box) > 0
                and shared_width(s.box, corridor) > 0.6 * s.box.width
                for s in (g.stacks[k] for k in self.around.stacks_in(corridor))
            ):
                nats += 4.0
        top, bottom = self.around.tops[i]
        top_b, bottom_b = self.around.tops[j]
        leads = self.tiers.leads_on(i, j)
        if b.box.top > a.box.bottom:
            nats += 5.0
        elif not leads and (top_b >= bottom - g.body or bottom_b <= top + g.body):
            return Cost(NEVER, "")
        if leads and b.box.bottom <= a.box.top:
            # Rules as wide as a column part the items in it, and the last of them goes on at the head of the next one.
            return Cost(nats + LEADS, "from the foot of the column to the head of the next")
        if self.around.effective[j] < top - 1.5 * g.body:
            nats += 4.0  # it begins above the rule over this column
        if abs(top - top_b) > 1.5 * g.body:
            nats += 1.5
        if abs(bottom - bottom_b) > 1.5 * g.body:
            nats += 0.7
        goals = [a.box.top, self.around.effective[i], *(self.ground.heads[k].box.top for k in self.around.above[i])]
        goals.append(min(self.around.run_top(i), a.box.top))
        off = min(abs(self.around.effective[j] - goal) for goal in goals) / g.body
        off = min(off, min(abs(b.box.top - goal) for goal in goals) / g.body)
        if off > 1.5:
            nats += min(4.5, 0.35 * (off - 1.5) + 0.8)
        if self.around.head_between_tops(j):
            nats += 0.8
        # A column is read to its foot before the next one, and the next one from its head.
        nats += 2.5 * (i in self._not_foot) + 2.5 * (j in self._not_head)
        nats += 0.7 * (i in self._over_inset) + 0.7 * (j in self._under_inset)
        if (
            max(a.box.width, b.box.width) > 1.4 * min(a.box.width, b.box.width)
            and min(len(a.regions), len(b.regions)) > 0
        ):
            nats += 1.0
        return Cost(nats, "on to the next column")

    # -- headlines -------------------------------------------------------------------------------------------

    def begin(self, h: int, j: int) -> Cost:
        """The text of headline ``h`` begins at the head of stack ``j``."""
        g, head, b = self.ground, self.ground.heads[h], self.ground.stacks[j]
        if head.frame != b.frame:
            return Cost(NEVER, "one stands in a box")
        nats = 0.0 if self.begins_paragraph(b) else 3.5
        if b.starts:
            nats -= 0.5
        box = head.box
        label = self._label_over(j)
        if label >= 0 and self.labels.is_label(label, h):
            return Cost(nats + UNDER_LABEL, "under the label beside the headline")
        if h == label:
            nats += OF_LABEL
        if self.around.ruled_off(box, b.box):
            return Cost(NEVER, "a rule parts them")
        if head.upright:
            return self._begin_beside(box, j, nats)
        if b.box.top >= box.bottom - 0.8 * g.body:
            return self._begin_under(h, j, nats)
        if b.box.top < box.top + g.body and b.box.left < box.right:
            return self._begin_around(h, j, nats)
        return Cost(NEVER, "")

    def _label_over(self, j: int) -> int:
        """The label of a headline that stands right over a stack; -1 where there is none."""
        box = self.ground.stacks[j].box
        over = [
            k
            for k in self.around.above[j]
            if k in self.labels.found and shared_width(self.ground.heads[k].box, box) > 0
        ]
        return max(over, key=lambda k: self.ground.heads[k].box.bottom, default=-1)

    def _begin_beside(self, box: Box, j: int, nats: float) -> Cost:
        """An upright headline stands at the left of its text, or at its right; the text begins at its own left
        either way."""
        g, body, b = self.ground, self.ground.body, self.ground.stacks[j].box
        off = abs(self.around.effective[j] - box.top) / body
        off = min(off, abs(b.top - box.top) / body)
        if self.around.effective[j] <= box.top and box.bottom <= self._run_bottoms[j] + body:
            off = min(off, 4.0)  # set lower down, beside the middle of its text
        if off > 12:
            return Cost(NEVER, "")
        nats += 0.3 * max(0.0, off - 1.5)
        if b.left >= box.right - body:
            gap = (b.left - box.right) / body
            if gap > 18:
                return Cost(NEVER, "")
            return Cost(nats + 0.25 * max(0.0, gap - 3), "beside the upright headline")
        if b.right > box.left + body:
            return Cost(NEVER, "")
        top = self.around.effective[j]
        reach = 6 * body + 8 * self.around.column
        strip = Box(left=b.left, top=int(top - 2 * body), right=b.right, bottom=int(top + 12 * body))
        level = [
            g.stacks[k]
            for k in self.around.stacks_in(grow(strip, reach, 0))
            if abs(self.around.effective[k] - top) < 2 * body
        ]
        further = sum(1 for s in level if b.width / 2 > b.left - s.box.right > -body)
        apart = sum(1 for s in level if s.box.left >= b.right - body and s.box.right <= box.left + body)
        if (box.left - b.right) / body > 6 + apart * 1.6 * b.width / body:
            return Cost(NEVER, "")
        return Cost(nats + 1.0 + 0.8 * further, "beside the upright headline, which ends the line")

    def _begin_under(self, h: int, j: int, nats: float) -> Cost:
        g, box, b = self.ground, self.ground.heads[h].box, self.ground.stacks[j].box
        gap = (min(b.top, self.around.effective[j]) - box.bottom) / g.body
        if gap > 14:
            gap -= self.around.pictured(box, b) / g.body
        if gap > 14:
            return Cost(NEVER, "")
        if self.around.text_between(h, j):
            return Cost(NEVER, "")
        nats += 0.3 * max(0.0, gap - 2.5)
        shared = shared_width(box, b)
        if shared > 0:
            # Under the headline: the leftmost column is where its text begins.
            left = sum(
                1
                for k in self.around.stacks_in(
                    Box(left=box.left, top=int(b.top - 4 * g.body), right=box.right, bottom=int(b.top + 4 * g.body))
                )
                if k != j
                and (s := g.stacks[k]).box.right <= b.left + 0.3 * b.width
                and shared_width(s.box, box) > 0.2 * min(s.box.width, box.width)
                and abs(s.box.top - b.top) < 4 * g.body
            )
            nats += 1.8 * left
            if b.left < box.left - 1.6 * b.width:
                nats += 1.0
        else:
            away = max(box.left - b.right, b.left - box.right) / g.body
            if b.left > box.right or away > 2.2 * b.width / g.body:
                return Cost(NEVER, "")
            nats += 0.6 + 0.5 * away / max(1.0, b.width / g.body)
        return Cost(nats, "under the headline")

    def _begin_around(self, h: int, j: int, nats: float) -> Cost:
        """A headline set into its text, which begins above it or on its left."""
        g, box, b = self.ground, self.ground.heads[h].box, self.ground.stacks[j].box
        b = Box(left=b.left, top=b.top, right=b.right, bottom=max(b.bottom, self._run_bottoms[j]))
        over = b.bottom <= box.top + g.body and shared_width(b, box) > 0.4 * min(b.width, box.width)
        aside = b.right <= box.left + 1.2 * g.body
        if not over and not aside:
            return Cost(NEVER, "")
        if aside and shared_height(b, box) < 0.5 * box.height:
            return Cost(NEVER, "")
        if over and box.top - b.bottom > 4 * g.body:
            return Cost(NEVER, "")
        away = max(0.0, (box.left - b.right) / g.body)
        columns = away / max(1.0, b.width / g.body)
        if columns > 3:
            return Cost(NEVER, "")
        up = (box.top - b.top) / g.body
        nats += 1.2 + 1.0 * columns + 0.02 * max(0.0, up - 20)
        if aside and columns > 0.8:
            nats += 0.8
        if over:
            nats += 1.5  # a headline set into its text leaves the first column whole
        if self.around.top_is_ruled(j):
            nats -= 0.4
        return Cost(nats, "round the headline")

    # -- what ends and begins alone ----------------------------------------------------------------------------

    def end(self, i: int) -> Cost:
        return Cost(2.6, "its last sentence is not finished") if self.is_open(i) else Cost(0.5, "its text ends here")

    def start(self, j: int) -> Cost:
        b = self.ground.stacks[j]
        if b.regions[0].kind == "byline" and not b.starts:
            return Cost(HEADLESS + 4.0, "a signature with nothing to sign")
        if all(region.kind == "subhead" for region in b.regions):
            return Cost(HEADLESS + 6.0, "a sub-headline with nothing around it")
        if b.starts:
            return Cost(3.5, "continued from another page, or signed at its head")
        if self.begins_paragraph(b):
            return Cost(HEADLESS, "a paragraph begins, without a headline")
        return Cost(HEADLESS + 3.0, "begins in the middle of a sentence")

    def _run_bottom(self, j: int) -> int:
        """Down to where the column that begins with stack ``j`` ends: over pictures, not past headlines."""
        seen = {j}
        while True:
            after = [(nats, b) for nats, b in self._after.get(j, ()) if b not in seen]
            if not after:
                return self.ground.stacks[j].box.bottom
            j = min(after)[1]
            seen.add(j)
