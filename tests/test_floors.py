"""Floors under the scores: they hold, and none is lowered in silence."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.floors import CHANGELOG, FIGURES, Floor, digest, measure, read_floors, read_history, unexplained
from tests.press.fonts import missing_fonts

FLOORS = read_floors()
FLOOR = Floor(style="zh", language="zh-Hans", damage=1, seeds=(1,), figures={"art_f1": 0.9, "para_f1": 0.8})
LOG = "# Changelog\n\n## [Unreleased]\n\n{}\n\n## [1.0.0]\n\n{}\n"


@pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")
@pytest.mark.parametrize("name", FLOORS)
def test_no_score_falls_below_its_floor(name: str, tmp_path: Path) -> None:
    floor = FLOORS[name]
    pages = floor.pages()
    assert digest(pages) == floor.digest, "the press sets other pages than the floors were measured on"
    found = measure(floor, pages, tmp_path)
    assert set(floor.figures) == set(FIGURES)
    assert {figure: value for figure, value in found.items() if value < floor.figures[figure]} == {}, found


def test_no_floor_is_lowered_in_silence() -> None:
    asked = unexplained(FLOORS, read_history(), CHANGELOG.read_text(encoding="utf-8"))
    assert asked == [], "the CHANGELOG says nothing of these, under Unreleased"


def test_a_lower_floor_asks_for_a_line_that_names_it() -> None:
    before = [{"zh": FLOOR}, {"zh": replace(FLOOR, figures={"art_f1": 0.7, "para_f1": 0.85})}]
    lower = {"zh": replace(FLOOR, figures={"art_f1": 0.85, "para_f1": 0.85})}
    asked = ["`zh art_f1` 0.85"]
    assert unexplained(lower, before, LOG.format("", "")) == asked
    assert unexplained(lower, before, LOG.format("- Floor `zh art_f1` 0.86: harder pages.", "")) == asked
    assert unexplained(lower, before, LOG.format("- Floor `zh art_f1` 0.85: harder pages.", "")) == []
    assert unexplained(lower, before, LOG.format("", "- Floor `zh art_f1` 0.85: of the last release.")) == asked


def test_a_floor_that_is_gone_is_a_lower_one_and_a_higher_one_needs_no_word() -> None:
    assert unexplained({}, [{"zh": FLOOR}], LOG.format("", "")) == ["`zh art_f1` 0.00", "`zh para_f1` 0.00"]
    higher = {"zh": replace(FLOOR, figures={"art_f1": 0.95, "para_f1": 0.8}), "en": FLOOR}
    assert unexplained(higher, [{"zh": FLOOR}], LOG.format("", "")) == []
    assert unexplained(higher, [], LOG.format("", "")) == []


def test_what_was_committed_since_the_last_release_counts(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false")
        subprocess.run(["git", *name, *words], cwd=tmp_path, check=True, capture_output=True)

    def commit(value: float) -> None:
        file = tmp_path / "tests" / "floors.json"
        file.parent.mkdir(exist_ok=True)
        floor = {"style": "zh", "language": "zh-Hans", "damage": 1, "seeds": [1], "figures": {"art_f1": value}}
        file.write_text(json.dumps({"zh": floor}))
        git("add", ".")
        git("commit", "-m", f"{value}")

    def history() -> list[float]:
        return [floors["zh"].figures["art_f1"] for floors in read_history(tmp_path)]

    if not shutil.which("git"):
        pytest.skip("git is not installed")
    assert history() == []
    git("init")
    assert history() == []
    (tmp_path / "README").write_text("nothing yet")
    git("add", ".")
    git("commit", "-m", "first")
    git("tag", "v0")
    assert history() == []
    commit(0.9)
    commit(0.8)
    assert history() == [0.8, 0.9]
    git("tag", "v1")
    assert history() == [0.8]
    commit(0.85)
    assert history() == [0.85, 0.8]
