"""What the desk reckons with: pace, undoing, pictures, names, and who may ask."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import desk
from pipeline.decisions import weigh
from pipeline.desk.asking import clean_name
from pipeline.desk.gate import Gate
from pipeline.desk.history import History
from pipeline.desk.keys import KEY_TABLE, SCRIPT_PHRASES
from pipeline.desk.pace import BREAK, measure_pace, say_duration
from pipeline.desk.pictures import WIDEST, Pictures, Size, frame_of, to_scan, view
from pipeline.desk.record_routes import MISFITS
from pipeline.desk.serve import Place, check_place
from pipeline.desk.shown import ANSWERS, HOMES, KIND_NAMES, TITLES
from pipeline.errors import SettingsError
from pipeline.model import IDENTITY, Box, Decision, DecisionKind, PreparedPage, RegionKind, Scan, Spot
from pipeline.review.phrases import say

FOLDER = Path(desk.__file__).parent
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def decision(number: int, *, reviewer: str = "Ann", note: str = "", second: int | None = None) -> Decision:
    box = Box(left=100 * number, top=0, right=100 * number + 20, bottom=20)
    when = NOON + timedelta(seconds=number if second is None else second)
    return Decision(
        kind="edit",
        spot=Spot(page="0" * 64, box=box),
        outcome="accept",
        before="a",
        after="b",
        reviewer=reviewer,
        time=when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        note=note,
    )


def test_a_pace_is_not_known_from_a_few_answers() -> None:
    times = [NOON + timedelta(seconds=3 * at) for at in range(5)]
    pace = measure_pace(times, 6.0)
    assert (pace.factor, pace.seconds) == (1.0, 0.0)


def test_a_pace_is_drawn_to_what_was_reckoned_while_answers_are_few() -> None:
    def factor(count: int) -> float:
        return measure_pace([NOON + timedelta(seconds=3 * at) for at in range(count)], 6.0).factor

    assert 0.5 < factor(200) < factor(12) < 1.0
    assert factor(400) == pytest.approx(0.5, abs=0.04)


def test_a_coffee_is_no_part_of_a_pace() -> None:
    times = [NOON + timedelta(seconds=3 * at) for at in range(60)]
    later = [time + BREAK + timedelta(hours=1) for time in times]
    assert measure_pace(times + later, 6.0).seconds == 3.0


def test_a_series_counts_once() -> None:
    times = [NOON + timedelta(seconds=10 * (at // 37)) for at in range(37 * 20)]
    assert measure_pace(times, 6.0).measured == 19


@given(st.floats(0, 1e6))
def test_a_duration_is_a_whole_number_of_something(seconds: float) -> None:
    number, unit = say_duration(seconds)
    assert number >= 1
    assert unit == "minutes" or number >= 2


def test_undoing_goes_back_to_the_first_answer_and_redoing_to_the_last() -> None:
    history = History(decision(at) for at in range(4))
    undone = []
    for at in range(6):
        taken, line = history.undo("Ann", f"2026-03-01T13:00:0{at}Z")
        if line is not None:
            history.add((line,))
        undone += [one.spot.box.left // 100 for one in taken]
    assert undone == [3, 2, 1, 0]
    assert weigh(history.everything()).in_force == ()
    redone = []
    for at in range(6):
        again, line = history.redo("Ann", f"2026-03-01T14:00:0{at}Z")
        if line is not None:
            history.add((line,))
        redone += [one.spot.box.left // 100 for one in again]
    assert redone == [0, 1, 2, 3]
    assert len(weigh(history.everything()).in_force) == 4


def test_undoing_takes_back_ones_own_alone_and_a_series_in_one() -> None:
    together = [decision(at, note="one of 3 decided together", second=50) for at in range(3)]
    history = History([decision(7), *together, decision(8, reviewer="Ben")])
    taken, _ = history.undo("Ann", "2026-03-01T13:00:00Z")
    assert {one.spot.box.left // 100 for one in taken} == {0, 1, 2}


def test_what_is_decided_anew_ends_redoing() -> None:
    history = History([decision(0)])
    _, line = history.undo("Ann", "2026-03-01T13:00:00Z")
    assert line is not None
    history.add((line, decision(1)))
    assert history.redo("Ann", "2026-03-01T13:00:01Z") == ((), None)


@given(st.lists(st.sampled_from(["decide", "undo", "redo"]), max_size=25))
def test_what_stands_in_the_history_is_what_stands_by_the_file(steps: list[str]) -> None:
    """Whatever was done in whatever order, and all of it within one second."""
    history = History([])
    for at, step in enumerate(steps):
        if step == "decide":
            history.add((history.fresh(decision(at, second=0)),))
            continue
        _, line = (history.undo if step == "undo" else history.redo)("Ann", "2026-03-01T12:00:00Z")
        if line is not None:
            history.add((history.fresh(line),))
    standing = {one.id for one in history.newest_first() if history.stands(one)}
    assert standing == {one.id for one in weigh(history.everything()).in_force}


def prepared(width: int, height: int) -> PreparedPage:
    scan = Scan(
        id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="0" * 64, width=width, height=height, dpi=None
    )
    return PreparedPage(scan=scan, image="page.png", width=width, height=height, to_scan=IDENTITY, steps=())


@given(st.data(), st.sampled_from(["large", "line", "word"]), st.booleans())
def test_a_cutting_shows_what_is_judged_within_the_page_and_is_bounded(
    data: st.DataObject, size: Size, upright: bool
) -> None:
    extent = Box(left=0, top=0, right=3000, bottom=4000)
    left, top = data.draw(st.integers(0, 2900)), data.draw(st.integers(0, 3900))
    across, along = data.draw(st.integers(4, 200)), data.draw(st.integers(4, 2500))
    wide, high = (across, along) if upright else (along, across)
    line = Box(left=left, top=top, right=min(3000, left + wide), bottom=min(4000, top + high))
    part = data.draw(st.floats(0, 0.9))
    box = (
        Box(left=line.left, top=line.top + int(part * line.height), right=line.right, bottom=line.bottom)
        if upright
        else Box(left=line.left + int(part * line.width), top=line.top, right=line.right, bottom=line.bottom)
    )
    frame = frame_of(box, line, extent, size, upright=upright)
    assert extent.left <= frame.left < frame.right <= extent.right
    assert extent.top <= frame.top < frame.bottom <= extent.bottom
    assert frame.left <= box.left
    assert frame.right >= box.right
    assert frame.top <= box.top
    assert frame.bottom >= box.bottom
    shown = view(box, line, extent, size, upright=upright)
    assert max(shown.width, shown.height) <= WIDEST[size] + 1


def test_a_page_is_decoded_once_and_forgotten_when_it_changes() -> None:
    reads = []

    def read(page: str) -> tuple[PreparedPage, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
        reads.append(page)
        return prepared(60, 80), np.full((80, 60), 200, np.uint8)

    pictures = Pictures(read)
    frame = Box(left=10, top=10, right=40, bottom=30)
    first = pictures.cutting("p0001", frame, 12, "word")
    assert first == pictures.cutting("p0001", frame, 12, "word")
    assert first.startswith(b"\xff\xd8")
    assert reads == ["p0001"]
    pictures.forget("p0001")
    pictures.page("p0001")
    assert reads == ["p0001", "p0001"]


def test_a_turned_page_is_laid_back_over_its_scan() -> None:
    page = prepared(40, 60)
    # The page was cut out of its scan at (7, 11).
    page = PreparedPage(scan=page.scan, image="i", width=20, height=30, to_scan=(1, 0, 7, 0, 1, 11, 0, 0, 1), steps=())
    picture = np.full((30, 20), 255, np.uint8)
    picture[5:10, 3:9] = 0
    laid = to_scan(page, picture)
    assert laid.shape == (60, 40)
    assert np.argwhere(laid < 128).min(axis=0).tolist() == [16, 10]
    assert np.argwhere(laid < 128).max(axis=0).tolist() == [20, 15]


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8484", True),
        ("localhost:8484", True),
        ("[::1]:8484", True),
        ("127.0.0.1", False),
        ("127.0.0.1:80", False),
        ("evil.example:8484", False),
        ("127.0.0.1.evil.example:8484", False),
        ("192.168.1.7:8484", False),
        ("", False),
        ("127.0.0.1:8484:8484", False),
    ],
)
def test_only_the_desks_own_names_are_known(host: str, known: bool) -> None:
    assert Gate(host="127.0.0.1", port=8484).knows(host) is known


def test_a_desk_for_all_addresses_knows_figures_and_no_foreign_name() -> None:
    gate = Gate(host="0.0.0.0", port=9000, key="k" * 16)
    assert gate.knows("192.168.1.7:9000")
    assert not gate.knows("evil.example:9000")


def test_other_machines_need_a_token_that_cannot_be_guessed() -> None:
    with pytest.raises(SettingsError, match="anybody could decide"):
        check_place(Place(host="0.0.0.0"))
    with pytest.raises(SettingsError, match="can be guessed"):
        check_place(Place(host="0.0.0.0", key="1234"))
    check_place(Place(host="0.0.0.0", key="a-long-enough-token"))
    check_place(Place(host="::1"))


@given(st.text(max_size=300))
def test_a_name_is_one_line_of_what_can_be_seen(name: str) -> None:
    kept = clean_name(name)
    assert kept == clean_name(kept)
    assert len(kept) <= 80
    assert all(mark.isprintable() for mark in kept)


def phrases() -> set[str]:
    """Everything that the desk says."""
    said = {
        *KIND_NAMES.values(),
        *TITLES.values(),
        *(one for pair in ANSWERS.values() for one in pair if one),
        *HOMES,
        *MISFITS.values(),
        *SCRIPT_PHRASES.values(),
        *(what for title, keys in KEY_TABLE for what in (title, *(said for _, said in keys))),
        *get_args(DecisionKind),
        *get_args(RegionKind),
        *("open", "deferred", "decided", "applied", "held", "furniture", "unplaced", "pictures"),
        *("Queue", "Series", "Pages", "Conflicts", "Learned", "Decisions", "Rules", "Exchanges of characters"),
    }
    for path in (*FOLDER.glob("templates/*.html"), *FOLDER.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        said |= set(re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', text))
        said |= set(re.findall(r'(?:_Refused|missing|HTTPException)\((?:404, )?"((?:[^"\\]|\\.)*)"', text))
        said |= set(re.findall(r'Reading\(\s*name="([^"]+)"', text))
        said |= set(re.findall(r'yield "([A-Z][^"]+)", ', text))
    return said


def test_everything_that_the_desk_says_is_said_in_chinese() -> None:
    lacking = sorted(one for one in phrases() if say(one, "zh") == one)
    assert not lacking


def test_what_stands_in_a_phrase_stands_in_its_translation() -> None:
    for one in phrases():
        assert set(re.findall(r"\{\w+\}", one)) == set(re.findall(r"\{\w+\}", say(one, "zh"))), one
