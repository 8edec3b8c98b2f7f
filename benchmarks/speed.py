"""`python -m benchmarks.speed`: seconds of galley beside those of recognisers alone, as ratios with their spread.

galley makes everything, from the scan to TEI and report; RapidOCR runs as it comes, Tesseract with `--oem 1 --psm 3`,
kraken only segments, and only where it is installed. Each reads the same sheets in a process of its own, and they take
turns, so that what else the machine does falls on all of them. Ratios are of one turn each; the median is shown, and
between which they were.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Measured, measure
from benchmarks.sheets import CASES, Case
from pipeline.config import cores
from pipeline.engines.arithmetic import instruction_set, precision

ENGINES = ("galley", "rapidocr", "tesseract", "kraken")
BESIDE = "rapidocr"
KRAKEN = Path(sys.executable).with_name("kraken")
"""Its command, where it is installed beside galley."""
Turns = Mapping[str, Sequence[Measured]]
"""By engine, one after the other."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), metavar="CASE")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), metavar="ENGINE")
    parser.add_argument("--times", type=int, default=5, help="turns of each engine")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    engines = [name for name in options.engines if name != "kraken" or KRAKEN.exists()]
    if BESIDE in engines and find_spec("onnxruntime") is None:
        raise SystemExit("RapidOCR as it comes needs onnxruntime: pip install onnxruntime")
    console = Console()
    console.print(f"{cores()} cores, {precision()} by {instruction_set()}, {options.times} turns")
    found: dict[str, Turns] = {}
    for name in options.cases:
        found[name] = take_turns(CASES[name], engines, options.times)
        console.print(tabulate(name, found[name]))
        if options.json:
            options.json.write_text(json.dumps(as_json(found), indent=1) + "\n", encoding="utf-8")


def take_turns(case: Case, engines: Sequence[str], times: int) -> Turns:
    turns: dict[str, list[Measured]] = {engine: [] for engine in engines}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        scans = folder / "scans" / "sheets"
        scans.mkdir(parents=True)
        case.make(scans)
        images = sorted(scans.iterdir())
        (folder / "config.yaml").write_text(f"run:\n  workers: {case.workers}\n", encoding="utf-8")
        for _ in range(times):
            for engine in engines:
                out = folder / engine
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                turns[engine].append(measure(command_of(engine, case, folder, out, images), folder, folder / "log.txt"))
    return turns


def command_of(engine: str, case: Case, folder: Path, out: Path, images: Sequence[Path]) -> list[str]:
    python = [sys.executable, "-m"]
    if engine == "galley":
        return [*python, "pipeline", "run", str(folder / "scans"), "-o", str(out), "-c", str(folder / "config.yaml")]
    if engine == "kraken":
        pairs = [part for image in images for part in ("-i", str(image), str(out / f"{image.stem}.json"))]
        return [str(KRAKEN), *pairs, "segment", "-bl"]
    return [*python, "benchmarks.read_alone", engine, str(out), case.language, *map(str, images)]


def tabulate(name: str, turns: Turns) -> Table:
    table = Table(title=f"{name}: {CASES[name].about}", title_justify="left", box=None, header_style="bold")
    table.add_column("")
    for column in ("seconds", "galley to it", "processor", "galley to it", "MiB", "MiB a process"):
        table.add_column(column, justify="right")
    for engine, own in turns.items():
        table.add_row(
            engine,
            f"{statistics.median(one.seconds for one in own):.2f}",
            say_ratio([one.seconds for one in turns.get("galley", ())], [one.seconds for one in own], engine),
            f"{statistics.median(one.processor for one in own):.2f}",
            say_ratio([one.processor for one in turns.get("galley", ())], [one.processor for one in own], engine),
            f"{max(one.peak for one in own) / 2**20:.0f}",
            f"{max(one.largest for one in own) / 2**20:.0f}",
        )
    return table


def say_ratio(ours: Sequence[float], theirs: Sequence[float], engine: str) -> str:
    if engine == "galley" or not ours:
        return "–"
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def as_json(found: Mapping[str, Turns]) -> dict[str, dict[str, list[dict[str, float]]]]:
    return {
        name: {engine: [asdict(one) for one in own] for engine, own in turns.items()} for name, turns in found.items()
    }


if __name__ == "__main__":
    main()
