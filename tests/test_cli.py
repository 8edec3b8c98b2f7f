"""The command as a newcomer meets it: help, the whole run, its summary, its figures, its codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from lxml import etree
from rich.console import Console

from pipeline import __version__
from pipeline.cli.progress import Estimate, open_display, say_duration
from pipeline.config import load_settings
from pipeline.model import Failed
from pipeline.runner import Outcome, Wish, plan, read_journal
from pipeline.stages import STAGES
from tests.conftest import STORY, Desk

TEI = {"t": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture
def published(two_pages: Desk) -> Desk:
    said = two_pages.galley("run")
    assert said.code == 0, said.err
    return two_pages


def test_help_names_every_command_and_every_exit_code(desk: Desk) -> None:
    said = desk.galley("--help")
    assert said.code == 0
    for word in ("run", "status", "evaluate", "doctor", "init", "130 interrupted"):
        assert word in said.out
    for command in ("run", "status", "evaluate", "doctor", "init"):
        assert desk.galley(command, "--help").code == 0
    assert desk.galley("--version").out == f"galley {__version__}\n"


def test_python_runs_the_package_too() -> None:
    said = subprocess.run([sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == f"galley {__version__}\n"


def test_a_run_ends_with_tei_a_report_and_both_books(desk: Desk) -> None:
    desk.draw("page.png")
    desk.write_lines("p0001")
    (desk.scans / "issue.yaml").write_text("title: Harbour Gazette\ndate: 1932-03-21\nlanguage: en\n")
    said = desk.galley("run")
    assert said.code == 0, said.err
    for words in ("TEI            output/scans/tei", "review report  output/scans/review/index.html"):
        assert words in said.out
    assert "7 lines: " in said.out
    assert "; 0 lost" in said.out
    assert " 0 without support" in said.out
    row = next(line for line in said.out.splitlines() if line.startswith("scans ")).split()
    assert row[1:3] == ["1", "0"]
    assert (desk.output / "scans" / "review" / "index.html").is_file()
    corpus = etree.parse(desk.output / "scans" / "tei" / "scans.xml")
    text = " ".join("".join(map(str, corpus.getroot().itertext())).split())
    for words in ("Harbour Gazette", "Harbour bridge opens", "Ann Porter", "forty pipers"):
        assert words in text


def test_a_second_run_publishes_nothing_anew(published: Desk) -> None:
    before = published.stamps()
    said = published.galley("run")
    assert said.code == 0
    assert "nothing to be made" in said.err
    assert "0 lost" in said.out
    assert published.stamps() == before


def test_a_file_of_the_tei_that_is_gone_or_changed_is_written_again(published: Desk) -> None:
    corpus = published.output / "scans" / "tei" / "scans.xml"
    whole = corpus.read_bytes()
    corpus.unlink()
    assert published.galley("run").code == 0
    assert corpus.read_bytes() == whole
    corpus.write_bytes(whole[:100])
    assert published.galley("run").code == 0
    assert corpus.read_bytes() == whole


def test_files_of_articles_that_are_gone_go_and_those_of_others_stay(published: Desk) -> None:
    tei = published.output / "scans" / "tei"
    (tei / "notes-of-my-own.xml").write_text("<mine/>")
    many = set(tei.iterdir())
    (published.scans / "page2.png").unlink()
    assert published.galley("run").code == 0
    left = set(tei.iterdir())
    assert left < many
    assert tei / "notes-of-my-own.xml" in left
    assert "Page 2" not in (tei / "scans.xml").read_text()
    assert "Page 1" in (tei / "scans.xml").read_text()


def test_settings_of_the_publication_make_no_page_anew(published: Desk) -> None:
    before = published.stamps()
    published.configure(publish={"facsimile": False, "report": False})
    assert published.galley("run").code == 0
    after = published.stamps()
    assert not any("/pages/" in name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    assert not any("/review/" in name for name in after)
    assert not etree.parse(published.output / "scans" / "tei" / "full" / "scans.xml").findall(".//t:zone", TEI)


def test_what_is_known_of_the_issue_makes_only_its_articles_anew(published: Desk) -> None:
    before = published.stamps()
    (published.scans / "issue.yaml").write_text("title: Harbour Gazette\n")
    assert published.galley("run").code == 0
    touched = {name for name, stamp in published.stamps().items() if before.get(name) != stamp}
    assert not any("/pages/" in name for name in touched)
    assert "Harbour Gazette" in (published.output / "scans" / "tei" / "scans.xml").read_text()


def test_an_issue_is_published_from_the_pages_that_finished(two_pages: Desk) -> None:
    (two_pages.scans / "page1.png").write_bytes(b"no picture")
    said = two_pages.galley("run")
    assert said.code == 1
    text = (two_pages.output / "scans" / "tei" / "scans.xml").read_text()
    assert "Page 2 has news" in text
    assert "Page 1 has news" not in text
    two_pages.draw("page1.png", ("Page 1 has news", *STORY[1:]))
    assert two_pages.galley("run").code == 0
    assert "Page 1 has news" in (two_pages.output / "scans" / "tei" / "scans.xml").read_text()


def test_pages_that_were_not_asked_for_stay_in_the_issue_as_they_are(published: Desk) -> None:
    before = published.stamps()
    published.configure(settle={"threshold": 0.99})
    assert published.galley("run", "--page", "1").code == 0
    after = published.stamps()
    assert after["scans/pages/0002/6-settle.json"] == before["scans/pages/0002/6-settle.json"]
    assert after["scans/pages/0001/6-settle.json"] != before["scans/pages/0001/6-settle.json"]
    assert "Page 2 has news" in (published.output / "scans" / "tei" / "scans.xml").read_text()


def test_times_are_in_the_journal_alone(published: Desk) -> None:
    journal = json.loads((published.output / "run.json").read_text())
    assert set(journal["pages"]["scans/0001"]["seconds"]) == {
        "prepare", "recognise", "layout", "order", "mend", "settle"
    }  # fmt: skip
    books = journal["issues"]["scans"]
    assert books["settings"]["settle.threshold"] == "0.8"
    assert books == {"lines": 14, "lost": 0, "unsupported": 0, "unproven": 0, "settings": books["settings"]}
    assert published.galley("run", "-o", "again").code == 0
    for path in sorted((published.output / "scans").rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (published.path / "again" / path.relative_to(published.output)).read_bytes()


def test_status_says_where_each_page_stands(two_pages: Desk) -> None:
    assert "to be made from prepare on" in two_pages.galley("status").out
    assert not two_pages.output.exists()
    two_pages.galley("run", "--until", "layout", "--page", "1")
    said = two_pages.galley("status").out.splitlines()
    assert any("scans/0001" in line and "3 of 6" in line and "from order on" in line for line in said)
    assert any("scans/0002" in line and "0 of 6" in line for line in said)
    two_pages.galley("run")
    assert two_pages.galley("status").out.count("fresh") == 2


def test_init_writes_what_load_reads_and_never_overwrites(desk: Desk) -> None:
    said = desk.galley("init", "paper")
    assert said.code == 0
    assert said.out.split() == ["paper/config.yaml", "paper/issue.yaml"]
    (desk.path / "paper" / "config.yaml").write_text("language: de\n")
    (desk.path / "paper" / "issue.yaml").unlink()
    said = desk.galley("init", "paper")
    assert said.code == 6
    assert "config.yaml: is already there" in said.err
    assert (desk.path / "paper" / "config.yaml").read_text() == "language: de\n"


def test_the_doctor_finds_the_default_recogniser_at_work(desk: Desk) -> None:
    desk.draw("page.png")
    desk.configure(recognise={"engine": "rapidocr"})
    said = desk.galley("doctor")
    assert said.code == 0, said.out
    assert "rapidocr (chosen)" in said.out
    assert "reads a line of print" in said.out
    assert not desk.output.exists()


def test_the_doctor_names_what_is_wrong_and_leaves_with_its_code(desk: Desk) -> None:
    desk.configure(recognise={"lines": "nowhere"})
    said = desk.galley("doctor")
    assert said.code == 5
    assert "nowhere" in said.out
    assert "scans: holds no scans" in said.out
    desk.configure()
    (desk.path / "lines").mkdir()
    assert desk.galley("doctor").code == 3
    desk.draw("page.png")
    desk.output.write_text("in the way")
    assert desk.galley("doctor").code == 6


def test_evaluate_scores_a_run_against_its_own_tei_without_a_fault(published: Desk) -> None:
    said = published.galley("evaluate", "output/scans/tei/scans.xml", "output/scans/tei")
    assert said.code == 0, said.err
    assert "mean" in said.out
    folder = published.output / "scans" / "tei" / "evaluation"
    assert json.loads((folder / "evaluation.json").read_text())["mean"]["cer"] == 0.0
    assert (folder / "evaluation.html").is_file()


def test_evaluate_says_what_it_cannot_read(desk: Desk) -> None:
    said = desk.galley("evaluate", "nowhere", "output")
    assert said.code == 4
    assert "nowhere" in said.err


def test_nothing_is_estimated_before_it_is_measured() -> None:
    estimate = Estimate(width=2)
    page = (10.0, ["prepare", "recognise"])
    assert estimate.left([page]) is None
    estimate.note(5.0, [("prepare", 1.0)])
    assert estimate.left([page]) is None
    estimate.note(5.0, [("recognise", 9.0)])
    assert estimate.left([page]) == pytest.approx(20.0)
    assert estimate.left([page] * 4) == pytest.approx(40.0)
    assert estimate.left([(10.0, ["prepare"])]) == pytest.approx(2.0)


def test_an_estimate_is_said_in_one_unit() -> None:
    assert [say_duration(seconds) for seconds in (0.2, 89, 90, 5399, 5400)] == [
        "1 s",
        "89 s",
        "2 min",
        "90 min",
        "1.5 h",
    ]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_gets_a_live_display_and_a_file_plain_lines(two_pages: Desk, terminal: bool) -> None:
    """Every page through every stage, shown as a run would show it."""
    wish = Wish(scans=two_pages.scans, output=two_pages.output, settings=load_settings(two_pages.path / "config.yaml"))
    made = plan(wish, read_journal(wish.output))
    shown = io.StringIO()
    with open_display(Console(file=shown, force_terminal=terminal, width=120), wish.settings.run) as display:
        display.planned(made)
        for page in made.pages:
            for stage in STAGES:
                display.reached(page, stage.name)
            seconds = dict.fromkeys(page.stale, 1.0)
            failed = Failed(page=page.name, stage="settle", error="") if page.id == "0002" else None
            display.ended(page, Outcome(task=page.name, failed=failed, digests={}, seconds=seconds))
        display.finishing("scans")
    text = shown.getvalue()
    assert ("\x1b[" in text) == terminal
    for words in ("scans/0001", "page2.png", "failed", "articles and TEI of scans" if terminal else "about 6 s left"):
        assert words in text


def test_a_run_on_a_terminal_shows_itself_and_ends_well(two_pages: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    two_pages.configure(run={"executor": "processes", "workers": 1})
    command = [sys.executable, "-m", "pipeline", "run"]
    said = subprocess.run(command, cwd=two_pages.path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "\x1b[" in said.stderr
    assert "Traceback" not in said.stderr
