"""No reader drops or doubles a character, whatever the file is like; and if one did, its own book would show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.formats import alto as alto_files
from pipeline.formats.alto import read_alto_pages
from pipeline.formats.clean import clean_text, printed
from pipeline.formats.counting import count_added, count_missing
from pipeline.formats.given import GivenPage
from pipeline.formats.hocr import read_hocr
from pipeline.formats.page import read_page
from pipeline.formats.plain import read_plain
from pipeline.formats.recognised import read_recognised
from tests import pages_at_random
from tests.conftest import Desk
from tests.fuzz.readers import check_page
from tests.imported_pages import alto

many = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def compare(read: Callable[[Path], Sequence[GivenPage]], path: Path, built: tuple[str, str]) -> None:
    """That the lines have the text of ``built`` and no other, and so has what is counted apart."""
    markup, said = built
    path.write_text(markup, encoding="utf-8", newline="")
    pages = read(path)
    for one in pages:
        check_page(one)
    found = "".join(line.text for one in pages for line in one.lines)
    assert Counter(printed(found)) == Counter(printed(said))
    assert Counter("".join(one.told for one in pages)) == Counter(printed(said))


@many
@given(built=pages_at_random.alto())
def test_alto_keeps_every_character(folder: Path, built: tuple[str, str]) -> None:
    compare(read_alto_pages, folder / "a.xml", built)


@many
@given(built=pages_at_random.page())
def test_page_keeps_every_character(folder: Path, built: tuple[str, str]) -> None:
    compare(lambda path: (read_page(path),), folder / "a.xml", built)


@many
@given(built=pages_at_random.hocr())
def test_hocr_keeps_every_character(folder: Path, built: tuple[str, str]) -> None:
    compare(read_hocr, folder / "a.hocr", built)


@many
@given(text=pages_at_random.plain)
def test_plain_text_keeps_every_character(folder: Path, text: str) -> None:
    # The mark of an encoding at the beginning is none of the text.
    compare(read_plain, folder / "a.txt", (text, text.removeprefix("\ufeff")))


@given(st.text(), st.text(max_size=1))
def test_one_character_stands_for_one(text: str, keep: str) -> None:
    cleaned = clean_text(text, keep)
    assert len(cleaned) == len(text)
    assert len(clean_text(text).splitlines()) <= 1
    assert clean_text(cleaned, keep) == cleaned
    assert all(one == other or one in " \ufffd" for one, other in zip(cleaned, text, strict=True))


def test_a_reader_that_drops_a_word_is_seen_by_its_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xml"
    path.write_text(alto())
    content = alto_files._content
    monkeypatch.setattr(alto_files, "_content", lambda word: content(word).replace("By Ann Porter", ""))
    (page,) = read_recognised(path)
    assert "By Ann Porter" not in "".join(line.text for line in page.lines)
    assert count_missing(page.told, (line.text for line in page.lines)) == len("ByAnnPorter")
    assert count_added(page) == 0


def test_what_a_reader_drops_stands_in_the_record_of_the_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for dropped, number in (("nothing of it", 0), ("By Ann Porter", len("ByAnnPorter"))):
        # Another file, as it is not read again where it stays the same.
        (desk.path / "a.xml").write_text(f"{alto()}<!-- {number} -->")
        content = alto_files._content
        with monkeypatch.context() as patch:
            patch.setattr(alto_files, "_content", lambda word, out=dropped, keep=content: keep(word).replace(out, ""))
            assert desk.galley("import", "a.xml", "--until", "recognise", "--force", "recognise").code == 0
        record = msgspec.json.decode(desk.artefact(1, "2-recognise.json", "a").read_bytes())["record"]
        assert record["dropped"] == number


def test_a_character_too_many_hides_none_that_is_missing() -> None:
    assert count_missing("harbour-", ["har", "bour"]) == 1
    assert count_missing("harbour", ["har-", "bou"]) == 1
    assert count_missing("harbour", ["har bour"]) == 0
