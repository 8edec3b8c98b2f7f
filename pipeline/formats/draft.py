"""A page of a text file while it is read: what the lines and regions of every reader go through."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from pipeline.bounds import CHARACTERS, COORDINATE, LINES, PAGES, POINTS, REGIONS
from pipeline.errors import FormatError
from pipeline.formats.clean import clean_text, quote
from pipeline.formats.given import GivenPage
from pipeline.formats.xml_files import local_name
from pipeline.model import Box, Direction, Line, Polygon, Region, RegionKind

CORRECT = "Correct the file."
STRAY = 0.15
"""Of the characters of a line, how many may stand above or below it as strays: a rule read as a bar, a speck."""
SWOLLEN = 1.2
"""How many times higher than without strays a line's box must be to be cut down to its words."""
LOOSE = 2.0
"""The same where the stray is one word, with up to half of the characters: words of small letters alone have half the
height of one with letters that rise and letters that fall."""


class Draft:
    """Lines and regions in the order of the file, with the ids that it gives where no two are the same."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._region_names = _Names("r")
        self._line_names = _Names("l")
        self._regions: list[Region] = []
        self._articles: dict[str, list[str]] = {}
        self._lines: dict[str, Line] = {}

    def add_line(
        self,
        name: str | None,
        text: str,
        box: Box,
        *,
        polygon: Polygon | None = None,
        confidence: float = 1.0,
        direction: Direction = "ltr",
    ) -> Line:
        """Raises FormatError for a line, or a number of lines, beyond all that is printed."""
        if CHARACTERS.refuses(len(text)):
            raise FormatError(str(self.path), f"the line {quote(text)} {CHARACTERS.say(len(text))}", "Part it.")
        if LINES.refuses(len(self._lines) + 1):
            raise FormatError(str(self.path), f"a page of it {LINES.say(len(self._lines) + 1)}", "Part it.")
        line = Line(
            id=self._line_names.take(name),
            text=clean_text(text),
            box=box,
            polygon=polygon,
            confidence=confidence,
            direction=direction,
        )
        self._lines[line.id] = line
        return line

    def add_region(
        self, name: str | None, kind: RegionKind, box: Box, lines: Iterable[Line] = (), *, article: str = ""
    ) -> None:
        """``article`` is the name of the article that the file puts it in, if any. Raises FormatError for a number of
        regions beyond all that is printed."""
        if REGIONS.refuses(len(self._regions) + 1):
            raise FormatError(str(self.path), f"a page of it {REGIONS.say(len(self._regions) + 1)}", "Part it.")
        region = Region(id=self._region_names.take(name), kind=kind, box=box, lines=tuple(line.id for line in lines))
        self._regions.append(region)
        if article:
            self._articles.setdefault(article, []).append(region.id)

    def finish(
        self,
        told: str,
        *,
        width: int,
        height: int,
        wanted: Sequence[str] = (),
        image: str = "",
        unit: str = "pixel",
        language: str = "",
        software: str = "",
        placed: bool = True,
    ) -> GivenPage:
        """The page, its regions in the order ``wanted`` of their ids. ``image`` is the picture as the file names it, of
        which its folder is left out; ``told`` as in :class:`GivenPage`."""
        order = _arrange(self._regions, wanted)
        by_id = {region.id: region for region in self._regions}
        return GivenPage(
            image=image.replace("\\", "/").rpartition("/")[2],
            width=width,
            height=height,
            lines=tuple(self._lines[line] for region in order for line in by_id[region].lines),
            regions=tuple(self._regions),
            order=order,
            told=told,
            ordered=bool(wanted),
            unit=unit,
            language=clean_text(language),
            software=clean_text(software.strip()),
            placed=placed,
            articles=self._told(order),
        )

    def _told(self, order: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """The articles that the file tells, in reading order."""
        places = {name: at for at, name in enumerate(order)}
        articles = [
            sorted((one for one in held if one in places), key=places.__getitem__) for held in self._articles.values()
        ]
        return tuple(sorted((tuple(one) for one in articles if one), key=lambda one: places[one[0]]))

    def wrong(self, element: etree._Element, problem: str) -> FormatError:
        return FormatError(str(self.path), f"line {element.sourceline}, {local_name(element)}: {problem}", CORRECT)

    def coordinate(self, element: etree._Element, name: str, value: str) -> float:
        """Raises FormatError for what is no number, or lies beyond all paper."""
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self.wrong(element, f"{name} is {quote(value)}, not a number")
        if COORDINATE.refuses(abs(found)):
            raise self.wrong(element, f"{name} {COORDINATE.say(abs(found))}")
        return found

    def outline(self, element: etree._Element, name: str, points: Sequence[Sequence[str]]) -> Polygon:
        """Of points that are pairs of numbers. Raises FormatError where one is none, and where there are too many."""
        if POINTS.refuses(len(points)):
            raise self.wrong(element, f"{name} {POINTS.say(len(points))}")
        if any(len(point) != 2 for point in points):
            raise self.wrong(element, f"its {name} are no pairs of numbers")
        return tuple(
            (round(self.coordinate(element, name, x)), round(self.coordinate(element, name, y))) for x, y in points
        )


def refuse_pages(path: Path, number: int) -> None:
    """Raises FormatError where a file has more pages than any volume."""
    if PAGES.refuses(number):
        raise FormatError(str(path), PAGES.say(number), "Split it.")


def box_of(left: float, top: float, right: float, bottom: float) -> Box:
    """In whole units, with at least one each way."""
    at, over = round(left), round(top)
    return Box(left=at, top=over, right=max(round(right), at + 1), bottom=max(round(bottom), over + 1))


def trim_line(box: Box, words: Sequence[tuple[Box, str]]) -> Box:
    """The line's box as high as its words are, less a few strays: the height of a line tells text from headlines, and
    a column rule that was read as a bar, or one word with a loose box, makes a line of text as high as a headline."""
    if len(words) < 3 or box.width < box.height:
        return box
    whole = sum(len(text) for _, text in words)
    tops = sorted((one.top, len(text)) for one, text in words)
    bottoms = sorted(((one.bottom, len(text)) for one, text in words), reverse=True)
    top, bottom = _edge(tops, STRAY * whole), _edge(bottoms, STRAY * whole)
    if top < bottom and box.height >= SWOLLEN * (bottom - top):
        return replace(box, top=top, bottom=bottom)
    _, loose = max((box.height, at) for at, (box, _) in enumerate(words))
    top = min(box.top for at, (box, _) in enumerate(words) if at != loose)
    bottom = max(box.bottom for at, (box, _) in enumerate(words) if at != loose)
    if 2 * len(words[loose][1]) < whole and box.height >= LOOSE * (bottom - top):
        return replace(box, top=top, bottom=bottom)
    return box


def _edge(edges: Iterable[tuple[int, int]], left: float) -> int:
    """The first edge that ``left`` characters do not come up to."""
    for at, length in edges:
        left -= length
        if left < 0:
            return at
    raise ValueError("a line without characters")  # pragma: no cover - words have some


class _Names:
    """Ids of the file where they are there and no two are the same, else ids by position."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._known: set[str] = set()
        self._last = 0

    def take(self, given: str | None) -> str:
        name = given if given not in self._known else None
        while not name or name in self._known:
            self._last = max(self._last, len(self._known)) + 1
            name = f"{self._letter}{self._last:04d}"
        self._known.add(name)
        return name


def _arrange(regions: Iterable[Region], wanted: Iterable[str]) -> tuple[str, ...]:
    """Regions with text: those wanted first, in that order, each once; the others behind, as they come."""
    holding = {region.id: None for region in regions if region.lines}
    first = {one: None for one in wanted if one in holding}
    return (*first, *(one for one in holding if one not in first))
