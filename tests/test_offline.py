"""Nothing is sent, no name is looked up, and nothing is written but the output: watched in every process of the whole
line, by Python's own audit events and, where it may, by the system's calls."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT, Desk

PLACES = ("/dev/null", "/dev/tty", "/dev/shm/", "/proc/self/")
"""Beside the output and the folder for temporary files: locks between processes."""
LINE = (
    ("run",),
    ("status",),
    ("doctor",),
    ("report",),
    ("publish", "--to", "edition"),
    ("validate", "output/scans/tei"),
    ("diff",),
    ("explain", "1"),
    ("evaluate", "output/scans/tei/scans.xml"),
    ("init", "made"),
    ("import", "text", "-o", "imported"),
)
"""Every command that ends by itself; ``review`` listens, and is watched where it is tested."""


@pytest.fixture
def whole(desk: Desk) -> Desk:
    """A page for the real recogniser, read by worker processes, and a text for the importer."""
    desk.draw("page.png")
    desk.configure(
        recognise={"engine": "rapidocr", "lines": "", "second": "tesseract"},
        run={"executor": "processes", "workers": 2},
    )
    (desk.path / "text").mkdir()
    (desk.path / "text" / "1.txt").write_text("Harbour bridge opens\nThe new bridge over the har-\nbour was opened.\n")
    (desk.path / "home").mkdir()
    return desk


def environment(desk: Desk, **more: str) -> dict[str, str]:
    """A home of its own, to see what is put there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "GALLEY_"))}
    return {**kept, "HOME": str(desk.path / "home"), "PYTHONDONTWRITEBYTECODE": "1", **more}


def galley(desk: Desk, *arguments: str, before: tuple[str, ...] = (), env: Mapping[str, str]) -> None:
    command = [*before, sys.executable, "-m", "pipeline", *arguments]
    said = subprocess.run(command, cwd=desk.path, capture_output=True, text=True, check=False, env=dict(env))
    assert said.returncode == 0, (arguments, said.stdout, said.stderr)


def is_allowed(path: str, desk: Desk) -> bool:
    mine = [desk.path / name for name in ("output", "imported", "made", "edition")]
    if any(Path(path).is_relative_to(folder) for folder in mine):
        return True
    inside = Path(path).is_relative_to(tempfile.gettempdir()) and not Path(path).is_relative_to(desk.path)
    return inside or path.startswith(PLACES)


def test_python_asks_for_nothing_outside(whole: Desk) -> None:
    log = whole.path / "watched.log"
    paths = os.pathsep.join((str(ROOT / "tests" / "watch"), str(ROOT)))
    env = environment(whole, PYTHONPATH=paths, GALLEY_WATCHED=str(log))
    for arguments in LINE:
        galley(whole, *arguments, env=env)
    rows = [row.split("\t") for row in log.read_text().splitlines()]
    assert [row for row in rows if row[0] == "network"] == []
    # That workers were watched too is seen by what they wrote.
    written = {row[2].strip("'") for row in rows if row[0] == "written"}
    assert any("2-recognise.json" in path for path in written)
    assert sorted(path for path in written if not is_allowed(path, whole)) == []
    assert list((whole.path / "home").iterdir()) == []


CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<given>.*)")
WRITING = re.compile(r"O_(?:WRONLY|RDWR|CREAT)")


def traced(log: Path) -> Iterator[tuple[str, str]]:
    for row in log.read_text(errors="replace").splitlines():
        found = CALL.match(row)
        if found and " = -1 " not in row:
            yield found["name"], found["given"]


def can_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-f", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not be used here")
def test_the_system_is_asked_for_nothing_outside(whole: Desk) -> None:
    """Also by what is not Python: the recognisers, their libraries and programs."""
    log = whole.path / "calls.log"
    before = (
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=%network,open,openat,creat,mkdir,mkdirat,rename,renameat",
        "-o",
        str(log),
    )
    env = environment(whole, PYTHONPATH=str(ROOT))
    for arguments in (("run",), ("import", "text", "-o", "imported")):
        galley(whole, *arguments, before=before, env=env)
        calls = list(traced(log))
        assert len(calls) > 100
        assert [
            call for call in calls if "AF_INET" in call[1] or (call[0] in ("connect", "sendto") and "sin" in call[1])
        ] == []
        for name, given in calls:
            if name.startswith("open") and WRITING.search(given):
                path = (whole.path / given.partition('"')[2].partition('"')[0]).resolve()
                assert is_allowed(str(path), whole), given
    assert list((whole.path / "home").iterdir()) == []


def test_the_recogniser_does_without_telemetry() -> None:
    """Also where the package that sends is installed, and whoever imports first."""
    program = (
        "from pipeline.engines.rapidocr import models\n"
        "models.load_models(5, 1)\n"
        "import sys, openvino.tools.ovc as ovc\n"
        "assert sys.modules['openvino_telemetry'] is None\n"
        "assert type(ovc.telemetry).__module__ == 'openvino.tools.ovc.telemetry_stub', type(ovc.telemetry)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=env)
    assert said.returncode == 0, said.stderr
