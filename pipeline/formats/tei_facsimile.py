"""TEI with facsimile: text whose lines (``lb``) point to zones of pictures, as galley's full edition and Transkribus
have it. https://tei-c.org/release/doc/tei-p5-doc/en/html/PH.html

A ``teiCorpus`` is read as one: each page has the lines that any of its texts has there. Of a ``choice`` what is read
counts, and a hyphen that only a line's end put there stays at the end of its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width
from urllib.parse import unquote

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.draft import UNMARKED, Draft, Mark, box_of, refuse_pages
from pipeline.formats.given import GivenPage
from pipeline.formats.kinds import unit_kind
from pipeline.formats.tei_tellers import (
    HYPHENS,
    SILENT,
    XML_ID,
    XML_LANG,
    count_tei,
    is_soft_hyphen,
    kind_of,
    kind_of_division,
    name_software,
    read_info,
    read_of,
    read_roofs,
    share_out,
    target_of,
)
from pipeline.formats.xml_files import local_name, text_of
from pipeline.geometry import hull, hull_of_boxes
from pipeline.model import Box, Direction, Line, Polygon

BLOCKS = frozenset(
    [
        *("head", "byline", "dateline", "p", "ab", "fw", "table", "l", "note", "item", "label"),
        *("opener", "closer", "salute", "signed", "trailer"),
    ]
)
"""Elements that hold lines and are one passage."""
MILESTONES = frozenset(("pb", "cb", "lb"))


@dataclass(frozen=True, slots=True)
class _Zone:
    surface: str
    box: Box
    polygon: Polygon | None
    direction: Direction


@dataclass(slots=True)
class _Row:
    """A line while it is read: the zone that it points to, empty where it points to none."""

    zone: str
    surface: str
    column: int = 0
    text: str = ""
    hyphen: bool = False
    """Whether its last character is a hyphen that only the line's end put there."""
    close: bool = False
    """Whether nothing stands for the end of the line before it."""
    certainty: float = 1.0


@dataclass(slots=True)
class _Sheet:
    draft: Draft
    width: int
    height: int
    image: str
    order: list[str] = field(default_factory=list)
    placed: bool = False


def tei_pages_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """The pages that the facsimiles of a TEI or teiCorpus file tell of, in the order of the text that has most of them.

    Raises FormatError for one without a facsimile.
    """
    texts = list(root.iter("{*}TEI"))
    reader = _Reader(path, root, texts)
    if not reader.sheets:
        said = "is TEI without a facsimile, so that nothing tells where its lines stand"
        raise FormatError(str(path), said, "Give TEI with surfaces and zones, as galley's tei/full and Transkribus's.")
    return reader.read()


class _Reader:
    def __init__(self, path: Path, root: etree._Element, texts: Sequence[etree._Element]) -> None:
        self.path = path
        self.root = root
        self.texts = texts
        self.sheets: dict[str, _Sheet] = {}
        """By what tells a page: its picture, and its number."""
        self.surfaces: dict[str, str] = {}
        self.zones: dict[str, _Zone] = {}
        self.files: dict[str, str] = {}
        """Of each text of a corpus, by the end of its file's name."""
        most = sorted(texts, key=lambda one: -sum(1 for _ in one.iter("{*}surface")))
        for text in most:
            for surface in text.iter("{*}surface"):
                self.take_surface(surface)
        refuse_pages(path, len(self.sheets))
        for text in texts:
            for idno in text.iter("{*}idno"):
                if idno.get("type") == "galley":
                    self.files[f"-{text_of(idno).rpartition('/')[2]}.xml"] = text.get(XML_ID) or ""
        self.own = any(one.get("ident") == "galley" for one in root.iter("{*}application"))
        self.units = {text.get(XML_ID) or "": text for text in texts}
        self.roofs = read_roofs(root)
        self.passages = 0

    def take_surface(self, surface: etree._Element) -> None:
        graphic = next(surface.iter("{*}graphic"), None)
        url = (graphic.get("url") or "") if graphic is not None else ""
        said = url or " ".join(text_of(one) for one in surface.iter("{*}desc"))
        key = f"{said}\n{surface.get('n') or ''}"
        if not said:
            key = surface.get(XML_ID) or f"surface {len(self.sheets)}"
        name = surface.get(XML_ID) or key
        self.surfaces[name] = key
        sheet = self.sheets.get(key)
        if sheet is None:
            image = unquote(url.partition("#")[0].partition("?")[0]).replace("\\", "/").rpartition("/")[2]
            sheet = self.sheets[key] = _Sheet(draft=Draft(self.path), width=0, height=0, image=image)
        for attribute, name_ in (("width", "lrx"), ("height", "lry")):
            told = [surface.get(name_), graphic.get(attribute) if graphic is not None else None]
            sizes = [float(found[0]) for one in told if one and (found := re.match(r"\d{1,7}(?![\d])", one.strip()))]
            setattr(sheet, attribute, max([getattr(sheet, attribute), *(round(one) for one in sizes[:1])]))
        for zone in surface.iter("{*}zone"):
            self.take_zone(zone, key, sheet)

    def take_zone(self, zone: etree._Element, surface: str, sheet: _Sheet) -> None:
        name = zone.get(XML_ID)
        points = [pair.split(",") for pair in (zone.get("points") or "").split()]
        polygon = sheet.draft.outline(zone, "points", points) if points else None
        corners = [zone.get(one) for one in ("ulx", "uly", "lrx", "lry")]
        if all(corners):
            left, top, right, bottom = (
                sheet.draft.coordinate(zone, key, value or "")
                for key, value in zip(("ulx", "uly", "lrx", "lry"), corners, strict=True)
            )
            box = box_of(left, top, right, bottom)
        elif polygon:
            around = hull(polygon)
            box = box_of(around.left, around.top, around.right, around.bottom)
        else:
            return
        if name:
            upright = zone.get("subtype") or zone.get("type")
            direction: Direction = "vertical" if upright == "vertical" else "rtl" if upright == "rtl" else "ltr"
            self.zones[name] = _Zone(surface=surface, box=box, polygon=polygon, direction=direction)

    def read(self) -> tuple[GivenPage, ...]:
        for text in self.texts:
            first = next(text.iter("{*}surface"), None)
            surface = self.surfaces.get(first.get(XML_ID) or "", "") if first is not None else ""
            for body in text.iterchildren("{*}text"):
                # What stands there outside of everything is no text of a page, but it is not to be lost.
                (self.block if _has_text(body) else self.walk)(body, surface or next(iter(self.sheets)), UNMARKED, "")
        told = share_out(count_tei(self.texts), [sheet.draft.text for sheet in self.sheets.values()])
        info = read_info(self.root)
        language = next((one.get(XML_LANG) or "" for one in self.texts if one.get(XML_LANG)), "")
        software = next((name_software(one) for one in self.root.iter("{*}application")), "")
        return tuple(
            sheet.draft.finish(
                said,
                width=sheet.width,
                height=sheet.height,
                wanted=sheet.order,
                image=sheet.image,
                language=language,
                software=software,
                placed=sheet.placed or not sheet.order,
                info=info,
            )
            for said, sheet in zip(told, self.sheets.values(), strict=True)
        )

    def walk(self, element: etree._Element, surface: str, mark: Mark, within: str) -> str:
        """All that stands in it; the page on which it ends."""
        for one in element:
            name = local_name(one)
            if name == "pb":
                surface = self.turn(one, surface)
            if name in MILESTONES and not len(one) and not (one.text or "").strip():
                continue
            if name == "div" and not _has_text(one):
                surface = self.walk(one, surface, self.unit(one, mark), kind_of_division(one, within))
            elif name in BLOCKS or _has_text(one):
                surface = self.block(one, surface, mark, within)
            else:
                surface = self.walk(one, surface, mark, "figure" if name == "figure" else within)
        return surface

    def turn(self, page_break: etree._Element, surface: str) -> str:
        return self.surfaces.get((page_break.get("facs") or "").removeprefix("#"), surface)

    def unit(self, division: etree._Element, mark: Mark) -> Mark:
        """An article; one that goes on from another has the name of that."""
        if division.get("type") != "article":
            return mark
        name, kind, seen = self.name_of(division), division.get("subtype") or "", set[str]()
        at = division
        while name not in seen and (before := self.before(at)) is not None and (before.get("subtype") or "") == kind:
            seen.add(name)
            name, at = self.name_of(before), before
        return Mark(article=name, unit=unit_kind(kind))

    def name_of(self, division: etree._Element) -> str:
        whole = next(division.iterancestors("{*}TEI"), None)
        found = division.get(XML_ID) or (whole.get(XML_ID) if whole is not None else "")
        return found or division.get("n") or division.getroottree().getpath(division)

    def before(self, division: etree._Element) -> etree._Element | None:
        target = unquote(division.get("prev") or "")
        name = next((text for end, text in self.files.items() if target.endswith(end)), "") if target else ""
        text = self.units.get(name)
        if text is None:
            return None
        return next((one for one in text.iter("{*}div") if one.get("type") == "article"), None)

    def block(self, element: etree._Element, surface: str, mark: Mark, within: str) -> str:
        """A passage: a region for each column that it stands in."""
        rows = [_Row(zone=target_of(element), surface=surface)]
        surface = self.gather(element, rows)
        for row in rows:
            if row.zone in self.zones:
                row.surface = self.zones[row.zone].surface
        kept = [row for row in rows if row.text.strip()]
        kind = kind_of(element, within)
        self.passages += 1
        if self.own and element.get("type") != "rejected":
            mark = replace(mark, passage=f"t{self.passages}")
        if mark.article:
            under = self.roofs.get(element.get(XML_ID) or "", ())
            mark = replace(mark, over=tuple(one for one in under if one != mark.article))
        runs: list[list[_Row]] = []
        for row in kept:
            if runs and (runs[-1][-1].surface, runs[-1][-1].column) == (row.surface, row.column):
                runs[-1].append(row)
            else:
                runs.append([row])
        divided = {id(row): _divide(row, after) for row, after in pairwise(kept)}
        for run in runs:
            sheet = self.sheets[run[0].surface]
            lines = [self.line(sheet, row, divided.get(id(row), "")) for row in run]
            box = hull_of_boxes([line.box for line in lines])
            sheet.order += sheet.draft.add_block(None, kind, box, lines, [mark] * len(lines))
        return surface

    def gather(self, element: etree._Element, rows: list[_Row]) -> str:
        """The lines of a passage, to those before them; the page on which it ends. The first row is what stands before
        the first line begins."""

        def say(text: str | None) -> None:
            rows[-1].text += text or ""

        def begin(one: etree._Element) -> None:
            last = rows[-1]
            close = one.get("break") == "no" or not last.text[-1:].isspace()
            rows.append(_Row(zone=target_of(one), surface=last.surface, column=last.column, close=close))

        def visit(one: etree._Element) -> None:
            name = local_name(one)
            if name == "lb":
                begin(one)
            elif name == "pb":
                rows[-1].surface = self.turn(one, rows[-1].surface)
            elif name == "cb":
                rows[-1].column += 1
            if name in MILESTONES:
                # They are empty, but for damage.
                read(one)
            elif name == "choice":
                read(one)
                if is_soft_hyphen(one):
                    say(text_of(one[0]))
                    rows[-1].hyphen = True
            elif name not in SILENT:
                if name == "unclear" and (sure := _number(one.get("cert"))) is not None:
                    rows[-1].certainty = min(rows[-1].certainty, sure)
                if name in ("cell", "row") and rows[-1].text.strip():
                    say(" ")
                read(one)

        def read(one: etree._Element) -> None:
            say(one.text)
            heard = read_of(one)
            for child in one:
                if isinstance(child.tag, str) and child in heard:
                    visit(child)
                say(child.tail)

        read(element)
        return rows[-1].surface

    def line(self, sheet: _Sheet, row: _Row, divided: str) -> Line:
        zone = self.zones.get(row.zone)
        sheet.placed = sheet.placed or zone is not None
        return sheet.draft.add_line(
            row.zone or None,
            " ".join(row.text.split()),
            zone.box if zone is not None else sheet.draft.place_below(),
            polygon=zone.polygon if zone is not None and zone.polygon and len(zone.polygon) > 2 else None,
            confidence=row.certainty,
            direction=zone.direction if zone is not None else "ltr",
            divided=divided,
        )


def _has_text(element: etree._Element) -> bool:
    """Whether text stands in it outside of the elements that passages are."""
    return bool((element.text or "").strip()) or any(
        (one.tail or "").strip() or local_name(one) == "lb" for one in element
    )


def _divide(row: _Row, after: _Row) -> str:
    """The whole word that a line's end cuts in two, where nothing stands for that end; in scripts that set words apart
    alone."""
    first, second = row.text.split()[-1], after.text.split()[0]
    stem = first[:-1] if row.hyphen else first
    if not after.close or not stem or not _is_spaced(stem[-1]) or not _is_spaced(second[0]):
        return ""
    return stem + second


def _is_spaced(character: str) -> bool:
    return character in HYPHENS or (character.isalpha() and east_asian_width(character) not in ("W", "F"))


def _number(said: str | None) -> float | None:
    try:
        value = float(said or "")
    except ValueError:
        return None
    return value if 0.0 <= value <= 1.0 else None
