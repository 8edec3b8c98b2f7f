"""Decks under headlines, and who signs, by the letters they are set in."""

from __future__ import annotations

import pytest

from pipeline.language.bylines import find_bylines, read_credits, sign_text
from pipeline.language.captions import find_credit
from pipeline.language.credits_latin import are_initials, are_latin_names
from pipeline.stages.layout.faces import find_deck


@pytest.mark.parametrize(
    ("rows", "deck"),
    [
        (["THE CROP OUTLOOK.", "Review of the Situation in the Win-", "ter Wheat Belt."], 1),
        (["OMAHA'S CHARTER", "CHANGES.", "Amendments Made by the Judiciary"], 2),
        (["NATO", "Chief Warns of Winter"], None),
        (["Lincoln Says No", "TO THE WAR"], None),
        (["ALL IN CAPITALS", "AND STILL SO"], None),
        (["广西 水产业", "品牌效应凸显"], None),
        ([], None),
    ],
)
def test_a_deck_begins_where_capitals_end(rows: list[str], deck: int | None) -> None:
    assert find_deck(rows) == deck


@pytest.mark.parametrize("text", ["R. BALAJI", "M. DU CAMPFRANC", "J. L. RITCHEY", "C. R.-P.", "O. T."])
def test_names_with_initials_sign(text: str) -> None:
    assert sign_text(text)


@pytest.mark.parametrize("text", ["Security", "A LUCKY ACCIDENT.", "THE CROP OUTLOOK", "William Lloyd Garrison."])
def test_other_headings_do_not_sign(text: str) -> None:
    assert not sign_text(text)


def test_names_without_initials_are_names_where_something_else_says_so() -> None:
    assert are_latin_names("Julian Borger")
    assert not are_latin_names("Julian Borger", sure=True)
    assert not are_initials("U. S. Grant")


def test_bare_names_are_persons() -> None:
    found = read_credits("R. BALAJI AND IMRAN AHMED SIDDIQUI", bare=True)
    assert found is not None
    assert [one.name for one in found.persons] == ["R. BALAJI", "IMRAN AHMED SIDDIQUI"]
    signed = read_credits("C. R.-P.", bare=True)
    assert signed is not None
    assert [one.name for one in signed.persons] == ["C. R.-P."]
    assert read_credits("R. BALAJI") is None


def test_a_brace_is_a_bracket_misread() -> None:
    (found,) = find_bylines("本报讯{记者 李朝民}近年来，山东省农业信息化进展很快。", first=True, last=False)
    assert [one.name for one in found.credits.persons] == ["李朝民"]


@pytest.mark.parametrize("text", ["(受訪者圖片)", "（受访者供图）", "【网友提供】"])
def test_who_gave_a_picture_is_its_credit(text: str) -> None:
    found = find_credit(f"學校舉辦的比賽。{text}")
    assert found is not None
    assert found.credits.picture
