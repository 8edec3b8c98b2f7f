"""The page as a picture, its regions and articles, and what is read in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from pipeline.desk.asking import interface_of
from pipeline.desk.index import HUES, PageIndex, passages_of, read_passage
from pipeline.desk.pictures import PAGE_WIDTHS, view
from pipeline.desk.room import Room
from pipeline.desk.views import Views, shorten, source
from pipeline.geometry import hull_of_boxes
from pipeline.model import Byline, Join, Passage, Person, Region, RegionKind

if TYPE_CHECKING:
    from pipeline.desk.app import Desk

KINDS: Sequence[str] = tuple(kind for kind in get_args(RegionKind) if kind not in ("picture", "rule"))
"""What a region with lines may be."""
THUMB = 380
NOBODY = Person(name="")


def page_routes(desk: Desk) -> list[Route]:
    asked = _Pages(desk)
    return [
        Route("/pages", asked.pages),
        Route("/page/{page}", asked.page),
        Route("/page/{page}/data", asked.data),
        Route("/page/{page}/picture/{width:int}", asked.picture),
        Route("/page/{page}/outline", asked.outline),
        Route("/page/{page}/region/{region}", asked.region),
        Route("/article/{article}", asked.article),
    ]


class _Pages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _room(self) -> Room:
        return self._desk.room

    def _index(self, request: Request) -> PageIndex:
        found = self._room.index(request.path_params["page"])
        if found is None:
            raise HTTPException(404, "There is no such page.")
        return found

    def pages(self, request: Request) -> HTMLResponse:
        shown: list[dict[str, Any]] = []
        for record in self._room.opened.pages:
            index = self._room.index(record.prepared.scan.id)
            assert index is not None
            extent = record.prepared.scan.extent
            shown.append(
                {
                    "name": index.name,
                    "href": f"/page/{index.id}",
                    "picture": f"/page/{index.id}/picture/{THUMB}" if record.prepared.scan.basis == "picture" else "",
                    "width": THUMB,
                    "height": max(1, round(THUMB * extent.height / extent.width)),
                    "open": self._room.shelves.count(page=index.id, state="open"),
                    "articles": sum(1 for _ in index.articles_here()),
                }
            )
        return self._desk.page(request, "pages.html", pages=shown)

    def page(self, request: Request) -> HTMLResponse:
        index = self._index(request)
        extent = index.page.prepared.scan.extent
        names = [page.prepared.scan.id for page in self._room.opened.pages]
        at = names.index(index.id)
        return self._desk.page(
            request,
            "page.html",
            page={
                "id": index.id,
                "name": index.name,
                "left": extent.left,
                "top": extent.top,
                "width": extent.width,
                "height": extent.height,
                "before": names[at - 1] if at else "",
                "after": names[at + 1] if at + 1 < len(names) else "",
            },
            widths=" ".join(str(width) for width in PAGE_WIDTHS),
            first_width=PAGE_WIDTHS[0],
        )

    def picture(self, request: Request) -> Response:
        index = self._index(request)
        width = request.path_params["width"]
        if width not in (*PAGE_WIDTHS, THUMB):
            raise HTTPException(404)
        picture = self._room.pictures.whole(index.id, index.page.prepared.scan.extent, width)
        return Response(picture, media_type="image/jpeg", headers={"cache-control": "private, max-age=86400"})

    def data(self, request: Request) -> JSONResponse:
        """Regions, flows and joins for the drawing, in pixels of the scan."""
        # Asked first: what is made while this is put together has not been seen.
        made = self._room.made.number
        index = self._index(request)
        views = Views(self._room, interface_of(request))
        flows = [flow for flow in index.page.order.flows if any(name in index.regions for name in flow.regions)]
        numbers = _numbers(index)
        return JSONResponse(
            {
                "made": made,
                "width": index.page.prepared.scan.extent.width,
                "regions": [self._region_data(index, region, views) for region in index.page.layout.regions],
                "flows": [
                    {
                        "id": flow.id,
                        "hue": at % HUES,
                        "number": numbers.get(flow.id, str(at + 1)),
                        "regions": [name for name in flow.regions if name in index.regions],
                    }
                    for at, flow in enumerate(flows)
                ],
                "joins": {
                    name: {"confidence": join.confidence, "rival": join.runner_up} for name, join in index.joins.items()
                },
            }
        )

    def _region_data(self, index: PageIndex, region: Region, views: Views) -> dict[str, Any]:
        home = index.homes.get(region.id)
        article = index.issue.articles[home.article].id if home is not None and home.article is not None else ""
        box = region.box
        where = (
            views.t("article {number}", number=home.article + 1)
            if home is not None and home.article is not None
            else views.t(home.name if home is not None else "unplaced")
        )
        return {
            "id": region.id,
            "kind": region.kind,
            "box": [box.left, box.top, box.right, box.bottom],
            "upright": index.stands_upright(region),
            "lines": region.lines,
            "article": article,
            "label": f"{views.t(region.kind)}, {where}: {index.gist(region)}",
        }

    def outline(self, request: Request) -> HTMLResponse:
        index = self._index(request)
        views = Views(self._room, interface_of(request))
        hues = {flow.id: at % HUES for at, flow in enumerate(index.page.order.flows)}
        articles = []
        for position, _, regions in index.articles_here():
            flow = next((index.flows[region.id].id for region in regions if region.id in index.flows), "")
            articles.append(
                {
                    "number": position + 1,
                    "hue": hues.get(flow, 0),
                    "title": views.headline(position),
                    "regions": [self._brief(index, region) for region in regions],
                }
            )
        others = [(name, [self._brief(index, one) for one in regions]) for name, regions in index.outside()]
        return self._desk.part(
            request, "outline.html", articles=articles, others=others, language=index.language, page=index.id
        )

    def _brief(self, index: PageIndex, region: Region) -> dict[str, str]:
        return {"id": region.id, "kind": region.kind, "gist": index.gist(region)}

    def region(self, request: Request) -> HTMLResponse:
        index = self._index(request)
        region = index.regions.get(request.path_params["region"])
        if region is None:
            raise HTTPException(404, "There is no such region any more.")
        views = Views(self._room, interface_of(request))
        home = index.homes.get(region.id)
        position = home.article if home is not None else None
        return self._desk.part(
            request,
            "region.html",
            language=index.language,
            kinds=KINDS if region.lines else (region.kind,),
            region={
                "id": region.id,
                "kind": region.kind,
                "gist": index.gist(region),
                "article": position is not None,
                "number": 0 if position is None else position + 1,
                "title": "" if position is None else views.headline(position),
                "home": home.name if home is not None else "unplaced",
                "confidence": region.confidence,
                "by": self._room.decider("region", index, region.box),
                "reasons": [views.sentence(one) for one in region.reasons],
                "flow": region.id in index.flows,
                **self._order(index, region, views),
            },
            bylines=[self._byline(passage, byline, index) for passage, byline in index.bylines_in(region)],
            lines=list(self._lines(index, region)),
        )

    def _order(self, index: PageIndex, region: Region, views: Views) -> dict[str, Any]:
        """What it is read after, and what came second."""
        before = index.last_before(region.id)
        join = index.joins.get(region.id)
        rival = index.regions.get(join.runner_up) if join is not None else None
        return {
            "join": self._choice(index, before, region, views, join) if before in index.regions else None,
            "rival": (
                {**self._choice(index, rival.id, region, views, None), "reason": views.sentence(join.runner_up_reason)}
                if rival is not None and join is not None and rival.id != before
                else None
            ),
        }

    def _choice(self, index: PageIndex, before: str, region: Region, views: Views, join: Join | None) -> dict[str, Any]:
        return {
            "id": before,
            "foot": index.foot(index.regions[before]),
            "head": index.head(region),
            "confidence": join.confidence if join is not None else 1.0,
            "reason": views.sentence(join.reason) if join is not None else "",
        }

    def _byline(self, passage: Passage, byline: Byline | None, index: PageIndex) -> dict[str, Any]:
        text = read_passage(passage, index.lines)
        return {
            "passage": passage.id,
            "text": shorten(byline.text if byline is not None else text, 80),
            "known": byline is not None,
            "confidence": byline.confidence if byline is not None else 0.0,
            "start": byline.start if byline is not None else None,
            "end": byline.end if byline is not None else None,
            "persons": (byline.persons if byline is not None else ()) or (NOBODY,),
            "by": self._room.decider("byline", index, hull_of_boxes([index.lines[line].box for line in passage.lines])),
        }

    def _lines(self, index: PageIndex, region: Region) -> Iterator[dict[str, Any]]:
        scan = index.page.prepared.scan
        for name in region.lines:
            line = index.lines[name]
            upright = index.upright(name)
            shown = view(line.box, line.box, scan.extent, "line", upright=upright)
            yield {
                "id": name,
                "text": index.reading.get(name, line.text),
                "read": line.text,
                "upright": upright,
                "by": index.deciders.get(name, ""),
                "view": shown if scan.basis == "picture" else None,
                "src": source(index.id, shown.frame, line.box, "line", upright=upright),
            }

    def article(self, request: Request) -> HTMLResponse:
        """What is read, and its TEI, as they stand now."""
        name = request.path_params["article"]
        issue = self._room.opened.issue
        article = next((one for one in issue.articles if one.id == name), None)
        if article is None:
            raise HTTPException(404, "There is no such article any more.")
        bylines = {byline.passage for byline in article.bylines if byline.start is None}
        parts: list[dict[str, str]] = []
        language = ""
        for passage_name in passages_of(article):
            page, _, passage = passage_name.partition(".")
            index = self._room.index(page)
            if index is None or passage not in index.passages:
                continue
            held = index.passages[passage]
            language = language or index.language
            role = "by" if passage_name in bylines else "head" if passage_name in article.heads else "body"
            parts.append({"kind": held.kind, "role": role, "text": read_passage(held, index.lines)})
        tei = self._room.tei(name)
        # The header says what the issue is; who corrects an article looks at its text.
        at = max(0, tei.rfind("\n", 0, max(0, tei.find("<text"))) + 1)
        return self._desk.part(
            request, "article.html", parts=parts, language=language, tei_header=tei[:at], tei_text=tei[at:]
        )


def _numbers(index: PageIndex) -> dict[str, str]:
    """Each flow's number is that of its article in the issue."""
    found: dict[str, str] = {}
    for position, _, regions in index.articles_here():
        for region in regions:
            flow = index.flows.get(region.id)
            if flow is not None:
                found.setdefault(flow.id, str(position + 1))
    return found
