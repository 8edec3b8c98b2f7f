"""Dates as archives write them: EDTF (Library of Congress; ISO 8601-2:2019, levels 0 and 1) and the forms that
catalogues have beside it.

``1918-09-01``, ``19180901``, ``1.9.1918``, ``1918-09``, ``1918``; ``1918-00-00``, ``1918-XX-XX`` (day and month not
known), ``191X``, ``191-``; ``1918?`` (uncertain), ``1918~``, ``ca. 1918`` (about), ``1918%`` (both), ``[1918]`` (not
printed, supplied by the cataloguer); ``1918-09-01/1918-09-07``, ``1918/..``, ``../1918``, ``1918–1920``.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Certainty = Literal["", "medium", "low"]
"""TEI's: of what is about that date, or supplied, ``medium``; of what is doubted ``low``."""
LONGEST = 120
"""Characters of what is read as a date: a catalogue's longest has some forty."""

_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DECADE = re.compile(r"(\d{3})[Xx-]|(\d{2})(?:XX|xx|--)")
_UNKNOWN = re.compile(r"(\d{4})(?:-(?:00|XX|xx|uu))?(?:-(?:00|XX|xx|uu))?|(\d{4})-(\d{2})-(?:00|XX|xx|uu)")
_ABOUT = re.compile(r"^(?:c|ca|circa|um|vers|約|约)\.?\s*(?=\d)", re.IGNORECASE)
_RANGE = re.compile(r"\s*[/–—]\s*|\s+-\s+|(?<=\d{4})-(?=\d{4}$)")
_FIGURES = re.compile(r"[\d\s./–—?~%\[\]()X-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """``earliest`` and ``latest`` are days, months or years of ISO 8601, inclusive, empty where a range is open; both
    the same where the date is as exact as it is written. ``lasts``: it is a range that all of it belongs to (a weekly's
    week), not one day within it. ``supplied``: it is not printed."""

    earliest: str
    latest: str
    lasts: bool = False
    certainty: Certainty = ""
    supplied: bool = False

    @property
    def day(self) -> str:
        """The day, where there is exactly one; else empty."""
        return self.earliest if self.earliest == self.latest and len(self.earliest) == 10 else ""


def read_date(text: str) -> Dated | None:
    """What a date says; None for words that are none.

    Raises ValueError for what is meant as a date in figures and is on no calendar (``1918-13-01``)."""
    said = text.strip()
    if not said or len(said) > LONGEST:
        return None
    supplied = said.startswith("[") and said.endswith("]")
    if supplied:
        said = said[1:-1].strip()
    parts = _RANGE.split(said)
    found: Dated | None = None
    if len(parts) == 1:
        found = _read_one(said)
    elif len(parts) == 2:
        found = _read_range(*parts)
    if found is None:
        if _FIGURES.fullmatch(said):
            raise ValueError(f"{text!r} is on no calendar")
        return None
    return replace(found, supplied=True, certainty=found.certainty or "medium") if supplied else found


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar janvier januari enero gennaio jan janv jänner janeiro tammikuu janvāris styczeń января",
            "february februar février fevrier februari febrero febbraio feb févr fevereiro helmikuu luty февраля",
            "march märz mars maart marzo mar mrz março maaliskuu marzec марта maerz martius",
            "april avril abril aprile apr avr huhtikuu kwiecień апреля aprilis",
            "may mai mei mayo maggio maio toukokuu maj мая",
            "june juni juin junio giugno jun junho kesäkuu czerwiec июня",
            "july juli juillet julio luglio jul juil julho heinäkuu lipiec июля",
            "august août aout augustus agosto aug elokuu sierpień августа augusti",
            "september septembre septiembre settembre sep sept setembro syyskuu wrzesień сентября",
            "october oktober octobre octubre ottobre oct okt outubro lokakuu październik октября",
            "november novembre noviembre nov novembro marraskuu listopad ноября",
            "december dezember décembre decembre diciembre dicembre dec dez déc dezembro joulukuu grudzień декабря",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)")
_EUROPEAN = re.compile(r"(?<!\d)(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(1[5-9]\d\d|20\d\d)(?!\d)")
_RUN = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(\d\d)(\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|e|\.|º|ª)?\s+(?:of\s+|de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_EASTERN = re.compile(r"(1[5-9]\d\d|20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def find_date(text: str) -> str:
    """The day that a text names, in any usual form (``1821-08-01``, ``01.08.1821``, ``4 March 1901``, ``March 4,
    1901``, ``le 1er août 1821``, ``18210801``, ``1918年9月1日``), as ISO 8601 has it; empty where it names none, or one
    that is on no calendar. Of figures the day stands before the month, as everywhere but in America."""
    said = " ".join(text[:LONGEST].split())
    for pattern, order in (
        (_ISO, "ymd"),
        (_EASTERN, "ymd"),
        (_DAY_FIRST, "dmy"),
        (_MONTH_FIRST, "mdy"),
        (_EUROPEAN, "dmy"),
        (_RUN, "ymd"),
    ):
        for found in pattern.finditer(said):
            part = dict(zip(order, found.groups(), strict=True))
            month = _MONTHS.get(part["m"].casefold(), 0) if not part["m"].isdigit() else int(part["m"])
            try:
                return date(int(part["y"]), month, int(part["d"])).isoformat()
            except ValueError:
                continue
    return ""


def tei_date(text: str) -> dict[str, str]:
    """Attributes of TEI's ``date`` (att.datable.w3c, att.global.responsibility, att.editLike); none where nothing can
    be told."""
    try:
        found = read_date(text)
    except ValueError:
        return {}
    if found is None:
        return {}
    told = {}
    if found.lasts:
        told = {"from": found.earliest, "to": found.latest}
    elif found.earliest == found.latest:
        told = {"when": found.earliest}
    else:
        told = {"notBefore": found.earliest, "notAfter": found.latest}
    told |= {"cert": found.certainty, "evidence": "external" if found.supplied else ""}
    return {name: value for name, value in told.items() if value}


def _read_range(start: str, end: str) -> Dated | None:
    """Open where one end is ``..`` or nothing."""
    ends = ["" if one.strip() in ("", "..") else one for one in (start, end)]
    read = [_read_one(one) if one else Dated(earliest="", latest="") for one in ends]
    first, last = read
    if first is None or last is None or not any(ends):
        return None
    if ends[0] and ends[1] and _first_day(first.earliest) > _last_day(last.latest):
        raise ValueError(f"{start}/{end} ends before it begins")
    certainty: Certainty = "low" if "low" in (first.certainty, last.certainty) else first.certainty or last.certainty
    return Dated(earliest=first.earliest, latest=last.latest, lasts=True, certainty=certainty)


def _read_one(text: str) -> Dated | None:
    """A single date, with what is said of how sure it is."""
    said = text.strip()
    certainty: Certainty = ""
    about = _ABOUT.match(said)
    if about:
        said, certainty = said[about.end() :], "medium"
    mark = said[-1:] if said[-1:] in ("?", "~", "%") else ""
    if mark:
        said, certainty = said[:-1].strip(), "medium" if mark == "~" else "low"
    found = _read_plain(said)
    return replace(found, certainty=certainty) if found is not None else None


def _read_plain(said: str) -> Dated | None:
    unknown = _UNKNOWN.fullmatch(said)
    if unknown:
        said = unknown[1] or f"{unknown[2]}-{unknown[3]}"
    figures = _DAY.fullmatch(said) or _COMPACT.fullmatch(said) or _DOTTED.fullmatch(said)
    if figures:
        year, month, day = (figures[name] for name in ("year", "month", "day"))
        whole = f"{year}-{int(month):02d}-{int(day):02d}"
        date.fromisoformat(whole)
        return Dated(earliest=whole, latest=whole)
    of_month = _MONTH.fullmatch(said)
    if of_month:
        if not 1 <= int(of_month[2]) <= 12:
            raise ValueError(f"{said!r} has no such month")
        return Dated(earliest=said, latest=said)
    if re.fullmatch(r"\d{4}", said) and said != "0000":
        return Dated(earliest=said, latest=said)
    decade = _DECADE.fullmatch(said)
    if decade:
        stem = decade[1] or decade[2]
        rest = 4 - len(stem)
        return Dated(earliest=stem + "0" * rest, latest=stem + "9" * rest)
    return None


def _first_day(text: str) -> str:
    return (text + "-01-01")[:10]


def _last_day(text: str) -> str:
    match len(text):
        case 4:
            return f"{text}-12-31"
        case 7:
            return f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02d}"
    return text
