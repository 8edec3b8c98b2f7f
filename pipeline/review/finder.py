"""What there is to look at on a page, gathered from its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from pipeline.books import Holders, Placement, lines_of, passages_by_name
from pipeline.edits import applied, text_of
from pipeline.model import Doubt, Edit, Gap, Glyph, Line, PageRecords, Passage, Verdict
from pipeline.review.explanation import SURE, Explanation
from pipeline.review.findings import (
    CONTEXT,
    GAP_HARM,
    HEAVY,
    JOIN_HARM,
    Finding,
    Kind,
    Span,
    chance_wrong,
    kind_of,
    open_doubts,
    value,
)
from pipeline.review.marking import is_join
from pipeline.stages.mend.gaps import find_unread


def find_all(holders: Holders, page: PageRecords, explained: Explanation) -> tuple[Finding, ...]:
    """In the order of the page: edits and doubts of each passage, then joins, bylines and stray lines."""
    return tuple(_Finder(holders, page, explained).find())


class _Finder:
    def __init__(self, holders: Holders, page: PageRecords, explained: Explanation) -> None:
        self.holders = holders
        self.page = page
        self.explained = explained
        self.scan = page.prepared.scan.id
        self.lines = lines_of(page)
        self.placed: Mapping[str, Placement] = holders.place(page)
        verdicts = [verdict for passage in page.settled.passages for verdict in passage.ledger]
        self.at = page.prepared.scan.sequence
        self.anchors = {verdict.edit.id: self._anchor("e", number) for number, verdict in enumerate(verdicts, start=1)}
        self._rows = {name: row for one in page.settled.passages for row, name in enumerate(one.lines)}
        self._glyphs: dict[str, dict[int, Glyph]] = {}

    def _anchor(self, letter: str, number: int) -> str:
        """With the page in it: an article may stand on several."""
        return f"{letter}{self.at}-{number}"

    def find(self) -> Iterator[Finding]:
        doubts = gaps = 0
        for number, passage in enumerate(self.page.settled.passages, start=1):
            article = self._article(passage)
            for verdict in passage.ledger:
                yield self._edit(number, passage, article, verdict)
            for doubt in open_doubts(passage):
                doubts += 1
                yield self._doubt(self._anchor("d", doubts), number, passage, article, doubt)
            for gap in passage.gaps:
                gaps += 1
                yield self._gap(self._anchor("g", gaps), number, article, gap)
        yield from self._omissions(gaps)
        yield from self._put_in()
        yield from self._joins()
        yield from self._bylines()
        yield from self._strays()

    def _article(self, passage: Passage) -> int | None:
        placed = self.placed.get(passage.id)
        return placed.article if placed else None

    def _edit(self, number: int, passage: Passage, article: int | None, verdict: Verdict) -> Finding:
        edit = verdict.edit
        kind = kind_of(edit, self.lines[edit.start.line].text)
        spans = self._spans(passage, edit)
        wrong = 0.0 if verdict.decision else chance_wrong(verdict.outcome, edit.confidence)
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

    def _gap(self, anchor: str, number: int, article: int | None, gap: Gap) -> Finding:
        text = self.lines[gap.at.line].text
        return Finding(
            anchor=anchor,
            kind="omissions",
            scan=self.scan,
            article=article,
            passage=number,
            left=text[max(0, gap.at.offset - CONTEXT) : gap.at.offset],
            right=text[gap.at.offset : gap.at.offset + CONTEXT],
            alternatives=((gap.text, gap.confidence),) if gap.text else (),
            reason=gap.reason,
            box=gap.box,
            wrong=1.0,
            worth=value("omissions", 1.0, GAP_HARM * gap.lines),
        )

    def _omissions(self, gaps: int) -> Iterator[Finding]:
        """What no gap in a text stands for: print that was read at the second look, or that is near no text."""
        shown = {gap.box for passage in self.page.settled.passages for gap in passage.gaps}
        homes = {line: number for number, one in self._passages() for line in one.lines}
        omissions = self.page.recognised.omissions
        unread = set(map(id, find_unread(omissions, self.page.layout.pictures)))
        for one in omissions:
            if one.box in shown or (one.outcome == "illegible" and id(one) not in unread):
                continue
            gaps += 1
            line = self.lines.get(one.line) if one.outcome == "read" else None
            number = homes.get(line.id, 0) if line is not None else 0
            wrong = 1.0 - one.confidence if line is not None else 1.0
            yield Finding(
                anchor=self._anchor("g", gaps),
                kind="omissions",
                scan=self.scan,
                article=self._article(self.page.settled.passages[number - 1]) if number else None,
                passage=number,
                spans=(Span(line=line.id, start=0, end=len(line.text)),) if line is not None else (),
                after=one.text if line is not None else "",
                alternatives=((one.text, one.confidence),) if one.text and line is None else (),
                reason=one.reason,
                confidence=one.confidence if line is not None else None,
                box=one.box,
                wrong=wrong,
                worth=value("omissions", wrong, GAP_HARM),
            )

    def _put_in(self) -> Iterator[Finding]:
        """Characters that the recogniser passed over at first; those that are doubted are shown as that."""
        homes = {line: number for number, one in self._passages() for line in one.lines}
        doubted = {
            (one.start.line, at)
            for passage in self.page.settled.passages
            for one in open_doubts(passage)
            for at in range(one.start.offset, one.end.offset)
        }
        added = [look for look in self.page.recognised.looks if look.first == 0.0 and look.line in self.lines]
        for at, look in enumerate(added, start=1):
            span = Span(line=look.line, start=look.offset, end=look.offset + 1)
            number = homes.get(look.line, 0)
            if (look.line, look.offset) in doubted or not number:
                continue
            passage = self.page.settled.passages[number - 1]
            text, sure = look.readings[0]
            left, right = self._context((span,))
            yield Finding(
                anchor=self._anchor("c", at),
                kind="omissions",
                scan=self.scan,
                article=self._article(passage),
                passage=number,
                spans=(span,),
                left=left,
                right=right,
                after=text,
                alternatives=look.readings[1:],
                reason="passed over at first, read at the second look",
                confidence=sure,
                wrong=1.0 - sure,
                worth=value("omissions", 1.0 - sure, HEAVY.get(passage.kind, 1.0)),
            )

    def _joins(self) -> Iterator[Finding]:
        """Choices that are not sure, the least sure first."""
        homes: dict[str, int] = {}
        for number, one in self._passages():
            for region in one.regions:
                homes.setdefault(region, number)
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
        for position, article in self.holders.articles(self.scan):
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
        names = passage.lines
        first, last = (self._rows.get(place.line, len(names)) for place in (edit.start, edit.end))
        if names[first : first + 1] != (edit.start.line,) or names[last : last + 1] != (edit.end.line,):
            return ()
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
        glyph = self._glyphs_of(self.lines[spans[0].line]).get(spans[0].start)
        if glyph is None:
            return ()
        return tuple(one for one in glyph.alternatives if one[0] != chosen and one[1] >= 0.005)[:4]

    def _glyphs_of(self, line: Line) -> Mapping[int, Glyph]:
        """By the offsets that they begin at."""
        if line.id not in self._glyphs:
            starts = accumulate((len(glyph.text) for glyph in line.glyphs), initial=0)
            # Where some have no text, the first of those at one place counts.
            self._glyphs[line.id] = dict(reversed(list(zip(starts, line.glyphs, strict=False))))
        return self._glyphs[line.id]
