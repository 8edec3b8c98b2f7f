"""The sheet that a page is set on, and its printing into pixels.

Setting happens in the frame of the lines: `u` runs along a line, `v` from line to line. On a horizontal page
that is x and y. On a vertical Chinese page u runs down and v from right to left, so that tiers are set by the very
code that sets columns.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image, ImageDraw

from .fonts import font
from .linebreaking import Cell

TURNED = frozenset("「」『』（）《》〈〉—…：；～-")


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels; right and bottom are outside it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: "Rect") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of type: `cells` run down from the top if `down`, else from the left; `em` is the size of its type.

    `level` lines lie across a page of upright ones and are read from the right: `text` is what they say, the cells
    stand where they are printed. `reversed` type is left white on what lies under it; the first `bold` characters of a
    line are printed bolder than its face.
    """

    article: int
    kind: str
    paragraph: int | None
    text: str
    rect: Rect
    cells: tuple[Cell, ...]
    face: str
    em: int
    down: bool = False
    level: bool = False
    reversed: bool = False
    bold: int = 0


@dataclass(slots=True)
class Sheet:
    """Everything printed on one page, in pixels of the undamaged image.

    `width` and `height` are the image's; `turned` says that u runs down the page and v leftwards.
    """

    width: int
    height: int
    turned: bool = False
    ink: int = 30
    lines: list[SetLine] = field(default_factory=list)
    rules: list[tuple[Rect, int]] = field(default_factory=list)
    pictures: list[tuple[Rect, np.ndarray]] = field(default_factory=list)
    frames: list[tuple[Rect, int]] = field(default_factory=list)
    grounds: list[tuple[Rect, int]] = field(default_factory=list)

    def place(self, rect: Rect) -> Rect:
        """From the frame of the lines to the image."""
        if not self.turned:
            return rect
        return Rect(self.width - rect.bottom, rect.left, self.width - rect.top, rect.right)

    def add_line(self, line: SetLine) -> None:
        """Takes over a line set in the frame of the lines."""
        if line.level:
            line = replace(line, rect=self.place(line.rect))
        elif self.turned:
            line = SetLine(
                line.article,
                line.kind,
                line.paragraph,
                line.text,
                self.place(line.rect),
                _singles(line),
                line.face,
                line.em,
                down=True,
            )
        self.lines.append(line)

    def add_rule(self, rect: Rect, grey: int = 60) -> None:
        """A printed rule."""
        self.rules.append((self.place(rect), grey))

    def add_frame(self, rect: Rect, thickness: int) -> None:
        """A box around matter."""
        self.frames.append((self.place(rect), thickness))

    def add_ground(self, rect: Rect, grey: int) -> None:
        """A solid ground or a tint that type stands on."""
        self.grounds.append((self.place(rect), grey))

    def add_picture(self, rect: Rect, grey: np.ndarray) -> None:
        """A picture, its greys stretched to `rect`."""
        self.pictures.append((self.place(rect), grey))

    def print(self) -> Image.Image:
        """The page in greys (mode L), paper 250."""
        image = Image.new("L", (self.width, self.height), 250)
        draw = ImageDraw.Draw(image)
        for rect, grey in self.pictures:
            size = (max(1, round(rect.width)), max(1, round(rect.height)))
            picture = Image.fromarray(grey).resize(size, Image.Resampling.BICUBIC)
            image.paste(picture, (round(rect.left), round(rect.top)))
            draw.rectangle(_pixels(rect), outline=70)
        for rect, tone in self.grounds:
            draw.rectangle(_pixels(rect), fill=tone)
        for rect, tone in self.rules:
            draw.rectangle(_pixels(rect), fill=tone)
        for rect, thickness in self.frames:
            draw.rectangle(_pixels(rect), outline=50, width=thickness)
        for line in self.lines:
            _draw_line(image, draw, line, self.ink)
        return image


def _pixels(rect: Rect) -> tuple[int, int, int, int]:
    left, top = round(rect.left), round(rect.top)
    return left, top, max(left, round(rect.right) - 1), max(top, round(rect.bottom) - 1)


def _singles(line: SetLine) -> tuple[Cell, ...]:
    """Cells of one character each, as upright setting needs them."""
    cells = []
    for cell in line.cells:
        for index, character in enumerate(cell.text):
            cells.append(Cell(character, cell.at + index * line.em))
    return tuple(cells)


def _draw_line(image: Image.Image, draw: ImageDraw.ImageDraw, line: SetLine, ink: int) -> None:
    face = font(line.face, line.em)
    if not line.down:
        inner = line.em * (0.88 if not line.face.startswith("latin") else 1.0)
        baseline = line.rect.top + (line.rect.height - line.em) / 2 + inner
        if line.face.startswith("latin"):
            baseline = line.rect.top + line.rect.height * 0.78
        printed = 0
        for cell in line.cells:
            place = (line.rect.left + cell.at, baseline)
            heavy = 1 if printed < line.bold else 0
            fill = 248 if line.reversed else ink
            draw.text(place, cell.text, font=face, fill=fill, anchor="ls", stroke_width=heavy)
            printed += len(cell.text)
        return
    left = line.rect.left + (line.rect.width - line.em) / 2
    for cell in line.cells:
        top = line.rect.top + cell.at
        if cell.text in TURNED:
            square = Image.new("L", (line.em, line.em), 0)
            ImageDraw.Draw(square).text((0, line.em * 0.88), cell.text, font=face, fill=255, anchor="ls")
            image.paste(ink, (round(left), round(top)), square.rotate(-90))
        elif cell.text in "，。、" and line.face.startswith("zh-"):
            # Simplified faces draw these at the foot of the square; upright setting wants them at its upper right.
            draw.text((left + line.em * 1.05, top + line.em * 0.33), cell.text, font=face, fill=ink, anchor="ms")
        else:
            draw.text((left + line.em / 2, top + line.em * 0.88), cell.text, font=face, fill=ink, anchor="ms")
