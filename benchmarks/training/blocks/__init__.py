"""Upright pages made up in blocks: each has an article, or several, in as many tiers as it is high.

Small papers of the 1910s to 1940s are made up so. A page is cut into blocks from the right and from the top. An upright
headline stands at the right of its block, over one tier or all, in up to four lines of several sizes; one set across,
and read from the right, lies over it. What does not end in its block goes on at the right of the next. The press sets
pages whose tiers run through from edge to edge; these have none that do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from rich.progress import track

from benchmarks.training.blocks.page import Block, BlockPage, cut_sheet
from benchmarks.training.blocks.setting import fill
from benchmarks.training.blocks.stories import Story
from benchmarks.training.blocks.trimmings import rule_under, set_notices
from benchmarks.training.labelled import Labelled
from benchmarks.training.press_pages import WORDLESS, wear
from pipeline.config import Settings
from pipeline.model import IDENTITY, Box, Direction, Line, PreparedPage, RecognisedPage, Scan, Source
from pipeline.stages.layout import draw_page

PAGES, FIRST = 240, 70000
"""How many, and the seed of the first."""


def read_pages() -> Iterator[Labelled]:
    """On all cores, in the order of their seeds."""
    with ProcessPoolExecutor() as pool:
        found = pool.map(_read_page, range(FIRST, FIRST + PAGES), chunksize=4)
        for page in track(found, "setting pages in blocks", total=PAGES):
            if page is not None:
                yield page


def _read_page(seed: int) -> Labelled | None:
    page, tiers, wide = cut_sheet(seed)
    carried: Story | None = None
    row = 0
    while row < tiers:
        band = min(tiers - row, int(page.chance.choice((1, 2, 3), p=(0.3, 0.5, 0.2))))
        block = Block(right=page.margin + wide, left=page.margin, top=row, tiers=band)
        if row and band == tiers - row and page.chance.random() < 0.4:
            set_notices(page, block)
        else:
            carried = fill(page, block, carried, depth=0)
        if carried is None and page.chance.random() < page.ruled:
            rule_under(page, block)
        row += band
    return _label(page, seed)


def _label(page: BlockPage, seed: int) -> Labelled | None:
    found = sorted(page.lines, key=lambda one: (one[0].top, one[0].left))
    inside = [
        (one, text, place)
        for one, text, place in found
        if one.left >= 0 and one.right <= page.image.width and one.bottom <= page.image.height
    ]
    lines = tuple(
        Line(id=f"l{at:04d}", text=text, box=box, confidence=1.0, direction=_direction(box, text))
        for at, (box, text, _) in enumerate(inside)
    )
    picture = np.asarray(page.image, np.uint8)
    scan = Scan(
        id="p0001",
        issue="blocks",
        sequence=1,
        path=f"{seed}.png",
        frame=0,
        sha256=f"{seed:064x}",
        width=page.image.width,
        height=page.image.height,
        dpi=None,
    )
    prepared = PreparedPage(
        scan=scan, image="page.png", width=scan.width, height=scan.height, to_scan=IDENTITY, steps=()
    )
    chance = random.Random(seed)
    reading = wear(
        RecognisedPage(
            scan=scan.id,
            source=Source(name="none", version="1"),
            language="zh-Hant",
            lines=lines,
        ),
        chance,
    )
    layout = draw_page(prepared, partial(np.asarray, picture), reading, Settings().layout)
    if not layout.regions:
        return None
    return Labelled(
        paper="",
        prepared=prepared,
        recognised=reading,
        layout=layout,
        places={line.id: place for line, (_, _, place) in zip(lines, inside, strict=True)},
        words=chance.random() >= WORDLESS,
    )


def _direction(box: Box, text: str) -> Direction:
    return "vertical" if len(text) > 1 and box.height > box.width else "ltr"
