"""What the commands show at their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.runner import Figures, Plan, Report
from pipeline.store import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the doctor looked at. ``exit_code`` is that of the error which a run would meet with."""

    subject: str
    state: Literal["good", "bad", "absent"]
    detail: str
    remedy: str = ""
    exit_code: int = 0


MOST_ASIDE = 5
"""Files that are named where more of them are of one kind."""


def print_summary(console: Console, report: Report, until: str) -> None:
    table = Table(box=None, pad_edge=False, collapse_padding=True, header_style="bold")
    table.add_column("issue", overflow="fold")
    for name in ("pages", "failed", "articles", "headlines", "bylines", "lines", "coverage", "support", "edits"):
        table.add_column(name, justify="right", no_wrap=True)
    for issue in report.issues:
        pages = len([one for one in issue.failed if one.page != issue.id])
        table.add_row(
            issue.id,
            str(issue.pages),
            Text(str(pages), style="red" if pages else ""),
            *(_figures(issue.figures) if issue.figures is not None else ["-"] * 7),
        )
    console.print(table)
    for issue in report.issues:
        if issue.missing and not report.stopped:
            console.print(f"{issue.id}: {issue.missing} pages are not made yet", markup=False)
        for said in sorted({one.why for one in issue.aside}):
            files = [one.file for one in issue.aside if one.why == said]
            more = f" and {len(files) - MOST_ASIDE} more" if len(files) > MOST_ASIDE else ""
            some = ", ".join(files[:MOST_ASIDE]) + more
            console.print(f"{issue.id}: left aside: {some} ({said}).", markup=False, soft_wrap=True)
    if until not in ("articles", "publish"):
        console.print(f"stopped after {until}, as asked")
    for issue in report.issues:
        if issue.figures is not None:
            _print_books(console, issue.id, issue.figures)
        for label, folder in issue.formats:
            console.print(f"{label:<14} {folder}", markup=False, soft_wrap=True)
        if issue.review is not None:
            console.print(f"review report  {issue.review}", markup=False, soft_wrap=True)


def _figures(figures: Figures) -> list[str]:
    return [
        str(figures.articles),
        str(figures.headlines),
        str(figures.bylines),
        str(figures.lines),
        _share(figures.lines - figures.lost, figures.lines),
        _share(_supported(figures), _supported(figures) + figures.unsupported),
        f"{figures.applied}+{figures.held}",
    ]


def _supported(figures: Figures) -> int:
    return sum(count for kind, count in figures.support.items() if kind != "unsupported")


def _share(part: int, whole: int) -> str:
    """Rounded down: only all of them are 100 %."""
    return f"{int(1000 * part / whole) / 10:g} %" if whole else "100 %"


def _print_books(console: Console, issue: str, figures: Figures) -> None:
    placed = figures.placed
    kinds = ("articles", "captions", "advertisements", "furniture", "unplaced")
    where = ", ".join(f"{placed[kind]} in {kind}" for kind in kinds if placed.get(kind))
    where = where.replace("in unplaced", "unplaced")
    said = f"{figures.lines} lines: {where or 'none'}; {figures.lost} lost"
    if figures.repeated:
        said += f", {figures.repeated} twice"
    rejected = placed.get("rejected", 0)
    if rejected:
        said += f"; {rejected} more rejected by the recogniser and kept apart"
    console.print()
    console.print(issue, style="bold", markup=False)
    console.print(f"coverage       {said}", markup=False, soft_wrap=True)
    console.print(
        f"support        {_supported(figures)} characters, {figures.unsupported} without support; "
        f"{figures.applied} edits applied, {figures.held} held for review",
        markup=False,
        soft_wrap=True,
    )
    _print_removed(console, figures)
    if figures.found_again or figures.put_in or figures.illegible:
        console.print(
            f"second look    passed over at first and read then: lines {figures.found_again}, characters "
            f"{figures.put_in}; places that cannot be read: {figures.illegible}",
            markup=False,
            soft_wrap=True,
        )
    if figures.jumps or figures.open_jumps:
        console.print(
            f"jump lines     {figures.jumps} articles joined over pages, {figures.open_jumps} jump lines left open",
            markup=False,
            soft_wrap=True,
        )
    if figures.decided or figures.conflicts or figures.damaged:
        said = f"{figures.decided} in force, {figures.orphans} of them fit nothing any more"
        said += f"; {figures.conflicts} conflicts, where nothing is applied" if figures.conflicts else ""
        said += f"; {figures.damaged} lines of decisions.jsonl are damaged" if figures.damaged else ""
        console.print(f"decisions      {said}", markup=False, soft_wrap=True)


def _print_removed(console: Console, figures: Figures) -> None:
    """By proof; the report names every place."""
    by_proof: dict[str, int] = {}
    for row in figures.removed:
        by_proof[row.proof] = by_proof.get(row.proof, 0) + row.characters
    unproven = by_proof.pop("none", 0)
    where = ", ".join(f"{count} {_PROOFS[proof]}" for proof, count in sorted(by_proof.items(), key=lambda one: -one[1]))
    said = f"{sum(by_proof.values())} characters{f' ({where})' if where else ''}, {unproven} without proof"
    console.print(f"removed        {said}", markup=False, soft_wrap=True)


_PROOFS = {
    "read otherwise": "read otherwise",
    "line-end hyphen": "hyphens at line ends",
    "same ink": "read twice from the same ink",
    "said again": "said again where printed once",
    "speck": "specks",
    "doubted letter": "letters too many",
    "illegible": "illegible",
    "no ink": "where nothing is printed",
    "recogniser's doubt": "rejected by the recogniser",
    "person": "by a person's decision",
}


def print_status(console: Console, plan: Plan) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("page", "scan", "done", "state"):
        table.add_column(name, overflow="fold")
    for issue in plan.issues:
        for page in issue.pages:
            done = f"{len(page.digests)} of {len(page.digests) + len(page.stale)}" if page.task else "-"
            if page.failed is not None:
                state = Text(f"failed at {page.failed.stage}: {page.failed.error}", style="red")
            elif page.stale:
                state = Text(f"to be made from {page.stale[0]} on", style="yellow")
            else:
                state = Text("fresh", style="green")
            table.add_row(page.name, page.file, done, state)
    console.print(table)
    for issue in plan.issues:
        failed = issue.problem or Shelf(issue.folder).read_failed()
        said = "published" if (issue.folder / "publish.json").is_file() else "not yet published"
        if failed is not None:
            console.print(f"failed at {failed.stage}: {failed.error}", style="red", markup=False, soft_wrap=True)
        console.print(f"{issue.info.id}: {said} in {issue.folder}", markup=False, soft_wrap=True)
        if issue.left:
            console.print(
                f"{issue.info.id}: no scans any more for pages {', '.join(issue.left)}; what was made of them stays "
                "there and is left out of the issue",
                markup=False,
                soft_wrap=True,
            )


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    marks = {"good": Text("ok", style="green"), "bad": Text("no", style="red"), "absent": Text("--", style="yellow")}
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for finding in findings:
        said = f"{finding.detail}. {finding.remedy}" if finding.remedy else finding.detail
        table.add_row(marks[finding.state], Text(finding.subject), Text(said))
    console.print(table)
