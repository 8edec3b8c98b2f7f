"""An issue that was run, open for review: what people decide is kept, and shown within a second.

From the layout on no stage needs a scan or a recogniser, so that an output folder can be reviewed wherever it was
moved to, and what is made here is what ``galley run`` with the same settings and decisions would make, to the byte.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.config import Settings
from pipeline.decisions import FILE, Learned, Standing, append
from pipeline.errors import OutputError
from pipeline.model import Decision, Issue, PageRecords, PreparedPage, Scan
from pipeline.review.queue import Queue, build_queue
from pipeline.runner.decisions import learned_from, sort_decisions, standing_of
from pipeline.runner.discover import Page, PlannedIssue, Wish
from pipeline.runner.keys import Task, file_of
from pipeline.runner.publish import SOFTWARE, IssueWriter, Published
from pipeline.runner.records import PARTS
from pipeline.runner.work import PageWork, decode_picture
from pipeline.stages import STAGES
from pipeline.store import Shelf, hold

if TYPE_CHECKING:
    from pipeline.engines import Picture

TAKEN = ("prepare", "recognise")
"""Stages whose results are taken as they stand."""
LOADED = tuple(f"pipeline.stages.{name}" for name in ("layout.decided", "order.decided", "mend", "settle", "articles"))
"""Stages load what they need when they are first made; the first answer must not wait for that."""
PATIENCE = 3.0
"""Seconds to wait for another galley that is writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What came of decisions: the ``pages`` (scan ids) that were made anew, the ``articles`` that stand on those pages
    now, and the ``seconds`` that it took."""

    pages: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(slots=True)
class OpenIssue:
    """Made by :func:`open_issue`. ``folder`` is the issue's, ``file`` that of its decisions; ``pages`` in the order of
    the issue."""

    folder: Path
    settings: Settings
    scans: Path
    issue: Issue
    pages: tuple[PageRecords, ...] = ()
    standing: Standing = field(default_factory=Standing)
    learned: Learned = field(default_factory=Learned)
    _work: dict[str, PageWork] = field(default_factory=dict)
    _size: int = -1
    _picture: tuple[str, Any] | None = None
    _writer: IssueWriter | None = None
    _identity: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self._identity = _identify(self.folder)

    @property
    def file(self) -> Path:
        return self.folder / FILE

    @property
    def damaged(self) -> tuple[tuple[int, str], ...]:
        """Lines of the file that are no decisions, their numbers and what is wrong."""
        return self.standing.damaged

    def queue(self) -> Queue:
        """What there is to judge, as things stand now."""
        return build_queue(self.issue, self.pages, self.standing)

    def decide(self, *decisions: Decision) -> Changed:
        """Kept first: they are on the disk when anything is made of them. Raises OutputError: where they cannot be
        written, none of them is kept; where another galley is writing to the output, they are, and are followed when
        the issue is next opened or refreshed."""
        self.keep(*decisions)
        return self.refresh() or Changed()

    def keep(self, *decisions: Decision) -> None:
        """On the disk when this returns, and not followed before :meth:`refresh`. Raises OutputError."""
        self.check_there()
        append(self.file, *decisions)

    def check_there(self) -> None:
        """Raises OutputError where the folder is no longer the one that was opened: what is written there then would
        be somebody else's, or nobody's."""
        if _identify(self.folder) != self._identity:
            raise OutputError(
                str(self.folder),
                "is no longer there: it was moved, renamed or replaced",
                "Put it back, or open it with galley review where it is now.",
            )

    def refresh(self) -> Changed | None:
        """Follow whatever was added to the file, by whomever; None where nothing was. Raises OutputError."""
        started = time.perf_counter()
        self.check_there()
        size = self.file.stat().st_size if self.file.exists() else 0
        if size == self._size:
            return None
        self.standing = standing_of(self.folder)
        changed = self._follow(started)
        self._size = size
        return changed

    def learn(self) -> Changed:
        """Let the decisions teach, on all pages, what the other edits are worth. Until this is asked for, a decision
        changes its own page alone, lest every answer makes all pages anew. Raises OutputError."""
        started = time.perf_counter()
        self.learned = learned_from(self.standing, self.settings) or Learned()
        return self._follow(started)

    def _follow(self, started: float) -> Changed:
        """Pages that the decisions change, and the articles."""
        of_page, of_issue = sort_decisions(self.standing.in_force, [one.task.scan for one in self._work.values()])
        learned = self.learned if self.learned.decisions else None
        known = {page.prepared.scan.id: page for page in self.pages}
        touched = []
        with _held(self.folder.parent):
            for scan, work in self._work.items():
                task = replace(work.task, decisions=of_page.get(scan, ()), learned=learned)
                if work.renew(task) or scan not in known:
                    known[scan] = _records(work)
                    touched.append(scan)
            self.pages = tuple(known[scan] for scan in self._work)
            self._writer = self._open_writer(of_issue)
            self.issue = self._writer.cut().decode(Issue)
        names = set(touched)
        articles = tuple(one.id for one in self.issue.articles if names & set(one.pages))
        return Changed(pages=tuple(touched), articles=articles, seconds=time.perf_counter() - started)

    def _open_writer(self, decisions: tuple[Decision, ...]) -> IssueWriter:
        pages = [
            Page(id=work.task.page, issue=work.task.issue, file=work.task.path, task=work.task, digests=work.digests)
            for work in self._work.values()
        ]
        planned = PlannedIssue(
            info=self.issue.info, folder=self.folder, pages=pages, standing=self.standing, decisions=decisions
        )
        wish = Wish(scans=self.scans, output=self.folder.parent, settings=self.settings)
        return IssueWriter(planned, pages, wish, self.pages)

    def publish(self, *, report: bool = True) -> Published:
        """Learn, and write the TEI of the issue as it stands now, and the ``report``, which takes many times as long.
        Raises OutputError, and ScanError where the report wants a scan that is gone: the TEI is written then."""
        self.check_there()
        self.learn()
        assert self._writer is not None
        with _held(self.folder.parent):
            return self._writer.publish(self._writer.cut(), report=report)

    def tei(self, article: str) -> bytes:
        """One article's TEI as it stands now. Raises KeyError for one that there is not."""
        from pipeline.formats.tei import write_one

        settings, decisions = self.settings.publish, self.standing.in_force
        return write_one(self.issue, self.pages, article, software=SOFTWARE, settings=settings, decisions=decisions)

    def picture(self, scan: str) -> Picture:
        """The prepared page, 8-bit grey; one is kept in memory. Raises KeyError for a page that there is not,
        OutputError where its picture is gone."""
        if self._picture is None or self._picture[0] != scan:
            prepared: PreparedPage = self._work[scan].record("prepare")
            self._picture = (scan, decode_picture(self._work[scan].task.shelf, file_of(STAGES[0]), prepared))
        picture: Picture = self._picture[1]
        return picture


def _identify(folder: Path) -> tuple[int, int] | None:
    """Device and number of a folder: another one under its name has others."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_issue(wish: Wish, name: str) -> OpenIssue:
    """The issue of that name in ``wish.output``. The scans in ``wish.scans`` are read for the report alone.

    What is stale of it, from the layout on, is made anew. Raises OutputError where it was not run as far as its
    articles, or is of another version of galley.
    """
    for module in LOADED:
        importlib.import_module(module)
    folder = (wish.output / name).resolve()
    issue = _read_issue(folder)
    work = {scan: _open_page(folder, scan, wish.settings, wish.scans) for scan in issue.pages}
    opened = OpenIssue(folder=folder, settings=wish.settings, scans=wish.scans, issue=issue, _work=work)
    opened.standing = standing_of(folder)
    opened.learned = learned_from(opened.standing, wish.settings) or Learned()
    opened.refresh()
    return opened


def _read_issue(folder: Path) -> Issue:
    found = Shelf(folder).read("articles")
    if found is None:
        raise OutputError(str(folder), "holds no articles of an issue that was run", "Run galley run first.")
    try:
        return found.decode(Issue)
    except msgspec.ValidationError as error:
        raise OutputError(str(folder), f"is of another version of galley ({error})", "Run galley run again.") from error


def _open_page(folder: Path, scan: str, settings: Settings, scans: Path) -> PageWork:
    shelf = Shelf(folder / "pages" / scan.removeprefix("p"))
    stages = {stage.name: stage for stage in STAGES}
    artefacts = {name: shelf.read(file_of(stages[name])) for name in TAKEN}
    try:
        prepared = artefacts["prepare"].decode(PreparedPage)  # type: ignore[union-attr]
    except (AttributeError, msgspec.ValidationError) as error:
        raise OutputError(str(shelf.path), "is gone, damaged or of another version", "Run galley run again.") from error
    known: Scan = prepared.scan
    task = Task(
        issue=folder.name,
        page=shelf.path.name,
        scan=known,
        path=str(scans / known.path),
        stamp=(),
        folder=str(shelf.path),
        language=settings.language,
        settings=settings,
        engine="",
        until="publish",
        force=None,
        threads=1,
    )
    work = PageWork(task)
    for name in TAKEN:
        artefact = artefacts[name]
        if artefact is None:
            raise OutputError(str(shelf.path), f"its {name} is gone or damaged", "Run galley run again.")
        work.take(stages[name], artefact)
    return work


def _records(work: PageWork) -> PageRecords:
    try:
        return PageRecords(**{part: work.record(name) for part, name, _ in PARTS})
    except msgspec.ValidationError as error:
        raise OutputError(work.task.folder, f"is of another version of galley ({error})", "Run galley run.") from error


@contextmanager
def _held(output: Path) -> Iterator[None]:
    """Raises OutputError where another galley goes on writing."""
    until = time.monotonic() + PATIENCE
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(hold(output))
                break
            except OutputError:
                if time.monotonic() > until:
                    raise
            time.sleep(0.05)
        yield
