"""The two books kept of every run: where each line went (coverage), what each character rests on (support)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from pipeline.edits import applied, runs, unsupported
from pipeline.model import Article, Issue, Line, Outcome, PageRecords, Passage, Verdict

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Recognised lines by where they landed. ``lost`` (in no passage at all) and ``repeated`` (in two places)
    are 0 in a sound run; ``rejected`` are lines kept apart by the recogniser."""

    articles: int = 0
    captions: int = 0
    advertisements: int = 0
    furniture: int = 0
    unplaced: int = 0
    rejected: int = 0
    lost: int = 0
    repeated: int = 0

    @property
    def lines(self) -> int:
        return self.articles + self.captions + self.advertisements + self.furniture + self.unplaced + self.lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Characters of the reading text by what they rest on; ``unsupported`` is 0 in a sound run."""

    recognised: int = 0
    alternative: int = 0
    normalisation: int = 0
    direction: int = 0
    second_reading: int = 0
    decision: int = 0
    unsupported: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTally:
    """What became of the edits that one rule proposed for one reason."""

    rule: str
    reason: str
    applied: int
    held: int
    rejected: int
    superseded: int

    @property
    def total(self) -> int:
        return self.applied + self.held + self.rejected + self.superseded


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a passage landed: ``article`` is its position in the issue, None outside of articles."""

    home: str
    article: int | None = None


def passages_of(article: Article) -> tuple[str, ...]:
    """All passages that an article names, each once."""
    named = (
        *article.heads,
        *(byline.passage for byline in article.bylines),
        *(dateline.passage for dateline in article.datelines),
        *article.body,
        *article.captions,
    )
    return tuple(dict.fromkeys(named))


def passages_by_name(page: PageRecords) -> dict[str, Passage]:
    """A page's passages by the names that an issue may call them: by id, and by scan and id, ``p0001.t0001``,
    where ids start anew on every page."""
    scan = page.prepared.scan.id
    return {name: passage for passage in page.settled.passages for name in (passage.id, f"{scan}.{passage.id}")}


class Holders:
    """What of an issue holds the passages of its pages, to be asked page by page."""

    def __init__(self, issue: Issue) -> None:
        self._articles: dict[str, list[tuple[int, Article]]] = {}
        for position, article in enumerate(issue.articles):
            for scan in dict.fromkeys(article.pages):
                self._articles.setdefault(scan, []).append((position, article))
        self._outside: dict[str, str] = dict.fromkeys(issue.unplaced, "unplaced")
        self._outside |= dict.fromkeys(issue.furniture, "furniture")

    def articles(self, scan: str) -> Sequence[tuple[int, Article]]:
        """Those that stand on a page, with their positions in the issue."""
        return self._articles.get(scan, ())

    def place(self, page: PageRecords) -> dict[str, Placement]:
        """Passage id to where it landed, for the passages of one page that landed somewhere."""
        here = passages_by_name(page)
        placed: dict[str, Placement] = {}
        for position, article in self.articles(page.prepared.scan.id):
            captions = frozenset(article.captions)
            for name in passages_of(article):
                if name in here:
                    home = "captions" if name in captions else "articles"
                    if "advertisement" in (article.kind, here[name].kind):
                        home = "advertisements"
                    placed.setdefault(here[name].id, Placement(home=home, article=position))
        for home in ("furniture", "unplaced"):
            for name, passage in here.items():
                if self._outside.get(name) == home:
                    placed.setdefault(passage.id, Placement(home=home))
        return placed


def count_coverage(issue: Issue, pages: Iterable[PageRecords]) -> Coverage:
    holders = Holders(issue)
    homes: Counter[str] = Counter()
    for page in pages:
        placed = holders.place(page)
        times: Counter[str] = Counter()
        first: dict[str, str] = {}
        for passage in page.settled.passages:
            if passage.id in placed:
                for line in passage.lines:
                    times[line] += 1
                    first.setdefault(line, placed[passage.id].home)
        for one in page.recognised.lines:
            homes[first.get(one.id, "lost")] += 1
        homes["rejected"] += sum(one.id not in first for one in page.recognised.rejected)
        homes["repeated"] += sum(count > 1 for count in times.values())
    return Coverage(**homes)


def count_support(pages: Iterable[PageRecords]) -> Support:
    """Line ends and other white space rest on nothing and are not counted."""
    found: Counter[str] = Counter()
    for page in pages:
        lines = lines_of(page)
        for passage in page.settled.passages:
            mine = [lines[name] for name in passage.lines]
            edits = applied(passage.ledger)
            for run in runs(mine, edits):
                kind = run.edit.support if run.edit else "recognised"
                found[kind.replace(" ", "_")] += sum(not mark.isspace() for mark in run.text)
            found["unsupported"] += unsupported(mine, edits)
    return Support(**found)


def tally(verdicts: Iterable[Verdict]) -> tuple[RuleTally, ...]:
    """Most frequent first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for verdict in verdicts:
        counts.setdefault((verdict.edit.rule, verdict.edit.reason), Counter())[verdict.outcome] += 1
    rows = [
        RuleTally(rule=rule, reason=reason, **{outcome: count[outcome] for outcome in OUTCOMES})
        for (rule, reason), count in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.rule, row.reason)))


def lines_of(page: PageRecords) -> dict[str, Line]:
    return {line.id: line for line in (*page.recognised.lines, *page.recognised.rejected)}


def verdicts_of(pages: Sequence[PageRecords]) -> tuple[Verdict, ...]:
    return tuple(verdict for page in pages for passage in page.settled.passages for verdict in passage.ledger)
