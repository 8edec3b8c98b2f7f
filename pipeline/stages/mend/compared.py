"""Where imported text and the reading of its picture differ: shown, however well either reads.

Language knows which of two readings is likelier, and an edit may choose so. Where none does, the difference itself is
what a person has to see: a fluent text is no witness against the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.language.forms import fold_form
from pipeline.model import Doubt, Line

LEAST = 0.3
"""Least probability of another reading that is shown."""
WHOLE = 4
"""Characters from which another reading is one of a whole line, given with its first character."""


def keep_differences(lines: Sequence[Line], judged: Mapping[tuple[str, int], float]) -> dict[tuple[str, int], float]:
    """``judged`` (the probability of characters, by line and offset), where the picture was read as another character
    no surer than the two readings make it."""
    kept = dict(judged)
    for line in lines:
        if len(line.glyphs) != len(line.text):
            continue
        for at, glyph in enumerate(line.glyphs):
            sure = kept.get((line.id, at))
            if sure is not None and any(_differs(glyph.text, text, chance) for text, chance in glyph.alternatives):
                kept[line.id, at] = min(sure, glyph.confidence)
    return kept


def _differs(given: str, text: str, chance: float) -> bool:
    return chance >= LEAST and len(text) == 1 and bool(text.strip()) and fold_form(text) != fold_form(given)


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
