"""Two pages on one scan: found where plain, never made up, each half a page of its own."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pipeline.formats.folds import find_fold
from pipeline.model import Box
from pipeline.stages.layout.folds import without_sides
from tests.conftest import STORY, Desk
from tests.press import set_page
from tests.press.fonts import missing_fonts

needs_fonts = pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")


def sheet(style: str, first: int, second: int, damage: int) -> tuple[NDArray[np.uint8], int]:
    """Two pages of the press side by side, the second brought to the size of the first, and where they meet."""
    left = set_page(first, style=style, damage=damage, size="small").image
    right = set_page(second, style=style, damage=damage, size="small").image.resize(left.size)
    return np.hstack([np.asarray(left), np.asarray(right)]).astype(np.uint8), left.width


@needs_fonts
@pytest.mark.parametrize("style", ["zh", "en", "vertical"])
@pytest.mark.parametrize("damage", [0, 2])
def test_two_pages_side_by_side_are_parted_at_the_fold(style: str, damage: int) -> None:
    picture, at = sheet(style, 11, 12, damage)
    fold = find_fold(picture)
    assert fold is not None
    # Within the white of the two inner margins, whatever shadow of the fold lies between them.
    assert abs(fold.at - at) < 0.03 * picture.shape[1]
    assert fold.right_first == (style == "vertical")
    assert fold.confidence > 0.8


@needs_fonts
def test_a_rule_across_the_middle_makes_it_one_page() -> None:
    picture, at = sheet("en", 11, 12, 0)
    picture[120:124, at - 400 : at + 400] = 20
    assert find_fold(picture) is None


@needs_fonts
@pytest.mark.parametrize(("style", "seed"), [("vertical", 13), ("vertical", 14), ("en", 15), ("zh", 16)])
def test_one_page_is_never_parted(style: str, seed: int) -> None:
    page = np.asarray(set_page(seed, style=style, damage=1, size="small").image)
    assert find_fold(page) is None
    # The same page cut to a strip that is wider than tall: its gutters are no folds.
    assert find_fold(np.ascontiguousarray(page[: page.shape[1] * 2 // 3])) is None


@needs_fonts
@pytest.mark.parametrize("headed", [True, False])
def test_a_clipping_of_two_columns_is_one_page(headed: bool) -> None:
    """The white between them is the widest there is, and a headline's letters may leave it white, too."""
    page = np.asarray(set_page(16, style="zh", damage=0, size="small").image)
    ink = (page < 128).mean(axis=0)
    clipping = np.full((900, 1500), 240, np.uint8)
    rows = np.asarray(Image.fromarray(page).crop((0, page.shape[0] // 2, page.shape[1], page.shape[0])))
    # A column of the page, between two of its gutters, twice.
    white = np.flatnonzero(ink < 0.01)
    left, right = max(zip(white[:-1].tolist(), white[1:].tolist(), strict=True), key=lambda one: one[1] - one[0])
    column = Image.fromarray(rows[:, left : right + 1])
    scale = 680 / column.width
    column = column.resize((680, round(column.height * scale))).crop((0, 0, 680, 780))
    for at in (40, 780):
        clipping[100:880, at : at + 680] = np.asarray(column)
    if headed:
        for at in range(60, 1400, 90):
            clipping[20:80, at : at + 60] = 30
    assert find_fold(clipping) is None


def test_what_holds_no_print_is_one_page() -> None:
    assert find_fold(np.full((600, 1000), 240, np.uint8)) is None
    noise = np.random.default_rng(1).integers(0, 255, (600, 1000), dtype=np.uint8)
    assert find_fold(noise) is None


def spread(desk: Desk, gap: int = 60) -> None:
    """One scan of two drawn pages, and the lines of each half in pixels of the scan."""
    pages = [Image.open(desk.draw(f"page{n}.png", (f"Page {n} has news", *STORY[1:]))) for n in (1, 2)]
    wide = Image.new("L", (2 * pages[0].width + gap, pages[0].height), 245)
    for number, page in enumerate(pages):
        wide.paste(page, (number * (page.width + gap), 0))
    wide.save(desk.scans / "fold.png")
    for path in desk.scans.glob("page*.png"):
        path.unlink()


@pytest.mark.parametrize(("split", "halves"), [("left", ["0", "330"]), ("right", ["330", "0"]), ("never", ["0"])])
def test_each_half_is_a_page_in_pixels_of_the_scan(desk: Desk, split: str, halves: list[str]) -> None:
    spread(desk)
    for number in range(1, len(halves) + 1):
        desk.write_lines(f"p000{number}")
    desk.configure(prepare={"split": split})
    said = desk.galley("run")
    assert said.code == 0, said.err
    text = (desk.output / "scans" / "tei" / "full" / "scans-pages.xml").read_text(encoding="utf-8")
    surfaces = re.findall(r'<surface[^>]*ulx="(\d+)"', text)
    assert surfaces == halves
    assert len(re.findall("<pb ", text)) == len(halves)
    parts = re.findall(r'<graphic url="fold\.png([^"]*)"', text)
    assert parts == ([f"#xywh={left},0,330,400" for left in halves] if len(halves) > 1 else [""])


def test_another_setting_parts_the_pages_anew(desk: Desk) -> None:
    spread(desk)
    for number in (1, 2):
        desk.write_lines(f"p000{number}")
    desk.configure(prepare={"split": "left"})
    assert desk.galley("run", "--until", "prepare").code == 0
    assert len(list((desk.output / "scans" / "pages").iterdir())) == 2
    desk.configure(prepare={"split": "never"})
    said = desk.galley("status")
    assert "scans/0001" in said.out
    assert "scans/0002" not in said.out


def test_the_side_of_a_picture_is_no_rule_a_longer_one_beside_it_is() -> None:
    picture = Box(left=200, top=300, right=600, bottom=700)
    side = Box(left=604, top=298, right=606, bottom=702)
    longer = Box(left=604, top=200, right=606, bottom=900)
    apart = Box(left=640, top=300, right=642, bottom=700)
    assert without_sides([side, longer, apart], [picture], 30) == [longer, apart]
