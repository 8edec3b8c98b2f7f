"""Columns of vertical text in the picture: their ink, and how they, and rows across, are cut out; and what sense text
makes."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engines import Cut
from pipeline.geometry import corners
from pipeline.language.character_model import open_character_model
from pipeline.language.traditional import simplify
from pipeline.model import Box

LARGE = 2.5
"""Width or height of a piece of ink that is none of the text's, in pitches: a frame, a picture, a headline."""
THIN, LEANING = 0.45, 0.2
"""Thickness of a rule, in pitches, at the most; and the mean thickness of one that leans by less than a character."""

Ink = NDArray[np.bool_]


def find_type(ink: NDArray[np.uint8], pitch: float, band: slice) -> Ink:
    """The ink without rules, and without what is too large for a character and reaches out of the rows' ``band``:
    characters that touch are in it."""
    labels, stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[1:3]
    places = cv2.CC_STAT_TOP, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA
    top, wide, tall, area = (stats[:, one] for one in places)
    long, short = np.maximum(wide, tall), np.minimum(wide, tall)
    large = long > LARGE * pitch
    rule = large & ((short < THIN * pitch) | ((short < pitch) & (area < LEANING * pitch * long)))
    outside = (top < band.start - pitch / 2) | (top + tall > band.stop + pitch / 2)
    kept = ~(rule | (large & outside))
    kept[0] = False
    return np.asarray(kept[labels], np.bool_)


def cut_down(box: Box) -> Cut:
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    return Cut(corners=((right, top), (right, bottom), (left, bottom), (left, top)), direction="vertical")


def cut_across(box: Box) -> Cut:
    return Cut(corners=tuple((float(x), float(y)) for x, y in corners(box)))


def weigh_sense(texts: Sequence[str]) -> float:
    """Nats a character that the two before it tell of it, over all texts."""
    model = open_character_model()
    told, characters = 0.0, 0
    for text in texts:
        ids, _ = model.encode(simplify(text))
        if len(ids) < 2:
            continue
        first = np.concatenate(([0], ids[:-2])) if len(ids) > 1 else ids[:0]
        told += float((model.log_p(first, ids[:-1], ids[1:]) - model.single(ids[1:])).sum())
        characters += len(ids) - 1
    return told / characters if characters else 0.0
