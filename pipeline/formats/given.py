"""A page's lines, regions and reading order as another program or a person has given them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import Line, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPage:
    """``image`` is the picture's file name (empty where not told), ``unit`` what ``width``, ``height`` and all
    boxes count in: ``pixel``, or ALTO's ``mm10`` and ``inch1200``. ``order`` holds the ids of all regions with
    text, in reading order; ``lines`` are in that order too. ``ordered``: the file says so, otherwise it is only
    the order of the file. ``software`` made the file."""

    image: str
    width: int
    height: int
    lines: tuple[Line, ...]
    regions: tuple[Region, ...]
    order: tuple[str, ...]
    ordered: bool = False
    unit: str = "pixel"
    language: str = ""
    software: str = ""


class Names:
    """Ids of the file where they are there and no two are the same, else ids by position."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._known: set[str] = set()

    def take(self, given: str | None) -> str:
        number = len(self._known) + 1
        name = given or f"{self._letter}{number:04d}"
        while name in self._known:
            name = f"{self._letter}{number:04d}"
            number += 1
        self._known.add(name)
        return name


def arrange(regions: Iterable[Region], wanted: Iterable[str]) -> tuple[str, ...]:
    """Regions with text: those wanted first, in that order, each once; the others behind, as they come."""
    holding = {region.id: None for region in regions if region.lines}
    first = {one: None for one in wanted if one in holding}
    return (*first, *(one for one in holding if one not in first))
