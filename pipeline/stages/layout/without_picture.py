"""A page without a picture, as far as a file tells what is printed on it beside text."""

from __future__ import annotations

import numpy as np

from pipeline.engines import Picture
from pipeline.model import Box, PreparedPage, RecognisedPage
from pipeline.stages.layout.folds import without_edges, without_sides
from pipeline.stages.layout.frames import find_frames
from pipeline.stages.layout.ink import TYPE, Ink

WHITE, INK = 255, 0
SLIM = 8
"""How many times longer than thick a graphical element must be to be a straight rule."""
LARGEST_SHEET = 50_000_000
"""Pixels of a sheet that is drawn: the largest pages of libraries have some 40 million at 300 dpi."""
LARGEST_SEARCH = 16_000_000
"""Pixels of the sheet once body type on it is TYPE pixels high. The fullest page of small type has some 14 million, and
to search as many takes 200 MB; what is larger has a line far away from all others."""


def draw_sheet(page: PreparedPage, recognised: RecognisedPage, body: float) -> Picture | None:
    """White paper with the rules and pictures that came with the text, filled, (height, width); None where nothing
    came, or the sheet would be too large. ``body`` is the height of body type in pixels."""
    printed = [*_pictures(recognised), *_rules(recognised)]
    size = page.width * page.height
    if not printed or size > LARGEST_SHEET or size * min(1.0, TYPE / body) ** 2 > LARGEST_SEARCH:
        return None
    sheet = np.full((page.height, page.width), WHITE, np.uint8)
    for box in printed:
        sheet[max(0, box.top) : box.bottom, max(0, box.left) : box.right] = INK
    return sheet


def take_printed(recognised: RecognisedPage, body: float, rule_length: float) -> Ink:
    """What :func:`draw_sheet` would draw and :func:`pipeline.stages.layout.ink.find_ink` find there, near enough, by
    the boxes alone."""
    pictures = [box for box in _pictures(recognised) if min(box.width, box.height) >= 3 * body]
    long = rule_length * body
    rules = [box for box in _rules(recognised) if max(box.width, box.height) >= long / 2]
    across = [box for box in rules if box.width > box.height]
    down = [box for box in rules if box.width <= box.height]
    horizontal = [box for box in across if box.width >= long]
    vertical = [box for box in down if box.height >= long]
    short = [box for box in across if box.width < long], [box for box in down if box.height < long]
    return Ink(
        horizontal=tuple(without_edges(horizontal, pictures, body)),
        vertical=tuple(without_sides(vertical, pictures, body)),
        frames=tuple(find_frames(horizontal, vertical, short, body)),
        pictures=tuple(pictures),
    )


def _pictures(recognised: RecognisedPage) -> list[Box]:
    return [region.box for region in recognised.given_regions if region.kind == "picture"]


def _rules(recognised: RecognisedPage) -> list[Box]:
    """The straight ones."""
    boxes = (region.box for region in recognised.given_regions if region.kind == "rule")
    return [box for box in boxes if max(box.width, box.height) >= SLIM * min(box.width, box.height)]
