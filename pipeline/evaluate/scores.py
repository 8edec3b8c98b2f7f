"""The figures: how far the articles of a page are from its ground truth.

Characters are compared without white space and, but for ``cer_strict``, with marks folded to one width and form.
Articles are matched one to one so that the most characters agree (Hungarian method); a pair that shares less
than a tenth is no match.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from pipeline.formats.tei import ReadArticle
from pipeline.formats.truth import TruthArticle, TruthLine, TruthPage

_WIDE = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_FLOW_FOLD = str.maketrans({**_WIDE, **_QUOTES})
_FOLD = str.maketrans({**_WIDE, **_QUOTES, "＂": '"', "＊": "*", "－": "-", "·": "．", "•": "．"})
_BULLETS = re.compile("[□■]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Shares of one, unrounded; None where the truth does not tell.

    ``cer``: characters wrong, missing and surplus, per character of the truth's paragraphs, articles matched to
    articles (over all lines in reading order where the truth has no articles). ``cer_matched`` leaves surplus
    articles out, ``order_free`` forgives every order, ``cer_strict`` no mark's form. ``art_f1``: an article is
    found when its text is within 10 % of the truth's. ``title_acc`` and ``byline_acc``: found with a similarity
    of at least .9 and .85. ``para_f1``: paragraphs by their first six characters. ``flow_recall``: of the places
    where a line of text runs on into the next, how many have the three characters before and after side by side;
    ``column_recall`` of those where the next line stands higher on the page. Both take a printed hyphen as it stands,
    so that a word put together from two lines is no join; ``flow_joined`` and ``column_joined`` let it be one.
    """

    chars: int
    cer: float
    order_free: float
    cer_strict: float
    cer_matched: float | None = None
    art_f1: float | None = None
    articles: tuple[int, int] | None = None
    title_acc: float | None = None
    byline_acc: float | None = None
    para_f1: float | None = None
    joins: int | None = None
    flow_recall: float | None = None
    column_joins: int | None = None
    column_recall: float | None = None
    flow_joined: float | None = None
    column_joined: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """``pairs`` are (truth, output) by place; ``distances`` the edits between each pair's paragraphs."""

    truths: tuple[TruthArticle, ...]
    articles: tuple[ReadArticle, ...]
    pairs: tuple[tuple[int, int], ...]
    distances: tuple[int, ...]


def normalise(text: str, *, fold: bool) -> str:
    """Without white space; ``fold`` takes every mark to one width and form, character by character."""
    bare = "".join(text.split())
    return bare.translate(_FOLD) if fold else bare


def match_articles(truths: Sequence[TruthArticle], articles: Sequence[ReadArticle], *, fold: bool = True) -> Matching:
    """Truths without paragraphs stay out."""
    kept = tuple(truth for truth in truths if truth.paragraphs)
    wanted = [normalise("".join(truth.paragraphs), fold=fold) for truth in kept]
    found = [normalise("".join(article.paragraphs), fold=fold) for article in articles]
    pairs: list[tuple[int, int]] = []
    distances: list[int] = []
    if wanted and found:
        between = np.array([[Levenshtein.distance(a, b) for b in found] for a in wanted])
        longest = np.array([[max(len(a), len(b)) for b in found] for a in wanted])
        for i, j in zip(*linear_sum_assignment(between - longest), strict=True):
            if between[i, j] < longest[i, j] * 0.9:
                pairs.append((int(i), int(j)))
                distances.append(int(between[i, j]))
    return Matching(truths=kept, articles=tuple(articles), pairs=tuple(pairs), distances=tuple(distances))


def score(truth: TruthPage, articles: Sequence[ReadArticle]) -> Scores:
    """The figures of one page. ``articles`` are those of that page, in the output's order."""
    if truth.articles is None:
        whole = "\n".join(line.text for line in truth.lines if line.kind != "fw")
        return score_text(whole, "\n".join(article.text for article in articles), truth.lines)
    matching = match_articles(truth.articles, articles)
    strict = match_articles(truth.articles, articles, fold=False)
    wanted = [normalise("".join(one.paragraphs), fold=True) for one in matching.truths]
    found = [normalise("".join(one.paragraphs), fold=True) for one in articles]
    chars = sum(map(len, wanted))
    wrong, surplus = _errors(matching, fold=True)
    good = sum(
        distance <= 0.10 * len(wanted[i]) for (i, _), distance in zip(matching.pairs, matching.distances, strict=True)
    )
    joins = _Joins.of(truth.lines, "\n".join(article.text for article in articles))
    return Scores(
        chars=chars,
        cer=(wrong + surplus) / max(1, chars),
        cer_matched=wrong / max(1, chars),
        order_free=_order_free("".join(wanted), "".join(found)),
        cer_strict=sum(_errors(strict, fold=False)) / max(1, chars),
        art_f1=2 * good / max(1, len(wanted) + len(found)),
        articles=(len(wanted), len(found)),
        title_acc=_titles(matching),
        byline_acc=_bylines(matching),
        para_f1=_paragraphs(matching),
        joins=joins.joins,
        flow_recall=joins.flow_recall,
        column_joins=joins.column_joins,
        column_recall=joins.column_recall,
        flow_joined=joins.flow_joined,
        column_joined=joins.column_joined,
    )


def score_text(wanted: str, found: str, lines: Sequence[TruthLine]) -> Scores:
    """The figures that need no articles: plain text against plain text and the lines' joins."""
    folded, read = normalise(wanted, fold=True), normalise(found, fold=True)
    joins = _Joins.of(lines, found)
    size = max(1, len(folded))
    strict = Levenshtein.distance(normalise(wanted, fold=False), normalise(found, fold=False))
    return Scores(
        chars=len(folded),
        cer=Levenshtein.distance(folded, read) / size,
        order_free=_order_free(folded, read),
        cer_strict=strict / size,
        joins=joins.joins,
        flow_recall=joins.flow_recall,
        column_joins=joins.column_joins,
        column_recall=joins.column_recall,
        flow_joined=joins.flow_joined,
        column_joined=joins.column_joined,
    )


def _errors(matching: Matching, *, fold: bool) -> tuple[int, int]:
    """Characters wrong or missing, and those of articles that match none."""
    matched = {i for i, _ in matching.pairs}
    used = {j for _, j in matching.pairs}
    missing = sum(
        len(normalise("".join(one.paragraphs), fold=fold)) for i, one in enumerate(matching.truths) if i not in matched
    )
    surplus = sum(
        len(normalise("".join(one.paragraphs), fold=fold)) for j, one in enumerate(matching.articles) if j not in used
    )
    return sum(matching.distances) + missing, surplus


def _order_free(wanted: str, found: str) -> float:
    bag, read = Counter(wanted), Counter(found)
    missing, surplus = sum((bag - read).values()), sum((read - bag).values())
    return (missing + max(0, surplus - missing)) / max(1, len(wanted))


def is_titled(truth: TruthArticle, article: ReadArticle) -> bool:
    """One of its headlines is the truth's, with a similarity of at least .9."""
    title = normalise(truth.title, fold=True)
    return any(Levenshtein.normalized_similarity(title, normalise(head, fold=True)) >= 0.9 for head in article.heads)


def is_signed(truth: TruthArticle, article: ReadArticle) -> bool:
    """One of its bylines is the truth's, with a similarity of at least .85; ornaments before names do not count."""

    def bare(text: str) -> str:
        return _BULLETS.sub("", normalise(text, fold=True))

    byline = bare(truth.byline)
    return any(Levenshtein.normalized_similarity(byline, bare(one)) >= 0.85 for one in article.bylines)


def _titles(matching: Matching) -> float:
    found = sum(is_titled(matching.truths[i], matching.articles[j]) for i, j in matching.pairs)
    return found / max(1, len(matching.truths))


def _bylines(matching: Matching) -> float:
    signed = [truth for truth in matching.truths if truth.byline]
    found = sum(
        is_signed(matching.truths[i], matching.articles[j]) for i, j in matching.pairs if matching.truths[i].byline
    )
    return found / max(1, len(signed))


def paragraph_starts(paragraphs: Sequence[str]) -> Counter[str]:
    return Counter(normalise(paragraph, fold=True)[:6] for paragraph in paragraphs)


def _paragraphs(matching: Matching) -> float:
    output = dict(matching.pairs)
    right = missing = surplus = 0
    for i, truth in enumerate(matching.truths):
        wanted = paragraph_starts(truth.paragraphs)
        found = paragraph_starts(matching.articles[output[i]].paragraphs) if i in output else Counter[str]()
        same = (wanted & found).total()
        right, missing, surplus = right + same, missing + wanted.total() - same, surplus + found.total() - same
    return 2 * right / max(1, 2 * right + missing + surplus)


def score_truth(truth: TruthPage) -> Scores:
    """The figures of a faultless reading of the page: what the definitions leave to be reached. Words that a line
    end cut are whole in the truth's articles, and a join there is one that ``flow_recall`` cannot see."""
    articles = [
        ReadArticle(
            file=truth.file,
            heads=(one.title,) if one.title else (),
            bylines=(one.byline,) if one.byline else (),
            paragraphs=one.paragraphs,
            text="\n".join((one.title, one.byline, *one.paragraphs)),
        )
        for one in truth.articles or ()
    ]
    return score(truth, articles)


@dataclass(frozen=True, slots=True)
class _Joins:
    joins: int
    flow_recall: float
    flow_joined: float
    column_joins: int
    column_recall: float
    column_joined: float

    @classmethod
    def of(cls, lines: Sequence[TruthLine], text: str) -> _Joins:
        read = "".join(text.split()).translate(_FLOW_FOLD)
        found: list[tuple[bool, bool, bool]] = []
        before: TruthLine | None = None
        for line in lines:
            if line.kind != "p":
                before = None
                continue
            if before is not None and before.article == line.article:
                end, start = ("".join(one.text.split()).translate(_FLOW_FOLD) for one in (before, line))
                if len(end) >= 3 and len(start) >= 3:
                    kept = end[-3:] + start[:3] in read
                    whole = end.endswith("-") and end[-4:-1] + start[:3] in read
                    found.append((line.top < before.top, kept, kept or whole))
            before = line
        jumps = [one for one in found if one[0]]
        return cls(
            joins=len(found),
            flow_recall=sum(kept for _, kept, _ in found) / max(1, len(found)),
            flow_joined=sum(joined for _, _, joined in found) / max(1, len(found)),
            column_joins=len(jumps),
            column_recall=sum(kept for _, kept, _ in jumps) / max(1, len(jumps)),
            column_joined=sum(joined for _, _, joined in jumps) / max(1, len(jumps)),
        )
