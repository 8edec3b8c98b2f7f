"""What one box holds is one advertisement, read in bands and columns."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.geometry import BoxIndex
from pipeline.model import IDENTITY, Box, LaidOutPage, PreparedPage, Region, Scan
from pipeline.stages.order.advertisements import flow_advertisements, read_in_bands
from pipeline.stages.order.paper import Paper

FRAME = Box(left=100, top=100, right=700, bottom=700)
SCAN = Scan(id="p", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=2000, height=2000, dpi=None)
NONE = BoxIndex(())
PAPER = Paper(
    page=PreparedPage(scan=SCAN, image="a.png", width=2000, height=2000, to_scan=IDENTITY, steps=()),
    lines={},
    settings={},
    turned=False,
    chinese=False,
    language="en",
    across=NONE,
    down=NONE,
    frames=NONE,
)
HEAD = Box(left=120, top=120, right=680, bottom=180)
LEFT, LEFT_FOOT = Box(left=120, top=205, right=380, bottom=300), Box(left=120, top=320, right=380, bottom=500)
RIGHT, RIGHT_FOOT = Box(left=420, top=195, right=680, bottom=330), Box(left=420, top=350, right=680, bottom=500)
NAME = Box(left=200, top=560, right=600, bottom=640)
PLACES = {"head": HEAD, "a": LEFT, "b": LEFT_FOOT, "c": RIGHT, "d": RIGHT_FOOT, "name": NAME}


def regions(places: dict[str, Box] = PLACES) -> list[Region]:
    return [
        Region(id=name, kind="advertisement", box=box, lines=(f"{name}l",))
        for name, box in sorted(places.items(), key=lambda one: (one[1].top, one[1].left))
    ]


def flow(*more: Region, frames: tuple[Box, ...] = (FRAME,)) -> list[tuple[str, ...]]:
    layout = LaidOutPage(scan="p", regions=(*regions(), *more), frames=frames, body_height=20.0)
    return [one.regions for one in flow_advertisements(PAPER, layout)]


def test_columns_are_read_one_after_the_other() -> None:
    assert flow() == [("head", "a", "b", "c", "d", "name")]
    assert [one.id for one in read_in_bands(regions(), 0.0, from_right=True)] == ["head", "c", "d", "a", "b", "name"]


def test_a_box_within_the_box_holds_a_part_of_it() -> None:
    inner = Box(left=410, top=190, right=690, bottom=510)
    assert flow(frames=(FRAME, inner)) == [("head", "a", "b", "c", "d", "name")]


def test_a_frame_round_a_story_too_is_nobody_s() -> None:
    story = Region(id="s", kind="body", box=Box(left=120, top=800, right=680, bottom=900), lines=("sl",))
    large = Box(left=90, top=90, right=710, bottom=950)
    assert flow(story, frames=(large, FRAME)) == [("head", "a", "b", "c", "d", "name")]


def test_without_a_box_each_is_one_by_itself() -> None:
    assert sorted(flow(frames=())) == [("a",), ("b",), ("c",), ("d",), ("head",), ("name",)]


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(1, 300), st.integers(1, 300)),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
)
def test_every_part_is_read_once(places: list[tuple[int, int, int, int]], from_right: bool) -> None:
    made = [
        replace(regions()[0], id=str(at), box=Box(left=x, top=y, right=x + w, bottom=y + h))
        for at, (x, y, w, h) in enumerate(places)
    ]
    read = read_in_bands(made, 8.0, from_right=from_right)
    assert sorted(one.id for one in read) == sorted(one.id for one in made)
