"""Marks and forms by script, numbers and units across line ends, whole dashes: as set, and only in form."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import MendSettings
from pipeline.language.forms import fold_form
from pipeline.model import Glyph
from pipeline.stages.mend.latin_forms import part_words
from tests.test_mend import line, read


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["截至20", "24年底"], "截至2024年底"),
        (["达905.", "5万人"], "达905.5万人"),
        (["共1,", "254人"], "共1,254人"),
        (["比分是3:", "0"], "比分是3:0"),
        (["增长了30", "%左右"], "增长了30%左右"),
        (["气温降到5", "℃以下"], "气温降到5℃以下"),
        (["累计3200", "ml以上"], "累计3200ml以上"),
        (["宽约120", "km的河谷"], "宽约120km的河谷"),
        (["从1998", "—2003年"], "从1998—2003年"),
        (["从1998—", "2003年"], "从1998—2003年"),
        (["票价¥", "300元"], "票价¥300元"),
        (["一个App", "Store里"], "一个App Store里"),
        (["由Micro-", "soft开发"], "由Microsoft开发"),
        (["他说——", "不行"], "他说——不行"),
        (["他说—", "—不行"], "他说——不行"),
        (["他说…", "…不行"], "他说……不行"),
        (["（化名", "）说"], "（化名）说"),
        (["《中国新闻", "周刊》"], "《中国新闻周刊》"),
    ],
)
def test_what_a_line_end_cuts_in_chinese_is_whole_again(lines: list[str], joined: str) -> None:
    assert read(lines) == [joined]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["about 1,", "254 men"], "about 1,254 men"),
        (["of 5", "lb a week"], "of 5 lb a week"),
        (["the rate was 30", "% of all"], "the rate was 30% of all"),
        (["he paid £", "300 for it"], "he paid £300 for it"),
        (["they came in 1918,", "20 of them"], "they came in 1918, 20 of them"),
        (["it was 1918.", "5 men came"], "it was 1918. 5 men came"),
    ],
)
def test_numbers_and_units_across_latin_line_ends(lines: list[str], joined: str) -> None:
    assert read(lines, "en") == [joined]


def test_the_hyphen_of_fraktur_is_one() -> None:
    assert read(["die Bundes⸗", "versammlung"], "de") == ["die Bundesversammlung"]
    assert read(["die Bundes=", "verſammlung"], "de") == ["die Bundesverſammlung"]


def test_the_long_s_is_kept_or_resolved() -> None:
    assert read(["das Waſſer iſt"], "de") == ["das Waſſer iſt"]
    assert read(["das Waſ-", "ſer iſt"], "de", settings=MendSettings(long_s="resolve")) == ["das Wasser ist"]


def test_marks_are_as_wide_as_their_script_has_them() -> None:
    assert read(["He said，and left（at last）。"], "en") == ["He said, and left (at last)。"]
    assert read(["it was 3：15；so he left！"], "en") == ["it was 3:15; so he left!"]
    assert read(["据<中国新闻周刊>梳理,近两个月"]) == ["据《中国新闻周刊》梳理，近两个月"]
    assert read(["温度<5度"]) == ["温度<5度"]
    assert read(["用App(应用)"]) == ["用App（应用）"]
    assert read(["the（so－called）man，1914／15"], "en") == ["the (so-called) man, 1914/15"]
    assert read(["It cost 5％（about）of £３"], "en") == ["It cost 5% (about) of £3"]
    assert read(['He said，"Go，" and，“well”'], "en") == ['He said, "Go," and, “well”']
    assert read(["Er rief：„Ja！“"], "de") == ["Er rief: „Ja!“"]
    assert read(["at 1，254 men and 3，000"], "en") == ["at 1,254 men and 3,000"]


@pytest.mark.parametrize(
    ("form", "said", "paired"),
    [
        ("“”", '"Go," he said. "Now."', "“Go,” he said. “Now.”"),
        ("„“", 'Er rief "Ja!" und ging', "Er rief „Ja!“ und ging"),
        ("«»", 'Il dit ("oui")', "Il dit («oui»)"),
        ("»«", '"Ja', "»Ja"),
        ("“”", 'a 6" gun', 'a 6" gun'),
        ("“”", 'a 6" gun "Big"', 'a 6" gun “Big”'),
        ("“”", 'so" he said', 'so" he said'),
        ("keep", '"Go," he said.', '"Go," he said.'),
    ],
)
def test_straight_quotation_marks_of_latin_text_are_paired_as_set(form: str, said: str, paired: str) -> None:
    chosen = msgspec.convert({"latin_quotes": form}, MendSettings)
    assert read([said], "en", settings=chosen) == [paired]


def test_a_quotation_is_paired_over_lines() -> None:
    chosen = MendSettings(latin_quotes="“”")
    assert read(['he said "go', 'on" and'], "en", settings=chosen) == ["he said “go on” and"]


def test_each_mark_can_be_left_as_it_was_read() -> None:
    some = MendSettings(chinese_marks="，", latin_marks=";")
    assert read(['他说:"好",是的'], settings=some) == ['他说:"好"，是的']
    assert read(["so，he left；"], "en", settings=some) == ["so，he left;"]
    none = MendSettings(normalise_marks=False)
    assert read(["so，he left；"], "en", settings=none) == ["so，he left；"]


def test_words_that_ran_together_are_parted() -> None:
    assert read(["he spoke ofthe town"], "en") == ["he spoke of the town"]
    assert read(["the thecommittee met"], "en") == ["the the committee met"]
    assert read(["a footlog, and Inthe town"], "en") == ["a footlog, and Inthe town"]
    assert read(["the swordman spoke"], "en") == ["the swordman spoke"]
    assert read(["he spoke ofthe town"], "en", settings=MendSettings(spaces=False)) == ["he spoke ofthe town"]


def test_a_space_that_was_seen_is_surer() -> None:
    texts = "gross wirdhier"
    lefts, at = [], 0
    for number in range(len(texts)):
        lefts.append(at)
        at += 26 if number == 9 else 10
    glyphs = tuple(
        Glyph(text=ch, left=left, right=left + 9, confidence=0.99) for ch, left in zip(texts, lefts, strict=True)
    )
    (seen,) = part_words([line(1, texts, glyphs)], "de")
    (unseen,) = part_words([line(1, texts)], "de")
    assert seen.confidence > 0.9
    assert unseen.confidence < 0.8


def test_the_rest_of_a_divided_word_is_no_two_words() -> None:
    assert list(part_words([line(1, "wurde in der Ge-"), line(2, "meinde seit dem")], "de")) == []


@pytest.mark.parametrize(("one", "other"), [("□", "☐"), ("■", "▪"), ("，", ","), ("\u3000", " ")])
def test_forms_of_one_character_are_alike(one: str, other: str) -> None:
    assert fold_form(one) == fold_form(other)


letters = st.text(st.sampled_from('ofthewasinſ，（）a-=⸗ 15.%¥"３／'), min_size=1, max_size=14)
chosen = st.builds(
    MendSettings,
    long_s=st.sampled_from(["keep", "resolve"]),
    latin_marks=st.sampled_from(["", ",", ",:;!?().%=-/"]),
    latin_quotes=st.sampled_from(["keep", "“”", "„“", "»«", "«»"]),
    spaces=st.booleans(),
)


@given(st.lists(letters, min_size=1, max_size=4), st.sampled_from(["en", "de", "zh-Hans"]), chosen)
def test_only_forms_and_white_space_change(texts: list[str], language: str, settings: MendSettings) -> None:
    """``read`` checks support, and that the scan's text is still there."""
    found = read(texts, language, settings=settings)

    def bare(some: list[str]) -> str:
        kept = "".join("".join(some).split())
        kept = re.sub("[“”„»«]", '"', kept.replace("３", "3").replace("／", "/"))
        for form, plain in (("ſ", "s"), ("，", ","), ("（", "("), ("）", ")"), ("-", ""), ("=", ""), ("⸗", "")):
            kept = kept.replace(form, plain)
        return kept

    assert bare(found) == bare(texts)
    assert replace(settings, long_s="keep").long_s == "keep"
