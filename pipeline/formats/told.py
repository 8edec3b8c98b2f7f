"""What a METS or a list of contents tells of an issue: its pages, its units and the blocks that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model import Box, RegionKind


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
    over it and the units after it, which are among the ``blocks`` of the first of them alone."""

    name: str
    kind: str
    blocks: tuple[ToldBlock, ...]
    roofs: tuple[ToldBlock, ...] = ()


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
    ``language``, a tag of BCP 47. ``identifiers`` are (type, value)."""

    title: str = ""
    date: str = ""
    place: str = ""
    publisher: str = ""
    language: str = ""
    rights: str = ""
    institution: str = ""
    number: str = ""
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
