"""Whether the same ink was read twice: what the places of lines and characters prove, and nothing that texts alone say.

Print that says the same twice has it on two places. Text that says the same twice on one place was read twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from statistics import median

from rapidfuzz.distance import Levenshtein

from pipeline.geometry import BoxIndex, overlap
from pipeline.language.character_model import is_han
from pipeline.language.forms import fold_form
from pipeline.language.joins import is_cjk
from pipeline.language.repeats import UNIT
from pipeline.model import Box, Line

COVERED = 0.5
"""Share of each of two boxes that must lie in the other one."""
SAME_WORDS = 0.75
"""Share of the longer text's characters that must stand at the same places in the other one, where places are
reckoned from the boxes of lines: two sentences that have nothing to do with each other share a third by chance."""
SAME_GLYPHS = 0.6
"""The same share where each character has its own place on the picture: by chance it is a twentieth."""
PLACED = 0.9
"""Share of a line's characters that must lie along the other line."""
APART = 1.0
"""How far apart, in heights of the line, the same place may be reckoned in two boxes of one line."""
LEAST = 2
"""Characters of a line of which that can be said."""
MOST_COMPARED = 2_000
"""Characters of a line that are compared: whole columns given as one line are told apart by less."""
CROWD = 24
"""Lines whose middles lie in one square of a line's height, from which places are no measurement: files give all lines
of a block the block's box. The same ink is hardly ever read more than three times."""


def same_ink(gone: Line, kept: Line) -> str:
    """How it is known that ``gone`` was read from the ink of ``kept``, in words; empty where it is not."""
    if gone.direction != kept.direction:
        return ""
    if _has_places(gone) and _has_places(kept):
        return _same_glyphs(gone, kept)
    shared = overlap(gone.box, kept.box)
    covered = [shared / max(1, box.width * box.height) for box in (gone.box, kept.box)]
    if min(covered) <= COVERED:
        return ""
    same = _share_in_place(gone, kept)
    if same < SAME_WORDS:
        return ""
    return (
        f"its box and that of “{_short(kept.text)}” cover each other by {covered[0]:.0%} and {covered[1]:.0%}, "
        f"with {same:.0%} of the characters at the same places"
    )


def _same_glyphs(gone: Line, kept: Line) -> str:
    thick = _thickness(gone.box, kept.box, upright=gone.direction == "vertical")
    inked = [glyph for glyph in gone.glyphs if glyph.text.strip()]
    if thick <= COVERED or len(inked) < LEAST:
        return ""
    others = sorted((glyph for glyph in kept.glyphs if glyph.text.strip()), key=lambda one: one.left)
    placed = same = at = 0
    for glyph in sorted(inked, key=lambda one: one.left + one.right):
        middle = (glyph.left + glyph.right) / 2
        while at + 1 < len(others) and others[at + 1].left <= middle:
            at += 1
        if others and others[at].left <= middle <= others[at].right:
            placed += 1
            there = {fold_form(text) for text in (others[at].text, *(text for text, _ in others[at].alternatives))}
            same += fold_form(glyph.text) in there
    if placed < PLACED * len(inked) or same < SAME_GLYPHS * len(inked):
        return ""
    return f"{same} of its {len(inked)} characters stand on the same ones of “{_short(kept.text)}”"


def _share_in_place(gone: Line, kept: Line) -> float:
    """Of the longer text's characters, by where they stand if each line is evenly set."""
    upright = gone.direction == "vertical"
    texts = [[fold_form(ch) for ch in line.text if not ch.isspace()][:MOST_COMPARED] for line in (gone, kept)]
    longer = max(map(len, texts))
    if min(map(len, texts)) < LEAST:
        return 0.0
    reach = APART * min(min(line.box.width, line.box.height) for line in (gone, kept))
    same = 0
    for start, end, other in _matches(*texts):
        for k in range(end - start):
            a = _reckon(gone.box, start + k, len(texts[0]), upright=upright)
            b = _reckon(kept.box, other + k, len(texts[1]), upright=upright)
            same += abs(a - b) <= reach
    return same / longer


def _matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int]]:
    return [(one.a, one.a + one.size, one.b) for one in Levenshtein.opcodes(a, b).as_matching_blocks() if one.size]


def _reckon(box: Box, at: int, whole: int, *, upright: bool) -> float:
    start, end = (box.top, box.bottom) if upright else (box.left, box.right)
    return start + (end - start) * (at + 0.5) / whole


def _thickness(a: Box, b: Box, *, upright: bool) -> float:
    """Across the lines: the share of the thinner one that lies in the other."""
    if upright:
        return (min(a.right, b.right) - max(a.left, b.left)) / max(1, min(a.width, b.width))
    return (min(a.bottom, b.bottom) - max(a.top, b.top)) / max(1, min(a.height, b.height))


def _has_places(line: Line) -> bool:
    return bool(line.glyphs) and "".join(glyph.text for glyph in line.glyphs) == line.text


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


class LinesByPlace:
    """The lines of a page by the places of their middles. Where too many lie on one place, places say nothing, and
    none of them is found."""

    def __init__(self, lines: Sequence[Line]) -> None:
        inked = [line for line in lines if line.text.strip()]
        side = max(1, round(median([min(line.box.width, line.box.height) for line in inked]))) if inked else 1
        squares = Counter(_square(line.box, side) for line in inked)
        self._lines = [line for line in inked if squares[_square(line.box, side)] <= CROWD]
        self._measured = {line.id for line in self._lines}
        self._index = BoxIndex([_middle(line.box) for line in self._lines])
        self._boxes = BoxIndex([line.box for line in self._lines])

    def over(self, line: Line) -> list[Line]:
        """Other lines, in the order in which lines came, whose middles lie in this one's box or the other way round: of
        two that share most of the smaller one it is always so."""
        if line.id not in self._measured:
            return []
        inside = dict.fromkeys(self._index.near(line.box))
        return [self._lines[at] for at in sorted({**inside, **self._around(line)}) if self._lines[at].id != line.id]

    def _around(self, line: Line) -> dict[int, None]:
        return dict.fromkeys(self._boxes.near(_middle(line.box)))


def _middle(box: Box) -> Box:
    x, y = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    return Box(left=x, top=y, right=x, bottom=y)


def _square(box: Box, side: int) -> tuple[int, int]:
    middle = _middle(box)
    return middle.left // side, middle.top // side


CROWDED, ROOMY = 1.25, 1.1
"""How much closer than on the page in general characters stand where they have no room, or have it."""
LEAST_LINES = 8
"""Lines that tell how close characters stand."""
UNSEEN = 0.5
"""Mean confidence of characters that the picture does not have."""
SAME_PLACE = 0.5
"""Share of its room that other characters take, from which text stands where they stand."""


class Room:
    """How close the characters of a page's lines stand, in widths of a character to the line's height."""

    def __init__(self, lines: Sequence[Line], *, placed: bool) -> None:
        close = [found for line in lines if len(line.text) >= 6 and (found := crowding(line)) is not None]
        self._usual = median(close) if placed and len(close) >= LEAST_LINES else None

    def crowding(self, line: Line, text: str | None = None) -> float | None:
        """Against the usual one; None where that or the line's place is not known."""
        own = crowding(line, text)
        return own / self._usual if own is not None and self._usual else None


def crowding(line: Line, text: str | None = None) -> float | None:
    """Characters to the room of the line; those of Latin text, figures and white space count for half."""
    long = line.box.height if line.direction == "vertical" else line.box.width
    high = line.box.width if line.direction == "vertical" else line.box.height
    if long <= 0 or high <= 0:
        return None
    return sum(1.0 if is_han(one) else 0.5 for one in (line.text if text is None else text)) * high / long


def said_again(line: Line, start: int, end: int, room: Room) -> str:
    """How it is known that ``start`` to ``end`` of a line, which says what stands elsewhere in it, is printed once, in
    words; empty where it is not."""
    if not _stands_in(_units(line.text[start:end]), _units(line.text[:start] + "\n" + line.text[end:])):
        return ""
    if _has_places(line) and len(line.glyphs) == len(line.text):
        again, shared = mean_confidence(line, start, end), share_of_place(line, start, end)
        if again < UNSEEN and shared >= SAME_PLACE:
            return f"the picture has it once: {shared:.0%} of it lies on other characters, seen with {again:.0%}"
        return ""
    close = room.crowding(line)
    if close is None or close < CROWDED:
        return ""
    left = room.crowding(line, line.text[:start] + line.text[end:]) or close
    return f"characters stand {close:.2f} times as close as on the page in general, without it {left:.2f} times"


def _units(text: str) -> list[str]:
    return [found.group().lower() for found in UNIT.finditer(text)]


def _stands_in(said: Sequence[str], rest: Sequence[str]) -> bool:
    """As it is, or as several turns of something that stands there."""
    text = _row(rest)
    if not said or _row(said) in text:
        return bool(said)
    return _row(said[: _find_period(said)]) in text


def _find_period(units: Sequence[str]) -> int:
    """The least number of units that, said over and over, give all of them (Knuth, Morris and Pratt 1977)."""
    borders = [0]
    for at in range(1, len(units)):
        border = borders[-1]
        while border and units[at] != units[border]:
            border = borders[border - 1]
        borders.append(border + (units[at] == units[border]))
    return len(units) - borders[-1]


def _row(units: Sequence[str]) -> str:
    return "\0" + "".join(f"{unit}\0" for unit in units)


def mean_confidence(line: Line, start: int, end: int) -> float:
    sure = [glyph.confidence for glyph in line.glyphs[start:end] if glyph.text.strip()]
    return sum(sure) / len(sure) if sure else 1.0


def share_of_place(line: Line, start: int, end: int) -> float:
    """How much of the room of some characters others of the line take."""
    inside = [glyph for glyph in line.glyphs[start:end] if glyph.text.strip()]
    others = sorted(
        (glyph for glyph in (*line.glyphs[:start], *line.glyphs[end:]) if glyph.text.strip()),
        key=lambda glyph: glyph.left,
    )
    covered = _union([(other.left, other.right) for other in others])
    room = sum(max(1, one.right - one.left) for one in inside)
    taken = sum(_covered_of((one.left, max(one.right, one.left + 1)), covered) for one in inside)
    return taken / room if room else 0.0


def _union(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _covered_of(span: tuple[int, int], covered: Sequence[tuple[int, int]]) -> int:
    at = max(0, bisect_right(covered, (span[0], 0)) - 1)
    total = 0
    while at < len(covered) and covered[at][0] < span[1]:
        total += max(0, min(span[1], covered[at][1]) - max(span[0], covered[at][0]))
        at += 1
    return total


NO_ROOM, NO_ROOM_FOR_FIGURE = 1.43, 1.32
"""How far apart, in steps from character to character, the neighbours of a half-width mark or figure are at the least:
a figure's stand 1.45 and more apart."""
ENOUGH = 4
"""Steps of a line that tell its usual one."""
_THIN = frozenset(".·•`'*-~_^")


class Steps:
    """How far apart the Chinese characters of a line stand that has a glyph for each character."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @cached_property
    def _middles(self) -> list[float]:
        return [(one.left + one.right) / 2 for one in self._line.glyphs]

    @cached_property
    def _usual(self) -> float | None:
        han = [is_cjk(ch) and ch.isalpha() for ch in self._line.text]
        steps = [self._middles[k + 1] - self._middles[k] for k in range(len(han) - 1) if han[k] and han[k + 1]]
        return median(steps) if len(steps) >= ENOUGH else None

    def lacks_room(self, at: int) -> bool:
        """Whether a half-width character stands between two Chinese ones that are as near to each other as neighbours
        are: ink in the white between them was read for it."""
        text = self._line.text
        if not 0 < at < len(text) - 1 or not all(is_cjk(ch) and ch.isalpha() for ch in (text[at - 1], text[at + 1])):
            return False
        ch = text[at]
        room = NO_ROOM if ch in _THIN else NO_ROOM_FOR_FIGURE if ch.isascii() and ch.isalnum() else 0.0
        if not room or self._usual is None:
            return False
        return self._middles[at + 1] - self._middles[at - 1] < room * self._usual
