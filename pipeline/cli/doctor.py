"""Looks at everything that a run needs, and says what is missing and what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.cli.tables import Finding
from pipeline.config import RecogniseSettings, RunSettings, Settings, cores
from pipeline.errors import GalleyError, OutputError
from pipeline.executors import threads_of, width_of
from pipeline.runner import second_of
from pipeline.store import hold

if TYPE_CHECKING:
    from pipeline.engines import Picture

DISTRIBUTION = "galley-newspaper"
WORKER_MEMORY = 2.0
"""GiB that a worker may need on the largest pages."""
PAGE_DISK = 0.1
"""GiB that is asked for at the least: a page's artefacts take 5 to 60 MB."""


def examine(scans: Path, output: Path, settings: Settings) -> tuple[Finding, ...]:
    return (
        *_examine_python(),
        *_examine_engines(settings.recognise, settings.run),
        _examine_typesetting(),
        _examine_scans(scans, settings.recognise),
        _examine_output(output),
        _examine_machine(settings),
    )


def _examine_python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(subject="galley", state="good", detail=f"{__version__} on Python {version}, {sys.platform}")
    try:
        wanted = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        yield Finding(
            subject="packages", state="absent", detail="galley is not installed", remedy="Run pip install -e ."
        )
        return
    names = [re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0] for one in wanted if "extra ==" not in one]
    found = {name: _version(name) for name in names}
    missing = [name for name, version in found.items() if version is None]
    said = ", ".join(f"{name} {version}" for name, version in sorted(found.items()) if version is not None)
    yield Finding(subject="packages", state="good", detail=said)
    if missing:
        remedy = f"Run pip install {' '.join(missing)}"
        yield Finding(subject="packages", state="bad", detail="missing: " + ", ".join(missing), remedy=remedy)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _examine_engines(settings: RecogniseSettings, run: RunSettings) -> Iterator[Finding]:
    """Each recogniser reads a line that is drawn for it; only the one of the settings has to be there."""
    for name in ("rapidocr", "tesseract"):
        first = settings.compared_with if settings.engine == "import" else settings.engine
        chosen = name in (first, second_of(settings))
        subject = f"{name}{' (chosen)' if chosen else ''}"
        try:
            said = _try_engine(replace(settings, engine=name))
        except GalleyError as error:
            yield Finding(
                subject=subject,
                state="bad" if chosen else "absent",
                detail=f"{error.subject}: {error.problem}",
                remedy=error.remedy,
                exit_code=error.exit_code if chosen else 0,
            )
        else:
            yield Finding(subject=subject, state="good", detail=said)
    yield _examine_arithmetic(run)
    yield _examine_language_data(settings.engine == "tesseract")
    if settings.engine == "none":
        yield _examine_lines(settings)


def _try_engine(settings: RecogniseSettings) -> str:
    from pipeline.engines import open_engine

    engine = open_engine(settings)
    read = engine.read(_draw_line(), "en", 300.0)
    text = " ".join(line.text for line in (*read.lines, *read.rejected))
    source = engine.source
    works = "reads a line of print" if "1918" in text else f"opens, but read a line of print as {text!r}"
    return f"{source.version}; {works}"


def _examine_arithmetic(run: RunSettings) -> Finding:
    """What the networks of rapidocr run on, and in which numbers: part of the key of all that is read."""
    from pipeline.engines.arithmetic import instruction_set, precision

    shared = threads_of(width_of(run))
    threads = f"{cores()} threads" if shared == cores() else f"{shared} to {cores()} threads, as pages are under way"
    said = f"CPU, {precision()} by {instruction_set()}, {threads}"
    return Finding(subject="networks", state="good", detail=said)


def _draw_line() -> Picture:
    import cv2
    import numpy as np

    picture = np.full((160, 640), 255, np.uint8)
    cv2.putText(picture, "September 1918", (30, 100), cv2.FONT_HERSHEY_DUPLEX, 2.0, 0, 4, cv2.LINE_AA)
    return picture


def _examine_language_data(wanted: bool) -> Finding:
    names = {"chi_sim": "zh-Hans", "chi_tra": "zh-Hant", "eng": "en", "deu": "de", "frk": "Fraktur", "fra": "fr"}
    try:
        said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
        have = set(said.stdout.split())
    except (OSError, subprocess.SubprocessError):
        have = set()
    there = [f"{name} ({language})" for name, language in names.items() if name in have]
    missing = [f"{name} ({language})" for name, language in names.items() if name not in have]
    return Finding(
        subject="language data",
        state="good" if not missing else "absent",
        detail=f"tesseract has {', '.join(there) or 'none'}" + (f"; not {', '.join(missing)}" if missing else ""),
        remedy=f"Debian: apt install {' '.join('tesseract-ocr-' + _debian(name) for name in missing)}"
        if missing and wanted
        else "",
    )


def _debian(name: str) -> str:
    return name.split(maxsplit=1)[0].replace("_", "-")


def _examine_lines(settings: RecogniseSettings) -> Finding:
    from pipeline.engines import open_engine

    try:
        open_engine(settings)
    except GalleyError as error:
        return Finding(
            subject="lines",
            state="bad",
            detail=f"{error.subject}: {error.problem}",
            remedy=error.remedy,
            exit_code=error.exit_code,
        )
    count = len(list(Path(settings.lines).glob("*.json")))
    return Finding(subject="lines", state="good", detail=f"{settings.lines} holds lines of {count} scans")


def _examine_typesetting() -> Finding:
    """What galley print needs, which is an extra."""
    from pipeline.formats.writers.typeset.fonts import PACKAGE, choose_faces

    try:
        faces = [choose_faces(script) for script in ("zh-Hans", "zh-Hant")]
    except GalleyError as error:
        return Finding(
            subject="typesetting", state="absent", detail=f"{error.subject} {error.problem}", remedy=error.remedy
        )
    said = ", ".join(dict.fromkeys(name for one in faces for name in (*one.latin, *one.cjk)))
    missing = not all(one.cjk for one in faces)
    return Finding(
        subject="typesetting",
        state="absent" if missing else "good",
        detail=f"{PACKAGE} {_version(PACKAGE)} sets in {said}"
        + ("; no font has Chinese characters" if missing else ""),
        remedy="Debian: apt install fonts-noto-cjk" if missing else "",
    )


def _examine_scans(scans: Path, settings: RecogniseSettings) -> Finding:
    from pipeline.formats.imports import find_imports
    from pipeline.formats.scans import find_issues

    try:
        issues = find_imports(scans) if settings.engine == "import" else find_issues(scans)
    except GalleyError as error:
        return Finding(
            subject="scans",
            state="bad",
            detail=f"{error.subject}: {error.problem}",
            remedy=error.remedy,
            exit_code=error.exit_code,
        )
    files = sum(len(issue.files) for issue in issues)
    return Finding(subject="scans", state="good", detail=f"{scans} holds {files} files in {len(issues)} issues")


def _examine_output(output: Path) -> Finding:
    """A folder that is not there yet is made by the first run, and made here only to be taken away again."""
    there = output.is_dir()
    try:
        with hold(output):
            free = shutil.disk_usage(output).free / 2**30
    except OutputError as error:
        return Finding(
            subject="output", state="bad", detail=f"{output}: {error.problem}", remedy=error.remedy, exit_code=6
        )
    if not there:
        (output / ".lock").unlink(missing_ok=True)
        output.rmdir()
    tight = free < PAGE_DISK
    return Finding(
        subject="output",
        state="bad" if tight else "good",
        detail=f"{output} can be written, {free:.1f} GiB are free",
        remedy="Make room; a page takes up to 60 MB" if tight else "",
        exit_code=6 if tight else 0,
    )


def _examine_machine(settings: Settings) -> Finding:
    width = width_of(settings.run)
    memory = _memory()
    said = f"{cores()} cores, {width} {'page' if width == 1 else 'pages'} at once"
    if memory is None:
        return Finding(subject="machine", state="good", detail=said)
    tight = memory < width * WORKER_MEMORY
    return Finding(
        subject="machine",
        state="absent" if tight else "good",
        detail=f"{said}, {memory:.1f} GiB of memory are free",
        remedy=f"The largest pages take {WORKER_MEMORY:g} GiB each: set run.workers to a smaller number"
        if tight
        else "",
    )


def _memory() -> float | None:
    """GiB that processes may still take; None where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) / 2**20
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    except (OSError, ValueError, AttributeError):
        return None
