"""``galley publish``: formats from what a run left, the same bytes each time, and only what changed is written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.decisions import FILE, append
from pipeline.decisions.wording import Reviewer, type_line
from pipeline.formats.writers import FORMATS, known_formats
from pipeline.formats.writers.typeset import setting
from pipeline.runner.reports import read_issue
from tests.conftest import ROOT, Desk
from tests.test_docs import read, rows

PACKAGE = """
from pipeline.formats.writers import Format

def write(material):
    return {"count.txt": f"{len(material.issue.articles)} articles".encode()}

def join(files):
    return b"+".join(files)

FORMAT = Format(name="count", label="count", folder="count", about="", writer="counting:write",
                joined=(("count.txt", "count.txt"),), join="counting:join")
"""


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of somebody else's with a format, as pip would have left it."""
    folder = tmp_path / "site"
    told = folder / "counting-1.0.dist-info"
    told.mkdir(parents=True)
    (folder / "counting.py").write_text(PACKAGE)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: counting\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[galley.formats]\ncount = counting:FORMAT\n")
    monkeypatch.syspath_prepend(str(folder))
    known_formats.cache_clear()
    yield folder
    known_formats.cache_clear()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def decide(desk: Desk, line: str, text: str) -> None:
    """What a person typed in place of a line of the second page."""
    folder = desk.output / "scans"
    page = read_issue(folder).pages[1]
    append(folder / FILE, type_line(Reviewer(name="Anna", time="2024-05-01T10:00:00Z"), page, line, text))
    assert desk.galley("run").code == 0


def test_all_formats_come_out_the_same_twice_and_without_the_scans(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    shutil.rmtree(two_pages.scans)
    for name in ("one", "two"):
        said = two_pages.galley("publish", "--to", name)
        assert said.code == 0, said.err
        for one in FORMATS:
            assert one.name in said.out
            assert any((two_pages.path / name / "scans" / one.folder).iterdir()), one.name
    first, second = (bytes_of(two_pages.path / name) for name in ("one", "two"))
    assert first == second
    run = bytes_of(two_pages.output / "scans" / "tei")
    assert bytes_of(two_pages.path / "one" / "scans" / "tei") == run


def test_only_what_changed_is_written(two_pages: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    templates: list[str] = []
    compile_ = setting._compile

    def count(main: Path, template: str) -> bytes:
        templates.append(template)
        return compile_(main, template)

    monkeypatch.setattr(setting, "_compile", count)
    assert two_pages.galley("run").code == 0
    decide(two_pages, "l0004", "harbour was closed on")
    assert two_pages.galley("publish").code == 0
    before = two_pages.stamps()
    again = two_pages.galley("publish")
    assert again.out.count("as before") == len(FORMATS)
    assert two_pages.stamps() == before
    decide(two_pages, "l0005", "Tuesday by the mayor and")
    templates.clear()
    assert two_pages.galley("publish").code == 0
    assert sorted(templates) == ["broadsheet", "offprint"]
    after = two_pages.stamps()
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert "scans/tei/scans-a002.xml" in changed
    assert "scans/tei/scans-a001.xml" not in changed
    for folder, ending in (("mets/alto", "xml"), ("page", "xml"), ("hocr", "hocr")):
        assert f"scans/{folder}/0002.{ending}" in changed
        assert f"scans/{folder}/0001.{ending}" not in changed
    assert set(after) == set(before)
    # What was kept of the pages is what would have been written.
    kept = bytes_of(two_pages.output / "scans")
    assert two_pages.galley("publish", "--force").code == 0
    assert bytes_of(two_pages.output / "scans") == kept


def test_pieces_that_are_kept_may_be_damaged_or_gone(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    decide(two_pages, "l0004", "harbour was closed on")
    formats = ("publish", "--formats", "pdf,site,epub,iiif")
    assert two_pages.galley(*formats).code == 0
    kept = two_pages.output / "scans" / "formats"
    pieces = sorted(kept.glob("*.parts"))
    assert {path.stem for path in pieces} >= {"pdf", "site", "iiif"}
    pieces[0].write_bytes(pieces[0].read_bytes()[:-1] + b"!")
    pieces[1].unlink()
    pieces[2].write_bytes(b"")
    decide(two_pages, "l0005", "Tuesday by the mayor and")
    assert two_pages.galley(*formats).code == 0
    made = bytes_of(two_pages.output / "scans")
    shutil.rmtree(kept)
    assert two_pages.galley(*formats, "--force").code == 0
    assert bytes_of(two_pages.output / "scans") == made


def test_a_file_that_is_gone_or_changed_is_written_again_and_those_of_others_stay(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    assert two_pages.galley("publish", "--to", "made", "--formats", "tei").code == 0
    folder = two_pages.path / "made" / "scans" / "tei"
    content = (folder / "scans.xml").read_bytes()
    (folder / "scans.xml").write_text("mine")
    (folder / "notes.txt").write_text("mine")
    assert two_pages.galley("publish", "--to", "made", "--formats", "tei").code == 0
    assert (folder / "scans.xml").read_bytes() == content
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "full").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--formats", "alt"), 2, "--formats: there is no format 'alt'"),
        (("nowhere",), 6, "nowhere: holds no issue"),
        (("--to", "taken"), 6, "taken: cannot be written"),
    ],
)
def test_mistakes_are_one_message(two_pages: Desk, arguments: tuple[str, ...], code: int, said: str) -> None:
    assert two_pages.galley("run").code == 0
    (two_pages.path / "taken").write_text("a file")
    done = two_pages.galley("publish", *arguments)
    assert done.code == code
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_an_issue_that_cannot_be_written_harms_no_other(two_pages: Desk) -> None:
    for name in ("a", "b"):
        shutil.copytree(two_pages.scans, two_pages.path / "many" / name)
    assert two_pages.galley("run", "many").code == 0
    two_pages.artefact(1, "2-recognise.json", "a").write_text("{}")
    said = two_pages.galley("publish")
    assert said.code == 1
    assert "2-recognise.json: is gone or damaged. Run galley again." in said.out
    assert "1 of 2 issues could not be published" in said.err
    assert (two_pages.output / "b" / "tei" / "b.xml").exists()


def test_a_package_may_bring_a_format_and_a_corpus(two_pages: Desk, counting: Path) -> None:
    assert counting.is_dir()
    for name in ("a", "b"):
        shutil.copytree(two_pages.scans, two_pages.path / "many" / name)
    two_pages.configure(publish={"formats": ["tei", "count"]})
    assert two_pages.galley("run", "many").code == 0
    assert (two_pages.output / "a" / "count" / "count.txt").read_text() == "2 articles"
    assert two_pages.galley("publish", "--formats", "count").code == 0
    assert (two_pages.output / "corpus" / "count.txt").read_text() == "2 articles+2 articles"
    (counting / "counting.py").write_text("FORMAT = 1")
    sys.modules.pop("counting")
    known_formats.cache_clear()
    said = two_pages.galley("publish")
    assert said.code == 2
    assert "counting (galley.formats: count): is no format" in said.err


def test_the_formats_of_the_documents_are_those_that_there_are() -> None:
    said = [cells for cells in rows(read("docs/publish.md")) if len(cells) == 3][1:]
    assert [tuple(cells) for cells in said] == [(f"`{one.name}`", f"`{one.folder}`", one.about) for one in FORMATS]
    assert (ROOT / "docs" / "publish.md").is_file()
