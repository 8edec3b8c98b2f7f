"""The desk's pages and answers.

Nothing that a request names is a path: every id is looked up in what the issue holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.desk.asking import interface_of, reviewer_of
from pipeline.desk.gate import Gate, Guard
from pipeline.desk.keys import KEY_TABLE, SCRIPT_PHRASES
from pipeline.desk.room import Room
from pipeline.desk.views import code_of, show_ends
from pipeline.errors import GalleyError
from pipeline.review.phrases import TAGS, say

STATIC: Mapping[str, str] = {
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "queue.js": "text/javascript",
    "series.js": "text/javascript",
    "concordance.js": "text/javascript",
    "page.js": "text/javascript",
    "sheet.js": "text/javascript",
    "log.js": "text/javascript",
    "conflicts.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""All that is served of the package; nothing else can be named."""


class Desk:
    """What the routes share."""

    def __init__(self, room: Room, gate: Gate) -> None:
        self.room = room
        self.gate = gate

    @property
    def title(self) -> str:
        info = self.room.opened.issue.info
        return f"{info.title} {info.date}".strip() or info.id

    @property
    def language(self) -> str:
        info = self.room.opened.issue.info
        return info.language if info.title else ""

    def page(self, request: Request, template: str, **values: Any) -> HTMLResponse:
        """A whole page. Raises OutputError where the issue is no longer there."""
        self.room.opened.check_there()
        interface = interface_of(request)
        room = self.room
        # Read before anything else is: what is made while the page is rendered is then told once too often, never once
        # too seldom.
        shown = room.made.number
        links: list[tuple[str, str, int]] = [
            ("Queue", "/", 0),
            ("Series", "/series", 0),
            ("Pages", "/pages", 0),
            ("Conflicts", "/conflicts", len(room.conflicts())),
            ("Removed", "/removed", 0),
            ("Learned", "/learned", 0),
            ("Decisions", "/log", 0),
        ]
        path = request.url.path
        here = next((href for _, href, _ in links[1:] if path.startswith(href)), "/pages" if "/page/" in path else "/")
        query = f"?{request.url.query}" if request.url.query else ""
        return self.part(
            request,
            template,
            links=links,
            here=here,
            back=f"{path}{query}",
            token=self.gate.token,
            desk=self,
            shown=shown,
            key_table=KEY_TABLE,
            script_phrases=data({name: say(text, interface) for name, text in SCRIPT_PHRASES.items()}),
            **values,
        )

    def part(self, request: Request, template: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(self.render(request, template, **values))

    def render(self, request: Request, template: str, **values: Any) -> str:
        interface = interface_of(request)

        def t(english: str, **holes: object) -> str:
            return say(english, interface, **holes)

        said = {"t": t, "tag": TAGS[interface], "reviewer": reviewer_of(request), **values}
        return environment().get_template(template).render(said)


def data(values: object) -> Markup:
    """JSON that may stand in a page: no character of it can end the element that it stands in."""
    text = json.dumps(values, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pipeline.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["share"] = lambda value: f"{value:.0%}" if value < 0.995 or value == 1 else f"{value:.1%}"
    made.filters["thousands"] = lambda value: f"{value:,}"
    made.filters["ends"] = show_ends
    made.filters["code"] = code_of
    return made


def build(room: Room, gate: Gate, *, reviewer: str = "") -> Guard:
    """The desk as an ASGI application; ``reviewer`` is who reviews where the browser knows no name."""
    from pipeline.desk.acts import act_routes
    from pipeline.desk.page_routes import page_routes
    from pipeline.desk.queue_routes import queue_routes
    from pipeline.desk.record_routes import record_routes

    desk = Desk(room, gate)
    routes: Sequence[Route] = [
        Route("/static/{name}", _static),
        Route("/token", lambda _: JSONResponse({"token": gate.token})),
        Route("/language", _language),
        *queue_routes(desk),
        *page_routes(desk),
        *record_routes(desk),
        *act_routes(desk),
    ]
    made = Starlette(
        routes=list(routes),
        exception_handlers={HTTPException: _missing, GalleyError: _failed},
    )
    made.router.redirect_slashes = False
    made.state.reviewer = reviewer
    # Outside of everything, so that what goes wrong within is answered under the same policy.
    return Guard(made, gate)


@cache
def _held(name: str) -> bytes:
    return files("pipeline.desk").joinpath("static", name).read_bytes()


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    return Response(_held(name), media_type=STATIC[name], headers={"cache-control": "no-cache"})


def _language(request: Request) -> Response:
    """Only back to a place of the desk itself."""
    back = request.query_params.get("back", "/")
    if not back.startswith("/") or back.startswith(("//", "/\\")):
        back = "/"
    answer = RedirectResponse(back, 303)
    answer.set_cookie(
        "galley-language",
        "zh" if request.query_params.get("to") == "zh" else "en",
        max_age=365 * 86400,
        httponly=True,
        samesite="strict",
    )
    return answer


async def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(say(error.detail, interface_of(request)), error.status_code)


async def _failed(request: Request, error: Exception) -> Response:
    """As the desk's own scripts read it, or as a person does."""
    if request.method == "GET":
        return PlainTextResponse(str(error), 503)
    return JSONResponse({"problem": str(error)}, 503)
