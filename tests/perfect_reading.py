"""Pages of the press as a recogniser without fault would read them: every printed line, its box, its text.

With recognition out of the way, what layout, order and articles make of a page is measured alone, and quickly.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model import IDENTITY, Box, Glyph, Line, PreparedPage, RecognisedPage, Scan, Source


def read_perfectly(
    truth: dict[str, Any], picture: NDArray[np.uint8], language: str = "zh-Hans"
) -> tuple[PreparedPage, RecognisedPage]:
    """Lines in the order of their places on the page, as recognisers give them, not in reading order."""
    printed = sorted(truth["lines"], key=lambda line: (round(line["y"] / 20), line["x"]))
    lines = tuple(_line(number, line) for number, line in enumerate(printed, start=1) if line["text"].strip())
    scan = Scan(
        id="p0001",
        issue="press",
        sequence=1,
        path=truth["image"],
        frame=0,
        sha256=hashlib.sha256(picture.tobytes()).hexdigest(),
        width=picture.shape[1],
        height=picture.shape[0],
        dpi=300.0,
    )
    page = PreparedPage(scan=scan, image="page.png", width=scan.width, height=scan.height, to_scan=IDENTITY, steps=())
    return page, RecognisedPage(scan=scan.id, source=Source(name="none", version="1"), language=language, lines=lines)


def _line(number: int, printed: dict[str, Any]) -> Line:
    box = Box(
        left=round(printed["x"]), top=round(printed["y"]), right=round(printed["x1"]), bottom=round(printed["y1"])
    )
    text = printed["text"].strip()
    if printed.get("from_right"):
        # As recognisers read: from the left, whatever way it is meant.
        text = text[::-1]
    vertical = box.height > 1.5 * box.width and len(text) > 1
    start, length = (box.top, box.height) if vertical else (box.left, box.width)
    glyphs = tuple(
        Glyph(
            text=ch,
            left=start + length * at // len(text),
            right=start + length * (at + 1) // len(text),
            confidence=1.0,
        )
        for at, ch in enumerate(text)
    )
    return Line(
        id=f"l{number:04d}",
        text=text,
        box=box,
        confidence=1.0,
        direction="vertical" if vertical else "ltr",
        glyphs=glyphs,
    )
