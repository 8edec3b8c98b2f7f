"""Truth in pieces: its form, its figures, and the form that is filled in by eye."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FormatError
from pipeline.evaluate.pieces import PiecesPage, find_pieces, pool, schema, score_pieces
from pipeline.evaluate.pieces.scoring import OutputArticle
from pipeline.evaluate.pieces.truth import PiecesArticle
from tests.conftest import Desk

ROOT = Path(__file__).parents[1]
WORDS = [
    f"{first}{second}{third}{fourth}" for first in "abcd" for second in "efgh" for third in "ijkl" for fourth in "mn"
]


def say(*numbers: int) -> tuple[str, str]:
    text = "".join(WORDS[number] for number in numbers)
    return text[:12], text[-12:]


def put(text: str, *, heads: tuple[str, ...] = (), bylines: tuple[str, ...] = ()) -> OutputArticle:
    return OutputArticle(text=text, heads=heads, bylines=bylines, figures=())


FIRST, SECOND, OTHER = range(10), range(10, 20), range(20, 30)
TRUTH = PiecesPage(
    page="p",
    articles=[
        PiecesArticle(head="Rain in the hills", byline="Ann Lee", pieces=[say(*FIRST), say(*SECOND)]),
        PiecesArticle(pieces=[say(*OTHER)]),
    ],
)


def spell(*runs: range) -> str:
    return "".join(WORDS[number] for run in runs for number in run)


def test_a_page_read_as_printed_has_all_figures() -> None:
    found = score_pieces(
        TRUTH,
        [put(spell(FIRST, SECOND), heads=("raininthehills",), bylines=("annlee",)), put(spell(OTHER))],
    )
    assert (found.found, found.joins, found.right, found.pure) == ((3, 3), (1, 1), (2, 2), (2, 2))
    assert (found.heads, found.bylines) == ((1, 1), (1, 1))
    assert (found.printed, found.output) == (2, 2)


@pytest.mark.parametrize(
    ("output", "joins", "right", "pure"),
    [
        ([spell(FIRST, OTHER, SECOND)], 0, 0, 0),
        ([spell(FIRST, SECOND, OTHER)], 1, 0, 0),
        ([spell(SECOND, FIRST), spell(OTHER)], 0, 1, 2),
        ([spell(FIRST), spell(SECOND), spell(OTHER)], 0, 1, 3),
    ],
)
def test_what_is_not_together_or_not_in_order_counts(output: list[str], joins: int, right: int, pure: int) -> None:
    found = score_pieces(TRUTH, [put(text) for text in output])
    assert (found.joins[0], found.right[0], found.pure[0]) == (joins, right, pure)


@given(st.permutations([FIRST, SECOND, OTHER]), st.sets(st.integers(1, 2)))
def test_no_figure_is_more_than_all(order: list[range], cuts: set[int]) -> None:
    bounds = [0, *sorted(cuts), 3]
    found = score_pieces(TRUTH, [put(spell(*order[a:b])) for a, b in pairwise(bounds)])
    for right, whole in (found.found, found.joins, found.right, found.pure, found.heads, found.bylines):
        assert 0 <= right <= whole
    assert pool([found, found]).joins == (2 * found.joins[0], 2 * found.joins[1])


def test_the_schema_that_is_shown_is_that_of_the_form() -> None:
    assert json.loads((ROOT / "docs" / "pieces.schema.json").read_text(encoding="utf-8")) == schema()


def test_damaged_truth_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"page": "a", "articles": [{"pieces": [["one"]]}]}', encoding="utf-8")
    with pytest.raises(FormatError, match=r"a\.json: is no truth in pieces"):
        find_pieces(tmp_path)
    file.write_text('{"image": "a.png", "articles": [], "lines": []}', encoding="utf-8")
    assert find_pieces(tmp_path) == {}


def test_a_form_is_started_filled_in_and_scored(
    two_pages: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_pages.galley("run")
    monkeypatch.chdir(tmp_path)
    started = two_pages.galley("evaluate", "--start", "2")
    assert started.code == 0
    (file,) = tmp_path.glob("*.pieces.json")
    form = msgspec.json.decode(file.read_bytes(), type=PiecesPage)
    assert form.complete is False
    assert any(one.pieces for one in form.articles)
    scored = two_pages.galley("evaluate", str(file), str(two_pages.output))
    assert scored.code == 0, scored.err
    figures = json.loads((two_pages.output / "evaluation" / "evaluation.json").read_text(encoding="utf-8"))["all"]
    assert figures["found"]["share"] == figures["right"]["share"] == 1.0
    again = two_pages.galley("evaluate", "--start", "2")
    assert again.code != 0
    assert "is there already" in again.err


def test_evaluate_without_truth_says_what_to_name(two_pages: Desk) -> None:
    said = two_pages.galley("evaluate")
    assert said.code == 2
    assert "--start" in said.err
