"""Small pages of known text, drawn with Noto, for the tests of preparation and of the recognisers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.engines import Picture

SONG = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
ZH = (
    "近日记者从市政府获悉，今年全市",
    "将新建改建公园二十三座，市民出",
    "门就能看见绿色。专家认为，这项",
    "工作既要算好经济账，也要算好民",
    "生账。许多居民表示，家门口有了",
    "新去处，晚饭后散步更方便。目前",
)
EN = (
    "The council voted on Monday",
    "to rebuild the old harbour,",
    "which was closed last year.",
    "Work is expected to begin in",
    "spring and to last two years.",
)


def font(size: int) -> ImageFont.FreeTypeFont:
    if not SONG.exists():
        pytest.skip(f"no font at {SONG}: install the Debian package fonts-noto-cjk")
    return ImageFont.truetype(str(SONG), size, index=2)


def column(
    pen: ImageDraw.ImageDraw, texts: Sequence[str], left: int, top: int, size: int = 36, leading: float = 1.5
) -> None:
    for number, text in enumerate(texts):
        pen.text((left, top + round(number * size * leading)), text, fill=20, font=font(size))


def page(columns: Sequence[Sequence[str]], size: int = 36, gutter: int = 40, margin: int = 80) -> Picture:
    """Columns side by side, as wide as their longest line, with the gutter between them."""
    widths = [round(max(font(size).getlength(text) for text in texts)) for texts in columns]
    rows = max(map(len, columns))
    image = Image.new(
        "L", (2 * margin + sum(widths) + gutter * (len(columns) - 1), 2 * margin + round(rows * size * 1.5)), 240
    )
    pen, left = ImageDraw.Draw(image), margin
    for texts, width in zip(columns, widths, strict=True):
        column(pen, texts, left, margin, size)
        left += width + gutter
    return np.asarray(image)


def plain(text: str) -> str:
    """Without spaces and with half-width marks: what a recogniser may choose freely."""
    return "".join(text.split()).translate(str.maketrans("，。（）：；！？", ",.():;!?"))
