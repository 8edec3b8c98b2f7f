"""Small sound files of each kind that galley itself reads or writes, and of each form of picture."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import msgspec
from PIL import Image

from pipeline.decisions.file import write_line
from pipeline.formats.scans import SUFFIXES
from pipeline.model import Box, Decision, Failed, Glyph, Line, Made, RecognisedPage, Scan, Source, Spot
from pipeline.runner.journal import Journal, PageTimes, SeenFile
from pipeline.store import Shelf

CONFIG = (
    b"language: zh-Hans\nrecognise:\n  engine: tesseract\n  threads: 2\nrun:\n  workers: 1\n  failures: 0.5\n",
    b"# nothing but a remark\n",
    b"{mend: {garbled: 0.01, wraps: true}, publish: {}}\n",
    b"publish:\n  facsimile: no\nsettle:\n  threshold: .85\norder: {language_model: on}\n",
)
ISSUE = (
    "title: 農民日報\ndate: 1918-00-00\nplace: 北京\nlanguage: zh-Hans\nfirst_page: 2\n".encode(),
    b'title: "The Ledger: a daily"\ndate: "[1918?]"\npublisher: |\n  Smith & Sons\nrights: CC0\n',
    b"date: 1918-09/1919\ntitle: 20071231\n",
)


def _decision(number: int, **more: object) -> Decision:
    spot = Spot(page="p0001", box=Box(left=10 * number, top=20, right=10 * number + 9, bottom=40))
    told = {"kind": "edit", "outcome": "accept", "before": "o", "after": "0", "context": ("a", "b"), "rule": "x@1"}
    return Decision(spot=spot, reviewer="Ann", time="2026-01-02T03:04:05Z", **(told | more))  # type: ignore[arg-type]


_FIRST = _decision(1)
DECISIONS = (
    b"".join(
        map(
            write_line,
            (
                _FIRST,
                _decision(2, kind="region", before="body", after="subhead"),
                _decision(3, kind="order", to=_FIRST.spot),
                _decision(4, kind="byline", after='[{"name": "Ann Porter"}]', confidence=0.5, note="as printed"),
                _decision(1, outcome="withdraw", replaces=(_FIRST.id,)),
            ),
        )
    ),
    write_line(_FIRST),
)
_SCAN = Scan(id="p0001", issue="a", sequence=1, path="a.png", frame=0, sha256="0" * 64, width=300, height=400, dpi=None)
_PAGE = RecognisedPage(
    scan="p0001",
    language="en",
    source=Source(name="given", version="1", models=(("m", "0"),)),
    lines=(
        Line(
            id="l0001",
            text="ab",
            box=Box(left=1, top=2, right=30, bottom=20),
            polygon=((1, 2), (30, 2), (30, 20), (1, 20)),
            confidence=0.9,
            glyphs=(
                Glyph(text="a", left=1, right=15, confidence=0.9, alternatives=(("o", 0.1),)),
                Glyph(text="b", left=15, right=30, confidence=1.0),
            ),
        ),
    ),
)
RECORD = (msgspec.json.encode(_PAGE),)
FAILED = (msgspec.json.encode(Failed(page="a/0001", stage="mend", error="a.png: is damaged", exit_code=3, trace="x")),)
RUN = (
    msgspec.json.encode(
        Journal(
            files={"a.png": SeenFile(stamp=(1, 2, 3, 4), scans=(_SCAN,), split="auto")},
            pages={"a/0001": PageTimes(host="h", megapixels=1.5, seconds={"mend": 0.5})},
        )
    ),
)


def _artefact() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Shelf(Path(folder)).write("2-recognise", stage="recognise", version=1, key="k", made=Made(record=_PAGE))
        return (Path(folder) / "2-recognise.json").read_bytes()


ARTEFACT = (_artefact(),)


def _saved(form: str, image: Image.Image, **more: object) -> bytes:
    held = io.BytesIO()
    # Pillow leaves settings of one form on the image that it saves.
    image.copy().save(held, form, **more)
    return held.getvalue()


def _named(suffix: str, content: bytes) -> bytes:
    """With the byte that chooses this name."""
    return bytes([sorted(SUFFIXES).index(suffix)]) + content


_GREY = Image.radial_gradient("L").resize((24, 20))
_COLOUR = Image.merge("RGB", (_GREY, _GREY, _GREY))
PICTURE = (
    _named(".png", _saved("PNG", _GREY)),
    _named(".png", _saved("PNG", _COLOUR.convert("P"), transparency=0)),
    _named(".jpg", _saved("JPEG", _COLOUR, dpi=(300, 300))),
    _named(".tif", _saved("TIFF", _GREY, save_all=True, append_images=[_COLOUR.copy()])),
    _named(".tif", _saved("TIFF", _GREY.convert("1"), compression="group4")),
    _named(".tif", _saved("TIFF", _GREY.convert("I;16"))),
    _named(".webp", _saved("WEBP", _COLOUR)),
    _named(".gif", _saved("GIF", _GREY)),
    _named(".bmp", _saved("BMP", _COLOUR)),
    _named(".pbm", _saved("PPM", _GREY.convert("1"))),
    _named(".jp2", _saved("JPEG2000", _GREY)),
    _named(".pdf", _saved("PDF", _GREY, save_all=True, append_images=[_COLOUR.copy()])),
)
