"""What of a page a person may want to judge: every edit that is not plain, doubts, gaps, doubtful joins, bylines, what
nobody could place; and of an issue, decisions that clash or fit nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.decisions import persons_as_json
from pipeline.decisions.wording import byline_spot, lines_by_id, text_of_lines
from pipeline.model import (
    Article,
    Byline,
    Conflict,
    Decision,
    DecisionKind,
    Doubt,
    Edit,
    Evidence,
    Gap,
    Join,
    Line,
    Omission,
    Orphan,
    PageRecords,
    Passage,
    Place,
    Region,
    Scan,
    Spot,
    Verdict,
)
from pipeline.review.explanation import SURE
from pipeline.review.findings import HEAVY, JOIN_HARM, SECONDS, Kind, chance_wrong, kind_of
from pipeline.review.marking import is_join
from pipeline.spots import CONTEXT, context_of, lies_on, page_of, spot_of, spots_of

ItemKind = Literal["conflict", "edit", "doubt", "join", "heads", "byline", "omission", "unplaced", "orphan"]
PLAIN, JOINED = 0.98, 0.9
"""From which confidence on an applied edit is not asked about; the second for joins of lines, which are thousands."""
HEADS = ("headline", "kicker", "subtitle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question. ``id`` is the same for the same question about the same place in another run.

    ``page`` is a scan id, ``article`` an article's id, ``passage`` a name like ``p0001.t0003``, ``line`` that of
    ``spot``; each empty where there is none. ``spot``, ``to``, ``before``, ``after``, ``context``, ``rule`` and
    ``confidence`` are what a :class:`Decision` of kind ``decides`` takes; ``confidence`` is the rule's own, without
    what was learned. ``outcome`` is what became of an edit. ``decided`` are ids of decisions on it that stand or are
    deferred; ``about`` those of a conflict or an orphan. ``region`` and ``other_region`` are those of a join: the one
    that is read (empty where reading begins) and the next one; ``runner_up`` what came second for the first of them.

    ``wrong`` is the chance that what stands in the text is wrong, ``harm`` what that would do, in wrong characters of
    body type, ``seconds`` what a look takes, ``worth`` the harm avoided by a minute of looking. ``series`` is that of
    its equal cases, though it may be the only one; empty where no two cases are equal."""

    id: str
    kind: ItemKind
    decides: DecisionKind
    spot: Spot
    page: str = ""
    article: str = ""
    passage: str = ""
    line: str = ""
    to: Spot | None = None
    before: str = ""
    after: str | None = None
    context: tuple[str, str] = ("", "")
    alternatives: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    rule: str = ""
    confidence: float | None = None
    outcome: str = ""
    decided: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    region: str = ""
    other_region: str = ""
    runner_up: str = ""
    wrong: float = 0.0
    harm: float = 1.0
    seconds: float = 4.0
    series: str = ""

    @property
    def worth(self) -> float:
        return round(60.0 * self.wrong * self.harm / self.seconds, 3)


Question = tuple[str, Spot, Spot | None, str | None]
"""The kind of decision, the place, and for edits, of which there may be several at a place, the reading."""


def _series_of(kind: ItemKind, said: Mapping[str, object]) -> str:
    match kind:
        case "edit" | "doubt":
            return name_of(kind, said["before"], said["after"], said.get("rule", ""))
        case "join" | "heads":
            return name_of(kind, said["reason"])
    return ""


def name_of(*said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _told(spot: Spot | None) -> object:
    return None if spot is None else (spot.page, spot.box.left, spot.box.top, spot.box.right, spot.box.bottom)


class PageQuestions:
    """The questions of one page, in the order of the page."""

    def __init__(
        self,
        page: PageRecords,
        articles: Sequence[Article],
        holders: Mapping[str, str],
        known: Mapping[Question, list[str]],
    ) -> None:
        """``articles`` are those on the page."""
        self.page = page
        self.articles = articles
        self.scan = page.prepared.scan
        self.holders = holders
        self.known = known
        self.lines = lines_by_id(page)
        self.homes = {line: one.id for one in page.settled.passages for line in one.lines}
        self.ranks = {line: at for one in page.settled.passages for at, line in enumerate(one.lines)}

    def ask(self) -> Iterator[Item]:
        for passage in self.page.settled.passages:
            proposed = {edit.id: edit for edit in passage.edits}
            for verdict in passage.ledger:
                if _is_asked(verdict):
                    yield self._edit(passage, verdict, proposed.get(verdict.edit.id, verdict.edit))
            for doubt in passage.doubts:
                yield self._doubt(passage, doubt)
            for gap in passage.gaps:
                yield self._gap(passage, gap)
        for omission in self.page.recognised.omissions:
            if omission.outcome == "read" and omission.line in self.lines:
                yield self._found_again(omission)
        yield from self._joins()
        yield from self._bylines()
        yield from self._unplaced()

    def _item(
        self, kind: ItemKind, sort: Kind, decides: DecisionKind, spot: Spot, to: Spot | None, line: str, **said: object
    ) -> Item:
        before, after = said.get("before", ""), said.get("after")
        said_after = after if isinstance(after, str) else None
        name = f"{self.scan.id}.{self.homes[line]}" if line in self.homes else ""
        return Item(
            id=name_of(kind, _told(spot), _told(to), before, after),
            kind=kind,
            decides=decides,
            spot=spot,
            to=to,
            page=self.scan.id,
            article=self.holders.get(name, ""),
            passage=name,
            line=line,
            seconds=SECONDS[sort],
            series=_series_of(kind, said),
            decided=tuple(self.known.get((decides, spot, to, said_after if decides == "edit" else None), ())),
            **said,  # type: ignore[arg-type]
        )

    def _edit(self, passage: Passage, verdict: Verdict, proposed: Edit) -> Item:
        edit = verdict.edit
        sort = kind_of(edit, self.lines[edit.start.line].text)
        spot, to = spots_of(self.scan, self.lines, edit.start, edit.end)
        harm = HEAVY.get(passage.kind, 1.0) * max(1, min(12, abs(len(edit.before) - len(edit.after)) or 1))
        if any(mark.isdigit() for mark in edit.before + edit.after):
            harm *= 2
        item = self._item(
            "edit",
            sort,
            "edit",
            spot,
            to,
            edit.start.line,
            before=edit.before,
            after=edit.after,
            context=context_of(self.lines, edit.start, edit.end),
            alternatives=self._alternatives(edit.start, edit.end, edit.after),
            reason=edit.reason,
            evidence=edit.evidence,
            rule=edit.rule,
            confidence=proposed.confidence,
            outcome=verdict.outcome,
            wrong=0.0 if verdict.decision else round(chance_wrong(verdict.outcome, edit.confidence), 4),
            harm=harm * 0.3 if sort == "wraps" else harm,
        )
        return replace(item, decided=(verdict.decision,)) if verdict.decision else item

    def _doubt(self, passage: Passage, doubt: Doubt) -> Item:
        spot, to = spots_of(self.scan, self.lines, doubt.start, doubt.end)
        here = passage.lines[self.ranks[doubt.start.line] : self.ranks[doubt.end.line] + 1]
        before = text_of_lines([self.lines[name] for name in here], doubt.start, doubt.end)
        others = doubt.candidates or self._alternatives(doubt.start, doubt.end, "")
        return self._item(
            "doubt",
            "garble",
            "edit",
            spot,
            to,
            doubt.start.line,
            before=before,
            after=None,
            context=context_of(self.lines, doubt.start, doubt.end),
            alternatives=others,
            reason=doubt.reason,
            wrong=round(1.0 - doubt.confidence, 4),
            harm=HEAVY.get(passage.kind, 1.0) * min(12, max(1, len(before))),
        )

    def _alternatives(self, start: Place, end: Place, chosen: str) -> tuple[tuple[str, float], ...]:
        """The recogniser's other readings of a single character."""
        line = self.lines[start.line]
        if start.line != end.line or end.offset - start.offset != 1 or len(line.glyphs) != len(line.text):
            return ()
        return tuple(one for one in line.glyphs[start.offset].alternatives if one[0] != chosen and one[1] >= 0.005)[:4]

    def _gap(self, passage: Passage, gap: Gap) -> Item:
        item = self._item(
            "omission",
            "omissions",
            "line",
            spot_of(self.scan, gap.box),
            None,
            gap.at.line,
            after=gap.text or None,
            reason=gap.reason,
            wrong=1.0,
            harm=HEAVY.get(passage.kind, 1.0) * 12.0 * gap.lines,
        )
        return replace(item, seconds=item.seconds * 2 * gap.lines)

    def _found_again(self, omission: Omission) -> Item:
        line = self.lines[omission.line]
        return self._item(
            "omission",
            "omissions",
            "line",
            spot_of(self.scan, line.box),
            None,
            line.id,
            before=line.text,
            after=line.text,
            reason=omission.reason,
            wrong=round(1.0 - omission.confidence, 4),
            harm=float(max(1, min(20, len(line.text)))),
        )

    def _joins(self) -> Iterator[Item]:
        regions = {region.id: region for region in self.page.layout.regions}
        for flow in self.page.order.flows:
            for join in flow.joins:
                told = join.to_region in regions and regions[join.to_region].lines
                if told and (join.confidence < SURE or self._is_decided(join, regions)):
                    yield self._join(join, regions)

    def _ends(self, join: Join, regions: Mapping[str, Region]) -> tuple[Line, Line]:
        head = self.lines[regions[join.to_region].lines[0]]
        before = regions.get(join.from_region)
        return self.lines[before.lines[-1]] if before is not None and before.lines else head, head

    def _is_decided(self, join: Join, regions: Mapping[str, Region]) -> bool:
        foot, head = self._ends(join, regions)
        return ("order", spot_of(self.scan, foot.box), spot_of(self.scan, head.box), None) in self.known

    def _join(self, join: Join, regions: Mapping[str, Region]) -> Item:
        foot, head = self._ends(join, regions)
        begins = foot is head or regions[join.from_region].kind in HEADS
        other = regions[join.runner_up].lines if join.runner_up in regions else ()
        second = self.lines[other[-1]].text[-CONTEXT:] if other else join.runner_up_reason
        return self._item(
            "heads" if begins else "join",
            "articles" if begins else "order",
            "order",
            spot_of(self.scan, foot.box),
            spot_of(self.scan, head.box),
            foot.id,
            context=(foot.text[-CONTEXT:] if foot is not head else "", head.text[:CONTEXT]),
            alternatives=((second, round(1.0 - join.confidence, 4)),) if second else (),
            reason=join.reason,
            confidence=join.confidence,
            region=join.from_region,
            other_region=join.to_region,
            runner_up=join.runner_up,
            wrong=round(1.0 - join.confidence, 4),
            harm=JOIN_HARM,
        )

    def _bylines(self) -> Iterator[Item]:
        passages = {f"{self.scan.id}.{one.id}": one for one in self.page.settled.passages}
        for article in self.articles:
            for byline in (*article.bylines, *article.credits):
                if byline.passage in passages:
                    yield self._byline(byline, passages[byline.passage])

    def _byline(self, byline: Byline, passage: Passage) -> Item:
        return self._item(
            "byline",
            "bylines",
            "byline",
            byline_spot(self.page, passage, byline.text),
            None,
            passage.lines[0],
            before=byline.text,
            after=persons_as_json(byline.persons),
            confidence=byline.confidence,
            wrong=round(1.0 - byline.confidence, 4),
            harm=6.0,
        )

    def _unplaced(self) -> Iterator[Item]:
        regions = {region.id: region for region in self.page.layout.regions}
        for name in self.page.order.unplaced:
            region = regions.get(name)
            if region is not None and region.lines:
                text = " ".join(self.lines[line].text for line in region.lines)
                yield self._item(
                    "unplaced",
                    "unplaced",
                    "region",
                    spot_of(self.scan, region.box),
                    None,
                    region.lines[0],
                    before=region.kind,
                    context=("", text[: 4 * CONTEXT]),
                    region=region.id,
                    wrong=0.5,
                    harm=min(20.0, 0.3 * len(text)),
                )


def _is_asked(verdict: Verdict) -> bool:
    if verdict.decision:
        return True
    if verdict.outcome == "applied":
        return verdict.edit.confidence < (JOINED if is_join(verdict.edit) else PLAIN)
    return verdict.outcome == "held"


class PagesByScan:
    """The pages of an issue, to be asked which of them a spot is on."""

    def __init__(self, pages: Sequence[PageRecords]) -> None:
        self._scans: dict[str, list[Scan]] = {}
        for page in pages:
            self._scans.setdefault(page_of(page.prepared.scan), []).append(page.prepared.scan)

    def at(self, spot: Spot) -> str:
        """The scan's id; "" where it is on none."""
        return next((scan.id for scan in self._scans.get(spot.page, ()) if lies_on(spot, scan)), "")


def _of_decision(kind: ItemKind, decision: Decision, pages: PagesByScan, about: Sequence[Decision]) -> Item:
    names = sorted(one.id for one in about)
    return Item(
        id=name_of(kind, names),
        kind=kind,
        decides=decision.kind,
        spot=decision.spot,
        to=decision.to,
        page=pages.at(decision.spot),
        before=decision.before,
        after=decision.after,
        context=decision.context,
        rule=decision.rule,
        about=tuple(one.id for one in about),
        wrong=0.5,
        harm=8.0 if kind == "conflict" else 4.0,
        seconds=10.0,
    )


def ask_conflicts(conflicts: Sequence[Conflict], pages: PagesByScan) -> Iterator[Item]:
    for conflict in conflicts:
        item = _of_decision("conflict", conflict[0], pages, conflict)
        yield replace(item, alternatives=tuple((one.after or one.before, 0.0) for one in conflict[1:]))


def ask_orphans(orphans: Sequence[Orphan], pages: PagesByScan) -> Iterator[Item]:
    for orphan in orphans:
        item = _of_decision("orphan", orphan.decision, pages, (orphan.decision,))
        yield replace(item, reason=orphan.why, context=(orphan.found, ""))
