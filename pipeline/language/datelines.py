"""Datelines at the head of an article: ``新华社北京5月19日电``, ``本报讯``, ``LONDON, August 31 (By Associated
Press).—``, ``Berlin, 12. März. (Reuter.)``, ``Londres, 3 mai (Havas).``"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dates import read_date
from pipeline.language.credits_latin import AGENCIES
from pipeline.language.jumps import read_number

_HOUSES = (
    "新华社|新華社|新华网|中新社|中新网|中国新闻社|人民网|光明网|央视网|中国网|本报|本報|本刊|本社|本台"
    "|本网|路透社|美联社|法新社|德新社|"
    "塔斯社|俄新社|中央社|共同社|时事社|时報|合众社|合眾社|合众国际社|美聯社|法新社|埃菲社|安莎社|韩联社"
    "|朝中社|越通社|哈瓦斯社|電通社|国民社|海通社"
)
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿卅〇]{1,3})"
_CHINESE = re.compile(
    rf"[\s　]*[【\[（(]?(?:据|據)?(?P<agency>{_HOUSES})[\s　]*(?:(?!记者|記者)"
    rf"(?P<place>[\u3400-\u9fff]{{1,8}}?))??[\s　]*"
    rf"(?P<date>(?:(?P<year>\d{{4}})年)?(?:(?P<month>{_NUMBER})月)?(?P<day>{_NUMBER})日)?[\s　]*(?:上午"
    rf"|下午|晚|凌晨)?[\s　]*"
    r"(?:特|专|專|急|综合|快)?(?:讯|訊|(?:电|電|消息)(?(date)|(?![\u3400-\u9fff])))[】\]）)]?"
)
_PLACED = re.compile(
    rf"[\s　]*[【\[（(]?(?P<place>[\u3400-\u9fff]{{2,5}}?)[\s　]*(?P<date>(?:"
    rf"(?P<year>\d{{4}})年)?(?P<month>{_NUMBER})月(?P<day>{_NUMBER})日)"
    r"[\s　]*(?:专|專|急)?(?:电|電|讯|訊)[】\]）)]?"
)
_AFTER_NAMES = re.compile(
    rf"(?:记者|記者)[\s　\u3400-\u9fff、，,·]{{2,16}}?(?P<place>[\u3400-\u9fff]{{2,4}})?(?P<date>(?:"
    rf"(?P<year>\d{{4}})年)?(?P<month>{_NUMBER})月"
    rf"(?P<day>{_NUMBER})日)[\s　]*(?:电|電|讯|訊|报道|報道)"
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
_DAY = re.compile(
    r"(?:Sonn|Mon|Diens|Donners|Frei|Sams)tag|Mittwoch|Sonnabend|(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day|"
    r"(?:Lun|Mar|Mercre|Jeu|Vendre|Same)di|Dimanche",
    re.IGNORECASE,
)
_IN_BRACKETS = rf"(?:\s*[(\[]\s*(?:(?:[Bb]y\s+)?(?:the\s+|The\s+)?(?P<agency>{AGENCIES})|[^)\]]{{2,24}})\.?\s*[)\]])?"
_LATIN = (
    re.compile(
        r"\s*(?P<place>[A-ZÉ][A-ZÉ .'’\-]{2,30}(?:,\s*[A-Z][\w.]*(?:\s[A-Z][\w.]*)?)?),\s+(?P<date>"
        r"(?P<month>[A-Z][A-Za-zé]{2,9})\.?\s+"
        rf"(?P<day>\d{{1,2}})(?:,\s*(?P<year>\d{{4}}))?)\s*[.,]?{_IN_BRACKETS}[.,]?\s*(?:[—–]|--?)"
    ),
    re.compile(
        r"\s*(?P<place>[A-Z][a-z][\w.'’ -]{1,28}?),\s+(?P<date>(?P<month>[A-Z][a-z]{2,9})\.?\s+"
        r"(?P<day>\d{1,2})(?:,\s*(?P<year>\d{4}))?)"
        rf"\s*[.,]?{_IN_BRACKETS}[.,]?\s*(?:[—–]|--?)"
    ),
    re.compile(
        r"\s*(?P<place>[A-ZÄÖÜ][\wäöüß. ]{2,24}),\s+(?:den\s+|le\s+)?(?P<date>(?P<day>\d{1,2})(?:\.|er)?\s*"
        rf"(?P<month>[A-Za-zÄÖÜäöüéû]{{3,10}})(?:\.?\s+(?P<year>\d{{4}}))?)\.?{_IN_BRACKETS}\s*[.:,]?\s*[—–-]?"
    ),
    re.compile(
        rf"\s*(?P<place>[A-ZÄÖÜÉ][A-ZÄÖÜÉ .'’\-]{{2,30}})\s*[(\[]\s*"
        rf"(?:[Bb]y\s+)?(?P<agency>{AGENCIES})\.?\s*[)\]][.,:]?\s*(?:[—–]|--?)?"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDateline:
    """``agency``, ``place`` and ``date`` as printed, empty where they are not. ``when`` is the date in ISO 8601 as
    far as it is printed: ``1998-05-19``, ``--05-19`` without a year, ``---19`` without a month."""

    start: int
    end: int
    agency: str = ""
    place: str = ""
    date: str = ""
    when: str = ""


LONGEST = 200
"""Characters within which a dateline ends."""


def read_dateline(text: str) -> FoundDateline | None:
    text = text[:LONGEST]
    for pattern in (_CHINESE, _PLACED):
        match = pattern.match(text)
        if match:
            return _found(match, read_number(match["month"] or ""), 0)
    match = _AFTER_NAMES.search(text[:60])
    if match:
        first = match.start("place") if match["place"] else match.start("date")
        return _found(match, read_number(match["month"]), first)
    for latin in _LATIN:
        match = latin.match(text)
        if match and _DAY.fullmatch(match["place"].strip()):
            return None
        if match and (match.groupdict().get("month") is None or match["month"].lower() in _MONTHS):
            return _found(match, _MONTHS.get((match.groupdict().get("month") or "").lower(), 0), 0)
    return None


def complete_date(when: str, issue: str) -> str:
    """A date without its year or month made whole by the issue's date (ISO 8601): the latest such day that is at
    most two days after the issue, since a report is older than the paper, and dates of dispatch run ahead at
    times. As it was where the issue's date is no day, or there is no such day."""
    try:
        dated = read_date(issue)
    except ValueError:
        return when
    if dated is None or not dated.day:
        return when
    printed = date.fromisoformat(dated.day)
    latest = printed + timedelta(days=2)
    if when.startswith("---"):
        months = (
            (latest.year + (latest.month - 1 - back) // 12, (latest.month - 1 - back) % 12 + 1) for back in (0, 1)
        )
        tried = [(year, month, int(when[3:])) for year, month in months]
    elif when.startswith("--"):
        tried = [(latest.year - back, int(when[2:4]), int(when[5:7])) for back in (0, 1)]
    else:
        return when
    for year, month, day in tried:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= latest:
            return found.isoformat()
    return when


def _found(match: re.Match[str], month: int, start: int) -> FoundDateline:
    said = match.groupdict()
    return FoundDateline(
        start=start,
        end=match.end(),
        agency=said.get("agency") or "",
        place=(said.get("place") or "").strip(),
        date=(said.get("date") or "").strip(),
        when=_iso(said.get("year") or "", month, read_number(said.get("day") or "")),
    )


def _iso(year: str, month: int, day: int) -> str:
    if not 1 <= day <= 31 or not 0 <= month <= 12:
        return ""
    if month == 0:
        return "" if year else f"---{day:02d}"
    try:
        date(int(year) if year else 2000, month, day)
    except ValueError:
        return ""
    return f"{year or '-'}-{month:02d}-{day:02d}"
