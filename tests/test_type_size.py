"""Latin type is measured by the width that it is set to: boxes are drawn too tall, or too low."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Line
from pipeline.stages.layout.rows import Piece, Row
from pipeline.stages.layout.type_size import is_as_tall


def row(text: str, width: int, height: int) -> Row:
    box = Box(left=100, top=100, right=100 + width, bottom=100 + height)
    line = Line(id="l0001", text=text, box=box, confidence=0.99, direction="ltr", glyphs=())
    return Row(pieces=(Piece(line=line, box=box, across=True, weight=1.2),), box=box)


def test_a_subtitle_hardly_lower_than_its_headline_is_smaller() -> None:
    headline = row("River Pilot Retires After Forty-One Years", 832, 44)
    subtitle = row("Knew Every Bar by the Sound of the Water", 651, 40)
    assert is_as_tall(headline, subtitle)
    assert not is_as_tall(subtitle, headline)


@pytest.mark.parametrize(("text", "width", "height"), [("elektrischem", 311, 49), ("Versuche mit", 317, 48)])
def test_a_word_in_a_box_drawn_too_tall_is_no_larger(text: str, width: int, height: int) -> None:
    assert is_as_tall(row(text, width, height), row("Pflug", 145, 70))


def test_a_box_as_tall_says_enough_where_letters_are_few() -> None:
    assert is_as_tall(row("Fire", 90, 48), row("Puts Out Lumber", 330, 50))
