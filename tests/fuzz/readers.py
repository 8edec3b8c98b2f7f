"""Targets for the readers of text, and what holds for all that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pipeline.bounds import COORDINATE, PIXELS, SIDE
from pipeline.config import RecogniseSettings
from pipeline.errors import FormatError, GalleyError, NoScans, ScanError
from pipeline.formats import alto, didl, hocr, page, plain, recognised
from pipeline.formats.clean import clean_text
from pipeline.formats.counting import count_added, count_missing
from pipeline.formats.given import GivenPage, size_of, to_pixels
from pipeline.formats.imports import gather
from pipeline.formats.truth import TruthPage
from pipeline.formats.truth import read_truth as read_truth_of
from pipeline.model import IDENTITY, Box, PreparedPage, Scan
from pipeline.stages.recognise.given import take_given
from tests.fuzz.place import check_message, write
from tests.fuzz.seeds import ALTO, FORMS

T = TypeVar("T")
Read = Callable[[bytes], None]
SECRET = "kept-from-everybody"
"""What stands in a file that no METS may open."""


def _target(name: str, read: Callable[[Path], Iterable[GivenPage]]) -> Read:
    def target(content: bytes) -> None:
        path = write(name, content)
        for one in _read(path, read):
            check_page(one)

    return target


def _read(path: Path, read: Callable[[Path], Iterable[T]]) -> tuple[T, ...]:
    """What is read, nothing where that is refused as it should be."""
    try:
        return tuple(read(path))
    except GalleyError as error:
        refused = error
    check_error(refused, path)
    return ()


read_alto = _target("a.xml", alto.read_alto_pages)
read_page = _target("a.xml", lambda path: (page.read_page(path),))
read_hocr = _target("a.hocr", hocr.read_hocr)
read_json = _target("a.json", recognised.read_recognised)
read_foreign = _target("a.xml", recognised.read_recognised)
read_plain = _target("a.txt", plain.read_plain)


def read_recognised(content: bytes) -> None:
    ending = FORMS[content[0] % len(FORMS)] if content else ".xml"
    _target(f"a{ending}", recognised.read_recognised)(content[1:])


def read_mets(content: bytes) -> None:
    write("secret.xml", ALTO[0].replace(b"Harbour", SECRET.encode()))
    for name in ("t/1.xml", "t/2.xml"):
        write(f"issue/{name}", ALTO[0])
    write("issue/i/1.png", b"")
    path = write("issue/mets.xml", content)
    for found in (found for issue in _read(path, lambda named: gather([named])) for found in issue.pages):
        if found.problem is not None:
            check_error(found.problem, path)
            continue
        for opened in filter(None, (found.text, found.picture)):
            assert opened.resolve().is_relative_to(path.parent.resolve()), opened
        given = recognised.read_recognised(found.text)[found.frame]
        assert SECRET not in "".join(line.text for line in given.lines)


def read_didl(content: bytes) -> None:
    """Nothing that it names is opened but what lies below it."""
    write("secret.xml", ALTO[0])
    for name in ("DDD_1_001_alto.xml", "DDD_1_002_alto.xml"):
        write(f"issue/{name}", ALTO[0])
    path = write("issue/didl.xml", content)
    for told in _read(path, lambda named: (didl.read_didl(named),)):
        for one in told.pages:
            assert one.text is None or one.text.resolve().is_relative_to(path.parent.resolve()), one.text


def read_truth(content: bytes) -> None:
    path = write("a.json", content)
    for one in _read(path, read_truth_of):
        check_truth(one)


def check_error(error: GalleyError, path: Path) -> None:
    """That it is of the kind for files of text, and a message that can be shown."""
    assert isinstance(error, (FormatError, ScanError, NoScans)), repr(error)
    check_message(error, path)


def check_page(given: GivenPage) -> None:
    lines = {line.id: line for line in given.lines}
    regions = {region.id: region for region in given.regions}
    assert len(lines) == len(given.lines), "two lines of one id"
    assert len(regions) == len(given.regions), "two regions of one id"
    assert sorted(given.order) == sorted(one.id for one in given.regions if one.lines), "the order is not complete"
    assert [name for one in given.order for name in regions[one].lines] == [line.id for line in given.lines]
    for line in given.lines:
        assert line.text == clean_text(line.text), line.text
        assert len(line.text.splitlines()) <= 1, line.text
        assert 0 <= line.confidence <= 1
        for x, y in line.polygon or ():
            assert not COORDINATE.refuses(max(abs(x), abs(y)))
    assert count_missing(given.told, (line.text for line in given.lines)) == 0, "characters of the file are in no line"
    assert count_added(given) == 0, "characters of lines are not in the file"
    width, height = size_of(given)
    if given.placed:
        assert not SIDE.refuses(max(width, height, SIDE.least))
        assert not PIXELS.refuses(width * height)
    placed = to_pixels(given, width, height, pictured=False)
    for box in (*(one.box for one in placed.lines), *(one.box for one in placed.regions)):
        _check_box(box, width, height)
    _check_taken(placed)


def _check_box(box: Box, width: int, height: int) -> None:
    assert 0 <= box.left < box.right <= width, box
    assert 0 <= box.top < box.bottom <= height, box


def _check_taken(given: GivenPage) -> None:
    scan = Scan(
        id="p0001",
        issue="issue",
        sequence=1,
        path="a.xml",
        frame=0,
        sha256="",
        width=given.width,
        height=given.height,
        dpi=None,
        basis="places" if given.placed else "text",
    )
    prepared = PreparedPage(scan=scan, image="", width=given.width, height=given.height, to_scan=IDENTITY, steps=())
    taken = take_given(prepared, given, ("a.xml", ""), "auto", RecogniseSettings())
    assert taken.dropped == 0
    assert {name for one in taken.given_regions for name in one.lines} == {line.id for line in taken.lines}


def check_truth(found: TruthPage) -> None:
    assert found.name
    for text in (line.text for line in found.lines):
        text.encode("utf-8")
