"""An issue open for review: what is decided is kept, followed, found in the TEI, and still there after another run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from pipeline.config import load_settings
from pipeline.decisions import now, read_decisions, undo
from pipeline.decisions.wording import Reviewer, join_regions, judge, lines_by_id, set_region, split_article, type_line
from pipeline.engines import Reading
from pipeline.errors import OutputError
from pipeline.model import Decision, DecisionOutcome, PageRecords
from pipeline.runner import Wish
from pipeline.runner.review import OpenIssue, open_issue
from pipeline.store import hold
from tests.conftest import STORY, Desk
from tests.tei_schema import tei_schema

ANNA = Reviewer(name="Anna", time="2026-03-01T10:00:00Z")
ANSWERS: tuple[DecisionOutcome, ...] = ("accept", "reject", "defer")
TEI = "{http://www.tei-c.org/ns/1.0}"


@pytest.fixture
def done(two_pages: Desk) -> Desk:
    two_pages.configure(publish={"report": False})
    assert two_pages.galley("run").code == 0
    return two_pages


def opened(desk: Desk) -> OpenIssue:
    settings = load_settings(desk.path / "config.yaml")
    return open_issue(Wish(scans=desk.scans, output=desk.output, settings=settings), "scans")


def line_of(page: PageRecords, text: str) -> str:
    return next(line.id for line in page.recognised.lines if line.text == text)


def typed(desk: Desk, page: int = 0) -> Decision:
    records = opened(desk).pages[page]
    return type_line(ANNA, records, line_of(records, "a band of forty pipers."), "a band of fourty pipers.")


def tei_of(desk: Desk) -> str:
    return (desk.output / "scans" / "tei" / "scans.xml").read_text(encoding="utf-8")


def artefacts(desk: Desk) -> dict[str, bytes]:
    return {
        path.relative_to(desk.output).as_posix(): path.read_bytes()
        for path in sorted(desk.output.rglob("*"))
        if path.is_file() and path.name not in ("run.json", ".lock", "decisions.jsonl")
    }


def test_a_decision_is_kept_followed_and_published(done: Desk) -> None:
    issue = opened(done)
    before = issue.pages
    changed = issue.decide(typed(done))
    assert changed.pages == ("p0001",)
    assert changed.articles
    assert issue.pages[0] != before[0]
    assert issue.pages[1] == before[1]
    assert read_decisions(issue.file).decisions == issue.standing.in_force == (typed(done),)
    assert b'cert="high"' in issue.tei(changed.articles[0])
    assert "Anna" not in tei_of(done)
    issue.publish(report=False)
    root = etree.fromstring(tei_of(done).encode())
    assert tei_schema().validate(root)
    (corrected, *_) = root.iter(f"{TEI}corr", f"{TEI}supplied")
    assert corrected.get("cert") == "high"
    assert {one.text for one in root.iter(f"{TEI}change")} == {"1 line given."}


def test_a_second_run_makes_the_same_and_then_nothing(done: Desk) -> None:
    issue = opened(done)
    issue.decide(typed(done))
    issue.publish()
    made = artefacts(done)
    said = done.galley("run")
    assert said.code == 0
    assert "nothing to be made" in said.err
    assert artefacts(done) == made


def test_a_run_follows_what_was_only_kept(done: Desk) -> None:
    """As after a desk that was killed before it made anything."""
    opened(done).keep(typed(done))
    assert "Anna" not in tei_of(done)
    assert done.galley("run").code == 0
    assert "Anna" in tei_of(done)
    issue = opened(done)
    issue.publish()
    made = artefacts(done)
    assert "nothing to be made" in done.galley("run").err
    assert artefacts(done) == made


def test_undo_restores_every_byte(done: Desk) -> None:
    before = artefacts(done)
    issue = opened(done)
    page = issue.pages[0]
    body = next(region for region in page.layout.regions if region.kind == "body")
    decisions = [
        typed(done),
        set_region(ANNA, page, body.id, "other"),
        split_article(ANNA, page, line_of(page, "Monday by the mayor and")),
        join_regions(ANNA, page, "", body.id, "accept"),
    ]
    issue.decide(*decisions)
    issue.publish()
    made = artefacts(done)
    assert made != before
    # What the open issue made is what a run makes of the same decisions.
    assert "nothing to be made" in done.galley("run").err
    assert done.galley("run", "--force", "layout").code == 0
    assert artefacts(done) == made
    issue.decide(undo(decisions, reviewer="Anna", time=now()))
    issue.publish()
    after = artefacts(done)
    assert {name for name in before if before[name] != after[name]} <= {"scans/publish.json"}
    assert before.keys() == after.keys()


def test_decisions_survive_another_recogniser_settings_and_folder(done: Desk) -> None:
    opened(done).decide(typed(done))
    # Another recogniser: other ids, boxes a little off, other words before, the line that was typed read otherwise.
    texts = ("Page 1 has news", "By Ann Porter", "Tho new bridge over the", *STORY[3:5], "a band of forty pipors.")
    reading = msgspec.json.decode((done.path / "lines" / "p0001.json").read_bytes(), type=Reading)
    lines = [
        replace(line, id=f"x{90 - number}", text=text, box=replace(line.box, left=line.box.left + 1))
        for number, (line, text) in enumerate(zip(reading.lines, (*texts, STORY[6]), strict=True))
    ]
    (done.path / "lines" / "p0001.json").write_bytes(msgspec.json.encode(Reading(lines=tuple(lines))))
    done.configure(publish={"report": False}, settle={"threshold": 0.6}, prepare={"max_skew": 4.0})
    (done.path / "moved").mkdir()
    shutil.move(done.scans, done.path / "moved" / "scans")
    assert done.galley("run", "moved/scans").code == 0
    issue = opened(done)
    assert not issue.pages[0].settled.orphans
    root = etree.fromstring(tei_of(done).encode())
    assert any("fourty" in "".join(str(text) for text in one.itertext()) for one in _without(root, "sic"))
    done.write_lines("p0001", ("Page 1 has news", "Nothing of this was there"))
    said = done.galley("run", "moved/scans")
    assert "1 in force, 1 of them fit nothing any more" in said.out
    assert [one.decision.id for one in opened(done).pages[0].settled.orphans] == [issue.standing.in_force[0].id]
    assert "Anna" not in tei_of(done)


def _without(root: etree._Element, tag: str) -> list[etree._Element]:
    for one in list(root.iter(f"{TEI}{tag}")):
        parent = one.getparent()
        assert parent is not None
        parent.remove(one)
    return list(root.iter(f"{TEI}p"))


def test_what_was_typed_is_an_edit_of_the_reviewer(done: Desk) -> None:
    issue = opened(done)
    issue.decide(typed(done))
    page = issue.pages[0]
    (verdict,) = [one for passage in page.settled.passages for one in passage.ledger if one.decision]
    assert (verdict.edit.rule, verdict.edit.support, verdict.by) == ("reviewer@1", "decision", "Anna")
    assert verdict.edit.start.line in lines_by_id(page)


def test_what_others_write_to_the_file_is_followed(done: Desk) -> None:
    here, there = opened(done), opened(done)
    assert there.refresh() is None
    here.decide(typed(done))
    changed = there.refresh()
    assert changed is not None
    assert changed.pages == ("p0001",)
    assert there.pages == here.pages
    clashing = type_line(
        Reviewer(name="Li", time="2026-03-02T00:00:00Z"),
        here.pages[0],
        line_of(here.pages[0], "a band of forty pipers."),
        "a hand",
    )
    there.decide(clashing)
    here.refresh()
    assert len(here.standing.conflicts) == 1
    assert not here.standing.in_force
    assert [item.kind for item in here.queue().items][:1] == ["conflict"]


def test_a_decision_is_kept_though_another_galley_is_writing(done: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runner.review.PATIENCE", 0.0)
    issue = opened(done)
    decision = typed(done)
    with hold(done.output), pytest.raises(OutputError, match="writing here"):
        issue.decide(decision)
    assert read_decisions(issue.file).decisions == (decision,)
    changed = issue.refresh()
    assert changed is not None
    assert changed.pages == ("p0001",)


def test_every_answer_of_the_queue_is_followed(done: Desk) -> None:
    issue = opened(done)
    for item in issue.queue().items:
        if item.kind in ("edit", "byline", "join", "heads"):
            for outcome in ANSWERS:
                decision = judge(ANNA, item, outcome)
                issue.decide(decision)
                assert not [one for page in issue.pages for one in page.settled.orphans]
                assert not issue.issue.orphans
                again = next((one for one in issue.queue().items if one.id == item.id), None)
                if again is not None:
                    assert decision.id in again.decided or outcome == "reject"
                issue.decide(undo(decision, reviewer="Anna", time=now()))


def test_an_output_without_articles_cannot_be_reviewed(two_pages: Desk) -> None:
    assert two_pages.galley("run", "--until", "order").code == 0
    with pytest.raises(OutputError, match="no articles"):
        opened(two_pages)
    assert not Path(two_pages.output / "scans" / "decisions.jsonl").exists()
