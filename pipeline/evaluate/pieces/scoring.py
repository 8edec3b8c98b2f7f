"""How rightly a page is read, by the ends of its pieces.

Each end is sought in all of the output by the likeness of its letters (rapidfuzz's partial ratio, 0 to 100), which
forgives what was misread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.evaluate.pieces.truth import PiecesArticle, PiecesPage
from pipeline.evaluate.scores import normalise
from pipeline.formats.tei import ReadArticle

LEAST, SHORTEST = 6, 3
"""Letters from which an end is found by LIKE, and under which it is not sought."""
LIKE, LIKE_SHORT = 76, 90
LIKE_HEAD, LIKE_BYLINE, LIKE_CAPTION = 80, 75, 80
APART, OVER = 12, 3
"""Letters between the end of one piece and the beginning of the next, or shared by them, at the most."""
FIGURES = ("found", "joins", "right", "pure", "heads", "bylines", "captions")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputArticle:
    """Letters alone, all of them small."""

    text: str
    heads: tuple[str, ...]
    bylines: tuple[str, ...]
    figures: tuple[str, ...]


def read_output(articles: Iterable[ReadArticle]) -> list[OutputArticle]:
    """Of one page's TEI."""
    return [
        OutputArticle(
            text=_letters(one.text),
            heads=tuple(map(_letters, one.heads)),
            bylines=tuple(map(_letters, (*one.bylines, *one.names))),
            figures=tuple(map(_letters, one.figures)),
        )
        for one in articles
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceScores:
    """Counts, each as (how many are right, of how many). ``found``: pieces with an end somewhere in the output.
    ``joins``: pieces whose end and the next one's beginning are neighbours in one output article. ``right``: printed
    articles all of whose pieces are in one output article, in order, with nothing of another. ``pure``: output articles
    that hold pieces of one printed article. ``heads``, ``bylines``; ``captions``: those that stand in a figure.
    ``printed`` and ``output`` count articles, advertisements and notices."""

    page: str
    found: tuple[int, int]
    joins: tuple[int, int]
    right: tuple[int, int]
    pure: tuple[int, int]
    heads: tuple[int, int]
    bylines: tuple[int, int]
    captions: tuple[int, int]
    printed: int
    output: int


Spot = tuple[int, int, int]
"""An output article, and where in its text something begins and ends."""


def score_pieces(truth: PiecesPage, output: Sequence[OutputArticle]) -> PieceScores:
    placed = [[(_find(first, output), _find(last, output)) for first, last in one.pieces] for one in truth.articles]
    owners: dict[int, set[int]] = {}
    for number, pieces in enumerate(placed):
        for spot in (spot for ends in pieces for spot in ends if spot is not None):
            owners.setdefault(spot[0], set()).add(number)
    joins = [_are_joined(end, begin) for pieces in placed for (_, end), (begin, _) in pairwise(pieces)]
    articles = [at for at, one in enumerate(truth.articles) if one.kind == "article" and one.pieces]
    homes = [(truth.articles[at], _home(placed[at], output)) for at in articles]
    captions = [_letters(one.pieces[0][0]) for one in truth.articles if one.kind == "caption" and one.pieces]
    figures = [figure for one in output for figure in one.figures]
    return PieceScores(
        page=truth.page,
        found=_count(bool(first or last) for pieces in placed for first, last in pieces),
        joins=_count(joins),
        right=_count(_is_right(at, placed[at], owners) for at in articles),
        pure=_count(len(those) == 1 for those in owners.values()),
        heads=_count(_is_headed(one, home) for one, home in homes if one.head),
        bylines=_count(_is_signed(one, home) for one, home in homes if one.byline),
        captions=_count(any(_is_like(one, figure) for figure in figures) for one in captions if one),
        printed=sum(one.kind != "caption" for one in truth.articles),
        output=len(output),
    )


def pool(pages: Sequence[PieceScores]) -> PieceScores:
    """All pages as one."""
    sums = {name: tuple(sum(getattr(one, name)[at] for one in pages) for at in (0, 1)) for name in FIGURES}
    return PieceScores(
        page="all", printed=sum(one.printed for one in pages), output=sum(one.output for one in pages), **sums
    )


def _letters(text: str | None) -> str:
    return "".join(ch for ch in normalise(text or "", fold=True).lower() if ch.isalnum())


def _count(right: Iterable[bool]) -> tuple[int, int]:
    found = list(right)
    return sum(found), len(found)


def _find(words: str, output: Sequence[OutputArticle]) -> Spot | None:
    sought = _letters(words)
    if len(sought) < SHORTEST:
        return None
    best, where = 0.0, None
    for at, one in enumerate(output):
        found = fuzz.partial_ratio_alignment(sought, one.text) if len(one.text) >= len(sought) else None
        if found is not None and found.score > best:
            best, where = found.score, (at, found.dest_start, found.dest_end)
    return where if best >= (LIKE if len(sought) >= LEAST else LIKE_SHORT) else None


def _are_joined(end: Spot | None, begin: Spot | None) -> bool:
    return end is not None and begin is not None and end[0] == begin[0] and -OVER <= begin[1] - end[2] <= APART


def _is_right(number: int, pieces: Sequence[tuple[Spot | None, Spot | None]], owners: Mapping[int, set[int]]) -> bool:
    spots = [spot for ends in pieces for spot in ends if spot is not None]
    homes, begins = {spot[0] for spot in spots}, [spot[1] for spot in spots]
    whole = all(first or last for first, last in pieces)
    return whole and len(homes) == 1 and begins == sorted(begins) and owners[homes.pop()] == {number}


def _home(pieces: Sequence[tuple[Spot | None, Spot | None]], output: Sequence[OutputArticle]) -> OutputArticle | None:
    """The output article that has most of the ends."""
    homes = [spot[0] for ends in pieces for spot in ends if spot is not None]
    return output[max(sorted(set(homes)), key=homes.count)] if homes else None


def _is_headed(article: PiecesArticle, home: OutputArticle | None) -> bool:
    """By one head, or by all of them together."""
    head = _letters(article.head)
    return home is not None and any(
        fuzz.ratio(head, one) >= LIKE_HEAD or (len(one) >= 4 and one in head and len(one) >= 0.6 * len(head))
        for one in (*home.heads, "".join(home.heads))
    )


def _is_signed(article: PiecesArticle, home: OutputArticle | None) -> bool:
    byline = _letters(article.byline)
    return home is not None and any(
        fuzz.ratio(byline, one) >= LIKE_BYLINE or (len(one) >= 2 and one in byline) for one in home.bylines
    )


def _is_like(caption: str, figure: str) -> bool:
    return len(figure) >= 0.7 * len(caption) and fuzz.partial_ratio(caption, figure) >= LIKE_CAPTION
