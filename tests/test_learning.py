"""What decisions teach: confidence moves with how often people found a rule right, and support never does."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import SettleSettings
from pipeline.decisions import Learned, learn
from pipeline.model import Decision, DecisionOutcome, Edit, Glyph, MendedPage, Passage, RecognisedPage, Source
from pipeline.stages.settle import settle_page
from tests.test_decisions import change, printed, said_of

PLAIN = printed(1, "未来可期的日子")
LINE = replace(
    PLAIN,
    glyphs=tuple(
        Glyph(text=ch, left=20 * at, right=20 * at + 20, confidence=0.6, alternatives=(("末", 0.2), ("司", 0.2)))
        for at, ch in enumerate(PLAIN.text)
    ),
)
ANSWERS: tuple[DecisionOutcome, ...] = ("accept", "reject", "set")


def judged(edit: Edit, outcome: DecisionOutcome, number: int) -> Decision:
    said = said_of(LINE, edit.start.offset, edit.end.offset, edit.after, outcome=outcome, time=f"{number}")
    return replace(said, rule=edit.rule, confidence=edit.confidence)


EDIT = change([LINE], 0, 1, "末", confidence=0.6)
OTHER = change([LINE], 2, 3, "司", confidence=0.6)


def test_nothing_decided_nothing_learned() -> None:
    assert learn([]) == Learned()
    assert Learned().teach(EDIT) is EDIT
    strange = replace(judged(EDIT, "accept", 1), rule="", confidence=None)
    assert learn([strange]).decisions == 0


def test_a_rule_that_is_right_more_often_than_it_thought_is_trusted_more() -> None:
    before = EDIT.confidence
    better = learn([judged(OTHER, "accept", number) for number in range(10)]).teach(EDIT)
    worse = learn([judged(OTHER, "reject", number) for number in range(10)]).teach(EDIT)
    assert worse.confidence < before < better.confidence
    assert (better.support, better.id) == (EDIT.support, EDIT.id)
    assert better.evidence[-1].sentence == (
        "of 10 changes by this rule that people judged in this paper, 10 were right."
    )
    assert better.evidence[-1].weight > 0 > worse.evidence[-1].weight
    assert learn([judged(OTHER, "accept", 1)]).teach(replace(EDIT, rule="other@1")).confidence == before


def test_the_very_same_characters_teach_most() -> None:
    same = learn([judged(EDIT, "accept", number) for number in range(6)]).teach(EDIT).confidence
    other = learn([judged(OTHER, "accept", number) for number in range(6)]).teach(EDIT).confidence
    assert same > other > EDIT.confidence


def test_doubtful_edits_that_prove_doubtful_say_nothing_against_the_sure_ones() -> None:
    """People judge what is doubtful: half of it being wrong is what its confidence said."""
    doubtful = change([LINE], 2, 3, "司", confidence=0.5)
    sure = change([LINE], 0, 1, "末", confidence=0.99)
    outcomes: list[DecisionOutcome] = ["accept", "reject"] * 10
    learned = learn([judged(doubtful, outcome, number) for number, outcome in enumerate(outcomes)])
    assert abs(learned.teach(sure).confidence - 0.99) < 0.002


@given(
    st.lists(st.tuples(st.sampled_from(ANSWERS), st.sampled_from([0.05, 0.5, 0.95, 1.0])), max_size=12), st.randoms()
)
def test_what_is_learned_is_a_probability_and_does_not_depend_on_order(
    answers: list[tuple[DecisionOutcome, float]], chance: Random
) -> None:
    decisions = [
        judged(replace(EDIT, confidence=confidence), outcome, number)
        for number, (outcome, confidence) in enumerate(answers)
    ]
    learned = learn(decisions)
    for confidence in (0.0, 0.3, 1.0):
        assert 0.0 <= learned.teach(replace(EDIT, confidence=confidence)).confidence <= 1.0
    chance.shuffle(decisions)
    assert learn(decisions) == learned
    assert sum(rate.judged for rate in learned.rules) == learned.decisions == len(answers)


def test_settle_weighs_with_what_was_learned_and_keeps_what_was_proposed() -> None:
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="none", version="1"), language="zh-Hans", lines=(LINE,)
    )
    read = replace(EDIT, support="alternative")
    passage = Passage(id="t0001", kind="body", flow="f", regions=("r",), lines=(LINE.id,), edits=(read,))
    mended = MendedPage(scan="p0001", passages=(passage,))
    settings = SettleSettings(threshold=0.65, characters=0.65)
    plain = settle_page(recognised, mended, settings, ())
    assert [verdict.outcome for verdict in plain.passages[0].ledger] == ["held"]
    learned = learn([judged(EDIT, "accept", number) for number in range(10)])
    taught = settle_page(recognised, mended, settings, (), learned)
    assert [verdict.outcome for verdict in taught.passages[0].ledger] == ["applied"]
    assert taught.passages[0].edits == (read,)
    assert settle_page(recognised, mended, settings, (), Learned()) == plain
