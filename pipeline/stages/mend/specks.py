"""Dust and broken ink that were read as a full stop, a middle dot or an apostrophe: taken away, or read as the white
that they lie in.

A Chinese stop is no dot on the line, and no mark stands at a line's start or behind another one that is a stop
already. In Latin text a stop has a word before it, and white after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.books.ink import Steps
from pipeline.language.joins import information, is_cjk
from pipeline.language.traditional import simplify
from pipeline.language.words import LONGEST, is_known_word
from pipeline.model import Edit, Evidence, Glyph, Line, Place

_DOTS = ".·•`"
_CHINESE_STOPS = frozenset("。，、；：．·…")
_STRONG_STOP = 0.05
"""From this probability on, a Chinese stop may have been printed where a dot was read."""
_LATIN_DUST = "·•`'"
_DOTS_IN_THE_MIDDLE = "·•"
_WHITE = 0.1
"""Probability of white from which an apostrophe may be a speck in it."""
DOUBTED = 0.9
_ENDED = frozenset("。，、；：！？")
"""Behind one of these no other mark of the kind stands, whatever the recogniser took a speck for."""
WORD = 8.0
"""Nats (see ``information``) from which two characters are one word and nothing else."""


def find_specks(lines: Sequence[Line], *, chinese: bool, language: str) -> Iterator[Edit]:
    """Lines without glyphs say nothing of what the recogniser saw: they have no specks."""
    for at, line in enumerate(lines):
        if len(line.glyphs) == len(line.text):
            above = lines[at - 1].text.rstrip()[-1:] if at else ""
            below = lines[at + 1].text.lstrip()[:1] if at + 1 < len(lines) else ""
            yield from _chinese(line, above, below) if chinese else _latin(line, language)


def _chinese(line: Line, above: str, below: str) -> Iterator[Edit]:
    """``above`` is the character that the line before ends in, ``below`` that which the next one begins with."""
    text, steps = line.text, Steps(line)
    beside, bare = _printed_beside(text), not text.strip(_DOTS + " ")
    for at, ch in enumerate(text):
        glyph = line.glyphs[at]
        before, after = (text[k] if 0 <= k < len(text) else "" for k in beside[at])
        if steps.lacks_room(at):
            said = "no room for a character is between its neighbours"
            yield _edit(line, at, at + 1, "", 0.9, f"“{ch}”: {said}", glyph)
            continue
        if ch not in _DOTS or bare:
            continue
        if _is_latin(before) or _is_latin(after) or (before in _DOTS and before) or (after in _DOTS and after):
            continue
        if before not in _ENDED and _may_be_stop(glyph) and not _is_one_word(before, after or below):
            continue
        # A name of two parts (乌戈·米夫萨德) may be cut at its middle dot.
        if ch in "·•" and _is_han(before or above):
            continue
        if not before:
            sure, where = 0.93, "at the line's start"
        elif _is_han(before):
            sure, where = 0.88, "among Chinese characters"
        else:
            sure, where = 0.95, "behind another mark"
        yield _edit(line, at, at + 1, "", sure, f"“{ch}” is no mark of Chinese text {where}", glyph)


def _printed_beside(text: str) -> list[tuple[int, int]]:
    """For each character the places of those before and behind it that are no white space; -1, or the text's length,
    where there is none."""
    before: list[int] = []
    last = -1
    for at, ch in enumerate(text):
        before.append(last)
        last = last if ch.isspace() else at
    found: list[tuple[int, int]] = []
    following = len(text)
    for at in range(len(text) - 1, -1, -1):
        found.append((before[at], following))
        following = following if text[at].isspace() else at
    return found[::-1]


def _may_be_stop(glyph: Glyph) -> bool:
    return any(stop in _CHINESE_STOPS and p >= _STRONG_STOP for stop, p in glyph.alternatives if stop != glyph.text)


def _is_one_word(before: str, after: str) -> bool:
    """A common word, which no stop parts."""
    return bool(before and after) and information(simplify(before + after)) >= WORD


def _is_han(ch: str) -> bool:
    return bool(ch) and is_cjk(ch) and ch.isalpha()


def _latin(line: Line, language: str) -> Iterator[Edit]:
    text, beside = line.text, _printed_beside(line.text)
    for at, ch in enumerate(text):
        # More than any word has.
        before, after = text[max(0, at - LONGEST - 2) : at], text[at + 1 : at + LONGEST + 3]
        glyph = line.glyphs[at]
        alone = beside[at] == (-1, len(text))
        if ch in _LATIN_DUST and glyph.confidence < DOUBTED and before.endswith(" ") and after.startswith(" "):
            yield _edit(line, at, at + 2, "", 0.93, f"“{ch}” stands alone between two words", glyph)
        elif ch in _DOTS_IN_THE_MIDDLE and glyph.confidence < DOUBTED and not alone and _stands_at_edge(before, after):
            yield _edit(line, at, at + 1, "", 0.93, f"“{ch}” is no mark of Latin text", glyph)
        elif (
            ch == "."
            and beside[at][1] == len(text)
            and before[-1:] in (".", ",", ";", "-", "!", "?")
            and before[-2:] != ".."
        ):
            yield _edit(line, at, at + 1, "", 0.9, "a full stop behind another mark", glyph)
        elif _parts_words(glyph, before, after, language):
            left, right = _last_word(before), _first_word(after)
            whole = is_known_word(left, language) and is_known_word(right, language)
            if min(len(left), len(right)) > 1 and whole and "." not in before[-len(left) - 1 :]:
                yield _edit(line, at, at + 1, " ", 0.9, f"“{left}” and “{right}” are two words of one sentence", glyph)


def _stands_at_edge(before: str, after: str) -> bool:
    """At a word's edge, or a line's."""
    return before[-1:] in ("", " ") or after[:1] in ("", " ")


def _parts_words(glyph: Glyph, before: str, after: str, language: str) -> bool:
    """Whether what was read may be a speck in the white between two words: after a full stop a capital stands, and an
    apostrophe leaves out letters (``o'clock``) or has few behind it (``they've``)."""
    if glyph.text in _DOTS_IN_THE_MIDDLE:
        return before[-1:].isalpha() and after[:1].isalpha()
    if not (after[:1].islower() and before[-1:].islower()):
        return False
    if glyph.text == "'" and language in ("en", "de"):
        white = sum(p for text, p in glyph.alternatives if text == " ")
        return white >= _WHITE and glyph.confidence < DOUBTED and len(_first_word(after)) > 2
    return glyph.text in ".`"


def _is_latin(ch: str) -> bool:
    return bool(ch) and ch.isalnum() and not is_cjk(ch)


def _last_word(text: str) -> str:
    at = len(text)
    while at and text[at - 1].isalpha():
        at -= 1
    return text[at:]


def _first_word(text: str) -> str:
    at = 0
    while at < len(text) and text[at].isalpha():
        at += 1
    return text[:at]


def _edit(line: Line, start: int, end: int, after: str, confidence: float, why: str, glyph: Glyph) -> Edit:
    return Edit(
        start=Place(line=line.id, offset=start),
        end=Place(line=line.id, offset=end),
        before=line.text[start:end],
        after=after,
        reason="a speck was read as a mark",
        rule="speck@1",
        support="normalisation",
        confidence=confidence,
        evidence=(
            Evidence(kind="speck", sentence=why),
            Evidence(kind="recogniser", sentence=f"the recogniser gave it {glyph.confidence:.0%}"),
        ),
    )
