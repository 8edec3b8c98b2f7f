"""The second look at a page: articles as wholes.

The assignment (:mod:`.assignment`) weighs every reading-on by itself. A story is more than its joins: its parts stand
together, and no part of another story stands among them. Here what is read is changed link by link as long as the
whole page grows likelier, where the whole is the sum of all its choices and of all neighbours that are in one article
(:mod:`.together`): hill climbing from the best assignment, the same from the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.stages.order.together import Facing

FAR = 8.0
"""Nats by which a way to come to a place may be worse than its best one, and is still tried."""
FEW = 8
"""Ways to come to one place that are tried, at the most."""
LONGEST = 400
"""Parts of an article from which it is left as it is: no story of a newspaper has as many."""
ROUNDS = 12
"""How often all places are gone through, at the most; two or three are enough on pages of print."""
LEAST = 1e-6
"""Nats that a change has to bring."""
CERTAIN = 25.0
"""A link that is so much likelier than all else was said by a person, and stays."""

Link = tuple[int, int]
"""A source and the place that it goes on at."""


class Wholes:
    """``into``: for every node the score of each source from which it may be read, -1 for none; ``lost``: the score of
    each node as the last of its article; ``weights``: what it is worth, in nats, that two neighbours are in one
    article."""

    def __init__(
        self,
        into: Sequence[Mapping[int, float]],
        lost: Sequence[float],
        pairs: Sequence[Facing],
        weights: Sequence[float],
    ) -> None:
        self.into, self.lost = into, lost
        self.near: list[list[tuple[int, float]]] = [[] for _ in into]
        for pair, weight in zip(pairs, weights, strict=True):
            self.near[pair.first].append((pair.second, weight))
            self.near[pair.second].append((pair.first, weight))
        self.before: dict[int, int] = {}
        self.after: dict[int, int] = {}

    def improve(self, before: Mapping[int, int]) -> dict[int, int]:
        """``before``: the source of every node that has one. The same, changed until no change of one link, and of
        those that it puts out, makes the page likelier."""
        self.before = dict(before)
        self.after = {source: at for at, source in before.items()}
        waiting = set(range(len(self.into)))
        for _ in range(ROUNDS):
            changed: set[int] = set()
            for at in sorted(waiting):
                changed |= self._try(at)
            if not changed:
                break
            waiting = changed | {k for at in changed for k, _ in self.near[at]}
        return self.before

    def _try(self, at: int) -> set[int]:
        """The best change at one place, if one is for the better: the nodes of all articles that it touched."""
        now = self.before.get(at, -1)
        options = self.into[at]
        if options.get(now, 0.0) > CERTAIN or len(self._whole(at)) > LONGEST:
            return set()
        best = max(options.values())
        likely = sorted((s for s in options if s != now and options[s] > best - FAR), key=lambda s: (-options[s], s))
        found: tuple[float, dict[int, int]] | None = None
        for source in likely[:FEW]:
            for change in self._changes(at, source):
                gain = self._gain(change)
                if gain > LEAST and (found is None or gain > found[0] + LEAST):
                    found = gain, change
        if found is None:
            return set()
        touched = self._touched(found[1])
        self._apply(found[1])
        return touched | self._touched(found[1])

    def _changes(self, at: int, source: int) -> Iterable[dict[int, int]]:
        """Ways to read ``at`` after ``source``: new sources by their nodes, -1 for none."""
        old = self.before.get(at, -1)
        if source < 0:
            yield {at: -1}
            return
        if self._comes_after(source, at):
            return
        put_out = self.after.get(source)
        if put_out is None:
            yield {at: source}
            return
        if self.into[put_out].get(source, 0.0) > CERTAIN:
            return
        yield {at: source, put_out: -1}
        free = [
            s for s in self.into[put_out] if s >= 0 and s != source and (s not in self.after or s == old) and s != at
        ]
        free.sort(key=lambda s: (-self.into[put_out][s], s))
        for s in free[:3]:
            yield {at: source, put_out: s}

    def _comes_after(self, one: int, other: int) -> bool:
        """Whether ``one`` is read somewhere after ``other``, or is it."""
        while one != other:
            if one not in self.before:
                return False
            one = self.before[one]
        return True

    def _whole(self, at: int) -> list[int]:
        """The nodes of an article, in order."""
        seen = {at}
        while at in self.before and self.before[at] not in seen:
            at = self.before[at]
            seen.add(at)
        nodes = [at]
        while at in self.after:
            at = self.after[at]
            if at == nodes[0]:
                break
            nodes.append(at)
        return nodes

    def _touched(self, change: Mapping[int, int]) -> set[int]:
        nodes: set[int] = set()
        for at, source in change.items():
            for one in (at, source, self.before.get(at, -1)):
                if one >= 0 and one not in nodes:
                    nodes.update(self._whole(one))
        return nodes

    def _apply(self, change: Mapping[int, int]) -> None:
        for at in change:
            if at in self.before:
                old = self.before.pop(at)
                if self.after.get(old) == at:
                    del self.after[old]
        for at, source in change.items():
            if source >= 0:
                self.before[at] = source
                self.after[source] = at

    def _gain(self, change: Mapping[int, int]) -> float:
        """How much likelier the page is with a change. What would close a ring is none."""
        nodes = self._touched(change)
        if len(nodes) > LONGEST:
            return 0.0
        was = self._worth(nodes)
        back = {at: self.before.get(at, -1) for at in change}
        self._apply(change)
        ring = any(source >= 0 and self._is_ring(at) for at, source in change.items())
        gain = 0.0 if ring else self._worth(nodes) - was
        self._apply(back)
        return gain

    def _is_ring(self, at: int) -> bool:
        one = at
        for _ in range(len(self.into)):
            if one not in self.before:
                return False
            one = self.before[one]
            if one == at:
                return True
        return True

    def _worth(self, nodes: set[int]) -> float:
        """Of the articles that some nodes make up."""
        worth = 0.0
        article: dict[int, int] = {}
        for at in nodes:
            source = self.before.get(at, -1)
            # A link is one choice for its foot and one for its head (see assignment).
            worth += self.into[at][source] * (2.0 if source >= 0 else 1.0)
            if at not in self.after:
                worth += self.lost[at]
            if source < 0:
                one = at
                article[one] = at
                while one in self.after:
                    one = self.after[one]
                    article[one] = at
        for at in nodes:
            for other, weight in self.near[at]:
                if at < other and article.get(at) == article.get(other) is not None:
                    worth += weight
        return worth
