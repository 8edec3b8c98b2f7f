"""What a worker does: one page through all of its stale stages."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.config import RecogniseSettings
from pipeline.errors import EngineError, FormatError, NoRoom, OutputError, ScanError
from pipeline.model import Failed, LaidOutPage, Made, PreparedPage, Scan
from pipeline.naming import show_name
from pipeline.runner.ahead import load_recognition
from pipeline.runner.boundary import NoEngine, attempt
from pipeline.runner.keys import Task, file_of, second_of, stage_key, stamp_of
from pipeline.stages import Hands, Stage
from pipeline.store import Artefact, Shelf, digest_of_file

if TYPE_CHECKING:
    from pipeline.engines import Engine, Picture
    from pipeline.formats.given import GivenPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``digests`` of the page's artefacts by stage; ``seconds`` of the stages that were made anew."""

    task: str
    failed: Failed | None
    digests: Mapping[str, str]
    seconds: Mapping[str, float]


def inspect_page(task: Task) -> tuple[dict[str, str], tuple[str, ...]]:
    """The digests of the fresh artefacts by stage, and the names of the stages to be made: the first that is
    stale and all after it, though an input that comes out the same may yet leave a later one fresh."""
    digests: dict[str, str] = {}
    for position, stage in enumerate(task.stages):
        found = _fresh(stage, task, digests)
        if found is None:
            return digests, tuple(later.name for later in task.stages[position:])
        digests[stage.name] = found.digest
    return digests, ()


def work_page(task: Task) -> Outcome:
    """Make what is stale. What goes wrong with the page is an Outcome that says so.

    Raises EngineError where the recogniser cannot be opened, and NoRoom where nothing can be written: no other page
    would fare better.
    """
    page = PageWork(task)
    failed: Failed | None = None
    if page.has_cores_to_spare():
        load_recognition(page.open_ahead)
    try:
        for stage in task.stages:
            made = attempt(task.name, stage.name, task.path, partial(_advance, page, stage))
            if isinstance(made, Failed):
                failed = made
                break
    except NoEngine as error:
        raise error.error from None
    note_failure(task.shelf, failed)
    return Outcome(task=task.name, failed=failed, digests=page.digests, seconds=page.seconds)


def _advance(page: PageWork, stage: Stage) -> None:
    _share_cores(page.task.threads)
    started = time.perf_counter()
    if page.advance(stage):
        # The opening of the engine is no cost of this page, and would spoil every estimate.
        page.seconds[stage.name] = round(time.perf_counter() - started - page.opening, 3)


def note_failure(shelf: Shelf, failed: Failed | None) -> None:
    """For the next run to tell, where the folder can be written at all. Raises NoRoom."""
    if failed is None:
        shelf.forget_failed()
        return
    try:
        shelf.write_failed(failed)
    except NoRoom:
        raise
    except OutputError:
        # The failure itself says that nothing can be written there.
        pass


@dataclass
class PageWork:
    """One page and what has been made of it; records are read from the disk once."""

    task: Task
    digests: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    opening: float = 0.0
    _artefacts: dict[str, tuple[Stage, Artefact]] = field(default_factory=dict)
    _records: dict[str, Any] = field(default_factory=dict)
    _picture: Any = None
    _undecided: LaidOutPage | None = None

    def advance(self, stage: Stage) -> bool:
        """Make the stage unless it is fresh; whether it was made."""
        found = _fresh(stage, self.task, self.digests)
        made = found is None
        self.opening = 0.0
        if found is None:
            found = self._make(stage)
        self.take(stage, found)
        return made

    def take(self, stage: Stage, artefact: Artefact) -> None:
        """Go on from this, whatever it was made from."""
        self.digests[stage.name] = artefact.digest
        self._artefacts[stage.name] = (stage, artefact)
        self._records.pop(stage.name, None)

    def renew(self, task: Task) -> bool:
        """Make what ``task``, the same page with other decisions, makes stale of all stages that follow those that were
        taken; whether anything was."""
        layout = next(stage for stage in task.stages if stage.name == "layout")
        if self._undecided is None and "layout" in self._artefacts and not self.task.decisions_for(layout):
            # Laying out takes longer than all that follows; what people said of regions comes after it.
            self._undecided = self.record("layout")
        self.task = task
        made = False
        for stage in task.stages:
            if stage.reads_scan or stage.uses_engine:
                continue
            key = stage_key(stage, task, self.digests)
            known = self._artefacts.get(stage.name)
            if known is None or known[1].key != key:
                self.take(stage, _fresh(stage, task, self.digests) or self._make(stage))
                made = True
        return made

    def _make(self, stage: Stage) -> Artefact:
        task = self.task
        hands = Hands(
            scan=task.scan,
            language=task.language,
            settings=task.settings,
            records={name: self.record(name) for name in stage.needs},
            scan_picture=self._read_scan,
            picture=self._read_prepared,
            engine=self._open_engine,
            second=self._open_second if second_of(task.settings.recognise) else None,
            given=self._read_given,
            decisions=task.decisions_for(stage),
            learned=task.learned,
            undecided=self._undecided,
        )
        made: Made = stage.make(hands)
        if stage.reads_scan:
            # Whatever was prepared from the scan before is another picture now.
            self._picture = None
        key = stage_key(stage, task, self.digests)
        written = task.shelf.write(file_of(stage), stage=stage.name, version=stage.version, key=key, made=made)
        written.decode(stage.record)
        return written

    def record(self, name: str) -> Any:
        """As it is on disk, so that a run that is resumed goes on from the very same record."""
        if name not in self._records:
            stage, artefact = self._artefacts[name]
            self._records[name] = artefact.decode(stage.record)
        return self._records[name]

    def has_cores_to_spare(self) -> bool:
        """Whether the engine will be wanted and may be opened on another core while the page is prepared."""
        stages = self.task.stages
        return self.task.threads > 1 and len(stages) > 1 and _fresh(stages[0], self.task, {}) is None

    def open_ahead(self) -> None:
        """What is wrong with the engine is said when a page asks for it: a blank one never does."""
        with suppress(NoEngine):
            open_once(self._engine_settings, self.task.threads)

    @property
    def _engine_settings(self) -> RecogniseSettings:
        settings = self.task.settings.recognise
        return settings if settings.compared_with is None else replace(settings, engine=settings.compared_with)

    def _open_engine(self) -> Engine:
        return self._open(self._engine_settings)

    def _open_second(self) -> Engine:
        settings = self.task.settings.recognise
        return self._open(replace(settings, engine=second_of(settings) or settings.engine))

    def _open(self, settings: RecogniseSettings) -> Engine:
        started = time.perf_counter()
        engine = open_once(settings, self.task.threads)
        self.opening += time.perf_counter() - started
        return engine

    def _read_scan(self) -> Picture:
        """Raises ScanError where the file cannot be read, or is no longer the one that the run began with."""
        from pipeline.formats.scans import read_picture

        picture = read_picture(replace(self.task.scan, path=self.task.path))
        if _changed(self.task):
            raise ScanError(self.task.path, "was replaced while the run was on", "Run galley again.")
        return picture

    def _read_given(self) -> tuple[GivenPage, tuple[str, str]]:
        """Raises FormatError where the text is damaged or replaced, or there is none."""
        text = self.task.text
        if text is None:
            raise FormatError(self.task.path, "there is no text for it", "Give text with galley import.")
        path, digest = text.file
        return text.read(self.task.scan), (Path(path).name, digest)

    def _read_prepared(self) -> Picture:
        if self._picture is None:
            stage, _ = self._artefacts["prepare"]
            prepared: PreparedPage = self.record("prepare")
            self._picture = decode_picture(self.task.shelf, file_of(stage), prepared)
        return self._picture  # type: ignore[no-any-return]


def _fresh(stage: Stage, task: Task, digests: Mapping[str, str]) -> Artefact | None:
    if task.forces(stage):
        return None
    found = task.shelf.read(file_of(stage))
    return found if found is not None and found.key == stage_key(stage, task, digests) else None


def _changed(task: Task) -> bool:
    path = Path(task.path)
    try:
        if stamp_of(path) == task.stamp:
            return False
    except OSError:
        return True
    return digest_of_file(path) != task.scan.sha256


def decode_picture(shelf: Shelf, name: str, prepared: PreparedPage) -> Picture:
    """The prepared page, 8-bit grey; white paper where the page has no picture. Raises OutputError where its file is
    gone or is no picture."""
    import cv2
    import numpy as np

    if not prepared.image:
        return np.full((prepared.height, prepared.width), 255, np.uint8)

    content = np.frombuffer(shelf.read_blob(name, prepared.image), dtype=np.uint8)
    picture = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise OutputError(str(shelf.path / f"{name}.{prepared.image}"), "is no picture", "Run galley --force prepare.")
    return np.asarray(picture, dtype=np.uint8)


_at_the_door = threading.Lock()
_opened: dict[str, tuple[RecogniseSettings, int, Engine]] = {}


def open_once(settings: RecogniseSettings, threads: int) -> Engine:
    """The engine of this process, opened when it is first asked for: it takes half a second and 200 MB to open. One of
    each name is kept. Raises EngineError."""
    with _at_the_door:
        return _open_once(settings, threads)


def _open_once(settings: RecogniseSettings, threads: int) -> Engine:
    if settings.engine not in _opened or _opened[settings.engine][:2] != (settings, threads):
        from pipeline.engines import open_engine

        try:
            _opened[settings.engine] = (settings, threads, open_engine(settings, threads))
        except EngineError as error:
            raise NoEngine(error) from error
    return _opened[settings.engine][2]


def _share_cores(threads: int) -> None:
    """Each worker would else start as many threads as there are cores."""
    import cv2

    if threads > 0:
        cv2.setNumThreads(threads)


def relative_scan(scan: Scan, folder: Path) -> Scan:
    """The scan with its path from the folder of scans on, with slashes, as any text can hold it."""
    path = Path(scan.path)
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    return replace(scan, path=show_name(name))
