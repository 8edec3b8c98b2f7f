"""An artefact is whole, or it is as good as not there."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.model import Box, Failed, Glyph, Line, Made, RecognisedPage, Source
from pipeline.store import Shelf, hold, key_of, remove_halves, shape_of, write_bytes

LINE = Line(
    id="l0001",
    text="報紙",
    box=Box(left=1, top=2, right=30, bottom=20),
    polygon=((1, 2), (30, 2), (30, 20), (1, 20)),
    confidence=0.1 + 0.2,
    direction="vertical",
    glyphs=(Glyph(text="報", left=2, right=11, confidence=1.0, alternatives=(("报", 1e-9),)),),
)
PAGE = RecognisedPage(scan="p0001", source=Source(name="none", version="1"), language="zh-Hant", lines=(LINE,))


def write(shelf: Shelf, page: RecognisedPage = PAGE, blobs: tuple[tuple[str, bytes], ...] = (), key: str = "k") -> str:
    made = Made(record=page, blobs=blobs)
    return shelf.write("2-recognise", stage="recognise", version=1, key=key, made=made).digest


def test_an_artefact_comes_back_as_it_was_written(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "0001")
    digest = write(shelf, blobs=(("page.png", b"picture"),))
    found = shelf.read("2-recognise")
    assert found is not None
    assert (found.key, found.digest) == ("k", digest)
    assert found.decode(RecognisedPage) == PAGE
    assert shelf.read_blob("2-recognise", "page.png") == b"picture"


def test_the_digest_is_of_the_content_and_not_of_the_key(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = write(shelf, key="one", blobs=(("a", b"1"),))
    assert write(shelf, key="two", blobs=(("a", b"1"),)) == first
    assert write(shelf, key="two", blobs=(("a", b"2"),)) != first
    assert write(shelf, replace(PAGE, language="en"), blobs=(("a", b"1"),)) != first


@given(st.data())
def test_an_artefact_cut_short_or_with_a_wrong_byte_never_gives_another_record(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        write(shelf)
        path = Path(folder) / "2-recognise.json"
        whole = path.read_bytes()
        at = data.draw(st.integers(0, len(whole) - 1))
        path.write_bytes(whole[:at])
        assert shelf.read("2-recognise") is None
        path.write_bytes(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])
        found = shelf.read("2-recognise")
        assert found is None or found.decode(RecognisedPage) == PAGE


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b'{"key": "k", "record": {}}', b"\xff\xfe"])
def test_what_is_no_artefact_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "2-recognise.json").write_bytes(content)
    assert Shelf(tmp_path).read("2-recognise") is None


@given(st.integers(0, 6))
def test_an_artefact_whose_picture_is_damaged_is_none(kept: int) -> None:
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        write(shelf, blobs=(("page.png", b"picture"),))
        (Path(folder) / "2-recognise.page.png").write_bytes(b"picture"[:kept])
        assert shelf.read("2-recognise") is None
        (Path(folder) / "2-recognise.page.png").unlink()
        assert shelf.read("2-recognise") is None


def test_unchanged_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    assert write_bytes(path, b"one")
    stamp = path.stat().st_mtime_ns
    assert not write_bytes(path, b"one")
    assert path.stat().st_mtime_ns == stamp
    assert write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert [found.name for found in path.parent.iterdir()] == ["file"]


def test_a_writer_that_is_killed_leaves_the_old_bytes_or_the_new(tmp_path: Path) -> None:
    """Killed for real, again and again, at whatever it is doing."""
    path = tmp_path / "artefact.json"
    script = (
        "import sys; from pathlib import Path; from pipeline.store import write_bytes\n"
        "path, at = Path(sys.argv[1]), 0\n"
        "while True:\n"
        "    at += 1; write_bytes(path, bytes([at % 251]) * 2_000_000); print(at, flush=True)\n"
    )
    for writes in (1, 2, 3):
        with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _ in range(writes):
                assert writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
        content = path.read_bytes()
        assert len(content) == 2_000_000
        assert len(set(content)) == 1
    remove_halves(tmp_path)
    assert [found.name for found in tmp_path.iterdir()] == ["artefact.json"]


def test_halves_of_a_killed_run_are_taken_away_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "issue" / "pages" / "0001"
    page.mkdir(parents=True)
    (page / ".2-recognise.json.4711.part").write_bytes(b'{"key"')
    (page / "2-recognise.json").write_bytes(b"{}")
    (tmp_path / "notes.part").write_bytes(b"mine")
    assert remove_halves(tmp_path) == 1
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["2-recognise.json", "notes.part"]


def test_a_file_where_a_folder_should_be_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("in the way")
    with pytest.raises(OutputError, match=r"output.*cannot be written.*-o"):
        write_bytes(tmp_path / "output" / "issue" / "file", b"")
    with pytest.raises(OutputError, match=r"output.*cannot be written"), hold(tmp_path / "output"):
        pass
    assert (tmp_path / "output").read_text() == "in the way"


@pytest.mark.skipif(sys.platform == "win32", reason="no file locks of this kind on Windows")
def test_two_runs_never_write_to_one_folder(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(OutputError, match="another galley run"), hold(tmp_path):
        pass
    with hold(tmp_path):
        pass


def test_a_page_that_failed_is_told_until_it_is_forgotten(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "0001")
    failed = Failed(page="star/0001", stage="prepare", error="1.png: is damaged", exit_code=3)
    assert shelf.read_failed() is None
    shelf.write_failed(failed)
    assert shelf.read_failed() == failed
    shelf.forget_failed()
    shelf.forget_failed()
    assert shelf.read_failed() is None


@given(st.lists(st.one_of(st.text(), st.integers(-(2**53), 2**53), st.booleans(), st.none()), max_size=4))
def test_keys_are_the_same_for_the_same_parts_alone(parts: list[object]) -> None:
    assert key_of(*parts) == key_of(*parts)
    assert key_of(*parts) != key_of(*parts, None)
    assert key_of(parts) != key_of(parts, parts)


def test_a_record_that_gains_a_field_has_another_shape() -> None:
    @dataclass
    class Inner:
        number: int

    @dataclass
    class Changed:
        number: float

    assert len({shape_of(kind) for kind in (Inner, Changed, RecognisedPage, Line)}) == 4
    assert shape_of(Line) == shape_of(Line)
