"""Where things stand on the prepared page, which is upright; the scan, in whose pixels records speak, need not be."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise

from pipeline.geometry import Point, corners, hull, invert, transform
from pipeline.model import Box, Line, PreparedPage


class Upright:
    """Boxes of lines, and of characters within them, in pixels of one prepared page."""

    def __init__(self, prepared: PreparedPage) -> None:
        self.width, self.height = prepared.width, prepared.height
        self._from_scan = invert(prepared.to_scan)
        self._turned = abs(prepared.to_scan[1]) > abs(prepared.to_scan[0])
        self._lines: dict[str, Box] = {}
        self._characters: dict[str, list[tuple[float, float]]] = {}

    def box(self, box: Box) -> Box:
        return hull(self._points(corners(box)))

    def line(self, line: Line) -> Box:
        """Held by the line's id: a page's lines are asked for again and again."""
        if line.id not in self._lines:
            self._lines[line.id] = hull(self._points(line.polygon or corners(line.box)))
        return self._lines[line.id]

    def span(self, line: Line, start: int, end: int) -> Box:
        """The characters from ``start`` to ``end`` (offsets in the recognised text), as high as their line; a thin
        box between two characters where there are none."""
        around = self.line(line)
        ends = self._ends(line, around)
        if not ends:
            return around
        start, end = max(0, min(start, len(ends))), max(0, min(end, len(ends)))
        if start < end:
            low, high = min(a for a, _ in ends[start:end]), max(b for _, b in ends[start:end])
        else:
            # At a gap: from the character before to the one after it, either of which may be missing.
            before = ends[start - 1][1] if start else ends[0][0]
            after = ends[start][0] if start < len(ends) else ends[-1][1]
            low, high = min(before, after), max(before, after)
            slim = max(2.0, 0.06 * min(around.width, around.height))
            if high - low < slim:
                middle = (low + high) / 2
                low, high = middle - slim / 2, middle + slim / 2
        if line.direction == "vertical":
            return Box(left=around.left, right=around.right, top=round(low), bottom=max(round(low) + 1, round(high)))
        return Box(top=around.top, bottom=around.bottom, left=round(low), right=max(round(low) + 1, round(high)))

    def _ends(self, line: Line, around: Box) -> list[tuple[float, float]]:
        """For each character of the text, from where to where it goes along the line; held by the line's id."""
        if line.id not in self._characters:
            self._characters[line.id] = self._find_ends(line, around)
        return self._characters[line.id]

    def _find_ends(self, line: Line, around: Box) -> list[tuple[float, float]]:
        if line.glyphs:
            return self._ends_of_glyphs(line)
        # An engine that gives none: a Chinese character takes twice the room of a letter.
        room = list(accumulate((2 if ord(mark) > 0x2E7F else 1 for mark in line.text), initial=0))
        first, last = (around.top, around.bottom) if line.direction == "vertical" else (around.left, around.right)
        step = (last - first) / max(1, room[-1])
        found = [(first + step * a, first + step * b) for a, b in pairwise(room)]
        return [(first + last - b, first + last - a) for a, b in found] if line.direction == "rtl" else found

    def _ends_of_glyphs(self, line: Line) -> list[tuple[float, float]]:
        vertical = line.direction == "vertical"
        # As recognition wrote them: along the scan's y where the page is turned by a quarter, else along its x.
        down = vertical != self._turned
        middle = (line.box.left + line.box.right) / 2 if down else (line.box.top + line.box.bottom) / 2
        points: list[Point] = []
        for glyph in line.glyphs:
            for at in (glyph.left, glyph.right):
                points.append((middle, at) if down else (at, middle))
        along = [point[1 if vertical else 0] for point in self._points(points)]
        found: list[tuple[float, float]] = []
        for at, glyph in enumerate(line.glyphs):
            low, high = sorted(along[2 * at : 2 * at + 2])
            step = (high - low) / max(1, len(glyph.text))
            found += [(low + step * k, low + step * (k + 1)) for k in range(len(glyph.text))]
        return found

    def _points(self, points: Iterable[Point]) -> tuple[Point, ...]:
        return transform(self._from_scan, points)
