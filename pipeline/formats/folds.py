"""Two pages on one scan: where the fold is, and which half is read first.

Only what is plainly a fold is parted: a band between the two without print, from head to foot and near the middle,
that no other band on the sheet comes near in width. White between columns is narrower, and there is more of it. Where
there is no more of it, two columns may be all that there is: a clipping has large type for its width.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pipeline.formats.scans import read_picture
from pipeline.model import Box, Part, Scan

Split = Literal["auto", "never", "right", "left"]

WIDTH = 1200
"""Pixels across the reduced picture in which a fold is looked for: body type is some six pixels high there."""
LEAST_ASPECT, MOST_ASPECT = 1.15, 2.4
"""Width over height of what is printed on two pages side by side."""
OFF_MIDDLE = 0.06
"""How far from the middle of the print a fold may lie, as a share of its width."""
INKED = 0.2
"""Ink in a band without print, as a share of what the sheet's columns of pixels usually hold: dust, a stray mark."""
LEAD = 1.6
"""How many times wider than any other band on the sheet the fold's must be."""
SLIT = 0.25
"""Of the fold's width: narrower bands are the white between characters that stand over each other, no gutters."""
LARGE = 30
"""Pixels of the reduced picture from row to row. A fold of 1940 has 7, two small sheets of four columns 12 to 26;
clippings of two columns have 34 to 37."""
STRIP, STRETCH = 60, 200
"""Its pixels, across and down, in which rows are looked for: less than a column is wide, and some rows high."""
FEWEST, MOST = 4, 100
"""Of them from row to row, what is looked for."""
FILLED = (0.08, 0.6)
"""Share of ink in a stretch of text, from and to."""
AGAIN = 0.6
"""How much ink comes again after one row, in what comes again after the best number of rows."""
LEANS = np.linspace(-0.0135, 0.0135, 19)
"""Pixels to the right for each one down: scans of bound volumes lie up to three quarters of a degree askew."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """``at`` is the pixel column of the scan that parts the pages; ``right_first`` says that they are set in vertical
    lines, so that the right one is read first. ``confidence`` is a probability."""

    at: int
    right_first: bool
    confidence: float
    reason: str


def find_fold(picture: NDArray[np.uint8]) -> Fold | None:
    """The fold of a scan (height, width; grey), or None where it is one page or not plainly two."""
    height, width = picture.shape
    if width < LEAST_ASPECT * height or min(height, width) < 200:
        return None
    ink = _find_ink(picture)
    printed = _extent(ink)
    if printed is None:
        return None
    left, top, right, bottom = printed
    if not LEAST_ASPECT <= (right - left) / (bottom - top) <= MOST_ASPECT:
        return None
    middle, span = (left + right) / 2, right - left
    best: tuple[float, float, float, tuple[int, int], float] | None = None
    parted = False
    for lean in LEANS:
        profile = _profile(ink, top, bottom, float(lean))
        usual = float(np.median(profile[left:right]))
        bands = _bands(profile, INKED * usual, left + round(0.1 * span), right - round(0.1 * span))
        near = [band for band in bands if abs(sum(band) / 2 - middle) <= OFF_MIDDLE * span]
        if not near:
            continue
        widest = max(near, key=lambda band: band[1] - band[0])
        wide = widest[1] - widest[0]
        others = [end - start for start, end in bands if abs((start + end) / 2 - middle) > OFF_MIDDLE * span]
        parted = parted or max(others, default=0) > max(1, SLIT * wide)
        depth = float(profile[widest[0] : widest[1]].min()) / max(usual, 1e-6)
        found = wide / max([1.0, *others]), float(wide), depth, widest, float(lean)
        if best is None or found[:2] > best[:2]:
            best = found
    if best is None or best[1] < 3 or best[0] < LEAD:
        return None
    lead, breadth, depth, band, leant = best
    if _is_crossed(ink, band, top, bottom, leant):
        return None
    within = ink[top:bottom, left:right]
    down = runs_down(within)
    if not parted and not down and find_pitch(within) > LARGE:
        return None
    sure = min(1.0, lead / 3) * (1 - depth / 2) * min(1.0, 0.6 + breadth / 20)
    return Fold(
        at=round(sum(band) / 2 * width / ink.shape[1]),
        right_first=down,
        confidence=round(0.5 + 0.5 * sure, 3),
        reason=f"a band without print from head to foot, {lead:.1f} times as wide as any other",
    )


def part_pages(scan: Scan, split: Split) -> tuple[Scan, ...]:
    """The scan itself, or its two halves in reading order: both name the same picture, each its own ``part`` of it.

    ``auto`` parts what is plainly a fold; ``right`` and ``left`` part every scan that is wider than tall, at its fold
    or else in the middle, and read that half first; ``never`` parts none. Raises what ``read_picture`` raises.
    """
    if split == "never" or scan.width < LEAST_ASPECT * scan.height:
        return (scan,)
    fold = find_fold(read_picture(scan))
    if fold is None and split == "auto":
        return (scan,)
    at = fold.at if fold is not None else scan.width // 2
    note = fold.reason if fold is not None else "settings say that there are two pages; no fold was found"
    left = Part(
        box=Box(left=0, top=0, right=at, bottom=scan.height),
        confidence=fold.confidence if fold is not None else 0.5,
        reason=note,
    )
    right = replace(left, box=Box(left=at, top=0, right=scan.width, bottom=scan.height))
    right_first = split == "right" or (split == "auto" and fold is not None and fold.right_first)
    halves = (right, left) if right_first else (left, right)
    return tuple(replace(scan, part=half) for half in halves)


def _find_ink(picture: NDArray[np.uint8]) -> Mask:
    """What is darker than its surroundings, on a reduced picture: neither shadow nor the scanner's bed is."""
    size = (WIDTH, max(1, round(picture.shape[0] * WIDTH / picture.shape[1])))
    small = Image.fromarray(picture).resize(size, Image.Resampling.BOX)
    around = np.asarray(small.filter(ImageFilter.BoxBlur(15)), dtype=np.int16)
    return np.asarray(np.asarray(small, dtype=np.int16) < around - 18)


def _extent(ink: Mask) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of the print, without what is sparse at its edges."""
    found = []
    for axis in (0, 1):
        share = ink.mean(axis=axis)
        share = np.convolve(share, np.ones(9) / 9, "same")
        dense = float(np.percentile(share, 75))
        on = np.flatnonzero(share > 0.3 * dense)
        if dense < 0.02 or len(on) < 100:
            return None
        found.append((int(on[0]), int(on[-1]) + 1))
    (left, right), (top, bottom) = found
    strip = 12
    edges = (
        ink[top:bottom, left : left + strip].any(axis=1),
        ink[top:bottom, right - strip : right].any(axis=1),
        ink[top : top + strip, left:right].any(axis=0),
        ink[bottom - strip : bottom, left:right].any(axis=0),
    )
    if all(edge.mean() > 0.93 for edge in edges):
        # The edge of the leaf, or of a film's picture, all round: it is not printed.
        return left + 2 * strip, top + 2 * strip, right - 2 * strip, bottom - 2 * strip
    return left, top, right, bottom


def _profile(ink: Mask, top: int, bottom: int, lean: float) -> NDArray[np.float64]:
    """The share of ink in each column of pixels, along lines that lean by ``lean``."""
    middle = (top + bottom) / 2
    total = np.zeros(ink.shape[1])
    for start in range(top, bottom, 8):
        stop = min(start + 8, bottom)
        total += np.roll(ink[start:stop].sum(axis=0), -round(lean * ((start + stop) / 2 - middle)))
    return np.asarray(total / (bottom - top), dtype=np.float64)


def _is_crossed(ink: Mask, band: tuple[int, int], top: int, bottom: int, lean: float) -> bool:
    """Whether a rule, a page head or a headline runs across the band: the sheet is one page then."""
    middle, reach = (top + bottom) / 2, 10
    for row in range(top, bottom):
        shift = round(lean * (row - middle))
        if ink[row, max(0, band[0] + shift - reach) : band[1] + shift + reach].mean() > 0.9:
            return True
    return False


def _bands(profile: NDArray[np.float64], most: float, first: int, last: int) -> list[tuple[int, int]]:
    """Runs of columns with at most ``most`` ink, a speck's width of more allowed within."""
    low = np.convolve(profile, np.ones(3) / 3, "same") <= most
    bands: list[tuple[int, int]] = []
    for at in np.flatnonzero(low[first:last]) + first:
        if bands and at - bands[-1][1] <= 1:
            bands[-1] = (bands[-1][0], int(at) + 1)
        else:
            bands.append((int(at), int(at) + 1))
    return bands


def runs_down(ink: Mask) -> bool:
    """Whether text is set in vertical lines: white lies between lines more than between characters, so that in small
    patches ink varies more from column to column than from row to row."""
    side = 40
    votes = 0.0
    for top in range(0, ink.shape[0] - side, side):
        for left in range(0, ink.shape[1] - side, side):
            patch = ink[top : top + side, left : left + side]
            if 0.08 < patch.mean() < 0.6:
                across, down = float(patch.mean(axis=0).var()), float(patch.mean(axis=1).var())
                votes += float(np.sign(across - down))
    return votes > 0


def find_pitch(ink: Mask) -> int:
    """Pixels from row to row of type that runs across: the least after which ink comes again; 0 where nothing does.
    Found by autocorrelation in strips narrower than a column."""
    again = np.zeros(MOST)
    for left in range(0, ink.shape[1] - STRIP, STRIP):
        profile = ink[:, left : left + STRIP].mean(axis=1)
        for top in range(0, len(profile) - STRETCH, STRETCH):
            part = profile[top : top + STRETCH]
            if FILLED[0] < part.mean() < FILLED[1]:
                again += _find_again(part - part.mean())
    peaks = [at for at in range(FEWEST, MOST - 1) if again[at - 1] < again[at] >= again[at + 1] and again[at] > 0]
    best = max((again[at] for at in peaks), default=0.0)
    return next((at for at in peaks if again[at] > AGAIN * best), 0)


def _find_again(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """How like itself a stretch is, moved by 0 to :data:`MOST` pixels."""
    power = float((part**2).sum())
    moved = [float((part[: len(part) - by] * part[by:]).sum()) for by in range(MOST)]
    return np.array(moved) / power if power else np.zeros(MOST)
