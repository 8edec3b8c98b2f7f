"""The file of an issue's decisions.

``decisions.jsonl`` is only ever added to: one decision a line, synced before the answer is given, so that a desk that
is killed loses at most the one under way. Nothing depends on the order of its lines, and equal lines are one decision:
two files are merged by putting them together.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pipeline.bounds import DECISION
from pipeline.errors import OutputError
from pipeline.files import decode_json, read_lines
from pipeline.model import Decision, Person
from pipeline.naming import shorten

FILE = "decisions.jsonl"
"""Its name in an issue's output folder."""
LARGEST = 200_000
"""Pixels that no side of a scan has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile:
    """What a file holds, equal lines once, and its ``damaged`` lines: their numbers (from 1) and what is wrong."""

    decisions: tuple[Decision, ...] = ()
    damaged: tuple[tuple[int, str], ...] = ()


def read_decisions(path: Path) -> DecisionFile:
    """An empty one where there is no file. Raises OutputError where it cannot be read."""
    if not path.exists():
        return DecisionFile()
    decisions: dict[str, Decision] = {}
    damaged: list[tuple[int, str]] = []
    for number, line in enumerate(read_lines(path, DECISION, OutputError), 1):
        if not line.strip():
            continue
        if DECISION.refuses(len(line)):
            damaged.append((number, f"is no decision: it has more than {DECISION.most:,} bytes"))
            continue
        try:
            said, decision = _parse(line)
        except msgspec.DecodeError as error:
            damaged.append((number, f"is cut off or no decision ({shorten(str(error))})"))
            continue
        if said != decision.id:
            damaged.append((number, "was changed by hand: it no longer says what was decided"))
        else:
            decisions.setdefault(said, decision)
    return DecisionFile(decisions=tuple(decisions.values()), damaged=tuple(damaged))


def _parse(line: bytes) -> tuple[str, Decision]:
    """The id that a line gives, and the decision in it. Raises msgspec.DecodeError."""
    said = decode_json(line, dict[str, object])
    known = {"id", *(one.name for one in fields(Decision))}
    if strange := sorted(set(said) - known):
        raise msgspec.ValidationError(f"it holds {strange[0]!r}, which this version of galley does not know")
    name, decision = str(said.pop("id", "")), msgspec.convert(said, Decision)
    for spot in filter(None, (decision.spot, decision.to)):
        box = spot.box
        if not (0 <= box.left <= box.right <= LARGEST and 0 <= box.top <= box.bottom <= LARGEST):
            raise msgspec.ValidationError("its box lies on no scan")
    return name, decision


def write_line(decision: Decision) -> bytes:
    """One line of the file, its end included: JSON, the fields always in the same order."""
    return msgspec.json.encode({"id": decision.id, **asdict(decision)}) + b"\n"


def append(path: Path, *decisions: Decision) -> None:
    """All of them in one write, on the disk when this returns; a line that was cut off before is left as it is, and
    ended. Raises OutputError."""
    if not decisions:
        return
    lines = b"".join(write_line(decision) for decision in decisions)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            size = os.fstat(file).st_size
            if size and os.pread(file, 1, size - 1) != b"\n":
                lines = b"\n" + lines
            while lines:
                lines = lines[os.write(file, lines) :]
            os.fsync(file)
        finally:
            os.close(file)
        if new:
            _sync_folder(path.parent)
    except OSError as error:
        raise OutputError(
            str(path), f"cannot be written ({error.strerror or error})", "Make room or permission there."
        ) from error


def _sync_folder(folder: Path) -> None:
    """So that a new file's name outlives a fall of the machine, too."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def now() -> str:
    """ISO 8601 in UTC, to the second: for those who ask people, never for a stage."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def persons_as_json(persons: Sequence[Person]) -> str:
    """How a decision on a byline names its persons."""
    return msgspec.json.encode(persons).decode()


def persons_of(after: str) -> tuple[Person, ...]:
    """Raises msgspec.DecodeError for what is no list of persons."""
    return decode_json(after.encode(errors="surrogatepass"), tuple[Person, ...])
