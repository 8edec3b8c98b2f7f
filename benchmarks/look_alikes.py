"""Makes pipeline/language/look_alikes.json: which characters look like which, by their pictures.

``python -m benchmarks.look_alikes`` sets every character of GB 2312, and the letters and figures of Latin print with
their pairs, in two of Debian's fonts each (``fonts-noto-cjk``, ``fonts-noto-core``), blurs them and compares what is
left of each beside the mean of all (cosine).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.language.look_alikes import FILE

FOLDER = Path("/usr/share/fonts")
CHINESE = ("opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-Regular.ttc")
LATIN = ("truetype/noto/NotoSans-Regular.ttf", "truetype/noto/NotoSerif-Regular.ttf")
SIMPLIFIED = 2
"""Which of the fonts in a collection has the forms of Simplified Chinese."""
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßſ"
FIGURES = "0123456789"
KEPT, LEAST, LEAST_LATIN = 8, 0.5, 0.6
SIZE, CANVAS, SMALL, BLUR = 48, 64, 32, 2.0

Pictures = NDArray[np.float32]


def characters_of_gb2312() -> list[str]:
    found = []
    for high, low in product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        try:
            found.append(bytes((high, low)).decode("gb2312"))
        except UnicodeDecodeError:
            continue
    return found


def picture(texts: Sequence[str], font: str) -> Pictures:
    """One row a text, of length 1."""
    face = ImageFont.truetype(str(FOLDER / font), SIZE, index=SIMPLIFIED if font.endswith(".ttc") else 0)
    rows = []
    for text in texts:
        canvas = Image.new("L", (CANVAS + CANVAS // 4, CANVAS + CANVAS // 4), 0)
        ImageDraw.Draw(canvas).text((8, 4), text, font=face, fill=255)
        soft = cv2.GaussianBlur(np.asarray(canvas, np.float32), (0, 0), BLUR)
        rows.append(cv2.resize(soft, (SMALL, SMALL), interpolation=cv2.INTER_AREA).ravel())
    found: Pictures = np.array(rows, np.float32)
    found -= found.mean(0)
    found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
    return found


def likeness(texts: Sequence[str], fonts: Sequence[str]) -> Pictures:
    whole = sum(part @ part.T for part in (picture(texts, font) for font in fonts)) / len(fonts)
    found = np.asarray(whole, np.float32)
    np.fill_diagonal(found, -1.0)
    return found


def nearest(texts: Sequence[str], alike: Pictures, least: float) -> dict[str, list[str]]:
    found = {}
    for at, text in enumerate(texts):
        order = np.argsort(-alike[at], kind="stable")[:KEPT]
        near = [texts[k] for k in order if alike[at, k] >= least]
        if near:
            found[text] = near
    return found


def main() -> None:
    chinese = characters_of_gb2312()
    table = nearest(chinese, likeness(chinese, CHINESE), LEAST)
    latin = [*LETTERS, *LETTERS.upper().replace("SS", ""), *FIGURES, *(a + b for a, b in product(LETTERS, repeat=2))]
    latin = list(dict.fromkeys(latin))
    alike = likeness(latin, LATIN)
    # Two for two would be two changes.
    pairs = np.array([len(text) > 1 for text in latin])
    alike[np.ix_(pairs, pairs)] = -1.0
    spelt = nearest(latin, alike, LEAST_LATIN)
    packed = {"chinese": {text: "".join(some) for text, some in table.items()}, "latin": spelt}
    FILE.write_text(json.dumps(packed, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes, {len(table)} characters, {len(spelt)} letters and pairs")


if __name__ == "__main__":
    main()
