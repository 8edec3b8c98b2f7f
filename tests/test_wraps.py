"""Line ends: the word that was cut, the hyphen that stays, numbers, addresses and Latin words that go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.hyphens import judge_hyphen
from tests.test_mend import read


def joined(before: str, after: str, language: str) -> str:
    (text,) = read([before, after], language)
    return text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("the gov-", "ernment fell", "the government fell"),
        ("a well-", "known man", "a well-known man"),
        ("an ill-", "fated ship", "an ill-fated ship"),
        ("an old-", "fashioned inn", "an old-fashioned inn"),
        ("a horse-", "drawn cab", "a horse-drawn cab"),
        ("a record-", "breaking crop", "a record-breaking crop"),
        ("his son-in-", "law came", "his son-in-law came"),
        ("his brother-", "in-law came", "his brother-in-law came"),
        ("an up-to-", "date mill", "an up-to-date mill"),
        ("a well-estab-", "lished firm", "a well-established firm"),
        ("two- and three-", "year terms", "two- and three-year terms"),
        ("of two-", "and three-year terms", "of two- and three-year terms"),
        ("of 12-", "and 14-inch guns", "of 12- and 14-inch guns"),
        ("a 17-", "year-old boy", "a 17-year-old boy"),
        ("from 1914-", "1918 on", "from 1914-1918 on"),
        ("an A-", "bomb fell", "an A-bomb fell"),
        ("the is-", "land of", "the island of"),
        ("a grand-", "and rich", "a grand- and rich"),
        ("Mr. Mc-", "Donald said", "Mr. McDonald said"),
        ("the Wash-", "ington office", "the Washington office"),
        ("in New-", "castle then", "in Newcastle then"),
        ("a trans-", "Atlantic line", "a trans-Atlantic line"),
        ("each tax-", "payer", "each taxpayer"),
        ("the motor-", "man stopped", "the motorman stopped"),
        ("it cost $1,", "200 and", "it cost $1,200 and"),
        ("some 3", ".5 per cent", "some 3.5 per cent"),
        ("see www.times.", "org/page", "see www.times.org/page"),
        ("see www.times.org.", "The end", "see www.times.org. The end"),
        ("in 1914,", "1915 and", "in 1914, 1915 and"),
        ("the house—", "an old one", "the house—an old one"),
        ("he went –", "and came", "he went – and came"),
    ],
)
def test_english(before: str, after: str, text: str) -> None:
    assert joined(before, after, "en") == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("die Regie-", "rung", "die Regierung"),
        ("ein Bindestrich-", "Wort", "ein Bindestrich-Wort"),
        ("die Haupt-", "und Nebenlinien", "die Haupt- und Nebenlinien"),
        ("die Ein-", "oder Ausfuhr", "die Ein- oder Ausfuhr"),
        ("drei-", "bis viermal", "drei- bis viermal"),
        ("ein armer H-", "und lief", "ein armer Hund lief"),
        ("war ge-", "sund und", "war gesund und"),
        ("die U-", "Bahn", "die U-Bahn"),
        ("die Nach-", "mittags-Vorstellung", "die Nachmittags-Vorstellung"),
        ("das deutsch-", "französische Heer", "das deutsch-französische Heer"),
        ("die schwarz-", "weiß-rote Fahne", "die schwarz-weiß-rote Fahne"),
        ("in Schleswig-", "Holstein", "in Schleswig-Holstein"),
        ("20-", "jährigen", "20-jährigen"),
        ("10-", "und 20-jährig", "10- und 20-jährig"),
        ("der Reichs=", "tag", "der Reichstag"),
        ("die Geſell⸗", "ſchaft", "die Geſellſchaft"),
        ("ein Bürger¬", "meister", "ein Bürgermeister"),
        ("ein Bürger\u00ad", "meister", "ein Bürgermeister"),
        ("der Haupt=", "und Nebenbahnen", "der Haupt= und Nebenbahnen"),
        ("das Elektrizi-", "tätswerk", "das Elektrizitätswerk"),
        ("am 3.", "250 Mann", "am 3. 250 Mann"),
        ("das Haus –", "ein altes", "das Haus – ein altes"),
    ],
)
def test_german(before: str, after: str, text: str) -> None:
    assert joined(before, after, "de") == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("le gou-", "vernement", "le gouvernement"),
        ("dit-", "il hier", "dit-il hier"),
        ("y a-t-", "il un", "y a-t-il un"),
        ("c’est-à-", "dire non", "c’est-à-dire non"),
        ("les quatre-", "vingts", "les quatre-vingts"),
        ("un sous-", "marin", "un sous-marin"),
        ("la répu-", "blique", "la république"),
        ("l’après-", "midi", "l’après-midi"),
        ("l’avant-", "et l’arrière-garde", "l’avant- et l’arrière-garde"),
    ],
)
def test_french(before: str, after: str, text: str) -> None:
    assert joined(before, after, "fr") == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("全长1", "254公里", "全长1254公里"),
        ("增长了5", ".2%左右", "增长了5.2%左右"),
        ("约有1", "/3的人", "约有1/3的人"),
        ("共有12,", "000人", "共有12,000人"),
        ("从1950-", "1960年间", "从1950-1960年间"),
        ("电话是010-", "62345678转", "电话是010-62345678转"),
        ("年满18岁～", "25岁的人", "年满18岁～25岁的人"),
        ("使用Win", "dows系统", "使用Windows系统"),
        ("使用Micro-", "soft软件", "使用Microsoft软件"),
        ("一个MP", "3播放器", "一个MP3播放器"),
        ("一架B", "-52轰炸机", "一架B-52轰炸机"),
        ("穿着T-", "shirt的人", "穿着T-shirt的人"),
        ("据New", "York Times报", "据New York Times报"),
        ("由John", "Smith说的", "由John Smith说的"),
        ("见网址www.", "people.com说", "见网址www.people.com说"),
        ("写信到abc@", "163.com去", "写信到abc@163.com去"),
        ("有20", "km的路", "有20km的路"),
        ("他说好—", "—那就去", "他说好——那就去"),
        ("他想了…", "…又想", "他想了……又想"),
        ("比数是3×", "4的", "比数是3×4的"),
    ],
)
def test_chinese(before: str, after: str, text: str) -> None:
    assert joined(before, after, "zh-Hans") == text


WORDS = st.sampled_from(["com", "well", "Haupt", "und", "or", "A", "ſo", "a-t", "son-in", "law", "x", "中", "ﬁ", "é"])


@given(WORDS, WORDS, st.sampled_from("-=⸗¬\u00ad"), st.sampled_from(["en", "de", "fr", "zh-Hans", "it"]))
def test_whatever_stands_at_a_line_end_is_judged(a: str, b: str, hyphen: str, language: str) -> None:
    found = judge_hyphen(a + hyphen, f"{b} and on", language, frozenset())
    assert found.kind in ("soft", "hard", "waiting")
    assert 0.8 <= found.sure <= 1.0
    assert found.why


@given(st.sampled_from(["soft", "hard"]))
def test_what_the_page_prints_whole_comes_first(kind: str) -> None:
    words = frozenset({"postoffice" if kind == "soft" else "post-office"})
    assert judge_hyphen("the post-", "office", "en", words).kind == kind
