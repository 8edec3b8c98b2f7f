"""From a folder of scans to the pages of issues, and where each of them stands."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.config import Language, Settings, cores, load_issue
from pipeline.decisions import Standing
from pipeline.errors import GalleyError, ScanError, SettingsError
from pipeline.executors import width_of
from pipeline.model import Decision, Failed, IssueInfo, Scan
from pipeline.runner.decisions import learned_from, sort_decisions, standing_of
from pipeline.runner.imports import OpenedPage, complete_info, open_imported
from pipeline.runner.journal import Journal
from pipeline.runner.keys import ALL_STAGES, Task, fingerprint_engine, stamp_of
from pipeline.runner.work import inspect_page, relative_scan
from pipeline.store import Shelf

if typing.TYPE_CHECKING:
    from pipeline.formats.folds import Split
    from pipeline.formats.scans import FoundIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asks for. ``imports`` are files and folders of text that others recognised, in place of
    the folder ``scans``, which is then the one that all of them lie in. ``pages`` are ids like ``3``, ``0003`` or
    ``issue/0003``; none of them means all."""

    scans: Path
    output: Path
    settings: Settings
    until: str = "publish"
    force: str | None = None
    imports: tuple[Path, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Page:
    """``task`` is None where the scan cannot even be opened; ``failed`` then says why. ``digests`` are of the
    fresh artefacts by stage, ``stale`` the stages to be made."""

    id: str
    issue: str
    file: str
    task: Task | None
    failed: Failed | None = None
    digests: dict[str, str] = field(default_factory=dict)
    stale: tuple[str, ...] = ()
    wanted: bool = True

    @property
    def name(self) -> str:
        return f"{self.issue}/{self.id}"

    @property
    def finished(self) -> bool:
        return self.task is not None and self.failed is None and not self.stale


@dataclass(slots=True, kw_only=True)
class PlannedIssue:
    """``folder`` is its output folder, ``left`` the ids of pages there whose scans are gone. ``standing`` is what
    people decided, ``decisions`` those in force that are the issue's to follow, not a page's. ``aside`` names files of
    text that are taken for no page."""

    info: IssueInfo
    folder: Path
    pages: list[Page]
    left: tuple[str, ...] = ()
    standing: Standing = field(default_factory=Standing)
    decisions: tuple[Decision, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Plan:
    wish: Wish
    issues: list[PlannedIssue]

    @property
    def pages(self) -> Iterator[Page]:
        """The pages that are asked for."""
        return (page for issue in self.issues for page in issue.pages if page.wanted)


def check(wish: Wish) -> tuple[FoundIssue, ...]:
    """The issues, before anything is read or written.

    Raises NoScans, ScanError, and SettingsError: a stage that there is not, an output folder that holds the
    scans, two issues of one name.
    """
    for name in (wish.until, wish.force):
        if name is not None and name not in ALL_STAGES:
            raise SettingsError(name, "there is no such stage", f"The stages are: {', '.join(ALL_STAGES)}.")
    output = wish.output.resolve()
    issues = _find(wish)
    named: dict[str, Path] = {}
    for found in issues:
        if found.folder.resolve().is_relative_to(output):
            raise SettingsError(
                str(wish.output), f"the output folder holds scans ({found.folder})", "Choose another one with -o."
            )
        # Some file systems take "Star" and "star" for one folder.
        clash = named.setdefault(found.name.casefold(), found.folder)
        if clash != found.folder:
            raise SettingsError(
                str(found.folder), f"has the same name as {clash}, and both would write there", "Rename one of them."
            )
    return issues


def _find(wish: Wish) -> tuple[FoundIssue, ...]:
    from pipeline.formats.imports import find_imports, gather
    from pipeline.formats.scans import find_issues

    if wish.imports:
        return gather(wish.imports)
    return find_imports(wish.scans) if wish.settings.recognise.engine == "import" else find_issues(wish.scans)


def plan(wish: Wish, journal: Journal) -> Plan:
    """See which stages of which pages are stale; nothing is written.

    A scan that cannot be opened becomes a page that failed. Raises as :func:`check` does, and SettingsError for
    an issue.yaml, or a page that there is not.
    """
    engine = fingerprint_engine(wish.settings.recognise)
    issues = [_plan_issue(wish, journal, engine, found) for found in check(wish)]
    made = Plan(wish=wish, issues=issues)
    _choose(made)
    return made


def _plan_issue(wish: Wish, journal: Journal, engine: str, found: FoundIssue) -> PlannedIssue:
    name = found.name
    info = complete_info(load_issue(found.folder / "issue.yaml", name), found)
    language = typing.cast(Language, info.language or wish.settings.language)
    output = wish.output / name
    pages: list[Page] = []
    for opened in _open_all(found, wish, journal):
        page = f"{len(pages) + 1:04d}"
        if opened.scan is None:
            assert opened.problem is not None
            failed = Failed(
                page=f"{name}/{page}",
                stage="prepare",
                error=str(opened.problem),
                exit_code=opened.problem.exit_code,
            )
            pages.append(Page(id=page, issue=name, file=opened.label, task=None, failed=failed))
            continue
        task = Task(
            issue=name,
            page=page,
            scan=replace(opened.scan, id=f"p{page}", issue=name, sequence=len(pages) + 1),
            path=str(opened.path),
            stamp=opened.stamp,
            folder=str(output / "pages" / page),
            language=language,
            settings=wish.settings,
            engine=engine,
            until=wish.until,
            force=wish.force,
            threads=max(1, cores() // width_of(wish.settings.run)),
            text=opened.text,
        )
        pages.append(Page(id=page, issue=name, file=opened.label, task=task))
    standing = standing_of(output)
    tasks = [page.task for page in pages if page.task is not None]
    of_page, of_issue = sort_decisions(standing.in_force, [task.scan for task in tasks])
    learned = learned_from(standing, wish.settings)
    for made in pages:
        if made.task is not None:
            mine = of_page.get(made.task.scan.id, ())
            made.task = replace(made.task, decisions=mine, learned=learned)
    known = {page.id for page in pages}
    left = tuple(sorted(path.name for path in (output / "pages").glob("*") if path.name not in known))
    return PlannedIssue(
        info=info,
        folder=output,
        pages=pages,
        left=left,
        standing=standing,
        decisions=of_issue,
        aside=tuple(path.name for path in getattr(found, "aside", ())),
    )


def _open_all(found: FoundIssue, wish: Wish, journal: Journal) -> Iterator[OpenedPage]:
    """Every page of the issue, those that cannot be opened among them."""
    from pipeline.formats.imports import ImportedIssue

    if isinstance(found, ImportedIssue):
        for page in open_imported(found, lambda file: _open(file, found.name, wish.scans, journal, "never")):
            scan = relative_scan(page.scan, wish.scans) if page.scan is not None else None
            yield replace(page, scan=scan)
        return
    for file in found.files:
        try:
            stamp, scans = _open(file, found.name, wish.scans, journal, wish.settings.prepare.split)
        except (GalleyError, OSError) as error:
            problem = (
                error
                if isinstance(error, GalleyError)
                else ScanError(str(file), f"cannot be read ({error.strerror})", "Check that it is there.")
            )
            yield OpenedPage(path=file, label=file.name, problem=problem)
            continue
        for scan in scans:
            label = file.name if len(scans) == 1 else f"{file.name} [{_label(scan, scans)}]"
            yield OpenedPage(path=file, label=label, stamp=stamp, scan=scan)


def _open(
    file: Path, issue: str, scans: Path, journal: Journal, split: Split
) -> tuple[tuple[int, ...], tuple[Scan, ...]]:
    """The pages in a file, from the journal where the file is the one that was seen last time."""
    from pipeline.formats.folds import part_pages
    from pipeline.formats.scans import open_scans

    stamp = stamp_of(file)
    name = file.relative_to(scans).as_posix() if file.is_relative_to(scans) else file.name
    known = journal.scans_of(name, stamp, split)
    if known is None:
        parted = [page for scan in open_scans(file, issue) for page in part_pages(scan, split)]
        known = tuple(relative_scan(scan, scans) for scan in parted)
        journal.note_scans(name, stamp, split, known)
    return stamp, known


def _label(scan: Scan, scans: tuple[Scan, ...]) -> str:
    """Which image of a file, and which half of it."""
    said = [str(scan.frame + 1)] if len({other.frame for other in scans}) > 1 else []
    if scan.part is not None:
        said.append("left half" if scan.part.box.left == 0 else "right half")
    return ", ".join(said)


def _choose(made: Plan) -> None:
    """Mark the pages that are asked for, and see where they stand. Raises SettingsError."""
    asked = set(made.wish.pages)
    met: set[str] = set()
    for issue in made.issues:
        for page in issue.pages:
            names = {page.name, page.id, page.id.lstrip("0"), f"p{page.id}"}
            met |= asked & names
            page.wanted = not asked or bool(asked & names)
            if page.task is None:
                continue
            page.digests, page.stale = inspect_page(page.task if page.wanted else replace(page.task, force=None))
            if page.wanted and page.stale:
                # What happened last time is told until the page has been tried again.
                page.failed = Shelf(Path(page.task.folder)).read_failed()
    if asked - met:
        known = [page.name for issue in made.issues for page in issue.pages]
        some = ", ".join(known[:3]) + (f" to {known[-1]}" if len(known) > 3 else "")
        raise SettingsError(f"--page {sorted(asked - met)[0]}", "there is no such page", f"The pages are: {some}.")
