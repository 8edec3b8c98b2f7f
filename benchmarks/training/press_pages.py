"""Pages of the press, read as a recogniser might read them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from rich.progress import track

from benchmarks.training.labelled import Labelled, Place
from pipeline.config import Settings
from pipeline.model import Box, Line, RecognisedPage
from pipeline.stages.layout import draw_page
from tests.perfect_reading import read_perfectly
from tests.press import set_page

LANGUAGES = {"zh": "zh-Hans", "en": "en", "de": "de", "vertical": "zh-Hant", "oldvertical": "zh-Hant"}
DRESS = ("headings", "captions", "furniture", "leads", "bylines", "reversed")
SPREAD = (*DRESS, "labels", "spreads")
DRESSED = (
    ("zh", 40000, 140, False),
    ("zh", 40500, 60, True),
    ("en", 41000, 90, False),
    ("de", 41500, 50, False),
    ("vertical", 42000, 40, False),
    ("oldvertical", 42300, 20, False),
)
"""Style, first seed, how many, and whether full pages. No floor and no benchmark has these seeds."""
SPREADS = (
    ("zh", 50000, 120, False),
    ("zh", 50500, 60, True),
    ("en", 51000, 90, False),
    ("de", 51500, 40, False),
    ("vertical", 52000, 40, False),
    ("oldvertical", 52300, 20, False),
)
"""The same with labels beside and under headlines, and with pictures over several columns."""
PLAIN = (
    ("zh", 20000, 150, False),
    ("zh", 24000, 160, True),
    ("en", 21000, 60, False),
    ("en", 24500, 15, True),
    ("de", 22000, 40, False),
    ("vertical", 23000, 35, False),
    ("oldvertical", 23500, 20, False),
)
"""The same without the dress."""
SPARED = {"-dressed": 4, "-spread": 2}
"""Order learns from one dressed page in so many: they have three headings within stories for each article, where
printed pages have fewer than one for two."""
LESS = 0.1
"""What such a page counts beside a plain one, for the same reason."""
DAMAGES = 4
"""Levels of damage, in turn."""
ROLES = {
    "title": "heading",
    "kicker": "heading",
    "subtitle": "heading",
    "subhead": "heading",
    "p": "text",
    "byline": "byline",
    "caption": "caption",
    "fw": "furniture",
}
WORDLESS = 0.2
"""Share of pages whose order is learned without their words."""


def set_pages(folder: Path) -> None:
    """Dressed as printed papers are, and plain; on all cores. Pages that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [
        (style, first + at, at % DAMAGES, full, extras, folder, f"{style}-{first + at}-d{at % DAMAGES}{mark}")
        for pages, extras, mark in ((DRESSED, DRESS, "-dressed"), (SPREADS, SPREAD, "-spread"), (PLAIN, (), ""))
        for style, first, count, full in pages
        for at in range(count)
    ]
    missing = [one for one in wanted if not (folder / f"{one[-1]}.json").exists()]
    with ProcessPoolExecutor() as pool:
        for _ in track(pool.map(_set_page, missing), "setting the press's pages", total=len(missing)):
            pass


def _set_page(one: tuple[str, int, int, bool, tuple[str, ...], Path, str]) -> None:
    style, seed, damage, full, extras, folder, name = one
    set_page(seed, style=style, damage=damage, full=full, extras=extras).save(folder, name)


def read_pages(folder: Path) -> Iterator[Labelled]:
    """In the order of their names, on all cores."""
    paths = sorted(folder.glob("*.json"))
    with ProcessPoolExecutor() as pool:
        found = pool.map(_read_page, range(len(paths)), paths, chunksize=8)
        for page in track(found, "reading the press's pages", total=len(paths)):
            if page is not None:
                yield page


def _read_page(at: int, path: Path) -> Labelled | None:
    """The ``at``-th page; None where nothing stands on it."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    with Image.open(path.parent / truth["image"]) as image:
        picture = np.asarray(image.convert("L"), dtype=np.uint8)
    prepared, perfect = read_perfectly(truth, picture, LANGUAGES[path.stem.split("-")[0]])
    chance = random.Random(path.stem)
    reading = wear(perfect, chance)
    layout = draw_page(prepared, partial(np.asarray, picture), reading, Settings().layout)
    if not layout.regions:
        return None
    return Labelled(
        paper="",
        prepared=prepared,
        recognised=reading,
        layout=layout,
        places=find_places(truth),
        words=chance.random() >= WORDLESS,
        counts=LESS if path.stem.endswith(tuple(SPARED)) else 1.0,
        ordered=at % next((few for mark, few in SPARED.items() if path.stem.endswith(mark)), 1) == 0,
    )


def find_places(truth: dict[str, Any]) -> dict[str, Place]:
    """Of every line, by the id that a perfect reading gives it."""
    printed = sorted(enumerate(truth["lines"]), key=lambda item: (round(item[1]["y"] / 20), item[1]["x"]))
    return {
        f"l{number:04d}": Place(
            article=int(line["art"]),
            role=ROLES.get(line["kind"], ""),
            rank=(-1 if line["kind"] in ("title", "kicker", "subtitle") else 0, rank),
        )
        for number, (rank, line) in enumerate(printed, start=1)
        if line["text"].strip()
    }


def wear(reading: RecognisedPage, chance: random.Random) -> RecognisedPage:
    """Edges moved, a line lost here and there, a character misread."""
    lines: list[Line] = []
    for line in reading.lines:
        if chance.random() < 0.008 and len(line.text) < 12:
            continue
        size = min(line.box.width, line.box.height)
        left, top, right, bottom = (round(chance.gauss(0, 0.06) * size) for _ in range(4))
        box = Box(
            left=line.box.left + left,
            top=line.box.top + top,
            right=max(line.box.left + left + 4, line.box.right + right),
            bottom=max(line.box.top + top + 4, line.box.bottom + bottom),
        )
        text = [chance.choice("的一人大中") if chance.random() < 0.01 else ch for ch in line.text]
        lines.append(replace(line, box=box, text="".join(text), glyphs=()))
    return replace(reading, lines=tuple(lines))
