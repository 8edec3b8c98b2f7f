"""Large pages in tiles: what of the scan the picture of the whole page does not show."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.edition.sheets import MOST_PIXELS, QUALITY
from pipeline.model import Box

TILE = 1024
"""Pixels across a tile, and down: a screen shows some six of them, and each is decoded at once."""
FINER = 1.5
"""Of :data:`MOST_PIXELS`: the picture of a page with no more shows nearly all that the page has."""
EFFORT = 2
"""WebP's, of 6: at 4, as by default, a tile is a twelfth smaller and takes twice as long."""
FORM = f"webp {TILE} {QUALITY} {EFFORT}"
"""How tiles are made: the same of two is the same file."""


def is_tiled(width: int, height: int) -> bool:
    """Whether a page of that many pixels has tiles."""
    return width * height > FINER * MOST_PIXELS


def tiles_of(width: int, height: int) -> Iterator[tuple[str, Box]]:
    """Names (``03-00``, column and row from 0) and places of a page's tiles; those at its edges may be smaller."""
    for row, top in enumerate(range(0, height, TILE)):
        for column, left in enumerate(range(0, width, TILE)):
            box = Box(left=left, top=top, right=min(width, left + TILE), bottom=min(height, top + TILE))
            yield f"{column:02d}-{row:02d}", box
