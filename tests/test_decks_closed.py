"""The last row of a deck goes with it, a text of one line does not."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Line, Region
from pipeline.stages.layout.roles.decks import close_decks

UNIT = 30.0
DECK = Box(left=100, top=100, right=600, bottom=190)
ROW = Box(left=250, top=195, right=450, bottom=225)


def close(row: Box, text: str, *more: tuple[str, Box], kind: str = "body") -> list[tuple[str, tuple[str, ...]]]:
    boxes = {"deck": ("subtitle", DECK, "He Remains Unconscious"), "row": (kind, row, text)}
    boxes |= {f"more{at}": (its, box, "text") for at, (its, box) in enumerate(more)}
    regions = [
        Region(id=name, kind=its, box=box, lines=(f"{name}l",))  # type: ignore[arg-type]
        for name, (its, box, _) in boxes.items()
    ]
    lines = {
        f"{name}l": Line(id=f"{name}l", text=said, box=box, confidence=1.0) for name, (_, box, said) in boxes.items()
    }
    return [(one.id, one.lines) for one in close_decks(regions, lines, UNIT)]


JOINED = [("deck", ("deckl", "rowl"))]


def test_a_short_row_in_the_middle_is_the_deck_s() -> None:
    assert close(ROW, "the Churches.") == JOINED


def test_a_row_in_capitals_may_be_as_wide() -> None:
    wide = Box(left=105, top=195, right=598, bottom=225)
    assert close(wide, "A NEWSPAPER MAN'S INVENTION.") == JOINED
    assert close(wide, "The Queen has arrived at Windsor.") != JOINED


def test_a_heading_may_follow() -> None:
    under = Box(left=200, top=245, right=500, bottom=275)
    assert close(ROW, "the Churches.", ("subhead", under))[0] == JOINED[0]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (Box(left=100, top=195, right=300, bottom=225), "flush left"),
        (Box(left=250, top=260, right=450, bottom=290), "far under it"),
        (ROW, "時14分展開，至晚上9時完成。"),
    ],
)
def test_what_is_none(row: Box, text: str) -> None:
    assert close(row, text)[0] == ("deck", ("deckl",))


def test_the_first_line_of_a_text_is_none() -> None:
    under = Box(left=100, top=228, right=600, bottom=900)
    assert close(ROW, "By cable", ("body", under))[0] == ("deck", ("deckl",))


def test_nor_is_a_byline() -> None:
    assert close(ROW, "By A. Smith", kind="byline")[0] == ("deck", ("deckl",))
