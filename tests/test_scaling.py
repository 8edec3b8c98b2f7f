"""Work grows with what stands on a page: steps are counted, not seconds, so that no busy machine makes a test fail."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipeline.books import count_coverage
from pipeline.config import Settings
from pipeline.decisions import Standing, learn, read_decisions, weigh
from pipeline.decisions.file import write_line
from pipeline.formats.tei import write_issue
from pipeline.model import IssueInfo
from pipeline.review import write_report
from pipeline.stages.articles import cut_articles
from pipeline.stages.settle.decided import rule_on
from tests import large_pages as large
from tests.large_pages import Large

TWICE = 2.6
"""The most steps that twice as much may take: ``n log n`` takes 2.2 at these sizes, ``n²`` 4."""


def count_steps(run: Callable[[], object]) -> int:
    """Calls made by ``run``, of functions in Python and in C, and returns from them."""
    steps = 0

    def watch(*_: object) -> None:
        nonlocal steps
        steps += 1

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(before)
    return steps


def publish(page: Large) -> None:
    """From layout to the TEI and the report of its issue."""
    records = [large.run_stages(page)]
    issue = cut_articles(IssueInfo(id="large"), records, Settings().articles)
    coverage = count_coverage(issue, records)
    assert (coverage.lost, coverage.repeated) == (0, 0)
    write_issue(issue, records, software="galley 0", settings=Settings().publish)
    pictures = {page.prepared.scan.id: page.picture}
    for _ in write_report(issue, records, pictures.__getitem__, "galley 0", "en", Standing()):
        pass


PAGES: dict[str, tuple[Callable[[int], Large], int]] = {
    "english": (large.set_columns, 400),
    "chinese": (partial(large.set_columns, language="zh-Hans"), 400),
    "text-alone": (partial(large.set_alone, cut=True), 400),
    "one-column": (partial(large.set_columns, columns=1), 400),
    "paragraph": (large.set_paragraph, 400),
    "one-place": (large.set_at_one_place, 200),
    "one-place-alike": (partial(large.set_at_one_place, alike=True), 200),
    "over-each-other": (large.set_over_each_other, 200),
    "upright": (large.set_upright, 400),
    "headlines": (large.set_headlines, 100),
    "pictures": (large.set_among_pictures, 500),
    "articles": (large.set_articles, 40),
    "far": (large.set_far, 20_000),
}


@pytest.mark.parametrize("kind", PAGES)
def test_twice_as_much_on_a_page_takes_about_twice_the_steps(kind: str) -> None:
    make, size = PAGES[kind]
    small, double = make(size), make(2 * size)
    publish(small)  # what is read once, of models and tables, is read before anything is counted
    assert count_steps(partial(publish, double)) <= TWICE * count_steps(partial(publish, small))


LINES = {
    "word": ("abcdefgh", "en"),
    "words": ("word ", "en"),
    "hyphens": ("a-", "en"),
    "characters": ("的", "zh-Hans"),
    "marks": (".,;-", "en"),
    "brackets": ("(['\"", "en"),
    "chinese-brackets": ("（“《「的", "zh-Hans"),
}


@pytest.mark.parametrize("kind", LINES)
def test_a_line_of_twice_the_length_takes_about_twice_the_steps(kind: str) -> None:
    piece, language = LINES[kind]
    small, double = (large.set_one_line((piece * size)[:size], language) for size in (2_000, 4_000))
    publish(small)
    assert count_steps(partial(publish, double)) <= TWICE * count_steps(partial(publish, small))


@pytest.mark.parametrize(("apart", "chained"), [(True, False), (False, False), (False, True)])
def test_twice_the_decisions_take_about_twice_the_steps(apart: bool, chained: bool, tmp_path: Path) -> None:
    def decide(size: int) -> None:
        file = tmp_path / f"{size}.jsonl"
        file.write_bytes(b"".join(write_line(one) for one in large.decide(size, apart=apart, chained=chained)))
        lines, passages, page = large.set_decided(size, apart=apart)
        found = read_decisions(file)
        assert len(found.decisions) == size
        learn(weigh(found.decisions).in_force)
        rule_on(lines, passages, [one for one in found.decisions if one.spot.page == page])

    decide(200)
    assert count_steps(partial(decide, 2_000)) <= TWICE * count_steps(partial(decide, 1_000))
