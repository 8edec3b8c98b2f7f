"""`python -m benchmarks.growth --svg docs/images/speed.svg`: how time grows with lines, with pages, and with workers.

Seconds of the processors for lines and pages, which hardly depend on what else the machine does; by the clock for
workers. RapidOCR as it comes beside, where it is installed with onnxruntime.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from benchmarks.measuring import Measured, measure
from benchmarks.sheets import Case, count_lines, paste, set_pages
from benchmarks.speed import command_of
from pipeline.config import cores

Points = Sequence[tuple[float, float]]
Curves = Mapping[str, Points]
"""(size, seconds) by engine."""
SIDE, GAP = 230, 90
"""Of a panel and between two, in SVG's pixels."""
INKS = {"galley": "#1f4e79", "rapidocr": "#b3541e"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--svg", type=Path, required=True)
    parser.add_argument("--most", type=int, default=8, help="pages at the most")
    options = parser.parse_args()
    engines = ["galley", "rapidocr"] if find_spec("onnxruntime") else ["galley"]
    counts = [count for count in (1, 2, 4, 8) if count <= options.most]
    panels = [
        ("lines on one sheet", "processor seconds", dict(_measure_lines(engines, counts))),
        ("pages, one worker", "processor seconds", dict(_measure_pages(engines, counts))),
        (f"workers, {counts[-1]} pages", "seconds", dict(_measure_workers(counts[-1]))),
    ]
    for title, unit, curves in panels:
        for engine, points in curves.items():
            Console().print(title, unit, engine, [(x, round(y, 1)) for x, y in points])
    options.svg.write_text(draw(panels), encoding="utf-8")


def _measure_lines(engines: Sequence[str], counts: Sequence[int]) -> Iterator[tuple[str, Points]]:
    for engine in engines:
        points = []
        for count in counts:
            seeds = range(50, 50 + count)
            case = Case(about="", make=partial(paste, style="zh", seeds=seeds, across=2))
            points.append((float(count_lines("zh", seeds)), _take(engine, case).processor))
        yield engine, points


def _measure_pages(engines: Sequence[str], counts: Sequence[int]) -> Iterator[tuple[str, Points]]:
    for engine in engines:
        cases = [_pages(count, 1) for count in counts]
        yield engine, [(count, _take(engine, case).processor) for count, case in zip(counts, cases, strict=True)]


def _measure_workers(pages: int) -> Iterator[tuple[str, Points]]:
    numbers = sorted({1, 2, cores()})
    yield "galley", [(number, _take("galley", _pages(pages, number)).seconds) for number in numbers]


def _pages(count: int, workers: int) -> Case:
    return Case(about="", make=partial(set_pages, style="zh", seeds=range(40, 40 + count)), workers=workers)


def _take(engine: str, case: Case) -> Measured:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        scans, out = folder / "scans" / "sheets", folder / "out"
        scans.mkdir(parents=True)
        out.mkdir()
        case.make(scans)
        (folder / "config.yaml").write_text(f"run:\n  workers: {case.workers}\n", encoding="utf-8")
        command = command_of(engine, case, folder, out, sorted(scans.iterdir()))
        measured = measure(command, folder, folder / "log.txt")
        shutil.rmtree(out)
        return measured


def draw(panels: Sequence[tuple[str, str, Curves]]) -> str:
    width, height = len(panels) * (SIDE + GAP) + 20, SIDE + 90
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12"><rect width="{width}" height="{height}" fill="#fff"/>'
    ]
    for number, (title, unit, curves) in enumerate(panels):
        parts.append(f'<g transform="translate({60 + number * (SIDE + GAP)} 40)">')
        parts += _draw_panel(title, unit, curves)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def _draw_panel(title: str, unit: str, curves: Curves) -> Iterator[str]:
    most_x = max(x for points in curves.values() for x, _ in points)
    most_y = max(y for points in curves.values() for _, y in points) * 1.1
    yield f'<path d="M0 0V{SIDE}H{SIDE}" fill="none" stroke="#555"/>'
    yield f'<text x="0" y="-24" font-weight="bold">{title}</text><text x="0" y="-8" fill="#555">{unit}</text>'
    for share in (0.25, 0.5, 0.75, 1.0):
        y = SIDE * (1 - share / 1.1)
        yield f'<path d="M0 {y:.0f}H{SIDE}" stroke="#ddd"/>'
        yield f'<text x="-6" y="{y + 4:.0f}" text-anchor="end" fill="#555">{share * most_y / 1.1:.0f}</text>'
    for x in sorted({x for points in curves.values() for x, _ in points}):
        yield f'<text x="{SIDE * x / most_x:.0f}" y="{SIDE + 18}" text-anchor="middle" fill="#555">{x:,.0f}</text>'
    for row, (engine, points) in enumerate(curves.items()):
        places = [(SIDE * x / most_x, SIDE * (1 - y / most_y)) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="{INKS[engine]}" stroke-width="2"/>'
        for x, y in places:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{INKS[engine]}"/>'
        yield f'<text x="{8 + 70 * row}" y="{SIDE + 38}" fill="{INKS[engine]}">{engine}</text>'


if __name__ == "__main__":
    main()
