"""Conflicts, orphans, what was learned, and all decisions; and the stream that tells what was made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from pipeline.books import Removed, audit_page, tally_removed
from pipeline.desk.asking import interface_of
from pipeline.desk.index import PageIndex
from pipeline.desk.made import Made
from pipeline.desk.pictures import view
from pipeline.desk.room import Room
from pipeline.desk.views import Views, line_at, say_persons, show_ends, source
from pipeline.model import Decision, PageRecords
from pipeline.review.removal import PROVED, is_listed, sort_rows
from pipeline.spots import box_of

if TYPE_CHECKING:
    from pipeline.desk.app import Desk

LISTED = 300
"""Decisions that are listed at once."""
LOOK_EVERY = 0.05
"""Seconds between two looks at whether something was made."""
BREATH = 15.0
"""Seconds after which the stream says that it is still there."""
MISFITS = {
    "nothing there": "Nothing is there any more.",
    "other text": "Other text is read there now.",
    "reads as rejected": "It is read there as was rejected.",
    "cannot be": "It cannot be so there.",
    "no such page": "The issue has no such page.",
}


def record_routes(desk: Desk) -> list[Route]:
    asked = _Records(desk)
    return [
        Route("/conflicts", asked.conflicts),
        Route("/removed", asked.removed),
        Route("/learned", asked.learned),
        Route("/log", asked.log),
        Route("/events", asked.events),
    ]


class _Records:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._audits = _Audits()

    @property
    def _room(self) -> Room:
        return self._desk.room

    def conflicts(self, request: Request) -> HTMLResponse:
        views = Views(self._room, interface_of(request))
        shown = []
        for conflict in self._room.conflicts():
            first = conflict[0]
            sides = [{"id": one.id, "said": say_what(views, one), **_who(one)} for one in conflict]
            shown.append({"kind": first.kind, "sides": sides, **self._seen(views, first, "large")})
        orphans = [
            {
                "kind": orphan.decision.kind,
                "said": say_what(views, orphan.decision),
                "why": MISFITS.get(orphan.why, orphan.why),
                "found": show_ends(orphan.found),
                **_who(orphan.decision),
                **self._seen(views, orphan.decision, "line"),
            }
            for orphan in self._room.orphans()
        ]
        damaged = self._room.damaged()
        return self._desk.page(request, "conflicts.html", conflicts=shown, orphans=orphans, damaged=damaged)

    def _seen(self, views: Views, decision: Decision, size: Any) -> dict[str, Any]:
        """Where a decision is on the page, and its cutting."""
        index = self._room.page_of(decision.spot)
        seen: dict[str, Any] = {"view": None, "src": "", "place": views.place(index), "href": "", "language": ""}
        if index is None:
            return seen
        seen |= {"language": index.language, "href": f"/page/{index.id}"}
        if index.page.prepared.scan.basis == "picture":
            line = line_at(index, decision.spot.box)
            upright = index.upright(line)
            box = index.lines[line].box if line else decision.spot.box
            shown = view(decision.spot.box, box, index.page.prepared.scan.extent, size, upright=upright)
            seen |= {"view": shown, "src": source(index.id, shown.frame, box, size, upright=upright)}
            if line:
                seen["href"] += f"?line={line}"
        return seen

    def removed(self, request: Request) -> HTMLResponse:
        """Whole lines first; the pages in their order."""
        views = Views(self._room, interface_of(request))
        at = _number(request.query_params.get("from", "0"))
        everything = self._audits.removed(self._room)
        listed = sorted((one for one in everything if is_listed(one)), key=lambda one: not one.removal.whole)
        rows = [self._gone(views, one) for one in listed[at : at + LISTED]]
        more = f"/removed?from={at + LISTED}" if at + LISTED < len(listed) else ""
        table = sort_rows(tally_removed(everything))
        return self._desk.page(request, "removed.html", table=table, rows=rows, more=more)

    def _gone(self, views: Views, one: Removed) -> dict[str, Any]:
        """A place of the list, with its cutting."""
        removal, index = one.removal, self._room.index(one.scan)
        assert index is not None
        row: dict[str, Any] = {
            "view": None,
            "src": "",
            "place": views.place(index),
            "href": f"/page/{index.id}?line={removal.line}",
            "language": index.language,
            "text": removal.text,
            "proof": PROVED[removal.proof],
            "said": views.sentence(removal.said) if removal.said else "",
        }
        if index.page.prepared.scan.basis == "picture":
            line = index.lines[removal.line]
            upright = index.upright(removal.line)
            box = box_of(line, removal.start, removal.end)
            shown = view(box, line.box, index.page.prepared.scan.extent, "line", upright=upright)
            row |= {"view": shown, "src": source(index.id, shown.frame, line.box, "line", upright=upright)}
        return row

    def learned(self, request: Request) -> HTMLResponse:
        learned = self._room.opened.learned
        tables: list[tuple[str, list[Any]]] = [
            ("Rules", list(learned.rules)),
            ("Exchanges of characters", list(learned.confusions)),
        ]
        return self._desk.page(request, "learned.html", count=learned.decisions, tables=tables)

    def log(self, request: Request) -> HTMLResponse:
        views = Views(self._room, interface_of(request))
        history = self._room.history()
        at = _number(request.query_params.get("from", "0"))
        everything = history.newest_first()
        replaced = history.replaced()
        rows = []
        for one in everything[at : at + LISTED]:
            index: PageIndex | None = self._room.page_of(one.spot)
            rows.append(
                {
                    "id": one.id,
                    "kind": one.kind,
                    "place": views.place(index),
                    "href": f"/page/{index.id}?line={line_at(index, one.spot.box)}" if index is not None else "",
                    "language": index.language if index is not None else "",
                    "said": say_what(views, one),
                    "standing": history.stands(one) and one.id not in replaced,
                    **_who(one),
                }
            )
        more = f"/log?from={at + LISTED}" if at + LISTED < len(everything) else ""
        return self._desk.page(request, "log.html", rows=rows, more=more)

    async def events(self, request: Request) -> Response:
        """What was made since the page that listens was rendered, as server-sent events."""
        views = Views(self._room, interface_of(request))
        since = request.headers.get("last-event-id") or request.query_params.get("since", "")
        # A number that was not reached yet is one of a desk that has ended.
        known = min(_number(since), self._room.made.number) if since else self._room.made.number

        async def stream() -> AsyncIterator[str]:
            nonlocal known
            yield "retry: 700\n\n"
            quiet = 0.0
            while not self._room.ended and not await request.is_disconnected():
                made = self._room.made
                if made.number != known:
                    known, quiet = made.number, 0.0
                    yield f"id: {made.number}\nevent: made\ndata: {json.dumps(tell(views, made))}\n\n"
                await asyncio.sleep(LOOK_EVERY)
                quiet += LOOK_EVERY
                if quiet > BREATH:
                    quiet = 0.0
                    yield ": still here\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 9 else 0


class _Audits:
    """What was taken out of each page, reckoned anew only where the page was made anew or something else decided."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[PageRecords, object, tuple[Removed, ...]]] = {}

    def removed(self, room: Room) -> list[Removed]:
        standing = room.opened.standing
        found: list[Removed] = []
        for page in room.opened.pages:
            scan = page.prepared.scan.id
            known = self._known.get(scan)
            if known is None or known[0] is not page or known[1] is not standing:
                known = self._known[scan] = (page, standing, audit_page(page, standing.in_force).removed)
            found += known[2]
        return found


def tell(views: Views, made: Made) -> dict[str, Any]:
    if made.problem:
        said = made.problem
    elif made.written:
        said = views.t("The TEI of the issue is written.")
    else:
        counts = {"pages": len(made.pages), "articles": len(made.articles), "seconds": f"{made.seconds:.2f}"}
        said = views.t("Made anew in {seconds} s (pages: {pages}, articles: {articles})", **counts)
    return {
        "number": made.number,
        "pages": made.pages,
        "articles": made.articles,
        "problem": bool(made.problem),
        "said": said,
    }


def _who(decision: Decision) -> dict[str, str]:
    return {
        "reviewer": decision.reviewer,
        "time": decision.time,
        "when": decision.time.replace("T", " ").removesuffix("Z"),
        "note": decision.note,
    }


def say_what(views: Views, one: Decision) -> str:
    """A decision in few words."""
    before, after = show_ends(one.before) or "∅", show_ends(one.after or "") or "∅"
    if one.outcome == "defer":
        return views.t("put off: {text}", text=before)
    match one.kind:
        case "edit" if one.outcome == "reject":
            return views.t("{before} stays, not {after}", before=before, after=after)
        case "edit" | "line":
            return f"{before} → {after}"
        case "region":
            return f"{views.t(one.before)} → {views.t(one.after or '')}"
        case "order" if one.outcome == "reject":
            return views.t("not read on from one to the other")
        case "order":
            return views.t("read on from one to the other") if one.to != one.spot else views.t("reading begins here")
        case "split":
            return views.t("a new article begins here")
        case "merge":
            return views.t("one article")
        case "byline":
            return _say_persons(views, one)
    return one.outcome


def _say_persons(views: Views, one: Decision) -> str:
    if one.after is None:
        return views.t("the byline is right") if one.outcome == "accept" else views.t("no byline")
    return say_persons(one.after) or views.t("no byline")
