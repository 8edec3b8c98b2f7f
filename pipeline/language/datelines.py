"""Datelines at the head of an article: ``新华社北京5月19日电``, ``本报上海1月8日电``, ``LONDON, August 31.—``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = re.compile(
    r"^\s*(?:据|【)?(?P<agency>新华社|新華社|中新社|本报|本報|路透社|美联社|法新社|塔斯社|中央社|共同社)"
    r"(?P<place>[\u3400-\u9fff]{1,8}?)(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日"
    r"(?:电|讯|電|訊|专电|消息)】?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "januar", "jänner", "janvier"),
            ("february", "feb", "februar", "février"),
            ("march", "mar", "märz", "mars"),
            ("april", "apr", "avril"),
            ("may", "mai"),
            ("june", "jun", "juni", "juin"),
            ("july", "jul", "juli", "juillet"),
            ("august", "aug", "août"),
            ("september", "sept", "sep", "septembre"),
            ("october", "oct", "oktober", "okt", "octobre"),
            ("november", "nov", "novembre"),
            ("december", "dec", "dezember", "dez", "décembre"),
        ),
        start=1,
    )
    for name in names
}
_ENGLISH = re.compile(
    r"^\s*(?P<place>[A-Z][A-Z .'\-]{2,30}(?:,\s*[A-Z][\w. ]{1,20})?),\s+(?P<month>[A-Z][a-zé]{2,9})\.?\s+"
    r"(?P<day>\d{1,2})\s*[.,]?\s*"
    r"(?:\([^)]{2,20}\)\s*)?[.,]?\s*[—–-]{1,2}"
)
_GERMAN = re.compile(
    r"^\s*(?P<place>[A-ZÄÖÜ][\wäöüß. ]{2,24}),\s+(?:den\s+)?(?P<day>\d{1,2})\.\s*"
    r"(?P<month>[A-ZÄÖÜ][a-zäöü]{2,9})\.?(?:\s*\([^)]{1,20}\))?\s*[.:]?\s*[—–-]?"
)
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDateline:
    """``when`` as ISO 8601 without the year (``--05-19``): the issue's date has it."""

    start: int
    end: int
    place: str
    when: str


def read_dateline(text: str) -> FoundDateline | None:
    match = _CHINESE.match(text)
    if match:
        return _found(match, match["place"], _number(match["month"]), _number(match["day"]))
    for pattern in (_ENGLISH, _GERMAN):
        match = pattern.match(text)
        if match and match["month"].lower() in _MONTHS:
            return _found(match, match["place"].strip(), _MONTHS[match["month"].lower()], int(match["day"]))
    return None


def _found(match: re.Match[str], place: str, month: int, day: int) -> FoundDateline:
    valid = 1 <= month <= 12 and 1 <= day <= 31
    return FoundDateline(
        start=match.start(), end=match.end(), place=place, when=f"--{month:02d}-{day:02d}" if valid else ""
    )


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text == "十":
        return 10
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _DIGITS.get(tens, 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text, 0)
