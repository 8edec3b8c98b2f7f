"""Items of the queue as the templates show them: what was read, what is proposed, why, and what may be answered."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from pipeline.decisions import persons_of
from pipeline.desk.index import PageIndex
from pipeline.desk.pictures import Size, view
from pipeline.desk.room import Room
from pipeline.desk.shown import (
    ANSWERS,
    HOMES,
    KIND_NAMES,
    SETTLED_ELSEWHERE,
    SHOWN_ALTERNATIVES,
    TITLES,
    TYPED,
    Answer,
    Case,
    ItemView,
    Other,
    Reading,
    Row,
    Shot,
)
from pipeline.model import Box, Decision
from pipeline.review.phrases import Interface, say, sentence
from pipeline.review.queue import Item, Series

MOST_LINES = 3
"""Lines of a longer stretch that are shown."""


class Views:
    """In one language of the interface."""

    def __init__(self, room: Room, interface: Interface) -> None:
        self._room = room
        self._interface = interface

    def t(self, english: str, **values: object) -> str:
        return say(english, self._interface, **values)

    def sentence(self, english: str) -> str:
        return sentence(english).said(self._interface)

    def row(self, item: Item) -> Row:
        index = self._room.index(item.page)
        return Row(
            id=item.id,
            kind=item.kind,
            kind_name=KIND_NAMES.get(item.kind, item.kind),
            state=self._room.shelves.state(item.id),
            href=f"/?item={quote(item.id)}",
            before=shorten(show_ends(item.before)),
            after=shorten(show_ends(item.after)) if item.after is not None else None,
            said=self._gist(item, index),
            place=self.place(index),
            language=index.language if index is not None else "",
        )

    def _gist(self, item: Item, index: PageIndex | None) -> str:
        """In place of readings, where there are none: foot and head of a join, else the reason."""
        match item.kind:
            case "byline":
                return f"{shorten(item.before)} → {shorten(say_persons(item.after or '')) or '∅'}"
            case "unplaced":
                return shorten(item.context[1])
            case "conflict" | "orphan":
                return self.t(TITLES[item.kind])
        if item.before or item.after:
            return ""
        if index is not None and item.region in index.regions and item.other_region in index.regions:
            foot, head = index.regions[item.region], index.regions[item.other_region]
            return f"{index.foot(foot, 7)} → {index.head(head, 7)}"
        return shorten(self.sentence(item.reason)) or "∅"

    def place(self, index: PageIndex | None) -> str:
        return self.t("Page {name}", name=index.name) if index is not None else "—"

    def item(self, item: Item) -> ItemView:
        index = self._room.index(item.page)
        upright = index is not None and index.upright(item.line)
        left, right = item.context
        state = self._room.shelves.state(item.id)
        series = self._room.shelves.series.get(item.series)
        return ItemView(
            id=item.id,
            kind=item.kind,
            kind_name=KIND_NAMES.get(item.kind, item.kind),
            title=self.t(TITLES.get(item.kind, item.kind)),
            place=self.place(index),
            href=f"/page/{item.page}?line={quote(item.line)}" if index is not None else "/pages",
            article=self._article(index, item.article),
            language=index.language if index is not None else "",
            upright=upright,
            state=state,
            verdict=self._verdict(item),
            views=tuple(self._shots(item, index)),
            readings=tuple(self._readings(item)),
            before=item.before,
            after=item.after or "",
            left=left,
            right=right,
            answers=tuple(self.answers(item.kind, proposed=item.after is not None)),
            editable=item.kind in TYPED,
            elsewhere=item.kind in SETTLED_ELSEWHERE,
            alternatives=tuple(self._alternatives(item)),
            reasons=tuple(self._reasons(item)),
            measures=tuple(self._measures(item)),
            series=item.series,
            like=self.open_in(series) if series is not None else 0,
            seen=self._room.standing_on(item),
        )

    def open_in(self, series: Series) -> int:
        return sum(self._room.shelves.state(name) in ("open", "deferred") for name in series.items)

    def _article(self, index: PageIndex | None, name: str) -> str:
        if index is None or not name:
            return ""
        return next((self.headline(at) for at, one in enumerate(index.issue.articles) if one.id == name), "")

    def headline(self, article: int) -> str:
        """What stands over it, empty where nothing does."""
        found = self._room.opened.issue.articles[article]
        for name in (*found.heads, *found.body):
            page, _, passage = name.partition(".")
            index = self._room.index(page)
            if index is None or passage not in index.passages:
                continue
            held = index.passages[passage]
            if held.kind == "headline" or name not in found.heads:
                return shorten("".join(index.reading.get(line, "") for line in held.lines), 28)
        return ""

    def _verdict(self, item: Item) -> str:
        said = self._room.decision_on(item)
        if said is None:
            return ""
        return self.say_decision(said)

    def say_decision(self, said: Decision) -> str:
        what = {
            "accept": self.t("Accepted"),
            "reject": self.t("Rejected"),
            "set": self.t("Typed: {text}", text=show_ends(said.after or "∅")),
            "defer": self.t("Put off"),
        }.get(said.outcome, said.outcome)
        return self.t("{what} by {name}", what=what, name=said.reviewer)

    def _shots(self, item: Item, index: PageIndex | None, size: Size = "large") -> Iterator[Shot]:
        if index is None or index.page.prepared.scan.basis != "picture":
            return
        ends = [item.spot.box] + ([item.to.box] if item.to is not None and item.to.box != item.spot.box else [])
        places = [(self._line_at(index, item.line if at == 0 else "", box), box) for at, box in enumerate(ends)]
        if item.kind == "edit" and len(places) == 2:
            # What is taken out from between two lines is what has to be looked at.
            inner = lines_between(index, item.passage, places[0][0], places[1][0])
            places = [(name, index.lines[name].box) for name in inner[:MOST_LINES]] or places
        for line, box in places:
            text = index.lines[line].text if line else ""
            upright = index.upright(line)
            line_box = index.lines[line].box if line else box
            shown = view(box, line_box, index.page.prepared.scan.extent, size, upright=upright)
            yield Shot(
                view=shown,
                src=source(item.page, shown.frame, line_box, size, upright=upright),
                said=self.t("Cutting of the scan: {text}", text=text) if text else self.t("Cutting of the scan"),
            )

    def _line_at(self, index: PageIndex, known: str, box: Box) -> str:
        if known in index.lines:
            return known
        return line_at(index, box)

    def _readings(self, item: Item) -> Iterator[Reading]:
        left, right = item.context
        index = self._room.index(item.page)
        if item.decides == "order" and index is not None and {item.region, item.other_region} <= index.regions.keys():
            foot, head = index.regions[item.region], index.regions[item.other_region]
            yield Reading(name="Foot", role="read", left="…", text=index.foot(foot, 22), right="", element="span")
            yield Reading(name="Head", role="proposed", left="", text=index.head(head, 22), right="…", element="span")
        if item.kind in ("unplaced", "orphan"):
            yield Reading(name="Recognised", role="read", left="", text="".join(item.context), right="", element="span")
            return
        if item.kind == "byline":
            yield Reading(name="Recognised", role="read", left="", text=item.before, right="", element="span")
            persons = say_persons(item.after or "")
            yield Reading(name="Persons", role="proposed", left="", text=persons, right="", element="ins")
            return
        if not item.before and not item.after:
            return
        doubtful = "mark" if item.after is None else "del"
        yield Reading(name="Recognised", role="read", left=left, text=item.before, right=right, element=doubtful)
        if item.after is not None and item.kind in ("edit", "doubt", "omission"):
            yield Reading(name="Proposed", role="proposed", left=left, text=item.after, right=right, element="ins")
        said = self._room.decision_on(item)
        if said is not None and said.outcome == "set":
            yield Reading(name="Typed", role="typed", left=left, text=said.after or "", right=right, element="ins")

    def answers(self, kind: str, *, proposed: bool) -> Iterator[Answer]:
        """``proposed`` is whether there is a reading to be accepted."""
        accept, reject = ANSWERS.get(kind, ("", ""))
        if kind in TYPED and not proposed:
            accept = ""
        if kind == "omission" and not proposed:
            reject = "Nothing is printed there"
        if accept:
            yield Answer(outcome="accept", name=self.t(accept), key="a", look="accept")
        if reject:
            look = "reject" if accept else "keep"
            yield Answer(outcome="reject", name=self.t(reject), key="r", look=look)

    def _alternatives(self, item: Item) -> Iterator[Other]:
        if item.kind == "unplaced":
            for key, kind in enumerate(HOMES, 1):
                yield Other(text=self.t(kind), share="", key=str(key), outcome="set", after=kind)
        if item.kind not in TYPED:
            return
        shown = [(text, share) for text, share in item.alternatives if text not in (item.before, item.after)]
        for key, (text, share) in enumerate(shown[:SHOWN_ALTERNATIVES], 1):
            yield Other(
                text=show_ends(text), share=percent(share) if share else "", key=str(key), outcome="set", after=text
            )

    def _reasons(self, item: Item) -> Iterator[str]:
        if item.reason:
            yield self.sentence(item.reason)
        for one in item.evidence:
            said = self.sentence(one.sentence)
            if one.sentence and said != self.sentence(item.reason):
                yield said

    def _measures(self, item: Item) -> Iterator[tuple[str, float | None, str]]:
        if item.confidence is not None:
            yield "How sure", round(item.confidence, 3), percent(item.confidence)
        yield "Chance of being wrong now", round(item.wrong, 3), percent(item.wrong)
        if item.outcome:
            yield "Stands now", None, self.t(item.outcome)
        if item.rule:
            yield "Rule", None, item.rule

    def case(self, item: Item) -> Case:
        index = self._room.index(item.page)
        upright = index is not None and index.upright(item.line)
        left, right = item.context
        place = self.place(index)
        return Case(
            id=item.id,
            state=self._room.shelves.state(item.id),
            views=tuple(self._shots(item, index, "word")),
            upright=upright,
            left=left,
            before=item.before or "",
            right=right,
            element="mark" if item.after is None else "del",
            language=index.language if index is not None else "",
            place=place,
            href=f"/page/{item.page}?line={quote(item.line)}",
            said=f"{left}[{show_ends(item.before)}]{right}, {place}",
        )


def say_persons(after: str) -> str:
    """Of a byline's persons as a decision holds them; empty where it names nobody."""
    try:
        persons = persons_of(after) if after else ()
    except ValueError:
        return after
    return "; ".join(" ".join(part for part in (one.role, one.name, one.title) if part) for one in persons)


def lines_between(index: PageIndex, passage: str, first: str, last: str) -> tuple[str, ...]:
    """Whole lines of a passage that stand between two of its lines."""
    held = index.passages.get(passage.partition(".")[2])
    if held is None or first not in held.lines or last not in held.lines:
        return ()
    return held.lines[held.lines.index(first) + 1 : held.lines.index(last)]


def line_at(index: PageIndex, box: Box) -> str:
    """The line that most of a box lies on, empty where there is none."""
    best, most = "", 0
    for line in index.lines.values():
        wide = min(line.box.right, box.right) - max(line.box.left, box.left)
        high = min(line.box.bottom, box.bottom) - max(line.box.top, box.top)
        if wide > 0 and high > 0 and wide * high > most:
            best, most = line.id, wide * high
    return best


def source(page: str, frame: Box, line: Box, size: Size, *, upright: bool) -> str:
    """Where the desk gives a cutting: the page is looked up among the issue's, the rest are numbers."""
    height = max(1, line.width if upright else line.height)
    return f"/cutting/{page}/{size}/{frame.left}-{frame.top}-{frame.right}-{frame.bottom}-{height}.jpg"


def show_ends(text: str) -> str:
    """Line ends as a sign: joining them is most of what is done there."""
    return text.replace("\n", "⏎")


def code_of(text: str) -> str:
    """``U+FF08`` of a single mark, empty for anything else: marks of two widths look alike."""
    if len(text) != 1 or unicodedata.category(text)[0] not in "PSZ":
        return ""
    return f"U+{ord(text):04X}"


def shorten(text: str, most: int = 24) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def percent(share: float) -> str:
    """Never 100 % for what is less than sure."""
    if share >= 0.995 and share < 1:
        return f"{min(share, 0.999):.1%}"
    return f"{share:.0%}"


def in_series(room: Room, series: Series, after: str, first: str, count: int) -> tuple[Sequence[Item], int, str]:
    """Some cases of a series from behind the one named on, how many are left, and the last one shown. ``first`` is
    shown first: it is the one that was looked at."""
    names = [first, *(name for name in series.items if name != first)] if first in series.items else list(series.items)
    start = names.index(after) + 1 if after in names else 0
    shown = [item for name in names[start : start + count] if (item := room.shelves.items.get(name)) is not None]
    left = max(0, len(names) - start - count)
    return shown, left, names[start + count - 1] if left else ""
