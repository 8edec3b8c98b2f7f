"""What a page gives a reviewer to look at: every edit, doubt, doubtful join, byline and stray line, of one shape.

A finding's worth is what a minute of review gains there: the chance that what stands is wrong, times the harm that
it would do, over the time that a look takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.edits import applied, text_of
from pipeline.model import Doubt, Edit, Evidence, Issue, Line, PageRecords, Passage, RegionKind, Verdict
from pipeline.review.books import Placement, lines_of, passages_by_name, placements
from pipeline.review.explanation import SURE, Explanation, Step
from pipeline.review.marking import is_join

Kind = Literal[
    "characters",
    "garble",
    "loops",
    "omissions",
    "order",
    "articles",
    "bylines",
    "marks",
    "direction",
    "unplaced",
    "rejected",
    "wraps",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which reports show them."""
LABELS: Mapping[Kind, str] = {
    "characters": "Characters",
    "garble": "Marked garble",
    "loops": "Loops and lines read twice",
    "omissions": "Omissions",
    "order": "Reading order",
    "articles": "Where articles begin",
    "bylines": "Bylines",
    "marks": "Marks and spaces",
    "direction": "Direction of lines",
    "unplaced": "Unplaced lines",
    "rejected": "Rejected lines",
    "wraps": "Line ends",
}
SECONDS: Mapping[Kind, float] = {
    "characters": 4.0,
    "garble": 6.0,
    "loops": 6.0,
    "omissions": 8.0,
    "order": 12.0,
    "articles": 14.0,
    "bylines": 8.0,
    "marks": 3.0,
    "direction": 5.0,
    "unplaced": 8.0,
    "rejected": 8.0,
    "wraps": 3.0,
}
"""That a look at one takes."""
JOIN_HARM = 20.0
"""A paragraph in the wrong place, in wrong characters."""
HEAVY: Mapping[RegionKind, float] = {"headline": 4.0, "kicker": 2.0, "subtitle": 2.0, "byline": 3.0, "dateline": 2.0}
"""How much worse a wrong character is there than in body type."""
CONTEXT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters of one line, offsets in its recognised text."""

    line: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``anchor`` is unique in the issue, ``article`` a position in the issue. ``spans`` are what is judged, where it
    stands on the page; ``step`` is that of a join. ``confidence`` is the rule's, ``wrong`` the chance that what stands
    in the text is wrong; ``needs`` are anchors, or ids where the page has none of that name. ``worth`` is harm avoided
    by a minute of review, in wrong characters of body type."""

    anchor: str
    kind: Kind
    scan: str
    article: int | None = None
    passage: int = 0
    spans: tuple[Span, ...] = ()
    left: str = ""
    right: str = ""
    before: str = ""
    after: str = ""
    alternatives: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    rule: str = ""
    support: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None
    outcome: str = ""
    by: str = ""
    note: str = ""
    needs: tuple[str, ...] = ()
    edit: str = ""
    step: Step | None = None
    wrong: float = 0.0
    worth: float = 0.0


def kind_of(edit: Edit) -> Kind:
    if is_join(edit):
        return "wraps"
    if edit.support == "direction":
        return "direction"
    if not edit.after.strip() and ("\n" in edit.before or len(edit.before.strip()) > 3):
        return "loops"
    return "marks" if edit.support == "normalisation" else "characters"


def find_all(issue: Issue, page: PageRecords, explained: Explanation) -> tuple[Finding, ...]:
    """In the order of the page: edits and doubts of each passage, then joins, bylines and stray lines."""
    return tuple(_Finder(issue, page, explained).find())


def chance_wrong(outcome: str, confidence: float) -> float:
    """That what stands in the text is wrong: an applied edit's error, a held edit's rightness."""
    if outcome == "applied":
        return 1.0 - confidence
    return confidence if outcome == "held" else 0.0


def value(kind: Kind, wrong: float, harm: float) -> float:
    return round(60.0 * wrong * harm / SECONDS[kind], 3)


class _Finder:
    def __init__(self, issue: Issue, page: PageRecords, explained: Explanation) -> None:
        self.issue = issue
        self.page = page
        self.explained = explained
        self.scan = page.prepared.scan.id
        self.lines = lines_of(page)
        self.placed: Mapping[str, Placement] = placements(issue, page)
        verdicts = [verdict for passage in page.settled.passages for verdict in passage.ledger]
        self.at = page.prepared.scan.sequence
        self.anchors = {verdict.edit.id: self._anchor("e", number) for number, verdict in enumerate(verdicts, start=1)}

    def _anchor(self, letter: str, number: int) -> str:
        """With the page in it: an article may stand on several."""
        return f"{letter}{self.at}-{number}"

    def find(self) -> Iterator[Finding]:
        doubts = 0
        for number, passage in enumerate(self.page.settled.passages, start=1):
            article = self._article(passage)
            for verdict in passage.ledger:
                yield self._edit(number, passage, article, verdict)
            for doubt in passage.doubts:
                doubts += 1
                yield self._doubt(self._anchor("d", doubts), number, passage, article, doubt)
        yield from self._joins()
        yield from self._bylines()
        yield from self._strays()

    def _article(self, passage: Passage) -> int | None:
        placed = self.placed.get(passage.id)
        return placed.article if placed else None

    def _edit(self, number: int, passage: Passage, article: int | None, verdict: Verdict) -> Finding:
        edit, kind = verdict.edit, kind_of(verdict.edit)
        spans = self._spans(passage, edit)
        wrong = chance_wrong(verdict.outcome, edit.confidence)
        harm = HEAVY.get(passage.kind, 1.0) * max(1, min(12, abs(len(edit.before) - len(edit.after)) or 1))
        if any(mark.isdigit() for mark in edit.before + edit.after):
            harm *= 2
        if kind == "wraps":
            harm *= 0.3
        left, right = self._context(spans)
        return Finding(
            anchor=self.anchors[edit.id],
            kind=kind,
            scan=self.scan,
            article=article,
            passage=number,
            spans=spans,
            left=left,
            right=right,
            before=edit.before,
            after=edit.after,
            alternatives=self._alternatives(spans, edit.after) if kind == "characters" else (),
            reason=edit.reason,
            rule=edit.rule,
            support=edit.support,
            evidence=edit.evidence,
            confidence=edit.confidence,
            outcome=verdict.outcome,
            by=verdict.by,
            note=verdict.note,
            needs=tuple(self.anchors.get(need, need) for need in edit.needs),
            edit=edit.id,
            wrong=wrong,
            worth=value(kind, wrong, harm),
        )

    def _doubt(self, anchor: str, number: int, passage: Passage, article: int | None, doubt: Doubt) -> Finding:
        span = Span(line=doubt.start.line, start=doubt.start.offset, end=doubt.end.offset)
        line = self.lines[span.line]
        left, right = self._context((span,))
        wrong = 1.0 - doubt.confidence
        harm = HEAVY.get(passage.kind, 1.0) * min(12, span.end - span.start)
        return Finding(
            anchor=anchor,
            kind="garble",
            scan=self.scan,
            article=article,
            passage=number,
            spans=(span,),
            left=left,
            right=right,
            before=line.text[span.start : span.end],
            alternatives=doubt.candidates or self._alternatives((span,), ""),
            reason=doubt.reason,
            confidence=doubt.confidence,
            wrong=wrong,
            worth=value("garble", wrong, harm),
        )

    def _joins(self) -> Iterator[Finding]:
        """Choices that are not sure, the least sure first."""
        homes = {region: number for number, one in self._passages() for region in one.regions}
        for step in self.explained.joins:
            join = step.join
            if join is None or join.confidence >= SURE:
                continue
            heads = step.source is None or step.source.region.kind in ("headline", "kicker", "subtitle")
            kind: Kind = "articles" if heads or not join.from_region else "order"
            passage = homes.get(step.target.region.id, 0)
            placed = self.placed.get(self.page.settled.passages[passage - 1].id) if passage else None
            wrong = 1.0 - join.confidence
            yield Finding(
                anchor=self._anchor("j", step.number),
                kind=kind,
                scan=self.scan,
                article=placed.article if placed else None,
                passage=passage,
                reason=join.reason,
                confidence=join.confidence,
                step=step,
                wrong=wrong,
                worth=value(kind, wrong, JOIN_HARM),
            )

    def _bylines(self) -> Iterator[Finding]:
        here = passages_by_name(self.page)
        numbers = {one.id: number for number, one in self._passages()}
        at = 0
        for position, article in enumerate(self.issue.articles):
            if self.scan not in article.pages:
                continue
            for byline in article.bylines:
                passage = here.get(byline.passage)
                if passage is None:
                    continue
                at += 1
                named = [
                    " ".join(part for part in (one.name, one.role, one.title, one.place) if part)
                    for one in byline.persons
                ] + [one.name for one in byline.organisations]
                wrong = 1.0 - byline.confidence
                yield Finding(
                    anchor=self._anchor("b", at),
                    kind="bylines",
                    scan=self.scan,
                    article=position,
                    passage=numbers[passage.id],
                    spans=self._byline_spans(passage, byline.start, byline.end),
                    before=byline.text,
                    after="; ".join(named),
                    confidence=byline.confidence,
                    wrong=wrong,
                    worth=value("bylines", wrong, 6.0),
                )

    def _byline_spans(self, passage: Passage, start: int | None, end: int | None) -> tuple[Span, ...]:
        """At most three lines; where the byline is a part of the passage, those that it lies in."""
        mine = [self.lines[name] for name in passage.lines]
        found, at = [], 0
        whole = text_of(mine, applied(passage.ledger))
        low, high = (0, len(whole)) if start is None or end is None else (start, end)
        # Offsets are in the reading text; edits before a byline are few, so its lines are those about there.
        share = sum(len(line.text) for line in mine) / max(1, len(whole))
        for line in mine:
            first, last = at, at + len(line.text)
            a, b = max(first, round(low * share)), min(last, round(high * share))
            if a < b:
                found.append(Span(line=line.id, start=a - first, end=b - first))
            at = last
        return tuple(found[:3]) or tuple(Span(line=line.id, start=0, end=len(line.text)) for line in mine[:1])

    def _strays(self) -> Iterator[Finding]:
        shown = {line for passage in self.page.settled.passages for line in passage.lines}
        at = 0
        for number, passage in self._passages():
            if passage.id in self.placed and self.placed[passage.id].home != "unplaced":
                continue
            at += 1
            text = " ".join(self.lines[name].text for name in passage.lines)
            yield self._stray(self._anchor("u", at), "unplaced", passage.lines, text, number, 0.5)
        for line in self.page.recognised.rejected:
            if line.id not in shown:
                at += 1
                yield self._stray(self._anchor("u", at), "rejected", (line.id,), line.text, 0, line.confidence)

    def _stray(self, anchor: str, kind: Kind, names: Sequence[str], text: str, number: int, wrong: float) -> Finding:
        lines = [self.lines[name] for name in names]
        return Finding(
            anchor=anchor,
            kind=kind,
            scan=self.scan,
            passage=number,
            spans=tuple(Span(line=line.id, start=0, end=len(line.text)) for line in lines[:4]),
            before=text,
            confidence=min((line.confidence for line in lines), default=None),
            wrong=wrong,
            worth=value(kind, wrong, min(20.0, 0.3 * len(text))),
        )

    def _passages(self) -> Iterator[tuple[int, Passage]]:
        return iter(enumerate(self.page.settled.passages, start=1))

    def _spans(self, passage: Passage, edit: Edit) -> tuple[Span, ...]:
        if edit.start.line == edit.end.line:
            return (Span(line=edit.start.line, start=edit.start.offset, end=edit.end.offset),)
        names = list(passage.lines)
        if edit.start.line not in names or edit.end.line not in names:
            return ()
        first, last = names.index(edit.start.line), names.index(edit.end.line)
        found = []
        for at in range(first, last + 1):
            text = self.lines[names[at]].text
            start = edit.start.offset if at == first else 0
            end = edit.end.offset if at == last else len(text)
            if start < end or is_join(edit):
                found.append(Span(line=names[at], start=start, end=end))
        return tuple(found)

    def _context(self, spans: Sequence[Span]) -> tuple[str, str]:
        if not spans:
            return "", ""
        first, last = self.lines[spans[0].line].text, self.lines[spans[-1].line].text
        return first[max(0, spans[0].start - CONTEXT) : spans[0].start], last[spans[-1].end : spans[-1].end + CONTEXT]

    def _alternatives(self, spans: Sequence[Span], chosen: str) -> tuple[tuple[str, float], ...]:
        """The recogniser's other readings of a single character, without the one that is chosen."""
        if len(spans) != 1 or spans[0].end - spans[0].start != 1:
            return ()
        line: Line = self.lines[spans[0].line]
        at = 0
        for glyph in line.glyphs:
            if at == spans[0].start:
                return tuple(one for one in glyph.alternatives if one[0] != chosen and one[1] >= 0.005)[:4]
            at += len(glyph.text)
        return ()
