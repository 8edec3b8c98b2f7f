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
from tests.press.fonts import advance, font

BODY, DISPLAY = "body", ("bold", "black", "sans", "bold")
LANGUAGES = ("zht", "zh")
"""In turn; pages of Latin letters can be set as well, and taught nets that they are one story under many headings."""


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
    language: str
    from_right: bool
    justified: bool
    ruled: float
    stories: Iterator[Story]
    lines: list[tuple[Box, str, Place]] = field(default_factory=list)

    @property
    def turned(self) -> bool:
        return self.language != "zht"

    @property
    def latin(self) -> bool:
        return self.language in ("en", "de")

    def name_face(self, face: str) -> str:
        return f"{'latin' if self.latin else self.language}-{face}"

    def ems(self, text: str, face: str) -> float:
        """How long a line is, in its own size."""
        return advance(self.name_face(face), 100, text) / 100 if self.latin else float(len(text))

    def take(self, text: str, ems: float, face: str = BODY) -> tuple[str, str]:
        """As much of a text as fits, in whole words, one at the least; and the rest."""
        if not self.latin:
            cut = max(1, int(ems + 1e-6))
            return text[:cut], text[cut:]
        taken = ""
        rest = text
        while rest:
            word, _, after = rest.partition(" ")
            longer = f"{taken} {word}".strip()
            if taken and self.ems(longer, face) > ems:
                break
            taken, rest = longer, after
        return taken, rest

    @property
    def tier(self) -> float:
        return self.letters * self.body + self.gap

    def top_of(self, tier: int) -> float:
        return self.margin + tier * self.tier

    def put_down(self, text: str, right: float, top: float, size: int, face: str, step: float, place: Place) -> None:
        """A line from the top; ``right``: of its characters. Latin ones are ``step`` long in all, or as long as they
        come where that is shorter."""
        long = max(self.ems(text, face) * size, step) if self.latin else (len(text) - 1) * step + size
        box = right - size, top, right, top + long
        self._draw(text, box, size, face, step, place, down=True)

    def put_across(self, text: str, left: float, top: float, size: int, face: str, step: float, place: Place) -> None:
        box = left, top, left + (len(text) - 1) * step + size, top + size
        self._draw(text, box, size, face, step, place, down=False)

    def rule(self, x: float, y: float, to_x: float, to_y: float, thickness: int = 3) -> None:
        self.pen.line(self.turn(x, y, to_x, to_y), fill=25, width=thickness)

    def frame(self, left: float, top: float, right: float, bottom: float, thickness: int = 3) -> None:
        self.pen.rectangle(self.turn(left, top, right, bottom), outline=25, width=thickness)

    def turn(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """A place on the page as it is printed."""
        if not self.turned:
            return left, top, right, bottom
        low, high = sorted((self.image.height - right, self.image.height - left))
        return top, low, bottom, high

    def _draw(
        self,
        text: str,
        box: tuple[float, float, float, float],
        size: int,
        face: str,
        step: float,
        place: Place,
        *,
        down: bool,
    ) -> None:
        left, top, right, bottom = self.turn(*box)
        upright = down != self.turned
        shown = text[::-1] if not upright and self.from_right and not self.turned else text
        drawn = font(self.name_face(face), size)
        # The em's foot is lower than its print.
        if self.latin:
            words = shown.split()
            spare = (right - left - sum(advance(self.name_face(face), size, one) for one in words)) / max(
                1, len(words) - 1
            )
            x = left
            for word in words:
                self.pen.text((x, top - 0.15 * size), word, font=drawn, fill=15)
                x += advance(self.name_face(face), size, word) + spare
        else:
            for at, ch in enumerate(shown):
                x, y = (left, top + at * step) if upright else (left + at * step, top)
                self.pen.text((x, y - 0.15 * size), ch, font=drawn, fill=15)
        if text.strip():
            spare = 0.05 * size
            grown = Box(
                left=round(left - spare),
                top=round(top - spare),
                right=round(right + spare),
                bottom=round(bottom + spare),
            )
            self.lines.append((grown, shown, place))


def cut_sheet(seed: int) -> tuple[BlockPage, int, float]:
    chance = np.random.default_rng(seed)
    language = LANGUAGES[seed % len(LANGUAGES)]
    turned, latin = language != "zht", language in ("en", "de")
    body = int(chance.integers(18, 34))
    pitch = body * chance.uniform(1.15, 1.6)
    tiers, letters = int(chance.integers(3, 9)), int(chance.integers(11, 20) if latin else chance.integers(8, 20))
    wide = pitch * int(chance.integers(40, 100) if turned else chance.integers(24, 64))
    gap, margin = body * chance.uniform(0.7, 1.8), 2 * body
    size = round(wide + 2 * margin), round(tiers * (letters * body + gap) + 2 * margin)
    image = Image.new("L", size[::-1] if turned else size, 240)
    page = BlockPage(
        chance=chance,
        body=body,
        pitch=pitch,
        letters=letters,
        gap=gap,
        margin=margin,
        image=image,
        pen=ImageDraw.Draw(image),
        language=language,
        from_right=bool(chance.random() < 0.8),
        justified=bool(chance.random() < 0.85),
        ruled=float(chance.choice((0.2, 0.9))),
        stories=write_stories(chance, language),
    )
    return page, tiers, wide
