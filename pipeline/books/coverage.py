"""Where every recognised line went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from pipeline.model import Article, Issue, Line, PageRecords, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Recognised lines by where they landed. ``lost`` (in no passage at all) and ``repeated`` (in two places)
    are 0 in a sound run; ``rejected`` are lines kept apart by the recogniser. ``dropped`` counts characters of a file
    of given text that no line has: 0, too."""

    articles: int = 0
    captions: int = 0
    advertisements: int = 0
    furniture: int = 0
    unplaced: int = 0
    rejected: int = 0
    lost: int = 0
    repeated: int = 0
    dropped: int = 0

    @property
    def lines(self) -> int:
        return self.articles + self.captions + self.advertisements + self.furniture + self.unplaced + self.lost

    @property
    def sound(self) -> bool:
        return not (self.lost or self.repeated or self.dropped)


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
    """Of several pages, summed up."""
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
        homes["dropped"] += page.recognised.dropped
    return Coverage(**{one.name: homes[one.name] for one in fields(Coverage)})


def lines_of(page: PageRecords) -> dict[str, Line]:
    return {line.id: line for line in (*page.recognised.lines, *page.recognised.rejected)}
