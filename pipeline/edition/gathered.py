"""The pages of all issues: a calendar, persons and places, a search."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.edition.finding import Findable, write_index
from pipeline.edition.matter import Edition, Named, from_json
from pipeline.edition.site import Site, each_issue, gather_names
from pipeline.edition.wording import MONTHS, WEEK, assets, render

MOST_TITLES = 3
"""Newspapers that the calendar names in its head."""


def gather_editions(files: Sequence[bytes]) -> Mapping[str, bytes]:
    """By path within the folder of the corpus, out of each issue's ``edition.json``."""
    editions = sorted(map(from_json, files), key=lambda one: (one.day or "9999", one.id))
    interface = editions[0].interface
    titles = list(dict.fromkeys(one.title for one in editions))
    site = Site(
        title=" · ".join(titles[:MOST_TITLES]) + (" …" if len(titles) > MOST_TITLES else ""),
        date="",
        language=editions[0].language,
        software=editions[0].software,
        all_issues="",
    )

    def page(template: str, **values: object) -> bytes:
        return render(template, interface=interface, up="", site=site, **values)

    made = assets()
    issues = [_issue(one) for one in editions]
    made["index.html"] = page(
        "calendar.html",
        issues=issues,
        articles=sum(len(one.articles) for one in editions),
        years=_years(issues),
        week=WEEK,
    )
    made["persons.html"] = page("persons.html", persons=_names(editions, "persons"), places=_names(editions, "places"))
    made["search.html"] = page("search.html")
    found = [
        Findable(
            file=f"../{edition.folder}/{article.file}",
            title=article.title,
            where=_where(edition, article.pages),
            language=edition.language,
            passages=article.passages,
        )
        for edition, _, article in each_issue(editions)
    ]
    return made | write_index(found)


def _where(edition: Edition, pages: Sequence[str]) -> str:
    return " · ".join(one for one in (edition.title, edition.date, ", ".join(pages)) if one)


def _issue(edition: Edition) -> dict[str, Any]:
    return {
        "href": f"../{edition.folder}/index.html",
        "title": edition.title,
        "date": edition.date,
        "day": edition.day,
        "language": edition.language,
        "articles": len(edition.articles),
    }


def _names(editions: Sequence[Edition], which: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Names of all issues as one list."""
    found: list[Named] = []
    entries: list[dict[str, Any]] = []
    for edition in editions:
        start = len(entries)
        entries += (
            {
                "href": f"../{edition.folder}/{article.file}",
                "title": article.title,
                "language": edition.language,
                "where": _where(edition, article.pages),
            }
            for article in edition.articles
        )
        names: tuple[Named, ...] = getattr(edition, which)
        found += (Named(name=one.name, role=one.role, article=start + one.article) for one in names)
    return gather_names(found, lambda one: entries[one.article])


def _years(issues: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Years with the months that have issues, in weeks of days: numbers (0 outside the month) and their issues."""
    days: dict[str, list[dict[str, Any]]] = {}
    for one in issues:
        if one["day"]:
            days.setdefault(one["day"], []).append(one)
    years: dict[str, list[dict[str, Any]]] = {}
    weeks_of = calendar.Calendar(firstweekday=0).monthdayscalendar
    for month in sorted({day[:7] for day in days}):
        year, number = month.split("-")
        weeks = [
            [{"number": day, "issues": days.get(f"{month}-{day:02d}", [])} for day in week]
            for week in weeks_of(int(year), int(number))
        ]
        years.setdefault(year, []).append({"en": MONTHS[int(number) - 1], "zh": f"{int(number)}月", "weeks": weeks})
    return list(years.items())
