"""Pictures cut from the scan, each with the caption that tells of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from PIL import Image

from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import ReadableArticle
from pipeline.geometry import corners, hull, invert, overlap, transform
from pipeline.model import Box

if TYPE_CHECKING:
    # NumPy takes long to load, and nothing of it is needed where no picture is cut.
    from pipeline.formats.scans.frames import Picture

FARTHEST = 0.06
"""Of the page's height: what lies between a picture and its caption at the most."""
FINEST = 1200
"""Pixels across a picture that are kept: a column is 60 mm wide, and print has 300 dpi."""
QUALITY = 80
"""Of JPEG, 1 to 95."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """``caption`` is the index of its caption in the article's ``blocks``; ``width`` and ``height`` in pixels of the
    JPEG that ``content`` is."""

    file: str
    caption: int
    width: int
    height: int
    content: bytes


def cut_pictures(material: Material, articles: Sequence[ReadableArticle]) -> dict[str, list[Cut]]:
    """By article. Every picture goes with the nearest caption, each caption has one; what no caption tells of, and
    what lies on a page without a picture, is left out."""
    found: dict[str, list[Cut]] = {}
    parts = material.parts("cuts")
    for number, page in enumerate(material.printed, 1):
        pairs = sorted(_pairs(page.pictures, articles, number, page.scan.extent.height))
        if not pairs:
            continue
        prepared = material.pages[number - 1].prepared
        if not prepared.image:
            continue
        # Read where something is to be cut from it, once, and let go with the page.
        look = cache(partial(material.picture, prepared.scan.id))
        from_scan = invert(prepared.to_scan)
        taken: set[object] = set()
        for _, at, article, block in pairs:
            if at in taken or (article, block) in taken:
                continue
            taken |= {at, (article, block)}
            box = hull(transform(from_scan, corners(page.pictures[at])))
            name = f"{page.stem}-{at + 1}.jpg"
            made_from = material.identity.pictures.get(prepared.scan.id, "")
            content = parts.take(
                name,
                made_from and f"{made_from} {box} {FINEST} {QUALITY}",
                partial(_cut, look, box),
            )
            if content:
                width, height = Image.open(io.BytesIO(content)).size
                cut = Cut(file=name, caption=block, width=width, height=height, content=content)
                found.setdefault(articles[article].id, []).append(cut)
    return found


def _pairs(
    pictures: Sequence[Box], articles: Sequence[ReadableArticle], page: int, height: int
) -> Iterator[tuple[int, int, int, int]]:
    """How far apart a picture and a caption stand, the picture, the article, the caption."""
    for which, article in enumerate(articles):
        for at, block in enumerate(article.blocks):
            if block.kind != "caption" or block.scan != page or block.box is None:
                continue
            for number, box in enumerate(pictures):
                aside = max(box.left - block.box.right, block.box.left - box.right, 0)
                down = max(box.top - block.box.bottom, block.box.top - box.bottom, 0)
                if aside + down <= FARTHEST * height or overlap(box, block.box):
                    yield aside + down, number, which, at


def _cut(look: Callable[[], Picture | None], box: Box) -> bytes:
    """As JPEG; nothing where there is no picture, or nothing of it in the box."""
    picture = look()
    if picture is None:
        return b""
    height, width = picture.shape
    left, top, right, bottom = max(0, box.left), max(0, box.top), min(width, box.right), min(height, box.bottom)
    if right - left < 2 or bottom - top < 2:
        return b""
    image = Image.fromarray(picture[top:bottom, left:right])
    image.thumbnail((FINEST, FINEST * 2), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
