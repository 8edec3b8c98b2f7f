"""Where imported text and the reading of its picture differ: shown, however well either reads.

Language knows which of two readings is likelier, and an edit may choose so. Where none does, the difference itself is
what a person has to see: a fluent text is no witness against the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.language.forms import fold_form
from pipeline.language.words import LANGUAGES, LONGEST, is_known_word
from pipeline.model import Doubt, Line

LEAST = 0.3
"""Least probability of another reading that is shown."""
WHOLE = 4
"""Characters from which another reading is one of a whole line, given with its first character."""


def keep_differences(
    lines: Sequence[Line], judged: Mapping[tuple[str, int], float], language: str
) -> dict[tuple[str, int], float]:
    """``judged`` (the probability of characters, by line and offset), where the picture was read as another character
    no surer than the two readings make it. In Latin script, where recognisers misread more, only where the other
    reading is a word as well, or a number."""
    kept = dict(judged)
    for line in lines:
        if len(line.glyphs) != len(line.text):
            continue
        for at, glyph in enumerate(line.glyphs):
            sure = kept.get((line.id, at))
            if sure is not None and any(
                _differs(glyph.text, text, chance) and _reads(line.text, at, text, language)
                for text, chance in glyph.alternatives
            ):
                kept[line.id, at] = min(sure, glyph.confidence)
    return kept


def _differs(given: str, text: str, chance: float) -> bool:
    return chance >= LEAST and len(text) == 1 and bool(text.strip()) and fold_form(text) != fold_form(given)


def _reads(line: str, at: int, text: str, language: str) -> bool:
    if language not in LANGUAGES:
        return True
    start, end = at, at + 1
    while start > 0 and at - start <= LONGEST and line[start - 1].isalnum():
        start -= 1
    while end < len(line) and end - at <= LONGEST and line[end].isalnum():
        end += 1
    word = (line[start:at] + text + line[at + 1 : end]).replace("ſ", "s")
    return any(map(str.isdigit, word)) or is_known_word(word, language)


def show_other_lines(doubts: Iterable[Doubt], lines: Mapping[str, Line]) -> Iterator[Doubt]:
    """With the picture's own reading of a line that is doubted from end to end."""
    for doubt in doubts:
        line = lines.get(doubt.start.line)
        if line is None or doubt.candidates or doubt.end.offset - doubt.start.offset < len(line.text.strip()):
            yield doubt
            continue
        other = [
            (text, chance)
            for glyph in line.glyphs
            for text, chance in glyph.alternatives
            if len(text) >= WHOLE and not text.startswith(glyph.text)
        ]
        yield replace(doubt, reason="the picture reads otherwise", candidates=tuple(other[:1])) if other else doubt
