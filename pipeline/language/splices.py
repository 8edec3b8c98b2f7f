"""A line of one article in the midst of another: text that stands word for word in two places of a page, where it
breaks the sentence around it in one of them.

Papers do say the same in two places, formulas and long names above all; such a place reads on before and behind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from pipeline.language.character_model import MARK, is_han, open_character_model
from pipeline.language.repeats import UNIT
from pipeline.language.traditional import simplify
from pipeline.language.word_pairs import LETTERS, open_word_pairs, read_tokens

CHARACTERS, WORDS = 6, 3
"""Units that a search begins with."""
BROKEN, WORSE = 1.0, 2.0
"""Nats by which a sentence reads better without it, and by which the other place reads better with it."""
LOWEST = -3.0
"""Nats that one broken end counts for at most: misreadings break sentences too, at one end."""
MOST_PLACES = 6
"""What stands in more places is a formula."""
WIDE, SHORT = 48, 12
"""Characters that are looked at on either side, of Latin and of Chinese text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of text said in two places. ``least``: its Chinese characters; a word counts for one and a quarter of its
    letters. ``joined``: nats by which each of its ends may fit what stands there."""

    least: float
    joined: float


STRICT, LAX = Asked(least=10.0, joined=1.5), Asked(least=8.0, joined=3.0)
"""In a month of the People's Daily four characters in a hundred thousand are marked, or six in ten thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """``start`` to ``end`` of the text of number ``text``, and where its other place is."""

    text: int
    start: int
    end: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    text: int
    start: int
    end: int


def find_splices(texts: Sequence[str], language: str, asked: Asked = STRICT) -> list[Splice]:
    """Of the passages of a page, in their order; none lies over another."""
    found: list[tuple[float, Splice]] = []
    for one, other in _said_twice(texts, asked.least):
        breaks = [_break(texts[some.text], some.start, some.end, language) for some in (one, other)]
        for (some, own), (elsewhere, rest) in pairwise(zip((one, other, one), (*breaks, breaks[0]), strict=True)):
            if own.gain >= BROKEN and own.gain - rest.gain >= WORSE and own.joined <= asked.joined:
                found.append(
                    (own.gain, Splice(text=some.text, start=some.start, end=some.end, elsewhere=elsewhere.text))
                )
    apart: list[Splice] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    for _, splice in sorted(found, key=lambda some: -some[0]):
        spans = taken.setdefault(splice.text, [])
        at = bisect_left(spans, (splice.start, splice.end))
        if (at == 0 or spans[at - 1][1] <= splice.start) and (at == len(spans) or spans[at][0] >= splice.end):
            spans.insert(at, (splice.start, splice.end))
            apart.append(splice)
    return sorted(apart, key=lambda some: (some.text, some.start))


def _said_twice(texts: Sequence[str], least: float) -> Iterator[tuple[_Stretch, _Stretch]]:
    """Pairs of places, as long as they are alike."""
    units: list[tuple[str, int, int, int]] = []
    for number, text in enumerate(texts):
        units += [(one.group().lower(), number, one.start(), one.end()) for one in UNIT.finditer(text)]
        # No stretch runs from one text into the next.
        units.append((f"\n{number}", number, len(text), len(text)))
    words = [simplify(one[0]) for one in units]
    seen: dict[tuple[str, ...], list[int]] = {}
    for at, word in enumerate(words):
        seen.setdefault(tuple(words[at : at + (CHARACTERS if is_han(word) else WORDS)]), []).append(at)
    for shingle, places in seen.items():
        if not 1 < len(places) <= MOST_PLACES:
            continue
        for first_at, first in enumerate(places):
            for second in places[first_at + 1 :]:
                if first > 0 and second > 0 and words[first - 1] == words[second - 1]:
                    continue
                length = len(shingle)
                while second + length < len(units) and words[first + length] == words[second + length]:
                    length += 1
                weight = sum(1.0 if is_han(one) else 1.0 + len(one) / 4 for one in words[first : first + length])
                if weight >= least and first + length <= second:
                    yield _stretch(units, first, length), _stretch(units, second, length)


def _stretch(units: Sequence[tuple[str, int, int, int]], at: int, length: int) -> _Stretch:
    return _Stretch(units[at][1], units[at][2], units[at + length - 1][3])


@dataclass(frozen=True, slots=True)
class _Break:
    """``gain``: nats by which a text reads better without the stretch; ``joined``: by which its ends fit, at most."""

    gain: float
    joined: float


def _break(text: str, start: int, end: int, language: str) -> _Break:
    """By what stands at both ends."""
    if any(is_han(one) for one in text[start:end]):
        joint = _join_characters
    elif language in LETTERS:
        joint = partial(_join_words, language)
    else:
        return _Break(0.0, 0.0)
    before, inside, behind = text[max(0, start - WIDE) : start], text[start:end], text[end : end + WIDE]
    ends = joint(before, inside[:WIDE]), joint(inside[-WIDE:], behind)
    return _Break(joint(before, behind) - sum(max(LOWEST, one) for one in ends), max(ends))


def _join_characters(before: str, behind: str) -> float:
    """Nats by which two characters on each side are likelier together than apart."""
    model = open_character_model()
    left, _ = model.encode("。" + simplify(before[-SHORT:]))
    right, _ = model.encode(simplify(behind[:SHORT]) + "。")
    ids = np.concatenate([[MARK], left, right, [MARK]])
    ids = ids[len(left) - 1 : len(left) + 3]
    return float((model.log_p(ids[:-2], ids[1:-1], ids[2:]) - model.single(ids[2:])).sum())


def _join_words(language: str, before: str, behind: str) -> float:
    """The same of words."""
    pairs = open_word_pairs(language)
    left = [pairs.class_of(one) for one, _, _ in read_tokens(". " + before, language)][-2:]
    right = [pairs.class_of(one) for one, _, _ in read_tokens(f"a {behind} .", language)][1:3]
    across = (left[0], right[0]), (left[-1], right[-1])
    return pairs.near(left[-1], right[0]) + 0.5 * sum(pairs.far(one, other) for one, other in across)
