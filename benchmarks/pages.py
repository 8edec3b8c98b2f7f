"""Pages of the press kept as files, read without fault, and taken through the stages one by one."""

from __future__ import annotations

import hashlib
import json
import math
import re
import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.books import count_coverage
from pipeline.config import Settings
from pipeline.evaluate import PageEvaluation, evaluate
from pipeline.formats.tei import write_issue
from pipeline.model import Made as Kept
from pipeline.stages import STAGES
from pipeline.stages.layout import lay_out
from pipeline.stages.order import order
from pipeline.store import Shelf
from tests.floors import Made, finish
from tests.large_pages import Large
from tests.perfect_reading import read_perfectly
from tests.press import set_page

LANGUAGES = {"zh": "zh-Hans", "vertical": "zh-Hant", "oldvertical": "zh-Hant", "en": "en", "de": "de"}
PRESS = Path(__file__).parents[1] / "tests" / "press"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page of the press that is asked for, and the folder where what is made of it goes."""

    style: str
    seed: int
    damage: int
    folder: Path
    keep: bool = False

    @property
    def name(self) -> str:
        return f"{self.style}-{self.seed}-d{self.damage}"

    @property
    def truth(self) -> Path:
        return self.folder / f"pages-{digest_of_press()}" / f"{self.name}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A page's scores, its kinds (style, damage, columns), its lines, how many of them landed nowhere or were
    listed as unplaced, and the seconds that its stages took."""

    evaluation: PageEvaluation
    kinds: Mapping[str, str]
    lines: int = 0
    lost: int = 0
    unplaced: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


def digest_of_press() -> str:
    """Of the sources and texts that pages are set from: another press, another folder."""
    files = sorted(one for one in PRESS.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:8]


def set_sheet(sheet: Sheet) -> Path:
    """The path of the page's truth, with its picture beside it; set only where it is not there yet."""
    if not sheet.truth.exists():
        page = set_page(sheet.seed, style=sheet.style, damage=sheet.damage)
        page.save(sheet.truth.parent, sheet.name)
    return sheet.truth


def measure_sheet(sheet: Sheet) -> Measured:
    """Read without fault, then through every stage from layout to TEI."""
    path = set_sheet(sheet)
    truth = json.loads(path.read_text(encoding="utf-8"))
    with Image.open(path.parent / truth["image"]) as image:
        picture = np.asarray(image.convert("L"), dtype=np.uint8)
    prepared, recognised = read_perfectly(truth, picture, LANGUAGES[sheet.style])
    settings, started = Settings(), time.perf_counter()
    layout = lay_out(prepared, lambda: picture, recognised, settings.layout)
    laid_out = time.perf_counter()
    ordered = order(prepared, recognised, layout, settings.order)
    seconds = {"layout": laid_out - started, "order": time.perf_counter() - laid_out}
    made = finish(prepared, recognised, layout, ordered)
    folder = sheet.folder / "perfect" / sheet.name
    (folder / "tei").mkdir(parents=True, exist_ok=True)
    for old in (folder / "tei").glob("*.xml"):
        old.unlink()
    for name, data in write_issue(made.issue, [made.records], software="galley", settings=settings.publish).items():
        (folder / "tei" / name).write_bytes(data)
    if sheet.keep:
        _keep(folder, made, picture)
    coverage = count_coverage(made.issue, [made.records])
    return Measured(
        evaluation=evaluate(path, folder / "tei").pages[0],
        kinds=kinds_of(sheet.name, truth),
        lines=coverage.lines,
        lost=coverage.lost,
        unplaced=coverage.unplaced,
        seconds=seconds,
    )


def _keep(folder: Path, made: Made, picture: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
    """As a run would have left it, so that ``galley explain`` can draw it."""
    shelf, records = Shelf(folder / "pages" / "0001"), made.records
    kept = {
        "prepare": records.prepared,
        "recognise": records.recognised,
        "layout": records.layout,
        "order": records.order,
        "settle": records.settled,
    }
    for place, stage in enumerate(STAGES, start=1):
        if stage.name in kept:
            png = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
            blobs = ((records.prepared.image, png),) if stage.name == "prepare" else ()
            made_of = Kept(record=kept[stage.name], blobs=blobs)
            shelf.write(f"{place}-{stage.name}", stage=stage.name, version=stage.version, key="", made=made_of)
    Shelf(folder).write("articles", stage="articles", version=1, key="", made=Kept(record=made.issue))


def kinds_of(name: str, truth: Mapping[str, Any]) -> dict[str, str]:
    """What can be said of a page from its name and its lines."""
    style = "vertical" if _is_vertical(truth["lines"]) else name.partition("-")[0]
    damage = re.search(r"-d(\d)$", name)
    kinds = {"style": style, "columns": str(count_columns(truth["lines"]))}
    return kinds | ({"damage": damage[1]} if damage else {})


def _is_vertical(lines: Sequence[Mapping[str, Any]]) -> bool:
    body = [line for line in lines if line["kind"] == "p" and len(line["text"]) > 2]
    return sum(1 for line in body if line["y1"] - line["y"] > line["x1"] - line["x"]) > len(body) / 2


def count_columns(lines: Sequence[Mapping[str, Any]]) -> int:
    """Columns (tiers, where lines are vertical) of the commonest measure that the page has room for, told from
    the places of its full lines of running text."""
    low, high = ("y", "y1") if _is_vertical(lines) else ("x", "x1")
    body = [(float(line[low]), float(line[high])) for line in lines if line["kind"] == "p"]
    if not body:
        return 0
    step = max(1.0, statistics.median(end - start for start, end in body) / 20)
    lengths = Counter(round((end - start) / step) for start, end in body)
    commonest = max(lengths, key=lambda one: (lengths[one - 1] + lengths[one] + lengths[one + 1], one))
    measure = commonest * step
    starts = sorted(start for start, end in body if abs(end - start - measure) <= 1.5 * step)
    columns: list[list[float]] = [starts[:1]]
    for before, after in pairwise(starts):
        if after - before > measure / 2:
            columns.append([])
        columns[-1].append(after)
    # Skew and indents blur where a column starts: its middle value does not move with them.
    middles = [statistics.median(column) for column in columns]
    apart = [after - before for before, after in pairwise(middles) if measure < after - before < 1.4 * measure]
    pitch = statistics.median(apart) if apart else 1.1 * measure
    extent = max(end for _, end in body) - min(start for start, _ in body)
    return max(1, round((extent - measure) / pitch) + 1)


SCALE = 0.5
"""Of pages that are pasted on one sheet, to hold twenty thousand lines in a picture of some 60 megapixels."""
TILES = 6
"""Pages that are set for a sheet; on a large one they come again."""


@cache
def _tiles(style: str) -> list[tuple[list[dict[str, Any]], NDArray[np.uint8]]]:
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


def paste_press(wanted: int, style: str = "zh") -> Large:
    """A sheet about as wide as it is tall; the last page is cut so that the lines are as many as wanted."""
    made = _tiles(style)
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
        aside = {"x": left, "x1": left, "y": top, "y1": top}
        lines += [{**line, **{side: line[side] + by for side, by in aside.items()}} for line in tile]
    prepared, recognised = read_perfectly({"image": "sheet.png", "lines": lines[:wanted]}, sheet, LANGUAGES[style])
    return Large(prepared=prepared, recognised=recognised, picture=sheet)
