"""The sample pages from scans to TEI, as a newcomer's first command makes them: the real recogniser, real pages,
and floors under what comes out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from pipeline.evaluate import Evaluation, evaluate
from tests.conftest import ROOT, Said
from tests.tei_schema import tei_schema

FLOORS = {
    "flow_recall": 0.90,
    "column_recall": 0.80,
    "title_acc": 0.85,
    "byline_acc": 0.85,
}
CEILING_CER = 0.20


def galley(*arguments: str) -> Said:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return Said(code=done.returncode, out=done.stdout, err=done.stderr)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("output")


@pytest.fixture(scope="module")
def said(output: Path) -> Said:
    return galley("run", str(ROOT / "scans"), "-o", str(output))


@pytest.fixture(scope="module")
def evaluation(said: Said, output: Path) -> Evaluation:
    assert said.code == 0, said.err
    return evaluate(ROOT / "tests" / "truth" / "scans", output)


def test_the_run_ends_with_where_its_files_are_and_both_books(said: Said, output: Path) -> None:
    assert said.code == 0, said.err
    for issue in ("two-banks-times-2024-05-20", "harbor-ledger-1931-10-06"):
        assert str(output / issue / "tei") in said.out
        assert str(output / issue / "review" / "index.html") in said.out
    assert said.out.count("0 lost") == 2
    assert said.out.count("0 without support") == 2


def test_scores_hold(evaluation: Evaluation) -> None:
    means = dict(evaluation.mean)
    assert {name: means[name] for name, least in FLOORS.items() if means[name] < least} == {}, means
    assert means["cer"] <= CEILING_CER


def test_every_article_is_valid_tei(said: Said, output: Path) -> None:
    assert said.code == 0
    files = sorted([*output.rglob("tei/*.xml"), *output.rglob("tei/full/*.xml")])
    assert len(files) > 20
    schema = tei_schema()
    for path in files:
        assert schema.validate(etree.parse(str(path))), (path.name, schema.error_log.last_error)


def test_a_second_run_writes_nothing(said: Said, output: Path) -> None:
    assert said.code == 0

    def state() -> dict[Path, int]:
        kept = (path for path in output.rglob("*") if path.is_file() and path.name not in ("run.json", ".lock"))
        return {path: path.stat().st_mtime_ns for path in kept}

    before = state()
    assert galley("run", str(ROOT / "scans"), "-o", str(output)).code == 0
    assert state() == before
