"""Tags of an ALTO file: what its blocks and lines are said to be, and which article they are of.

docWorks and others call a block's kind by a StructureTag or LayoutTag, eScriptorium the zones and lines of SegmOnto
(https://segmonto.github.io) by an OtherTag.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from pipeline.formats.draft import UNMARKED, Mark
from pipeline.formats.kinds import PARTS, UNITS, furniture_kind, plain_name, region_kind, unit_kind
from pipeline.formats.xml_files import descendants, local_name
from pipeline.model import RegionKind

TAGS = ("StructureTag", "LayoutTag", "OtherTag", "RoleTag")
ZONES: dict[str, RegionKind] = {
    "heading_line": "headline",
    "headingline": "headline",
    "main_zone": "body",
    "numbering_zone": "folio",
    "running_title_zone": "masthead",
    "title_page_zone": "masthead",
    "quire_marks_zone": "folio",
    "margin_text_zone": "other",
    "table_zone": "table",
}
KIND, PASSAGE = "kind", "passage"
"""Types of the tags by which galley tells the kinds of blocks, and which of them are parts of one passage."""


class AltoTags:
    def __init__(self, root: etree._Element) -> None:
        self._marks: dict[str, Mark] = {}
        found = [one for tags in descendants(root, "Tags") for one in tags if local_name(one) in TAGS and one.get("ID")]
        self._own = any(_own_kind(one) for one in found)
        if self._own:
            # galley's own: the type of a unit's tag is its kind, and the label its title; a block is a passage by
            # itself where no tag says otherwise, and a headline over several articles has the tags of all of them.
            for one in found:
                if one.get("TYPE") == PASSAGE:
                    self._marks[one.get("ID") or ""] = Mark(passage=one.get("ID") or "")
            titled = [one for one in found if local_name(one) == "StructureTag"]
            for one in titled:
                key = one.get("ID") or ""
                self._marks[key] = Mark(article=key, unit=unit_kind(one.get("TYPE") or ""))
            found = [one for one in found if one not in titled and one.get("TYPE") != PASSAGE]
        units = [one for one in found if _name(one) in UNITS and local_name(one) == "StructureTag"]
        # One tag for all articles says what its blocks are, and not which article they are of.
        apart = len(units) > len({_name(one) for one in units})
        for one in found:
            name, key = _name(one), one.get("ID") or ""
            kind = (
                _own_kind(one)
                or furniture_kind(name)
                or ZONES.get(name.partition("#")[0].partition(":")[0])
                or PARTS.get(name)
            )
            if kind:
                self._marks[key] = Mark(kind=kind)
            elif apart and one in units:
                self._marks[key] = Mark(article=key, unit=unit_kind(name))
            elif UNITS.get(name) in ("advertisement", "table"):
                self._marks[key] = Mark(kind="table" if UNITS[name] == "table" else "advertisement")

    def mark(self, element: etree._Element, above: Mark = UNMARKED) -> Mark:
        """``above`` is what is said of the block that a line is in."""
        mark = above
        for name in (element.get("TAGREFS") or "").split():
            told = self._marks.get(name, UNMARKED)
            if self._own and mark.article and told.article:
                mark = replace(mark, over=(*mark.over, told.article))
                continue
            mark = replace(
                mark,
                kind=told.kind or mark.kind,
                article=told.article or mark.article,
                unit=told.unit or mark.unit,
                passage=told.passage or mark.passage,
            )
        if self._own and above is UNMARKED and mark.kind and not mark.passage:
            mark = replace(mark, passage=element.get("ID") or "")
        return mark


def _name(tag: etree._Element) -> str:
    return plain_name(tag.get("LABEL") or tag.get("TYPE") or "")


def _own_kind(tag: etree._Element) -> RegionKind | None:
    return region_kind(tag.get("LABEL") or "") if tag.get("TYPE") == KIND else None
