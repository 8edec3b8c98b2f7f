"""What stands first and last in its column, what leads on from one to the next, and labels beside headlines."""

from __future__ import annotations

import pytest

from pipeline.model import Box
from pipeline.stages.order.broken import BREAKS, Breaks
from pipeline.stages.order.costs import NEVER, Costs
from pipeline.stages.order.features import find_possible
from pipeline.stages.order.labels import Labels
from pipeline.stages.order.neighbours import Neighbours
from pipeline.stages.order.surroundings import Surroundings
from pipeline.stages.order.tiers import Tiers
from tests.ground_by_hand import head, place, stack

ITEMS = (
    stack("story", Box(left=100, top=100, right=480, bottom=1500)),
    stack("last", Box(left=100, top=1580, right=480, bottom=1900)),
    stack("first", Box(left=520, top=100, right=900, bottom=900)),
    stack("next", Box(left=520, top=1000, right=900, bottom=1900)),
)
"""Two columns of items; a rule as wide as a column parts those of each."""
CUTS = (Box(left=110, top=1520, right=470, bottom=1523), Box(left=530, top=930, right=890, bottom=933))
HEADING = head("heading", Box(left=150, top=1535, right=430, bottom=1570), size=1.2)


def test_the_last_item_of_a_column_leads_on_to_the_head_of_the_next() -> None:
    ground = place((HEADING,), ITEMS, rules=CUTS)
    tiers = Tiers(Surroundings(ground))
    assert (tiers.first, tiers.last) == ([True, False, True, False], [False, True, False, True])
    assert tiers.leads_on(1, 2)
    assert not tiers.leads_on(0, 2)
    costs = Costs(ground, language=False)
    text = costs.of_text(1, 2, 0.0)
    assert costs.follow(1, 2, text).nats < NEVER
    assert (1, 2) in find_possible(costs).follow


def test_a_rule_over_both_columns_parts_tiers() -> None:
    wide = Box(left=100, top=950, right=900, bottom=953)
    stacks = (
        stack("upper", Box(left=100, top=100, right=480, bottom=900)),
        stack("lower", Box(left=100, top=1000, right=480, bottom=1900)),
        stack("other", Box(left=520, top=100, right=900, bottom=900)),
    )
    tiers = Tiers(Surroundings(place((), stacks, rules=(wide,))))
    assert tiers.last == [True, True, True]
    assert not tiers.leads_on(1, 2)
    assert tiers.leads_on(0, 2)


def test_an_item_at_the_foot_of_a_long_column_may_go_on_at_the_head_of_the_page() -> None:
    """However many body heights away that is."""
    tall = tuple(
        stack(f"s{at}", Box(left=100, top=100 + 400 * at, right=480, bottom=460 + 400 * at)) for at in range(20)
    )
    stacks = (*tall, stack("next", Box(left=520, top=100, right=900, bottom=7900)))
    heads = tuple(
        head(f"h{at}", Box(left=150, top=465 + 400 * at, right=430, bottom=495 + 400 * at), size=1.2)
        for at in range(19)
    )
    assert (19, 20) in find_possible(Costs(place(heads, stacks), language=False)).follow


@pytest.mark.parametrize(
    ("label", "headline", "found"),
    [
        (Box(left=100, top=100, right=300, bottom=140), Box(left=400, top=90, right=900, bottom=170), True),
        (Box(left=700, top=100, right=900, bottom=140), Box(left=100, top=90, right=600, bottom=170), False),
        (Box(left=100, top=400, right=300, bottom=440), Box(left=400, top=90, right=900, bottom=170), False),
    ],
)
def test_a_label_stands_level_with_a_larger_headline_at_its_right(label: Box, headline: Box, found: bool) -> None:
    ground = place((head("label", label, size=1.2), head("headline", headline, size=3.0)))
    labels = Labels(ground, Surroundings(ground))
    assert (0 in labels.found, 1 in labels.labelled) == (found, found)
    assert labels.is_label(0, 1) is found
    assert not labels.is_label(1, 0)


def test_columns_under_a_headline_are_counted_though_the_first_begins_lower() -> None:
    """Under a label or a lead."""
    headline = head("headline", Box(left=100, top=100, right=1320, bottom=180), size=3.0)
    stacks = (
        stack("first", Box(left=100, top=420, right=480, bottom=1400)),
        stack("second", Box(left=520, top=210, right=900, bottom=1400)),
        stack("third", Box(left=940, top=210, right=1320, bottom=1400)),
    )
    over = Neighbours(Surroundings(place((headline,), stacks)), 400).over
    assert [(one.head, one.rank) for one in over[1:]] == [(0, 1), (0, 2)]


def test_a_picture_that_breaks_a_column_is_known_from_both_its_sides() -> None:
    stacks = (
        stack("over", Box(left=100, top=100, right=480, bottom=600)),
        stack("beside", Box(left=520, top=100, right=900, bottom=600)),
        stack("under", Box(left=100, top=1200, right=480, bottom=1700)),
    )
    picture = Box(left=100, top=620, right=900, bottom=1180)
    breaks = Breaks(Surroundings(place((), stacks, (picture,))), 400)
    down = dict(zip(BREAKS, breaks.describe(0, 2), strict=True))
    aside = dict(zip(BREAKS, breaks.describe(0, 1), strict=True))
    assert down["one picture"] == 1.0
    assert down["foot's picture"] == down["head's picture"] == 2.0
    assert down["white but for pictures"] < 1.0
    assert aside["one picture"] == aside["head's picture"] == aside["pictured"] == 0.0
