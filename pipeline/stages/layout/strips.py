"""What is not closed yet on the way down the page, by where it stands across it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
STRIP = 12.0
"""Body heights: about the width of a narrow column."""


class Strips(Generic[Thing]):
    """Things in the order in which they were opened; each may be asked for wherever it was put."""

    def __init__(self, width: float) -> None:
        """``width`` of a strip, in pixels."""
        self._width = max(1.0, width)
        self._strips: dict[int, dict[int, Thing]] = {}
        self._numbers: dict[int, int] = {}

    def put(self, thing: Thing, left: float, right: float) -> None:
        """Also where it was put before."""
        number = self._numbers.setdefault(id(thing), len(self._numbers))
        for at in self._between(left, right):
            self._strips.setdefault(at, {})[number] = thing

    def over(self, left: float, right: float, is_open: Callable[[Thing], bool] = lambda _: True) -> list[Thing]:
        """Those that were put somewhere from ``left`` to ``right``, in their order; what is not open any more, and will
        never be, is forgotten."""
        found: dict[int, Thing] = {}
        for at in self._between(left, right):
            strip = self._strips.get(at, {})
            for number in [number for number, thing in strip.items() if not is_open(thing)]:
                del strip[number]
            found |= strip
        return [found[number] for number in sorted(found)]

    def _between(self, left: float, right: float) -> range:
        return range(int(left // self._width), int(max(left, right) // self._width) + 1)
