"""What users get wrong: one clear message with the file and what to do, and nothing lost by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pipeline.runner.keys import Task
from pipeline.runner.work import Outcome, work_page
from tests.conftest import Desk

# A PDF of one empty page, encrypted by the standard handler (revision 2, RC4, 40 bits) with user password "secret".
LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<" + b"00" * 16 + b"><" + b"00" * 16 + b">]>>\n%%EOF\n"
)


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("a.png", lambda path: path.write_bytes(b"this is no picture"), "is not an image that can be read"),
        ("a.png", lambda path: path.write_bytes(b""), "is an empty file"),
        (
            "a.png",
            lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
            "is damaged or cut short",
        ),
        ("a.pdf", lambda path: path.write_bytes(LOCKED), "is locked with a password"),
        ("a.pdf", lambda path: path.write_bytes(b"%PDF-1.7 and no more"), "is not a PDF that can be read"),
    ],
)
def test_a_scan_that_cannot_be_read_harms_no_other(
    desk: Desk, name: str, spoil: Callable[[Path], object], said: str
) -> None:
    desk.draw("b.png")
    desk.write_lines("p0002")
    desk.draw("a.png").rename(desk.scans / name)
    spoil(desk.scans / name)
    run = desk.galley("run", "--until", "settle")
    assert run.code == 1
    assert f"{name}: {said}" in run.err
    assert "Traceback" not in run.err
    assert "1 page failed" in run.err
    assert desk.artefact(1, "failed.json").is_file()
    assert desk.artefact(2, "6-settle.json").is_file()
    status = desk.galley("status")
    assert said in status.out
    desk.scans.joinpath(name).unlink()
    desk.draw("a.png")
    desk.write_lines("p0001")
    assert desk.galley("run", "--until", "settle").code == 0
    assert not desk.artefact(1, "failed.json").exists()


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_page_of_one_colour_and_an_empty_one_are_pages_without_lines(desk: Desk, grey: int) -> None:
    Image.new("L", (300, 400), grey).save(desk.scans / "blank.png")
    desk.draw("page.png")
    desk.write_lines("p0001", ())
    desk.write_lines("p0002")
    run = desk.galley("run", "--until", "settle")
    assert run.code == 0, run.err
    assert desk.artefact(1, "6-settle.json").is_file()


def test_a_blank_page_is_read_by_the_real_recogniser_as_nothing(desk: Desk) -> None:
    Image.new("L", (300, 400), 250).save(desk.scans / "blank.png")
    desk.configure(recognise={"engine": "rapidocr"})
    run = desk.galley("run")
    assert run.code == 0, run.err
    assert "0 lines: none; 0 lost" in run.out


def test_a_folder_without_scans_is_said(desk: Desk) -> None:
    (desk.scans / "notes.txt").write_text("not a scan")
    run = desk.galley("run")
    assert run.code == 3
    assert "scans: holds no scans" in run.err
    assert not desk.output.exists()
    assert desk.galley("run", "nowhere").code == 3
    assert "nowhere" in desk.galley("status", "nowhere").err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recognise: {engin: none}", "config.yaml: recognise.engin: no such setting. Did you mean recognise.engine?"),
        ("recognise: {tile: wide}", "config.yaml: recognise.tile: 'wide' is not a whole number"),
        ("recognise: [", "config.yaml: is not valid YAML"),
    ],
)
def test_a_mistake_in_the_settings_is_said_before_anything_is_made(two_pages: Desk, text: str, said: str) -> None:
    (two_pages.path / "config.yaml").write_text(text)
    for command in ("run", "status", "doctor"):
        run = two_pages.galley(command)
        assert run.code == 2
        assert run.err.startswith(f"galley: {said}")
        assert run.err.count("\n") == 1
    assert not two_pages.output.exists()


def test_a_mistake_in_an_issue_is_said_before_anything_is_made(two_pages: Desk) -> None:
    (two_pages.scans / "issue.yaml").write_text("titel: Star\n")
    run = two_pages.galley("run")
    assert run.code == 2
    assert "scans/issue.yaml: titel: no such setting. Did you mean title?" in run.err


def test_an_output_folder_that_cannot_be_written_is_said(two_pages: Desk) -> None:
    two_pages.output.write_text("a file in its place")
    run = two_pages.galley("run")
    assert run.code == 6
    assert run.err.startswith("galley: output: cannot be written")
    assert two_pages.output.read_text() == "a file in its place"


def test_a_place_in_the_output_folder_that_cannot_be_written_is_its_page_s_failure(two_pages: Desk) -> None:
    (two_pages.output / "scans" / "pages").mkdir(parents=True)
    (two_pages.output / "scans" / "pages" / "0001").write_text("a file in its place")
    run = two_pages.galley("run")
    assert run.code == 1
    assert "failed scans/0001 at prepare: output/scans/pages/0001" in run.err
    assert "Page 2 has news" in (two_pages.output / "scans" / "tei" / "scans.xml").read_text()
    assert (two_pages.output / "scans" / "pages" / "0001").read_text() == "a file in its place"


def test_an_output_folder_among_the_scans_is_no_issue_and_one_of_scans_is_refused(two_pages: Desk) -> None:
    assert two_pages.galley("run", "-o", "scans/output", "--until", "prepare").code == 0
    run = two_pages.galley("run", "-o", "scans/output", "--until", "prepare")
    assert "2 pages, nothing to be made" in run.err
    run = two_pages.galley("run", "-o", "scans")
    assert run.code == 2
    assert "the output folder holds scans" in run.err


def replace_the_second(task: Task) -> Outcome:
    if task.page == "0002":
        Desk(Path()).draw("page2.png", ("Replaced while the run was on",))
    return work_page(task)


def test_a_scan_replaced_while_the_run_is_on_fails_and_is_made_by_the_next(
    two_pages: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.runner.loop.work_page", replace_the_second)
        run = two_pages.galley("run", "--until", "settle")
    assert run.code == 1
    assert "page2.png: was replaced while the run was on" in run.err
    assert two_pages.artefact(1, "6-settle.json").is_file()
    assert not two_pages.artefact(2, "1-prepare.json").exists()
    assert two_pages.galley("run", "--until", "settle").code == 0


def test_a_recogniser_that_cannot_be_opened_is_said_once(two_pages: Desk) -> None:
    two_pages.configure(recognise={"engine": "none", "lines": "nowhere"})
    run = two_pages.galley("run")
    assert run.code == 5
    assert run.err.count("nowhere") == 1
    assert two_pages.artefact(1, "1-prepare.json").is_file()


def test_pages_stages_and_options_that_there_are_not_are_said(two_pages: Desk) -> None:
    assert "there is no such page" in two_pages.galley("run", "--page", "9").err
    assert "The stages are: prepare, recognise" in two_pages.galley("run", "--until", "reading").err
    assert two_pages.galley("run", "--force", "reading").code == 2
    assert two_pages.galley("run", "--fast").code == 2
