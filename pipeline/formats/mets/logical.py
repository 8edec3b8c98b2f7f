"""The logical structure of a METS: its units, what they are made of, and what of them cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from pipeline.formats.draft import box_of
from pipeline.formats.kinds import furniture_kind, is_unit, part_kind, plain_name, unit_kind
from pipeline.formats.mets.files import href, reference
from pipeline.formats.told import ToldBlock, ToldUnit
from pipeline.formats.xml_files import children, descendants, local_name
from pipeline.model import Box, RegionKind

_POINTERS = ("fptr", "seq", "par")
_ROOM = frozenset(("body", "body_content", "heading", "paragraph"))


class Structure:
    """``units`` and ``furniture`` of the logical structMaps; ``files`` are the places of files by id."""

    def __init__(self, root: etree._Element, files: Mapping[str, str]) -> None:
        self.files = files
        self.units: list[ToldUnit] = []
        self.furniture: list[ToldBlock] = []
        self.empty = 0
        """Units of which the file does not tell what they are made of."""
        maps = [one for one in descendants(root, "structMap") if (one.get("TYPE") or "").lower() == "logical"]
        self._areas = {
            name: one
            for tree in descendants(root, "structMap")
            for one in descendants(tree, "div")
            if (name := _id(one))
        }
        self._links = _read_links(root)
        for one in maps:
            self._walk(one)

    def _walk(self, element: etree._Element) -> None:
        for one in children(element, "div"):
            kind = one.get("TYPE") or ""
            furniture = furniture_kind(kind)
            if furniture is not None:
                self.furniture += (replace(block, kind=furniture) for block in self._parts(one, furniture, []))
            elif is_unit(kind):
                self._unit(one)
            elif plain_name(kind) in ("section", "subsection", "rubric"):
                self._section(one)
            else:
                self._walk(one)

    def _unit(self, element: etree._Element) -> None:
        # An article within an article (a letter among letters) is one of its own.
        inner: list[etree._Element] = []
        blocks = tuple(self._parts(element, "body", inner))
        linked = tuple(self._linked(element))
        blocks = blocks or linked
        if blocks:
            self.units.append(
                ToldUnit(name=self._name(element), kind=unit_kind(element.get("TYPE") or ""), blocks=blocks)
            )
        elif not inner and (pages := tuple(self._whole_pages(element))):
            kind, label = unit_kind(element.get("TYPE") or ""), " ".join((element.get("LABEL") or "").split())
            self.units.append(ToldUnit(name=self._name(element), kind=kind, blocks=(), pages=pages, label=label))
        elif not inner:
            self.empty += 1
        for one in inner:
            self._unit(one)

    def _section(self, element: etree._Element) -> None:
        """What a section has beside its articles is a unit, or, where that is a heading alone, one over them all."""
        inner: list[etree._Element] = []
        own = tuple(self._parts(element, "body", inner, shared=True))
        first = len(self.units)
        if any(block.kind not in ("headline", "subtitle", "kicker", "byline") for block in own):
            self.units.append(ToldUnit(name=self._name(element), kind="article", blocks=own))
            own = ()
        for one in inner:
            if plain_name(one.get("TYPE") or "") in ("section", "subsection", "rubric"):
                self._section(one)
            else:
                self._unit(one)
        under = range(first, len(self.units))
        if own and not under:
            self.units.append(ToldUnit(name=self._name(element), kind="article", blocks=own))
        elif own and len(under) == 1:
            self.units[first] = replace(self.units[first], blocks=(*own, *self.units[first].blocks))
        elif own:
            head = self.units[first]
            self.units[first] = replace(head, blocks=(*own, *head.blocks))
            for at in under:
                self.units[at] = replace(self.units[at], roofs=(*own, *self.units[at].roofs))

    def _name(self, element: etree._Element) -> str:
        return _id(element) or f"unit{len(self.units) + 1}"

    def _parts(
        self, element: etree._Element, kind: RegionKind, inner: list[etree._Element], *, shared: bool = False
    ) -> Iterator[ToldBlock]:
        """The blocks of a unit, and into ``inner`` the units within it. ``shared``: what holds others, too."""
        for one in element:
            name = local_name(one)
            if name == "div":
                said = one.get("TYPE") or ""
                section = shared and plain_name(said) in ("section", "subsection", "rubric")
                if section or is_unit(said, within=not shared):
                    inner.append(one)
                else:
                    yield from self._parts(one, part_kind(said, kind), inner, shared=shared)
                    yield from self._linked(one, part_kind(said, kind))
            elif name in _POINTERS:
                yield from self._parts(one, kind, inner, shared=shared)
            elif name == "area" and (block := self._area(one, kind)) is not None:
                yield block

    def _linked(self, element: etree._Element, kind: RegionKind = "body") -> Iterator[ToldBlock]:
        """What structLink ties to a division: areas of the physical structure."""
        for target in self._links.get(_id(element), ()):
            division = self._areas.get(target)
            if division is None:
                continue
            said = next((value for name in ("LABEL", "TYPE") if (value := division.get(name) or "")), "")
            own = [one for pointer in children(division, "fptr") for one in descendants(pointer, "area")]
            own_kind = part_kind(said, kind)
            yield from (block for one in own if (block := self._area(one, own_kind)) is not None)

    def _whole_pages(self, element: etree._Element) -> Iterator[str]:
        """The files of the pages that a division names as wholes, by itself or by structLink."""
        divisions = [element, *(self._areas[one] for one in self._links.get(_id(element), ()) if one in self._areas)]
        pointers = (pointer for division in divisions for pointer in children(division, "fptr"))
        named = (
            reference(one)
            for pointer in pointers
            for one in (pointer, *descendants(pointer, "area"))
            if not one.get("BEGIN") and not one.get("COORDS")
        )
        yield from dict.fromkeys(self.files[name] for name in named if name in self.files)

    def _area(self, area: etree._Element, kind: RegionKind) -> ToldBlock | None:
        """None for what is no part of a page of text."""
        file = self.files.get(reference(area))
        begin, end = area.get("BEGIN") or "", area.get("END") or ""
        box = _rectangle(area)
        if file is None or not (begin or box):
            return None
        return ToldBlock(file=file, block=begin, end=end if end != begin else "", kind=kind, box=None if begin else box)


def _id(element: etree._Element) -> str:
    return element.get("ID") or ""


def _rectangle(area: etree._Element) -> Box | None:
    if (area.get("SHAPE") or "").upper() != "RECT":
        return None
    try:
        left, top, right, bottom = (float(one) for one in (area.get("COORDS") or "").replace(",", " ").split())
        return box_of(left, top, right, bottom)
    except (ValueError, OverflowError):
        return None


def _read_links(root: etree._Element) -> dict[str, list[str]]:
    """Of each division the others that it is tied to, in the order of the file."""
    links: dict[str, list[str]] = {}
    for section in descendants(root, "structLink"):
        for one in descendants(section, "smLink"):
            ends = {etree.QName(name).localname: str(value).lstrip("#") for name, value in one.attrib.items()}
            links.setdefault(ends.get("from", ""), []).append(ends.get("to", ""))
        for group in descendants(section, "smLinkGrp"):
            ends_of = [href(one).lstrip("#") for one in descendants(group, "smLocatorLink")]
            for end in ends_of[1:]:
                links.setdefault(ends_of[0], []).append(end)
                links.setdefault(end, []).append(ends_of[0])
    return links
