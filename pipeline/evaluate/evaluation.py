"""Output against ground truth, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import FormatError
from pipeline.evaluate.causes import CAUSES, Cause, Difference, find_differences
from pipeline.evaluate.edits import JudgedEdit, SettledText, Trust, judge_edits, sum_up
from pipeline.evaluate.pieces.scoring import PieceScores, read_output, score_pieces
from pipeline.evaluate.pieces.truth import PiecesPage
from pipeline.evaluate.scores import Matching, Scores, is_signed, is_titled, match_articles, normalise, score
from pipeline.formats.tei import ReadArticle, read_tei
from pipeline.formats.tei.reading_edition import FULL
from pipeline.formats.truth import TruthPage, page_name, read_truth
from pipeline.formats.xml_files import root_name

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
class ArticleEvaluation:
    """One article of the truth: its text found (within 10 %), its headline and byline right, its characters and how
    many of them are wrong. ``titled`` of an article without a headline means that none was made up; ``signed`` is
    None where there is no byline. ``attributes`` are the truth's, with the page's damage."""

    title: str
    attributes: tuple[tuple[str, str], ...]
    found: bool
    titled: bool
    signed: bool | None
    chars: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvaluation:
    """``causes`` are sums of the differences' sizes, in the order of CAUSES."""

    page: str
    truth: str
    scores: Scores
    articles: tuple[ArticleEvaluation, ...] = ()
    differences: tuple[Difference, ...] = ()
    causes: tuple[tuple[Cause, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Articles of one kind: how many there are, and what share of them was found (text within 10 %), was given
    the right headline, of the signed ones the right byline, and what share of their characters is wrong."""

    attribute: str
    value: str
    articles: int
    found: float
    title_acc: float
    byline_acc: float | None
    cer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """``mean`` holds each figure's mean over the pages that have it. ``missing`` are pages of the truth that the
    output does not have; they are in no figure. ``trust`` says how far the edits' confidences hold, None where no edit
    could be judged; ``wrong_edits`` are those that were applied and are wrong, the surest first."""

    truth: str
    output: str
    pages: tuple[PageEvaluation, ...]
    mean: tuple[tuple[str, float], ...]
    causes: tuple[tuple[Cause, int], ...]
    splits: tuple[Split, ...] = ()
    missing: tuple[str, ...] = ()
    trust: Trust | None = None
    wrong_edits: tuple[JudgedEdit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    articles: tuple[ReadArticle, ...]
    pages: frozenset[str]


def evaluate(truth: Path, output: Path, settled: Iterable[SettledText] = ()) -> Evaluation:
    """Scores TEI against ground truth; each may be a file or a folder, searched through and through. ``settled`` are
    the run's pages with their edits, which are judged as well.

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
    known = {page.name: page for page in wanted}
    judged = [one for text in settled if text.page in known for one in judge_edits(known[text.page], text)]
    wrong = (one for one in judged if one.outcome == "applied" and not one.right)
    return Evaluation(
        truth=str(truth),
        output=str(output),
        pages=tuple(pages),
        mean=_means([one.scores for one in pages]),
        causes=_sums(one.causes for one in pages),
        splits=split_articles([article for page in pages for article in page.articles]),
        missing=tuple(page.name for page in wanted if page.name not in found.pages),
        trust=sum_up(judged),
        wrong_edits=tuple(sorted(wrong, key=lambda one: (-one.confidence, one.page, one.rule, one.before))),
    )


def evaluate_pieces(truths: Iterable[PiecesPage], output: Path) -> tuple[PieceScores, ...]:
    """Scores TEI against truth in pieces. Pages are matched as :func:`evaluate` does it.

    Raises FormatError where no page of the truth is in the output.
    """
    found, wanted = _read_output(output), list(truths)
    groups = _by_page(found.articles)
    if len(wanted) == 1 and len(found.pages) <= 1:
        groups = {wanted[0].page: found.articles}
    pages = [score_pieces(one, read_output(_unlike(groups[one.page]))) for one in wanted if one.page in groups]
    if not pages:
        raise FormatError(
            str(output),
            f"has none of the pages of the truth: {', '.join(sorted(found.pages)[:5]) or 'no page at all'}",
            "Pages are matched by the names of their pictures.",
        )
    return tuple(pages)


def _read_output(path: Path) -> _Output:
    if not path.exists():
        raise FormatError(str(path), "is not there", "Name the output folder of a run, or a TEI file.")
    files = [one for one in sorted(path.rglob("*.xml")) if not _is_said(one)] if path.is_dir() else [path]
    read = [
        one for file in files if not path.is_dir() or root_name(file) in ("TEI", "teiCorpus") for one in read_tei(file)
    ]
    if not read:
        raise FormatError(str(path), "holds no TEI", "Run galley first, or name a TEI file.")
    return _Output(
        articles=tuple(one for one in read if any(map(str.strip, (*one.heads, *one.paragraphs)))),
        pages=frozenset(name for one in read for name in _pages_of(one)),
    )


def _is_said(file: Path) -> bool:
    """Whether a file of the full edition has the reading edition beside it, which says the same."""
    return file.parent.name == FULL and (file.parent.parent / file.name).exists()


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


def _page(truth: TruthPage, articles: Sequence[ReadArticle]) -> PageEvaluation:
    scores = score(truth, articles)
    if truth.articles is None:
        return PageEvaluation(page=truth.name, truth=truth.file, scores=scores)
    matching = match_articles(truth.articles, articles)
    differences = find_differences(matching)
    damage = re.search(r"-d(\d+)$", truth.name)
    of_page = (("damage", damage.group(1)),) if damage else ()
    return PageEvaluation(
        page=truth.name,
        truth=truth.file,
        scores=scores,
        articles=tuple(_articles(matching, of_page)),
        differences=differences,
        causes=tuple((cause, sum(one.size for one in differences if one.cause == cause)) for cause in CAUSES),
    )


def _articles(matching: Matching, of_page: tuple[tuple[str, str], ...]) -> Iterable[ArticleEvaluation]:
    output = {i: (j, distance) for (i, j), distance in zip(matching.pairs, matching.distances, strict=True)}
    for i, one in enumerate(matching.truths):
        chars = len(normalise("".join(one.paragraphs), fold=True))
        j, wrong = output.get(i, (None, chars))
        found = matching.articles[j] if j is not None else None
        titled = found is not None and (is_titled(one, found) if one.title else not found.heads)
        yield ArticleEvaluation(
            title=one.title,
            attributes=(*one.attributes, *of_page),
            found=found is not None and wrong <= 0.10 * chars,
            titled=titled,
            signed=(found is not None and is_signed(one, found)) if one.byline else None,
            chars=chars,
            wrong=wrong,
        )


def split_articles(articles: Iterable[ArticleEvaluation]) -> tuple[Split, ...]:
    """By every attribute that the truth gives them, and each of its values."""
    groups: dict[tuple[str, str], list[ArticleEvaluation]] = {}
    for one in articles:
        for attribute in one.attributes:
            groups.setdefault(attribute, []).append(one)
    return tuple(
        Split(
            attribute=attribute,
            value=value,
            articles=len(group),
            found=_share(one.found for one in group),
            title_acc=_share(one.titled for one in group),
            byline_acc=_share(signed) if (signed := [one.signed for one in group if one.signed is not None]) else None,
            cer=sum(one.wrong for one in group) / max(1, sum(one.chars for one in group)),
        )
        for (attribute, value), group in sorted(groups.items())
    )


def _share(held: Iterable[bool]) -> float:
    every = list(held)
    return sum(every) / len(every)


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
