"""JSON that a recogniser wrote: loaded within bounds, its numbers checked, its blocks made regions and lines."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from pipeline.bounds import COORDINATE, NESTING
from pipeline.errors import FormatError
from pipeline.formats.clean import quote
from pipeline.formats.draft import CORRECT, Draft, box_of
from pipeline.formats.given import SHARES
from pipeline.formats.sources import read_source
from pipeline.model import Box, Line, Polygon, RegionKind

SHARE = SHARES
"""Units of a page's side, for those that give places as shares of it."""


def load_json(path: Path) -> Any:
    """Raises FormatError where it cannot be read, is no JSON, or is nested deeper than anything printed."""
    content = read_source(path)
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise FormatError(str(path), NESTING.say(NESTING.most + 1), CORRECT) from error
    except (ValueError, UnicodeDecodeError) as error:
        raise FormatError(
            str(path), f"is damaged JSON ({quote(str(error))})", "Write it anew or take it out."
        ) from error
    level: list[Any] = [found]
    for _ in range(NESTING.most):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return found
    raise FormatError(str(path), NESTING.say(NESTING.most + 1), CORRECT)


def records(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; none of what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def plain(markup: str) -> str:
    """The text of a table in HTML, a row a line."""
    rows = re.sub(r"(?i)</tr\s*>|<br\s*/?>", "\n", markup)
    return unescape(re.sub(r"<[^>]*>", " ", rows)) if "<" in markup else markup


class Sheet:
    """A page while it is read. Numbers are checked: what is none, or lies beyond all paper, raises FormatError."""

    def __init__(self, path: Path, number: int = 1) -> None:
        self.path = path
        self.number = number
        self.draft = Draft(path)
        self.order: list[str] = []

    def coordinate(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise FormatError(str(self.path), f"page {self.number}: {quote(repr(value))} is no coordinate", CORRECT)
        if COORDINATE.refuses(abs(value)):
            raise FormatError(str(self.path), f"page {self.number}: a point {COORDINATE.say(abs(value))}", CORRECT)
        return float(value)

    def size(self, value: Any) -> int:
        """0 where it is not told."""
        return max(0, round(self.coordinate(value))) if isinstance(value, (int, float)) and value else 0

    def box(self, numbers: Any, scale: float = 1.0) -> Box | None:
        """Of left, top, right and bottom; of x and y of each corner; or of a list of such pairs or points."""
        points = self.points(numbers)
        if len(points) < 2:
            return None
        across, down = [x * scale for x, _ in points], [y * scale for _, y in points]
        return box_of(min(across), min(down), max(across), max(down))

    def points(self, numbers: Any) -> list[tuple[float, float]]:
        if not isinstance(numbers, list) or not numbers:
            return []
        if isinstance(numbers[0], dict):
            return [(self.coordinate(one.get("x", 0)), self.coordinate(one.get("y", 0))) for one in records(numbers)]
        if isinstance(numbers[0], list):
            pairs = [one for one in numbers if isinstance(one, list) and len(one) >= 2]
            return [(self.coordinate(one[0]), self.coordinate(one[1])) for one in pairs]
        if len(numbers) % 2:
            return []
        flat = [self.coordinate(one) for one in numbers]
        return list(zip(flat[::2], flat[1::2], strict=True))

    def polygon(self, numbers: Any, scale: float = 1.0) -> Polygon | None:
        points = [(round(x * scale), round(y * scale)) for x, y in self.points(numbers)]
        return tuple(points) if len(points) > 2 else None

    def share(self, value: Any) -> float:
        """A confidence; 1 where none is told."""
        told = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        return min(1.0, max(0.0, float(value))) if told else 1.0

    def add(self, kind: RegionKind, box: Box, lines: Sequence[Line]) -> None:
        self.order.append(self.draft.add_region(None, kind, box, lines))

    def block(self, kind: RegionKind, place: Box | None, said: str, confidence: float = 1.0) -> None:
        """A block of which only the text is told: its lines stand one under the other in it."""
        box = place or self.draft.place_below()
        rows = [row for row in plain(said).splitlines() if row.strip()]
        lines = []
        for at, row in enumerate(rows):
            top = box.top + box.height * at // len(rows)
            bottom = max(top + 1, box.top + box.height * (at + 1) // len(rows))
            own = Box(left=box.left, top=top, right=box.right, bottom=bottom)
            lines.append(self.draft.add_line(None, row, own, confidence=confidence))
        if lines:
            self.add(kind, box, lines)

    def bare(self, kind: RegionKind, box: Box | None) -> None:
        """A picture or a rule."""
        if box is not None:
            self.draft.add_region(None, kind, box)


def by_page(items: Iterable[Mapping[str, Any]], key: str, first: int) -> Iterator[tuple[int, list[Mapping[str, Any]]]]:
    """In the order of their numbers; what tells none is on the ``first``."""
    pages: dict[int, list[Mapping[str, Any]]] = {}
    for one in items:
        number = one.get(key)
        pages.setdefault(number if isinstance(number, int) and not isinstance(number, bool) else first, []).append(one)
    yield from sorted(pages.items())
