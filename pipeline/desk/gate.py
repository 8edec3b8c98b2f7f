"""Who may ask the desk for anything: hosts, origins, tokens, and what the browser may do with the answers.

The desk listens on this machine, where any web page that its user has open can send requests to it. So a request is
answered only where its ``Host`` is the desk's own (a foreign name that was made to point here is not), where no other
site sent it, and where one that changes something carries the token that only the desk's own pages are given.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
LARGEST = 4_000_000
"""Bytes that a request may bring: a series of 20,000 items by their ids takes a tenth of it."""
KEY_COOKIE = "galley-key"
TOKEN_HEADER = "x-galley-token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = ("GET", "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Where the desk listens, and the ``key`` that a browser must bring, empty where none is asked for. ``token`` is
    made anew whenever a desk begins; it is in its pages and must come with what changes something."""

    host: str
    port: int
    key: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def knows(self, host: str) -> bool:
        """Whether a ``Host`` header names this desk: by the address it was given, or, where it listens on all of
        them, by any address in figures. No name is one that somebody else can make point here."""
        name, port = _part(host)
        if port != self.port:
            return False
        if name in (self.host, "localhost") or (_is_loopback(name) and _is_loopback(self.host)):
            return True
        return self.host in ("0.0.0.0", "::") and (_is_address(name) or name == socket.gethostname().lower())

    def opens(self, key: str) -> bool:
        return not self.key or hmac.compare_digest(key.encode(), self.key.encode())

    def trusts(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())


class Guard:
    """Turns away what the gate does not let in, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # Life and death of the server; sockets of other kinds are not spoken here.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        answer = self._refuse(scope) or self._admit(scope)
        if answer is not None:
            await answer(scope, receive, send_guarded)
        else:
            await self._app(scope, _bounded(receive), send_guarded)

    def _refuse(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._gate.knows(hosts[0].lower()):
            return _say(403, "This is not the address of the desk.")
        if not _same_site(headers, hosts[0].lower(), scope["method"]):
            return _say(403, "Another site sent this.")
        if scope["method"] not in _SAFE:
            length = headers.get("content-length", "")
            if not length.isdecimal():
                return _say(411, "How long is it?")
            if int(length) > LARGEST:
                return _say(413, "That is too much.")
        return None

    def _admit(self, scope: Scope) -> ASGIApp | None:
        """The key comes once in the address, is kept in a cookie, and leaves the address."""
        headers = Headers(scope=scope)
        if self._gate.key:
            asked = parse_qs(scope["query_string"].decode("latin-1"))
            given = asked.pop("key", [""])[0]
            if given and scope["method"] == "GET" and self._gate.opens(given):
                rest = urlencode(asked, doseq=True)
                answer = RedirectResponse(f"{scope['path']}?{rest}" if rest else scope["path"], 303)
                answer.set_cookie(KEY_COOKIE, given, httponly=True, samesite="strict")
                return answer
            if not self._gate.opens(_cookie(headers, KEY_COOKIE)):
                return _say(401, "Open the desk by the address that galley review printed: it holds the token.")
        if scope["method"] not in _SAFE and not self._gate.trusts(headers.get(TOKEN_HEADER, "")):
            return _say(409, "stale")
        return None


def _same_site(headers: Headers, host: str, method: str) -> bool:
    """Browsers say who asks: in ``Origin`` with all that may change something, in ``Sec-Fetch-Site`` with everything.
    Another site may lead here (a link), and nothing else."""
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
        return False
    site = headers.get("sec-fetch-site", "none" if method in _SAFE or origin else "unknown")
    if site in ("same-origin", "none"):
        return True
    return method in _SAFE and headers.get("sec-fetch-mode") == "navigate"


def _bounded(receive: Receive) -> Receive:
    """No more than was announced is a promise of HTTP; no more than is allowed is kept here."""
    seen = 0

    async def receive_some() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= LARGEST else {"type": "http.disconnect"}

    return receive_some


def _part(host: str) -> tuple[str, int]:
    """Name and port of a ``Host`` header, in lower case; port 80 where none is named, 0 where it is no number."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name, port = host, "80"
    return name.strip("[]").rstrip("."), int(port) if port.isdecimal() and len(port) < 6 else 0


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return name == "localhost" or (_is_address(name) and ipaddress.ip_address(name).is_loopback)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    return _is_loopback(host)


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _say(status: int, text: str) -> ASGIApp:
    return PlainTextResponse(text, status)
