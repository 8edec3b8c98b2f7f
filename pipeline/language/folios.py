"""What stands at the edge of a page: date, page number, editors, addresses."""

from __future__ import annotations

import re

_FOLIO = re.compile(
    r"^(?:第\s*(?:[A-Z]?\d+|[一二三四五六七八九十百]{1,3})\s*[版張页頁]"
    r"|.*民[国國].{1,4}年.{1,3}月.{1,3}[日號].*|[A-Z]?\d{1,3}\s*版?|[A-Z]\d+|\d{4}年\d{1,2}月\d{1,2}日.*"
    r"|.*责任?编辑.*|.*责编.*|.*星期[一二三四五六日天].*|"
    r"(?:page|seite|p\.|s\.)\s*\w{1,6}|no\.?(?>\s*[\d,.\-— ]).*"
    r"|(?:https?://)?www\.[\w./-]+|[\w.+-]{1,40}@[\w.-]{1,40}\.[a-z]{2,6})$",
    re.IGNORECASE,
)


def is_folio(text: str) -> bool:
    """Date, page number, editors or an address: what stands at the edge of a page."""
    return bool(_FOLIO.match(text.strip()))
