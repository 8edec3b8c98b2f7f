"""``galley explain``: which page is meant, what the stages left of it, and what is said of it on the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import __version__
from pipeline.books import Holders
from pipeline.errors import OutputError, SettingsError
from pipeline.model import Issue, LaidOutPage, OrderedPage, PreparedPage, RecognisedPage, SettledPage
from pipeline.review import Explanation, Step, explain_page, paint, write_explanation
from pipeline.runner import read_picture, read_record
from pipeline.store import Shelf, write_bytes

SHOWN = 20
"""Choices that the terminal lists; the files have all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What was found out, and the files that it went to."""

    explanation: Explanation
    page: Path
    picture: Path


def draw_page(wanted: str, output: Path) -> Explained:
    """Writes ``explain-<page>.html`` and ``.png`` beside the review report of the page's issue.

    ``wanted`` is a page's id (``3``, ``0003``, ``issue/0003``), its scan's name or path, or its folder in the
    output. Raises SettingsError where no page or several are of that name, OutputError where the page was not
    made, or not as far as its order.
    """
    folder = find_page(wanted, output)
    shelf, issue_folder = Shelf(folder), folder.parents[1]
    name = f"{issue_folder.name}/{folder.name}"
    _check_made(shelf, name)
    prepared = read_record(shelf, "prepare", PreparedPage)
    recognised = read_record(shelf, "recognise", RecognisedPage)
    explanation = explain_page(
        name,
        prepared,
        recognised,
        read_record(shelf, "layout", LaidOutPage),
        read_record(shelf, "order", OrderedPage),
        settled=_settled(shelf),
        holders=_holders(issue_folder),
    )
    picture = read_picture(shelf, prepared)
    review = issue_folder / "review"
    page, drawing = (review / f"explain-{folder.name}.{ending}" for ending in ("html", "png"))
    write_bytes(page, write_explanation(explanation, picture, recognised.language, f"galley {__version__}"))
    write_bytes(drawing, paint(explanation, picture))
    return Explained(explanation=explanation, page=page, picture=drawing)


def find_page(wanted: str, output: Path) -> Path:
    """The page's folder in the output. Raises SettingsError and OutputError."""
    if (Path(wanted) / "1-prepare.json").is_file():
        return Path(wanted).resolve()
    pages = sorted(path.parent for path in output.glob("*/pages/*/1-prepare.json"))
    if not pages:
        raise OutputError(str(output), "holds no page", "Run galley run first, or name its output folder with -o.")
    # A page that is meant by its id is not mistaken for one whose scan happens to have such a name.
    for is_named in (_is_page, _is_scan):
        found = [page for page in pages if is_named(page, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            known = ", ".join(_name(page) for page in found[:6])
            raise SettingsError(wanted, f"{len(found)} pages are called that: {known}", "Name one of them in full.")
    some = ", ".join(_name(page) for page in pages[:3]) + (f" to {_name(pages[-1])}" if len(pages) > 3 else "")
    raise SettingsError(
        wanted, f"there is no such page in {output}", f"The pages are: {some}. Run galley run for those that are new."
    )


def _name(page: Path) -> str:
    return f"{page.parents[1].name}/{page.name}"


def _is_page(page: Path, wanted: str) -> bool:
    issue, _, number = wanted.rpartition("/")
    return issue in ("", page.parents[1].name) and number in (page.name, page.name.lstrip("0"), f"p{page.name}")


def _is_scan(page: Path, wanted: str) -> bool:
    """Its path, from whatever folder above it, or its name with or without the ending; ``#page=3`` for the third
    image in it."""
    try:
        scan = read_record(Shelf(page), "prepare", PreparedPage).scan
    except OutputError:
        return False
    file, _, number = wanted.partition("#page=")
    if number not in (str(scan.frame + 1), "" if scan.frame == 0 else str(scan.frame + 1)):
        return False
    path = PurePosixPath(scan.path)
    return file in (path.name, path.stem) or f"/{Path(file).as_posix()}".endswith(f"/{path}")


def _check_made(shelf: Shelf, name: str) -> None:
    """Raises OutputError where the page did not come as far as its order."""
    if shelf.read("4-order") is not None:
        return
    failed = shelf.read_failed()
    if failed is not None:
        raise OutputError(name, f"failed at {failed.stage}: {failed.error}", "Mend the cause and run galley again.")
    raise OutputError(name, "is not made as far as its order", f"Run: galley run --page {name} --until order.")


def _settled(shelf: Shelf) -> SettledPage | None:
    """None where the run stopped before: colours then go by flows."""
    try:
        return read_record(shelf, "settle", SettledPage)
    except OutputError:
        return None


def _holders(issue: Path) -> Holders | None:
    found = Shelf(issue).read("articles")
    try:
        return Holders(found.decode(Issue)) if found is not None else None
    except msgspec.ValidationError:
        return None


def print_explained(console: Console, explained: Explained, *, every: bool) -> None:
    """The most doubtful choices first, then where the files are."""
    it = explained.explanation
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", "sure", "after", "is read", "because", "second"):
        table.add_column(name, overflow="fold", justify="right" if name in ("", "sure") else "left")
    joins = it.joins if every else it.joins[:SHOWN]
    for step in joins:
        table.add_row(*_row(step))
    console.print(table)
    if len(joins) < len(it.joins):
        console.print(f"{len(it.joins) - len(joins)} more that are surer: --all lists them")
    console.print(
        f"{it.name}: {len(it.shapes)} regions, {len(it.flows)} flows, {len(it.joins)} choices, "
        f"{it.count('doubtful')} doubtful",
        markup=False,
        soft_wrap=True,
    )
    for name, path in (("explanation", explained.page), ("picture", explained.picture)):
        console.print(f"{name:<14} {path}", markup=False, soft_wrap=True)


def _row(step: Step) -> tuple[Text, ...]:
    join = step.join
    assert join is not None
    style = {"doubtful": "red", "fair": "yellow"}.get(step.doubt, "")
    source = f"{step.source.region.kind} {step.source.last}" if step.source is not None else "nothing"
    second = join.runner_up_reason or "nothing"
    if step.second is not None:
        second = f"after {step.second.region.kind} {step.second.last}: {second}"
    return (
        Text(str(step.number)),
        Text(f"{join.confidence:.2f}", style=style),
        Text(source),
        Text(f"{step.target.region.kind} {step.target.first}"),
        Text(join.reason),
        Text(second, style="dim"),
    )
