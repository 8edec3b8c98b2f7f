"""One article's TEI: its passages in the order that TEI allows, which is heads and bylines, text, what
closes it, and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.formats.tei.header import write_header
from pipeline.formats.tei.issue_text import IssueText, Placed
from pipeline.formats.tei.markup import XML_ID, add, token
from pipeline.formats.tei.passages import Mark, byline_marks, dateline_marks
from pipeline.model import Article, Byline, Dateline, Jump

HEADS = {"kicker": "kicker", "headline": "main", "subtitle": "sub"}
Part = Byline | Dateline | Jump
Told = dict[tuple[int, int], list[Part]]
"""Bylines, datelines, credits and jump lines by the place of the passage that they stand in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedArticle:
    """An article's passages: ``apart`` are bylines and datelines that stand by themselves."""

    heads: tuple[Placed, ...]
    apart: tuple[Placed, ...]
    body: tuple[Placed, ...]
    captions: tuple[Placed, ...]
    told: Told

    @property
    def every(self) -> tuple[Placed, ...]:
        """Each once, in the order of the pages."""
        found = {_place(one): one for one in (*self.heads, *self.apart, *self.body, *self.captions)}
        return tuple(one for _, one in sorted(found.items()))


def place_article(text: IssueText, article: Article) -> PlacedArticle:
    heads, body, captions = (
        tuple(text.find(one, article.pages) for one in ids) for ids in (article.heads, article.body, article.captions)
    )
    told: Told = {}
    parts: list[Part] = [*article.bylines, *article.datelines, *article.credits, *article.jumps]
    bearers: dict[tuple[int, int], Placed] = {}
    for part in parts:
        bearer = text.find(part.passage, article.pages)
        bearers[_place(bearer)] = bearer
        told.setdefault(_place(bearer), []).append(part)
    apart = tuple(
        bearers[place]
        for place, said in told.items()
        if any(part.start is None and not isinstance(part, Jump) for part in said) and bearers[place] not in heads
    )
    body = tuple(one for one in body if one not in apart)
    return PlacedArticle(heads=heads, apart=apart, body=body, captions=captions, told=told)


def write_article(text: IssueText, article: Article, prefix: str) -> etree._Element:
    placed = place_article(text, article)
    every = placed.every
    touched = sorted({one.page for one in every}) or [
        number for number, page in enumerate(text.pages) if page.prepared.scan.id in article.pages
    ]
    on = [text.pages[page] for page in touched]
    title = title_of(text, article)
    edition, decided = text.sign(prefix, every)
    root = text.tei(prefix, write_header(edition, title, on, prefix=prefix, article=article, decided=decided), on)
    if text.settings.facsimile:
        text.facsimile(root, prefix, touched, every)
    div = add(add(add(root, "text"), "body"), "div", type="article", subtype=token(article.kind))
    if article.jump_from:
        div.set("prev", text.target(article.jump_from))
    if article.jump_to:
        div.set("next", text.target(article.jump_to))
    _Body(text, prefix, article, placed.told).write(div, placed.heads, placed.apart, placed.body, placed.captions)
    return root


def _place(placed: Placed) -> tuple[int, int]:
    return placed.page, placed.order


LONGEST_TITLE = 400
"""Characters of a title in a header: what was taken for a headline may be a whole column. The head has all of it."""


def title_of(text: IssueText, article: Article) -> str:
    """The headline, or how the text begins, or what it is. Headlines over several articles are none of its own."""
    found = {name: text.find(name, article.pages) for name in article.heads}
    heads = [head for name, head in found.items() if name not in article.roofs] or list(found.values())
    parts: tuple[Byline | Dateline, ...] = (*article.bylines, *article.datelines, *article.credits)
    apart = {_place(text.find(one.passage, article.pages)) for one in parts if one.start is None}
    body = [one for one in (text.find(name, article.pages) for name in article.body) if _place(one) not in apart]
    for wanted in (("headline",), ("headline", "kicker", "subtitle")):
        texts = [_one_line(text.setting(one).text) for one in heads if one.passage.kind in wanted]
        if any(texts):
            said = " ".join(one for one in texts if one)
            return said if len(said) <= LONGEST_TITLE else f"{said[:LONGEST_TITLE]}…"
    start = _one_line(next((text.setting(one).text for one in body), ""))
    return (f"{start[:24]}…" if len(start) > 24 else start) or f"[{article.kind}]"


def _one_line(text: str) -> str:
    """Chinese and Japanese lines run on without a space."""
    return " ".join(re.sub(r"(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])", "", text).split())


class _Body:
    def __init__(self, text: IssueText, prefix: str, article: Article, told: Told) -> None:
        self.issue = text
        self.prefix = prefix
        self.article = article
        self.told = told
        self.page = -1

    def write(
        self,
        div: etree._Element,
        heads: Sequence[Placed],
        apart: Sequence[Placed],
        body: Sequence[Placed],
        captions: Sequence[Placed],
    ) -> None:
        end = max((_place(one) for one in body), default=(-1, -1))
        closing = sorted((one for one in apart if body and _place(one) > end), key=_place)
        opening = sorted((one for one in apart if one not in closing), key=_place)
        for roof in self.article.roofs:
            target = self.issue.roof_target(roof)
            if target and roof not in self.article.heads:
                add(div, "head", type="roof", sameAs=target)
        for name, one in zip(self.article.heads, heads, strict=True):
            kind = HEADS.get(one.passage.kind, "main")
            if name in self.article.roofs:
                head = self.start(div, one, "head", type="roof", subtype=kind)
                head.set(XML_ID, self.issue.roof_id(name))
                self.fill(head, one)
            else:
                self.fill(self.start(div, one, "head", type=kind), one)
        for one in opening:
            self.stand_alone(div, one)
        self.text(div, body)
        for one in closing:
            self.stand_alone(div, one)
        self.figures(div, captions)
        if not (body or captions):
            add(div, "p")

    def start(self, parent: etree._Element, placed: Placed, tag: str, **attributes: str) -> etree._Element:
        self.turn_to(parent, placed)
        facs = ""
        if self.issue.has_zones(placed.page):
            zones = (self.issue.zone(self.prefix, placed.page, line) for line in placed.passage.lines)
            facs = " ".join(f"#{zone}" for zone in zones)
        return add(parent, tag, **attributes, facs=facs)

    def turn_to(self, parent: etree._Element, placed: Placed) -> None:
        if placed.page != self.page:
            self.page = placed.page
            self.issue.page_break(parent, self.prefix, placed.page)

    def fill(self, element: etree._Element, placed: Placed) -> None:
        """With the bylines, datelines, credits and jump lines that are a part of the passage marked in it."""
        text = self.issue.setting(placed).text
        marks: list[Mark] = []
        for part in self.told.get(_place(placed), ()):
            if part.start is None or part.end is None or not 0 <= part.start < part.end <= len(text):
                continue
            _add_apart(marks, self.mark(part, text[part.start : part.end], part.start, part.end))
        self.issue.fill(element, placed, self.prefix, marks)

    def mark(self, part: Part, said: str, start: int, end: int) -> Mark:
        if isinstance(part, Jump):
            return Mark(start=start, end=end, tag="ref", attributes=(("type", "jump"), *self.target(part)))
        if isinstance(part, Dateline):
            kind, inner = "dateline", dateline_marks(part, said, start)
        else:
            kind = "credit" if part in self.article.credits else "byline"
            inner = byline_marks(part, said, start, own=False)
        return Mark(start=start, end=end, tag="seg", attributes=(("type", kind),), inner=inner)

    def target(self, jump: Jump) -> tuple[tuple[str, str], ...]:
        return (("target", self.issue.target(jump.article)),) if jump.article else ()

    def stand_alone(self, div: etree._Element, placed: Placed) -> None:
        parts = [part for part in self.told[_place(placed)] if part.start is None and not isinstance(part, Jump)]
        text = self.issue.setting(placed).text
        marks: list[Mark] = []
        for part in parts:
            if isinstance(part, Byline):
                _add_apart(marks, *byline_marks(part, text, 0, own=True))
            else:
                _add_apart(marks, *dateline_marks(part, text, 0))
        tag = "byline" if any(isinstance(part, Byline) for part in parts) else "dateline"
        self.issue.fill(self.start(div, placed, tag), placed, self.prefix, marks)

    def text(self, div: etree._Element, body: Sequence[Placed]) -> None:
        parent = div
        for number, one in enumerate(body):
            match one.passage.kind:
                case "subhead":
                    parent = add(div, "div", type="section")
                    self.fill(self.start(parent, one, "head"), one)
                    if number + 1 == len(body) or body[number + 1].passage.kind == "subhead":
                        add(parent, "p")
                case "jump":
                    self.jump(parent, one)
                case "table":
                    self.issue.fill_table(self.start(parent, one, "table"), one, self.prefix)
                case "byline" | "dateline" | "advertisement" as kind:
                    self.fill(self.start(parent, one, "ab", type=kind), one)
                case _ if any(isinstance(part, Jump) and part.start is None for part in self.said(one)):
                    self.jump(parent, one)
                case _:
                    self.fill(self.paragraph(parent, one), one)

    def said(self, placed: Placed) -> Sequence[Part]:
        return self.told.get(_place(placed), ())

    def jump(self, parent: etree._Element, placed: Placed) -> None:
        block = self.start(parent, placed, "ab", type="jump")
        line = next((part for part in self.said(placed) if isinstance(part, Jump)), None)
        self.fill(add(block, "ref", **dict(self.target(line)) if line else {}), placed)

    def paragraph(self, parent: etree._Element, placed: Placed) -> etree._Element:
        """Where a page's end cuts it in two, each part points to the other, in whichever file that is."""
        element = self.start(parent, placed, "p")
        cut = {
            way: passage is not None and self.issue.find(passage, self.article.pages) == placed
            for way, passage in (("prev", self.article.cut_head), ("next", self.article.cut_foot))
        }
        if any(cut.values()):
            element.set(XML_ID, self.issue.paragraph_id(self.article, foot=cut["next"]))
            element.set("part", "M" if all(cut.values()) else "I" if cut["next"] else "F")
            for way, other in (("prev", self.article.jump_from), ("next", self.article.jump_to)):
                if cut[way] and other:
                    element.set(way, self.issue.paragraph_target(other, foot=way == "prev"))
        return element

    def figures(self, div: etree._Element, captions: Sequence[Placed]) -> None:
        """A credit goes into the figure of the caption before it."""
        figure: etree._Element | None = None
        for one in captions:
            credit = one.passage.kind == "credit"
            if figure is None or not credit:
                self.turn_to(div, one)
                figure = add(div, "figure")
            self.fill(self.start(figure, one, "p", rend="credit") if credit else self.start(figure, one, "head"), one)
            if credit:
                figure = None


def _add_apart(marks: list[Mark], *more: Mark) -> None:
    """Marks may not overlap: the first one stands."""
    marks += [new for new in more if not any(new.start < old.end and old.start < new.end for old in marks)]
