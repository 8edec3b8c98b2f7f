"""The review report made anew from what a run left, without its scans."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.config import Settings
from pipeline.errors import OutputError, SettingsError
from pipeline.model import Issue, Made, PageRecords
from pipeline.runner.decisions import learned_from, standing_of
from pipeline.runner.journal import read_journal
from pipeline.runner.publish import PUBLISH_VERSION, REVIEW, SOFTWARE, Published
from pipeline.runner.records import decode_records, read_artefacts, read_picture
from pipeline.store import Artefact, Shelf, write_bytes

if TYPE_CHECKING:
    from pipeline.engines import Picture


@dataclass(frozen=True)
class ReadIssue:
    """An issue as it stands in the output: ``folder`` is ``output/<issue>``."""

    folder: Path
    issue: Issue

    @cached_property
    def shelves(self) -> dict[str, Shelf]:
        """By scan id, in the order of the issue."""
        names = [path.name for path in sorted((self.folder / "pages").iterdir()) if path.is_dir()]
        found = {f"p{name}": Shelf(self.folder / "pages" / name) for name in names}
        return {scan: found[scan] for scan in self.issue.pages if scan in found}

    @cached_property
    def sources(self) -> dict[str, list[str]]:
        """Digests of the records that each page is written from, by its scan. Raises OutputError where one is gone."""
        return {scan: [one.digest for one in those] for scan, those in self._artefacts.items()}

    @cached_property
    def pages(self) -> tuple[PageRecords, ...]:
        """Raises OutputError where a page is gone or of another version."""
        _ = self.sources
        # Records and their JSON are not held together: each page's is let go when it is decoded.
        return tuple(decode_records(self.shelves[scan], self._artefacts.pop(scan)) for scan in self.shelves)

    @cached_property
    def _artefacts(self) -> dict[str, list[Artefact]]:
        """By scan, until they are decoded: digests of what is there and the records themselves are read at once."""
        with ThreadPoolExecutor(2) as readers:
            return dict(zip(self.shelves, readers.map(read_artefacts, self.shelves.values()), strict=True))

    def picture(self, scan: str) -> Picture | None:
        """The prepared page, None for one without a picture. Raises OutputError."""
        prepared = next(page.prepared for page in self.pages if page.prepared.scan.id == scan)
        return read_picture(self.shelves[scan], prepared) if prepared.image else None


def read_issue(folder: Path) -> ReadIssue:
    """Raises OutputError where the issue was not run as far as its articles."""
    found = Shelf(folder).read("articles")
    if found is None:
        raise OutputError(str(folder), "has no articles", "Run galley run first.")
    try:
        return ReadIssue(folder=folder, issue=found.decode(Issue))
    except msgspec.ValidationError as error:
        raise OutputError(str(folder), f"is of another version of galley ({error})", "Run galley again.") from error


def find_issues(output: Path, wanted: str | None = None) -> tuple[Path, ...]:
    """Folders of the issues in ``output``, which may be an issue's own folder. Raises OutputError, and SettingsError
    where none is called ``wanted``."""
    if (output / "articles.json").is_file():
        return (output,)
    found = sorted(path.parent for path in output.glob("*/articles.json"))
    if not found:
        raise OutputError(str(output), "holds no issue", "Run galley run first, or name its output folder with -o.")
    if wanted is None:
        return tuple(found)
    named = [path for path in found if path.name == wanted]
    if not named:
        known = ", ".join(path.name for path in found[:6])
        raise SettingsError(wanted, f"there is no such issue in {output}", f"The issues are: {known}.")
    return tuple(named)


def write_review(it: ReadIssue, settings: Settings) -> Path:
    """The report of an issue, written anew; returns its index. Raises OutputError."""
    from pipeline.review import write_report

    standing = standing_of(it.folder)
    learned = learned_from(standing, settings)
    interface = settings.publish.interface
    files = write_report(it.issue, it.pages, it.picture, SOFTWARE, interface, standing, learned)
    _replace(it, files, lambda name: "against" not in name)
    return it.folder / REVIEW / "index.html"


def write_against(it: ReadIssue, other: ReadIssue, settings: Settings) -> Path:
    """What is read otherwise in ``it`` than in ``other``, beside the report of ``it``; returns its index. Raises
    OutputError."""
    from pipeline.review import Side, write_comparison

    sides = [
        Side(
            name=_name(one, of),
            issue=one.issue,
            pages=one.pages,
            settings=_settings_of(one),
            decisions=standing_of(one.folder).in_force,
        )
        for one, of in ((other, it), (it, other))
    ]
    files = write_comparison(sides[0], sides[1], it.picture, SOFTWARE, settings.publish.interface)
    _replace(it, files, lambda name: "against" in name)
    return it.folder / REVIEW / "against.html"


def _name(it: ReadIssue, other: ReadIssue) -> str:
    """The folder by what tells it from the other one."""
    mine, theirs = it.folder.resolve().parts, other.folder.resolve().parts
    shared = 0
    while shared < min(len(mine), len(theirs)) and mine[shared] == theirs[shared]:
        shared += 1
    return "/".join(mine[shared:]) or it.folder.name


def _settings_of(it: ReadIssue) -> dict[str, str]:
    books = read_journal(it.folder.parent).issues.get(it.folder.name)
    return books.settings if books is not None else {}


def _replace(it: ReadIssue, files: Iterable[tuple[str, bytes]], ours: Callable[[str], bool]) -> None:
    """Writes files of the report, and takes away those of the last one that are not among them: only what galley
    itself is known to have written."""
    shelf = Shelf(it.folder)
    found = shelf.read("publish")
    try:
        before = found.decode(Published) if found is not None else None
    except msgspec.ValidationError:
        before = None
    written: dict[str, str] = {}
    for name, content in files:
        write_bytes(it.folder / REVIEW / name, content)
        written[f"{REVIEW}/{name}"] = hashlib.sha256(content).hexdigest()
    if found is None or before is None:
        return
    known = dict(before.files)
    for name in [one for one in known if one.startswith(f"{REVIEW}/") and ours(one) and one not in written]:
        (it.folder / name).unlink(missing_ok=True)
        del known[name]
    record = replace(before, files=tuple(sorted((known | written).items())))
    shelf.write("publish", stage="publish", version=PUBLISH_VERSION, key=found.key, made=Made(record=record))
