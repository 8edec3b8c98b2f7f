"""What an artefact's key is made of."""

from __future__ import annotations

import functools
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Literal

from pipeline.config import Language, RecogniseSettings, Settings
from pipeline.decisions import Learned
from pipeline.model import Decision, Scan
from pipeline.runner.imports import GivenText
from pipeline.stages import STAGES, Stage
from pipeline.store import Shelf, digest_of_file, key_of, shape_of

ISSUE_STAGES = ("articles", "publish")
"""What follows the stages of the pages, once for an issue."""
ALL_STAGES = (*(stage.name for stage in STAGES), *ISSUE_STAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One page through its stages: all that a worker needs. ``path`` is the scan's, and ``stamp`` its
    :func:`stamp_of` when its digest was taken; ``scan.path`` is relative to the folder of scans, so that the
    folder may move. ``text`` is where the page's text lies, where others recognised it. ``until`` and ``force`` are
    stage names. ``decisions`` are those in force on the page,
    ``learned`` what all of the issue's teach."""

    issue: str
    page: str
    scan: Scan
    path: str
    stamp: tuple[int, ...]
    folder: str
    language: Language
    settings: Settings
    engine: str
    until: str
    force: str | None
    threads: int
    text: GivenText | None = None
    decisions: tuple[Decision, ...] = ()
    learned: Learned | None = None

    @property
    def name(self) -> str:
        return f"{self.issue}/{self.page}"

    @property
    def reader(self) -> str:
        """A digest of what the page is read by: the recogniser, or the text that is given."""
        return key_of(self.engine, self.text.digests) if self.text is not None else self.engine

    @property
    def shelf(self) -> Shelf:
        return Shelf(Path(self.folder))

    @property
    def megapixels(self) -> float:
        return self.scan.extent.width * self.scan.extent.height / 1e6

    @property
    def stages(self) -> tuple[Stage, ...]:
        if self.until in ISSUE_STAGES:
            return STAGES
        return STAGES[: ALL_STAGES.index(self.until) + 1]

    def decisions_for(self, stage: Stage) -> tuple[Decision, ...]:
        """Those on what the stage owns, in an order that does not depend on the file's."""
        return tuple(sorted((one for one in self.decisions if one.kind in stage.decides), key=lambda one: one.id))

    def forces(self, stage: Stage) -> bool:
        return self.force is not None and ALL_STAGES.index(stage.name) >= ALL_STAGES.index(self.force)


def file_of(stage: Stage) -> str:
    """The name of a stage's artefact, without ``.json``."""
    return f"{STAGES.index(stage) + 1}-{stage.name}"


def stage_key(stage: Stage, task: Task, digests: Mapping[str, str]) -> str:
    """``digests`` of the stages that it needs, by name."""
    return key_of(
        stage.name,
        stage.version,
        shape_of(stage.record),
        stage.sees(task.settings, task.language),
        [digests[name] for name in stage.needs],
        task.reader if stage.uses_engine else None,
        task.scan if stage.reads_scan else None,
        task.decisions_for(stage) if stage.decides else None,
        *([task.learned] if stage.learns else []),
    )


def stamp_of(path: Path) -> tuple[int, ...]:
    """Size and times of a file: as long as they are the same, so is its content. Raises OSError."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def fingerprint_engine(settings: RecogniseSettings) -> str:
    """A digest of the recogniser that the settings ask for, without opening it: package versions, models, numbers that
    they are run in, language data. One that is not installed has a fingerprint too; opening it is what fails."""
    second = second_of(settings)
    if second:
        alone = replace(settings, second="none")
        return key_of(fingerprint_engine(alone), fingerprint_engine(replace(alone, engine=second)))
    match settings.engine:
        case "rapidocr":
            from pipeline.engines.arithmetic import instruction_set, precision

            runs = precision(), instruction_set()
            return key_of(_version("rapidocr"), _version("openvino"), _models("rapidocr"), runs)
        case "tesseract":
            return key_of(_version("pytesseract"), _tesseract())
        case "import":
            # What a page is read from is its own: see Task.reader.
            other = settings.compared_with
            return "" if other is None else fingerprint_engine(replace(settings, engine=other, second="none"))
        case "none":
            files = sorted(Path(settings.lines).glob("*.json")) if settings.lines else []
            return key_of([(path.name, digest_of_file(path)) for path in files])


def second_of(settings: RecogniseSettings) -> Literal["rapidocr", "tesseract"] | None:
    """The recogniser that looks again at what the first one doubts, where another one is named."""
    other = settings.second
    if settings.engine not in ("rapidocr", "tesseract") or not settings.again or other == settings.engine:
        return None
    if other == "auto":
        return None
    return None if other == "none" else other


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _models(package: str) -> list[str]:
    """The lines of the package's RECORD that give its models' sizes and digests."""
    try:
        record = metadata.distribution(package).read_text("RECORD") or ""
    except metadata.PackageNotFoundError:
        return []
    return sorted(line for line in record.splitlines() if ".onnx," in line)


@functools.cache
def _tesseract() -> list[tuple[str, str | None]]:
    version = _ask("tesseract", "--version").partition("\n")[0]
    folder = re.search(r'"(.+)"', _ask("tesseract", "--list-langs"))
    data = sorted(Path(folder.group(1)).glob("*.traineddata")) if folder else []
    return [(version, None), *((path.name, digest_of_file(path)) for path in data)]


def _ask(*command: str) -> str:
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout + said.stderr
