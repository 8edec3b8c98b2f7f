"""The names of what the nets of order are told, net by net, in the order of their columns."""

from __future__ import annotations

from pipeline.stages.order.broken import BREAKS
from pipeline.stages.order.headings import DECK_PAIR, HEADING, INNER_PAIR, MAIN, OVER_PLACE, UNDER_FOOT
from pipeline.stages.order.nodes import MANNER, ROLES
from pipeline.stages.order.sense import SENSE
from pipeline.stages.order.together import TOGETHER

TEXT = ("paragraph", "starts", "byline first", "subhead first", "jump first", "indent", "starts badly", *ROLES)
PLACE = (
    "headline over",
    "headline's gap",
    "headline's size",
    "headline's span",
    "columns at left under it",
    "text over",
    "white over",
    "rule over",
    *(f"headline's {name}" for name in OVER_PLACE),
)
FOOT = (
    "open",
    "full stop",
    "signed",
    "jumps",
    "shortfall",
    "rule under",
    "text under",
    "white under",
    "new under",
    *UNDER_FOOT,
    *ROLES,
)
WORSE = ("worse than foot's best", "worse than head's best", "best headline")
FOLLOW_PAIR = (
    *("never", "rule", "text", "same column", "right", "left", "columns on", "gap", "tops", "effective tops"),
    *("from run's top", "drop", "feet", "off level", "widths", "width", "columns between", "rules between"),
    *("same box", "boxed", "same rule over", "same rule under", "under its rule", "over its rule"),
    *("headline over foot", "same headline", "next below", "next right", "own headline", "words", "quotes"),
    *("goes on below", "goes on above", "over inset", "under inset", "foot's length", "head's length"),
    *MANNER,
    *BREAKS,
    *("last in column", "first in column", "last to first", "passes the last by"),
    *SENSE,
)
FOLLOW = (
    *FOLLOW_PAIR,
    *(f"foot: {name}" for name in FOOT),
    *(f"head: {name}" for name in (*TEXT, *PLACE)),
    *WORSE,
)
BEGIN_PAIR = (
    *("never", "rule", "upright", "size", "byline", "right under", "under another", "gap", "tops", "effective tops"),
    *("feet", "left edges", "right edges", "after", "before", "shared of headline", "shared of column", "span"),
    *("beside", "columns between", "rules between", "same box", "ruled off", "text between", "inset", "length"),
    *(
        "width",
        *MANNER,
        "under its label",
        "is a label",
        "under a label under it",
        *(f"headline: {role}" for role in ROLES),
    ),
)
BEGIN = (
    *BEGIN_PAIR,
    *(f"head: {name}" for name in (*TEXT, *PLACE)),
    *("worse than headline's best", "worse than head's best", "best text"),
)
START_ALONE = ("best headline", "best text", "rule", "length", "subhead alone", "boxed", "open above", *MANNER)
START = (*START_ALONE, *(f"head: {name}" for name in (*TEXT, *PLACE)))
END_ALONE = ("best text", "length", "boxed", *MANNER)
END = (*END_ALONE, *(f"foot: {name}" for name in FOOT))
INNER = (*INNER_PAIR, *(f"foot: {name}" for name in FOOT), *(f"heading: {name}" for name in HEADING))
DECK = (
    *DECK_PAIR,
    *(f"upper: {name}" for name in HEADING),
    *(f"lower: {name}" for name in HEADING),
)
TEXTLESS = ("best text", "upright", "size", "span", "boxed", "byline", *ROLES)
NETS = {
    "follow": FOLLOW,
    "begin": BEGIN,
    "inner": INNER,
    "deck": DECK,
    "main": MAIN,
    "start": START,
    "end": END,
    "textless": TEXTLESS,
    "together": TOGETHER,
}
"""The kinds of choices, and what the net of each is told."""
