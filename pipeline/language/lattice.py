"""Which of a recogniser's readings stand together: the characters of a text, weighed all at once.

Beside a misread character often stands another, and then neither looks likely whatever it is changed to. So what
is summed up is every way through the readings of a run of characters and through its divisions into words (forward
and backward, Baum et al. 1970), each as likely as what was seen and what the language model says of its words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.joins import is_cjk
from pipeline.language.likelihood import LONGEST, History, Likelihood, word_beginnings

BEAM = 40
"""Histories kept at a place: a rare reading needs them until its right neighbours speak for it."""
MOST = 24
"""Combinations of readings followed from a place on, the best seen first."""
LONGEST_RUN = 2000
"""Characters that are weighed at once: no text has as many without a mark, and each holds its histories."""
LEAST = 1e-9
"""No share is less: what the beam lost may have had as much."""
FAINTEST = -30.0
"""log of a share that adds nothing."""

Readings = Sequence[tuple[str, float]]
"""Of one character: each reading (simplified) and the log of its probability, as it was seen."""


@dataclass(frozen=True, slots=True)
class _Word:
    end: int
    chosen: tuple[int, ...]
    text: str
    seen: float


_Step = tuple[int, tuple[str, ...], tuple[str, ...], tuple[int, ...], float]
"""From which place and after which words, to which words, by which readings, and its nats."""


@dataclass(slots=True)
class _Node:
    """``nats`` of all ways that lead here."""

    nats: float
    history: History


def share_readings(text: Sequence[Readings], model: Likelihood) -> list[tuple[float, ...]]:
    """log of the share that each reading of each character has in all ways through the text. Every character has a
    reading; characters between which there is no doubt cost next to nothing."""
    shares = [tuple(0.0 for _ in readings) for readings in text]
    start = 0
    while start < len(text):
        end = start
        while end < min(len(text), start + LONGEST_RUN) and is_cjk(text[end][0][0]):
            end += 1
        if any(len(readings) > 1 for readings in text[start:end]):
            shares[start:end] = _share_run(text[start:end], model)
        start = max(end, start + 1)
    return shares


def _share_run(run: Sequence[Readings], model: Likelihood) -> Iterator[tuple[float, ...]]:
    nodes: list[dict[tuple[str, ...], _Node]] = [{} for _ in range(len(run) + 1)]
    steps: list[list[_Step]] = [[] for _ in nodes]
    first, follow, weight = model.begin(), model.follow, model.weight
    nodes[0][first[0]] = _Node(0.0, first)
    for at in range(len(run)):
        kept = sorted(nodes[at].items(), key=lambda one: (-one[1].nats, one[0]))[:BEAM]
        nodes[at] = dict(kept)
        for word in _words_from(run, at, model):
            ends, ways = nodes[word.end], steps[word.end]
            for before, node in kept:
                said, history = follow(node.history, word.text)
                nats = word.seen + weight * said
                after = history[0]
                ways.append((at, before, after, word.chosen, nats))
                there = ends.get(after)
                if there is None:
                    ends[after] = _Node(node.nats + nats, history)
                else:
                    there.nats = _add(there.nats, node.nats + nats)
    return _sum_up(run, nodes, steps)


def _words_from(run: Sequence[Readings], at: int, model: Likelihood) -> Iterator[_Word]:
    """What may begin at a place: each reading as a word of one character, and every longer word that readings spell."""
    begun: list[tuple[tuple[int, ...], str, float]] = [
        ((number,), text, seen) for number, (text, seen) in enumerate(run[at])
    ]
    for chosen, text, seen in begun:
        yield _Word(at + 1, chosen, text, seen)
    beginnings = word_beginnings()
    for end in range(at + 1, min(len(run), at + LONGEST)):
        longer = [
            ((*chosen, number), text + more, seen + also)
            for chosen, text, seen in begun
            for number, (more, also) in enumerate(run[end])
            if text + more in beginnings
        ]
        begun = sorted(longer, key=lambda one: (-one[2], one[0]))[:MOST]
        for chosen, text, seen in begun:
            if model.knows(text):
                yield _Word(end + 1, chosen, text, seen)


def _sum_up(
    run: Sequence[Readings], nodes: Sequence[dict[tuple[str, ...], _Node]], steps: Sequence[list[_Step]]
) -> Iterator[tuple[float, ...]]:
    last = len(run)
    whole = -math.inf
    for node in nodes[last].values():
        whole = _add(whole, node.nats)
    left: list[dict[tuple[str, ...], float]] = [{} for _ in nodes]
    left[last] = dict.fromkeys(nodes[last], 0.0)
    shares = [[0.0] * len(readings) for readings in run]
    for end in range(last, 0, -1):
        ends, behind = nodes[end], left[end]
        for start, before, after, chosen, nats in steps[end]:
            # What a narrow beam has dropped leads nowhere.
            if after not in ends or after not in behind:
                continue
            on = nats + behind[after]
            ahead = left[start]
            known = ahead.get(before)
            ahead[before] = on if known is None else _add(known, on)
            share = nodes[start][before].nats + on - whole
            if share > FAINTEST:
                share = math.exp(min(0.0, share))
                for place, number in enumerate(chosen, start=start):
                    shares[place][number] += share
    return (tuple(math.log(min(1.0, max(LEAST, share))) for share in readings) for readings in shares)


def _add(one: float, other: float) -> float:
    """log(exp one + exp other)"""
    if one < other:
        one, other = other, one
    return one + math.log1p(math.exp(other - one)) if one - other < -FAINTEST else one
