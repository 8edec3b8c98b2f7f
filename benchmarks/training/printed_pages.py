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
from pipeline.geometry import shared_width
from pipeline.model import Box, LaidOutPage, Line, PreparedPage, RecognisedPage, Region
from pipeline.runner.records import read_record
from pipeline.stages.layout import draw_page
from pipeline.store import Shelf

LIKE, LIKE_SHORT, SHORT = 76, 90, 6
"""Least likeness, of 100, of words sought and found; of those up to so many characters."""
NEAR = 9
"""How much less like the words than the likeliest place another one may be, and still be thought of."""
LIKE_HEAD, SURE_HEAD, LONG_HEAD = 85, 88, 7
"""Least likeness of a line and a heading's words; and of one that is labelled before any text is, of so many characters
at the least."""
FOUND = 0.75
"""Share of a page's pieces that were read, at the least: of a page that was hardly read, nobody knows what its lines
are."""
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
        finder = _Finder(layout, lines)
        if finder.share_found(truth) < FOUND:
            continue
        yield Labelled(
            name=path.stem,
            paper=paper_of(path.stem),
            prepared=prepared,
            recognised=recognised,
            layout=layout,
            places=finder.label(truth),
            # Where all is advertisements, no more than a few words of each are in the truth.
            others="furniture" if any(_is_article(one) for one in truth["articles"]) else "",
        )


def _is_article(one: Mapping[str, Any]) -> bool:
    return bool(one.get("kind", "article") == "article")


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

    def share_found(self, truth: dict[str, Any]) -> float:
        """Of the pieces of its truth, those that were read."""
        pieces = [ends for article in truth["articles"] for ends in article["pieces"]]
        return sum(bool(self._choose(*ends)) for ends in pieces) / max(1, len(pieces))

    def label(self, truth: dict[str, Any]) -> dict[str, Place]:
        """Headings that are sure come first: what a piece of text seems to span may be others' too."""
        found: dict[str, Place] = {}
        self._label_parts(found, truth, SURE_HEAD, LONG_HEAD)
        headed = dict(found)
        for number, article in enumerate(truth["articles"]):
            for piece, ends in enumerate(article["pieces"]):
                spots = self._choose(*ends)
                top = self.lines[spots[0][0]].box.top if spots else 0
                for name in self._between(spots):
                    role = {"article": "text", "caption": "caption"}.get(article.get("kind", "article"), "")
                    place = Place(article=number, role=role, rank=(0, piece))
                    head = headed.get(name)
                    within = head is not None and head.article == number and self.lines[name].box.top > top
                    if within and head is not None and head.role != "byline":
                        found[name] = place
                    elif head is None:
                        found.setdefault(name, place)
        self._label_parts(found, truth, LIKE_HEAD, 2)
        return found

    def _label_parts(self, found: dict[str, Place], truth: dict[str, Any], least: int, shortest: int) -> None:
        """A line that says all of a headline is no part of another one's deck."""
        for number, article in enumerate(truth["articles"]):
            self._label_part(found, number, bare(article.get("head")), ROLES["head"], least, shortest, whole=True)
        for number, article in enumerate(truth["articles"]):
            for part, role in ROLES.items():
                self._label_part(found, number, bare(article.get(part)), role, least, shortest)

    def _between(self, spots: Sequence[tuple[str, str]]) -> list[str]:
        """The lines within the box that a piece's first and last line span."""
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

    def _choose(self, first: str, last: str) -> list[tuple[str, str]]:
        """Where a piece's first and last words stand: of the places that are like them, two of one column, the last not
        over the first, and near."""
        heads, feet = self._spots(first), self._spots(last)
        if not heads or not feet:
            return [max(spots)[1:] for spots in (heads, feet) if spots]
        _, head, foot = min((self._cost(head, foot), head, foot) for head in heads for foot in feet)
        return [head[1:], foot[1:]]

    def _cost(self, head: tuple[float, str, str], foot: tuple[float, str, str]) -> float:
        a, b = self.lines[head[1]].box, self.lines[foot[2]].box
        if self.lines[head[1]].direction == "vertical":
            a, b = (Box(left=box.top, top=-box.right, right=box.bottom, bottom=-box.left) for box in (a, b))
        down = (b.top - a.top) / max(1, a.height)
        apart = shared_width(a, b) <= 0.2 * min(a.width, b.width)
        return 60.0 * apart + 60.0 * (down < -0.6) + 0.12 * max(0.0, down) - 1.5 * (head[0] + foot[0])

    def _spots(self, words: str) -> list[tuple[float, str, str]]:
        """Places that words may stand at: how like they are, of 100, and the first and the last line."""
        sought = bare(words)
        if len(sought) < 3:
            return []
        spots = []
        for text, names in self.texts:
            if len(text) >= len(sought):
                found = fuzz.partial_ratio_alignment(sought, text)
                if found:
                    first, last = names[min(found.dest_start, len(names) - 1)], names[max(0, found.dest_end - 1)]
                    spots.append((found.score, first, last))
            elif len(text) >= 4:  # words that run over a region's end
                found = fuzz.partial_ratio_alignment(text, sought)
                score = found.score * 0.9 * min(1.0, 1.3 * len(text) / len(sought)) if found else 0.0
                spots.append((score, names[0], names[-1]))
        least = LIKE if len(sought) >= SHORT else LIKE_SHORT
        best = max((score for score, _, _ in spots), default=0.0)
        return [spot for spot in spots if spot[0] >= max(least, best - NEAR)]

    def _label_part(
        self,
        found: dict[str, Place],
        number: int,
        said: str,
        role: str,
        least: int,
        shortest: int,
        *,
        whole: bool = False,
    ) -> None:
        if len(said) < 2:
            return
        for name, line in self.lines.items():
            text = bare(line.text)
            if not max(2, shortest) <= len(text) <= len(said) + 3:
                continue
            partly = len(text) <= len(said) and not whole
            like = fuzz.partial_ratio(text, said) if partly else fuzz.ratio(text, said)
            known = found.get(name)
            if like < least or (known is not None and role != "byline"):
                continue
            article = known.article if known is not None and known.role in ("text", "caption") else number
            found[name] = Place(article=article, role=role, rank=(-1, 0))
