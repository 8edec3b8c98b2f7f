"""What weights are learned from: lines of transcribed folds, and pages made up in blocks, know their articles."""

from __future__ import annotations

from itertools import pairwise

import pytest

from benchmarks.training.blocks import _read_page
from benchmarks.training.fold_pages import find_places
from benchmarks.training.labelled import NOWHERE
from pipeline.model import Box, Line

FOLD = """<!DOCTYPE ecpo [ <!ENTITY gaiji "x"> ]>
<fold xml:id="jb_1"><div type="page">
 <div type="head"><p>晶報第三版<lb/></p></div>
 <div type="article"><p>華軍進展順利<lb/></p>
  <p>（重慶廿二日電）據今日前線報吿、<lb/>華軍以重砲轟擊、&gaiji;於昨日克復<lb/></p></div>
 <div type="advert"><p>國泰照相館開幕<lb/></p></div>
</div></fold>"""


def upright(name: str, text: str, left: int, size: int = 30) -> Line:
    box = Box(left=left, top=100, right=left + size, bottom=100 + size * len(text))
    return Line(id=name, text=text, box=box, confidence=0.9, direction="vertical")


def test_lines_of_a_fold_find_their_article_though_misread() -> None:
    across = Line(id="l1", text="版三第報晶", box=Box(left=500, top=10, right=650, bottom=40), confidence=0.9)
    lines = [
        across,
        upright("l2", "華軍進展順禾", 600, 60),
        upright("l3", "（重慶廿二曰電）据今日前線報吿、", 540),
        upright("l4", "華軍以重砲轟撃、於昨日克復", 500),
        upright("l5", "國泰照相館開幕", 300, 50),
        upright("l6", "與此無關之文字也", 200),
    ]
    places = find_places(FOLD, lines)
    assert places["l1"].role == "furniture"
    assert places["l1"].article == NOWHERE
    assert [places[name].role for name in ("l2", "l3", "l4", "l5")] == ["heading", "text", "text", ""]
    assert places["l2"].article == places["l3"].article == places["l4"].article != places["l5"].article
    assert places["l2"].rank < places["l3"].rank < places["l4"].rank
    assert "l6" not in places


@pytest.mark.parametrize("seed", [70000, 70003])
def test_pages_in_blocks_are_read_as_they_were_set(seed: int) -> None:
    page = _read_page(seed)
    assert page is not None
    again = _read_page(seed)
    assert again is not None
    assert again.recognised == page.recognised
    by_article: dict[int, list[tuple[tuple[int, int], Line]]] = {}
    for line in page.recognised.lines:
        place = page.places[line.id]
        if place.role == "text":
            by_article.setdefault(place.article, []).append((place.rank, line))
    assert len(by_article) > 4
    down = right = 0
    for found in by_article.values():
        ranked = [line for _, line in sorted(found, key=lambda one: one[0])]
        for before, after in pairwise(ranked):
            down += after.box.top > before.box.top + before.box.width
            right += after.box.left > before.box.right
    # A line goes on at the left; at the right it is a tier further down.
    assert right <= down
