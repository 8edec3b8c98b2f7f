"""Decisions: their file, which of them count, and how they are found again on the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bounds import DECISION
from pipeline.config import SettleSettings
from pipeline.decisions import append, merge, persons_as_json, persons_of, read_decisions, undo, weigh
from pipeline.decisions.file import write_line
from pipeline.edits import applied, text_of
from pipeline.model import (
    Box,
    Decision,
    DecisionKind,
    DecisionOutcome,
    Doubt,
    Edit,
    Gap,
    Glyph,
    Line,
    MendedPage,
    Passage,
    Person,
    Place,
    RecognisedPage,
    SettledPage,
    Source,
    Spot,
)
from pipeline.spots import box_of, context_of
from pipeline.stages.settle import settle_page
from tests.pages_by_hand import unfounded

PAGE = "5" * 64
EM = 20
ANSWERS: tuple[DecisionOutcome, ...] = ("accept", "reject", "set")


def printed(number: int, text: str, *, left: int = 100, top: int | None = None, placed: bool = True) -> Line:
    """Characters of ``EM`` pixels, side by side."""
    top = 40 * number if top is None else top
    glyphs = tuple(
        Glyph(text=one, left=left + EM * at, right=left + EM * (at + 1), confidence=0.9) for at, one in enumerate(text)
    )
    return Line(
        id=f"l{number:04d}",
        text=text,
        box=Box(left=left, top=top, right=left + EM * max(1, len(text)), bottom=top + EM),
        confidence=0.9,
        glyphs=glyphs if placed else (),
    )


def change(
    lines: Sequence[Line], at: int, end: int, after: str, *, confidence: float = 0.9, rule: str = "rule@1"
) -> Edit:
    """In the first of the lines."""
    return Edit(
        start=Place(line=lines[0].id, offset=at),
        end=Place(line=lines[0].id, offset=end),
        before=lines[0].text[at:end],
        after=after,
        reason="a reason",
        rule=rule,
        support="normalisation",
        confidence=confidence,
    )


def said_of(
    line: Line,
    at: int,
    end: int,
    after: str | None,
    *,
    outcome: DecisionOutcome = "accept",
    kind: DecisionKind = "edit",
    reviewer: str = "Anna",
    time: str = "2026-03-01T10:00:00Z",
    replaces: tuple[str, ...] = (),
) -> Decision:
    places = Place(line=line.id, offset=at), Place(line=line.id, offset=end)
    return Decision(
        kind=kind,
        spot=Spot(page=PAGE, box=box_of(line, at, end) if kind == "edit" else line.box),
        outcome=outcome,
        before=line.text[at:end],
        after=after,
        context=context_of({line.id: line}, *places) if kind == "edit" else ("", ""),
        reviewer=reviewer,
        time=time,
        replaces=replaces,
    )


def settled(
    lines: Sequence[Line],
    decisions: Sequence[Decision] = (),
    *edits: Edit,
    doubts: tuple[Doubt, ...] = (),
    gaps: tuple[Gap, ...] = (),
    threshold: float = 0.8,
) -> SettledPage:
    """All lines in one passage."""
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="none", version="1"), language="zh-Hans", lines=tuple(lines)
    )
    passage = Passage(
        id="t0001",
        kind="body",
        flow="f001",
        regions=("r001",),
        lines=tuple(line.id for line in lines),
        edits=edits,
        doubts=doubts,
        gaps=gaps,
    )
    mended = MendedPage(scan="p0001", passages=(passage,))
    return settle_page(recognised, mended, SettleSettings(threshold=threshold), decisions)


def reading(lines: Sequence[Line], page: SettledPage) -> str:
    return text_of(lines, applied(page.passages[0].ledger))


# The file


@st.composite
def made(draw: st.DrawFn) -> Decision:
    left, top = draw(st.integers(0, 3)) * 100, draw(st.integers(0, 3)) * 100
    return Decision(
        kind=draw(st.sampled_from(["edit", "line", "region", "byline"])),
        spot=Spot(page=draw(st.sampled_from("ab")), box=Box(left=left, top=top, right=left + 40, bottom=top + 20)),
        outcome=draw(st.sampled_from(["accept", "reject", "set", "defer"])),
        before=draw(st.sampled_from(["", "未", "a\nb", "\u2028<script>"])),
        after=draw(st.sampled_from([None, "末", "\u0000"])),
        reviewer=draw(st.sampled_from(["Anna", "李华"])),
        time=f"2026-03-0{draw(st.integers(1, 9))}T00:00:00Z",
        confidence=draw(st.sampled_from([None, 0.5, 1.0])),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Decision]:
    """Decisions, some of which replace or take back earlier ones."""
    found: list[Decision] = []
    for decision in draw(st.lists(made(), max_size=8)):
        earlier: list[Decision] = draw(st.lists(st.sampled_from(found), max_size=2)) if found else []
        names = tuple(one.id for one in earlier)
        takes_back: bool = draw(st.booleans())
        if names and takes_back:
            found.append(undo(earlier, reviewer="Anna", time="2026-04-01T00:00:00Z"))
        found.append(replace(decision, replaces=names))
    return found


@given(st.lists(made(), max_size=6))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, decisions: list[Decision]) -> None:
    path = tmp_path_factory.mktemp("file") / "issue" / "decisions.jsonl"
    for decision in decisions:
        append(path, decision)
    assert read_decisions(path).decisions == tuple({one.id: one for one in decisions}.values())
    assert not read_decisions(path).damaged


@given(made(), st.data())
def test_a_desk_that_is_killed_loses_the_decision_under_way_alone(
    tmp_path_factory: pytest.TempPathFactory, decision: Decision, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("file") / "decisions.jsonl"
    first, last = replace(decision, note="first"), replace(decision, note="last")
    append(path, first)
    line = write_line(decision)
    half = line[: data.draw(st.integers(1, len(line) - 2))]
    with path.open("ab") as file:
        file.write(half)
    append(path, last)
    found = read_decisions(path)
    assert found.decisions == (first, last)
    assert [number for number, _ in found.damaged] == [2]
    assert half + b"\n" in path.read_bytes()  # nobody repairs what somebody may want to see


def test_a_line_changed_by_hand_is_no_decision(tmp_path: Path) -> None:
    line = printed(1, "未来")
    path = tmp_path / "decisions.jsonl"
    append(path, said_of(line, 0, 1, "末"))
    path.write_text(path.read_text(encoding="utf-8").replace("末", "本"), encoding="utf-8")
    found = read_decisions(path)
    assert not found.decisions
    assert "changed by hand" in found.damaged[0][1]


def test_a_box_on_no_scan_is_no_decision(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    said = said_of(printed(1, "未来"), 0, 1, "末")
    for box in (Box(left=0, top=0, right=10**9, bottom=9), Box(left=9, top=0, right=1, bottom=9)):
        append(path, replace(said, spot=Spot(page=PAGE, box=box)))
    assert [what for _, what in read_decisions(path).damaged] == [
        "is cut off or no decision (its box lies on no scan)"
    ] * 2


def test_a_line_that_no_desk_writes_harms_no_other_one(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    said = said_of(printed(1, "未来"), 0, 1, "末")
    for one in ("[" * 100_000, '{"id":' * 5_000, "x" * (DECISION.most + 1), '{"id": "\\ud800"}', "\0"):
        path.write_text(f"{one}\n")
        append(path, said)
        found = read_decisions(path)
        assert found.decisions == (said,)
        ((number, what),) = found.damaged
        assert number == 1
        assert len(what) < 500


def test_lines_are_readable_and_one_each(tmp_path: Path) -> None:
    line = printed(1, "未来")
    path = tmp_path / "decisions.jsonl"
    append(path, said_of(line, 0, 1, "末"), said_of(line, 1, 2, "耒"))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert list(json.loads(lines[0]))[:2] == ["id", "kind"]
    assert "未" in lines[0]


def test_a_field_of_another_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    said = json.loads(write_line(said_of(printed(1, "未来"), 0, 1, "末"))) | {"mood": "good"}
    path.write_text(json.dumps(said) + "\n", encoding="utf-8")
    assert "mood" in read_decisions(path).damaged[0][1]


@given(st.lists(made(), max_size=5), st.lists(made(), max_size=5), st.lists(made(), max_size=5))
def test_merging_is_commutative_associative_and_idempotent(
    a: list[Decision], b: list[Decision], c: list[Decision]
) -> None:
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c)) == merge(a, b, c)
    assert merge(a, a) == merge(a)


@given(histories(), st.randoms())
def test_what_counts_does_not_depend_on_the_order_of_lines(found: list[Decision], chance: Random) -> None:
    mixed = [*found, *found[:2]]
    chance.shuffle(mixed)
    assert weigh(mixed) == weigh(found)


@given(histories(), made())
def test_undo_restores_what_counted_before(found: list[Decision], decision: Decision) -> None:
    before = weigh(found)
    overruled = replace(decision, note="new", replaces=tuple(one.id for one in before.in_force[:2]))
    taken_back = undo(overruled, reviewer="Anna", time="2026-05-01T00:00:00Z")
    after = weigh([*found, overruled, taken_back])
    assert (after.in_force, after.conflicts, after.deferred) == (before.in_force, before.conflicts, before.deferred)
    again = weigh([*found, overruled, taken_back, undo(taken_back, reviewer="Anna", time="2026-05-02T00:00:00Z")])
    assert again.in_force == weigh([*found, overruled]).in_force


def test_the_later_of_two_does_not_silently_win() -> None:
    line = printed(1, "未来")
    first = said_of(line, 0, 1, "末", outcome="set")
    second = said_of(line, 0, 1, "朱", outcome="set", reviewer="Li", time="2026-03-02T10:00:00Z")
    torn = weigh([first, second])
    assert torn.in_force == ()
    assert torn.conflicts == ((first, second),)
    judged = replace(second, note="looked again", replaces=(first.id, second.id))
    assert weigh([first, second, judged]).in_force == (judged,)


def test_two_who_agree_or_speak_of_different_readings_do_not_clash() -> None:
    line = printed(1, "未来")
    first = said_of(line, 0, 1, "末")
    assert not weigh([first, replace(first, reviewer="Li")]).conflicts
    assert not weigh([first, said_of(line, 0, 1, "朱", outcome="reject")]).conflicts
    assert not weigh([replace(first, outcome="reject"), said_of(line, 0, 1, "朱", outcome="reject")]).conflicts
    assert weigh([first, replace(first, outcome="reject", reviewer="Li")]).conflicts


def test_reading_goes_on_at_one_place_alone() -> None:
    feet = [Spot(page=PAGE, box=Box(left=x, top=900, right=x + 80, bottom=920)) for x in (0, 100, 200)]
    heads = [Spot(page=PAGE, box=Box(left=x, top=20, right=x + 80, bottom=40)) for x in (0, 100, 200)]

    def join(foot: Spot, head: Spot, outcome: DecisionOutcome = "accept") -> Decision:
        return Decision(kind="order", spot=foot, to=head, outcome=outcome, reviewer="Anna", time="2026")

    assert not weigh([join(feet[0], heads[1]), join(feet[1], heads[2])]).conflicts
    assert not weigh([join(feet[0], heads[1]), join(feet[0], heads[2], "reject")]).conflicts
    assert weigh([join(feet[0], heads[1]), join(feet[0], heads[2])]).conflicts
    assert weigh([join(feet[0], heads[1]), join(feet[1], heads[1])]).conflicts
    assert weigh([join(feet[0], heads[1]), join(feet[0], heads[1], "reject")]).conflicts
    assert weigh([join(feet[0], heads[1]), join(heads[1], heads[1])]).conflicts
    assert not weigh([join(heads[1], heads[1]), join(heads[1], heads[2])]).conflicts


def test_persons_of_a_byline_are_kept_as_json() -> None:
    persons = (Person(name="李朝民", role="记者"), Person(name='O"Neill <b>'))
    assert persons_of(persons_as_json(persons)) == persons


# Settled


def test_a_person_beats_the_threshold() -> None:
    line = printed(1, "未来可期")
    edit = change([line], 0, 1, "末", confidence=0.3)
    assert reading([line], settled([line], [], edit)) == "未来可期"
    page = settled([line], [said_of(line, 0, 1, "末")], edit)
    assert reading([line], page) == "末来可期"
    (verdict,) = page.passages[0].ledger
    assert (verdict.by, verdict.decision) == ("Anna", said_of(line, 0, 1, "末").id)
    assert reading([line], settled([line], [said_of(line, 0, 1, "末", outcome="reject")], edit, threshold=0)) == (
        "未来可期"
    )


def test_what_no_rule_proposes_any_more_is_still_read() -> None:
    line = printed(1, "未来可期")
    said = said_of(line, 0, 1, "末", outcome="set")
    page = settled([line], [said])
    assert reading([line], page) == "末来可期"
    (verdict,) = page.passages[0].ledger
    assert (verdict.edit.support, verdict.edit.rule) == ("decision", "reviewer@1")
    assert unfounded([line], [verdict], decisions=[said]) == 0
    assert unfounded([line], [verdict]) == 2


def test_what_the_recogniser_now_reads_itself_is_no_orphan() -> None:
    line = printed(1, "未来可期")
    now = printed(1, "末来可期")
    page = settled([now], [said_of(line, 0, 1, "末")])
    assert reading([now], page) == "末来可期"
    assert not page.orphans


def test_what_was_put_in_is_not_put_in_twice() -> None:
    line, now = printed(1, "来可期"), printed(1, "未来可期", left=80)
    page = settled([now], [said_of(line, 0, 0, "未", outcome="set")])
    assert reading([now], page) == "未来可期"
    assert not page.orphans
    assert reading([line], settled([line], [said_of(line, 0, 0, "未", outcome="set")])) == "未来可期"


@pytest.mark.parametrize("placed", [True, False])
def test_a_decision_survives_another_recogniser(placed: bool) -> None:
    """Other ids, the box a little off, other text before and behind, characters placed roughly or not at all."""
    line = printed(1, "一个未来可期的日子里")
    decision = said_of(line, 2, 3, "末", outcome="set")
    other = printed(17, "－个未来可期的曰子里", left=103, top=line.box.top + 2, placed=placed)
    page = settled([printed(3, "一个未来", top=300), other], [decision])
    assert reading([printed(3, "一个未来", top=300), other], page) == "一个未来\n－个末来可期的曰子里"
    assert not page.orphans


def test_of_equal_characters_the_one_at_the_place_is_meant() -> None:
    line = printed(1, "监督有权监督有人监督有人")
    for at in (2, 6, 10):
        text = reading([line], settled([line], [said_of(line, at, at + 1, "又", outcome="set")]))
        assert text == f"{line.text[:at]}又{line.text[at + 1 :]}"


def test_what_no_longer_fits_is_shown_and_never_applied_elsewhere() -> None:
    line = printed(1, "未来可期")
    decision = said_of(line, 0, 1, "末", outcome="set")
    elsewhere = printed(2, "未来可期", top=700)
    page = settled([printed(1, "朱来可期"), elsewhere], [decision])
    assert not applied(page.passages[0].ledger)
    assert [(one.decision, one.why, one.found) for one in page.orphans] == [(decision, "other text", "朱来可期")]
    page = settled([elsewhere], [decision])
    assert [one.why for one in page.orphans] == ["nothing there"]
    rejected = replace(decision, outcome="reject")
    page = settled([printed(1, "末来可期")], [rejected])
    assert [one.why for one in page.orphans] == ["reads as rejected"]


def test_an_edit_over_a_line_end_is_found_by_both_its_ends() -> None:
    lines = [printed(1, "com-"), printed(2, "mittee")]
    start, end = Place(line="l0001", offset=3), Place(line="l0002", offset=0)
    wrap = Edit(
        start=start, end=end, before="-\n", after="", reason="", rule="wrap@1", support="normalisation", confidence=0.9
    )
    by_id = {line.id: line for line in lines}
    decision = Decision(
        kind="edit",
        spot=Spot(page=PAGE, box=box_of(lines[0], 3, 4)),
        to=Spot(page=PAGE, box=box_of(lines[1], 0, 0)),
        outcome="reject",
        before="-\n",
        after="",
        context=context_of(by_id, start, end),
        reviewer="Anna",
        time="2026",
    )
    assert reading(lines, settled(lines, [], wrap)) == "committee"
    page = settled(lines, [decision], wrap)
    assert reading(lines, page) == "com-\nmittee"
    assert [verdict.outcome for verdict in page.passages[0].ledger] == ["rejected"]
    assert reading(lines, settled(lines, [replace(decision, outcome="accept")])) == "committee"
    apart = [lines[0], printed(2, "mittee", top=900)]
    assert settled(apart, [decision], wrap).orphans


def test_a_typed_line_is_what_is_read() -> None:
    line = printed(1, "未來可其的日子")
    edit = change([line], 1, 2, "莱")
    typed = said_of(line, 0, 7, "末來可期的日子", outcome="set", kind="line")
    page = settled([line], [typed], edit)
    assert reading([line], page) == "末來可期的日子"
    assert {verdict.edit.after: verdict.outcome for verdict in page.passages[0].ledger} == {
        "末": "applied",
        "莱": "rejected",
        "期": "applied",
    }
    assert reading(
        [printed(5, "未來可其的曰子", top=42)], settled([printed(5, "未來可其的曰子", top=42)], [typed])
    ) == ("末來可期的日子")
    assert settled([printed(1, "全不相干的文字")], [typed]).orphans


def test_two_words_on_overlapping_places_are_a_conflict() -> None:
    line = printed(1, "双重 天里")
    whole = said_of(line, 0, 5, "双重天理", outcome="set", kind="line")
    part = said_of(line, 4, 5, "裏", outcome="set", reviewer="Li")
    page = settled([line], [whole, part])
    assert reading([line], page) == "双重 天里"
    assert page.conflicts == ((whole, part),)
    agreed = said_of(line, 2, 4, "天", reviewer="Li")
    page = settled([line], [whole, agreed])
    assert (reading([line], page), page.conflicts) == ("双重天理", ())


def test_what_a_person_judged_is_doubted_no_more() -> None:
    line = printed(1, "未来可期")
    doubt = Doubt(
        start=Place(line="l0001", offset=0), end=Place(line="l0001", offset=1), reason="hardly seen", confidence=0.4
    )
    kept = said_of(line, 0, 1, "未", outcome="set")
    assert settled([line], doubts=(doubt,)).passages[0].doubts == (doubt,)
    page = settled([line], [kept], change([line], 0, 1, "末"), doubts=(doubt,))
    assert (page.passages[0].doubts, reading([line], page)) == ((), "未来可期")


def test_a_gap_is_filled_by_who_can_read_it() -> None:
    line = printed(1, "未来可期")
    box = Box(left=100, top=70, right=400, bottom=90)
    gap = Gap(at=Place(line="l0001", offset=4), reason="nothing could be read", box=box)
    typed = replace(said_of(line, 0, 0, "的日子", outcome="set", kind="line"), spot=Spot(page=PAGE, box=box))
    page = settled([line], [typed], gaps=(gap,))
    assert (reading([line], page), page.passages[0].gaps) == ("未来可期的日子", ())
    assert unfounded([line], page.passages[0].ledger, decisions=[typed]) == 0
    page = settled([line], [replace(typed, outcome="reject", after=None)], gaps=(gap,))
    assert (reading([line], page), page.passages[0].gaps, page.orphans) == ("未来可期", (), ())
    assert settled([line], [typed]).orphans
    latin = printed(1, "the house")
    page = settled([latin], [replace(typed, after="of wood")], gaps=(replace(gap, at=Place(line="l0001", offset=9)),))
    assert reading([latin], page) == "the house of wood"


@st.composite
def judged_pages(draw: st.DrawFn) -> tuple[list[Line], list[Edit], list[Decision]]:
    letters = st.text(alphabet="未末来 权", min_size=1, max_size=8)
    lines = [printed(number, draw(letters)) for number in range(1, draw(st.integers(1, 3)) + 1)]
    edits: dict[str, Edit] = {}
    decisions = []
    for number in range(draw(st.integers(0, 6))):
        line = draw(st.sampled_from(lines))
        at = draw(st.integers(0, len(line.text)))
        end = draw(st.integers(at, min(len(line.text), at + 2)))
        after = draw(st.sampled_from(["", "末", "未来"]))
        if draw(st.booleans()):
            one = change([line], at, end, after, confidence=draw(st.sampled_from([0.5, 0.9])), rule=f"r{number}@1")
            edits[one.id] = one
        if draw(st.booleans()):
            outcome = draw(st.sampled_from(ANSWERS))
            decisions.append(said_of(line, at, end, after, outcome=outcome, time=f"{number}"))
        elif draw(st.integers(0, 3)) == 0:
            typed = draw(letters)
            decisions.append(said_of(line, 0, len(line.text), typed, outcome="set", kind="line", time=f"{number}"))
    return lines, list(edits.values()), decisions


@given(judged_pages(), st.randoms())
def test_the_order_of_decisions_does_not_matter_and_nothing_is_unfounded(
    made_page: tuple[list[Line], list[Edit], list[Decision]], chance: Random
) -> None:
    lines, edits, decisions = made_page
    page = settled(lines, decisions, *edits)
    mixed = list(decisions)
    chance.shuffle(mixed)
    assert settled(lines, mixed, *edits) == page
    standing = [one for one in page.passages[0].ledger if one.outcome == "applied"]
    assert unfounded(lines, standing, decisions=decisions) == 0
    assert text_of(lines, applied(page.passages[0].ledger)) is not None


def test_what_is_read_otherwise_at_its_place_is_not_found_beside_it() -> None:
    """Two characters before it, the same text stands between the same two neighbours on either side."""
    line = printed(1, "111111未")
    other = printed(7, "1111未1未", top=line.box.top, placed=False)
    page = settled([other], [said_of(line, 4, 5, "新", outcome="set")])
    assert not applied(page.passages[0].ledger)
    assert page.orphans


@given(st.data())
def test_read_by_another_recogniser_it_is_found_at_its_place_or_not_at_all(data: st.DataObject) -> None:
    """Characters a third of their width off or not placed at all, one of them read otherwise, many of them alike."""
    line = printed(1, data.draw(st.text(alphabet="未权人1", min_size=2, max_size=12)))
    at = data.draw(st.integers(0, len(line.text) - 1))
    changed = data.draw(st.integers(0, len(line.text) - 1))
    text = line.text[:changed] + data.draw(st.sampled_from("未权人1")) + line.text[changed + 1 :]
    placed = data.draw(st.booleans())
    other = printed(7, text, top=line.box.top, placed=placed)
    shifts = [data.draw(st.integers(-EM // 3, EM // 3)) for _ in other.glyphs]
    glyphs = [
        replace(one, left=one.left + by, right=one.right + by) for one, by in zip(other.glyphs, shifts, strict=True)
    ]
    other = replace(other, glyphs=tuple(glyphs))
    page = settled([other], [said_of(line, at, at + 1, "新", outcome="set")])
    found = [(edit.start.offset, edit.end.offset) for edit in applied(page.passages[0].ledger)]
    assert found == [(at, at + 1)] or (not found and page.orphans)
    if placed and text == line.text:
        assert found


@given(judged_pages(), st.data())
def test_alone_on_its_place_every_word_is_followed(
    made_page: tuple[list[Line], list[Edit], list[Decision]], data: st.DataObject
) -> None:
    lines, edits, _ = made_page
    line = data.draw(st.sampled_from(lines))
    at = data.draw(st.integers(0, len(line.text) - 1))
    decision = said_of(line, at, at + 1, "新", outcome="set")
    page = settled(lines, [decision], *edits)
    if not page.orphans:
        by_person = [one for one in page.passages[0].ledger if one.decision and one.outcome == "applied"]
        assert [(one.edit.after, one.edit.start.offset) for one in by_person] == [("新", at)]
    typed = said_of(line, 0, len(line.text), "全新", outcome="set", kind="line")
    page = settled(lines, [typed], *edits)
    assert reading(lines, page).split("\n")[lines.index(line)] == "全新"
