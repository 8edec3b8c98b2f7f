"""Edits judged by the truth: right, wrong, or not to be told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate import JudgedEdit, SettledText, evaluate, judge_edits, print_trust, sum_up, write_evaluation
from pipeline.formats.truth import TruthArticle, TruthPage
from pipeline.model import Edit, Line, Passage, Verdict
from tests.pages_by_hand import edit, line
from tests.test_evaluate import FIRST, TRUTH, as_written, write_tei

PRINTED = "港务局昨天公布，上个月进出港口的货船比去年同期多了三成，码头上日夜忙碌。"


def page(*paragraphs: str) -> TruthPage:
    article = TruthArticle(title="货船多了三成", byline="", paragraphs=paragraphs)
    return TruthPage(name="a", file="a.json", articles=(article,), lines=())


def text(lines: list[Line], *verdicts: Verdict) -> SettledText:
    passage = Passage(
        id="t1",
        kind="body",
        flow="f1",
        regions=("r1",),
        lines=tuple(one.id for one in lines),
        edits=tuple(verdict.edit for verdict in verdicts),
        ledger=verdicts,
    )
    return SettledText(page="a", lines=tuple(lines), passages=(passage,))


def done(made: Edit, outcome: str = "applied", by: str = "threshold") -> Verdict:
    return Verdict(edit=made, outcome=outcome, by=by)  # type: ignore[arg-type]


def judged(lines: list[Line], *verdicts: Verdict, truth: str = PRINTED) -> list[bool]:
    return [one.right for one in judge_edits(page(truth), text(lines, *verdicts))]


def test_an_edit_is_right_where_the_truth_has_what_it_reads() -> None:
    read = [line(1, "港务局昨夭公布,上个月进出港口的货船")]
    right = edit(tuple(read), 4, 5, "天", support="alternative")
    wrong = edit(tuple(read), 4, 5, "夫", support="alternative")
    mark = edit(tuple(read), 7, 8, "，")
    assert judged(read, done(right), done(mark)) == [True, True]
    assert judged(read, done(wrong), done(mark)) == [False, True]
    held = [one for one in judge_edits(page(PRINTED), text(read, done(right, "held"))) if one.outcome == "held"]
    assert [one.right for one in held] == [True]
    assert held[0].character


def test_the_form_of_a_mark_that_was_misread_is_neither_right_nor_wrong() -> None:
    read = [line(1, "港务局昨天公布;上个月进出港口的货船")]
    assert judged(read, done(edit(tuple(read), 7, 8, "；"))) == []
    read = [line(1, "港务局昨天公布，上个月进出港口的货船")]
    assert judged(read, done(edit(tuple(read), 7, 8, ","))) == [False]


def test_joins_of_lines_are_judged() -> None:
    read = [line(1, "港务局昨天公布，上个月"), line(2, "进出港口的货船比去年同期")]
    close, taken = edit(tuple(read), 11, 12, ""), edit(tuple(read), 4, 5, "")
    assert judged(read, done(close)) == [True]
    assert judged(read, done(taken)) == [False]
    lost = [line(1, "港务局昨天公布，上个月"), line(2, "出港口的货船比去年同期")]
    assert judged(lost, done(edit(tuple(lost), 11, 12, ""))) == [True]
    words = [line(1, "the harbour was opened by a com-"), line(2, "mittee of the citizens")]
    truth = "Last week the harbour was opened by a committee of the citizens of the town."
    assert judged(words, done(edit(tuple(words), 31, 33, "")), truth=truth) == [True]
    assert judged(words, done(edit(tuple(words), 32, 33, "")), truth=truth) == [False]


def test_what_the_truth_does_not_have_judges_nothing() -> None:
    read = [line(1, "完全不同的一段文字在这里，没有任何真值")]
    assert judged(read, done(edit(tuple(read), 4, 5, "天"))) == []
    assert judged([line(1, "天")], done(edit((line(1, "天"),), 0, 1, "夭"))) == []
    lines_only = TruthPage(name="a", file="a.xml", articles=None, lines=())
    assert not list(judge_edits(lines_only, text(read)))


def test_a_persons_word_is_not_judged() -> None:
    read = [line(1, "港务局昨夭公布，上个月进出港口的货船")]
    assert judged(read, done(edit(tuple(read), 4, 5, "天"), by="Anna")) == []
    assert judged(read, done(edit(tuple(read), 4, 5, "天"), "rejected")) == []


trusted = st.builds(
    JudgedEdit,
    page=st.just("a"),
    rule=st.sampled_from(["line-join", "look-alike", "mark-width"]),
    outcome=st.sampled_from(["applied", "held"]),
    confidence=st.floats(0, 1),
    right=st.booleans(),
    character=st.booleans(),
    before=st.just("a"),
    after=st.just("b"),
)


@given(st.lists(trusted, max_size=30))
def test_every_judged_edit_is_counted_once(edits: list[JudgedEdit]) -> None:
    trust = sum_up(edits)
    if not edits:
        assert trust is None
        return
    assert trust is not None
    assert sum(one.cases for one in trust.rules) == sum(one.cases for one in trust.bins) == len(edits)
    assert sum(one.cases for one in trust.character_bins) == sum(one.character for one in edits)
    assert round(sum(one.cases * one.right for one in trust.rules)) == sum(one.right for one in edits)
    assert 0 <= trust.error <= 1


def test_the_report_says_how_far_edits_can_be_trusted(tmp_path: Path) -> None:
    truth = tmp_path / "small-d2.json"
    truth.write_text(json.dumps(TRUTH, ensure_ascii=False), encoding="utf-8")
    output = write_tei(tmp_path / "out" / "a.xml", as_written(TRUTH)).parent
    read = [line(1, FIRST[0][:13].replace("来", "耒")), line(2, FIRST[0][13:])]
    offset = read[0].text.index("耒")
    right = edit(tuple(read), offset, offset + 1, "来", support="alternative", confidence=0.97)
    wrong = edit(tuple(read), 14, 15, "地", confidence=0.9, support="alternative")
    settled = replace(text(read, done(right), done(wrong)), page="small-d2")
    evaluation = evaluate(truth, output, [settled])
    assert evaluation.trust is not None
    assert [(one.before, one.after) for one in evaluation.wrong_edits] == [(read[1].text[0], "地")]
    record, report = write_evaluation(evaluation, tmp_path / "evaluation")
    assert json.loads(record.read_text())["trust"]["rules"][0]["cases"] == 2
    html = report.read_text(encoding="utf-8")
    assert "How far edits can be trusted" in html
    assert html.count("<svg") == 2
    assert print_trust(evaluation) is not None
    plain = evaluate(truth, output)
    assert plain.trust is None
    assert print_trust(plain) is None
    assert "How far edits" not in write_evaluation(plain, tmp_path / "plain")[1].read_text(encoding="utf-8")


def test_an_edit_beside_misread_print_is_still_judged() -> None:
    read = [line(1, "港务局昨夭公布，上介月进出港口的货船")]
    assert judged(read, done(edit(tuple(read), 4, 5, "天", support="alternative"))) == [True]
