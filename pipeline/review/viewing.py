"""From a page's records, and its picture, to what the report shows of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.books import lines_of, passages_by_name
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Doubt, Evidence, Gap, Line, PageRecords, Passage
from pipeline.review.cuttings import Cutter, Cutting, Picture, fineness
from pipeline.review.explanation import Shape, explain_page
from pipeline.review.finder import find_all
from pipeline.review.findings import KINDS, SECONDS, Finding, Kind, open_doubts
from pipeline.review.marking import Piece, mark_lines, mark_reading
from pipeline.review.upright import Upright
from pipeline.review.view import (
    ArticlePart,
    Card,
    Outline,
    PageView,
    PassageView,
    Row,
    Ruling,
    Wraps,
    article_file,
    language_of,
    number_regions,
    page_file,
)
from pipeline.spots import lies_on

FOOT = 16
"""Characters that a cutting shows of the lines on both sides of a join."""


def view_page(whole: Outline, page: PageRecords, picture: Picture | None, rulings: Sequence[Ruling] = ()) -> PageView:
    """``picture`` is the prepared page; there are no cuttings without one. Of the ``rulings`` those are taken that are
    about this page."""
    return _Viewer(whole, page, picture).view(rulings)


def _folds(finding: Finding) -> bool:
    """Whether a finding is shown as one of a count: line ends taken away, which are many and alike."""
    return finding.kind == "wraps" and finding.outcome == "applied"


class _Viewer:
    def __init__(self, whole: Outline, page: PageRecords, picture: Picture | None) -> None:
        self.whole = whole
        self.page = page
        self.scan = page.prepared.scan.id
        self.lines = lines_of(page)
        self.regions = number_regions(page)
        self.placed = whole.holders.place(page)
        self.explained = explain_page(
            whole.names[self.scan],
            page.prepared,
            page.recognised,
            page.layout,
            page.order,
            settled=page.settled,
            holders=whole.holders,
        )
        self.findings = find_all(whole.holders, page, self.explained)
        shown = sum(one.kind != "wraps" for one in self.findings)
        self.upright = Upright(page.prepared)
        self.body = page.layout.body_height
        self.cutter = Cutter(picture, self.upright, fineness(shown)) if picture is not None else None
        self.sequence = page.prepared.scan.sequence
        self.language = language_of(whole.issue, page)
        read = [name for passage in page.settled.passages for name in passage.lines]
        every = [*read, *(line.id for line in (*page.recognised.lines, *page.recognised.rejected))]
        self.rows = {name: number for number, name in enumerate(dict.fromkeys(every), start=1)}

    def view(self, rulings: Sequence[Ruling]) -> PageView:
        by_passage: dict[int, list[Finding]] = {}
        for one in self.findings:
            by_passage.setdefault(one.passage, []).append(one)
        cards = {one.anchor: self._card(one) for one in self.findings if not _folds(one)}
        passages = {
            passage.id: self._passage(number, passage, by_passage.get(number, []), cards)
            for number, passage in enumerate(self.page.settled.passages, start=1)
        }
        shown = {line for passage in self.page.settled.passages for line in passage.lines}
        outside = [one for name, one in passages.items() if name not in self.placed]
        counts: Counter[Kind] = Counter(one.kind for one in self.findings)
        by_kind: dict[Kind, tuple[Card, ...]] = {}
        for kind in KINDS:
            mine = [cards[one.anchor] for one in self.findings if one.kind == kind and one.anchor in cards]
            if mine:
                by_kind[kind] = tuple(sorted(mine, key=lambda card: -card.finding.worth))
        return PageView(
            sequence=self.sequence,
            printed=self.whole.names[self.scan],
            page=self.page,
            language=self.language,
            explained=self.explained,
            articles=tuple(self._articles(passages)),
            furniture=self._at_home("furniture", passages),
            unplaced=(*self._at_home("unplaced", passages), *outside),
            lost=tuple(self._bare(line) for line in self.page.recognised.lines if line.id not in shown),
            cards=by_kind,
            counts=counts,
            held=sum(one.outcome == "held" for one in self.findings),
            lines=len(self.page.recognised.lines),
            need=sum(one.worth * SECONDS[one.kind] / 60.0 for one in self.findings),
            rulings=tuple(self._rule(one) for one in rulings if lies_on(one.decision.spot, self.page.prepared.scan)),
        )

    def _at_home(self, home: str, passages: Mapping[str, PassageView]) -> tuple[PassageView, ...]:
        return tuple(one for name, one in passages.items() if name in self.placed and self.placed[name].home == home)

    def _articles(self, passages: Mapping[str, PassageView]) -> list[ArticlePart]:
        flows = {flow.id: flow for flow in self.page.order.flows}
        named = passages_by_name(self.page)
        homes: dict[int, list[PassageView]] = {}
        # The page's own order, not head, byline, body: a byline at the foot is read at the foot.
        for name, one in passages.items():
            placed = self.placed.get(name)
            if placed is not None and placed.article is not None:
                homes.setdefault(placed.article, []).append(one)
        of_article: dict[int, list[Finding]] = {}
        for finding in self.findings:
            if finding.article is not None:
                of_article.setdefault(finding.article, []).append(finding)
        shapes = {shape.region.id: (at, shape) for at, shape in enumerate(self.explained.shapes)}
        found = []
        for position, mine in sorted(homes.items()):
            article = self.whole.issue.articles[position]
            drawn = {region for one in mine for region in one.passage.regions} & shapes.keys()
            findings = of_article.get(position, [])
            found.append(
                ArticlePart(
                    number=position + 1,
                    article=article,
                    scan=self.scan,
                    sequence=self.sequence,
                    printed=self.whole.names[self.scan],
                    language=self.language,
                    width=self.explained.width,
                    height=self.explained.height,
                    shapes=tuple(
                        (self.regions[name], shapes[name][1]) for name in sorted(drawn, key=lambda one: shapes[one][0])
                    ),
                    bylines=tuple(byline for byline in article.bylines if byline.passage in named),
                    passages=tuple(mine),
                    flows=tuple(
                        flows[name] for name in dict.fromkeys(one.passage.flow for one in mine) if name in flows
                    ),
                    counts=Counter(one.kind for one in findings),
                    held=sum(one.outcome == "held" for one in findings),
                )
            )
        return found

    def _passage(
        self, number: int, passage: Passage, findings: Sequence[Finding], cards: Mapping[str, Card]
    ) -> PassageView:
        lines = [self.lines[name] for name in passage.lines]
        anchors = {one.edit: one.anchor for one in findings if one.edit}
        unclear = [one.anchor for one in findings if one.kind == "garble"]
        missing = [one.anchor for one in findings if one.kind == "omissions" and not one.spans]
        doubts: list[tuple[str, Doubt | Gap]] = [*zip(unclear, open_doubts(passage), strict=True)]
        doubts += zip(missing, passage.gaps, strict=True)
        pieces = mark_lines(lines, passage.ledger, doubts, anchors)
        rows = []
        for line in lines:
            rows.append(self._row(line, pieces[line.id]))
        wraps: dict[tuple[str, str, tuple[Evidence, ...]], list[Finding]] = {}
        for one in findings:
            if _folds(one):
                wraps.setdefault((one.reason, one.rule, one.evidence), []).append(one)
        shown = [one for one in findings if not _folds(one) and one.kind != "unplaced" and one.step is None]
        place = {line.id: at for at, line in enumerate(lines)}
        shown.sort(key=lambda one: (place.get(one.spans[0].line, 0), one.spans[0].start) if one.spans else (0, 0))
        return PassageView(
            anchor=f"p{self.sequence}-{number}",
            passage=passage,
            rows=tuple(rows),
            reading=mark_reading(lines, passage.ledger, doubts, anchors),
            cards=tuple(cards[one.anchor] for one in shown),
            joins=tuple(cards[one.anchor] for one in findings if one.step is not None),
            wraps=tuple(
                Wraps(reason=reason, rule=rule, findings=tuple(found)) for (reason, rule, _), found in wraps.items()
            ),
            regions=tuple(self.regions[name] for name in passage.regions if name in self.regions),
            changed=any(one.kind != "bylines" for one in shown),
        )

    def _bare(self, line: Line) -> Row:
        return self._row(line, mark_lines([line], (), (), {})[line.id])

    def _row(self, line: Line, pieces: tuple[Piece, ...]) -> Row:
        number = self.rows[line.id]
        return Row(number=number, anchor=f"l{self.sequence}-{number}", line=line, pieces=pieces)

    def _card(self, finding: Finding) -> Card:
        return Card(
            finding=finding,
            cuttings=self._cut(finding) if self.cutter is not None else (),
            file=article_file(finding.article + 1) if finding.article is not None else "",
            page_file=page_file(self.sequence),
            printed=self.whole.names[self.scan],
            row=self._row_of(finding),
            language=self.language,
        )

    def _rule(self, ruling: Ruling) -> Ruling:
        """With what the person saw there."""
        box = self.upright.box(ruling.decision.spot.box)
        return replace(
            ruling,
            cutting=self.cutter.boxes([box], min(box.width, box.height)) if self.cutter is not None else None,
            page_file=page_file(self.sequence),
            printed=self.whole.names[self.scan],
            language=self.language,
        )

    def _row_of(self, finding: Finding) -> str:
        """Rejected lines stand in no text."""
        if not finding.spans or finding.kind == "rejected":
            return ""
        return f"l{self.sequence}-{self.rows[finding.spans[0].line]}"

    def _cut(self, finding: Finding) -> tuple[Cutting | None, ...]:
        cutter = self.cutter
        assert cutter is not None
        if finding.step is not None:
            step = finding.step
            return (
                self._cut_end(step.source, foot=True),
                self._cut_end(step.target, foot=False),
                self._cut_end(step.second, foot=True),
            )
        if len(finding.spans) > 1 and finding.kind != "wraps":
            lines = [self.lines[span.line] for span in finding.spans]
            boxes: list[Box] = [
                self.upright.span(line, span.start, span.end) for line, span in zip(lines, finding.spans, strict=True)
            ]
            around = hull_of_boxes(boxes)
            across = min(min(box.width, box.height) for box in boxes)
            # Lines of one column stand under each other; those of two are cut one by one.
            if around.height < 6 * across or around.width < 6 * across:
                return (cutter.boxes(boxes, across),)
        if not finding.spans and finding.box is not None:
            box = self.upright.box(finding.box)
            return (cutter.boxes([box], self.body or min(box.width, box.height)),)
        return tuple(cutter.span(self.lines[span.line], span.start, span.end) for span in finding.spans[:2])

    def _cut_end(self, shape: Shape | None, *, foot: bool) -> Cutting | None:
        assert self.cutter is not None
        if shape is None or not shape.region.lines:
            return None
        line = self.lines.get(shape.region.lines[-1 if foot else 0])
        return self.cutter.line(line, part=-FOOT if foot else FOOT) if line is not None else None
