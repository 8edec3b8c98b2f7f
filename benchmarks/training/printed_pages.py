"""Printed pages whose truth was made by eye: which piece of text follows which, by their first and last words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from rapidfuzz import fuzz

from benchmarks.training.labelled import Labelled, Place
from pipeline.config import Settings
from pipeline.model import LaidOutPage, Line, PreparedPage, RecognisedPage, Region
from pipeline.runner.records import read_record
from pipeline.stages.layout import draw_page
from pipeline.store import Shelf

LIKE, LIKE_SHORT, SHORT = 76, 90, 6
"""Least likeness, of 100, of words sought and found; of those up to so many characters."""
LIKE_HEAD = 85
ROLES = {"head": "heading", "kicker": "heading", "subtitle": "heading", "byline": "byline"}


def paper_of(stem: str) -> str:
    """A file's paper: what stands before the first ``_`` or digit of its name."""
    name = stem.split("_", maxsplit=1)[0]
    return name.rstrip("0123456789") or name


def read_pages(truths: Path, run: Path) -> Iterator[Labelled]:
    """``run`` holds galley's output for each, by the truth's name; recognition is enough."""
    for path in sorted(truths.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        folder = run / path.stem / "pages" / "0001"
        if not any("head" in one for one in truth.get("articles", [])) or not folder.exists():
            continue
        shelf = Shelf(folder)
        prepared = read_record(shelf, "prepare", PreparedPage)
        recognised = read_record(shelf, "recognise", RecognisedPage)
        with Image.open(folder / f"1-prepare.{prepared.image}") as image:
            picture = np.asarray(image, dtype=np.uint8)
        layout = draw_page(prepared, partial(np.asarray, picture), recognised, Settings().layout)
        lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
        yield Labelled(
            name=path.stem,
            paper=paper_of(path.stem),
            prepared=prepared,
            recognised=recognised,
            layout=layout,
            places=_Finder(layout, lines).label(truth),
            others="furniture",
        )


def bare(text: str | None) -> str:
    return "".join(ch for ch in (text or "").lower() if ch.isalnum())


class _Finder:
    def __init__(self, layout: LaidOutPage, lines: Mapping[str, Line]) -> None:
        self.lines = lines
        self.texts = [self._spell(region) for region in layout.regions if region.lines]

    def _spell(self, region: Region) -> tuple[str, list[str]]:
        """What a region says, and the line of each character."""
        parts = [(name, bare(self.lines[name].text)) for name in region.lines]
        return "".join(text for _, text in parts), [name for name, text in parts for _ in text]

    def label(self, truth: dict[str, Any]) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for number, article in enumerate(truth["articles"]):
            for piece, ends in enumerate(article["pieces"]):
                for name in self._between(ends):
                    role = {"article": "text", "caption": "caption"}.get(article.get("kind", "article"), "")
                    found.setdefault(name, Place(article=number, role=role, rank=(0, piece)))
        for number, article in enumerate(truth["articles"]):
            for part, role in ROLES.items():
                self._label_part(found, number, bare(article.get(part)), role)
        return found

    def _between(self, ends: Sequence[str]) -> list[str]:
        """The lines within the box that a piece's first and last line span."""
        spots = [spot for spot in map(self._spot, ends) if spot is not None]
        if not spots:
            return []
        first, last = self.lines[spots[0][0]].box, self.lines[spots[-1][1]].box
        left, right = min(first.left, last.left), max(first.right, last.right)
        top, bottom = min(first.top, last.top), max(first.bottom, last.bottom)
        return [
            name
            for name, line in self.lines.items()
            if left <= (line.box.left + line.box.right) / 2 <= right
            and top <= (line.box.top + line.box.bottom) / 2 <= bottom
        ]

    def _spot(self, words: str) -> tuple[str, str] | None:
        """The first and the last line of where words stand."""
        sought = bare(words)
        if len(sought) < 3:
            return None
        best, where = 0.0, None
        for text, names in self.texts:
            if len(text) >= len(sought):
                found = fuzz.partial_ratio_alignment(sought, text)
                if found and found.score > best:
                    best = found.score
                    where = names[min(found.dest_start, len(names) - 1)], names[max(0, found.dest_end - 1)]
            elif len(text) >= 4:  # words that run over a region's end
                found = fuzz.partial_ratio_alignment(text, sought)
                score = found.score * 0.9 * min(1.0, 1.3 * len(text) / len(sought)) if found else 0.0
                if score > best:
                    best, where = score, (names[0], names[-1])
        return where if best >= (LIKE if len(sought) >= SHORT else LIKE_SHORT) else None

    def _label_part(self, found: dict[str, Place], number: int, said: str, role: str) -> None:
        if len(said) < 2:
            return
        for name, line in self.lines.items():
            text = bare(line.text)
            if not 2 <= len(text) <= len(said) + 3:
                continue
            like = fuzz.partial_ratio(text, said) if len(text) <= len(said) else fuzz.ratio(text, said)
            known = found.get(name)
            if like < LIKE_HEAD or (known is not None and role != "byline"):
                continue
            article = known.article if known is not None and known.role in ("text", "caption") else number
            found[name] = Place(article=article, role=role, rank=(-1, 0))
