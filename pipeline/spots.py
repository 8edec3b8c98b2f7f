"""Places on a scan, as decisions name them: where characters stand in pixels, and what stands at a place now.

A spot outlives the lines it was made from. It is found again by its pixels; the text that was read there, and what
was read beside it, say whether it is still the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.geometry import BoxIndex, hull_of_boxes, overlap, shared_height, shared_width
from pipeline.model import Box, Glyph, Line, Place, Scan, Spot

CONTEXT = 12
"""Characters on either side that a decision remembers."""
SAME = 0.5
"""Share of what two boxes cover together that they must have in common to be one thing."""
_NEAR, _NEAR_IN_CONTEXT = 0.6, 2.0
"""How far from its spot text may stand, in heights of the line: recognisers place characters roughly."""
_VAGUE = 0.15
"""The same as a share of the line, where one of two recognisers does not place characters at all."""


def page_of(scan: Scan) -> str:
    """What a spot calls the page's scan: by its content, wherever the file lies."""
    return scan.sha256 if not scan.frame else f"{scan.sha256}#{scan.frame + 1}"


def lies_on(spot: Spot, scan: Scan) -> bool:
    """Whether the spot is on this page; of a scan of two pages, on this half."""
    page, box = scan.extent, spot.box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return spot.page == page_of(scan) and page.left <= x <= page.right and page.top <= y <= page.bottom


def spot_of(scan: Scan, box: Box) -> Spot:
    return Spot(page=page_of(scan), box=box)


def box_of(line: Line, start: int, end: int) -> Box:
    """The box of the characters from ``start`` to ``end``, as high as the line (as wide, where it is vertical); of
    none, the gap between the two beside it. At least one pixel wide."""
    low, high = _span(line, _glyphs_of(line), start, end)
    box = line.box
    if line.direction == "vertical":
        return Box(left=box.left, top=low, right=box.right, bottom=high)
    return Box(left=low, top=box.top, right=high, bottom=box.bottom)


def _glyphs_of(line: Line) -> Sequence[Glyph]:
    """One for each character, nearly always as they are; else those of one glyph share its place."""
    return line.glyphs if len(line.glyphs) == len(line.text) else [one for one in line.glyphs for _ in one.text]


def _span(line: Line, glyphs: Sequence[Glyph], start: int, end: int) -> tuple[int, int]:
    low, high = _reach(line, glyphs, start, end)
    return low, max(high, low + 1)


def _reach(line: Line, glyphs: Sequence[Glyph], start: int, end: int) -> tuple[int, int]:
    first, last = _along(line.box, line)
    if glyphs:
        if start < end:
            covered = glyphs[start:end]
            return min(min(one.left, one.right) for one in covered), max(max(one.left, one.right) for one in covered)
        before = max(glyphs[start - 1].left, glyphs[start - 1].right) if start else first
        after = min(glyphs[start].left, glyphs[start].right) if start < len(glyphs) else last
        return min(before, after), max(before, after)
    size = max(1, len(line.text))
    if line.direction == "rtl":
        start, end = size - end, size - start
    return round(first + (last - first) * start / size), round(first + (last - first) * end / size)


def _along(box: Box, line: Line) -> tuple[int, int]:
    return (box.top, box.bottom) if line.direction == "vertical" else (box.left, box.right)


def spots_of(scan: Scan, lines: Mapping[str, Line], start: Place, end: Place) -> tuple[Spot, Spot | None]:
    """Where the text between two places stands: its part in the first line, and that in the last where it is
    another one."""
    if start.line == end.line:
        return spot_of(scan, box_of(lines[start.line], start.offset, end.offset)), None
    first, last = lines[start.line], lines[end.line]
    return (
        spot_of(scan, box_of(first, start.offset, len(first.text))),
        spot_of(scan, box_of(last, 0, end.offset)),
    )


def context_of(lines: Mapping[str, Line], start: Place, end: Place) -> tuple[str, str]:
    """What was recognised before and after, in the same lines."""
    before = lines[start.line].text[: start.offset]
    return before[-CONTEXT:], lines[end.line].text[end.offset :][:CONTEXT]


def alike(a: Box, b: Box) -> float:
    """The share of what the boxes cover together that they have in common (intersection over union)."""
    common = overlap(a, b)
    return common / (a.width * a.height + b.width * b.height - common) if common else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Text found again. ``context`` counts the characters beside it that are still the same, ``away`` is how far it
    stands from its spot, in heights of the line."""

    line: Line
    start: int
    end: int
    context: int
    away: float


class LinesByPlace:
    """The lines of a page, to be asked what is read at a spot."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._index = BoxIndex([line.box for line in lines])

    def under(self, box: Box) -> Iterator[Line]:
        """Lines that run through the box: they share at least half of the smaller height (width, where vertical) with
        it, and touch it along."""
        for at in self._index.near(box):
            line = self._lines[at]
            shared, sizes = (
                (shared_width(line.box, box), (line.box.width, box.width))
                if line.direction == "vertical"
                else (shared_height(line.box, box), (line.box.height, box.height))
            )
            if 2 * shared >= min(sizes) > 0:
                yield line

    def at(self, box: Box) -> Line | None:
        """The line whose own box this is."""
        found = max(self.under(box), key=lambda line: alike(line.box, box), default=None)
        return found if found is not None and alike(found.box, box) >= SAME else None

    def find(self, box: Box, text: str, context: tuple[str, str]) -> Found | None:
        """Where ``text`` is read in one line at this place; of several, where the context agrees, then the nearest.
        No text at all is found between the very characters of its context alone."""
        found = [one for line in self.under(box) for one in _places(line, box, text, context)]
        return max(found, key=lambda one: (one.context, -one.away), default=None)


def _height(line: Line) -> int:
    """Across the line, in pixels."""
    return max(1, line.box.width if line.direction == "vertical" else line.box.height)


def _places(line: Line, box: Box, text: str, context: tuple[str, str]) -> Iterator[Found]:
    size = _height(line)
    low, high = _along(box, line)
    vague = 0.0 if line.glyphs else _VAGUE * (max(line.box.width, line.box.height) / size)
    glyphs = _glyphs_of(line)
    before, after = _bounded(context)
    for at in _find_all(line.text, text):
        end = at + len(text)
        first, last = _span(line, glyphs, at, end)
        away = abs((first + last) - (low + high)) / 2 / size
        if away > max(_NEAR_IN_CONTEXT, vague):
            continue
        left, right = _agreed(line.text, at, end, before, after)
        known = bool(text) or _touches(line.text, at, context)
        if left >= len(before[-2:]) and right >= len(after[:2]):
            near = max(_NEAR_IN_CONTEXT, vague)
        else:
            # Without the places of characters, the next one of its kind may seem to stand there.
            near = _NEAR if line.glyphs or left + right >= 2 else 0.0
        found = Found(line=line, start=at, end=end, context=left + right, away=away)
        if known and away <= near and not (away > _NEAR and _is_read_otherwise(found, box, text, context)):
            yield found


def _is_read_otherwise(found: Found, box: Box, text: str, context: tuple[str, str]) -> bool:
    """Whether the context agrees as well with a place nearer the spot, where something else is read: the text stood
    there, and was read otherwise this time."""
    line, size = found.line, _height(found.line)
    low, high = _along(box, line)
    glyphs = _glyphs_of(line)
    before, after = _bounded(context)
    for at in range(len(line.text) - len(text) + 1):
        end = at + len(text)
        first, last = _span(line, glyphs, at, end)
        if (
            line.text[at:end] != text
            and abs((first + last) - (low + high)) / 2 / size < found.away
            and sum(_agreed(line.text, at, end, before, after)) >= found.context
        ):
            return True
    return False


def _find_all(text: str, part: str) -> Iterator[int]:
    """Where a part of a text begins, also where that overlaps; no text at all is everywhere."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _agreed(text: str, start: int, end: int, before: str, after: str) -> tuple[int, int]:
    """Characters of the context that still stand before and after the place, counted outwards; a line's end, where the
    context reached it, is one of them."""
    return (
        _in_common(before[::-1], text[max(0, start - len(before)) : start][::-1] + _END),
        _in_common(after, text[end : end + len(after)] + _END),
    )


_END = "\n"


def _bounded(context: tuple[str, str]) -> tuple[str, str]:
    """A context that is shorter than it might be ends where its line does."""
    before, after = context
    return (before if len(before) >= CONTEXT else _END + before), (after if len(after) >= CONTEXT else after + _END)


def _in_common(said: str, there: str) -> int:
    count = 0
    for one, other in zip(said, there, strict=False):
        if one != other:
            break
        count += 1
    return count


def _touches(text: str, at: int, context: tuple[str, str]) -> bool:
    """Whether the gap lies between the same two characters, or at the line's end as before."""
    return text[max(0, at - 1) : at] == context[0][-1:] and text[at : at + 1] == context[1][:1]


def hull_of_lines(lines: Sequence[Line]) -> Box:
    return hull_of_boxes([line.box for line in lines])
