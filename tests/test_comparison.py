"""Two runs compared: the same print is found again, whatever each run calls its lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Article, Box, Issue, IssueInfo, Line, PageRecords
from pipeline.review.comparison import compare
from tests import pages_by_hand
from tests.conftest import STORY, Desk
from tests.pages_by_hand import line


def page(texts: Sequence[str], *, first: int = 1) -> PageRecords:
    """One paragraph; ``first`` shifts the ids of the lines and leaves their places."""
    lines = [replace(line(at, text), id=f"l{at + first:04d}") for at, text in enumerate(texts, 1)]
    return pages_by_hand.page([("body", lines, ())])


def issue(*articles: Sequence[str]) -> Issue:
    """Articles of passages, all on page 0001."""
    return Issue(
        info=IssueInfo(id="daily"),
        pages=("0001",),
        articles=tuple(
            Article(id=f"a{number:03d}", kind="article", pages=("0001",), body=tuple(body))
            for number, body in enumerate(articles, 1)
        ),
    )


ONE = issue(["p1.1"])


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(st.text(alphabet="今天气好ab。", min_size=1, max_size=8), min_size=1, max_size=6),
    first=st.integers(0, 50),
)
def test_a_run_that_reads_the_same_differs_in_nothing(texts: list[str], first: int) -> None:
    found = compare(ONE, [page(texts)], ONE, [page(texts, first=first)])
    (there,) = found.pages
    assert there.changes == ()
    assert there.alike == len(texts)
    assert found.articles == ()


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.text(alphabet="今天气好ab。", max_size=8), min_size=1, max_size=5),
    now=st.lists(st.text(alphabet="今天气好ab。", max_size=8), min_size=1, max_size=5),
)
def test_the_parts_of_a_change_are_both_texts(before: list[str], now: list[str]) -> None:
    (there,) = compare(ONE, [page(before)], ONE, [page(now)]).pages
    for change in there.changes:
        assert change.before != change.now
        assert "".join(part.text for part in change.parts if part.side != "now") == change.before
        assert "".join(part.text for part in change.parts if part.side != "before") == change.now


def test_what_was_recognised_otherwise_is_told_from_what_was_mended() -> None:
    texts = ["今天天汽好", "明天也好"]
    lines = [line(at, text) for at, text in enumerate(texts, 1)]
    mended = pages_by_hand.page([("body", lines, [pages_by_hand.edit(lines, 3, 4, "气")])])
    (there,) = compare(ONE, [page(texts, first=0)], ONE, [mended]).pages
    (change,) = there.changes
    assert (change.before, change.now, change.cause, change.characters) == ("今天天汽好", "今天天气好", "repair", 1)
    (there,) = compare(ONE, [page(texts)], ONE, [page(["今天天气好", "明天也好"])]).pages
    assert [one.cause for one in there.changes] == ["recognition"]


def test_a_line_in_two_pieces_is_the_same_print() -> None:
    whole = pages_by_hand.page([("body", [line(1, "今天天气好")], ())])
    box = whole.recognised.lines[0].box
    middle = (box.left + box.right) // 2
    halves = [
        Line(id="x1", text="今天", box=replace(box, right=middle), confidence=0.9),
        Line(id="x2", text="天气好", box=replace(box, left=middle), confidence=0.9),
    ]
    (there,) = compare(ONE, [whole], ONE, [pages_by_hand.page([("body", halves, ())])]).pages
    assert there.changes == ()


def test_lines_that_only_one_run_has() -> None:
    (there,) = compare(ONE, [page(["今天"])], ONE, [page(["今天", "明天"])]).pages
    assert [(one.before, one.now) for one in there.changes] == [("", "明天")]
    (there,) = compare(ONE, [page(["今天", "明天"])], ONE, [page(["今天"])]).pages
    assert [(one.before, one.now) for one in there.changes] == [("明天", "")]


def test_articles_put_together_parted_and_in_another_order() -> None:
    first, second = [line(1, "甲一"), line(2, "甲二")], [line(3, "乙一"), line(4, "乙二")]
    apart = pages_by_hand.page([("body", first, ()), ("body", second, ())])
    turned = pages_by_hand.page([("body", second, ()), ("body", first, ())])
    two, one = issue(["p1.1"], ["p1.2"]), issue(["p1.1", "p1.2"])
    merged, gone = compare(two, [apart], one, [apart]).articles
    assert merged.what == ("put together from several", "other lines")
    assert (merged.gained, merged.sources) == (2, (1,))
    assert gone.what == ("no longer an article",)
    changed, new = compare(one, [apart], two, [apart]).articles
    assert (changed.lost, new.what) == (2, ("new article",))
    (order,) = compare(one, [apart], one, [turned]).articles
    assert "another order" in order.what
    assert order.breaks == 1


def test_pages_are_the_same_where_their_scans_are() -> None:
    here = page(["今天"])
    scan = replace(here.prepared.scan, sha256="1" * 64)
    other = replace(here, prepared=replace(here.prepared, scan=scan))
    found = compare(ONE, [here], ONE, [other])
    assert found.pages == ()
    assert len(found.gone) == len(found.new) == 1
    half = replace(here.prepared.scan, part=None, width=5)
    assert half.extent == Box(left=0, top=0, right=5, bottom=1800)


def test_two_runs_are_compared_on_disk(desk: Desk) -> None:
    desk.draw("page.png")
    desk.write_lines("p0001")
    assert desk.galley("run", "-o", "before").code == 0
    desk.write_lines("p0001", (*STORY[:-1], "Trains begin in May."))
    desk.configure(settle={"threshold": 0.7})
    assert desk.galley("run").code == 0
    said = desk.galley("report", "--against", "before")
    assert said.code == 0, said.err
    review = desk.output / "scans" / "review"
    assert "output/scans/review/against.html" in said.out
    index = (review / "against.html").read_text()
    for words in ("before/scans", "output/scans", "settle.threshold", "0.7"):
        assert words in index
    page = (review / "against-0001.html").read_text()
    assert "data:image/webp" in page
    assert "Lines read otherwise" in page
    # The comparison is galley's own: a run that publishes anew takes it away, and nothing else.
    names = dict(json.loads((desk.output / "scans" / "publish.json").read_text())["record"]["files"])
    assert "review/against.html" in names
    assert "nothing to be made" in desk.galley("run").err
    assert (review / "against.html").exists()
    assert desk.galley("run", "--force", "articles").code == 0
    assert not (review / "against.html").exists()
