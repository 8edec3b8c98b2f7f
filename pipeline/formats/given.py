"""A page's lines, regions and reading order as another program or a person has given them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import FormatError
from pipeline.model import Box, Line, Polygon, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPage:
    """``image`` is the picture's file name (empty where not told), ``unit`` what ``width``, ``height`` and all
    boxes count in: ``pixel``, or ALTO's ``mm10`` and ``inch1200``. ``order`` holds the ids of all regions with
    text, in reading order; ``lines`` are in that order too. ``ordered``: the file says so, otherwise it is only
    the order of the file. ``software`` made the file. ``placed`` is false where the file tells no places: boxes are
    then nominal, one line under the other. ``articles`` are region ids of each article that is told, in reading
    order; what belongs to none is in none of them."""

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
    placed: bool = True
    articles: tuple[tuple[str, ...], ...] = ()


NOMINAL_DPI = 300
UNITS = {"pixel": 1.0, "mm10": NOMINAL_DPI / 254, "inch1200": NOMINAL_DPI / 1200}
"""Pixels in one unit, where no picture says how many there are."""
MOST_ASPECT = 1.06
"""Trimmed edges make a copy of a scan longer or wider by so much; another page of the issue hardly does."""


def size_of(given: GivenPage) -> tuple[int, int]:
    """Width and height of the page in pixels, as far as the file alone can tell: those it gives, and at least what
    its lines and regions take up."""
    boxes = [*(line.box for line in given.lines), *(region.box for region in given.regions)]
    width = max([given.width, *(box.right for box in boxes), 1])
    height = max([given.height, *(box.bottom for box in boxes), 1])
    scale = UNITS.get(given.unit, 1.0)
    return max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))


def to_pixels(
    given: GivenPage, width: int, height: int, *, pictured: bool = True, dpi: float | None = None
) -> GivenPage:
    """The same page in pixels of its picture of ``width`` x ``height``, or, without one, of the nominal page of
    :func:`size_of`.

    Files count in other units, or in pixels of another copy of the picture: the page's size in both tells the scale.
    Where a file gives no size, pixels are taken to be the picture's, and other units go by ``dpi``. Text that tells no
    places keeps its nominal ones. Raises FormatError where the shapes of the two are so different that the text cannot
    be that picture's.
    """
    if pictured and not given.placed:
        return replace(given, width=width, height=height)
    across = down = UNITS.get(given.unit, 1.0)
    if pictured and given.width > 0 and given.height > 0:
        across, down = width / given.width, height / given.height
        if not 1 / MOST_ASPECT < across / down < MOST_ASPECT:
            said = f"is of a page of {given.width} x {given.height}, its picture has {width} x {height} pixels"
            raise FormatError(given.image or "the text", said, "Put the right picture beside it, or none.")
    elif pictured and given.unit != "pixel":
        across = down = across * (dpi or NOMINAL_DPI) / NOMINAL_DPI

    def box(one: Box) -> Box:
        left = min(max(math.floor(one.left * across), 0), width - 1)
        top = min(max(math.floor(one.top * down), 0), height - 1)
        right, bottom = math.ceil(one.right * across), math.ceil(one.bottom * down)
        return Box(left=left, top=top, right=max(min(right, width), left + 1), bottom=max(min(bottom, height), top + 1))

    def polygon(points: Polygon | None) -> Polygon | None:
        return tuple((round(x * across), round(y * down)) for x, y in points) if points else None

    return replace(
        given,
        width=width,
        height=height,
        unit="pixel",
        lines=tuple(replace(one, box=box(one.box), polygon=polygon(one.polygon)) for one in given.lines),
        regions=tuple(replace(one, box=box(one.box)) for one in given.regions),
    )


STRAY = 0.15
"""Of the characters of a line, how many may stand above or below it as strays: a rule read as a bar, a speck."""
SWOLLEN = 1.2
"""How many times higher than without strays a line's box must be to be cut down to its words."""


def trim_line(box: Box, words: Sequence[tuple[Box, str]]) -> Box:
    """The line's box as high as its words are, less a few strays: the height of a line tells text from headlines, and
    a column rule that was read as a bar makes a line of text as high as a headline."""
    whole = sum(len(text) for _, text in words)
    if len(words) < 3 or box.width < box.height:
        return box

    def edge(edges: Iterable[tuple[int, int]]) -> int:
        left = STRAY * whole
        for at, length in edges:
            left -= length
            if left < 0:
                return at
        raise ValueError("a line without characters")  # pragma: no cover - words have some

    top = edge(sorted((one.top, len(text)) for one, text in words))
    bottom = edge(sorted(((one.bottom, len(text)) for one, text in words), reverse=True))
    if top >= bottom or box.height < SWOLLEN * (bottom - top):
        return box
    return replace(box, top=top, bottom=bottom)


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
