"""Articles as people decided them: parted, put together, their bylines named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from pipeline.decisions import persons_of
from pipeline.edits import applied, runs
from pipeline.model import Article, Byline, Decision, Issue, Line, Misfit, Orphan, PageRecords, Passage, Person, Spot
from pipeline.spots import LinesByPlace, lies_on, page_of
from pipeline.stages.articles.parts import Reader

SAID = "a reviewer said that they are two"


@dataclass(slots=True)
class Piece:
    """What is to be one article: passages of one flow, or of several that were put together."""

    scan: str
    flow: str
    passages: list[Passage]


Span = tuple[int, int] | None
Homes = dict[tuple[str, str], Piece]
"""The piece that a passage is in, by its scan and its own name."""


class Decided:
    """The issue's decisions, by where they fit; what fits nothing is left in ``orphans``."""

    def __init__(self, pages: Sequence[PageRecords], decisions: Sequence[Decision]) -> None:
        self.orphans: list[Orphan] = []
        self._decisions = sorted(decisions, key=lambda one: (one.time, one.id))
        self._places: dict[str, LinesByPlace] = {}
        self._lines: dict[str, dict[str, Line]] = {}
        self._homes: dict[str, dict[str, str]] = {}
        self._starts: dict[str, dict[str, int]] = {}
        self._by_scan: dict[str, list[PageRecords]] = {}
        for page in pages:
            self._by_scan.setdefault(page_of(page.prepared.scan), []).append(page)
        for decision in self._decisions:
            if self._on(decision.spot) is None:
                self._lose(decision, "no such page")

    def _lose(self, decision: Decision, why: Misfit, found: str = "") -> None:
        self.orphans.append(Orphan(decision=decision, why=why, found=found))

    def _on(self, spot: Spot) -> PageRecords | None:
        return next((page for page in self._by_scan.get(spot.page, ()) if lies_on(spot, page.prepared.scan)), None)

    def _of(self, *kinds: str) -> list[Decision]:
        return [one for one in self._decisions if one.kind in kinds and self._on(one.spot) is not None]

    def _known(self, page: PageRecords) -> tuple[LinesByPlace, dict[str, Line], dict[str, str]]:
        """The page's lines, by place and by id, and the passages that they are in."""
        scan = page.prepared.scan.id
        if scan not in self._places:
            self._lines[scan] = {line.id: line for line in (*page.recognised.lines, *page.recognised.rejected)}
            self._places[scan] = LinesByPlace(list(self._lines[scan].values()))
            self._homes[scan] = {line: passage.id for passage in page.settled.passages for line in passage.lines}
        return self._places[scan], self._lines[scan], self._homes[scan]

    def _passage_at(self, spot: Spot) -> tuple[str, str, Line] | None:
        """The page, passage and line whose box this is."""
        page = self._on(spot)
        if page is None:
            return None
        places, _, homes = self._known(page)
        line = places.at(spot.box)
        return (page.prepared.scan.id, homes[line.id], line) if line is not None and line.id in homes else None

    def arrange(self, pieces: list[Piece]) -> list[Piece]:
        """Parted, then put together."""
        homes = {(piece.scan, passage.id): piece for piece in pieces for passage in piece.passages}
        for decision in self._of("split"):
            found = self._passage_at(decision.spot)
            if found is None:
                self._lose(decision, "nothing there")
            elif decision.outcome != "reject":
                self._split(pieces, homes, decision, *found)
        for decision in self._of("merge"):
            if decision.outcome != "reject":
                self._merge(pieces, homes, decision)
        return pieces

    def _split(
        self, pieces: list[Piece], homes: Homes, decision: Decision, scan: str, passage: str, line: Line
    ) -> None:
        piece = homes.get((scan, passage))
        if piece is None or (where := _place(piece, passage, line)) is None:
            self._lose(decision, "cannot be", line.text)
        elif where:
            second = replace(piece, passages=piece.passages[where:])
            del piece.passages[where:]
            pieces.insert(_index(pieces, piece) + 1, second)
            homes.update({(scan, one.id): second for one in second.passages})

    def _merge(self, pieces: list[Piece], homes: Homes, decision: Decision) -> None:
        """Of one page; articles of two pages go on in each other: see :meth:`link`."""
        ends = self._ends(decision)
        if ends is None:
            return
        first, second = (homes.get((scan, passage)) for scan, passage, _ in ends)
        if first is None or second is None:
            self._lose(decision, "cannot be", ends[0][2].text)
        elif first.scan == second.scan and first is not second:
            first.passages += second.passages
            del pieces[_index(pieces, second)]
            homes.update({(second.scan, one.id): first for one in second.passages})

    def _ends(self, decision: Decision) -> tuple[tuple[str, str, Line], tuple[str, str, Line]] | None:
        found = self._passage_at(decision.spot), self._passage_at(decision.to or decision.spot)
        if found[0] is None or found[1] is None:
            self._lose(decision, "nothing there")
            return None
        return found[0], found[1]

    def link(self, articles: Sequence[Article]) -> tuple[Article, ...]:
        """Articles on two pages that are one go on in each other; those that are not do not."""
        merges = self._of("merge")
        if not merges:
            return tuple(articles)
        homes = {name: at for at, article in enumerate(articles) for name in _names(article)}
        made = list(articles)
        places = {article.id: at for at, article in enumerate(articles)}
        for decision in merges:
            one, other = self._passage_at(decision.spot), self._passage_at(decision.to or decision.spot)
            if one is None or other is None:
                if decision.outcome == "reject":
                    self._lose(decision, "nothing there")
                continue
            first, second = homes.get(f"{one[0]}.{one[1]}"), homes.get(f"{other[0]}.{other[1]}")
            if first is None or second is None:
                continue
            if decision.outcome == "reject":
                if first == second:
                    self._lose(decision, "cannot be", one[2].text)
                _part(made, first, second)
                _part(made, second, first)
            elif one[0] != other[0]:
                _link(made, places, first, second)
        return tuple(made)

    def name_bylines(self, articles: list[Article], reader: Reader) -> list[Article]:
        homes = {name: at for at, article in enumerate(articles) for name in _names(article)}
        for decision in self._of("byline"):
            page = self._on(decision.spot)
            assert page is not None
            places, _, passages = self._known(page)
            under = [line for line in places.under(decision.spot.box) if line.id in passages]
            if not under:
                self._lose(decision, "nothing there")
                continue
            try:
                persons = persons_of(decision.after) if decision.after else ()
            except (msgspec.DecodeError, UnicodeDecodeError):
                self._lose(decision, "cannot be", decision.after or "")
                continue
            for name in dict.fromkeys(f"{page.prepared.scan.id}.{passages[line.id]}" for line in under):
                span = self._find(decision, name, reader, page, [line.id for line in under])
                if span is not None and name in homes:
                    at = homes[name]
                    articles[at] = _name(articles[at], decision, name, span, persons, reader)
                    break
            else:
                self._lose(decision, "other text", "\n".join(line.text for line in under[:3]))
        return articles

    def _find(
        self, decision: Decision, name: str, reader: Reader, page: PageRecords, under: Sequence[str]
    ) -> tuple[Span] | None:
        """Where in the passage's reading text the byline is; all of it is told as no span at all."""
        text, said = reader.text(name), decision.before
        if text.strip() == said.strip():
            return (None,)
        if name not in self._starts:
            self._starts[name] = _find_starts(reader.passage(name), self._known(page)[1])
        starts = self._starts[name]
        least = min((starts[line] for line in under if line in starts), default=0)
        for begin in (max(0, least - len(said)), 0):
            found = text.find(said, begin) if said else -1
            if found >= 0:
                return ((found, found + len(said)),)
        return None

    def finish(self, issue: Issue) -> Issue:
        return replace(issue, orphans=tuple(self.orphans)) if self.orphans else issue


def _find_starts(passage: Passage, lines: Mapping[str, Line]) -> dict[str, int]:
    """Where the text of each line begins in the passage's reading text."""
    at = 0
    starts: dict[str, int] = {}
    for run in runs([lines[one] for one in passage.lines], applied(passage.ledger)):
        starts.setdefault(run.start.line, at)
        at += len(run.text)
    return starts


def _place(piece: Piece, passage: str, line: Line) -> int | None:
    """Where in a piece the passage is, if it begins with that line."""
    where, found = next((at, one) for at, one in enumerate(piece.passages) if one.id == passage)
    return where if found.lines[0] == line.id else None


def _index(pieces: Sequence[Piece], piece: Piece) -> int:
    return next(at for at, one in enumerate(pieces) if one is piece)


def _names(article: Article) -> tuple[str, ...]:
    bylines = (byline.passage for byline in (*article.bylines, *article.credits))
    return (*article.heads, *article.body, *article.captions, *bylines, *(one.passage for one in article.datelines))


def _link(articles: list[Article], places: Mapping[str, int], first: int, second: int) -> None:
    """What went on in the second, or with the first, does so no more: an article knows what it goes on in, and that
    one knows it."""
    before, after = articles[second].jump_from, articles[first].jump_to
    if before is not None and places[before] != first:
        _part(articles, places[before], second)
    if after is not None and places[after] != second:
        _part(articles, first, places[after])
    articles[first] = replace(articles[first], jump_to=articles[second].id)
    articles[second] = replace(articles[second], jump_from=articles[first].id)


def _part(articles: list[Article], first: int, second: int) -> None:
    """Where the first went on in the second, it does no more."""
    a, b = articles[first], articles[second]
    if a.jump_to == b.id:
        jumps = tuple(replace(one, article=None, reason=SAID) if one.article == b.id else one for one in a.jumps)
        articles[first] = replace(a, jump_to=None, cut_foot=None, jumps=jumps)
    if b.jump_from == a.id:
        jumps = tuple(replace(one, article=None, reason=SAID) if one.article == a.id else one for one in b.jumps)
        articles[second] = replace(b, jump_from=None, cut_head=None, jumps=jumps)


def _name(
    article: Article, decision: Decision, name: str, found: tuple[Span], persons: tuple[Person, ...], reader: Reader
) -> Article:
    (span,) = found
    same = [
        one
        for one in (*article.bylines, *article.credits)
        if one.passage == name and (span is None or one.start is None or one.end is None or _meet(one, span))
    ]
    if decision.outcome == "reject":
        kept = replace(
            article,
            bylines=tuple(one for one in article.bylines if one not in same),
            credits=tuple(one for one in article.credits if one not in same),
        )
        apart = name not in (*article.heads, *article.body, *article.captions)
        return replace(kept, body=_put_back(article.body, name)) if apart else kept
    if decision.outcome == "accept":
        sure = {one: replace(one, confidence=1.0) for one in same}
        return replace(
            article,
            bylines=tuple(sure.get(one, one) for one in article.bylines),
            credits=tuple(sure.get(one, one) for one in article.credits),
        )
    text = reader.text(name)
    made = Byline(
        passage=name,
        text=text if span is None else text[span[0] : span[1]],
        persons=persons,
        organisations=same[0].organisations if same else (),
        start=span[0] if span else None,
        end=span[1] if span else None,
        confidence=1.0,
    )
    if not same and name in article.captions:
        return replace(article, credits=(*article.credits, made))
    bylines = tuple(one for one in article.bylines if one not in same)
    credits = tuple(one for one in article.credits if one not in same)
    if same and same[0] in article.credits:
        return replace(article, credits=(*credits, made), bylines=bylines)
    body = tuple(one for one in article.body if one != name) if span is None else article.body
    return replace(article, bylines=(*bylines, made), credits=credits, body=body)


def _meet(byline: Byline, span: tuple[int, int]) -> bool:
    return byline.start is not None and byline.end is not None and byline.start < span[1] and span[0] < byline.end


def _put_back(body: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Passages are numbered in reading order."""
    at = next((k for k, one in enumerate(body) if one > name), len(body))
    return (*body[:at], name, *body[at:])
