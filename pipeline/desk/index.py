"""One page as the desk shows it: which region stands in which article, what is read in it, what it is read after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.edits import applied, runs
from pipeline.model import Article, Byline, Flow, Issue, Join, Line, PageRecords, Passage, Region

GIST = 26
"""Characters by which a region is known in lists."""
HUES = 8
"""Colours of flows that the style sheet has."""
HEADS = ("kicker", "headline", "subtitle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a region landed: ``article`` is its position in the issue, None outside of articles."""

    article: int | None = None
    name: str = "unplaced"


@dataclass(slots=True, kw_only=True)
class PageIndex:
    """Made once for every state of a page. ``reading`` is what is read of each line; ``deciders`` are the reviewers who
    decided something of a line."""

    page: PageRecords
    number: int
    name: str
    issue: Issue
    lines: dict[str, Line] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    reading: dict[str, str] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    joins: dict[str, Join] = field(default_factory=dict)
    deciders: dict[str, str] = field(default_factory=dict)

    _homes: dict[str, Home] | None = None

    def move_to(self, issue: Issue) -> None:
        """The articles were cut anew; the page itself is as it was."""
        self.issue = issue
        self.name = _name(issue, self.id, self.number)
        self._homes = None

    @property
    def homes(self) -> dict[str, Home]:
        """Where its regions landed; looked up when it is first asked for, since most who ask for a page do not."""
        if self._homes is None:
            self._homes = _find_homes(self)
        return self._homes

    @property
    def id(self) -> str:
        return self.page.prepared.scan.id

    @property
    def language(self) -> str:
        """BCP 47, as far as it was told."""
        return self.page.recognised.language if self.page.recognised.language != "auto" else ""

    def upright(self, line: str) -> bool:
        found = self.lines.get(line)
        return found is not None and found.direction == "vertical"

    def stands_upright(self, region: Region) -> bool:
        return bool(region.lines) and 2 * sum(self.upright(line) for line in region.lines) > len(region.lines)

    def text(self, region: Region) -> str:
        return "".join(self.reading.get(line, "") for line in region.lines)

    def gist(self, region: Region) -> str:
        """Its first words."""
        text = ""
        for line in region.lines:
            text += self.reading.get(line, "")
            if len(text) > GIST:
                return text[:GIST].strip() + "…"
        return text.strip()

    def foot(self, region: Region, most: int = 16) -> str:
        return self.text(region).strip()[-most:]

    def head(self, region: Region, most: int = 16) -> str:
        return self.text(region).strip()[:most]

    def last_before(self, region: str) -> str:
        """The region that it is read after, empty where reading begins with it."""
        flow = self.flows.get(region)
        at = flow.regions.index(region) if flow is not None else 0
        return flow.regions[at - 1] if flow is not None and at else ""

    def articles_here(self) -> Iterator[tuple[int, Article, tuple[Region, ...]]]:
        """By position in the issue, with those of its regions that stand on this page, in reading order."""
        order = [name for flow in self.page.order.flows for name in flow.regions]
        rank = {name: at for at, name in enumerate(order)}
        found: dict[int, list[Region]] = {}
        for region in self.page.layout.regions:
            home = self.homes.get(region.id)
            if home is not None and home.article is not None:
                found.setdefault(home.article, []).append(region)
        for position in sorted(found):
            regions = sorted(found[position], key=lambda region: rank.get(region.id, len(rank)))
            yield position, self.issue.articles[position], tuple(regions)

    def outside(self) -> Iterator[tuple[str, tuple[Region, ...]]]:
        """Furniture and what is unplaced; pictures, which hold no lines, last."""
        found: dict[str, list[Region]] = {}
        for region in self.page.layout.regions:
            home = self.homes.get(region.id)
            if home is None or home.article is None:
                name = home.name if home is not None else "unplaced" if region.lines else "pictures"
                found.setdefault(name, []).append(region)
        return ((name, tuple(found[name])) for name in ("unplaced", "furniture", "pictures") if name in found)

    def bylines_in(self, region: Region) -> Iterator[tuple[Passage, Byline | None]]:
        """Those of the region's passages that are bylines or hold one."""
        for passage in self.passages.values():
            if region.id not in passage.regions:
                continue
            name = f"{self.id}.{passage.id}"
            known = [
                byline
                for article in self.issue.articles
                for byline in (*article.bylines, *article.credits)
                if byline.passage in (name, passage.id) and self.id in article.pages
            ]
            for byline in known:
                yield passage, byline
            if not known and passage.kind in ("byline", "credit"):
                yield passage, None


def index_page(page: PageRecords, issue: Issue, number: int) -> PageIndex:
    made = PageIndex(page=page, number=number, issue=issue, name=_name(issue, page.prepared.scan.id, number))
    made.lines = {line.id: line for line in (*page.recognised.lines, *page.recognised.rejected)}
    made.regions = {region.id: region for region in page.layout.regions}
    made.passages = {passage.id: passage for passage in page.settled.passages}
    for passage in page.settled.passages:
        made.reading |= read_lines(passage, made.lines)
        made.deciders |= {one.edit.start.line: one.by for one in passage.ledger if one.decision}
    for flow in page.order.flows:
        made.flows |= dict.fromkeys(flow.regions, flow)
        made.joins |= {join.to_region: join for join in flow.joins}
    return made


def _name(issue: Issue, scan: str, number: int) -> str:
    return dict(zip(issue.pages, issue.page_names, strict=False)).get(scan) or str(number)


def read_lines(passage: Passage, lines: dict[str, Line]) -> dict[str, str]:
    """The reading text of a passage by the lines that it begins in; line ends that stay are left out."""
    text = dict.fromkeys(passage.lines, "")
    for run in runs([lines[name] for name in passage.lines], applied(passage.ledger)):
        text[run.start.line] = text.get(run.start.line, "") + run.text.replace("\n", "")
    return text


def read_passage(passage: Passage, lines: dict[str, Line]) -> str:
    return "".join(run.text for run in runs([lines[name] for name in passage.lines], applied(passage.ledger)))


def _find_homes(index: PageIndex) -> dict[str, Home]:
    scan = index.id
    placed: dict[str, Home] = {}
    for position, article in enumerate(index.issue.articles):
        if scan in article.pages:
            for name in passages_of(article):
                placed.setdefault(name, Home(article=position, name="article"))
    for kind, names in (("furniture", index.issue.furniture), ("unplaced", index.issue.unplaced)):
        for name in names:
            placed.setdefault(name, Home(name=kind))
    homes: dict[str, Home] = {}
    for passage in index.page.settled.passages:
        home = placed.get(f"{scan}.{passage.id}") or placed.get(passage.id)
        if home is not None:
            for region in passage.regions:
                homes.setdefault(region, home)
    return homes


def passages_of(article: Article) -> Sequence[str]:
    """Every passage that an article names, in the order of reading, each once."""
    named = (
        *article.heads,
        *(byline.passage for byline in article.bylines),
        *(dateline.passage for dateline in article.datelines),
        *article.body,
        *article.captions,
        *(credit.passage for credit in article.credits),
    )
    return tuple(dict.fromkeys(named))
