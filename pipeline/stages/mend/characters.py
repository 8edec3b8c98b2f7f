"""Characters that were taken for one like them, put right from the recogniser's own readings.

Only readings that the recogniser gave at that very place are chosen from, and the choice is by all that is known:
what it saw, how likely the text is, what the page prints elsewhere. Names and numbers are proposed for review, never
applied: there no language knows better than the eye.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.language.joins import is_cjk
from pipeline.language.lattice import share_readings
from pipeline.language.likelihood import WordFrequencies, character_rarity, open_likelihood
from pipeline.language.names import COMMON_SURNAMES, COMPOUND_SURNAMES, SURNAMES, is_calling
from pipeline.language.readings import Reading, judge
from pipeline.language.traditional import simplify
from pipeline.model import Edit, Evidence, Glyph, Line, Look, Place, Support

LEAST_SEEN = 1e-4
"""Readings with less probability are not thought of."""
PROPOSED = 0.3
"""Edits less sure than this would only tire a reviewer."""
HELD = 0.5
"""What names and numbers are held to, however sure the language is."""
_AROUND = 6
_FAINT = 1e-3
"""Probability that is left to what a second look did not read at all."""
_SHARES = frozenset("成倍折")
"""Parts of an amount after a numeral, and common characters elsewhere."""
_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两廿卅兩萬億壹贰叁肆伍陆柒捌玖拾年月日元")
_SURE = 0.9
_SURELY = math.log(_SURE)
FAINTEST = 1e-6
"""No given character is less probable."""
MOST_SAID = 12.0
"""Nats beyond which one reading is no surer than another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A character of which the recogniser gave other ``readings``, with the Chinese ``before`` and ``after`` it."""

    line: str
    offset: int
    given: Glyph
    readings: tuple[Reading, ...]
    before: str
    after: str


class Neighbours:
    """Pairs of characters that the page prints, as far as the recogniser was sure of both."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._pairs: Counter[str] = Counter()
        for line in lines:
            sure = [glyph.text if glyph.confidence > _SURE else "" for glyph in line.glyphs if glyph.text.strip()]
            self._pairs.update(a + b for a, b in pairwise(sure) if a and b)

    def count(self, before: str, character: str, after: str, less: int = 0) -> int:
        left = self._pairs[before + character] - less if before else 0
        right = self._pairs[character + after] - less if after else 0
        return max(0, min(2, left)) + max(0, min(2, right))


Looks = Mapping[tuple[str, int], Look]
"""Second looks by line and offset."""


def mend_characters(
    lines: Sequence[Line], page: Neighbours, language: str, looks: Looks, *, trigram: bool, person: bool
) -> tuple[list[Edit], dict[tuple[str, int], float]]:
    """Edits, and the probability of every given character (by line and offset) that was weighed at all.

    ``lines`` of one passage in reading order; ``person`` where it names one (a byline, a credit)."""
    edits: list[Edit] = []
    judged: dict[tuple[str, int], float] = {}
    words, model = WordFrequencies(), open_likelihood(trigram).name
    for choice in weigh_characters(lines, page, language, trigram=trigram):
        given, chances = judge(choice.readings, choice.given.confidence, model)
        judged[choice.line, choice.offset] = given
        chance, reading = max(zip(chances, choice.readings, strict=True), key=lambda one: one[0])
        if chance >= PROPOSED:
            named = person and not is_calling(choice.before, reading.text, choice.after)
            guarded = named or is_guarded(choice.before, choice.given.text, reading.text, choice.after, words)
            look = looks.get((choice.line, choice.offset))
            edits.append(_edit(choice, reading, chance, guarded, model, look))
    return edits, judged


def weigh_characters(lines: Sequence[Line], page: Neighbours, language: str, *, trigram: bool) -> Iterator[Choice]:
    """Every character of a passage that may be another one, with what speaks for that."""
    spots = [
        (line.id, at, glyph)
        for line in lines
        if len(line.glyphs) == len(line.text)
        for at, glyph in enumerate(line.glyphs)
        if glyph.text.strip()
    ]
    options = [find_options(glyph, language) for _, _, glyph in spots]
    shares = share_readings(
        [[(to_simplified(text, language), seen) for text, seen in one] for one in options], open_likelihood(trigram)
    )
    text = "".join(glyph.text for _, _, glyph in spots)
    for at, (line_id, offset, glyph) in enumerate(spots):
        if len(options[at]) > 1:
            before, after = _run_before(text, at), _run_after(text, at)
            readings = _weigh(options[at], shares[at], before[-1:], after[:1], page, language)
            yield Choice(line=line_id, offset=offset, given=glyph, readings=tuple(readings), before=before, after=after)


def find_options(glyph: Glyph, language: str) -> list[tuple[str, float]]:
    """The given character and what it may be instead, each with the log of its probability."""
    given = (glyph.text, math.log(max(glyph.confidence, FAINTEST)))
    if not _is_han(glyph.text) or glyph.confidence >= 1 - LEAST_SEEN:
        return [given]
    return [
        given,
        *(
            (text, math.log(chance))
            for text, chance in glyph.alternatives
            # A page in simplified characters has no traditional ones.
            if chance >= LEAST_SEEN and _is_han(text) and (language == "zh-Hant" or simplify(text) == text)
        ),
    ]


def to_simplified(text: str, language: str) -> str:
    return simplify(text) if language == "zh-Hant" else text


def _weigh(
    options: Sequence[tuple[str, float]],
    shares: Sequence[float],
    before: str,
    after: str,
    page: Neighbours,
    language: str,
) -> Iterator[Reading]:
    (given, given_seen), *others = options
    given_rarity = character_rarity(to_simplified(given, language))
    # Of a character that was read surely the page counts this very place too.
    given_here = page.count(before, given, after, less=1 if given_seen > _SURELY else 0)
    for (text, seen), share in zip(others, shares[1:], strict=True):
        yield Reading(
            text=text,
            seen=seen - given_seen,
            together=max(-MOST_SAID, min(MOST_SAID, share - shares[0])),
            rarity=character_rarity(to_simplified(text, language)) - given_rarity,
            here=page.count(before, text, after),
            given_here=given_here,
        )


def _is_han(text: str) -> bool:
    return len(text) == 1 and is_cjk(text)


def _run_before(text: str, at: int) -> str:
    start = at
    while start > 0 and at - start < _AROUND and is_cjk(text[start - 1]):
        start -= 1
    return text[start:at]


def _run_after(text: str, at: int) -> str:
    end = at + 1
    while end < len(text) and end - at - 1 < _AROUND and is_cjk(text[end]):
        end += 1
    return text[at + 1 : end]


def is_guarded(before: str, given: str, reading: str, after: str, words: WordFrequencies) -> bool:
    """Whether the character may be part of a number, a date, an amount or a name."""
    if given in _NUMERALS or reading in _NUMERALS:
        return True
    if before[-1:] in _NUMERALS and (given in _SHARES or reading in _SHARES):
        return True
    parts, own = _divide(before, reading, after, words)
    was, there = _divide(before, given, after, words)
    # 王小兰, whose other reading 王明兰 begins with a word.
    if _may_name(was, there, words):
        return True
    if len(parts[own]) > 1:
        # 李 + 天明: the given name may be a word.
        if own and parts[own - 1] in COMMON_SURNAMES and len(parts[own]) == 2:
            return True
        # The same, where the surname itself is in doubt: 明天 + 明.
        if was[there] in COMMON_SURNAMES and len("".join(was[there + 1 : there + 2])) == 2:
            return True
        return _may_name(parts, own, words)
    near = parts[max(0, own - 2) : own + 1]
    return any(len(part) == 1 and part in SURNAMES for part in near) or simplify(given) in COMMON_SURNAMES


def _may_name(parts: Sequence[str], own: int, words: WordFrequencies) -> bool:
    """A common surname just before, a rare word that begins with one, or a surname of two characters."""
    part = parts[own]
    whole = len(part) > 1 and words.is_rare(part) and part[0] in COMMON_SURNAMES
    return (
        whole
        or part.startswith(COMPOUND_SURNAMES)
        or any(part in COMMON_SURNAMES for part in parts[max(0, own - 2) : own])
    )


def _divide(before: str, character: str, after: str, words: WordFrequencies) -> tuple[list[str], int]:
    """The words around a character, and which of them it is in."""
    parts = list(words.divide(simplify(before + character + after)))
    at = 0
    for number, part in enumerate(parts):
        if at <= len(before) < at + len(part):
            return parts, number
        at += len(part)
    return parts, 0


def seen_again(look: Look | None, given: str, text: str) -> tuple[Support, tuple[Evidence, ...]]:
    """What ``text`` rests on, which some look gave in the place of ``given``: it is a second reading where the second
    look read it rather than anything else."""
    if look is None:
        return "alternative", ()
    said = dict(look.readings)
    top = look.readings[0][0] if look.readings else ""
    sentence = f"looked at again, “{text}” {said.get(text, 0.0):.1%}, “{given}” {said.get(given, 0.0):.1%}"
    if top not in ("", text, given):
        sentence += f", “{top}” {said[top]:.1%}"
    weight = math.log((said.get(text, 0.0) + _FAINT) / (said.get(given, 0.0) + _FAINT))
    evidence = Evidence(kind="second look", sentence=sentence, weight=round(weight, 2))
    return "second reading" if top == text else "alternative", (evidence,)


def say_seen(look: Look | None, text: str, seen: float, given: str, sure: float) -> str:
    who = "the recogniser" if look is None else "the recogniser, all looks together,"
    return f"{who} gave “{text}” {seen:.1%}, “{given}” {sure:.1%}"


def _edit(choice: Choice, reading: Reading, chance: float, guarded: bool, model: str, look: Look | None = None) -> Edit:
    given = choice.given
    gain = reading.said
    left, right = choice.before[-3:], choice.after[:3]
    seen = math.exp(reading.seen) * given.confidence
    support, again = seen_again(look, given.text, reading.text)
    evidence = [
        Evidence(
            kind="alternative",
            sentence=say_seen(look, reading.text, seen, given.text, given.confidence),
            weight=round(reading.seen, 2),
        ),
        *again,
        Evidence(
            kind="language",
            sentence=f"“{left}{reading.text}{right}” is {'likelier' if gain > 0 else 'less likely'} than "
            f"“{left}{given.text}{right}” ({model})",
            weight=round(gain, 2),
        ),
    ]
    if reading.here:
        evidence.append(
            Evidence(kind="page", sentence=f"the page has “{left[-1:]}{reading.text}{right[:1]}” elsewhere", weight=1.0)
        )
    if guarded:
        evidence.append(
            Evidence(kind="guard", sentence="it may be part of a name or a number: no language decides there")
        )
    return Edit(
        start=Place(line=choice.line, offset=choice.offset),
        end=Place(line=choice.line, offset=choice.offset + 1),
        before=given.text,
        after=reading.text,
        reason="one character was taken for another like it",
        rule="look-alike@3",
        support=support,
        confidence=round(min(chance, HELD) if guarded else chance, 4),
        evidence=tuple(evidence),
    )
