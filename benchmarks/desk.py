"""`python -m benchmarks.desk [--pages 24] [--edits 20000]`: how quick the review desk is with a large issue.

An issue whose recogniser doubted a great many characters is made (scans drawn, text given), then the desk is opened
and worked with: how long pages take to open in a browser, and how long answers take to be kept and acknowledged while
the pages are made anew behind them. Needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import msgspec
import psutil
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import measure
from pipeline.engines import Reading
from pipeline.model import Box, Glyph, Line
from tests.conftest import Desk
from tests.desk_server import Served, browsing, new_page, open_desk

COLUMNS, ROWS = 6, 100
WIDTH, HEIGHT = 2400, 3000
ANSWERS = 200
WORDS = (
    *("the", "harbour", "council", "bridge", "of", "a", "and", "to", "market", "company", "winter", "people", "street"),
    *("morning", "house", "paper", "train", "year", "they", "said", "that", "when", "before", "after", "over", "upon"),
    *("while", "other", "every", "great", "small", "river", "mayor", "horse", "ship", "trade", "price", "corn"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Milliseconds: what was asked for and how long it took, each time."""

    name: str
    limit: float
    times: Sequence[float]


def make_issue(desk: Desk, pages: int, edits: int) -> None:
    """Pages of columns; of every page ``edits / pages`` characters were hardly recognised."""
    desk.scans.mkdir(parents=True)
    (desk.path / "lines").mkdir()
    desk.configure()
    font = ImageFont.load_default(20)
    for page in range(1, pages + 1):
        drawn = random.Random(page)
        picture = Image.new("L", (WIDTH, HEIGHT), 246)
        pen = ImageDraw.Draw(picture)
        lines: list[Line] = []
        places = [(column, row) for column in range(COLUMNS) for row in range(ROWS)]
        doubted = _share_out(drawn, edits // pages, len(places))
        for (column, row), doubts in zip(places, doubted, strict=True):
            text = " ".join(drawn.choice(WORDS) for _ in range(6))[:34].strip()
            left, top = 60 + column * 390, 120 + row * 28
            pen.text((left, top), text, fill=25, font=font)
            edges = [left + round(font.getlength(text[:at])) for at in range(len(text) + 1)]
            wrong = set(drawn.sample([at for at, mark in enumerate(text) if mark.isalpha()], doubts))
            glyphs = tuple(
                Glyph(text="c", left=edges[at], right=edges[at + 1], confidence=0.4, alternatives=((mark, 0.35),))
                if at in wrong
                else Glyph(text=mark, left=edges[at], right=edges[at + 1], confidence=0.98)
                for at, mark in enumerate(text)
            )
            box = Box(left=left, top=top, right=edges[-1], bottom=top + 24)
            read = "".join(glyph.text for glyph in glyphs)
            lines.append(Line(id=f"l{len(lines) + 1:04d}", text=read, box=box, confidence=0.9, glyphs=glyphs))
        picture.save(desk.scans / f"page{page:02d}.png", compress_level=1)
        (desk.path / "lines" / f"p{page:04d}.json").write_bytes(msgspec.json.encode(Reading(lines=tuple(lines))))


def _share_out(drawn: random.Random, wanted: int, lines: int) -> list[int]:
    shares = [0] * lines
    for _ in range(min(wanted, 8 * lines)):
        at = drawn.randrange(lines)
        while shares[at] >= 8:
            at = (at + 1) % lines
        shares[at] += 1
    return shares


def open_pages(page: Page, served: Served, paths: Sequence[tuple[str, str]]) -> list[float]:
    """Milliseconds from asking for each until what is looked at there is shown, its picture too."""
    times = []
    for path, seen in paths:
        start = time.perf_counter()
        page.goto(served.address + path, wait_until="commit")
        page.wait_for_selector(seen)
        page.wait_for_function("() => [...document.images].slice(0, 3).every((one) => one.complete)")
        times.append(1000 * (time.perf_counter() - start))
    return times


def answer_by_keys(page: Page, served: Served, count: int) -> list[float]:
    """Milliseconds from the key to the next item on the screen."""
    page.goto(served.address)
    page.wait_for_selector("#card .item")
    times: list[float] = page.evaluate(
        """async (count) => {
          const times = [];
          for (let at = 0; at < count; at++) {
            const before = document.querySelector("#card .item").dataset.id;
            const start = performance.now();
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "r", bubbles: true }));
            while (document.querySelector("#card .item")?.dataset.id === before) {
              await new Promise((done) => setTimeout(done, 1));
              if (performance.now() - start > 20000) return times;
            }
            times.push(performance.now() - start);
            await new Promise((done) => setTimeout(done, 500));
          }
          return times;
        }""",
        count,
    )
    return times


def answer_by_requests(served: Served, count: int) -> list[float]:
    """Milliseconds until a decision is on the disk and acknowledged, one after the other."""
    names: list[str] = []
    last = ""
    while len(names) < count:
        _, rows = served.ask(f"/rows?after={last}")
        found = re.findall(r'data-id="([^"]+)"', rows.decode())
        if not found:
            break
        names += found
        last = found[-1]
    headers = {
        "Host": f"127.0.0.1:{served.port}",
        "Origin": served.address,
        "X-Galley-Token": served.token(),
        "Cookie": "galley-reviewer=Ben",
    }
    connection = HTTPConnection("127.0.0.1", served.port)
    times = []
    for name in names[:count]:
        body = json.dumps({"items": [name], "outcome": "reject", "after": None})
        start = time.perf_counter()
        connection.request("POST", "/decide", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        times.append(1000 * (time.perf_counter() - start))
        assert answer.status == 200
    connection.close()
    return times


def until_made(page: Page, served: Served, count: int) -> list[float]:
    """Milliseconds from an article's split on the page until the page shows what was made of it."""
    times = []
    page.goto(f"{served.address}/page/p0001")
    page.wait_for_selector("#sheet[data-ready]")
    for at in range(count):
        page.locator("#main").focus()
        page.keyboard.press("n")
        page.wait_for_timeout(300)
        start = time.perf_counter()
        with page.expect_response(lambda answer: "/data" in answer.url, timeout=60_000):
            page.keyboard.press("u" if at % 2 else "s")
        times.append(1000 * (time.perf_counter() - start))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--edits", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the issue is made, and found the next time")
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        desk = Desk((options.folder or Path(folder)).resolve() / "desk")
        if not desk.path.exists():
            make_issue(desk, options.pages, options.edits)
        (desk.output / "scans" / "decisions.jsonl").unlink(missing_ok=True)
        command = ("-m", "pipeline", "run", "scans", "-o", "output")
        ran = measure([sys.executable, *command], desk.path, Path(folder) / "run.log")
        start = time.perf_counter()
        served = open_desk(desk)
        opened = time.perf_counter() - start
        try:
            _, front = served.ask("/")
            said = re.search(r"of ([\d,]+) decided", front.decode())
            page = new_page(browser, served)
            names = [f"p{number:04d}" for number in range(1, options.pages + 1)]
            timed = [
                Timed(
                    name="the queue of one page opens",
                    limit=1000,
                    times=open_pages(page, served, [(f"/?page={name}", "#card .item") for name in names]),
                ),
                Timed(
                    name="a page as a picture opens",
                    limit=1000,
                    times=open_pages(page, served, [(f"/page/{name}", "#sheet[data-ready]") for name in names]),
                ),
                Timed(
                    name="the list of series opens",
                    limit=1000,
                    times=open_pages(page, served, [("/series", "main table, main p")] * 5),
                ),
                Timed(name="an answer is kept and said to be", limit=100, times=answer_by_requests(served, ANSWERS)),
                Timed(name="from a key to the next item", limit=100, times=answer_by_keys(page, served, ANSWERS // 4)),
                Timed(name="from a split to the page made anew", limit=1000, times=until_made(page, served, 6)),
            ]
            held = psutil.Process(served.process.pid).memory_info().rss
        finally:
            served.kill()
        table = Table("", "median ms", "95th ms", "worst ms", "wanted ms")
        for one in timed:
            times = sorted(one.times) or [float("nan")]
            late = times[min(len(times) - 1, int(0.95 * len(times)))]
            figures = (statistics.median(times), late, times[-1], one.limit)
            table.add_row(one.name, *(f"{figure:,.0f}" for figure in figures))
        console.print(table)
        console.print(
            f"{options.pages} pages, {said[1] if said else '?'} items; run {ran.seconds:.0f} s, "
            f"desk open after {opened:.1f} s, holds {held / 1e6:,.0f} MB"
        )


if __name__ == "__main__":
    main()
