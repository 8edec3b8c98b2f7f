"""What a request says of who asks, and in which language."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from pipeline.review.phrases import Interface

NAME_COOKIE = "galley-reviewer"
LANGUAGE_COOKIE = "galley-language"
LONGEST_NAME = 80
YEAR = 365 * 86400


def interface_of(request: Request) -> Interface:
    """As chosen; else the first of the browser's languages that is one of the two."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in ("en", "zh"):
        return "zh" if chosen == "zh" else "en"
    for asked in request.headers.get("accept-language", "").split(","):
        tag = asked.strip().lower()[:2]
        if tag in ("en", "zh"):
            return "zh" if tag == "zh" else "en"
    return "en"


def reviewer_of(request: Request) -> str:
    """Empty where no name was given yet."""
    return clean_name(unquote(request.cookies.get(NAME_COOKIE, ""))) or str(request.app.state.reviewer)


def clean_name(name: str) -> str:
    """On one line, without anything that cannot be seen."""
    seen = "".join(mark if unicodedata.category(mark)[0] not in "CZ" else " " for mark in name)
    return " ".join(seen.split())[:LONGEST_NAME]


def keep_name(answer: Response, name: str) -> None:
    answer.set_cookie(NAME_COOKIE, quote(name), max_age=YEAR, httponly=True, samesite="strict")
