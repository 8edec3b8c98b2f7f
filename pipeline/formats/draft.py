"""A page of a text file while it is read: what the lines and regions of every reader go through."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from pathlib import Path

from lxml import etree

from pipeline.bounds import CHARACTERS, COORDINATE, LINES, PAGES, POINTS, REGIONS
from pipeline.errors import FormatError
from pipeline.formats.clean import clean_text, quote
from pipeline.formats.given import GivenPage
from pipeline.formats.told import ToldInfo
from pipeline.formats.xml_files import local_name
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Direction, GivenArticle, Line, Polygon, Region, RegionKind

CORRECT = "Correct the file."
STRAY = 0.15
"""Of the characters of a line, how many may stand above or below it as strays: a rule read as a bar, a speck."""
SWOLLEN = 1.2
"""How many times higher than without strays a line's box must be to be cut down to its words."""
NOWHERE = Box(left=0, top=0, right=1, bottom=1)
"""Of a line whose file tells no place for it."""
UPRIGHT = 1.5
"""How many times higher than wide a line of two characters or more is that stands upright."""
LOOSE = 2.0
"""The same where the stray is one word, with up to half of the characters: words of small letters alone have half the
height of one with letters that rise and letters that fall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a file tells of a line, or of the region that it is in: its ``kind``, the name of the ``article`` that it is
    of, and the kind of that ``unit``, the ``passage`` that it is a part of, and the articles that it stands ``over``
    besides its own; nothing where it does not."""

    kind: RegionKind | None = None
    article: str = ""
    unit: str = ""
    passage: str = ""
    over: tuple[str, ...] = ()


UNMARKED = Mark()


class Draft:
    """Lines and regions in the order of the file, with the ids that it gives where no two are the same."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._region_names = _Names("r")
        self._line_names = _Names("l")
        self._regions: list[Region] = []
        self._lines: dict[str, Line] = {}
        self._parts: dict[str, list[str]] = {}
        self._words: list[tuple[str, str]] = []
        self._cut: dict[str, list[str]] = {}
        self._articles: dict[str, tuple[str, list[str]]] = {}
        self._roofs: dict[str, list[str]] = {}
        self.remarks: list[str] = []
        """What the file tells and is not used, or was put right; each is said once."""

    def add_line(
        self,
        name: str | None,
        text: str,
        box: Box,
        *,
        polygon: Polygon | None = None,
        confidence: float = 1.0,
        direction: Direction = "ltr",
        certain: tuple[tuple[int, int], ...] = (),
        divided: str = "",
    ) -> Line:
        """Raises FormatError for a line, or a number of lines, beyond all that is printed."""
        if CHARACTERS.refuses(len(text)):
            raise FormatError(str(self.path), f"the line {quote(text)} {CHARACTERS.say(len(text))}", "Part it.")
        if LINES.refuses(len(self._lines) + 1):
            raise FormatError(str(self.path), f"a page of it {LINES.say(len(self._lines) + 1)}", "Part it.")
        if direction == "ltr" and _stands_upright(text, box):
            direction = "vertical"
        line = Line(
            id=self._line_names.take(name),
            text=clean_text(text),
            box=box,
            polygon=polygon,
            confidence=confidence,
            direction=direction,
            certain=certain,
            divided=clean_text(divided),
        )
        self._lines[line.id] = line
        if name:
            self._parts.setdefault(name, []).append(line.id)
        return line

    def place_below(self) -> Box:
        """A place for a line whose file tells none: under the line before it, NOWHERE where that has none either."""
        last = next(reversed(self._lines.values()), None)
        if last is None or last.box == NOWHERE:
            return NOWHERE
        return replace(last.box, top=last.box.bottom, bottom=last.box.bottom + last.box.height)

    @property
    def text(self) -> str:
        """Of the lines so far."""
        return "".join(line.text for line in self._lines.values())

    @property
    def count(self) -> int:
        """Of the lines so far."""
        return len(self._lines)

    def lines_from(self, first: int) -> list[Line]:
        """Those after the ``first`` ones."""
        return [*islice(self._lines.values(), first, None)]

    def name_part(self, name: str | None, lines: Iterable[Line]) -> None:
        """What holds lines and has an id, by which others may point at them."""
        if name:
            self._parts.setdefault(name, []).extend(line.id for line in lines)

    def name_words(self, line: Line, names: Iterable[str | None]) -> None:
        self._words += ((name, line.id) for name in names if name)

    def add_block(
        self, name: str | None, kind: RegionKind, box: Box, lines: Sequence[Line], marks: Sequence[Mark]
    ) -> list[str]:
        """A region of text, cut where the kind or the article that ``marks`` tell of its lines changes; the ids of the
        parts."""
        runs = [
            (mark, [line for line, _ in some])
            for mark, some in groupby(zip(lines, marks, strict=True), key=lambda pair: pair[1])
        ]
        if not runs:
            return [self.add_region(name, kind, box)]
        made = []
        for number, (mark, some) in enumerate(runs):
            around = box if len(runs) == 1 else hull_of_boxes([line.box for line in some])
            own = name if number == 0 else None
            made.append(self.add_region(own, mark.kind or kind, around, some, mark.passage))
            if mark.article:
                self._articles.setdefault(mark.article, (mark.unit, []))[1].append(made[-1])
            for name_ in (mark.article, *mark.over) if mark.over else ():
                self._roofs.setdefault(name_, []).append(made[-1])
        if name and len(made) > 1:
            self._cut[name] = made
            self.name_part(name, lines)
        return made

    def stand_for(self, name: str, regions: list[str]) -> None:
        """Whoever names a part of a region means all of that."""
        self._cut.setdefault(name, regions)

    def add_region(
        self, name: str | None, kind: RegionKind, box: Box, lines: Iterable[Line] = (), passage: str = ""
    ) -> str:
        """Its id. Raises FormatError for a number of regions beyond all that is printed."""
        if REGIONS.refuses(len(self._regions) + 1):
            raise FormatError(str(self.path), f"a page of it {REGIONS.say(len(self._regions) + 1)}", "Part it.")
        held = tuple(line.id for line in lines)
        region = Region(id=self._region_names.take(name), kind=kind, box=box, lines=held, passage=passage)
        self._regions.append(region)
        return region.id

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
        info: ToldInfo | None = None,
    ) -> GivenPage:
        """The page, its regions in the order ``wanted`` of their ids. ``image`` is the picture as the file names it, of
        which its folder is left out; ``told`` as in :class:`GivenPage`."""
        order = _arrange(self._regions, [part for name in wanted for part in self._cut.get(name, (name,))])
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
            articles=self._gather_articles(order),
            remarks=tuple(dict.fromkeys(self.remarks)),
            sequence=tuple(self._lines),
            parts=tuple((name, tuple(lines)) for name, lines in self._parts.items()),
            words=tuple(self._words),
            info=info,
        )

    def _gather_articles(self, order: Sequence[str]) -> tuple[GivenArticle, ...]:
        """In the order of reading, by their first regions."""
        place = {name: at for at, name in enumerate(order)}
        articles = [
            GivenArticle(
                name=name,
                kind=kind,
                regions=tuple(sorted((one for one in parts if one in place), key=place.__getitem__)),
                roofs=tuple(self._roofs.get(name, ())),
            )
            for name, (kind, parts) in self._articles.items()
        ]
        return tuple(sorted((one for one in articles if one.regions), key=lambda one: place[one.regions[0]]))

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


def _stands_upright(text: str, box: Box) -> bool:
    """Whether a line of Chinese or Japanese runs from top to bottom: most files do not say so."""
    wide = sum(unicodedata.east_asian_width(ch) in ("W", "F") for ch in text)
    return wide >= 2 and 2 * wide > len(text) and box.height >= UPRIGHT * box.width


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
    """Regions with text: those wanted in that order, each once; each other one where the file has it, before the next
    that is wanted, or behind the last."""
    holding = [region.id for region in regions if region.lines]
    first = {one: None for one in wanted if one in set(holding)}
    before: dict[str, list[str]] = {}
    waiting: list[str] = []
    for one in holding:
        if one in first:
            before[one] = waiting
            waiting = []
        else:
            waiting.append(one)
    return (*(name for one in first for name in (*before[one], one)), *waiting)
