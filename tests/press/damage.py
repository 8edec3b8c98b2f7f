"""What years and scanners do to a page: each harm a function of its own, each amount drawn from the page's seed."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image

from .sheet import Rect

Grey = np.ndarray
Points = np.ndarray


@dataclass(frozen=True, slots=True)
class Amounts:
    """Ranges of one level: pixels, degrees, grey levels or shares, as their names say."""

    scale: tuple[float, float]
    skew: tuple[float, float]
    bend: tuple[float, float]
    blur: tuple[float, float]
    show_through: tuple[float, float]
    light: tuple[float, float]
    paper: tuple[float, float]
    noise: tuple[float, float]
    fading: tuple[float, float]
    specks: tuple[int, int]
    scratches: tuple[int, int]
    border: float
    jpeg: tuple[int, int]


LEVELS: dict[int, Amounts] = {
    1: Amounts(
        scale=(0.96, 1.0),
        skew=(0.05, 0.3),
        bend=(0.0, 1.5),
        blur=(0.5, 0.8),
        show_through=(0.03, 0.07),
        light=(6, 16),
        paper=(222, 242),
        noise=(2.0, 4.5),
        fading=(0.0, 0.12),
        specks=(40, 150),
        scratches=(0, 0),
        border=0.1,
        jpeg=(74, 86),
    ),
    2: Amounts(
        scale=(0.84, 0.95),
        skew=(0.2, 0.5),
        bend=(1.0, 4.0),
        blur=(0.8, 1.15),
        show_through=(0.07, 0.14),
        light=(15, 32),
        paper=(205, 232),
        noise=(4.0, 7.0),
        fading=(0.08, 0.25),
        specks=(200, 700),
        scratches=(0, 3),
        border=0.35,
        jpeg=(58, 74),
    ),
    3: Amounts(
        scale=(0.68, 0.78),
        skew=(0.25, 0.6),
        bend=(2.0, 6.0),
        blur=(0.95, 1.3),
        show_through=(0.12, 0.22),
        light=(28, 48),
        paper=(190, 222),
        noise=(6.0, 10.0),
        fading=(0.18, 0.38),
        specks=(600, 1600),
        scratches=(1, 6),
        border=0.5,
        jpeg=(42, 60),
    ),
    4: Amounts(
        scale=(0.5, 0.54),
        skew=(0.3, 0.8),
        bend=(6.0, 11.0),
        blur=(0.7, 0.95),
        show_through=(0.12, 0.22),
        light=(28, 48),
        paper=(190, 222),
        noise=(5.0, 8.0),
        fading=(0.32, 0.48),
        specks=(300, 900),
        scratches=(1, 6),
        border=0.5,
        jpeg=(38, 43),
    ),
}
"""1 to 3 are scans of 200 dpi and more, clean to badly worn; 4 is one of half the
resolution (type 14 pixels high, as 9 points are at 110 dpi), warped, faded, JPEG of quality 40."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """The image after damage, the way of points (n, 2) from the printed page into it, and the JPEG quality to keep."""

    image: Image.Image
    move: Callable[[Points], Points]
    quality: int


def damage_page(image: Image.Image, level: int, rng: Generator) -> Damaged:
    """Wears `image` (mode L) to `level`, 0 to 4; level 0 gives it back untouched."""
    if level == 0:
        return Damaged(image, lambda points: points, 95)
    amounts = LEVELS[level]
    grey: Grey = np.asarray(image, dtype=np.float32)
    grey = fade_ink(grey, rng, _draw(rng, amounts.fading))
    grey = show_through(grey, rng, _draw(rng, amounts.show_through))
    grey = tint_paper(grey, _draw(rng, amounts.paper))
    grey, bend = warp(grey, rng, _draw(rng, amounts.skew) * float(rng.choice([-1, 1])), _draw(rng, amounts.bend))
    factor = _draw(rng, amounts.scale)
    grey = shrink(grey, factor)
    margin = 0
    if float(rng.random()) < amounts.border:
        margin = int(rng.integers(12, 45))
        grey = add_border(grey, rng, margin)
    grey = shade(grey, rng, _draw(rng, amounts.light))
    grey = add_specks(grey, rng, int(rng.integers(*amounts.specks)))
    grey = add_scratches(grey, rng, int(rng.integers(amounts.scratches[0], amounts.scratches[1] + 1)))
    grey = cv2.GaussianBlur(grey, (0, 0), _draw(rng, amounts.blur))
    grey = add_noise(grey, rng, _draw(rng, amounts.noise))
    result = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return Damaged(result, lambda points: bend(points) * factor + margin, int(rng.integers(*amounts.jpeg)))


def move_rect(rect: Rect, move: Callable[[Points], Points]) -> Rect:
    """The upright rectangle around `rect` after `move`, from eight points on its rim."""
    xs = np.array([rect.left, (rect.left + rect.right) / 2, rect.right])
    ys = np.array([rect.top, (rect.top + rect.bottom) / 2, rect.bottom])
    points = move(np.array([(x, y) for x in xs for y in ys], dtype=np.float64))
    low, high = points.min(axis=0), points.max(axis=0)
    return Rect(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _draw(rng: Generator, between: tuple[float, float]) -> float:
    return float(rng.uniform(*between))


def _cloud(rng: Generator, height: int, width: int, cell: int) -> Grey:
    """A smooth random field of mean 0 and a range of about -1 to 1, its hills some `cell` pixels wide."""
    small = rng.normal(0, 0.5, (height // cell + 3, width // cell + 3)).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def fade_ink(grey: Grey, rng: Generator, share: float) -> Grey:
    """Makes the ink uneven: lighter by up to about `share` in patches, and rough at its edges."""
    height, width = grey.shape
    patches = np.clip(_cloud(rng, height, width, 260) * 0.7 + _cloud(rng, height, width, 24) * 0.5 + 0.4, 0, 1)
    return np.asarray(255 - (255 - grey) * (1 - share * patches), dtype=np.float32)


def show_through(grey: Grey, rng: Generator, share: float) -> Grey:
    """Lets the back of the leaf shine through: the page mirrored, shifted, blurred, at `share` of its ink."""
    back = cv2.GaussianBlur(grey[:, ::-1], (0, 0), 2.2)
    shift = int(rng.integers(-60, 60)), int(rng.integers(20, 200)) * int(rng.choice([-1, 1]))
    back = np.roll(back, shift, axis=(1, 0))
    return np.asarray(np.minimum(grey, 255.0) - (255 - back) * share * (grey / 255), dtype=np.float32)


def tint_paper(grey: Grey, white: float) -> Grey:
    """Brings white paper down to `white`; ink keeps its depth."""
    return np.asarray(grey * (white - 20) / 250 + 20, dtype=np.float32)


def warp(grey: Grey, rng: Generator, degrees: float, bend: float) -> tuple[Grey, Callable[[Points], Points]]:
    """Turns the page by `degrees` about its centre and bends it in slow waves of `bend` pixels.

    Points move by x' = R(x - c) + c + b sin(...); pixels are fetched through its inverse, found by iteration on a
    coarse grid.
    """
    height, width = grey.shape
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = np.array([width / 2, height / 2])
    phase = rng.uniform(0, 2 * np.pi, 2)
    waves = rng.uniform(0.5, 1.3, 2) * 2 * np.pi

    def offset(points: Points) -> Points:
        dx = bend * np.sin(points[:, 1] / height * waves[0] + phase[0])
        dy = bend * np.sin(points[:, 0] / width * waves[1] + phase[1])
        return np.stack([dx, dy], axis=1)

    def move(points: Points) -> Points:
        moved: Points = (points - centre) @ turn.T + centre + offset(points)
        return moved

    ys = np.linspace(0, height - 1, height // 32 + 2)
    xs = np.linspace(0, width - 1, width // 32 + 2)
    target = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    source = target.copy()
    for _ in range(4):
        source = (target - centre - offset(source)) @ turn + centre
    table = source.reshape(len(ys), len(xs), 2).astype(np.float32)
    fine_x = np.interp(np.arange(width), xs, np.arange(len(xs))).astype(np.float32)
    fine_y = np.interp(np.arange(height), ys, np.arange(len(ys))).astype(np.float32)
    grid_x, grid_y = np.meshgrid(fine_x, fine_y)
    maps = cv2.remap(table, grid_x, grid_y, cv2.INTER_LINEAR)
    paper = float(np.median(grey[:40]))
    bent = cv2.remap(
        grey, maps[..., 0], maps[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
    )
    return np.asarray(bent, dtype=np.float32), move


def shrink(grey: Grey, factor: float) -> Grey:
    """Resamples to `factor` of the resolution."""
    height, width = grey.shape
    size = (round(width * factor), round(height * factor))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def add_border(grey: Grey, rng: Generator, margin: int) -> Grey:
    """Shows the scanner's dark bed for `margin` pixels around the leaf."""
    dark = float(rng.uniform(25, 70))
    return np.asarray(
        cv2.copyMakeBorder(grey, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=dark), dtype=np.float32
    )


def shade(grey: Grey, rng: Generator, depth: float) -> Grey:
    """Lights the page unevenly: a slope and slow clouds, darker by up to about `depth` grey levels."""
    height, width = grey.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = float(rng.uniform(0, 2 * np.pi))
    slope = ((x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)).astype(np.float32) + 0.5
    field = slope * 0.7 + np.clip(_cloud(rng, height, width, 700) * 0.5 + 0.3, 0, 1)
    return np.asarray(grey * (1 - field * depth / 255), dtype=np.float32)


def add_specks(grey: Grey, rng: Generator, count: int) -> Grey:
    """Dust: most of it dark, some of it light, one to three pixels wide."""
    height, width = grey.shape
    grey = grey.copy()
    for _ in range(count):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        radius = int(rng.choice([1, 1, 1, 2, 3], p=[0.4, 0.25, 0.15, 0.15, 0.05]))
        tone = float(rng.uniform(20, 110)) if rng.random() < 0.75 else float(rng.uniform(225, 250))
        cv2.ellipse(
            grey,
            (x, y),
            (radius, max(1, radius - int(rng.integers(0, 2)))),
            float(rng.uniform(0, 180)),
            0,
            360,
            tone,
            -1,
        )
    return grey


def add_scratches(grey: Grey, rng: Generator, count: int) -> Grey:
    """Thin pale or dark scratches, and folds across the leaf."""
    height, width = grey.shape
    for _ in range(count):
        layer = np.zeros_like(grey)
        if rng.random() < 0.5:
            y = int(rng.integers(height // 4, 3 * height // 4))
            cv2.line(layer, (0, y), (width, y + int(rng.integers(-20, 20))), 1.0, 2, cv2.LINE_AA)
        else:
            x, y = int(rng.integers(width)), int(rng.integers(height))
            end = (x + int(rng.integers(-40, 40)), y + int(rng.integers(-height // 3, height // 3)))
            cv2.line(layer, (x, y), end, 1.0, 1, cv2.LINE_AA)
        grey = grey + layer * float(rng.choice([-45, 40]))
    return np.asarray(grey, dtype=np.float32)


def add_noise(grey: Grey, rng: Generator, deviation: float) -> Grey:
    """Grain of the paper and of the sensor: normal, half of it coarser than a pixel."""
    height, width = grey.shape
    fine = rng.standard_normal((height, width), dtype=np.float32) * deviation * 0.6
    coarse = rng.standard_normal((height // 2 + 1, width // 2 + 1), dtype=np.float32) * deviation
    return np.asarray(
        grey + fine + cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32
    )
