"""How likely the words at the head of one column go on with those at the foot of another: for all such pairs of a page
at once.

Evidence is the pointwise mutual information of what stands on both sides of the join, in nats: of Chinese characters
by :mod:`.character_model`, of English, German and French words by :mod:`.word_pairs`. A word that a hyphen divides is
one that there is, or it is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.language.character_model import MARK, open_character_model
from pipeline.language.near_words import compound_strength
from pipeline.language.traditional import simplify
from pipeline.language.word_pairs import LETTERS, NAME, open_word_pairs, read_tokens
from pipeline.language.words import word_frequency

Nats = NDArray[np.float64]
ENDS = 48
"""Characters of a line's end, and of its beginning, that are looked at."""
MOST, LEAST = 8.0, -3.0
"""Nats for a join at the most, and against it: print that was misread speaks against any."""
WHOLE, UNKNOWN, TORN = 6.0, 1.0, -3.0
"""Nats for a hyphen that divides a word that there is; what may be one; and two pieces of which the second is a common
word by itself, and which make none together."""
RARE, COMMON = 1.5, 4.0
"""Zipf frequencies from which letters are a word, and a common one."""
ASIDE = 0.5
"""The say of words that have one between them, beside that of those which have none."""
_HYPHEN = re.compile(r"([^\W\d_]+)[-‐=⸗¬\u00ad]\s*$")
_FIRST = re.compile(r"\W*([^\W\d_]+)")
STOPS = (".", "!", "?")
QUOTES = " \"'“”„‘’«»‹›()[]"


def weigh_joins(feet: Sequence[str], heads: Sequence[str], pairs: Sequence[tuple[int, int]], language: str) -> Nats:
    """For each pair of a foot and a head, by their numbers, nats for the one going on in the other; 0 where the
    language has no model."""
    if not pairs or not (language.startswith("zh") or language in LETTERS):
        return np.zeros(len(pairs))
    feet, heads, joins = [foot[-ENDS:] for foot in feet], [head[:ENDS] for head in heads], np.array(pairs)
    chinese = language.startswith("zh")
    nats = _weigh_chinese(feet, heads, joins) if chinese else _weigh_words(feet, heads, joins, language)
    return np.clip(nats, LEAST, MOST)


def _weigh_chinese(feet: Sequence[str], heads: Sequence[str], pairs: NDArray[np.int64]) -> Nats:
    """log p(b | a' a) - log p(b) of the first character behind the join, and what the last one before it says of the
    second: log p(b' | a b) - log p(b' | mark, b)."""
    model = open_character_model()
    before = np.full((len(feet), 2), MARK, np.int64)
    behind = np.full((len(heads), 2), MARK, np.int64)
    for at, foot in enumerate(feet):
        ids = model.encode(simplify(foot))[0][-2:]
        before[at, 2 - len(ids) :] = ids
    for at, head in enumerate(heads):
        ids = model.encode(simplify(head))[0][:2]
        behind[at, : len(ids)] = ids
    last, first = before[pairs[:, 0]], behind[pairs[:, 1]]
    mark = np.full(len(pairs), MARK, np.int64)
    nats = model.log_p(last[:, 0], last[:, 1], first[:, 0]) - model.single(first[:, 0])
    further = model.log_p(last[:, 1], first[:, 0], first[:, 1]) - model.log_p(mark, first[:, 0], first[:, 1])
    whole: Nats = nats + further
    return whole


def _weigh_words(feet: Sequence[str], heads: Sequence[str], pairs: NDArray[np.int64], language: str) -> Nats:
    model = open_word_pairs(language)
    before = np.zeros((len(feet), 2), np.int64)
    for at, foot in enumerate(feet):
        ids = [model.class_of(token) for token, _, _ in read_tokens(foot, language)][-2:]
        before[at, 2 - len(ids) :] = ids
    # A capital begins a sentence, or a name.
    opened, amid = np.zeros((len(heads), 2), np.int64), np.zeros((len(heads), 2), np.int64)
    for at, head in enumerate(heads):
        ids = [model.class_of(token) for token, _, _ in read_tokens(head.lstrip(QUOTES), language)][:2]
        opened[at, : len(ids)] = amid[at, : len(ids)] = ids
        if ids and language != "de" and head.lstrip(QUOTES)[:1].isupper():
            amid[at, 0] = model.class_of(NAME)
    stopped = np.array([foot.rstrip(QUOTES).endswith(STOPS) for foot in feet], bool)
    last = before[pairs[:, 0]]
    first = np.where(stopped[pairs[:, 0]][:, None], opened[pairs[:, 1]], amid[pairs[:, 1]])
    nats = model.near_all(last[:, 1], first[:, 0])
    nats += ASIDE * (model.far_all(last[:, 0], first[:, 0]) + model.far_all(last[:, 1], first[:, 1]))
    divided = [found.group(1) if (found := _HYPHEN.search(foot)) else "" for foot in feet]
    words = [found.group(1) if (found := _FIRST.match(head)) else "" for head in heads]
    for at, (foot, head) in enumerate(pairs.tolist()):
        if divided[foot]:
            nats[at] = _join_pieces(divided[foot], words[head], language)
    return nats


@lru_cache(maxsize=20_000)
def _join_pieces(left: str, right: str, language: str) -> float:
    """What a hyphen says that stands between two pieces."""
    if not right:
        return TORN
    word = (left + right).lower()
    if word_frequency(word, language) >= RARE or compound_strength(word, language) > 0:
        return WHOLE
    if right[0].isupper() or word_frequency(right.lower(), language) >= COMMON:
        return TORN
    return UNKNOWN
