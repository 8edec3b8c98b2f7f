"""Text that says again what it has just said, as recognisers do that lose their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.language.character_model import is_han

SHORTEST = 2
CHINESE = ((0, 3), (1, 4), (3, 5), (8, 7), (40, 10))
BEHIND_MARK = ((0, 4), (1, 5), (3, 6), (8, 7), (40, 12))
WORDS = ((0, 2), (1, 3), (3, 4), (8, 5), (30, 7))
WORDS_BEHIND_MARK = ((0, 3), (1, 4), (3, 5), (8, 6), (30, 8))
"""(characters between, characters said again), or words of Latin text: so many are too many to be a figure of speech;
more of them behind a mark, where a sentence may take up the one before."""
WIDEST = 40
"""Of all those between."""
TURNS = 3
"""How often one character or word, or two, must stand in a row."""
UNIT = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """``start`` to ``end`` says what stands from ``first`` on, ``between`` characters (words) after that ended;
    ``length`` of them, without figures, marks and white space."""

    first: int
    start: int
    end: int
    between: int
    length: int


def find_repeats(text: str) -> Iterator[Repeat]:
    """By Chinese characters and Latin words; none lies over another."""
    found = list(UNIT.finditer(text))
    units = [one.group().lower() for one in found]
    latin = [0, *accumulate(not is_han(unit) for unit in units)]
    last: dict[tuple[str, ...], int] = {}
    ends: dict[int, int] = {}
    """By how far what is said again stands from where it was said first, where the last such stretch ended."""
    at = done = 0
    while at + SHORTEST <= len(units):
        turn = _small_turn(units, at)
        if turn is not None:
            period, end = turn
            if end > done:
                start = max(at + period, done)
                yield _repeat(found, at + (start - at) % period, start, end, 0)
            at = done = max(end, done)
            continue
        piece = tuple(units[at : at + SHORTEST])
        before = last.get(piece)
        last[piece] = at
        if before is not None and before + SHORTEST <= at and at >= done:
            end = max(at + SHORTEST, ends.get(at - before, 0))
            while end < len(units) and units[before + end - at] == units[end]:
                end += 1
            ends[at - before] = end
            length = min(end - at, at - before)
            between = at - before - length
            apart = text[found[before + length - 1].end() : found[at].start()] if between <= WIDEST else ""
            marked = any(not (one.isspace() or one.isalnum()) for one in apart)
            enough = _enough(chinese=latin[at] == latin[at + length], marked=marked)
            if any(between <= most and length >= least for most, least in enough):
                yield _repeat(found, before, at, end, between)
                done = end
        at += 1


def _enough(*, chinese: bool, marked: bool) -> tuple[tuple[int, int], ...]:
    if not chinese:
        return WORDS_BEHIND_MARK if marked else WORDS
    return BEHIND_MARK if marked else CHINESE


def _small_turn(units: Sequence[str], at: int) -> tuple[int, int] | None:
    """One or two that stand TURNS times or more: how many, and where that ends."""
    for period in (1, 2):
        end = at + period
        while end < len(units) and units[end] == units[end - period]:
            end += 1
        if (end - at) // period >= TURNS:
            return period, end
    return None


def _repeat(found: Sequence[re.Match[str]], first: int, start: int, end: int, between: int) -> Repeat:
    return Repeat(
        first=found[first].start(),
        start=found[start].start(),
        end=found[end - 1].end(),
        between=between,
        length=end - start,
    )
