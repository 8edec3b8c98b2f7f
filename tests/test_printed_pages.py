"""Printed pages, as their recorded lines: no page is read less rightly than it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.printed import FLOORS, find_pages, judge, read_printed

PAGES = find_pages()
LEAST = json.loads(FLOORS.read_text(encoding="utf-8"))


def test_every_page_has_its_floor() -> None:
    assert sorted(LEAST) == [path.name.removesuffix(".json.gz") for path in PAGES]
    assert len(PAGES) >= 12


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name.removesuffix(".json.gz"))
def test_a_printed_page_is_read_as_rightly_as_it_was(path: Path) -> None:
    found, least = judge(read_printed(path)), LEAST[path.name.removesuffix(".json.gz")]
    assert (found.articles, found.joins) == (least["articles"], least["joins"])
    assert found.right >= least["right"], found
    assert found.joined >= least["joined"], found
    # Fewer fragments make fewer flows: what counts are those that mix articles.
    assert found.flows - found.pure <= least["flows"] - least["pure"], found
