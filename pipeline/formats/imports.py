"""Which files of text, and which pictures, are the pages of an issue.

A picture belongs to a page of text where METS or the text's file names it, or where both have the same name but for
the ending. Given in the same number as the pages and matching none by name, pictures follow the pages in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePath

from natsort import natsorted

from pipeline.errors import FormatError, GalleyError, NoScans, ScanError
from pipeline.files import is_regular
from pipeline.formats.clean import shorten
from pipeline.formats.folders import TEXT_FOLDERS, Aside, bare_name, part_folder, sort_folder, stem_of
from pipeline.formats.given import size_of
from pipeline.formats.issue_files import read_issue_file, tells_issue
from pipeline.formats.mets import MANIFEST, find_manifest
from pipeline.formats.recognised import FORMS, JSON, PLAIN, SUFFIXES, is_page, read_recognised
from pipeline.formats.scans import SUFFIXES as PICTURES
from pipeline.formats.scans import FoundIssue, list_folders
from pipeline.formats.sources import form_of
from pipeline.formats.told import Told, ToldInfo, ToldPage, merge_infos

LOOKED_AT = 2_000
"""Files that are looked at for text where a folder holds no scans."""
MARKED = SUFFIXES - {PLAIN, JSON}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """The ``frame``-th page (from 0) of the file ``text``, and its picture where there is one. ``within`` is the folder
    in which files that ``mets`` names may lie. ``problem`` says why the page cannot be made, if so. ``width`` and
    ``height`` are in pixels, as far as the text alone tells, nominal where it is not ``placed``; ``info`` is what it
    says of the issue."""

    text: Path
    width: int = 0
    height: int = 0
    placed: bool = True
    frame: int = 0
    info: ToldInfo | None = None
    picture: Path | None = None
    mets: Path | None = None
    within: Path | None = None
    problem: GalleyError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedIssue(FoundIssue):
    """``files`` are those of the texts. ``mets`` is what the METS of the issue says, where there is one. ``aside`` are
    texts of its folder that are taken for none of its pages, and why."""

    pages: tuple[FoundPage, ...]
    mets: Told | None = None
    aside: tuple[tuple[Path, str], ...] = ()

    @property
    def info(self) -> ToldInfo:
        """What the METS and the files of the pages say of the issue; the first one that says something is heard."""
        told = [*([self.mets.info] if self.mets is not None else []), *(one.info for one in self.pages if one.info)]
        return merge_infos(told)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the METS tells and is not used."""
        return self.mets.remarks if self.mets is not None else ()


def find_imports(folder: Path) -> tuple[ImportedIssue, ...]:
    """As ``find_issues``: each sub-folder with texts is an issue, and so is the folder itself. Pictures without text
    are pages that fail, an issue that cannot be read has a ``problem``. Raises ScanError where the folder is none,
    NoScans where nothing in it is text."""
    issues: list[ImportedIssue] = []
    for name, place in list_folders(folder):
        issues += _settle_folder(name, place, (), within=folder, nested=place != folder)
    if not issues:
        raise NoScans(str(folder), "holds no text that others recognised", FORMS)
    return tuple(issues)


def find_text(folder: Path) -> Path | None:
    """The first file in a folder, or below it, that is text of a page or tells of it; of plain text and JSON nobody can
    say so. None where there is none among the first of them."""
    found = islice(folder.rglob("*"), LOOKED_AT)
    return next((one for one in found if form_of(one) in MARKED and is_regular(one) and is_page(one)), None)


def gather(files: Sequence[Path]) -> tuple[ImportedIssue, ...]:
    """The issues of the files that were named: each METS is one, each folder is one, and so are all other texts of
    one folder, under its name; a single text gives its own name. An issue that cannot be read has a ``problem``.

    Raises FormatError and ScanError for a file that is not there, or of no known form, for pictures that belong to no
    page, and where there is no text at all.
    """
    texts: list[Path] = []
    pictures: list[Path] = []
    folders: list[Path] = []
    for path in dict.fromkeys(map(find_manifest, files)):
        if not path.exists():
            raise FormatError(str(path), "is not there", "Check the path.")
        if path.is_dir():
            folders.append(path)
        elif path.suffix.lower() in PICTURES:
            pictures.append(path)
        elif form_of(path) in SUFFIXES:
            texts.append(path)
        else:
            raise FormatError(str(path), "is of no known form", FORMS)
    issues: list[ImportedIssue] = []
    left = dict.fromkeys(pictures)
    by_folder: dict[Path, list[Path]] = {}
    for path in texts:
        by_folder.setdefault(path if tells_issue(path) else path.parent, []).append(path)
    for group in by_folder.values():
        folder = group[0].parent
        name = _issue_name(group[0]) if len(group) == 1 else folder.resolve().name
        issues.append(_settle(name, folder, group, list(left), strict=True))
        used = {page.picture for page in issues[-1].pages}
        left = {path: None for path in left if path not in used}
    for folder in folders:
        issues += _settle_folder(folder.resolve().name, folder, tuple(left), within=folder, nested=True)
    if left and issues and not folders:
        one = next(iter(left))
        raise ScanError(str(one), "belongs to none of the texts", "Name it like its text, or leave it out.")
    if not issues:
        said = str(files[0]) if files else "galley import"
        raise FormatError(said, "there is no text in what is named", FORMS)
    return tuple(issues)


def _issue_name(path: Path) -> str:
    if path.name == MANIFEST:
        return path.resolve().parent.name
    return re.sub(r"[-_.]?mets$", "", bare_name(path), flags=re.IGNORECASE) or path.resolve().parent.name


def _settle_folder(
    name: str, folder: Path, pictures: Sequence[Path], *, within: Path, nested: bool
) -> list[ImportedIssue]:
    """The issue of a folder, or those of its METS or of its folders, where it has several. ``within`` is the folder
    that was named."""
    try:
        texts, own, aside = sort_folder(folder, nested=nested)
    except ScanError as error:
        return [_unread(name, folder, error)]
    mets = [one for one in texts if tells_issue(one)]
    if len(mets) > 1:
        mets = _without_lists(mets, within)
        return [
            _settle(_issue_name(one) if len(mets) > 1 else name, one.parent, [one], [], within=within, strict=False)
            for one in mets
        ]
    if not texts:
        return []
    issues = []
    for home, some in part_folder(folder, texts, own).items():
        said = "-".join((name, *home.relative_to(folder).parts)) if home != folder else name
        near = [*(one for one in own if one.is_relative_to(home)), *(pictures if home == folder else ())]
        settled = _settle(said, home, some, near, within=within, strict=False)
        own_aside = tuple(one for one in aside if one[0].is_relative_to(home))
        issues.append(replace(settled, aside=(*settled.aside, *own_aside)))
    return issues


def _without_lists(mets: Sequence[Path], within: Path) -> list[Path]:
    """Those that are no contents of another one: BnF has a METS of the pages, and one of the articles beside it."""
    named = {listed for one in mets for listed in _lists_of(one, within)}
    left = [one for one in mets if one.resolve() not in named]
    return left or list(mets)


def _lists_of(mets: Path, within: Path) -> list[Path]:
    try:
        return [one.resolve() for one in read_issue_file(mets, within).lists]
    except GalleyError:
        # Who settles the issue says what is wrong with it.
        return []


def _unread(name: str, folder: Path, problem: GalleyError) -> ImportedIssue:
    """An issue that cannot be read, which harms no other one."""
    return ImportedIssue(name=name, folder=folder, files=(), pages=(), problem=problem)


def _settle(
    name: str,
    folder: Path,
    texts: Sequence[Path],
    pictures: Sequence[Path],
    *,
    within: Path | None = None,
    strict: bool,
) -> ImportedIssue:
    """``strict``: pictures that match no page by name may go by order, since they were named for these texts."""
    try:
        mets = read_issue_file(texts[0], within) if len(texts) == 1 and tells_issue(texts[0]) else None
    except GalleyError as error:
        return _unread(name, folder, error)
    if mets is not None:
        drafts = [page for one in mets.pages for page in _open_named(one, texts[0], within)]
    else:
        drafts = [(page, (), named) for text in texts for page, named in _open(text, None, None)]
    pages = [replace(page, picture=_match(page, there, named, pictures)) for page, there, named in drafts]
    sound = [at for at, page in enumerate(pages) if page.problem is None]
    if strict and pictures and len(pictures) == len(sound) and not any(pages[at].picture for at in sound):
        for at, picture in zip(sound, pictures, strict=True):
            pages[at] = replace(pages[at], picture=picture)
    pages = list(_refuse_doubles(pages))
    aside: list[Aside] = []
    if not strict and mets is None:
        used = {page.picture for page in pages}
        for picture in pictures:
            if picture.suffix.lower() == ".pdf" and picture not in used and pages:
                # Of the whole issue, mostly.
                aside.append((picture, "no text has its name"))
            elif picture not in used:
                problem = FormatError(
                    str(picture), "there is no text for it", "Put its ALTO, PAGE, hOCR or text there."
                )
                pages.append(FoundPage(text=picture, problem=problem))
    return ImportedIssue(
        name=name,
        folder=folder,
        files=tuple(dict.fromkeys(page.text for page in pages)),
        pages=tuple(pages),
        mets=mets,
        aside=tuple(aside),
    )


_Draft = tuple[FoundPage, tuple[Path, ...], tuple[str, ...]]
"""A page, its pictures that are there, and the names of those that its text or METS tells of."""


def _open_named(page: ToldPage, mets: Path, within: Path | None) -> Iterator[_Draft]:
    """The page of a METS; nothing for one that has no text."""
    if page.text is not None:
        for found, named in _open(page.text, mets, within):
            yield found, page.pictures, (*page.named, *named)
    elif page.sought:
        said = f"is named by {mets.name}, and there is no such file that may be opened in {mets.parent} or below it"
        problem = FormatError(shorten(page.sought), said, "Put it there.")
        yield FoundPage(text=Path(page.sought), mets=mets, problem=problem), (), ()


def _open(text: Path, mets: Path | None, within: Path | None) -> Iterator[tuple[FoundPage, tuple[str, ...]]]:
    """The pages of a file, each with the names of the pictures that it tells of."""
    try:
        pages = read_recognised(text)
    except GalleyError as error:
        yield FoundPage(text=text, mets=mets, problem=error), ()
        return
    for frame, page in enumerate(pages):
        width, height = size_of(page)
        found = FoundPage(
            text=text,
            width=width,
            height=height,
            placed=page.placed,
            frame=frame,
            info=page.info,
            mets=mets,
            within=within,
        )
        yield found, (page.image,) if page.image else ()


def _match(page: FoundPage, there: Sequence[Path], named: Sequence[str], pictures: Sequence[Path]) -> Path | None:
    if page.problem is not None:
        return None
    for one in there:
        if one.suffix.lower() in PICTURES:
            return one
    names = [*(PurePath(one).stem.casefold() for one in named), stem_of(page.text)]
    pool = list(pictures)
    if not pool:
        places = [page.text.parent]
        if page.text.parent.name.casefold() in TEXT_FOLDERS:
            above = page.text.parent.parent
            places += [above, *natsorted((one for one in above.iterdir() if one.is_dir()), key=lambda one: one.name)]
        pool = [
            one for place in places for one in natsorted(place.iterdir(), key=lambda one: one.name) if is_regular(one)
        ]
    for name in names:
        for one in pool:
            if one.suffix.lower() in PICTURES and stem_of(one) == name:
                return one
    return None


def _refuse_doubles(pages: Sequence[FoundPage]) -> Iterator[FoundPage]:
    """Two texts of one picture, or of one name in one folder: neither is better by itself, so the second is refused."""
    met: dict[object, FoundPage] = {}
    for page in pages:
        own = (page.text.parent, stem_of(page.text), page.frame)
        keys: list[object] = [own] if page.picture is None else [own, (page.picture, page.frame)]
        first = next((met[key] for key in keys if key in met), None)
        if first is not None and page.problem is None:
            problem = FormatError(
                str(page.text), f"is a page that {first.text.name} gives too", "Import only one of the two."
            )
            page = replace(page, picture=None, problem=problem)
        else:
            met.update((key, page) for key in keys)
        yield page
