"""The paper's own matter is read row by row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, Region
from pipeline.stages.order.furniture import read_furniture


def place(name: str, left: int, top: int, width: int, height: int = 30) -> Region:
    box = Box(left=left, top=top, right=left + width, bottom=top + height)
    return Region(id=name, kind="masthead", box=box, lines=(f"{name}l",))


def test_across_a_row_is_read_from_the_left_though_it_leans() -> None:
    regions = [place("date", 700, 96, 200), place("number", 80, 104, 120), place("name", 300, 20, 400, 60)]
    assert read_furniture(regions, turned=False) == ("name", "number", "date")


def test_on_vertical_pages_a_nameplate_is_read_from_the_right_and_down() -> None:
    regions = [
        place("margin", 900, 100, 40, 900),
        place("price", 300, 300, 150),
        place("second", 200, 100, 120, 120),
        place("first", 340, 104, 120, 120),
        place("date", 460, 303, 150),
        place("publisher", 220, 250, 240),
    ]
    assert read_furniture(regions, turned=True) == ("margin", "first", "second", "publisher", "date", "price")


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(10, 200), st.integers(10, 60)), max_size=12
    ),
    st.booleans(),
)
def test_each_is_read_once(places: list[tuple[int, int, int, int]], turned: bool) -> None:
    regions = [place(f"r{at}", *one) for at, one in enumerate(places)]
    assert sorted(read_furniture(regions, turned=turned)) == sorted(region.id for region in regions)
