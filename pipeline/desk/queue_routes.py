"""The queue, its items and series, and their cuttings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pipeline.desk.asking import interface_of, reviewer_of
from pipeline.desk.pace import Progress, say_duration
from pipeline.desk.pictures import Size
from pipeline.desk.room import Room
from pipeline.desk.shelves import Sieve
from pipeline.desk.shown import KIND_NAMES, TYPED
from pipeline.desk.views import Views, in_series
from pipeline.model import Box
from pipeline.review.queue import Item, Series

if TYPE_CHECKING:
    from pipeline.desk.app import Desk

ROWS = 40
"""Items that are listed at once."""
CASES = 100
"""Cases of a series that are shown at once."""
SERIES = 200
"""Series that are listed at once."""
FRAME = re.compile(r"(\d{1,6})-(\d{1,6})-(\d{1,6})-(\d{1,6})-(\d{1,5})\.jpg")
SIZES: Sequence[str] = get_args(Size)
KEEP_A_DAY = {"cache-control": "private, max-age=86400"}


def queue_routes(desk: Desk) -> list[Route]:
    asked = _Queue(desk)
    return [
        Route("/", asked.queue),
        Route("/rows", asked.rows),
        Route("/progress", asked.progress),
        Route("/item/{item}", asked.item),
        Route("/cutting/{page}/{size}/{frame}", asked.cutting),
        Route("/series", asked.all_series),
        Route("/series/{series}", asked.one_series),
        Route("/series/{series}/part", asked.one_series),
        Route("/series/{series}/cases", asked.cases),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSieve:
    """As the form shows it; ``counts`` by kind, ``states`` by state."""

    kind: str
    page: str
    state: str
    kinds: tuple[str, ...]
    counts: dict[str, int]
    states: dict[str, int]


class _Queue:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _room(self) -> Room:
        return self._desk.room

    def _views(self, request: Request) -> Views:
        return Views(self._room, interface_of(request))

    def queue(self, request: Request) -> HTMLResponse:
        sieve = sieve_of(request)
        named = request.query_params.get("item", "")
        # An item that is named is shown whatever is sieved out.
        first = self._room.shelves.items.get(named) or next(self._room.shelves.walk(sieve), None)
        views = self._views(request)
        rows = self._rows(sieve, around=first.id if first is not None else "")
        return self._desk.page(
            request,
            "queue.html",
            rows=[views.row(item) for item in rows],
            more=len(rows) == ROWS,
            item=views.item(first) if first is not None else None,
            sieve=self._shown(sieve),
            pages=[self._room.index(page.prepared.scan.id) for page in self._room.opened.pages],
            kind_names=KIND_NAMES,
            **self.progress_values(request),
        )

    def _shown(self, sieve: Sieve) -> ShownSieve:
        room = self._room
        kinds = tuple(room.shelves.kinds())
        counts = {kind: room.shelves.count(kind=kind, page=sieve.page, state=sieve.state) for kind in ("", *kinds)}
        states = {
            state: room.shelves.count(kind=sieve.kind, page=sieve.page, state=state)
            for state in ("open", "deferred", "decided")
        }
        return ShownSieve(
            kind=sieve.kind, page=sieve.page, state=sieve.state, kinds=kinds, counts=counts, states=states
        )

    def _rows(self, sieve: Sieve, *, around: str = "", after: str = "") -> list[Item]:
        if after or not around:
            return list(islice(self._room.shelves.walk(sieve, after), ROWS))
        return list(islice(self._room.shelves.walk(sieve, around, inclusive=True), ROWS))

    def rows(self, request: Request) -> HTMLResponse:
        asked = request.query_params
        found = self._rows(sieve_of(request), around=asked.get("around", ""), after=asked.get("after", ""))
        views = self._views(request)
        return self._desk.part(request, "rows.html", rows=[views.row(item) for item in found], item=None)

    def progress(self, request: Request) -> HTMLResponse:
        return self._desk.part(request, "progress.html", **self.progress_values(request))

    def progress_values(self, request: Request) -> dict[str, Any]:
        progress = self._room.progress(reviewer_of(request))
        return {"progress": progress, "estimate": say_estimate(self._views(request), progress)}

    def item(self, request: Request) -> HTMLResponse:
        found = self._room.shelves.items.get(request.path_params["item"])
        if found is None:
            raise HTTPException(404, "There is no such item any more.")
        return self._desk.part(request, "item.html", item=self._views(request).item(found))

    def cutting(self, request: Request) -> Response:
        asked = request.path_params
        index = self._room.index(asked["page"])
        frame = FRAME.fullmatch(asked["frame"])
        if index is None or frame is None or asked["size"] not in SIZES:
            raise HTTPException(404)
        left, top, right, bottom, height = (int(one) for one in frame.groups())
        extent = index.page.prepared.scan.extent
        inside = extent.left <= left < right <= extent.right and extent.top <= top < bottom <= extent.bottom
        if not inside or not height:
            raise HTTPException(404)
        box = Box(left=left, top=top, right=right, bottom=bottom)
        picture = self._room.pictures.cutting(index.id, box, height, asked["size"])
        return Response(picture, media_type="image/jpeg", headers=KEEP_A_DAY)

    def all_series(self, request: Request) -> HTMLResponse:
        views = self._views(request)
        start = request.query_params.get("from", "0")
        at = int(start) if start.isdecimal() and len(start) < 7 else 0
        all_of_them = self._room.shelves.queue.series
        shown = [self._series(views, series) for series in all_of_them[at : at + SERIES]]
        more = f"/series?from={at + SERIES}" if at + SERIES < len(all_of_them) else ""
        return self._desk.page(request, "series.html", rows=shown, more=more)

    def _series(self, views: Views, series: Series) -> dict[str, Any]:
        open_ones = views.open_in(series)
        first = self._room.shelves.items.get(series.items[0])
        index = self._room.index(first.page) if first is not None else None
        return {
            "id": series.id,
            "href": f"/series/{series.id}",
            "before": series.before,
            "after": series.after,
            "proposed": first is not None and first.after is not None,
            "said": views.sentence(first.reason) if first is not None else "",
            "reason": views.sentence(first.reason) if first is not None else "",
            "kind_name": KIND_NAMES.get(series.kind, series.kind),
            "rule": series.rule,
            "open": open_ones,
            "total": len(series.items),
            "decided": len(series.items) - open_ones,
            "wrong": series.wrong,
            "language": index.language if index is not None else "",
            "answers": list(views.answers(series.kind, proposed=first is not None and first.after is not None)),
            "editable": series.kind in TYPED,
        }

    def _named(self, request: Request) -> Series:
        found = self._room.shelves.series.get(request.path_params["series"])
        if found is None:
            raise HTTPException(404, "There is no such series any more.")
        return found

    def one_series(self, request: Request) -> HTMLResponse:
        series, views = self._named(request), self._views(request)
        first = request.query_params.get("first", "")
        shown, left, last = in_series(self._room, series, "", first, CASES)
        values = self._series(views, series) | {"left": left, "next": last, "first": first}
        whole = not request.url.path.endswith("/part")
        render = self._desk.page if whole else self._desk.part
        return render(
            request,
            "one_series.html" if whole else "concordance.html",
            series=values,
            cases=[views.case(item) for item in shown],
        )

    def cases(self, request: Request) -> HTMLResponse:
        series, views = self._named(request), self._views(request)
        first = request.query_params.get("first", "")
        shown, left, last = in_series(self._room, series, request.query_params.get("after", ""), first, CASES)
        more = {"next": last, "left": left}
        return self._desk.part(request, "more_cases.html", cases=[views.case(item) for item in shown], more=more)


def sieve_of(request: Request) -> Sieve:
    asked = request.query_params
    state = asked.get("state", "open")
    match state:
        case "deferred" | "decided":
            return Sieve(kind=asked.get("kind", ""), page=asked.get("page", ""), state=state)
    return Sieve(kind=asked.get("kind", ""), page=asked.get("page", ""))


def say_estimate(views: Views, progress: Progress) -> str:
    number, unit = say_duration(progress.seconds)
    about = views.t(
        "About a minute is left"
        if (number, unit) == (1, "minutes")
        else "About {number} hours are left"
        if unit == "hours"
        else "About {number} minutes are left",
        number=number,
    )
    pace = progress.pace
    if pace.seconds:
        how = views.t(
            "at your pace: {seconds} s an item, from {count}", seconds=f"{pace.seconds:.1f}", count=f"{pace.measured:,}"
        )
    else:
        how = views.t("as reckoned; your own pace is not known yet")
    return f"{about}, {how}."
