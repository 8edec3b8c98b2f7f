"""The queue: every kind of question once, best first, equal cases together; and fast enough for a whole issue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.decisions import Standing, weigh
from pipeline.decisions.wording import Reviewer, judge
from pipeline.model import (
    Box,
    Decision,
    Doubt,
    Flow,
    Gap,
    Issue,
    IssueInfo,
    Join,
    Orphan,
    PageRecords,
    Place,
    Spot,
    Verdict,
)
from pipeline.review.queue import Item, Queue, build_queue
from tests.pages_by_hand import edit, line, page

ANNA = Reviewer(name="Anna", time="2026-03-01T10:00:00Z")


def asked() -> PageRecords:
    """Edits held and applied, sure and not, some alike; a doubt, a gap, a doubtful join."""
    lines = [line(1, "忽接乡书"), line(2, "未来未来(可期"), line(3, "日子(未来"), line(4, "明天")]
    records = page([("headline", lines[:1], ()), ("body", lines[1:3], ()), ("body", lines[3:], ())])
    held = [
        edit(lines[1:3], at, at + 1, "末", confidence=0.6, support="alternative", rule="choice@1") for at in (0, 2, 11)
    ]
    marks = [edit(lines[1:3], at, at + 1, "（", confidence=0.9) for at in (4, 10)]
    sure = edit(lines[1:3], 7, 8, "", confidence=0.97, rule="wrap@1")
    ledger = (
        *(Verdict(edit=one, outcome="held", by="threshold") for one in held),
        *(Verdict(edit=one, outcome="applied", by="threshold") for one in (*marks, sure)),
    )
    doubt = Doubt(
        start=Place(line="l0003", offset=0),
        end=Place(line="l0003", offset=1),
        reason="hardly seen",
        confidence=0.5,
        candidates=(("目", 0.3),),
    )
    gap = Gap(at=Place(line="l0004", offset=2), reason="faded", box=Box(left=10, top=100, right=90, bottom=118))
    passages = list(records.settled.passages)
    passages[1] = replace(passages[1], edits=(*held, *marks, sure), ledger=ledger, doubts=(doubt,))
    passages[2] = replace(passages[2], gaps=(gap,))
    join = Join(
        from_region="r002", to_region="r003", reason="on", confidence=0.7, runner_up="r001", runner_up_reason="under"
    )
    flows = tuple(replace(flow, joins=(join,)) for flow in records.order.flows) or (
        Flow(id="f01", regions=("r001", "r002", "r003"), joins=(join,)),
    )
    return replace(
        records,
        settled=replace(records.settled, passages=tuple(passages)),
        order=replace(records.order, flows=flows[:1]),
    )


def queue_of(records: PageRecords, standing: Standing | None = None, *orphans: Orphan) -> Queue:
    issue = Issue(info=IssueInfo(id="daily"), pages=(records.prepared.scan.id,), articles=(), orphans=orphans)
    return build_queue(issue, [records], standing or Standing())


def of_kind(queue: Queue, kind: str) -> list[Item]:
    return [item for item in queue.items if item.kind == kind]


def test_everything_doubtful_is_asked_once_and_best_first() -> None:
    queue = queue_of(asked())
    assert [len(of_kind(queue, kind)) for kind in ("edit", "doubt", "omission", "join")] == [5, 1, 1, 1]
    assert [item.worth for item in queue.items] == sorted((item.worth for item in queue.items), reverse=True)
    assert len({item.id for item in queue.items}) == len(queue.items)
    assert all(0.0 <= item.wrong <= 1.0 and item.seconds > 0 for item in queue.items)
    assert queue.seconds == pytest.approx(sum(item.seconds for item in queue.items), abs=0.1)
    held = next(item for item in queue.items if item.outcome == "held")
    assert held.wrong == 0.6  # what is held stands in the text as it was read
    assert queue_of(asked()) == queue


def test_equal_cases_are_a_series() -> None:
    queue = queue_of(asked())
    found = {(one.before, one.after): len(one.items) for one in queue.series}
    assert found == {("未", "末"): 3, ("(", "（"): 2}
    names = {item.id: item for item in queue.items}
    for series in queue.series:
        assert {names[name].series for name in series.items} == {series.id}
        assert series.worth > max(names[name].worth for name in series.items)  # together is quicker


def test_what_was_decided_comes_last_and_what_was_deferred_stays_open() -> None:
    records = asked()
    first = next(item for item in queue_of(records).items if item.kind == "join")
    for outcome in ("accept", "defer"):
        standing = weigh([judge(ANNA, first, outcome)])
        queue = queue_of(records, standing)
        item = next(one for one in queue.items if one.id == first.id)
        assert item.decided == tuple(one.id for one in standing.history)
        assert (queue.items[-1].id == first.id) == (outcome == "accept")
        assert (queue.seconds < queue_of(records).seconds) == (outcome == "accept")


def test_conflicts_and_orphans_are_asked_about() -> None:
    records = asked()
    one = next(item for item in queue_of(records).items if item.kind == "edit" and item.outcome == "held")
    torn = [judge(ANNA, one, "accept"), judge(Reviewer(name="Li", time="2026"), one, "reject")]
    gone = Decision(
        kind="line",
        spot=Spot(page="gone", box=Box(left=0, top=0, right=9, bottom=9)),
        outcome="set",
        reviewer="Li",
        time="2026",
    )
    queue = queue_of(records, weigh(torn), Orphan(decision=gone, why="no such page"))
    (conflict,), (orphan,) = of_kind(queue, "conflict"), of_kind(queue, "orphan")
    assert set(conflict.about) == {decision.id for decision in torn}
    assert (orphan.about, orphan.page, orphan.reason) == ((gone.id,), "", "no such page")
    with pytest.raises(ValueError, match="settled by its decisions"):
        judge(ANNA, conflict, "accept")


def test_answers_are_decisions_that_say_what_was_seen() -> None:
    queue = queue_of(asked())
    held = next(item for item in queue.items if item.outcome == "held")
    accepted = judge(ANNA, held, "accept")
    assert (accepted.kind, accepted.before, accepted.after, accepted.rule, accepted.confidence) == (
        "edit",
        "未",
        "末",
        "choice@1",
        0.6,
    )
    assert judge(ANNA, held, "set", "末") == accepted
    (doubt,), (gap,), (join,) = (of_kind(queue, kind) for kind in ("doubt", "omission", "join"))
    assert [(one.outcome, one.after) for one in (judge(ANNA, doubt, "accept"), judge(ANNA, doubt, "set", "目"))] == [
        ("set", "日"),
        ("set", "目"),
    ]
    assert (judge(ANNA, gap, "set", "后天").kind, judge(ANNA, gap, "reject").outcome) == ("line", "reject")
    with pytest.raises(ValueError, match="nothing was read"):
        judge(ANNA, gap, "accept")
    with pytest.raises(ValueError, match="takes no value"):
        judge(ANNA, join, "set", "x")
    assert join.runner_up == "r001"
