"""Names, numbers, dates and amounts: however sure the language is, only the image or a person changes them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import SettleSettings
from pipeline.edits import applied, text_of
from tests.test_characters import Read, glyph_line, settle_lines

CHINESE = [
    ("全市共有{}人参加了这次活动。", ["1254", "三百", "两千多", "3.5万"]),
    ("他于{}来到北京工作。", ["1998年5月", "五月三日", "一九九八年", "二十日"]),
    ("工程投资{}元，明年完工。", ["1200万", "3.2亿", "三千", "八百"]),
    ("增长了{}，比去年高。", ["12.5%", "百分之三", "三成"]),
    ("据{}介绍，情况已经好转。", ["李天明", "王小兰", "张建国", "欧阳明"]),
]
ENGLISH = [
    ("There were {} men in the town on that day.", ["1,254", "300", "2,000", "3.5"]),
    ("It was opened on {} by the mayor of the town.", ["May 3", "March 12, 1918", "June 30"]),
    ("The bridge will cost {} and be ready in spring.", ["$1,200", "£300", "$3.50"]),
    ("He was met by {} at the station of the town.", ["Mr. Smith", "John Brown", "Dr. Wall", "Miss Pert"]),
]
GERMAN = [
    ("Es waren {} Mann in der Stadt an diesem Tag.", ["1254", "300", "2.000"]),
    ("Das Haus wurde am {} vom Bürgermeister eröffnet.", ["3. Mai 1918", "12. März"]),
    ("Er wurde von {} am Bahnhof der Stadt empfangen.", ["Herrn Müller", "Hans Braun"]),
]
OTHERS = "0123456789一二三四五六七八九十百千万亿两年月日土士干于大天太夫木本未末王玉李季张弓明朋国围元无"
LATIN = "0123456789lIOoSBsageumnrtihb.,"


def slots(some: list[tuple[str, list[str]]]) -> st.SearchStrategy[tuple[str, str]]:
    return st.sampled_from([(frame, filler) for frame, fillers in some for filler in fillers])


def attacked(slot: tuple[str, str], others: str, seen: float, data: st.DataObject) -> tuple[list[str | Read], str]:
    frame, filler = slot
    before, after = frame.split("{}")
    parts: list[str | Read] = [before]
    for ch in filler:
        other = data.draw(st.sampled_from([one for one in others if one != ch]))
        parts.append((ch, 1 - seen - 0.005, ((other, seen),)) if data.draw(st.booleans()) else ch)
    return [*parts, after], before + filler + after


def kept(parts: list[str | Read], language: str, least: float) -> str:
    line = glyph_line(1, *parts)
    _, settled = settle_lines([line], language, settling=SettleSettings(threshold=least, characters=least))
    return "".join(text_of([line], applied(passage.ledger)) for passage in settled.passages)


@settings(deadline=None, max_examples=150)
@given(slots(CHINESE), st.floats(0.05, 0.9), st.sampled_from([0.6, 0.8, 0.95]), st.data())
def test_chinese(slot: tuple[str, str], seen: float, least: float, data: st.DataObject) -> None:
    parts, text = attacked(slot, OTHERS, seen, data)
    assert kept(parts, "zh-Hans", least) == text


def test_a_surname_that_would_make_a_word_with_the_given_name() -> None:
    parts: list[str | Read] = ["据", ("李", 0.495, (("明", 0.5),)), "天明介绍，情况已经好转。"]
    assert kept(parts, "zh-Hans", 0.6) == "据李天明介绍，情况已经好转。"


def test_a_name_whose_other_reading_begins_with_a_word() -> None:
    parts: list[str | Read] = [
        "据王",
        ("小", 0.245, (("明", 0.75),)),
        ("兰", 0.245, (("明", 0.75),)),
        "介绍，情况已经好转。",
    ]
    assert kept(parts, "zh-Hans", 0.6) == "据王小兰介绍，情况已经好转。"


def test_a_surname_of_two_characters_that_would_make_a_known_name() -> None:
    parts: list[str | Read] = ["据", ("欧", 0.245, (("王", 0.75),)), "阳明介绍，情况已经好转。"]
    assert kept(parts, "zh-Hans", 0.6) == "据欧阳明介绍，情况已经好转。"


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["en", "de"]), st.floats(0.05, 0.9), st.sampled_from([0.6, 0.8, 0.95]), st.data())
def test_latin(language: str, seen: float, least: float, data: st.DataObject) -> None:
    slot = data.draw(slots(ENGLISH if language == "en" else GERMAN))
    parts, text = attacked(slot, LATIN, seen, data)
    assert kept(parts, language, least) == text
