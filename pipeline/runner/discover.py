"""From a folder of scans to the pages of issues, and where each of them stands."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline.config import Language, Settings, load_issue
from pipeline.decisions import Standing
from pipeline.errors import GalleyError, NoScans, ScanError, SettingsError
from pipeline.executors import threads_of, width_of
from pipeline.model import Decision, Failed, IssueInfo, Scan
from pipeline.naming import show_name
from pipeline.runner.boundary import attempt, describe
from pipeline.runner.decisions import learned_from, sort_decisions, standing_of
from pipeline.runner.formats import formats_of
from pipeline.runner.imports import UNPACKED, OpenedPage, complete_info, open_imported
from pipeline.runner.journal import Journal
from pipeline.runner.keys import ALL_STAGES, Task, fingerprint_engine, stamp_of
from pipeline.runner.work import inspect_page, relative_scan
from pipeline.store import Shelf
from pipeline.tags import read_language

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A file that no page is made of, and why."""

    file: str
    why: str


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
    people decided, ``decisions`` those in force that are the issue's to follow, not a page's. ``aside`` names files
    that are taken for no page, and why, ``remarks`` what is told of the issue and is not used. ``problem`` says why
    nothing of the issue can be made, if so."""

    info: IssueInfo
    folder: Path
    pages: list[Page]
    left: tuple[str, ...] = ()
    standing: Standing = field(default_factory=Standing)
    decisions: tuple[Decision, ...] = ()
    aside: tuple[Aside, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: Failed | None = None


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

    Raises NoScans, ScanError, and SettingsError: a stage or format that there is not, an output folder that holds the
    scans, two issues of one name.
    """
    for name in (wish.until, wish.force):
        if name is not None and name not in ALL_STAGES:
            raise SettingsError(name, "there is no such stage", f"The stages are: {', '.join(ALL_STAGES)}.")
    formats_of(wish.settings)
    output = wish.output.resolve()
    issues = _find(wish)
    named: dict[str, Path] = {}
    for found in issues:
        unpacked = output / UNPACKED
        if found.folder.resolve().is_relative_to(output) and not found.folder.resolve().is_relative_to(unpacked):
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
    from pipeline.formats.imports import find_imports, find_text, gather
    from pipeline.formats.scans import find_issues

    if wish.imports:
        return gather(wish.imports)
    if wish.settings.recognise.engine == "import":
        return find_imports(wish.scans)
    try:
        return find_issues(wish.scans)
    except NoScans as error:
        if (text := find_text(wish.scans)) is None:
            raise
        said = f"holds no scans, but text that others recognised ({text.relative_to(wish.scans)})"
        remedy = "Set recognise.engine to import in config.yaml, or call galley import with the folder."
        raise NoScans(str(wish.scans), said, remedy) from error


def plan(wish: Wish, journal: Journal) -> Plan:
    """See which stages of which pages are stale; nothing is written.

    A scan that cannot be opened becomes a page that failed, an issue of which nothing can be made one with a
    ``problem``. Raises as :func:`check` does, SettingsError for a page that there is not, and what is wrong with the
    issues where it is so with each of them.
    """
    engine = fingerprint_engine(wish.settings.recognise)
    issues, mistakes = [], list[GalleyError]()
    for found in check(wish):
        name = show_name(found.name)
        try:
            issue = _plan_issue(wish, journal, engine, found)
        except Exception as error:
            problem = describe(name, "settings", str(found.folder), error)
            issue = PlannedIssue(info=IssueInfo(id=name), folder=wish.output / name, pages=[], problem=problem)
            mistakes += [error] if isinstance(error, GalleyError) else []
        issues.append(issue)
    if mistakes and len(mistakes) == len(issues):
        # Nothing can be made: what is wrong with the first is what the user mends first.
        raise mistakes[0]
    made = Plan(wish=wish, issues=issues)
    _choose(made)
    return made


def _plan_issue(wish: Wish, journal: Journal, engine: str, found: FoundIssue) -> PlannedIssue:
    if found.problem is not None:
        raise found.problem
    name = show_name(found.name)
    info = complete_info(load_issue(found.folder / "issue.yaml", name), found)
    language = typing.cast(Language, read_language(info.language) or wish.settings.language)
    output = wish.output / name
    pages: list[Page] = []
    for opened in _open_all(found, wish, journal):
        page = f"{len(pages) + 1:04d}"
        label = show_name(opened.label)
        if opened.scan is None:
            assert opened.problem is not None
            failed = describe(f"{name}/{page}", "prepare", str(opened.path), opened.problem)
            pages.append(Page(id=page, issue=name, file=label, task=None, failed=failed))
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
            threads=threads_of(width_of(wish.settings.run)),
            text=opened.text,
        )
        pages.append(Page(id=page, issue=name, file=label, task=task))
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
        aside=tuple(
            Aside(file=show_name(path.name), why=said)
            for path, said in (*found.passed_over, *getattr(found, "aside", ()))
        ),
        remarks=tuple(getattr(found, "remarks", ())),
    )


def _open_all(found: FoundIssue, wish: Wish, journal: Journal) -> Iterator[OpenedPage]:
    """Every page of the issue, those that cannot be opened among them."""
    from pipeline.formats.imports import ImportedIssue

    if isinstance(found, ImportedIssue):
        for page in open_imported(found, lambda file: _open_sound(file, show_name(found.name), wish.scans, journal)):
            scan = relative_scan(page.scan, wish.scans) if page.scan is not None else None
            yield replace(page, scan=scan)
        return
    for file in found.files:
        try:
            stamp, scans = _open(file, show_name(found.name), wish.scans, journal, wish.settings.prepare.split)
        except Exception as error:
            yield OpenedPage(path=file, label=file.name, problem=error)
            continue
        sound = tuple(scan for scan in scans if isinstance(scan, Scan))
        for at, one in enumerate(scans):
            if isinstance(one, Scan):
                label = file.name if len(scans) == 1 else f"{file.name} [{_label(one, sound)}]"
                yield OpenedPage(path=file, label=label, stamp=stamp, scan=one)
            else:
                yield OpenedPage(path=file, label=f"{file.name} [{at + 1}]", problem=one)


def _open(
    file: Path, issue: str, scans: Path, journal: Journal, split: Split
) -> tuple[tuple[int, ...], tuple[Scan | ScanError, ...]]:
    """The pages in a file, from the journal where the file is the one that was seen last time."""
    from pipeline.formats.scans import open_scans

    stamp = stamp_of(file)
    name = show_name(file.relative_to(scans).as_posix() if file.is_relative_to(scans) else file.name)
    known = journal.scans_of(name, stamp, split)
    if known is not None:
        return stamp, known
    parted: list[Scan | ScanError] = []
    for scan in open_scans(file, issue):
        parted += [scan] if isinstance(scan, ScanError) else _part(scan, split)
    told = [one if isinstance(one, ScanError) else relative_scan(one, scans) for one in parted]
    sound = tuple(one for one in told if isinstance(one, Scan))
    if len(sound) == len(told):
        journal.note_scans(name, stamp, split, sound)
    return stamp, tuple(told)


def _open_sound(file: Path, issue: str, scans: Path, journal: Journal) -> tuple[tuple[int, ...], tuple[Scan, ...]]:
    """As :func:`_open`, whole scans. Raises ScanError where one of them cannot be read."""
    stamp, found = _open(file, issue, scans, journal, "never")
    for scan in found:
        if isinstance(scan, ScanError):
            raise scan
    return stamp, tuple(scan for scan in found if isinstance(scan, Scan))


def _part(scan: Scan, split: Split) -> Sequence[Scan | ScanError]:
    """To see whether two pages lie on it, a wide scan is decoded: what is wrong with its pixels shows here."""
    from pipeline.formats.folds import part_pages

    try:
        return part_pages(scan, split)
    except ScanError as error:
        return (error,)


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
        met |= {name for name in asked if issue.problem is not None and name.startswith(f"{issue.info.id}/")}
        for page in issue.pages:
            names = {page.name, page.id, page.id.lstrip("0"), f"p{page.id}"}
            met |= asked & names
            page.wanted = not asked or bool(asked & names)
            if page.task is None:
                continue
            task = page.task if page.wanted else replace(page.task, force=None)
            found = attempt(page.name, "prepare", task.path, partial(inspect_page, task))
            if isinstance(found, Failed):
                # Whatever is wrong with what is there, it is made anew.
                found = {}, tuple(stage.name for stage in task.stages)
            page.digests, page.stale = found
            if page.wanted and page.stale:
                # What happened last time is told until the page has been tried again.
                page.failed = Shelf(Path(page.task.folder)).read_failed()
    if asked - met:
        known = [page.name for issue in made.issues for page in issue.pages]
        some = ", ".join(known[:3]) + (f" to {known[-1]}" if len(known) > 3 else "")
        raise SettingsError(f"--page {sorted(asked - met)[0]}", "there is no such page", f"The pages are: {some}.")
