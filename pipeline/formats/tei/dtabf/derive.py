"""An issue as one file in the profile DTABf (Deutsches Textarchiv, Basisformat) for newspapers.

Source: https://www.deutschestextarchiv.de/doku/basisformat, its chapter on newspapers (zeitung) and its schema of
January 2020. The rule by which it is derived from the full edition is in docs/tei.md in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from lxml import etree

from pipeline.formats.tei.dtabf.header import write_dtabf_header
from pipeline.formats.tei.dtabf.running_text import RunningText
from pipeline.formats.tei.dtabf.sources import NS, Article, Block, Page, Sources
from pipeline.formats.tei.markup import XML_ID, XML_LANG, add, document, serialise
from pipeline.formats.tei.reading_edition import local_tag

DTABF = "dtabf"
"""The id of the root, by which DTA's tools know a file of the profile."""
ADVERTISEMENT = "advertisement"
PAGE_NUMBER = "pageNum"
_NUMBER = re.compile(
    r"[\W_]*(?:第|page|seite|p\.|s\.)?\s*(?:[A-Z]?\d{1,4}|[ivxlc]{1,7}|[一二三四五六七八九十百]{1,4})\s*[版張张页頁]?[\W_]*",
    re.IGNORECASE,
)
_BREAKS = ("lb", "cb")
_OPENING = ("head", "opening")


def derive_dtabf(full: Mapping[str, bytes]) -> bytes:
    """``full`` are the files of :func:`pipeline.formats.tei.write_issue`. Raises KeyError where no corpus is there."""
    sources = Sources(full)
    root = document("TEI")
    root.set(XML_ID, DTABF)
    write_dtabf_header(root, sources.header, [page.scan for page in sources.pages], sources.language)
    text = add(root, "text")
    _Body(sources, text).write()
    _settle_line_ends(text)
    return serialise(root)


class _Body:
    def __init__(self, sources: Sources, text: etree._Element) -> None:
        self._sources = sources
        self._text = text
        self._body = text  # until the front is written
        self._group: etree._Element | None = None
        """Advertisements that follow each other."""
        self._open: _Division | None = None
        """The article that was written last."""
        self._divisions: dict[str, list[etree._Element]] = {}

    def write(self) -> None:
        pages = self._sources.pages
        parts = [self._parts_on(at) for at in range(len(pages))]
        runs_on = False
        for at, page in enumerate(pages):
            if not runs_on:
                self._open = self._group = None
            self._begin_page(at, page)
            ran_on, here = runs_on, parts[at]
            loose = bool(page.unplaced or page.illegible)
            # Text of no article would part one that goes on from the page before to the next.
            blocked = loose and ran_on and len(here) == 1
            runs_on = not blocked and at + 1 < len(pages) and _go_on(here, parts[at + 1])
            for number, (article, blocks) in enumerate(here):
                if loose and runs_on and number + 1 == len(here):
                    self._write_loose(page)
                if number or not ran_on:
                    self._begin_article(article, at)
                if self._open is not None:
                    self._open.fill(blocks)
            if loose and not runs_on:
                self._write_loose(page)
        if next(self._text.iter(f"{NS}div"), None) is None:
            add(self._body if pages else add(self._text, "body"), "div", n="1")
        self._link()

    def _parts_on(self, at: int) -> list[tuple[Article, Sequence[Block]]]:
        """Articles without any text stand on the first page: others may point to them."""
        return [
            (article, article.parts.get(at, ()))
            for article in self._sources.articles
            if at in article.parts or (at == 0 and not article.parts)
        ]

    def _begin_page(self, at: int, page: Page) -> None:
        if at == 0:
            mastheads = [one for one in page.top if one.get("type") != PAGE_NUMBER]
            page.top = [one for one in page.top if one not in mastheads]
            if mastheads:
                self._write_front(page, mastheads)
            self._body = add(self._text, "body")
            if not mastheads:
                _break_page(self._body, at, page)
        else:
            _break_page(self._open.inner if self._open is not None else self._body, at, page)
        self._write_furniture(self._open.inner if self._open is not None else self._body, page)

    def _write_furniture(self, parent: etree._Element, page: Page) -> None:
        """DTABf has one header a page: all that is no page number is its lines."""
        both = [("top", one) for one in page.top] + [("bottom", one) for one in page.bottom]
        headers = [(place, one) for place, one in both if not _is_page_number(one)]
        if headers:
            header = add(parent, "fw", place=headers[0][0], type="header")
            for number, (_, one) in enumerate(headers):
                if number:
                    add(header, "lb").tail = "\n"
                RunningText(header, self._sources.find).fill(one)
            add(parent, "lb")
        for place, one in both:
            if _is_page_number(one):
                RunningText(add(parent, "fw", place=place, type=PAGE_NUMBER), self._sources.find).fill(one)
                add(parent, "lb")

    def _write_front(self, page: Page, mastheads: Sequence[etree._Element]) -> None:
        front = add(self._text, "front")
        _break_page(front, 0, page)
        title = add(add(front, "titlePage", type="heading"), "docTitle")
        name = "".join(next((one.text or "" for one in self._sources.header.iter(f"{NS}title")), "").split()).lower()
        said = ["".join("".join(map(str, one.itertext())).split()).lower() for one in mastheads]
        main = next((at for at, text in enumerate(said) if name and name in text), 0)
        for at, one in enumerate(mastheads):
            part = add(title, "titlePart", type="main" if at == main else "desc")
            RunningText(part, self._sources.find).fill(one)
            add(title, "lb")

    def _write_loose(self, page: Page) -> None:
        self._open = self._group = None
        div = add(self._body, "div", n="1")
        for one in page.unplaced:
            RunningText(add(div, "p"), self._sources.find).fill(one)
            add(div, "lb")
        if page.illegible:
            add(div, "gap", reason="illegible", unit="lines", quantity=str(page.illegible))

    def _begin_article(self, article: Article, at: int) -> None:
        before = self._divisions.setdefault(article.id, [])
        if article.kind != ADVERTISEMENT:
            self._group = None
        elif self._group is None:
            self._group = add(self._body, "div", n="1", type="jAnnouncements")
        parent = self._body if self._group is None else self._group
        div = add(
            parent,
            "div",
            n="1" if self._group is None else "2",
            type="jArticle" if self._group is None else "jAn",
            corresp=self._sources.find(article.roof) if article.roof and not before else "",
        )
        div.set(XML_ID, f"{article.id}-f{at + 1:04d}" if before else article.id)
        if article.language and article.language != self._sources.language:
            div.set(XML_LANG, article.language)
        self._open = _Division(self._sources, div, run_in=not before)
        before.append(div)

    def _link(self) -> None:
        """The parts of each article with each other, and with the article that it goes on in."""
        for article in self._sources.articles:
            parts = self._divisions.get(article.id, [])
            for one, other in pairwise(parts):
                one.set("next", f"#{other.get(XML_ID)}")
                other.set("prev", f"#{one.get(XML_ID)}")
            came, goes = (self._divisions.get(self._sources.article_at(one)) for one in (article.prev, article.next))
            if parts and came and came is not parts:
                parts[0].set("prev", f"#{came[-1].get(XML_ID)}")
            if parts and goes and goes is not parts:
                parts[-1].set("next", f"#{goes[0].get(XML_ID)}")


def _is_page_number(furniture: etree._Element) -> bool:
    """Not dates and addresses at a page's edge, which the full edition calls by the same name."""
    text = "".join(map(str, furniture.itertext()))
    return furniture.get("type") == PAGE_NUMBER and _NUMBER.fullmatch(text.strip()) is not None


def _go_on(here: Sequence[tuple[Article, Sequence[Block]]], after: Sequence[tuple[Article, Sequence[Block]]]) -> bool:
    """Whether the last article of a page goes on in the first one of the next: under a heading of its own it would
    not."""
    if not here or not after or here[-1][0] is not after[0][0]:
        return False
    return not any(block.role in _OPENING for block in after[0][1])


def _break_page(parent: etree._Element, at: int, page: Page) -> None:
    add(parent, "pb", facs=f"#f{at + 1:04d}", n=page.number)


class _Division:
    """An article, or the part of it that nothing else parts. ``inner`` holds what is said next. ``run_in``: what
    its first paragraph begins with may be its byline and dateline."""

    def __init__(self, sources: Sources, div: etree._Element, *, run_in: bool) -> None:
        self._sources = sources
        self._div = self.inner = div
        self._run_in = run_in
        self._has_text = self._closed = False

    def fill(self, blocks: Sequence[Block]) -> None:
        closing = [block for block in blocks if block.role == "closing"]
        for number, block in enumerate(blocks):
            match block.role:
                case "head":
                    self._write(self.inner, "head", block.element)
                case "opening":
                    self._open(block.element)
                case "section":
                    self.inner = add(self._div, "div", n=str(int(self._div.get("n") or 1) + 1))
                    self._write(self.inner, "head", block.element)
                    self._has_text = True
                case "figure":
                    self._figure(block.element)
                case "text":
                    self._paragraph(block.element)
                case "closing" if number == blocks.index(closing[0]):
                    self._close([one.element for one in closing])

    def _start(self, tag: str, source: etree._Element, parent: etree._Element | None = None) -> etree._Element:
        """With the id of the full edition's element, and what it points to."""
        element = add(self._div if parent is None else parent, tag)
        if source.get(XML_ID):
            element.set(XML_ID, source.get(XML_ID) or "")
        for name in ("prev", "next"):
            pointer = self._sources.find(source.get(name) or "")
            if pointer:
                element.set(name, pointer)
        return element

    def _write(self, parent: etree._Element, tag: str, source: etree._Element) -> None:
        element = self._start(tag, source, parent)
        RunningText(element, self._sources.find).fill(source)
        add(parent, "lb")

    def _open(self, source: etree._Element) -> None:
        if local_tag(source) == "dateline":
            self._write(self._div, "dateline", source)
        else:
            RunningText(_author_in(add(self._div, "head")), self._sources.find).fill(source)
            add(self._div, "lb")

    def _figure(self, source: etree._Element) -> None:
        figure = add(self.inner, "figure")
        for child in source:
            if local_tag(child) != "pb":
                self._write(figure, local_tag(child), child)

    def _paragraph(self, source: etree._Element) -> None:
        run_in, self._run_in = self._run_in, False
        if local_tag(source) == "table":
            table = add(self.inner, "table")
            for row in source:
                cells = add(table, "row")
                for cell in row:
                    RunningText(add(cells, "cell"), self._sources.find).fill(cell)
                add(table, "lb")
            add(self.inner, "lb")
        elif run_in and self.inner is self._div and not source.get("prev") and self._split(source):
            return
        else:
            self._write(self.inner, "p", source)
        self._has_text = True

    def _split(self, source: etree._Element) -> bool:
        """A byline or dateline that the first paragraph begins with stands before it, as DTABf has headings that
        are printed in the first line of their text. False where it begins with none."""
        children = list(source)
        if (source.text or "").strip() or not _leads_in(children):
            return False
        flow = RunningText(self._div, self._sources.find)
        said = ""
        while not said.strip() and (_leads_in(children) or (children and local_tag(children[0]) in _BREAKS)):
            child = children.pop(0)
            if local_tag(child) in _BREAKS:
                flow.take(child)
            else:
                dateline = child.get("type") == "dateline"
                flow.turn_to(add(self._div, "dateline") if dateline else _author_in(add(self._div, "head")))
                flow.fill(child)
                flow.turn_to(self._div)
            said = child.tail or ""
        if said.strip() or children:
            element = self._start("p", source)
            flow.turn_to(element)
            flow.say(said.lstrip())
            for child in children:
                flow.take(child)
                flow.say(child.tail)
            self._has_text = True
        add(self._div, "lb")
        return True

    def _close(self, sources: Sequence[etree._Element]) -> None:
        """Bylines, then datelines, stand as they are. In any other order, or behind inner headings, TEI has them in a
        closer; at the head of a part that holds nothing else they open it."""
        tags = [local_tag(one) for one in sources]
        if not self._has_text:
            for one in sources:
                self._open(one)
            return
        closed, self._closed = self._closed, True
        if self.inner is self._div and tags == sorted(tags) and not closed:
            for one in sources:
                if local_tag(one) == "dateline":
                    self._write(self._div, "dateline", one)
                else:
                    RunningText(add(add(self._div, "bibl"), "author"), self._sources.find).fill(one)
                    add(self._div, "lb")
            return
        self.inner = self._div
        closer = add(self._div, "closer")
        for one in sources:
            if local_tag(one) == "dateline":
                self._write(closer, "dateline", one)
            else:
                RunningText(_author_in(add(closer, "signed")), self._sources.find).fill(one)
                add(closer, "lb")


def _author_in(parent: etree._Element) -> etree._Element:
    return add(add(parent, "bibl"), "author")


def _leads_in(children: Sequence[etree._Element]) -> bool:
    """Whether a byline or dateline comes next, with nothing but line ends before it."""
    for one in children:
        if local_tag(one) == "seg":
            return one.get("type") in ("byline", "dateline")
        if local_tag(one) not in _BREAKS or (one.tail or "").strip():
            return False
    return False


def _settle_line_ends(parent: etree._Element) -> None:
    """A line's end at the end of an element stands behind the outermost one that ends with it, but within the text's
    main divisions (DTABf, lbAllg)."""
    for child in list(parent):
        if local_tag(child) in ("front", "body", "titlePage", "div", "figure", "table", "closer", "docTitle"):
            _settle_line_ends(child)
    keeps = ("text", "front", "body", "titlePage")
    last = parent[-1] if len(parent) else None
    above = parent.getparent()
    if last is not None and above is not None and local_tag(last) == "lb" and local_tag(parent) not in keeps:
        parent.remove(last)
        after = parent.getnext()
        if after is None or local_tag(after) != "lb":
            parent.addnext(last)
