"""Pages whose text others recognised: where it lies, and what the page is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import FormatError
from pipeline.model import IssueInfo, Scan

if TYPE_CHECKING:
    from pipeline.formats.given import GivenPage
    from pipeline.formats.imports import FoundPage, ImportedIssue
    from pipeline.formats.scans import FoundIssue

Digested = tuple[str, str]
"""A path and its sha256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenText:
    """The ``frame``-th page of a file of text, with the METS that tells its structure where there is one."""

    file: Digested
    frame: int
    mets: Digested | None = None

    @property
    def digests(self) -> tuple[object, ...]:
        return self.file[1], self.frame, self.mets[1] if self.mets else None

    def read(self, scan: Scan) -> GivenPage:
        """In pixels of the scan. Raises FormatError, also where a file is no longer the one that it was."""
        from pipeline.formats.given import to_pixels
        from pipeline.formats.mets import read_mets
        from pipeline.formats.recognised import keep_structure, read_recognised

        for name, digest in filter(None, (self.file, self.mets)):
            if digest_text(Path(name)) != digest:
                raise FormatError(name, "was replaced while the run was on", "Run galley again.")
        path = Path(self.file[0])
        given = read_recognised(path)[self.frame]
        if self.mets is not None:
            given = keep_structure(given, read_mets(Path(self.mets[0])), path)
        try:
            return to_pixels(given, scan.width, scan.height, pictured=scan.basis == "picture", dpi=scan.dpi)
        except FormatError as error:
            raise FormatError(str(path), error.problem, error.remedy) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPage:
    """``path`` is that of the picture, or of the text where there is none, and ``label`` what people know it by.
    ``scan`` is None where the page cannot be made; ``problem`` then says why. ``text`` is None where it is to be
    recognised."""

    path: Path
    label: str
    stamp: tuple[int, ...] = ()
    scan: Scan | None = None
    text: GivenText | None = None
    problem: Exception | None = None


OpenPicture = Callable[[Path], tuple[tuple[int, ...], tuple[Scan, ...]]]
"""The stamp of a file of scans, and the scans in it."""


def open_imported(issue: ImportedIssue, open_picture: OpenPicture) -> Iterator[OpenedPage]:
    """The pages of an issue, in its order. What goes wrong with one is its ``problem``."""
    for page in issue.pages:
        try:
            yield _open_page(page, issue.name, open_picture)
        except Exception as error:
            yield OpenedPage(path=page.text, label=page.text.name, problem=error)


def _open_page(page: FoundPage, issue: str, open_picture: OpenPicture) -> OpenedPage:
    from pipeline.runner.keys import stamp_of

    if page.problem is not None:
        raise page.problem
    digest = digest_text(page.text)
    mets = (str(page.mets), digest_text(page.mets)) if page.mets is not None else None
    text = GivenText(file=(str(page.text), digest), frame=page.frame, mets=mets)
    if page.picture is not None:
        stamp, scans = open_picture(page.picture)
        if page.frame < len(scans):
            # Many pictures in one file follow the pages of one text; a picture of one page is the first one's.
            return OpenedPage(path=page.picture, label=page.text.name, stamp=stamp, scan=scans[page.frame], text=text)
    scan = Scan(
        id="",
        issue=issue,
        sequence=0,
        path=str(page.text),
        frame=page.frame,
        sha256=digest,
        width=page.width,
        height=page.height,
        dpi=None,
        basis="places" if page.placed else "text",
    )
    label = page.text.name if not page.frame else f"{page.text.name} [{page.frame + 1}]"
    return OpenedPage(path=page.text, label=label, stamp=stamp_of(page.text), scan=scan, text=text)


def digest_text(path: Path) -> str:
    """Raises FormatError where the file cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> FormatError:
    return FormatError(str(path), f"cannot be read ({error.strerror})", "Check that it is there.")


def complete_info(info: IssueInfo, issue: FoundIssue) -> IssueInfo:
    """What issue.yaml does not say, as METS says it, where there is one."""
    mets = getattr(issue, "mets", None)
    if mets is None:
        return info
    return replace(
        info,
        title=info.title or mets.title,
        date=info.date or mets.date,
        place=info.place or mets.place,
        publisher=info.publisher or mets.publisher,
    )


def folder_of(files: Sequence[Path]) -> Path:
    """The folder that all of the files lie in, from which their paths are told."""
    places = [(path if path.is_dir() else path.parent).resolve() for path in files]
    common = places[0]
    while not all(place.is_relative_to(common) for place in places):
        common = common.parent
    return common
