"""Pages in vertical lines drawn for the purpose: their heads, tiers, advertisements, strays and leaning lines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.config import Settings
from pipeline.edits import applied, text_of
from pipeline.model import IDENTITY, Box, LaidOutPage, Line, Polygon, PreparedPage, RecognisedPage, Scan, Source
from pipeline.stages.layout import lay_out
from tests.floors import make
from tests.pages_by_hand import unfounded
from tests.press import set_page
from tests.press.fonts import missing_fonts

WIDTH, HEIGHT, EM = 1400, 1400, 30


def blank() -> NDArray[np.uint8]:
    noise = np.random.default_rng(1).normal(0, 3, (HEIGHT, WIDTH))
    return np.clip(235 + noise, 0, 255).astype(np.uint8)


def down(text: str, right: int, top: int, em: int = EM, lean: int = 0) -> Line:
    """An upright line from its right edge and head; ``lean`` pixels further left at its foot."""
    left, bottom = right - em, top + em * len(text)
    polygon: Polygon = ((left, top), (right, top), (right - lean, bottom), (left - lean, bottom))
    box = Box(left=left - lean, top=top, right=right, bottom=bottom)
    return Line(id="", text=text, box=box, polygon=polygon, confidence=1.0, direction="vertical")


def across(text: str, left: int, top: int, em: int = EM) -> Line:
    box = Box(left=left, top=top, right=left + em * len(text), bottom=top + em)
    return Line(id="", text=text, box=box, confidence=1.0)


def tier(right: int, top: int, lines: int, length: int = 12, lean: int = 0) -> list[Line]:
    return [down("江" * length, right - 42 * n, top, lean=lean) for n in range(lines)]


def lay(lines: list[Line], picture: NDArray[np.uint8] | None = None) -> tuple[LaidOutPage, dict[str, str]]:
    """A page of lines; the texts by region id."""
    image = blank() if picture is None else picture
    named = tuple(
        Line(
            id=f"l{n:04d}",
            text=one.text,
            box=one.box,
            polygon=one.polygon,
            confidence=1.0,
            direction=one.direction,
        )
        for n, one in enumerate(lines, 1)
    )
    recognised = RecognisedPage(scan="p0001", source=Source(name="none", version="1"), language="zh-Hant", lines=named)
    scan = Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=WIDTH, height=HEIGHT, dpi=None
    )
    page = PreparedPage(scan=scan, image="page.png", width=WIDTH, height=HEIGHT, to_scan=IDENTITY, steps=())
    layout = lay_out(page, lambda: image, recognised, Settings().layout)
    texts = {line.id: line.text for line in named}
    assert sorted(i for region in layout.regions for i in region.lines) == sorted(texts)
    return layout, {region.id: "".join(texts[i] for i in region.lines) for region in layout.regions}


def of_kind(layout: LaidOutPage, texts: dict[str, str], *kinds: str) -> set[str]:
    return {texts[region.id] for region in layout.regions if region.kind in kinds and region.lines}


def test_the_horizontal_lines_over_all_others_are_the_page_head() -> None:
    head = [across("日十三月四年九十二國民華中", 900, 60), across("報晶", 640, 50, 60), across("版二第", 100, 60)]
    layout, texts = lay([*head, *tier(1300, 160, 10), *tier(1300, 560, 10)])
    assert of_kind(layout, texts, "folio", "masthead") == {line.text for line in head}
    assert len([region for region in layout.regions if region.kind == "body"]) == 2


def test_rows_of_a_horizontal_heading_are_read_downwards_and_its_pieces_from_the_right() -> None:
    lines = [
        across("軍行夜", 760, 160, 60),
        across("橋鐵", 620, 160, 60),
        across("畫計新會員委設建", 520, 240, 60),
        *tier(1300, 340, 25),
        *tier(1300, 760, 25),
    ]
    layout, texts = lay(lines)
    assert of_kind(layout, texts, "headline") == {"軍行夜橋鐵畫計新會員委設建"}


def closed_in(picture: NDArray[np.uint8], left: int, top: int, right: int, bottom: int) -> None:
    cv2.rectangle(picture, (left, top), (right, bottom), 40, 4)


def test_boxes_that_share_a_rule_are_advertisements_one_each() -> None:
    picture = blank()
    closed_in(picture, 60, 900, 480, 1300)
    closed_in(picture, 480, 900, 900, 1300)
    left = [across("房藥大興宏", 120, 940, 50), down("小孩服", 300, 1050, 50), down("南京路", 180, 1050, 30)]
    right = [across("臺舞大", 560, 940, 80), across("角五價票", 620, 1100, 40), down("今夜開演", 860, 1080, 40)]
    layout, texts = lay([*tier(1300, 100, 25, 20), *left, *right], picture)
    assert of_kind(layout, texts, "advertisement") == {
        "房藥大興宏小孩服南京路",
        "臺舞大今夜開演角五價票",
    }


def test_an_article_in_a_box_is_no_advertisement() -> None:
    picture = blank()
    closed_in(picture, 60, 800, 760, 1300)
    lines = [*tier(1300, 100, 25, 20), down("米市行情", 720, 900, 50), *tier(640, 840, 12)]
    layout, texts = lay(lines, picture)
    assert of_kind(layout, texts, "advertisement") == set()
    assert "米市行情" in of_kind(layout, texts, "headline")


def test_a_character_found_apart_joins_its_line() -> None:
    lines = tier(1300, 100, 12)
    broken = lines[5].box
    lines[5] = down("江" * 11, broken.right, broken.top)
    lines.insert(6, across("海", broken.left, broken.top + 11 * EM))
    layout, texts = lay([*lines, *tier(1300, 560, 12)])
    bodies = of_kind(layout, texts, "body")
    assert any("江" * 11 + "海" in text for text in bodies)
    assert len(bodies) == 2


def test_lines_that_lean_over_their_neighbours_are_still_one_column() -> None:
    # As far as the next line, and a little further: the hulls lie over each other.
    lines = [down("江" * 20, 1300 - 34 * n, 100, lean=18) for n in range(14)]
    layout, texts = lay(lines)
    assert len(of_kind(layout, texts, "body")) == 1
    (body,) = [region for region in layout.regions if region.kind == "body"]
    assert body.lines == tuple(f"l{n:04d}" for n in range(1, 15))


@pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")
def test_an_old_page_is_read_as_it_was_meant() -> None:
    page = set_page(7202, style="oldvertical", damage=1)
    made = make(page, "zh-Hant")
    lines = {line.id: line for line in made.records.recognised.lines}
    passages = made.records.settled.passages
    read = {
        kind: {text_of([lines[i] for i in one.lines], applied(one.ledger)) for one in passages if one.kind == kind}
        for kind in ("headline", "byline", "masthead", "folio", "advertisement")
    }
    level = [line for line in page.truth["lines"] if line.get("from_right")]
    assert {line["kind"] for line in level} == {"fw", "title", "byline", "ad"}
    titles = {article["title"].replace(" ", "") for article in page.truth["articles"]}
    headed = {text.replace(" ", "") for text in read["headline"]}
    assert headed <= titles
    assert len(titles - headed) <= 1, "one may be taken for a heading within the story above it"
    assert {line["text"] for line in level if line["kind"] == "byline"} <= read["byline"]
    assert read["masthead"] | read["folio"] == {line["text"] for line in level if line["kind"] == "fw"}
    assert all(any(line["text"] in text for text in read["advertisement"]) for line in level if line["kind"] == "ad")
    assert sum(unfounded([lines[i] for i in one.lines], applied(one.ledger)) for one in passages) == 0
