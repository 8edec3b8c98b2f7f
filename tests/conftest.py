"""Small scans, the lines on them, and the command run as a user runs it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageDraw, ImageFont
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.engines import Reading
from pipeline.model import Box, Line

ROOT = Path(__file__).parent.parent
WIDTH, HEIGHT = 300, 400
STORY = (
    "Harbour bridge opens",
    "By Ann Porter",
    "The new bridge over the",
    "harbour was opened on",
    "Monday by the mayor and",
    "a band of forty pipers.",
    "Trains begin in March.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command printed, without colour, and the code that it left with."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with ``scans``, and ``lines`` for the recogniser that reads none."""

    path: Path

    @property
    def scans(self) -> Path:
        return self.path / "scans"

    @property
    def output(self) -> Path:
        return self.path / "output"

    def draw(self, name: str, texts: Sequence[str] = STORY) -> Path:
        """A page of 300 x 400 pixels, one line of type under the other."""
        page = Image.new("L", (WIDTH, HEIGHT), 245)
        pen = ImageDraw.Draw(page)
        for text, box, size in place(texts):
            pen.text((box.left, box.top), text, fill=20, font=ImageFont.load_default(size))
        path = self.scans / name
        path.parent.mkdir(parents=True, exist_ok=True)
        page.save(path)
        return path

    def write_lines(self, page: str, texts: Sequence[str] = STORY) -> None:
        """What the recogniser ``none`` reads on the page, ``p0001`` and so on."""
        lines = [
            Line(id=f"l{number:04d}", text=text, box=box, confidence=0.95)
            for number, (text, box, _) in enumerate(place(texts), 1)
        ]
        path = self.path / "lines" / f"{page}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(msgspec.json.encode(Reading(lines=tuple(lines))))

    def configure(self, **sections: dict[str, object]) -> None:
        """Inline and without OCR, but for what the sections say otherwise."""
        settings: dict[str, dict[str, object]] = {
            "recognise": {"engine": "none", "lines": str(self.path / "lines")},
            "run": {"executor": "inline"},
        }
        for name, section in sections.items():
            settings[name] = {**settings.get(name, {}), **section}
        (self.path / "config.yaml").write_bytes(msgspec.json.encode(settings))

    def artefact(self, page: int, name: str, issue: str = "scans") -> Path:
        return self.output / issue / "pages" / f"{page:04d}" / name

    def stamps(self) -> dict[str, int]:
        """Every file under output with the time of its last writing; the journal and the lock aside."""
        return {
            path.relative_to(self.output).as_posix(): path.stat().st_mtime_ns
            for path in self.output.rglob("*")
            if path.is_file() and path.name not in ("run.json", ".lock")
        }

    def galley(self, *arguments: str) -> Said:
        result = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}).invoke(app, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(code=result.exit_code, out=result.stdout, err=result.stderr)


def place(texts: Sequence[str]) -> list[tuple[str, Box, int]]:
    """Each text with its box and the size of its type, in pixels; the first is a headline."""
    top, placed = 24, []
    for number, text in enumerate(texts):
        size = 24 if number == 0 else 14
        width = round(ImageFont.load_default(size).getlength(text))
        placed.append((text, Box(left=20, top=top, right=20 + width, bottom=top + size + 4), size))
        top += size + 12
    return placed


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The current folder, with settings and no scan yet."""
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path)
    made.scans.mkdir()
    made.configure()
    return made


@pytest.fixture
def two_pages(desk: Desk) -> Desk:
    for number in (1, 2):
        desk.draw(f"page{number}.png", (f"Page {number} has news", *STORY[1:]))
        desk.write_lines(f"p000{number}", (f"Page {number} has news", *STORY[1:]))
    return desk


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real and typeset pages that are no part of the repository."""
    path = Path(os.environ.get("GALLEY_SAMPLES") or ROOT.parent / "shared" / "samples")
    if not path.is_dir():
        pytest.skip(f"no sample pages at {path}; set GALLEY_SAMPLES to their folder")
    return path
