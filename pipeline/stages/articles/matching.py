"""Halves matched all at once, as an assignment: each goes on at one other at most.

Only what can fit is weighed in full: in an issue of many pages, nearly all pairs of halves have pages that are not the
named ones, and little else to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from pipeline.stages.articles.halves import RUNS_ON, Half, part_name, score, weigh_keyword, weigh_pages, weigh_terms

LEAST = 2.0
"""Nats of evidence below which two halves are not joined."""
MARGIN = 1.5
"""Nats by which a join must beat what could be joined instead."""
LARGEST = 200
"""Halves that hang together by what may go on with what, up to which the second best of all ways to join them is
sought. Of more (an issue has some tens), a join counts for no more than it is better than what else its own two halves
could do."""
AT_ONCE = 256
"""Feet whose words are compared with those of all heads at once."""

Numbers = NDArray[np.float64]
Scores = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """From one half to another (indices), how much speaks for it (nats), and by how much it beats what else could
    be; ``accepted`` where both suffice."""

    foot: int
    head: int
    score: float
    margin: float

    @property
    def accepted(self) -> bool:
        return self.score >= LEAST and self.margin >= MARGIN


def match(halves: Sequence[Half]) -> list[Match]:
    """At most one for each foot and for each head."""
    feet = [at for at, half in enumerate(halves) if half.to or half.open]
    heads = [at for at, half in enumerate(halves) if half.come or (half.texts and not half.titled)]
    if not feet or not heads:
        return []
    scores = _find_scores([halves[at] for at in feet], [halves[at] for at in heads], weigh_terms(halves))
    found = [
        Match(foot=feet[i], head=heads[j], score=scores[i, j], margin=margin)
        for rows, columns in _part(scores, len(feet), len(heads))
        for i, j, margin in _assign(scores, rows, columns)
    ]
    return _uncircled(found)


def _find_scores(feet: Sequence[Half], heads: Sequence[Half], weights: Mapping[str, float]) -> Scores:
    """Of all pairs that score above 0."""
    found: Scores = {}
    pages = _Pages(heads)
    for i, (foot, words) in enumerate(zip(feet, _weigh_wording(feet, heads, weights), strict=True)):
        # A sum comes out a little otherwise in another order.
        most = pages.weigh(foot) + words + RUNS_ON + 0.001
        for j in np.flatnonzero(most > 0).tolist():
            nats = score(foot, heads[j], weights)
            if nats > 0:
                found[i, j] = nats
    return found


class _Pages:
    """What jump lines and their keywords say of one foot and all heads at once."""

    def __init__(self, heads: Sequence[Half]) -> None:
        self._heads = heads
        self._scans = np.array([head.scan for head in heads])
        self._own = _Names([head.page for head in heads])
        self._named = _Names([head.come.page if head.come else "" for head in heads])
        self._comes = np.array([head.come is not None for head in heads]).astype(int)
        self._words = list(dict.fromkeys(head.come_word for head in heads))
        places = {word: at for at, word in enumerate(self._words)}
        self._word_of = np.array([places[head.come_word] for head in heads])
        self._found: dict[str, Numbers] = {}

    def weigh(self, foot: Half) -> Numbers:
        """Nats for each head, minus infinity for those that cannot be."""
        own = self._own.agree(foot.to.page if foot.to else "")
        nats = _PAGES[int(foot.to is not None), own, self._named.agree(foot.page), self._comes]
        if foot.to_word not in self._found:
            self._found[foot.to_word] = np.array([weigh_keyword(foot.to_word, head) for head in self._heads])
        back = np.array([weigh_keyword(word, foot, text=False) for word in self._words])
        return np.where(self._scans == foot.scan, -np.inf, nats + self._found[foot.to_word] + back[self._word_of])


_SAYS_NOTHING, _AGREES, _DISAGREES = 0, 1, 2


def _weigh_pages() -> Numbers:
    """:func:`weigh_pages` as a table: whether there is a jump line onward, what it says, what the other half's says,
    and whether there is one."""
    table = np.full((2, 3, 3, 2), -np.inf)
    for to, own, named, comes in np.ndindex(table.shape):
        said = [one == _AGREES for one in (own, named) if one != _SAYS_NOTHING]
        nats = weigh_pages(said, to=bool(to), come=bool(comes))
        table[to, own, named, comes] = -np.inf if nats is None else nats
    return table


_PAGES = _weigh_pages()


class _Names:
    """Names of pages, to be asked which of them one agrees with."""

    def __init__(self, pages: Sequence[str]) -> None:
        self._pages = np.array(pages)
        parts = [part_name(page) for page in pages]
        self._letters = np.array([bool(letters) for letters, _ in parts])
        self._numbers = np.array([number for _, number in parts])
        self._known: dict[str, NDArray[np.int8]] = {}

    def agree(self, page: str) -> NDArray[np.int8]:
        if page not in self._known:
            letters, number = part_name(page)
            same = (self._numbers == number) & bool(number) & ~(self._letters & bool(letters))
            said = np.where((self._pages == page) | same, _AGREES, _DISAGREES)
            self._known[page] = np.where((self._pages == "") | (not page), _SAYS_NOTHING, said).astype(np.int8)
        return self._known[page]


def _weigh_wording(feet: Sequence[Half], heads: Sequence[Half], weights: Mapping[str, float]) -> Iterator[Numbers]:
    """For each foot, the nats that its words and each head's tell."""
    telling = {term: nats for term, nats in weights.items() if nats > 0}
    columns = {term: at for at, term in enumerate(telling)}
    values = np.array(list(telling.values()))

    def tabulate(texts: Sequence[Mapping[str, str]]) -> csr_array:
        found = [[columns[term] for term in text if term in columns] for text in texts]
        ends = np.cumsum([0, *map(len, found)])
        places = np.array([at for one in found for at in one], dtype=np.intp)
        return csr_array((np.ones(len(places)), places, ends), shape=(len(texts), len(columns)))

    foot_texts, head_texts = tabulate([half.terms for half in feet]), tabulate([half.terms for half in heads]).T
    foot_heads, head_heads = tabulate([half.head_terms for half in feet]), tabulate([half.head_terms for half in heads])
    of_feet, of_heads = foot_heads @ values, head_heads @ values
    for first in range(0, len(feet), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        texts = (foot_texts[some].multiply(values).tocsr() @ head_texts).toarray()
        titles = (foot_heads[some].multiply(values).tocsr() @ head_heads.T).toarray()
        least = np.minimum(of_feet[some, None], of_heads)
        yield from np.minimum(6.0, 0.2 * texts) + 4.0 * titles / np.where(least > 0, least, np.inf)


def _part(scores: Scores, feet: int, heads: int) -> list[tuple[list[int], list[int]]]:
    """The feet and heads that hang together; where they are few, all of them."""
    if feet + heads <= LARGEST:
        return [(list(range(feet)), list(range(heads)))]
    rows = np.array([i for i, _ in scores], dtype=np.intp)
    columns = np.array([feet + j for _, j in scores], dtype=np.intp)
    graph = coo_array((np.ones(len(scores)), (rows, columns)), shape=(feet + heads, feet + heads))
    _, labels = connected_components(graph, directed=False)
    parts: dict[int, tuple[list[int], list[int]]] = {}
    for at, label in enumerate(labels.tolist()):
        part = parts.setdefault(label, ([], []))
        part[at >= feet].append(at - feet if at >= feet else at)
    return [part for part in parts.values() if all(part)]


def _assign(scores: Scores, feet: Sequence[int], heads: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    """The pairs of the greatest sum, each foot and head used once at most, with how much more it comes to than any
    other way."""
    table = np.array([[scores.get((i, j), 0.0) for j in heads] for i in feet])
    chosen, best = _solve(table)
    for row, column in chosen:
        nats = table[row, column]
        table[row, column] = 0.0
        if len(feet) + len(heads) <= LARGEST:
            margin = best - _solve(table)[1]
        else:
            # Whatever is done instead, it is no better than the best that each of the two could do by itself.
            margin = max(0.0, nats - table[row].max() - table[:, column].max())
        table[row, column] = nats
        yield feet[row], heads[column], float(margin)


def _solve(table: Numbers) -> tuple[list[tuple[int, int]], float]:
    """The pairs and their sum; a score of 0 is no pair."""
    rows, columns = linear_sum_assignment(table, maximize=True)
    pairs = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0]
    return pairs, float(sum(table[i, j] for i, j in pairs))


def _uncircled(matches: Sequence[Match]) -> list[Match]:
    """No article goes on with itself: of matches that make a ring the weakest falls."""
    kept: list[Match] = []
    # What is joined already, by its last half and by its first.
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for one in sorted(matches, key=lambda one: (-one.score, one.foot)):
        end = ends.get(one.head, one.head)
        if end == one.foot:
            continue
        kept.append(one)
        if one.accepted:
            begin = begins.get(one.foot, one.foot)
            begins[end], ends[begin] = begin, end
    return kept
