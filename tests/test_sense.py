"""What the words on both sides of a join say of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.sense import LEAST, MOST, weigh_joins


def _likelier(language: str, foot: str, right: str, wrong: str) -> bool:
    first, second = weigh_joins([foot], [right, wrong], [(0, 0), (0, 1)], language).tolist()
    return bool(first > second)


@pytest.mark.parametrize(
    ("foot", "right", "wrong"),
    [
        ("中共中央总书记、国家主席、中央军委主", "席习近平昨日在北京出席座谈会", "过程中出现，是局部而不是整体"),
        ("推动落实全球发展倡", "议，中国政府积极行动", "年有超一半人口可能面临粮食"),
        ("在一些困難和挑", "戰，是改革發展、產業轉型", "委、國務院副總理丁薛祥出席"),
    ],
)
def test_chinese_characters_that_make_a_word_go_together(foot: str, right: str, wrong: str) -> None:
    language = "zh-Hant" if "戰" in right else "zh-Hans"
    assert _likelier(language, foot, right, wrong)


@pytest.mark.parametrize(
    ("language", "foot", "right", "wrong"),
    [
        ("en", "leaving everything but arms and ac-", "counts of the campaign", "wagon from Hicksford to Petersburg"),
        ("en", "he was one of", "the members of the committee", "is now hoping that"),
        ("de", "der Präsident der Repu-", "blik hat gestern", "und der Minister"),
        ("de", "er wurde von den", "Mitgliedern der Gesellschaft", "ist gestern gekommen"),
        ("fr", "le président de la Répu-", "blique a reçu", "maison de commerce"),
    ],
)
def test_words_that_stand_together_go_together(language: str, foot: str, right: str, wrong: str) -> None:
    assert _likelier(language, foot, right, wrong)


@given(
    foot=st.text(max_size=60),
    head=st.text(max_size=60),
    language=st.sampled_from(("zh-Hans", "zh-Hant", "en", "de", "fr", "it", "")),
)
def test_whatever_is_said_the_evidence_keeps_its_bounds(foot: str, head: str, language: str) -> None:
    (nats,) = weigh_joins([foot], [head], [(0, 0)], language).tolist()
    assert LEAST <= nats <= MOST
    if language in ("it", ""):
        assert nats == 0.0


def test_no_pair_is_no_evidence() -> None:
    assert weigh_joins(["a"], ["b"], [], "en").tolist() == []
