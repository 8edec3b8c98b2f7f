"""``galley evaluate``: a run's output against truth of either kind, and the form of truth that is filled in by eye."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import msgspec
from rich.console import Console

from pipeline.cli.explain import find_page
from pipeline.errors import OutputError
from pipeline.evaluate import (
    SettledText,
    evaluate,
    evaluate_pieces,
    print_table,
    print_trust,
    write_evaluation,
)
from pipeline.evaluate.pieces import PiecesPage, draw_form, print_pieces, write_pieces
from pipeline.formats.tei.header import scan_name
from pipeline.formats.truth import page_name
from pipeline.model import LaidOutPage, OrderedPage, PreparedPage, RecognisedPage, SettledPage
from pipeline.runner import read_record, read_settled
from pipeline.store import Shelf


def evaluate_articles(console: Console, truth: Path, output: Path, folder: Path) -> None:
    settled = (
        SettledText(
            page=page_name(scan_name(prepared.scan)),
            lines=(*recognised.lines, *recognised.rejected),
            passages=page.passages,
        )
        for prepared, recognised, page in (read_settled(output) if output.is_dir() else ())
    )
    evaluation = evaluate(truth, output, settled)
    record, page = write_evaluation(evaluation, folder)
    console.print(print_table(evaluation))
    trust = print_trust(evaluation)
    if trust is not None:
        console.print(trust)
    for name, path in (("figures", record), ("report", page)):
        console.print(f"{name:<9}{path}", markup=False, soft_wrap=True)


def evaluate_by_pieces(console: Console, truths: Sequence[PiecesPage], output: Path, folder: Path) -> None:
    pages = evaluate_pieces(truths, output)
    record = write_pieces(pages, folder)
    console.print(print_pieces(pages))
    console.print(f"{'figures':<9}{record}", markup=False, soft_wrap=True)


def start_truth(console: Console, wanted: str, output: Path) -> None:
    """Writes ``<picture>.pieces.json`` into the working folder; one that is there stays as it is.

    Raises SettingsError and OutputError as ``galley explain`` does.
    """
    shelf = Shelf(find_page(wanted, output))
    prepared = read_record(shelf, "prepare", PreparedPage)
    form = draw_form(
        page_name(scan_name(prepared.scan)),
        read_record(shelf, "recognise", RecognisedPage),
        read_record(shelf, "layout", LaidOutPage),
        read_record(shelf, "order", OrderedPage),
        read_record(shelf, "settle", SettledPage),
    )
    path = Path(f"{PurePosixPath(form.page).name}.pieces.json")
    try:
        with path.open("xb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n")
    except FileExistsError as error:
        raise OutputError(str(path), "is there already", "Rename it, or go on with it.") from error
    except OSError as error:
        raise OutputError(str(path), f"cannot be written ({error.strerror})", "Work in another folder.") from error
    console.print(f"form     {path}", markup=False, soft_wrap=True)
    console.print(
        f"Put it right beside the scan, then run: galley evaluate {path} {output}", markup=False, soft_wrap=True
    )
