"""Pages whose text others recognised: where it lies, and what the page is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.bounds import TEXT_FILE
from pipeline.errors import FormatError
from pipeline.files import read_file, why
from pipeline.model import IssueInfo, Scan

if TYPE_CHECKING:
    from pipeline.formats.given import GivenPage
    from pipeline.formats.imports import FoundPage, ImportedIssue
    from pipeline.formats.scans import FoundIssue
    from pipeline.formats.told import Told

Digested = tuple[str, str]
"""A path and its sha256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenText:
    """The ``frame``-th page of a file of text, with the METS that tells its structure where there is one, and the
    folder ``within`` which the METS may name files."""

    file: Digested
    frame: int
    mets: Digested | None = None
    within: str = ""

    @property
    def digests(self) -> tuple[object, ...]:
        return self.file[1], self.frame, self.mets[1] if self.mets else None

    def read(self, scan: Scan) -> GivenPage:
        """In pixels of the scan. Raises FormatError, also where a file is no longer the one that it was."""
        from pipeline.formats.given import to_pixels
        from pipeline.formats.structure import keep_structure

        for name, digest in filter(None, (self.file, self.mets)):
            if digest_text(Path(name)) != digest:
                raise FormatError(name, "was replaced while the run was on", "Run galley again.")
        path = Path(self.file[0])
        given = _read_pages(self.file)[self.frame]
        if self.mets is not None:
            given = keep_structure(given, _read_mets(self.mets, self.within), path)
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
    within = "" if page.within is None else str(page.within)
    text = GivenText(file=(str(page.text), digest), frame=page.frame, mets=mets, within=within)
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


# Hundreds of pages may lie in one file, or be named by one METS: it is read for the first of them alone.


@lru_cache(maxsize=1)
def _read_pages(file: Digested) -> tuple[GivenPage, ...]:
    from pipeline.formats.recognised import read_recognised

    return read_recognised(Path(file[0]))


@lru_cache(maxsize=1)
def _read_mets(file: Digested, within: str) -> Told:
    from pipeline.formats.issue_files import read_issue_file

    return read_issue_file(Path(file[0]), Path(within) if within else None)


def digest_text(path: Path) -> str:
    """The sha256 of a file, reckoned again only where it changed. Raises FormatError where it cannot be read."""
    from pipeline.runner.keys import stamp_of

    try:
        stamp = stamp_of(path)
    except OSError as error:
        raise FormatError(str(path), f"cannot be read ({why(error)})", "Check that it is there.") from error
    return _digest(path, stamp)


@lru_cache(maxsize=4)
def _digest(path: Path, _: tuple[int, ...]) -> str:
    """With the file's stamp, by which it is read anew when it changes."""
    return hashlib.sha256(read_file(path, TEXT_FILE, FormatError)).hexdigest()


def complete_info(info: IssueInfo, issue: FoundIssue) -> IssueInfo:
    """What issue.yaml does not say, as the METS says it, or the files of the pages, where they do."""
    told = getattr(issue, "info", None)
    if told is None:
        return info
    return replace(
        info,
        title=info.title or told.title,
        date=info.date or told.date,
        place=info.place or told.place,
        publisher=info.publisher or told.publisher,
        language=info.language or told.language,
        rights=info.rights or told.rights,
        institution=info.institution or told.institution,
        volume=info.volume or told.volume,
        number=info.number or told.number,
        first_page=told.first_page if info.first_page == 1 and told.first_page else info.first_page,
        identifiers=info.identifiers or "; ".join(": ".join(filter(None, one)) for one in told.identifiers),
    )


UNPACKED = ".unpacked"
"""Folder below the output for what archives hold."""


def unpack_archives(files: Sequence[Path], output: Path) -> tuple[Path, ...]:
    """The files, archives unpacked below the output and their folders in their place. Raises FormatError for an archive
    that cannot be unpacked."""
    from pipeline.formats.archives import is_archive, unpack

    return tuple(unpack(one, output / UNPACKED) if is_archive(one) else one for one in files)


def folder_of(files: Sequence[Path]) -> Path:
    """The folder that all of the files lie in, from which their paths are told."""
    places = [(path if path.is_dir() else path.parent).resolve() for path in files]
    common = places[0]
    while not all(place.is_relative_to(common) for place in places):
        common = common.parent
    return common
