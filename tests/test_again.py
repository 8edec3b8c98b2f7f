"""The second look: it asks for doubtful lines alone, changes no text, and finds print that no line covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageDraw

from pipeline.config import Language, MendSettings, RecogniseSettings, SettleSettings
from pipeline.edits import applied, scan_text, text_of
from pipeline.engines import Cut, Engine, Picture, Reading
from pipeline.engines.rapidocr import RapidOcr, open_rapidocr
from pipeline.engines.tesseract import open_tesseract
from pipeline.errors import EngineError
from pipeline.formats.tei.passages import Setting, write_text
from pipeline.geometry import hull
from pipeline.model import (
    IDENTITY,
    Box,
    Flow,
    Glyph,
    LaidOutPage,
    Line,
    Look,
    MendedPage,
    Omission,
    OrderedPage,
    Place,
    PreparedPage,
    RecognisedPage,
    Region,
    Scan,
    SettledPage,
    Source,
)
from pipeline.runner import fingerprint_engine, second_of
from pipeline.stages.mend import mend
from pipeline.stages.mend.gaps import find_unread, place_gaps
from pipeline.stages.recognise import recognise
from pipeline.stages.recognise.again import DOUBTFUL, MOST, cut_line, look_again
from pipeline.stages.recognise.ends import MOST as MOST_ADDED
from pipeline.stages.recognise.ends import read_ends
from pipeline.stages.recognise.omitted import find_uncovered, read_omitted
from pipeline.stages.settle import settle_page
from tests.pages_by_hand import unfounded
from tests.test_characters import glyph_line
from tests.test_mend import PAGE
from tests.typeset import EN, ZH, font, page, plain


def line(number: int, text: str, confidences: Sequence[float]) -> Line:
    glyphs = tuple(
        Glyph(text=ch, left=20 * at, right=20 * at + 20, confidence=sure, alternatives=(("口", (1 - sure) / 2),))
        for at, (ch, sure) in enumerate(zip(text, confidences, strict=True))
    )
    box = Box(left=0, top=40 * number, right=20 * len(text), bottom=40 * number + 24)
    mean = sum(confidences) / len(confidences)
    return Line(id=f"l{number:04d}", text=text, box=box, confidence=mean, glyphs=glyphs)


class Reader:
    """An engine that reads every cut as it was told, and remembers what it was asked."""

    def __init__(self, *texts: tuple[str, float] | None) -> None:
        self.texts = texts
        self.asked: list[Cut] = []

    @property
    def source(self) -> Source:
        return Source(name="reader", version="1")

    def read(self, picture: Picture, language: Language, dpi: float | None) -> Reading:  # noqa: ARG002
        return Reading(lines=())

    def read_cuts(self, picture: Picture, cuts: Sequence[Cut], language: Language) -> tuple[Line | None, ...]:  # noqa: ARG002
        self.asked += cuts
        return tuple(self._line(at, cut) for at, cut in enumerate(cuts))

    def _line(self, at: int, cut: Cut) -> Line | None:
        told = self.texts[at % len(self.texts)]
        if told is None:
            return None
        return replace(line(0, told[0], [told[1]] * len(told[0])), box=hull(cut.corners))


def blank() -> Picture:
    return np.full((400, 600), 240, np.uint8)


def seen_again(first: Line, engine: Engine) -> Line:
    reading, _ = look_again(Reading(lines=(first,)), blank, engine, "zh-Hans", 5)
    return reading.lines[0]


LONG = [line(at, "市民晚饭后到公园散步" * 3, [0.999] * 30) for at in range(10, 20)]


def among_sure(first: Line) -> Reading:
    """So many lines that one may be looked at."""
    return Reading(lines=(first, *LONG))


TEXT = st.text(st.sampled_from("天夫大太人入政务，。ab1"), min_size=1, max_size=8)


@settings(deadline=None)
@given(
    TEXT,
    st.lists(st.floats(0, 1), min_size=8, max_size=8),
    st.lists(st.none() | st.tuples(TEXT, st.floats(0, 1)), min_size=2, max_size=2),
)
def test_a_second_look_changes_no_text(text: str, sure: list[float], looks: list[tuple[str, float] | None]) -> None:
    first = line(1, text, sure[: len(text)])
    reading, found = look_again(among_sure(first), blank, Reader(*looks), "zh-Hans", 5)
    assert [one.text for one in reading.lines] == [first.text, *(one.text for one in LONG)]
    after = reading.lines[0]
    assert "".join(glyph.text for glyph in after.glyphs) == text
    for glyph in after.glyphs:
        assert 0 <= glyph.confidence <= 1
        assert all(0 <= p <= 1 and other != glyph.text for other, p in glyph.alternatives)
        assert glyph.confidence + sum(p for _, p in glyph.alternatives) < 1.01
    assert {one.line for one in found} <= {first.id}


def test_agreement_raises_and_disagreement_lowers() -> None:
    first = line(1, "双重天", [0.99, 0.7, 0.99])
    same, _ = look_again(among_sure(first), blank, Reader(("双重天", 0.98)), "zh-Hans", 5)
    assert same.lines[0].glyphs[1].confidence > 0.85
    assert same.lines[0].glyphs[0] == first.glyphs[0]
    other, looks = look_again(among_sure(first), blank, Reader(("双里天", 0.98)), "zh-Hans", 5)
    changed = other.lines[0].glyphs[1]
    assert changed.confidence < 0.4
    assert changed.alternatives[0][0] == "里"
    assert changed.alternatives[0][1] > 0.6
    assert [(one.offset, one.first, one.readings[0]) for one in looks] == [(1, 0.7, ("里", 0.98))]


def test_what_is_not_read_again_is_less_sure() -> None:
    first = line(1, "双重天", [0.99, 0.6, 0.99])
    gone, _ = look_again(among_sure(first), blank, Reader(("双天", 0.98)), "zh-Hans", 5)
    assert gone.lines[0].glyphs[1].confidence == pytest.approx(0.2)


def test_sure_lines_and_marks_are_not_looked_at() -> None:
    engine = Reader(("天", 0.9))
    sure = Reading(lines=(line(1, "天，天", [DOUBTFUL, 0.3, 0.99]), *LONG))
    assert look_again(sure, blank, engine, "zh-Hans", 5) == (sure, ())
    assert not engine.asked


def test_the_most_doubtful_lines_come_first_and_not_all_of_a_worn_page() -> None:
    engine = Reader(("天" * 10, 0.9))
    worn = [line(at, "天" * 10, [0.9 - 0.01 * at, *[0.95] * 9]) for at in range(40)]
    _, looks = look_again(Reading(lines=tuple(worn)), blank, engine, "zh-Hans", 5)
    looked = {one.line for one in looks}
    assert looked == {one.id for one in worn[-round(MOST * 40) :]}


def test_cuts_run_along_their_line() -> None:
    across = line(1, "天天天", [0.9] * 3)
    corners = cut_line(across, 0.0, 1.0).corners
    assert corners[0] == (0, 40)
    assert corners[1] == (60, 40)
    down = Line(
        id="l0001",
        text="天天天",
        box=Box(left=10, top=10, right=30, bottom=90),
        polygon=((10, 10), (30, 10), (30, 90), (10, 90)),
        confidence=0.9,
        direction="vertical",
    )
    corners = cut_line(down, 0.5, 1.0).corners
    assert corners == ((40, 10), (40, 90), (0, 90), (0, 10))


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


@pytest.fixture(scope="module")
def read(rapidocr: RapidOcr) -> tuple[Picture, Reading]:
    picture = page([ZH * 2, ZH[::-1] * 2], gutter=80)
    return picture, rapidocr.read(picture, "auto", 300)


@pytest.mark.parametrize("skipped", [(0,), (5,), (10, 11), (23,)])
def test_a_line_that_the_search_passed_over_is_found(
    read: tuple[Picture, Reading], rapidocr: RapidOcr, skipped: tuple[int, ...]
) -> None:
    picture, whole = read
    gone = [whole.lines[at] for at in skipped]
    kept = Reading(lines=tuple(one for one in whole.lines if one not in gone))
    found, omissions = read_omitted(kept, lambda: picture, rapidocr, "zh-Hans", 0.3)
    assert found.lines[: len(kept.lines)] == kept.lines
    assert sorted(plain(one.text) for one in found.lines[len(kept.lines) :]) == sorted(plain(one.text) for one in gone)
    assert [one.outcome for one in omissions] == ["read"] * len(gone)
    assert {one.line for one in omissions} == {one.id for one in found.lines[len(kept.lines) :]}
    assert len({one.id for one in found.lines}) == len(found.lines)


def test_a_whole_page_gets_no_line_more(read: tuple[Picture, Reading], rapidocr: RapidOcr) -> None:
    picture, whole = read
    assert read_omitted(whole, lambda: picture, rapidocr, "zh-Hans", 0.3) == (whole, ())


def test_latin_lines_are_found(rapidocr: RapidOcr) -> None:
    picture = page([EN * 2])
    whole = rapidocr.read(picture, "en", 300)
    kept = Reading(lines=(*whole.lines[:3], *whole.lines[4:]))
    found, _ = read_omitted(kept, lambda: picture, rapidocr, "en", 0.3)
    assert [one.text for one in found.lines[len(kept.lines) :]] == [whole.lines[3].text]


def test_print_that_cannot_be_read_is_reported_and_not_guessed(
    read: tuple[Picture, Reading], rapidocr: RapidOcr
) -> None:
    picture, whole = read
    gone = whole.lines[8]
    scrawl = picture.copy()
    box = gone.box
    place = scrawl[box.top : box.bottom, box.left : box.right]
    # Characters whose strokes lie in disorder are ink of the size of type, and no text.
    rng = np.random.default_rng(3)
    side = box.height // 3
    cells = [
        place[y : y + side, x : x + side].copy() for y in (0, side, 2 * side) for x in range(0, box.width - side, side)
    ]
    rng.shuffle(cells)
    for at, cell in enumerate(cells):
        y, x = divmod(at, len(cells) // 3)
        place[y * side : (y + 1) * side, x * side : (x + 1) * side] = cv2.flip(cell, -1)
    kept = Reading(lines=tuple(one for one in whole.lines if one is not gone))
    found, omissions = read_omitted(kept, lambda: scrawl, rapidocr, "zh-Hans", 0.3)
    assert found.lines == kept.lines
    assert [one.outcome for one in omissions] == ["illegible"]
    assert omissions[0].box.top < (box.top + box.bottom) / 2 < omissions[0].box.bottom
    assert not omissions[0].line


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**31), st.integers(0, 400))
def test_dust_is_no_print(read: tuple[Picture, Reading], seed: int, specks: int) -> None:
    picture, whole = read
    rng = np.random.default_rng(seed)
    dusty = picture.copy()
    for x, y in zip(
        rng.integers(2, dusty.shape[1] - 2, specks), rng.integers(2, dusty.shape[0] - 2, specks), strict=True
    ):
        cv2.circle(dusty, (int(x), int(y)), int(rng.integers(1, 3)), 40, -1)
    cv2.line(dusty, (0, 30), (dusty.shape[1], 30), 20, 3)
    assert find_uncovered(dusty, whole.lines) == []


def test_what_is_found_again_comes_in_pixels_of_the_scan(
    read: tuple[Picture, Reading], rapidocr: RapidOcr, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, whole = read
    height, width = picture.shape
    short = Reading(lines=(*whole.lines[:7], *whole.lines[8:]))
    monkeypatch.setattr(rapidocr, "read", lambda *_: short)
    scan = Scan(
        id="p0001",
        issue="a",
        sequence=1,
        path="a.png",
        frame=0,
        sha256="",
        width=width + 9,
        height=height + 5,
        dpi=None,
    )
    moved = (1.0, 0.0, 9.0, 0.0, 1.0, 5.0, 0.0, 0.0, 1.0)
    prepared = PreparedPage(scan=scan, image="p.png", width=width, height=height, to_scan=moved, steps=())
    found = recognise(prepared, lambda: picture, lambda: rapidocr, "zh-Hans", RecogniseSettings())
    (omission,) = found.omissions
    assert omission.outcome == "read"
    line_found = next(one for one in found.lines if one.id == omission.line)
    assert plain(line_found.text) == plain(whole.lines[7].text)
    assert abs(line_found.box.left - whole.lines[7].box.left - 9) < 12
    assert omission.box == line_found.box
    off = recognise(prepared, lambda: picture, lambda: rapidocr, "zh-Hans", RecogniseSettings(again=False))
    assert len(off.lines) == len(found.lines) - 1
    assert not off.omissions
    assert not off.looks


def test_tesseract_reads_a_single_line() -> None:
    try:
        engine = open_tesseract(RecogniseSettings(engine="tesseract"))
    except EngineError:
        pytest.skip("tesseract is not installed")
    picture = page([EN])
    whole = open_rapidocr(RecogniseSettings(), threads=2).read(picture, "en", 300)
    cuts = [cut_line(one, 0.05, stretch) for one in whole.lines[:3] for stretch in (1.0, 1.2)]
    for at, one in enumerate(engine.read_cuts(picture, cuts, "en")):
        want = whole.lines[at // 2]
        assert one is not None
        assert plain(one.text) == plain(want.text)
        assert abs(one.box.left - want.box.left) < want.box.height
        assert abs(one.glyphs[-1].right - want.glyphs[-1].right) < want.box.height


def omission(box: Box, name: str = "") -> Omission:
    return Omission(box=box, outcome="illegible", reason="not read alike twice", line=name, text="川十", confidence=0.3)


def mend_lines(
    lines: list[Line], *omissions: Omission, rejected: tuple[Line, ...] = ()
) -> tuple[MendedPage, SettledPage]:
    recognised = RecognisedPage(
        scan="p0001",
        source=Source(name="none", version="1"),
        language="zh-Hans",
        lines=tuple(lines),
        rejected=rejected,
        omissions=omissions,
    )
    every = sorted((*lines, *rejected), key=lambda one: one.box.top)
    region = Region(
        id="r0001", kind="body", box=Box(left=0, top=0, right=900, bottom=900), lines=tuple(one.id for one in every)
    )
    layout = LaidOutPage(scan="p0001", regions=(region,), body_height=24.0)
    ordered = OrderedPage(scan="p0001", flows=(Flow(id="f001", regions=("r0001",)),))
    mended = mend(PAGE, recognised, layout, ordered, MendSettings(language_model="words"))
    return mended, settle_page(recognised, mended, SettleSettings(), ())


def write(lines: list[Line], settled: SettledPage) -> str:
    by_id = {one.id: one for one in lines}
    written = []
    for passage in settled.passages:
        own = tuple(by_id[name] for name in passage.lines)
        setting = Setting(passage=passage, lines=own, zones=(), columns=("r0001",) * len(own))
        element = etree.Element("{http://www.tei-c.org/ns/1.0}p")
        write_text(element, setting, lambda _: "#software")
        written.append(re.sub(r' xmlns(:\w+)?="[^"]*"|ns0:', "", etree.tostring(element, encoding="unicode")))
    return "".join(written)


def test_print_that_nobody_could_read_is_a_gap_in_its_place() -> None:
    lines = [line(at, "市民晚饭后到公园", [0.99] * 8) for at in (1, 2, 4, 5)]
    hole = Box(left=0, top=120, right=160, bottom=144)
    mended, settled = mend_lines(lines, omission(hole))
    (gap,) = mended.passages[0].gaps
    assert (gap.at, gap.box, gap.text) == (Place(line="l0002", offset=8), hole, "川十")
    gap_element = '<gap reason="illegible" unit="line" quantity="1"/>'
    parts = write(lines, settled).split(gap_element)
    assert [part.count("市民") for part in parts] == [2, 2]
    assert "川十" not in "".join(parts)


@pytest.mark.parametrize(
    ("box", "where"),
    [
        (Box(left=0, top=0, right=160, bottom=24), Place(line="l0001", offset=0)),
        (Box(left=0, top=80, right=160, bottom=104), Place(line="l0001", offset=8)),
        (Box(left=180, top=40, right=220, bottom=64), Place(line="l0001", offset=8)),
        (Box(left=900, top=500, right=960, bottom=524), None),
    ],
)
def test_a_gap_stands_by_the_line_over_under_or_beside_it(box: Box, where: Place | None) -> None:
    gaps = place_gaps([omission(box)], [line(1, "市民晚饭后到公园", [0.99] * 8)])
    assert [gap.at for found in gaps.values() for gap in found] == ([where] if where else [])


def test_in_vertical_text_the_line_before_stands_on_the_right() -> None:
    down = [
        Line(
            id=f"l000{at}",
            text="天" * 8,
            box=Box(left=400 - 40 * at, top=0, right=424 - 40 * at, bottom=160),
            confidence=0.9,
            direction="vertical",
        )
        for at in (1, 3)
    ]
    gaps = place_gaps([omission(Box(left=320, top=0, right=344, bottom=160))], down)
    assert [gap.at for found in gaps.values() for gap in found] == [Place(line="l0001", offset=8)]


def test_what_lies_in_a_picture_is_no_print() -> None:
    picture = Box(left=300, top=0, right=800, bottom=400)
    inside, across = Box(left=290, top=60, right=360, bottom=90), Box(left=200, top=60, right=340, bottom=90)
    assert find_unread([omission(inside), omission(across)], [picture]) == (omission(across),)
    read = replace(omission(across), outcome="read")
    assert find_unread([read], []) == ()


def test_what_stands_beside_a_column_leaves_no_gap_in_it() -> None:
    text = line(1, "市民晚饭后到公园", [0.99] * 8)
    beside = Box(left=text.box.right + 20, top=text.box.top, right=text.box.right + 90, bottom=text.box.bottom)
    wide = replace(text.box, right=text.box.right + 200)
    assert place_gaps([omission(beside)], [text], {text.id: text.box}) == {}
    assert list(place_gaps([omission(beside)], [text], {text.id: wide})) == [text.id]


def test_a_rejected_line_that_nobody_reads_alike_is_taken_out_and_can_be_put_back() -> None:
    lines = [line(at, "市民晚饭后到公园", [0.99] * 8) for at in (1, 3)]
    stain = line(2, "川丨川十丿", [0.1] * 5)
    mended, settled = mend_lines(lines, omission(stain.box, stain.id), rejected=(stain,))
    (edit,) = [one for one in mended.passages[0].edits if one.rule == "illegible@1"]
    assert (edit.before, edit.after) == (stain.text, "")
    every = [lines[0], stain, lines[1]]
    (passage,) = settled.passages
    assert stain.text not in text_of(every, applied(passage.ledger))
    assert text_of(every) == scan_text(every)
    source = Source(name="none", version="1")
    page = RecognisedPage(
        scan="p0001", source=source, language="zh-Hans", lines=tuple(every), omissions=(omission(stain.box, stain.id),)
    )
    assert unfounded(every, passage.ledger, page) == 0
    assert unfounded(every, passage.ledger) == len(stain.text)
    assert '<gap reason="illegible" unit="line" quantity="1"/>' in write(every, settled)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=6))
def test_every_gap_has_one_place_and_no_text(places: list[tuple[int, int]]) -> None:
    lines = [line(at, "市民晚饭后到公园", [0.99] * 8) for at in range(8)]
    holes = [omission(Box(left=x, top=y, right=x + 80, bottom=y + 24)) for x, y in places]
    mended, settled = mend_lines(lines, *holes)
    gaps = [gap for passage in mended.passages for gap in passage.gaps]
    assert len(gaps) <= len(holes)
    assert write(lines, settled).count("<gap ") == len(gaps)
    assert [text_of([one]) for one in lines] == [one.text for one in lines]


def test_a_reading_that_the_second_look_confirms_rests_on_it() -> None:
    first = glyph_line(1, "市民晚饭后到公园散", ("歩", 0.4, (("步", 0.55),)), "，天天如此")
    for readings, support in (((("步", 0.9),), "second reading"), ((("歩", 0.6), ("步", 0.3)), "alternative")):
        look = Look(line=first.id, offset=9, first=0.8, readings=readings)
        recognised = RecognisedPage(
            scan="p0001",
            source=Source(name="none", version="1"),
            language="zh-Hans",
            lines=(first,),
            looks=(look,),
        )
        region = Region(id="r0001", kind="body", box=first.box, lines=(first.id,))
        layout = LaidOutPage(scan="p0001", regions=(region,), body_height=24.0)
        ordered = OrderedPage(scan="p0001", flows=(Flow(id="f001", regions=("r0001",)),))
        mended = mend(PAGE, recognised, layout, ordered, MendSettings(language_model="words"))
        (edit,) = [one for one in mended.passages[0].edits if one.rule.startswith("look-alike")]
        assert (edit.after, edit.support) == ("步", support)
        assert any(one.kind == "second look" for one in edit.evidence)


def draw(*texts: str) -> Picture:
    image = Image.new("L", (600, 40 + 80 * len(texts)), 235)
    for at, text in enumerate(texts):
        ImageDraw.Draw(image).text((60, 40 + 80 * at), text, fill=30, font=font(36))
    return np.asarray(image)


def shorten(whole: Line, head: int, tail: int) -> Line:
    """The line as it is where the search ends its box before its last characters."""
    glyphs = whole.glyphs[head : len(whole.glyphs) - tail]
    left = glyphs[0].left if head else whole.box.left
    right = glyphs[-1].right if tail else whole.box.right
    return replace(
        whole,
        text="".join(glyph.text for glyph in glyphs),
        glyphs=glyphs,
        box=replace(whole.box, left=left, right=right),
        polygon=((left, whole.box.top), (right, whole.box.top), (right, whole.box.bottom), (left, whole.box.bottom)),
    )


@pytest.mark.parametrize(
    ("text", "head", "tail"), [("市民晚饭后散步。", 0, 1), ("一座公园建成开放", 1, 0), ("渡口的灯亮了，", 0, 1)]
)
def test_print_beyond_the_end_of_a_line_is_added_to_it(rapidocr: RapidOcr, text: str, head: int, tail: int) -> None:
    picture = draw(text)
    (whole,) = rapidocr.read(picture, "auto", 300).lines
    assert plain(whole.text) == plain(text)
    short = shorten(whole, head, tail)
    reading, looks = read_ends(Reading(lines=(short,)), lambda: picture, rapidocr, "zh-Hans")
    (found,) = reading.lines
    assert found.text == whole.text
    assert "".join(glyph.text for glyph in found.glyphs) == found.text
    assert [(look.offset, look.first) for look in looks] == [(0 if head else len(whole.text) - 1, 0.0)]
    assert found.box.left <= short.box.left
    assert found.box.right >= short.box.right
    assert all(a.right <= b.right and a.left <= b.left for a, b in pairwise(found.glyphs))


def test_what_the_next_column_prints_is_not_added(rapidocr: RapidOcr) -> None:
    columns = [ZH * 2, ZH[::-1] * 2]
    picture = page(columns, gutter=40)
    whole = rapidocr.read(picture, "auto", 300)
    longer = read_ends(whole, lambda: picture, rapidocr, "zh-Hans")[0]
    # What a column's own line lost at its edge may come back.
    changed = [one.text for one, before in zip(longer.lines, whole.lines, strict=True) if one != before]
    assert all(any(text in column for column in columns) for text in changed)


def test_a_rule_and_dust_beyond_a_line_are_nothing_more_of_it(rapidocr: RapidOcr) -> None:
    picture = draw("市民晚饭后散步", "渡口的灯亮了").copy()
    whole = rapidocr.read(picture, "auto", 300)
    for one in whole.lines:
        cv2.line(picture, (one.box.right + 8, 0), (one.box.right + 8, picture.shape[0]), 20, 2)
        cv2.circle(picture, (one.box.left - 6, one.box.bottom - 12), 2, 20, -1)
    assert [one.text for one in read_ends(whole, lambda: picture, rapidocr, "zh-Hans")[0].lines] == [
        one.text for one in whole.lines
    ]


@settings(deadline=None)
@given(TEXT.filter(lambda text: len(text) > 1), TEXT, st.floats(0, 1))
def test_a_line_grows_at_its_ends_alone(text: str, other: str, sure: float) -> None:
    first = line(1, text, [0.9] * len(text))
    first = replace(first, box=replace(first.box, left=100, right=100 + first.box.width))
    first = replace(first, glyphs=tuple(replace(g, left=g.left + 100, right=g.right + 100) for g in first.glyphs))
    picture = np.full((400, 600), 240, np.uint8)
    cv2.rectangle(picture, (60, 40), (500, 64), 20, -1)
    picture[:, 60:500:7] = 240
    reading, looks = read_ends(Reading(lines=(first,)), lambda: picture, Reader((other, sure)), "zh-Hans")
    (found,) = reading.lines
    assert text in found.text
    assert len(found.text) - len(text) == len(looks) <= 2 * MOST_ADDED
    assert "".join(glyph.text for glyph in found.glyphs) == found.text
    assert {found.text[look.offset] for look in looks} <= set(other)


def test_another_recogniser_takes_one_look_more() -> None:
    first = line(1, "双重天地", [0.99, 0.7, 0.99, 0.99])
    own = Reader(("双重天地", 0.98))
    alone, _ = look_again(among_sure(first), blank, own, "zh-Hans", 5)
    agreed, _ = look_again(among_sure(first), blank, own, "zh-Hans", 5, lambda: Reader(("双重天地", 1.0)))
    differs, looks = look_again(among_sure(first), blank, own, "zh-Hans", 5, lambda: Reader(("双里天地", 1.0)))
    strange, _ = look_again(among_sure(first), blank, own, "zh-Hans", 5, lambda: Reader(("川丨丿、", 1.0)))
    sure = [reading.lines[0].glyphs[1].confidence for reading in (agreed, alone, differs)]
    assert sure == sorted(sure, reverse=True)
    assert strange == alone
    assert dict(looks[0].readings)["里"] == pytest.approx(1 / 3, abs=1e-3)


def test_the_other_recogniser_is_opened_for_doubts_alone() -> None:
    def unopened() -> Engine:
        raise AssertionError("nothing is doubtful")

    assert look_again(Reading(lines=tuple(LONG)), blank, Reader(None), "zh-Hans", 5, unopened)[1] == ()


@pytest.mark.parametrize(
    ("settings", "other"),
    [
        (RecogniseSettings(), None),
        (RecogniseSettings(second="tesseract"), "tesseract"),
        (RecogniseSettings(second="rapidocr"), None),
        (RecogniseSettings(second="tesseract", again=False), None),
        (RecogniseSettings(engine="tesseract", second="rapidocr"), "rapidocr"),
        (RecogniseSettings(engine="import", second="rapidocr"), None),
    ],
)
def test_the_settings_name_who_looks_again(settings: RecogniseSettings, other: str | None) -> None:
    assert second_of(settings) == other
    alone = replace(settings, second="none")
    if settings.engine != "import":
        assert (fingerprint_engine(settings) != fingerprint_engine(alone)) == (other is not None)


def test_tesseract_looks_again_at_what_rapidocr_read(rapidocr: RapidOcr, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        tesseract = open_tesseract(RecogniseSettings(engine="tesseract"))
    except EngineError:
        pytest.skip("tesseract is not installed")
    picture = page([EN * 2])
    scan = Scan(
        id="p0001",
        issue="a",
        sequence=1,
        path="a.png",
        frame=0,
        sha256="",
        width=picture.shape[1],
        height=picture.shape[0],
        dpi=None,
    )
    prepared = PreparedPage(
        scan=scan, image="p.png", width=picture.shape[1], height=picture.shape[0], to_scan=IDENTITY, steps=()
    )
    read = rapidocr.read(picture, "en", 300).lines
    doubted = tuple(replace(glyph, confidence=0.6) if at == 4 else glyph for at, glyph in enumerate(read[2].glyphs))
    lines = (*read[:2], replace(read[2], glyphs=doubted), *read[3:])
    monkeypatch.setattr(rapidocr, "read", lambda *_: Reading(lines=lines))
    chosen = RecogniseSettings(second="tesseract")
    found = recognise(prepared, lambda: picture, lambda: rapidocr, "en", chosen, lambda: tesseract)
    assert found.looks
    assert found.source.name == "rapidocr, looked at again by tesseract"
    alone = recognise(prepared, lambda: picture, lambda: rapidocr, "en", RecogniseSettings())
    assert [one.text for one in alone.lines] == [one.text for one in found.lines]
    assert alone.looks != found.looks
