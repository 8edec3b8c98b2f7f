"""``galley review``: from what the command line says to an open desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.terminal import open_console
from pipeline.desk import Place, Room, check_place, serve
from pipeline.errors import OutputError

if TYPE_CHECKING:
    from pipeline.runner import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedIssue:
    """An issue's folder in the output, and the output that it lies in."""

    output: Path
    name: str


def find_issue(path: Path) -> ReviewedIssue:
    """``path`` is an issue's folder, or an output folder with one issue in it. Raises OutputError."""
    folder = path.resolve()
    if (folder / "pages").is_dir():
        return ReviewedIssue(output=path.parent if path.name == folder.name else folder.parent, name=folder.name)
    if not folder.is_dir():
        raise OutputError(str(path), "is not there", "Run galley first, or name its output folder.")
    issues = sorted(one.name for one in folder.iterdir() if (one / "pages").is_dir())
    if not issues:
        raise OutputError(str(path), "holds no issue that galley made", "Run galley first, or name its output folder.")
    if len(issues) > 1:
        some = ", ".join(issues[:4]) + (", …" if len(issues) > 4 else "")
        raise OutputError(str(path), f"holds {len(issues)} issues: {some}", f"Name one: {path / issues[0]}.")
    return ReviewedIssue(output=path, name=issues[0])


def open_desk(wish: Wish, issue: str, place: Place, *, reviewer: str, open_browser: bool) -> None:
    """Serve until interrupted. Raises SettingsError and OutputError."""
    from pipeline.runner.review import open_issue

    check_place(place)
    console = open_console()
    room = Room(open_issue(wish, issue))

    def tell(address: str) -> None:
        console.print(f"review of {issue}: {len(room.shelves.queue.items):,} to look at", markup=False)
        console.print(f"desk      {address}", markup=False, soft_wrap=True)
        console.print("Decisions are kept as they are made. Ctrl+C ends the desk.")
        typer.echo("", nl=False)

    serve(room, place, reviewer=reviewer, open_browser=open_browser, told=tell)
