"""`python -m benchmarks.rescans SCANS TRUTH`: how much worse pages are read as another scanner would have seen them.

SCANS is a folder of scans as `galley run` takes it, TRUTH a folder of truth in pieces (docs/evaluate.md) for its
pages. Each page is read as it is, and again a little larger or smaller, turned by half a degree, with noise and
coarser JPEG. What falls then hangs on a pixel: rules of layout and order that were made with some pages in view hold
for others only if they hold for these.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from pipeline.config import Settings
from pipeline.evaluate.evaluation import evaluate_pieces
from pipeline.evaluate.pieces.scoring import PieceScores, pool
from pipeline.evaluate.pieces.truth import find_pieces
from pipeline.runner import Wish, read_picture, read_records, run
from pipeline.store import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """``scales`` by the height of body type in pixels: under 20, under 40, more; ``turn`` in degrees, ``noise`` in
    greys (a standard deviation), ``quality`` of JPEG. ``dim``: how much darker the far corner is, a share."""

    name: str
    scales: tuple[float, float, float]
    turn: float
    noise: float
    quality: int
    dim: float = 0.0


SCANNERS = (
    Scanner(name="askew and noisy", scales=(1.25, 0.8, 0.55), turn=0.6, noise=6.0, quality=80),
    Scanner(name="soft and coarse", scales=(1.1, 0.9, 0.7), turn=-0.4, noise=3.0, quality=60),
    Scanner(name="dim and grey", scales=(1.35, 0.7, 0.6), turn=-0.9, noise=8.0, quality=75, dim=0.22),
)
GREY = 0.85, 30.0
"""Share of the page's contrast that is left where it is dim, and its black."""
SEED = 1
"""Of the noise."""
BORDER = 20
"""Pixels of white round the page, so that what is turned stays on it."""
SMALL, LARGE = 20, 40
"""Pixels of body type that ``scales`` are told by."""
FIGURES = ("found", "joins", "right", "pure", "heads", "bylines", "captions")


def main() -> None:
    options = read_options("rescans", __doc__)
    with tempfile.TemporaryDirectory() as scratch:
        out = (options.out or Path(scratch)).resolve()
        plain = out / "plain"
        run(Wish(scans=options.scans.resolve(), output=plain, settings=Settings()))
        scores = {"as scanned": score(options.truth, plain)}
        for scanner in SCANNERS:
            folder = out / scanner.name.replace(" ", "-")
            scan_again(plain, folder / "scans", scanner)
            run(Wish(scans=folder / "scans", output=folder / "output", settings=Settings()))
            scores[scanner.name] = score(options.truth, folder / "output")
    Console(width=max(110, Console().width)).print(tabulate(scores))


def read_options(name: str, about: str | None) -> argparse.Namespace:
    """Of a benchmark that reads ``scans`` with ``truth`` in pieces into ``out``, where that is to be kept."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=about)
    parser.add_argument("scans", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--out", type=Path, help="keep what galley reads here: a second run reads nothing again")
    return parser.parse_args()


def scan_again(output: Path, scans: Path, scanner: Scanner) -> None:
    """The pages of a run, as prepared, in a folder of scans by their own names."""
    for folder in sorted(output.glob("*/pages/*")):
        shelf = Shelf(folder)
        records = read_records(shelf)
        if records.prepared.blank:
            continue
        body = records.layout.body_height or SMALL
        scale = scanner.scales[(body >= SMALL) + (body >= LARGE)]
        picture = see(read_picture(shelf, records.prepared), scanner, scale)
        place = scans / folder.parent.parent.name
        place.mkdir(parents=True, exist_ok=True)
        file = place / f"{Path(records.prepared.scan.path).stem}.jpg"
        cv2.imwrite(str(file), picture, [cv2.IMWRITE_JPEG_QUALITY, scanner.quality])


def see(picture: NDArray[np.uint8], scanner: Scanner, scale: float) -> NDArray[np.uint8]:
    """A grey picture (height, width) as that scanner would have made it."""
    high, wide = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), scanner.turn, scale)
    size = (int(scale * wide) + 2 * BORDER, int(scale * high) + 2 * BORDER)
    matrix[:, 2] += (size[0] / 2 - wide / 2, size[1] / 2 - high / 2)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    seen = cv2.warpAffine(picture, matrix, size, flags=how, borderValue=255).astype(np.float64)
    if scanner.dim:
        across, down = np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1])
        seen = (GREY[0] * seen + GREY[1]) * (1 - scanner.dim * np.outer(down, across))
    seen += np.random.default_rng(SEED).normal(0, scanner.noise, seen.shape)
    return np.clip(seen, 0, 255).astype(np.uint8)


def score(truth: Path, output: Path) -> PieceScores:
    return pool(evaluate_pieces(find_pieces(truth).values(), output))


def tabulate(scores: dict[str, PieceScores]) -> Table:
    table = Table("", *FIGURES, "put out", box=None)
    for name, one in scores.items():
        shares = [getattr(one, figure) for figure in FIGURES]
        told = [f"{right / whole:.3f}" if whole else "" for right, whole in shares]
        table.add_row(name, *told, f"{one.output / max(1, one.printed):.2f}")
    return table


if __name__ == "__main__":
    main()
