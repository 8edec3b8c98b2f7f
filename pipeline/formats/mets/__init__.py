"""METS: the pages of an issue, their pictures and texts, and its articles. http://www.loc.gov/standards/mets/

Read are the profiles of newspapers with ALTO (docWorks and ENMAP, NDNP, Veridian, Olive, British Library, BnF with its
manifest and contents) and with PAGE (OCR-D, Transkribus): files by ``FLocat``, pages from the physical structure, units
from the logical one and from ``structLink``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.draft import refuse_pages
from pipeline.formats.mets.files import MetsFile, find_files, find_pages
from pipeline.formats.mets.logical import Structure
from pipeline.formats.mets.metadata import read_info
from pipeline.formats.named_files import NamedFiles
from pipeline.formats.told import Told, ToldInfo, ToldPage, merge_infos
from pipeline.formats.xml_files import local_name, parse_xml

__all__ = ["MANIFEST", "find_manifest", "read_mets"]
MANIFEST = "manifest.xml"
LISTS = "toc"
"""Where BnF lays the contents of an issue, below its manifest."""


def find_manifest(path: Path) -> Path:
    """The METS that a list of contents belongs to, where it lies as BnF lays it; else the very file."""
    manifest = path.parent.parent / MANIFEST
    return manifest if path.parent.name == LISTS and manifest.is_file() else path


def read_mets(path: Path, within: Path | None = None) -> Told:
    """What the file tells; of those that it names none is opened but the lists of contents. ``within`` is a folder
    named by the user, in which they may lie, too, where they do not lie beside the METS or below it.

    Raises FormatError for a file that cannot be read, is no METS, or names no file of text.
    """
    if within is None and path.parent.name == LISTS:
        within = path.parent.parent
    mended: list[str] = []
    root = _parse(path, mended)
    files = list(find_files(root, NamedFiles(path, within)))
    pages = tuple(find_pages(root, {one.name: one for one in files}))
    if not any(page.text or page.sought for page in pages):
        raise FormatError(
            str(path), "names no file with the text of a page", "Give the METS of an issue with ALTO or PAGE."
        )
    refuse_pages(path, len(pages))
    told = _read_structure(root, files, replace(read_info(root), first_page=_first_page(pages)))
    lists = tuple(one.path for one in files if one.is_list and one.path is not None)
    for one in lists:
        told = _add(told, _read_list(one, within or path.parent))
    missing = [one.said for one in files if one.is_list and one.path is None]
    mended = [f"{path.name} {one}" for one in mended]
    remarks = (*mended, *(f"the list of contents {Path(one).name} is not there" for one in missing))
    return replace(told, pages=pages, lists=lists, remarks=(*told.remarks, *remarks))


def _first_page(pages: Sequence[ToldPage]) -> int:
    """Of pages that are numbered on from it."""
    labels = [page.label for page in pages]
    if not labels or not all(label.isascii() and label.isdigit() and len(label) < 7 for label in labels):
        return 0
    numbers = [int(label) for label in labels]
    return numbers[0] if all(number == numbers[0] + at for at, number in enumerate(numbers)) else 0


def _parse(path: Path, said: list[str] | None = None) -> etree._Element:
    root = parse_xml(path, said)
    if local_name(root) != "mets":
        raise FormatError(str(path), "is no METS file", "Give a METS file.")
    return root


def _read_list(path: Path, within: Path) -> Told:
    """A list of contents. What is wrong with it is said: the pages are there without it."""
    try:
        root = _parse(path)
    except FormatError as error:
        return Told(info=ToldInfo(), pages=(), remarks=(f"the list of contents {path.name} {error.problem}",))
    return _read_structure(root, list(find_files(root, NamedFiles(path, within))), read_info(root))


def _read_structure(root: etree._Element, files: list[MetsFile], info: ToldInfo) -> Told:
    structure = Structure(root, {one.name: one.place for one in files})
    remarks = []
    if structure.empty:
        units = "a unit" if structure.empty == 1 else f"{structure.empty} units"
        made = "it is" if structure.empty == 1 else "they are"
        remarks.append(f"the METS tells {units} without saying which blocks or words {made} made of: not used")
    return Told(
        info=info,
        pages=(),
        units=tuple(structure.units),
        furniture=tuple(structure.furniture),
        remarks=tuple(remarks),
    )


def _add(told: Told, more: Told) -> Told:
    names = {one.name for one in told.units}
    units = tuple(replace(one, name=f"{one.name}~{len(names)}") if one.name in names else one for one in more.units)
    return replace(
        told,
        info=merge_infos((told.info, more.info)),
        units=(*told.units, *units),
        furniture=(*told.furniture, *more.furniture),
        remarks=(*told.remarks, *more.remarks),
    )
