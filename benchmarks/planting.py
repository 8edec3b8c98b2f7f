"""Text garbled on purpose, as recognisers garble it, and where.

Swapped: one to three characters within six become ones that look like them. Dropped: one to three within six are
left out. Doubled: one or two stand twice. Loops: a few characters go round and round, or a line is said again and
ends otherwise. Foreign: a line of another article.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.language.character_model import is_han
from pipeline.language.look_alikes import latin_look_alikes, look_alikes

Kind = Literal["swapped", "dropped", "doubled", "loop", "foreign"]
KINDS: tuple[Kind, ...] = ("swapped", "dropped", "doubled", "loop", "foreign")
EVERY = 110
"""Characters of text to a planted span, on average."""
APART = 12
SPAN = 6
COMMON = {bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)}
"""The commoner half of GB 2312: recognisers put common characters in the place of others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """``start`` to ``end`` of the garbled text; where something was left out, the characters on both sides."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Garbled:
    text: str
    spans: tuple[Span, ...]


def garble(paragraphs: Sequence[str], seed: int, *, every: int = EVERY) -> list[Garbled]:
    """Each paragraph with spans planted in it, none near another; foreign lines are from the other paragraphs. A
    paragraph may be in lines: it keeps their number."""
    rng = random.Random(seed)
    return [_garble(rng, text, [one for one in paragraphs if one != text], every) for text in paragraphs]


def _garble(rng: random.Random, text: str, others: Sequence[str], every: int) -> Garbled:
    spans: list[Span] = []
    at, made = 0, ""
    while True:
        start = at + max(APART, round(rng.expovariate(1 / every)))
        if start + 3 * SPAN > len(text):
            return Garbled(text=made + text[at:], spans=tuple(spans))
        start = _word_start(text, start)
        kind = rng.choice(KINDS)
        done = _plant(rng, text, start, kind, others)
        if done is None:
            made, at = made + text[at:start], start
            continue
        new, end, (first, last) = done
        made += text[at:start]
        spans.append(Span(start=len(made) + first, end=len(made) + last, kind=kind))
        made, at = made + new, end


def _word_start(text: str, at: int) -> int:
    """Latin words are garbled, and lines begin, as a whole."""
    while at < len(text) - SPAN and text[at].isascii() and text[at - 1].isascii() and text[at - 1] != " ":
        at += 1
    return at


def _plant(
    rng: random.Random, text: str, start: int, kind: Kind, others: Sequence[str]
) -> tuple[str, int, tuple[int, int]] | None:
    """What stands from ``start`` to the place returned, and which of it is garbled; None where it cannot be."""
    piece = text[start : start + SPAN]
    letters = [at for at, character in enumerate(piece) if _is_letter(character)]
    match kind:
        case "swapped":
            able = [at for at in letters if _others(piece[at])]
            if not able:
                return None
            chosen = sorted(rng.sample(able, min(rng.randint(1, 3), len(able))))
            parts = [rng.choice(_others(one)) if at in chosen else one for at, one in enumerate(piece)]
            ahead = len("".join(parts[: chosen[0]]))
            return "".join(parts), start + SPAN, (ahead, len("".join(parts[: chosen[-1] + 1])))
        case "dropped":
            if not letters:
                return None
            chosen = sorted(rng.sample(letters, min(rng.randint(1, 3), len(letters))))
            kept = "".join(one for at, one in enumerate(piece) if at not in chosen)
            return kept, start + SPAN, (max(0, chosen[0] - 1), min(len(kept), chosen[-1] - len(chosen) + 2))
        case "doubled":
            length = rng.choice((1, 1, 2))
            if not all(map(_is_letter, piece[:length])):
                return None
            return piece[:length] * 2, start + length, (0, 2 * length)
        case "loop":
            if rng.random() < 0.5:
                turn = _stretch(text, start, rng.randint(4, 10))
                new = turn + _flat(turn) * rng.randint(1, 3)
            else:
                # A line that is read twice, with two endings.
                turn = _stretch(text, start, rng.randint(10, 18))
                other = rng.choice(others) if others else text
                new = turn + _flat(turn)[: -rng.randint(1, 3)] + _flat(other[: rng.randint(1, 2)])
            return new, start + len(turn), (0, len(new))
        case "foreign":
            other = rng.choice(others) if others else ""
            if len(other) < 40:
                return None
            begin = _word_start(other, rng.randrange(1, len(other) - 24))
            line = _flat(_stretch(other, begin, rng.randint(10, 18)))
            return line, start, (0, len(line))


def _flat(text: str) -> str:
    return text.replace("\n", "")


def _stretch(text: str, start: int, length: int) -> str:
    """So many characters; of Latin text whole words, about twice as many."""
    if not text[start : start + 1].isascii():
        return text[start : start + length]
    end = _word_start(text, min(len(text) - SPAN, start + 2 * length))
    return text[start:end]


def _is_letter(character: str) -> bool:
    return is_han(character) or character.isalpha()


def _others(character: str) -> Sequence[str]:
    """The likest five."""
    if is_han(character):
        return [one for one in look_alikes(character) if one in COMMON][:5]
    return latin_look_alikes(character)[:5]
