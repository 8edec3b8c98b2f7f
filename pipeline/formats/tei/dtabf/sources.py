"""The full edition's articles and pages, taken apart for DTABf: what stands on which page, in which part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from lxml import etree

from pipeline.formats.tei.markup import TEI, XML_ID, XML_LANG
from pipeline.formats.tei.reading_edition import local_tag

NS = f"{{{TEI}}}"
Role = Literal["head", "opening", "section", "text", "closing", "figure"]


@dataclass(frozen=True, slots=True)
class Block:
    """An element of the full edition with lines of its own; ``page`` is its place in the issue, from 0."""

    role: Role
    element: etree._Element
    page: int


@dataclass(slots=True)
class Article:
    """``parts`` are what stands on each page, in the order of the pages; ``prev``, ``next`` and ``roof`` are pointers
    of the full edition."""

    id: str
    kind: str
    language: str
    prev: str
    next: str
    roof: str = ""
    parts: dict[int, list[Block]] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """``scan`` is the name of its file; ``top`` and ``bottom`` are furniture of either kind, ``unplaced`` is text of no
    article, ``illegible`` counts lines that could not be read."""

    number: str
    scan: str
    top: list[etree._Element] = field(default_factory=list)
    bottom: list[etree._Element] = field(default_factory=list)
    unplaced: list[etree._Element] = field(default_factory=list)
    illegible: int = 0


class Sources:
    """Raises KeyError where the files hold no corpus."""

    def __init__(self, full: Mapping[str, bytes]) -> None:
        corpus = {name: content for name, content in full.items() if b"<teiCorpus" in content[:500]}
        if not corpus:
            raise KeyError("teiCorpus")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        whole = etree.fromstring(next(iter(corpus.values())), parser)
        texts = whole.findall(f"{NS}TEI")
        self.header = whole[0]
        names = (name for name in full if name not in corpus)
        self._files = {name: root.get(XML_ID) or "" for name, root in zip(names, texts, strict=True)}
        self.pages = _read_pages(texts[-1])
        places = {page.number: at for at, page in reversed(list(enumerate(self.pages)))}
        self.articles = [_read_article(root, places) for root in texts[:-1]]
        self._ids = {one.get(XML_ID) for root in texts[:-1] for one in root.iter(f"{NS}p", f"{NS}head")} - {None}

    @property
    def language(self) -> str:
        """Nothing where nobody knows."""
        said = next(self.header.iter(f"{NS}language"), None)
        return (said.get("ident") or "") if said is not None else ""

    def article_at(self, pointer: str) -> str:
        """The id of the article whose file a pointer leads to; nothing where there is none."""
        return self._files.get(unquote(pointer).partition("#")[0], "")

    def find(self, pointer: str) -> str:
        """The pointer within the one file; nothing where what it leads to is not in the issue."""
        file, _, part = pointer.partition("#")
        if part:
            return f"#{part}" if part in self._ids else ""
        article = self.article_at(file)
        return f"#{article}" if article else ""


def _read_pages(matter: etree._Element) -> list[Page]:
    """Of the file of what belongs to the pages."""
    zones = {zone.get(XML_ID): (zone, zone.getparent()) for zone in matter.iter(f"{NS}zone")}
    scans = [one.text or "" for one in matter.iterfind(f".//{NS}note[@type='scan']")]
    pages = []
    for at, div in enumerate(matter.iterfind(f"{NS}text/{NS}body/{NS}div")):
        if not div.get("n"):
            continue  # an issue without a page
        page = Page(number=div.get("n") or "", scan=scans[at] if at < len(scans) else "")
        for child in div:
            match local_tag(child), child.get("type"):
                case "fw", _:
                    (page.bottom if _is_below(child, zones) else page.top).append(child)
                case "ab", "rejected":
                    page.illegible += any(one.get("reason") == "illegible" for one in child.iter(f"{NS}unclear"))
                case "ab", "unplaced":
                    page.unplaced.append(child)
        pages.append(page)
    return pages


def _is_below(
    furniture: etree._Element, zones: Mapping[str | None, tuple[etree._Element, etree._Element | None]]
) -> bool:
    """Whether it stands in the lower half of its page; what nobody measured is at the head."""
    first = next(furniture.iter(f"{NS}lb"), None)
    zone, surface = zones.get((first.get("facs") or "")[1:], (None, None)) if first is not None else (None, None)
    if zone is None or surface is None:
        return False
    middle, half = (int(one.get("uly") or 0) + int(one.get("lry") or 0) for one in (zone, surface))
    return middle > half


def _read_article(root: etree._Element, places: Mapping[str, int]) -> Article:
    div = next(root.iter(f"{NS}div"))
    article = Article(
        id=root.get(XML_ID) or "",
        kind=div.get("subtype") or "",
        language=root.get(XML_LANG) or "",
        prev=div.get("prev") or "",
        next=div.get("next") or "",
        roof=next((one.get("sameAs") or "" for one in div.iterfind(f"{NS}head[@sameAs]")), ""),
    )
    blocks = sorted(_read_blocks(div, places), key=lambda block: block.page)
    for block in blocks:
        article.parts.setdefault(block.page, []).append(block)
    return article


def _read_blocks(div: etree._Element, places: Mapping[str, int]) -> Iterator[Block]:
    page, begun = 0, False
    for one in _leaves(div):
        within = one.getparent() is not div
        match local_tag(one):
            case "pb":
                page = places.get(one.get("n") or "", page)
            case "head" if not one.get("sameAs"):
                yield Block("section" if within else "head", one, page)
            case "byline" | "dateline":
                yield Block("closing" if begun else "opening", one, page)
            case "figure":
                yield Block("figure", one, page)
                for turned in one.iter(f"{NS}pb"):
                    page = places.get(turned.get("n") or "", page)
            case "p" | "ab" | "table" if one.text or len(one):
                begun = True
                yield Block("text", one, page)


def _leaves(div: etree._Element) -> Iterator[etree._Element]:
    """What stands in a division and in those within it."""
    for one in div:
        if local_tag(one) == "div":
            yield from _leaves(one)
        else:
            yield one
