"""Printed pages as their recorded lines: where each stood, what it said, the rules and pictures beside it, and which
run of text is read after which.

Of papers printed since 1930 only the places are kept; their words are others of the same length. Without the picture
and, there, without the words, less can be read right than on the scan: the floors say how much is.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.model import (
    IDENTITY,
    Box,
    Line,
    OrderedPage,
    PreparedPage,
    RecognisedPage,
    Region,
    Scan,
    Source,
)
from pipeline.stages.layout import lay_out
from pipeline.stages.order import order

FOLDER = Path(__file__).parent
FLOORS = FOLDER / "floors.json"
FAR = 6
"""Lines between the end of a piece and the beginning of the next, at the most: an inner heading, a caption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``right`` of so many ``articles``: all of their pieces in one flow, in order, with nothing of another; ``joined``
    of so many ``joins`` of pieces; ``pure`` of so many ``flows`` that hold pieces hold those of one article."""

    right: int
    articles: int
    joined: int
    joins: int
    pure: int
    flows: int


@dataclass(frozen=True, kw_only=True)
class Printed:
    """As it lies in its file. ``articles`` are pieces of line numbers."""

    name: str
    language: str
    width: int
    height: int
    lines: Sequence[tuple[int, int, int, int, int, str]]
    rules: Sequence[tuple[int, int, int, int]]
    pictures: Sequence[tuple[int, int, int, int]]
    articles: Sequence[Mapping[str, Any]]
    words: bool = True
    """Whether its words are its own: others say nothing of what is read after what."""

    @cached_property
    def prepared(self) -> PreparedPage:
        scan = Scan(
            id="p0001",
            issue="printed",
            sequence=1,
            path=f"{self.name}.xml",
            frame=0,
            sha256="0" * 64,
            width=self.width,
            height=self.height,
            dpi=None,
            basis="places",
        )
        return PreparedPage(
            scan=scan, image="page.png", width=self.width, height=self.height, to_scan=IDENTITY, steps=()
        )

    @cached_property
    def recognised(self) -> RecognisedPage:
        printed = [("rule", box) for box in self.rules] + [("picture", box) for box in self.pictures]
        return RecognisedPage(
            scan="p0001",
            source=Source(name="none", version="1"),
            language=self.language,
            lines=tuple(
                Line(
                    id=f"l{number:04d}",
                    text=text,
                    box=Box(left=left, top=top, right=right, bottom=bottom),
                    confidence=0.98,
                    direction="vertical" if upright else "ltr",
                )
                for number, (left, top, right, bottom, upright, text) in enumerate(self.lines, start=1)
            ),
            given_regions=tuple(
                Region(
                    id=f"r{number:04d}",
                    kind="rule" if kind == "rule" else "picture",
                    box=Box(left=left, top=top, right=right, bottom=bottom),
                )
                for number, (kind, (left, top, right, bottom)) in enumerate(printed, start=1)
            ),
        )


def read_printed(path: Path) -> Printed:
    return Printed(**json.loads(gzip.decompress(path.read_bytes())))


def find_pages() -> list[Path]:
    return sorted(FOLDER.glob("*.json.gz"))


def judge(page: Printed) -> Found:
    """Through layout and order."""
    layout = lay_out(page.prepared, None, page.recognised, Settings().layout)
    settings = replace(Settings().order, language_model=page.words)
    ordered = order(page.prepared, page.recognised, layout, settings)
    kinds = {region.id: region for region in layout.regions}
    return _count(page, ordered, {name: one.lines for name, one in kinds.items() if one.kind not in ("caption",)})


def _count(page: Printed, ordered: OrderedPage, lines: Mapping[str, Sequence[str]]) -> Found:
    places: dict[int, tuple[int, int]] = {}
    for flow, one in enumerate(ordered.flows):
        read = [int(line[1:]) for region in one.regions for line in lines.get(region, ())]
        places |= {line: (flow, at) for at, line in enumerate(read)}
    holds: dict[int, set[int]] = {}
    spans: list[list[tuple[set[int], int, int]]] = []
    joined = joins = right = articles = 0
    for number, article in enumerate(page.articles):
        spans.append([])
        for piece in article["pieces"]:
            found = [places[line] for line in piece if line in places]
            for flow, _ in found:
                holds.setdefault(flow, set()).add(number)
            rows = sorted(at for _, at in found)
            spans[-1].append(({flow for flow, _ in found}, rows[0] if rows else -1, rows[-1] if rows else -1))
    for number, (article, pieces) in enumerate(zip(page.articles, spans, strict=True)):
        for (above, _, foot), (below, head, _) in pairwise(pieces):
            joins += 1
            joined += len(above) == 1 and above == below and 0 < head - foot <= FAR
        if article["kind"] == "article":
            articles += 1
            whole = set().union(*(flow for flow, _, _ in pieces))
            heads = [head for _, head, _ in pieces]
            right += len(whole) == 1 and heads == sorted(heads) and holds[next(iter(whole))] == {number}
    pure = sum(len(those) == 1 for those in holds.values())
    return Found(right=right, articles=articles, joined=joined, joins=joins, pure=pure, flows=len(holds))
