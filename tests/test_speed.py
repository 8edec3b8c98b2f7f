"""What makes recognition quick leaves what is read as it is."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from jinja2 import Environment, FileSystemLoader

from pipeline.config import RecogniseSettings, cores
from pipeline.engines import Picture, arithmetic
from pipeline.engines.rapidocr import open_rapidocr
from pipeline.engines.rapidocr.detect import find_scale
from pipeline.engines.rapidocr.models import Models, load_models
from pipeline.engines.rapidocr.read import WIDTH_STEP, Strip, cut_out, read_strips, to_strip
from pipeline.executors import threads_of
from pipeline.review.compiled import CompiledTemplates
from pipeline.runner import fingerprint_engine
from tests.typeset import EN, ZH, page

READINGS = 7


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models(READINGS, 2)


def strips_of(lines: tuple[str, ...]) -> list[Strip]:
    """Typeset lines, cut out as their boxes would be."""
    strips = []
    for line in lines:
        picture = page([(line,)])
        rows, columns = np.nonzero(picture < 128)
        left, right, top, bottom = columns.min() - 4, columns.max() + 4, rows.min() - 6, rows.max() + 6
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        strips.append(to_strip(cut_out(picture, quad)))
    return strips


def test_the_number_of_threads_changes_nothing() -> None:
    picture = page([ZH[:5], EN[:5]])
    one, two = (open_rapidocr(RecogniseSettings(), threads=threads).read(picture, "auto", None) for threads in (1, 2))
    assert one == two


def test_white_steps_hold_nothing_that_would_have_been_kept(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    strips = strips_of((*ZH[:6], *EN[:6]))
    found = read_strips(strips, models, 8, 5)
    monkeypatch.setattr("pipeline.engines.rapidocr.read.WHITE", np.inf)
    assert read_strips(strips, models, 8, 5) == found


def test_the_number_of_lines_read_at_once_changes_nothing(models: Models) -> None:
    strips = strips_of((*ZH, *EN))
    assert read_strips(strips, models, 2, 5) == read_strips(strips, models, 8, 5)


def test_lines_read_alike_alone_and_among_others(models: Models) -> None:
    strips = strips_of((*ZH[:4], *EN[:4]))
    together = read_strips(strips, models, 8, 5)
    for strip, one in zip(strips, together, strict=True):
        (alone,) = read_strips([strip], models, 8, 5)
        assert [c.text for c in alone.characters] == [c.text for c in one.characters]
        for mine, theirs in zip(alone.characters, one.characters, strict=True):
            assert mine.confidence == pytest.approx(theirs.confidence, abs=0.02)


def test_batches_are_of_one_width(models: Models) -> None:
    widths = []

    class Watched:
        def __call__(self, given: Picture) -> object:
            widths.append(given.shape[3])
            return models.features(given)

    strips = strips_of((*ZH[:4], *EN[:4]))
    read_strips(strips, replace(models, features=Watched()), 8, 5)
    assert all(width % WIDTH_STEP == 0 for width in widths)
    assert {-(-max(strip.width, 320) // WIDTH_STEP) * WIDTH_STEP for strip in strips} == set(widths)


@pytest.mark.parametrize(("size", "least", "most"), [(14, 1.3, 2.0), (22, 1.0, 1.0), (60, 0.2, 0.6)])
def test_type_is_searched_for_at_a_size_that_suits(models: Models, size: int, least: float, most: float) -> None:
    scale = find_scale(page([ZH * 2], size=size), models.detection, 1600)
    assert least <= scale <= most


@pytest.mark.parametrize(
    ("flags", "found", "precision"),
    [
        ("flags\t\t: fpu sse4_1 avx avx2 avx512f avx512_bf16 amx_bf16", "amx_bf16", "bf16"),
        ("flags\t\t: fpu sse4_1 avx avx2 avx512f avx512_bf16", "avx512_bf16", "bf16"),
        ("flags\t\t: fpu sse4_1 avx avx2", "avx2", "f32"),
        ("Features\t: fp asimd evtstrm", "asimd", "f32"),
    ],
)
def test_numbers_are_told_from_the_processor(
    monkeypatch: pytest.MonkeyPatch, flags: str, found: str, precision: str
) -> None:
    real = Path.read_text

    def read(path: Path, *args: str, **kwargs: str) -> str:
        return f"processor\t: 0\n{flags}\n" if path == Path("/proc/cpuinfo") else real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "read_text", read)
    before = fingerprint_engine(RecogniseSettings())
    arithmetic.instruction_set.cache_clear()
    try:
        assert arithmetic.instruction_set() == found
        assert arithmetic.precision() == precision
        there = fingerprint_engine(RecogniseSettings())
    finally:
        arithmetic.instruction_set.cache_clear()
    monkeypatch.undo()
    same = (found, precision) == (arithmetic.instruction_set(), arithmetic.precision())
    assert (there == before) is same


def test_templates_are_kept_compiled_where_python_keeps_its_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, kept = tmp_path / "templates", tmp_path / "kept"
    source.mkdir()
    (source / "page.html").write_text("{{ 6 * 7 }} lines")

    def show() -> str:
        environment = Environment(loader=FileSystemLoader(source), bytecode_cache=CompiledTemplates())
        return environment.get_template("page.html").render()

    monkeypatch.setattr(sys, "pycache_prefix", str(kept))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert show() == "42 lines"
    assert not kept.exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert show() == show() == "42 lines"
    (compiled,) = (path for path in kept.rglob("*") if path.is_file())
    compiled.write_bytes(b"damaged")
    assert show() == "42 lines"
    (source / "page.html").write_text("{{ 6 * 8 }} lines")
    assert show() == "48 lines"


def test_pages_under_way_share_the_cores() -> None:
    assert threads_of(1) == cores()
    assert threads_of(cores()) == threads_of(1000) == 1
