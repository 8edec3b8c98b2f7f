"""A page's lines, regions and reading order as another program or a person has given them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.bounds import PIXELS, SIDE
from pipeline.errors import FormatError
from pipeline.formats.told import ToldInfo
from pipeline.model import Box, GivenArticle, Line, Polygon, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPage:
    """``image`` is the picture's file name without its folder (empty where not told), ``unit`` what ``width``,
    ``height`` and all boxes count in: one of UNITS. ``order`` holds the ids of all
    regions with text, in reading order; ``lines`` are in that order too. ``ordered``: the file says so, otherwise it
    is only the order of the file. ``software`` made the file. ``placed`` is false where the file tells no places: boxes
    are then nominal, one line under the other. ``articles`` are those that are told; what belongs to none is in none
    of them. ``told`` are the printed characters that the file has for the page,
    as they are found apart from the reading of its lines (:mod:`pipeline.formats.counting`). ``language`` is as the
    file names it; ``remarks`` say what the file tells and is not used, or was put right.

    What a METS may point at: ``sequence`` are the ids of all lines in the order of the file, ``parts`` the lines of
    what has an id and is no region, ``words`` the id of each word that has one, with its line. ``info`` is what the
    file says of the issue."""

    image: str
    width: int
    height: int
    lines: tuple[Line, ...]
    regions: tuple[Region, ...]
    order: tuple[str, ...]
    told: str = ""
    ordered: bool = False
    unit: str = "pixel"
    language: str = ""
    software: str = ""
    placed: bool = True
    articles: tuple[GivenArticle, ...] = ()
    remarks: tuple[str, ...] = ()
    sequence: tuple[str, ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    info: ToldInfo | None = None


NOMINAL_DPI = 300
SHARES = 10_000.0
UNITS = {"pixel": 1.0, "mm10": NOMINAL_DPI / 254, "inch1200": NOMINAL_DPI / 1200, "share": 0.3}
"""Pixels in one unit, where no picture says how many there are; a ``share`` is that of a page's side, of which there
are SHARES, and a page without a picture is taken to be as wide as high."""
MOST_ASPECT = 1.06
"""Trimmed edges make a copy of a scan longer or wider by so much; another page of the issue hardly does."""
OVERHANG = 1.1
"""How many times further than the page that the file tells a box may reach, by rounding or a loose outline."""
ASTRAY = 0.1
"""Of a page's lines, how many may have a wrong box and lie off it; where more do, the page's own size is wrong, or in
another unit."""
FAR = 20
"""How many times further than half of all boxes a box may reach on a page whose size is not known."""


def size_of(given: GivenPage) -> tuple[int, int]:
    """Width and height of the page in pixels, as far as the file alone can tell: those it gives, and at least what
    its lines and regions take up, less those that lie far off it. A page larger than any picture is one at a smaller
    scale."""
    width, height, _ = _nominal(given)
    return width, height


def _nominal(given: GivenPage) -> tuple[int, int, float]:
    """Width and height in pixels, and pixels in one unit of the file."""
    width, height = _extent(given)
    scale = UNITS.get(given.unit, 1.0)
    if given.placed:
        # What is drawn of a page without a picture has to fit into memory as a picture has.
        most = min(SIDE.most / max(width, height), math.sqrt(PIXELS.most / (width * height)))
        if scale > most:
            return max(1, int(width * most)), max(1, int(height * most)), most
    return max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale)), scale


def _extent(given: GivenPage) -> tuple[int, int]:
    """The page's size in the file's unit."""
    unit = UNITS.get(given.unit, 1.0)
    # What is larger than any sheet is no size of a page; how far its print reaches is nearer the truth.
    width, height = (side if 0 < side * unit <= SIDE.most else 1 for side in (given.width, given.height))
    lines = [line.box for line in given.lines]
    boxes = [*lines, *(region.box for region in given.regions)]
    if width > 1 and height > 1:

        def is_on_it(box: Box) -> bool:
            return box.right <= OVERHANG * width and box.bottom <= OVERHANG * height

        if sum(not is_on_it(box) for box in lines) <= max(1, ASTRAY * len(lines)):
            on_it = [box for box in boxes if is_on_it(box)]
            return max([width, *(box.right for box in on_it)]), max([height, *(box.bottom for box in on_it)])
    return max(width, _reach([box.right for box in boxes])), max(height, _reach([box.bottom for box in boxes]))


def _reach(edges: Sequence[int]) -> int:
    """How far the edges reach, less those far beyond all others."""
    usual = max(1, sorted(edges)[len(edges) // 2]) if edges else 1
    return max((edge for edge in edges if edge <= FAR * usual), default=1)


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
    across = down = UNITS.get(given.unit, 1.0) if pictured else _nominal(given)[2]
    if pictured and given.width > 0 and given.height > 0:
        across, down = width / given.width, height / given.height
        if given.unit != "share" and not 1 / MOST_ASPECT < across / down < MOST_ASPECT:
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
