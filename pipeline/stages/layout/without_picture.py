"""A page without a picture, as far as a file tells what is printed on it beside text."""

from __future__ import annotations

import numpy as np

from pipeline.engines import Picture
from pipeline.model import PreparedPage, RecognisedPage

WHITE, INK = 255, 0
SLIM = 8
"""How many times longer than thick a graphical element must be to be a straight rule."""


def draw_sheet(page: PreparedPage, recognised: RecognisedPage) -> Picture:
    """White paper with the rules and pictures that came with the text, filled, (height, width)."""
    sheet = np.full((page.height, page.width), WHITE, np.uint8)
    for region in recognised.given_regions:
        box = region.box
        slim = max(box.width, box.height) >= SLIM * min(box.width, box.height)
        if region.kind == "picture" or (region.kind == "rule" and slim):
            sheet[max(0, box.top) : box.bottom, max(0, box.left) : box.right] = INK
    return sheet
