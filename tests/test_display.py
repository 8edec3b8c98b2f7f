"""A few characters amid text: a heading's where they are heavier and set wider, else a paragraph's last ones."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Line
from pipeline.stages.layout.display import is_display
from pipeline.stages.layout.rows import Piece, Row
from pipeline.stages.layout.site import Site

BODY, PITCH, STEP = 30, 30, 36


def row(at: int, text: str, *, left: int = 100, pitch: float = PITCH, high: int = BODY, weight: float = 1.0) -> Row:
    top = 100 + STEP * at
    box = Box(left=left, top=top, right=left + round(pitch * len(text)), bottom=top + high)
    line = Line(id=f"l{at}", text=text, box=box, confidence=1.0)
    return Row(pieces=(Piece(line=line, box=box, across=True, weight=weight),), box=box)


def shows(*, pitch: float, weight: float, text: str = "採取攻勢") -> bool:
    """Whether a row amid a column of seven characters a line, a quarter larger than its text, is display type."""
    few = row(6, text, left=130, pitch=pitch, high=round(1.27 * BODY), weight=weight)
    rows = [few if at == 6 else row(at, "重慶廿日聯電訊") for at in range(14)]
    return is_display(few, Site(rows=rows, rules=(), body=BODY, ratio=1.4))


def test_four_characters_that_are_heavier_and_set_wider_are_a_heading() -> None:
    assert shows(pitch=1.38 * PITCH, weight=1.15)


@pytest.mark.parametrize(("pitch", "weight"), [(1.38, 1.0), (1.1, 1.15)], ids=["no heavier", "no wider"])
def test_others_are_the_last_of_a_paragraph(pitch: float, weight: float) -> None:
    assert not shows(pitch=pitch * PITCH, weight=weight)


def test_as_few_characters_far_apart_are_a_heading_however_light() -> None:
    assert shows(pitch=1.6 * PITCH, weight=1.0)
