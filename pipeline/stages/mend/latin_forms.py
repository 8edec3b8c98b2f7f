"""Forms of Latin text: marks that a recogniser gave in full width, the long s, words that ran together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from statistics import median

from pipeline.language.character_model import is_han
from pipeline.language.words import LANGUAGES, LONGEST, word_frequency
from pipeline.model import Edit, Evidence, Line, Place

HALF = {
    "，": ",",
    "：": ":",
    "；": ";",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
    "．": ".",
    "％": "%",
    "＝": "=",
} | {
    "－": "-",
    "／": "/",
}
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_SPACED = frozenset("，：；！？）")
_OPENING = {"en": "“‘(（", "de": "„‚»(（", "fr": "«“(（"}
_RUN_ON = re.compile(r"(?<![\w'’-])[^\W\d_A-Z]{5,}(?![\w'’-])")
FAR = 2.8
"""Zipf frequency by which what stands without a space is rarer than either word: lists of words hold such errors."""
COMMON = 4.0
"""Least Zipf frequency of each of the two words."""
SURE = 0.9
"""Least confidence of every letter of the two words."""
_HYPHENS = ("-", "=", "⸗", "\u00ad", "\u2010")
_LITTLE = frozenset(["the", "of", "and", "that", "with", "was", "which", "have", "from"])
"""Words that are no parts of others; of two that may be (``sword``, ``man``) only the print tells."""
WIDE = 1.5
"""How many times as far apart as its letters are on average two letters are with a space between."""
SEEN, LIKELY, DOUBTED = 0.93, 0.85, 0.4
"""How sure a space is that was seen, one before or behind a little word, and any other one."""


def narrow_marks(lines: Sequence[Line], chosen: str, language: str = "en") -> Iterator[Edit]:
    """Full-width marks in Latin text become the half-width ones of ``chosen``, with the white that they held; so do
    figures and letters."""
    straight = 0
    for line in lines:
        for found in _WIDE.finditer(line.text):
            plain = unicodedata.normalize("NFKC", found.group())
            why = f"“{found.group()}” stands"
            yield _edit(
                line, *found.span(), plain, "letters and figures of Latin text are half width", "mark-width", 0.97, why
            )
        for at, ch in enumerate(line.text):
            half = HALF.get(ch, "")
            straight += ch == '"'
            before, after = line.text[at - 1 : at] if at else "", line.text[at + 1 : at + 2]
            if not half or half not in chosen or is_han(before or " ") or is_han(after or " "):
                continue
            opens = after in _OPENING.get(language, "“") or (after == '"' and straight % 2 == 0)
            figure = after.isdigit() and not before.isdigit()
            if ch in _SPACED and after and (after.isalpha() or figure or opens):
                half += " "
            elif ch == "（" and (before.isalnum() or (before and before in "%.!?,;:％．，；：！？")):
                half = " " + half
            yield _edit(
                line, at, at + 1, half, "a mark in Latin text is half width", "mark-width", 0.97, f"“{ch}” stands"
            )


def pair_quotes(lines: Sequence[Line], form: str) -> Iterator[Edit]:
    """Straight double quotation marks of a passage in the two of ``form``; none where they do not come in pairs, but
    for the last, which the next paragraph may close. A mark behind a figure may be one of inches."""
    found: list[tuple[Line, int, bool]] = []
    for line in lines:
        for at, ch in enumerate(line.text):
            before, after = line.text[at - 1 : at], line.text[at + 1 : at + 2]
            is_open = bool(found) and found[-1][2]
            if ch == '"' and not (before.isdigit() and not is_open):
                found.append((line, at, not is_open))
                sides = (before.strip() in ("", *"([{—–-"), after.strip() in ("", *")]}.,;:!?—–-"))
                if sides == ((False, True) if not is_open else (True, False)):
                    return
    for line, at, opens in found:
        after = form[0] if opens else form[1]
        yield _edit(line, at, at + 1, after, "quotation marks come in pairs", "mark-width", 0.9, '“"” stands')


def resolve_long_s(lines: Sequence[Line]) -> Iterator[Edit]:
    """ſ becomes s: the same letter in the form of today."""
    for line in lines:
        for at, ch in enumerate(line.text):
            if ch == "ſ":
                yield _edit(line, at, at + 1, "s", "the long s is an s", "long-s", 0.99, "“ſ” stands")


def part_words(lines: Sequence[Line], language: str) -> Iterator[Edit]:
    """A space between two words that ran together: no word as they stand, two common ones apart."""
    if language not in LANGUAGES:
        return
    for number, line in enumerate(lines):
        divided = number > 0 and lines[number - 1].text.rstrip().endswith(_HYPHENS)
        steps = _Steps(line)
        for found in _RUN_ON.finditer(line.text):
            word = found.group()
            if divided and not line.text[: found.start()].strip():
                continue  # the rest of a word
            if len(word) > 2 * LONGEST:
                continue
            least = max(COMMON, word_frequency(word, language) + FAR)
            best = max(
                (
                    (min(left, right), max(left, right), at)
                    for at in range(2, len(word) - 1)
                    if (left := word_frequency(word[:at], language)) >= least
                    and (right := word_frequency(word[at:], language)) >= least
                ),
                default=None,
            )
            if best is None:
                continue
            at = found.start() + best[2]
            apart = steps.is_apart(at)
            little = language == "en" and not _LITTLE.isdisjoint((word[: best[2]], word[best[2] :]))
            # A letter misread makes no word of one that is (``theugh``).
            read = all(one.confidence >= SURE for one in line.glyphs[found.start() : found.end()])
            sure = DOUBTED if not read else SEEN if apart else LIKELY if little else DOUBTED
            if sure == DOUBTED and not apart and len(line.glyphs) == len(line.text):
                continue  # its letters stand as close there as anywhere
            why = f"“{word}” is no word, “{word[: best[2]]}” and “{word[best[2] :]}” are common ones"
            yield _edit(line, at, at, " ", "two words ran together", "lost-space", sure, why, apart=apart)


class _Steps:
    """How far apart the letters of a line stand."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @cached_property
    def _middles(self) -> list[float]:
        placed = len(self._line.glyphs) == len(self._line.text)
        return [(one.left + one.right) / 2 for one in self._line.glyphs] if placed else []

    @cached_property
    def _usual(self) -> float:
        text, middles = self._line.text, self._middles
        steps = [
            abs(middles[k + 1] - middles[k])
            for k in range(len(middles) - 1)
            if not (text[k].isspace() or text[k + 1].isspace())
        ]
        return median(steps) if steps else 0.0

    def is_apart(self, at: int) -> bool:
        """Whether the letters before and behind the place stand further apart than those of the line do."""
        middles = self._middles
        if not 0 < at < len(middles):
            return False
        return self._usual > 0 and abs(middles[at] - middles[at - 1]) >= WIDE * self._usual


def _edit(
    line: Line, start: int, end: int, after: str, reason: str, rule: str, sure: float, why: str, *, apart: bool = False
) -> Edit:
    evidence = [Evidence(kind=rule, sentence=why if rule == "lost-space" else f"{why} in Latin text")]
    if apart:
        evidence.append(Evidence(kind="place", sentence="the letters stand further apart there than in the line"))
    return Edit(
        start=Place(line=line.id, offset=start),
        end=Place(line=line.id, offset=end),
        before=line.text[start:end],
        after=after,
        reason=reason,
        rule=f"{rule}@2" if rule == "lost-space" else f"{rule}@1",
        support="normalisation",
        confidence=sure,
        evidence=tuple(evidence),
    )
