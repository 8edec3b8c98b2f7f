"""An explanation painted over its page, for programs that show pictures only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import Point
from pipeline.model import Box, RegionKind
from pipeline.review.cuttings import Picture
from pipeline.review.explanation import HUES, Arrow, Doubt, Explanation, Shape, Step

Canvas = NDArray[np.uint8]
"""Blue, green, red, as OpenCV has it: (height, width, 3)."""
Colour = tuple[int, int, int]

FADED = 0.5
"""How much of its blackness the page keeps, so that what is drawn over it stands out."""


def _colour(text: str) -> Colour:
    return int(text[5:7], 16), int(text[3:5], 16), int(text[1:3], 16)


HEADING, NAMING, BODY, OTHER = (_colour(one) for one in ("#a3231f", "#7b2f8f", "#1f5c99", "#5f5a52"))
KINDS: Mapping[RegionKind, Colour] = {
    "headline": HEADING,
    "kicker": HEADING,
    "subtitle": HEADING,
    "subhead": HEADING,
    "byline": NAMING,
    "dateline": NAMING,
    "credit": NAMING,
    "jump": NAMING,
    "body": BODY,
    "caption": _colour("#0b6e68"),
    "picture": _colour("#3c7a1d"),
    "advertisement": _colour("#8a5a00"),
    "table": _colour("#36517a"),
}
"""As in ``report.css``; what is not named is furniture and grey."""
ARTICLES = tuple(
    _colour(one) for one in ("#b3261e", "#1d5fa8", "#1c6e3d", "#8a4b00", "#6b2fa0", "#00686e", "#a8176b", "#4a4f57")
)
RULE, FRAME, PICTURE = _colour("#d08a00"), _colour("#b05a00"), _colour("#3c7a1d")
DOUBT = _colour("#e00000")
DASHES: Mapping[Doubt, tuple[float, float] | None] = {
    "given": None,
    "sure": None,
    "fair": (16.0, 8.0),
    "doubtful": (9.0, 7.0),
}
"""Ink and gap of an arrow's line, in pixels of the drawing; None where it is whole."""
DOTS = (2.5, 6.5)
assert len(ARTICLES) == HUES


def paint(explained: Explanation, picture: Picture, size: int = 2200) -> bytes:
    """PNG, ``size`` pixels along its longer side, never more than the page. ``picture`` is the prepared page."""
    scale = min(1.0, size / max(explained.width, explained.height))
    canvas = _faded(picture, (max(1, round(explained.width * scale)), max(1, round(explained.height * scale))))
    painter = _Painter(canvas, scale)
    for box in explained.pictures:
        painter.hatch(box, PICTURE)
    painter.tint(explained.shapes)
    for box in explained.frames:
        painter.outline(box, FRAME, 3)
    for box in explained.rules:
        painter.outline(box, RULE, 2)
    for step in explained.steps:
        if step.doubt == "doubtful" and step.rival is not None:
            painter.arrow(step.rival, DOUBT, thick=2, dashes=DOTS)
    for step in sorted(explained.steps, key=lambda step: -step.number):
        painter.step(step)
    for shape in explained.shapes:
        painter.badge(shape)
    done, data = cv2.imencode(".png", canvas, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not done:  # pragma: no cover - OpenCV's wheels hold the encoder
        raise RuntimeError("OpenCV cannot write PNG")
    return data.tobytes()


def _faded(picture: Picture, size: tuple[int, int]) -> Canvas:
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
    # Few greys keep the file small, and no more of them can be told apart under the drawing.
    pale = np.round((255.0 - FADED * (255.0 - small)) / 16.0) * 16.0
    return np.asarray(cv2.cvtColor(np.clip(pale, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), dtype=np.uint8)


class _Painter:
    """Takes pixels of the page, paints in those of the drawing."""

    def __init__(self, canvas: Canvas, scale: float) -> None:
        self.canvas = canvas
        self.scale = scale

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return round(x * self.scale), round(y * self.scale)

    def tint(self, shapes: Iterable[Shape]) -> None:
        """Regions in the colour of their kind, the bar at their side in that of their article."""
        wash = self.canvas.copy()
        for shape in shapes:
            first, last = self._at(shape.box.left, shape.box.top), self._at(shape.box.right, shape.box.bottom)
            cv2.rectangle(wash, first, last, KINDS.get(shape.region.kind, OTHER), cv2.FILLED)
        cv2.addWeighted(wash, 0.2, self.canvas, 0.8, 0, dst=self.canvas)
        for shape in shapes:
            self.outline(shape.box, KINDS.get(shape.region.kind, OTHER), 1)
            if shape.place == "flow":
                left, top = self._at(shape.box.right if shape.vertical else shape.box.left, shape.box.top)
                bottom = self._at(0, shape.box.bottom)[1]
                cv2.rectangle(self.canvas, (left - 3, top), (left + 2, bottom), ARTICLES[shape.hue], cv2.FILLED)
            elif shape.place == "unplaced":
                first, last = self._at(shape.box.left, shape.box.top), self._at(shape.box.right, shape.box.bottom)
                cv2.line(self.canvas, first, last, DOUBT, 1, cv2.LINE_AA)

    def outline(self, box: Box, colour: Colour, thick: int) -> None:
        cv2.rectangle(self.canvas, self._at(box.left, box.top), self._at(box.right, box.bottom), colour, thick)

    def hatch(self, box: Box, colour: Colour) -> None:
        self.outline(box, colour, 2)
        (left, top), (right, bottom) = self._at(box.left, box.top), self._at(box.right, box.bottom)
        for start in range(left - (bottom - top), right, 24):
            first = (max(left, start), bottom - max(0, left - start))
            reach = min(right - first[0], first[1] - top)
            if reach > 0:
                cv2.line(self.canvas, first, (first[0] + reach, first[1] - reach), colour, 1, cv2.LINE_AA)

    def step(self, step: Step) -> None:
        colour = DOUBT if step.doubt == "doubtful" else ARTICLES[step.hue]
        if step.arrow is None:
            # A flow that begins without a headline: a ring where it does.
            x, y = (step.target.box.left + step.target.box.right) / 2, step.target.box.top
            cv2.circle(self.canvas, self._at(x, y), 6, colour, 2, cv2.LINE_AA)
            return
        thick = {"given": 1, "sure": 3, "fair": 3, "doubtful": 4}[step.doubt]
        self.arrow(step.arrow, colour, thick, DASHES[step.doubt])
        if step.doubt == "doubtful":
            self.label(step.arrow.points(2)[1], str(step.number), DOUBT)

    def arrow(self, arrow: Arrow, colour: Colour, thick: int, dashes: tuple[float, float] | None) -> None:
        points = [(x * self.scale, y * self.scale) for x, y in arrow.points(48)]
        for part in [points] if dashes is None else cut_dashes(points, *dashes):
            line = np.round(np.array(part) * 16).astype(np.int32)
            cv2.polylines(self.canvas, [line], False, colour, thick, cv2.LINE_AA, shift=4)
        head = np.array([self._at(x, y) for x, y in arrow.head((6 + 3 * thick) / self.scale)], dtype=np.int32)
        cv2.fillPoly(self.canvas, [head], colour, cv2.LINE_AA)

    def badge(self, shape: Shape) -> None:
        """The flow's number at its first region, the step's at the others, in the corner where reading begins."""
        if shape.place != "flow":
            return
        x = shape.box.right if shape.vertical else shape.box.left
        text = str(shape.article or shape.flow) if shape.step == 1 else f".{shape.step}"
        self.label((x, shape.box.top), text, ARTICLES[shape.hue], large=shape.step == 1)

    def label(self, place: Point, text: str, colour: Colour, *, large: bool = False) -> None:
        """White on the colour, wholly within the drawing."""
        size, pad = (0.62, 6) if large else (0.4, 3)
        (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, size, 1)
        x, y = self._at(*place)
        x = min(max(0, x - width // 2 - pad), max(0, self.canvas.shape[1] - width - 2 * pad))
        y = min(max(0, y - height // 2 - pad), max(0, self.canvas.shape[0] - height - 2 * pad))
        cv2.rectangle(self.canvas, (x, y), (x + width + 2 * pad, y + height + 2 * pad), colour, cv2.FILLED)
        where = (x + pad, y + height + pad)
        cv2.putText(self.canvas, text, where, cv2.FONT_HERSHEY_DUPLEX, size, (255, 255, 255), 1, cv2.LINE_AA)


def cut_dashes(points: Sequence[Point], ink: float, gap: float) -> list[list[Point]]:
    """The parts of a line of many points that are drawn, ``ink`` pixels each, ``gap`` pixels apart."""
    parts: list[list[Point]] = [[points[0]]]
    drawing, left = True, ink
    for (ax, ay), (bx, by) in pairwise(points):
        length, done = float(np.hypot(bx - ax, by - ay)), 0.0
        while length - done > left:
            done += left
            there = (ax + (bx - ax) * done / length, ay + (by - ay) * done / length)
            if drawing:
                parts[-1].append(there)
            else:
                parts.append([there])
            drawing = not drawing
            left = ink if drawing else gap
        left -= length - done
        if drawing:
            parts[-1].append((bx, by))
    return [part for part in parts if len(part) > 1]
