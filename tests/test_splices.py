"""Lines of one article in the midst of another: found where the text stands twice, on the side that it breaks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.garbles import mark_text
from pipeline.config import MendSettings
from pipeline.language.splices import find_splices
from tests.press.texts import read_copy

ENGLISH = [
    "The council voted on Tuesday to build a new bridge over the harbour, and the mayor thanked the engineers.",
    "Apple growers in the upper valley expect to pick half of last year's crop after the frost in May.",
]
CHINESE = [
    "近日，深圳举办就业招聘会，百家有用工需求的优质企业参会，提供了财务分析、平面设计等岗位。",
    "市气象台昨天发布消息，受冷空气影响，未来三天全市将出现大风和降雨天气，请市民注意防范。",
]


@pytest.mark.parametrize(
    ("texts", "language", "line", "at"),
    [
        (ENGLISH, "en", "upper valley expect to pick half", "build a "),
        (CHINESE, "zh-Hans", "来三天全市将出现大风和降雨天", "用工需求的"),
    ],
)
def test_a_line_of_another_article_is_marked_where_it_breaks_the_sentence(
    texts: list[str], language: str, line: str, at: str
) -> None:
    cut = texts[0].index(at) + len(at)
    gap = " " if language == "en" else ""
    spliced = [texts[0][:cut] + line + gap + texts[0][cut:], texts[1]]
    (found,) = find_splices(spliced, language)
    assert (found.text, found.elsewhere) == (0, 1)
    assert spliced[0][found.start : found.end] in line
    here, there = mark_text(spliced, language, MendSettings())
    assert set(range(found.start, found.end)) <= here
    assert not any(spliced[1][place : place + 4] in line for place in there)


def test_what_a_paper_says_in_two_places_is_left_alone() -> None:
    name = "关于推进政务新媒体健康有序发展的意见"
    texts = [f"国务院办公厅发布的《{name}》明确指出，", f"去年《{name}》印发以来，各地都在落实。"]
    assert find_splices(texts, "zh-Hans") == []
    said = "members of the board of trade"
    assert find_splices([f"The {said} met on Monday.", f"Two {said} were absent."], "en") == []


@pytest.mark.parametrize("language", ["zh", "en", "de"])
def test_sound_copy_has_hardly_any(language: str) -> None:
    texts = [text for article in read_copy(language) for text in article.paragraphs]
    found = find_splices(texts, {"zh": "zh-Hans"}.get(language, language))
    assert sum(one.end - one.start for one in found) <= 0.002 * sum(map(len, texts))


def test_of_the_page_of_opinions_nothing_is_called_spliced(samples: Path) -> None:
    texts = [text for text in (samples / "opinion-page.ocr.txt").read_text(encoding="utf-8").split("\n") if text]
    for one in find_splices(texts, "zh-Hans"):
        assert texts[one.text].startswith(("互联网时代", "官方号传播", "这些鼓励政策", "同时,用人单位"))


@given(st.lists(st.text(st.sampled_from("的有人政务ab c,。，1 \n"), max_size=60), max_size=4))
@settings(max_examples=100, deadline=None)
def test_places_are_within_their_text_and_apart(texts: list[str]) -> None:
    found = find_splices(texts, "en")
    for one in found:
        assert 0 <= one.start < one.end <= len(texts[one.text])
    for one, other in pairwise(found):
        assert (one.text, one.end) <= (other.text, other.start) or one.text < other.text
