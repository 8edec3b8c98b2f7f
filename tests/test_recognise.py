from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Cut, Engine, Picture, Reading
from pipeline.engines.none import open_none
from pipeline.language.identify import identify_language
from pipeline.model import IDENTITY, Box, Glyph, Line, Matrix, PreparedPage, Scan, Source
from pipeline.stages.recognise import recognise

SCAN = Scan(id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=400, height=300, dpi=None)
SETTINGS = RecogniseSettings()
LINE = Line(
    id="l0001",
    text="新闻",
    box=Box(left=10, top=20, right=110, bottom=60),
    polygon=((10, 20), (110, 20), (110, 60), (10, 60)),
    confidence=0.9,
    glyphs=(
        Glyph(text="新", left=10, right=60, confidence=0.9),
        Glyph(text="闻", left=60, right=110, confidence=0.9),
    ),
)


class Given:
    """An engine whose reading is known."""

    def __init__(self, *lines: Line) -> None:
        self._lines = lines

    @property
    def source(self) -> Source:
        return Source(name="given", version="1")

    def read(self, picture: Picture, language: Language, dpi: float | None) -> Reading:  # noqa: ARG002
        return Reading(lines=self._lines, rejected=self._lines)

    def read_cuts(self, picture: Picture, cuts: Sequence[Cut], language: Language) -> tuple[Line | None, ...]:  # noqa: ARG002
        return (None,) * len(cuts)


def picture() -> Picture:
    return np.zeros((300, 400), np.uint8)


def page(to_scan: Matrix = IDENTITY, blank: bool = False) -> PreparedPage:
    return PreparedPage(scan=SCAN, image="page.png", width=400, height=300, to_scan=to_scan, steps=(), blank=blank)


def unopened() -> Engine:
    raise AssertionError("a blank page needs no engine")


def test_a_blank_page_opens_no_engine() -> None:
    found = recognise(page(blank=True), picture, unopened, "auto", SETTINGS)
    assert found.lines == ()
    assert found.source.name == "rapidocr"


def test_upright_pages_keep_their_pixels() -> None:
    found = recognise(page(), picture, lambda: Given(LINE), "auto", SETTINGS)
    assert found.lines == (LINE,)
    assert found.rejected == (LINE,)
    assert found.language == "zh-Hans"


def test_cropped_pages_are_shifted() -> None:
    shift: Matrix = (1.0, 0.0, 7.0, 0.0, 1.0, 5.0, 0.0, 0.0, 1.0)
    (line,) = recognise(page(shift), picture, lambda: Given(LINE), "auto", SETTINGS).lines
    assert line.box == Box(left=17, top=25, right=117, bottom=65)
    assert line.polygon == ((17, 25), (117, 25), (117, 65), (17, 65))
    assert [(glyph.left, glyph.right) for glyph in line.glyphs] == [(17, 67), (67, 117)]


def test_on_a_page_that_lay_on_its_side_glyphs_run_along_y() -> None:
    # The scan was turned clockwise by 90 degrees: its left is the page's foot.
    quarter: Matrix = (0.0, 1.0, 0.0, -1.0, 0.0, 300.0, 0.0, 0.0, 1.0)
    (line,) = recognise(page(quarter), picture, lambda: Given(LINE), "zh-Hant", SETTINGS).lines
    assert line.box == Box(left=20, top=190, right=60, bottom=290)
    assert line.polygon == ((20, 290), (20, 190), (60, 190), (60, 290))
    assert [(glyph.left, glyph.right) for glyph in line.glyphs] == [(240, 290), (190, 240)]


def test_boxes_stay_on_the_scan() -> None:
    shift: Matrix = (1.0, 0.0, -50.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    (line,) = recognise(page(shift), picture, lambda: Given(LINE), "auto", SETTINGS).lines
    assert line.box == Box(left=0, top=20, right=60, bottom=60)


def test_given_lines_are_in_scan_pixels_already(tmp_path: Path) -> None:
    (tmp_path / "p0001.json").write_bytes(msgspec.json.encode(Reading(lines=(LINE,))))
    settings = RecogniseSettings(engine="none", lines=str(tmp_path))
    shift: Matrix = (1.0, 0.0, 7.0, 0.0, 1.0, 5.0, 0.0, 0.0, 1.0)
    found = recognise(page(shift), picture, lambda: open_none(settings), "auto", settings)
    assert found.lines == (LINE,)
    assert found.source.name == "none"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "专家认为，这项工作既要算好经济账，也要算好民生账。"),
        ("zh-Hant", "專家認為，這項工作既要算好經濟賬，也要算好民生賬。"),
        ("en", "The council voted on Monday to rebuild the old harbour, which was closed."),
        ("de", "Der Rat hat am Montag beschlossen, den alten Hafen wieder zu bauen und die Mole dazu."),
        ("fr", "Le conseil a voté lundi la reconstruction du vieux port et des quais qui sont fermés."),
        ("zh-Hans", "本报记者 PETER SMITH 报道：今年全市将新建公园"),
        ("en", ""),
    ],
)
def test_language_is_told_from_the_text(language: Language, text: str) -> None:
    assert identify_language([text], "auto") == language
    assert identify_language([text], "fr") == "fr"
