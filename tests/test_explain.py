"""`galley explain`: the page that is meant, all its choices with their doubts, files that stand alone."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.geometry import invert, transform
from pipeline.model import (
    IDENTITY,
    Box,
    Flow,
    Join,
    LaidOutPage,
    Line,
    Matrix,
    OrderedPage,
    PreparedPage,
    RecognisedPage,
    Region,
    Scan,
    Source,
)
from pipeline.review import Explanation, explain_page, paint, write_explanation
from pipeline.review.drawing import DASHES, cut_dashes
from pipeline.review.explanation import Arrow
from tests.conftest import Desk

WIDTH, HEIGHT = 900, 1200
HOSTILE = '<script>alert("x")</script>'
BOXES = {
    "r1": Box(left=50, top=50, right=850, bottom=120),
    "r2": Box(left=50, top=150, right=300, bottom=1100),
    "r3": Box(left=325, top=150, right=575, bottom=1100),
    "r4": Box(left=600, top=150, right=850, bottom=600),
    "r5": Box(left=600, top=620, right=850, bottom=1100),
    "r6": Box(left=50, top=10, right=200, bottom=35),
}
KINDS = {"r1": "headline", "r6": "folio"}
JOINS = (
    Join(from_region="r1", to_region="r2", reason="under the headline", confidence=0.97),
    Join(
        from_region="r2",
        to_region="r3",
        reason="on to the next column",
        confidence=0.55,
        runner_up="r1",
        runner_up_reason="under the headline",
    ),
    Join(from_region="r3", to_region="r4", reason="on to the next column", confidence=0.9, runner_up_reason="alone"),
)


def explained(to_scan: Matrix = IDENTITY, *, words: str = "words of", vertical: bool = False) -> Explanation:
    """A headline over three columns, the last of them in two regions without a choice, and a folio."""
    scan = Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=WIDTH, height=HEIGHT, dpi=None
    )
    prepared = PreparedPage(scan=scan, image="", width=WIDTH, height=HEIGHT, to_scan=to_scan, steps=())
    lines, regions = [], []
    for name, box in BOXES.items():
        corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
        polygon = tuple((round(x), round(y)) for x, y in transform(to_scan, corners))
        there = Box(
            left=min(x for x, _ in polygon),
            top=min(y for _, y in polygon),
            right=max(x for x, _ in polygon),
            bottom=max(y for _, y in polygon),
        )
        lines.append(
            Line(
                id=f"l{name}",
                text=f"{words} {name}",
                box=there,
                polygon=polygon,
                confidence=1.0,
                direction="vertical" if vertical else "ltr",
            )
        )
        kind = KINDS.get(name, "body")
        regions.append(Region(id=name, kind=kind, box=there, lines=(f"l{name}",)))  # type: ignore[arg-type]
    return explain_page(
        "i/0001",
        prepared,
        RecognisedPage(scan="p0001", source=Source(name="none", version="1"), language="en", lines=tuple(lines)),
        LaidOutPage(
            scan="p0001", regions=tuple(regions), rules=(Box(left=310, top=150, right=312, bottom=1100),), frames=()
        ),
        OrderedPage(
            scan="p0001",
            flows=(Flow(id="f001", regions=("r1", "r2", "r3", "r4", "r5"), confidence=0.55, joins=JOINS),),
            furniture=("r6",),
        ),
    )


def picture() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.full((HEIGHT, WIDTH), 240, dtype=np.uint8)


def select(page: html.HtmlElement, path: str) -> list[Any]:
    found = page.xpath(path)
    assert isinstance(found, list)
    return found


def test_choices_come_by_doubt_and_say_what_came_second() -> None:
    it = explained()
    assert [(step.join.confidence, step.doubt) for step in it.joins if step.join] == [
        (0.55, "doubtful"),
        (0.9, "fair"),
        (0.97, "sure"),
    ]
    first = it.joins[0]
    assert first.source is not None
    assert first.second is not None
    assert (first.source.region.id, first.target.region.id, first.second.region.id) == ("r2", "r3", "r1")
    assert first.rival is not None
    assert [step.rival for step in it.joins[1:]] == [None, None]
    assert [step.target.region.id for step in it.steps if step.doubt == "given"] == ["r5"]
    places = {shape.region.id: (shape.place, shape.step) for shape in it.shapes}
    assert places["r5"] == ("flow", 5)
    assert places["r6"] == ("furniture", 0)


def test_a_skewed_scan_is_drawn_upright() -> None:
    angle = math.radians(3)
    skew: Matrix = (math.cos(angle), -math.sin(angle), 60.0, math.sin(angle), math.cos(angle), 10.0, 0.0, 0.0, 1.0)
    for straight, turned in zip(explained().shapes, explained(skew).shapes, strict=True):
        for side in ("left", "top", "right", "bottom"):
            assert abs(getattr(straight.box, side) - getattr(turned.box, side)) <= 3
    assert invert(skew) != skew


def test_arrows_lead_from_foot_to_head_the_way_text_is_read() -> None:
    step = next(one for one in explained().steps if one.target.region.id == "r3")
    assert step.arrow is not None
    assert step.arrow.curve[0] == (175.0, 1100.0)
    assert step.arrow.curve[3] == (450.0, 150.0)
    upright = next(one for one in explained(vertical=True).steps if one.target.region.id == "r3")
    assert upright.arrow is not None
    assert upright.arrow.curve[0] == (50.0, 625.0)
    assert upright.arrow.curve[3] == (575.0, 625.0)


def test_the_page_stands_alone_and_its_links_lead_somewhere() -> None:
    text = write_explanation(explained(words=HOSTILE), picture(), "en", "galley 1").decode()
    assert HOSTILE not in text
    page = html.fromstring(text)
    (policy,) = select(page, "//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert not [
        found for found in select(page, "//@src | //@href") if re.match(r"\w+:", found) and found[:5] != "data:"
    ]
    assert len(select(page, "//script[not(@type)]")) == 1
    assert not select(page, "//@style | //*[starts-with(name(@*[1]), 'on')]")
    names = set(select(page, "//@id"))
    assert len(names) == len(select(page, "//@id"))
    assert {link[1:] for link in select(page, "//a/@href") if link.startswith("#")} <= names
    assert [row.get("id") for row in select(page, "//tr[@data-join]")] == ["j-1", "j-2", "j-3"]
    assert len(select(page, "//tr[@data-region]")) == len(BOXES)


def test_the_picture_shows_doubts_in_red() -> None:
    def reds(it: Explanation) -> int:
        drawn = cv2.imdecode(np.frombuffer(paint(it, picture()), dtype=np.uint8), cv2.IMREAD_COLOR)
        assert drawn is not None
        assert drawn.shape == (HEIGHT, WIDTH, 3)
        blue, green, red = (drawn[:, :, band].astype(int) for band in range(3))
        return int(((red > 200) & (green < 60) & (blue < 60)).sum())

    doubtful = explained()
    sure = replace(doubtful, steps=tuple(replace(step, doubt="sure", rival=None) for step in doubtful.steps))
    assert reds(doubtful) > 1000
    assert reds(sure) == 0


def test_a_large_page_is_made_smaller() -> None:
    it = explained()
    large = replace(it, prepared=replace(it.prepared, width=6000, height=8000))
    drawn = cv2.imdecode(np.frombuffer(paint(large, picture()), dtype=np.uint8), cv2.IMREAD_COLOR)
    assert drawn is not None
    assert drawn.shape == (2200, 1650, 3)


corners = st.tuples(st.floats(0, 2000), st.floats(0, 2000))


@given(st.tuples(corners, corners, corners, corners), st.sampled_from([dash for dash in DASHES.values() if dash]))
def test_dashes_cover_their_share_of_a_curve(
    curve: tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]],
    dash: tuple[float, float],
) -> None:
    arrow = Arrow(curve=curve)
    points = arrow.points(48)
    assert math.dist(points[0], curve[0]) < 1e-6
    assert math.dist(points[-1], curve[3]) < 1e-6

    def length(line: list[tuple[float, float]]) -> float:
        return sum(math.dist(a, b) for a, b in pairwise(line))

    parts = cut_dashes(points, *dash)
    assert all(length(part) <= dash[0] + 1e-6 for part in parts)
    whole, drawn = length(points), sum(map(length, parts))
    assert abs(drawn - whole * dash[0] / sum(dash)) <= sum(dash)


@pytest.fixture
def run(two_pages: Desk) -> Desk:
    assert two_pages.galley("run").code == 0
    return two_pages


@pytest.mark.parametrize(
    "name", ["2", "0002", "p0002", "scans/2", "page2.png", "page2", "scans/page2.png", "output/scans/pages/0002"]
)
def test_a_page_is_found_by_any_of_its_names(run: Desk, name: str) -> None:
    said = run.galley("explain", name)
    assert said.code == 0, said.err
    assert "scans/0002: " in said.out
    for ending in ("html", "png"):
        path = run.output / "scans" / "review" / f"explain-0002.{ending}"
        assert path.stat().st_size > 1000
        assert str(path.relative_to(run.path)) in said.out
    assert "How scans/0002 is read" in path.with_suffix(".html").read_text(encoding="utf-8")


def test_all_choices_are_listed_on_demand(run: Desk) -> None:
    said = run.galley("explain", "1", "--all")
    assert said.code == 0
    assert "under the headline" in said.out


def test_a_page_that_is_not_there_is_named_with_those_that_are(run: Desk) -> None:
    said = run.galley("explain", "7")
    assert said.code == 2
    assert "there is no such page" in said.err
    assert "scans/0001, scans/0002" in said.err
    assert run.galley("explain", "page3.png").code == 2


def test_a_name_of_several_pages_asks_for_the_whole_one(desk: Desk) -> None:
    for issue in ("east", "west"):
        desk.draw(f"{issue}/page.png")
    desk.write_lines("p0001")
    assert desk.galley("run").code == 0
    for name in ("1", "page.png"):
        said = desk.galley("explain", name)
        assert said.code == 2
        assert "east/0001, west/0001" in said.err
    assert desk.galley("explain", "west/1").code == 0
    assert desk.galley("explain", "scans/east/page.png").code == 0


def test_what_was_not_run_says_what_to_do(two_pages: Desk) -> None:
    said = two_pages.galley("explain", "1")
    assert said.code == 6
    assert "galley run" in said.err
    assert two_pages.galley("run", "--until", "layout").code == 0
    said = two_pages.galley("explain", "1")
    assert said.code == 6
    assert "galley run --page scans/0001 --until order" in said.err
    assert two_pages.galley("run", "--until", "order").code == 0
    said = two_pages.galley("explain", "1")
    assert said.code == 0, said.err


def test_a_run_leaves_explanations_alone(run: Desk) -> None:
    assert run.galley("explain", "1").code == 0
    path: Path = run.output / "scans" / "review" / "explain-0001.html"
    before = path.read_bytes()
    assert run.galley("run", "--force", "publish").code == 0
    assert path.read_bytes() == before
    assert run.galley("explain", "1").code == 0
    assert path.read_bytes() == before
