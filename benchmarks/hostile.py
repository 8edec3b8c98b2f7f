"""``python -m benchmarks.hostile``: what hostile and unlucky input costs: time, memory, and how it ends.

Each input is made anew and given to the command line in a process of its own. Leaves with 1 where one takes more than
it may, or ends in a way that no user is meant to see.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.table import Table

LONGEST = 120.0
"""Seconds after which an input is given up."""

Make = Callable[[Path], list[str]]
"""Writes the input into a folder and says with which arguments galley reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``code`` is how it must end, ``seconds`` and ``memory`` (MB, of the whole command) what it may take."""

    about: str
    make: Make
    code: int
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    code: int | None
    seconds: float
    memory: float
    said: str


def _alto(lines: list[str], page: str = 'WIDTH="4000" HEIGHT="6000"') -> str:
    return (
        f'<alto><Layout><Page {page}><PrintSpace><TextBlock ID="b" HPOS="1" VPOS="1" WIDTH="900" HEIGHT="900">'
        f"{''.join(lines)}</TextBlock></PrintSpace></Page></Layout></alto>"
    )


def _line(text: str, left: float, top: float, width: float = 300) -> str:
    at = f'HPOS="{left}" VPOS="{top}" WIDTH="{width}" HEIGHT="20"'
    return f'<TextLine {at}><String {at} CONTENT="{text}"/></TextLine>'


def _imported(content: str) -> Make:
    def make(folder: Path) -> list[str]:
        (folder / "a.xml").write_text(content, encoding="utf-8")
        return ["import", "a.xml"]

    return make


def _bytes(name: str, content: bytes, *arguments: str) -> Make:
    def make(folder: Path) -> list[str]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return list(arguments)

    return make


def _far() -> str:
    near = [_line(f"line {number}", 100, 100 + 30 * number) for number in range(100)]
    return _alto([*near, _line("far away", 9_000_000, 9_000_000)], page="")


def _columns(count: int) -> str:
    return _alto([_line(f"word {number}", 350 * (number % 10), 25 * (number // 10)) for number in range(count)])


def _unplaced(count: int) -> str:
    return _alto([f'<TextLine><String CONTENT="word{number}"/></TextLine>' for number in range(count)])


def _laughs() -> str:
    declared = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE alto [<!ENTITY l0 "ha">{declared}]>' + _alto([_line("&l11;", 1, 1)])


# What a child held counts from the moment it was forked: nothing large may be held here.


def _gzip(folder: Path) -> list[str]:
    with gzip.open(folder / "a.xml.gz", "wb", compresslevel=9) as file:
        for _ in range(1_000):
            file.write(b" " * 1_000_000)
    return ["import", "a.xml.gz"]


def _png(width: int, height: int) -> Make:
    """Black and white, all white (PNG specification, third edition)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    def make(folder: Path) -> list[str]:
        packer = zlib.compressobj(9)
        row = b"\0" + b"\xff" * -(-width // 8)
        packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
        head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
        content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
        (folder / "scans").mkdir()
        (folder / "scans/a.png").write_bytes(content)
        return ["run"]

    return make


def _media_box(folder: Path) -> list[str]:
    held = io.BytesIO()
    Image.new("L", (60, 80), 255).save(held, "PDF")
    (folder / "scans").mkdir()
    content = held.getvalue().replace(b"/MediaBox", b"/XediaBox", 1)
    content = content.replace(b"/XediaBox", b"/MediaBox [ 0 0 1000000000 1000000000 ] /XediaBox", 1)
    (folder / "scans/a.pdf").write_bytes(content)
    return ["run"]


def _aliases() -> bytes:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    return "\n".join(rows).encode()


def _pipe(folder: Path) -> list[str]:
    (folder / "scans").mkdir()
    Image.new("L", (60, 80), 255).save(folder / "scans/a.png")
    os.mkfifo(folder / "scans/issue.yaml")
    return ["run"]


CASES = (
    Case(about="ALTO, one line nine million units away", make=_imported(_far()), code=0, seconds=20, memory=500),
    Case(about="ALTO, 2,000 lines without a place", make=_imported(_unplaced(2_000)), code=0, seconds=20, memory=500),
    Case(about="ALTO, 20,000 lines", make=_imported(_columns(20_000)), code=0, seconds=70, memory=1_500),
    Case(about="ALTO, 60,000 lines", make=_imported(_columns(60_000)), code=1, seconds=20, memory=700),
    Case(
        about="one word of 100,000 letters",
        make=_imported(_alto([_line("x" * 100_000, 1, 1)])),
        code=0,
        seconds=20,
        memory=700,
    ),
    Case(about="XML, entities that unfold without end", make=_imported(_laughs()), code=1, seconds=5, memory=300),
    Case(
        about="XML, elements 100,000 deep",
        make=_imported("<alto>" + "<a>" * 100_000 + "</a>" * 100_000 + "</alto>"),
        code=1,
        seconds=5,
        memory=300,
    ),
    Case(
        about="gzip, 1 MB that unpacks to 1 GB",
        make=_gzip,
        code=1,
        seconds=10,
        memory=900,
    ),
    Case(
        about="plain text, 6,000 form feeds",
        make=_bytes("a.txt", b"text\n" + b"\f" * 6_000 + b"text\n", "import", "a.txt"),
        code=1,
        seconds=5,
        memory=300,
    ),
    Case(about="PNG of 100,000 x 1", make=_png(100_000, 1), code=1, seconds=10, memory=400),
    Case(about="PNG of 32,000 x 32,000 in 125 kB", make=_png(32_000, 32_000), code=1, seconds=10, memory=400),
    Case(about="PDF page of a billion points", make=_media_box, code=1, seconds=10, memory=400),
    Case(
        about="config.yaml, aliases for billions",
        make=_bytes("config.yaml", _aliases(), "run"),
        code=2,
        seconds=5,
        memory=200,
    ),
    Case(about="issue.yaml is a pipe", make=_pipe, code=2, seconds=10, memory=400),
)


def weigh(case: Case) -> Cost:
    with tempfile.TemporaryDirectory(prefix="galley-hostile-") as name:
        folder = Path(name)
        arguments = case.make(folder)
        said = folder / "said.txt"
        began = time.perf_counter()
        with said.open("wb") as words:
            child = subprocess.Popen(
                [sys.executable, "-m", "pipeline", *arguments],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
                stdout=words,
                stderr=subprocess.STDOUT,
            )
            code, memory = _wait(child, began)
        lines = [line for line in said.read_text("utf-8", "replace").splitlines() if line.strip()]
        told = (line for line in lines if line.startswith(("failed ", "galley: ")))
        shown = next(told, lines[-1] if lines else "")
        if "Traceback" in "".join(lines):
            shown = f"a traceback: {lines[-1]}"
        return Cost(code=code, seconds=time.perf_counter() - began, memory=memory, said=shown.strip())


def _wait(child: subprocess.Popen[bytes], began: float) -> tuple[int | None, float]:
    """The exit code, None for what took too long, and the most that one of its processes held, in MB."""
    while time.perf_counter() - began < LONGEST:
        number, status, used = os.wait4(child.pid, os.WNOHANG)
        if number:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, used.ru_maxrss / 1000
        time.sleep(0.02)
    child.kill()
    child.wait()
    return None, 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="cases with this in their name")
    asked = parser.parse_args()
    table = Table("input", "exit", "s", "MB", "what is said", title="hostile input")
    wrong = 0
    for case in CASES:
        if asked.only not in case.about:
            continue
        cost = weigh(case)
        sound = (
            cost.code == case.code
            and cost.seconds <= case.seconds
            and cost.memory <= case.memory
            and "traceback" not in cost.said
        )
        wrong += not sound
        mark = "" if sound else " WRONG"
        table.add_row(case.about, f"{cost.code}{mark}", f"{cost.seconds:.1f}", f"{cost.memory:.0f}", cost.said[:120])
    Console(width=200).print(table)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
