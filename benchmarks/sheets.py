"""The sheets that speed is measured on, set by the press and pasted together where a newspaper's are larger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from tests.press import set_page

PAPER = 235
QUALITY = 85


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``make`` writes the case's scans into a folder; ``workers`` that galley takes them with; ``language`` as
    Tesseract calls it."""

    about: str
    make: Callable[[Path], None]
    workers: int = 1
    language: str = "chi_sim"


def set_pages(folder: Path, *, style: str, seeds: Sequence[int]) -> None:
    for seed in seeds:
        set_page(seed, style=style, damage=1).image.convert("L").save(folder / f"{seed:04d}.jpg", quality=QUALITY)


def paste(folder: Path, *, style: str, seeds: Sequence[int], across: int) -> None:
    """One sheet of pages in rows of ``across``."""
    pages = [set_page(seed, style=style, damage=1).image.convert("L") for seed in seeds]
    rows = [pages[at : at + across] for at in range(0, len(pages), across)]
    width = max(sum(page.width for page in row) for row in rows)
    heights = [max(page.height for page in row) for row in rows]
    sheet, top = Image.new("L", (width, sum(heights)), PAPER), 0
    for row, height in zip(rows, heights, strict=True):
        left = 0
        for page in row:
            sheet.paste(page, (left, top))
            left += page.width
        top += height
    sheet.save(folder / "0001.jpg", quality=QUALITY)


def count_lines(style: str, seeds: Sequence[int]) -> int:
    return sum(len(set_page(seed, style=style, damage=1).truth["lines"]) for seed in seeds)


def _case(about: str, make: Callable[..., None], workers: int = 1, language: str = "chi_sim", **how: object) -> Case:
    return Case(about=about, make=partial(make, **how), workers=workers, language=language)


CASES: Mapping[str, Case] = {
    "page": _case("one Chinese page", set_pages, style="zh", seeds=(2,)),
    "eight": _case("eight Chinese pages, two at once", set_pages, 2, style="zh", seeds=range(40, 48)),
    "broadsheet": _case("a broadsheet of four such pages", paste, style="zh", seeds=range(50, 54), across=2),
    "fold": _case("a fold of vertical pages", paste, 1, "chi_tra_vert", style="vertical", seeds=range(1, 5), across=4),
    "english": _case("an English sheet of 1,300 lines", paste, 1, "eng", style="en", seeds=(1, 2, 3), across=2),
}
"""By name."""
