"""Which language a text is in: what files say first, else the text; names as files write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.identify import identify_language, is_written_in, language_of_passage
from pipeline.tags import is_tag, read_language

TEXTS = {
    "nl": "De gemeenteraad kwam gisteravond bijeen onder voorzitterschap van den burgemeester. Er was veel publiek.",
    "da": "Byraadet holdt i Aftes Møde paa Raadhuset under Borgmesterens Ledelse. Der var mange Tilhørere.",
    "fi": "Kaupunginvaltuusto kokoontui eilen illalla kaupungintalolle. Yleisöä oli paljon. Ensin puhuttiin torista.",
    "es": "El ayuntamiento se reunió ayer por la noche bajo la presidencia del alcalde. Había mucho público.",
    "it": "Il consiglio comunale si è riunito ieri sera sotto la presidenza del sindaco; molti erano i presenti.",
    "sv": "Stadsfullmäktige sammanträdde i går afton under borgmästarens ledning, och mycket folk var tillstädes.",
    "pl": "Rada miejska zebrała się wczoraj wieczorem pod przewodnictwem burmistrza; publiczności było dużo.",
    "ru": "Городская дума собралась вчера вечером под председательством городского головы; народу было много.",
    "ar": "اجتمع المجلس البلدي مساء امس في دار البلدية برئاسة الرئيس وكان الحضور كثيرا وبحث المجلس في امر السوق",
    "he": "מועצת העיר התכנסה אמש בבית העירייה בראשותו של ראש העיר והקהל היה רב מאוד ודנו בענין השוק החדש",
    "ja": "市会は昨夜、市長の司会のもとに市役所で開かれ、多くの傍聴人が集まった。まず市場の件が話し合われた。",
    "fr": "Le conseil municipal s’est réuni hier à la mairie, à huit heures du soir, sous la présidence du maire.",
    "de": "Der Gemeinderath hat gestern Abend unter dem Vorsitze des Bürgermeisters eine Sitzung abgehalten.",
    "en": "The town council met last night under the chairmanship of the mayor, and there was a large attendance.",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_a_language_is_told_from_its_text(language: str) -> None:
    assert identify_language([TEXTS[language]], "auto") == language
    assert identify_language([TEXTS[language].upper()], "auto") == language


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        *(
            ("fre", "fr"),
            ("fra", "fr"),
            ("ger", "de"),
            ("deu", "de"),
            ("dut", "nl"),
            ("English", "en"),
            ("de-CH", "de"),
        ),
        *(("chi_sim", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-Hant-TW", "zh-Hant"), ("eng+fra", "en"), ("frk", "de")),
        *(("Norwegian Bokmål", "no"), ("Dutch; Flemish", "nl"), ("und", ""), ("other", ""), ("", ""), ("???", "")),
    ],
)
def test_names_of_languages_are_read(said: str, tag: str) -> None:
    assert read_language(said) == tag


@given(st.text(max_size=30))
def test_whatever_is_said_is_a_tag_or_nothing(said: str) -> None:
    found = read_language(said)
    assert not found or is_tag(found)
    assert read_language(found) == found


def test_what_a_file_says_goes_first_unless_its_text_is_in_another_script() -> None:
    assert identify_language([TEXTS["nl"]], "de") == "de"
    assert identify_language(["今天的報紙說，市議會昨晚開會"], "zh") == "zh-Hant"
    assert not is_written_in([TEXTS["ar"]], "en")
    assert not is_written_in([TEXTS["fr"]], "zh-Hans")
    assert is_written_in([TEXTS["fr"]], "de")
    assert is_written_in([], "zh-Hans")


def test_a_passage_has_its_own_language_where_that_is_sure() -> None:
    assert language_of_passage(TEXTS["nl"], "fr") == "nl"
    assert language_of_passage(TEXTS["fr"], "fr") == "fr"
    assert language_of_passage("Gemeenteraad", "fr") == "fr"
    assert language_of_passage(TEXTS["fr"], "und") == "und"
