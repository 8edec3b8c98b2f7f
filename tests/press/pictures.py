"""Pictures that nobody took: greys in the manner of newspaper halftones."""

import cv2
import numpy as np
from numpy.random import Generator


def make_picture(rng: Generator, width: int, height: int) -> np.ndarray:
    """Greys (uint8, height by width pixels): noise, stripes, a gradient, or a soft scene behind a halftone screen."""
    width, height = max(8, width), max(8, height)
    kind = int(rng.integers(5))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if kind == 0:
        small = rng.integers(50, 215, (height // 6 + 1, width // 6 + 1)).astype(np.uint8)
        return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    if kind == 1:
        angle = float(rng.uniform(0, np.pi))
        wave = np.sin((x * np.cos(angle) + y * np.sin(angle)) * float(rng.uniform(0.15, 0.4)))
        return np.asarray(130 + 60 * wave, dtype=np.uint8)
    scene = _scene(rng, width, height)
    if kind == 2:
        slope = (x / width * float(rng.uniform(-1, 1)) + y / height) * 90
        return np.asarray(np.clip(70 + slope + 0.3 * scene, 20, 235), dtype=np.uint8)
    screen = (np.sin(x * 0.75 + y * 0.75) + np.sin(x * 0.75 - y * 0.75)) * 28
    return np.asarray(np.clip(scene + screen, 15, 245), dtype=np.uint8)


def _scene(rng: Generator, width: int, height: int) -> np.ndarray:
    """Sky, ground and a few solid shapes."""
    canvas = np.full((height, width), 200, np.float32)
    horizon = int(height * float(rng.uniform(0.35, 0.65)))
    canvas[horizon:] = 130
    for _ in range(int(rng.integers(3, 8))):
        grey = float(rng.uniform(30, 230))
        cx, cy = int(rng.integers(width)), int(rng.integers(height))
        w, h = int(rng.uniform(0.05, 0.3) * width) + 2, int(rng.uniform(0.1, 0.5) * height) + 2
        if rng.random() < 0.5:
            cv2.rectangle(canvas, (cx - w // 2, cy - h // 2), (cx + w // 2, cy + h // 2), grey, -1)
        else:
            cv2.ellipse(canvas, (cx, cy), (w // 2, h // 2), 0, 0, 360, grey, -1)
    texture = rng.normal(0, 18, (height // 4 + 1, width // 4 + 1)).astype(np.float32)
    canvas += cv2.resize(texture, (width, height))
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), 2.0), dtype=np.float32)
