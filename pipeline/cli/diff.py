"""``galley diff`` and ``galley report``: what was changed, on the terminal, for programs and for git."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pipeline.config import Settings
from pipeline.errors import SettingsError
from pipeline.review.findings import LABELS
from pipeline.review.listing import Listed, ListedArticle, list_changes, unified
from pipeline.review.phrases import Interface, say, sentence
from pipeline.runner.reports import ReadIssue, find_issues, read_issue, write_against, write_review

FORMATS = ("text", "json", "unified")
STYLES = {"applied": "green", "held": "yellow", "rejected": "dim", "superseded": "dim"}


def print_diff(console: Console, wanted: str | None, output: Path, format: str, interface: Interface) -> None:
    """``wanted``: an article's id (``a003``, ``3``, ``issue/a003``), an issue's, or None for all. Raises SettingsError
    and OutputError."""
    if format not in FORMATS:
        raise SettingsError("--format", f"{format!r} is not known", f"It is one of: {', '.join(FORMATS)}.")
    chosen = _choose(wanted, output)
    if format == "unified":
        for it, article in chosen:
            for row in unified(it.issue, it.pages, article):
                sys.stdout.write(row)
        return
    articles = [
        one
        for it, article in chosen
        for one in list_changes(it.issue, it.pages)
        if article is None or one.id == article
    ]
    if format == "json":
        json.dump([asdict(one) for one in articles], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    for one in articles:
        _print(console, one, interface)


def _choose(wanted: str | None, output: Path) -> list[tuple[ReadIssue, str | None]]:
    issues = [read_issue(folder) for folder in find_issues(output)]
    if wanted is None:
        return [(it, None) for it in issues]
    for it in issues:
        if wanted == it.folder.name:
            return [(it, None)]
    issue, _, name = wanted.rpartition("/")
    found = [
        (it, article.id)
        for it in issues
        for article in it.issue.articles
        if issue in ("", it.folder.name) and _is_called(article.id, name)
    ]
    if not found:
        known = [f"{it.folder.name}/{article.id}" for it in issues for article in it.issue.articles[:3]][:6]
        raise SettingsError(wanted, f"there is no such article in {output}", f"Articles are: {', '.join(known)}.")
    if len(found) > 1:
        known = [f"{it.folder.name}/{article}" for it, article in found[:6]]
        raise SettingsError(wanted, f"{len(found)} articles are called that", f"Name one of: {', '.join(known)}.")
    return list(found)


def _is_called(article: str, name: str) -> bool:
    return name == article or (name.isdigit() and article.lstrip("a").lstrip("0") == name.lstrip("0"))


def _print(console: Console, article: ListedArticle, interface: Interface) -> None:
    wraps = [one for one in article.changes if one.kind == "wraps" and one.outcome == "applied"]
    shown = [one for one in article.changes if not (one.kind == "wraps" and one.outcome == "applied")]
    if not article.changes:
        return
    title = _safe(article.title) or say("outside of articles", interface)
    console.print(Text.assemble((f"{article.issue}/{article.id or '-'}", "bold cyan"), "  ", (title, "bold")))
    for one in shown:
        console.print(_row(one, interface), soft_wrap=True)
    if wraps:
        words = "{n} line end taken out" if len(wraps) == 1 else "{n} line ends taken out"
        console.print(Text("  " + say(words, interface, n=f"{len(wraps):,}"), style="dim"))
    console.print()


def _row(one: Listed, interface: Interface) -> Text:
    row = Text("  ")
    row.append(f"{one.page:>3} {one.line:<6} ", style="dim")
    if one.outcome:
        row.append(f"{say(one.outcome, interface)} ", style=STYLES.get(one.outcome, ""))
    row.append(f"{say(LABELS[one.kind], interface)}  ", style="magenta" if one.kind == "garble" else "cyan")
    row.append(_safe(one.context[0]))
    if one.kind == "garble":
        row.append(_safe(one.before), style="underline magenta")
    elif one.kind in ("order", "articles", "bylines"):
        row.append(f"{_safe(one.before)} → {_safe(one.after)}")
    else:
        row.append(_safe(one.before), style="red strike")
        row.append(_safe(one.after), style="bold green")
    row.append(_safe(one.context[1]))
    said = [
        sentence(one.reason).said(interface),
        one.rule,
        f"{one.confidence:.0%}" if one.confidence is not None else "",
    ]
    row.append("  " + " · ".join(_safe(part) for part in said if part), style="dim")
    return row


def _safe(text: str) -> str:
    """What a terminal would take as a command is shown as a mark."""
    return "".join(ch if ch.isprintable() else "⏎" if ch == "\n" else "\ufffd" for ch in text)


def write_reports(console: Console, output: Path, wanted: str | None, against: Path | None, settings: Settings) -> None:
    """The report of each issue; with ``against``, another run's output, what changed since. Raises SettingsError and
    OutputError."""
    folders = find_issues(output, wanted)
    others = {folder.name: folder for folder in find_issues(against)} if against is not None else {}
    for folder in folders:
        it = read_issue(folder)
        if against is None:
            console.print(f"review report  {write_review(it, settings)}", markup=False, soft_wrap=True)
            continue
        # An issue's own folder may be named on both sides, whatever it is called there.
        other = others.get(folder.name) or (next(iter(others.values())) if len(others) == len(folders) == 1 else None)
        if other is None:
            raise SettingsError(str(against), f"has no issue {folder.name}", "Name the output of a run on these scans.")
        path = write_against(it, read_issue(other), settings)
        console.print(f"comparison  {path}", markup=False, soft_wrap=True)
