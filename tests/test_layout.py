"""Rules, boxes, pictures, rows and regions on pages drawn for the purpose."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.config import Settings
from pipeline.model import IDENTITY, Box, LaidOutPage, Line, PreparedPage, RecognisedPage, Region, Scan, Source
from pipeline.stages.layout import lay_out
from pipeline.stages.layout.ink import find_ink

WIDTH, HEIGHT, BODY = 1000, 1400, 30


def blank() -> NDArray[np.uint8]:
    noise = np.random.default_rng(1).normal(0, 3, (HEIGHT, WIDTH))
    return np.clip(235 + noise, 0, 255).astype(np.uint8)


def near(found: Box, wanted: Box, tolerance: int = 12) -> bool:
    pairs = zip(
        (found.left, found.top, found.right, found.bottom),
        (wanted.left, wanted.top, wanted.right, wanted.bottom),
        strict=True,
    )
    return all(abs(a - b) <= tolerance for a, b in pairs)


def box(left: int, top: int, right: int, bottom: int) -> Box:
    return Box(left=left, top=top, right=right, bottom=bottom)


def test_rules_boxes_and_pictures_are_found_each_once() -> None:
    picture = blank()
    cv2.line(picture, (50, 100), (950, 103), 40, 3)
    cv2.line(picture, (500, 150), (501, 600), 40, 2)
    cv2.rectangle(picture, (80, 700), (460, 1000), 40, 3)
    patch = np.random.default_rng(2).integers(60, 190, (200, 300), dtype=np.uint8)
    picture[750:950, 600:900] = patch
    ink = find_ink(picture, [], BODY, 6.0)
    assert sum(near(rule, box(50, 100, 950, 104)) for rule in ink.horizontal) == 1
    assert sum(near(rule, box(500, 150, 502, 600)) for rule in ink.vertical) == 1
    assert [near(frame, box(80, 700, 460, 1000)) for frame in ink.frames] == [True]
    assert [near(one, box(600, 750, 900, 950), 25) for one in ink.pictures] == [True]


def test_strokes_of_text_are_no_rules() -> None:
    picture = blank()
    boxes = []
    for row in range(20):
        top = 100 + row * 45
        cv2.rectangle(picture, (100, top + 12), (480, top + 16), 40, -1)  # a row of characters made of one stroke
        boxes.append(box(100, top, 480, top + BODY))
    ink = find_ink(picture, boxes, BODY, 6.0)
    assert (ink.horizontal, ink.vertical, ink.frames, ink.pictures) == ((), (), (), ())


def test_columns_between_two_rules_make_no_box() -> None:
    picture = blank()
    cv2.line(picture, (50, 100), (950, 100), 40, 3)
    cv2.line(picture, (50, 900), (950, 900), 40, 3)
    for x in (350, 650):
        cv2.line(picture, (x, 160), (x, 860), 40, 2)
    assert find_ink(picture, [], BODY, 6.0).frames == ()


def lay(lines: list[tuple[str, Box]], picture: NDArray[np.uint8] | None = None) -> tuple[LaidOutPage, dict[str, str]]:
    """A page of lines at their boxes; the texts by region id."""
    image = blank() if picture is None else picture
    recognised = RecognisedPage(
        scan="p0001",
        source=Source(name="none", version="1"),
        language="zh-Hans",
        lines=tuple(
            Line(id=f"l{n:04d}", text=text, box=where, confidence=1.0) for n, (text, where) in enumerate(lines, 1)
        ),
    )
    scan = Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=WIDTH, height=HEIGHT, dpi=None
    )
    page = PreparedPage(scan=scan, image="page.png", width=WIDTH, height=HEIGHT, to_scan=IDENTITY, steps=())
    layout = lay_out(page, lambda: image, recognised, Settings().layout)
    texts = {line.id: line.text for line in recognised.lines}
    return layout, {region.id: "".join(texts[i] for i in region.lines) for region in layout.regions}


def column(left: int, top: int, rows: int, width: int = 390) -> list[tuple[str, Box]]:
    return [("江" * 13, box(left, top + 42 * n, left + width, top + 42 * n + BODY)) for n in range(rows)]


def kinds(layout: LaidOutPage, texts: dict[str, str]) -> dict[str, str]:
    return {texts[region.id]: region.kind for region in layout.regions if len(texts[region.id]) < 30}


def of_kind(layout: LaidOutPage, kind: str) -> list[Region]:
    return [region for region in layout.regions if region.kind == kind]


def test_a_headline_takes_kicker_subtitle_and_byline_with_it() -> None:
    lines = [
        ("本市出台新规", box(400, 60, 640, 96)),
        ("一条老街的夜晚", box(250, 110, 790, 190)),
        ("——来自街巷的报告", box(380, 205, 660, 238)),
        ("□ 汪昌莲", box(450, 250, 590, 280)),
        *column(80, 320, 10),
        *column(520, 320, 10),
    ]
    layout, texts = lay(lines)
    assert kinds(layout, texts) == {
        "本市出台新规": "kicker",
        "一条老街的夜晚": "headline",
        "——来自街巷的报告": "subtitle",
        "□ 汪昌莲": "byline",
    }
    (headline,) = of_kind(layout, "headline")
    assert {r.belongs_to for r in layout.regions if r.kind in ("kicker", "subtitle", "byline")} == {headline.id}
    assert len(of_kind(layout, "body")) == 2


def test_two_columns_with_a_narrow_gutter_stay_two() -> None:
    layout, _ = lay([*column(80, 100, 12, 400), *column(510, 100, 12, 400)])
    assert sorted(len(region.lines) for region in of_kind(layout, "body")) == [12, 12]


def test_pieces_of_one_baseline_are_one_row_where_lines_run_across_the_gap() -> None:
    rows = column(80, 100, 12)
    rows[5] = ("江" * 6, box(80, 310, 260, 340))
    rows.insert(6, ("海" * 6, box(290, 310, 470, 340)))
    layout, texts = lay(rows)
    (body,) = of_kind(layout, "body")
    assert "江" * 6 + "海" * 6 in texts[body.id]


@pytest.mark.parametrize("text", ["（上接第一版）", "（下转第三版）", "（紧接第2版）"])
def test_jump_lines_are_told_from_text(text: str) -> None:
    rows = column(80, 142, 8)
    layout, texts = lay([(text, box(80, 100, 290, 130)), *rows, *column(520, 100, 9)])
    assert kinds(layout, texts)[text] == "jump"


def test_a_caption_belongs_to_the_picture_above_it() -> None:
    picture = blank()
    picture[300:520, 80:470] = np.random.default_rng(3).integers(60, 190, (220, 390), dtype=np.uint8)
    rows = [*column(80, 100, 4), ("图为活动现场。", box(160, 528, 380, 554)), *column(80, 590, 8)]
    layout, texts = lay(rows, picture)
    (caption,) = of_kind(layout, "caption")
    (photograph,) = of_kind(layout, "picture")
    assert texts[caption.id] == "图为活动现场。"
    assert caption.belongs_to == photograph.id


def test_the_head_of_the_page_is_furniture() -> None:
    picture = blank()
    cv2.line(picture, (60, 110), (940, 110), 40, 3)
    head = [
        ("2024年5月20日 星期一", box(70, 60, 330, 90)),
        ("时评", box(460, 50, 560, 100)),
        ("第5版", box(850, 60, 930, 90)),
    ]
    layout, texts = lay([*head, *column(80, 150, 12), *column(520, 150, 12)], picture)
    furniture = {texts[r.id] for r in layout.regions if r.kind in ("folio", "masthead")}
    assert furniture == {text for text, _ in head}


def test_a_box_without_running_text_is_an_advertisement() -> None:
    picture = blank()
    cv2.rectangle(picture, (80, 700), (460, 1000), 40, 3)
    rows = [
        *column(80, 100, 12),
        *column(520, 100, 20),
        ("夏季大促销", box(140, 760, 400, 830)),
        ("热线 63190001", box(160, 880, 380, 920)),
    ]
    layout, texts = lay(rows, picture)
    assert {texts[region.id] for region in of_kind(layout, "advertisement")} == {"夏季大促销", "热线 63190001"}
