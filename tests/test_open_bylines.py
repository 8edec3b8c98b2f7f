"""Bylines over two lines, of which the second stood with the text."""

import pytest

from pipeline.model import Box, Line, Region
from pipeline.stages.layout.roles.open_bylines import close_bylines

BODY = 20.0


def set_page(byline: str, names: str, under: int = 26) -> tuple[list[Region], dict[str, Line]]:
    places = {"b": (byline, 100), "n": (names, 100 + under), "t": ("New Delhi: The Supreme", 126 + under)}
    lines = {
        key: Line(id=key, text=text, box=Box(left=0, top=top, right=300, bottom=top + 20), confidence=1.0)
        for key, (text, top) in places.items()
    }
    text = Region(
        id="r2", kind="body", box=Box(left=0, top=100 + under, right=300, bottom=146 + under), lines=("n", "t")
    )
    return [Region(id="r1", kind="byline", box=lines["b"].box, lines=("b",)), text], lines


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("R. BALAJI AND", "IMRAN AHMED SIDDIQUI"),
        ("By John Smith,", "Jane Doe and Ann Miller"),
        ("Von Hans Meier und", "Otto Schulz"),
        ("本报记者 李朝民、", "张海亮 付纯志"),
    ],
)
def test_an_open_byline_has_the_next_line_s_names(byline: str, names: str) -> None:
    found, text = close_bylines(*set_page(byline, names), BODY)
    assert (found.lines, text.lines) == (("b", "n"), ("t",))
    assert (found.box.bottom, text.box.top) == (146, 152)


@pytest.mark.parametrize(
    ("byline", "names", "under"),
    [
        ("R. BALAJI", "IMRAN AHMED SIDDIQUI", 26),
        ("R. BALAJI AND", "New proposals were made to the", 26),
        ("R. BALAJI AND", "IMRAN AHMED SIDDIQUI", 90),
    ],
)
def test_what_is_no_name_or_stands_apart_is_the_text_s(byline: str, names: str, under: int) -> None:
    regions, lines = set_page(byline, names, under)
    assert close_bylines(regions, lines, BODY) == regions
