"""``output/run.json``: the only place for times and host names. Nothing that is made depends on it."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path

import msgspec

from pipeline.bounds import RECORD
from pipeline.config import Settings
from pipeline.errors import OutputError
from pipeline.files import decode_json, read_file
from pipeline.model import Scan
from pipeline.store import write_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """The images in a file of scans, and the file's size and times when its digest was taken; ``split`` is the setting
    that their pages were parted by."""

    stamp: tuple[int, ...]
    scans: tuple[Scan, ...]
    split: str = ""


@dataclass(slots=True, kw_only=True)
class PageTimes:
    """When a page was last made; ``seconds`` by stage, each as it was last made."""

    host: str
    megapixels: float
    seconds: dict[str, float]


@dataclass(slots=True, kw_only=True)
class Books:
    """An issue's figures as of its last run; ``lost``, ``unsupported`` and ``unproven`` are 0 in a sound one.
    ``settings`` are those that it was made with, by their names in config.yaml."""

    lines: int
    lost: int
    unsupported: int
    unproven: int = 0
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Journal:
    files: dict[str, SeenFile] = field(default_factory=dict)
    pages: dict[str, PageTimes] = field(default_factory=dict)
    issues: dict[str, Books] = field(default_factory=dict)

    def scans_of(self, file: str, stamp: tuple[int, ...], split: str) -> tuple[Scan, ...] | None:
        seen = self.files.get(file)
        return seen.scans if seen is not None and (seen.stamp, seen.split) == (stamp, split) else None

    def note_scans(self, file: str, stamp: tuple[int, ...], split: str, scans: tuple[Scan, ...]) -> None:
        self.files[file] = SeenFile(stamp=stamp, scans=scans, split=split)

    def note_page(self, page: str, megapixels: float, seconds: Mapping[str, float]) -> None:
        if seconds:
            before = self.pages[page].seconds if page in self.pages else {}
            self.pages[page] = PageTimes(
                host=socket.gethostname(), megapixels=round(megapixels, 3), seconds={**before, **seconds}
            )


@dataclass(slots=True, kw_only=True)
class _Sealed(Journal):
    """As it stands in the file; ``digest`` is of all the rest."""

    digest: str = ""


def read_journal(output: Path) -> Journal:
    """An empty one where there is none, or none that can be believed."""
    try:
        found = decode_json(read_file(output / "run.json", RECORD, OutputError), _Sealed)
    except (OutputError, msgspec.DecodeError):
        return Journal()
    journal = Journal(files=found.files, pages=found.pages, issues=found.issues)
    # What it says of the scans is not looked at again as long as they stay: one wrong digit would fail every run.
    return journal if found.digest == _digest(journal) else Journal()


def write_journal(output: Path, journal: Journal) -> None:
    """Raises OutputError."""
    sealed = _Sealed(files=journal.files, pages=journal.pages, issues=journal.issues, digest=_digest(journal))
    write_bytes(output / "run.json", msgspec.json.format(msgspec.json.encode(sealed, order="sorted"), indent=1))


def _digest(journal: Journal) -> str:
    return hashlib.sha256(msgspec.json.encode(journal, order="sorted")).hexdigest()


def name_settings(settings: Settings) -> dict[str, str]:
    """Every setting by its name in config.yaml; those of the run itself change nothing in what is made."""
    named: dict[str, str] = {}
    for one in fields(settings):
        section = getattr(settings, one.name)
        if not is_dataclass(section):
            named[one.name] = _plain(section)
        elif one.name != "run":
            named |= {f"{one.name}.{key.name}": _plain(getattr(section, key.name)) for key in fields(section)}
    return named


def _plain(value: object) -> str:
    """As YAML has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
