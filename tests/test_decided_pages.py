"""Decisions on regions, order, articles and bylines, on whole pages: followed, undone to the byte, or orphans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.books import audit_page, count_coverage
from pipeline.config import Settings
from pipeline.decisions import undo, weigh
from pipeline.decisions.wording import (
    Reviewer,
    join_regions,
    merge_articles,
    name_byline,
    no_byline,
    set_region,
    split_article,
    type_line,
)
from pipeline.model import (
    Box,
    Decision,
    Issue,
    IssueInfo,
    LaidOutPage,
    PageRecords,
    Person,
    PreparedPage,
    RecognisedPage,
    Region,
    Scan,
    Spot,
)
from pipeline.stages.articles import cut_articles
from pipeline.stages.layout import lay_out
from pipeline.stages.layout.decided import decide_kinds
from pipeline.stages.mend import mend
from pipeline.stages.order import order
from pipeline.stages.order.decided import enforce, find_wishes
from pipeline.stages.settle import settle_page
from tests.pages_by_hand import line, page
from tests.perfect_reading import read_perfectly
from tests.press import set_page
from tests.press.fonts import missing_fonts

pytestmark = pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")

ANNA = Reviewer(name="Anna", time="2026-03-01T10:00:00Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    prepared: PreparedPage
    recognised: RecognisedPage
    picture: NDArray[np.uint8]
    layout: LaidOutPage


@lru_cache(maxsize=4)
def sheet(seed: int = 57, style: str = "zh") -> Sheet:
    set_ = set_page(seed, style=style, damage=0, size="small")
    picture = np.asarray(set_.image, dtype=np.uint8)
    language = "zh-Hans" if style == "zh" else "en"
    prepared, recognised = read_perfectly(dict(set_.truth), picture, language)
    layout = lay_out(prepared, lambda: picture, recognised, Settings().layout)
    return Sheet(prepared=prepared, recognised=recognised, picture=picture, layout=layout)


def made(decisions: Sequence[Decision] = (), seed: int = 57, style: str = "zh") -> tuple[PageRecords, Issue]:
    """From layout to articles, each stage with its decisions."""
    found, settings = sheet(seed, style), Settings()
    standing = weigh(decisions).in_force

    def of(*kinds: str) -> list[Decision]:
        return [one for one in standing if one.kind in kinds]

    layout = decide_kinds(found.layout, of("region"))
    wishes = find_wishes(found.recognised, layout, of("order", "split"))
    ordered = order(found.prepared, found.recognised, layout, settings.order, wishes)
    ordered = enforce(ordered, layout, wishes)
    mended = mend(found.prepared, found.recognised, layout, ordered, settings.mend)
    settled = settle_page(found.recognised, mended, settings.settle, of("edit", "line"))
    records = PageRecords(
        prepared=found.prepared, recognised=found.recognised, layout=layout, order=ordered, settled=settled
    )
    articles = of("split", "merge", "byline")
    return records, cut_articles(IssueInfo(id="press"), [records], settings.articles, articles)


def sound(records: PageRecords, issue: Issue, decisions: Sequence[Decision] = ()) -> None:
    """Whatever people decide, no line is lost and no character is without support."""
    coverage = count_coverage(issue, [records])
    assert (coverage.lost, coverage.repeated) == (0, 0)
    assert audit_page(records, decisions).sound
    regions = Counter(region.id for region in records.layout.regions if region.lines)
    ordered = [name for flow in records.order.flows for name in flow.regions]
    assert Counter([*ordered, *records.order.furniture, *records.order.unplaced]) == regions


def pairs(records: PageRecords) -> set[tuple[str, str]]:
    return {pair for flow in records.order.flows for pair in zip(flow.regions, flow.regions[1:], strict=False)}


def joins(records: PageRecords) -> list[tuple[str, str]]:
    """From the foot of one column to the head of another."""
    kinds = {region.id: region.kind for region in records.layout.regions}
    return [
        (join.from_region, join.to_region)
        for flow in records.order.flows
        for join in flow.joins
        if join.from_region and kinds[join.from_region] == kinds[join.to_region] == "body"
    ]


def test_what_must_not_be_joined_is_not_and_what_must_be_is() -> None:
    records, _ = made()
    found = joins(records)
    foot, head = found[0]
    no = join_regions(ANNA, records, foot, head, "reject")
    parted, after = made([no])
    sound(parted, after)
    assert (foot, head) not in pairs(parted)
    assert not parted.order.orphans
    other_foot, other_head = next(pair for pair in found if pair[0] != foot)
    yes = join_regions(ANNA, records, foot, other_head, "accept")
    joined, after = made([yes])
    sound(joined, after)
    assert (foot, other_head) in pairs(joined)
    assert (other_foot, other_head) not in pairs(joined)
    said = next(join for flow in joined.order.flows for join in flow.joins if join.to_region == other_head)
    assert (said.from_region, said.confidence, said.reason) == (foot, 1.0, "a reviewer said so")
    begun, after = made([join_regions(ANNA, records, "", head, "accept")])
    sound(begun, after)
    assert not any(pair[1] == head and pair[0] == foot for pair in pairs(begun))


@pytest.mark.parametrize("style", ["zh", "en"])
def test_every_join_of_a_page_can_be_taken_apart_and_is_found_again(style: str) -> None:
    """Joins that are accepted as they are change nothing; rejected, each is gone, and nothing is lost."""
    records, _ = made(style=style)
    every = [pair for pair in pairs(records) if all(_lines(records, name) for name in pair)]
    kept, _ = made([join_regions(ANNA, records, *pair, "accept") for pair in joins(records)], style=style)
    assert [flow.regions for flow in kept.order.flows] == [flow.regions for flow in records.order.flows]
    for pair in sorted(every)[:: max(1, len(every) // 6)]:
        parted, issue = made([join_regions(ANNA, records, *pair, "reject")], style=style)
        sound(parted, issue)
        assert pair not in pairs(parted), pair


def _lines(records: PageRecords, name: str) -> tuple[str, ...]:
    return next(region.lines for region in records.layout.regions if region.id == name)


def test_undo_restores_every_byte() -> None:
    records, issue = made()
    foot, head = joins(records)[0]
    article = next(one for one in issue.articles if one.bylines)
    byline = article.bylines[0]
    decisions = [
        join_regions(ANNA, records, foot, head, "reject"),
        set_region(ANNA, records, head, "table"),
        type_line(ANNA, records, records.recognised.lines[0].id, "改了"),
        no_byline(ANNA, records, byline.passage.partition(".")[2], byline),
    ]
    changed = made(decisions)
    sound(*changed, decisions)
    assert msgspec.json.encode(changed) != msgspec.json.encode((records, issue))
    undone = made([*decisions, undo(decisions, reviewer="Anna", time="2026-03-02T00:00:00Z")])
    assert msgspec.json.encode(undone) == msgspec.json.encode((records, issue))
    backward = made(list(reversed(decisions)))
    assert msgspec.json.encode(backward) == msgspec.json.encode(changed)


def test_a_region_is_what_a_person_says() -> None:
    records, _ = made()
    headline = next(region for region in records.layout.regions if region.kind == "headline")
    body = next(region for region in records.layout.regions if region.kind == "body")
    for region, kind in ((headline, "body"), (body, "headline"), (body, "kicker"), (body, "folio"), (body, "byline")):
        decided, issue = made([set_region(ANNA, records, region.id, kind)])  # type: ignore[arg-type]
        sound(decided, issue)
        assert next(one.kind for one in decided.layout.regions if one.id == region.id) == kind
        assert not decided.layout.orphans


def test_a_region_that_was_parted_keeps_its_kind_and_one_that_is_gone_is_an_orphan() -> None:
    def region(name: str, kind: str, top: int, bottom: int) -> Region:
        return Region(id=name, kind=kind, box=Box(left=0, top=top, right=100, bottom=bottom))  # type: ignore[arg-type]

    def laid(*regions: Region) -> LaidOutPage:
        return LaidOutPage(scan="p0001", regions=regions)

    decision = Decision(
        kind="region",
        spot=Spot(page="a", box=Box(left=0, top=0, right=100, bottom=100)),
        outcome="set",
        before="body",
        after="table",
        reviewer="Anna",
        time="2026",
    )
    kinds = [one.kind for one in decide_kinds(laid(region("r1", "other", 2, 99)), [decision]).regions]
    assert kinds == ["table"]
    parted = laid(region("r1", "body", 0, 48), region("r2", "body", 50, 100), region("r3", "headline", 20, 30))
    assert [one.kind for one in decide_kinds(parted, [decision]).regions] == ["table", "table", "headline"]
    away = laid(region("r1", "body", 300, 400))
    assert [one.why for one in decide_kinds(away, [decision]).orphans] == ["nothing there"]
    odd = replace(decision, after="sonnet")
    assert [one.why for one in decide_kinds(laid(region("r1", "body", 0, 100)), [odd]).orphans] == ["cannot be"]


def test_articles_are_split_and_merged() -> None:
    records, issue = made()
    article = max(issue.articles, key=lambda one: len(one.body))
    passages = {f"{records.prepared.scan.id}.{one.id}": one for one in records.settled.passages}
    second = passages[article.body[1]]
    split, after = made([split_article(ANNA, records, second.lines[0])])
    sound(split, after)
    assert len(after.articles) == len(issue.articles) + 1
    assert not after.orphans
    within = made([split_article(ANNA, records, second.lines[-1])]) if len(second.lines) > 1 else None
    if within is not None and not any(second.lines[-1] in region.lines[:1] for region in records.layout.regions):
        assert [one.why for one in within[1].orphans] == ["cannot be"]
    first, other = issue.articles[0], issue.articles[1]
    ends = [passages[(one.heads or one.body)[0]].lines[0] for one in (first, other)]
    merged_records, merged = made([merge_articles(ANNA, records, ends[0], records, ends[1])])
    sound(merged_records, merged)
    assert len(merged.articles) == len(issue.articles) - 1
    assert {*first.heads, *other.heads} <= {name for one in merged.articles for name in one.heads}


def test_a_byline_names_whom_a_person_names() -> None:
    records, issue = made()
    home = next(one for one in issue.articles if one.bylines)
    byline = home.bylines[0]
    passage = byline.passage.partition(".")[2]
    who = (Person(name="李华", role="记者"), Person(name="王红"))
    named, after = made([name_byline(ANNA, records, passage, who, byline=byline)])
    sound(named, after)
    found = next(one for one in after.articles if one.id == home.id).bylines
    assert [one.persons for one in found if one.passage == byline.passage] == [who]
    assert [one.confidence for one in found if one.passage == byline.passage] == [1.0]
    gone, after = made([no_byline(ANNA, records, passage, byline)])
    sound(gone, after)
    assert byline not in next(one for one in after.articles if one.id == home.id).bylines
    body = next(name for one in issue.articles for name in one.body if not one.bylines)
    text_passage = body.partition(".")[2]
    lines = {one.id: one.text for one in records.recognised.lines}
    words = lines[next(one for one in records.settled.passages if one.id == text_passage).lines[0]][2:5]
    added, after = made([name_byline(ANNA, records, text_passage, who, text=words)])
    sound(added, after)
    assert [one.text for article in after.articles for one in article.bylines if one.persons == who] == [words]


def test_what_lies_on_no_page_of_the_issue_is_shown() -> None:
    records, _ = made()
    line_id = records.recognised.lines[0].id
    typed = type_line(ANNA, records, line_id, "改了")
    elsewhere = replace(typed, spot=replace(typed.spot, page="another"))
    issue = cut_articles(IssueInfo(id="press"), [records], Settings().articles, [elsewhere])
    assert [(one.decision, one.why) for one in issue.orphans] == [(elsewhere, "no such page")]


def test_halves_on_two_pages_are_linked_and_parted() -> None:
    def on(sequence: int, head: str, text: str) -> PageRecords:
        lines = [line(1, head), line(2, text)]
        found = page([("headline", lines[:1], ()), ("body", lines[1:], ())], sequence=sequence)
        scan: Scan = replace(found.prepared.scan, sha256=f"{sequence}" * 64)
        return replace(found, prepared=replace(found.prepared, scan=scan))

    pages = [on(1, "甲", "第一版的文字"), on(2, "乙", "第二版的文字")]
    cut = partial(cut_articles, IssueInfo(id="daily"), pages, Settings().articles)
    assert not any(one.jump_to for one in cut().articles)
    first = merge_articles(ANNA, pages[0], "l0002", pages[1], "l0001")
    linked = cut([first])
    assert [(one.jump_to, one.jump_from) for one in linked.articles] == [("a002", None), (None, "a001")]
    assert cut([replace(first, outcome="reject")]).articles == cut().articles
