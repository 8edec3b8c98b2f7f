"""What lies in a folder: texts of pages, their pictures, and what is neither; and which texts are pages of one
issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath

from natsort import natsorted

from pipeline.errors import ScanError
from pipeline.files import is_regular
from pipeline.formats.issue_files import tells_issue
from pipeline.formats.recognised import JSON, PLAIN, SUFFIXES, is_page
from pipeline.formats.scans import SUFFIXES as PICTURES
from pipeline.formats.sources import form_of, name_of

TEXT_FOLDERS = frozenset(("alto", "page", "hocr", "ocr", "text", "texts", "txt", "xml", "fulltext"))
"""Names of folders beside which, not only in which, the pictures lie."""
_ENDING = re.compile(r"([.](alto|page|hocr|ocr|fulltext)|_c?hocr)$", re.IGNORECASE)


def stem_of(path: Path) -> str:
    """``0007`` for ``0007.alto.xml``, ``0007_hocr.html.gz`` and ``0007.jpg``, in small letters."""
    return bare_name(path).casefold()


def bare_name(path: Path) -> str:
    return _ENDING.sub("", PurePath(name_of(path)).stem)


def part_folder(folder: Path, texts: Sequence[Path], pictures: Sequence[Path]) -> dict[Path, list[Path]]:
    """The texts of each issue of a folder without METS, by the folder of that: each that holds several texts is one.
    Where each page has a folder of its own, they are pages of one issue, and so they are beside their pictures."""
    homes: dict[Path, list[Path]] = {}
    for text in texts:
        near = text.parent
        home = near.parent if near != folder and near.name.casefold() in TEXT_FOLDERS else near
        homes.setdefault(home, []).append(text)
    scattered = all(len(some) == 1 for some in homes.values())
    apart = {one.parent for one in pictures} & {folder}
    if len(homes) == 1 or scattered or apart or folder in homes:
        return {folder: list(texts)}
    return homes


Aside = tuple[Path, str]
"""A file that is no page, and why."""
NO_PICTURE = "no picture has its name, and other texts are pages; name it to import it"
NO_FORM = "is of no form that is read"


def sort_folder(folder: Path, *, nested: bool) -> tuple[list[Path], list[Path], list[Aside]]:
    """Texts and pictures of a folder, with those of its sub-folders where ``nested``, and texts that are none of its
    pages: METS alone count where there are any. Plain text counts where it has a picture's name, or where nothing else
    is there; of one page in several forms, each in a folder of its own, the one that tells most."""
    try:
        found = [one for one in (folder.rglob("*") if nested else folder.iterdir()) if is_regular(one)]
    except OSError as error:
        raise ScanError(
            str(error.filename or folder), f"cannot be read ({error.strerror})", "Check who may."
        ) from error

    def place(path: Path) -> str:
        return path.relative_to(folder).as_posix()

    found = natsorted((one for one in found if not _is_hidden(one, folder)), key=place)
    pictures = [one for one in found if one.suffix.lower() in PICTURES]
    formed = [one for one in found if form_of(one) in SUFFIXES]
    texts = [one for one in formed if is_page(one)]
    # JSON and XML of another kind lie beside every delivery: only what looks like text of a page is worth a word.
    aside = [(one, NO_FORM) for one in formed if one not in set(texts) and form_of(one) != JSON]
    issues = [one for one in texts if tells_issue(one)]
    if issues:
        return issues, pictures, []
    marked, again = _choose_forms([one for one in texts if form_of(one) != PLAIN])
    named = {stem_of(one) for one in pictures} - {stem_of(one) for one in marked}
    plain = [one for one in texts if form_of(one) == PLAIN and (stem_of(one) in named or not (pictures or marked))]
    taken = {*marked, *plain, *(one for one, _ in again)}
    aside += [*again, *((one, NO_PICTURE) for one in texts if one not in taken)]
    return natsorted([*marked, *plain], key=place), pictures, aside


PREFERRED = ("page", "alto", "hocr", "ocr", "xml")
"""Names of folders for one page in several forms, from the one that tells most on."""


def _choose_forms(texts: Sequence[Path]) -> tuple[list[Path], list[Aside]]:
    """Of texts of one name in folders named for their forms, side by side, the first of PREFERRED."""
    groups: dict[tuple[Path, str], list[Path]] = {}
    for one in texts:
        if one.parent.name.casefold() in TEXT_FOLDERS:
            groups.setdefault((one.parent.parent, stem_of(one)), []).append(one)
    again: list[Aside] = []
    for some in groups.values():
        if len({one.parent for one in some}) > 1:
            ranks = {name: rank for rank, name in enumerate(PREFERRED)}
            first = min(some, key=lambda one: ranks.get(one.parent.name.casefold(), len(ranks)))
            again += [
                (one, f"{first.parent.name}/{first.name} is the same page")
                for one in some
                if one.parent != first.parent
            ]
    gone = {one for one, _ in again}
    return [one for one in texts if one not in gone], again


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
