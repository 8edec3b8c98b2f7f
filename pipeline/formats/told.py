"""What a METS or a list of contents tells of an issue: its pages, its units and the blocks that they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.dates import find_date
from pipeline.model import Box, RegionKind
from pipeline.tags import read_language


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldBlock:
    """A part of a page: the text's file, and the ids in it that it goes from and to (``end`` is empty where it is one
    block), or a ``box`` in the file's own units where only that is told."""

    file: str
    block: str = ""
    end: str = ""
    kind: RegionKind = "body"
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldUnit:
    """An article, an advertisement, a notice: its blocks in reading order, on whichever pages. ``roofs`` are headings
    over it and the units after it, which are among the ``blocks`` of the first of them alone. One without blocks is
    told by the ``pages`` that it stands on (files of texts, and others) and its ``label``, mostly its headline."""

    name: str
    kind: str
    blocks: tuple[ToldBlock, ...]
    roofs: tuple[ToldBlock, ...] = ()
    pages: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPage:
    """``text`` and ``pictures`` are files that are there and may be opened, in the order of the METS; ``text`` is None
    where there is none. ``sought`` is how the METS names a text that is not found, ``named`` are the names of all
    pictures that it tells of, which may be there in another form."""

    text: Path | None
    pictures: tuple[Path, ...] = ()
    sought: str = ""
    named: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInfo:
    """What is told of the issue, in the words of the file, but for ``date``, which is as ``issue.yaml`` has it, and
    ``language``, a tag of BCP 47. ``first_page`` is the number of the first page, 0 where it is
    not told; ``identifiers`` are (type, value)."""

    title: str = ""
    date: str = ""
    place: str = ""
    publisher: str = ""
    language: str = ""
    rights: str = ""
    institution: str = ""
    volume: str = ""
    number: str = ""
    first_page: int = 0
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``furniture`` belongs to no unit. Texts are named as in ``pages``, or, where one is not found, as the file names
    them. ``lists`` are further files whose contents are in this one; ``remarks`` say what is told and is not used."""

    info: ToldInfo
    pages: tuple[ToldPage, ...]
    units: tuple[ToldUnit, ...] = ()
    furniture: tuple[ToldBlock, ...] = ()
    lists: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = ()


def merge_infos(told: Sequence[ToldInfo]) -> ToldInfo:
    """Of each thing what the first of them says that says anything."""
    merged = ToldInfo()
    for info in told:
        for name in ToldInfo.__slots__:
            if not getattr(merged, name) and getattr(info, name):
                merged = replace(merged, **{name: getattr(info, name)})
    return merged


_FIELDS = {
    "title": "title",
    "date": "date",
    "issued": "date",
    "publisher": "publisher",
    "spatial": "place",
    "place": "place",
    "language": "language",
    "rights": "rights",
    "license": "rights",
    "accessrights": "rights",
    "provenance": "institution",
    "rightsholder": "institution",
    "identifier": "identifiers",
}


def read_named(said: Iterable[tuple[str, str]]) -> ToldInfo | None:
    """Of pairs of a name and a value, as hOCR's ``meta`` and PAGE's ``MetadataItem`` have them: names of Dublin Core,
    with its prefix (``DC.title``, ``dcterms:issued``) or without. None where none of them tells anything."""
    found: dict[str, str] = {}
    identifiers: list[tuple[str, str]] = []
    for name, value in said:
        field = _FIELDS.get(re.sub(r"^(?:dc|dcterms)[.:]", "", name.strip().casefold()), "")
        text = " ".join(value.split())
        if field == "date":
            text = find_date(text)
        elif field == "language":
            text = read_language(text)
        if field == "identifiers" and text:
            identifiers.append(("", text))
        elif field and text:
            found.setdefault(field, text)
    if not found and not identifiers:
        return None
    made = ToldInfo(identifiers=tuple(identifiers))
    for field, text in found.items():
        made = replace(made, **{field: text})  # type: ignore[arg-type]
    return made
