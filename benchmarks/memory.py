"""`python -m benchmarks.memory`: the most memory that a worker takes for a sheet, 10,000 x 14,000 pixels by default.

The page is one page of the press, repeated until it fills the sheet, so that the number of lines grows with it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from PIL import Image

from benchmarks.measuring import measure

LIMITS = (60e6, 1.2 * 2**30), (140e6, 1.8 * 2**30)
"""Bytes that a worker may hold on a sheet of up to so many pixels: a broadsheet at 250 dpi, and the largest scans."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--width", type=int, default=10_000)
    parser.add_argument("--height", type=int, default=14_000)
    parser.add_argument("--engine", default="rapidocr", choices=("rapidocr", "tesseract"))
    parser.add_argument("--executor", default="inline", choices=("inline", "processes"))
    parser.add_argument("--page", type=Path, help="repeat this image instead of a page of the press")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_broadsheet(folder / "scans" / "sheet" / "0001.jpg", options.width, options.height, options.page)
        config = folder / "config.yaml"
        config.write_text(
            f"recognise:\n  engine: {options.engine}\nrun:\n  executor: {options.executor}\n  workers: 1\n",
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "pipeline", "run", "scans", "-o", "output", "-c", str(config)]
        log = folder / "log.txt"
        measured = measure(command, folder, log)
        print(log.read_text("utf-8"))
    print(f"{options.width} x {options.height}: {measured.seconds:.0f} s, at most {measured.largest / 2**20:.0f} MiB")
    allowed = next((limit for pixels, limit in LIMITS if options.width * options.height <= pixels), LIMITS[-1][1])
    sys.exit(measured.largest > allowed)


def make_broadsheet(path: Path, width: int, height: int, page: Path | None) -> None:
    path.parent.mkdir(parents=True)
    sheet = Image.new("L", (width, height), 235)
    with take_page(page) as tile:
        for left in range(0, width, tile.width):
            for top in range(0, height, tile.height):
                sheet.paste(tile, (left, top))
    sheet.save(path, quality=85)


def take_page(page: Path | None) -> Image.Image:
    if page is None:
        from tests.press import set_page

        return set_page(1, "zh", None, 1, "page").image.convert("L")
    return Image.open(page).convert("L")


if __name__ == "__main__":
    main()
