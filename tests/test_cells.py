"""Advertisements of upright pages: what rules close in and no text runs in."""

from __future__ import annotations

from pipeline.geometry import turn_left
from pipeline.model import Box, Line
from pipeline.stages.layout.cells import find_advertisements
from pipeline.stages.layout.rows import Piece, Sheet

BODY, WIDTH, HEIGHT = 30, 3000, 1500


def columns(count: int, tops: tuple[int, ...] = (200,), tall: int = 300) -> list[Box]:
    """Lines of body type from right to left, each at the next of some heights."""
    lefts = (2500 - 36 * at for at in range(count))
    return [
        Box(left=left, top=tops[at % len(tops)], right=left + BODY, bottom=tops[at % len(tops)] + tall)
        for at, left in enumerate(lefts)
    ]


def find(boxes: list[Box], letters: int = 10) -> int:
    """How many advertisements stand in the one cell of a page."""
    pieces = [
        Piece(
            line=Line(id=f"l{at}", text="字" * letters, box=box, confidence=1.0, direction="vertical"),
            box=turn_left(box, WIDTH),
            across=True,
        )
        for at, box in enumerate(boxes)
    ]
    sheet = Sheet(pieces=tuple(pieces), width=HEIGHT, height=WIDTH, turned=True)
    return len(find_advertisements(sheet, [Box(left=100, top=100, right=2900, bottom=1400)], BODY))


BRAND = Box(left=2600, top=200, right=2600 + 5 * BODY, bottom=1200)


def test_text_that_runs_in_columns_is_an_article() -> None:
    assert find(columns(12)) == 0
    assert find([*columns(12), *columns(12, (600,))]) == 0


def test_lines_that_begin_and_end_nowhere_level_are_an_advertisement() -> None:
    assert find(columns(12, (200, 310, 420, 530, 640))) == 1


def test_huge_type_over_a_text_is_an_advertisement_s() -> None:
    assert find([BRAND, *columns(12)]) == 1


def test_the_largest_headline_of_a_page_over_its_stories_is_none() -> None:
    assert find([BRAND, *columns(50)]) == 0


def test_a_headline_of_huge_type_over_a_story_of_two_dozen_lines_is_none() -> None:
    """A headline has a hundredth or two of a story's characters, a brand a tenth of an advertisement's."""
    assert find([BRAND, *columns(24)]) == 0


def test_an_advertisement_of_many_lines_with_much_in_huge_type() -> None:
    brands = [Box(left=2600, top=200 + 300 * at, right=2600 + 5 * BODY, bottom=450 + 300 * at) for at in range(4)]
    assert find([*brands, *columns(30)]) == 1


def test_a_brief_in_a_box_has_columns_of_a_few_characters() -> None:
    assert find(columns(8, tall=120), letters=4) == 0


def test_as_short_lines_beside_display_type_are_an_advertisement() -> None:
    shown = Box(left=2600, top=200, right=2600 + 3 * BODY, bottom=700)
    assert find([shown, *columns(8, tall=120)], letters=4) == 1
