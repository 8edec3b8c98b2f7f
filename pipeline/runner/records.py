"""What the stages left of a page, read back from its folder in the output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from pipeline.errors import OutputError
from pipeline.model import LaidOutPage, OrderedPage, PageRecords, PreparedPage, RecognisedPage, SettledPage
from pipeline.runner.keys import file_of
from pipeline.runner.work import decode_picture
from pipeline.stages import STAGES
from pipeline.store import Artefact, Shelf

if TYPE_CHECKING:
    from pipeline.engines import Picture

PARTS: tuple[tuple[str, str, type[Any]], ...] = (
    ("prepared", "prepare", PreparedPage),
    ("recognised", "recognise", RecognisedPage),
    ("layout", "layout", LaidOutPage),
    ("order", "order", OrderedPage),
    ("settled", "settle", SettledPage),
)
"""The parts of PageRecords, by the stages whose records they are."""
_FILES = {stage.name: file_of(stage) for stage in STAGES}
"""Artefacts by the names of their stages."""

Record = TypeVar("Record")


def read_record(shelf: Shelf, name: str, kind: type[Record]) -> Record:
    """What the stage ``name`` left, fresh or stale. Raises OutputError where it is missing, damaged, or of another
    version."""
    return _decode(shelf, name, kind, _read(shelf, name))


def _read(shelf: Shelf, name: str) -> Artefact:
    found = shelf.read(_FILES[name])
    if found is None:
        raise OutputError(_path(shelf, name), "is gone or damaged", "Run galley again.")
    return found


def _decode(shelf: Shelf, name: str, kind: type[Record], artefact: Artefact) -> Record:
    try:
        return artefact.decode(kind)
    except msgspec.ValidationError as error:
        said = f"is of another version of galley ({error})"
        raise OutputError(_path(shelf, name), said, "Run galley again.") from error


def _path(shelf: Shelf, name: str) -> str:
    return str(shelf.path / f"{_FILES[name]}.json")


def read_records(shelf: Shelf) -> PageRecords:
    """Raises OutputError as :func:`read_record` does."""
    return decode_records(shelf, read_artefacts(shelf))


def read_artefacts(shelf: Shelf) -> list[Artefact]:
    """Those of a page's records, in the order of :data:`PARTS`. Raises OutputError where one is gone or damaged."""
    return [_read(shelf, name) for _, name, _ in PARTS]


def decode_records(shelf: Shelf, artefacts: Iterable[Artefact]) -> PageRecords:
    """Of what :func:`read_artefacts` found. Raises OutputError where one is of another version."""
    return PageRecords(
        **{part: _decode(shelf, name, kind, one) for (part, name, kind), one in zip(PARTS, artefacts, strict=True)}
    )


def read_picture(shelf: Shelf, prepared: PreparedPage) -> Picture:
    """The prepared page, 8-bit grey. Raises OutputError where it is gone or damaged."""
    return decode_picture(shelf, _FILES["prepare"], prepared)


def read_settled(output: Path) -> Iterator[tuple[PreparedPage, RecognisedPage, SettledPage]]:
    """Every page of a run's output, or of one issue's folder in it, that was made as far as settle, one at a time;
    what another version of galley left is passed over."""
    names = [(name, kind) for _, name, kind in PARTS if name in ("prepare", "recognise", "settle")]
    for folder in sorted({path.parent for path in output.rglob(f"pages/*/{_FILES['settle']}.json")}):
        shelf = Shelf(folder)
        found = [shelf.read(_FILES[name]) for name, _ in names]
        try:
            prepared, recognised, settled = (
                artefact.decode(kind) for artefact, (_, kind) in zip(found, names, strict=True) if artefact is not None
            )
        except (ValueError, msgspec.ValidationError):
            continue
        yield prepared, recognised, settled
