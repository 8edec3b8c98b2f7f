"""What the stages left of a page, read back from its folder in the output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from pipeline.errors import OutputError
from pipeline.model import LaidOutPage, OrderedPage, PageRecords, PreparedPage, RecognisedPage, SettledPage
from pipeline.runner.keys import file_of
from pipeline.runner.work import decode_picture
from pipeline.stages import STAGES
from pipeline.store import Shelf

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


Record = TypeVar("Record")


def read_record(shelf: Shelf, name: str, kind: type[Record]) -> Record:
    """What the stage ``name`` left, fresh or stale. Raises OutputError where it is missing, damaged, or of another
    version."""
    stage = next(stage for stage in STAGES if stage.name == name)
    found = shelf.read(file_of(stage))
    path = str(shelf.path / f"{file_of(stage)}.json")
    if found is None:
        raise OutputError(path, "is gone or damaged", "Run galley again.")
    try:
        return found.decode(kind)
    except msgspec.ValidationError as error:
        raise OutputError(path, f"is of another version of galley ({error})", "Run galley again.") from error


def read_records(shelf: Shelf) -> PageRecords:
    """Raises OutputError as :func:`read_record` does."""
    return PageRecords(**{part: read_record(shelf, name, kind) for part, name, kind in PARTS})


def read_picture(shelf: Shelf, prepared: PreparedPage) -> Picture:
    """The prepared page, 8-bit grey. Raises OutputError where it is gone or damaged."""
    return decode_picture(shelf, file_of(next(stage for stage in STAGES if stage.name == "prepare")), prepared)


def read_settled(output: Path) -> Iterator[tuple[PreparedPage, RecognisedPage, SettledPage]]:
    """Every page of a run's output, or of one issue's folder in it, that was made as far as settle, one at a time;
    what another version of galley left is passed over."""
    names = [(name, kind) for _, name, kind in PARTS if name in ("prepare", "recognise", "settle")]
    stages = {stage.name: stage for stage in STAGES}
    for folder in sorted({path.parent for path in output.rglob(f"pages/*/{file_of(stages['settle'])}.json")}):
        shelf = Shelf(folder)
        found = [shelf.read(file_of(stages[name])) for name, _ in names]
        try:
            prepared, recognised, settled = (
                artefact.decode(kind) for artefact, (_, kind) in zip(found, names, strict=True) if artefact is not None
            )
        except (ValueError, msgspec.ValidationError):
            continue
        yield prepared, recognised, settled
