"""MPEG-21 DIDL as the Koninklijke Bibliotheek gives it for Delpher: the pages of an issue with their ALTO, and the
blocks of each article.

An ``Item`` holds the metadata of the issue, of a page or of an article; ``article-part`` and ``blocks`` within it name
the ALTO and the ids of its text blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from pipeline.dates import find_date
from pipeline.errors import FormatError
from pipeline.formats.draft import refuse_pages
from pipeline.formats.kinds import unit_kind
from pipeline.formats.named_files import NamedFiles
from pipeline.formats.told import Told, ToldBlock, ToldInfo, ToldPage, ToldUnit
from pipeline.formats.xml_files import children, descendants, local_name, parse_xml, text_of
from pipeline.tags import read_language

_PAGE = re.compile(r":p(\d{1,5})\b")
_NUMBER = re.compile(r"(\d+)(?:_alto)?$", re.IGNORECASE)
_FIELDS = frozenset(
    ("title", "date", "publisher", "spatial", "language", "rights", "rightsHolder", "identifier", "issued")
)


def read_didl(path: Path, within: Path | None = None) -> Told:
    """What the file tells; none of those that it names is opened. ``within`` as of METS.

    Raises FormatError for a file that cannot be read, holds no DIDL, or names no text of a page.
    """
    root = parse_xml(path)
    found = [root] if local_name(root) == "DIDL" else descendants(root, "DIDL")
    if not found:
        raise FormatError(str(path), "holds no DIDL", "Give the DIDL of an issue.")
    reader = _Reader(found[0], NamedFiles(path, within))
    if not reader.pages:
        raise FormatError(str(path), "names no ALTO of a page", "Give the DIDL of an issue with its ALTO.")
    refuse_pages(path, len(reader.pages))
    return reader.told()


class _Reader:
    def __init__(self, root: etree._Element, named: NamedFiles) -> None:
        self.root = root
        self.named = named
        self.pages: dict[str, ToldPage] = {}
        """By the address of their ALTO."""
        for one in descendants(root, "Resource"):
            ref = one.get("ref") or ""
            name = one.get("filename") or ""
            if ref.endswith(":alto") or "alto" in PurePosixPath(name).stem.casefold():
                self.pages.setdefault(ref or name, self.page(ref, name))

    def page(self, ref: str, name: str) -> ToldPage:
        number = _PAGE.search(ref)
        urn = ref.partition("urn=")[2] or ref
        said = name or f"{urn.replace(':', '_')}.xml"
        path = self.named.find(said) or (self.named.find_numbered(int(number[1]), "alto") if number else None)
        return ToldPage(text=path, sought="" if path else said, label=str(int(number[1])) if number else "")

    def told(self) -> Told:
        units = tuple(self.units())
        empty = sum(1 for one in self.articles() if not self.blocks(one))
        said = f"the DIDL tells {empty} articles without their blocks: not used"
        return Told(info=self.info(), pages=self.in_order(), units=units, remarks=(said,) if empty else ())

    def in_order(self) -> tuple[ToldPage, ...]:
        pages = list(self.pages.values())
        if all(page.label for page in pages):
            pages.sort(key=lambda page: int(page.label))
        return tuple(pages)

    def articles(self) -> Iterator[etree._Element]:
        """Items of articles: those that have parts, and no item within them."""
        for one in descendants(self.root, "Item"):
            if descendants(one, "article-part") and not any(
                local_name(inner) == "Item" for inner in one.iterdescendants()
            ):
                yield one

    def units(self) -> Iterator[ToldUnit]:
        for at, one in enumerate(self.articles(), 1):
            blocks = tuple(self.blocks(one))
            name = next((value for key, value in one.attrib.items() if etree.QName(key).localname == "identifier"), "")
            subject = next(
                (text_of(said).strip() for said in descendants(one, "subject", "type") if text_of(said).strip()), ""
            )
            if blocks:
                yield ToldUnit(name=str(name) or f"unit{at}", kind=unit_kind(subject), blocks=blocks)

    def blocks(self, article: etree._Element) -> list[ToldBlock]:
        found = []
        for part in descendants(article, "article-part"):
            for group in descendants(part, "blocks"):
                file = self.file(group.get("alto") or "", part.get("pageid") or "")
                names = [one.get("ID") or "" for one in group if local_name(one) in ("TextBlock", "ComposedBlock")]
                found += [ToldBlock(file=file, block=name) for name in names if name and file]
        return found

    def file(self, alto: str, page: str) -> str:
        """Where the ALTO is that is named, or that of the page; empty where no page has it."""
        wanted = PurePosixPath(alto.replace("\\", "/")).name.casefold()
        for ref, one in self.pages.items():
            names = {ref, ref.partition("urn=")[2], ref.removesuffix(":alto").partition("urn=")[2]}
            files = {PurePosixPath(str(one.text or one.sought)).name.casefold()}
            if alto in names or wanted in files or (page and page in names):
                return str(one.text or one.sought)
        return ""

    def info(self) -> ToldInfo:
        holder = next(iter(descendants(self.root, "Item")), self.root)
        said: dict[str, str] = {}
        for component in children(holder, "Component"):
            for one in component.iterdescendants():
                name, value = local_name(one), " ".join(text_of(one).split())
                if name in _FIELDS and value and not len(one):
                    said.setdefault(name, value)
        identifiers = (("", said["identifier"]),) if said.get("identifier") else ()
        return ToldInfo(
            title=said.get("title", ""),
            date=find_date(said.get("date", "")) or find_date(said.get("issued", "")),
            place=said.get("spatial", ""),
            publisher=said.get("publisher", ""),
            language=read_language(said.get("language", "")),
            rights=said.get("rights", ""),
            institution=said.get("rightsHolder", ""),
            identifiers=identifiers,
        )
