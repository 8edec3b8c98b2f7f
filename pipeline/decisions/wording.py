"""Decisions made of a page's records: what a person says of a line, a region, a join, an article or a byline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.decisions.file import persons_as_json, persons_of
from pipeline.edits import NEWLINE
from pipeline.geometry import hull_of_boxes
from pipeline.model import (
    Byline,
    Decision,
    DecisionKind,
    DecisionOutcome,
    Line,
    PageRecords,
    Passage,
    Person,
    Place,
    RegionKind,
    Spot,
)
from pipeline.spots import CONTEXT, context_of, spot_of, spots_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who decides, and when (ISO 8601, UTC)."""

    name: str
    time: str


class Judged(Protocol):
    """A question as the queue asks it: see :class:`pipeline.review.queue.Item`."""

    @property
    def kind(self) -> str: ...
    @property
    def decides(self) -> DecisionKind: ...
    @property
    def spot(self) -> Spot: ...
    @property
    def to(self) -> Spot | None: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str | None: ...
    @property
    def context(self) -> tuple[str, str]: ...
    @property
    def rule(self) -> str: ...
    @property
    def confidence(self) -> float | None: ...


def judge(
    who: Reviewer,
    item: Judged,
    outcome: DecisionOutcome,
    after: str | None = None,
    *,
    note: str = "",
    replaces: Sequence[str] = (),
) -> Decision:
    """The answer to a question. ``accept``: what is proposed is right, and where nothing is, what stands; ``reject``:
    what stands is right (of an omission, that nothing is printed there); ``set``: it is ``after``.

    Raises ValueError for an answer that the question does not have: another value for a join, a rejection where
    nothing was proposed, a decision on a conflict or an orphan (one of its decisions is to be made again, replacing
    the others, or taken back).
    """
    if item.kind in ("conflict", "orphan"):
        raise ValueError(f"a {item.kind} is settled by its decisions")
    said = item.after
    if outcome == "set":
        if after is None or item.decides == "order":
            raise ValueError(f"a {item.kind} takes no value" if after is not None else "there is no value")
        said = after
        if item.kind == "edit" and after == item.after:
            outcome = "accept"
    elif item.kind in ("doubt", "omission", "unplaced") and outcome in ("accept", "reject"):
        found = item.kind == "omission" and bool(item.before)
        if outcome == "accept":
            outcome, said = "set", item.before if item.after is None else item.after
            if item.kind == "omission" and not said:
                raise ValueError("nothing was read there that could be accepted")
        elif item.kind == "unplaced":
            raise ValueError("nothing was proposed that could be rejected")
        elif item.kind == "doubt" or found:
            # A line that is none is read as nothing.
            outcome, said = "set", "" if found else item.before
    if item.decides == "byline" and outcome == "set":
        persons_of(said or "")
    return Decision(
        kind=item.decides,
        spot=item.spot,
        to=item.to,
        outcome=outcome,
        before=item.before,
        after=said,
        context=item.context,
        rule=item.rule if item.kind == "edit" else "",
        confidence=item.confidence,
        reviewer=who.name,
        time=who.time,
        note=note,
        replaces=tuple(replaces),
    )


def lines_by_id(page: PageRecords) -> dict[str, Line]:
    """The page's lines, rejected ones too."""
    return {line.id: line for line in (*page.recognised.lines, *page.recognised.rejected)}


def read_edit(
    who: Reviewer,
    page: PageRecords,
    start: Place,
    end: Place,
    outcome: DecisionOutcome,
    after: str | None,
    *,
    rule: str = "",
    confidence: float | None = None,
    note: str = "",
    replaces: Sequence[str] = (),
) -> Decision:
    """Of the text between two places in one line or in lines that follow each other in a passage."""
    lines = lines_by_id(page)
    spot, to = spots_of(page.prepared.scan, lines, start, end)
    return Decision(
        kind="edit",
        spot=spot,
        to=to,
        outcome=outcome,
        before=text_between(page, lines, start, end),
        after=after,
        context=context_of(lines, start, end),
        rule=rule,
        confidence=confidence,
        reviewer=who.name,
        time=who.time,
        note=note,
        replaces=tuple(replaces),
    )


def text_between(page: PageRecords, lines: Mapping[str, Line], start: Place, end: Place) -> str:
    """What was recognised there; a line's end is a newline. Raises KeyError for lines of no common passage."""
    if start.line == end.line:
        return lines[start.line].text[start.offset : end.offset]
    for passage in page.settled.passages:
        if start.line in passage.lines and end.line in passage.lines:
            between = passage.lines[passage.lines.index(start.line) : passage.lines.index(end.line) + 1]
            return text_of_lines([lines[name] for name in between], start, end)
    raise KeyError(f"{start.line} and {end.line} are in no passage together")


def text_of_lines(lines: Sequence[Line], start: Place, end: Place) -> str:
    """The same of the lines of a passage that the text begins and ends in, and those between."""
    if len(lines) == 1:
        return lines[0].text[start.offset : end.offset]
    texts = [line.text for line in lines]
    return NEWLINE.join([texts[0][start.offset :], *texts[1:-1], texts[-1][: end.offset]])


def type_line(
    who: Reviewer, page: PageRecords, line: str, text: str, *, note: str = "", replaces: Sequence[str] = ()
) -> Decision:
    """The whole line reads ``text``."""
    return _say(who, page, "line", (line,), "set", lines_by_id(page)[line].text, text, note, replaces)


def set_region(
    who: Reviewer, page: PageRecords, region: str, kind: RegionKind, *, note: str = "", replaces: Sequence[str] = ()
) -> Decision:
    found = next(one for one in page.layout.regions if one.id == region)
    return Decision(
        kind="region",
        spot=spot_of(page.prepared.scan, found.box),
        outcome="set",
        before=found.kind,
        after=kind,
        reviewer=who.name,
        time=who.time,
        note=note,
        replaces=tuple(replaces),
    )


def join_regions(
    who: Reviewer,
    page: PageRecords,
    from_region: str,
    to_region: str,
    outcome: DecisionOutcome,
    *,
    confidence: float | None = None,
    note: str = "",
    replaces: Sequence[str] = (),
) -> Decision:
    """Whether ``to_region`` is read after ``from_region``; where that is empty, whether reading begins there."""
    lines = lines_by_id(page)
    regions = {region.id: region for region in page.layout.regions}
    head = lines[regions[to_region].lines[0]]
    foot = lines[regions[from_region].lines[-1]] if from_region else head
    return Decision(
        kind="order",
        spot=spot_of(page.prepared.scan, foot.box),
        to=spot_of(page.prepared.scan, head.box),
        outcome=outcome,
        context=(foot.text[-CONTEXT:] if from_region else "", head.text[:CONTEXT]),
        confidence=confidence,
        reviewer=who.name,
        time=who.time,
        note=note,
        replaces=tuple(replaces),
    )


def split_article(
    who: Reviewer, page: PageRecords, line: str, *, note: str = "", replaces: Sequence[str] = ()
) -> Decision:
    """An article of its own begins with this line, the first of a region or of a paragraph."""
    return _say(who, page, "split", (line,), "accept", lines_by_id(page)[line].text, None, note, replaces)


def merge_articles(
    who: Reviewer,
    page: PageRecords,
    line: str,
    other_page: PageRecords,
    other_line: str,
    *,
    outcome: DecisionOutcome = "accept",
    note: str = "",
    replaces: Sequence[str] = (),
) -> Decision:
    """The articles that the two lines stand in are one (best the first lines of each); on two pages, the first is
    continued by the other. ``reject``: they are not."""
    first, second = lines_by_id(page)[line], lines_by_id(other_page)[other_line]
    return Decision(
        kind="merge",
        spot=spot_of(page.prepared.scan, first.box),
        to=spot_of(other_page.prepared.scan, second.box),
        outcome=outcome,
        before=first.text,
        context=("", second.text[:CONTEXT]),
        reviewer=who.name,
        time=who.time,
        note=note,
        replaces=tuple(replaces),
    )


def name_byline(
    who: Reviewer,
    page: PageRecords,
    passage: str,
    persons: Sequence[Person],
    *,
    byline: Byline | None = None,
    text: str = "",
    note: str = "",
    replaces: Sequence[str] = (),
) -> Decision:
    """Who a byline names: all of the passage (its id on the page, ``t0003``), what ``byline`` found in it, or the
    ``text`` that is read there."""
    return _byline(who, page, passage, "set", byline, text, persons_as_json(persons), note, replaces)


def no_byline(
    who: Reviewer, page: PageRecords, passage: str, byline: Byline, *, note: str = "", replaces: Sequence[str] = ()
) -> Decision:
    """What was taken for a byline is none."""
    return _byline(who, page, passage, "reject", byline, "", None, note, replaces)


def _byline(
    who: Reviewer,
    page: PageRecords,
    passage: str,
    outcome: DecisionOutcome,
    byline: Byline | None,
    text: str,
    after: str | None,
    note: str,
    replaces: Sequence[str],
) -> Decision:
    found = next(one for one in page.settled.passages if one.id == passage)
    said = text or (byline.text if byline is not None else "")
    return Decision(
        kind="byline",
        spot=byline_spot(page, found, said),
        outcome=outcome,
        before=said,
        after=after,
        confidence=byline.confidence if byline is not None else None,
        reviewer=who.name,
        time=who.time,
        note=note,
        replaces=tuple(replaces),
    )


def byline_spot(page: PageRecords, passage: Passage, said: str) -> Spot:
    """The lines of the passage that hold part of what is read; all of them where none can be told."""
    lines = lines_by_id(page)
    letters = "".join(said.split())
    holding = [name for name in passage.lines if _shares(lines[name].text, letters)]
    return spot_of(page.prepared.scan, hull_of_boxes([lines[name].box for name in holding or passage.lines]))


def _shares(line: str, said: str) -> bool:
    text = "".join(line.split())
    size = min(len(text), len(said), 4)
    return size > 0 and any(said[at : at + size] in text for at in range(len(said) - size + 1))


def _say(
    who: Reviewer,
    page: PageRecords,
    kind: DecisionKind,
    lines: Sequence[str],
    outcome: DecisionOutcome,
    before: str,
    after: str | None,
    note: str,
    replaces: Sequence[str],
) -> Decision:
    known = lines_by_id(page)
    return Decision(
        kind=kind,
        spot=spot_of(page.prepared.scan, hull_of_boxes([known[name].box for name in lines])),
        outcome=outcome,
        before=before,
        after=after,
        reviewer=who.name,
        time=who.time,
        note=note,
        replaces=tuple(replaces),
    )
