"""What people changed, as TEI's ``revisionDesc`` says it: who, on which day, how many things of which kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from lxml import etree

from pipeline.formats.tei.markup import add, when
from pipeline.model import Decision, DecisionKind, DecisionOutcome, Issue, PageRecords, Spot
from pipeline.spots import LinesByPlace, lies_on, page_of

Lines = Collection[tuple[int, str]]
"""Lines by their page (its place in the issue) and id."""

NOUNS: dict[DecisionKind, tuple[str, str]] = {
    "edit": ("reading", "readings"),
    "line": ("line", "lines"),
    "order": ("join", "joins"),
    "region": ("kind of a region", "kinds of regions"),
    "split": ("split of an article", "splits of articles"),
    "merge": ("merger of articles", "mergers of articles"),
    "byline": ("byline", "bylines"),
}
DONE: dict[DecisionOutcome, str] = {"accept": "accepted", "reject": "rejected", "set": "given"}


class Revisions:
    """The decisions in force that the issue follows, and the lines that each of them bears on."""

    def __init__(self, issue: Issue, pages: Sequence[PageRecords], decisions: Sequence[Decision]) -> None:
        lost = {orphan.decision.id for orphan in issue.orphans}
        for page in pages:
            lost |= {one.decision.id for part in (page.layout, page.order, page.settled) for one in part.orphans}
            lost |= {one.id for conflict in page.settled.conflicts for one in conflict}
        self._decisions = [one for one in decisions if one.id not in lost]
        self.reviewers = tuple(sorted({one.reviewer for one in self._decisions}))
        self._lines: dict[tuple[int, str], list[int]] = {}
        if self._decisions:
            self._find_lines(pages)

    def _find_lines(self, pages: Sequence[PageRecords]) -> None:
        spots: dict[str, list[tuple[int, Spot]]] = {}
        for at, decision in enumerate(self._decisions):
            for spot in filter(None, (decision.spot, decision.to)):
                spots.setdefault(spot.page, []).append((at, spot))
        for number, page in enumerate(pages):
            scan = page.prepared.scan
            here = [(at, spot) for at, spot in spots.get(page_of(scan), ()) if lies_on(spot, scan)]
            places = LinesByPlace((*page.recognised.lines, *page.recognised.rejected)) if here else None
            for at, spot in here:
                for line in places.under(spot.box) if places else ():
                    self._lines.setdefault((number, line.id), []).append(at)

    def of(self, lines: Lines | None) -> list[Decision]:
        """Those on any of the lines; all where it is None."""
        if lines is None:
            return list(self._decisions)
        return [self._decisions[at] for at in sorted({at for line in lines for at in self._lines.get(line, ())})]


def write_revisions(
    header: etree._Element, decisions: Sequence[Decision], reviewers: Sequence[str], prefix: str
) -> None:
    """Nothing where nobody decided anything; else one ``change`` for each reviewer and day."""
    days: dict[tuple[str, str], Counter[tuple[DecisionKind, DecisionOutcome]]] = {}
    for decision in decisions:
        said = days.setdefault((when(decision.time[:10]), decision.reviewer), Counter())
        said[decision.kind, decision.outcome] += 1
    if not days:
        return
    described = add(header, "revisionDesc")
    for (day, reviewer), counts in sorted(days.items()):
        who = f"#{prefix}-reviewer{reviewers.index(reviewer) + 1}"
        add(described, "change", "; ".join(_say(counts)) + ".", who=who, when=day)


def _say(counts: Counter[tuple[DecisionKind, DecisionOutcome]]) -> list[str]:
    return [
        f"{counts[kind, outcome]} {NOUNS[kind][counts[kind, outcome] > 1]} {done}"
        for kind in NOUNS
        for outcome, done in DONE.items()
        if counts[kind, outcome]
    ]
