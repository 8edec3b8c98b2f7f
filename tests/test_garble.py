"""Garbled text: found where nothing is known but the text, marked, never changed; sound text left alone."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from wordfreq import top_n_list

from benchmarks.garbles import mark_text, other_texts, text_cases
from benchmarks.planting import garble
from pipeline.config import MendSettings, PublishSettings
from pipeline.edits import text_of
from pipeline.formats.tei import reading_text, write_issue
from pipeline.language.character_model import is_han, open_character_model
from pipeline.language.garble import sound_limit, weigh_chinese
from pipeline.language.garble_latin import EVERYBODY_USES, sound_limit_of_words, weigh_words
from pipeline.language.look_alikes import latin_look_alikes, look_alikes
from pipeline.language.repeats import find_repeats
from pipeline.language.words import word_frequency
from pipeline.model import Article, Doubt, Glyph, Issue, IssueInfo, Place
from pipeline.stages.mend.doubts import find_garbled
from pipeline.stages.mend.wraps import join_lines
from tests.pages_by_hand import line, page
from tests.tei_schema import tei_schema

TEI = "{http://www.tei-c.org/ns/1.0}"
SOUND = (
    "近日，深圳举办就业招聘会，百家有用工需求的优质企业参会，",
    "提供了财务分析、平面设计、网络咨询等岗位。残疾人就业是",
    "社会的大事，用人单位招聘残疾人的积极性明显提高。",
)
text_of_any_kind = st.text(st.sampled_from("政务号要瘦身天监督有权人，。,. \u3000ab1研究究—“”（《》"), max_size=60)


def doubts(*texts: str, language: str = "zh-Hans", share: float = 0.01) -> list[Doubt]:
    lines = [line(number, text) for number, text in enumerate(texts, 1)]
    joins = list(join_lines("body", lines, 30.0, language, frozenset(), MendSettings()))
    return list(find_garbled(lines, joins, language, chinese=language.startswith("zh"), share=share))


def marked(*texts: str, language: str = "zh-Hans", share: float = 0.01) -> list[str]:
    found = doubts(*texts, language=language, share=share)
    at = {f"l{number:04d}": text for number, text in enumerate(texts, 1)}
    return [at[one.start.line][one.start.offset : one.end.offset] for one in found]


def test_sound_text_is_left_alone() -> None:
    assert marked(*SOUND) == []
    assert marked("The new bridge over the harbour was opened by", "a committee of citizens.", language="en") == []
    assert marked("天天都是好日子，大家慢慢来，谢谢你们。") == []


@pytest.mark.parametrize(
    ("garbled", "inside"),
    [
        ("社会组织、民营企业的积极牲明显提高，用入单位招骋了更多的工入。", "招骋"),
        ("用人单单位招聘残疾人的积积极性明显提高。", "积积"),
        ("明度和保障公众知情权、监督有权,监督有人,监督有人,监督有人。", "监督有人"),
        ("其在提升政务公开。 实需要。毕竟,其在提升政务公积。 明度和保障", "其在提升政务公"),
        ("、更更加充 的 、更高质量的 就业。", "更更"),
        ("被为被为被为被为有关部门", "被为"),
    ],
)
def test_what_reads_garbled_is_marked(garbled: str, inside: str) -> None:
    assert any(inside in one or one in inside for one in marked(*SOUND, garbled, share=0.01))


def test_garbled_words_are_marked_and_names_are_not() -> None:
    said = "The cornmittee of citlzens met with Mayor Pemberly at the the the town hall"
    found = marked(said, language="en", share=0.01)
    assert "citlzens" in found
    assert "the the" in found
    assert not any("Pemberly" in one for one in found)


@pytest.mark.parametrize(
    ("language", "said", "wrong"),
    [
        ("en", "The boats were tied up because of hte ice, and the captain went home.", "hte"),
        ("en", "The council voted ot build the bridge in the spring.", "ot"),
        ("en", "Nobody knew where the money had gone when the the bank closed.", "the"),
        ("de", "Der Gemeinderat hat gestern Abend dei neue Brücke beschlossen.", "dei"),
        ("de", "Die Feuerwehr mt seit zwei Tagen im Einsatz.", "mt"),
        ("fr", "Le conseil municipal s’est réuni hier à la rnairie de la ville.", "rnairie"),
        ("fr", "Le président a pris la parole pour remercier ies habitants du quartier.", "ies"),
    ],
)
def test_known_words_in_the_wrong_place_are_marked(language: str, said: str, wrong: str) -> None:
    assert wrong in marked(said, language=language, share=0.01)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Mr. Venkataraman of Wolverhampton thanked Miss Featherstonehaugh and Lord Cholmondeley."),
        ("en", "The train from Schenectady to Poughkeepsie ran late, said Captain Kowalczyk."),
        ("de", "Die Schulhausmauer am Waldfriedhof wurde vom Bauunternehmer unentgeltlich ausgebessert."),
        ("en", "The store opens at 9 a.m. on Monday and closes at 5 p.m., cf. the notice of the co. and others."),
        ("de", "Die Correspondenz des Redacteurs über die Vertheidigung des Eigenthums wurde importirt."),
        ("de", "Der Brief des Gesandten lautet: il a été très content de la paix qui est dans ce pays pour la France."),
        ("de", "Der Feuerwehrhauptmann lobte die Landwirtschaftsschüler und den Kirchengemeinderat."),
        ("en", "THE MAYOR, In His Speech, Said That It Was He Who Had Asked For The New Bridge At Once"),
        ("fr", "Il y a longtemps qu’il n’y va plus : c’est à Paris, dit-on, qu'il s’est établi d’une façon durable."),
        ("fr", "La France et l’Espagne ont signé un traité à l’issue de la conférence ; M. Clémenceau s’y est rendu."),
        ("fr", "Les enfans de nos parens étoient au collége, et le poëte écrivoit depuis long-tems ses mémoires."),
    ],
)
def test_names_and_compounds_are_left_alone(language: str, said: str) -> None:
    assert marked(said, language=language) == []


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_less_than_a_hundredth_of_sound_text_is_marked_as_it_is_set(language: str) -> None:
    """Text of newspapers that nothing is trained on; the French is of today and in the manner of 1890."""
    texts = other_texts(language)
    alarms = sum(len(some) for some in mark_text(texts, language, MendSettings()))
    assert alarms < 0.01 * sum(map(len, texts))


def test_a_share_of_nothing_looks_for_nothing() -> None:
    assert doubts("明度和监督有人,监督有人,监督有人。", share=0.0) == []
    assert doubts("明度和监督有人,监督有人,监督有人。", language="fr", share=0.0) == []
    assert doubts("Mary had a little lamb", language="auto") == []


def test_what_a_recogniser_saw_is_not_judged_by_the_text_alone() -> None:

    one = line(1, "监督有人,监督有人,监督有人。")
    glyphs = tuple(Glyph(text=ch, left=9 * at, right=9 * at + 8, confidence=0.99) for at, ch in enumerate(one.text))
    assert not list(find_garbled([replace(one, glyphs=glyphs)], [], "zh-Hans", chinese=True, share=0.01))


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_words_that_everybody_uses_are_never_marked(language: str) -> None:
    """Whatever they stand beside, unless it is themselves."""
    every = [word for word in top_n_list(language, 400) if word_frequency(word, language) >= EVERYBODY_USES]
    rng = random.Random(7)
    for _ in range(40):
        words = [rng.choice(every) for _ in range(12)]
        said = [word.capitalize() if at % 3 == 0 else word for at, word in enumerate(words) if words[at - 1] != word]
        assert not [one for one in marked(" ".join(said), language=language, share=0.02) if " " not in one]


def test_nothing_is_marked_that_the_file_is_certain_of() -> None:
    one = line(1, "The cornmittee of citlzens met with the Mayor at the hall")
    assert list(find_garbled([one], [], "en", chinese=False, share=0.01))
    sure = replace(one, certain=((4, 14), (18, 26)))
    assert not list(find_garbled([sure], [], "en", chinese=False, share=0.01))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "De gemeenteraad kwam gisteravond bijeen onder voorzitterschap van den burgemeester van de stad."),
        ("en", "De gemeenteraad kwam gisteravond bijeen onder voorzitterschap van den burgemeester van de stad."),
        ("fr", "Kaupunginvaltuusto kokoontui eilen illalla kaupungintalolle, ja yleisöä oli siellä hyvin paljon."),
        ("und", "The cornmittee of citlzens"),
    ],
)
def test_nothing_is_marked_in_a_language_without_a_model(language: str, said: str) -> None:
    assert marked(said, language=language, share=0.02) == []


@settings(deadline=None)
@given(st.lists(text_of_any_kind, min_size=1, max_size=4), st.sampled_from(["zh-Hans", "zh-Hant", "en", "de"]))
def test_doubts_lie_in_their_lines_and_over_no_other(texts: list[str], language: str) -> None:
    lines = [line(number, text) for number, text in enumerate(texts, 1)]
    length = {one.id: len(one.text) for one in lines}
    taken: set[tuple[str, int]] = set()
    for doubt in doubts(*texts, language=language, share=0.05):
        assert doubt.start.line == doubt.end.line
        assert 0 <= doubt.start.offset < doubt.end.offset <= length[doubt.start.line]
        assert 0.0 <= doubt.confidence <= 1.0
        assert all(0.0 < chance < 1.0 for _, chance in doubt.candidates)
        places = {(doubt.start.line, at) for at in range(doubt.start.offset, doubt.end.offset)}
        assert doubt.reason
        assert not places & taken or doubt.kind == "garbled"
        taken |= places


@settings(deadline=None)
@given(text_of_any_kind)
def test_what_is_weighed_are_the_characters_of_the_text(text: str) -> None:
    weighed = weigh_chinese(text)
    assert len(weighed.odds) == len(weighed.better) == len(text)
    for character, odds, (other, gain) in zip(text, weighed.odds, weighed.better, strict=True):
        assert np.isfinite(odds) == is_han(character)
        assert gain >= 0
        assert other == "" or other in look_alikes(character)
    words = weigh_words(text, "en")
    assert len(words.odds) == len(words.better) == len(text)


@given(text_of_any_kind)
@example("务人人务人人人")
def test_repeats_say_what_was_said(text: str) -> None:
    before = 0
    for one in find_repeats(text):
        assert before <= one.start < one.end <= len(text)
        assert one.first < one.start
        again = [ch for ch in text[one.start : one.end] if is_han(ch) or ch.isalpha()]
        said = [ch for ch in text[one.first :] if is_han(ch) or ch.isalpha()]
        assert said[: len(again)] == again
        before = one.end


def test_a_limit_marks_less_of_sound_text_the_smaller_the_share() -> None:
    for limit, language in (
        *((sound_limit, code) for code in ("zh-Hans", "zh-Hant")),
        *((sound_limit_of_words, code) for code in ("en", "de", "fr")),
    ):
        limits = [limit(share, language) for share in (0.2, 0.05, 0.02, 0.01, 0.005, 0.001, 0.0001)]
        assert limits == sorted(limits)


def test_the_model_expects_what_is_said() -> None:
    model = open_character_model()

    def expected(text: str) -> float:
        ids, _ = model.encode("，，" + text)
        padded = np.concatenate([np.zeros(1, np.int64), ids])
        return float(model.log_p(padded[:-2], padded[1:-1], padded[2:]).sum())

    assert expected("人民政府") > expected("入民政府") + 3
    assert expected("用人单位") > expected("用入单位") + 3
    ids, places = model.encode("a 12，“人")
    assert list(ids[:3]) == [2, 1, 0]
    assert places == (0, 2, 4, 6)


def test_look_alikes_look_alike() -> None:
    assert "未" in look_alikes("末")
    assert "入" in look_alikes("人")
    assert look_alikes("x") == ""
    assert "c" in latin_look_alikes("e")
    assert latin_look_alikes("人") == ()


def test_candidates_stand_in_tei_beside_the_text_and_are_no_part_of_it() -> None:
    one = line(1, "用入单位招聘,积极性")
    doubt = Doubt(
        start=Place(line=one.id, offset=1),
        end=Place(line=one.id, offset=2),
        reason="“入” hardly reads as text of its language",
        confidence=0.4,
        candidates=(("人", 0.55), ("a b", 0.1)),
        kind="garbled",
    )
    records = page([("body", (one,), ())])
    settled = replace(
        records.settled, passages=tuple(replace(passage, doubts=(doubt,)) for passage in records.settled.passages)
    )
    records = replace(records, settled=settled)
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    files = write_issue(
        Issue(info=IssueInfo(id="1"), pages=("0001",), articles=(article,)),
        (records,),
        software="galley",
        settings=PublishSettings(),
    )
    root = etree.fromstring(next(data for name, data in files.items() if name.endswith("a001.xml")))
    tei_schema().assertValid(root)
    (unclear,) = root.iter(f"{TEI}unclear")
    assert (unclear.text, unclear.get("reason"), unclear.get("cert")) == ("入", "garbled", "0.400")
    (certainty,) = unclear
    assert (certainty.get("assertedValue"), certainty.get("degree")) == ("人", "0.550")
    paragraph = next(one for one in root.iter(f"{TEI}p") if one.get("facs") or len(one))
    assert reading_text(paragraph) == text_of((one,))


@pytest.mark.parametrize(
    ("language", "share", "least"), [("zh", 0.01, 0.6), ("en", 0.01, 0.7), ("de", 0.01, 0.68), ("fr", 0.01, 0.7)]
)
def test_planted_spans_are_found_at_few_false_alarms(language: str, share: float, least: float) -> None:
    """Articles and seeds that nothing was trained on; `python -m benchmarks.garbles` measures more of them."""
    texts = other_texts(language) if language == "fr" else None
    cases = list(text_cases(language, share, (11,), texts))
    sound = [at in case.marked for case in cases for at in case.sound()]
    found = [case.found(span) for case in cases for span in case.garbled.spans]
    assert sum(sound) / len(sound) <= 0.023
    assert sum(found) / len(found) >= least


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_what_is_planted_stands_where_it_is_said(seed: int) -> None:
    paragraphs = ["".join(SOUND), "".join(reversed(SOUND)), "\n".join(SOUND)]
    for text, one in zip(paragraphs, garble(paragraphs, seed, every=30), strict=True):
        assert one.text.count("\n") == text.count("\n")
        at = 0
        for span in one.spans:
            assert at <= span.start < span.end <= len(one.text)
            assert one.text[at : span.start].strip("，。") == "" or one.text[at : span.start] in text
            at = span.end
        assert not one.spans or one.text != text or all(span.kind == "doubled" for span in one.spans)


def test_of_the_page_of_opinions_the_garbled_passages_are_marked_alone(samples: Path) -> None:
    source = [text for text in (samples / "opinion-page.ocr.txt").read_text(encoding="utf-8").split("\n") if text]
    # 要陷产进整合 is what it made of 要清理整合.
    garbled = ("对政务新媒体", "互联网时代", "官方号传播", "这些鼓励政策", "同时,用人单位")
    for text in source:
        found = marked(text)
        assert bool(found) == text.startswith(garbled), (text, found)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The café owner complained — and rightly so."),
        ("en", "LAMPS! LAMPS! LAMPS! The best lamps in the county are sold by Green and Son."),
        ("en", "Wheat was sold at 31s. 4d. and barley at 22s. 6d. a quarter."),
        ("fr", "Le train de 8h 15 est arrivé avec 20m de retard au km 12 ; on paie 3fr 50c."),
    ],
)
def test_cries_sums_and_foreign_accents_are_sound(language: str, said: str) -> None:
    assert marked(said, language=language, share=MendSettings().garbled) == []
