"""The edit ledger: text changes only by edits, and every change can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edits import Ruling, applied, fits, runs, scan_text, settle, text_of
from pipeline.model import Edit, Ledger, Line, Place
from tests.pages_by_hand import LETTERS, edit, edited_lines, line

Made = tuple[tuple[Line, ...], tuple[Edit, ...]]
LINES = (line(1, "abc-"), line(2, "def"), line(3, "ghi"))


@st.composite
def proposed(draw: st.DrawFn) -> Made:
    """Lines and edits as rules propose them: they fit, they may overlap, need each other, be unsure."""
    texts = draw(st.lists(LETTERS, min_size=1, max_size=4))
    lines = tuple(line(number, text) for number, text in enumerate(texts, 1))
    size = len(scan_text(lines))
    edits: list[Edit] = []
    for number in range(draw(st.integers(0, 7))):
        start = draw(st.integers(0, size))
        end = draw(st.integers(start, min(size, start + 4)))
        needs = tuple(one.id for one in edits if draw(st.integers(0, 3)) == 0)
        surety = draw(st.sampled_from([0.5, 0.8, 0.9, 0.9, 0.99]))
        edits.append(edit(lines, start, end, draw(LETTERS), confidence=surety, rule=f"r{number}@1", needs=needs))
    return lines, tuple(edits)


def decide(*edits: Edit, outcome: Literal["accept", "reject"]) -> dict[str, Ruling]:
    return {one.id: Ruling(outcome=outcome, by="Anna", decision="d1") for one in edits}


def outcomes(ledger: Ledger) -> dict[str, str]:
    return {verdict.edit.id: verdict.outcome for verdict in ledger}


@given(edited_lines())
def test_without_edits_the_text_is_the_scans_own(made: Made) -> None:
    lines, edits = made
    assert text_of(lines) == scan_text(lines) == "\n".join(one.text for one in lines)
    assert all(fits(one, lines) for one in edits)


@given(edited_lines(), st.randoms())
def test_the_order_in_which_edits_come_does_not_matter(made: Made, chance: object) -> None:
    lines, edits = made
    mixed = list(edits)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert runs(lines, mixed) == runs(lines, edits)


@given(edited_lines())
def test_every_character_of_the_scan_lies_in_exactly_one_run(made: Made) -> None:
    lines, edits = made
    found = runs(lines, edits)
    assert "".join(run.edit.before if run.edit else run.text for run in found) == scan_text(lines)
    assert "".join(run.text for run in found) == text_of(lines, edits)
    assert [run.edit for run in found if run.edit] == sorted(
        edits, key=lambda one: (one.start, one.end)
    )  # line ids sort as lines do
    at = {one.id: number for number, one in enumerate(lines)}
    for run in found:
        if run.edit is None:
            own = f"{lines[at[run.start.line]].text}\n"
            assert run.start.line == run.end.line
            assert own[run.start.offset : run.end.offset] == run.text


@given(edited_lines())
def test_each_edit_can_be_taken_back_alone(made: Made) -> None:
    lines, edits = made
    for one in edits:
        others = tuple(other for other in edits if other is not one)
        kept = [run.text for run in runs(lines, edits) if run.edit is not one]
        without = text_of(lines, others)
        assert len(without) == len("".join(kept)) + len(one.before)


def test_edits_that_overlap_or_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        runs(LINES, (edit(LINES, 0, 2, "x"), edit(LINES, 1, 3, "y", rule="other@1")))
    strange = replace(edit(LINES, 0, 1, "x"), before="z")
    assert not fits(strange, LINES)
    with pytest.raises(ValueError, match="does not fit"):
        runs(LINES, (strange,))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (Place(line="l0009", offset=0), Place(line="l0009", offset=0)),
        (Place(line="l0001", offset=5), Place(line="l0001", offset=5)),
        (Place(line="l0001", offset=-1), Place(line="l0001", offset=0)),
        (Place(line="l0002", offset=1), Place(line="l0001", offset=1)),
    ],
)
def test_places_outside_the_lines_do_not_fit(start: Place, end: Place) -> None:
    assert not fits(replace(edit(LINES, 0, 0, "x"), start=start, end=end), LINES)


@given(proposed(), st.randoms())
def test_settling_is_sound_whatever_is_proposed(made: Made, chance: object) -> None:
    lines, edits = made
    ledger = settle(edits, lines, {}, 0.8)
    text_of(lines, applied(ledger))
    assert {verdict.edit.id for verdict in ledger} == {one.id for one in edits}
    standing = {one.id for one in applied(ledger)}
    for verdict in ledger:
        if verdict.outcome == "applied":
            assert verdict.edit.confidence >= 0.8
            assert set(verdict.edit.needs) <= standing
        if verdict.outcome == "superseded" and verdict.edit.before:
            with pytest.raises(ValueError, match="overlaps"):
                runs(lines, (*applied(ledger), verdict.edit))
    mixed = list(edits)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert settle(mixed, lines, {}, 0.8) == ledger


@given(proposed())
def test_rejecting_everything_brings_the_scan_back(made: Made) -> None:
    lines, edits = made
    ledger = settle(edits, lines, decide(*edits, outcome="reject"), 0.0)
    assert text_of(lines, applied(ledger)) == scan_text(lines)
    assert set(outcomes(ledger).values()) <= {"rejected"}


@given(proposed(), st.data())
def test_a_person_beats_every_rule(made: Made, data: st.DataObject) -> None:
    lines, edits = made
    free = [replace(one, needs=()) for one in edits]
    if not free:
        return
    wanted = data.draw(st.sampled_from(free))
    ledger = settle(free, lines, decide(wanted, outcome="accept"), 0.8)
    verdict = next(one for one in ledger if one.edit.id == wanted.id)
    assert (verdict.outcome, verdict.by, verdict.decision) == ("applied", "Anna", "d1")


def test_the_surer_edit_wins_and_the_other_is_superseded() -> None:
    weak, strong = edit(LINES, 0, 2, "x", confidence=0.85), edit(LINES, 1, 3, "y", confidence=0.9)
    ledger = settle((weak, strong), LINES, {}, 0.8)
    assert outcomes(ledger) == {weak.id: "superseded", strong.id: "applied"}
    ledger = settle((weak, strong), LINES, decide(weak, outcome="accept"), 0.8)
    assert outcomes(ledger) == {weak.id: "applied", strong.id: "superseded"}


def test_an_unsure_edit_is_held_until_a_person_accepts_it() -> None:
    unsure = edit(LINES, 0, 1, "x", confidence=0.5)
    assert outcomes(settle((unsure,), LINES, {}, 0.8)) == {unsure.id: "held"}
    assert outcomes(settle((unsure,), LINES, {}, 0.5)) == {unsure.id: "applied"}
    ledger = settle((unsure,), LINES, decide(unsure, outcome="accept"), 0.8)
    assert text_of(LINES, applied(ledger)).startswith("xbc")


def test_what_needs_a_fallen_edit_falls_with_it() -> None:
    first = edit(LINES, 0, 1, "x")
    second = edit(LINES, 1, 2, "y", needs=(first.id,))
    third = edit(LINES, 2, 3, "z", needs=(second.id,))
    apart = edit(LINES, 5, 6, "w")
    whole = (third, second, first, apart)
    assert set(outcomes(settle(whole, LINES, {}, 0.8)).values()) == {"applied"}
    ledger = settle(whole, LINES, decide(first, outcome="reject"), 0.8)
    assert outcomes(ledger) == {first.id: "rejected", second.id: "held", third.id: "held", apart.id: "applied"}
    assert text_of(LINES, applied(ledger)) == "abc-\nwef\nghi"
    lonely = edit(LINES, 0, 1, "x", needs=("nobody",))
    assert outcomes(settle((lonely,), LINES, {}, 0.8)) == {lonely.id: "held"}


def test_an_edit_that_falls_leaves_its_place_to_the_one_it_superseded() -> None:
    base = edit(LINES, 5, 6, "w")
    winner = edit(LINES, 0, 2, "x", confidence=0.99, needs=(base.id,))
    loser = edit(LINES, 1, 3, "y", confidence=0.9)
    ledger = settle((base, winner, loser), LINES, decide(base, outcome="reject"), 0.8)
    assert outcomes(ledger) == {base.id: "rejected", winner.id: "held", loser.id: "applied"}


def test_an_edit_that_does_not_fit_is_held_even_when_accepted() -> None:
    strange = replace(edit(LINES, 0, 1, "x"), before="z")
    elsewhere = replace(edit(LINES, 1, 2, "x"), start=Place(line="l0009", offset=0))
    ledger = settle((strange, elsewhere), LINES, decide(strange, elsewhere, outcome="accept"), 0.8)
    assert set(outcomes(ledger).values()) == {"held"}


def test_of_the_same_edit_proposed_twice_the_surer_counts() -> None:
    unsure, sure = edit(LINES, 0, 1, "x", confidence=0.1), edit(LINES, 0, 1, "x", confidence=0.9)
    assert outcomes(settle((unsure, sure), LINES, {}, 0.8)) == {sure.id: "applied"}
    assert outcomes(settle((sure, unsure), LINES, {}, 0.8)) == {sure.id: "applied"}
