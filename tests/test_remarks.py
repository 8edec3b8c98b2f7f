"""A remark in brackets behind a heading is the heading's, and takes no text of its own."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Line, Region, RegionKind
from pipeline.stages.layout.roles.remarks import add_remarks

UNIT = 20.0
HEADING = Box(left=100, top=100, right=300, bottom=130)
BEHIND = Box(left=310, top=104, right=370, bottom=124)


def add(text: str, box: Box = BEHIND, kind: RegionKind = "body") -> tuple[str, str]:
    said = {"heading": ("與會民企名單", HEADING), "remark": (text, box)}
    lines = {name: Line(id=name, text=words, box=place, confidence=1.0) for name, (words, place) in said.items()}
    regions = [
        Region(id="heading", kind="headline", box=HEADING, lines=("heading",)),
        Region(id="remark", kind=kind, box=box, lines=("remark",)),
    ]
    remark = add_remarks(regions, lines, UNIT)[1]
    return remark.kind, remark.belongs_to


@pytest.mark.parametrize("text", ["(部分)", "（續）", "(2)", "[Part 2]"])
def test_a_remark_is_its_heading_s(text: str) -> None:
    assert add(text) == ("subtitle", "heading")


@pytest.mark.parametrize(
    ("text", "box", "kind"),
    [
        ("部分", BEHIND, "body"),
        ("（新華社記者攝於北京）", BEHIND, "body"),
        ("(部分)", Box(left=380, top=104, right=440, bottom=124), "body"),
        ("(部分)", Box(left=310, top=140, right=370, bottom=160), "body"),
        ("(部分)", Box(left=30, top=104, right=90, bottom=124), "body"),
        ("(部分)", BEHIND, "byline"),
    ],
    ids=["no brackets", "long", "far off", "under it", "before it", "a byline"],
)
def test_other_words_are_none(text: str, box: Box, kind: RegionKind) -> None:
    assert add(text, box, kind) == (kind, "")
