"""Breaking a paragraph into justified lines, one line at a time, so that each line may have its own measure.

Chinese follows GB/T 15834 and JIS X 4051 in the small: no closing mark begins a line, no opening mark ends one;
a line is squeezed by at most a twelfth of an em a gap to take such a mark in, otherwise the character before goes
down with it. Latin lines are broken greedily with Liang's hyphenation (pyphen).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import pyphen

from .fonts import advance

NO_START = frozenset("，。、；：？！”’）》】」』〉·％%…—～")
NO_END = frozenset("“‘（《【「『〈")
HANGING = frozenset("，。、；：”’）》」』")
_ZH_TOKEN = re.compile(r"——|……|[A-Za-z0-9]+(?:[.:/+\-][A-Za-z0-9]+)*[%％]?|.", re.DOTALL)
_LATIN_BREAK = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=—)(?=\w)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A string drawn in one stroke, `at` pixels after the line's beginning."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """One line of a paragraph: `end` is the offset in the paragraph where the next line begins."""

    text: str
    cells: tuple[Cell, ...]
    width: float
    end: int
    final: bool


class Breaker(Protocol):
    """Cuts the line that begins at `start` and fills `measure` pixels."""

    def line(self, start: int, measure: float) -> BrokenLine: ...


@dataclass(frozen=True, slots=True)
class ChineseBreaker:
    """Chinese, without spaces; runs of Latin letters and digits are kept whole."""

    text: str
    face: str
    size: int

    def line(self, start: int, measure: float) -> BrokenLine:
        tokens: list[str] = []
        widths: list[float] = []
        total = 0.0
        stream = _ZH_TOKEN.finditer(self.text, start)
        ahead: list[str] = []
        for match in stream:
            token = match.group()
            width = advance(self.face, self.size, token)
            if tokens and total + width > measure + 0.01:
                ahead = [token, *(m.group() for m, _ in zip(stream, range(3), strict=False))]
                break
            tokens.append(token)
            widths.append(width)
            total += width
        while ahead and len(tokens) > 1 and (ahead[0][0] in NO_START or tokens[-1][-1] in NO_END):
            width = advance(self.face, self.size, ahead[0])
            hang = 0.45 * self.size if ahead[0] in HANGING else 0.0
            follows_badly = len(ahead) > 1 and ahead[1][0] in NO_START
            if (
                ahead[0][0] in NO_START
                and not follows_badly
                and total + width - hang - measure <= self.size * len(tokens) / 12
            ):
                tokens.append(ahead.pop(0))
                widths.append(width)
                total += width
                break
            ahead.insert(0, tokens.pop())
            total -= widths.pop()
        final = not ahead
        return _spread(tokens, widths, total, measure, self.size, start, final)


def _spread(
    tokens: list[str], widths: list[float], total: float, measure: float, size: int, start: int, final: bool
) -> BrokenLine:
    hang = 0.45 * size if tokens[-1] in HANGING else 0.0
    gap = 0.0
    if len(tokens) > 1:
        if total > measure:
            gap = min(0.0, (measure - (total - hang)) / (len(tokens) - 1))
        elif not final:
            gap = (measure - total) / (len(tokens) - 1)
    cells = []
    at = 0.0
    for token, width in zip(tokens, widths, strict=True):
        cells.append(Cell(token, at))
        at += width + gap
    text = "".join(tokens)
    return BrokenLine(text, tuple(cells), min(at - gap, measure), start + len(text), final)


@cache
def _dictionary(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang={"en": "en_US", "de": "de_DE"}[language], left=2, right=3)


@dataclass(frozen=True, slots=True)
class LatinBreaker:
    """Words set to the measure by widening the spaces, hyphenated at line ends with '-'."""

    text: str
    face: str
    size: int
    language: str

    def line(self, start: int, measure: float) -> BrokenLine:
        space = 0.2 * self.size
        words: list[str] = []
        total = 0.0
        position = start
        while position < len(self.text):
            stop = self.text.find(" ", position)
            stop = len(self.text) if stop < 0 else stop
            word = self.text[position:stop]
            width = self._width(word)
            lead = space if words else 0.0
            if total + lead + width > measure:
                head, cut = self._hyphenate(word, measure - total - lead, bool(words))
                if head:
                    words.append(head)
                    position += cut
                break
            words.append(word)
            total += lead + width
            position = min(stop + 1, len(self.text))
        final = position >= len(self.text)
        widths = [self._width(word) for word in words]
        natural = 0.26 * self.size
        if len(words) > 1:
            justified = (measure - sum(widths)) / (len(words) - 1)
            natural = min(natural, justified) if final else justified
        cells = []
        at = 0.0
        for word, width in zip(words, widths, strict=True):
            cells.append(Cell(word, at))
            at += width + natural
        return BrokenLine(" ".join(words), tuple(cells), at - natural, position, final)

    def _width(self, word: str) -> float:
        return advance(self.face, self.size, word)

    def _hyphenate(self, word: str, room: float, may_fail: bool) -> tuple[str, int]:
        """The longest part of `word`, hyphen and all, within `room` pixels, and how many characters it takes."""
        best = ("", 0)
        for match in _LATIN_BREAK.finditer(word):
            if self._width(word[: match.start()]) <= room:
                best = (word[: match.start()], match.start())
        for match in re.finditer(r"[^\W\d_]{6,}", word):
            for offset in _dictionary(self.language).positions(match.group()):
                cut = match.start() + int(offset)
                if cut > best[1] and self._width(word[:cut] + "-") <= room:
                    best = (word[:cut] + "-", cut)
        if not best[0] and not may_fail:
            cut = max((i for i in range(1, len(word)) if self._width(word[:i] + "-") <= room), default=1)
            best = (word[:cut] + "-", cut)
        return best
