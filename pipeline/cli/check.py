"""What `galley import --check` prints."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from pipeline.errors import PagesFailed
from pipeline.formats.census import IssueCensus, PageCensus, take_census
from pipeline.formats.imports import gather
from pipeline.formats.told import ToldInfo


def check_files(console: Console, files: Iterable[Path]) -> None:
    """Raises PagesFailed where something cannot be read, once all is told."""
    wrong = 0
    for issue in take_census(gather(tuple(files))):
        _print_issue(console, issue)
        wrong += bool(issue.problem) + sum(bool(page.problem) for page in issue.pages)
    if wrong:
        said = "1 thing cannot be read" if wrong == 1 else f"{wrong} things cannot be read"
        raise PagesFailed(said, "all else would be used as told above", "Mend what is named, or leave it out.")


def _print_issue(console: Console, issue: IssueCensus) -> None:
    _say(console, f"{issue.name}: {_describe(issue.info) or 'nothing is told of the issue'}")
    if issue.problem:
        _say(console, f"  cannot be read: {issue.problem}")
    if issue.told_by:
        units = ", ".join(f"{count} {kind}" for kind, count in issue.units) or "no units"
        pages = "1 page" if len(issue.pages) == 1 else f"{len(issue.pages)} pages"
        _say(console, f"  {issue.told_by}: {pages}; {units}")
    for said in issue.unused:
        _say(console, f"  {said}")
    for page in issue.pages:
        _print_page(console, page)
    for name, why in issue.aside:
        _say(console, f"  left aside: {name} ({why})")


def _print_page(console: Console, page: PageCensus) -> None:
    if page.problem:
        _say(console, f"  {page.file}: cannot be read: {page.problem}")
        return
    parts = [page.form, f"{page.lines} lines", *((page.language,) if page.language else ()), *page.told]
    parts.append(f"picture {page.picture}" if page.picture else "no picture")
    _say(console, f"  {page.file}: {'; '.join(parts)}")
    for said in page.unused:
        _say(console, f"    {said}")


def _describe(info: ToldInfo) -> str:
    named = (
        ("", info.title),
        ("", info.date),
        ("", info.place),
        ("published by ", info.publisher),
        ("vol. ", info.volume),
        ("no. ", info.number),
        ("language ", info.language),
        ("held by ", info.institution),
        ("rights: ", info.rights),
    )
    said = [before + text for before, text in named if text]
    said += [f"{kind} {value}".strip() for kind, value in info.identifiers]
    return "; ".join(said)


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
