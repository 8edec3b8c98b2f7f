"""What the scorer is told about every possible reading-on: numbers without units, the same on a tabloid and on a
broadsheet, in Chinese and in Latin, set across or down.

Distances are in body heights or in columns, on a logarithmic scale where they may be large. The rules of
:mod:`pipeline.stages.order.costs` are among them: what they say, and by how much something else would be better.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import shared_height, shared_width
from pipeline.stages.order.broken import Breaks
from pipeline.stages.order.costs import NEVER, Cost, Costs
from pipeline.stages.order.headings import MAIN, Headings
from pipeline.stages.order.names import (
    BEGIN_PAIR,
    DECK,
    END_ALONE,
    FOLLOW_PAIR,
    FOOT,
    INNER,
    PLACE,
    START_ALONE,
    TEXT,
    TEXTLESS,
    WORSE,
)
from pipeline.stages.order.neighbours import Neighbours
from pipeline.stages.order.nodes import Head
from pipeline.stages.order.sense import describe_sense
from pipeline.stages.order.together import Facing, Together

Features = NDArray[np.float64]
CAP = 12.0
"""Nats from where a rule says "never"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """All that may follow what on a page. ``follow`` and ``begin`` are pairs of indices (foot and head of stacks;
    headline and head of a stack), with one row of features and one cost of the rules each, ``inner`` and ``deck``
    pairs of a stack and a heading in its text, and of two headings of which the second is the next part of the first;
    ``start``, ``end``, ``main`` (a heading that begins an article) and ``textless`` have a row for every stack, stack,
    headline and headline."""

    follow: tuple[tuple[int, int], ...]
    follow_costs: tuple[Cost, ...]
    follow_features: Features
    begin: tuple[tuple[int, int], ...]
    begin_costs: tuple[Cost, ...]
    begin_features: Features
    inner: tuple[tuple[int, int], ...]
    inner_features: Features
    deck: tuple[tuple[int, int], ...]
    deck_features: Features
    main_features: Features
    start_costs: tuple[Cost, ...]
    start_features: Features
    end_costs: tuple[Cost, ...]
    end_features: Features
    textless_features: Features
    together: tuple[Facing, ...]
    together_features: Features


def find_possible(costs: Costs) -> Possible:
    return _Survey(costs).survey()


def _log(x: float) -> float:
    return math.copysign(math.log1p(abs(x)), x)


def _capped(cost: Cost) -> float:
    return min(cost.nats, CAP)


class _Survey:
    def __init__(self, costs: Costs) -> None:
        self.costs = costs
        self.ground = costs.ground
        self.around = costs.around
        self.body = costs.ground.body
        self.column = max(costs.around.column, 4 * costs.ground.body)
        neighbours = self.neighbours = Neighbours(costs.around, self.column)
        self.over, self.above = neighbours.over, neighbours.above
        self.below, self.right = neighbours.below, neighbours.right
        self.crossed, self.after, self.under = neighbours.crossed, neighbours.after, neighbours.under
        self.may_follow = neighbours.may_follow
        self.headings = Headings(costs, neighbours, self.column)
        self.breaks = Breaks(costs.around, self.column)
        self.inset = [costs.around.is_inset(head, -1, -1) for head in costs.ground.heads]

    def survey(self) -> Possible:
        stacks, heads = self.ground.stacks, self.ground.heads
        follow = [(i, j) for i in range(len(stacks)) for j in self.after(i)]
        begin = [(h, j) for h in range(len(heads)) for j in self.under(h)]
        run_on = [self.costs.run_on(i, j) for i, j in follow]
        texts = [self.costs.of_text(i, j, nats) for (i, j), nats in zip(follow, run_on, strict=True)]
        follow_costs = [self.costs.follow(i, j, text) for (i, j), text in zip(follow, texts, strict=True)]
        begin_costs = [self.costs.begin(h, j) for h, j in begin]
        from_foot = _least(((i, c) for (i, _), c in zip(follow, follow_costs, strict=True)), len(stacks))
        to_head = _least(((j, c) for (_, j), c in zip(follow, follow_costs, strict=True)), len(stacks))
        from_headline = _least(((h, c) for (h, _), c in zip(begin, begin_costs, strict=True)), len(heads))
        to_text = _least(((j, c) for (_, j), c in zip(begin, begin_costs, strict=True)), len(stacks))
        texts_of_feet = _table([self._foot(i) for i in range(len(stacks))], FOOT)
        of_heads = _table([[*self._text(j), *self._place(j)] for j in range(len(stacks))], (*TEXT, *PLACE))
        sense = describe_sense(self.costs, follow)
        rows = (
            [*self._follow(i, j, cost, text.nats, nats), *said]
            for (i, j), cost, text, nats, said in zip(follow, follow_costs, texts, run_on, sense, strict=True)
        )
        worse = (
            ((_capped(cost) - from_foot[i]) / 4, (_capped(cost) - to_head[j]) / 4, to_text[j] / 4)
            for (i, j), cost in zip(follow, follow_costs, strict=True)
        )
        heads_rows = (self._begin(h, j, cost) for (h, j), cost in zip(begin, begin_costs, strict=True))
        heads_worse = (
            ((_capped(cost) - from_headline[h]) / 4, (_capped(cost) - to_text[j]) / 4, to_head[j] / 4)
            for (h, j), cost in zip(begin, begin_costs, strict=True)
        )
        inner, inner_rows, through = self._inner(dict(zip(follow, follow_costs, strict=True)))
        deck = [(h, k) for h in range(len(heads)) for k in self.headings.decks(h)]
        together = Together(self.costs, self.neighbours, self.headings, self.column)
        feet, heads_of_text = [i for i, _ in follow], [j for _, j in follow]
        return Possible(
            inner=tuple(inner),
            inner_features=_table(inner_rows, INNER),
            deck=tuple(deck),
            deck_features=_table([self.headings.deck(h, k) for h, k in deck], DECK),
            main_features=_table([self.headings.main(h, through[h]) for h in range(len(heads))], MAIN),
            follow=tuple(follow),
            follow_costs=tuple(follow_costs),
            follow_features=_join(
                _table(rows, FOLLOW_PAIR), texts_of_feet[feet], of_heads[heads_of_text], _table(worse, WORSE)
            ),
            begin=tuple(begin),
            begin_costs=tuple(begin_costs),
            begin_features=_join(
                _table(heads_rows, BEGIN_PAIR), of_heads[[j for _, j in begin]], _table(heads_worse, WORSE)
            ),
            start_costs=tuple(self.costs.start(j) for j in range(len(stacks))),
            start_features=_join(
                _table((self._start(j, to_text[j], to_head[j]) for j in range(len(stacks))), START_ALONE), of_heads
            ),
            end_costs=tuple(self.costs.end(i) for i in range(len(stacks))),
            end_features=_join(
                _table((self._end(i, from_foot[i]) for i in range(len(stacks))), END_ALONE), texts_of_feet
            ),
            together=tuple(together.pairs),
            together_features=together.table(),
            textless_features=_table((self._textless(h, from_headline[h]) for h in range(len(heads))), TEXTLESS),
        )

    def _inner(
        self, known: Mapping[tuple[int, int], Cost]
    ) -> tuple[list[tuple[int, int]], list[list[float]], list[float]]:
        """Pairs of a stack and a heading that may stand in its text, their features, and for each heading the least
        that it costs to read on through its place. ``known``: what it costs to read on from stack to stack."""
        pairs = [(i, h) for i in range(len(self.ground.stacks)) for h in self.headings.inside(i, self.may_follow)]
        costs = []
        for i, h in pairs:
            on = known.get((i, self.headings.under[h].stack))
            costs.append(CAP if on is None else _capped(on))
        best = _lowest(pairs, costs)
        through = [CAP] * len(self.ground.heads)
        for (_, h), cost in zip(pairs, costs, strict=True):
            through[h] = min(through[h], cost)
        rows = [
            self.headings.inner(i, h, self._foot(i), cost, best[i]) for (i, h), cost in zip(pairs, costs, strict=True)
        ]
        return pairs, rows, through

    # -- features ----------------------------------------------------------------------------------------------

    def _text(self, j: int) -> list[float]:
        """How a stack begins."""
        stack = self.ground.stacks[j]
        opener = stack.regions[0].kind
        return [
            float(self.costs.begins_paragraph(stack)),
            float(stack.starts),
            float(opener == "byline"),
            float(opener == "subhead"),
            float(opener == "jump"),
            min(4.0, max(-1.0, stack.indent)),
            float(self.costs.ends[j].badly),
            *stack.roles,
        ]

    def _place(self, j: int) -> list[float]:
        """What stands right over a stack."""
        over = self.over[j]
        above, white = self.above[j]
        return [
            float(over.head >= 0),
            min(over.gap, 9.0) / 3,
            min(over.size, 4.0),
            min(over.span, 6.0) / 2,
            float(min(over.rank, 4)),
            float(above >= 0 and over.head < 0),
            _log(white),
            float(self.around.top_is_ruled(j)),
            *self.headings.place(over.head),
        ]

    def _foot(self, i: int) -> list[float]:
        """How a stack ends, and what stands right under it."""
        a = self.ground.stacks[i]
        below, white = self.below[i]
        _, bottom = self.around.tops[i]
        return [
            float(self.costs.is_open(i)),
            float(self.costs.ends[i].ended),
            float(a.regions[-1].kind == "byline"),
            float(a.regions[-1].kind == "jump"),
            min(8.0, max(-1.0, a.shortfall)) / 2,
            float(bottom - a.box.bottom < 2.5 * self.body),
            float(below >= 0),
            _log(white),
            float(below >= 0 and self.costs.begins_paragraph(self.ground.stacks[below])),
            *self.headings.foot(i),
            *a.roles,
        ]

    def _follow(self, i: int, j: int, cost: Cost, text: float, run_on: float) -> list[float]:
        """``text`` and ``run_on`` in nats, as :class:`Costs` gives them."""
        g, body, around = self.ground, self.body, self.around
        one, two = g.stacks[i], g.stacks[j]
        a, b = one.box, two.box
        shared = shared_width(a, b) / max(1, min(a.width, b.width))
        goals = [a.top, around.effective[i], around.run_top(i), *(g.heads[k].box.top for k in around.above[i])]
        off = min(min(abs(around.effective[j] - goal), abs(b.top - goal)) for goal in goals) / body
        columns, rules = self.crossed(a, b)
        top_a, bottom_a = around.tops[i]
        top_b, bottom_b = around.tops[j]
        over_a, over_b = self.over[i].head, self.over[j].head
        foot, head = self.costs.ends[i], self.costs.ends[j]
        return [
            float(cost.nats >= NEVER),
            _capped(cost) / 4,
            text / 4,
            float(shared > 0.5),
            float(b.left >= a.right - 0.3 * a.width),
            float(b.right <= a.left + 0.3 * a.width),
            max(-6.0, min(6.0, (b.left - a.right) / self.column)),
            max(-3.0, min(10.0, (b.left - a.right) / body)) / 3,
            _log((b.top - a.top) / body),
            _log((around.effective[j] - around.effective[i]) / body),
            _log((b.top - around.run_top(i)) / body),
            _log((b.top - a.bottom) / body),
            _log((b.bottom - a.bottom) / body),
            _log(off),
            max(-2.0, min(2.0, math.log(max(1, b.width) / max(1, a.width)))),
            min(4.0, b.width / self.column),
            float(min(columns, 4)),
            float(min(rules, 4)),
            float(one.frame == two.frame),
            float(one.frame >= 0) + float(two.frame >= 0),
            float(abs(top_a - top_b) < 1.5 * body),
            float(abs(bottom_a - bottom_b) < 1.5 * body),
            float(top_b >= bottom_a - body),
            float(around.effective[j] < top_a - 1.5 * body),
            float(over_a >= 0),
            float(over_a >= 0 and over_a == over_b),
            float(self.below[i][0] == j),
            float(self.right[i] == j),
            float(around.head_between_tops(j)),
            run_on / 4,
            float(foot.opened) - float(head.closed),
            *self.costs.roles(i, j),
            math.log1p(one.length) / 3,
            math.log1p(two.length) / 3,
            *g.manner,
            *self.breaks.describe(i, j),
            float(last := self.costs.tiers.last[i]),
            float(first := self.costs.tiers.first[j]),
            float(self.costs.tiers.leads_on(i, j)),
            float(first and not last),
        ]

    def _begin(self, h: int, j: int, cost: Cost) -> list[float]:
        g, body, around = self.ground, self.body, self.around
        head, two = g.heads[h], g.stacks[j]
        a, b = head.box, two.box
        shared = shared_width(a, b)
        columns, rules = self.crossed(a, b)
        over = self.over[j]
        return [
            float(cost.nats >= NEVER),
            _capped(cost) / 4,
            float(head.upright),
            min(head.size, 4.0),
            float(any(r.kind == "byline" for r in head.regions)),
            float(over.head == h),
            float(over.head >= 0 and over.head != h),
            _log((min(b.top, around.effective[j]) - a.bottom) / body),
            _log((b.top - a.top) / body),
            _log((around.effective[j] - a.top) / body),
            _log((b.bottom - a.bottom) / body),
            max(-4.0, min(4.0, (b.left - a.left) / self.column)),
            max(-4.0, min(4.0, (b.right - a.right) / self.column)),
            max(-4.0, min(4.0, (b.left - a.right) / self.column)),
            max(-4.0, min(4.0, (a.left - b.right) / self.column)),
            shared / max(1, a.width),
            shared / max(1, b.width),
            min(6.0, a.width / self.column),
            float(shared_height(a, b) > 0.5 * min(a.height, b.height)),
            float(min(columns, 4)),
            float(min(rules, 4)),
            float(head.frame == two.frame),
            float(around.ruled_off(a, b)),
            float(around.text_between(h, j)),
            float(self.inset[h]),
            math.log1p(two.length) / 3,
            min(4.0, b.width / self.column),
            *g.manner,
            float(over.head >= 0 and self.headings.labels.is_label(over.head, h)),
            float(h in self.headings.labels.found),
            float(over.head >= 0 and self.headings.labels.is_over_label(h, over.head)),
            *head.roles,
        ]

    def _start(self, j: int, by_headline: float, by_text: float) -> list[float]:
        stack = self.ground.stacks[j]
        above = self.above[j][0]
        return [
            by_headline / 4,
            by_text / 4,
            _capped(self.costs.start(j)) / 4,
            math.log1p(stack.length) / 3,
            float(all(r.kind == "subhead" for r in stack.regions)),
            float(stack.frame >= 0),
            float(above >= 0 and self.costs.is_open(above)),
            *self.ground.manner,
        ]

    def _end(self, i: int, on: float) -> list[float]:
        stack = self.ground.stacks[i]
        return [
            on / 4,
            math.log1p(stack.length) / 3,
            float(stack.frame >= 0),
            *self.ground.manner,
        ]

    def _textless(self, h: int, on: float) -> list[float]:
        head: Head = self.ground.heads[h]
        return [
            on / 4,
            float(head.upright),
            min(head.size, 4.0),
            min(6.0, head.box.width / self.column),
            float(head.frame >= 0),
            float(any(r.kind == "byline" for r in head.regions)),
            *head.roles,
        ]


def _table(rows: Iterable[Sequence[float]], names: Sequence[str]) -> Features:
    """A row of numbers takes far less room than the list that it comes in."""
    parts = [np.zeros((0, len(names)))]
    rows = iter(rows)
    while part := list(islice(rows, 10_000)):
        parts.append(np.array(part, dtype=np.float64))
    return np.concatenate(parts)


def _join(*tables: Features) -> Features:
    joined: Features = np.hstack(tables)
    return joined


def _lowest(pairs: Sequence[tuple[int, int]], costs: Sequence[float]) -> dict[int, float]:
    """The least cost by the first of each pair."""
    least: dict[int, float] = {}
    for (first, _), cost in zip(pairs, costs, strict=True):
        least[first] = min(least.get(first, CAP), cost)
    return least


def _least(costs: Iterable[tuple[int, Cost]], count: int) -> list[float]:
    """The least capped cost by index."""
    least = [CAP] * count
    for at, cost in costs:
        least[at] = min(least[at], cost.nats)
    return least
