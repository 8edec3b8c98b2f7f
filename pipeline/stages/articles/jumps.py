"""Two halves of an article on two pages of an issue, joined by their jump lines, their words and their language.

All halves are matched at once, as an assignment: each half goes on at one other at most. What fits badly, or no
better than something else, is left open with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.model import Article, Jump
from pipeline.stages.articles.halves import Half, part_name
from pipeline.stages.articles.matching import LEAST, MARGIN, Match, match
from pipeline.stages.articles.parts import Reader


def link_jumps(articles: Sequence[Article], reader: Reader, page_names: Mapping[str, str]) -> tuple[Article, ...]:
    """The articles with ``jump_to``, ``jump_from``, ``cut_foot`` and ``cut_head`` set where halves were matched,
    and their jump lines with what became of them. ``page_names`` by scan id."""
    halves = [Half(article, reader, page_names.get(article.pages[0], "")) for article in articles]
    if not any(half.article.jumps for half in halves):
        return tuple(articles)
    matches = match(halves)
    onward, backward = {one.foot: one for one in matches}, {one.head: one for one in matches}
    pages = _PagesOfIssue(page_names.values())
    return tuple(_settle(half, onward.get(at), backward.get(at), halves, pages) for at, half in enumerate(halves))


class _PagesOfIssue:
    """The names of an issue's pages."""

    def __init__(self, pages: Iterable[str]) -> None:
        self._pages = frozenset(pages)
        parts = [part_name(page) for page in self._pages]
        self._numbers = {number for _, number in parts if number}
        self._bare = {number for letters, number in parts if number and not letters}

    def have(self, page: str) -> bool:
        """Whether one of them is what a jump line calls so."""
        letters, number = part_name(page)
        return page in self._pages or number in (self._bare if letters else self._numbers)


def _settle(
    half: Half, onward: Match | None, backward: Match | None, halves: Sequence[Half], pages: _PagesOfIssue
) -> Article:
    to = halves[onward.head] if onward and onward.accepted else None
    come = halves[backward.foot] if backward and backward.accepted else None
    jumps = []
    for jump in half.article.jumps:
        found, other = (onward, to) if jump is half.to else (backward, come) if jump is half.come else (None, None)
        if found and other:
            sure = round(1 / (1 + math.exp(-found.margin)), 4)
            jumps.append(replace(jump, article=other.article.id, confidence=sure))
        else:
            against = halves[found.head if jump is half.to else found.foot] if found else None
            jumps.append(replace(jump, reason=_reason(jump, found, against, pages)))
    return replace(
        half.article,
        jumps=tuple(jumps),
        jump_to=to.article.id if to else None,
        jump_from=come.article.id if come else None,
        cut_foot=half.paragraphs[-1] if to and _cuts(half, to) else None,
        cut_head=half.paragraphs[0] if come and _cuts(come, half) else None,
    )


def _cuts(foot: Half, head: Half) -> bool:
    """A paragraph of which one half ends in the middle of a sentence."""
    return foot.open and bool(head.first) and head.kinds[0] == "body"


def _reason(jump: Jump, found: Match | None, against: Half | None, pages: _PagesOfIssue) -> str:
    if jump.page and not pages.have(jump.page):
        return f"page {jump.page} is not in the issue"
    if found is None or against is None:
        return "nothing there goes on with it" if jump.direction == "to" else "nothing there leads to it"
    if found.score < LEAST:
        return f"{against.article.id} hardly fits: {found.score:.1f} nats of {LEAST:g}"
    return f"{against.article.id} fits, but something else fits as well: {found.margin:.1f} nats of {MARGIN:g} between"
