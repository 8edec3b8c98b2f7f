"""The files of a METS, and the pages that they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from lxml import etree

from pipeline.formats.named_files import NamedFiles
from pipeline.formats.told import ToldPage
from pipeline.formats.xml_files import children, descendants, local_name

TEXT_USES = ("alto", "fulltext", "full text", "ocr-d-ocr", "ocr-d-gt", "page-xml", "pagexml", "hocr", "masterxml")
LIST_USES = ("toc",)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetsFile:
    """A file of the METS: its id, what it ``said`` of the place, and the ``path`` where it is found. ``is_list``: it
    holds the contents of the issue."""

    name: str
    said: str
    path: Path | None
    is_text: bool
    is_picture: bool
    is_list: bool = False

    @property
    def place(self) -> str:
        return str(self.path or self.said)


def find_files(root: etree._Element, named: NamedFiles) -> Iterator[MetsFile]:
    """Those of texts, pictures and contents that have an address."""
    for one in descendants(root, "file"):
        use = _use(one)
        is_list = any(part in use.split() for part in LIST_USES)
        is_text, is_picture = not is_list and _is_text(one, use), _is_picture(one)
        said = [value for location in children(one, "FLocat") if (value := href(location))]
        if said and (is_text or is_picture or is_list):
            found = next((path for value in said if (path := named.find(value)) is not None), None)
            sought = str(named.name(said[0]) or said[0])
            yield MetsFile(
                name=one.get("ID") or "",
                said=sought,
                path=found,
                is_text=is_text,
                is_picture=is_picture,
                is_list=is_list,
            )


def href(location: etree._Element) -> str:
    """Of whichever version of XLink: the names are those of 1999, of the drafts before it, or of none."""
    return next((str(value) for name, value in location.attrib.items() if etree.QName(name).localname == "href"), "")


def _use(file: etree._Element) -> str:
    """What the file, and the groups that it stands in, are said to be for, in small letters."""
    groups = [one for one in (file, *file.iterancestors()) if local_name(one) in ("file", "fileGrp")]
    said = [file.get("USE") or "", *((one.get(name) or "") for one in groups[1:] for name in ("USE", "ID"))]
    return " ".join(said).casefold()


def _is_text(file: etree._Element, use: str) -> bool:
    """By its type, its use, and the ending of its name."""
    kind = (file.get("MIMETYPE") or "").lower()
    named = [href(location).casefold().split("?")[0] for location in children(file, "FLocat")]
    typed = "xml" in kind or "hocr" in kind
    used = any(one in use for one in TEXT_USES) or "ocr" in use.split()
    ended = not kind and any(one.endswith((".xml", ".xml.gz", ".hocr")) for one in named)
    return (typed or used or ended) and "image" not in kind and "pdf" not in kind


def _is_picture(file: etree._Element) -> bool:
    return (file.get("MIMETYPE") or "").lower().startswith("image/")


def find_pages(root: etree._Element, files: Mapping[str, MetsFile]) -> Iterator[ToldPage]:
    """From the physical structure; without one, every text is a page."""
    physical = [one for one in descendants(root, "structMap") if (one.get("TYPE") or "").lower() == "physical"]
    divisions = [one for tree in physical for one in descendants(tree, "div")]
    found = [one for one in divisions if (one.get("TYPE") or "").lower() == "page"]
    # Others call a page an object, a view, a sheet: it is what the text of one belongs to.
    found = found or [one for one in divisions if any(_is_of_text(name, files) for name in _own(one))]
    lists = [[reference(one) for one in descendants(page, "fptr", "area")] for page in found]
    labels = [page.get("ORDERLABEL") or page.get("LABEL") or "" for page in found]
    if not found:
        lists = [[one.name] for one in files.values() if one.is_text]
        labels = ["" for _ in lists]
    for names, label in zip(lists, labels, strict=True):
        here = [files[name] for name in dict.fromkeys(names) if name in files]
        texts = [one for one in here if one.is_text]
        there = [one.path for one in texts if one.path is not None]
        yield ToldPage(
            text=there[-1] if there else None,
            sought=texts[-1].said if texts and not there else "",
            pictures=tuple(one.path for one in here if one.is_picture and one.path is not None),
            named=tuple(PurePath(one.said).name for one in here if one.is_picture),
            label=label,
        )


def _own(division: etree._Element) -> list[str]:
    """The files that a division names itself, not those within it."""
    named = [one for pointer in children(division, "fptr") for one in (pointer, *descendants(pointer, "area"))]
    return [reference(one) for one in named]


def _is_of_text(name: str, files: Mapping[str, MetsFile]) -> bool:
    return name in files and files[name].is_text


def reference(element: etree._Element) -> str:
    return element.get("FILEID") or ""
