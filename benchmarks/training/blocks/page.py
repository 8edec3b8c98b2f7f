"""A page to set in: where its tiers stand, and what has been printed on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from benchmarks.training.blocks.stories import Story, write_stories
from benchmarks.training.labelled import Place
from pipeline.model import Box
from tests.press.fonts import font

BODY, DISPLAY = "zht-body", ("zht-bold", "zht-black", "zht-sans", "zht-bold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """``right`` and ``left`` in pixels; ``top`` is the number of its first tier, ``tiers`` how many it has."""

    right: float
    left: float
    top: int
    tiers: int


@dataclass(slots=True, kw_only=True)
class BlockPage:
    """Of upright type of ``body`` pixels, in lines ``pitch`` apart, ``letters`` to a line; tiers ``gap`` apart."""

    chance: Generator
    body: int
    pitch: float
    letters: int
    gap: float
    margin: int
    image: Image.Image
    pen: ImageDraw.ImageDraw
    from_right: bool
    ruled: float
    stories: Iterator[Story]
    lines: list[tuple[Box, str, Place]] = field(default_factory=list)

    @property
    def tier(self) -> float:
        return self.letters * self.body + self.gap

    def top_of(self, tier: int) -> float:
        return self.margin + tier * self.tier

    def put_down(self, text: str, right: float, top: float, size: int, face: str, step: float, place: Place) -> None:
        """A line from the top; ``right``: of its characters."""
        for at, ch in enumerate(text):
            self._print(ch, right - size, top + at * step, size, face)
        self._keep(text, right - size, top, right, top + (len(text) - 1) * step + size, size, place)

    def put_across(self, text: str, left: float, top: float, size: int, face: str, step: float, place: Place) -> None:
        shown = text[::-1] if self.from_right else text
        for at, ch in enumerate(shown):
            self._print(ch, left + at * step, top, size, face)
        self._keep(shown, left, top, left + (len(text) - 1) * step + size, top + size, size, place)

    def rule(self, x: float, y: float, to_x: float, to_y: float, thickness: int = 3) -> None:
        self.pen.line((x, y, to_x, to_y), fill=25, width=thickness)

    def frame(self, left: float, top: float, right: float, bottom: float, thickness: int = 3) -> None:
        self.pen.rectangle((left, top, right, bottom), outline=25, width=thickness)

    def _print(self, ch: str, left: float, top: float, size: int, face: str) -> None:
        # The em's foot is lower than its print.
        self.pen.text((left, top - 0.15 * size), ch, font=font(face, size), fill=15)

    def _keep(self, text: str, left: float, top: float, right: float, bottom: float, size: int, place: Place) -> None:
        if text.strip():
            spare = 0.05 * size
            edges = (round(at) for at in (left - spare, top - spare, right + spare, bottom + spare))
            self.lines.append((Box(**dict(zip(("left", "top", "right", "bottom"), edges, strict=True))), text, place))


def cut_sheet(seed: int) -> tuple[BlockPage, int, float]:
    """A page, how many tiers it has, and how wide they are."""
    chance = np.random.default_rng(seed)
    body = int(chance.integers(18, 34))
    pitch = body * chance.uniform(1.15, 1.6)
    tiers, letters = int(chance.integers(3, 9)), int(chance.integers(8, 20))
    wide = pitch * int(chance.integers(24, 64))
    gap, margin = body * chance.uniform(0.7, 1.8), 2 * body
    size = round(wide + 2 * margin), round(tiers * (letters * body + gap) + 2 * margin)
    image = Image.new("L", size, 240)
    page = BlockPage(
        chance=chance,
        body=body,
        pitch=pitch,
        letters=letters,
        gap=gap,
        margin=margin,
        image=image,
        pen=ImageDraw.Draw(image),
        from_right=bool(chance.random() < 0.8),
        ruled=float(chance.choice((0.2, 0.9))),
        stories=write_stories(chance),
    )
    return page, tiers, wide
