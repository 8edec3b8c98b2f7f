"""Advertisements in boxes that hold running text too: they end in large type."""

from __future__ import annotations

from pipeline.model import Box, Line, RegionKind
from pipeline.stages.layout.boxed import mark_advertisements
from pipeline.stages.layout.regions import Draft, Drawn
from pipeline.stages.layout.rows import Piece, Row, Sheet

BODY = 20.0
FRAME = Box(left=100, top=100, right=500, bottom=700)


def rows(top: int, count: int, height: int, text: str, left: int = 120) -> list[Row]:
    made = []
    for at in range(count):
        y = top + at * (height + 6)
        box = Box(left=left, top=y, right=left + 340, bottom=y + height)
        line = Line(id=f"l{left}-{y}", text=text, box=box, confidence=1.0)
        made.append(Row(pieces=(Piece(line=line, box=box, across=True),), box=box))
    return made


Part = tuple[RegionKind, int, int, int, str]
HEAD: Part = ("headline", 120, 2, 40, "DO YOU HAVE")
TEXT: Part = ("body", 230, 8, 20, "Then use our storage service for")
NAME: Part = ("headline", 470, 2, 40, "M. G. M. CLEANERS")


def mark(*parts: Part, rules: tuple[Box, ...] = (), frames: tuple[Box, ...] = (FRAME,)) -> set[str]:
    """The kinds that regions in the box have then."""
    drawn = [Drawn(kind=kind, rows=rows(top, count, height, text)) for kind, top, count, height, text in parts]
    draft = Draft(
        sheet=Sheet(pieces=(), width=2000, height=2000, turned=False),
        body=BODY,
        frames=frames,
        pictures=(),
        captions=(),
        furniture=(),
        headings=(),
        segments=(),
        stray=(),
        rules=rules,
    )
    mark_advertisements(drawn, draft)
    return {one.kind for one in drawn}


def test_text_between_large_type_is_an_advertisement() -> None:
    assert mark(HEAD, TEXT, NAME) == {"advertisement"}


def test_a_story_has_large_type_at_its_head_alone() -> None:
    assert mark(HEAD, TEXT) == {"headline", "body"}


def test_a_box_with_a_byline_holds_a_story() -> None:
    assert "byline" in mark(HEAD, ("byline", 210, 1, 18, "By John Smith"), TEXT, NAME)


def test_a_frame_round_two_of_them_makes_neither() -> None:
    rule = Box(left=110, top=450, right=490, bottom=453)
    assert mark(HEAD, TEXT, NAME, rules=(rule,)) == {"headline", "body"}
    boxes = Box(left=105, top=105, right=495, bottom=440), Box(left=105, top=445, right=495, bottom=695)
    assert "body" in mark(HEAD, TEXT, NAME, frames=(FRAME, *boxes))


def test_a_frame_round_a_quarter_of_the_page_makes_none() -> None:
    large = Box(left=50, top=50, right=1300, bottom=1300)
    assert mark(HEAD, TEXT, NAME, frames=(large,)) == {"headline", "body"}
