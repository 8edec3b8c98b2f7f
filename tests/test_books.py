"""The three books: what edits put in, take out and drop is looked up, and what they say of themselves counts for
nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.books import audit_page, name_normalisations, tally_removed
from pipeline.books.ink import CROWD, LinesByPlace, same_ink
from pipeline.config import SettleSettings
from pipeline.edits import turn_round
from pipeline.model import (
    Box,
    Decision,
    Edit,
    Glyph,
    Line,
    Look,
    MendedPage,
    Omission,
    PageRecords,
    Passage,
    Place,
    RecognisedPage,
    Source,
    Spot,
    Support,
    Verdict,
)
from pipeline.stages.mend.doubled import find_doubled
from pipeline.stages.settle import settle_page
from tests.pages_by_hand import SUPPORTS, edit, line, page, unfounded
from tests.test_decisions import said_of as judged_of

SOURCE = Source(name="none", version="1")
LETTERS = st.text('国民新闻ab，,.-\u00ad 1“"', min_size=1, max_size=8)


def placed(number: int, text: str, *, at: int = 0, sure: float = 0.6, others: Sequence[tuple[str, float]] = ()) -> Line:
    """A line with a glyph of 20 pixels for each character, ``at`` pixels from the left."""
    top = 40 * number
    glyphs = tuple(
        Glyph(text=ch, left=at + 20 * k, right=at + 20 * k + 20, confidence=sure, alternatives=tuple(others))
        for k, ch in enumerate(text)
    )
    box = Box(left=at, top=top, right=at + 20 * max(1, len(text)), bottom=top + 20)
    return Line(id=f"l{number:04d}", text=text, box=box, confidence=sure, glyphs=glyphs)


def page_of(*lines: Line, **more: object) -> RecognisedPage:
    return RecognisedPage(scan="p0001", source=SOURCE, language="zh-Hans", lines=lines, **more)  # type: ignore[arg-type]


def said_of(one: Line, after: str, before: str = "") -> Decision:
    spot = Spot(page="a", box=one.box)
    return Decision(kind="edit", spot=spot, outcome="set", before=before, after=after, reviewer="Anna", time="2026")


# What edits put in.


def test_what_has_support_is_not_counted() -> None:
    read = (placed(1, "（未来", others=[("末", 0.3), ("来来", 0.1)]), placed(2, "a b"))
    look = Look(line="l0002", offset=0, first=0.6, readings=(("q", 0.9), ("a", 0.1)))
    typed = said_of(read[0], "完全")
    supported = (
        edit(read, 0, 1, "("),
        edit(read, 1, 2, "末", support="alternative"),
        edit(read, 2, 3, "来来", support="alternative"),
        edit(read, 3, 4, ""),
        edit(read, 4, 5, "q", support="second reading"),
        Verdict(edit=edit(read, 1, 2, "完全", support="decision"), outcome="applied", by="Anna", decision=typed.id),
    )
    assert unfounded(read, supported, page_of(*read, looks=(look,)), [typed]) == 0


def test_a_second_reading_is_looked_up_in_the_second_look() -> None:
    read = placed(1, "abc")
    look = Look(line="l0001", offset=1, first=0.6, readings=(("h", 0.8), ("b", 0.15), ("k", 0.05)))
    page = page_of(read, looks=(look,))
    assert unfounded([read], [edit([read], 1, 2, "h", support="second reading")], page) == 0
    for after in ("INVENTED", "k", "hh"):
        assert unfounded([read], [edit([read], 1, 2, after, support="second reading")], page) > 0
    assert unfounded([read], [edit([read], 0, 3, "INVENTED", support="second reading")], page) > 0
    assert unfounded([read], [edit([read], 0, 1, "h", support="second reading")], page) > 0


def test_an_alternative_of_one_place_supports_no_other_and_drops_none() -> None:
    read = replace(
        placed(1, "abc"), glyphs=(*placed(1, "ab").glyphs, *placed(1, "  c", others=[("e", 0.4)]).glyphs[2:])
    )
    assert unfounded([read], [edit([read], 2, 3, "e", support="alternative")]) == 0
    assert unfounded([read], [edit([read], 1, 2, "e", support="alternative")]) > 0
    assert unfounded([read], [edit([read], 0, 3, "e", support="alternative")]) > 0


def test_a_person_s_word_is_looked_up_in_the_file() -> None:
    read, far = placed(1, "未来"), placed(9, "远方")
    change = edit([read], 0, 1, "末", support="decision")

    def judged(*decisions: Decision, said: str | None = None) -> int:
        verdict = Verdict(edit=change, outcome="applied", by="Anna", decision=said or decisions[0].id)
        return unfounded([read], [verdict], decisions=decisions)

    assert judged(said_of(read, "末")) == 0
    assert judged(said_of(read, "别")) > 0
    assert judged(said_of(far, "末")) > 0
    assert judged(said_of(read, "末"), said="0123456789abcdef") > 0


@st.composite
def smuggled(draw: st.DrawFn) -> tuple[Line, Look, Edit]:
    others = draw(st.lists(st.tuples(st.sampled_from("国民ab，."), st.just(0.1)), max_size=2, unique=True))
    read = placed(1, draw(LETTERS), others=others)
    start = draw(st.integers(0, len(read.text)))
    end = draw(st.integers(start, len(read.text)))
    look = Look(line=read.id, offset=start, first=0.5, readings=((draw(st.sampled_from("新闻x")), 0.9),))
    support: Support = draw(st.sampled_from([one for one in SUPPORTS if one != "decision"]))
    after = draw(st.one_of(LETTERS, st.just(look.readings[0][0]), st.just(turn_round(read.text)), st.just("")))
    return read, look, edit([read], start, end, after, support=support)


@given(smuggled())
def test_nothing_is_smuggled_in_under_any_label(made: tuple[Line, Look, Edit]) -> None:
    """By an oracle that spells out all that may stand there."""
    read, look, change = made
    if not change.after.strip():
        return
    start, end = change.start.offset, change.end.offset
    may = {"".join(one) for one in product(*([g.text, *dict(g.alternatives)] for g in read.glyphs[start:end]))} - {""}
    allowed = {
        "alternative": change.after in may,
        "second reading": len(change.before) == len(change.after)
        and change.before[1:] == change.after[1:]
        and change.after[:1] in (change.before[:1], look.readings[0][0]),
        "direction": change.before.strip() == read.text.strip() and change.after == turn_round(change.before),
        "normalisation": name_normalisations(change.before, change.after) is not None,
        "recognised": False,
    }[change.support]
    assert (unfounded([read], [change], page_of(read, looks=(look,))) == 0) == allowed


# What is another form, and what is another reading.


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (",", "，", ("width",)),
        ("Ａ１", "A1", ("width",)),
        ("，", ", ", ("width", "white space")),
        ('"', "“", ("quotation mark",)),
        ("<", "《", ("title mark",)),
        ("口", "□", ("square",)),
        ("ſ", "s", ("long s",)),
        ("-\n", "", ("line end", "line-end hyphen")),
        (" \n", " ", ("line end",)),
        ("66", "“", ("lone quotation mark",)),
        ("", " ", ("white space",)),
    ],
)
def test_forms_are_named_by_the_table(before: str, after: str, names: tuple[str, ...]) -> None:
    assert name_normalisations(before, after) == names


@pytest.mark.parametrize(
    ("before", "after"),
    [("²", "2"), ("-", ""), ("ab", "ba"), ("。", "."), ("、", ","), ("1", "l"), ("½", "1/2"), (".", ""), ("a", "A")],
)
def test_what_says_something_else_is_no_form(before: str, after: str) -> None:
    assert name_normalisations(before, after) is None


# What edits take out.


@given(LETTERS, st.sampled_from(SUPPORTS), st.data())
def test_nothing_that_is_printed_once_is_taken_out_unseen(text: str, support: Support, data: st.DataObject) -> None:
    """Under any label, but for a mark of the size of dust, which the book shows."""
    read = placed(1, text, sure=0.9)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    gone = text[start:end]
    change = edit([read], start, end, "", support=support)
    if not gone.strip() or gone.strip() in (".", "-", "\u00ad") or gone[0] in (text[:start] + text[end:]):
        return
    assert unfounded([read], [change]) > 0


def test_a_mark_of_the_size_of_dust_is_taken_out_and_a_decimal_point_is_not() -> None:
    dusty, number = placed(1, "市民.晚饭"), placed(2, "3.14 km")
    assert unfounded([dusty], [edit([dusty], 2, 3, "")]) == 0
    assert unfounded([number], [edit([number], 1, 2, "")]) > 0


def test_an_illegible_line_is_taken_out_where_no_two_looks_agree() -> None:
    stain = placed(1, "川丨十", sure=0.1)
    change = edit([stain], 0, 3, "")
    seen = Omission(box=stain.box, outcome="illegible", reason="not read alike twice", line=stain.id)
    assert unfounded([stain], [change], page_of(stain, omissions=(seen,))) == 0
    assert unfounded([stain], [change], page_of(stain, omissions=(replace(seen, outcome="read"),))) == 3


def test_the_same_ink_is_proved_by_characters_on_the_same_places() -> None:
    first = placed(1, "为民请命的老人说")
    again = replace(placed(1, "为民请命的老入说"), id="l0002")
    beside = replace(placed(1, "为民请命的老人说", at=170), id="l0003")
    other = replace(placed(1, "农业科技与专业化"), id="l0004")
    assert "7 of its 8 characters" in same_ink(again, first)
    assert same_ink(beside, first) == ""
    assert same_ink(other, first) == ""


def loose(number: int, text: str, box: tuple[int, int, int, int]) -> Line:
    left, top, right, bottom = box
    whole = Box(left=left, top=top, right=right, bottom=bottom)
    return Line(id=f"l{number:04d}", text=text, box=whole, confidence=0.9)


def test_without_places_of_characters_boxes_must_cover_each_other_and_words_be_the_same() -> None:
    read = loose(1, "it was told that for more than an hour", (100, 100, 500, 122))
    again = loose(2, "it was told that for more than an hour", (102, 101, 503, 124))
    sentence = loose(3, "a train stood in the station at noon", (100, 102, 500, 124))
    tall = loose(4, "it was told that for more than an hour", (100, 90, 500, 160))
    assert same_ink(again, read)
    assert same_ink(sentence, read) == ""
    assert same_ink(tall, read) == ""


def test_loose_boxes_take_no_line_out_of_the_text() -> None:
    """A word boxed too tall makes a line's box reach over the one above it: two sentences, each printed once."""
    texts = ("The council met last night at the town hall, where", "it was told that for more than an hour on Monday")
    lines = [loose(at, text, (100, 100 + 30 * at, 700, 122 + 30 * at)) for at, text in enumerate(texts, 1)]
    lines.append(loose(3, "a train stood in the station at noon, without", (100, 155, 700, 212)))
    assert find_doubled(lines) == {}


def test_places_that_a_whole_block_shares_prove_nothing() -> None:
    block = [loose(at, f"the same words {at % 3}", (100, 100, 500, 400)) for at in range(1, CROWD + 3)]
    assert find_doubled(block) == {}
    assert LinesByPlace(block).over(block[0]) == []


def test_of_lines_that_cover_each_other_in_turn_one_stands_for_each_place() -> None:
    """The second lies on the first, the third on the second and beside the first: its ink would be gone with it."""
    first = placed(1, "为民请命的老人说", sure=0.9)
    second = replace(placed(1, "民请命的老人说他", at=20, sure=0.8), id="l0002")
    third = replace(placed(1, "的老人说他不走", at=80, sure=0.7), id="l0003")
    found = find_doubled([first, second, third])
    assert "l0002" in found
    assert found.get("l0003") is None or found["l0003"].kept.id == "l0001"


def twice(kept: Line, gone: Line, *more: Edit) -> PageRecords:
    whole = Edit(
        start=Place(line=gone.id, offset=0),
        end=Place(line=gone.id, offset=len(gone.text)),
        before=gone.text,
        after="",
        reason="read twice",
        rule="doubled-line@2",
        support="normalisation",
        confidence=0.97,
    )
    made = page(
        [("body", [one], [each for each in (whole, *more) if each.start.line == one.id]) for one in (kept, gone)]
    )
    return replace(made, recognised=page_of(kept, gone))


def test_the_book_of_what_was_taken_out_names_the_rule_and_the_proof() -> None:
    kept = placed(1, "为民请命的老人说")
    gone = replace(kept, id="l0002", confidence=0.5)
    found = audit_page(twice(kept, gone))
    (row,) = tally_removed(found.removed)
    assert (row.rule, row.proof, row.places, row.lines, row.characters) == ("doubled-line@2", "same ink", 1, 1, 8)
    assert found.sound


def test_what_was_read_twice_may_not_go_twice() -> None:
    kept = placed(1, "为民请命的老人说")
    gone = replace(kept, id="l0002", confidence=0.5)
    other = edit([kept], 0, 8, "", rule="doubled-line@2")
    found = audit_page(twice(kept, gone, other))
    assert found.unproven == 16
    assert not found.sound


def test_lines_that_the_recogniser_rejected_are_in_the_book() -> None:
    kept = placed(1, "为民请命")
    made = twice(kept, replace(kept, id="l0002"))
    rejected = (placed(5, "丨丨", sure=0.2), replace(placed(6, "假话", sure=0.0), confidence=0.0))
    rows = tally_removed(
        audit_page(replace(made, recognised=page_of(*made.recognised.lines, rejected=rejected))).removed
    )
    assert {(row.rule, row.proof, row.characters) for row in rows if row.rule == "rejected"} == {
        ("rejected", "recogniser's doubt", 2),
        ("rejected", "no ink", 2),
    }


# What is applied is sound, whatever is proposed.


@st.composite
def proposals(draw: st.DrawFn) -> tuple[list[Line], list[Edit]]:
    texts = draw(st.lists(LETTERS, min_size=1, max_size=4))
    lines = [placed(number, text, others=[("国", 0.2)]) for number, text in enumerate(texts, 1)]
    size = sum(len(one.text) + 1 for one in lines) - 1
    edits = []
    for number in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, size))
        end = draw(st.integers(start, min(size, start + 6)))
        after = draw(st.one_of(st.sampled_from(["", " ", "国", "，"]), LETTERS))
        support: Support = draw(st.sampled_from(SUPPORTS))
        edits.append(edit(lines, start, end, after, support=support, rule=f"r{number}@1"))
    return lines, edits


@given(proposals())
def test_settling_applies_nothing_that_the_books_would_not_pass(made: tuple[list[Line], list[Edit]]) -> None:
    lines, edits = made
    recognised = page_of(*lines)
    passage = Passage(
        id="t0001", kind="body", flow="f", regions=("r",), lines=tuple(one.id for one in lines), edits=tuple(edits)
    )
    settled = settle_page(recognised, MendedPage(scan="p0001", passages=(passage,)), SettleSettings(threshold=0.5), ())
    made_page = page([("body", lines, ())])
    assert audit_page(replace(made_page, recognised=recognised, settled=settled)).sound
    held = {one.edit.id for one in settled.passages[0].ledger if (one.outcome, one.by) == ("held", "books")}
    alone = {one.id for one in edits if unfounded(lines, [one], recognised)}
    assert held <= alone


def test_an_edit_without_ground_is_held_and_a_person_may_accept_it() -> None:
    read = line(1, "未来可期")
    change = edit([read], 0, 1, "末", support="alternative")
    passage = Passage(id="t0001", kind="body", flow="f", regions=("r",), lines=(read.id,), edits=(change,))
    mended = MendedPage(scan="p0001", passages=(passage,))
    (verdict,) = settle_page(page_of(read), mended, SettleSettings(), ()).passages[0].ledger
    assert (verdict.outcome, verdict.by) == ("held", "books")
    accepted = judged_of(read, 0, 1, "末", outcome="accept")
    (verdict,) = settle_page(page_of(read), mended, SettleSettings(), [accepted]).passages[0].ledger
    assert (verdict.outcome, verdict.by) == ("applied", "Anna")
