"""The characters of a printed line in their places, while the line's text is put together and after.

Where the recogniser placed characters, theirs are these places; else each has its even share of the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import count, islice

from pipeline.formats.tei.markup import legal
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line

_WORD = re.compile(r"\S+")
MOST_ALTERNATIVES = 5
"""Readings of a character that are written beside the one that stands: the recogniser keeps no more by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCharacter:
    """``alternatives`` are those of its readings that can be written, (text, probability), likeliest first; where an
    edit changed the character, what was read is the first of them. ``confidence`` is 1 where nobody told one."""

    text: str
    box: Box
    confidence: float = 1.0
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PrintedWord:
    """What stands between spaces; of Chinese, all between two spaces. ``place`` makes its characters: most formats ask
    for the text alone, and a large issue has a million characters."""

    text: str
    place: Callable[[], tuple[PrintedCharacter, ...]]

    @cached_property
    def characters(self) -> tuple[PrintedCharacter, ...]:
        return self.place()

    @property
    def box(self) -> Box:
        return hull_of_boxes([one.box for one in self.characters])

    @property
    def confidence(self) -> float:
        return sum(one.confidence for one in self.characters) / len(self.characters)


_Letter = tuple[str, "int | PrintedCharacter"]
"""What it is, and itself where an edit put it there, else its place in the recognised line."""
_Stretch = tuple[str, "int | tuple[PrintedCharacter, ...]"]
"""Letters that follow each other: what they are, and themselves, else the place of the first."""


@dataclass
class DrawnLine:
    """A line while its text is put together, and after."""

    line: Line
    hyphen: str = ""
    _stretches: list[_Stretch] = field(default_factory=list)

    def add_read(self, said: str, first: int) -> None:
        """Characters that stand as they were read, the first of them at ``first`` in its line."""
        self._stretches.append((legal(said), first))

    def add_edited(self, characters: Iterable[PrintedCharacter]) -> None:
        those = tuple(characters)
        self._stretches.append(("".join(one.text for one in those), those))

    @cached_property
    def measured(self) -> bool:
        """Whether each character has a glyph of its own."""
        line = self.line
        return len(line.glyphs) == len(line.text) > 0 and all(len(glyph.text) == 1 for glyph in line.glyphs)

    @property
    def text(self) -> str:
        return "".join([said for said, _ in self._stretches])

    @cached_property
    def letters(self) -> tuple[_Letter, ...]:
        """One for each character of the text."""
        return tuple(letter for said, those in self._stretches for letter in _spread(said, those))


def _spread(said: str, those: int | tuple[PrintedCharacter, ...]) -> Iterator[_Letter]:
    if isinstance(those, int):
        yield from zip(said, count(those))
    else:
        yield from zip(said, those, strict=True)


def _span(drawn: DrawnLine, start: float, end: float) -> Box:
    """Where the characters from ``start`` to ``end`` of the recognised line stand, both possibly between two."""
    line = drawn.line
    vertical = line.direction == "vertical"
    low, high = (line.box.top, line.box.bottom) if vertical else (line.box.left, line.box.right)

    def edge(at: float) -> float:
        whole = min(max(int(at), 0), max(0, len(line.text) - 1))
        share = at - whole
        if drawn.measured:
            glyph = line.glyphs[whole]
            return glyph.left + share * (glyph.right - glyph.left)
        return low + at * (high - low) / max(1, len(line.text))

    first, last = edge(start), edge(end)
    if line.direction == "rtl" and not drawn.measured:
        first, last = low + high - last, low + high - first
    return _box_along(line, first, last)


def _box_along(line: Line, first: float, last: float) -> Box:
    """Of the line the piece between two places along it."""
    vertical = line.direction == "vertical"
    low, high = (line.box.top, line.box.bottom) if vertical else (line.box.left, line.box.right)
    a = min(max(low, round(min(first, last))), high - 1)
    b = max(a + 1, min(high, round(max(first, last))))
    if vertical:
        return Box(left=line.box.left, top=a, right=line.box.right, bottom=b)
    return Box(left=a, top=line.box.top, right=b, bottom=line.box.bottom)


def _recognised(drawn: DrawnLine, at: int, character: str) -> PrintedCharacter:
    if not drawn.measured:
        return PrintedCharacter(text=character, box=_span(drawn, at, at + 1), confidence=drawn.line.confidence)
    glyphs = drawn.line.glyphs
    glyph = glyphs[at]
    last = glyphs[at + 1].left if at + 1 < len(glyphs) else glyph.right
    return PrintedCharacter(
        text=character,
        box=_box_along(drawn.line, glyph.left, last),
        confidence=share_of(glyph.confidence),
        alternatives=tuple(_kept(glyph.alternatives)),
    )


def edited_letters(drawn: DrawnLine, start: int, end: int, after: str, confidence: float) -> Iterator[PrintedCharacter]:
    """Characters that stand in the place of others: each takes an even share of it. Where as many were read, each has
    what was read there as its first alternative."""
    said = after.replace("\n", " ")
    if start == end:
        # Nothing was read there: a sliver beside what is.
        start = max(0, start - 1)
    step = (end - start) / max(1, len(said))
    for at, character in enumerate(said):
        readings: tuple[tuple[str, float], ...] = ()
        if drawn.measured and len(said) == end - start:
            glyph = drawn.line.glyphs[start + at]
            read = ((glyph.text, glyph.confidence), *glyph.alternatives)
            readings = tuple(one for one in read if one[0] != character)
        yield PrintedCharacter(
            text=legal(character),
            box=_span(drawn, start + at * step, start + (at + 1) * step),
            confidence=share_of(confidence),
            alternatives=tuple(_kept(readings)),
        )


def _kept(readings: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """Those that can be written: one character each, none of them white."""
    # What is printable and no space, as nearly all is, can be written.
    kept = (one for one in readings if len(one[0]) == 1 and (one[0].isalnum() or _is_written(one[0])))
    for text, chance in islice(kept, MOST_ALTERNATIVES):
        yield text, share_of(chance)


def _is_written(text: str) -> bool:
    return bool(text.strip()) and legal(text) == text


def share_of(value: float) -> float:
    return min(1.0, max(0.0, value))


def words_of(drawn: DrawnLine) -> Iterator[PrintedWord]:
    for found in _WORD.finditer(drawn.text):
        yield PrintedWord(text=found.group(), place=partial(_place_word, drawn, *found.span()))


def _place_word(drawn: DrawnLine, start: int, end: int) -> tuple[PrintedCharacter, ...]:
    part = drawn.letters[start:end]
    return tuple(_recognised(drawn, one, text) if isinstance(one, int) else one for text, one in part)
