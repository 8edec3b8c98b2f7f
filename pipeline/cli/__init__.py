"""The command ``galley``: its sub-commands, and what errors become: one message, one exit code."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline import __version__
from pipeline.cli.options import Config, read_settings
from pipeline.cli.printing import print_pdf
from pipeline.cli.terminal import Terminated, end_on_request, leave, open_console
from pipeline.config import Settings
from pipeline.errors import GalleyError, PagesFailed, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.runner import Report, Wish

INTERRUPTED, TERMINATED = 130, 143


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        """What goes wrong is said in one line on stderr; the exit code says what kind of thing it was."""
        try:
            return super().invoke(ctx)
        except GalleyError as error:
            open_console(stderr=True).print(f"galley: {error}", markup=False, soft_wrap=True)
            raise SystemExit(error.exit_code) from None
        except KeyboardInterrupt as error:
            ended = isinstance(error, Terminated)
            said = "ended on request" if ended else "interrupted"
            typer.echo(f"galley: {said}. Run the same command again to go on.", err=True)
            raise SystemExit(TERMINATED if ended else INTERRUPTED) from None


app = typer.Typer(
    name="galley",
    cls=_Commands,
    help="From newspaper scans to reviewed TEI: every article, and every change to its text.",
    epilog="Exit codes: 0 all well, 1 some pages failed, 2 settings, 3 scans, 4 formats, 5 recogniser, "
    "6 output folder, 130 interrupted, 143 ended.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Scans = Annotated[Path, typer.Argument(help="Folder of scans: images and PDFs, one sub-folder an issue or all in one.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder for everything that is made.")]
Until = Annotated[
    str, typer.Option(metavar="STAGE", help="Stop after this stage: prepare to settle, articles, publish.")
]
Force = Annotated[
    str | None, typer.Option(metavar="STAGE", help="Make this stage and all after it anew.", show_default=False)
]
Pages = Annotated[
    list[str] | None,
    typer.Option(metavar="ID", help="Only this page (3, or issue/0003); may be given again.", show_default=False),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"galley {__version__}")
        raise typer.Exit


@app.callback()
def _galley(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None: ...


@app.command()
def run(
    scans: Scans = Path("scans"),
    output: Output = Path("output"),
    *,
    config: Config = None,
    until: Until = "publish",
    force: Force = None,
    page: Pages = None,
) -> None:
    """Make TEI and the review report of all scans. Run again, it does only what is stale."""
    from pipeline.runner import Wish

    _make(
        Wish(
            scans=scans,
            output=output,
            settings=read_settings(config),
            until=until,
            force=force,
            pages=tuple(page or ()),
        )
    )


def _make(wish: Wish) -> None:
    from pipeline import runner
    from pipeline.cli.progress import open_display
    from pipeline.cli.tables import print_summary

    console = open_console(stderr=True)
    with open_display(console, wish.settings.run) as display:
        report = runner.run(wish, display)
    print_summary(open_console(), report, wish.until)
    _raise_failures(report, console)


def _raise_failures(report: Report, console: Console) -> None:
    """Raises PagesFailed where not all is well."""
    failed = report.failed
    for one in failed:
        console.print(f"[red]failed[/] {one.page} at {one.stage}: ", end="")
        console.print(one.error, markup=False, soft_wrap=True)
    if report.stopped:
        raise PagesFailed("the run was given up", report.stopped, "Mend the cause and run galley again.")
    if failed:
        names = {issue.id for issue in report.issues}
        pages = len([one for one in failed if one.page not in names])
        if pages < len(failed):
            said = f"{len(failed) - pages} of {len(report.issues)} issues could not be published"
        else:
            said = "1 page failed" if pages == 1 else f"{pages} pages failed"
        raise PagesFailed(said, "all else was made", "Mend the cause and run galley again.")


@app.command("import")
def import_text(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="ALTO, PAGE, hOCR, JSON, plain text, the METS of an issue, a folder or zip of them; pictures too.",
        ),
    ],
    output: Output = Path("output"),
    *,
    config: Config = None,
    until: Until = "publish",
    force: Force = None,
    page: Pages = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say what the files hold and what of it would be used; make nothing.")
    ] = False,
) -> None:
    """Make TEI and report of text that others recognised, with or without its scans."""
    from pipeline.runner import Wish
    from pipeline.runner.imports import folder_of, unpack_archives

    settings = read_settings(config)
    files = [*unpack_archives(files, output)]
    if check:
        from pipeline.cli.check import check_files

        check_files(open_console(), files)
        return
    _make(
        Wish(
            scans=folder_of(files),
            output=output,
            settings=replace(settings, recognise=replace(settings.recognise, engine="import")),
            until=until,
            force=force,
            imports=tuple(files),
            pages=tuple(page or ()),
        )
    )


@app.command()
def status(scans: Scans = Path("scans"), output: Output = Path("output"), config: Config = None) -> None:
    """Show which pages are at which stage, and what failed and why."""
    from pipeline import runner
    from pipeline.cli.tables import print_status

    wish = runner.Wish(scans=scans, output=output, settings=read_settings(config))
    print_status(open_console(), runner.plan(wish, runner.read_journal(output)))


@app.command()
def evaluate(
    truth: Annotated[
        Path | None,
        typer.Argument(
            help="Ground truth: a file or folder of TEI, PAGE, ALTO, or JSON with articles or pieces.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Argument(help="Output of a run, or any TEI file or folder.")] = Path("output"),
    report: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where evaluation.json and .html go; into the output.", show_default=False),
    ] = None,
    start: Annotated[
        str,
        typer.Option(
            metavar="PAGE", help="Write a form of truth for this page, to fill in by eye.", show_default=False
        ),
    ] = "",
) -> None:
    """Score output against ground truth: table, JSON, and a report with the errors sorted by cause."""
    from pipeline.cli.evaluate import evaluate_articles, evaluate_by_pieces, start_truth
    from pipeline.evaluate.pieces import find_pieces

    console = open_console()
    if start:
        start_truth(console, start, output if truth is None else truth)
        return
    if truth is None:
        raise SettingsError("evaluate", "no ground truth is named", "Name a file or folder, or a page with --start.")
    folder = report or (output if output.is_dir() else output.parent) / "evaluation"
    pieces = find_pieces(truth) if truth.exists() else {}
    if pieces:
        evaluate_by_pieces(console, list(pieces.values()), output, folder)
    else:
        evaluate_articles(console, truth, output, folder)


@app.command()
def review(
    issue: Annotated[
        Path, typer.Argument(metavar="[OUTPUT/ISSUE]", help="An issue's folder in the output, or an output with one.")
    ] = Path("output"),
    scans: Annotated[Path, typer.Option("--scans", "-s", help="Folder of the scans that it was made of.")] = Path(
        "scans"
    ),
    *,
    config: Config = None,
    host: Annotated[
        str, typer.Option(help="Where to listen. Any other address than this machine's own needs --token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 is 8484, or a free one.")] = 0,
    token: Annotated[
        str,
        typer.Option(envvar="GALLEY_TOKEN", help="Asked of every browser; 16 characters or more.", show_default=False),
    ] = "",
    reviewer: Annotated[str, typer.Option(help="Your name; the desk asks for it once.", show_default=False)] = "",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the desk in the browser.")] = True,
) -> None:
    """Open the review desk: every doubtful reading, join and byline beside the scan, decided once."""
    from pipeline.cli.review import find_issue, open_desk
    from pipeline.desk import Place
    from pipeline.runner import Wish

    found = find_issue(issue)
    wish = Wish(scans=scans, output=found.output, settings=read_settings(config))
    place = Place(host=host, port=port, key=token)
    open_desk(wish, found.name, place, reviewer=reviewer, open_browser=open_browser)


@app.command()
def explain(
    page: Annotated[str, typer.Argument(help="Its id (3, or issue/0003), its scan, or its folder in the output.")],
    output: Output = Path("output"),
    *,
    every: Annotated[bool, typer.Option("--all", help="List every choice, not only the most doubtful.")] = False,
) -> None:
    """Draw how a page that was run is read: regions, rules, flows, articles, and the reasons."""
    from pipeline.cli.explain import draw_page, print_explained

    print_explained(open_console(), draw_page(page, output), every=every)


@app.command()
def publish(
    output: Annotated[Path, typer.Argument(help="Output of a run, or an issue's folder in it.")] = Path("output"),
    *,
    formats: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", help="Only these, with commas between: tei,alto. All.", show_default=False),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to; into the output itself.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write what is up to date, too.")] = False,
    config: Config = None,
) -> None:
    """Write the formats of all issues that were run; the scans need not be there."""
    from pipeline.cli.publish import publish_formats

    publish_formats(open_console(), output, formats or (), read_settings(config), to, force=force)


app.command("print")(print_pdf)


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="TEI files, or folders of them.")],
) -> None:
    """Check TEI by the schema that comes with galley; nothing is fetched."""
    from pipeline.cli.validate import validate_files

    validate_files(open_console(), files)


@app.command()
def report(
    issue: Annotated[str | None, typer.Argument(help="Only this issue.", show_default=False)] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Output of a run, or an issue's folder in it.")] = Path(
        "output"
    ),
    *,
    against: Annotated[
        Path | None,
        typer.Option(metavar="OUTPUT", help="Output of another run: show what changed from it.", show_default=False),
    ] = None,
    config: Config = None,
    interface: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help="Open it in en or zh.", show_default=False)
    ] = None,
) -> None:
    """Write the review report anew from what a run left; the scans need not be there."""
    from pipeline.cli.diff import write_reports

    write_reports(open_console(), output, issue, against, _speaking(interface, config))


@app.command()
def diff(
    article: Annotated[
        str | None, typer.Argument(help="An article (a003, issue/a003) or an issue; all of them.", show_default=False)
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Output of a run, or an issue's folder in it.")] = Path(
        "output"
    ),
    *,
    config: Config = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, or unified: a plain diff for git.")
    ] = "text",
    interface: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help="Speak en or zh.", show_default=False)
    ] = None,
) -> None:
    """Show every change between what was recognised and the reading text."""
    from pipeline.cli.diff import print_diff

    print_diff(open_console(), article, output, form, _speaking(interface, config).publish.interface)


@app.command()
def doctor(scans: Scans = Path("scans"), output: Output = Path("output"), config: Config = None) -> None:
    """Check what is installed, which recognisers and languages work, and whether the paths are usable."""
    from pipeline.cli.doctor import examine
    from pipeline.cli.tables import print_findings

    findings = examine(scans, output, read_settings(config))
    print_findings(open_console(), findings)
    codes = [finding.exit_code for finding in findings if finding.exit_code]
    if codes:
        raise typer.Exit(codes[0])


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder for the two files; made where it is not there.")] = Path(),
) -> None:
    """Write a commented config.yaml and an issue.yaml to fill in; what is there is never overwritten."""
    from pipeline.cli.examples import write_examples

    console = open_console()
    for path in write_examples(folder):
        console.print(str(path), markup=False, soft_wrap=True)


def _speaking(interface: str | None, config: Path | None) -> Settings:
    """The settings, in the language that is asked for."""
    settings = read_settings(config)
    match interface:
        case None:
            return settings
        case "en" | "zh":
            return replace(settings, publish=replace(settings.publish, interface=interface))
    raise SettingsError("--interface", f"{interface!r} is not known", "It is one of: en, zh.")


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows a mark for what it cannot, and the run goes on.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    end_on_request()
    try:
        app(prog_name="galley")
    except SystemExit as ended:
        leave(ended)
        raise
