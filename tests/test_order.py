"""Layout and order on whole pages: nothing lost, nothing left to the order of arrival, no doubt kept back."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from pipeline.config import Settings
from pipeline.edits import applied
from pipeline.model import Box, RecognisedPage
from pipeline.stages.layout import lay_out
from pipeline.stages.order import _is_scrap, order
from pipeline.stages.order.assignment import Path
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import find_possible
from pipeline.stages.order.roofs import raise_roofs
from pipeline.stages.order.surroundings import Surroundings
from tests.floors import make
from tests.ground_by_hand import head, place, stack
from tests.pages_by_hand import unfounded
from tests.perfect_reading import read_perfectly
from tests.press import set_page
from tests.press.fonts import missing_fonts

pytestmark = pytest.mark.skipif(bool(missing_fonts()), reason=f"typesetting needs the fonts {missing_fonts()}")


@pytest.mark.parametrize("style", ["zh", "en", "de", "vertical", "oldvertical"])
def test_every_line_lands_once(style: str) -> None:
    language = {"zh": "zh-Hans", "en": "en", "de": "de", "vertical": "zh-Hant", "oldvertical": "zh-Hant"}[style]
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
        unfounded([by_id[i] for i in passage.lines], applied(passage.ledger)) for passage in records.settled.passages
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
    assert flows(replace(recognised, lines=tuple(shuffled))) == flows(recognised)


def test_a_page_without_lines_has_no_regions() -> None:
    page = set_page(31, style="zh", damage=0, size="column")
    picture = np.asarray(page.image, dtype=np.uint8)
    prepared, recognised = read_perfectly({**page.truth, "lines": []}, picture)
    layout = lay_out(prepared, lambda: picture, recognised, Settings().layout)
    assert layout.regions == ()
    assert order(prepared, recognised, layout, Settings().order).flows == ()


def test_doubtful_joins_name_what_came_second() -> None:
    flows = make(set_page(9001, style="zh", damage=1), "zh-Hans").records.order.flows
    assert all(0.0 <= flow.confidence <= 1.0 for flow in flows)
    assert any(flow.runner_up for flow in flows)
    joins = [join for flow in flows for join in flow.joins]
    assert any(join.runner_up for join in joins)
    for flow in flows:
        placed = [flow.regions.index(join.to_region) for join in flow.joins]
        assert placed == sorted(set(placed))
        assert all(join.from_region in ("", *flow.regions) for join in flow.joins)
        assert all(join.runner_up != join.from_region for join in flow.joins if join.runner_up)
        assert all(0.0 <= join.confidence <= 1.0 and join.reason for join in flow.joins)
    assert all(flow.reasons for flow in flows if len(flow.regions) > 3)


def test_what_a_person_calls_a_headline_begins_an_article() -> None:
    page = set_page(40010, style="zh", damage=0, extras=("headings",))
    made = make(page, "zh-Hans").records
    inner = [region for region, kind in made.order.kinds if kind == "subhead"]
    assert inner
    for said in inner[:2]:
        regions = tuple(replace(one, kind="headline") if one.id == said else one for one in made.layout.regions)
        layout = replace(made.layout, regions=regions, decided=(said,))
        ordered = order(made.prepared, made.recognised, layout, Settings().order)
        (flow,) = (flow for flow in ordered.flows if said in flow.regions)
        assert said not in dict(ordered.kinds)
        kinds = {one.id: one.kind for one in layout.regions}
        assert "body" not in {kinds[one] for one in flow.regions[: flow.regions.index(said)]}


def test_a_headline_over_two_articles_goes_with_the_first_of_them() -> None:
    roof = head("roof", Box(left=100, top=100, right=900, bottom=180))
    heads = (
        head("right", Box(left=520, top=220, right=900, bottom=270)),
        roof,
        head("left", Box(left=100, top=220, right=480, bottom=270)),
    )
    stacks = (
        stack("b", Box(left=520, top=300, right=900, bottom=900)),
        stack("a", Box(left=100, top=300, right=480, bottom=900)),
    )
    paths = [Path(2, [2, 0]), Path(2, [3]), Path(2, [4, 1])]
    raised = raise_roofs(place(heads, stacks), paths)
    found = [(path.heads, path.stacks, path.carries, path.roofs) for path in raised]
    assert found == [([0], [0], [], [1]), ([2], [1], [1], [1])]


def test_a_headline_over_one_article_is_no_roof() -> None:
    heads = (head("alone", Box(left=100, top=100, right=900, bottom=180)),)
    stacks = (stack("a", Box(left=100, top=300, right=480, bottom=900)),)
    paths = [Path(1, [1]), Path(1, [0])]
    assert [path.roofs for path in raise_roofs(place(heads, stacks), paths)] == [[], []]


TIERS = (
    stack("left above", Box(left=100, top=100, right=480, bottom=700)),
    stack("left below", Box(left=100, top=800, right=480, bottom=1400)),
    stack("above", Box(left=520, top=100, right=900, bottom=690)),
    stack("below", Box(left=520, top=800, right=900, bottom=1400)),
    stack("taller", Box(left=940, top=100, right=1320, bottom=1400)),
)


def test_white_between_tiers_goes_on_at_one_side_where_a_taller_article_stands_at_the_other() -> None:
    gap = Box(left=520, top=690, right=900, bottom=800)
    assert Surroundings(place((), TIERS)).parts_tiers(gap)
    begins_under_headline = (*TIERS[:1], *TIERS[2:])
    headline = head("b", Box(left=100, top=795, right=480, bottom=850))
    assert Surroundings(place((headline,), begins_under_headline)).parts_tiers(gap)


@pytest.mark.parametrize("shift", [-150, 150])
def test_white_that_neighbours_run_past_parts_no_tiers(shift: int) -> None:
    gap = Box(left=520, top=690, right=900, bottom=800)
    left = (
        stack("left above", Box(left=100, top=100, right=480, bottom=700 + shift)),
        stack("left below", Box(left=100, top=800 + shift, right=480, bottom=1400)),
    )
    assert not Surroundings(place((), (*left, *TIERS[2:]))).parts_tiers(gap)
    only = stack("whole", Box(left=100, top=100, right=480, bottom=1400))
    assert not Surroundings(place((), (only, *TIERS[2:]))).parts_tiers(gap)


@pytest.mark.parametrize(("bottom", "inset"), [(980, True), (1400, False)])
def test_a_picture_in_the_first_column_speaks_for_a_headline_set_into_the_text(bottom: int, inset: bool) -> None:
    """Where the text goes on under the picture; not where the picture stands at a column's foot."""
    headline = head("h", Box(left=520, top=800, right=1320, bottom=880))
    stacks = [
        stack("above", Box(left=100, top=100, right=480, bottom=600)),
        stack("second above", Box(left=520, top=100, right=900, bottom=780)),
        stack("second below", Box(left=520, top=920, right=900, bottom=1400)),
    ]
    if inset:
        stacks.append(stack("under", Box(left=100, top=1000, right=480, bottom=1400)))
    ground = place((headline,), tuple(stacks), (Box(left=100, top=620, right=480, bottom=bottom),))
    assert Surroundings(ground).is_inset(headline, 1, 2) == inset


@pytest.mark.parametrize("pictured", [True, False])
def test_the_text_of_a_headline_may_begin_below_a_picture(pictured: bool) -> None:
    headline = head("h1", Box(left=100, top=100, right=500, bottom=160))
    column = stack("s1", Box(left=100, top=800, right=500, bottom=1200))
    picture = Box(left=100, top=180, right=500, bottom=760)
    found = find_possible(Costs(place((headline,), (column,), (picture,) if pictured else ()), language=False))
    assert bool(found.begin) is pictured


@pytest.mark.parametrize(("own", "top", "taken"), [(0.4, 40, True), (0.1, 40, False), (0.4, 900, False)])
def test_headings_over_all_text_that_may_be_the_paper_s_own_are_no_article(own: float, top: int, taken: bool) -> None:
    name = head("name", Box(left=100, top=top, right=1900, bottom=top + 60), size=4.0)
    name = replace(name, roles=(0.0, 0.0, 0.0, own), text="JOURNAL QUOTIDIEN ET FEUILLE D'ANNONCES")
    texts = tuple(stack(f"t{at}", Box(left=140 * at, top=300, right=120 + 140 * at, bottom=1900)) for at in range(12))
    assert _is_scrap(place((name,), texts), Path(12, [12])) is taken
