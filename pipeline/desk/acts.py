"""What changes something: answers, orders, articles, kinds, lines, bylines, and undoing. Each is a decision in the file
before it is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.decisions import now
from pipeline.decisions.wording import (
    Reviewer,
    join_regions,
    merge_articles,
    name_byline,
    no_byline,
    set_region,
    split_article,
    type_line,
)
from pipeline.desk.asking import clean_name, interface_of, keep_name, reviewer_of
from pipeline.desk.index import PageIndex
from pipeline.desk.queue_routes import say_estimate
from pipeline.desk.record_routes import say_what
from pipeline.desk.room import Room
from pipeline.desk.views import Views
from pipeline.errors import GalleyError
from pipeline.files import decode_json
from pipeline.model import Decision, Person, RegionKind

if TYPE_CHECKING:
    from pipeline.desk.app import Desk

LONGEST = 2_000
"""Characters that may be typed for a line or a name."""
MOST_PERSONS = 50


class Answered(msgspec.Struct, forbid_unknown_fields=True):
    """The answer to items of the queue, all the same. ``seen`` are decisions that were shown with them."""

    items: list[str]
    outcome: Literal["accept", "reject", "set", "defer"]
    after: str | None = None
    seen: list[str] = []


class Joined(msgspec.Struct, tag_field="do", tag="join", forbid_unknown_fields=True):
    """``region`` is (or is not) read after ``first``; where that is empty, reading begins with it."""

    seen: int
    page: str
    first: str
    region: str
    outcome: Literal["accept", "reject"]


class Split(msgspec.Struct, tag_field="do", tag="split", forbid_unknown_fields=True):
    seen: int
    page: str
    region: str
    line: str = ""


class Merged(msgspec.Struct, tag_field="do", tag="merge", forbid_unknown_fields=True):
    seen: int
    page: str
    region: str
    other: str


class Kind(msgspec.Struct, tag_field="do", tag="kind", forbid_unknown_fields=True):
    seen: int
    page: str
    region: str
    kind: RegionKind


class Typed(msgspec.Struct, tag_field="do", tag="line", forbid_unknown_fields=True):
    seen: int
    page: str
    line: str
    text: str


class Named(msgspec.Struct, forbid_unknown_fields=True):
    name: str = ""
    role: str = ""
    title: str = ""
    place: str = ""


class Bylined(msgspec.Struct, tag_field="do", tag="byline", forbid_unknown_fields=True):
    """Without persons it is no byline."""

    seen: int
    page: str
    passage: str
    persons: list[Named]
    start: int | None = None
    end: int | None = None


Act = Joined | Split | Merged | Kind | Typed | Bylined


class One(msgspec.Struct, forbid_unknown_fields=True):
    decision: str


class Name(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    pass


class _Refused(Exception):
    """What was asked for cannot be done; the reason is shown."""


def act_routes(desk: Desk) -> list[Route]:
    acts = _Acts(desk)
    return [
        Route("/reviewer", acts.reviewer, methods=["POST"]),
        Route("/decide", acts.decide, methods=["POST"]),
        Route("/act", acts.act, methods=["POST"]),
        Route("/undo", acts.undo, methods=["POST"]),
        Route("/redo", acts.redo, methods=["POST"]),
        Route("/withdraw", acts.withdraw, methods=["POST"]),
        Route("/resolve", acts.resolve, methods=["POST"]),
    ]


class _Acts:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _room(self) -> Room:
        return self._desk.room

    async def reviewer(self, request: Request) -> Response:
        try:
            asked = await _read(request, Name)
        except _Refused as refused:
            return _say_no(str(refused))
        name = clean_name(asked.name)
        if not name:
            return _say_no("A name is needed.")
        answer = JSONResponse({"name": name})
        keep_name(answer, name)
        return answer

    async def decide(self, request: Request) -> Response:
        return await self._answer(request, Answered, self._decide)

    async def act(self, request: Request) -> Response:
        return await self._answer(request, Act, self._act)

    async def undo(self, request: Request) -> Response:
        return await self._answer(
            request, Nothing, lambda _, who, views: self._back(views, self._room.undo(who), "Undone: {what}")
        )

    async def redo(self, request: Request) -> Response:
        return await self._answer(
            request, Nothing, lambda _, who, views: self._back(views, self._room.redo(who), "Done again: {what}")
        )

    async def withdraw(self, request: Request) -> Response:
        return await self._answer(
            request,
            One,
            lambda one, who, views: self._back(views, self._room.withdraw(one.decision, who), "Undone: {what}"),
        )

    async def resolve(self, request: Request) -> Response:
        return await self._answer(request, One, self._resolve)

    async def _answer(self, request: Request, kind: Any, do: Callable[[Any, str, Views], dict[str, Any]]) -> Response:
        """Read, do in a thread, say what was done and how far one has come."""
        who = reviewer_of(request)
        if not who:
            return JSONResponse({"problem": "Who is reviewing?"}, 428)
        views = Views(self._room, interface_of(request))
        try:
            asked = await _read(request, kind)
            done = await run_in_threadpool(do, asked, who, views)
        except _Refused as refused:
            return _say_no(views.t(str(refused)))
        except ValueError as error:
            return _say_no(views.sentence(str(error)))
        except GalleyError as error:
            return JSONResponse({"problem": str(error)}, 503)
        progress = self._room.progress(who)
        shown = self._desk.render(request, "progress.html", progress=progress, estimate=say_estimate(views, progress))
        return JSONResponse({"progress": shown, **done})

    def _decide(self, asked: Answered, who: str, views: Views) -> dict[str, Any]:
        if not asked.items:
            raise _Refused("There is nothing to decide.")
        if (asked.outcome == "set") != (asked.after is not None):
            raise _Refused("A reading is needed.")
        _bound(asked.after or "")
        items = [self._room.shelves.items.get(name) for name in dict.fromkeys(asked.items)]
        found = [item for item in items if item is not None]
        if len(found) < len(items):
            raise _Refused("That was made anew meanwhile. Load the page again.")
        done = self._room.answer(who, found, asked.outcome, asked.after, asked.seen)
        what = {"accept": "Accepted", "reject": "Rejected", "set": "Typed", "defer": "Put off"}[asked.outcome]
        said = views.t(what)
        if len(found) > 1:
            said = views.t("{what}: {count} together", what=said, count=len(found))
        return {"said": f"{said}.", "items": done}

    def _back(self, views: Views, undone: Sequence[Decision], phrase: str) -> dict[str, Any]:
        if not undone:
            return {"said": views.t("There is nothing more."), "items": [], "changed": False}
        what = say_what(views, undone[0])
        if len(undone) > 1:
            what = views.t("{what} and {count} more", what=what, count=len(undone) - 1)
        return {"said": views.t(phrase, what=what), "items": self._room.items_of(undone), "changed": True}

    def _resolve(self, asked: One, who: str, views: Views) -> dict[str, Any]:
        chosen = self._room.resolve(asked.decision, who)
        if chosen is None:
            raise _Refused("That is no conflict any more. Load the page again.")
        return {"said": views.t("It holds: {what}", what=say_what(views, chosen))}

    def _act(self, asked: Act, who: str, views: Views) -> dict[str, Any]:
        index = self._room.index(asked.page)
        if index is None:
            raise _Refused("There is no such page.")
        decision = self._word(asked, index, Reviewer(name=who, time=now()))
        self._room.keep(decision, asked.seen)
        return {"said": views.t("Kept: {what}", what=say_what(views, decision))}

    def _word(self, asked: Act, index: PageIndex, who: Reviewer) -> Decision:
        page = index.page
        match asked:
            case Joined():
                _first_line(asked.region, index)
                if asked.first:
                    _first_line(asked.first, index)
                join = index.joins.get(asked.region)
                known = join is not None and asked.first in ("", join.from_region)
                confidence = join.confidence if join is not None and known else None
                return join_regions(who, page, asked.first, asked.region, asked.outcome, confidence=confidence)
            case Split():
                return split_article(who, page, asked.line or _first_line(asked.region, index))
            case Merged():
                return merge_articles(
                    who, page, _first_line(asked.region, index), page, _first_line(asked.other, index)
                )
            case Kind():
                _first_line(asked.region, index)
                return set_region(who, page, asked.region, asked.kind)
            case Typed():
                return type_line(who, page, _line(asked.line, index), _bound(asked.text).replace("\n", " "))
            case Bylined():
                return _word_byline(asked, index, who)


def _word_byline(asked: Bylined, index: PageIndex, who: Reviewer) -> Decision:
    passage = index.passages.get(asked.passage)
    if passage is None:
        raise _Refused("There is no such passage any more.")
    if len(asked.persons) > MOST_PERSONS:
        raise _Refused("Those are too many persons.")
    regions = [index.regions[name] for name in passage.regions if name in index.regions]
    known = [one for region in regions for held, one in index.bylines_in(region) if held is passage and one is not None]
    byline = next((one for one in known if (one.start, one.end) == (asked.start, asked.end)), None)
    parts = [
        tuple(_bound(part.strip()) for part in (one.name, one.role, one.title, one.place)) for one in asked.persons
    ]
    persons = [Person(name=name, role=role, title=title, place=place) for name, role, title, place in parts]
    if any(person.name or person.role for person in persons):
        return name_byline(who, index.page, passage.id, persons, byline=byline)
    if byline is None:
        raise _Refused("Nobody takes it for a byline.")
    return no_byline(who, index.page, passage.id, byline)


def _line(name: str, index: PageIndex) -> str:
    if name not in index.lines:
        raise _Refused("There is no such line any more.")
    return name


def _first_line(region: str, index: PageIndex) -> str:
    if region not in index.regions:
        raise _Refused("There is no such region any more.")
    if not index.regions[region].lines:
        raise _Refused("There is no text in this region.")
    return index.regions[region].lines[0]


def _bound(text: str) -> str:
    if len(text) > LONGEST:
        raise _Refused("That is too long.")
    return text


def _say_no(problem: str) -> Response:
    return JSONResponse({"problem": problem}, 422)


async def _read(request: Request, kind: Any) -> Any:
    try:
        return decode_json(await request.body(), kind)
    except msgspec.DecodeError as error:
        raise _Refused("That was not understood.") from error
