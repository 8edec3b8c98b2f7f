from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.config import PrepareSettings
from pipeline.engines import Picture
from pipeline.geometry import invert, transform
from pipeline.model import PreparedPage, Scan
from pipeline.stages.prepare import prepare, straighten
from pipeline.stages.prepare.skew import add_up, find_skew, sharpness
from tests.typeset import EN, ZH, font, page


def scan_of(picture: Picture) -> Scan:
    height, width = picture.shape
    return Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=width, height=height, dpi=300
    )


def run(picture: Picture, settings: PrepareSettings | None = None) -> tuple[PreparedPage, Picture]:
    made = prepare(scan_of(picture), picture, settings or PrepareSettings())
    record = made.record
    assert isinstance(record, PreparedPage)
    ((name, data),) = made.blobs
    image = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED), np.uint8)
    assert name == record.image
    assert image.shape == (record.height, record.width)
    return record, image


def broadsheet() -> Picture:
    return page([ZH * 4, (*ZH[3:], *ZH[:3]) * 4, ZH[::-1] * 4])


def step(record: PreparedPage, name: str) -> tuple[float, bool]:
    (found,) = [one for one in record.steps if one.name == name]
    return found.value, found.applied


def assert_pixels_agree(record: PreparedPage, image: Picture, scan: Picture) -> None:
    """Dark spots of the prepared page lie where ``to_scan`` says on the scan."""
    rows, columns = np.nonzero(image < 60)
    assert len(rows) > 100
    chosen = np.random.default_rng(1).choice(len(rows), 200)
    points = transform(record.to_scan, [(float(columns[i]) + 0.5, float(rows[i]) + 0.5) for i in chosen])
    near = []
    for x, y in points:
        assert 0 <= x < scan.shape[1]
        assert 0 <= y < scan.shape[0]
        near.append(int(scan[int(y), int(x)]))
    assert np.mean(np.array(near) < 140) > 0.95


def test_a_good_scan_is_left_as_it_is() -> None:
    scan = broadsheet()
    record, image = run(scan)
    assert not any(one.applied for one in record.steps)
    assert (image == scan).all()
    assert not record.blank


@pytest.mark.parametrize("skew", [-2.5, -0.4, 0.3, 1.7])
def test_skew_is_measured_and_straightened(skew: float) -> None:
    upright = broadsheet()
    back, _, _ = straighten(upright.shape[1], upright.shape[0], skew)
    matrix = np.array(back).reshape(3, 3)[:2]
    height, width = upright.shape
    leaning = cv2.warpAffine(upright, matrix, (width + 100, height + 100), borderMode=cv2.BORDER_REPLICATE)
    scan = np.asarray(leaning, np.uint8)
    record, image = run(scan)
    value, applied = step(record, "deskew")
    assert applied
    assert value == pytest.approx(skew, abs=0.06)
    assert abs(find_skew(image, 5.0) or 0.0) <= 0.06
    assert_pixels_agree(record, image, scan)


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(10, 12000),
    height=st.integers(10, 15000),
    skew=st.floats(-15, 15),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
)
def test_straightening_there_and_back(width: int, height: int, skew: float, x: float, y: float) -> None:
    back, new_width, new_height = straighten(width, height, skew)
    point = (x * width, y * height)
    ((there_x, there_y),) = transform(invert(back), [point])
    assert -0.01 <= there_x <= new_width + 0.01
    assert -0.01 <= there_y <= new_height + 0.01
    (again,) = transform(back, [(there_x, there_y)])
    assert again == pytest.approx(point, abs=0.01)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_on_their_side_or_head_are_turned(quarters: int, language: str) -> None:
    upright = broadsheet() if language == "zh" else page([EN * 6, (*EN[2:], *EN[:2]) * 6, EN[::-1] * 6])
    scan = np.ascontiguousarray(np.rot90(upright, quarters))
    record, image = run(scan)
    if not record.steps[1].applied and quarters:
        # Unsure is allowed, wrong is not: English marks are few on so small a page.
        assert language == "en"
        return
    # Turned clockwise by what it was turned counter-clockwise.
    assert step(record, "orientation") == (90.0 * quarters, quarters != 0)
    assert (image == upright).all()
    assert_pixels_agree(record, image, scan)


@pytest.mark.parametrize("size", [10, 26])
def test_a_page_full_of_quotation_marks_stands_as_it_is(size: int) -> None:
    """They are as small as full stops and stand where those of a page on its head stand."""
    image = Image.new("L", (1400, 1400), 240)
    pen = ImageDraw.Draw(image)
    for row in range(1400 // (2 * size) - 1):
        pen.text((20, size + row * 2 * size), "'bold' 'hold' 'till' 'dial' 'kind' " * 12, fill=20, font=font(size))
    scan = np.asarray(image)
    assert step(run(scan)[0], "orientation")[0] == 0.0
    # Letters alone turn nothing.
    assert step(run(np.ascontiguousarray(scan[::-1, ::-1]))[0], "orientation")[0] in (0.0, 180.0)


def test_columns_of_upright_characters_are_not_turned() -> None:
    size, across = 36, 54
    image = Image.new("L", (1500, 1500), 240)
    pen = ImageDraw.Draw(image)
    for column in range(24):
        for row, character in enumerate((ZH[column % 6] + ZH[(column + 1) % 6] + ZH[(column + 2) % 6])[:36]):
            pen.text((1400 - column * across, 60 + row * (size + 2)), character, fill=20, font=font(size))
    record, _ = run(np.asarray(image))
    assert step(record, "orientation")[0] == 0.0


def test_a_dark_border_is_cut_off_and_no_ink_with_it() -> None:
    sheet = broadsheet()
    scan = np.pad(sheet, ((60, 90), (120, 40)), constant_values=12)
    record, image = run(scan)
    assert step(record, "crop")[1]
    assert abs(record.width - sheet.shape[1]) <= 8
    assert abs(record.height - sheet.shape[0]) <= 8
    inside = (image[10:-10, 10:-10] < 100).sum()
    assert int(inside) >= int((sheet < 100).sum())
    assert_pixels_agree(record, image, scan)


def test_a_black_panel_at_the_edge_is_no_border() -> None:
    scan = broadsheet().copy()
    scan[: scan.shape[0] // 2, :300] = 10
    record, _ = run(scan)
    assert not step(record, "crop")[1]


def test_light_that_falls_off_is_evened_out() -> None:
    sheet = broadsheet()
    fall = np.linspace(1.0, 0.55, sheet.shape[1])
    scan = (sheet * fall).astype(np.uint8)
    record, image = run(scan)
    value, applied = step(record, "illumination")
    assert applied
    assert value == pytest.approx(0.45, abs=0.08)
    paper = [float(np.percentile(image[:, low : low + 100], 90)) for low in (10, image.shape[1] - 110)]
    assert paper[1] / paper[0] > 0.93


def test_a_picture_stays_dark() -> None:
    scan = broadsheet().copy()
    scan[300:800, 200:900] = 70
    record, image = run(scan)
    assert not step(record, "illumination")[1]
    assert (image[400:700, 300:800] == 70).all()


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_one_colour_is_blank(grey: int) -> None:
    record, image = run(np.full((700, 500), grey, np.uint8))
    assert record.blank
    assert image.shape == (700, 500)
    assert record.steps[0].name == "blank"


def test_an_empty_page_with_dust_is_blank_and_a_folio_is_not() -> None:
    noise = np.random.default_rng(3).normal(225, 6, (2000, 1500)).clip(0, 255).astype(np.uint8)
    noise[500:502, 600:602] = 60
    assert run(noise)[0].blank
    folio = page([["第12版"]], margin=20)
    noise[100 : 100 + folio.shape[0], 100 : 100 + folio.shape[1]] = folio
    assert not run(noise)[0].blank


def test_what_is_switched_off_is_not_done() -> None:
    off = PrepareSettings(orientation=False, deskew=False, crop=False, illumination=False)
    scan = np.ascontiguousarray(np.rot90(broadsheet()))
    record, image = run(scan, off)
    assert record.steps == ()
    assert (image == scan).all()


@given(
    seed=st.integers(0, 2**32 - 1),
    width=st.integers(3, 40),
    height=st.integers(3, 40),
    degrees=st.floats(-5, 5),
    strips=st.sampled_from([1, 2, 4, 6]),
)
def test_columns_moved_together_give_the_profile_of_every_pixel_moved(
    seed: int, width: int, height: int, degrees: float, strips: int
) -> None:
    ink = np.random.default_rng(seed).random((width, height)) < 0.3
    ink[0, 0] = True
    x, y = np.nonzero(ink)
    strip = np.minimum(x * strips // width, strips - 1)
    leaned = y - (x - (strip + 0.5) * (width / strips)) * np.tan(np.radians(degrees))
    row = np.round(leaned - leaned.min()).astype(int)
    profile = np.zeros((strips, row.max() + 2))
    np.add.at(profile, (strip, row), 1)
    wanted = (np.diff(profile, axis=1) ** 2).sum() / len(x)
    assert sharpness(add_up(ink, np.arange(width, dtype=np.float64)), degrees, strips) == pytest.approx(wanted)
