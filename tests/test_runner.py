"""A run makes what is stale, all of it, and nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from pipeline.runner.keys import Task
from pipeline.runner.work import Outcome, work_page
from tests.conftest import ROOT, STORY, Desk

PAGE_STAGES = ["1-prepare", "2-recognise", "3-layout", "4-order", "5-mend", "6-settle"]


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def record(path: Path) -> object:
    return msgspec.json.decode(path.read_bytes())["record"]


@pytest.fixture
def done(two_pages: Desk) -> Desk:
    said = two_pages.galley("run", "--until", "settle")
    assert said.code == 0, said.err
    return two_pages


def test_a_run_leaves_one_artefact_for_each_stage_of_each_page(done: Desk) -> None:
    for page in (1, 2):
        for stage in PAGE_STAGES:
            assert done.artefact(page, f"{stage}.json").is_file()


def test_a_second_run_rewrites_nothing(done: Desk) -> None:
    before, journal = done.stamps(), (done.output / "run.json").stat().st_mtime_ns
    said = done.galley("run", "--until", "settle")
    assert said.code == 0
    assert "nothing to be made" in said.err
    assert done.stamps() == before
    assert (done.output / "run.json").stat().st_mtime_ns == journal


def test_pages_come_out_the_same_in_this_process_and_in_others(two_pages: Desk) -> None:
    assert two_pages.galley("run", "--until", "settle").code == 0
    two_pages.configure(run={"executor": "processes", "workers": 2})
    assert two_pages.galley("run", "--until", "settle", "-o", "other").code == 0
    for path in sorted((two_pages.output / "scans").rglob("*.*")):
        if path.is_file():
            assert (two_pages.path / "other" / path.relative_to(two_pages.output)).read_bytes() == path.read_bytes()


def test_a_changed_setting_runs_only_the_stages_that_see_it(done: Desk) -> None:
    before = done.stamps()
    done.configure(settle={"threshold": 0.9})
    assert done.galley("run", "--until", "settle").code == 0
    assert changed(before, done.stamps()) == {f"scans/pages/000{page}/6-settle.json" for page in (1, 2)}


def test_a_result_that_stays_the_same_leaves_what_follows_fresh(done: Desk) -> None:
    before = done.stamps()
    done.configure(prepare={"max_skew": 4.0})
    assert done.galley("run", "--until", "settle").code == 0
    assert changed(before, done.stamps()) == {f"scans/pages/000{page}/1-prepare.json" for page in (1, 2)}


def test_how_the_work_is_done_makes_nothing_stale(done: Desk) -> None:
    before = done.stamps()
    done.configure(run={"workers": 7, "stop_after_failed": 1.0})
    assert "nothing to be made" in done.galley("run", "--until", "settle").err
    assert done.stamps() == before


def test_other_lines_make_the_page_anew_from_recognise_on(done: Desk) -> None:
    before = done.stamps()
    done.write_lines("p0002", ("Another headline here", *STORY[1:]))
    assert done.galley("run", "--until", "settle").code == 0
    assert "scans/pages/0002/2-recognise.json" in changed(before, done.stamps())
    assert "scans/pages/0002/1-prepare.json" not in changed(before, done.stamps())
    assert "Another headline here" in done.artefact(2, "2-recognise.json").read_text()


@pytest.mark.parametrize("stage", PAGE_STAGES)
def test_a_damaged_artefact_is_made_again_and_only_that(done: Desk, stage: str) -> None:
    path = done.artefact(1, f"{stage}.json")
    whole, before = path.read_bytes(), done.stamps()
    path.write_bytes(whole[: len(whole) // 2])
    assert done.galley("run", "--until", "settle").code == 0
    assert path.read_bytes() == whole
    assert changed(before, done.stamps()) == {f"scans/pages/0001/{stage}.json"}


def test_force_makes_a_stage_and_all_after_it_anew(done: Desk) -> None:
    said = done.galley("run", "--until", "settle", "--force", "order", "--page", "2")
    assert said.code == 0
    assert "1 page, 1 to be made" in said.err
    journal = msgspec.json.decode((done.output / "run.json").read_bytes())
    assert set(journal["pages"]) == {"scans/0001", "scans/0002"}


def test_until_ends_with_the_stage_that_it_names(two_pages: Desk) -> None:
    assert two_pages.galley("run", "--until", "layout").code == 0
    assert two_pages.artefact(1, "3-layout.json").is_file()
    assert not two_pages.artefact(1, "4-order.json").exists()


@pytest.mark.parametrize("name", ["2", "0002", "scans/0002"])
def test_a_page_is_asked_for_by_its_number_or_with_its_issue(two_pages: Desk, name: str) -> None:
    assert two_pages.galley("run", "--until", "prepare", "--page", name).code == 0
    assert two_pages.artefact(2, "1-prepare.json").is_file()
    assert not two_pages.artefact(1, "1-prepare.json").exists()


def test_a_scan_that_is_another_one_now_is_made_anew_and_no_other(done: Desk) -> None:
    before = done.stamps()
    done.draw("page2.png", ("Quite other news", *STORY[1:]))
    assert done.galley("run", "--until", "settle").code == 0
    touched = changed(before, done.stamps())
    assert "scans/pages/0002/1-prepare.json" in touched
    assert not any(name.startswith("scans/pages/0001/") for name in touched)


def test_the_folder_of_scans_may_move(done: Desk) -> None:
    before = done.stamps()
    (done.path / "elsewhere").mkdir()
    shutil.move(done.scans, done.path / "elsewhere" / "scans")
    said = done.galley("run", "elsewhere/scans", "--until", "settle")
    assert "nothing to be made" in said.err
    assert done.stamps() == before


def test_a_scan_put_in_between_moves_the_pages_after_it(done: Desk) -> None:
    done.draw("page1b.png", ("Put in between", *STORY[1:]))
    done.write_lines("p0003", ("Page 2 has news", *STORY[1:]))
    done.write_lines("p0002", ("Put in between", *STORY[1:]))
    assert done.galley("run", "--until", "settle").code == 0
    for page, file in ((1, "page1.png"), (2, "page1b.png"), (3, "page2.png")):
        prepared = record(done.artefact(page, "1-prepare.json"))
        assert isinstance(prepared, dict)
        assert prepared["scan"]["path"] == file


def test_a_scan_that_is_gone_leaves_its_artefacts_but_not_its_page(done: Desk) -> None:
    (done.scans / "page2.png").unlink()
    said = done.galley("run", "--until", "settle")
    assert said.code == 0
    assert "1 page, nothing to be made" in said.err
    assert done.artefact(2, "6-settle.json").is_file()
    assert "no scans any more for pages 0002" in done.galley("status").out


def test_each_folder_is_an_issue_of_its_own(desk: Desk) -> None:
    for issue in ("star-1918-09-01", "star-1918-09-02"):
        desk.draw(f"{issue}/1.png")
    (desk.scans / "star-1918-09-02" / "issue.yaml").write_text("language: fr\n")
    assert desk.galley("run", "--until", "prepare").code == 0
    for issue in ("star-1918-09-01", "star-1918-09-02"):
        assert desk.artefact(1, "1-prepare.json", issue).is_file()


def test_what_failed_is_told_until_it_is_mended(two_pages: Desk) -> None:
    lines = two_pages.path / "lines" / "p0001.json"
    whole = lines.read_bytes()
    lines.write_bytes(whole[:100])
    said = two_pages.galley("run", "--until", "settle")
    assert said.code == 1
    assert "scans/0001 at recognise" in said.err
    assert "p0001.json" in said.err
    assert two_pages.artefact(1, "failed.json").is_file()
    assert two_pages.artefact(1, "1-prepare.json").is_file()
    assert two_pages.artefact(2, "6-settle.json").is_file()
    assert "failed at recognise" in two_pages.galley("status").out
    lines.write_bytes(whole)
    assert two_pages.galley("run", "--until", "settle").code == 0
    assert not two_pages.artefact(1, "failed.json").exists()


def test_a_page_that_fails_keeps_what_was_made_of_it_before(done: Desk) -> None:
    before = done.artefact(1, "6-settle.json").read_bytes()
    (done.path / "lines" / "p0001.json").write_bytes(b"[]")
    assert done.galley("run", "--until", "settle").code == 1
    assert done.artefact(1, "6-settle.json").read_bytes() == before


def test_a_run_in_which_most_fails_is_given_up(desk: Desk) -> None:
    for number in range(1, 8):
        desk.draw(f"{number}.png")
    desk.write_lines("p0001")
    desk.configure(run={"stop_after_failed": 0.3})
    said = desk.galley("run", "--until", "recognise")
    assert said.code == 1
    assert "given up: 3 of 7 pages failed" in said.err
    assert desk.artefact(1, "2-recognise.json").is_file()
    assert desk.artefact(4, "failed.json").is_file()
    assert not desk.artefact(5, "failed.json").exists()
    desk.configure(run={"stop_after_failed": 1.0})
    assert "given up" not in desk.galley("run", "--until", "recognise").err
    assert desk.artefact(7, "failed.json").is_file()


def die_on_the_first(task: Task) -> Outcome:
    """Stands for a page that takes all memory: the system kills the worker, which says nothing any more."""
    if task.page == "0001":
        os.kill(os.getpid(), signal.SIGKILL)
    return work_page(task)


def test_a_worker_that_is_killed_costs_its_own_page_alone(two_pages: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    two_pages.draw("page3.png")
    two_pages.write_lines("p0003")
    two_pages.configure(run={"executor": "processes", "workers": 2})
    monkeypatch.setattr("pipeline.runner.loop.work_page", die_on_the_first)
    said = two_pages.galley("run", "--until", "layout")
    assert said.code == 1
    assert "page1.png: the worker on this page was killed" in said.err
    assert "run.workers" in said.err
    assert two_pages.artefact(1, "failed.json").is_file()
    for page in (2, 3):
        assert two_pages.artefact(page, "3-layout.json").is_file()


@pytest.fixture
def started(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    """A real run with the real recogniser, the first of two pages made, the second under way until the run is ended."""
    for number in (1, 2):
        desk.draw(f"page{number}.png")
    desk.configure(recognise={"engine": "rapidocr"}, run={"executor": "processes", "workers": 1})
    command = [sys.executable, "-c", "from tests import held_pages; held_pages.run()", "run", "--until", "recognise"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        cwd=desk.path,
        env=environment,
        # A shell that starts the tests in the background has them ignore Ctrl-C, and all that they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no lock is held here
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("1/2"):
            break
    yield process
    process.kill()
    process.wait()
    process.stderr.close()


def test_a_run_that_is_killed_resumes(desk: Desk, started: subprocess.Popen[str]) -> None:
    started.send_signal(signal.SIGKILL)
    started.wait()
    first = desk.artefact(1, "2-recognise.json").stat().st_mtime_ns
    said = desk.galley("run", "--until", "recognise")
    assert said.code == 0, said.err
    assert desk.artefact(1, "2-recognise.json").stat().st_mtime_ns == first
    assert "Harbour" in desk.artefact(2, "2-recognise.json").read_text()
    assert not list(desk.output.rglob("*.part"))


@pytest.mark.parametrize(
    ("number", "code", "words"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "ended on request")]
)
def test_a_run_that_is_ended_ends_cleanly(
    desk: Desk, started: subprocess.Popen[str], number: signal.Signals, code: int, words: str
) -> None:
    started.send_signal(number)
    assert started.stderr is not None
    err = started.stderr.read()
    started.wait()
    assert started.returncode == code
    # Nothing else: no traceback, no warning of what was left behind.
    assert err == f"galley: {words}. Run the same command again to go on.\n"
    assert desk.artefact(1, "2-recognise.json").is_file()
    assert "scans/0001" in (desk.output / "run.json").read_text()


def test_a_journal_of_which_one_digit_is_wrong_is_not_believed(done: Desk) -> None:
    """What it says of a scan is taken without opening it."""
    journal = done.output / "run.json"
    whole = journal.read_text()
    assert '"width": 300' in whole
    journal.write_text(whole.replace('"width": 300', '"width": 200'))
    run = done.galley("run")
    assert run.code == 0, run.err
    assert '"width": 300' in journal.read_text()
