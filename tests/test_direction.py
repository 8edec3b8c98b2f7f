"""Horizontal lines of vertical pages: which way they are read, and what is made of that."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edits import settle, text_of, turn_round
from pipeline.engines import Reading
from pipeline.language.direction import as_read, find_backward, is_from_right
from pipeline.language.traditional import simplify
from pipeline.model import Box, Edit, Line, Place
from pipeline.stages.mend.direction import turn_lines
from tests.conftest import Desk
from tests.pages_by_hand import unfounded

TEXTS = st.text(st.sampled_from("上海第一流攝影專家年月日0123456789 ABz.,:-（）「」“”，。%"), max_size=24)


def line(number: int, text: str, *, vertical: bool = False, top: int = 0) -> Line:
    long, high = 40 * len(text), 40
    box = Box(left=0, top=top, right=high if vertical else long, bottom=top + (long if vertical else high))
    return Line(
        id=f"l{number:04d}", text=text, box=box, confidence=1.0, direction="vertical" if vertical else "ltr", glyphs=()
    )


def page(*across: str) -> list[Line]:
    body = [line(90 + n, "本市河水陡漲七尺有奇鄉民聞鑼齊集男子負土婦女編草", vertical=True) for n in range(12)]
    return [*(line(n, text, top=60 * n) for n, text in enumerate(across, 1)), *body]


@given(TEXTS)
def test_turning_twice_gives_the_line_back(text: str) -> None:
    assert turn_round(turn_round(text)) == text
    assert len(turn_round(text)) == len(text)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("日十三月四年九十二國民華中", "中華民國二十九年四月三十日"),
        ("號1940第", "第1940號"),
        ("（元2.50售）價特", "特價（售2.50元）"),
    ],
)
def test_figures_keep_their_direction_and_brackets_face_the_text(read: str, meant: str) -> None:
    assert turn_round(read) == meant


def test_an_old_page_is_read_from_the_right() -> None:
    lines = page("家專影攝流一第海上", "版二第", "二期星", "緣意得", "ODOR")
    found = find_backward(lines)
    assert is_from_right(lines)
    # The page's way decides for the fourth, which holds no word that a list knows; Latin words are as they stand.
    assert {name: one.text for name, one in found.items()} == {
        "l0001": "上海第一流攝影專家",
        "l0002": "第二版",
        "l0003": "星期二",
        "l0004": "得意緣",
    }
    assert all(one.confidence > 0.9 and one.evidence for one in found.values())


def test_a_page_that_reads_from_the_left_keeps_its_lines() -> None:
    lines = page("上海第一流攝影專家", "第二版", "星期二")
    assert not is_from_right(lines)
    assert find_backward(lines) == {}


def test_horizontal_pages_are_left_alone() -> None:
    assert find_backward([line(1, "家專影攝流一第海上"), line(2, "版二第", top=60)]) == {}


def test_a_turned_line_is_an_edit_that_can_be_taken_away() -> None:
    lines = page("家專影攝流一第海上", "版二第")
    backward = find_backward(lines)
    edits = turn_lines(lines[:2], backward)
    ledger = settle(edits, lines[:2], {}, 0.8)
    applied = [verdict.edit for verdict in ledger if verdict.outcome == "applied"]
    assert text_of(lines[:2], applied) == "上海第一流攝影專家\n第二版"
    assert text_of(lines[:2]) == "家專影攝流一第海上\n版二第"
    assert unfounded(lines[:2], applied) == 0
    assert [one.text for one in as_read(lines[:2], backward)] == ["上海第一流攝影專家", "第二版"]


@given(TEXTS.filter(lambda text: len(text.strip()) > 1), TEXTS)
def test_only_the_line_itself_turned_round_is_supported(text: str, other: str) -> None:
    bare = text.strip()
    read = line(1, bare)

    def turned(after: str, end: int = len(bare)) -> Edit:
        return Edit(
            start=Place(line="l0001", offset=0),
            end=Place(line="l0001", offset=end),
            before=bare[:end],
            after=after,
            reason="read from the right",
            rule="right-to-left@1",
            support="direction",
            confidence=0.9,
        )

    assert unfounded([read], [turned(turn_round(bare))]) == 0
    if other != turn_round(bare):
        assert unfounded([read], [turned(other)]) > 0
    part = bare[: len(bare) - 1]
    if part.strip() != bare and part.strip():
        assert unfounded([read], [turned(turn_round(part), len(part))]) > 0


@given(st.text(max_size=30))
def test_simplified_text_keeps_its_length(text: str) -> None:
    assert len(simplify(text)) == len(text)


def test_traditional_words_are_looked_up_in_simplified_characters() -> None:
    assert simplify("攝影專家張遠") == "摄影专家张远"


@pytest.fixture
def old_page(desk: Desk) -> Desk:
    """A page in vertical lines, with a horizontal heading that is read from the right."""
    desk.draw("page.png")
    heading = Line(
        id="l0001", text="家專影攝流一第海上", box=Box(left=40, top=40, right=256, bottom=64), confidence=0.95
    )
    body = [
        Line(
            id=f"l{n + 2:04d}",
            text="本市河水陡漲七尺有奇鄉民聞鑼",
            box=Box(left=236 - 18 * n, top=80, right=250 - 18 * n, bottom=276),
            confidence=0.95,
            direction="vertical",
        )
        for n in range(11)
    ]
    reading = Reading(lines=(heading, *body))
    (desk.path / "lines").mkdir()
    (desk.path / "lines" / "p0001.json").write_bytes(msgspec.json.encode(reading))
    return desk


def test_the_tei_and_the_report_say_that_a_line_was_turned(old_page: Desk) -> None:
    said = old_page.galley("run")
    assert said.code == 0, said.err
    tei = (old_page.output / "scans" / "tei" / "full" / "scans.xml").read_text(encoding="utf-8")
    assert "<orig>家專影攝流一第海上</orig>" in tei
    assert re.search("<reg[^>]*>上海第一流攝影專家</reg>", tei)
    report = (old_page.output / "scans" / "review" / "page-0001.html").read_text(encoding="utf-8")
    assert "a horizontal line that is read from the right" in report
    assert "its characters make more words from the right" in report
