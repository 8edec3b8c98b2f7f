"""Small marks within a line of Chinese text that were passed over, and characters that only other looks read.

Its characters stand in even steps, so that a place with room for one more holds something, and where the recogniser
thought of marks it holds one of them (210 of 217 such places did, on worn pages with known text). The likeliest is set
there with the share that it has among them: what is not much surer than the others is marked as unclear further on. A
Chinese character is set only where all looks together give it more than anything else, nothing included.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.engines import Reading
from pipeline.language.character_model import is_han
from pipeline.language.forms import CHINESE_MARKS
from pipeline.model import Faint, Glyph, Line, Look
from pipeline.stages.recognise.ends import OTHERS

DOTS = frozenset("·・.,-")
"""What small faint marks look like: they speak for a mark, and for none of the others."""
LEAST = 0.5
"""Share of the likeliest mark, and probability of a character, from which on it is right more often than not."""


def put_in_marks(reading: Reading, looks: Sequence[Look]) -> tuple[Reading, tuple[Look, ...]]:
    """``reading`` with those marks in its lines; of each a Look more, which had no confidence at first."""
    by_line: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        by_line[look.line].append(look)
    lines = []
    for line in reading.lines:
        found = list(_find_marks(line))
        if found:
            line, by_line[line.id] = _put_in(line, found, by_line[line.id])
        lines.append(line)
    return replace(reading, lines=tuple(lines)), tuple(look for own in by_line.values() for look in own)


def _find_marks(line: Line) -> Iterator[tuple[Faint, Glyph]]:
    if len(line.glyphs) != len(line.text) or len(line.glyphs) < 2:
        return
    advance = statistics.median(glyph.right - glyph.left for glyph in line.glyphs)
    for place in line.faint:
        middle = line.glyphs[place.offset - 1].right if 0 < place.offset < len(line.text) else 0
        left, right = round(middle - advance / 2), round(middle + advance / 2)
        (best, chance), *others = place.readings
        if middle and chance >= LEAST and is_han(best):
            yield place, Glyph(text=best, left=left, right=right, confidence=chance, alternatives=tuple(others))
            continue
        marks = [one for one in place.readings if one[0] in CHINESE_MARKS]
        # Two marks in a row are rare, but for closing ones: a wide gap behind one is its own white.
        if (
            not marks
            or not 0 < place.offset < len(line.text)
            or line.text[place.offset - 1] in CHINESE_MARKS - _CLOSING
        ):
            continue
        of_marks = sum(chance for _, chance in marks)
        of_dots = sum(chance for text, chance in place.readings if text in DOTS)
        if of_marks + of_dots < sum(chance for _, chance in place.readings) / 2:
            continue
        (text, sure), *others = [(text, round(chance / (of_marks + OTHERS), 4)) for text, chance in marks]
        if sure >= LEAST:
            yield place, Glyph(text=text, left=left, right=right, confidence=sure, alternatives=tuple(others))


_CLOSING = frozenset("”’》）")


def _put_in(line: Line, found: Sequence[tuple[Faint, Glyph]], looks: Sequence[Look]) -> tuple[Line, list[Look]]:
    glyphs, moved = list(line.glyphs), list(looks)
    faint = [place for place in line.faint if all(place is not own for own, _ in found)]
    for place, glyph in sorted(found, key=lambda one: -one[0].offset):
        at = place.offset
        before, after = glyphs[at - 1], glyphs[at]
        left = max(before.left, min(before.right, glyph.left))
        right = max(left, min(after.right, max(after.left, glyph.right)))
        glyphs[at - 1 : at + 1] = [
            replace(before, right=left),
            replace(glyph, left=left, right=right),
            replace(after, left=right),
        ]
        moved = [look if look.offset < at else replace(look, offset=look.offset + 1) for look in moved]
        faint = [one if one.offset <= at else replace(one, offset=one.offset + 1) for one in faint]
        readings = ((glyph.text, glyph.confidence), *glyph.alternatives)
        moved.append(Look(line=line.id, offset=at, first=0.0, readings=readings))
    mean = sum(glyph.confidence for glyph in glyphs) / len(glyphs)
    text = "".join(glyph.text for glyph in glyphs)
    changed = replace(line, text=text, glyphs=tuple(glyphs), faint=tuple(faint), confidence=round(mean, 4))
    return changed, sorted(moved, key=lambda look: look.offset)
