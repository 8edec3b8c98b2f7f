"""What somebody puts among the scans, or into the output, to do harm: it is that one's failure, named, and the rest is
made."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from pipeline.config import OrderSettings
from pipeline.model import LaidOutPage, OrderedPage, PreparedPage
from pipeline.stages import layout, order
from pipeline.stages.order.decided import Wishes
from pipeline.stages.order.paper import Paper
from tests.conftest import STORY, Desk
from tests.tei_schema import tei_schema

NO_TEXT = os.fsdecode(b"\xffpage\xe9.png")
RED = "\x1b[31mred\u202e.png"


def pdf(*boxes: str) -> bytes:
    """A PDF of empty pages with these sizes."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + len(boxes)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(boxes)}>>"]
    objects += [f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]>>" for box in boxes]
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj{one}endobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}".encode()


def valid(folder: Path) -> None:
    for path in folder.glob("*.xml"):
        assert tei_schema().validate(etree.parse(path)), tei_schema().error_log


@pytest.mark.parametrize("name", [NO_TEXT, RED, "a b#?%.png", "第一 版.png"])
def test_a_file_may_be_called_anything(desk: Desk, name: str) -> None:
    desk.draw("plain.png").rename(desk.scans / name)
    desk.write_lines("p0001")
    run = desk.galley("run")
    assert run.code == 0, run.err
    assert "\x1b" not in run.out + run.err
    valid(desk.output / "scans" / "tei")
    again = desk.galley("run")
    assert "nothing to be made" in again.err
    assert "fresh" in desk.galley("status").out


def test_a_folder_may_be_called_anything(desk: Desk) -> None:
    for name in (os.fsdecode(b"issue\xff"), "\x1b]0;title\x07"):
        desk.draw("plain.png").rename(desk.scans / "p.png")
        (desk.scans / name).mkdir()
        (desk.scans / "p.png").rename(desk.scans / name / "p.png")
    desk.write_lines("p0001")
    run = desk.galley("run")
    assert run.code == 0, run.err
    assert sorted(path.name for path in desk.output.iterdir() if path.is_dir()) == ["%1B]0;title%07", "issue%FF"]
    assert "\x1b" not in run.out + run.err


def test_what_cannot_be_read_is_named_without_its_control_characters(desk: Desk) -> None:
    (desk.scans / RED).write_bytes(b"no picture")
    (desk.scans / "\x1b[2Jx.heic").write_bytes(b"x")
    run = desk.galley("run")
    assert run.code == 1
    for text in (run.err, run.out, desk.galley("status").out, desk.galley("doctor").out):
        assert "\x1b" not in text
    assert "%1B[31mred%E2%80%AE.png: is not an image" in run.err


def long_strip(path: Path) -> None:
    Image.new("1", (100_000, 1)).save(path)


def tall_strip(path: Path) -> None:
    Image.new("1", (9, 40_000)).save(path)


def speck(path: Path) -> None:
    Image.new("L", (2, 2)).save(path)


def postscript(path: Path) -> None:
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EOF\n")


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.png", long_strip, "has 100000 x 1 pixels: it has 1 pixels along a side, fewer than the 8"),
        ("a.png", tall_strip, "has 9 x 40000 pixels: it has 40,000 pixels along a side, more than the 32,000"),
        ("a.png", speck, "fewer than the 8"),
        ("a.png", postscript, "is not an image that can be read"),
        ("a.png", os.mkfifo, "is no regular file"),
        ("a.pdf", lambda path: path.write_bytes(pdf("0 0 9999999 9999999")), "more than the 32,000 that are read"),
        ("a.pdf", lambda path: path.write_bytes(pdf("0 0 1e400 100")), "a.pdf"),
        ("a.pdf", lambda path: path.write_bytes(pdf("0 0 0 0")), ""),
    ],
)
def test_a_picture_of_no_page_s_size_fails_alone(
    desk: Desk, name: str, make: Callable[[Path], object], said: str
) -> None:
    desk.draw("b.png")
    desk.write_lines("p0002")
    make(desk.scans / name)
    run = desk.galley("run")
    assert run.code == (1 if said else run.code)
    assert said in run.err
    assert "fault of galley" not in run.err
    assert "Harbour bridge opens" in (desk.output / "scans" / "tei" / "scans.xml").read_text()


def test_a_page_of_a_pdf_fails_alone(desk: Desk) -> None:
    (desk.scans / "a.pdf").write_bytes(pdf("0 0 200 300", "0 0 9999999 10", "0 0 200 300"))
    for page in ("p0001", "p0003"):
        desk.write_lines(page)
    run = desk.galley("run", "--until", "prepare")
    assert run.code == 1
    assert "a.pdf: page 2 has 9,999,999 points along a side" in run.err
    assert [desk.artefact(page, "1-prepare.json").is_file() for page in (1, 2, 3)] == [True, False, True]


def test_pictures_that_are_not_read_are_named(desk: Desk) -> None:
    desk.draw("a.png")
    desk.write_lines("p0001")
    for name in ("b.heic", "c.HEIC", "d.djvu"):
        (desk.scans / name).write_bytes(b"x")
    run = desk.galley("run")
    assert run.code == 0
    assert "left aside: b.heic, c.HEIC (HEIC pictures are not read; save it as TIFF, PNG or JPEG)" in run.out
    assert "left aside: d.djvu (DjVu files are not read" in run.out
    (desk.scans / "a.png").unlink()
    assert "b.heic: HEIC pictures are not read" in desk.galley("run").err


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    "name", ["run.json", "scans/articles.json", "scans/publish.json", "scans/pages/0001/failed.json"]
)
@pytest.mark.parametrize("content", [DEEP, b'{"key":"a","record":' + DEEP + b"}", b"\xff\xfe", b"", b"null"])
def test_whatever_is_damaged_in_the_output_is_made_anew(two_pages: Desk, name: str, content: bytes) -> None:
    assert two_pages.galley("run").code == 0
    tei = (two_pages.output / "scans" / "tei" / "scans.xml").read_bytes()
    (two_pages.output / name).write_bytes(content)
    for _ in range(2):
        run = two_pages.galley("run")
        assert run.code == 0, run.err
    assert two_pages.galley("status").out.count("fresh") == 2
    assert (two_pages.output / "scans" / "tei" / "scans.xml").read_bytes() == tei


@pytest.mark.parametrize("name", ["1-prepare.json", "3-layout.json", "6-settle.json"])
def test_a_page_s_artefact_nested_too_deep_is_made_anew(two_pages: Desk, name: str) -> None:
    assert two_pages.galley("run").code == 0
    whole = two_pages.artefact(1, name).read_bytes()
    two_pages.artefact(1, name).write_bytes(DEEP)
    assert two_pages.galley("run").code == 0
    assert two_pages.artefact(1, name).read_bytes() == whole


@pytest.mark.parametrize(
    "text", ["date: 1918-13-01\n", 'title: "\\ud800"\n', "a: &a [x]\nb: *a\n", "title: " + "[" * 3000, "\xff"]
)
def test_an_issue_fails_alone(desk: Desk, text: str) -> None:
    for issue in ("good", "ill"):
        desk.draw(f"{issue}/1.png")
    desk.write_lines("p0001")
    (desk.scans / "ill" / "issue.yaml").write_text(text, encoding="latin-1")
    run = desk.galley("run")
    assert run.code == 1
    assert "failed ill at settings: scans/ill/issue.yaml" in run.err
    assert "all else was made" in run.err
    assert "Harbour bridge opens" in (desk.output / "good" / "tei" / "good.xml").read_text()
    assert "failed at settings" in desk.galley("status").out


def test_an_issue_whose_file_is_a_pipe_fails_at_once(desk: Desk) -> None:
    for issue in ("good", "ill"):
        desk.draw(f"{issue}/1.png")
    desk.write_lines("p0001")
    os.mkfifo(desk.scans / "ill" / "issue.yaml")
    run = desk.galley("run")
    assert run.code == 1
    assert "issue.yaml: is no regular file" in run.err
    assert (desk.output / "good" / "tei" / "good.xml").is_file()


@pytest.mark.parametrize(
    "error",
    [
        RecursionError("too deep"),
        ZeroDivisionError("division by zero"),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
        MemoryError(),
        OSError(5, "Input/output error", "x.png"),
    ],
)
def test_a_fault_of_galley_itself_is_said_as_such_with_its_page_and_the_run_goes_on(
    two_pages: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    lay_out = layout.lay_out

    def broken(page: PreparedPage, *given: Any) -> object:
        if page.scan.id == "p0001":
            raise error
        return lay_out(page, *given)

    monkeypatch.setattr(layout, "lay_out", broken)
    run = two_pages.galley("run")
    assert run.code == 1
    assert "failed scans/0001 at layout: " in run.err
    assert "Traceback" not in run.err
    said = {RecursionError: "fault of galley", MemoryError: "not enough memory", OSError: "x.png: cannot be read"}
    assert said.get(type(error), "fault of galley") in run.err
    text = (two_pages.output / "scans" / "tei" / "scans.xml").read_text()
    assert "Page 2 has news" in text
    assert STORY[0] not in text


def test_a_page_whose_books_do_not_balance_fails_alone(two_pages: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_order = order.order_on

    def forgetful(paper: Paper, layout: LaidOutPage, settings: OrderSettings, wishes: Wishes | None) -> OrderedPage:
        made = put_in_order(paper, layout, settings, wishes)
        return replace(made, flows=(), unplaced=()) if layout.scan == "p0001" else made

    monkeypatch.setattr(order, "order_on", forgetful)
    run = two_pages.galley("run")
    assert run.code == 1
    assert "failed scans/0001 at publish: " in run.err
    assert "lines lost" in run.err
    assert "fault of galley" in run.err
    assert "failed scans/0002" not in run.err
    assert "Page 2 has news" in (two_pages.output / "scans" / "tei" / "scans.xml").read_text()
