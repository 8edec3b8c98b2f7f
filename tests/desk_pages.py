"""A page of two articles in two columns for tests of the review desk, with what a recogniser doubted of it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from PIL import Image, ImageDraw, ImageFont

from pipeline.engines import Reading
from pipeline.model import Box, Glyph, Line
from tests.conftest import Desk

WIDTH, HEIGHT = 760, 900
LEFT, RIGHT = 40, 400
STORY: tuple[str, ...] = (
    "The new bridge over the harbour was",
    "opened on Monday by the mayor of the",
    "town and a band of forty pipers, who",
    "walked over it before all others did.",
    "   Trains begin in March, the company",
    "said, when the signals have been put",
    "in place and the last of the workmen",
    "have gone home to their own families.",
)
MORE: tuple[str, ...] = (
    "   A crowd of many thousands had come",
    "from the villages on both sides of the",
    "river, most of them with flags, drums",
    "and cold meat, for the day was a fair",
    "one and the shops of the town closed.",
    "   Nobody was hurt, though a boat was",
    "lost when its owner looked up at the",
    "mayor and not at the pier before him.",
)
TRAMS: tuple[str, ...] = (
    "The tramway to the upper town will be",
    "closed from the first of next month,",
    "the council said after a long evening,",
    "because its rails are worn and nobody",
    "   will pay for others. The horses are",
    "to be sold in the market, two by two.",
)
FARES: tuple[str, ...] = (
    "   Those who live there will walk, as",
    "their fathers did, or take the carrier",
    "who asks for a penny more each winter.",
    "The council thinks of a motor omnibus,",
    "   but it has thought of that before,",
    "and the hill is as steep as it was.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """At the first ``text`` of the page, the recogniser read ``read``, with ``text`` as its second choice."""

    text: str
    read: str
    confidence: float = 0.4
    second: float = 0.35


def lines_of_page(
    *, headline: str = "Harbour bridge opens", byline: str = "By Ann Porter"
) -> list[tuple[str, int, int, int]]:
    """Text, left, top and size of type of every line."""
    placed = [(headline, LEFT, 40, 40), (byline, LEFT, 96, 16)]
    for left, column in ((LEFT, STORY), (RIGHT, MORE)):
        placed += [(text, left, 140 + 26 * at, 18) for at, text in enumerate(column)]
    placed.append(("Tramway to be closed", LEFT, 430, 40))
    for left, column in ((LEFT, TRAMS), (RIGHT, FARES)):
        placed += [(text, left, 500 + 26 * at, 18) for at, text in enumerate(column)]
    return placed


def make_page(desk: Desk, *doubts: Doubt, page: int = 1, **parts: str) -> None:
    """The scan, and what is read on it."""
    placed = lines_of_page(**parts)
    picture = Image.new("L", (WIDTH, HEIGHT), 246)
    pen = ImageDraw.Draw(picture)
    lines = []
    wrong = list(doubts)
    for number, (text, left, top, size) in enumerate(placed, 1):
        font = ImageFont.load_default(size)
        indent = round(font.getlength("xx")) if text.startswith(" ") else 0
        text = text.strip()
        pen.text((left + indent, top), text, fill=25, font=font)
        edges = [left + indent + round(font.getlength(text[:at])) for at in range(len(text) + 1)]
        glyphs = [
            Glyph(text=mark, left=edges[at], right=edges[at + 1], confidence=0.98) for at, mark in enumerate(text)
        ]
        for doubt in [one for one in wrong if one.text in text]:
            wrong.remove(doubt)
            at = text.index(doubt.text)
            assert len(doubt.text) == len(doubt.read)
            for by, (right, read) in enumerate(zip(doubt.text, doubt.read, strict=True)):
                if right != read:
                    glyphs[at + by] = Glyph(
                        text=read,
                        left=edges[at + by],
                        right=edges[at + by + 1],
                        confidence=doubt.confidence,
                        alternatives=((right, doubt.second),),
                    )
        box = Box(left=left + indent, top=top, right=edges[-1], bottom=top + size + 4)
        read_text = "".join(glyph.text for glyph in glyphs)
        lines.append(Line(id=f"l{number:04d}", text=read_text, box=box, confidence=0.95, glyphs=tuple(glyphs)))
    assert not wrong, wrong
    desk.scans.mkdir(exist_ok=True)
    picture.save(desk.scans / f"page{page}.png")
    folder = desk.path / "lines"
    folder.mkdir(exist_ok=True)
    (folder / f"p{page:04d}.json").write_bytes(msgspec.json.encode(Reading(lines=tuple(lines))))
