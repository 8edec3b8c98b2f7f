"""Output against ground truth, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.errors import FormatError
from pipeline.evaluate.causes import CAUSES, Cause, Difference, find_differences
from pipeline.evaluate.scores import Scores, match_articles, normalise, score
from pipeline.formats.tei import ReadArticle, read_tei
from pipeline.formats.truth import TruthPage, page_name, read_truth
from pipeline.formats.xml_files import local_name, parse_xml

SHARES = (
    "cer",
    "cer_matched",
    "order_free",
    "cer_strict",
    "art_f1",
    "title_acc",
    "byline_acc",
    "para_f1",
    "flow_recall",
    "column_recall",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvaluation:
    """``causes`` are sums of the differences' sizes, in the order of CAUSES."""

    page: str
    truth: str
    scores: Scores
    differences: tuple[Difference, ...] = ()
    causes: tuple[tuple[Cause, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Articles of one kind: how many there are, and what share of them was found (text within 10 %), was given
    the right headline, and what share of their characters is wrong."""

    attribute: str
    value: str
    articles: int
    found: float
    title_acc: float
    cer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """``mean`` holds each figure's mean over the pages that have it. ``missing`` are pages of the truth that the
    output does not have; they are in no figure."""

    truth: str
    output: str
    pages: tuple[PageEvaluation, ...]
    mean: tuple[tuple[str, float], ...]
    causes: tuple[tuple[Cause, int], ...]
    splits: tuple[Split, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    articles: tuple[ReadArticle, ...]
    pages: frozenset[str]


def evaluate(truth: Path, output: Path) -> Evaluation:
    """Scores TEI against ground truth; each may be a file or a folder, searched through and through.

    Pages are matched by the name of their picture; an article belongs to the page that it begins on. Where the
    output names no pictures, files go by their own names, and a single page of truth takes all articles.
    Raises FormatError where a file is damaged, nothing is to be read, or no page of the truth is in the output.
    """
    wanted = read_truth(truth)
    found = _read_output(output)
    if len(wanted) == 1 and wanted[0].name not in found.pages and len(found.pages) <= 1:
        found = _Output(articles=found.articles, pages=frozenset({wanted[0].name}))
        groups = {wanted[0].name: found.articles}
    else:
        groups = _by_page(found.articles)
    pages = [_page(page, _unlike(groups.get(page.name, ()))) for page in wanted if page.name in found.pages]
    if not pages:
        raise FormatError(
            str(output),
            f"has none of the pages of {truth}: {', '.join(sorted(found.pages)[:5]) or 'no page at all'}",
            "Pages are matched by the names of their pictures.",
        )
    evaluated = [one for one, _ in pages]
    return Evaluation(
        truth=str(truth),
        output=str(output),
        pages=tuple(evaluated),
        mean=_means([one.scores for one in evaluated]),
        causes=_sums(one.causes for one in evaluated),
        splits=_splits([measured for _, articles in pages for measured in articles]),
        missing=tuple(page.name for page in wanted if page.name not in found.pages),
    )


def _read_output(path: Path) -> _Output:
    if not path.exists():
        raise FormatError(str(path), "is not there", "Name the output folder of a run, or a TEI file.")
    files = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
    read = [
        one
        for file in files
        if not path.is_dir() or local_name(parse_xml(file)) in ("TEI", "teiCorpus")
        for one in read_tei(file)
    ]
    if not read:
        raise FormatError(str(path), "holds no TEI", "Run galley first, or name a TEI file.")
    return _Output(
        articles=tuple(one for one in read if any(map(str.strip, (*one.heads, *one.paragraphs)))),
        pages=frozenset(name for one in read for name in _pages_of(one)),
    )


def _pages_of(article: ReadArticle) -> tuple[str, ...]:
    return tuple(page_name(scan) for scan in article.scans) or (Path(article.file).stem,)


def _by_page(articles: Iterable[ReadArticle]) -> dict[str, tuple[ReadArticle, ...]]:
    groups: dict[str, tuple[ReadArticle, ...]] = {}
    for article in articles:
        first = _pages_of(article)[0]
        groups[first] = (*groups.get(first, ()), article)
    return groups


def _unlike(articles: Iterable[ReadArticle]) -> tuple[ReadArticle, ...]:
    """An article may stand in a file of its own and in a corpus: one of each."""
    kept: dict[str, ReadArticle] = {}
    for article in articles:
        kept.setdefault(normalise("".join((*article.heads, *article.paragraphs)), fold=False), article)
    return tuple(kept.values())


_Measured = tuple[tuple[tuple[str, str], ...], bool, bool, int, int]
"""An article's attributes, found, titled, its characters and how many of them are wrong."""


def _page(truth: TruthPage, articles: Sequence[ReadArticle]) -> tuple[PageEvaluation, tuple[_Measured, ...]]:
    scores = score(truth, articles)
    if truth.articles is None:
        return PageEvaluation(page=truth.name, truth=truth.file, scores=scores), ()
    matching = match_articles(truth.articles, articles)
    differences = find_differences(matching)
    causes = tuple((cause, sum(one.size for one in differences if one.cause == cause)) for cause in CAUSES)
    damage = re.search(r"-d(\d+)$", truth.name)
    of_page = (("damage", damage.group(1)),) if damage else ()
    output = {i: (j, distance) for (i, j), distance in zip(matching.pairs, matching.distances, strict=True)}
    measured: list[_Measured] = []
    for i, one in enumerate(matching.truths):
        chars = len(normalise("".join(one.paragraphs), fold=True))
        j, wrong = output.get(i, (None, chars))
        title = normalise(one.title, fold=True)
        titled = j is not None and any(
            Levenshtein.normalized_similarity(title, normalise(head, fold=True)) >= 0.9
            for head in matching.articles[j].heads
        )
        found = j is not None and wrong <= 0.10 * chars
        measured.append(((*one.attributes, *of_page), found, titled, chars, wrong))
    page = PageEvaluation(page=truth.name, truth=truth.file, scores=scores, differences=differences, causes=causes)
    return page, tuple(measured)


def _splits(measured: Sequence[_Measured]) -> tuple[Split, ...]:
    groups: dict[tuple[str, str], list[_Measured]] = {}
    for one in measured:
        for attribute in one[0]:
            groups.setdefault(attribute, []).append(one)
    return tuple(
        Split(
            attribute=attribute,
            value=value,
            articles=len(group),
            found=_mean(group, lambda one: one[1]),
            title_acc=_mean(group, lambda one: one[2]),
            cer=sum(one[4] for one in group) / max(1, sum(one[3] for one in group)),
        )
        for (attribute, value), group in sorted(groups.items())
    )


def _mean(group: Sequence[_Measured], of: Callable[[_Measured], bool]) -> float:
    return sum(map(of, group)) / len(group)


def _means(scores: Sequence[Scores]) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, float]] = []
    for name in SHARES:
        values = [value for one in scores if (value := getattr(one, name)) is not None]
        if values:
            found.append((name, sum(values) / len(values)))
    return tuple(found)


def _sums(causes: Iterable[tuple[tuple[Cause, int], ...]]) -> tuple[tuple[Cause, int], ...]:
    totals = dict.fromkeys(CAUSES, 0)
    for one in causes:
        for cause, size in one:
            totals[cause] += size
    return tuple(totals.items())
