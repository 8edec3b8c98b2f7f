"""Lines that are read from the right: one edit each, over the whole line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.language.direction import Backward
from pipeline.model import Edit, Line, Place


def turn_lines(lines: Sequence[Line], backward: Mapping[str, Backward]) -> list[Edit]:
    edits = []
    for line in lines:
        found = backward.get(line.id)
        before = line.text.strip()
        if found is None or not before or found.text.strip() == before:
            continue
        start = len(line.text) - len(line.text.lstrip())
        edits.append(
            Edit(
                start=Place(line=line.id, offset=start),
                end=Place(line=line.id, offset=start + len(before)),
                before=before,
                after=found.text.strip(),
                reason="a horizontal line that is read from the right",
                rule="right-to-left@1",
                support="direction",
                confidence=found.confidence,
                evidence=found.evidence,
            )
        )
    return edits
