"""The page's grid and its cutting into slots, one article each."""

from dataclasses import dataclass, replace

from numpy.random import Generator

from .sheet import Rect


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal columns: `count` of `width` pixels with `gutter` pixels between, from (left, top) to `bottom`."""

    left: float
    top: float
    bottom: float
    count: int
    width: float
    gutter: float
    em: int
    leading: int

    @property
    def right(self) -> float:
        return self.left + self.count * self.width + (self.count - 1) * self.gutter

    def span(self, first: int, last: int) -> tuple[float, float]:
        """Left and right of the columns first..last-1."""
        left = self.left + first * (self.width + self.gutter)
        return left, left + (last - first) * (self.width + self.gutter) - self.gutter

    def characters(self, columns: float, lines: float) -> float:
        """How many square characters so much room holds."""
        return columns * self.width / self.em * lines


@dataclass(frozen=True, slots=True)
class Slot:
    """Columns first..last-1 from `top` to `bottom` pixels; `leg` is a column of it that runs down to `leg_bottom`."""

    first: int
    last: int
    top: float
    bottom: float
    leg: int | None = None
    leg_bottom: float = 0.0

    @property
    def columns(self) -> int:
        return self.last - self.first

    def rect(self, grid: Grid) -> Rect:
        """The slot without its leg."""
        left, right = grid.span(self.first, self.last)
        return Rect(left, self.top, right, self.bottom)


def cut_page(rng: Generator, grid: Grid, largest: float) -> list[Slot]:
    """Slots in reading order, of some `largest` characters or fewer: guillotine cuts, some with a leg (L shape)."""
    whole = Slot(0, grid.count, grid.top, grid.bottom)
    return _cut(rng, grid, whole, largest)


def _lines(grid: Grid, slot: Slot) -> int:
    return int((slot.bottom - slot.top) / grid.leading)


def _cut(rng: Generator, grid: Grid, slot: Slot, largest: float) -> list[Slot]:
    lines = _lines(grid, slot)
    room = grid.characters(slot.columns, lines)
    limit = largest * float(rng.uniform(0.75, 1.1))
    shortest = 13 if slot.columns > 2 else 19
    can_stack = lines >= 2 * shortest + 2
    can_part = slot.columns >= 2 and lines >= 13
    if room <= limit or not (can_stack or can_part):
        return [slot]
    tall = lines * grid.leading / (slot.columns * (grid.width + grid.gutter))
    stack = can_stack and (
        not can_part
        or lines > 60
        or float(rng.random()) < (0.85 if slot.columns < grid.count and (slot.columns >= 3 or tall > 0.9) else 0.25)
    )
    if stack:
        return _stack(rng, grid, slot, largest, lines, shortest)
    return _part(rng, grid, slot, largest, lines)


def _stack(rng: Generator, grid: Grid, slot: Slot, largest: float, lines: int, shortest: int) -> list[Slot]:
    """Cuts across; sometimes a column of the upper slot goes on down beside the lower one."""
    gap = 2
    if lines > 3 * shortest + 2 * gap:
        # A deep band leaves its slots room to be cut across once more, which is where legs come from.
        upper = int(rng.integers(shortest + 2, min(lines - shortest - gap, 50) + 1))
    else:
        upper = int(rng.integers(shortest, lines - shortest - gap + 1))
    cut = slot.top + upper * grid.leading
    below = Slot(slot.first, slot.last, cut + gap * grid.leading, slot.bottom)
    above = replace(slot, bottom=cut)
    fits = grid.characters(slot.columns, upper) + grid.characters(1, lines - upper) < largest * 1.45
    if 3 <= slot.columns <= 5 and lines - upper < 36 and fits and float(rng.random()) < 0.4:
        right = bool(rng.random() < 0.7)
        leg = slot.last - 1 if right else slot.first
        above = replace(above, leg=leg, leg_bottom=slot.bottom)
        below = replace(below, last=slot.last - 1) if right else replace(below, first=slot.first + 1)
        return [above, *_cut(rng, grid, below, largest)]
    return [*_cut(rng, grid, above, largest), *_cut(rng, grid, below, largest)]


def _part(rng: Generator, grid: Grid, slot: Slot, largest: float, lines: int) -> list[Slot]:
    """Cuts downwards, leaving single columns only where they are tall."""
    least = 1 if lines >= 26 and slot.columns > 2 and rng.random() < 0.35 else 2
    if slot.columns < 2 * least:
        least = 1
    if slot.columns >= 6 and least == 2 and rng.random() < 0.85:
        least = 3
    at = slot.first + int(rng.integers(least, slot.columns - least + 1))
    return [
        *_cut(rng, grid, replace(slot, last=at), largest),
        *_cut(rng, grid, replace(slot, first=at), largest),
    ]
