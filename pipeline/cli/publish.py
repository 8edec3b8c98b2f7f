"""``galley publish``: what was written, and where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.config import Settings
from pipeline.errors import PagesFailed
from pipeline.model import Failed
from pipeline.runner.publishing import PublishReport, publish


def publish_formats(
    console: Console, output: Path, names: Sequence[str], settings: Settings, to: Path | None, *, force: bool
) -> None:
    """Raises SettingsError for a format that there is not, OutputError, and PagesFailed where an issue could not be
    written."""
    from pipeline.formats.writers import find_formats, known_formats

    wanted = find_formats([name.strip() for said in names for name in said.split(",") if name.strip()], "--formats")
    report = publish(output, wanted, settings.publish, to, force=force)
    _print(console, report)
    for one in known_formats().values():
        if not names and not one.installed:
            console.print(f"{one.name}: needs the package {one.package}. Run pip install {one.package}.")
    if report.failed:
        failed = len(report.failed)
        said = f"{failed} of {len(report.issues)} issues could not be published"
        raise PagesFailed(said, report.failed[0].error, "Mend the cause and run galley publish again.")


def _print(console: Console, report: PublishReport) -> None:
    for issue, said in report.issues:
        if isinstance(said, Failed):
            console.print(f"[red]failed[/] {issue}: ", end="")
            console.print(said.error, markup=False, soft_wrap=True)
            continue
        console.print(issue, style="bold", markup=False)
        table = Table(box=None, pad_edge=False, show_header=False)
        for one in said:
            changed = f"{one.changed} written" if one.changed else "as before"
            files = "1 file" if one.files == 1 else f"{one.files} files"
            table.add_row(one.name, files, changed, str(one.folder))
        console.print(table, soft_wrap=True)
    for path in report.corpus:
        console.print(f"of all issues  {path}", markup=False, soft_wrap=True)
