"""Pictures, and the grounds that look like them: areas darker than the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import BoxIndex, overlap
from pipeline.model import Box
from pipeline.stages.layout.grounds import Ground, find_grounds, find_surroundings, lies_on_ground


def scale_box(box: Box, factor: float) -> Box:
    """All four sides times ``factor``, rounded to whole pixels."""
    return Box(
        left=round(box.left * factor),
        top=round(box.top * factor),
        right=round(box.right * factor),
        bottom=round(box.bottom * factor),
    )


def find_pictures(picture: NDArray[np.uint8], text: Sequence[Box], height: float) -> tuple[list[Box], list[Ground]]:
    """Large filled areas that are no text: darker than the paper over a patch of body-type size. Those that type
    stands on are grounds."""
    factor = min(1.0, 10.0 / height)
    small = np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    unit = height * factor
    lines = [scale_box(box, factor) for box in text]
    around = find_surroundings(small, unit)
    on = [
        at
        for at, (box, line) in enumerate(zip(text, lines, strict=True))
        if lies_on_ground(picture, box, _level(around, line))
    ]
    grounds = find_grounds(small, around, lines, [lines[at] for at in on], unit)
    bare = set(range(len(lines))).difference(on)
    paper = _find_paper(small, [lines[at] for at in sorted(bare)], unit)
    dark = np.clip(paper - cv2.blur(small, (max(3, int(unit * 0.45) | 1),) * 2), 0, 255)
    mask = (dark > np.maximum(18.0, 0.12 * paper)).astype(np.uint8) * 255
    for box in text:
        grown = scale_box(box, factor)
        pad = max(1, round(0.25 * unit))
        mask[max(0, grown.top - pad) : grown.bottom + pad, max(0, grown.left - pad) : grown.right + pad] = 0
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((max(3, round(1.5 * unit)),) * 2, np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((max(3, round(0.5 * unit)),) * 2, np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    under = BoxIndex([ground.box for ground in grounds])
    found = []
    for left, top, width, tall, area in stats[1:count]:
        if width >= 3 * unit and tall >= 3 * unit and area >= 0.55 * width * tall and area >= 16 * unit * unit:
            at_edge = left <= 1 or top <= 1 or left + width >= mask.shape[1] - 1 or top + tall >= mask.shape[0] - 1
            if at_edge and (width < 6 * unit or tall < 6 * unit):
                continue  # the scanner's border
            box = Box(left=int(left), top=int(top), right=int(left + width), bottom=int(top + tall))
            if not any(_shows(grounds[k], box, small) for k in under.near(box)):
                found.append(scale_box(box, 1 / factor))
    return found, [replace(ground, box=scale_box(ground.box, 1 / factor)) for ground in grounds]


def _level(paper: NDArray[np.float32], box: Box) -> float:
    cut = paper[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]
    return float(np.median(cut)) if cut.size else 0.0


def _shows(ground: Ground, box: Box, picture: NDArray[np.uint8]) -> bool:
    """Whether what was taken for a picture is the bare ground."""
    if overlap(ground.box, box) < 0.6 * box.width * box.height:
        return False
    return abs(float(np.median(picture[box.top : box.bottom, box.left : box.right])) - ground.grey) < 25


def _find_paper(picture: NDArray[np.uint8], text: Sequence[Box], unit: float) -> NDArray[np.float32]:
    """How bright the bare paper is at every pixel: seen between the lines of text, carried on smoothly from there.

    Paper darkens towards a fold or a stained edge by more than a light picture is darker than the paper.
    ``unit`` is the body height in pixels.
    """
    bright = cv2.dilate(cv2.blur(picture, (3, 3)), np.ones((max(3, int(unit) | 1),) * 2, np.uint8))
    coarse = 8
    size = (max(1, -(-picture.shape[1] // coarse)), max(1, -(-picture.shape[0] // coarse)))
    seen = np.zeros(picture.shape, np.uint8)
    for box in text:
        seen[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)] = 1
    known = cv2.resize(seen, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    levels = cv2.resize(bright, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    usual = float(np.percentile(bright, 70))
    weight, mean = np.full_like(known, 1e-4), np.full_like(known, 1e-4 * usual)
    # What is near counts most; what is further off speaks where nothing is near, inside a large picture.
    for lines, share in ((4, 1.0), (16, 0.03)):
        spread = max(1.0, lines * unit / coarse)
        weight += share * cv2.GaussianBlur(known, (0, 0), spread)
        mean += share * cv2.GaussianBlur(known * levels, (0, 0), spread)
    size = (picture.shape[1], picture.shape[0])
    paper = cv2.resize(mean / weight, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(paper, dtype=np.float32)
