"""Dates as archives write them: EDTF and catalogues in, TEI out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.config import PublishSettings
from pipeline.dates import read_date, tei_date
from pipeline.formats.tei import write_issue
from pipeline.language.datelines import complete_date
from pipeline.model import Issue, IssueInfo
from tests.tei_schema import tei_schema

READ = [
    ("1918-09-01", {"when": "1918-09-01"}),
    ("19180901", {"when": "1918-09-01"}),
    ("1.9.1918", {"when": "1918-09-01"}),
    ("1918-09", {"when": "1918-09"}),
    ("1918", {"when": "1918"}),
    ("1918-00-00", {"when": "1918"}),
    ("1918-09-00", {"when": "1918-09"}),
    ("1918-XX-XX", {"when": "1918"}),
    ("1918?", {"when": "1918", "cert": "low"}),
    ("1918-09~", {"when": "1918-09", "cert": "medium"}),
    ("1918%", {"when": "1918", "cert": "low"}),
    ("[1918]", {"when": "1918", "cert": "medium", "evidence": "external"}),
    ("[1918?]", {"when": "1918", "cert": "low", "evidence": "external"}),
    ("ca. 1918", {"when": "1918", "cert": "medium"}),
    ("191X", {"notBefore": "1910", "notAfter": "1919"}),
    ("191-", {"notBefore": "1910", "notAfter": "1919"}),
    ("19XX", {"notBefore": "1900", "notAfter": "1999"}),
    ("1918-09-01/1918-09-07", {"from": "1918-09-01", "to": "1918-09-07"}),
    ("1918–1920", {"from": "1918", "to": "1920"}),
    ("1918-1920", {"from": "1918", "to": "1920"}),
    ("1918/..", {"from": "1918"}),
    ("../1918", {"to": "1918"}),
    ("1918?/1920", {"from": "1918", "to": "1920", "cert": "low"}),
]


@pytest.mark.parametrize(("text", "attributes"), READ)
def test_what_archives_write_is_told_as_tei_has_it(text: str, attributes: dict[str, str]) -> None:
    assert tei_date(text) == attributes


NO_DAYS = ("1918-13-01", "1918-02-30", "1918-09-31/1918-10-01", "0000", "1920/1918", "01/09/1918", "1" * 90)


@pytest.mark.parametrize("text", NO_DAYS)
def test_figures_on_no_calendar_are_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"calendar|month|day|ends before"):
        read_date(text)
    assert tei_date(text) == {}


@pytest.mark.parametrize("text", ["", "Easter Monday", "民國二十九年", "1918 or later", "9" * 5000, "[" * 3000])
def test_words_are_kept_and_tell_nothing(text: str) -> None:
    assert read_date(text) is None
    assert tei_date(text) == {}


@given(st.one_of(st.text(max_size=60), st.text("0123456789-/.?~%[]Xc ", max_size=24)))
def test_anything_may_be_written(text: str) -> None:
    for value in tei_date(text).values():
        assert value


@pytest.mark.parametrize("text", [text for text, _ in READ] + ["Easter Monday", "1918-13-01"])
def test_every_date_makes_valid_tei(text: str) -> None:
    issue = Issue(info=IssueInfo(id="daily", title="Daily", date=text), pages=(), articles=())
    for content in write_issue(issue, (), software="galley 0.1.0", settings=PublishSettings()).values():
        assert tei_schema().validate(etree.fromstring(content)), tei_schema().error_log
        assert text in content.decode()


@pytest.mark.parametrize(
    ("issue", "when"), [("[1918-09-01]", "1918-08-31"), ("1918-00-00", "--08-31"), ("x", "--08-31")]
)
def test_a_dateline_takes_its_year_from_an_issue_of_one_day_alone(issue: str, when: str) -> None:
    assert complete_date("--08-31", issue) == when
