"""Titles of pictures and headlines under pictures."""

from __future__ import annotations

import pytest

from pipeline.model import Box, Region
from pipeline.stages.layout.roles.named_pictures import name_pictures

PICTURE = Region(id="picture", kind="picture", box=Box(left=100, top=100, right=900, bottom=600))


def _kinds(starts: tuple[str, ...], left: int = 200, top: int = 610) -> dict[str, tuple[str, str]]:
    """A title and a line under it, under a picture, over columns that begin so."""
    title = Region(
        id="title", kind="headline", box=Box(left=left, top=top, right=left + 600, bottom=top + 50), lines=("t",)
    )
    below = Region(
        id="below",
        kind="subtitle",
        box=Box(left=left, top=top + 54, right=left + 600, bottom=top + 74),
        lines=("b",),
        belongs_to="title",
    )
    columns = [
        Region(
            id=f"c{at}",
            kind="body",
            box=Box(left=100 + 270 * at, top=top + 90, right=350 + 270 * at, bottom=1200),
            lines=(f"l{at}",),
        )
        for at in range(len(starts))
    ]
    texts = {"t": "THE UNITED STATES CAPITOL.", "b": "Here a fire occurred on Nov. 6."}
    texts |= {f"l{at}": text for at, text in enumerate(starts)}
    return {one.id: (one.kind, one.belongs_to) for one in name_pictures([PICTURE, title, below, *columns], texts, 20.0)}


def test_a_title_over_columns_that_begin_amid_a_sentence_is_the_picture_s() -> None:
    found = _kinds(("mishers. By some error", "the 190th, was wounded", "boys hoped for a quiet time"))
    assert found["title"] == found["below"] == ("caption", "picture")
    assert found["c0"] == ("body", "")


@pytest.mark.parametrize(
    ("starts", "left", "top"),
    [
        (("Fire broke out last night", "the roof was lost", "and all was saved"), 200, 610),  # a story begins
        (("mishers. By some error",), 200, 610),
        (("mishers. By some error", "the 190th, was wounded"), 380, 610),  # out of the middle
        (("mishers. By some error", "the 190th, was wounded"), 200, 680),  # apart
    ],
)
def test_other_headlines_under_pictures_stay(starts: tuple[str, ...], left: int, top: int) -> None:
    assert _kinds(starts, left, top)["title"] == ("headline", "")
