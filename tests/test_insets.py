"""Rules that set a picture off from the columns that run past it."""

from pipeline.geometry import BoxIndex
from pipeline.model import Box
from pipeline.stages.order.insets import without_borders

BODY = 20.0
PICTURE = Box(left=0, top=500, right=620, bottom=800)
CAPTION = Box(left=150, top=810, right=470, bottom=830)
SHOWN = (PICTURE, CAPTION)
OVER, UNDER = Box(left=0, top=480, right=620, bottom=484), Box(left=0, top=850, right=620, bottom=854)
COLUMNS = (0, 210, 420)
ABOVE = [Box(left=left, top=0, right=left + 200, bottom=470) for left in COLUMNS]
BELOW = [Box(left=left, top=862, right=left + 200, bottom=1400) for left in COLUMNS]


def keep(
    text: list[Box], headings: list[Box] | None = None, pictures: tuple[Box, ...] = (PICTURE, CAPTION)
) -> set[int]:
    """The tops of those of the two rules that stay."""
    rules = BoxIndex([OVER, UNDER])
    return {rule.top for rule in without_borders(rules, pictures, text, headings or [], BODY).boxes}


def test_rules_of_a_picture_within_columns_part_no_text() -> None:
    assert keep([*ABOVE, *BELOW]) == set()


def test_a_heading_under_the_rule_begins_another_story() -> None:
    heading = Box(left=10, top=860, right=190, bottom=890)
    below = [Box(left=box.left, top=895, right=box.right, bottom=box.bottom) for box in BELOW]
    assert keep([*ABOVE, *below], [heading]) == {OVER.top, UNDER.top}


def test_a_picture_at_the_head_or_the_foot_keeps_its_rules() -> None:
    assert keep(BELOW) == {OVER.top, UNDER.top}
    assert keep(ABOVE) == {OVER.top, UNDER.top}


def test_a_rule_by_itself_parts_what_stands_over_and_under_it() -> None:
    assert keep([*ABOVE, *BELOW], pictures=()) == {OVER.top, UNDER.top}


def test_a_rule_longer_than_the_picture_is_the_pages() -> None:
    small = Box(left=0, top=500, right=200, bottom=800)
    assert keep([*ABOVE, *BELOW], pictures=(small,)) == {OVER.top, UNDER.top}
