"""An explanation as one HTML file that needs no other, and whose parts say their reasons when pointed at."""

from __future__ import annotations

from pipeline.review.cuttings import Picture, shrink_page
from pipeline.review.drawing import DASHES
from pipeline.review.explanation import Explanation
from pipeline.review.rendering import render

WIDTH, QUALITY = 1500, 55
"""Of the picture in the file: pixels, and JPEG's 0 to 100."""


def write_explanation(explained: Explanation, picture: Picture, language: str, software: str) -> bytes:
    """``picture`` is the prepared page, ``language`` that of its text, ``software`` named in the foot."""
    small = shrink_page(picture, WIDTH, QUALITY)
    return render(
        "explain.html",
        style="explain.css",
        script="explain.js",
        it=explained,
        lang=language,
        picture=small,
        # Lines and letters keep their size on the screen, where a page is some 900 pixels wide.
        unit=explained.width / 900,
        dashes={doubt: dash for doubt, dash in DASHES.items() if dash is not None},
        software=software,
    )
