"""What a METS says of the issue: title, date, place, and so on, in MODS and Dublin Core."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.dates import find_date
from pipeline.formats.told import ToldInfo
from pipeline.formats.xml_files import descendants, local_name, text_of
from pipeline.tags import read_language

_PARTIAL = ("ARTICLE", "SECTION", "PAGE", "ADVERT", "ILLUSTRATION", "ILLUST", "ALTO", "LOGART")
"""What stands in the id of a section of metadata that is of a part of the issue."""
_BEHIND_TITLE = re.compile(r",?\s+(?:no|nr|n)[.°º]*\s*\d|,?\s+\[?\d{1,4}[-./]\d|,?\s+\[?\d{4}\b", re.IGNORECASE)
"""Where the number or the date of an issue begins in a label."""
MOST = 8
"""Identifiers that are kept of one issue."""


def read_info(root: etree._Element) -> ToldInfo:
    sections = list(_sections(root))
    return ToldInfo(
        title=_title(root, sections),
        date=_date(root, sections),
        place=_first(sections, "placeTerm", "placeOfPublication", "spatial"),
        publisher=_first(sections, "publisher"),
        language=_language(sections),
        rights=_rights(root, sections),
        institution=_institution(root, sections),
        volume=_number(sections, "volume"),
        number=_number(sections, "issue"),
        identifiers=tuple(dict.fromkeys(_identifiers(sections)))[:MOST],
    )


def _sections(root: etree._Element) -> Iterator[etree._Element]:
    """Of the issue, not of a part of it: those without such a word in their id, less those that a unit of the logical
    structure refers to alone."""
    parts: set[str] = set()
    for one in descendants(root, "div"):
        if (one.get("TYPE") or "").upper().startswith(("ARTICLE", "SECTION", "ADVERT", "ILLUST", "AD", "PAGE")):
            parts.update((one.get("DMDID") or "").split())
    for section in descendants(root, "dmdSec"):
        name = section.get("ID") or ""
        if name not in parts and not any(word in name.upper() for word in _PARTIAL):
            yield section


def _said(element: etree._Element) -> str:
    return " ".join(text_of(element).split())


def _first(sections: list[etree._Element], *names: str) -> str:
    """The first text that is not only a code."""
    found = [one for name in names for section in sections for one in descendants(section, name)]
    found = [one for one in found if one.get("type") != "code"] or found
    return next((said for one in found if (said := _said(one)) and "PLACEHOLDER" not in said), "")


def _title(root: etree._Element, sections: list[etree._Element]) -> str:
    """Of the newspaper; in MODS of what holds the issue, where it is told (``relatedItem``)."""
    hosts = [one for section in sections for one in descendants(section, "relatedItem") if one.get("type") == "host"]
    for holder in (*hosts, *sections):
        for info in descendants(holder, "titleInfo"):
            related = info.getparent()
            if info.get("type") in (None, "uniform") and (
                related is None or local_name(related) != "relatedItem" or hosts
            ):
                said = [_said(one) for name in ("nonSort", "title") for one in descendants(info, name)[:1]]
                whole = " ".join(filter(None, said)).replace("' ", "'")
                if whole and "PLACEHOLDER" not in whole:
                    return whole
    return _first(sections, "title") or _label(root)


def _label(root: etree._Element) -> str:
    """The title in a METS's labels: ``Le Gaulois no. 879 08.02.1882``, ``The sun (New York, N.Y.), 1920-06-02``."""
    divisions = [one for one in descendants(root, "div") if (one.get("TYPE") or "").lower() == "newspaper"]
    for one in (*divisions, root):
        label = " ".join((one.get("LABEL") or "").split())
        title = _BEHIND_TITLE.split(label)[0].strip(" ,")
        if title and "PLACEHOLDER" not in title:
            return title
    return ""


def _date(root: etree._Element, sections: list[etree._Element]) -> str:
    """The day of issue; nothing where none is told to the day."""
    said = [
        text_of(one)
        for name in ("dateIssued", "date", "dateCreated", "issued", "partNumber")
        for section in sections
        for one in descendants(section, name)
    ]
    divisions = [
        one for one in descendants(root, "div") if (one.get("TYPE") or "").lower() in ("issue", "day", "newspaper")
    ]
    said += [one.get(name) or "" for one in divisions for name in ("ORDERLABEL", "LABEL")]
    said.append(root.get("LABEL") or "")
    return next((found for text in said if (found := find_date(text))), "")


def _language(sections: list[etree._Element]) -> str:
    """The one that is told; nothing where there are several, of which each page has its own."""
    said = [one for name in ("languageTerm", "language") for section in sections for one in descendants(section, name)]
    found = {tag for one in said if not len(one) and (tag := read_language(_said(one)))}
    return found.pop() if len(found) == 1 else ""


def _rights(root: etree._Element, sections: list[etree._Element]) -> str:
    return _first(sections, "accessCondition", "rights", "license") or next(
        (
            said
            for name in ("rightsMD", "RightsDeclaration", "RightsDeclarationMD")
            for one in descendants(root, name)
            if (said := _said(one)) and len(said) < 400
        ),
        "",
    )


def _institution(root: etree._Element, sections: list[etree._Element]) -> str:
    said = _first(sections, "physicalLocation", "recordContentSource", "provider", "dataProvider")
    if said:
        return said
    owners = [one for one in descendants(root, "owner") if _said(one)]
    agents = [one for one in descendants(root, "agent") if (one.get("TYPE") or "") == "ORGANIZATION"]
    names = [*owners, *(name for one in agents for name in descendants(one, "name"))]
    return next((text for one in names if (text := _said(one))), "")


def _number(sections: list[etree._Element], kind: str) -> str:
    """The issue's own, or its volume's."""
    for section in sections:
        for detail in descendants(section, "detail"):
            said = _said(next(iter(descendants(detail, "number", "caption")), detail))
            if detail.get("type") == kind and re.search(r"\d", said):
                return said
    return ""


def _identifiers(sections: list[etree._Element]) -> Iterator[tuple[str, str]]:
    for section in sections:
        for one in descendants(section, "identifier", "recordIdentifier"):
            said = _said(one)
            if said and len(said) < 200:
                yield (one.get("type") or one.get("source") or "").strip(), said
