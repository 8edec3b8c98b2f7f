"""What the stages left of a page, read back from its folder in the output."""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.errors import OutputError
from pipeline.model import LaidOutPage, OrderedPage, PageRecords, PreparedPage, RecognisedPage, SettledPage
from pipeline.runner.keys import file_of
from pipeline.stages import STAGES
from pipeline.store import Shelf

PARTS: tuple[tuple[str, str, type[Any]], ...] = (
    ("prepared", "prepare", PreparedPage),
    ("recognised", "recognise", RecognisedPage),
    ("layout", "layout", LaidOutPage),
    ("order", "order", OrderedPage),
    ("settled", "settle", SettledPage),
)
"""The parts of PageRecords, by the stages whose records they are."""


def read_records(shelf: Shelf) -> PageRecords:
    """Whether they are fresh or stale. Raises OutputError where one is missing, damaged, or of another version."""
    records: dict[str, Any] = {}
    for part, name, kind in PARTS:
        stage = next(stage for stage in STAGES if stage.name == name)
        found = shelf.read(file_of(stage))
        path = str(shelf.path / f"{file_of(stage)}.json")
        if found is None:
            raise OutputError(path, "is gone or damaged", "Run galley again.")
        try:
            records[part] = found.decode(kind)
        except msgspec.ValidationError as error:
            raise OutputError(path, f"is of another version of galley ({error})", "Run galley again.") from error
    return PageRecords(**records)
