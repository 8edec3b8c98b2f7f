"""How much a stretch of Chinese looks garbled, from the text alone: to mark it, never to change it.

Every character is judged by what stands around it: how expected it is (:mod:`.character_model`), whether it belongs
to a word (wordfreq, Speer 2022), what one that looks like it would gain, whether it stands twice, what one left out
behind it would gain. A logistic regression over these, fitted to sound text and to text garbled on
purpose by ``python -m benchmarks.garbles train``, makes log-odds of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.language.character_model import CharacterModel, Ids, is_han, open_character_model
from pipeline.language.likelihood import WordFrequencies
from pipeline.language.look_alikes import look_alikes
from pipeline.language.traditional import simplify

FILE = Path(__file__).with_name("garble.json")
AROUND = 3
"""Characters on either side whose features count."""
NEAR = (
    *("surprise", "next", "after", "word", "alone", "gain", "word gain", "rarity", "twice"),
    *("left out", "too much", "pair twice"),
)
FAR = ("stretch surprise", "stretch alone", "stretch gain")
NAMES = tuple(f"{name} {shift:+d}" for shift in range(-AROUND, AROUND + 1) for name in NEAR) + FAR
STRETCH = 6
"""Characters on either side of the stretch that FAR looks at."""
TRIED = 3
"""Look-alikes, the best by the characters around, that are asked for as parts of words."""
_WITHIN = 5
_COMMON = -11.5
"""log p from which a word of one character twice is nothing strange."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Of every character of a text: log-odds that it is garbled (-inf for what is no Chinese character), and the
    look-alike that would read better, with the nats it gains (empty, 0 where there is none)."""

    odds: Floats
    better: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """``limits``: for languages, and for the rest under "", the log-odds that so large a share of the characters of
    sound text is above."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    slope: Floats
    offset: float
    limits: Mapping[str, tuple[tuple[float, float], ...]]

    def odds(self, features: Floats) -> Floats:
        scaled = np.clip((features - self.mean) / self.scale, -6.0, 6.0)
        found: Floats = scaled @ self.slope + self.offset
        return found

    def limit(self, share: float, language: str) -> float:
        """Log-odds above which ``share`` of the characters of sound text of a language are; between and beyond those
        measured by the logarithm of the share."""
        limits = self.limits.get(language, self.limits[""])
        shares = [math.log(one) for one, _ in limits]
        odds = [one for _, one in limits]
        at = math.log(max(share, 1e-9))
        low = min(max(1, sum(one <= at for one in shares)), len(shares) - 1)
        slope = (odds[low] - odds[low - 1]) / (shares[low] - shares[low - 1])
        return odds[low - 1] + slope * (at - shares[low - 1])


@lru_cache(maxsize=4)
def read_weights(part: str, names: tuple[str, ...]) -> Weights:
    """Raises ValueError when the weights are for other features than these."""
    read = json.loads(FILE.read_text(encoding="utf-8"))[part]
    if tuple(read["names"]) != names:
        raise ValueError(f"{FILE.name} was trained on other features of {part}: train it anew")
    return Weights(
        names=names,
        mean=np.array(read["mean"]),
        scale=np.array(read["scale"]),
        slope=np.array(read["slope"]),
        offset=float(read["offset"]),
        limits={
            language: tuple((float(share), float(odds)) for share, odds in some)
            for language, some in read["limits"].items()
        },
    )


def sound_limit(share: float, language: str) -> float:
    """Log-odds that ``share`` of the characters of sound Chinese text are above."""
    return read_weights("chinese", NAMES).limit(share, language)


def weigh_chinese(text: str) -> Weighed:
    """``text``: a passage as it reads, its lines joined without a space; marks of any width."""
    plain = simplify(text)
    model = open_character_model()
    ids, places = model.encode(plain)
    features, better = find_features(plain, ids, places, model)
    odds = np.full(len(text), -np.inf)
    here = [at for at, place in enumerate(places) if is_han(plain[place])]
    if here:
        odds[[places[at] for at in here]] = read_weights("chinese", NAMES).odds(features[here])
    found: list[tuple[str, float]] = [("", 0.0)] * len(text)
    for place, one in zip(places, better, strict=True):
        found[place] = one
    return Weighed(odds=odds, better=tuple(found))


def find_features(
    plain: str, ids: Ids, places: Sequence[int], model: CharacterModel
) -> tuple[Floats, list[tuple[str, float]]]:
    """A row of NAMES for each symbol of a text in simplified characters, and its best look-alike with what that
    gains."""
    count = len(ids)
    if not count:
        return np.zeros((0, len(NAMES))), []
    symbols = [plain[place] for place in places]
    chinese = np.array([is_han(one) for one in symbols])
    padded = np.concatenate([np.zeros(2, np.int64), ids, np.zeros(2, np.int64)])
    surprise = model.log_p(padded[:-2], padded[1:-1], padded[2:])
    word, length = _divide(symbols, chinese)
    near = np.zeros((count, len(NEAR)))
    near[:, 0], near[:, 1], near[:, 2] = surprise[:count], surprise[1 : count + 1], surprise[2 : count + 2]
    near[:, 3], near[:, 4] = word, length == 1
    better = _gains(symbols, chinese, padded, surprise, model)
    near[:, 5] = [whole - of_words for _, whole, of_words in better]
    near[:, 6] = [of_words for _, _, of_words in better]
    near[:, 7] = model.single(ids)
    near[:, 8] = _twice(symbols)
    near[:, 9], near[:, 10] = _left_out(padded, surprise, model), _too_much(padded, surprise, model)
    near[:, 11] = _pair_twice(symbols, chinese)
    near[~chinese] = 0.0
    wide = np.pad(near, ((AROUND, AROUND), (0, 0)))
    rows = [wide[shift : shift + count] for shift in range(2 * AROUND + 1)]
    gain = near[:, 5] + near[:, 6]
    far = [_mean_around(column, chinese) for column in (near[:, 0], near[:, 4], gain)]
    return np.column_stack([*rows, *far]), [(one, whole) for one, whole, _ in better]


def _divide(symbols: Sequence[str], chinese: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int64]]:
    """For each character log p of its word, by character, and how long that is."""
    words = WordFrequencies()
    share, length = np.zeros(len(symbols)), np.zeros(len(symbols), np.int64)
    for start, end in _runs(chinese):
        place = start
        for word in words.divide("".join(symbols[start:end])):
            share[place : place + len(word)] = words.of_word(word) / len(word)
            length[place : place + len(word)] = len(word)
            place += len(word)
    return share, length


def _runs(chinese: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chinese.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _gains(
    symbols: Sequence[str], chinese: NDArray[np.bool_], padded: Ids, surprise: Floats, model: CharacterModel
) -> list[tuple[str, float, float]]:
    """(look-alike, nats that it gains, how many of them by words) of each symbol."""
    owners: list[int] = []
    others: list[str] = []
    for at, symbol in enumerate(symbols):
        if chinese[at]:
            near = look_alikes(symbol)
            owners += [at] * len(near)
            others += near
    found: list[tuple[str, float, float]] = [("", 0.0, 0.0)] * len(symbols)
    if not owners:
        return found
    at_owner = np.array(owners)
    new = model.symbols(others)
    before, last, after, then = (
        padded[at_owner],
        padded[at_owner + 1],
        padded[at_owner + 3],
        np.append(padded, 0)[at_owner + 4],
    )
    gain = model.log_p(before, last, new) + model.log_p(last, new, after) + model.log_p(new, after, then)
    gain -= surprise[at_owner] + surprise[at_owner + 1] + np.append(surprise, 0.0)[at_owner + 2]
    by_owner: dict[int, list[tuple[float, str]]] = {}
    for owner, one, other in zip(owners, gain, others, strict=True):
        if one > -1.0:
            by_owner.setdefault(owner, []).append((float(one), other))
    words = WordFrequencies()
    for owner, some in by_owner.items():
        start, end = owner, owner + 1
        while start > 0 and owner - start < _WITHIN and chinese[start - 1]:
            start -= 1
        while end < len(symbols) and end - owner <= _WITHIN and chinese[end]:
            end += 1
        left, right = "".join(symbols[start:owner]), "".join(symbols[owner + 1 : end])
        tried = sorted(some)[-TRIED:]
        own, *each = words.of_each(left, [symbols[owner], *(other for _, other in tried)], right)
        best = max((one + of_words - own, one, other) for of_words, (one, other) in zip(each, tried, strict=True))
        if best[0] > 0:
            found[owner] = (best[2], best[0], best[0] - best[1])
    return found


def _left_out(padded: Ids, surprise: Floats, model: CharacterModel) -> Floats:
    """What the best symbol between each symbol and the next would gain, in nats."""
    count = len(padded) - 4
    before, last, after, then = (padded[1 + shift : 1 + shift + count] for shift in range(4))
    new = model.followers[last]
    shape = new.shape

    def wide(ids: Ids) -> Ids:
        return np.broadcast_to(ids[:, None], shape).ravel()

    flat = np.maximum(new, 0).ravel()
    gain = model.log_p(wide(before), wide(last), flat)
    gain += model.log_p(wide(last), flat, wide(after)) + model.log_p(flat, wide(after), wide(then))
    gain = np.where(new.ravel() < 0, -20.0, gain).reshape(shape).max(1)
    found: Floats = gain - surprise[1 : count + 1] - surprise[2 : count + 2]
    return found


def _too_much(padded: Ids, surprise: Floats, model: CharacterModel) -> Floats:
    """What leaving each symbol out would gain, in nats."""
    count = len(padded) - 4
    ids = np.append(padded, 0)
    far, before, after, then = ids[:count], ids[1 : count + 1], ids[3 : count + 3], ids[4 : count + 4]
    without = model.log_p(far, before, after) + model.log_p(before, after, then)
    found: Floats = without - surprise[:count] - surprise[1 : count + 1] - surprise[2 : count + 2]
    return found


def _twice(symbols: Sequence[str]) -> Floats:
    """For a character that stands twice how rare that is (up to 1.5), 0 where it is a word (天天)."""
    words = WordFrequencies()
    found = np.zeros(len(symbols))
    for at, (one, other) in enumerate(pairwise(symbols)):
        if one == other and is_han(one):
            rare = min(1.5, max(0.0, (_COMMON - words.of_word(one + other)) / 6.0))
            found[at], found[at + 1] = max(found[at], rare), rare
    return found


def _pair_twice(symbols: Sequence[str], chinese: NDArray[np.bool_]) -> Floats:
    """1 for the four characters of a pair that stands twice (研究研究 is one way to speak, and rare in print)."""
    found = np.zeros(len(symbols))
    for at in range(len(symbols) - 3):
        if symbols[at : at + 2] == symbols[at + 2 : at + 4] and chinese[at : at + 4].all():
            found[at : at + 4] = 1.0
    return found


def _mean_around(values: Floats, chinese: NDArray[np.bool_]) -> Floats:
    """The mean over the characters of a stretch."""
    window = np.ones(2 * STRETCH + 1)
    sums = np.convolve(np.where(chinese, values, 0.0), window)[STRETCH : STRETCH + len(values)]
    counts = np.convolve(chinese.astype(np.float64), window)[STRETCH : STRETCH + len(values)]
    found: Floats = sums / np.maximum(counts, 1.0)
    return found
