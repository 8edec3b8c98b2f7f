"""Two runs over the same scans: what is read otherwise, line by line, and which articles are others.

Lines are the same where they lie on the same print, whatever each run calls them; so engines, settings and versions can
be compared, and an order that changed is not mistaken for text that did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import Levenshtein

from pipeline.books import Holders, lines_of
from pipeline.edits import applied, runs
from pipeline.geometry import BoxIndex, hull_of_boxes, overlap
from pipeline.language.joins import is_cjk
from pipeline.model import Box, Issue, Line, PageRecords
from pipeline.review.marking import is_join
from pipeline.review.view import outline
from pipeline.spots import page_of

SAME = 0.5
"""Share of the smaller of two lines that they must have in common to be the same print."""
VERY_SAME = 0.7
"""Share of both lines together from which on they are one and the same line."""
CROWD = 300
"""Lines of the other run that one is compared with at most: more never lie over one."""
SHARE = 0.15
"""Share of an article's lines from which on another one is said to have been part of it."""

Cause = Literal["recognition", "repair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of text, on the one side or on both."""

    text: str
    side: Literal["both", "before", "now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """Print that is read otherwise; ``box`` in scan pixels. One of the texts is empty where only one run has a line
    there. ``cause`` is ``repair`` where both recognised the same."""

    box: Box
    before: str
    now: str
    parts: tuple[Part, ...]
    cause: Cause
    article: int | None
    vertical: bool

    @property
    def characters(self) -> int:
        return int(Levenshtein.distance(self.before, self.now))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """``scan`` is the page's id now; ``alike`` counts lines that are read the same, ``silent`` those of them that were
    recognised otherwise."""

    scan: str
    changes: tuple[LineChange, ...]
    alike: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """An article now (``now``, from 0, None where it is gone) and the one that it most was. ``gained`` and ``lost`` are
    lines; ``sources`` other articles of before that a good part of it came from; ``breaks`` places where its lines
    follow in another order."""

    now: int | None
    before: int | None
    title_now: str
    title_before: str
    byline_now: str
    byline_before: str
    gained: int
    lost: int
    breaks: int
    sources: tuple[int, ...]

    @property
    def what(self) -> tuple[str, ...]:
        """In words, as keys of the phrases."""
        if self.before is None:
            return ("new article",)
        if self.now is None:
            return ("no longer an article",)
        said = []
        if self.sources:
            said.append("put together from several")
        if self.title_now != self.title_before:
            said.append("another headline")
        if self.byline_now != self.byline_before:
            said.append("another byline")
        if self.gained or self.lost:
            said.append("other lines")
        if self.breaks:
            said.append("another order")
        return tuple(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """``gone`` and ``new`` are pages that only the run before or the run now has."""

    pages: tuple[PageChange, ...]
    articles: tuple[ArticleChange, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Print:
    line: Line
    reading: str
    article: int | None
    rank: int


def compare(
    before: Issue, pages_before: Sequence[PageRecords], now: Issue, pages_now: Sequence[PageRecords]
) -> Comparison:
    """From the run ``before`` to the run ``now``; pages are the same where their scans are."""
    old = {_key(page): page for page in pages_before}
    new = {_key(page): page for page in pages_now}
    holders_before, holders_now = Holders(before), Holders(now)
    pages = []
    pairs: list[tuple[int | None, int | None, int]] = []
    ranks: dict[int, list[tuple[int, int]]] = {}
    at = 0
    for key, page in new.items():
        if key not in old:
            continue
        change, groups = _compare_page(holders_before, old[key], holders_now, page)
        pages.append(change)
        for first, second in groups:
            home_before = _home(first)
            home_now = _home(second)
            pairs.append((home_before, home_now, max(len(first), len(second))))
            if home_now is not None and first and second:
                ranks.setdefault(home_now, []).append((at + second[0].rank, at + first[0].rank))
        at += 1_000_000
    return Comparison(
        pages=tuple(pages),
        articles=tuple(_compare_articles(before, pages_before, now, pages_now, pairs, ranks)),
        gone=tuple(page.prepared.scan.path for key, page in old.items() if key not in new),
        new=tuple(page.prepared.scan.path for key, page in new.items() if key not in old),
    )


def _key(page: PageRecords) -> tuple[str, Box]:
    """A scan by its content, and the half of it that is the page."""
    return page_of(page.prepared.scan), page.prepared.scan.extent


def _prints(holders: Holders, page: PageRecords) -> list[_Print]:
    """Every line in the order of reading, with the stretch of reading text that begins in it."""
    placed, lines = holders.place(page), lines_of(page)
    found: list[_Print] = []
    seen: set[str] = set()
    for passage in page.settled.passages:
        mine = [lines[name] for name in passage.lines]
        home = placed.get(passage.id)
        read: dict[str, str] = dict.fromkeys(passage.lines, "")
        for run in runs(mine, applied(passage.ledger)):
            if run.edit is None or not is_join(run.edit):
                read[run.start.line] += run.text
        for line in mine:
            text = " ".join(read[line.id].split())
            found.append(_Print(line, text, home.article if home else None, len(found)))
            seen.add(line.id)
    for line in page.recognised.lines:
        if line.id not in seen:
            found.append(_Print(line, " ".join(line.text.split()), None, len(found)))
    return found


def _compare_page(
    before: Holders, old: PageRecords, now: Holders, new: PageRecords
) -> tuple[PageChange, list[tuple[list[_Print], list[_Print]]]]:
    first, second = _prints(before, old), _prints(now, new)
    groups = list(_group(first, second))
    changes = []
    alike = silent = 0
    for mine, theirs in groups:
        text_before, text_now = _join(one.reading for one in mine), _join(one.reading for one in theirs)
        raw_before = _join(" ".join(one.line.text.split()) for one in mine)
        raw_now = _join(" ".join(one.line.text.split()) for one in theirs)
        if text_before == text_now:
            alike += max(len(mine), len(theirs))
            silent += raw_before != raw_now
            continue
        shown = theirs or mine
        changes.append(
            LineChange(
                box=hull_of_boxes([one.line.box for one in (*mine, *theirs)]),
                before=text_before,
                now=text_now,
                parts=tuple(_parts(text_before, text_now)),
                cause="repair" if raw_before == raw_now else "recognition",
                article=_home(theirs),
                vertical=shown[0].line.direction == "vertical",
            )
        )
    scan = new.prepared.scan.id
    return PageChange(scan=scan, changes=tuple(changes), alike=alike, silent=silent), groups


def _group(first: Sequence[_Print], second: Sequence[_Print]) -> Iterator[tuple[list[_Print], list[_Print]]]:
    """Lines of both runs that lie on the same print, each side in its order of reading; in the order of the second."""
    root = list(range(len(first) + len(second)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    # Lines in the very same place are each other's; only what is left is put together from pieces.
    paired: set[int] = set()
    places: dict[Box, list[int]] = {}
    for at, one in enumerate(first):
        places.setdefault(one.line.box, []).append(at)
    for at in range(len(second) - 1, -1, -1):
        box = second[at].line.box
        if box.width and box.height and (held := places.get(box)):
            near = held.pop()
            paired |= {near, len(first) + at}
            root[near] = len(first) + at
    left = [at for at in range(len(first)) if at not in paired]
    boxes = [first[at].line.box for at in left]
    index = BoxIndex(boxes)
    shared = [
        (_likeness(boxes[k], one.line.box), left[k], at)
        for at, one in enumerate(second)
        if len(first) + at not in paired
        for k in index.within(one.line.box.left, one.line.box.top, one.line.box.right, one.line.box.bottom, CROWD)
    ]
    for (union, _), near, at in sorted(shared, reverse=True):
        if union >= VERY_SAME and not {near, len(first) + at} & paired:
            paired |= {near, len(first) + at}
            root[near] = len(first) + at
    for (_, smaller), near, at in shared:
        if smaller >= SAME and not {near, len(first) + at} & paired:
            root[find(near)] = find(len(first) + at)
    members: dict[int, tuple[list[_Print], list[_Print]]] = {}
    for at, one in enumerate(second):
        members.setdefault(find(len(first) + at), ([], []))[1].append(one)
    for at, one in enumerate(first):
        members.setdefault(find(at), ([], []))[0].append(one)
    yield from members.values()


def _likeness(a: Box, b: Box) -> tuple[float, float]:
    """What they share, of both together and of the smaller one."""
    common, first, second = overlap(a, b), a.width * a.height, b.width * b.height
    return common / max(1, first + second - common), common / max(1, min(first, second))


def _join(texts: Iterable[str]) -> str:
    """Pieces of one line of print as one: without a space where either side is Chinese."""
    said = ""
    for text in texts:
        apart = said and text and not (is_cjk(said[-1]) or is_cjk(text[0]))
        said += f" {text}" if apart else text
    return said


def _home(prints: Sequence[_Print]) -> int | None:
    return next((one.article for one in prints if one.article is not None), None)


def _parts(before: str, now: str) -> Iterator[Part]:
    for step in Levenshtein.opcodes(before, now):
        first, second = before[step.src_start : step.src_end], now[step.dest_start : step.dest_end]
        if step.tag == "equal":
            yield Part(text=first, side="both")
            continue
        if first:
            yield Part(text=first, side="before")
        if second:
            yield Part(text=second, side="now")


def _compare_articles(
    before: Issue,
    pages_before: Sequence[PageRecords],
    now: Issue,
    pages_now: Sequence[PageRecords],
    pairs: Sequence[tuple[int | None, int | None, int]],
    ranks: Mapping[int, Sequence[tuple[int, int]]],
) -> Iterator[ArticleChange]:
    titles_before, titles_now = outline(before, pages_before).titles, outline(now, pages_now).titles
    shared: Counter[tuple[int, int]] = Counter()
    size_before: Counter[int] = Counter()
    size_now: Counter[int] = Counter()
    for first, second, lines in pairs:
        if first is not None:
            size_before[first] += lines
        if second is not None:
            size_now[second] += lines
        if first is not None and second is not None:
            shared[first, second] += lines
    of_now: dict[int, list[tuple[int, int]]] = {}
    for (first, second), lines in shared.items():
        of_now.setdefault(second, []).append((lines, first))
    taken: set[int] = set()
    # The pairs that share most are found first, each article once.
    chosen: dict[int, int] = {}
    for (first, second), _ in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if second not in chosen and first not in taken:
            chosen[second] = first
            taken.add(first)
    for second, article in enumerate(now.articles):
        found = chosen.get(second)
        others = sorted(one for lines, one in of_now.get(second, ()) if lines >= SHARE * size_now[second])
        common = shared[found, second] if found is not None else 0
        change = ArticleChange(
            now=second,
            before=found,
            title_now=titles_now[second],
            title_before=titles_before[found] if found is not None else "",
            byline_now="; ".join(byline.text for byline in article.bylines),
            byline_before="; ".join(one.text for one in before.articles[found].bylines) if found is not None else "",
            gained=size_now[second] - common,
            lost=size_before[found] - common if found is not None else 0,
            breaks=_count_breaks(ranks.get(second, ())),
            sources=tuple(one for one in others if one != found) if found is not None else (),
        )
        if change.what:
            yield change
    for first in range(len(before.articles)):
        if first not in taken:
            yield ArticleChange(
                now=None,
                before=first,
                title_now="",
                title_before=titles_before[first],
                byline_now="",
                byline_before="",
                gained=0,
                lost=size_before[first],
                breaks=0,
                sources=(),
            )


def _count_breaks(ranks: Sequence[tuple[int, int]]) -> int:
    """Lines that come, read as now, after one that was read later before."""
    order = [old for _, old in sorted(ranks)]
    return sum(second < first for first, second in pairwise(order))
