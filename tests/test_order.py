"""Layout and order on whole pages: nothing lost, nothing left to the order of arrival, and floors that must hold."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from pipeline.config import Settings
from pipeline.edits import applied, unsupported
from pipeline.model import RecognisedPage
from pipeline.stages.layout import lay_out
from pipeline.stages.order import order
from tests.floors import Made, digest, make, score_page
from tests.perfect_reading import read_perfectly
from tests.press import Page, set_page
from tests.press.fonts import missing_fonts

pytestmark = pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")


@dataclasses.dataclass(frozen=True)
class Floor:
    """Least means over the pages of ``seeds``. ``digest`` is that of their truths: a press that sets other pages
    asks for new floors, and a lower one for a line in the CHANGELOG. Flow recall counts the printed line ends as
    they stand, hyphens and all, so that a Latin page without fault has some .88."""

    style: str
    language: str
    seeds: tuple[int, ...]
    digest: str
    flow_recall: float
    column_recall: float
    art_f1: float
    title_acc: float
    byline_acc: float
    para_f1: float


# Seeds that no rule was made on.
FLOORS = (
    Floor(
        "zh", "zh-Hans", (9001, 9002, 9003, 9004, 9005, 9006), "ddad066680b6d75b", 0.99, 0.97, 0.91, 0.95, 0.94, 0.97
    ),
    Floor("en", "en", (9101, 9102, 9103), "bedd2d80921af7eb", 0.87, 0.84, 0.86, 0.76, 0.84, 0.96),
    Floor("vertical", "zh-Hant", (9201, 9202), "aab87c64f6d2e50b", 0.99, 0.99, 0.79, 0.81, 0.74, 0.89),
)


@cache
def page_of(style: str, seed: int) -> Page:
    return set_page(seed, style=style, damage=1)


@cache
def made_of(style: str, language: str, seed: int) -> Made:
    return make(page_of(style, seed), language)


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.style)
def test_no_score_falls_below_its_floor(floor: Floor, tmp_path: Path) -> None:
    pages = [page_of(floor.style, seed) for seed in floor.seeds]
    assert digest(pages) == floor.digest, "the press sets other pages than the floors were measured on"
    found: dict[str, list[float]] = {}
    for seed, page in zip(floor.seeds, pages, strict=True):
        folder = tmp_path / str(seed)
        folder.mkdir()
        scores = score_page(page, made_of(floor.style, floor.language, seed), folder)
        for name in ("flow_recall", "column_recall", "art_f1", "title_acc", "byline_acc", "para_f1"):
            value = getattr(scores, name)
            assert value is not None
            found.setdefault(name, []).append(value)
    means = {name: round(sum(values) / len(values), 4) for name, values in found.items()}
    assert {name: value for name, value in means.items() if value < getattr(floor, name)} == {}, means


@pytest.mark.parametrize("style", ["zh", "en", "de", "vertical"])
def test_every_line_lands_once(style: str) -> None:
    language = {"zh": "zh-Hans", "en": "en", "de": "de", "vertical": "zh-Hant"}[style]
    made = make(set_page(77, style=style, damage=2, size="small"), language)
    records = made.records
    lines = Counter(line.id for line in records.recognised.lines)
    assert Counter(i for region in records.layout.regions for i in region.lines) == lines
    assert Counter(i for passage in records.settled.passages for i in passage.lines) == lines
    with_lines = Counter(region.id for region in records.layout.regions if region.lines)
    ordered = [i for flow in records.order.flows for i in flow.regions]
    assert Counter([*ordered, *records.order.furniture, *records.order.unplaced]) == with_lines
    by_id = {line.id: line for line in records.recognised.lines}
    assert [
        unsupported([by_id[i] for i in passage.lines], applied(passage.ledger)) for passage in records.settled.passages
    ] == [0] * len(records.settled.passages)


def test_order_does_not_hang_on_the_order_of_lines() -> None:
    page = set_page(31, style="zh", damage=1, size="small")
    picture = np.asarray(page.image, dtype=np.uint8)
    prepared, recognised = read_perfectly(dict(page.truth), picture)
    settings = Settings()

    def flows(read: RecognisedPage) -> list[tuple[str, ...]]:
        layout = lay_out(prepared, lambda: picture, read, settings.layout)
        regions = {region.id: region.lines for region in layout.regions}
        ordered = order(prepared, read, layout, settings.order)
        return [tuple(line for region in flow.regions for line in regions[region]) for flow in ordered.flows]

    shuffled = list(recognised.lines)
    random.Random(5).shuffle(shuffled)
    assert flows(dataclasses.replace(recognised, lines=tuple(shuffled))) == flows(recognised)


def test_a_page_without_lines_has_no_regions() -> None:
    page = set_page(31, style="zh", damage=0, size="column")
    picture = np.asarray(page.image, dtype=np.uint8)
    prepared, recognised = read_perfectly({**page.truth, "lines": []}, picture)
    layout = lay_out(prepared, lambda: picture, recognised, Settings().layout)
    assert layout.regions == ()
    assert order(prepared, recognised, layout, Settings().order).flows == ()


def test_doubtful_joins_name_what_came_second() -> None:
    flows = made_of("zh", "zh-Hans", 9001).records.order.flows
    assert all(0.0 <= flow.confidence <= 1.0 for flow in flows)
    assert any(flow.runner_up for flow in flows)
    assert all(flow.reasons for flow in flows if len(flow.regions) > 3)
