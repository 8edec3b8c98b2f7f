"""Dust and broken ink that were read as a full stop, a middle dot or an apostrophe: taken away, or read as the white
that they lie in.

A Chinese stop is no dot on the line, and no mark stands at a line's start or behind another one that is a stop
already. In Latin text a stop has a word before it, and white after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.language.joins import is_cjk
from pipeline.language.words import is_known_word
from pipeline.model import Edit, Evidence, Glyph, Line, Place

_DOTS = ".·•`"
_CHINESE_STOPS = frozenset("。，、；：．·…")
_STRONG_STOP = 0.05
"""From this probability on, a Chinese stop may have been printed where a dot was read."""
_LATIN_DUST = "·•`'"
DOUBTED = 0.9


def find_specks(lines: Sequence[Line], *, chinese: bool, language: str) -> Iterator[Edit]:
    """Lines without glyphs say nothing of what the recogniser saw: they have no specks."""
    above = ""
    for line in lines:
        if len(line.glyphs) == len(line.text):
            yield from _chinese(line, above) if chinese else _latin(line, language)
        above = line.text.rstrip()[-1:]


def _chinese(line: Line, above: str) -> Iterator[Edit]:
    """``above`` is the character that the line before ends in."""
    text = line.text
    for at, ch in enumerate(text):
        if ch not in _DOTS or not text.strip(_DOTS + " "):
            continue
        before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()[:1]
        if _is_latin(before) or _is_latin(after) or (before in _DOTS and before) or (after in _DOTS and after):
            continue
        if any(stop in _CHINESE_STOPS and p >= _STRONG_STOP for stop, p in line.glyphs[at].alternatives if stop != ch):
            continue
        # A name of two parts (乌戈·米夫萨德) may be cut at its middle dot.
        if ch in "·•" and is_cjk(before or above or " "):
            continue
        sure = 0.95 if before and not is_cjk(before) else 0.93 if not before else 0.88
        where = "behind another mark" if before and not is_cjk(before) else "among Chinese characters"
        if not before:
            where = "at the line's start"
        yield _edit(line, at, at + 1, "", sure, f"“{ch}” is no mark of Chinese text {where}", line.glyphs[at])


def _latin(line: Line, language: str) -> Iterator[Edit]:
    text = line.text
    for at, ch in enumerate(text):
        before, after = text[:at], text[at + 1 :]
        glyph = line.glyphs[at]
        if ch in _LATIN_DUST and glyph.confidence < DOUBTED and before.endswith(" ") and after.startswith(" "):
            yield _edit(line, at, at + 2, "", 0.93, f"“{ch}” stands alone between two words", glyph)
        elif ch == "." and not after.strip() and before[-1:] in (".", ",", ";", "-", "!", "?") and before[-2:] != "..":
            yield _edit(line, at, at + 1, "", 0.9, "a full stop behind another mark", glyph)
        elif ch in "." + _LATIN_DUST and after[:1].islower() and before[-1:].islower() and ch != "'":
            left, right = _last_word(before), _first_word(after)
            whole = is_known_word(left, language) and is_known_word(right, language)
            if min(len(left), len(right)) > 1 and whole and "." not in before[-len(left) - 1 :]:
                yield _edit(line, at, at + 1, " ", 0.9, f"“{left}” and “{right}” are two words of one sentence", glyph)


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
