"""Two halves of an article on two pages of an issue, joined by their jump lines, their words and their language.

All halves are matched at once, as an assignment: each half goes on at one other at most. What fits badly, or no
better than something else, is left open with its reason.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from pipeline.language.joins import ends_sentence, may_end_paragraph, opens_unclosed, score_join, starts_badly
from pipeline.language.names import HAN
from pipeline.language.rarity import expect_word
from pipeline.model import Article, Jump
from pipeline.stages.articles.parts import Reader

LEAST = 2.0
"""Nats of evidence below which two halves are not joined."""
MARGIN = 1.5
"""Nats by which a join must beat what could be joined instead."""
TERM = 6
"""Letters by which two words are held to be one."""
_WORD = re.compile(rf"[{HAN}]+|[^\W\d_]{{4,}}")


def link_jumps(articles: Sequence[Article], reader: Reader, page_names: Mapping[str, str]) -> tuple[Article, ...]:
    """The articles with ``jump_to``, ``jump_from``, ``cut_foot`` and ``cut_head`` set where halves were matched,
    and their jump lines with what became of them. ``page_names`` by scan id."""
    halves = [_Half(article, reader, page_names.get(article.pages[0], "")) for article in articles]
    if not any(half.article.jumps for half in halves):
        return tuple(articles)
    matches = _match(halves)
    return tuple(_settle(at, halves, matches, frozenset(page_names.values())) for at in range(len(halves)))


class _Half:
    """An article as one half of a longer one."""

    def __init__(self, article: Article, reader: Reader, page: str) -> None:
        self.article, self.page = article, page
        self.language = reader.language(article.pages[0])
        self.to = _sure(article.jumps, "to")
        self.come = _sure(article.jumps, "from")
        jumping = {jump.passage for jump in article.jumps if jump.start is None}
        self.heads = [name for name in article.heads if name not in jumping]
        self.head = " ".join(reader.text(name) for name in self.heads)
        self.paragraphs = [
            name for name in article.body if name not in jumping and reader.passage(name).kind in ("body", "subhead")
        ]
        self.texts = [_without_jumps(name, reader.text(name), article.jumps) for name in self.paragraphs]
        self.kinds = [reader.passage(name).kind for name in self.paragraphs]

    @property
    def titled(self) -> bool:
        return bool(self.head.strip())

    @property
    def first(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def last(self) -> str:
        return self.texts[-1] if self.texts else ""

    @property
    def open(self) -> bool:
        """Its last sentence goes on."""
        return bool(self.last.strip()) and self.kinds[-1] == "body" and not may_end_paragraph(self.last)

    @cached_property
    def terms(self) -> dict[str, str]:
        return _terms(" ".join((self.head, *self.texts)))

    @cached_property
    def head_terms(self) -> dict[str, str]:
        return _terms(self.head)


def _sure(jumps: Sequence[Jump], direction: str) -> Jump | None:
    """The article's jump line in that direction: the last that leads on, the first that comes from elsewhere."""
    found = [jump for jump in jumps if jump.direction == direction]
    return (found[-1] if direction == "to" else found[0]) if found else None


def _without_jumps(name: str, text: str, jumps: Sequence[Jump]) -> str:
    for jump in sorted(jumps, key=lambda one: -(one.start or 0)):
        if jump.passage == name and jump.start is not None and jump.end is not None:
            text = text[: jump.start] + text[jump.end :]
    return text.strip()


def _terms(text: str) -> dict[str, str]:
    """Pairs of Chinese characters; beginnings of words of four letters or more, since words are inflected. Each
    with the word that it was met in first."""
    found: dict[str, str] = {}
    for run in _WORD.findall(text):
        if re.match(f"[{HAN}]", run):
            pairs = (run[at : at + 2] for at in range(len(run) - 1))
            found.update((pair, pair) for pair in pairs)
        else:
            word = run.casefold()
            found.setdefault(word[:TERM], word)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """From one half to another (indices), how much speaks for it (nats), and by how much it beats what else could
    be; ``accepted`` where both suffice."""

    foot: int
    head: int
    score: float
    margin: float

    @property
    def accepted(self) -> bool:
        return self.score >= LEAST and self.margin >= MARGIN


def _match(halves: Sequence[_Half]) -> list[_Match]:
    weights = _weigh_terms(halves)
    feet = [at for at, half in enumerate(halves) if half.to or half.open]
    heads = [at for at, half in enumerate(halves) if half.come or (half.texts and not half.titled)]
    scores = np.zeros((len(feet), len(heads)))
    for i, foot in enumerate(feet):
        for j, head in enumerate(heads):
            if foot != head:
                scores[i, j] = max(0.0, _score(halves[foot], halves[head], weights))
    chosen, best = _assign(scores)
    found = []
    for i, j in chosen:
        without = scores.copy()
        without[i, j] = 0.0
        margin = best - _assign(without)[1]
        found.append(_Match(foot=feet[i], head=heads[j], score=float(scores[i, j]), margin=margin))
    return _uncircled(found)


def _assign(scores: NDArray[np.float64]) -> tuple[list[tuple[int, int]], float]:
    """The pairs of the greatest sum, each row and column used once at most; a score of 0 is no pair."""
    rows, columns = linear_sum_assignment(scores, maximize=True)
    pairs = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if scores[i, j] > 0]
    return pairs, float(sum(scores[i, j] for i, j in pairs))


def _uncircled(matches: Sequence[_Match]) -> list[_Match]:
    """No article goes on with itself: of matches that make a ring the weakest falls."""
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda one: (-one.score, one.foot)):
        after = {one.foot: one.head for one in kept if one.accepted}
        at: int | None = match.head
        while at is not None and at != match.foot:
            at = after.get(at)
        if at is None:
            kept.append(match)
    return kept


def _weigh_terms(halves: Sequence[_Half]) -> dict[str, float]:
    """What it tells, in nats, that two halves share a term: how much likelier that is of two parts of one article
    (some three in ten of its terms come again) than of one of them and any other article. How likely the latter is
    comes from the other articles of the issue and, where a list has the word, from how often it is used at all."""
    times = Counter(term for half in halves for term in half.terms)
    common: dict[str, float] = {}
    for half in halves:
        for term, word in half.terms.items():
            if term not in common or len(word) < TERM:
                common[term] = expect_word(word, len(half.terms), half.language)
    return {
        term: max(0.0, math.log(0.3 / max(common[term], (max(0, count - 2) + 0.3) / len(halves))))
        for term, count in times.items()
    }


def _score(foot: _Half, head: _Half, weights: Mapping[str, float]) -> float:
    """Nats for ``head`` going on with ``foot``; below 0 where that cannot be."""
    if foot.article.pages[0] == head.article.pages[0]:
        return -1.0
    said = [agree for agree in (_names(foot.to, head.page), _names(head.come, foot.page)) if agree is not None]
    if not said or not (foot.to or head.come):
        return -1.0
    if foot.to and head.come:
        # One misread numeral among the two is possible; both are not.
        base = {2: 4.0, 1: 0.0, 0: -9.0}[sum(said)] if len(said) == 2 else 3.0 * said[0]
    else:
        # Many texts end in an open line by a fault of recognition; few begin without a headline.
        base = (1.0 if foot.to else 0.0) if all(said) else -9.0
    if foot.to and foot.to.keyword:
        base += _keyword(foot.to.keyword, head.head, head.first)
    if head.come and head.come.keyword:
        base += _keyword(head.come.keyword, foot.head, "")
    return base + _wording(foot, head, weights) + _run_on(foot, head)


def _names(jump: Jump | None, page: str) -> bool | None:
    """Whether a jump line names that page; None where there is none, or it names no page."""
    if jump is None or not jump.page or not page:
        return None
    if jump.page == page:
        return True
    letters, numbers = zip(*(re.findall(r"^([A-Z]*)(\d*)$", name)[0] for name in (jump.page, page)), strict=True)
    return bool(numbers[0] and numbers[0] == numbers[1] and not all(letters))


def _keyword(keyword: str, head: str, first: str) -> float:
    wanted = re.sub(r"\W", "", keyword).casefold()
    if not wanted:
        return 0.0
    if wanted in re.sub(r"\W", "", head).casefold():
        return 4.0
    return 1.0 if wanted in re.sub(r"\W", "", first[:200]).casefold() else -1.0


def _wording(foot: _Half, head: _Half, weights: Mapping[str, float]) -> float:
    """Up to 6 nats for what both texts say and few others, up to 4 for what both headlines say."""
    # Terms come in groups (a name is two or three pairs of characters): each counts for a part of itself.
    nats = min(6.0, 0.2 * sum(weights[term] for term in foot.terms.keys() & head.terms.keys()))
    if head.titled and foot.titled:
        least = min(sum(weights[term] for term in half.head_terms) for half in (foot, head))
        both = sum(weights[term] for term in foot.head_terms.keys() & head.head_terms.keys())
        nats += 4.0 * both / least if least else 0.0
    return nats


def _run_on(foot: _Half, head: _Half) -> float:
    """How well the last words run on into the first, from -3 to 5 nats."""
    if not foot.last or not head.first:
        return 0.0
    if not may_end_paragraph(foot.last):
        nats = min(4.0, score_join(foot.last, head.first))
        if starts_badly(head.first):
            nats += 1.0
        return nats + (1.0 if opens_unclosed(foot.last) > 0 > opens_unclosed(head.first) else 0.0)
    if starts_badly(head.first) or (ends_sentence(foot.last) and head.first[:1].islower()):
        return -3.0
    return 0.0


def _settle(at: int, halves: Sequence[_Half], matches: Sequence[_Match], pages: frozenset[str]) -> Article:
    half = halves[at]
    onward = next((one for one in matches if one.foot == at), None)
    backward = next((one for one in matches if one.head == at), None)
    to = halves[onward.head] if onward and onward.accepted else None
    come = halves[backward.foot] if backward and backward.accepted else None
    jumps = []
    for jump in half.article.jumps:
        match, other = (onward, to) if jump is half.to else (backward, come) if jump is half.come else (None, None)
        if match and other:
            sure = round(1 / (1 + math.exp(-match.margin)), 4)
            jumps.append(replace(jump, article=other.article.id, confidence=sure))
        else:
            against = halves[match.head if jump is half.to else match.foot] if match else None
            jumps.append(replace(jump, reason=_reason(jump, match, against, pages)))
    return replace(
        half.article,
        jumps=tuple(jumps),
        jump_to=to.article.id if to else None,
        jump_from=come.article.id if come else None,
        cut_foot=half.paragraphs[-1] if to and _cuts(half, to) else None,
        cut_head=half.paragraphs[0] if come and _cuts(come, half) else None,
    )


def _cuts(foot: _Half, head: _Half) -> bool:
    """A paragraph of which one half ends in the middle of a sentence."""
    return foot.open and bool(head.first) and head.kinds[0] == "body"


def _reason(jump: Jump, match: _Match | None, against: _Half | None, pages: frozenset[str]) -> str:
    if jump.page and not any(_names(jump, page) for page in pages):
        return f"page {jump.page} is not in the issue"
    if match is None or against is None:
        return "nothing there goes on with it" if jump.direction == "to" else "nothing there leads to it"
    if match.score < LEAST:
        return f"{against.article.id} hardly fits: {match.score:.1f} nats of {LEAST:g}"
    return f"{against.article.id} fits, but something else fits as well: {match.margin:.1f} nats of {MARGIN:g} between"
