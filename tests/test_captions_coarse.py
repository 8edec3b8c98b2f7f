"""Captions at a coarse scan, where boxes of lines are drawn a quarter too high: the pitch of Chinese type tells."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Line
from pipeline.stages.layout.captions import find_captions
from pipeline.stages.layout.rows import Piece, Row
from pipeline.stages.layout.site import Site

BODY = 20
PICTURE = Box(left=100, top=100, right=500, bottom=400)
WORDS = "鄭校長前排左三與陸運會步操比賽勝出的隊員"


def row(text: str, left: int, top: int, height: int, pitch: int) -> Row:
    box = Box(left=left, top=top, right=left + pitch * len(text), bottom=top + height)
    line = Line(id=f"{left}-{top}", text=text, box=box, confidence=1.0)
    return Row(pieces=(Piece(line=line, box=box, across=True),), box=box)


def captions(text: str, height: int, pitch: int) -> list[str]:
    column = [row(WORDS, 560, 100 + 30 * at, BODY, BODY) for at in range(12)]
    under = row(text, 300 - pitch * len(text) // 2, 404, height, pitch)
    site = Site(rows=[*column, under], rules=(), body=BODY, ratio=1.5)
    return [one.text for _, rows in find_captions(site, [PICTURE]) for one in rows]


@pytest.mark.parametrize(
    ("height", "pitch", "count"),
    [(20, 20, 16), (25, 20, 16), (25, 25, 12), (30, 20, 16)],
    ids=["as text", "drawn too high", "in larger type", "much too high"],
)
def test_a_row_in_the_middle_under_a_picture(height: int, pitch: int, count: int) -> None:
    words = WORDS[:count]
    assert captions(words, height, pitch) == ([words] if (height, pitch) in ((20, 20), (25, 20)) else [])
