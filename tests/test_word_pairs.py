"""How well words fit their place, and how they are spelt."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.near_words import compound_strength, near_words, old_frequency, stem_frequency
from pipeline.language.word_pairs import LETTERS, open_word_pairs, read_tokens


@pytest.mark.parametrize(
    ("language", "likely", "unlikely"),
    [
        ("en", "of the", "the of"),
        ("en", "has been", "has ben"),
        ("de", "mit dem", "dem mit"),
        ("de", "in der", "der er"),
    ],
)
def test_what_stands_together_in_print_fits_better(language: str, likely: str, unlikely: str) -> None:
    pairs = open_word_pairs(language)

    def near(text: str) -> float:
        first, second = (pairs.class_of(word) for word in text.split())
        return pairs.near(first, second)

    assert near(likely) > 0.5
    assert near(unlikely) < 0.0


@pytest.mark.parametrize(("language", "word", "odd"), [("en", "council", "conucil"), ("de", "Gemeinde", "Gmeeindqe")])
def test_words_are_spelt_as_words_are(language: str, word: str, odd: str) -> None:
    pairs = open_word_pairs(language)
    assert pairs.spelling(word.lower()).mean() < pairs.spelling(odd.lower()).mean()


def test_short_words_are_listed() -> None:
    pairs = open_word_pairs("en")
    assert all(pairs.knows(word) for word in ("hay", "oak", "fog", "dug"))
    assert not any(pairs.knows(word) for word in ("te", "ot", "hc", "fo"))


def test_tokens_are_words_names_numbers_and_marks() -> None:
    tokens = [
        token for token, _, _ in read_tokens("On May 4, Mr. O’Neil's men said: “Go”. The 3 boats—old ones.", "en")
    ]
    assert tokens == [
        *("on", "@", "#", ",", "@", ".", "o'neil's", "men", "said", ";", "go", ".", "the", "#", "boats", "-"),
        *("old", "ones", "."),
    ]


def test_a_word_is_near_those_a_letter_away_in_parts_and_in_other_forms() -> None:
    assert {"the", "to", "te"} - {"te"} <= {word for word, _ in near_words("te", "en")}
    assert compound_strength("kirchengemeinderat", "de") > 0.0
    assert compound_strength("xqzfgemeinde", "de") == 0.0
    assert stem_frequency("unausgebessert", "de") > 0.0
    assert stem_frequency("zxqv", "de") == 0.0


@given(st.sampled_from(sorted(LETTERS)), st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_has_tokens_in_order(language: str, text: str) -> None:
    pairs = open_word_pairs(language)
    end = 0
    for token, start, stop in read_tokens(text, language):
        assert end <= start < stop <= len(text)
        end = stop
        assert pairs.class_of(token) >= 0
        assert len(pairs.spelling(token.lower())) == len(token.lower()) + 1


@pytest.mark.parametrize("word", ["vertheidigung", "importirte", "daß", "correspondenz", "eigenthum", "bey"])
def test_words_that_were_once_spelt_otherwise_are_known(word: str) -> None:
    assert old_frequency(word, "de") >= 2.5
    assert old_frequency("xqthirtz", "de") == 0.0
