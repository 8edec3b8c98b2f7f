"""Artefacts: one JSON file for each stage of each page, fresh as long as its key is the one that is wanted.

The key is a digest of all that the artefact was made from; the digest is of what it holds. A stage's key takes
the digests of its inputs, not their keys: an input that was made anew and came out the same leaves everything
after it fresh. What cannot be read, or does not hold what it says it holds, is as good as not there.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import sys
import typing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pipeline.bounds import RECORD
from pipeline.errors import NoRoom, OutputError
from pipeline.files import decode_json, is_regular, read_file
from pipeline.model import Failed, Made

Record = TypeVar("Record")

_HALF = ".part"
"""What the names of files end in that are still being written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """An artefact on disk; ``blobs`` are (name, sha256)."""

    key: str
    stage: str
    version: int
    digest: str
    blobs: tuple[tuple[str, str], ...]
    record: msgspec.Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """One read or written; ``record`` is its JSON, ``digest`` of the record and its blobs."""

    key: str
    digest: str
    record: bytes

    def decode(self, kind: type[Record]) -> Record:
        """Raises msgspec.ValidationError where the record has another shape."""
        return decode_json(self.record, kind)


def key_of(*parts: object) -> str:
    """A digest of everything that a result depends on: records, settings, texts and numbers."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def shape_of(kind: type[Any]) -> str:
    """A digest of a record's fields and those of the records in it: an artefact of an older shape is stale."""
    if kind not in _SHAPES:
        _SHAPES[kind] = key_of(_shape(kind, set()))
    return _SHAPES[kind]


_SHAPES: dict[type[Any], str] = {}


def _shape(kind: Any, seen: set[Any]) -> object:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if kind in seen:
            return kind.__name__
        seen.add(kind)
        hints = typing.get_type_hints(kind)
        return [kind.__name__, [[one.name, _shape(hints[one.name], seen)] for one in dataclasses.fields(kind)]]
    arguments = typing.get_args(kind)
    if not arguments:
        return kind.__name__ if isinstance(kind, type) else repr(kind)
    return [str(typing.get_origin(kind)), [_shape(argument, seen) for argument in arguments]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder that holds the artefacts of one page, or of one issue."""

    path: Path

    def read(self, name: str) -> Artefact | None:
        """None where there is none, or where it or one of its blobs is damaged."""
        try:
            found = decode_json(read_file(self.path / f"{name}.json", RECORD, OutputError), _Envelope)
        except (OutputError, msgspec.DecodeError):
            return None
        record = bytes(found.record)
        if found.digest != _digest(record, found.blobs):
            return None
        for blob, digest in found.blobs:
            if digest_of_file(self.path / f"{name}.{blob}") != digest:
                return None
        return Artefact(key=found.key, digest=found.digest, record=record)

    def read_blob(self, name: str, blob: str) -> bytes:
        """Raises OutputError where it is gone."""
        return read_file(self.path / f"{name}.{blob}", RECORD, OutputError)

    def write(self, name: str, *, stage: str, version: int, key: str, made: Made) -> Artefact:
        """Blobs first, so that an artefact never names one that is not there. Raises OutputError."""
        record = msgspec.json.encode(made.record)
        blobs = tuple((blob, hashlib.sha256(content).hexdigest()) for blob, content in made.blobs)
        digest = _digest(record, blobs)
        for blob, content in made.blobs:
            write_bytes(self.path / f"{name}.{blob}", content)
        envelope = _Envelope(
            key=key, stage=stage, version=version, digest=digest, blobs=blobs, record=msgspec.Raw(record)
        )
        write_bytes(self.path / f"{name}.json", msgspec.json.encode(envelope))
        return Artefact(key=key, digest=digest, record=record)

    def write_failed(self, failed: Failed) -> None:
        """Raises OutputError."""
        write_bytes(self.path / "failed.json", msgspec.json.encode(failed))

    def read_failed(self) -> Failed | None:
        try:
            return decode_json(read_file(self.path / "failed.json", RECORD, OutputError), Failed)
        except (OutputError, msgspec.DecodeError):
            return None

    def forget_failed(self) -> None:
        with suppress(OSError):
            (self.path / "failed.json").unlink()


def _digest(record: bytes, blobs: Sequence[tuple[str, str]]) -> str:
    digest = hashlib.sha256(record)
    for blob in sorted(blobs):
        digest.update("\0".join(blob).encode())
    return digest.hexdigest()


def digest_of_file(path: Path) -> str | None:
    """sha256 of the content; None where it cannot be read, or is no regular file."""
    if not is_regular(path):
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def write_bytes(path: Path, content: bytes) -> bool:
    """All of it or nothing: another name first, synced, then renamed. False where the file holds it already,
    which is then left alone. Raises OutputError."""
    half = path.with_name(f".{path.name}.{os.getpid()}{_HALF}")
    try:
        if is_regular(path) and path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(path, error) from error
    return True


def remove_halves(output: Path) -> int:
    """Take away what a killed run left half written; how many files that were."""
    halves = [path for path in output.rglob(f".*{_HALF}") if path.is_file()]
    for path in halves:
        path.unlink(missing_ok=True)
    return len(halves)


@contextmanager
def hold(output: Path) -> Iterator[None]:
    """Make the output folder and keep other runs out of it until the block ends (or the process does).

    Raises OutputError where it cannot be made or written, or where another run holds it.
    """
    lock = output / ".lock"
    try:
        output.mkdir(parents=True, exist_ok=True)
        file = lock.open("wb")
    except OSError as error:
        raise _unwritable(output, error) from error
    with file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise OutputError(
                    str(output), "another galley run is writing here", "Wait until it ends, or choose another folder."
                ) from error
            except OSError:
                # Some network file systems have no locks; two runs at once are then the user's to avoid.
                pass
        yield


_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def _unwritable(path: Path, error: OSError) -> OutputError:
    kind = NoRoom if error.errno in _NO_ROOM else OutputError
    return kind(
        str(path),
        f"cannot be written ({error.strerror or error})",
        "Choose another folder with -o, or make room or permission there.",
    )
