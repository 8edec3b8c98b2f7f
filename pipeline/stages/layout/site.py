"""What stands around a row: the rows above and below it, the rules between, the size of the text there."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.geometry import shared_width
from pipeline.model import Box
from pipeline.stages.layout.rows import Neighbourhood, Row


@dataclass(frozen=True)
class Site:
    """The rows of a page with the horizontal rules between them; lengths in working pixels."""

    rows: Sequence[Row]
    rules: Sequence[Box]
    body: float
    ratio: float

    @cached_property
    def _near(self) -> Neighbourhood:
        return Neighbourhood([row.box for row in self.rows])

    @cached_property
    def _walls(self) -> Neighbourhood:
        return Neighbourhood(self.rules)

    @cached_property
    def leading(self) -> float:
        """White between two lines of body type: the median over the page."""
        gaps = []
        for row in self.rows:
            if abs(row.height - self.body) > 0.2 * self.body:
                continue
            under = self.below(row.box, 1.2)
            if len(under) == 1 and shared_width(under[0].box, row.box) > 0.6 * row.box.width:
                gaps.append(under[0].box.top - row.box.bottom)
        return float(statistics.median(gaps)) if gaps else 0.2 * self.body

    def below(self, box: Box, reach: float = 3.0) -> list[Row]:
        """The rows on the nearest baseline under the box, ``reach`` body heights away at most."""
        middle = (box.top + box.bottom) / 2
        found = [
            row
            for row in self._between(box.bottom - 0.5 * box.height, box.bottom + reach * self.body, box)
            if (row.box.top + row.box.bottom) / 2 > max(middle, box.bottom - 0.2 * self.body)
        ]
        return _nearest(found, upwards=False)

    def above(self, box: Box, reach: float = 3.0) -> list[Row]:
        """The rows on the nearest baseline over the box."""
        found = [
            row
            for row in self._between(box.top - reach * self.body, box.top + 0.5 * box.height, box)
            if (row.box.top + row.box.bottom) / 2 < box.top + 0.2 * self.body
        ]
        return _nearest(found, upwards=True)

    def holds(self, place: Box) -> bool:
        """Whether a row stands in a place, by more than its edge."""
        return bool(self.rows_at(place))

    def rows_at(self, place: Box) -> list[Row]:
        """The rows that stand in a place, by more than their edges."""
        middle = (place.top + place.bottom) / 2
        return [
            self.rows[k]
            for k in self._near.between(place.top, place.bottom, place.left, place.right)
            if shared_width(box := self.rows[k].box, place) > 0.3 * self.body and box.top < middle < box.bottom
        ]

    def unit(self, row: Row) -> float:
        """Height of the text that a row stands in: the median over the characters of its column, ten body heights
        up and down, where there are enough of them; never less than the page's. A page may have text of many sizes."""
        if id(row) not in self._units:
            reach = 10 * self.body
            heights: list[tuple[int, int]] = sorted(
                (other.height, len(other.text))
                for other in self._between(row.box.top - reach, row.box.bottom + reach, row.box)
                if other is not row and 0.6 * self.body < other.height < 1.7 * self.body and len(other.text) >= 8
            )
            half = sum(length for _, length in heights) / 2
            unit = self.body
            for height, length in heights if len(heights) >= 5 else ():
                half -= length
                if half <= 0:
                    unit = max(self.body, float(height))
                    break
            self._units[id(row)] = unit
        return self._units[id(row)]

    @cached_property
    def _units(self) -> dict[int, float]:
        return {}

    def height_around(self, box: Box) -> float:
        """Height of the text near a place: the median of rows of about body size, six lines around the box."""
        heights = [row.height for row in self._text_around(box, 6 * self.body)]
        return float(statistics.median(heights)) if heights else self.body

    def pitch_around(self, box: Box) -> float:
        """How far apart the characters of the text near a place stand: the median of Chinese rows, ten lines around
        the box; 0.0 where there are too few."""
        pitches = [row.pitch for row in self._text_around(box, 10 * self.body) if row.pitch]
        return statistics.median(pitches) if len(pitches) >= 4 else 0.0

    def _text_around(self, box: Box, away: float) -> list[Row]:
        reach = round(away)
        wide = Box(left=box.left - reach, top=box.top - reach, right=box.right + reach, bottom=box.bottom + reach)
        return [
            row
            for row in (self.rows[k] for k in self._near.between(wide.top, wide.bottom, wide.left, wide.right))
            if shared_width(row.box, wide) and 0.6 * self.body < row.height < 1.3 * self.body and len(row.text) > 5
        ]

    def _between(self, top: float, bottom: float, box: Box) -> list[Row]:
        return [
            self.rows[k]
            for k in self._near.between(top, bottom, box.left, box.right)
            if shared_width(self.rows[k].box, box) > 0.3 * min(self.rows[k].box.width, box.width)
        ]

    def is_ruled_off(self, a: Box, b: Box, share: float = 0.7) -> bool:
        """A rule over ``share`` of the narrower of the two boxes lies between them."""
        upper, lower = (a, b) if a.top <= b.top else (b, a)
        start, stop = upper.bottom - 0.2 * upper.height, lower.top + 0.2 * lower.height
        return any(
            start <= (rule.top + rule.bottom) / 2 <= stop
            and shared_width(rule, lower) > share * min(lower.width, upper.width)
            for rule in (self.rules[k] for k in self._walls.between(start - 1, stop + 1, lower.left, lower.right))
        )

    def has_dash(self, upper: Box, lower: Box) -> bool:
        """A short rule stands in the middle between two boxes, as between the decks of a headline."""
        narrow = min(upper.width, lower.width)
        middle = (lower.left + lower.right) / 2 if lower.width > upper.width else (upper.left + upper.right) / 2
        off = 0.15 * max(upper.width, lower.width) + self.body
        return any(
            upper.bottom - 0.2 * self.body <= rule.top
            and rule.bottom <= lower.top + 0.2 * self.body
            and rule.width < 0.6 * narrow
            and abs((rule.left + rule.right) / 2 - middle) < off
            for rule in (
                self.rules[k] for k in self._walls.between(upper.bottom - 1, lower.top + 1, middle - off, middle + off)
            )
        )


def _nearest(rows: Sequence[Row], *, upwards: bool) -> list[Row]:
    """The row next to a place, and those on the same baseline."""
    if not rows:
        return []
    first = max(rows, key=lambda r: r.box.bottom) if upwards else min(rows, key=lambda r: r.box.top)
    half = 0.5 * first.height
    return [r for r in rows if abs((r.box.top + r.box.bottom) - (first.box.top + first.box.bottom)) / 2 < half]
