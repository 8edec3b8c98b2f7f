"""`python -m benchmarks.order_scaling`: how the time of layout and order grows with the number of lines on a sheet.

Small pages of the press, read without fault, are pasted beside and under one another until a sheet holds as many
lines as asked for. `--output` names the output of a run, whose times then say what share of a page's time order took.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.pages import LANGUAGES
from pipeline.config import Settings
from pipeline.runner import read_journal
from pipeline.stages.layout import lay_out
from pipeline.stages.order import order
from tests.perfect_reading import read_perfectly
from tests.press import set_page

SIZES = (200, 500, 1000, 2000, 5000, 10_000, 20_000)
SCALE = 0.5
"""Of the pages on the sheet, to hold twenty thousand lines in a picture of some 60 megapixels."""
TILES = 6
"""Pages that are set; on a large sheet they come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """``lines`` that were really on the sheet; seconds."""

    lines: int
    regions: int
    layout: float
    order: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.order_scaling", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--style", choices=LANGUAGES, default="zh")
    parser.add_argument("--stop-after", type=float, default=300.0, help="seconds; no larger sheet after one of these")
    parser.add_argument("--output", type=Path, help="of a run, for order's share of a page's time")
    options = parser.parse_args()
    console = Console()
    timed: list[Timed] = []
    # What is loaded once (language models, SciPy) is no cost of the first sheet.
    measure(min(options.lines), options.style)
    for wanted in sorted(options.lines):
        timed.append(measure(wanted, options.style))
        console.print(f"{timed[-1].lines} lines: layout {timed[-1].layout:.2f} s, order {timed[-1].order:.2f} s")
        if timed[-1].layout + timed[-1].order > options.stop_after:
            break
    console.print(tabulate(timed))
    for name in ("layout", "order"):
        slope = slope_of([(one.lines, getattr(one, name)) for one in timed])
        console.print(f"{name}: time grows as lines to the power of {slope:.2f}" if slope else f"{name}: one size only")
    if options.output:
        for line in shares_of(options.output):
            console.print(line)


def measure(wanted: int, style: str) -> Timed:
    truth, picture = paste(wanted, style)
    prepared, recognised = read_perfectly(truth, picture, LANGUAGES[style])
    settings, started = Settings(), time.perf_counter()
    layout = lay_out(prepared, lambda: picture, recognised, settings.layout)
    laid_out = time.perf_counter()
    order(prepared, recognised, layout, settings.order)
    return Timed(
        lines=len(recognised.lines),
        regions=len(layout.regions),
        layout=laid_out - started,
        order=time.perf_counter() - laid_out,
    )


@cache
def tiles(style: str) -> list[tuple[list[dict[str, Any]], NDArray[np.uint8]]]:
    """Lines with their boxes, and the picture, both at SCALE."""
    made = []
    for seed in range(1, TILES + 1):
        page = set_page(seed, style=style, damage=0, size="small")
        picture = np.asarray(page.image.convert("L"), dtype=np.uint8)
        small = cv2.resize(picture, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
        lines = [
            {**line, **{side: line[side] * SCALE for side in ("x", "y", "x1", "y1")}} for line in page.truth["lines"]
        ]
        made.append((lines, np.asarray(small, dtype=np.uint8)))
    return made


def paste(wanted: int, style: str) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    """A sheet about as wide as it is tall; the last page is cut so that the lines are as many as wanted."""
    made = tiles(style)
    count = 0
    while sum(len(made[at % TILES][0]) for at in range(count)) < wanted:
        count += 1
    across = math.ceil(math.sqrt(count))
    width = max(picture.shape[1] for _, picture in made)
    height = max(picture.shape[0] for _, picture in made)
    sheet = np.full((height * math.ceil(count / across), width * across), 235, dtype=np.uint8)
    lines: list[dict[str, Any]] = []
    for at in range(count):
        tile, picture = made[at % TILES]
        top, left = at // across * height, at % across * width
        sheet[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
        lines += [
            {
                **line,
                "x": line["x"] + left,
                "x1": line["x1"] + left,
                "y": line["y"] + top,
                "y1": line["y1"] + top,
            }
            for line in tile
        ]
    return {"image": "sheet.png", "lines": lines[:wanted]}, sheet


def slope_of(points: Sequence[tuple[int, float]]) -> float:
    """Of the straight line through the logarithms; 1 is linear. 0 where there are not two points."""
    if len(points) < 2:
        return 0.0
    lines, seconds = (np.log([max(point[side], 1e-6) for point in points]) for side in (0, 1))
    return float(np.polyfit(lines, seconds, 1)[0])


def tabulate(timed: Sequence[Timed]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("lines", "regions", "layout s", "order s", "order ms a line", "slope of order from the size before"):
        table.add_column(name, justify="right")
    for at, one in enumerate(timed):
        before = timed[at - 1] if at else None
        slope = slope_of([(before.lines, before.order), (one.lines, one.order)]) if before else 0.0
        table.add_row(
            str(one.lines),
            str(one.regions),
            f"{one.layout:.2f}",
            f"{one.order:.2f}",
            f"{1000 * one.order / one.lines:.2f}",
            f"{slope:.2f}" if before else "",
        )
    return table


def shares_of(output: Path) -> list[str]:
    """What ``run.json`` tells of the pages that were read and put in order there."""
    said, shares = [], []
    for name, page in sorted(read_journal(output).pages.items()):
        if "recognise" in page.seconds and "order" in page.seconds:
            whole = sum(page.seconds.values())
            shares.append(page.seconds["order"] / whole)
            said.append(f"{name}: order took {page.seconds['order']:.2f} s of {whole:.1f} s, {shares[-1]:.1%}")
    if shares:
        said.append(f"mean of {len(shares)} pages: {sum(shares) / len(shares):.1%}, at most {max(shares):.1%}")
    return said or [f"{output}: no page's times are in run.json"]


if __name__ == "__main__":
    main()
